"""An opening in several places asks where one would work; what is ticked is shown to the person and to the desk."""

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.applications.models import Application
from portal.openings.models import Opening
from tests.applications.applying import answers, fields
from tests.conftest import sign_in
from tests.factories import Town

NORAS = select(Application).where(Application.name == "Nora Ferrari")
MERATE = {"comune": "097048", "province": "LC", "address": "Via Roma 1", "service_id": None}
SONDRIO = {"comune": "014061", "province": "SO", "address": "", "service_id": None}


@pytest.fixture
def spread(portal: Portal, cast: Town) -> Opening:
    """The cast's opening, in Lecco, Merate and Sondrio."""
    with portal.db.write() as session:
        row = session.get(Opening, cast.opening.key)
        assert row is not None
        row.further = [MERATE, SONDRIO]
    return cast.opening


def test_only_several_places_are_asked_about(client: TestClient, portal: Portal, cast: Town, spread: Opening) -> None:
    page = client.get(f"/offerte/{spread.slug}/candidatura").text
    assert "Dove lavoreresti?" in page and "Merate (LC), Via Roma 1" in page
    assert "Where would you work?" in client.get(f"/en/offerte/{spread.slug}/candidatura").text
    other = client.get(f"/offerte/{cast.other_opening.slug}/candidatura").text
    assert "Dove lavoreresti?" not in other and "places" not in fields(other)


def test_what_is_ticked_reaches_the_person_and_the_desk(
    client: TestClient, portal: Portal, session: Session, cast: Town, spread: Opening
) -> None:
    sent = answers(portal, spread) | {"places": ["Merate (LC), Via Roma 1", "Sondrio (SO)"]}
    answer = client.post(f"/offerte/{spread.slug}/candidatura", data=sent, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    row = session.exec(NORAS).one()
    assert row.wanted_places == ["Merate (LC), Via Roma 1", "Sondrio (SO)"]
    sign_in(client, portal, cast.people["recruiter"])
    shown = client.get(f"/desk/candidature/{row.key}").text
    assert "Dove lavorerebbe" in shown and "Merate (LC), Via Roma 1 · Sondrio (SO)" in shown


def test_nothing_ticked_is_anywhere(client: TestClient, portal: Portal, session: Session, spread: Opening) -> None:
    client.post(f"/offerte/{spread.slug}/candidatura", data=answers(portal, spread))
    assert session.exec(NORAS).one().wanted_places == []


def test_a_place_that_is_gone_is_told_and_nothing_typed_is_lost(
    client: TestClient, portal: Portal, session: Session, spread: Opening
) -> None:
    sent = answers(portal, spread) | {"places": ["Milano (MI)", "Sondrio (SO)"]}
    answer = client.post(f"/offerte/{spread.slug}/candidatura", data=sent)
    assert answer.status_code == 422 and "i luoghi di questa offerta sono cambiati" in answer.text
    assert 'value="Sondrio (SO)" checked' in answer.text and "Milano" not in answer.text
    assert not session.exec(NORAS).all()


def test_one_place_takes_no_answer(client: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    sent = answers(portal, cast.opening) | {"places": ["Lecco (LC)", "x" * 500]}
    client.post(f"/offerte/{cast.opening.slug}/candidatura", data=sent)
    assert session.exec(NORAS).one().wanted_places == []
