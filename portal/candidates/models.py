"""Who is the candidate, which files did they give, what did they agree to, and who looked?"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from portal.db import Moment, Record, now, one_of


class Candidate(Record, table=True):
    """Somebody who applied: one row an e-mail address. What they tell a cooperative stays on that application."""

    __tablename__ = "candidate"

    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=120)
    locale: str = Field(default="it", max_length=8)
    kept_until: date


class ScanState(StrEnum):
    """What the virus scanner said of a file."""

    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"


class ReadingState(StrEnum):
    """How far the reading of a file's text got."""

    WAITING = "waiting"
    READ = "read"
    NOT_READABLE = "not_readable"
    REJECTED = "rejected"


class Cv(Record, table=True):
    """A file that a candidate gave with an application."""

    __tablename__ = "cv"

    candidate_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    storage_key: str = Field(max_length=64, unique=True)
    filename: str = Field(max_length=120)
    kind: str = Field(max_length=8)  # FileKind value
    size: int
    sha256: str = Field(max_length=64)
    scan: ScanState = Field(default=ScanState.WAITING, sa_type=one_of(ScanState))
    reading: ReadingState = Field(default=ReadingState.WAITING, sa_type=one_of(ReadingState))
    reading_reason: str = Field(default="", max_length=40)
    reading_method: str = Field(default="", max_length=8)
    pages: int | None = None
    text: str = ""
    # {"comune": {...}, "skills": [{"value":…, "words":…}], "availability": […], "car": …}, see cv_facts
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    read_at: datetime | None = Field(default=None, sa_type=Moment)


class Consent(Record, table=True):
    """What a person agreed to, in which words, when, and when they took it back."""

    __tablename__ = "consent"

    candidate_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    purpose: str = Field(max_length=40)
    text_version: str = Field(max_length=20)
    given_at: datetime = Field(default_factory=now, sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    application_id: int | None = Field(default=None, index=True)


class Viewing(Record, table=True):
    """Staff of a cooperative opened a candidate's page, mask or file; written in the transaction that showed it."""

    __tablename__ = "viewing"

    candidate_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    application_id: int | None = Field(default=None, index=True)  # None: the mask in the pool
    opening_id: int | None = Field(
        default=None, foreign_key="opening.id", ondelete="SET NULL"
    )  # what they were looking for
    cooperative_id: int = Field(foreign_key="cooperative.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    what: str = Field(max_length=20)  # application, cv, pool, export
    at: datetime = Field(default_factory=now, sa_type=Moment)
