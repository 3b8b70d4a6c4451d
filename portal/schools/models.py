"""Which schools exist, who is known there, and how did the register come to be?"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from portal import places
from portal.db import Moment, Record, now, one_of


class School(Record, table=True):
    """One school site by its official code. A merged one stays as a sign to the other."""

    __tablename__ = "school"

    code: str = Field(max_length=10, unique=True)  # codice meccanografico, upper case
    institute_code: str = Field(default="", max_length=10, index=True)  # of the institute it belongs to
    name: str = Field(max_length=200)
    kind: str = Field(default="", max_length=120)  # as the ministry words it: LICEO SCIENTIFICO
    # Slugs of `professions/seed/school_tracks.json`; an institute (IS) may offer several.
    tracks: list[str] = Field(default_factory=list, sa_type=JSON)
    state_run: bool = True
    address: str = Field(default="", max_length=200)
    postcode: str = Field(default="", max_length=5)
    comune: str = Field(max_length=6, index=True)  # ISTAT code
    province: str = Field(max_length=2, index=True)
    email: str = Field(default="", max_length=254)
    certified_email: str = Field(default="", max_length=254)
    website: str = Field(default="", max_length=200)
    school_year: str = Field(default="", max_length=7)  # of the list it came from: 2026/27
    # What people type is looked for here: folded words of name, kind, comune and code.
    words: str = Field(default="", max_length=600)
    active: bool = True
    # False: a teacher gave a code that the register lacked; nobody else is offered it until staff or a list confirm it.
    checked: bool = True
    merged_into_id: int | None = Field(default=None, foreign_key="school.id", index=True, ondelete="SET NULL")
    version: int = 1

    @property
    def place(self) -> str:
        """The comune as people write it: Lecco (LC)."""
        found = places.comune(self.comune)
        return found.label if found else self.province


class ContactRole(StrEnum):
    """What a person does at a school."""

    TEACHER = "teacher"
    GUIDANCE = "guidance"  # funzione strumentale, docente orientatore
    FSL_TUTOR = "fsl_tutor"
    HEAD = "head"
    OFFICE = "office"
    OTHER = "other"


class SchoolContact(Record, table=True):
    """Somebody at a school; never a student."""

    __tablename__ = "school_contact"

    school_id: int = Field(foreign_key="school.id", index=True, ondelete="CASCADE")
    name: str = Field(max_length=120)
    role: ContactRole = Field(default=ContactRole.TEACHER, sa_type=one_of(ContactRole))
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=20)
    note: str = Field(default="", max_length=300)
    last_seen_on: date | None = None  # of the last visit they asked for


class ImportState(StrEnum):
    """How far an import got."""

    READING = "reading"  # brought, the worker reads it
    PREVIEW = "preview"  # read and checked, nothing changed yet
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class SchoolImport(Record, table=True):
    """One list of schools that was brought: what it would change, what it changed, which rows were refused."""

    __tablename__ = "school_import"

    filename: str = Field(max_length=120)
    storage_key: str = Field(max_length=64, unique=True)
    state: ImportState = Field(default=ImportState.READING, sa_type=one_of(ImportState))
    school_year: str = Field(default="", max_length=7)
    rows: int = 0  # in the file, its head not counted
    done: int = 0  # rows applied so far: the progress shown, and where to go on after a crash
    new: int = 0
    changed: int = 0
    same: int = 0
    # [{"row": 12, "code": "LC…", "reasons": [["comune", "…"]]}, …] as in `labels.REASONS`, worded when shown
    refused: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    left_out: dict[str, int] = Field(
        default_factory=dict, sa_type=JSON
    )  # how many of each kind that is not upper secondary
    # [{"row": 12, "code": "LC…", "name": "…", "what": ["address"]}, …] the first that change; `what` empty: new
    shown: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    failure: str = Field(default="", max_length=20)  # a key of `labels.FAILURES`
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    finished_at: datetime | None = Field(default=None, sa_type=Moment)


class SchoolMerge(Record, table=True):
    """Two entries were one school: what moved, by whom, so that it can be read later and taken back."""

    __tablename__ = "school_merge"

    from_id: int = Field(foreign_key="school.id", index=True, ondelete="CASCADE")
    into_id: int = Field(foreign_key="school.id", index=True, ondelete="CASCADE")
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    at: datetime = Field(default_factory=now, sa_type=Moment)
    moved: dict[str, list[int]] = Field(default_factory=dict, sa_type=JSON)  # {"contacts": […], "visits": […]}
    undone_at: datetime | None = Field(default=None, sa_type=Moment)
