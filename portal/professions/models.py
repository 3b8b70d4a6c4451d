"""What is known of a profession, in each language, and where can one go from it?"""

from datetime import date
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, UniqueConstraint

from portal.db import Record


class Profession(Record, table=True):
    """One social profession: its names, its codes and its usual contract level."""

    __tablename__ = "profession"

    slug: str = Field(max_length=60, unique=True)
    family: str = Field(max_length=40, index=True)
    position: int = 0
    acronym: str = Field(default="", max_length=16)
    levels: list[str] = Field(default_factory=list, sa_type=JSON)
    esco: str = Field(default="", max_length=120)
    esco_code: str = Field(default="", max_length=20)
    esco_exact: bool = True
    cp2021: str = Field(default="", max_length=20)
    # Slugs of `seed/tags.json` and `seed/school_tracks.json`: what the catalogue filters by.
    with_whom: list[str] = Field(default_factory=list, sa_type=JSON)
    places: list[str] = Field(default_factory=list, sa_type=JSON)
    schools: list[str] = Field(
        default_factory=list, sa_type=JSON
    )  # tracks that prepare best; no track shuts anybody out
    # Years of university after the diploma, the least and the usual most; hours of the course where there is one instead.
    years_min: int = 0
    years_max: int = 0
    course_hours: int | None = None
    reviewed_on: date | None = None
    needs_check: list[str] = Field(default_factory=list, sa_type=JSON)


class ProfessionText(Record, table=True):
    """The words about a profession in one language."""

    __tablename__ = "profession_text"
    __table_args__ = (UniqueConstraint("profession_id", "language"),)

    profession_id: int = Field(foreign_key="profession.id", index=True, ondelete="CASCADE")
    language: str = Field(max_length=8)
    title: str = Field(max_length=160)  # both genders, as in a list
    title_f: str = Field(default="", max_length=120)
    title_m: str = Field(default="", max_length=120)
    summary: str = ""
    # what_you_do, with_whom, where, hard_sides, skills, study_path, register, where_it_leads
    blocks: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    # What staff did with the words after they were loaded; empty while they are as they came.
    reviewed_on: date | None = None
    author: str = Field(default="", max_length=120)
    publisher: str = Field(default="", max_length=120)


class CareerStep(Record, table=True):
    """A known way from one profession to another, with what it takes."""

    __tablename__ = "career_step"
    __table_args__ = (UniqueConstraint("from_id", "to_id"),)

    from_id: int = Field(foreign_key="profession.id", ondelete="CASCADE")
    to_id: int = Field(foreign_key="profession.id", ondelete="CASCADE")
    step: str = Field(max_length=200)
    step_en: str = Field(default="", max_length=200)


class StudyPath(Record, table=True):
    """A real way from an upper-secondary school to a profession: one row of the table behind /percorsi."""

    __tablename__ = "study_path"

    slug: str = Field(max_length=60, unique=True)
    to_id: int = Field(foreign_key="profession.id", index=True, ondelete="CASCADE")
    position: int = 0
    goals: list[str] = Field(default_factory=list, sa_type=JSON)  # study, work, both
    tracks: list[str] = Field(default_factory=list, sa_type=JSON)  # only for these schools; empty: for all
    entry: str = Field(default="diploma", max_length=12)  # any: 18 years and lower-secondary certificate; or diploma
    # Dicts in the shape of `routes.Step`, in their order.
    steps: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    opens: list[str] = Field(default_factory=list, sa_type=JSON)  # slugs of professions
    reviewed_on: date | None = None
    author: str = Field(default="", max_length=120)  # who saved it last on the desk
    needs_check: list[str] = Field(default_factory=list, sa_type=JSON)
