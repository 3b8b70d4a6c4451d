"""A date is booked within the host's rules, never beyond its room, and what cannot be had comes with alternatives."""

import threading
from datetime import timedelta

import pytest

from portal.app import Portal
from portal.db import now
from portal.db import today as italian_today
from portal.errors import Conflict, NotFound, RuleBroken
from portal.events.models import Format
from portal.outreach import slots
from portal.outreach.models import SeriesState, Slot
from tests.factories import Town
from tests.outreach_slots.hosting import series, slot


def test_twenty_classes_ask_at_once_for_one_date_and_only_one_gets_it(portal: Portal, cast: Town) -> None:
    with portal.db.write() as writing:
        number = slot(writing, series(writing, cast.aurora)).key
    start, results = threading.Barrier(20), []

    def ask() -> None:
        start.wait()
        try:
            with portal.db.write() as writing:
                slots.take(writing, number, 20)
            results.append("in")
        except Conflict:
            results.append("full")

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["full"] * 19 + ["in"]
    with portal.db.read() as reading:
        row = reading.get(Slot, number)
        assert row is not None and (row.groups_taken, row.students_taken) == (1, 20)


def test_classes_and_students_both_count(portal: Portal, cast: Town) -> None:
    with portal.db.write() as writing:
        number = slot(writing, series(writing, cast.aurora, max_groups=2, max_students=40)).key
        slots.take(writing, number, 22)
        with pytest.raises(Conflict, match="18"):
            slots.take(writing, number, 19)
        slots.take(writing, number, 18)
        with pytest.raises(Conflict, match="al completo"):
            slots.take(writing, number, 1)
        slots.release(writing, number, 18)
        assert slots.take(writing, number, 10).students_taken == 32


def test_giving_back_twice_never_makes_room_that_is_not_there(portal: Portal, cast: Town) -> None:
    with portal.db.write() as writing:
        number = slot(writing, series(writing, cast.aurora)).key
        slots.take(writing, number, 20)
        slots.release(writing, number, 20)
        row = slots.release(writing, number, 20)
        assert (row.groups_taken, row.students_taken) == (0, 0)


@pytest.mark.parametrize(
    ("days", "said"), [(6, "almeno 7 giorni prima"), (7, ""), (90, ""), (91, "si prenota dal"), (-3, "è passata")]
)
def test_a_date_is_open_between_its_offsets_both_included(portal: Portal, cast: Town, days: int, said: str) -> None:
    with portal.db.write() as writing:
        row = slot(writing, series(writing, cast.aurora), days)
        assert said in slots.refusal(row, italian_today())
        assert bool(slots.refusal(row, italian_today())) is bool(said)
        if said:
            with pytest.raises(Conflict):
                slots.take(writing, row.key, 10)
            with pytest.raises(RuleBroken):
                slots.bookable(writing, row.key, italian_today())
        else:
            assert slots.bookable(writing, row.key, italian_today()).id == row.id


def test_without_notice_a_date_is_open_until_it_begins(portal: Portal, cast: Town) -> None:
    with portal.db.write() as writing:
        at_once = series(writing, cast.aurora, notice_days=0)
        begun = Slot(series_id=at_once.key, starts_at=now() - timedelta(minutes=1), ends_at=now() + timedelta(hours=1))
        soon = Slot(series_id=at_once.key, starts_at=now() + timedelta(minutes=1), ends_at=now() + timedelta(hours=1))
        writing.add_all([begun, soon])
        writing.flush()
        assert "è passata" in slots.refusal(begun, italian_today())
        assert not slots.refusal(soon, italian_today())


def test_a_withdrawn_date_is_not_to_be_had(portal: Portal, cast: Town) -> None:
    with portal.db.write() as writing:
        row = slot(writing, series(writing, cast.aurora), withdrawn_at=now())
        with pytest.raises(Conflict, match="ritirata"):
            slots.take(writing, row.key, 10)


def test_a_draft_or_a_host_that_left_is_not_known(portal: Portal, cast: Town) -> None:
    with portal.db.write() as writing:
        draft = slot(writing, series(writing, cast.aurora, state=SeriesState.DRAFT))
        theirs = slot(writing, series(writing, cast.brezza))
        writing.get(type(cast.brezza), cast.brezza.id).active = False  # type: ignore[union-attr]
        writing.flush()
        for number in (draft.key, theirs.key, 999_999):
            with pytest.raises(NotFound):
                slots.take(writing, number, 10)
            with pytest.raises(NotFound):
                slots.bookable(writing, number, italian_today())


@pytest.mark.parametrize(
    ("students", "groups", "field"), [(0, 1, "students"), (900, 1, "students"), (20, 0, "groups"), (20, 2, "groups")]
)
def test_a_class_that_never_fits_is_told_beside_the_field(
    portal: Portal, cast: Town, students: int, groups: int, field: str
) -> None:
    with portal.db.write() as writing:
        row = slot(writing, series(writing, cast.aurora))
        with pytest.raises(RuleBroken) as broken:
            slots.take(writing, row.key, students, groups)
        assert list(broken.value.messages) == [field]


def test_a_meeting_for_older_classes_refuses_a_first_year(portal: Portal, cast: Town) -> None:
    with portal.db.write() as writing:
        row = slot(writing, series(writing, cast.aurora, min_year=3))
        with pytest.raises(RuleBroken) as broken:
            slots.take(writing, row.key, 10, year=1)
        assert "dalla 3ª alla 5ª" in broken.value.messages["school_year_of_class"][0]
        assert slots.take(writing, row.key, 10, year=3).students_taken == 10


def test_alternatives_have_room_and_mix_the_same_meeting_with_others_near_by(portal: Portal, cast: Town) -> None:
    with portal.db.write() as writing:
        mine = series(writing, cast.aurora)
        full = slot(writing, mine, 20, groups_taken=1, students_taken=25)
        for days in (27, 34, 41, 48):
            slot(writing, mine, days)
        near = slot(writing, series(writing, cast.brezza, title="Altrove"), 25)
        slot(writing, near.series, 32)  # one date a series is enough
        slot(writing, series(writing, cast.brezza, max_students=10), 25)  # too small
        slot(writing, series(writing, cast.brezza, format=Format.FSL), 25)  # another format, another province
        offered = slots.alternatives(writing, full, 22)
        assert len(offered) == 4 and full not in offered
        assert [s.series_id for s in offered] == [mine.key] * 3 + [near.series_id]
        assert [s.starts_at for s in offered[:3]] == sorted(s.starts_at for s in offered[:3])
        assert slots.alternatives(writing, full, 60) == []
