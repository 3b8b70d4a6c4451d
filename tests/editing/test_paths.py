"""Editors keep the ways from school true; nobody who answers three questions is ever left without one."""

import html
import re
from datetime import date

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal import reference
from portal.app import Portal
from portal.db import today
from portal.professions import paths, queries
from portal.professions.models import StudyPath
from tests.conftest import sign_in
from tests.factories import Town

DESK = "/desk/redazione/percorsi"
PUBLIC = "/percorsi?scuola=ip-sociale&anno=5&voglio=lavorare"
NEW = {
    "to": "oss", "goals": ["work"], "entry": "any", "steps-0-kind": "course", "steps-0-title_it": "Corso serale",
    "steps-0-title_en": "Evening course", "steps-0-years": "1,5", "steps-0-hours": "1.000", "steps-0-cost": "none",
    "steps-0-job": "oss",
}  # fmt: skip


@pytest.fixture
def editor(client: TestClient, portal: Portal, cast: Town, reference_data: None) -> TestClient:
    return sign_in(client, portal, cast.people["editor"])


def fields(page: str) -> dict[str, list[str]]:
    """What the form on the page would send, every field by its name."""
    form = page[page.index('id="text-form"') :]
    form = form[: form.index("</form>")]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (" checked" in tag or not re.search(r'type="(checkbox|radio)"', tag)):
            found.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option selected[^>]*value="([^"]*)"', options)
        first = re.search(r'<option[^>]*value="([^"]*)"', options)
        found[name] = [chosen[1] if chosen else first[1] if first else ""]
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = [html.unescape(text).removeprefix("\r\n")]
    return found


def path(session: Session, slug: str = "corso-oss") -> StudyPath:
    session.rollback()
    session.expire_all()
    return session.exec(select(StudyPath).where(StudyPath.slug == slug)).one()


def at(session: Session, slug: str = "corso-oss") -> str:
    return f"{DESK}/{path(session, slug).key}"


def error_beside(page: str, field: str) -> str:
    """The message beside a field, or nothing."""
    found = re.search(rf'id="{field}-error">(.*?)</p>', page, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""


# -- the journey


def test_a_step_that_an_editor_changes_is_what_students_read(editor: TestClient, session: Session) -> None:
    listed = editor.get("/desk/redazione?che=percorsi").text
    assert f'href="{at(session)}"' in listed and "per tutte le scuole" in listed
    here = at(session)
    form = fields(editor.get(here).text) | {
        "steps-0-title_it": "Corso OSS della Regione", "steps-0-title_en": "Regional care course", "steps-0-hours": "1.100",
    }  # fmt: skip
    assert "Corso OSS della Regione" not in editor.get(PUBLIC).text
    assert editor.post(here, data=form | {"then": "save"}).status_code == 303
    page = editor.get(PUBLIC).text
    assert "Corso OSS della Regione" in page and "1.100 ore" in page
    assert "Regional care course" in editor.get("/en" + PUBLIC).text
    assert path(session).reviewed_on == today()


def test_every_way_that_comes_with_the_portal_can_be_saved_as_it_is(editor: TestClient, session: Session) -> None:
    kept = ("to_id", "goals", "tracks", "entry", "steps", "opens", "needs_check", "position")
    for row in list(queries.paths(session)):
        before = {name: getattr(row, name) for name in kept}
        form = fields(editor.get(f"{DESK}/{row.key}").text)
        assert editor.post(f"{DESK}/{row.key}", data=form | {"then": "save"}).status_code == 303, row.slug
        assert {name: getattr(path(session, row.slug), name) for name in kept} == before, row.slug


def test_steps_are_added_dropped_and_put_in_order_without_scripts(editor: TestClient, session: Session) -> None:
    page = editor.get(at(session)).text
    had = len(path(session).steps)
    assert page.count('-title_it"') // page.count('name="steps-0-title_it"') >= had + 3
    added = {
        f"steps-{had}-place": "0,5", f"steps-{had}-title_it": "Tre mesi di prova", f"steps-{had}-title_en": "Three months to try",
        f"steps-{had}-kind": "work", f"steps-{had}-years": "0,25",
    }  # fmt: skip
    refused = editor.post(at(session), data=fields(page) | added | {"then": "save"})
    assert refused.status_code == 422 and error_beside(refused.text, f"steps-{had}-place")
    added |= {f"steps-{had}-place": "1", "steps-0-place": "2"}
    assert editor.post(at(session), data=fields(page) | added | {"then": "save"}).status_code == 303
    steps = path(session).steps
    assert len(steps) == had + 1 and steps[0]["title_it"] == "Tre mesi di prova" and steps[0]["years"] == 0.25
    form = fields(editor.get(at(session)).text)
    emptied = {name: "" for name in form if name.startswith("steps-0-") and not name.endswith(("kind", "cost"))}
    assert editor.post(at(session), data=form | emptied | {"then": "save"}).status_code == 303
    assert [step["title_it"] for step in path(session).steps] == [step["title_it"] for step in steps[1:]]


def test_a_preview_shows_the_public_card_and_saves_nothing(editor: TestClient, session: Session) -> None:
    form = fields(editor.get(at(session)).text) | {"steps-0-title_it": "Solo da guardare"}
    page = editor.post(at(session), data=form | {"then": "preview"})
    card = page.text[page.text.index("text-preview") : page.text.index('id="text-form"')]
    assert page.status_code == 200 and "Solo da guardare" in card and "path-steps" in card
    assert path(session).steps[0]["title_it"] != "Solo da guardare"


def test_a_way_is_added_begun_from_another_one_and_removed(editor: TestClient, session: Session) -> None:
    copy = editor.get(f"{DESK}/nuovo?da={path(session).key}").text
    form = fields(copy)
    assert form["steps-0-title_it"] == [path(session).steps[0]["title_it"]] and form["to"] == ["oss"]
    twin = editor.post(DESK, data=form | {"then": "save"})
    assert twin.status_code == 422 and "comincia con lo stesso passo" in error_beside(twin.text, "to")
    made = editor.post(DESK, data=NEW | {"then": "save"})
    assert made.status_code == 303 and made.headers["location"] == at(session, "corso-serale")
    row = path(session, "corso-serale")
    assert (row.steps[0]["years"], row.steps[0]["hours"], row.tracks) == (1.5, 1000, [])
    assert "Corso serale" in editor.get(PUBLIC).text
    gone = editor.post(f"{DESK}/{row.key}/eliminazioni")
    assert gone.headers["location"] == "/desk/redazione?che=percorsi"
    assert "Corso serale" not in editor.get(PUBLIC).text


# -- the rule


def only(portal: Portal, slug: str, **changes: object) -> None:
    """Leave one way for those who want to work, and change it."""
    with portal.db.write() as session:
        for row in queries.paths(session):
            if row.slug == slug:
                row.goals, row.tracks = ["work"], []
                for name, value in changes.items():
                    setattr(row, name, value)
            elif "work" in row.goals:
                row.goals = [goal for goal in row.goals if goal != "work"] or ["both"]


def test_no_answers_are_left_without_a_way_by_narrowing_one(
    editor: TestClient, portal: Portal, session: Session
) -> None:
    only(portal, "corso-oss")
    form = fields(editor.get(at(session)).text)
    narrowed = editor.post(at(session), data=form | {"tracks": ["les", "iefp"], "then": "save"})
    said = error_beside(narrowed.text, "tracks")
    assert narrowed.status_code == 422 and "linguistico" in said.casefold() and "ogni anno" in said
    assert "Lavorare presto" in said and "economico-sociale" not in said.casefold()
    other = editor.post(at(session), data=form | {"goals": ["study"], "then": "save"})
    assert other.status_code == 422 and "Lavorare presto" in error_beside(other.text, "goals")
    assert path(session).tracks == [] and path(session).goals == ["work"]
    assert not paths.uncovered(queries.paths(session), queries.listed(session, "it"))


def test_no_answers_are_left_without_a_way_by_removing_one(
    editor: TestClient, portal: Portal, session: Session
) -> None:
    only(portal, "corso-oss")
    refused = editor.post(at(session) + "/eliminazioni")
    assert (
        refused.status_code == 409 and "resterebbe senza strade" in refused.text and "Lavorare presto" in refused.text
    )
    assert path(session).goals == ["work"]


def test_a_table_that_had_a_gap_already_can_still_be_edited(
    editor: TestClient, portal: Portal, session: Session
) -> None:
    only(portal, "corso-oss", tracks=["les"])
    form = fields(editor.get(at(session)).text) | {"tracks": ["les", "iefp"], "then": "save"}
    assert editor.post(at(session), data=form).status_code == 303


# -- refusals beside the fields


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"to": "astronauta"}, "to", "Scegli una delle voci"),
        ({"to": ""}, "to", "Scegli la professione"),
        ({"tracks": ["hogwarts"]}, "tracks", "non c’è nella lista"),
        ({"opens": ["astronauta"]}, "opens", "non c’è nella lista"),
        ({"goals": []}, "goals", "almeno una risposta"),
        ({"goals": ["sleep"]}, "goals", "non c’è nella lista"),
        ({"entry": "magia"}, "entry", "Scegli una delle voci"),
        ({"steps-0-kind": "school"}, "steps-0-kind", "Scegli una delle voci"),
        ({"steps-0-cost": "tanto"}, "steps-0-cost", "Scegli una delle voci"),
        ({"steps-0-job": "astronauta"}, "steps-0-job", "Scegli una delle voci"),
        ({"steps-0-job": ""}, "steps-0-job", "L’ultimo lavoro deve essere"),
        ({"steps-0-job": "infermiere"}, "steps-0-job", "L’ultimo lavoro deve essere"),
        ({"steps-0-years": "7"}, "steps-0-years", "tra 0 e 6"),
        ({"steps-0-years": "-1"}, "steps-0-years", "Scrivi un numero"),
        ({"steps-0-years": "due"}, "steps-0-years", "Scrivi un numero"),
        ({"steps-0-years": ""}, "steps-0-years", "quanto dura"),
        ({"steps-0-years": "0"}, "steps-0-years", "Solo un esame"),
        ({"steps-0-hours": "3.000"}, "steps-0-hours", "Tante ore"),
        ({"steps-0-hours": "9" * 400}, "steps-0-hours", "Scrivi un numero"),
        ({"steps-0-hours": "9.000"}, "steps-0-hours", "tra 1 e 6000"),
        ({"steps-0-place": "1000"}, "steps-0-place", "tra 1 e 99"),
        ({"steps-0-title_it": ""}, "steps-0-title_it", "che cosa si fa"),
        ({"steps-0-title_en": ""}, "steps-0-title_en", "anche in inglese"),
        ({"steps-0-award_it": "Attestato"}, "steps-0-award_en", "anche in inglese"),
        ({"steps-0-note_en": "At night"}, "steps-0-note_it", "anche in italiano"),
        ({"steps-0-title_it": "x" * 161}, "steps-0-title_it", "al massimo 160"),
        ({"needs_check": "x" * 1001}, "needs_check", "al massimo 1000"),
        (dict.fromkeys([k for k in NEW if k.startswith("steps-0-")], ""), "steps-0-title_it", "almeno un passo"),
        (
            {f"steps-{n}-{k}": v for n in (1, 2) for k, v in (("title_it", "Anni"), ("title_en", "Years"), ("years", "6"), ("kind", "work"), ("cost", "paid"))},
            "steps-2-years", "più di 10 anni",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_true_is_refused_beside_its_field(
    editor: TestClient, session: Session, changes: dict[str, object], field: str, says: str
) -> None:
    before = len(queries.paths(session))
    page = editor.post(DESK, data=NEW | {"opens": ["infermiere"], "then": "save"} | changes)
    assert page.status_code == 422 and says in error_beside(page.text, field)
    if changes.get("steps-0-title_it") is None:
        assert 'value="Corso serale"' in page.text
    assert "<h1>" in page.text and f'href="#{field}' in page.text
    session.rollback()
    assert len(queries.paths(session)) == before


def test_a_thousand_rows_are_no_crash(editor: TestClient) -> None:
    rows = {f"steps-{n}-title_it": "x" for n in (*range(40), 10**30)}
    assert editor.post(DESK, data=rows | {"steps": "x", "steps-": "y", "steps-x-kind": "z"}).status_code == 422


# -- nobody overwrites anybody


def test_two_editors_of_a_way_see_both_versions(editor: TestClient, session: Session) -> None:
    old = fields(editor.get(at(session)).text)
    assert editor.post(at(session), data=old | {"steps-0-title_it": "Della collega", "then": "save"}).status_code == 303
    page = editor.post(at(session), data=old | {"steps-0-title_it": "Mia", "then": "save"})
    assert page.status_code == 409 and "Della collega" in page.text and 'value="Mia"' in page.text
    assert "Passo 1: Che cosa si fa" in page.text
    assert path(session).steps[0]["title_it"] == "Della collega"
    assert editor.post(at(session), data=fields(page.text) | {"then": "save"}).status_code == 303
    assert path(session).steps[0]["title_it"] == "Mia"


def test_what_editors_changed_or_removed_stays_so_through_every_release(
    editor: TestClient, portal: Portal, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = fields(editor.get(at(session)).text)
    assert editor.post(at(session), data=form | {"steps-0-title_it": "Nostro", "then": "save"}).status_code == 303
    assert editor.post(at(session, "l19-nido") + "/eliminazioni").status_code == 303
    with portal.db.write() as writing:
        row = writing.exec(select(StudyPath).where(StudyPath.slug == "snt1-infermiere")).one()
        row.reviewed_on = date(2001, 1, 1)
    for release in ("a newer release", "one newer still"):
        monkeypatch.setattr(reference, "_fingerprint", lambda release=release: release)
        with portal.db.write() as writing:
            assert reference.load(writing)
    assert path(session).steps[0]["title_it"] == "Nostro"
    assert path(session, "snt1-infermiere").reviewed_on != date(2001, 1, 1)
    assert not session.exec(select(StudyPath).where(StudyPath.slug == "l19-nido")).all()


def test_only_those_who_edit_shared_texts_may(client: TestClient, portal: Portal, editor: TestClient, cast: Town, session: Session) -> None:  # fmt: skip
    here = at(session)
    for role, status in (("coordinator", 200), ("editor", 200), ("owner", 403), ("recruiter", 403)):
        sign_in(client, portal, cast.people[role])
        assert client.get(here).status_code == status, role
        assert ("redazione/percorsi/nuovo" in client.get("/desk/redazione").text) is (status == 200), role
    sign_in(client, portal, cast.people["editor"])
    for odd in (f"{DESK}/99999", f"{DESK}/nuovo?da=99999"):
        assert client.get(odd).status_code == 404
    for odd in ("?da=x", "?da=²", "?da=" + "9" * 50, "?da=-1"):
        assert client.get(f"{DESK}/nuovo{odd}").status_code == 200


def test_the_list_and_the_form_say_who_saved_a_way_last(editor: TestClient, session: Session, cast: Town) -> None:
    assert "con la prima installazione" in editor.get(at(session)).text
    assert editor.post(at(session), data=fields(editor.get(at(session)).text)).status_code == 303
    name = cast.people["editor"].name
    assert path(session).author == name
    assert f"<dd>{name}</dd>" in editor.get(at(session)).text
    assert name in editor.get("/desk/redazione?che=percorsi").text
