"""A guest link: one application, read-only, written down each time, over on its day, when revoked, when the application ends."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.app import application
from portal.applications import erasure, links
from portal.applications.judgement import guest_pages as judgement_guest_pages
from portal.applications.judgement import guests as judgement_guests
from portal.applications.judgement.models import Guest, GuestLook
from portal.applications.models import Application, Remark, Stage
from portal.candidates.models import ScanState, Viewing
from portal.db import now
from portal.signed import sign
from tests.applications_desk.test_pages import add_cv
from tests.conftest import KEY, sign_in
from tests.judgement.together import NAMES, chosen, guest, judge


def desk(cast):
    return f"/desk/candidature/{cast.application.key}/ospiti"


def looks(session):
    session.rollback()
    rows = session.exec(select(Viewing).where(Viewing.what.in_(["guest", "guest_cv"])).order_by(Viewing.id)).all()
    assert [row.what for row in rows] == [row.what for row in session.exec(select(GuestLook).order_by(GuestLook.id))]
    return [row.what for row in rows]


@pytest.mark.parametrize("who", ["owner", "recruiter"])
def test_the_desk_makes_a_link_and_sees_when_it_was_used(client, portal, cast, session, who):
    sign_in(client, portal, cast.people[who])
    words = {"name": "Carla  Ospite", "days": "3", "submission": uuid4().hex}
    for _n in range(2):
        assert client.post(desk(cast), data=words).status_code == 303
    made = session.exec(select(Guest)).one()
    assert made.name == "Carla Ospite" and timedelta(days=2.9) < made.expires_at - now() < timedelta(days=3.1)
    page = client.get(desk(cast)).text
    address = "/ospiti/" + judgement_guests.token(KEY.encode(), made)
    assert f"http://testserver{address}" in page and "Non ha ancora aperto" in page
    assert client.post(address).status_code == 200
    assert "Ha guardato 1 volta" in client.get(desk(cast)).text
    assert "Carla Ospite" in client.get(f"/desk/candidature/{cast.application.key}").text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"days": "0"}, "tra 1 e 14"), ({"days": "15"}, "tra 1 e 14"), ({"days": "domani"}, "numero intero"),
        ({"name": " "}, "Scrivi chi è"), ({"name": "x" * 121}, "al massimo 120"), ({"submission": "a b"}, "Controlla e invia"),
    ],
)  # fmt: skip
def test_what_will_not_do_is_said_beside_the_field(client, portal, cast, session, change, words):
    sign_in(client, portal, cast.people["owner"])
    answer = client.post(desk(cast), data={"name": "Carla", "days": "3", "submission": uuid4().hex} | change)
    assert answer.status_code == 422 and words in answer.text and not session.exec(select(Guest)).all()


@pytest.mark.parametrize("who", ["hiring_manager", "interviewer", "reader", "other_recruiter"])
def test_nobody_else_makes_or_revokes_links(client, portal, cast, session, who):
    made, _path = guest(portal, cast)
    sign_in(client, portal, cast.people[who])
    for path in (desk(cast), f"{desk(cast)}/{made.key}/revoche"):
        answer = client.post(path, data={"name": "Carla", "days": "3", "submission": uuid4().hex})
        assert answer.status_code in {403, 404}
    assert session.exec(select(Guest)).one().revoked_at is None


def test_a_link_of_another_application_is_not_revoked_from_here(client, portal, cast):
    made, _path = guest(portal, cast, cast.other_application)
    sign_in(client, portal, cast.people["owner"])
    assert client.post(f"{desk(cast)}/{made.key}/revoche").status_code == 404


def test_the_door_shows_nothing_of_the_person_and_writes_nothing(client, portal, cast, session):
    _made, path = guest(portal, cast)
    for method in ("GET", "HEAD"):
        answer = client.request(method, path)
        assert answer.status_code == 200 and "Dora" not in answer.text
    assert not looks(session)


def test_what_a_guest_reads_and_what_not(client, portal, cast, session):
    asked = chosen(portal, cast.opening)
    judge(client, portal, cast.people["owner"], cast.application, asked, 1, 2, 3, why="Voto segreto")
    with portal.db.write() as writing:
        writing.add(Remark(application_id=cast.application.key, text="Nota segreta"))
        email = writing.get_one(Application, cast.application.key).candidate.email
    add_cv(portal, cast.application)
    _made, path = guest(portal, cast)
    client.cookies.clear()
    answer = client.post(path)
    assert answer.status_code == 200
    for word in ("Dora Bianchi", cast.opening.title, *NAMES, "Carla Ospite", f'href="{path}/cv"'):
        assert word in answer.text, word
    for word in (email, "333 123", "+39333", "Voto segreto", "Nota segreta", "tre anni in RSA", "data-once"):
        assert word not in answer.text, word
    for answered in (answer, client.get(path), client.get(f"{path}/cv")):
        assert "no-store" in answered.headers["cache-control"] and "noindex" in answered.headers["x-robots-tag"]
        assert answered.headers["referrer-policy"] in {"no-referrer", "same-origin"}
    assert 'name="robots" content="noindex' in answer.text


def test_every_view_is_written_for_the_candidate_and_for_the_desk(client, portal, cast, session):
    add_cv(portal, cast.application)
    _made, path = guest(portal, cast)
    client.post(path)
    assert client.get(f"{path}/cv").status_code == 200
    client.post(path)
    assert looks(session) == ["guest", "guest_cv", "guest"]
    page = client.get("/candidature/" + links.status_token(KEY.encode(), cast.application)).text
    assert "la tua candidatura a un ospite del colloquio" in page and "il tuo CV a un ospite" in page


def test_a_view_that_cannot_be_written_down_does_not_happen(portal, cast, session, monkeypatch):
    """One transaction: without its row there is no page."""
    _made, path = guest(portal, cast)
    real = judgement_guests.looked

    def fails(*args):
        real(*args)
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(judgement_guest_pages.guests, "looked", fails)
    with TestClient(
        application(portal), headers={"Origin": "http://testserver"}, raise_server_exceptions=False
    ) as browser:
        answer = browser.post(path)
    assert answer.status_code == 500 and "Dora" not in answer.text and not looks(session)


@pytest.mark.parametrize(
    "end", ["expired", "revoked", *sorted([Stage.HIRED, Stage.DECLINED, Stage.WITHDRAWN]), "erased"]
)
def test_then_it_is_over_with_a_way_on(client, portal, cast, session, end):
    add_cv(portal, cast.application)
    made, path = guest(portal, cast)
    with portal.db.write() as writing:
        row, sent = writing.get_one(Guest, made.key), writing.get_one(Application, cast.application.key)
        if end == "expired":
            row.expires_at = now() - timedelta(seconds=1)
        elif end == "revoked":
            row.revoked_at = now()
        elif end == "erased":
            erasure.erase(writing, sent)
        else:
            sent.stage = Stage(end)
    for answer in (client.get(path), client.post(path), client.get(f"{path}/cv")):
        assert answer.status_code == 410 and "Questo invito non vale più" in answer.text
        assert "Dora" not in answer.text and "no-store" in answer.headers["cache-control"]
        assert end == "erased" or (cast.aurora.name in answer.text and cast.aurora.email in answer.text)
    assert not looks(session)
    if end == "erased":
        assert not session.exec(select(Guest)).all()


def test_revoked_at_the_desk_it_is_over_at_once(client, portal, cast):
    made, path = guest(portal, cast)
    sign_in(client, portal, cast.people["recruiter"])
    for _n in range(2):
        assert client.post(f"{desk(cast)}/{made.key}/revoche").status_code == 303
    assert client.post(path).status_code == 410 and "Tolto il" in client.get(desk(cast)).text


@pytest.mark.parametrize("made_up", ["x", "a b", "WyJhIl0.AAAA"])
def test_words_that_we_did_not_sign_open_nothing(client, portal, cast, made_up):
    for answer in (client.get(f"/ospiti/{made_up}"), client.post(f"/ospiti/{made_up}")):
        assert answer.status_code == 404


def test_another_kind_of_link_is_no_guest_link(client, portal, cast):
    made, _path = guest(portal, cast)
    for token in (links.status_token(KEY.encode(), cast.application), sign(b"x" * 32, "guest", [made.reference])):
        assert client.get(f"/ospiti/{token}").status_code == 404


def test_a_guest_link_is_no_status_link_and_opens_no_desk(client, portal, cast):
    _made, path = guest(portal, cast)
    client.post(path)
    assert client.get("/candidature/" + path.rsplit("/", 1)[1]).status_code == 404
    assert client.get(f"/desk/candidature/{cast.application.key}").status_code == 303


def test_too_many_views_in_an_hour_are_stopped(client, portal, cast, monkeypatch):
    monkeypatch.setattr(judgement_guest_pages, "LOOKS_PER_HOUR", 2)
    _made, path = guest(portal, cast)
    assert [client.post(path).status_code for _n in range(3)] == [200, 200, 429]


def test_no_more_links_than_one_can_keep_an_eye_on_and_none_when_it_is_closed(client, portal, cast):
    for _n in range(judgement_guests.MOST):
        guest(portal, cast)
    sign_in(client, portal, cast.people["owner"])
    words = {"name": "Una di troppo", "days": "3", "submission": uuid4().hex}
    answer = client.post(desk(cast), data=words)
    assert answer.status_code == 422 and "Una di troppo" in answer.text
    with portal.db.write() as writing:
        writing.get_one(Application, cast.application.key).stage = Stage.DECLINED
    assert client.post(desk(cast), data=words).status_code == 409


def test_an_infected_file_is_not_offered(client, portal, cast, session):
    cv = add_cv(portal, cast.application)
    _made, path = guest(portal, cast)
    with portal.db.write() as writing:
        writing.get_one(type(cv), cv.key).scan = ScanState.INFECTED
    assert f"{path}/cv" not in client.post(path).text and client.get(f"{path}/cv").status_code == 404
    assert looks(session) == ["guest"]


def test_it_speaks_english(client, portal, cast):
    chosen(portal, cast.opening)
    _made, path = guest(portal, cast)
    assert (
        "An invitation to read" in client.get(f"/en{path}").text and "The four marks" in client.post(f"/en{path}").text
    )
