"""What does a teacher change in their own request: numbers, days, the links to it? (What both sides do: `actions`.)"""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from portal import outbox
from portal.db import now, today
from portal.errors import Conflict, NotFound
from portal.i18n import gettext as _
from portal.outreach import actions, slots, wishes
from portal.outreach import slot_rules as rules
from portal.outreach.changes import Before, Hand, close_proposals, record, same_page, step
from portal.outreach.models import ProposalState, Series, SeriesState, Slot, Visit, VisitChange, VisitState
from portal.outreach.queries import open_proposal
from portal.outreach.wishes import Wish

OFFERED = 6


def change_numbers(
    session: Session, visit: Visit, students: int, support_count: int, support_note: str
) -> VisitChange | None:  # fmt: skip
    """More or fewer come than was said. Raises RuleBroken when the date has no room, Conflict when it is over."""
    if (students, support_count, support_note) == (visit.students, visit.support_count, visit.support_note):
        return None
    if visit.is_final or (visit.ends_at is not None and visit.ends_at <= now()):
        raise Conflict(_("L’incontro è concluso: il numero non si cambia più."))
    before = Before.of(visit)
    if visit.slot_id is not None and students != visit.students:
        slots.resize(session, visit.slot_id, visit.students, students)
    reason = f"{visit.students} → {students}" if students != visit.students else ""
    visit.students, visit.support_count, visit.support_note = students, support_count, support_note
    return record(session, visit, "edited", "edited", Hand(teacher=True), before, reason)


def ask_other_days(
    session: Session, visit: Visit, wished: Iterable[Wish], part: str, reason: str, *, version: int | None = None
) -> VisitChange:  # fmt: skip
    """The class cannot come then, and says when it could. The date it had is free again, and the host answers anew."""
    same_page(visit, version)
    if visit.is_final:
        raise Conflict(_("Questa visita è conclusa: non si può più spostare."))
    before = Before.of(visit)
    if visit.state is VisitState.CONFIRMED:
        step(visit, VisitState.REVIEW)
        visit.sequence += 1
    if visit.slot_id is not None:
        slots.release(session, visit.slot_id, visit.students, visit.groups)
        visit.slot_id = None
    visit.starts_at = visit.ends_at = None
    visit.wished_on, visit.wished_part, visit.reminded = wishes.write(wished), part, []
    if visit.cooperative_id is not None:
        visit.assigned_at, visit.rung_at = now(), None  # the host's time to answer begins again
    close_proposals(session, visit)
    return record(session, visit, "redated", "redated", Hand(teacher=True), before, reason)


def answer(session: Session, visit: Visit, proposal_id: int, accept: bool, reason: str) -> None:
    """Yes or no to the date that was put forward, with words for the host. Raises Conflict for one that is over."""
    found = open_proposal(session, visit)
    if found is None or found.id != proposal_id or found.state is not ProposalState.OPEN:
        raise Conflict(_("Questa proposta non vale più: guarda com’è adesso la visita."))
    change = actions.answer_proposal(session, found, accept)
    if change is not None and reason:
        change.reason = reason
        session.add(change)


def free_dates(session: Session, visit: Visit) -> Sequence[Slot]:
    """Dates to which this visit could move: like its own, or of the same kind from its host (or near by)."""
    if visit.slot_id is not None:
        try:
            return slots.alternatives(session, slots.public(session, visit.slot_id), visit.students, limit=OFFERED)
        except NotFound:  # what the host offered is no longer public
            pass
    where = (
        Series.cooperative_id == visit.cooperative_id
        if visit.cooperative_id
        else Series.province == visit.school.province
    )
    ahead = (
        select(Slot)
        .join(Series, col(Series.id) == Slot.series_id)
        .where(
            where, Series.format == visit.format, Series.state == SeriesState.PUBLISHED, Slot.starts_at > now(),
            col(Slot.withdrawn_at).is_(None),
        )
        .options(joinedload(Slot.series).joinedload(Series.cooperative))  # type: ignore[arg-type]
        .order_by(col(Slot.starts_at))
        .limit(100)
    )  # fmt: skip
    suited = [s for s in session.exec(ahead) if rules.suits_year(s.series, visit.school_year_of_class)]
    return [s for s in suited if rules.fits(s.series, s, visit.students, visit.groups)
            and rules.standing(s.series, s, today()) is rules.Standing.OPEN][:OFFERED]  # fmt: skip


def revoke_links(session: Session, visit: Visit) -> None:
    """No link given out so far works any more; a fresh one goes to the teacher's address."""
    visit.link_version += 1
    session.add(visit)
    outbox.note(session, "visit_link.revoked", f"{visit.key}-{visit.link_version}")


def ask_for_links(session: Session, email: str, locale: str) -> None:
    """Somebody says that this address has visits; the worker knows, and the page does not tell."""
    outbox.note(session, "visit_link.asked", "links", email=email, locale=locale)
