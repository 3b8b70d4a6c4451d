"""Which interviews does this person see, who sits in, and which dates are still free?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import contains_eager, joinedload
from sqlmodel import Session, col, select

from portal.accounts.models import Person
from portal.accounts.policy import RIGHTS, Action
from portal.applications.interviews.models import (
    KEEPS,
    LIVE,
    Interview,
    InterviewPanel,
    InterviewRound,
    InterviewSlot,
    InterviewState,
)
from portal.applications.models import Application, Stage
from portal.applications.queries import Seen
from portal.cooperatives.models import Membership
from portal.cooperatives.policy import Staff
from portal.db import now
from portal.errors import NotFound
from portal.openings.models import Opening
from portal.openings.policy import in_scope

# SQLModel types a relationship as the row it leads to; loaders want the attribute.
_APPLICATION: Any = Interview.application
_ROUND: Any = Interview.round
_OPENING: Any = Application.opening
_WHOLE = (
    contains_eager(_APPLICATION).options(
        contains_eager(_OPENING).joinedload(Opening.cooperative),  # type: ignore[arg-type]
        joinedload(Application.candidate),  # type: ignore[arg-type]
    ),
    joinedload(_ROUND),
)
# Stages from which somebody can be asked to an interview.
INVITABLE = frozenset({Stage.RECEIVED, Stage.READ, Stage.INTERVIEW})


def visible(staff: Staff) -> ColumnElement[bool]:
    """The wall, as a condition on `Opening` and `Interview`: who may see the application, or sits in."""
    homes = staff.cooperatives(Action.READ_APPLICATIONS) | staff.assigned(Action.READ_APPLICATIONS)
    if not homes:
        return false()
    sits_in = select(InterviewPanel.round_id).where(InterviewPanel.person_id == staff.person.key)
    return or_(
        in_scope(staff, Action.READ_APPLICATIONS),
        and_(col(Opening.cooperative_id).in_(homes), col(Interview.round_id).in_(sits_in)),
    )


def listing(*conditions: ColumnElement[bool] | bool) -> Any:
    """Interviews with application, person, opening and round, in no order yet."""
    return (
        select(Interview)
        .join(Application, col(Application.id) == Interview.application_id)
        .join(Opening, col(Opening.id) == Application.opening_id)
        .options(*_WHOLE)
        .where(*conditions)
    )


def one(session: Session, staff: Staff, id_: int, action: Action = Action.READ_APPLICATIONS, *, lock: bool = False) -> Interview:  # fmt: skip
    """The interview with all around it; raises NotFound outside the scope.

    To see it or to say how it went, sitting in is enough; to change it one has to be able to move the application.
    """
    wall = visible(staff) if action is Action.READ_APPLICATIONS else in_scope(staff, action)
    statement = listing(Interview.id == id_, wall)
    if lock:
        statement = statement.with_for_update(of=(Application, Interview)).execution_options(populate_existing=True)
    row: Interview | None = session.exec(statement).first()
    if row is None:
        raise NotFound
    return row


def whole(session: Session, id_: int) -> Interview | None:
    """The same without a wall, for the worker; None when it was erased meanwhile."""
    row: Interview | None = session.exec(listing(Interview.id == id_)).first()
    return row


def sees_application(session: Session, staff: Staff, interview: Interview) -> bool:
    """Whether this person may open the application itself, not only the interview."""
    wall = in_scope(staff, Action.READ_APPLICATIONS)
    statement = select(Opening.id).where(Opening.id == interview.application.opening_id, wall)
    return session.exec(statement).first() is not None


def of_application(session: Session, application_id: int) -> list[Interview]:
    """All interviews of an application, the newest first."""
    rows = session.exec(
        select(Interview)
        .where(Interview.application_id == application_id)
        .options(joinedload(_ROUND))
        .order_by(col(Interview.id).desc())
    ).all()
    return list(rows)


def live(session: Session, application_id: int) -> Interview | None:
    """The interview that is being arranged or has a date ahead of its outcome; there is at most one."""
    statement = select(Interview).where(Interview.application_id == application_id, col(Interview.state).in_(LIVE))
    return session.exec(statement.order_by(col(Interview.id).desc())).first()


def shown_to_candidate(session: Session, application: Application, seen: Seen) -> Interview | None:
    """What the person sees of interviews: the newest that was told, while their application stands there for them."""
    if seen.stage not in KEEPS:
        return None
    return session.exec(
        select(Interview)
        .where(Interview.application_id == application.key, Interview.shown_at <= now())
        .options(joinedload(_ROUND))
        .order_by(col(Interview.id).desc())
    ).first()


# -- dates


def free(session: Session, round_id: int) -> list[InterviewSlot]:
    """Dates of a round that nobody holds and that are still ahead, in order."""
    held = select(Interview.slot_id).where(Interview.round_id == round_id, col(Interview.slot_id).is_not(None))
    return list(
        session.exec(
            select(InterviewSlot)
            .where(
                InterviewSlot.round_id == round_id,
                InterviewSlot.starts_at > now(),
                col(InterviewSlot.withdrawn_at).is_(None),
                col(InterviewSlot.id).not_in(held),
            )
            .order_by(col(InterviewSlot.starts_at))
        )
    )


def busy(session: Session, people: Sequence[int], first: datetime, last: datetime) -> list[tuple[datetime, datetime, str]]:  # fmt: skip
    """When these colleagues have an interview already between two moments: from, to, who."""
    if not people:
        return []
    rows = session.exec(
        select(Interview, Person.name)
        .join(InterviewPanel, col(InterviewPanel.round_id) == Interview.round_id)
        .join(Person, col(Person.id) == InterviewPanel.person_id)
        .where(
            col(InterviewPanel.person_id).in_(people),
            Interview.state == InterviewState.BOOKED,
            col(Interview.starts_at) > first - timedelta(hours=12),
            col(Interview.starts_at) < last,
        )
    ).all()
    return [(i.starts_at, i.ends_at, name) for i, name in rows if i.starts_at is not None and i.ends_at is not None]


# -- who sits in


@dataclass(frozen=True)
class Colleague:
    """Somebody of the cooperative who may sit in; `sees_all` when they see the opening's applications anyway."""

    id: int
    name: str
    email: str


def colleagues(session: Session, cooperative_id: int) -> list[Colleague]:
    """Members of the cooperative whose role has to do with applications, by name."""
    roles = [role for role, rights in RIGHTS.items() if Action.READ_APPLICATIONS in rights]
    rows = session.exec(
        select(Person.id, Person.name, Person.email)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(
            Membership.cooperative_id == cooperative_id, col(Membership.role).in_(roles), col(Person.active).is_(True)
        )
        .distinct()
        .order_by(Person.name, Person.email)
    ).all()
    return [Colleague(id_, name or email, email) for id_, name, email in rows if id_ is not None]


def panel(session: Session, round_id: int) -> list[Person]:
    """The colleagues who sit in, by name."""
    return list(
        session.exec(
            select(Person)
            .join(InterviewPanel, col(InterviewPanel.person_id) == Person.id)
            .where(InterviewPanel.round_id == round_id, col(Person.active).is_(True))
            .order_by(Person.name)
        )
    )


def panel_names(session: Session, rounds: Sequence[InterviewRound]) -> dict[int, list[str]]:
    """Who sits in at each of these rounds, colleagues first, then guests."""
    out: dict[int, list[str]] = {row.key: [] for row in rounds}
    if out:
        rows = session.exec(
            select(InterviewPanel.round_id, Person.name, Person.email)
            .join(Person, col(Person.id) == InterviewPanel.person_id)
            .where(col(InterviewPanel.round_id).in_(list(out)))
            .order_by(Person.name)
        )
        for round_id, name, email in rows:
            out[round_id].append(name or email)
    for row in rounds:
        out[row.key] = [*out[row.key], *[n for n in row.guests if n not in out[row.key]]]
    return out
