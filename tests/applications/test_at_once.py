"""Two people do opposite things at the same moment: one of them is first, and neither gets a broken page."""

import threading
from collections.abc import Callable
from itertools import pairwise

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.applications import links
from portal.applications.models import Application, Move, Stage
from portal.candidates.models import Candidate
from portal.openings.models import State
from portal.web.downloads import download
from tests.applications.applying import apply
from tests.conftest import KEY, sign_in
from tests.factories import Town


def at_once(*doings: Callable[[], int]) -> list[int]:
    """The statuses of things that are begun at the same moment."""
    start, results = threading.Barrier(len(doings)), [0] * len(doings)

    def run(n: int) -> None:
        start.wait()
        results[n] = doings[n]()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(doings))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def status_path(application: Application) -> str:
    return f"/candidature/{links.status_token(KEY.encode(), application)}"


def test_withdrawing_while_a_recruiter_moves_ends_in_one_history(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    sign_in(client, portal, cast.people["recruiter"])
    desk = f"/desk/candidature/{cast.application.key}/mosse"
    withdrawn, moved = at_once(
        lambda: client.post(status_path(cast.application) + "/ritiri").status_code,
        lambda: client.post(desk, data={"to": "interview", "version": "1"}).status_code,
    )
    assert withdrawn == 303 and moved in {303, 409}
    row = session.get(Application, cast.application.key)
    steps = session.exec(select(Move).where(Move.application_id == cast.application.key).order_by(Move.id)).all()
    assert row is not None and row.stage is Stage.WITHDRAWN is steps[-1].after
    assert all(before.after is after.before for before, after in pairwise(steps))


def test_two_publish_one_draft_and_one_of_them_is_told(client: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as writing:
        writing.add(cast.opening)
        cast.opening.state, cast.opening.published_at = State.DRAFT, None
    sign_in(client, portal, cast.people["recruiter"])
    path = f"/desk/offerte/{cast.opening.key}/pubblicazioni"

    def publish() -> int:
        return client.post(path, data={"version": str(cast.opening.version), "checked": "1"}).status_code

    assert sorted(at_once(publish, publish, publish)) == [303, 409, 409]


def test_erasing_while_a_colleague_reads_moves_and_writes(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    sign_in(client, portal, cast.people["recruiter"])
    desk = f"/desk/candidature/{cast.application.key}"
    erased, *others = at_once(
        lambda: client.post(status_path(cast.application) + "/cancellazioni").status_code,
        lambda: client.get(desk).status_code,
        lambda: client.post(desk + "/mosse", data={"to": "read", "version": "1"}).status_code,
        lambda: client.post(desk + "/note", data={"remark-text": "Da sentire."}).status_code,
        lambda: client.post(desk + "/messaggi", data={"message-text": "Buongiorno."}).status_code,
    )
    assert erased == 303 and set(others) <= {200, 303, 404}, others
    assert session.get(Application, cast.application.key) is None


@pytest.mark.parametrize("round", range(3))
def test_erasing_while_the_same_address_applies_again(
    client: TestClient, portal: Portal, session: Session, cast: Town, round: int
) -> None:
    email = session.get_one(Candidate, cast.application.candidate_id).email
    session.rollback()
    erased, *sent = at_once(
        lambda: client.post(status_path(cast.application) + "/cancellazioni").status_code,
        *[lambda: apply(client, portal, cast.other_opening, email=email).status_code] * 2,
    )
    assert (erased, set(sent)) == (303, {303})
    (there,) = session.exec(select(Candidate).where(Candidate.email == email)).all()
    assert len(session.exec(select(Application).where(Application.candidate_id == there.key)).all()) == 2


def test_a_revoked_link_opens_nothing_for_who_had_the_page_open(client: TestClient, portal: Portal, cast: Town) -> None:
    open_page = status_path(cast.application)
    assert client.get(open_page).status_code == 200
    assert client.post(open_page + "/revoche").status_code == 303
    for what in ("messaggi", "dettagli", "ritiri", "cancellazioni", "file", "revoche"):
        answer = client.post(f"{open_page}/{what}", data={"text": "Sono ancora io"})
        assert answer.status_code == 410 and "Sono ancora io" not in answer.text, what


def test_a_file_that_is_being_read_is_read_to_its_end(tmp_path) -> None:
    from starlette.applications import Starlette
    from starlette.routing import Route

    path = tmp_path / "cv"
    path.write_bytes(b"words" * 50_000)

    def show(_request: object) -> object:
        answer = download(path.open("rb"), "perché no.pdf", "application/pdf")
        path.unlink()
        return answer

    answer = TestClient(Starlette(routes=[Route("/", show)])).get("/")
    assert answer.content == b"words" * 50_000 and int(answer.headers["content-length"]) == 250_000
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''perch%C3%A9%20no.pdf"
