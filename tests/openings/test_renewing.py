"""A public opening is prolonged with a reason that stays; a closed one is offered again without its applications."""

from datetime import timedelta
from html import unescape

import pytest
from sqlmodel import Session, func, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.applications.models import Application
from portal.db import today
from portal.openings.models import Extension, Opening, State
from tests.conftest import sign_in
from tests.factories import Town
from tests.openings.writing import newest, stored, typed

LATER = today() + timedelta(days=60)


def asked(**changes: str) -> dict[str, str]:
    """What the form of an extension sends."""
    return {"closes_on": LATER.isoformat(), "reason": "Poche candidature", "version": "1"} | changes


def test_the_last_day_moves_and_the_reason_stays_in_the_history(desk: TestClient, session: Session, cast: Town) -> None:
    path, before = f"/desk/offerte/{cast.opening.key}/proroghe", cast.opening.closes_on
    assert desk.get(path).status_code == 200
    for _ in range(2):
        assert desk.post(path, data=asked()).status_code == 303, "sent twice it is one"
    row = stored(session, cast.opening)
    assert (row.closes_on, row.version, row.state) == (LATER, 2, State.PUBLISHED)
    (kept,) = session.exec(select(Extension)).all()
    assert (kept.before, kept.after, kept.reason) == (before, LATER, "Poche candidature")
    assert kept.by_id == cast.people["recruiter"].key
    shown = desk.get(f"/desk/offerte/{cast.opening.key}").text
    assert "Poche candidature" in shown and cast.people["recruiter"].name in shown
    assert "Poche candidature" not in desk.get(f"/offerte/{cast.opening.slug}").text, "the reason stays inside"


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"closes_on": ""}, "closes_on", "Scegli il nuovo ultimo giorno"),
        ({"closes_on": "mai"}, "closes_on", "Scrivi una data"),
        ({"closes_on": today().isoformat()}, "closes_on", "più avanti"),
        ({"closes_on": (today() + timedelta(days=30)).isoformat()}, "closes_on", "più avanti"),
        ({"closes_on": "9999-12-31"}, "closes_on", "Al massimo sei mesi"),
        ({"reason": "  "}, "reason", "Scrivi perché"),
        ({"reason": "x" * 301}, "reason", "al massimo 300"),
    ],
)
def test_an_extension_that_is_none_is_told_beside_its_field(
    desk: TestClient, session: Session, cast: Town, sent: dict[str, str], field: str, said: str
) -> None:
    answer = desk.post(f"/desk/offerte/{cast.opening.key}/proroghe", data=asked(**sent))
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text and said in unescape(answer.text)
    assert stored(session, cast.opening).version == 1 and not session.exec(select(Extension)).all()


def test_a_stale_page_and_an_opening_that_is_not_public_are_refused(
    desk: TestClient, session: Session, cast: Town
) -> None:
    path = f"/desk/offerte/{cast.opening.key}/proroghe"
    assert desk.post(path, data=asked(version="7")).status_code == 409
    desk.post(f"/desk/offerte/{cast.opening.key}/chiusure", data={"reason": "filled"})
    assert desk.get(path).status_code == 303
    refused = desk.post(path, data=asked(version="2"))
    assert refused.status_code == 409 and "si ripropone" in refused.text


def test_the_form_moves_the_last_day_later_only_with_a_reason_too(
    desk: TestClient, session: Session, cast: Town
) -> None:
    path = f"/desk/offerte/{cast.opening.key}/modifica"
    refused = desk.post(path, data=typed(cast, closes_on=LATER.isoformat()))
    assert refused.status_code == 422 and 'id="extension_reason-error"' in refused.text
    saved = desk.post(path, data=typed(cast, closes_on=LATER.isoformat(), extension_reason="Un posto in più"))
    assert saved.status_code == 303 and stored(session, cast.opening).closes_on == LATER
    assert session.exec(select(Extension.reason)).all() == ["Un posto in più"]
    sooner = desk.post(path, data=typed(cast, closes_on=(today() + timedelta(days=9)).isoformat(), version="2"))
    assert sooner.status_code == 303, "sooner needs none"
    assert len(session.exec(select(Extension)).all()) == 1


def test_a_closed_opening_is_offered_again_as_a_draft_and_who_applied_stays_with_the_old_one(
    desk: TestClient, session: Session, cast: Town
) -> None:
    key = cast.opening.key
    assert desk.post(f"/desk/offerte/{key}/riproposte").status_code == 409, "not while it is open"
    desk.post(f"/desk/offerte/{key}/chiusure", data={"reason": "unfilled"})
    assert "Riproponi" in desk.get(f"/desk/offerte/{key}").text
    answer = desk.post(f"/desk/offerte/{key}/riproposte")
    row = newest(session)
    assert answer.headers["location"] == f"/desk/offerte/{row.key}/modifica?breve=1"
    assert (row.state, row.relists_id, row.closes_on, row.title) == (State.DRAFT, key, None, cast.opening.title)
    assert desk.post(f"/desk/offerte/{key}/riproposte").headers["location"] == answer.headers["location"]
    assert newest(session).key == row.key, "asked twice it is one"
    short = desk.get(answer.headers["location"]).text
    assert 'id="first-look"' in short and 'name="breve" value="1"' in short
    many = select(func.count()).select_from(Application).where(Application.opening_id == key)
    assert session.exec(many).one() == 1
    assert f"/desk/offerte/{row.key}" in desk.get(f"/desk/offerte/{key}").text
    assert f"/desk/offerte/{key}" in desk.get(f"/desk/offerte/{row.key}").text
    published = desk.post(f"/desk/offerte/{row.key}/modifica", data=typed(cast, then="publish", breve="1"))
    assert published.status_code == 303 and stored(session, row).state is State.PUBLISHED
    assert stored(session, cast.opening).state is State.CLOSED


def test_others_prolong_and_relist_nothing(desk: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    key = cast.opening.key
    for person, status in (("other_recruiter", 404), ("reader", 403)):
        sign_in(desk, portal, cast.people[person])
        assert desk.get(f"/desk/offerte/{key}/proroghe").status_code == status
        assert desk.post(f"/desk/offerte/{key}/proroghe", data=asked()).status_code == status
        assert desk.post(f"/desk/offerte/{key}/riproposte").status_code == status
    row: Opening = stored(session, cast.opening)
    assert (row.version, row.closes_on) == (1, cast.opening.closes_on)
