"""Who is in the pool, whom may this member of staff see there, and what does the person find behind their own link?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.candidates.models import Candidate, Consent
from portal.cooperatives.models import Cooperative
from portal.cooperatives.policy import Staff
from portal.errors import Gone, NotFound
from portal.pool.models import PassOn, PoolDoor, PoolEntry
from portal.pool.policy import is_shown, opens_to, opens_to_one, searching

_WHOLE: Any = (joinedload(PoolEntry.candidate), joinedload(PoolEntry.cv))  # type: ignore[arg-type]


# -- the person's own side


def by_link(session: Session, reference: str, link_version: int, *, lock: bool = False) -> PoolEntry:
    """The entry that a link opens; raises Gone when it was revoked or the entry is no more."""
    statement = select(PoolEntry).where(PoolEntry.reference == reference).options(*_WHOLE)
    row = session.exec(statement.with_for_update(of=PoolEntry) if lock else statement).first()
    if row is None or row.link_version != link_version:
        raise Gone
    return row


def of_candidate(session: Session, candidate_id: int) -> PoolEntry | None:
    """The person's entry, shown or not."""
    return session.exec(select(PoolEntry).where(PoolEntry.candidate_id == candidate_id).options(*_WHOLE)).first()


def of_email(session: Session, email: str) -> PoolEntry | None:
    """The entry under an address, shown or not."""
    joined = select(PoolEntry).join(Candidate, col(Candidate.id) == PoolEntry.candidate_id)
    return session.exec(joined.where(Candidate.email == email).options(*_WHOLE)).first()


def whole(session: Session, entry_id: int) -> PoolEntry | None:
    """The entry with its candidate and file; None when it was erased meanwhile."""
    return session.exec(select(PoolEntry).where(PoolEntry.id == entry_id).options(*_WHOLE)).first()


def doors(session: Session, entry_id: int) -> Sequence[PoolDoor]:
    """What was decided about single cooperatives."""
    return session.exec(select(PoolDoor).where(PoolDoor.entry_id == entry_id).order_by(col(PoolDoor.id))).all()


def viewers(session: Session, entry_id: int) -> Sequence[Cooperative]:
    """The cooperatives that may see the mask while the entry is shown, by name."""
    return session.exec(
        select(Cooperative)
        .join(PoolEntry, col(PoolEntry.id) == entry_id)
        .where(opens_to_one())
        .order_by(Cooperative.name)
    ).all()


def consents(session: Session, candidate_id: int, purpose: str) -> Sequence[Consent]:
    """Every time the person agreed to this, oldest first, with when they took it back."""
    return session.exec(
        select(Consent)
        .where(Consent.candidate_id == candidate_id, Consent.purpose == purpose)
        .order_by(col(Consent.given_at), col(Consent.id))
    ).all()


def question(session: Session, application_id: int) -> PassOn | None:
    """Whether the cooperative asked, after its no, if others may see the person."""
    return session.exec(select(PassOn).where(PassOn.application_id == application_id)).first()


def joined_from(session: Session, application_id: int) -> bool:
    """Whether somebody who holds the mailbox confirmed what was asked for from this application, and still stands by it."""
    found = select(PoolEntry.id).where(
        PoolEntry.application_id == application_id,
        col(PoolEntry.confirmed_at).is_not(None),
        col(PoolEntry.stopped_at).is_(None),
    )
    return session.exec(found).first() is not None


def over(session: Session, day: date, asked_before: Any) -> Sequence[int]:
    """Numbers of entries whose time is over on this day, and of those that nobody confirmed since that moment."""
    kept = col(PoolEntry.kept_until) < day
    forgotten = col(PoolEntry.confirmed_at).is_(None) & (col(PoolEntry.updated_at) < asked_before)
    return [number for number in session.exec(select(PoolEntry.id).where(kept | forgotten)) if number is not None]


def ending(session: Session, day: date, until: date) -> Sequence[int]:
    """Numbers of entries that are shown on this day and whose time ends by the other."""
    near = col(PoolEntry.kept_until) <= until
    return [n for n in session.exec(select(PoolEntry.id).where(is_shown(day), near)) if n is not None]


# -- the desk's side: only what the person opened to one of my cooperatives


def _visible(staff: Staff, day: date) -> SelectOfScalar[PoolEntry]:
    return select(PoolEntry).where(is_shown(day), opens_to(searching(staff)))


def one(session: Session, staff: Staff, entry_id: int, day: date, *, lock: bool = False) -> PoolEntry:
    """The entry behind a mask; raises NotFound when it is not shown to any of my cooperatives, now.

    With `lock` the person cannot take back their consent until this transaction ends.
    """
    statement = _visible(staff, day).where(PoolEntry.id == entry_id)
    row = session.exec(statement.with_for_update(of=PoolEntry) if lock else statement).first()
    if row is None:
        raise NotFound
    return row


def mine(session: Session, staff: Staff, entry_id: int) -> frozenset[int]:
    """Which of my cooperatives may see this entry."""
    return searching(staff) & {row.key for row in viewers(session, entry_id)}


def for_desk(session: Session, staff: Staff, names: Sequence[str], day: date) -> dict[str, PoolEntry]:
    """The rows behind these documents, read again behind the wall: what the index still has of somebody shows nothing."""
    numbers = [int(name) for name in names if name.isdigit()]
    rows = session.exec(_visible(staff, day).where(col(PoolEntry.id).in_(numbers))).all() if numbers else ()
    return {str(row.key): row for row in rows}


def plain_list(session: Session, staff: Staff, day: date, offset: int, limit: int) -> tuple[list[str], int]:
    """Without the engine: everybody who may be seen, newest first, and how many."""
    visible = _visible(staff, day)
    total = session.exec(select(func.count()).select_from(visible.subquery())).one()
    rows = session.exec(visible.order_by(col(PoolEntry.id).desc()).offset(offset).limit(limit)).all()
    return [str(row.key) for row in rows], total
