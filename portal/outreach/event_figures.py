"""How many came to the open events of a school year, and what did they gain? People one by one, not classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, select

from portal.accounts.policy import Action
from portal.cooperatives.policy import Staff
from portal.db import now
from portal.events import policy
from portal.events.models import Event, EventState, SignUp, SignUpState
from portal.outreach import change
from portal.outreach.change import Change
from portal.outreach.school_years import SchoolYear


@dataclass(frozen=True)
class EventFigures:
    """Open events that are over: how many, who had signed up, who came, the work it took, the interest gained."""

    events: int
    signed_up: int  # and had a place
    came: int  # walk-ins too
    missing: int  # had a place and did not come
    staff_hours: float
    gain: Change | None  # None where too few answered


def over(staff: Staff) -> ColumnElement[bool]:
    """Open events that took place, within the reader's wall."""
    return and_(
        policy.in_scope(staff, Action.READ_OUTREACH), Event.state == EventState.PUBLISHED, col(Event.ends_at) < now()
    )


def of_year(session: Session, staff: Staff, year: SchoolYear) -> tuple[EventFigures, EventFigures]:
    """The open events of a school year and those of the one before."""
    events = session.execute(
        select(col(Event.id), col(Event.starts_at), col(Event.staff_hours)).where(
            over(staff), col(Event.starts_at) >= year.previous.start, col(Event.starts_at) < year.end
        )
    ).all()
    ids = [number for number, _at, _hours in events]
    heads, answers = _heads(session, ids), change.of_events(session, ids, change.gain_only())

    def added(some: Sequence[tuple[int, float | None]]) -> EventFigures:
        signed, came, missing = (sum(heads.get(number, (0, 0, 0))[n] for number, _hours in some) for n in range(3))
        gain = change.gain(answers, [number for number, _hours in some])
        return EventFigures(len(some), signed, came, missing, sum(hours or 0 for _number, hours in some), gain)

    return (
        added([(number, hours) for number, at, hours in events if at >= year.start]),
        added([(number, hours) for number, at, hours in events if at < year.start]),
    )


def first(session: Session, staff: Staff) -> datetime | None:
    """When the first open event took place; None when there was none yet."""
    return session.exec(select(func.min(Event.starts_at)).where(over(staff))).first()


def _heads(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """By event: who had signed up and had a place, who came, who had a place and did not come."""
    out: dict[int, tuple[int, int, int]] = {}
    for start in range(0, len(ids), change.AT_ONCE):
        place = ~col(SignUp.walk_in)
        rows = session.execute(
            select(
                SignUp.event_id, func.count().filter(place), func.count(col(SignUp.checked_in_at)),
                func.count().filter(place, col(SignUp.checked_in_at).is_(None)),
            )
            .where(col(SignUp.event_id).in_(ids[start : start + change.AT_ONCE]), SignUp.state == SignUpState.IN)
            .group_by(col(SignUp.event_id))
        )  # fmt: skip
        out |= {number: (signed, came, missing) for number, signed, came, missing in rows}
    return out
