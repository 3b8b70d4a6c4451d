"""The dates of a series: as the host means them, never on a closed day, at the same hour on both sides of a clock change."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.easter import easter
from hypothesis import given, settings
from hypothesis import strategies as some

from portal.app import Portal
from portal.outreach import closed_days, series_dates
from portal.outreach.models import ClosedDays, Repeat
from portal.outreach.school_years import SchoolYear
from portal.outreach.series_dates import MOST_DATES, Rules

ROME = ZoneInfo("Europe/Rome")
HALF_PAST_NINE = time(9, 30)


def rules(first: date, last: date, repeat: Repeat = Repeat.WEEKLY, *weekdays: int) -> Rules:
    return Rules(first, last, repeat, weekdays or (first.weekday(),), HALF_PAST_NINE, 120)


ANY_RULES = some.builds(
    lambda first, length, repeat, weekdays, at, minutes: Rules(
        first, first + timedelta(days=length), repeat, tuple(sorted(weekdays)), at, minutes
    ),
    some.dates(date(2026, 9, 1), date(2028, 6, 30)),
    some.integers(0, 370),
    some.sampled_from(Repeat),
    some.sets(some.integers(0, 5), min_size=1, max_size=3),
    some.times(time(7, 0), time(21, 0)).map(lambda t: t.replace(second=0, microsecond=0)),
    some.integers(15, 480),
)
CLOSURES = some.lists(
    some.builds(
        lambda first, length: ClosedDays(first_on=first, last_on=first + timedelta(days=length), name="Chiuso"),
        some.dates(date(2026, 9, 1), date(2028, 12, 31)),
        some.integers(0, 20),
    ),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(ANY_RULES, CLOSURES, some.data())
def test_whatever_the_rules_the_dates_keep_them(
    given_rules: Rules, closures: list[ClosedDays], data: some.DataObject
) -> None:
    planned = series_dates.plan(given_rules, closures)
    days = [one.day for one in planned]
    assert days == sorted(set(days)) and len(days) <= MOST_DATES + 1
    for one in planned:
        begin, end = one.starts_at.astimezone(ROME), one.ends_at.astimezone(ROME)
        assert begin.date() == one.day and begin.time() == given_rules.starts, "the clock on the wall says the same"
        assert end.replace(tzinfo=None) - begin.replace(tzinfo=None) == timedelta(minutes=given_rules.minutes)
        assert bool(one.closed) is any(row.first_on <= one.day <= row.last_on for row in closures)
        if given_rules.repeat is not Repeat.ONCE:
            assert given_rules.first_on <= one.day <= given_rules.last_on and one.day.weekday() in given_rules.weekdays
    off = set(data.draw(some.lists(some.sampled_from(days), max_size=4))) if days else set()
    left = series_dates.kept(planned, off)
    assert not any(one.closed or one.day in off for one in left)
    assert len(left) == len([d for d in planned if not d.closed and d.day not in off])


@settings(max_examples=60, deadline=None)
@given(some.dates(date(2026, 9, 1), date(2028, 6, 30)), some.integers(0, 300), some.integers(0, 5))
def test_every_week_and_every_second_week_count_as_a_calendar_does(first: date, length: int, weekday: int) -> None:
    last = first + timedelta(days=length)
    every = [d for n in range(length + 1) if (d := first + timedelta(days=n)).weekday() == weekday]
    assert series_dates.days(rules(first, last, Repeat.WEEKLY, weekday)) == every
    assert series_dates.days(rules(first, last, Repeat.FORTNIGHTLY, weekday)) == every[::2]


def test_half_past_nine_stays_half_past_nine_through_both_clock_changes() -> None:
    autumn = series_dates.plan(rules(date(2026, 10, 20), date(2026, 10, 27)))
    assert [d.starts_at.strftime("%d/%m %H:%M") for d in autumn] == ["20/10 07:30", "27/10 08:30"]
    spring = series_dates.plan(rules(date(2027, 3, 23), date(2027, 3, 30)))
    assert [d.starts_at.strftime("%d/%m %H:%M") for d in spring] == ["23/03 08:30", "30/03 07:30"]
    assert all(d.ends_at - d.starts_at == timedelta(hours=2) for d in autumn + spring)


def test_the_second_tuesday_of_each_month_and_the_last_when_it_was_the_fifth() -> None:
    second = series_dates.days(rules(date(2027, 1, 12), date(2027, 4, 30), Repeat.MONTHLY))
    assert second == [date(2027, 1, 12), date(2027, 2, 9), date(2027, 3, 9), date(2027, 4, 13)]
    fifth = series_dates.days(rules(date(2027, 3, 29), date(2027, 6, 30), Repeat.MONTHLY))
    assert fifth == [date(2027, 3, 29), date(2027, 4, 26), date(2027, 5, 31), date(2027, 6, 28)]


def test_every_second_tuesday_from_a_wednesday_begins_with_the_next_tuesday() -> None:
    found = series_dates.days(rules(date(2026, 9, 16), date(2026, 10, 31), Repeat.FORTNIGHTLY, 1))
    assert found == [date(2026, 9, 22), date(2026, 10, 6), date(2026, 10, 20)]


def test_once_is_once_whatever_the_weekdays_say() -> None:
    assert series_dates.days(rules(date(2027, 1, 12), date(2027, 6, 1), Repeat.ONCE, 4)) == [date(2027, 1, 12)]


@pytest.mark.parametrize(
    ("after", "today", "term"),
    [
        (date(2027, 1, 20), date(2026, 11, 22), (date(2027, 2, 1), date(2027, 5, 31))),
        (date(2027, 5, 20), date(2027, 5, 1), (date(2027, 9, 14), date(2028, 1, 31))),
        (date(2024, 5, 20), date(2026, 11, 22), (date(2026, 11, 23), date(2027, 1, 31))),
    ],
)
def test_a_copy_falls_into_the_term_that_follows(after: date, today: date, term: tuple[date, date]) -> None:
    assert series_dates.next_term(after, today) == term


def test_the_calendar_that_comes_with_the_portal(portal: Portal) -> None:
    with portal.db.write() as session:
        closed_days.load(session)
        closed_days.load(session)

        def why(day: date, region: str = "Lombardia") -> str:
            return series_dates.closed_on(day, closed_days.between(session, region, day, day))

        for year in (2027, 2028, 2029):
            assert why(easter(year) + timedelta(days=1), "") == "Lunedì dell’Angelo"
            assert why(date(year, 4, 25), "") and why(date(year, 6, 2), "") and why(date(year, 1, 6), "")
        assert why(date(2027, 1, 4)) == "Vacanze di Natale" and why(date(2027, 1, 4), "Sicilia") == ""
        assert why(date(2027, 1, 11)) == "" and why(date(2026, 12, 25)) == "Natale"
        rows = closed_days.of_year(session, SchoolYear(2026))
        assert len({row.seed for row in rows}) == len(rows) > 15
        assert any(row.needs_check for row in rows) and not all(row.needs_check for row in rows)


def test_what_staff_edited_or_removed_stays_through_a_new_release(portal: Portal) -> None:
    with portal.db.write() as session:
        closed_days.load(session)
        rows = {row.seed: row for row in closed_days.of_year(session, SchoolYear(2026))}
        carnival, patron = rows["2026-27.lom.carnevale"], rows["2026-27.sanfrancesco"]
        values = {
            "first_on": date(2027, 2, 8),
            "last_on": date(2027, 2, 10),
            "name": "Carnevale",
            "region": "Lombardia",
        }
        closed_days.edit(session, carnival, values, version=carnival.updated_at.isoformat(), today=date(2026, 11, 22))
        closed_days.remove(session, patron)
        closed_days.load(session)
        after = {row.seed: row for row in closed_days.of_year(session, SchoolYear(2026))}
        assert after["2026-27.lom.carnevale"].last_on == date(2027, 2, 10)
        assert "2026-27.sanfrancesco" not in after and len(after) == len(rows) - 1
