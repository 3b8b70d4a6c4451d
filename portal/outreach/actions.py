"""What can be done with a visit, by the teacher and by staff: assign, confirm, propose, move, cancel, mark, write?

The caller locks the visit (`queries.one(lock=True)`, `queries.by_reference(lock=True)`). `version` is the state of the
page that somebody acted on: a stale one raises Conflict. Done twice, each action gives the finished result and tells
nobody again (it returns None).
"""

from datetime import datetime

from sqlmodel import Session, col, select, update

from portal import outbox
from portal.accounts.models import Person
from portal.calendar_files import ROME
from portal.db import now
from portal.errors import Conflict, NotFound, RuleBroken
from portal.i18n import gettext as _
from portal.outreach import queries, slots, wishes
from portal.outreach.arrangements import DETAILS, arranged, forget, leave_slot, set_date, take_over
from portal.outreach.changes import Before, Details, Hand, allowed, close_proposals, possible, record, same_page, step
from portal.outreach.models import Proposal, ProposalState, Visit, VisitChange, VisitMessage, VisitState

# More than asked for may come, a class that doubles on the way is a slip of the finger.
MORE_THAN_ASKED = 10


def assign(
    session: Session, visit: Visit, cooperative_id: int, service_id: int | None, by: Person, *, version: int | None = None
) -> VisitChange | None:  # fmt: skip
    """Put the request into a host's hands; what another host had arranged or booked for it is given back."""
    if visit.cooperative_id == cooperative_id and visit.service_id == service_id:
        return None
    same_page(visit, version)
    before = Before.of(visit)
    if visit.cooperative_id != cooperative_id:
        step(visit, VisitState.REVIEW)
        if before.state is VisitState.CONFIRMED:
            visit.sequence += 1
        forget(session, visit)
    elif visit.is_final:
        raise Conflict(_("Questa visita è conclusa: non si può più affidare."))
    visit.cooperative_id, visit.service_id = cooperative_id, service_id
    visit.assigned_at, visit.rung_at = now(), None
    return record(session, visit, "assigned", "assigned", Hand(by), before)


def release(
    session: Session, visit: Visit, by: Person, reason: str, *, version: int | None = None
) -> VisitChange | None:  # fmt: skip
    """The host cannot: the request goes back to the coordinator, with the reason; the host no longer sees it."""
    if visit.cooperative_id is None:
        return None
    same_page(visit, version)
    before, left = Before.of(visit), visit.cooperative_id
    step(visit, VisitState.REQUESTED)
    forget(session, visit)
    visit.cooperative_id = visit.service_id = visit.assigned_at = visit.rung_at = None
    change = record(session, visit, "released", "released", Hand(by), before, reason)
    change.cooperative_id = left  # who it was that could not
    return change


def confirm(
    session: Session, visit: Visit, details: Details, by: Person | None, *, version: int | None = None
) -> VisitChange | None:  # fmt: skip
    """It is on: when, where, who waits. Confirmed again with other words, the teacher hears what changed.

    The day is the one that was booked, or one that suits the class; any other is a proposal. Raises RuleBroken.
    """
    wanted = (details.starts_at, details.ends_at, *(getattr(details, name) for name in DETAILS))
    if visit.state is VisitState.CONFIRMED and wanted == arranged(visit):
        return None
    same_page(visit, version)
    if visit.cooperative_id is None:
        raise Conflict(_("Prima serve una cooperativa che accolga la classe."))
    allowed(visit, VisitState.CONFIRMED)
    before, again = Before.of(visit), visit.state is VisitState.CONFIRMED
    if (details.starts_at, details.ends_at) != (visit.starts_at, visit.ends_at) or not again:
        possible(details.starts_at, details.ends_at)
    if not suits(visit, details.starts_at):
        raise RuleBroken({"day": [_("Questo giorno non è fra quelli chiesti dalla scuola: proponilo, e risponderà.")]})
    step(visit, VisitState.CONFIRMED)
    if visit.confirmed_at is not None:
        visit.sequence += 1
    visit.starts_at, visit.ends_at = details.starts_at, details.ends_at
    for name in DETAILS:
        setattr(visit, name, getattr(details, name))
    visit.confirmed_at = visit.confirmed_at or now()
    close_proposals(session, visit)
    return record(
        session, visit, "edited" if again else "state", "edited" if again else "confirmed", Hand(by), before
    )  # fmt: skip


def suits(visit: Visit, starts_at: datetime) -> bool:
    """Whether the class can come then: the agreed moment, else one of the days it wished for (all, if it named none)."""
    if visit.starts_at is not None:
        return starts_at == visit.starts_at
    day, wished = starts_at.astimezone(ROME).date(), wishes.read(visit.wished_on)
    return not wished or any(wish.first <= day <= wish.last for wish in wished)


def propose(
    session: Session, visit: Visit, starts_at: datetime, ends_at: datetime, note: str, by: Person,
    *, version: int | None = None,
) -> Proposal | None:  # fmt: skip
    """Another date for the teacher to answer; it takes the place of one still open. Nothing moves before the answer."""
    waiting = queries.open_proposal(session, visit)
    if waiting and (waiting.starts_at, waiting.ends_at, waiting.note) == (starts_at, ends_at, note):
        return None
    same_page(visit, version)
    if visit.is_final or visit.cooperative_id is None:
        raise Conflict(_("Adesso non si può proporre un’altra data: lo stato della visita non lo permette."))
    possible(starts_at, ends_at)
    close_proposals(session, visit)
    row = Proposal(visit_id=visit.key, starts_at=starts_at, ends_at=ends_at, note=note, by_id=by.key)
    session.add(row)
    record(session, visit, "proposed", "proposed", Hand(by), Before.of(visit), note)
    return row


def answer_proposal(session: Session, proposal: Proposal, accept: bool) -> VisitChange | None:
    """The teacher's answer. Accepted, the visit has that date: confirmed if it was, else the host confirms the rest."""
    said = ProposalState.ACCEPTED if accept else ProposalState.DECLINED
    visit = session.exec(select(Visit).where(Visit.id == proposal.visit_id).with_for_update()).one()
    session.refresh(proposal)
    if proposal.state is said:
        return None
    if proposal.state is not ProposalState.OPEN or visit.is_final:
        raise Conflict(_("Questa proposta non vale più: guarda com’è adesso la visita."))
    if accept and proposal.starts_at <= now():
        raise Conflict(_("La data proposta è passata. Scrivi a chi ti accoglie per trovarne un’altra."))
    before = Before.of(visit)
    proposal.state, proposal.answered_at = said, now()
    session.add(proposal)
    if visit.state is VisitState.REVIEW:
        visit.assigned_at, visit.rung_at = now(), None  # it is the host's turn again
    if accept:
        leave_slot(session, visit)
        set_date(visit, proposal.starts_at, proposal.ends_at, sent=visit.state is VisitState.CONFIRMED)
    return record(session, visit, "moved" if accept else "declined", "answered", Hand(teacher=True), before)


def move(
    session: Session, visit: Visit, starts_at: datetime, ends_at: datetime, *, by: Person | None = None,
    by_teacher: bool = False, slot_id: int | None = None, reason: str, version: int | None = None,
) -> VisitChange | None:  # fmt: skip
    """Another date, agreed or (by the teacher) asked for; with `slot_id` the date is that slot's, and taken.

    Moved by staff a confirmed visit stays confirmed. Moved by the teacher the host must say yes again, unless the
    slot's rules say it themselves. Raises Conflict for a slot that is full, RuleBroken for a date that cannot be.
    """
    if slot_id is None and (visit.starts_at, visit.ends_at) == (starts_at, ends_at):
        return None
    if slot_id is not None and slot_id == visit.slot_id:
        return None
    same_page(visit, version)
    if visit.is_final:
        raise Conflict(_("Questa visita è conclusa: non si può più spostare."))
    before = Before.of(visit)
    slot = slots.take(session, slot_id, visit.students, visit.groups) if slot_id else None
    if slot is not None:
        if not by_teacher and slot.series.cooperative_id != visit.cooperative_id:
            raise NotFound
        starts_at, ends_at = slot.starts_at, slot.ends_at
    possible(starts_at, ends_at)
    leave_slot(session, visit)
    if slot is not None:
        take_over(session, visit, slot)
    if by_teacher and visit.cooperative_id is not None and not (slot and slot.series.auto_confirm):
        step(visit, VisitState.REVIEW)
        visit.assigned_at, visit.rung_at = now(), None  # the host's time to answer begins anew
    set_date(visit, starts_at, ends_at, sent=before.state is VisitState.CONFIRMED)
    close_proposals(session, visit)
    return record(session, visit, "moved", "moved", Hand(by, by_teacher), before, reason)


def cancel(
    session: Session, visit: Visit, reason: str, *, by: Person | None = None, by_teacher: bool = False,
    version: int | None = None,
) -> VisitChange | None:  # fmt: skip
    """It will not be. Whoever had a place on the booked date gives it back; a date gone by is marked, not cancelled."""
    if visit.state is VisitState.CANCELLED:
        return None
    same_page(visit, version)
    if visit.state is VisitState.CONFIRMED and visit.ends_at is not None and visit.ends_at <= now():
        raise Conflict(_("La data è passata: chi accoglie segna se la visita si è svolta o no."))
    before = Before.of(visit)
    step(visit, VisitState.CANCELLED)
    if visit.confirmed_at is not None:
        visit.sequence += 1
    leave_slot(session, visit)
    close_proposals(session, visit)
    return record(session, visit, "state", "cancelled", Hand(by, by_teacher), before, reason)


def hold(
    session: Session, visit: Visit, present: int, hours: float, staff_hours: float | None, by: Person,
    *, version: int | None = None,
) -> VisitChange | None:  # fmt: skip
    """It happened: how many came, the hours each student gets, the hours of work it took. May be put right later."""
    if visit.state is VisitState.HELD and _outcome(visit) == (present, hours, staff_hours):
        return None
    same_page(visit, version)
    allowed(visit, VisitState.HELD)
    _day_has_come(visit)
    if not 1 <= present <= visit.students + MORE_THAN_ASKED:
        most = visit.students + MORE_THAN_ASKED
        raise RuleBroken({"present": [_("Scrivi un numero tra %(low)s e %(high)s.", low=1, high=most)]})
    before = Before.of(visit)
    step(visit, VisitState.HELD)
    visit.present, visit.held_hours, visit.staff_hours, visit.outcome_note = present, hours, staff_hours, ""
    return record(session, visit, "attendance", "held", Hand(by), before)


def miss(
    session: Session, visit: Visit, reason: str, by: Person, *, version: int | None = None
) -> VisitChange | None:  # fmt: skip
    """It did not happen, and why; nobody was there, no hours are given."""
    if visit.state is VisitState.NOT_HELD and visit.outcome_note == reason:
        return None
    same_page(visit, version)
    allowed(visit, VisitState.NOT_HELD)
    _day_has_come(visit)
    before = Before.of(visit)
    step(visit, VisitState.NOT_HELD)
    visit.present = visit.held_hours = visit.staff_hours = None
    visit.outcome_note = reason
    return record(session, visit, "attendance", "not_held", Hand(by), before, reason)


def write(
    session: Session, visit: Visit, text: str, *, by: Person | None = None, from_teacher: bool = False
) -> VisitMessage:  # fmt: skip
    """Words to the other side, announced by mail. The same words twice in a row are one message."""
    last = session.exec(
        select(VisitMessage).where(VisitMessage.visit_id == visit.key).order_by(col(VisitMessage.id).desc())
    ).first()
    if last is not None and (last.from_teacher, last.text) == (from_teacher, text):
        return last
    row = VisitMessage(visit_id=visit.key, from_teacher=from_teacher, by_id=by.key if by else None, text=text)
    session.add(row)
    session.flush()
    outbox.note(session, "visit.message", visit.key, message=row.key)
    return row


def messages_read(session: Session, visit: Visit, *, from_teacher: bool) -> None:
    """The messages that the teacher (or else the host) wrote have been seen by the other side."""
    session.execute(
        update(VisitMessage)
        .where(
            col(VisitMessage.visit_id) == visit.key,
            col(VisitMessage.from_teacher).is_(from_teacher),
            col(VisitMessage.read_at).is_(None),
        )
        .values(read_at=now())
        .execution_options(synchronize_session=False)
    )


def _outcome(visit: Visit) -> tuple[object, ...]:
    return (visit.present, visit.held_hours, visit.staff_hours)


def _day_has_come(visit: Visit) -> None:
    if visit.starts_at is None or visit.starts_at.astimezone(ROME).date() > now().astimezone(ROME).date():
        raise Conflict(_("Le presenze si segnano dal giorno della visita in poi."))
