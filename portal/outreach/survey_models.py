"""What did a class say, before and after?"""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel, UniqueConstraint

from portal.db import Moment, Record, one_of


class Phase(StrEnum):
    """A class answers the same five questions before and after."""

    BEFORE = "before"
    AFTER = "after"


class Survey(Record, table=True):
    """The address behind a QR code: which meeting is being asked about, before or after."""

    __tablename__ = "survey"
    __table_args__ = (UniqueConstraint("visit_id", "phase"), UniqueConstraint("event_id", "phase"))

    code: str = Field(max_length=12, unique=True)
    visit_id: int | None = Field(default=None, foreign_key="visit.id", index=True, ondelete="CASCADE")
    event_id: int | None = Field(default=None, foreign_key="event.id", index=True, ondelete="CASCADE")
    phase: Phase = Field(sa_type=one_of(Phase))
    # None: the window follows the date of the meeting, also when it is moved (`surveys.window`).
    opens_at: datetime | None = Field(default=None, sa_type=Moment)
    closes_at: datetime | None = Field(default=None, sa_type=Moment)


class Mark(SQLModel, table=True):
    """How many chose this mark at this question. Sheets are never kept: nobody can put one sheet together again."""

    __tablename__ = "survey_mark"

    survey_id: int = Field(foreign_key="survey.id", primary_key=True, ondelete="CASCADE")
    question: str = Field(max_length=20, primary_key=True)  # a key of seed/questions.json
    mark: int = Field(primary_key=True)  # 1…5
    count: int = 0


class SheetSeen(SQLModel, table=True):
    """The random name of a form that was sent, so that a double tap counts once. It has no time and no answers."""

    __tablename__ = "survey_sheet"

    submission: str = Field(primary_key=True, max_length=64)
    survey_id: int = Field(foreign_key="survey.id", index=True, ondelete="CASCADE")
