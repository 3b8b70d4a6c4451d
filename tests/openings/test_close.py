"""An opening ends for a reason, once, and does not come back."""

from datetime import timedelta

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from portal.app import Portal
from portal.db import today
from portal.openings import actions
from portal.openings.models import CloseReason, Opening, State
from tests.factories import Town, opening
from tests.openings.writing import newest, stored, typed


@pytest.mark.parametrize("reason", ["filled", "unfilled", "cancelled"])
def test_closing_keeps_the_reason_and_takes_the_opening_off_the_site(
    desk: TestClient, session: Session, cast: Town, reason: str
) -> None:
    assert desk.get(f"/offerte/{cast.opening.slug}").status_code == 200
    assert desk.post(f"/desk/offerte/{cast.opening.key}/chiusure", data={"reason": reason}).status_code == 303
    row = stored(session, cast.opening)
    assert (row.state, row.close_reason, row.closed_at is not None) == (State.CLOSED, CloseReason(reason), True)
    assert desk.get(f"/offerte/{cast.opening.slug}").status_code == 410
    assert "1 persona non sa ancora" in desk.get(f"/desk/offerte/{cast.opening.key}").text


@pytest.mark.parametrize("reason", ["", "expired", "<script>"])
def test_a_reason_is_needed_and_must_be_one_of_ours(
    desk: TestClient, session: Session, cast: Town, reason: str
) -> None:
    answer = desk.post(f"/desk/offerte/{cast.opening.key}/chiusure", data={"reason": reason})
    assert answer.status_code == 422 and 'id="reason-error"' in answer.text
    assert stored(session, cast.opening).state is State.PUBLISHED


def test_what_is_closed_stays_closed(desk: TestClient, session: Session, cast: Town) -> None:
    path = f"/desk/offerte/{cast.opening.key}"
    desk.post(f"{path}/chiusure", data={"reason": "filled"})
    assert desk.post(f"{path}/chiusure", data={"reason": "unfilled"}).status_code == 409
    assert desk.post(f"{path}/pubblicazioni", data={"version": "2"}).status_code == 409
    assert desk.get(f"{path}/modifica").headers["location"] == path
    row = stored(session, cast.opening)
    assert (row.close_reason, row.version) == (CloseReason.FILLED, 2)
    desk.post(f"{path}/copie")
    assert newest(session).state is State.DRAFT, "it is offered again by a copy"


def test_somebody_who_was_typing_while_it_closed_still_sees_their_words(
    desk: TestClient, session: Session, cast: Town
) -> None:
    desk.post(f"/desk/offerte/{cast.opening.key}/chiusure", data={"reason": "filled"})
    answer = desk.post(f"/desk/offerte/{cast.opening.key}/modifica", data=typed(cast, offer="Parole scritte con cura."))
    assert answer.status_code == 409 and "Parole scritte con cura." in answer.text
    assert stored(session, cast.opening).offer == cast.opening.offer


def test_a_draft_is_not_closed(desk: TestClient, session: Session, cast: Town) -> None:
    desk.post("/desk/offerte", data=typed(cast))
    assert desk.post(f"/desk/offerte/{newest(session).key}/chiusure", data={"reason": "filled"}).status_code == 409


def test_past_its_last_day_an_opening_closes_by_itself(portal: Portal, session: Session, cast: Town) -> None:
    with portal.db.write() as writing:
        gone = opening(writing, cast.aurora, cast.oss, closes_on=today() - timedelta(days=1))
        last = opening(writing, cast.aurora, cast.oss, closes_on=today())
        assert actions.close_expired(writing, today()) == 1
    row, still = session.get(Opening, gone.key), session.get(Opening, last.key)
    assert row is not None and still is not None
    assert (row.state, row.close_reason) == (State.CLOSED, CloseReason.EXPIRED)
    assert still.state is State.PUBLISHED, "on its last day one can still apply"
