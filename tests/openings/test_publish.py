"""An opening becomes public only when it is complete and fair, and stays so."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from portal.app import Portal
from portal.db import now, today
from portal.openings.models import Opening, State
from tests.factories import Town
from tests.openings.writing import newest, stored, typed


def test_a_complete_opening_is_published_in_one_step_and_found(desk: TestClient, session: Session, cast: Town) -> None:
    answer = desk.post("/desk/offerte", data=typed(cast, then="publish"))
    row = newest(session)
    assert answer.status_code == 303 and row.state is State.PUBLISHED and row.published_at is not None
    assert row.slug == f"operatrice-operatore-socio-sanitario-di-notte-lecco-{row.key}"
    assert desk.get(f"/offerte/{row.slug}").status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "OS"}, "title"),
        ({"description": "Breve."}, "description"),
        ({"place": ""}, "place"),
        ({"hours_min": "", "hours_max": ""}, "hours_min"),
        ({"level_min": "", "level_max": ""}, "level_min"),
        ({"contract": "internship"}, "pay_low"),
        ({"contract": "freelance", "level_min": "C2"}, "pay_low"),
        ({"closes_on": ""}, "closes_on"),
        ({"closes_on": today().isoformat()}, "closes_on"),
        ({"closes_on": (today() - timedelta(days=1)).isoformat()}, "closes_on"),
        ({"closes_on": (today() + timedelta(days=184)).isoformat()}, "closes_on"),
        ({"closes_on": "9999-12-31"}, "closes_on"),
        (
            {"description": "Cerchiamo una persona di bella presenza per affiancare gli anziani della nostra RSA."},
            "description",
        ),
        ({"requirements": "Max 35 anni."}, "requirements"),
        ({"selection": "Portare una foto a figura intera."}, "selection"),
        ({"title": "Operatore socio-sanitario"}, "checked"),
        ({"requirements": "Automunita/o."}, "checked"),
        ({"offer": "Riservato alle categorie protette L. 68/99."}, "checked"),
    ],
)
def test_what_is_missing_or_unfair_is_told_beside_its_field_and_nothing_is_saved(
    desk: TestClient, session: Session, cast: Town, changes: dict[str, Any], field: str
) -> None:
    answer = desk.post("/desk/offerte", data=typed(cast, then="publish", **changes))
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text
    assert newest(session).key == cast.other_opening.key
    draft = desk.post("/desk/offerte", data=typed(cast, then="save", **changes))
    assert draft.status_code == 303, "the same words may wait as a draft"


def test_all_reasons_come_at_once(desk: TestClient, cast: Town) -> None:
    answer = desk.post("/desk/offerte", data=typed(
        cast, then="publish", description="Bella presenza.", place="", level_min="", closes_on="", title="Educatore"
    ))  # fmt: skip
    for field in ("description", "place", "level_min", "closes_on", "checked"):
        assert f'id="{field}-error"' in answer.text


@pytest.mark.parametrize(
    "changes",
    [
        {"contract": "apprenticeship", "requirements": "Max 29 anni."},
        {"protected_category": "y", "offer": "Riservato alle categorie protette L. 68/99."},
        {"car": "needed", "requirements": "Automunita/o."},
        {"contract": "internship", "pay_low": "650"},
    ],
)
def test_a_word_that_the_facts_allow_stops_nothing(desk: TestClient, cast: Town, changes: dict[str, Any]) -> None:
    assert desk.post("/desk/offerte", data=typed(cast, then="publish", **changes)).status_code == 303


def test_a_warning_is_answered_with_a_tick_an_error_is_not(desk: TestClient, session: Session, cast: Town) -> None:
    ticked = typed(cast, then="publish", checked="y")
    assert desk.post("/desk/offerte", data=ticked | {"requirements": "Solo uomini."}).status_code == 422
    assert desk.post("/desk/offerte", data=ticked | {"title": "Operatore socio-sanitario"}).status_code == 303


def test_the_neutral_title_is_one_click_away(desk: TestClient, session: Session, cast: Town) -> None:
    refused = unescape(desk.post("/desk/offerte", data=typed(cast, then="publish", title="Operatore di notte")).text)
    assert 'name="title_suggested" value="Operatrice / operatore di notte"' in refused
    desk.post(
        "/desk/offerte", data=typed(cast, title="Operatore di notte", title_suggested="Operatrice / operatore di notte")
    )
    assert newest(session).title == "Operatrice / operatore di notte"


def test_a_draft_is_published_from_its_page(desk: TestClient, session: Session, cast: Town) -> None:
    desk.post("/desk/offerte", data=typed(cast))
    row = newest(session)
    assert "/pubblicazioni" in desk.get(f"/desk/offerte/{row.key}").text
    assert desk.post(f"/desk/offerte/{row.key}/pubblicazioni", data={"version": "1"}).status_code == 303
    assert newest(session).state is State.PUBLISHED
    again = desk.post(f"/desk/offerte/{row.key}/pubblicazioni", data={"version": "2"})
    assert again.status_code == 409 and "già pubblicata" in again.text


def test_an_incomplete_draft_is_refused_from_its_page_with_every_reason(
    desk: TestClient, session: Session, cast: Town
) -> None:
    desk.post("/desk/offerte", data={"profession_id": str(cast.oss.key)})
    row = newest(session)
    page = desk.get(f"/desk/offerte/{row.key}").text
    assert "/pubblicazioni" not in page and "#closes_on" in page
    answer = desk.post(f"/desk/offerte/{row.key}/pubblicazioni", data={"version": "1"})
    assert answer.status_code == 422
    for field in ("description", "place", "hours_min", "level_min", "closes_on"):
        assert f'id="{field}-error"' in answer.text
    assert newest(session).state is State.DRAFT


def test_nobody_publishes_what_somebody_else_has_just_changed(desk: TestClient, session: Session, cast: Town) -> None:
    desk.post("/desk/offerte", data=typed(cast))
    row = newest(session)
    desk.post(f"/desk/offerte/{row.key}/modifica", data=typed(cast, offer="Altro."))
    stale = desk.post(f"/desk/offerte/{row.key}/pubblicazioni", data={"version": "1"})
    assert stale.status_code == 409 and newest(session).state is State.DRAFT


def test_a_public_opening_is_checked_again_and_stays_as_it_was(desk: TestClient, session: Session, cast: Town) -> None:
    path = f"/desk/offerte/{cast.opening.key}/modifica"
    for changes, field in (
        ({"level_min": ""}, "level_min"),
        ({"offer": "Solo donne."}, "offer"),
        ({"title": "Operatore"}, "checked"),
    ):
        answer = desk.post(path, data=typed(cast, **changes))
        assert answer.status_code == 422 and f'id="{field}-error"' in answer.text
    row = stored(session, cast.opening)
    assert (row.version, row.title, row.level_min) == (1, cast.opening.title, "C2")
    assert desk.post(path, data=typed(cast, offer="Mensa.")).status_code == 303
    row = stored(session, cast.opening)
    assert (row.version, row.offer, row.state, row.slug) == (2, "Mensa.", State.PUBLISHED, cast.opening.slug)


def test_a_warning_that_was_accepted_is_not_asked_again(desk: TestClient, session: Session, cast: Town) -> None:
    desk.post("/desk/offerte", data=typed(cast, then="publish", checked="y", title="Operatore socio-sanitario"))
    row = newest(session)
    later = desk.post(
        f"/desk/offerte/{row.key}/modifica",
        data=typed(cast, title="Operatore socio-sanitario", offer="Mensa.", version="2"),
    )
    assert later.status_code == 303 and newest(session).offer == "Mensa."


def test_on_its_last_day_a_slip_of_the_pen_can_still_be_put_right(
    desk: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    with portal.db.write() as writing:
        writing.get(Opening, cast.opening.key).closes_on = today()  # type: ignore[union-attr]
    answer = desk.post(
        f"/desk/offerte/{cast.opening.key}/modifica", data=typed(cast, closes_on=today().isoformat(), offer="Mensa.")
    )
    assert answer.status_code == 303 and stored(session, cast.opening).offer == "Mensa."


def test_what_is_published_says_when(desk: TestClient, session: Session, cast: Town) -> None:
    desk.post("/desk/offerte", data=typed(cast, then="publish"))
    assert abs((newest(session).published_at - now()).total_seconds()) < 60  # type: ignore[operator]
