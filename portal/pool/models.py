"""What does somebody in the pool show, to whom, who invited them, and what did they answer?"""

import secrets
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON
from sqlmodel import Field, Relationship, UniqueConstraint

from portal.candidates.models import Candidate, Cv
from portal.cooperatives.models import Cooperative
from portal.db import Moment, Record, one_of
from portal.openings.models import Opening


class Audience(StrEnum):
    """Who may see a person's mask; cooperatives named as hidden never do."""

    CHOSEN = "chosen"
    NETWORK = "network"


class Years(StrEnum):
    """Years of work in the trade, in steps too wide to recognise somebody by."""

    NONE = "0"
    FEW = "1-2"
    SOME = "3-5"
    MANY = "6-10"
    MOST = "11+"


class PoolEntry(Record, table=True):
    """Somebody in the pool. Others see the mask made of town, trades, skills, times and years; the rest is theirs."""

    __tablename__ = "pool_entry"

    reference: str = Field(default_factory=lambda: secrets.token_urlsafe(12), max_length=32, unique=True)
    # The form that asked last: sent twice, it sends one mail.
    submission: str = Field(default="", max_length=64)
    candidate_id: int = Field(foreign_key="candidate.id", ondelete="CASCADE", unique=True)
    name: str = Field(max_length=120)
    phone: str = Field(default="", max_length=20)  # E.164
    locale: str = Field(default="it", max_length=8)

    comune: str = Field(max_length=6)  # ISTAT code
    professions: list[str] = Field(default_factory=list, sa_type=JSON)  # slugs
    skills: list[str] = Field(default_factory=list, sa_type=JSON)  # codes of the vocabulary, nothing typed
    availability: list[str] = Field(default_factory=list, sa_type=JSON)  # codes of the vocabulary
    years: Years | None = Field(default=None, sa_type=one_of(Years))

    audience: Audience = Field(default=Audience.CHOSEN, sa_type=one_of(Audience))
    cv_id: int | None = Field(default=None, foreign_key="cv.id", ondelete="SET NULL")
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)  # the address was proved; nothing shows before
    stopped_at: datetime | None = Field(default=None, sa_type=Moment)  # consent taken back
    kept_until: date
    link_version: int = 1  # raising it revokes every link given out
    application_id: int | None = Field(default=None, index=True)  # the application from which they asked to join

    candidate: Candidate = Relationship()
    cv: Cv | None = Relationship()

    def is_shown(self, today: date) -> bool:
        """Whether anybody at all may see the mask on this day."""
        return self.confirmed_at is not None and self.stopped_at is None and today <= self.kept_until


class PoolDoor(Record, table=True):
    """What a person decided about one cooperative; hiding always wins over showing."""

    __tablename__ = "pool_door"
    __table_args__ = (UniqueConstraint("entry_id", "cooperative_id"),)

    entry_id: int = Field(foreign_key="pool_entry.id", ondelete="CASCADE")
    cooperative_id: int = Field(foreign_key="cooperative.id", index=True, ondelete="CASCADE")
    shown: bool = False
    hidden: bool = False


class InvitationState(StrEnum):
    """What became of an invitation; one that is past its day without an answer has expired."""

    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Reason(StrEnum):
    """Why somebody says no: a category and never their words, so that nothing personal slips through."""

    FAR = "far"
    HOURS = "hours"
    PAY = "pay"
    WORK = "work"
    FOUND = "found"
    LATER = "later"
    OTHER = "other"


class Invitation(Record, table=True):
    """A cooperative invites a person of the pool to one opening: once, whatever the answer."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("candidate_id", "opening_id"),)

    reference: str = Field(default_factory=lambda: secrets.token_urlsafe(12), max_length=32, unique=True)
    candidate_id: int = Field(foreign_key="candidate.id", ondelete="CASCADE")
    # None once the person has left the pool: the invitation stays, the mask does not.
    entry_id: int | None = Field(default=None, foreign_key="pool_entry.id", index=True, ondelete="SET NULL")
    opening_id: int = Field(foreign_key="opening.id", index=True, ondelete="CASCADE")
    cooperative_id: int = Field(foreign_key="cooperative.id", index=True, ondelete="CASCADE")
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    note: str = ""
    state: InvitationState = Field(default=InvitationState.SENT, sa_type=one_of(InvitationState))
    expires_on: date  # the last day on which it can be accepted
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: Reason | None = Field(default=None, sa_type=one_of(Reason))
    application_id: int | None = Field(default=None, index=True)  # what came of it

    candidate: Candidate = Relationship()
    entry: PoolEntry | None = Relationship()
    opening: Opening = Relationship()
    cooperative: Cooperative = Relationship()

    def is_waiting(self, today: date) -> bool:
        """Whether the person may still answer."""
        return self.state is InvitationState.SENT and today <= self.expires_on


class PassOn(Record, table=True):
    """After a rejection a cooperative asks whether others may see the person; only the person can say yes."""

    __tablename__ = "pass_on"

    application_id: int = Field(unique=True)
    candidate_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    cooperative_id: int = Field(foreign_key="cooperative.id", index=True, ondelete="CASCADE")
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    agreed: bool | None = None
