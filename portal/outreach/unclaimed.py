"""Which requests has nobody answered for five days? The coordinator is told of each once, and sees it until answered."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from portal import outbox
from portal.outreach.models import Proposal, ProposalState, Visit, VisitState

PATIENCE = timedelta(days=5)


def waits_for_teacher() -> ColumnElement[bool]:
    """Condition on `Visit`: another date was put forward, and the teacher has yet to answer."""
    return col(Visit.id).in_(select(Proposal.visit_id).where(Proposal.state == ProposalState.OPEN))


def silent(moment: datetime) -> list[ColumnElement[bool]]:
    """Conditions on `Visit`: nobody took it, or whoever has it says nothing, for five days."""
    since = func.coalesce(col(Visit.assigned_at), col(Visit.requested_at))
    return [
        col(Visit.state).in_((VisitState.REQUESTED, VisitState.REVIEW)),
        since < moment - PATIENCE,
        or_(col(Visit.cooperative_id).is_(None), ~waits_for_teacher()),
    ]


def ring(session: Session, moment: datetime) -> int:
    """Write a note (`visit.unclaimed`) for each that was not told yet; how many."""
    rows = session.exec(
        select(Visit).where(*silent(moment), col(Visit.rung_at).is_(None)).order_by(col(Visit.id)).limit(500)
        .with_for_update(skip_locked=True)
    ).all()  # fmt: skip
    for visit in rows:
        visit.rung_at = moment
        session.add(visit)
        outbox.note(session, "visit.unclaimed", visit.key)
    return len(rows)
