"""May a class book this date: is it open, is there room, does it suit?

All rules are the host's own (`Series`); days are Italian days, and both ends of the window count.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.db import now
from portal.outreach.models import Series, SeriesState, Slot

ROME = ZoneInfo("Europe/Rome")
# A class is never larger than this (D.P.R. 81/2009 aims at 27 to 30); two classes may come as one group.
LARGEST_GROUP = 60


class Standing(StrEnum):
    """How a date stands for somebody who would book it today."""

    OPEN = "open"
    LATER = "later"  # not open yet
    OVER = "over"  # past, or inside the notice
    FULL = "full"
    WITHDRAWN = "withdrawn"


def day_of(moment: datetime) -> date:
    """The day that calendars in Italy show."""
    return moment.astimezone(ROME).date()


def opens_on(series: Series, starts_at: datetime) -> date:
    """The first day on which this date can be booked."""
    return day_of(starts_at) - timedelta(days=series.opens_days)


def closes_on(series: Series, starts_at: datetime) -> date:
    """The last day on which this date can be booked."""
    return day_of(starts_at) - timedelta(days=series.notice_days)


def in_window(series: Series, starts_at: datetime, day: date) -> Standing:
    """Where `day` lies: before the booking opens, while it is open, after it closed."""
    if day < opens_on(series, starts_at):
        return Standing.LATER
    # Without notice one may book until the meeting begins.
    return Standing.OPEN if day <= closes_on(series, starts_at) and starts_at > now() else Standing.OVER


def free_groups(series: Series, slot: Slot) -> int:
    """How many classes more can come."""
    return max(0, series.max_groups - slot.groups_taken)


def free_students(series: Series, slot: Slot) -> int:
    """How many students more can come; none when no class can."""
    return max(0, series.max_students - slot.students_taken) if free_groups(series, slot) else 0


def fits(series: Series, slot: Slot, students: int, groups: int = 1) -> bool:
    """Whether there is room for so many."""
    return groups <= free_groups(series, slot) and students <= free_students(series, slot)


def standing(series: Series, slot: Slot, day: date, students: int = 1, groups: int = 1) -> Standing:
    """How the date stands on this day for a class of so many students."""
    if slot.withdrawn_at is not None or series.state is not SeriesState.PUBLISHED:
        return Standing.WITHDRAWN
    window = in_window(series, slot.starts_at, day)
    if window is not Standing.OPEN:
        return window
    return Standing.OPEN if fits(series, slot, students, groups) else Standing.FULL


def suits_year(series: Series, year: int | None) -> bool:
    """Whether the meeting is meant for this year of school (1–5); nobody is refused who does not say."""
    return year is None or series.min_year <= year <= series.max_year


def open_ones(slots: Iterable[Slot], day: date, students: int = 1) -> list[Slot]:
    """Those that can be booked on this day; their series must be loaded."""
    return [slot for slot in slots if standing(slot.series, slot, day, students) is Standing.OPEN]
