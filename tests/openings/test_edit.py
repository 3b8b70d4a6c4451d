"""Writing an opening: what a recruiter types becomes a draft, and nothing typed is ever lost."""

from html import unescape
from typing import Any

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.accounts.models import Role
from portal.app import Portal
from portal.cooperatives.models import Membership, Service
from portal.openings.models import Contract, Opening, State
from tests.conftest import sign_in
from tests.factories import Town
from tests.openings.writing import DESCRIPTION, newest, typed


def test_a_profession_is_all_that_a_draft_needs(desk: TestClient, session: Session, cast: Town) -> None:
    answer = desk.post("/desk/offerte", data={"profession_id": str(cast.oss.key)})
    row = newest(session)
    assert answer.status_code == 303 and answer.headers["location"] == f"/desk/offerte/{row.key}"
    assert row.state is State.DRAFT and row.cooperative_id == cast.aurora.key
    assert row.title == "Operatrice / operatore socio-sanitario (OSS)", (
        "an empty title takes the name of the profession"
    )


def test_pay_is_worked_out_from_level_and_hours(desk: TestClient, session: Session, cast: Town) -> None:
    desk.post("/desk/offerte", data=typed(cast))
    row = newest(session)
    assert (row.pay_min, row.pay_max, row.pay_typed) == (125610, 159106, False)
    assert (row.comune, row.province, row.shifts, row.nights) == ("097042", "LC", ["night"], True)


def test_the_form_shows_the_pay_before_saving_with_and_without_script(
    desk: TestClient, session: Session, cast: Town
) -> None:
    before = len(session.exec(select(Opening)).all())
    asked = desk.get("/desk/offerte/paga", params={"level_min": "C2", "hours_min": "38", "contract": "permanent"})
    assert "1.591" in asked.text and 'data-kind="table"' in asked.text
    pressed = desk.post("/desk/offerte", data=typed(cast, then="pay", hours_min="38", hours_max="", title="<b>Mio</b>"))
    assert pressed.status_code == 200 and "1.591" in pressed.text and "&lt;b&gt;Mio" in pressed.text
    assert len(session.exec(select(Opening)).all()) == before, "asking for the pay saves nothing"


def test_an_internship_has_the_pay_that_is_typed(desk: TestClient, session: Session, cast: Town) -> None:
    desk.post("/desk/offerte", data=typed(cast, contract="internship", pay_low="650,50", pay_high="1.000"))
    row = newest(session)
    assert (row.pay_min, row.pay_max, row.pay_typed, row.level_min) == (65050, 100000, True, None)
    assert 'value="650,5"' in desk.get(f"/desk/offerte/{row.key}/modifica").text


def test_the_place_of_the_service_is_the_place_of_work(desk: TestClient, session: Session, cast: Town) -> None:
    service = session.exec(select(Service).where(Service.cooperative_id == cast.aurora.key)).one()
    desk.post("/desk/offerte", data=typed(cast, place="", service_id=str(service.key)))
    row = newest(session)
    assert (row.service_id, row.comune) == (service.key, "097042")


def test_saving_again_without_a_change_changes_nothing(desk: TestClient, session: Session, cast: Town) -> None:
    desk.post("/desk/offerte", data=typed(cast, description=DESCRIPTION + "\r\n\r\nSecondo paragrafo."))
    row = newest(session)
    desk.post(
        f"/desk/offerte/{row.key}/modifica", data=typed(cast, description=DESCRIPTION + "\r\n\r\nSecondo paragrafo.")
    )
    again = newest(session)
    assert (again.version, again.description) == (1, DESCRIPTION + "\n\nSecondo paragrafo.")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("profession_id", "", "Scegli la professione"),
        ("profession_id", "abc", "Scegli"),
        ("title", "x" * 10_000, "al massimo 140"),
        ("description", "x" * 10_000, "al massimo 6000"),
        ("pay_note", "x" * 10_000, "al massimo 300"),
        ("place", "Atlantide", "Non troviamo questo comune"),
        ("place", "Lecc", "Forse intendi: Lecce (LE), Lecco (LC)"),
        ("hours_min", "tante", "Scrivi un numero, per esempio 37,5"),
        ("hours_min", "400", "tra 1 e 40"),
        ("hours_max", "2", "meno delle minime"),
        ("level_max", "A1", "più basso del primo"),
        ("level_min", "Z9", "Scegli una delle voci"),
        ("contract", "slavery", "Scegli una delle voci"),
        ("shifts", ["dawn"], "Scegli"),
        ("positions", "0", "tra 1 e 99"),
        ("positions", "9" * 5000, "Scrivi un numero intero"),
        ("closes_on", "domani", "Scrivi una data"),
        ("reply_days", "-1", "tra 1 e 60"),
    ],
)
def test_a_wrong_value_is_told_beside_its_field_and_all_that_was_typed_stays(
    desk: TestClient, session: Session, cast: Town, field: str, value: Any, said: str
) -> None:
    before = len(session.exec(select(Opening)).all())
    answer = desk.post("/desk/offerte", data=typed(cast, **{"requirements": "Questo resta qui.", field: value}))
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert said in page.replace("’", "'").replace("'", "’") or said in page
    assert f'id="{field}-error"' in page and "Questo resta qui." in page
    if isinstance(value, str) and field not in {"profession_id", "level_min", "level_max", "contract"}:
        assert value in page
    assert len(session.exec(select(Opening)).all()) == before


def test_markup_typed_anywhere_is_shown_as_text(desk: TestClient, session: Session, cast: Town) -> None:
    evil = "<script>alert(1)</script>"
    texts = (
        "title",
        "description",
        "requirements",
        "offer",
        "selection",
        "pay_note",
        "address",
        "title_en",
        "summary_en",
    )
    desk.post(
        "/desk/offerte",
        data=typed(cast, **{name: f"{DESCRIPTION if name == 'description' else ''}{evil}" for name in texts}),
    )
    key = newest(session).key
    for path in ("", "/modifica", "/anteprima"):
        page = desk.get(f"/desk/offerte/{key}{path}").text
        assert "<script>alert" not in page, path
    assert "<script>alert" not in desk.get("/desk/offerte?stato=bozze").text


def test_a_service_of_another_cooperative_cannot_be_chosen(
    desk: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    foreign = session.exec(select(Service).where(Service.cooperative_id == cast.brezza.key)).one()
    assert desk.post("/desk/offerte", data=typed(cast, service_id=str(foreign.key))).status_code == 422
    with portal.db.write() as writing:
        writing.add(
            Membership(person_id=cast.people["recruiter"].key, cooperative_id=cast.brezza.key, role=Role.RECRUITER)
        )
    both = desk.get("/desk/offerte/nuova").text
    assert "Aurora" in both and "Brezza" in both, "somebody who writes for two chooses for which"
    mixed = desk.post(
        "/desk/offerte", data=typed(cast, cooperative_id=str(cast.aurora.key), service_id=str(foreign.key))
    )
    assert mixed.status_code == 422 and "altra cooperativa" in mixed.text
    assert (
        desk.post(
            "/desk/offerte",
            data=typed(cast, cooperative_id=str(cast.brezza.key), service_id=str(foreign.key), place=""),
        ).status_code
        == 303
    )
    assert newest(session).cooperative_id == cast.brezza.key


def test_nobody_writes_for_a_cooperative_that_is_not_theirs(desk: TestClient, session: Session, cast: Town) -> None:
    desk.post("/desk/offerte", data=typed(cast, cooperative_id=str(cast.brezza.key)))
    assert newest(session).cooperative_id != cast.brezza.key or newest(session).key == cast.other_opening.key
    for path in ("", "/modifica", "/anteprima"):
        assert desk.get(f"/desk/offerte/{cast.other_opening.key}{path}").status_code == 404
    for path in ("modifica", "pubblicazioni", "chiusure", "copie", "eliminazioni"):
        assert desk.post(f"/desk/offerte/{cast.other_opening.key}/{path}", data=typed(cast)).status_code == 404
    assert newest(session).state is State.PUBLISHED


@pytest.mark.parametrize("role", ["reader", "outreach", "editor", "coordinator", "hiring_manager", "interviewer"])
def test_who_only_reads_cannot_write(
    client: TestClient, portal: Portal, session: Session, cast: Town, pay_table: None, role: str
) -> None:
    desk = sign_in(client, portal, cast.people[role])
    assert desk.get("/desk/offerte/nuova").status_code == 403
    assert desk.post("/desk/offerte", data=typed(cast)).status_code == 403
    assert desk.get(f"/desk/offerte/{cast.opening.key}/modifica").status_code == 403
    for path in ("modifica", "pubblicazioni", "chiusure", "copie", "eliminazioni"):
        assert desk.post(f"/desk/offerte/{cast.opening.key}/{path}", data=typed(cast)).status_code == 403
    session.rollback()
    assert session.get(Opening, cast.opening.key).version == cast.opening.version  # type: ignore[union-attr]


def test_a_copy_is_a_draft_without_dates_and_can_be_thrown_away(desk: TestClient, session: Session, cast: Town) -> None:
    answer = desk.post(f"/desk/offerte/{cast.opening.key}/copie")
    row = newest(session)
    key = row.key
    assert answer.headers["location"] == f"/desk/offerte/{key}/modifica"
    assert (row.state, row.title, row.closes_on, row.published_at) == (State.DRAFT, cast.opening.title, None, None)
    assert row.slug != cast.opening.slug
    assert desk.post(f"/desk/offerte/{key}/eliminazioni").headers["location"] == "/desk/offerte"
    assert newest(session).key == cast.other_opening.key
    refused = desk.post(f"/desk/offerte/{cast.opening.key}/eliminazioni")
    assert refused.status_code == 409 and "solo le bozze" in refused.text


def test_the_preview_is_the_public_page_and_nobody_outside_sees_a_draft(
    desk: TestClient, session: Session, cast: Town
) -> None:
    desk.post("/desk/offerte", data=typed(cast, then="preview"))
    row = newest(session)
    page = desk.get(f"/desk/offerte/{row.key}/anteprima")
    assert page.status_code == 200 and "Anteprima." in page.text and DESCRIPTION in page.text
    assert "ld+json" not in page.text, "search engines are told only of what is public"
    assert desk.get(f"/offerte/{row.slug}").status_code == 404


def test_an_empty_draft_has_a_preview_too(desk: TestClient, session: Session, cast: Town) -> None:
    desk.post("/desk/offerte", data={"profession_id": str(cast.oss.key)})
    key = newest(session).key
    for path in ("", "/modifica", "/anteprima"):
        assert desk.get(f"/desk/offerte/{key}{path}").status_code == 200


def test_the_form_speaks_english_too(desk: TestClient, session: Session, cast: Town) -> None:
    page = desk.get("/en/desk/offerte/nuova").text
    assert "New job opening" in page and "Salva la bozza" not in page
    refused = desk.post("/en/desk/offerte", data=typed(cast, place="Atlantide"))
    assert refused.status_code == 422 and "We cannot find this municipality" in refused.text


def test_a_contract_that_does_not_end_has_no_months(desk: TestClient, session: Session, cast: Town) -> None:
    desk.post("/desk/offerte", data=typed(cast, contract_months="6"))
    assert (newest(session).contract, newest(session).contract_months) == (Contract.PERMANENT, None)
    desk.post("/desk/offerte", data=typed(cast, contract="fixed_term", contract_months="6"))
    assert newest(session).contract_months == 6
