"""Letters to start from: what may stand in them, whose they are, and how names are filled in."""

import pytest
from sqlmodel import select

from portal import reference
from portal.applications import letters
from portal.applications.desk_models import Letter, Purpose
from portal.applications.models import Application
from tests.conftest import sign_in

GOOD = {
    "purpose": "rejection",
    "name": "Il nostro no",
    "text": "Cara {nome}, {cooperativa} ti ringrazia.",
    "text_en": "",
}


@pytest.fixture
def recruiter(client, portal, cast):
    sign_in(client, portal, cast.people["recruiter"])
    return client


def mine(session):
    session.rollback()
    return session.exec(select(Letter).where(Letter.cooperative_id.is_not(None))).all()


def test_a_letter_is_written_changed_and_offered_where_it_fits(recruiter, cast, session):
    assert recruiter.post("/desk/modelli", data=GOOD).status_code == 303
    (row,) = mine(session)
    assert "Il nostro no" in recruiter.get("/desk/modelli").text
    changed = {**GOOD, "text": "Gentile {nome}, grazie.", "version": "1"}
    assert recruiter.post(f"/desk/modelli/{row.key}", data=changed).status_code == 303
    assert mine(session)[0].text == "Gentile {nome}, grazie."
    page = recruiter.get(f"/desk/candidature/{cast.application.key}").text
    assert "Il nostro no" in page and "Gentile Dora Bianchi, grazie." in page, "with the names filled in"


@pytest.mark.parametrize("field", ["text", "text_en"])
@pytest.mark.parametrize(
    ("words", "reason"),
    [("Ciao {cognome}", "«{cognome}» non è un nome"), ("Ciao {nome", "parentesi graffa da sola"), ("Ciao {}", "non è un nome"), ("{Nome}", "«{Nome}»")],
)  # fmt: skip
def test_a_name_that_nobody_can_fill_in_is_not_saved_and_the_reason_stands_beside(
    recruiter, session, field, words, reason
):
    answer = recruiter.post("/desk/modelli", data={**GOOD, field: words})
    assert answer.status_code == 422 and reason in answer.text and words in answer.text
    assert 'aria-invalid="true"' in answer.text and not mine(session)


def test_sent_twice_it_is_one_letter_and_a_taken_name_is_refused(recruiter, session):
    assert [recruiter.post("/desk/modelli", data=GOOD).status_code for _ in range(2)] == [303, 303]
    assert len(mine(session)) == 1
    answer = recruiter.post("/desk/modelli", data={**GOOD, "name": "IL NOSTRO NO", "text": "Altro"})
    assert answer.status_code == 422 and "con questo nome" in answer.text and "Altro" in answer.text


def test_a_stale_page_gets_409_and_keeps_ones_own_text(recruiter, session):
    recruiter.post("/desk/modelli", data=GOOD)
    (row,) = mine(session)
    recruiter.post(f"/desk/modelli/{row.key}", data={**GOOD, "text": "Prima", "version": "1"})
    stale = recruiter.post(f"/desk/modelli/{row.key}", data={**GOOD, "text": "Seconda", "version": "1"})
    assert stale.status_code == 409 and "Seconda" in stale.text and mine(session)[0].text == "Prima"


def test_letters_of_another_cooperative_are_not_there(client, portal, cast, recruiter, session):
    recruiter.post("/desk/modelli", data=GOOD)
    (row,) = mine(session)
    sign_in(client, portal, cast.people["other_recruiter"])
    assert "Il nostro no" not in client.get("/desk/modelli").text
    assert client.get(f"/desk/modelli/{row.key}").status_code == 404
    assert client.get(f"/desk/modelli/nuovo?da={row.key}").status_code == 404
    assert client.post(f"/desk/modelli/{row.key}/eliminazioni").status_code == 404
    assert "Il nostro no" not in client.get(f"/desk/candidature/{cast.other_application.key}").text


def test_the_shared_letters_can_be_filled_in_copied_and_not_changed(recruiter, portal, cast, session):
    with portal.db.write() as writing:
        reference.load(writing)
    session.rollback()
    shared = session.exec(select(Letter).where(Letter.cooperative_id.is_(None))).all()
    assert {row.purpose for row in shared} == set(Purpose) and len(shared) >= 8
    for row in shared:
        assert letters.reasons(row.text) == letters.reasons(row.text_en) == [] and row.text_en
        assert recruiter.post(f"/desk/modelli/{row.key}", data=GOOD).status_code == 404
    page = recruiter.get(f"/desk/modelli/nuovo?da={shared[0].key}").text
    assert shared[0].name in page


def test_names_are_filled_in_for_the_person_and_in_their_language(portal, cast):
    text = "{nome}|{offerta}|{cooperativa}|{luogo}|{entro_il}|{chi_scrive}|{altro}"
    with portal.db.write() as session:
        row = session.get(Application, cast.application.key)
        row.name, row.opening.title_en = "Dora {offerta}", "Care assistant"
        italian = letters.fill(text, row, by=cast.people["recruiter"])
        row.locale = "en"
        english = letters.fill(text, row, by=cast.people["recruiter"])
    assert italian.startswith(f"Dora {{offerta}}|{cast.opening.title}|Aurora|Lecco (LC)|"), (
        "a name with braces stays a name"
    )
    assert english.split("|")[1] == "Care assistant" and italian.split("|")[4] != english.split("|")[4]
    assert italian.endswith("|recruiter|{altro}")


def test_without_javascript_a_button_puts_the_letter_into_the_box(recruiter, cast, session):
    recruiter.post("/desk/modelli", data=GOOD)
    (row,) = mine(session)
    base = f"/desk/candidature/{cast.application.key}"
    assert ">Cara Dora Bianchi, Aurora ti ringrazia.</textarea>" in recruiter.get(
        f"{base}?modello={row.key}"
    ).text.replace("\r\n", "")
    assert (
        recruiter.get(f"{base}?parole={row.key}").text.count("Cara Dora Bianchi, Aurora ti ringrazia.</textarea>") == 1
    )
    for odd in ("x", "-1", "99999999999"):
        assert recruiter.get(f"{base}?modello={odd}&parole={odd}").status_code == 200


def test_a_message_with_an_unknown_name_is_not_sent(recruiter, cast):
    answer = recruiter.post(f"/desk/candidature/{cast.application.key}/messaggi", data={"message-text": "Ciao {pippo}"})
    assert answer.status_code == 422 and "«{pippo}»" in answer.text
