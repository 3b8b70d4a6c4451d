"""What is an alert made of, and which openings was somebody told of?"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel, UniqueConstraint

from portal.db import Moment, Record, now, one_of


class Frequency(StrEnum):
    """How often somebody wants to hear."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


class AlertState(StrEnum):
    """Asked for and not yet proved by mail; at work; silent for a while. One that was stopped is deleted."""

    ASKED = "asked"
    ACTIVE = "active"
    PAUSED = "paused"


class Alert(Record, table=True):
    """Somebody wants to hear of new openings that a search finds."""

    __tablename__ = "alert"
    __table_args__ = (UniqueConstraint("email", "asked"), Index("ix_alert_asked", "asked", "id"))

    reference: str = Field(max_length=32, unique=True)  # its name in links
    email: str = Field(max_length=254)
    locale: str = Field(max_length=8)
    asked: str = Field(max_length=2000)  # the search as the query string of the list of openings
    frequency: Frequency = Field(default=Frequency.DAILY, sa_type=one_of(Frequency))
    state: AlertState = Field(default=AlertState.ASKED, sa_type=one_of(AlertState), index=True)
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    kept_at: datetime | None = Field(default=None, sa_type=Moment)  # when they last said that they want it
    keep_asked_at: datetime | None = Field(default=None, sa_type=Moment)  # when we asked whether they still do
    told_at: datetime | None = Field(default=None, sa_type=Moment)  # the last mail with openings
    answered_at: datetime | None = Field(default=None, sa_type=Moment)  # «erano utili?» was last answered


class AlertMatch(SQLModel, table=True):
    """An alert found an opening: once, whatever happens; told when the mail was written."""

    __tablename__ = "alert_match"
    __table_args__ = (Index("ix_alert_match_waiting", "told_at", "alert_id"),)

    alert_id: int = Field(primary_key=True, foreign_key="alert.id", ondelete="CASCADE")
    opening_id: int = Field(primary_key=True, foreign_key="opening.id", ondelete="CASCADE", index=True)
    found_at: datetime = Field(default_factory=now, sa_type=Moment, nullable=False)
    told_at: datetime | None = Field(default=None, sa_type=Moment)


class AlertTally(SQLModel, table=True):
    """How often something happened in a week (its Monday): numbers only, of nobody."""

    __tablename__ = "alert_tally"

    week: date = Field(primary_key=True)
    what: str = Field(primary_key=True, max_length=20)  # confirmed, stopped, useful, useless
    count: int = 0
