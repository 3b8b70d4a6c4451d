"""Which addresses make up a dossier, which dossiers may be one person, and what is there to compare?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, union
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.applications.merging.models import Joined, Likeness
from portal.applications.models import Application, Stage
from portal.candidates.models import Candidate
from portal.cooperatives.policy import Staff
from portal.openings.models import Opening

Pair = tuple[int, int]  # cooperative, candidate
_OPENING: Any = Application.opening
_CANDIDATE: Any = Application.candidate
LIVE = col(Joined.parted_at).is_(None)


# -- whose dossier


def kept(session: Session, cooperative_id: int, candidate_id: int) -> int:
    """The candidate under whose number the cooperative keeps the dossier of this one; mostly the same."""
    found = session.exec(
        select(Joined.kept_id).where(
            Joined.cooperative_id == cooperative_id, Joined.candidate_id == candidate_id, LIVE
        )
    ).first()  # fmt: skip
    return found or candidate_id


def members(session: Session, cooperative_id: int, candidate_id: int) -> list[int]:
    """All candidates that make up the dossier in which this one stands, the one it is named after first."""
    own = select(Joined.kept_id).where(
        Joined.cooperative_id == cooperative_id, Joined.candidate_id == candidate_id, LIVE
    )
    rows = session.exec(
        select(Joined.kept_id, Joined.candidate_id)
        .where(Joined.cooperative_id == cooperative_id, LIVE, or_(col(Joined.kept_id) == candidate_id, col(Joined.kept_id).in_(own)))
        .order_by(col(Joined.candidate_id))
    ).all()  # fmt: skip
    return [rows[0][0], *(number for _root, number in rows)] if rows else [candidate_id]


def whose(session: Session, pairs: Iterable[Pair]) -> dict[Pair, Pair]:
    """Which candidates make up these dossiers: each of their pairs, with the dossier it belongs to.

    A pair that was joined to another dossier is none itself and gives nothing.
    """
    wanted = set(pairs)
    if not wanted:
        return {}
    homes, people = {c for c, _ in wanted}, {p for _, p in wanted}
    rows = session.exec(
        select(Joined.cooperative_id, Joined.candidate_id, Joined.kept_id).where(
            col(Joined.cooperative_id).in_(homes), LIVE,
            or_(col(Joined.candidate_id).in_(people), col(Joined.kept_id).in_(people)),
        )
    ).all()  # fmt: skip
    elsewhere = {(c, p) for c, p, _ in rows}
    found = {pair: pair for pair in wanted if pair not in elsewhere}
    return found | {(c, p): (c, root) for c, p, root in rows if (c, root) in wanted}


def dossiers() -> Select[Any]:
    """Every dossier once (cooperative, candidate it is named after), as columns `cooperative_id` and `candidate_id`."""
    root = func.coalesce(col(Joined.kept_id), col(Application.candidate_id)).label("candidate_id")
    pair: tuple[Any, ...] = (col(Opening.cooperative_id).label("cooperative_id"), root)
    return (
        columns(*pair)
        .select_from(Application)
        .join(Opening, col(Opening.id) == col(Application.opening_id))
        .outerjoin(
            Joined,
            and_(
                col(Joined.cooperative_id) == col(Opening.cooperative_id),
                col(Joined.candidate_id) == col(Application.candidate_id),
                LIVE,
            ),
        )
        .where(col(Application.stage) != Stage.WITHDRAWN)
        .group_by(col(Opening.cooperative_id), root)
    )


def dossiers_of(people: Collection[int]) -> Select[Any]:
    """`dossiers` named after these candidates, in whatever cooperative: found through their numbers, without a walk.

    Others may be among them, of those who were joined to somebody else.
    """
    joined = columns(col(Joined.candidate_id)).where(col(Joined.kept_id).in_(people), LIVE)
    known: Any = union(columns(col(Candidate.id)).where(col(Candidate.id).in_(people)), joined)
    return dossiers().where(col(Application.candidate_id).in_(known.subquery().select()))


# -- likely duplicates

_FIRST, _SECOND = aliased(Joined), aliased(Joined)
_ROOTS = (
    func.coalesce(col(_FIRST.kept_id), col(Likeness.first_id)),
    func.coalesce(col(_SECOND.kept_id), col(Likeness.second_id)),
)
_LOW = case((_ROOTS[0] < _ROOTS[1], _ROOTS[0]), else_=_ROOTS[1])
_HIGH = case((_ROOTS[0] < _ROOTS[1], _ROOTS[1]), else_=_ROOTS[0])


def _open(*what: Any) -> Select[Any]:
    """From likenesses that nobody has decided, with the dossiers they are about today."""
    statement = columns(*what).select_from(Likeness)
    for alias, number in ((_FIRST, Likeness.first_id), (_SECOND, Likeness.second_id)):
        statement = statement.outerjoin(
            alias,
            and_(
                col(alias.cooperative_id) == col(Likeness.cooperative_id),
                col(alias.candidate_id) == col(number),
                col(alias.parted_at).is_(None),
            ),
        )
    return statement.where(col(Likeness.apart_at).is_(None), _ROOTS[0] != _ROOTS[1])


@dataclass(frozen=True)
class Twin:
    """Two dossiers that may be one person: the number under which they are compared, and why."""

    key: int
    cooperative_id: int
    candidates: tuple[int, int]
    reasons: tuple[str, ...]


def count(session: Session, staff: Staff) -> int:
    """How many pairs of dossiers wait for somebody to look."""
    mine = staff.cooperatives(Action.MERGE_CANDIDATES)
    if not mine:
        return 0
    pairs = _open(_LOW, _HIGH).where(col(Likeness.cooperative_id).in_(mine)).distinct()
    return int(session.execute(columns(func.count()).select_from(pairs.subquery())).scalar_one())


def page(session: Session, staff: Staff, *, offset: int, limit: int) -> list[Twin]:
    """Pairs of dossiers that may be one person, the likeliest first."""
    mine = staff.cooperatives(Action.MERGE_CANDIDATES)
    best = func.max(col(Likeness.strength))
    groups = session.execute(
        _open(col(Likeness.cooperative_id), _LOW, _HIGH)
        .where(col(Likeness.cooperative_id).in_(mine))
        .group_by(col(Likeness.cooperative_id), _LOW, _HIGH)
        .order_by(best.desc(), _HIGH.desc(), _LOW.desc())
        .offset(offset)
        .limit(limit)
    ).all()
    return _twins(session, [(c, low, high) for c, low, high in groups])


def near(session: Session, staff: Staff, cooperative_id: int, own: Sequence[int]) -> list[Twin]:
    """Other dossiers that may be the person of the one that these candidates make up."""
    if cooperative_id not in staff.cooperatives(Action.MERGE_CANDIDATES):
        return []
    mine = or_(col(Likeness.first_id).in_(own), col(Likeness.second_id).in_(own))
    groups = session.execute(
        _open(_LOW, _HIGH).where(col(Likeness.cooperative_id) == cooperative_id, mine).distinct().limit(20)
    ).all()
    return _twins(session, [(cooperative_id, low, high) for low, high in groups])


def _twins(session: Session, groups: Sequence[tuple[int, int, int]]) -> list[Twin]:
    if not groups:
        return []
    first, second = _LOW, _HIGH
    here = or_(*(and_(col(Likeness.cooperative_id) == c, first == low, second == high) for c, low, high in groups))
    rows = session.execute(
        _open(col(Likeness.id), col(Likeness.cooperative_id), _LOW, _HIGH, col(Likeness.reasons))
        .where(here)
        .order_by(col(Likeness.strength).desc(), col(Likeness.id))
    ).all()
    found: dict[tuple[int, int, int], tuple[int, list[str]]] = {}
    for key, cooperative, low, high, reasons in rows:
        found.setdefault((cooperative, low, high), (key, []))[1].extend(reasons)
    return [Twin(found[g][0], g[0], (g[1], g[2]), tuple(dict.fromkeys(found[g][1]))) for g in groups if g in found]


# -- names and history


def chosen_names(session: Session, pairs: Collection[Pair]) -> dict[Pair, str]:
    """The name that somebody chose for those of these dossiers that are merged."""
    if not pairs:
        return {}
    rows = session.exec(
        select(Joined.cooperative_id, Joined.kept_id, Application.name)
        .join(Application, col(Application.id) == Joined.name_from_id)
        .where(col(Joined.cooperative_id).in_({c for c, _ in pairs}), col(Joined.kept_id).in_({p for _, p in pairs}), LIVE)
        .order_by(col(Joined.id))
    ).all()  # fmt: skip
    return {(c, p): name for c, p, name in rows}


@dataclass(frozen=True)
class Step:
    """A merge of a dossier, or its taking back."""

    at: datetime
    who: str | None
    back: bool


def steps(session: Session, application: Application, cooperative_id: int) -> list[Step]:
    """Merges of the dossier in which this application stands or stood, and their taking back."""
    own, undoer = application.candidate_id, aliased(Person)
    rows = session.execute(
        columns(col(Joined.created_at), col(Person.name), col(Joined.parted_at), col(undoer.name))
        .outerjoin(Person, col(Person.id) == Joined.by_id)
        .outerjoin(undoer, col(undoer.id) == Joined.parted_by_id)
        .where(col(Joined.cooperative_id) == cooperative_id, or_(col(Joined.candidate_id) == own, col(Joined.kept_id) == own))
    ).all()  # fmt: skip
    made = [Step(at, who, False) for at, who, _back, _by in rows]
    return made + [Step(back, by, True) for _at, _who, back, by in rows if back is not None]


def names(session: Session, people: Collection[Pair]) -> dict[Pair, str]:
    """The newest name under which each of these candidates applied to that cooperative."""
    if not people:
        return {}
    rows = session.exec(
        select(Opening.cooperative_id, Application.candidate_id, Application.name)
        .join(Opening, col(Opening.id) == Application.opening_id)
        .where(col(Application.candidate_id).in_({p for _, p in people}), col(Opening.cooperative_id).in_({c for c, _ in people}))
        .order_by(col(Application.submitted_at), col(Application.id))
    ).all()  # fmt: skip
    return {(c, p): name for c, p, name in rows if (c, p) in people}
