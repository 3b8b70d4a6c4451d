"""Which people have an account, how do they prove it, and which sessions are open?"""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field

from portal.db import Moment, Record, now, one_of


class Role(StrEnum):
    """What somebody does, for one cooperative or (coordinator) for the whole consortium."""

    OWNER = "owner"
    RECRUITER = "recruiter"
    HIRING_MANAGER = "hiring_manager"
    INTERVIEWER = "interviewer"
    READER = "reader"
    OUTREACH = "outreach"
    EDITOR = "editor"
    COORDINATOR = "coordinator"


class Digest(StrEnum):
    """How often the desk writes to one of its people about what is new."""

    OFF = "off"
    DAILY = "daily"
    HOURLY = "hourly"


class Person(Record, table=True):
    """Somebody whose e-mail address was proved at least once, or who was added as staff."""

    __tablename__ = "person"

    email: str = Field(max_length=254, unique=True)
    name: str = Field(default="", max_length=120)
    locale: str = Field(default="it", max_length=8)
    active: bool = True
    digest: Digest = Field(default=Digest.DAILY, sa_type=one_of(Digest))
    digest_at: datetime | None = Field(default=None, sa_type=Moment)  # up to when they have been told what is new


class SignIn(Record, table=True):
    """One mailed link with its six-digit code: single use, fifteen minutes, five tries at the code."""

    __tablename__ = "sign_in"

    email: str = Field(max_length=254, index=True)
    token_hash: str = Field(max_length=64, unique=True)
    code_hash: str = Field(max_length=64)
    # The browser that asked: the code alone is worth nothing in another one.
    browser_hash: str = Field(default="", max_length=64)
    expires_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)
    attempts: int = 0
    destination: str = Field(default="", max_length=300)


class Login(Record, table=True):
    """An open session in one browser; only the hash of its cookie is kept."""

    __tablename__ = "login"

    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(default_factory=now, sa_type=Moment)
