"""Which dossiers of a cooperative are one person, which may be, and by what signs is that found?

Nothing that a person sent is moved: applications, files, consents and who looked stay under the address they came
from. A merge only says that a cooperative's dossier is made of several addresses.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, UniqueConstraint

from portal.db import Moment, Record

_LIVE = text("parted_at IS NULL")


class Joined(Record, table=True):
    """An address whose applications a cooperative reads in the dossier of another one.

    `kept_id` is never itself joined: chains are flattened. A merge that was taken back stays as history (`parted_at`).
    """

    __tablename__ = "dossier_join"
    __table_args__ = (
        Index("uq_dossier_join_live", "cooperative_id", "candidate_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_dossier_join_kept", "cooperative_id", "kept_id"),
    )  # fmt: skip

    cooperative_id: int = Field(foreign_key="cooperative.id", ondelete="CASCADE")
    candidate_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    kept_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    act_id: int | None = Field(default=None, foreign_key="act.id", ondelete="SET NULL")
    # Which contacts to use from now on, as a pointer to where they stand, so that no copy has to be erased.
    name_from_id: int | None = Field(default=None, foreign_key="application.id", ondelete="SET NULL")
    phone_from_id: int | None = Field(default=None, foreign_key="application.id", ondelete="SET NULL")
    email_from_id: int | None = Field(default=None, foreign_key="candidate.id", ondelete="SET NULL")
    # The cooperative's own rows about this address (tags, lists) that went along: table → numbers.
    moved: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    parted_at: datetime | None = Field(default=None, sa_type=Moment)
    parted_by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")


class Likeness(Record, table=True):
    """Two addresses of one cooperative that may be one person, and why; `first_id` is the lower number."""

    __tablename__ = "dossier_likeness"
    __table_args__ = (
        UniqueConstraint("cooperative_id", "first_id", "second_id"),
        Index("ix_dossier_likeness_open", "cooperative_id", "apart_at", "strength"),
    )

    cooperative_id: int = Field(foreign_key="cooperative.id", ondelete="CASCADE")
    first_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    second_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)  # codes of `likely.REASONS`
    strength: int = 0  # orders the list, nothing else
    apart_at: datetime | None = Field(default=None, sa_type=Moment)  # somebody said that they are two
    apart_by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")


class Trait(Record, table=True):
    """One sign by which an address of a cooperative can be found again; only a digest, nothing readable."""

    __tablename__ = "dossier_trait"
    __table_args__ = (
        UniqueConstraint("cooperative_id", "candidate_id", "kind", "value"),
        Index("ix_dossier_trait_value", "cooperative_id", "value"),
    )

    cooperative_id: int = Field(foreign_key="cooperative.id", ondelete="CASCADE")
    candidate_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    kind: str = Field(max_length=8)
    value: str = Field(max_length=32)
