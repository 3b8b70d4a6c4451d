"""What can a class book, what did a teacher ask, how does it go on, and what did it leave?"""

import secrets
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, Time
from sqlmodel import Field, Relationship, UniqueConstraint

from portal.cooperatives.models import Cooperative, Service
from portal.db import Moment, Record, now, one_of
from portal.events.models import Format, Mode
from portal.schools.models import ContactRole, School


class Repeat(StrEnum):
    """How often a series comes back."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"  # the same weekday of the month: the second Tuesday


class SeriesState(StrEnum):
    """A series is written, then bookable, then over."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ENDED = "ended"


class Series(Record, table=True):
    """What a host offers to classes, with the rules by which its dates are made and booked."""

    __tablename__ = "series"

    cooperative_id: int = Field(foreign_key="cooperative.id", index=True)
    service_id: int | None = Field(default=None, foreign_key="service.id", ondelete="SET NULL")
    format: Format = Field(sa_type=one_of(Format))
    mode: Mode = Field(default=Mode.AT_SERVICE, sa_type=one_of(Mode))
    professions: list[str] = Field(default_factory=list, sa_type=JSON)  # slugs
    title: str = Field(max_length=140)
    title_en: str = Field(default="", max_length=140)
    about: str = ""  # Markdown
    about_en: str = ""
    bring: str = Field(default="", max_length=500)
    access: str = Field(default="", max_length=500)
    host_name: str = Field(default="", max_length=120)  # who meets the class
    host_phone: str = Field(default="", max_length=20)
    place: str = Field(default="", max_length=160)
    address: str = Field(default="", max_length=200)
    comune: str = Field(max_length=6)
    province: str = Field(max_length=2, index=True)
    link: str = Field(default="", max_length=300)  # online: sent on confirmation
    travel_km: int = 30  # for meetings at school: how far the host goes

    first_on: date
    last_on: date
    repeat: Repeat = Field(default=Repeat.ONCE, sa_type=one_of(Repeat))
    weekdays: list[int] = Field(default_factory=list, sa_type=JSON)  # 0 Monday … 6 Sunday
    starts: time = Field(sa_type=Time)  # wall clock in Italy
    minutes: int
    opens_days: int = 90  # bookable from so many days before
    notice_days: int = 7  # … until so many days before
    max_groups: int = 1  # a date takes so many classes
    max_students: int = 25  # … and so many students in all
    min_year: int = 1  # school years 1–5 that it suits
    max_year: int = 5
    auto_confirm: bool = False  # a booking within the rules needs no answer

    state: SeriesState = Field(default=SeriesState.DRAFT, sa_type=one_of(SeriesState), index=True)
    # One form that was shown makes one series, however often it is sent.
    submission: str | None = Field(default=None, max_length=64, unique=True)
    version: int = 1
    edited_by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")

    cooperative: Cooperative = Relationship()
    service: Service | None = Relationship()


class Slot(Record, table=True):
    """One date of a series."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("series_id", "starts_at"),
        Index("ix_slot_open", "withdrawn_at", "starts_at"),
    )

    series_id: int = Field(foreign_key="series.id", index=True, ondelete="CASCADE")
    starts_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    added: bool = False  # by hand, beside what the rules give
    # Kept right by whoever books, under a lock on this row: what is taken now.
    groups_taken: int = 0
    students_taken: int = 0

    series: Series = Relationship()


class ClosedDays(Record, table=True):
    """Days without school: public holidays and the school calendar; staff edit the table."""

    __tablename__ = "closed_days"
    __table_args__ = (UniqueConstraint("first_on", "last_on", "name", "region"),)

    first_on: date = Field(index=True)
    last_on: date
    name: str = Field(max_length=120)
    region: str = Field(default="", max_length=40)  # empty: the whole country
    seed: str = Field(default="", max_length=24)  # which row of the seed file it came from; empty: staff wrote it
    source: str = Field(default="", max_length=300)
    reviewed_on: date | None = None
    needs_check: bool = False


class VisitState(StrEnum):
    """Where a class's request stands."""

    REQUESTED = "requested"  # the address is proved; somebody must answer
    REVIEW = "review"  # a host looks at it
    CONFIRMED = "confirmed"
    HELD = "held"
    NOT_HELD = "not_held"
    CANCELLED = "cancelled"


# The whole life of a visit. Moving a date or changing the host keeps the state; it is told as a change of its own.
ALLOWED: dict[VisitState, frozenset[VisitState]] = {
    VisitState.REQUESTED: frozenset({VisitState.REVIEW, VisitState.CONFIRMED, VisitState.CANCELLED}),
    VisitState.REVIEW: frozenset({VisitState.REQUESTED, VisitState.CONFIRMED, VisitState.CANCELLED}),
    VisitState.CONFIRMED: frozenset({VisitState.REVIEW, VisitState.HELD, VisitState.NOT_HELD, VisitState.CANCELLED}),
    VisitState.HELD: frozenset({VisitState.NOT_HELD}),  # marked by mistake
    VisitState.NOT_HELD: frozenset({VisitState.HELD}),
    VisitState.CANCELLED: frozenset(),
}
FINAL = frozenset({VisitState.HELD, VisitState.NOT_HELD, VisitState.CANCELLED})


class VisitDraft(Record, table=True):
    """A request that a teacher has begun: the four steps so far. Survives a closed tab; swept after seven days."""

    __tablename__ = "visit_draft"

    token_hash: str = Field(max_length=64, unique=True)  # of the cookie of the browser that began it
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    email: str = Field(default="", max_length=254)
    code_hash: str = Field(default="", max_length=64)  # the six digits mailed to prove the address
    code_sent_at: datetime | None = Field(default=None, sa_type=Moment)
    attempts: int = 0
    visit_id: int | None = Field(default=None, foreign_key="visit.id", ondelete="SET NULL")  # what it became


class Visit(Record, table=True):
    """One class and one meeting: asked for, arranged, held. The class is the unit; no student is ever named."""

    __tablename__ = "visit"
    __table_args__ = (Index("ix_visit_todo", "state", "starts_at"), Index("ix_visit_host", "cooperative_id", "state"))

    reference: str = Field(default_factory=lambda: secrets.token_urlsafe(12), max_length=32, unique=True)
    # One form that was shown makes one visit, however often it is sent.
    submission: str = Field(max_length=64, unique=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    slot_id: int | None = Field(default=None, foreign_key="slot.id", index=True, ondelete="SET NULL")
    cooperative_id: int | None = Field(default=None, foreign_key="cooperative.id", index=True)  # the host
    service_id: int | None = Field(default=None, foreign_key="service.id", ondelete="SET NULL")

    # the teacher
    name: str = Field(max_length=120)
    email: str = Field(max_length=254, index=True)
    phone: str = Field(default="", max_length=20)
    role: ContactRole = Field(default=ContactRole.TEACHER, sa_type=one_of(ContactRole))
    locale: str = Field(default="it", max_length=8)
    # the class
    class_name: str = Field(max_length=40)  # 4B
    school_year_of_class: int = 3  # 1–5
    track: str = Field(default="", max_length=40)
    students: int
    groups: int = 1
    support_count: int = 0  # students who need something arranged; a number, never a name
    support_note: str = ""  # for the host alone; erased 30 days after the meeting
    # what was asked for
    format: Format = Field(sa_type=one_of(Format))
    mode: Mode = Field(default=Mode.AT_SERVICE, sa_type=one_of(Mode))
    professions: list[str] = Field(default_factory=list, sa_type=JSON)
    wished_on: list[str] = Field(default_factory=list, sa_type=JSON)  # ISO dates that would suit, without a slot
    wished_part: str = Field(default="", max_length=12)  # morning, afternoon, any
    message: str = ""
    # what was arranged
    state: VisitState = Field(default=VisitState.REQUESTED, sa_type=one_of(VisitState))
    starts_at: datetime | None = Field(default=None, sa_type=Moment)
    ends_at: datetime | None = Field(default=None, sa_type=Moment)
    place: str = Field(default="", max_length=200)
    host_name: str = Field(default="", max_length=120)
    host_phone: str = Field(default="", max_length=20)
    bring: str = Field(default="", max_length=500)
    access: str = Field(default="", max_length=500)
    link: str = Field(default="", max_length=300)
    uid: str = Field(default_factory=lambda: secrets.token_hex(16), max_length=64, unique=True)
    sequence: int = 0  # of its calendar entry
    requested_at: datetime = Field(default_factory=now, sa_type=Moment)
    assigned_at: datetime | None = Field(default=None, sa_type=Moment)
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    rung_at: datetime | None = Field(default=None, sa_type=Moment)  # the coordinator was told: unclaimed for five days
    reminded: list[str] = Field(default_factory=list, sa_type=JSON)  # "7", "1"
    # what came of it
    present: int | None = None
    held_hours: float | None = None  # hours each student has on the certificate
    staff_hours: float | None = None  # hours of work of those who went, for the year's report
    outcome_note: str = Field(default="", max_length=500)
    certificate_code: str | None = Field(default=None, max_length=16, unique=True)
    certified_at: datetime | None = Field(default=None, sa_type=Moment)
    link_version: int = 1  # a status link carries it; raising it revokes every link given out
    version: int = 1

    school: School = Relationship()
    cooperative: Cooperative | None = Relationship()
    service: Service | None = Relationship()
    slot: Slot | None = Relationship()

    def can_become(self, state: VisitState) -> bool:
        """Whether the visit may be brought to this state now."""
        return state in ALLOWED[self.state]

    @property
    def is_final(self) -> bool:
        """Whether nothing more is expected to happen."""
        return self.state in FINAL


class VisitChange(Record, table=True):
    """One change in the life of a visit: what, who, when, why."""

    __tablename__ = "visit_change"

    visit_id: int = Field(foreign_key="visit.id", index=True, ondelete="CASCADE")
    what: str = Field(max_length=24)  # state, moved, assigned, released, proposed, declined, attendance, edited
    before: VisitState | None = Field(default=None, sa_type=one_of(VisitState))
    after: VisitState = Field(sa_type=one_of(VisitState))
    starts_before: datetime | None = Field(default=None, sa_type=Moment)
    starts_after: datetime | None = Field(default=None, sa_type=Moment)
    cooperative_id: int | None = Field(default=None, foreign_key="cooperative.id", ondelete="SET NULL")
    cooperative_before_id: int | None = Field(
        default=None, foreign_key="cooperative.id", ondelete="SET NULL"
    )  # who had it
    by_teacher: bool = False
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")  # None: teacher or the clock
    reason: str = Field(default="", max_length=500)
    at: datetime = Field(default_factory=now, sa_type=Moment)


class ProposalState(StrEnum):
    """What the other side said."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REPLACED = "replaced"


class Proposal(Record, table=True):
    """Another date, put forward by the host; the teacher answers from the status page."""

    __tablename__ = "proposal"

    visit_id: int = Field(foreign_key="visit.id", index=True, ondelete="CASCADE")
    starts_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)
    note: str = Field(default="", max_length=500)
    state: ProposalState = Field(default=ProposalState.OPEN, sa_type=one_of(ProposalState))
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    answered_at: datetime | None = Field(default=None, sa_type=Moment)


class VisitMessage(Record, table=True):
    """Words between the teacher and the host (or the coordinator), shown to both."""

    __tablename__ = "visit_message"

    visit_id: int = Field(foreign_key="visit.id", index=True, ondelete="CASCADE")
    from_teacher: bool = False
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    text: str
    read_at: datetime | None = Field(default=None, sa_type=Moment)
