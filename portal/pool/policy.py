"""Which masks may a cooperative see? The one wall of the pool, as a condition of every query."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_
from sqlmodel import col, select

from portal.accounts.policy import Action
from portal.cooperatives.models import Cooperative
from portal.cooperatives.policy import Staff
from portal.pool.models import Audience, PoolDoor, PoolEntry


def searching(staff: Staff) -> frozenset[int]:
    """The cooperatives for which this person looks for people."""
    return staff.cooperatives(Action.SEARCH_CANDIDATES)


def is_shown(day: date) -> ColumnElement[bool]:
    """Somebody may see the entry: the address was proved, consent stands, its time is not over."""
    return and_(
        col(PoolEntry.confirmed_at).is_not(None), col(PoolEntry.stopped_at).is_(None), col(PoolEntry.kept_until) >= day
    )


def opens_to_one() -> ColumnElement[bool]:
    """The entry and the cooperative of a statement that holds both: chosen or open to all, and not hidden."""
    return and_(
        col(Cooperative.active).is_(True),
        or_(col(PoolEntry.audience) == Audience.NETWORK, _decided(col(PoolDoor.shown))),
        not_(_decided(col(PoolDoor.hidden))),
    )


def _decided(what: Any) -> ColumnElement[bool]:
    # Correlated by name: left to itself, a query within a query forgets whose door it asks about.
    about = and_(col(PoolDoor.entry_id) == PoolEntry.id, col(PoolDoor.cooperative_id) == Cooperative.id)
    return select(PoolDoor.id).where(about, what.is_(True)).correlate(PoolEntry, Cooperative).exists()


def opens_to(cooperatives: Collection[int]) -> ColumnElement[bool]:
    """At least one of these cooperatives may see the entry of a statement."""
    return (
        select(Cooperative.id)
        .where(col(Cooperative.id).in_(cooperatives), opens_to_one())
        .correlate(PoolEntry)
        .exists()
    )
