"""What did somebody do at the desk in the last days, and is it known how to take it back?

Whoever changes something that may be regretted records it in the transaction of the change, with what is needed to
take it back. Kinds are noun.past like topics; `applications/undoing.py` knows how each is undone. Nothing personal
goes into a payload: an act about an application names it by its number and vanishes with it.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, Session, col, delete, select

from portal.accounts.models import Person
from portal.db import Moment, Record, now

UNDO = timedelta(days=7)  # how long an act can be taken back
# An act that can no longer be taken back is of no use; one day more, so that a page says why instead of «not found».
KEPT = UNDO + timedelta(days=1)


class Act(Record, table=True):
    """Something somebody did for a cooperative, and whether it was taken back."""

    __tablename__ = "act"
    __table_args__ = (Index("ix_act_cooperative_at", "cooperative_id", "at"), Index("ix_act_batch", "batch_id"))

    kind: str = Field(max_length=60)
    cooperative_id: int = Field(foreign_key="cooperative.id", ondelete="CASCADE")
    # Set for what happens to an application: who follows that opening sees the act.
    opening_id: int | None = Field(default=None, foreign_key="opening.id", ondelete="SET NULL")
    application_id: int | None = Field(default=None, foreign_key="application.id", index=True, ondelete="CASCADE")
    batch_id: int | None = Field(default=None, foreign_key="batch.id", ondelete="SET NULL")
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    at: datetime = Field(default_factory=now, sa_type=Moment)
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    undone_at: datetime | None = Field(default=None, sa_type=Moment)
    undone_by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")

    @property
    def until(self) -> datetime:
        """The moment after which it stays as it is."""
        return self.at + UNDO


def record(
    session: Session, kind: str, *, by: Person, cooperative_id: int, opening_id: int | None = None,
    application_id: int | None = None, batch_id: int | None = None, **payload: Any,
) -> Act:  # fmt: skip
    """Write down what was just done, with what it takes to undo it."""
    act = Act(
        kind=kind, by_id=by.key, cooperative_id=cooperative_id, opening_id=opening_id, application_id=application_id,
        batch_id=batch_id, payload=payload,
    )  # fmt: skip
    session.add(act)
    session.flush()
    return act


def locked(session: Session, act: Act) -> Act:
    """The act as it is now, held until this transaction ends: two clicks undo it once."""
    return session.exec(
        select(Act).where(Act.id == act.id).with_for_update().execution_options(populate_existing=True)
    ).one()


def sweep(session: Session) -> None:
    """Forget what can no longer be undone."""
    session.execute(delete(Act).where(col(Act.at) < now() - KEPT))
