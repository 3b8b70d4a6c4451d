"""Which stages does an application go through, which moves are allowed, and what is kept of it?"""

import secrets
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, Index
from sqlmodel import Field, Relationship, UniqueConstraint

from portal.candidates.models import Candidate, Cv
from portal.db import Moment, Record, now, one_of
from portal.openings.models import Opening


class Stage(StrEnum):
    """Where an application stands."""

    RECEIVED = "received"
    READ = "read"
    INTERVIEW = "interview"
    OFFER = "offer"
    HIRED = "hired"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


# Moves that staff may make; withdrawing is the candidate's alone, from any stage that is not final.
ALLOWED: dict[Stage, frozenset[Stage]] = {
    Stage.RECEIVED: frozenset({Stage.READ, Stage.INTERVIEW, Stage.DECLINED}),
    Stage.READ: frozenset({Stage.INTERVIEW, Stage.OFFER, Stage.DECLINED}),
    Stage.INTERVIEW: frozenset({Stage.READ, Stage.OFFER, Stage.DECLINED}),
    Stage.OFFER: frozenset({Stage.INTERVIEW, Stage.HIRED, Stage.DECLINED}),
    Stage.HIRED: frozenset(),
    Stage.DECLINED: frozenset({Stage.READ}),
    Stage.WITHDRAWN: frozenset(),
}
FINAL = frozenset({Stage.HIRED, Stage.DECLINED, Stage.WITHDRAWN})
# Stages in which staff close an application: the person is told, by mail or by a call that is written down.
CLOSING = frozenset({Stage.HIRED, Stage.DECLINED})
# What staff do reaches the candidate (mail and status page) after this while, and until then can be taken back unseen.
# A quarter of an hour is what one needs to notice the wrong row or the wrong button, and nobody waits longer for it.
WAIT = timedelta(minutes=15)


class Application(Record, table=True):
    """One person's answer to one opening: all that they told this cooperative is on this row."""

    __tablename__ = "application"
    __table_args__ = (
        Index("ix_application_opening_stage", "opening_id", "stage"),
        Index("ix_application_candidate", "candidate_id"),
    )

    reference: str = Field(default_factory=lambda: secrets.token_urlsafe(12), max_length=32, unique=True)
    # One form that was shown makes one application, however often it is sent.
    submission: str = Field(max_length=64, unique=True)
    opening_id: int = Field(foreign_key="opening.id")
    candidate_id: int = Field(foreign_key="candidate.id", ondelete="CASCADE")

    name: str = Field(max_length=120)
    phone: str = Field(max_length=20)  # E.164
    locale: str = Field(default="it", max_length=8)
    message: str = ""
    # The three short questions of somebody without a CV.
    answer_work: str = ""
    answer_training: str = ""
    answer_availability: str = ""
    # At which of several places they would work, as `Workplace.line` said them; none: at any.
    wanted_places: list[str] = Field(default_factory=list, sa_type=JSON)
    # Added by the candidate afterwards, from the status page.
    comune: str | None = Field(default=None, max_length=6)
    availability: list[str] = Field(default_factory=list, sa_type=JSON)
    skills: list[str] = Field(default_factory=list, sa_type=JSON)
    car: bool | None = None

    stage: Stage = Field(default=Stage.RECEIVED, sa_type=one_of(Stage))
    submitted_at: datetime = Field(default_factory=now, sa_type=Moment)
    answer_by: date
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    link_version: int = 1  # a status link carries it; raising it revokes every link given out
    version: int = 1  # grows at every move; a stale board page is refused

    opening: Opening = Relationship()
    candidate: Candidate = Relationship()

    def can_move(self, to: Stage) -> bool:
        """Whether staff may bring the application to this stage now."""
        return to in ALLOWED[self.stage]

    @property
    def wanted_towns(self) -> list[str]:
        """The wanted places by their comune alone, for where there is little room."""
        return list(dict.fromkeys(line.partition(", ")[0] for line in self.wanted_places))

    @property
    def is_final(self) -> bool:
        """Whether nothing more is expected to happen."""
        return self.stage in FINAL


class ApplicationFile(Record, table=True):
    """A file that belongs to an application; the first one is the CV."""

    __tablename__ = "application_file"
    __table_args__ = (UniqueConstraint("application_id", "cv_id"),)

    application_id: int = Field(foreign_key="application.id", index=True, ondelete="CASCADE")
    cv_id: int = Field(foreign_key="cv.id", index=True, ondelete="CASCADE")

    cv: Cv = Relationship()


class Move(Record, table=True):
    """One step in the life of an application: who, when, from where, to where."""

    __tablename__ = "move"

    application_id: int = Field(foreign_key="application.id", index=True, ondelete="CASCADE")
    before: Stage | None = Field(default=None, sa_type=one_of(Stage))
    after: Stage = Field(sa_type=one_of(Stage))
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")  # None: the candidate
    at: datetime = Field(default_factory=now, sa_type=Moment)
    note: str = ""
    # From when the candidate sees it; None: never, it was taken back in time.
    shown_at: datetime | None = Field(default_factory=now, sa_type=Moment)
    undoes_id: int | None = Field(default=None, foreign_key="move.id", ondelete="SET NULL")


class Remark(Record, table=True):
    """A note among colleagues; the candidate sees it only in the export of their data."""

    __tablename__ = "remark"

    application_id: int = Field(foreign_key="application.id", index=True, ondelete="CASCADE")
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    text: str


class Message(Record, table=True):
    """Words between the cooperative and the candidate, shown to both."""

    __tablename__ = "message"

    application_id: int = Field(foreign_key="application.id", index=True, ondelete="CASCADE")
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    from_candidate: bool = False
    text: str
    read_at: datetime | None = Field(default=None, sa_type=Moment)
    # From when the candidate sees it; None: never, it was stopped in time.
    shown_at: datetime | None = Field(default_factory=now, sa_type=Moment)
    # Words that go with a move: they travel in its mail and need no notice of their own.
    move_id: int | None = Field(default=None, foreign_key="move.id", ondelete="SET NULL")
