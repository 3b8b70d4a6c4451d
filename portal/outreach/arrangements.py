"""What is arranged for a visit, and how is it changed: the date, the booked slot, the words of the host?"""

from datetime import datetime

from sqlmodel import Session

from portal.calendar_files import ROME
from portal.db import now
from portal.outreach import queries, slots, wishes
from portal.outreach.changes import close_proposals, step
from portal.outreach.models import Slot, Visit, VisitState

DETAILS = ("place", "host_name", "host_phone", "bring", "access", "link")


def arranged(visit: Visit) -> tuple[object, ...]:
    """All that a confirmation says, to compare with."""
    return (visit.starts_at, visit.ends_at, *(getattr(visit, name) for name in DETAILS))


def set_date(visit: Visit, starts_at: datetime, ends_at: datetime, *, sent: bool) -> None:
    """The new date; who has the old one in a calendar (`sent`) gets a newer entry, and reminders begin anew."""
    if sent:
        visit.sequence += 1
    visit.starts_at, visit.ends_at, visit.reminded = starts_at, ends_at, []


def leave_slot(session: Session, visit: Visit) -> None:
    """Give the room on the booked date back."""
    if visit.slot_id is not None:
        slots.release(session, visit.slot_id, visit.students, visit.groups)
        visit.slot_id = None


def take_over(session: Session, visit: Visit, slot: Slot) -> None:
    """The visit is now what the slot's series offers: its host, its place and words; confirmed if the rules say so."""
    series = slot.series
    if visit.cooperative_id != series.cooperative_id:
        visit.cooperative_id, visit.assigned_at = series.cooperative_id, now()
    visit.slot_id, visit.service_id, visit.mode = slot.key, series.service_id, series.mode
    if visit.state is VisitState.REQUESTED:
        step(visit, VisitState.REVIEW)
    if series.auto_confirm:
        step(visit, VisitState.CONFIRMED)
        visit.confirmed_at = visit.confirmed_at or now()
    _forget_words(visit)
    if visit.state is VisitState.CONFIRMED:
        session.flush()
        session.expire(visit, ["service"])
        facts = queries.meeting_facts(session, visit)
        for name in DETAILS:
            setattr(visit, name, getattr(facts, name))


def forget(session: Session, visit: Visit) -> None:
    """Another host arranges anew: the day stays as a wish, everything else goes."""
    if visit.starts_at is not None:
        day = visit.starts_at.astimezone(ROME).date()
        visit.wished_on = wishes.write([*wishes.read(visit.wished_on), wishes.Wish(day, day)])
    leave_slot(session, visit)
    close_proposals(session, visit)
    visit.starts_at = visit.ends_at = None
    visit.reminded = []
    _forget_words(visit)


def _forget_words(visit: Visit) -> None:
    for name in DETAILS:
        setattr(visit, name, "")
