"""What is kept of shared judgement: criteria, marks with their history, mentions, guests, and who was assigned when?"""

import secrets
from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, Relationship, UniqueConstraint

from portal.applications.models import Application
from portal.db import Moment, Record, now


class Criterion(Record, table=True):
    """What everybody who interviews for an opening looks at; reworded after a mark was given, it is another criterion."""

    __tablename__ = "criterion"

    opening_id: int = Field(foreign_key="opening.id", index=True, ondelete="CASCADE")
    position: int
    name: str = Field(max_length=80)
    about: str = Field(default="", max_length=300)  # what to look at, so that everybody means the same
    retired_at: datetime | None = Field(default=None, sa_type=Moment)  # no longer asked; the marks given stay legible


class Judgement(Record, table=True):
    """One colleague's judgement of one application; `version` is its newest edition, 0: they look on without judging."""

    __tablename__ = "judgement"
    __table_args__ = (UniqueConstraint("application_id", "person_id"),)

    application_id: int = Field(foreign_key="application.id", ondelete="CASCADE")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True, ondelete="SET NULL")
    version: int = 1
    abstained_at: datetime | None = Field(default=None, sa_type=Moment)  # read the others' first, and judges no more


class JudgementEdition(Record, table=True):
    """A judgement as it was handed in once; the earlier ones stay."""

    __tablename__ = "judgement_edition"
    __table_args__ = (UniqueConstraint("judgement_id", "version"),)

    judgement_id: int = Field(foreign_key="judgement.id", ondelete="CASCADE")
    version: int
    at: datetime = Field(default_factory=now, sa_type=Moment)
    note: str = Field(default="", max_length=2000)


class Score(Record, table=True):
    """The mark of one edition for one criterion, 1 to 4, and why."""

    __tablename__ = "score"
    __table_args__ = (UniqueConstraint("edition_id", "criterion_id"),)

    edition_id: int = Field(foreign_key="judgement_edition.id", ondelete="CASCADE")
    criterion_id: int = Field(foreign_key="criterion.id", index=True, ondelete="CASCADE")
    value: int
    note: str = Field(default="", max_length=500)


class Mention(Record, table=True):
    """A note that a colleague should read."""

    __tablename__ = "mention"
    __table_args__ = (
        UniqueConstraint("remark_id", "person_id"),
        Index("ix_mention_person_read", "person_id", "read_at"),
    )

    remark_id: int = Field(foreign_key="remark.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    read_at: datetime | None = Field(default=None, sa_type=Moment)


class Guest(Record, table=True):
    """Somebody without an account who may read one application through a link, until a day or until it is revoked."""

    __tablename__ = "guest"

    submission: str = Field(max_length=64, unique=True)  # one showing of the form makes one link
    # What the signed link names; without the portal's key it opens nothing.
    reference: str = Field(default_factory=lambda: secrets.token_urlsafe(12), max_length=32, unique=True)
    application_id: int = Field(foreign_key="application.id", index=True, ondelete="CASCADE")
    name: str = Field(max_length=120)
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    expires_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)

    application: Application = Relationship()


class GuestLook(Record, table=True):
    """A guest opened the page or the CV; written beside the row that the candidate sees, in the same transaction."""

    __tablename__ = "guest_look"

    guest_id: int = Field(foreign_key="guest.id", index=True, ondelete="CASCADE")
    what: str = Field(max_length=20)  # guest, guest_cv
    at: datetime = Field(default_factory=now, sa_type=Moment)


class AssignmentChange(Record, table=True):
    """Somebody was asked to follow an opening, or no longer is: who decided, and when."""

    __tablename__ = "assignment_change"

    opening_id: int = Field(foreign_key="opening.id", index=True, ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    added: bool
    at: datetime = Field(default_factory=now, sa_type=Moment)
