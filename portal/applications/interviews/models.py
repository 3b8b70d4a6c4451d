"""What is kept of interviews: the dates offered, who sits in, and what became of each person's own?"""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, Index
from sqlmodel import Field, Relationship, UniqueConstraint

from portal.accounts.models import Person
from portal.applications.models import Application, Stage
from portal.db import Moment, Record, now, one_of
from portal.openings.models import Opening


class InterviewState(StrEnum):
    """How an interview stands."""

    OFFERED = "offered"
    BOOKED = "booked"
    UNSUITED = "unsuited"  # the person can come on none of the dates
    CANCELLED = "cancelled"
    HELD = "held"
    MISSED = "missed"


LIVE = frozenset({InterviewState.OFFERED, InterviewState.BOOKED, InterviewState.UNSUITED})
OUTCOMES = (InterviewState.HELD, InterviewState.MISSED, InterviewState.CANCELLED)
# While an application stands here its interview stands too; anywhere else it is called off.
KEEPS = frozenset({Stage.INTERVIEW, Stage.OFFER})


class InterviewRound(Record, table=True):
    """Dates offered to one or several applications of one opening: how long, where, with whom."""

    __tablename__ = "interview_round"

    submission: str = Field(max_length=64, unique=True)  # one showing of the form makes one round
    opening_id: int = Field(foreign_key="opening.id", index=True, ondelete="CASCADE")
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    guests: list[str] = Field(default_factory=list, sa_type=JSON)  # names of those without an account
    note: str = ""  # for the person who comes

    opening: Opening = Relationship()


class InterviewPanel(Record, table=True):
    """A colleague who sits in: they see the interviews of the round, whatever else they may see."""

    __tablename__ = "interview_panel"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    round_id: int = Field(foreign_key="interview_round.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")

    person: Person = Relationship()


class InterviewSlot(Record, table=True):
    """One date of a round; an interview that holds it has its number, and only one can."""

    __tablename__ = "interview_slot"
    __table_args__ = (UniqueConstraint("round_id", "starts_at"),)

    round_id: int = Field(foreign_key="interview_round.id", ondelete="CASCADE")
    starts_at: datetime = Field(sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)


class Interview(Record, table=True):
    """One person's interview. `uid` and `sequence` are its entry in calendars, from the first date to the last change."""

    __tablename__ = "interview"
    __table_args__ = (
        UniqueConstraint("application_id", "round_id"),
        Index("ix_interview_state_starts", "state", "starts_at"),
    )

    application_id: int = Field(foreign_key="application.id", index=True, ondelete="CASCADE")
    round_id: int = Field(foreign_key="interview_round.id", index=True, ondelete="CASCADE")
    slot_id: int | None = Field(default=None, foreign_key="interview_slot.id", unique=True, ondelete="SET NULL")
    # The move that was made with the offer: its mail is the one with the dates.
    move_id: int | None = Field(default=None, foreign_key="move.id", index=True, ondelete="SET NULL")
    state: InterviewState = Field(default=InterviewState.OFFERED, sa_type=one_of(InterviewState))
    starts_at: datetime | None = Field(default=None, sa_type=Moment)  # stays when it is called off
    minutes: int
    place: str = Field(default="", max_length=200)
    link: str = Field(default="", max_length=300)
    uid: str = Field(default_factory=lambda: secrets.token_hex(16), max_length=64, unique=True)
    sequence: int = 0
    booked_at: datetime | None = Field(default=None, sa_type=Moment)  # when its date was settled last
    shown_at: datetime = Field(default_factory=now, sa_type=Moment)  # from when the person sees it
    reason: str = Field(default="", max_length=500)  # why it was called off
    by_candidate: bool = False  # who called it off
    outcome_note: str = Field(default="", max_length=1000)
    version: int = 1

    application: Application = Relationship()
    round: InterviewRound = Relationship()

    @property
    def ends_at(self) -> datetime | None:
        """When it is over; None while it has no date."""
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None
