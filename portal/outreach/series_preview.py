"""Which dates do the rules in a form give, which are closed, taken off, already booked? What the host sees before publishing."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from portal.db import now
from portal.outreach import series_actions, series_queries
from portal.outreach.models import Series
from portal.outreach.series_dates import MOST_DATES
from portal.outreach.series_fields import written
from portal.outreach.series_forms import SeriesForm
from portal.outreach.slot_rules import day_of


@dataclass(frozen=True)
class Shown:
    """One date as the form shows it."""

    day: date
    starts_at: datetime
    ends_at: datetime
    closed: str  # why schools are closed
    past: bool
    booked: bool  # a class is expected
    added: bool  # by hand, beside the rules
    chosen: bool

    @property
    def has_box(self) -> bool:
        """Whether the host can take it or leave it."""
        return not (self.closed or self.past or self.added)


@dataclass(frozen=True)
class Preview:
    """All dates of a form; `ready` is false while the rules cannot be told."""

    ready: bool
    dates: tuple[Shown, ...] = ()
    too_many: bool = False

    @property
    def shown(self) -> str:
        """Dates with a box, as the hidden field keeps them."""
        return written(one.day for one in self.dates if one.has_box)

    @property
    def count(self) -> int:
        """How many dates there will be."""
        return sum(one.chosen for one in self.dates)

    @property
    def skipped(self) -> int:
        """How many fall on days without school."""
        return sum(bool(one.closed) for one in self.dates)


def preview(session: Session, form: SeriesForm, series: Series | None) -> Preview:
    """The dates of what is typed now; of a series that exists also those added by hand."""
    rules, where = form.rules(), form.where()
    if rules is None or where is None:
        return Preview(False)
    planned = series_actions.planned(session, rules, where.istat)
    held = {slot.starts_at: slot for slot in series_queries.dates(session, series)} if series else {}
    live = {day_of(slot.starts_at) for slot in held.values() if slot.withdrawn_at is None}
    boxes, ticked = set(form.shown.data or ()), set(form.dates.data or ())
    moment, rows = now(), []
    for one in planned:
        slot, past = held.get(one.starts_at), one.starts_at <= moment
        booked = slot is not None and slot.groups_taken > 0
        # Fresh on the page: wanted, unless it was taken off a series that is saved.
        wanted = series is None or form.is_sent or one.day in live
        chosen = one.day in ticked if one.day in boxes else wanted
        rows.append(
            Shown(one.day, one.starts_at, one.ends_at, one.closed, past, booked, False, chosen and not one.closed and not past)
        )  # fmt: skip
    fresh = {row.starts_at for row in rows}
    for slot in held.values():
        if slot.added and slot.starts_at not in fresh and slot.starts_at > moment:
            rows.append(
                Shown(day_of(slot.starts_at), slot.starts_at, slot.ends_at, "", False, slot.groups_taken > 0, True, slot.withdrawn_at is None)
            )  # fmt: skip
    rows.sort(key=lambda row: row.starts_at)
    return Preview(True, tuple(rows[:MOST_DATES]), len(planned) > MOST_DATES)
