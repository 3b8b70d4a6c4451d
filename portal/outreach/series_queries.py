"""Which series may this member of staff see, with which dates, and who comes on them?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.cooperatives import queries as cooperatives
from portal.cooperatives.models import Cooperative, Service
from portal.cooperatives.policy import Staff
from portal.db import now
from portal.errors import NotAllowed, NotFound
from portal.outreach.models import FINAL, Series, SeriesState, Slot, Visit

READ, HOST = Action.READ_VISITS, Action.HOST_VISITS
_COOPERATIVE: Any = Series.cooperative
_SERVICE: Any = Series.service
_SCHOOL: Any = Visit.school


@dataclass(frozen=True)
class Listed:
    """A series in the host's list, with what is ahead."""

    series: Series
    ahead: int  # dates to come
    booked: int  # … of them with a class
    next_at: datetime | None


def one(session: Session, staff: Staff, id_: int, action: Action = READ, *, lock: bool = False) -> Series:
    """The series with its cooperative and service; raises NotFound outside the scope.

    Somebody who may read it but not do `action` gets NotAllowed. With `lock` nobody else changes it meanwhile.
    """
    statement = (
        select(Series).where(Series.id == id_).options(joinedload(_COOPERATIVE), joinedload(_SERVICE))
    )  # fmt: skip
    row = session.exec(statement.with_for_update(of=Series) if lock else statement).first()
    if row is None or not staff.may_in(READ, row.cooperative_id):
        raise NotFound
    if not staff.may_in(action, row.cooperative_id):
        raise NotAllowed
    return row


def may_host(staff: Staff, series: Series) -> bool:
    """Whether the person changes what this cooperative offers."""
    return staff.may_in(HOST, series.cooperative_id)


def by_submission(session: Session, staff: Staff, submission: str) -> Series | None:
    """The series that this form made when it was sent before."""
    row = session.exec(select(Series).where(Series.submission == submission)).first() if submission else None
    return row if row is not None and staff.may_in(HOST, row.cooperative_id) else None


def listed(session: Session, staff: Staff) -> list[Listed]:
    """Every series in scope: drafts first, then those with dates ahead by the next one, then the ended."""
    ahead = (
        select(
            col(Slot.series_id).label("series_id"),
            func.count().label("ahead"),
            func.sum(case((col(Slot.groups_taken) > 0, 1), else_=0)).label("booked"),
            func.min(Slot.starts_at).label("next_at"),
        )
        .where(Slot.starts_at > now(), col(Slot.withdrawn_at).is_(None))
        .group_by(col(Slot.series_id))
        .subquery()
    )
    statement = (
        select(Series, ahead.c.ahead, ahead.c.booked, ahead.c.next_at)
        .outerjoin(ahead, ahead.c.series_id == Series.id)
        .options(joinedload(_COOPERATIVE))
    )
    if not staff.sees_all(READ):
        statement = statement.where(col(Series.cooperative_id).in_(staff.cooperatives(READ)))
    rows = [Listed(row, int(n or 0), int(booked or 0), at) for row, n, booked, at in session.exec(statement)]
    order = {SeriesState.DRAFT: 0, SeriesState.PUBLISHED: 1, SeriesState.ENDED: 2}
    far = datetime.max.replace(tzinfo=now().tzinfo)
    rows.sort(key=lambda r: (order[r.series.state], r.next_at or far, r.series.title, r.series.key))
    return rows


def hosts(session: Session, staff: Staff) -> Sequence[Cooperative]:
    """The cooperatives for which this person may offer something, by name."""
    return cooperatives.in_scope(session, staff, HOST)


def services(session: Session, hosts: Sequence[Cooperative]) -> Sequence[Service]:
    """The places of work of these cooperatives, by name."""
    return session.exec(
        select(Service).where(col(Service.cooperative_id).in_([c.key for c in hosts])).order_by(Service.name)
    ).all()


def dates(session: Session, series: Series, *, lock: bool = False) -> Sequence[Slot]:
    """All dates of a series, in order."""
    statement = select(Slot).where(Slot.series_id == series.key).order_by(col(Slot.starts_at))
    return session.exec(
        statement.with_for_update().execution_options(populate_existing=True) if lock else statement
    ).all()


def date_of(session: Session, series: Series, slot_id: int, *, lock: bool = False) -> Slot:
    """One date of this series; raises NotFound."""
    statement = select(Slot).where(Slot.id == slot_id, Slot.series_id == series.key)
    row = session.exec(
        statement.with_for_update().execution_options(populate_existing=True) if lock else statement
    ).first()
    if row is None:
        raise NotFound
    return row


def visits_on(session: Session, slot_ids: Collection[int]) -> dict[int, list[Visit]]:
    """Visits on these dates that are not over, by date, each with its school."""
    out: dict[int, list[Visit]] = {}
    rows = session.exec(
        select(Visit)
        .where(col(Visit.slot_id).in_(slot_ids), col(Visit.state).not_in(FINAL))
        .options(joinedload(_SCHOOL))
        .order_by(col(Visit.requested_at), col(Visit.id))
    )
    for row in rows:
        if row.slot_id is not None:
            out.setdefault(row.slot_id, []).append(row)
    return out


def editor(session: Session, series: Series) -> str:
    """Name of the person who saved it last; empty when nobody did or the person is gone."""
    person = session.get(Person, series.edited_by_id) if series.edited_by_id else None
    return person.name or person.email if person else ""
