"""An opening whose last day has gone by closes by the clock and is found nowhere any more."""

from datetime import timedelta

from starlette.testclient import TestClient

from portal import timetable
from portal.app import Portal
from portal.db import today
from portal.openings import search
from portal.openings.models import CloseReason, Opening, State
from tests.conftest import drain
from tests.factories import Town, opening


def test_the_clock_closes_what_is_over(client: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        over = opening(session, cast.aurora, cast.oss, slug="finita")
        last_day = opening(session, cast.aurora, cast.oss, slug="ultimo-giorno", closes_on=today())
    drain(portal)
    assert {str(over.key), str(last_day.key)} <= {id for id, _ in portal.index.ids(search.INDEX)}
    with portal.db.write() as session:
        row = session.get(Opening, over.key)
        assert row is not None
        row.closes_on = today() - timedelta(days=1)
    timetable.close_openings(portal)
    drain(portal)
    with portal.db.read() as session:
        row = session.get(Opening, over.key)
        assert row is not None
        assert (row.state, row.close_reason) == (State.CLOSED, CloseReason.EXPIRED)
        still = session.get(Opening, last_day.key)
        assert still is not None and still.state is State.PUBLISHED
    held = {id for id, _ in portal.index.ids(search.INDEX)}
    assert str(over.key) not in held and str(last_day.key) in held
    assert client.get("/offerte/finita").status_code == 410
    assert client.get("/offerte/ultimo-giorno").status_code == 200


def test_the_job_is_on_the_timetable() -> None:
    assert timetable.close_openings in [job.run for job in timetable.timetable()]
