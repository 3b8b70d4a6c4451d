"""What should somebody at the desk do first, and how do their open posts stand?

Counts come from one statement over all openings in scope, whatever their number; names come a handful at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, type_coerce, union_all
from sqlalchemy import select as columns
from sqlmodel import Session, col

from portal.accounts.policy import Action
from portal.applications.desk_queries import overdue
from portal.applications.models import FINAL, Application, Message, Stage
from portal.cooperatives.models import Cooperative
from portal.cooperatives.policy import Staff
from portal.db import Moment
from portal.openings import workplaces
from portal.openings.models import Opening, State
from portal.openings.policy import in_scope

SOON = timedelta(days=7)
NOTICE = timedelta(days=14)  # so long before data goes, the desk hears of it
FIRST = 5  # names shown of each kind; the rest is one click away


@dataclass
class Post:
    """An opening as the desk lists it, with how many applications stand where."""

    id: int
    title: str
    cooperative_id: int
    cooperative: str
    comune: str
    province: str
    state: State
    closes_on: date | None
    closed_at: datetime | None
    updated_at: datetime
    publish_at: datetime | None = None
    publish_failed_at: datetime | None = None
    further: str | None = None  # as `workplaces.further_places` tells it
    stages: dict[Stage, int] = field(default_factory=dict)
    late: int = 0

    @property
    def place(self) -> str:
        """Where it is, in one line; empty for a draft that does not say it yet."""
        return workplaces.said(self.comune, self.province, workplaces.comuni_in(self.further))

    @property
    def applications(self) -> int:
        """How many people applied."""
        return sum(self.stages.values())

    @property
    def waiting(self) -> int:
        """How many of them do not know yet how it ends."""
        return sum(n for stage, n in self.stages.items() if stage not in FINAL)

    def closes_soon(self, today: date) -> bool:
        """Whether its last day is within a week."""
        return self.state is State.PUBLISHED and self.closes_on is not None and self.closes_on <= today + SOON


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for the cooperative: for being read, for an answer, for a reply."""

    id: int
    name: str
    opening: str
    since: datetime
    answer_by: date
    total: int = 0  # of its kind, for words that nobody has read


def posts(session: Session, staff: Staff, *states: State, only: int | None = None, limit: int = 500) -> list[Post]:
    """Openings in scope in these states, the ones that close first on top; or `only` this one."""
    statement = (
        columns(
            col(Opening.id), col(Opening.title), col(Opening.cooperative_id), col(Cooperative.name), col(Opening.comune), col(Opening.province),
            col(Opening.state), col(Opening.closes_on), col(Opening.closed_at), col(Opening.updated_at),
            col(Opening.publish_at), col(Opening.publish_failed_at), workplaces.further_places(),
        )
        .join(Cooperative, col(Cooperative.id) == Opening.cooperative_id)
        .where(in_scope(staff, Action.READ_OPENINGS), col(Opening.state).in_(states))
        .order_by(
            case((col(Opening.state) == State.PUBLISHED, 0), (col(Opening.state) == State.DRAFT, 1), else_=2),
            col(Opening.closed_at).desc(), col(Opening.closes_on).is_(None), col(Opening.closes_on), col(Opening.id),
        )
        .limit(limit)
    )  # fmt: skip
    if only is not None:
        statement = statement.where(col(Opening.id) == only)
    return [Post(*row) for row in session.execute(statement)]


def count_stages(session: Session, staff: Staff, listed: Sequence[Post], today: date) -> None:
    """Fill in how many applications stand where, for the openings whose applications this person may see."""
    _tally(session, staff, listed, today, col(Application.opening_id).in_([p.id for p in listed]))


def counts(
    session: Session, staff: Staff, listed: Sequence[Post], today: date, openings: Sequence[int] = ()
) -> dict[str, int]:
    """How many are new and overdue over everything in scope (or these openings); fills in the stages of `listed` too.

    One statement for both: it has a row for each opening and stage, however many people applied.
    """
    rows = _tally(session, staff, listed, today)
    return {
        "new": sum(many for id_, stage, many, _late in rows if stage is Stage.RECEIVED and (not openings or id_ in openings)),
        "late": sum(late or 0 for id_, _stage, _many, late in rows if not openings or id_ in openings),
    }  # fmt: skip


def _tally(session: Session, staff: Staff, listed: Sequence[Post], today: date, *conditions: Any) -> Sequence[Any]:
    rows = session.execute(
        columns(col(Application.opening_id), col(Application.stage), func.count(), _number(and_(*overdue(today))))
        .join(Opening, col(Opening.id) == Application.opening_id)
        .where(in_scope(staff, Action.READ_APPLICATIONS), *conditions)
        .group_by(col(Application.opening_id), col(Application.stage))
    ).all()
    by_id = {post.id: post for post in listed}
    for opening_id, stage, many, late in rows:
        if opening_id in by_id:
            by_id[opening_id].stages[stage] = many
            by_id[opening_id].late += late or 0
    return rows


def _of(staff: Staff, openings: Sequence[int]) -> list[Any]:
    """The wall, and the openings that were chosen; none are all."""
    wall = in_scope(staff, Action.READ_APPLICATIONS)
    return [wall, col(Opening.id).in_(openings)] if openings else [wall]


def waiting(session: Session, staff: Staff, today: date, openings: Sequence[int] = ()) -> dict[str, list[Waiting]]:
    """The first of each kind, in one statement: `new` that nobody opened yet (oldest first; the overdue ones are in
    `late` already), `late` answers (longest wait first), `unread` words from candidates (oldest words first).
    """
    submitted, promised = col(Application.submitted_at), col(Application.answer_by)
    fresh = and_(col(Application.stage) == Stage.RECEIVED, promised >= today)
    oldest = func.min(col(Message.created_at))
    unread = (
        _line("unread", oldest, func.count().over())
        .join(Message, col(Message.application_id) == Application.id)
        .where(*_of(staff, openings), col(Message.from_candidate).is_(True), col(Message.read_at).is_(None))
        .group_by(col(Application.id), col(Application.name), col(Opening.title), promised)
        .order_by(oldest, col(Application.id))
        .limit(FIRST)
    )
    parts = [
        _line("new", submitted, literal(0)).where(*_of(staff, openings), fresh).order_by(submitted, col(Application.id)).limit(FIRST),
        _line("late", submitted, literal(0)).where(*_of(staff, openings), *overdue(today)).order_by(promised, col(Application.id)).limit(FIRST),
        unread,
    ]  # fmt: skip
    out: dict[str, list[Waiting]] = {"new": [], "late": [], "unread": []}
    for kind, *row in session.execute(union_all(*(columns(part.subquery()) for part in parts))):
        out[kind].append(Waiting(*row))
    out["unread"].sort(key=lambda w: (w.since, w.id))
    out["new"].sort(key=lambda w: (w.since, w.id))
    out["late"].sort(key=lambda w: (w.answer_by, w.id))
    return out


def _line(kind: str, since: Any, all_of_them: Any) -> Any:
    """What `Waiting` says, with the kind in front; in no order yet."""
    return columns(
        literal(kind).label("kind"), col(Application.id).label("id"), col(Application.name).label("name"),
        col(Opening.title).label("title"), type_coerce(since, Moment).label("since"),
        col(Application.answer_by).label("answer_by"), all_of_them.label("total"),
    ).join(Opening, col(Opening.id) == Application.opening_id)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaving:
    """A closed opening whose applications go soon, as the notice promises."""

    id: int
    title: str
    people: int
    on: date


def leaving(
    session: Session, staff: Staff, today: date, kept: timedelta, openings: Sequence[int] = ()
) -> list[Leaving]:
    """Openings whose applications are erased within a fortnight, the first ones first; `kept` is how long after the end."""
    ended = func.coalesce(col(Opening.closed_at), col(Opening.closes_on))
    border = datetime.combine(today - kept + NOTICE, time.min, UTC)
    near = or_(
        col(Opening.closed_at) < border, and_(col(Opening.closed_at).is_(None), col(Opening.closes_on) < border.date())
    )
    rows = session.execute(
        columns(col(Opening.id), col(Opening.title), func.count(), col(Opening.closed_at), col(Opening.closes_on))
        .join(Application, col(Application.opening_id) == Opening.id)
        .where(*_of(staff, openings), near)
        .group_by(col(Opening.id), col(Opening.title), col(Opening.closed_at), col(Opening.closes_on))
        .order_by(ended, col(Opening.id))
    )
    return [
        Leaving(id_, title, people, (closed.date() if closed else last) + kept + timedelta(days=1))
        for id_, title, people, closed, last in rows
    ]


def _number(condition: Any) -> Any:
    """How many rows of a group meet the condition."""
    return func.sum(case((condition, 1), else_=0))
