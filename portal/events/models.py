"""What is an event that anybody may join, and who comes?"""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Index
from sqlmodel import Field, Relationship, UniqueConstraint

from portal.cooperatives.models import Cooperative, Service
from portal.db import Moment, Record, now, one_of


class Format(StrEnum):
    """Ways in which young people and the trade meet; used for classes and for open events alike."""

    CLASS_TALK = "class_talk"  # intervento in classe
    TESTIMONY = "testimony"
    SERVICE_VISIT = "service_visit"
    OPEN_DAY = "open_day"
    WORKSHOP = "workshop"
    JOB_SHADOWING = "job_shadowing"
    FSL = "fsl"  # formazione scuola-lavoro


class Mode(StrEnum):
    """Where it happens."""

    AT_SERVICE = "at_service"
    AT_SCHOOL = "at_school"
    ONLINE = "online"
    ELSEWHERE = "elsewhere"  # a hall, a fair


class EventState(StrEnum):
    """An event is written, then public, then (rarely) called off. Past is a matter of the clock."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Event(Record, table=True):
    """An open day or another date that people join one by one."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_public", "state", "starts_at"),)

    slug: str = Field(max_length=120, unique=True)
    uid: str = Field(default_factory=lambda: secrets.token_hex(16), max_length=64, unique=True)
    sequence: int = 0  # of its calendar entry: grows when people must be told of a change
    cooperative_id: int = Field(foreign_key="cooperative.id", index=True)
    service_id: int | None = Field(default=None, foreign_key="service.id", ondelete="SET NULL")
    format: Format = Field(default=Format.OPEN_DAY, sa_type=one_of(Format))
    mode: Mode = Field(default=Mode.AT_SERVICE, sa_type=one_of(Mode))
    professions: list[str] = Field(default_factory=list, sa_type=JSON)  # slugs

    title: str = Field(max_length=140)
    title_en: str = Field(default="", max_length=140)
    about: str = ""  # Markdown
    about_en: str = ""
    programme: str = ""  # what happens, hour by hour; Markdown
    bring: str = Field(default="", max_length=500)
    access: str = Field(default="", max_length=500)  # stairs, toilets, parking, how to get there
    contact: str = Field(default="", max_length=160)  # who waits for you

    starts_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)
    sign_up_until: datetime | None = Field(default=None, sa_type=Moment)  # None: until it starts
    place: str = Field(default="", max_length=160)
    address: str = Field(default="", max_length=200)
    comune: str = Field(max_length=6)
    province: str = Field(max_length=2, index=True)
    link: str = Field(default="", max_length=300)  # for online ones; sent, never shown before
    places: int = 20

    state: EventState = Field(default=EventState.DRAFT, sa_type=one_of(EventState), index=True)
    published_at: datetime | None = Field(default=None, sa_type=Moment)
    cancelled_at: datetime | None = Field(default=None, sa_type=Moment)
    cancel_reason: str = Field(default="", max_length=300)
    staff_hours: float | None = None  # hours of work it took, for the year's report
    closed_at: datetime | None = Field(default=None, sa_type=Moment)  # attendance is complete
    version: int = 1
    edited_by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")

    cooperative: Cooperative = Relationship()
    service: Service | None = Relationship()


class SignUpState(StrEnum):
    """In, waiting for a place, or out."""

    IN = "in"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class SignUp(Record, table=True):
    """One person who wants to come; name and e-mail are erased some weeks after the event."""

    __tablename__ = "sign_up"
    __table_args__ = (UniqueConstraint("event_id", "email"), Index("ix_sign_up_line", "event_id", "state", "id"))

    event_id: int = Field(foreign_key="event.id", index=True, ondelete="CASCADE")
    # The link is signed; the code is what is typed at the door: eight letters and digits nobody confuses.
    code: str = Field(max_length=12, unique=True)
    name: str = Field(default="", max_length=120)
    email: str | None = Field(default=None, max_length=254)  # None: a walk-in, or erased
    locale: str = Field(default="it", max_length=8)
    state: SignUpState = Field(default=SignUpState.IN, sa_type=one_of(SignUpState))
    walk_in: bool = False
    invited_at: datetime | None = Field(default=None, sa_type=Moment)  # moved up from the waiting list
    reminded: list[str] = Field(default_factory=list, sa_type=JSON)
    cancelled_at: datetime | None = Field(default=None, sa_type=Moment)
    checked_in_at: datetime | None = Field(default=None, sa_type=Moment)
    checked_in_by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    signed_up_at: datetime = Field(default_factory=now, sa_type=Moment)
