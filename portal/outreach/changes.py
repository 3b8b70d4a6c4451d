"""How is a change to a visit written down? One way for all: the row that says who and when, and the note that tells.

Topics are `visit.<word>`, subject the visit's number, `change` in the payload the number of the `VisitChange`
(for a message: `message`, the number of the `VisitMessage`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, update

from portal import outbox
from portal.accounts.models import Person
from portal.db import now
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.outreach.models import Proposal, ProposalState, Visit, VisitChange, VisitState

TOPICS = (
    "assigned", "released", "confirmed", "edited", "proposed", "answered", "moved", "cancelled", "held", "not_held",
    "message", "unclaimed",
)  # fmt: skip
LONGEST = timedelta(hours=12)  # of one meeting


@dataclass(frozen=True)
class Details:
    """What a host says when it confirms."""

    starts_at: datetime
    ends_at: datetime
    place: str = ""
    host_name: str = ""
    host_phone: str = ""
    bring: str = ""
    access: str = ""
    link: str = ""


@dataclass(frozen=True)
class Hand:
    """Who makes a change: a colleague, the teacher, or (neither) the clock."""

    by: Person | None = None
    teacher: bool = False


@dataclass(frozen=True)
class Before:
    """How a visit stood before a change."""

    state: VisitState
    starts_at: datetime | None
    cooperative_id: int | None

    @classmethod
    def of(cls, visit: Visit) -> "Before":
        """How it stands now."""
        return cls(visit.state, visit.starts_at, visit.cooperative_id)


def same_page(visit: Visit, version: int | None) -> None:
    """Raises Conflict when somebody changed the visit since the page was shown; None: nothing was shown."""
    if version is not None and visit.version != version:
        raise Conflict(_("Nel frattempo qualcuno ha cambiato questa visita. Guarda com’è adesso e decidi di nuovo."))


def allowed(visit: Visit, to: VisitState) -> None:
    """Raises Conflict when the table does not allow this step from here; staying is allowed."""
    if visit.state is not to and not visit.can_become(to):
        raise Conflict(_("Adesso questo passo non si può fare: lo stato della visita non lo permette."))


def step(visit: Visit, to: VisitState) -> None:
    """Bring the visit to a state; raises Conflict when the table does not allow it from here."""
    allowed(visit, to)
    visit.state = to


def possible(starts_at: datetime, ends_at: datetime) -> None:
    """Raises RuleBroken when this cannot be the time of a meeting to come."""
    if starts_at <= now():
        raise RuleBroken({"day": [_("Scegli un giorno e un’ora che devono ancora venire.")]})
    if ends_at <= starts_at:
        raise RuleBroken({"until": [_("La fine viene dopo l’inizio.")]})
    if ends_at - starts_at > LONGEST:
        raise RuleBroken({"until": [_("Un incontro dura al massimo dodici ore.")]})


def close_proposals(session: Session, visit: Visit) -> None:
    """Dates put forward before are no longer the question."""
    session.execute(
        update(Proposal)
        .where(col(Proposal.visit_id) == visit.key, col(Proposal.state) == ProposalState.OPEN)
        .values(state=ProposalState.REPLACED, answered_at=now())
    )


def record(
    session: Session, visit: Visit, what: str, topic: str, hand: Hand, before: Before, reason: str = ""
) -> VisitChange:  # fmt: skip
    """The change, by whom and when; a page shown before it is stale from here on, and who must know is told."""
    visit.version += 1
    change = VisitChange(
        visit_id=visit.key, what=what, before=before.state, after=visit.state, starts_before=before.starts_at,
        starts_after=visit.starts_at, cooperative_id=visit.cooperative_id, cooperative_before_id=before.cooperative_id,
        by_teacher=hand.teacher, by_id=hand.by.key if hand.by else None, reason=reason,
    )  # fmt: skip
    session.add_all([visit, change])
    session.flush()
    session.expire(visit, ["cooperative", "service", "slot"])  # the rows that its new numbers lead to
    outbox.note(session, f"visit.{topic}", visit.key, change=change.key)
    return change
