"""A draft comes out by itself on the day that was chosen, once; when it is not fit then, the desk says so."""

import threading
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from portal import timetable
from portal.app import Portal
from portal.db import now, today
from portal.openings import actions, scheduling
from portal.openings.models import Opening, State
from portal.outbox import Note
from tests.conftest import sign_in
from tests.factories import Town
from tests.openings.writing import newest, stored, typed

TOMORROW = today() + timedelta(days=1)


def draft(desk: TestClient, session: Session, cast: Town, **changes: Any) -> Opening:
    """A complete draft of Aurora's."""
    desk.post("/desk/offerte", data=typed(cast, **changes))
    return newest(session)


def day(when: Any = TOMORROW, hour: str = "9", **changes: str) -> dict[str, str]:
    """What the form of the day sends."""
    return {"publish_on": str(when), "publish_hour": hour, "version": "1"} | changes


def planned(desk: TestClient, session: Session, cast: Town, **changes: Any) -> Opening:
    """A draft that comes out tomorrow at nine."""
    row = draft(desk, session, cast, **changes)
    assert desk.post(f"/desk/offerte/{row.key}/programma", data=day()).status_code == 303
    return stored(session, row)


def its_moment_comes(portal: Portal, row: Opening) -> None:
    """Put the moment into the past and let the clock tick."""
    with portal.db.write() as session:
        session.get_one(Opening, row.key).publish_at = now() - timedelta(minutes=1)
    timetable.publish_openings(portal)


def notes(session: Session, row: Opening) -> int:
    """How often the world was told that it is public."""
    session.rollback()
    statement = select(Note).where(col(Note.topic) == actions.PUBLISHED, col(Note.subject) == str(row.key))
    return len(session.exec(statement).all())


def test_it_waits_for_its_day_and_the_desk_says_when(desk: TestClient, session: Session, cast: Town) -> None:
    row = planned(desk, session, cast)
    assert row.state is State.DRAFT
    assert row.publish_at == datetime(TOMORROW.year, TOMORROW.month, TOMORROW.day, 9, tzinfo=ZoneInfo("Europe/Rome"))
    assert desk.get(f"/offerte/{row.slug}").status_code == 404
    for path in (f"/desk/offerte/{row.key}", "/desk/offerte?stato=bozze", f"/desk/offerte/{row.key}/programma"):
        assert "09:00" in desk.get(path).text, path
    assert "sce il" in desk.get(f"/desk/offerte/{row.key}").text


def test_it_comes_out_by_the_clock_once_and_is_told_once(
    desk: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    row = planned(desk, session, cast)
    timetable.publish_openings(portal)
    assert stored(session, row).state is State.DRAFT, "not before its moment"
    its_moment_comes(portal, row)
    timetable.publish_openings(portal)
    after = stored(session, row)
    assert (after.state, after.publish_at, after.version) == (State.PUBLISHED, None, 3)
    assert abs((after.published_at - now()).total_seconds()) < 60  # type: ignore[operator]
    assert notes(session, row) == 1 and desk.get(f"/offerte/{after.slug}").status_code == 200


def test_two_workers_publish_it_once(desk: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    row = planned(desk, session, cast)
    with portal.db.write() as writing:
        writing.get_one(Opening, row.key).publish_at = now() - timedelta(minutes=1)
    start, done, moment = threading.Barrier(4), list[bool](), now()

    def work() -> None:
        start.wait()
        with portal.db.write() as writing:
            done.append(scheduling.come_out(writing, row.key, moment))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, False, True] and notes(session, row) == 1


def test_the_job_is_on_the_timetable() -> None:
    assert timetable.publish_openings in [job.run for job in timetable.timetable()]


@pytest.mark.parametrize(
    "changes",
    [{"description": "Breve."}, {"place": ""}, {"level_min": ""}, {"closes_on": ""}, {"requirements": "Max 35 anni."}],
    ids=lambda c: next(iter(c)),
)
def test_what_could_not_be_published_cannot_be_planned(
    desk: TestClient, session: Session, cast: Town, changes: dict[str, str]
) -> None:
    row = draft(desk, session, cast, **changes)
    answer = desk.post(f"/desk/offerte/{row.key}/programma", data=day())
    assert answer.status_code == 422 and f"/modifica#{next(iter(changes))}" in answer.text
    assert stored(session, row).publish_at is None


def test_a_word_to_look_at_is_answered_with_a_tick_and_not_asked_again_by_the_clock(
    desk: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    row = draft(desk, session, cast, title="Operatore socio-sanitario")
    path = f"/desk/offerte/{row.key}/programma"
    refused = desk.post(path, data=day())
    assert refused.status_code == 422 and 'id="checked-error"' in refused.text
    assert desk.post(path, data=day(checked="y")).status_code == 303
    its_moment_comes(portal, row)
    assert stored(session, row).state is State.PUBLISHED


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"publish_on": ""}, "Scegli il giorno"),
        ({"publish_on": "domani"}, "Scrivi una data"),
        ({"publish_on": str(today() - timedelta(days=1))}, "un momento futuro"),
        ({"publish_on": str(today() + timedelta(days=400))}, "al massimo fra sei mesi"),
        ({"publish_on": "9999-12-31", "publish_hour": "22"}, "un momento futuro"),
        ({"publish_on": "0001-01-01"}, "un momento futuro"),
        ({"publish_hour": "3"}, "Scegli una delle voci"),
        ({"publish_hour": "x" * 1000}, "Scegli una delle voci"),
        ({"publish_on": str(today() + timedelta(days=31))}, "già più candidare"),
    ],
)
def test_a_day_that_cannot_be_is_told_beside_its_field(
    desk: TestClient, session: Session, cast: Town, sent: dict[str, str], said: str
) -> None:
    row = draft(desk, session, cast)
    answer = desk.post(f"/desk/offerte/{row.key}/programma", data=day() | sent)
    assert answer.status_code == 422 and said in answer.text
    assert f'id="{next(iter(sent))}-error"' in answer.text or 'id="publish_on-error"' in answer.text
    assert stored(session, row).publish_at is None


def test_it_is_changed_and_given_up_and_a_second_click_shows_the_result(
    desk: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    row = planned(desk, session, cast)
    path = f"/desk/offerte/{row.key}/programma"
    assert desk.post(path, data=day()).status_code == 303, "the same again"
    assert desk.post(path, data=day(hour="15")).status_code == 409, "another day from a stale page"
    assert desk.post(path, data=day(hour="15", version="2")).status_code == 303
    assert stored(session, row).publish_at.astimezone(ZoneInfo("Europe/Rome")).hour == 15  # type: ignore[union-attr]
    for _ in range(2):
        assert desk.post(f"{path}/rinunce").status_code == 303
    assert stored(session, row).publish_at is None
    timetable.publish_openings(portal)
    assert stored(session, row).state is State.DRAFT


def test_whatever_is_public_has_no_day_to_choose(
    desk: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    path = f"/desk/offerte/{cast.opening.key}/programma"
    assert desk.get(path).headers["location"] == f"/desk/offerte/{cast.opening.key}"
    assert desk.post(path, data=day()).status_code == 409
    assert desk.post(f"{path}/rinunce").status_code == 409
    row = planned(desk, session, cast)
    desk.post(f"/desk/offerte/{row.key}/pubblicazioni", data={"version": "2"})
    after = stored(session, row)
    assert (after.state, after.publish_at) == (State.PUBLISHED, None), "published by hand before its day"


def test_what_is_not_fit_when_its_day_comes_stays_a_draft_and_the_desk_says_why(
    desk: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    row = planned(desk, session, cast)
    saved = desk.post(f"/desk/offerte/{row.key}/modifica", data=typed(cast, level_min="", version="2"))
    assert saved.status_code == 303, "a draft may wait without its level"
    assert "non potrà uscire" in desk.get(saved.headers["location"]).text
    its_moment_comes(portal, row)
    after = stored(session, row)
    assert (after.state, after.publish_at) == (State.DRAFT, None) and after.publish_failed_at is not None
    assert notes(session, row) == 0
    assert "ma non è uscita" in desk.get(f"/desk/offerte/{row.key}").text
    assert "non è uscita" in desk.get("/desk/offerte?stato=bozze").text
    desk.post(f"/desk/offerte/{row.key}/modifica", data=typed(cast, version="3", then="publish"))
    after = stored(session, row)
    assert (after.state, after.publish_failed_at) == (State.PUBLISHED, None)


def test_a_new_word_to_look_at_stops_it(desk: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    row = planned(desk, session, cast)
    desk.post(f"/desk/offerte/{row.key}/modifica", data=typed(cast, title="Operatore", version="2"))
    its_moment_comes(portal, row)
    assert stored(session, row).state is State.DRAFT


def test_saving_can_lead_straight_to_the_day(desk: TestClient, session: Session, cast: Town) -> None:
    answer = desk.post("/desk/offerte", data=typed(cast, then="schedule"))
    assert answer.headers["location"] == f"/desk/offerte/{newest(session).key}/programma"
    assert desk.get(answer.headers["location"]).status_code == 200


def test_nobody_plans_for_another_cooperative(desk: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    row = planned(desk, session, cast)
    sign_in(desk, portal, cast.people["other_recruiter"])
    path = f"/desk/offerte/{row.key}/programma"
    assert desk.get(path).status_code == 404
    assert desk.post(path, data=day(version="2")).status_code == 404
    assert desk.post(f"{path}/rinunce").status_code == 404
    sign_in(desk, portal, cast.people["reader"])
    assert desk.post(path, data=day(version="2")).status_code == 403
    assert "/programma" not in desk.get(f"/desk/offerte/{row.key}").text
