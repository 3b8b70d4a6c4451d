"""O1, O4: four steps, one code, one visit; every refusal says why and loses nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.outreach.models import Slot, Visit, VisitChange, VisitState
from portal.schools.models import School, SchoolContact
from tests import factories
from tests.conftest import SentMails, drain
from tests.factories import Town
from tests.outreach_requests.asking import (
    EMAIL,
    PATH,
    ask_code,
    class_of,
    code_in,
    day,
    link_in,
    newest,
    request,
    status_path,
    who,
    wish,
    write,
)


@pytest.fixture
def school(portal: Portal, cast: Town) -> School:
    with portal.db.write() as session:
        return factories.school(session)


@pytest.fixture
def slot(portal: Portal, cast: Town) -> Slot:
    with portal.db.write() as session:
        return factories.slot(session, cast.aurora)


def test_a_request_without_a_date_becomes_one_visit_that_the_coordinator_hears_of(
    client: TestClient, portal: Portal, session: Session, cast: Town, school: School, mails: SentMails
) -> None:
    status = request(client, portal, mails, school)
    visit = newest(session)
    assert (visit.state, visit.students, visit.groups, visit.support_count) == (VisitState.REQUESTED, 24, 1, 2)
    assert (visit.school_id, visit.class_name, visit.school_year_of_class, visit.track) == (
        school.id,
        "4B",
        4,
        "scienze-umane",
    )
    assert visit.wished_on == [day(30), f"{day(40)}/{day(44)}"] and visit.wished_part == "morning"
    assert (visit.email, visit.phone, visit.professions) == (EMAIL, "+393331234567", ["oss"])
    change = session.exec(select(VisitChange)).one()
    assert (change.before, change.after, change.by_teacher) == (None, VisitState.REQUESTED, True)
    assert session.exec(select(SchoolContact.email)).all() == [EMAIL]
    drain(portal)
    assert "Richiesta ricevuta" in mails.to(EMAIL)[-1]["Subject"] and client.get(link_in(mails)).status_code == 200
    told = mails.text(cast.people["coordinator"].email)
    assert f"/desk/visite/{visit.id}" in told and "sedia a rotelle" not in told
    page = client.get(status).text
    assert "Cerchiamo chi può incontrare la classe" in page and "Vi rispondono entro" in page


def test_a_booked_date_is_taken_for_the_whole_class_and_its_host_hears_of_it(
    client: TestClient, portal: Portal, session: Session, cast: Town, school: School, slot: Slot, mails: SentMails
) -> None:
    page = client.get(f"{PATH}?slot={slot.id}").text
    assert f'name="slot" type="hidden" value="{slot.id}"' in page or f'value="{slot.id}"' in page
    status = request(client, portal, mails, school, slot=slot.key)
    visit = newest(session)
    assert (visit.state, visit.slot_id, visit.cooperative_id) == (VisitState.REVIEW, slot.id, cast.aurora.id)
    assert visit.starts_at == slot.starts_at and visit.wished_on == []
    taken = session.get(Slot, slot.id)
    assert taken and (taken.students_taken, taken.groups_taken) == (24, 1)
    drain(portal)
    assert "Nuova richiesta" in mails.to(cast.aurora.email)[-1]["Subject"]
    assert "Aurora risponde entro" in mails.text(EMAIL)
    assert client.get(status + "/calendario.ics").status_code == 404  # nobody has said yes


def test_a_host_that_asks_for_no_answer_has_confirmed_at_once(
    client: TestClient, portal: Portal, session: Session, cast: Town, school: School, mails: SentMails
) -> None:
    with portal.db.write() as writing:
        series = factories.series(writing, cast.aurora, auto_confirm=True)
        slot = factories.slot(writing, series)
    status = request(client, portal, mails, school, slot=slot.key)
    visit = newest(session)
    assert visit.state is VisitState.CONFIRMED and visit.host_name == "Carla Riva" and "via Roma 1" in visit.place
    drain(portal)
    subjects = [m["Subject"] for m in mails.to(EMAIL)]
    assert len(subjects) == 2 and subjects[-1].startswith(
        "Confermato: "
    )  # the code, the confirmation, and no receipt before it
    host = mails.to(cast.aurora.email)
    assert len(host) == 1 and host[0]["Subject"].startswith("Prenotato")
    assert "È confermato" in client.get(status).text


def test_double_sending_makes_one_visit_and_the_same_receipt(
    client: TestClient, portal: Portal, session: Session, cast: Town, school: School, slot: Slot, mails: SentMails
) -> None:
    write(client, school, slot=slot.key)
    ask_code(client, portal)
    code = code_in(mails)
    first = client.post(PATH + "/codice", data={"code": code})
    second = client.post(PATH + "/codice", data={"code": code})
    third = client.post(PATH, data={"passo": "4"})
    link = re.search(r"/scuole/richiesta/codice/\S+", mails.text(EMAIL))
    assert link
    fourth = client.post(link[0])
    assert len({r.headers["location"] for r in (first, second, third, fourth)}) == 1
    assert len(session.exec(select(Visit)).all()) == 1
    taken = session.get(Slot, slot.id)
    assert taken and taken.students_taken == 24
    assert "la richiesta è arrivata" in client.get(first.headers["location"]).text


def test_the_link_of_the_mail_works_on_another_device_after_one_click(
    client: TestClient, portal: Portal, session: Session, cast: Town, school: School, mails: SentMails
) -> None:
    write(client, school)
    ask_code(client, portal)
    link = re.search(r"/scuole/richiesta/codice/\S+", mails.text(EMAIL))
    assert link
    client.cookies.clear()
    page = client.get(link[0])
    assert page.status_code == 200 and "4B" in page.text and not session.exec(select(Visit)).all()
    assert client.get(status_path(client.post(link[0]))).status_code == 200
    assert client.get(link[0] + "x").status_code == 404


def test_a_new_code_makes_the_old_one_and_its_link_worthless(
    client: TestClient, portal: Portal, session: Session, cast: Town, school: School, mails: SentMails
) -> None:
    write(client, school)
    ask_code(client, portal)
    old, link = code_in(mails), re.search(r"/scuole/richiesta/codice/\S+", mails.text(EMAIL))
    assert link and client.post(PATH + "/rinvii").status_code == 303
    drain(portal)
    assert client.get(link[0]).status_code == 410 and client.post(link[0]).status_code == 410
    if code_in(mails) != old:
        assert client.post(PATH + "/codice", data={"code": old}).status_code == 422
    assert client.post(PATH + "/codice", data={"code": code_in(mails)}).status_code == 303


def test_five_wrong_codes_end_a_code_and_the_sixth_right_one_is_too_late(
    client: TestClient, portal: Portal, session: Session, cast: Town, school: School, mails: SentMails
) -> None:
    write(client, school)
    ask_code(client, portal)
    right = code_in(mails)
    wrong = "000000" if right != "000000" else "111111"
    pages = [client.post(PATH + "/codice", data={"code": wrong}) for _ in range(5)]
    assert {p.status_code for p in pages} == {422} and "ancora 4 volte" in pages[0].text
    late = client.post(PATH + "/codice", data={"code": right})
    assert late.status_code == 422 and "cinque volte" in late.text and not session.exec(select(Visit)).all()


def test_an_address_changed_after_the_code_was_sent_needs_its_own_proof(
    client: TestClient, portal: Portal, session: Session, cast: Town, school: School, mails: SentMails
) -> None:
    write(client, school)
    ask_code(client, portal)
    code = code_in(mails)
    assert client.post(PATH, data=who(school, email="altra@scuola.example")).status_code == 303
    assert client.post(PATH + "/codice", data={"code": code}).headers["location"] == PATH
    assert not session.exec(select(Visit)).all()


def test_a_closed_tab_loses_nothing(client: TestClient, portal: Portal, cast: Town, school: School) -> None:
    client.post(PATH, data=who(school))
    client.post(PATH, data=class_of(22, class_name="5C"))
    secret = client.cookies["portal_request"]
    client.cookies.clear()
    assert "Gianna" not in client.get(PATH).text
    client.cookies.set("portal_request", secret)
    assert "Che incontro, e quando?" in client.get(PATH).text
    assert 'value="5C"' in client.get(PATH + "?passo=2").text
    assert school.name in client.get(PATH + "?passo=1").text
    client.post(PATH + "/ripartenze")
    assert "Gianna" not in client.get(PATH).text


REFUSED: list[tuple[int, dict[str, Any], str]] = [
    (1, {"school": "", "school-code": ""}, "almeno tre lettere"),
    (1, {"school": "LCXX", "school-code": "LCIS99999Z"}, "Nessuna scuola con queste parole"),
    (1, {"name": " "}, "Scrivi come ti chiami"),
    (1, {"email": "gianna"}, "Controlla l’indirizzo"),
    (1, {"phone": "12"}, "Controlla il numero"),
    (1, {"role": "king"}, "Scegli una delle voci"),
    (1, {"website": "http://spam.example"}, "campo nascosto"),
    (2, {"students": "0"}, "tra 1 e 120"),
    (2, {"students": "900"}, "tra 1 e 120"),
    (2, {"students": "molti"}, "numero intero"),
    (2, {"students": ""}, "Scrivi quante persone"),
    (2, {"class_name": ""}, "per esempio 4B"),
    (2, {"class_name": "x" * 41}, "al massimo 40"),
    (2, {"school_year_of_class": "6"}, "Scegli una delle voci"),
    (2, {"support_count": "25"}, "non può superare"),
    (2, {"support_note": "x" * 1001}, "al massimo 1000"),
    (2, {"groups": "9"}, "tra 1 e 4"),
    (3, {"day_0": day(0)}, "Questo giorno è passato"),
    (3, {"day_0": day(-400)}, "Questo giorno è passato"),
    (3, {"day_0": day(500)}, "troppo lontano"),
    (3, {"day_0": "domani"}, "Scrivi una data"),
    (3, {"until_1": day(35)}, "L’ultimo giorno viene dopo il primo"),
    (3, {"day_0": "", "day_1": "", "until_1": ""}, "almeno un giorno"),
    (3, {"day_0": "", "until_0": day(30)}, "il primo giorno del periodo"),
    (3, {"format": ""}, "Scegli una delle voci"),
    (3, {"format": "job_shadowing"}, "al massimo 3 persone"),
    (3, {"message": "x" * 2001}, "al massimo 2000"),
]


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_step_that_cannot_be_is_refused_with_its_reason_and_keeps_what_was_typed(
    client: TestClient, portal: Portal, cast: Town, school: School, step: int
) -> None:
    steps = [who(school), class_of(), wish()]
    for done in steps[: step - 1]:
        assert client.post(PATH, data=done).status_code == 303
    for typed, reason in [(typed, reason) for number, typed, reason in REFUSED if number == step]:
        page = client.post(PATH, data=steps[step - 1] | typed)
        assert page.status_code == 422 and reason in page.text, (typed, re.sub(r"\s+", " ", page.text)[4000:9000])
        for name, value in typed.items():
            if value and name in {"students", "class_name", "support_note", "message"}:
                assert value in page.text
    # The step was not kept: coming back asks it again.
    assert f"Passo {step} di 4" in client.get(PATH).text


def test_without_javascript_the_school_is_chosen_from_the_schools_that_match(
    client: TestClient, portal: Portal, cast: Town, school: School
) -> None:
    first = client.post(PATH, data=who(school, school="manzoni") | {"school-code": ""})
    assert first.status_code == 422 and school.code in first.text and "Gianna Pozzi" in first.text
    assert client.post(PATH, data=who(school, school="manzoni") | {"school-asked": "manzoni"}).status_code == 303


def test_days_without_school_are_said_and_not_forbidden(
    client: TestClient, portal: Portal, cast: Town, school: School
) -> None:
    from datetime import date, timedelta

    from portal.outreach.models import ClosedDays

    with portal.db.write() as session:
        closed = date.fromisoformat(day(30))
        session.add(ClosedDays(first_on=closed, last_on=closed + timedelta(days=1), name="Ponte di prova"))
    write(client, school, day_1="", until_1="")
    assert "Ponte di prova" in client.get(PATH).text


def test_a_date_taken_meanwhile_offers_others_and_one_click_sends_the_rest(
    client: TestClient, portal: Portal, session: Session, cast: Town, school: School, mails: SentMails
) -> None:
    with portal.db.write() as writing:
        series = factories.series(writing, cast.aurora)
        gone = factories.slot(writing, series)
        other = factories.slot(writing, series, starts_at=factories.at(22))
    write(client, school, slot=gone.key)
    ask_code(client, portal)
    with portal.db.write() as writing:
        row = writing.get(Slot, gone.id)
        assert row
        row.groups_taken, row.students_taken = 1, 20
    refused = client.post(PATH + "/codice", data={"code": code_in(mails)})
    assert refused.status_code == 409 and f'name="slot" value="{other.id}"' in refused.text
    assert not session.exec(select(Visit)).all()
    assert client.post(PATH, data={"passo": "3", "slot": str(other.id), "message": "Grazie!"}).status_code == 303
    assert "L’indirizzo è già confermato" in client.get(PATH).text
    status_path(client.post(PATH, data={"passo": "4"}))  # the address is proved already
    visit = newest(session)
    assert (visit.slot_id, visit.message, visit.support_note) == (other.id, "Grazie!", "Una sedia a rotelle")
    counts = [(s.groups_taken, s.students_taken) for s in session.exec(select(Slot).order_by(Slot.id))]  # type: ignore[arg-type]
    assert counts == [(1, 20), (1, 24)]


def test_a_class_that_never_fits_is_told_before_the_code(
    client: TestClient, portal: Portal, cast: Town, school: School, slot: Slot
) -> None:
    client.post(PATH, data=who(school, slot=str(slot.id)))
    client.post(PATH, data=class_of(26))
    page = client.get(PATH).text
    assert "posto ancora per 25 persone" in page
    assert client.post(PATH, data={"passo": "3", "slot": str(slot.id), "message": ""}).status_code == 422


def test_codes_are_not_sent_without_end(
    client: TestClient, portal: Portal, cast: Town, school: School, mails: SentMails
) -> None:
    portal.settings = portal.settings.model_copy(update={"sign_in_per_hour": 3})
    write(client, school)
    codes = [client.post(PATH, data={"passo": "4"}).status_code for _ in range(5)]
    assert codes == [303, 303, 303, 429, 429]
    drain(portal)
    assert len(mails.to(EMAIL)) <= 3


def test_steps_cannot_be_skipped_nor_sent_without_a_draft(client: TestClient, cast: Town) -> None:
    assert "Passo 1 di 4" in client.get(PATH + "?passo=4").text
    for path in ("", "/codice", "/rinvii"):
        assert client.post(PATH + path, data={"passo": "4", "code": "123456"}).status_code == 303
    assert client.get(PATH + "/codice").status_code == 303
    client.cookies.set("portal_request", "made up")
    assert client.get(PATH).status_code == 200


def test_the_pages_ask_the_database_few_times(
    client: TestClient, portal: Portal, cast: Town, school: School, slot: Slot, queries: Callable[..., Any]
) -> None:
    write(client, school, slot=slot.key)
    for n in (1, 2, 3, 4):
        with queries(at_most=14):
            assert client.get(f"{PATH}?passo={n}").status_code == 200


def test_in_english_everything_is_english(client: TestClient, portal: Portal, cast: Town, school: School) -> None:
    assert client.post("/en" + PATH, data=who(school)).headers["location"] == "/en" + PATH
    assert "What is the class like?" in client.get("/en" + PATH).text
