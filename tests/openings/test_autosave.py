"""A draft is kept while somebody writes it: once, never over somebody else's words, and never in public."""

import secrets
from datetime import timedelta

from sqlmodel import Session, func, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.db import now
from portal.openings.models import Opening, State
from tests.conftest import sign_in
from tests.factories import Town
from tests.openings.writing import newest, stored, typed

KEEP = "/desk/offerte/bozze"


def count(session: Session) -> int:
    session.rollback()
    return session.exec(select(func.count()).select_from(Opening)).one()


def test_a_new_form_becomes_one_draft_however_often_it_arrives(desk: TestClient, session: Session, cast: Town) -> None:
    before, name = count(session), secrets.token_hex(16)
    first = desk.post(KEEP, data=typed(cast, submission=name))
    told, row = first.json(), newest(session)
    assert first.status_code == 200 and told["said"].startswith("Salvato alle ") and told["version"] == 1
    assert told["action"] == f"/desk/offerte/{row.key}/modifica" and told["save"] == f"/desk/offerte/{row.key}/bozze"
    again = desk.post(KEEP, data=typed(cast, submission=name, offer="Mensa."))
    assert again.json()["version"] == 2, "the same form a little later is the same draft"
    pressed = desk.post("/desk/offerte", data=typed(cast, submission=name, offer="Mensa."))
    assert pressed.headers["location"] == f"/desk/offerte/{row.key}", "and so is the button"
    assert count(session) == before + 1 and stored(session, row).offer == "Mensa."


def test_the_button_pressed_twice_makes_one_draft_too(desk: TestClient, session: Session, cast: Town) -> None:
    before, page = count(session), desk.get("/desk/offerte/nuova").text
    name = page.split('name="submission" value="')[1][:32]
    for _ in range(2):
        assert desk.post("/desk/offerte", data=typed(cast, submission=name)).status_code == 303
    assert count(session) == before + 1


def test_each_pause_keeps_what_is_written_by_then(desk: TestClient, session: Session, cast: Town) -> None:
    save = desk.post(KEEP, data=typed(cast)).json()["save"]
    row = newest(session)
    assert desk.post(save, data=typed(cast, offer="Form")).json()["version"] == 2
    assert desk.post(save, data=typed(cast, offer="Formazione", version="2")).json()["version"] == 3
    assert desk.post(save, data=typed(cast, offer="Formazione", version="3")).json()["version"] == 3, "nothing new"
    assert (stored(session, row).offer, stored(session, row).state) == ("Formazione", State.DRAFT)


def test_what_cannot_be_kept_yet_is_named_and_nothing_is_lost(desk: TestClient, session: Session, cast: Town) -> None:
    before = count(session)
    assert desk.post(KEEP, data=typed(cast, profession_id="")).status_code == 422
    assert count(session) == before
    save = desk.post(KEEP, data=typed(cast)).json()["save"]
    half = desk.post(save, data=typed(cast, place="Lec", offer="Nuovo"))
    assert half.status_code == 422 and half.json()["said"] == "Non ancora salvato: controlla «Comune»."
    assert newest(session).offer == "Affiancamento."


def test_a_draft_saved_elsewhere_is_a_conflict_and_the_button_shows_both_versions(
    desk: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    save = desk.post(KEEP, data=typed(cast)).json()["save"]
    row = newest(session)
    assert desk.post(save, data=typed(cast, offer="Versione di Carla.")).status_code == 200
    sign_in(desk, portal, cast.people["owner"])
    refused = desk.post(save, data=typed(cast, offer="Versione di Olga."))
    assert refused.status_code == 409 and "le due versioni" in refused.json()["said"]
    page = desk.post(f"/desk/offerte/{row.key}/modifica", data=typed(cast, offer="Versione di Olga."))
    assert page.status_code == 409 and "Versione di Carla." in page.text and "Versione di Olga." in page.text
    assert stored(session, row).offer == "Versione di Carla."


def test_half_a_sentence_never_reaches_the_public(
    desk: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    refused = desk.post(f"/desk/offerte/{cast.opening.key}/bozze", data=typed(cast, offer="Mezza fra"))
    assert refused.status_code == 409 and stored(session, cast.opening).offer == cast.opening.offer
    assert "data-autosave" not in desk.get(f"/desk/offerte/{cast.opening.key}/modifica").text
    save = desk.post(KEEP, data=typed(cast)).json()["save"]
    row = newest(session)
    assert f'data-autosave="{save}"' in desk.get(f"/desk/offerte/{row.key}/modifica").text
    with portal.db.write() as writing:
        writing.get_one(Opening, row.key).publish_at = now() + timedelta(days=1)
    assert desk.post(save, data=typed(cast, offer="Mezza fra")).status_code == 409, "it waits for its day"
    assert "data-autosave" not in desk.get(f"/desk/offerte/{row.key}/modifica").text
    assert stored(session, row).offer == "Affiancamento."


def test_nobody_keeps_or_overwrites_for_others(desk: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    name = secrets.token_hex(16)
    save = desk.post(KEEP, data=typed(cast, submission=name)).json()["save"]
    row, before = newest(session), count(session)
    sign_in(desk, portal, cast.people["other_recruiter"])
    assert desk.post(save, data=typed(cast, offer="x")).status_code == 404
    for path in (KEEP, "/desk/offerte"):
        assert desk.post(path, data=typed(cast, submission=name, offer="x")).status_code == 409, "the name is taken"
    assert count(session) == before and stored(session, row).offer == "Affiancamento."
    sign_in(desk, portal, cast.people["reader"])
    assert desk.post(KEEP, data=typed(cast)).status_code == 403


def test_an_odd_name_of_a_form_is_none(desk: TestClient, session: Session, cast: Town) -> None:
    before = count(session)
    for odd in ("", "x" * 32, "A" * 32, "0" * 33, "<script>", "²" * 32):
        assert desk.post("/desk/offerte", data=typed(cast, submission=odd)).status_code == 303
    assert count(session) == before + 6 and newest(session).submission is None
