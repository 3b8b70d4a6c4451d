"""A cooperative keeps an opening as a template; the next one of its kind takes eight fields."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.acts import Act
from portal.app import Portal
from portal.db import today
from portal.openings import templates
from portal.openings.models import Opening, OpeningTemplate, State
from tests.conftest import sign_in
from tests.factories import Town
from tests.openings.writing import newest, typed

TEMPLATES = "/desk/offerte/modelli"


def kept(desk: TestClient, session: Session, cast: Town, name: str = "OSS di notte") -> OpeningTemplate:
    """A template made from Aurora's opening."""
    assert desk.post(f"/desk/offerte/{cast.opening.key}/modello", data={"name": name}).status_code == 303
    session.rollback()
    return session.exec(select(OpeningTemplate).where(OpeningTemplate.name == name)).one()


def sent(page: str) -> dict[str, str | list[str]]:
    """The opening's form as a browser would send it back untouched."""
    form = page[page.index('id="opening-form"') : page.index("</form>", page.index('id="opening-form"'))]
    data: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if not name or ('type="checkbox"' in tag and " checked" not in tag):
            continue
        data[name[1]] = unescape(value[1]) if value else ""
    for name, words in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        data[name] = unescape(words).strip("\r\n")
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(
            r'<option[^>]*selected[^>]*value="([^"]*)"|<option[^>]*value="([^"]*)"[^>]*selected', options
        )
        data[name] = (chosen[1] or chosen[2] or "") if chosen else ""
    return data


def test_from_a_template_an_opening_is_published_with_a_date_alone(
    desk: TestClient, session: Session, cast: Town
) -> None:
    template = kept(desk, session, cast)
    page = desk.get(f"/desk/offerte/nuova?modello={template.key}").text
    until = (today() + timedelta(days=20)).isoformat()
    answer = desk.post("/desk/offerte", data=sent(page) | {"closes_on": until, "then": "publish"})
    row = newest(session)
    assert answer.status_code == 303 and row.key != cast.opening.key
    for name in (
        "title",
        "description",
        "requirements",
        "offer",
        "comune",
        "level_min",
        "hours_min",
        "hours_max",
        "pay_min",
    ):
        assert getattr(row, name) == getattr(cast.opening, name), name
    assert (row.state, row.closes_on) == (State.PUBLISHED, today() + timedelta(days=20))


def test_at_most_eight_fields_stand_open_and_the_rest_is_folded(desk: TestClient, session: Session, cast: Town) -> None:
    template = kept(desk, session, cast)
    page = desk.get(f"/desk/offerte/nuova?modello={template.key}").text
    first = page[page.index('id="first-look"') : page.index("</section>", page.index('id="first-look"'))]
    assert re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', first) == [
        "title", "service_id", "place", "hours_min", "hours_max", "positions", "closes_on", "reply_days",
    ]  # fmt: skip
    folds = re.findall(r'<details class="form-part fold"( open)?>', page)
    assert folds == ["", "", "", ""], "all is written: nothing but the date is left to do"
    for name in set(typed(cast)) - {"then", "cooperative_id", "shifts"}:
        assert page.count(f' name="{name}"') == 1, f"{name} can be changed, in one place"


def test_a_refused_form_stays_short_and_opens_where_something_is_wrong(
    desk: TestClient, session: Session, cast: Town
) -> None:
    template = kept(desk, session, cast)
    data = typed(cast, modello=str(template.key), description="Breve.", then="publish")
    answer = desk.post("/desk/offerte", data=data)
    assert answer.status_code == 422 and 'id="first-look"' in answer.text and 'id="description-error"' in answer.text
    folds = re.findall(r'<details class="form-part fold"( open)?>', answer.text)
    assert folds == [" open", "", "", ""]
    assert f'name="modello" value="{template.key}"' in answer.text


def test_what_a_template_holds_changes_with_neither_the_opening_nor_the_new_one(
    desk: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    template = kept(desk, session, cast)
    with portal.db.write() as writing:
        writing.get_one(Opening, cast.opening.key).description = "Altro."
    page = desk.get(f"/desk/offerte/nuova?modello={template.key}").text
    assert cast.opening.description in page
    assert "closes_on" not in template.written and "siisl_on" not in template.written
    desk.post("/desk/offerte", data=typed(cast, offer="Solo qui.", modello=str(template.key)))
    session.rollback()
    again = session.get(OpeningTemplate, template.key, populate_existing=True)
    assert again is not None and again.written["offer"] == cast.opening.offer


def test_the_same_twice_is_one_and_a_taken_name_is_replaced_only_when_asked(
    desk: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    template = kept(desk, session, cast)
    path = f"/desk/offerte/{cast.opening.key}/modello"
    assert desk.post(path, data={"name": "OSS di notte"}).status_code == 303
    with portal.db.write() as writing:
        writing.get_one(Opening, cast.opening.key).offer = "Mensa."
    refused = desk.post(path, data={"name": "oss di NOTTE"})
    assert refused.status_code == 422 and "già un modello con questo nome" in refused.text
    assert 'name="replace"' in refused.text and 'value="oss di NOTTE"' in refused.text
    assert desk.post(path, data={"name": "OSS di notte", "replace": "y"}).status_code == 303
    session.rollback()
    rows = session.exec(select(OpeningTemplate)).all()
    assert [(row.key, row.version) for row in rows] == [(template.key, 2)]
    assert session.get(OpeningTemplate, template.key, populate_existing=True).written["offer"] == "Mensa."  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "said"), [("", "Dagli un nome"), ("   ", "Dagli un nome"), ("x" * 81, "al massimo 80")]
)
def test_a_template_needs_a_name_that_fits(
    desk: TestClient, session: Session, cast: Town, name: str, said: str
) -> None:
    answer = desk.post(f"/desk/offerte/{cast.opening.key}/modello", data={"name": name})
    assert answer.status_code == 422 and said in answer.text and 'id="name-error"' in answer.text
    template = kept(desk, session, cast)
    answer = desk.post(f"{TEMPLATES}/{template.key}", data={"name": name, "version": "1"})
    assert answer.status_code == 422 and said in answer.text


def test_a_template_is_renamed_and_nobody_renames_over_somebody_else(
    desk: TestClient, session: Session, cast: Town
) -> None:
    template = kept(desk, session, cast)
    kept(desk, session, cast, "ASA")
    path = f"{TEMPLATES}/{template.key}"
    assert "al massimo" not in desk.get(path).text
    assert desk.post(path, data={"name": "asa", "version": "1"}).status_code == 422
    assert desk.post(path, data={"name": "OSS notturna", "version": "1"}).status_code == 303
    assert desk.post(path, data={"name": "OSS notturna", "version": "1"}).status_code == 303, "sent twice"
    stale = desk.post(path, data={"name": "Mio", "version": "1"})
    assert stale.status_code == 409 and 'value="Mio"' in stale.text and 'value="2"' in stale.text
    assert "OSS notturna" in desk.get(TEMPLATES).text


def test_a_template_thrown_away_can_be_taken_back(desk: TestClient, session: Session, cast: Town) -> None:
    template = kept(desk, session, cast)
    before = (template.name, template.written)
    assert desk.post(f"{TEMPLATES}/{template.key}/eliminazioni").headers["location"] == TEMPLATES
    assert "OSS di notte" not in desk.get(f"{TEMPLATES}").text.replace("Il modello «OSS di notte» è eliminato", "")
    blank = desk.get(f"/desk/offerte/nuova?modello={template.key}")
    assert blank.status_code == 200 and "non c’è più" in blank.text
    assert "modello di offerta eliminato" in desk.get("/desk/azioni").text
    session.rollback()
    act = session.exec(select(Act).where(Act.kind == templates.DELETED)).one()
    assert desk.post(f"/desk/azioni/{act.key}/annullamenti").status_code == 303
    session.rollback()
    back = session.exec(select(OpeningTemplate)).one()
    assert (back.name, back.written) == before


def test_a_template_does_not_come_back_over_another_of_its_name(desk: TestClient, session: Session, cast: Town) -> None:
    template = kept(desk, session, cast)
    desk.post(f"{TEMPLATES}/{template.key}/eliminazioni")
    kept(desk, session, cast)
    act = session.exec(select(Act).where(Act.kind == templates.DELETED)).one()
    refused = desk.post(f"/desk/azioni/{act.key}/annullamenti")
    assert refused.status_code == 409 and "un altro modello con questo nome" in refused.text


def test_nobody_sees_or_uses_the_templates_of_another_cooperative(
    desk: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    template = kept(desk, session, cast)
    sign_in(desk, portal, cast.people["other_recruiter"])
    assert "OSS di notte" not in desk.get(TEMPLATES).text + desk.get("/desk/offerte/nuova").text
    assert cast.opening.description not in desk.get(f"/desk/offerte/nuova?modello={template.key}").text
    assert desk.get(f"{TEMPLATES}/{template.key}").status_code == 404
    for path in ("", "/eliminazioni"):
        assert desk.post(f"{TEMPLATES}/{template.key}{path}", data={"name": "x", "version": "1"}).status_code == 404
    assert desk.post(f"/desk/offerte/{cast.opening.key}/modello", data={"name": "x"}).status_code == 404
    desk.post("/desk/offerte", data=typed(cast, modello=str(template.key)))
    assert newest(session).cooperative_id == cast.brezza.key, "a foreign template does not choose the cooperative"


def test_there_is_an_end_to_how_many_a_cooperative_keeps(
    desk: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    with portal.db.write() as writing:
        for n in range(templates.MOST):
            writing.add(OpeningTemplate(cooperative_id=cast.aurora.key, name=f"Modello {n}", written={}))
    refused = desk.post(f"/desk/offerte/{cast.opening.key}/modello", data={"name": "Uno di troppo"})
    assert refused.status_code == 409 and "eliminane uno" in refused.text
    page = desk.get(TEMPLATES)
    assert page.status_code == 200 and "Modello 59" in page.text, "even a template that holds nothing is listed"
    empty = session.exec(select(OpeningTemplate)).first()
    assert empty is not None and desk.get(f"/desk/offerte/nuova?modello={empty.key}").status_code == 200
    assert desk.get(f"{TEMPLATES}/{empty.key}").status_code == 200


def test_the_new_page_offers_the_templates(desk: TestClient, session: Session, cast: Town) -> None:
    assert "Parti da un modello" not in desk.get("/desk/offerte/nuova").text
    template = kept(desk, session, cast)
    assert f"/desk/offerte/nuova?modello={template.key}" in desk.get("/desk/offerte/nuova").text


@pytest.mark.parametrize("odd", ["abc", "-1", "²", "9" * 40, "<script>"])
def test_an_odd_number_of_a_template_is_a_blank_sheet(desk: TestClient, cast: Town, odd: str) -> None:
    assert desk.get("/desk/offerte/nuova", params={"modello": odd}).status_code == 200
    assert desk.post("/desk/offerte", data=typed(cast, modello=odd)).status_code == 303
