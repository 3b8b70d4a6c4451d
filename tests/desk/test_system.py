"""The system page: what is stuck is seen and can be tried again, and nobody's data is on it."""

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal import outbox
from portal.app import Portal
from portal.db import now
from portal.mail import Mail
from portal.outbox import Note
from search_index.index import IndexUnavailable
from tests.conftest import drain, sign_in
from tests.factories import Town


@pytest.fixture
def stuck(portal: Portal, cast: Town) -> list[int]:
    """Two jobs that failed eight times; the words of their errors name somebody."""
    with portal.db.write() as session:
        notes = [
            Note(topic=topic, subject="7", attempts=8, parked_at=now(), error=f"ValueError: dora@posta.example {topic}")
            for topic in ("application.submitted", "mail.written")
        ]
        session.add_all(notes)
        session.flush()
        return [n.key for n in notes]


def test_stuck_work_is_shown_without_anybodys_data(
    client: TestClient, portal: Portal, cast: Town, stuck: list[int]
) -> None:
    page = sign_in(client, portal, cast.people["coordinator"]).get("/desk/sistema").text
    assert "application.submitted" in page and "ValueError" in page and ">8<" in page
    assert "dora" not in page.lower() and "posta.example" not in page
    assert "2 lavori si sono fermati" in client.get("/desk/").text


def test_one_job_or_all_are_tried_again(
    client: TestClient, portal: Portal, session: Session, cast: Town, stuck: list[int]
) -> None:
    desk = sign_in(client, portal, cast.people["coordinator"])
    assert (
        desk.post("/desk/sistema/nuovi-tentativi", data={"note": str(stuck[0])}).headers["location"] == "/desk/sistema"
    )
    assert [n.key for n in outbox.parked(session)] == [stuck[1]]
    desk.post("/desk/sistema/nuovi-tentativi")
    session.rollback()
    assert outbox.parked(session) == []
    row = session.exec(select(Note).where(Note.id == stuck[0])).one()
    assert (row.attempts, row.parked_at) == (0, None)


@pytest.mark.parametrize("odd", ["abc", "999999", "-1", "<script>"])
def test_an_odd_number_tries_nothing(
    client: TestClient, portal: Portal, session: Session, cast: Town, stuck: list[int], odd: str
) -> None:
    desk = sign_in(client, portal, cast.people["coordinator"])
    assert desk.post("/desk/sistema/nuovi-tentativi", data={"note": odd}).status_code == 303
    assert len(outbox.parked(session)) == 2


@pytest.mark.parametrize(
    "role", ["owner", "recruiter", "hiring_manager", "interviewer", "reader", "outreach", "editor"]
)
def test_only_the_consortium_sees_the_machinery(
    client: TestClient, portal: Portal, cast: Town, stuck: list[int], role: str
) -> None:
    desk = sign_in(client, portal, cast.people[role])
    assert desk.get("/desk/sistema").status_code == 403
    assert desk.post("/desk/sistema/nuovi-tentativi").status_code == 403
    assert "si sono fermati" not in desk.get("/desk/").text


def test_the_index_is_compared_with_the_database(client: TestClient, portal: Portal, cast: Town) -> None:
    desk = sign_in(client, portal, cast.people["coordinator"])
    assert "Da allineare" in desk.get("/desk/sistema").text, "two openings wait to be indexed"
    with portal.db.write() as session:
        for table, name in ((cast.opening, "index.openings"), (cast.other_opening, "index.openings")):
            outbox.note(session, name, table.key)
        for cooperative, row in ((cast.aurora, cast.application), (cast.brezza, cast.other_application)):
            outbox.note(session, "index.candidates", f"{cooperative.key}-{row.candidate_id}")
    drain(portal)
    page = desk.get("/desk/sistema").text
    assert page.count("Allineato") == 3 and "Da allineare" not in page


def test_the_page_answers_when_the_search_engine_does_not(
    client: TestClient, portal: Portal, cast: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object) -> int:
        raise IndexUnavailable

    monkeypatch.setattr(portal.index, "count", away)
    monkeypatch.setattr(portal.index, "health", away)
    page = sign_in(client, portal, cast.people["coordinator"]).get("/desk/sistema")
    assert page.status_code == 200 and "Non risponde" in page.text and "portal reindex" in page.text


def test_mail_that_waits_is_counted_and_not_shown(client: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        session.add(
            Mail(
                unique="x",
                recipient="dora@posta.example",
                subject="Segreto",
                text="Segreto",
                html="",
                message_id="<1@x>",
            )
        )
    page = sign_in(client, portal, cast.people["coordinator"]).get("/desk/sistema").text
    assert "Segreto" not in page and "dora@" not in page and "Server SMTP" in page


def test_it_speaks_english(client: TestClient, portal: Portal, cast: Town, stuck: list[int]) -> None:
    page = sign_in(client, portal, cast.people["coordinator"]).get("/en/desk/sistema").text
    assert "Stuck jobs" in page and "Riprova" not in page
