"""The editor's list says what nobody has read for a year; each person edits what is theirs, and nobody overwrites anybody."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal import reference, text_checks
from portal.accounts.models import Person, Role
from portal.app import Portal
from portal.cooperatives.models import Service
from portal.db import today
from portal.editing.models import HomeText
from portal.professions.models import Profession, ProfessionText
from tests.conftest import sign_in
from tests.factories import Town, opening, person, story


@pytest.fixture
def editor(client: TestClient, portal: Portal, cast: Town) -> TestClient:
    return sign_in(client, portal, cast.people["editor"])


def field_values(page: str) -> dict[str, str]:
    """What the form on the page would send."""
    import html

    form = page[page.index('id="text-form"') :]
    found = {
        name: html.unescape(text).removeprefix("\r\n")
        for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form, re.DOTALL)
    }
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag and 'type="file"' not in tag:
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option selected[^>]*value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    return found


# -- the list


def test_the_list_begins_with_what_was_not_read_for_twelve_months(
    editor: TestClient, portal: Portal, cast: Town
) -> None:
    with portal.db.write() as session:
        story(session, cast.aurora, cast.oss, person="Vecchia", reviewed_on=today() - timedelta(days=370))
        story(session, cast.aurora, cast.oss, person="Fresca", reviewed_on=today() - timedelta(days=300))
        story(session, cast.aurora, cast.oss, person="Mai", reviewed_on=None)
        story(session, cast.brezza, cast.oss, person="Altrui", reviewed_on=None)
    page = editor.get("/desk/redazione").text
    assert "Vecchia" in page and "Mai" in page and "Fresca" not in page and "Altrui" not in page
    assert page.index(">Mai<") < page.index(">Vecchia<")
    assert "Fresca" in editor.get("/desk/redazione?che=storie").text
    assert "Fresca" in editor.get("/desk/redazione?che=storie&q=fresca").text
    assert "Nessun testo con queste parole" in editor.get("/desk/redazione?che=storie&q=zzz").text
    for odd in ("?che=boh", "?q=" + "x" * 5000, "?che=&q=%00"):
        assert editor.get("/desk/redazione" + odd).status_code == 200


def test_reading_again_takes_it_off_the_list(editor: TestClient, portal: Portal, cast: Town, session: Session) -> None:
    with portal.db.write() as writing:
        row = story(writing, cast.aurora, cast.oss, person="Vecchia", reviewed_on=None)
    sent = editor.post("/desk/redazione/riletture", data={"che": "storie", "id": row.key, "da": "storie"})
    assert sent.headers["location"] == "/desk/redazione?che=storie"
    assert "Vecchia" not in editor.get("/desk/redazione").text
    assert session.get_one(type(row), row.key).reviewed_on == today()


def test_nobody_vouches_for_what_is_not_theirs(
    client: TestClient, portal: Portal, cast: Town, session: Session
) -> None:
    with portal.db.write() as writing:
        row = story(writing, cast.brezza, cast.oss, reviewed_on=None)
    place = session.exec(select(Service).where(Service.cooperative_id == cast.brezza.key)).one()
    sign_in(client, portal, cast.people["owner"])
    asked = [
        {"che": "storie", "id": row.key}, {"che": "servizi", "id": place.key}, {"che": "professioni", "id": cast.oss.key, "lingua": "it"},
        {"che": "percorsi", "id": 1}, {"che": "home", "id": 1}, {"che": "storie", "id": 99999},
    ]  # fmt: skip
    for data in asked:
        assert client.post("/desk/redazione/riletture", data=data).status_code == 404, data
    for data in ({}, {"che": "x", "id": "1"}, {"che": "storie", "id": "9" * 40}, {"che": "storie", "id": "-1"}):
        assert client.post("/desk/redazione/riletture", data=data).status_code == 303, data


def test_each_role_sees_its_own_texts(client: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        story(session, cast.aurora, cast.oss, person="DiAurora")
        story(session, cast.brezza, cast.oss, person="DiBrezza")
        everywhere = person(session, "rete", (None, Role.EDITOR))
    for who, own, others, shared in (
        (cast.people["owner"], True, False, False), (cast.people["editor"], True, False, True),
        (cast.people["coordinator"], True, True, True), (everywhere, True, True, True),
    ):  # fmt: skip
        sign_in(client, portal, who)
        page = client.get("/desk/redazione?che=storie").text
        assert ("DiAurora" in page, "DiBrezza" in page) == (own, others), who.name
        assert ("?che=professioni" in page) is shared, who.name
    for role in ("recruiter", "hiring_manager", "interviewer", "reader", "outreach"):
        sign_in(client, portal, cast.people[role])
        assert client.get("/desk/redazione").status_code == 403
        assert "/desk/redazione" not in client.get("/desk/").text


# -- professions


def at(cast: Town, language: str = "it") -> str:
    return f"/desk/redazione/professioni/{cast.oss.key}/{language}"


def text(session: Session, cast: Town, language: str = "it") -> ProfessionText:
    session.rollback()
    return session.exec(
        select(ProfessionText).where(ProfessionText.profession_id == cast.oss.key, ProfessionText.language == language)
    ).one()


GOOD = {
    "what_you_do": "Aiuti le persone ad alzarsi.",
    "day": "8.30 Colazione insieme\n14:00 Consegne",
    "skills": "- Ascolto\n\n• Pazienza",
}


def test_new_words_about_a_profession_are_public_at_once_with_both_names(
    editor: TestClient, cast: Town, session: Session
) -> None:
    form = (
        field_values(editor.get(at(cast)).text)
        | GOOD
        | {"author": "Dott.ssa Verdi", "what_you_do": "Aiuti a vivere.\n\n- [le offerte](/offerte)"}
    )
    assert editor.post(at(cast), data=form | {"then": "save"}).status_code == 303
    row = text(session, cast)
    assert (row.author, row.publisher, row.reviewed_on) == ("Dott.ssa Verdi", "editor", today())
    assert row.blocks["day"] == [["08:30", "Colazione insieme"], ["14:00", "Consegne"]] and row.blocks["skills"] == [
        "Ascolto",
        "Pazienza",
    ]
    page = editor.get("/professioni/oss").text
    assert '<a href="/offerte">le offerte</a>' in page and "Colazione insieme" in page
    assert text(session, cast, "en").author == ""


def test_a_preview_shows_and_saves_nothing(editor: TestClient, cast: Town, session: Session) -> None:
    form = field_values(editor.get(at(cast)).text) | GOOD | {"summary": "Parole di prova."}
    page = editor.post(at(cast), data=form | {"then": "preview"})
    assert page.status_code == 200 and "Anteprima" in page.text and page.text.count("Parole di prova.") == 2
    assert text(session, cast).summary != "Parole di prova."


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"what_you_do": "## Alto\n\ntesto"}, "troppo alto"), ({"hard_sides": "#### Salto"}, "salta un livello"),
        ({"study_path": "[qui](/niente)"}, "porta a una pagina che non c’è"), ({"with_whom": "![](/x.png)"}, "immagini"),
        ({"register": "[x](javascript:alert(1))"}, "non si può usare"), ({"day": "colazione alle otto"}, "comincia con l’ora"),
        ({"title": " "}, "Scrivi il nome"), ({"what_you_do": ""}, "prima domanda"), ({"summary": "x" * 500}, "al massimo 400"),
    ],
)  # fmt: skip
def test_a_text_that_may_not_be_public_is_refused_beside_its_field(
    editor: TestClient, cast: Town, session: Session, values: dict[str, str], reason: str
) -> None:
    form = field_values(editor.get(at(cast)).text) | GOOD | values
    before = text(session, cast).model_dump()
    for then in ("save", "preview"):
        page = editor.post(at(cast), data=form | {"then": then})
        assert page.status_code == 422 and reason in page.text and f'id="{next(iter(values))}-error"' in page.text
    assert text(session, cast).model_dump() == before


def test_two_editors_of_a_profession_see_both_versions(editor: TestClient, cast: Town, session: Session) -> None:
    mine = field_values(editor.get(at(cast)).text) | GOOD
    assert editor.post(at(cast), data=mine | {"summary": "Della collega."}).status_code == 303
    page = editor.post(at(cast), data=mine | {"summary": "Mia."})
    assert page.status_code == 409 and "Della collega." in page.text and "Mia." in page.text
    assert text(session, cast).summary == "Della collega."
    assert editor.post(at(cast), data=field_values(page.text)).status_code == 303
    assert text(session, cast).summary == "Mia."


def test_what_an_editor_wrote_survives_the_next_release_and_the_rest_follows_it(
    client: TestClient, portal: Portal, cast: Town, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with portal.db.write() as writing:
        reference.load(writing)
    sign_in(client, portal, cast.people["editor"])
    nurse = session.exec(select(Profession).where(Profession.slug == "logopedista")).one()
    here = f"/desk/redazione/professioni/{nurse.key}/it"
    sent = client.post(here, data=field_values(client.get(here).text) | {"summary": "Scritta qui."})
    assert sent.status_code == 303
    for release in ("a newer release", "one newer still"):
        monkeypatch.setattr(reference, "_fingerprint", lambda release=release: release)
        with portal.db.write() as writing:
            assert reference.load(writing)
    session.rollback()
    rows = {
        r.language: r for r in session.exec(select(ProfessionText).where(ProfessionText.profession_id == nurse.key))
    }
    assert rows["it"].summary == "Scritta qui." and rows["en"].author == ""


def test_every_profession_that_comes_with_the_portal_can_be_saved_as_it_is(
    client: TestClient, portal: Portal, cast: Town, session: Session
) -> None:
    with portal.db.write() as writing:
        reference.load(writing)
    sign_in(client, portal, cast.people["editor"])
    # The cast's own come first, and are shorter.
    texts = session.exec(select(ProfessionText).order_by(ProfessionText.id))
    before = {(r.profession_id, r.language): r.blocks for r in texts}
    for (number, language), blocks in list(before.items())[4:12]:
        here = f"/desk/redazione/professioni/{number}/{language}"
        sent = client.post(here, data=field_values(client.get(here).text) | {"then": "save"})
        assert sent.status_code == 303, here
        session.rollback()
        row = session.exec(
            select(ProfessionText).where(ProfessionText.profession_id == number, ProfessionText.language == language)
        ).one()
        kept = {name: value for name, value in row.blocks.items() if value}
        assert kept == {name: value for name, value in blocks.items() if value}, here


def test_a_language_or_profession_that_does_not_exist_is_not_found(editor: TestClient, cast: Town) -> None:
    for path in ("professioni/99999/it", f"professioni/{cast.oss.key}/xx", "home/xx"):
        assert editor.get(f"/desk/redazione/{path}").status_code == 404
        assert editor.post(f"/desk/redazione/{path}", data={}).status_code == 404


# -- the home page


def test_the_home_page_says_what_the_editor_wrote_and_falls_back_to_the_portal(
    editor: TestClient, session: Session
) -> None:
    here = "/desk/redazione/home/it"
    form = field_values(editor.get(here).text)
    assert form["study_title"] == "Scelgo che cosa studiare"
    assert editor.post(here, data=form | {"hero_title": "Qui si  lavora <bene>"}).status_code == 303
    assert "Qui si lavora &lt;bene&gt;" in editor.get("/").text and "Qui si lavora" not in editor.get("/en").text
    assert [row.name for row in session.exec(select(HomeText))] == ["hero_title"]
    assert editor.post(here, data=form | {"hero_title": "altro"}).status_code == 409
    page = field_values(editor.get(here).text)
    assert editor.post(here, data=page | {"hero_title": ""}).status_code == 303
    session.rollback()
    assert session.exec(select(HomeText)).all() == [] and "la giornata buona" in editor.get("/").text
    assert editor.post(here, data=page | {"hero_title": "x" * 91}).status_code == 422


def test_english_defaults_are_english_whatever_the_editor_reads(editor: TestClient, session: Session) -> None:
    form = field_values(editor.get("/desk/redazione/home/en").text)
    assert form["study_title"] != "Scelgo che cosa studiare"
    assert editor.post("/desk/redazione/home/en", data=form).status_code == 303
    assert session.exec(select(HomeText)).all() == []


# -- places of work


def place(session: Session, cast: Town) -> Service:
    session.rollback()
    return session.exec(select(Service).where(Service.cooperative_id == cast.aurora.key)).one()


def test_a_place_of_work_shows_who_works_there_and_how_to_visit(
    client: TestClient, portal: Portal, cast: Town, session: Session
) -> None:
    row = place(session, cast)
    with portal.db.write() as writing:
        opening(writing, cast.aurora, cast.oss, service_id=row.key, title="OSS proprio qui")
    sign_in(client, portal, cast.people["owner"])
    here = f"/desk/redazione/servizi/{row.key}"
    form = field_values(client.get(here).text) | {
        "name": "Casa Aurora",
        "about": "Ottanta posti.",
        "visits": "y",
        "professions": ["infermiere"],
    }
    assert client.post(here, data=form).status_code == 303
    page = client.get(f"/cooperative/{cast.aurora.slug}").text
    card = page[page.index("Casa Aurora") :]
    assert "Ottanta posti." in card and 'href="/professioni/infermiere"' in card and 'href="/professioni/oss"' in card
    assert "OSS proprio qui" in card and "su richiesta" in card and f'href="mailto:{cast.aurora.email}"' in card


def test_a_place_can_be_added_copied_and_removed_unless_something_names_it(
    editor: TestClient, portal: Portal, cast: Town, session: Session
) -> None:
    good = {"name": "CDI Nuovo", "kind": "cdi", "place": "Merate", "cooperative_id": str(cast.brezza.key)}
    assert editor.post("/desk/redazione/servizi", data=good).status_code == 303
    session.rollback()
    row = session.exec(select(Service).where(Service.name == "CDI Nuovo")).one()
    assert (row.cooperative_id, row.province, row.author) == (cast.aurora.key, "LC", "editor")
    assert editor.post(f"/desk/redazione/servizi/{row.key}/copie").status_code == 303
    with portal.db.write() as writing:
        told = story(writing, cast.aurora, cast.oss, service_id=row.key)
    refused = editor.post(f"/desk/redazione/servizi/{row.key}/eliminazioni")
    assert refused.status_code == 409 and "storie 1" in refused.text
    with portal.db.write() as writing:
        writing.delete(writing.get_one(type(told), told.key))
    assert editor.post(f"/desk/redazione/servizi/{row.key}/eliminazioni").status_code == 303
    session.rollback()
    assert {s.name for s in session.exec(select(Service).where(Service.kind == "cdi"))} == {"CDI Nuovo (copia)"}


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": ""}, "name"), ({"place": "Atlantide"}, "place"), ({"kind": "astronave"}, "kind"), ({"professions": ["mago"]}, "professions"), ({"about": "x" * 1300}, "about")],
)  # fmt: skip
def test_a_wrong_place_is_refused_beside_its_field(
    editor: TestClient, cast: Town, session: Session, values: dict[str, str], field: str
) -> None:
    row = place(session, cast)
    here = f"/desk/redazione/servizi/{row.key}"
    page = editor.post(here, data=field_values(editor.get(here).text) | values)
    assert page.status_code == 422 and f'id="{field}-error"' in page.text
    assert place(session, cast).version == row.version


def test_two_people_saving_a_place_see_both_versions(editor: TestClient, cast: Town, session: Session) -> None:
    here = f"/desk/redazione/servizi/{place(session, cast).key}"
    mine = field_values(editor.get(here).text)
    assert editor.post(here, data=mine | {"name": "Della collega"}).status_code == 303
    page = editor.post(here, data=mine | {"name": "Mio"})
    assert page.status_code == 409 and "Della collega" in page.text and "Mio" in page.text
    assert place(session, cast).name == "Della collega"


# -- reading


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("Il sole scalda. La bimba ride. Noi andiamo al parco. Il cane corre e salta. Poi si torna a casa e si mangia la torta.", 90, 100),
        ("parola " * 30 + ".", 20, 60),
        ("L’organizzazione interprofessionale necessita continuativamente " * 8, 0, 20),
    ],
)  # fmt: skip
def test_gulpease_tells_easy_words_from_hard_ones(words: str, low: int, high: int) -> None:
    score = text_checks.gulpease(words).score
    assert score is not None and low <= score <= high


def test_gulpease_is_the_published_formula() -> None:
    words = "Oggi il cielo è blu. " * 10  # 50 words, 10 sentences, 150 letters
    assert text_checks.gulpease(words).score == min(100, round(89 + (300 * 10 - 10 * 150) / 50))
    assert text_checks.gulpease("Poche parole.").score is None


def test_a_year_later_everything_waits_to_be_read_again(client: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        story(session, cast.aurora, cast.oss, person="Nadia", consent_expires_on=today() + timedelta(days=900))
    sign_in(client, portal, cast.people["editor"])
    assert "Nadia" not in client.get("/desk/redazione").text
    with time_machine.travel(today() + timedelta(days=368)):
        sign_in(client, portal, Person(id=cast.people["editor"].id, email="x", name="x"))
        assert "Nadia" in client.get("/desk/redazione").text
