"""What do staff keep while they follow applications: letters to start from, calls they made, and batches of forty?"""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Relationship, UniqueConstraint

from portal.applications.models import Stage
from portal.db import Moment, Record, one_of

MOST_BACK = 600  # characters of the address that a batch was chosen on


class Purpose(StrEnum):
    """What a letter is for; it decides where it is offered."""

    REPLY = "reply"
    REJECTION = "rejection"
    INTERVIEW = "interview"
    OFFER = "offer"
    DOCUMENTS = "documents"


class Letter(Record, table=True):
    """A text to start from, with names to fill in; without a cooperative it is offered to all and edited by nobody."""

    __tablename__ = "letter"

    # Which of our own texts it is, so that a newer release finds it again.
    code: str | None = Field(default=None, max_length=40, unique=True)
    cooperative_id: int | None = Field(default=None, foreign_key="cooperative.id", index=True, ondelete="CASCADE")
    purpose: Purpose = Field(default=Purpose.REPLY, sa_type=one_of(Purpose))
    name: str = Field(max_length=80)
    text: str
    text_en: str = ""  # for those who applied in English; empty: they get the Italian one
    version: int = 1


class Call(Record, table=True):
    """A telephone call in which the person was told: when, by whom, what was said."""

    __tablename__ = "phone_call"

    application_id: int = Field(foreign_key="application.id", index=True, ondelete="CASCADE")
    move_id: int | None = Field(default=None, foreign_key="move.id", ondelete="SET NULL")
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")  # who wrote it down
    at: datetime = Field(sa_type=Moment)
    caller: str = Field(max_length=120)
    said: str


class BatchKind(StrEnum):
    """What is done to all of them."""

    MOVE = "move"
    MESSAGE = "message"
    REJECT = "reject"


class Batch(Record, table=True):
    """One thing done to many applications of one cooperative: first looked at, then confirmed, then done one by one."""

    __tablename__ = "batch"

    # One press of a button makes one batch, however often it arrives.
    submission: str = Field(default_factory=lambda: secrets.token_urlsafe(18), max_length=64, unique=True)
    cooperative_id: int = Field(foreign_key="cooperative.id", index=True, ondelete="CASCADE")
    by_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    kind: BatchKind = Field(sa_type=one_of(BatchKind))
    to: Stage | None = Field(default=None, sa_type=one_of(Stage))
    letter_id: int | None = Field(default=None, foreign_key="letter.id", ondelete="SET NULL")
    text: str = ""  # with names still to be filled in
    text_en: str = ""
    note: str = ""
    pass_on: bool = False  # with a no: ask each person whether other cooperatives may see them
    back: str = Field(default="", max_length=MOST_BACK)  # the list it was chosen from
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    undo_asked_at: datetime | None = Field(default=None, sa_type=Moment)
    undone_at: datetime | None = Field(default=None, sa_type=Moment)
    undone_by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")


class Outcome(StrEnum):
    """How it went for one person of a batch."""

    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"
    UNDONE = "undone"
    KEPT = "kept"  # the batch was undone, this one could not be


class Why(StrEnum):
    """Why one person of a batch was left out, or could not be taken back."""

    NONE = ""
    STALE = "stale"
    NOT_ALLOWED = "not_allowed"
    ALREADY = "already"
    OVER = "over"
    NOT_MINE = "not_mine"
    MOVED_ON = "moved_on"
    SENT = "sent"
    STOPPED = "stopped"
    HIRED_ELSEWHERE = "hired_elsewhere"


class BatchItem(Record, table=True):
    """One person of a batch; `version` is the state of the application that was on the screen."""

    __tablename__ = "batch_item"
    __table_args__ = (UniqueConstraint("batch_id", "application_id"),)

    batch_id: int = Field(foreign_key="batch.id", ondelete="CASCADE")
    application_id: int = Field(foreign_key="application.id", index=True, ondelete="CASCADE")
    version: int
    outcome: Outcome = Field(default=Outcome.WAITING, sa_type=one_of(Outcome))
    why: Why = Field(default=Why.NONE, sa_type=one_of(Why))
    act_id: int | None = Field(default=None, foreign_key="act.id", ondelete="SET NULL")

    batch: Batch = Relationship()
