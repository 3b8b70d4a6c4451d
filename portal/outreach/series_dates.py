"""On which dates does a series meet, by its rules, in Italian wall-clock time?

Days come from the rules (RFC 5545 by way of dateutil) without any clock; the hour is put on each day afterwards, so
that half past nine stays half past nine when the clocks change.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule

from portal.outreach.models import ClosedDays, Repeat, Series

ROME = ZoneInfo("Europe/Rome")
# A series lasts a school year at most: nobody knows further ahead.
LONGEST = timedelta(days=370)
MOST_DATES = 120
_WEEKDAYS = (MO, TU, WE, TH, FR, SA, SU)


@dataclass(frozen=True)
class Rules:
    """What makes the dates of a series."""

    first_on: date
    last_on: date
    repeat: Repeat
    weekdays: tuple[int, ...]  # 0 Monday … 6 Sunday
    starts: time
    minutes: int


@dataclass(frozen=True)
class Planned:
    """One day that the rules give; `closed` says why nobody is at school on it, empty when they are."""

    day: date
    starts_at: datetime
    ends_at: datetime
    closed: str = ""


def of_series(series: Series) -> Rules:
    """The rules of a row."""
    return Rules(
        series.first_on, series.last_on, series.repeat, tuple(series.weekdays), series.starts, series.minutes
    )  # fmt: skip


def plan(rules: Rules, closures: Sequence[ClosedDays] = ()) -> list[Planned]:
    """Every date that the rules give, in order, each with the reason when schools are closed on that day."""
    return [
        Planned(day, *span(day, rules.starts, rules.minutes), closed=closed_on(day, closures)) for day in days(rules)
    ]


def days(rules: Rules) -> list[date]:
    """The days, without looking at closures; at most `MOST_DATES` and one more, so that too many can be told."""
    if rules.repeat is Repeat.ONCE:
        return [rules.first_on]
    if not rules.weekdays or rules.last_on < rules.first_on:
        return []
    found = _monthly(rules) if rules.repeat is Repeat.MONTHLY else _weekly(rules)
    return sorted(set(found))[: MOST_DATES + 1]


def span(day: date, starts: time, minutes: int) -> tuple[datetime, datetime]:
    """Beginning and end of a meeting on this day, as points in time; the clock on the wall counts."""
    begin = datetime.combine(day, starts)
    end = begin + timedelta(minutes=minutes)
    return begin.replace(tzinfo=ROME).astimezone(UTC), end.replace(tzinfo=ROME).astimezone(UTC)


def closed_on(day: date, closures: Iterable[ClosedDays]) -> str:
    """Why schools are closed on this day, by the name in the table; empty when they are open."""
    return next((row.name for row in closures if row.first_on <= day <= row.last_on), "")


def kept(planned: Iterable[Planned], left_out: Collection[date]) -> list[Planned]:
    """The dates to publish: schools are open, and the host did not take them off."""
    return [one for one in planned if not one.closed and one.day not in left_out]


def _weekly(rules: Rules) -> Iterable[date]:
    """Every week or every second one, counted from the week of the first date that there is.

    Somebody who writes «from Wednesday the 16th, every second Tuesday» means the Tuesday that comes next.
    """
    begin = next(d for n in range(7) if (d := rules.first_on + timedelta(days=n)).weekday() in rules.weekdays)
    return (
        moment.date()
        for moment in rrule(
            WEEKLY,
            interval=2 if rules.repeat is Repeat.FORTNIGHTLY else 1,
            byweekday=[_WEEKDAYS[n] for n in rules.weekdays],
            wkst=MO,
            dtstart=datetime.combine(begin, time()),
            until=datetime.combine(rules.last_on, time()),
            cache=False,
        )
    )


def _monthly(rules: Rules) -> Iterable[date]:
    """The same weekday of each month as the first one: the second Tuesday. The fifth means the last, which every month has."""
    for weekday in rules.weekdays:
        begin = rules.first_on + timedelta(days=(weekday - rules.first_on.weekday()) % 7)
        place = (begin.day - 1) // 7 + 1
        for moment in rrule(
            MONTHLY,
            byweekday=_WEEKDAYS[weekday](place if place < 5 else -1),
            dtstart=datetime.combine(begin, time()),
            until=datetime.combine(rules.last_on, time()),
            cache=False,
        ):
            yield moment.date()


def next_term(after: date, today: date) -> tuple[date, date]:
    """First and last day of the school term that follows this day and is not over yet: September–January, February–May."""
    first, last = _term(after + timedelta(days=1))
    while last <= today:
        first, last = _term(last + timedelta(days=1))
    return max(first, today + timedelta(days=1)), last


def _term(day: date) -> tuple[date, date]:
    """The term that begins on this day or is the next to begin after it."""
    starts = [
        (date(year, month, first_day), date(year + over, last_month, last_day))
        for year in (day.year - 1, day.year, day.year + 1)
        for month, first_day, last_month, last_day, over in ((2, 1, 5, 31, 0), (9, 14, 1, 31, 1))
    ]
    return min(term for term in starts if term[0] >= day)
