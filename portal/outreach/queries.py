"""Which visit is this, what happened to it, what was said, and what does a class need to know to arrive?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.cooperatives.models import Cooperative, Service
from portal.cooperatives.policy import Staff
from portal.errors import Gone, NotFound
from portal.events.models import Mode
from portal.outreach.models import Proposal, ProposalState, Series, Slot, Visit, VisitChange, VisitMessage, VisitState
from portal.outreach.policy import in_scope

# SQLModel types a relationship as the row it leads to; loaders want the attribute.
_SCHOOL: Any = Visit.school
_HOST: Any = Visit.cooperative
_SERVICE: Any = Visit.service


@dataclass(frozen=True)
class Step:
    """One line of a visit's history, as people read it; `who` is a colleague's name, None for the teacher or the clock."""

    at: datetime
    what: str
    before: VisitState | None
    after: VisitState
    who: str | None
    by_teacher: bool
    cooperative: str | None = None
    starts_before: datetime | None = None
    starts_after: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Facts:
    """What a class needs to know to arrive: where, who waits, what to bring, how to get in."""

    place: str
    host_name: str
    host_phone: str
    bring: str
    access: str
    link: str


def one(
    session: Session, staff: Staff, id_: int, action: Action = Action.READ_VISITS, *, lock: bool = False
) -> Visit:  # fmt: skip
    """The visit with its school, host and service; raises NotFound outside the staff member's scope.

    With `lock` nobody else changes it until this transaction ends.
    """
    return _found(session, whole().where(Visit.id == id_, in_scope(staff, action)), lock)


def by_reference(session: Session, reference: str, *, lock: bool = False) -> Visit:
    """The visit that a link names; raises NotFound. With `lock` nobody else changes it meanwhile."""
    return _found(session, whole().where(Visit.reference == reference), lock)


def by_link(session: Session, reference: str, link_version: int, *, lock: bool = False) -> Visit:
    """The visit a status link opens; raises Gone when the link was revoked or the visit is no more."""
    try:
        visit = by_reference(session, reference, lock=lock)
    except NotFound:
        raise Gone from None
    if visit.link_version != link_version:
        raise Gone
    return visit


def whole() -> SelectOfScalar[Visit]:
    """Visits with all that a page says about them, in one statement."""
    return select(Visit).options(joinedload(_SCHOOL), joinedload(_HOST), joinedload(_SERVICE))


def _found(session: Session, statement: SelectOfScalar[Visit], lock: bool) -> Visit:
    row = session.exec(statement.with_for_update(of=Visit) if lock else statement).first()
    if row is None:
        raise NotFound
    return row


def history(session: Session, visit: Visit) -> list[Step]:
    """All that happened to a visit, oldest first."""
    rows = session.exec(
        select(VisitChange, Person.name, Cooperative.name)
        .outerjoin(Person, col(Person.id) == VisitChange.by_id)
        .outerjoin(Cooperative, col(Cooperative.id) == VisitChange.cooperative_id)
        .where(VisitChange.visit_id == visit.key)
        .order_by(col(VisitChange.at), col(VisitChange.id))
    ).all()
    return [
        Step(
            c.at, c.what, c.before, c.after, who, c.by_teacher, host, c.starts_before, c.starts_after, c.reason
        )
        for c, who, host in rows
    ]  # fmt: skip


def messages(session: Session, visit: Visit) -> Sequence[tuple[VisitMessage, str | None]]:
    """Words between teacher and host, oldest first, each with the name of the colleague who wrote it."""
    return session.exec(
        select(VisitMessage, Person.name)
        .outerjoin(Person, col(Person.id) == VisitMessage.by_id)
        .where(VisitMessage.visit_id == visit.key)
        .order_by(col(VisitMessage.created_at), col(VisitMessage.id))
    ).all()


def proposals(session: Session, visit: Visit) -> Sequence[Proposal]:
    """Other dates that were put forward, newest first."""
    return session.exec(
        select(Proposal).where(Proposal.visit_id == visit.key).order_by(col(Proposal.id).desc())
    ).all()  # fmt: skip


def open_proposal(session: Session, visit: Visit) -> Proposal | None:
    """The date that waits for the teacher's answer, if one does."""
    return session.exec(
        select(Proposal).where(Proposal.visit_id == visit.key, Proposal.state == ProposalState.OPEN)
    ).first()


def meeting_facts(session: Session, visit: Visit) -> Facts:
    """What was arranged; where nothing was said yet, what the booked series, the service or the school suggest."""
    series = session.exec(
        select(Series).join(Slot, col(Slot.series_id) == Series.id).where(Slot.id == visit.slot_id)
    ).first() if visit.slot_id else None  # fmt: skip
    return Facts(
        place=visit.place or _place(visit, series),
        host_name=visit.host_name or (series.host_name if series else ""),
        host_phone=visit.host_phone or (series.host_phone if series else ""),
        bring=visit.bring or (series.bring if series else ""),
        access=visit.access or (series.access if series else ""),
        link=visit.link or (series.link if series and visit.mode is Mode.ONLINE else ""),
    )


def _place(visit: Visit, series: Series | None) -> str:
    where: tuple[str, ...] = ()
    if visit.mode is Mode.ONLINE:
        return ""
    if visit.mode is Mode.AT_SCHOOL:
        where = (visit.school.name, visit.school.address)
    elif series is not None and (series.place or series.address):
        where = (series.place, series.address)
    elif visit.service is not None:
        where = _service(visit.service)
    return ", ".join(part for part in where if part)[:200]


def _service(service: Service) -> tuple[str, ...]:
    return (service.name, service.address, service.place)
