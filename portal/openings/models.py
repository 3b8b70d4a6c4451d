"""What is an opening made of, when is it open, and what does the collective agreement pay?"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, Relationship, UniqueConstraint

from portal.cooperatives.models import Cooperative, Service
from portal.db import Moment, Record, one_of
from portal.professions.models import Profession


class State(StrEnum):
    """An opening is written, then public, then over."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


class Contract(StrEnum):
    """Kinds of contract as candidates know them."""

    PERMANENT = "permanent"
    FIXED_TERM = "fixed_term"
    REPLACEMENT = "replacement"
    APPRENTICESHIP = "apprenticeship"
    INTERNSHIP = "internship"
    ON_CALL = "on_call"
    FREELANCE = "freelance"


class Shift(StrEnum):
    """Parts of the day in which the work happens."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"
    ROTATING = "rotating"
    SPLIT = "split"


class Season(StrEnum):
    """Whether the work follows the year."""

    ALL_YEAR = "all_year"
    SCHOOL_YEAR = "school_year"
    SUMMER = "summer"


class Car(StrEnum):
    """Whether one needs a car to do the work."""

    NO = "no"
    USEFUL = "useful"
    NEEDED = "needed"


class CloseReason(StrEnum):
    """Why an opening ended; the observatory counts these."""

    FILLED = "filled"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    UNFILLED = "unfilled"


FULL_TIME_HOURS = 36  # a week; from here on people call it full time


class Opening(Record, table=True):
    """A job offered by one cooperative, in one place or in several: comune, province, address and service are the main one."""

    __tablename__ = "opening"
    __table_args__ = (Index("ix_opening_public", "state", "closes_on"),)

    slug: str = Field(max_length=120, unique=True)
    cooperative_id: int = Field(foreign_key="cooperative.id", index=True)
    service_id: int | None = Field(default=None, foreign_key="service.id", ondelete="SET NULL")
    profession_id: int = Field(foreign_key="profession.id", index=True)

    title: str = Field(max_length=140)
    title_en: str = Field(default="", max_length=140)
    description: str = ""
    requirements: str = ""
    offer: str = ""
    summary_en: str = ""
    selection: str = ""  # how the selection works
    positions: int = 1

    comune: str = Field(max_length=6, index=True)
    province: str = Field(max_length=2, index=True)
    address: str = Field(default="", max_length=200)

    contract: Contract = Field(default=Contract.PERMANENT, sa_type=one_of(Contract))
    contract_months: int | None = None
    level_min: str | None = Field(default=None, max_length=4)
    level_max: str | None = Field(default=None, max_length=4)
    hours_min: float | None = None  # hours a week
    hours_max: float | None = None
    # Gross euro cents a month; computed from level and hours unless `pay_typed`.
    pay_min: int | None = None
    pay_max: int | None = None
    pay_typed: bool = False
    pay_note: str = Field(default="", max_length=300)
    shifts: list[str] = Field(default_factory=list, sa_type=JSON)
    nights: bool = False
    weekends: bool = False
    on_call: bool = False
    season: Season = Field(default=Season.ALL_YEAR, sa_type=one_of(Season))
    car: Car = Field(default=Car.NO, sa_type=one_of(Car))
    protected_category: bool = False  # reserved under L. 68/1999
    # Whoever asks for contribution relief for a hire must show the job on the state's SIISL as well (DL 159/2025 art. 14).
    contribution_relief: bool = False
    siisl_on: date | None = None
    siisl_code: str = Field(default="", max_length=60)

    state: State = Field(default=State.DRAFT, sa_type=one_of(State), index=True)
    published_at: datetime | None = Field(default=None, sa_type=Moment)
    closes_on: date | None = None  # the last day on which one can apply
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    close_reason: CloseReason | None = Field(default=None, sa_type=one_of(CloseReason))
    reply_days: int = 15  # days within which every candidate gets an answer
    version: int = 1  # grows at every change; two editors never overwrite each other
    edited_by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    # The form it was first sent with: the same form sent twice is one opening.
    submission: str | None = Field(default=None, max_length=32, unique=True)
    # When a draft becomes public by the clock; the findings that its author had looked at by then.
    publish_at: datetime | None = Field(default=None, sa_type=Moment)
    publish_known: list[list[str]] = Field(default_factory=list, sa_type=JSON)
    publish_failed_at: datetime | None = Field(default=None, sa_type=Moment)  # the clock found it unfit and left it
    # The closed opening that this one offers again.
    relists_id: int | None = Field(default=None, foreign_key="opening.id", index=True, ondelete="SET NULL")

    cooperative: Cooperative = Relationship()
    profession: Profession = Relationship()
    service: Service | None = Relationship()
    further_places: list["OpeningPlace"] = Relationship(
        sa_relationship_kwargs={
            "order_by": "OpeningPlace.position",
            "cascade": "all, delete-orphan",
            "passive_deletes": True,
        }
    )

    @classmethod
    def written(cls, *, further: Sequence[dict[str, Any]] = (), **values: Any) -> "Opening":
        """A new row with these values, its further places among them."""
        row = cls(**values)
        row.further = list(further)
        return row

    @property
    def further(self) -> list[dict[str, Any]]:
        """The places beside the main one, in their order, as plain values (`PLACE`)."""
        return [{name: getattr(place, name) for name in PLACE} for place in self.further_places]

    @further.setter
    def further(self, wanted: list[dict[str, Any]]) -> None:
        rows = self.further_places
        for row, values in zip(rows, wanted, strict=False):
            for name in PLACE:
                setattr(row, name, values[name])
        for at in range(len(rows), len(wanted)):
            rows.append(OpeningPlace(position=at + 1, **{name: wanted[at][name] for name in PLACE}))
        del rows[len(wanted) :]

    def is_open(self, today: date) -> bool:
        """Whether one can apply on this day."""
        return self.state is State.PUBLISHED and (self.closes_on is None or today <= self.closes_on)


PLACE = ("comune", "province", "address", "service_id")  # what is written about each place
MOST_PLACES = 10  # of one opening, the main one included


class OpeningPlace(Record, table=True):
    """A place of an opening beside its main one; `position` counts from 1."""

    __tablename__ = "opening_place"
    __table_args__ = (UniqueConstraint("opening_id", "position"),)

    opening_id: int | None = Field(default=None, foreign_key="opening.id", nullable=False, ondelete="CASCADE")
    position: int
    comune: str = Field(max_length=6, index=True)
    province: str = Field(max_length=2, index=True)
    address: str = Field(default="", max_length=200)
    service_id: int | None = Field(default=None, foreign_key="service.id", index=True, ondelete="SET NULL")

    service: Service | None = Relationship()


class Assignment(Record, table=True):
    """A hiring manager or interviewer follows this opening; they see no other."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("opening_id", "person_id"),)

    opening_id: int = Field(foreign_key="opening.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")


class Extension(Record, table=True):
    """The last day of a public opening was moved later: from when to when, by whom and why."""

    __tablename__ = "opening_extension"

    opening_id: int = Field(foreign_key="opening.id", index=True, ondelete="CASCADE")
    before: date
    after: date
    reason: str = Field(max_length=300)
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")


class OpeningTemplate(Record, table=True):
    """What a cooperative writes into every opening of one kind: kept once, to start new ones from."""

    __tablename__ = "opening_template"

    cooperative_id: int = Field(foreign_key="cooperative.id", index=True, ondelete="CASCADE")
    name: str = Field(max_length=80)
    written: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSON
    )  # values of an opening, as `drafts.frozen` keeps them
    version: int = 1


class PayLevel(Record, table=True):
    """Gross monthly minimum of one level from a date on, for full time; data with a source and a review date."""

    __tablename__ = "pay_level"
    __table_args__ = (UniqueConstraint("agreement", "level", "valid_from"),)

    agreement: str = Field(max_length=16)  # CNEL code
    level: str = Field(max_length=4)
    valid_from: date
    monthly: int  # euro cents
    full_time_hours: float = 38
    months: float = 13.5
    source: str = Field(default="", max_length=300)
    reviewed_on: date | None = None
