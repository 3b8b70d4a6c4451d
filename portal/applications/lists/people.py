"""Which dossiers were ticked or found, and which of them may this person do that with?"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import and_, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from portal.accounts.policy import Action
from portal.applications.dossier_names import Pair
from portal.applications.merging import queries as merging_queries
from portal.applications.merging.models import Joined
from portal.applications.models import Application, Stage
from portal.candidates.models import Candidate
from portal.cooperatives.policy import Staff
from portal.openings.models import Opening
from portal.web.pagination import whole_number

MOST = 500  # people at once, ticked or found
CHUNK = 400  # numbers in one statement: databases have limits


def ticked(values: Iterable[object], most: int = MOST) -> list[Pair]:
    """The dossiers behind the boxes of a form, each once; what is no name of a dossier is left out."""
    out: dict[Pair, None] = {}
    for value in values:
        cooperative, _dash, candidate = str(value)[:40].partition("-")
        pair = whole_number(cooperative), whole_number(candidate)
        if pair[0] is not None and pair[1] is not None:
            out[pair[0], pair[1]] = None
    return list(out)[:most]


def within(
    session: Session, staff: Staff, pairs: Sequence[Pair], action: Action = Action.TAG_CANDIDATES, *, hold: bool = False
) -> list[Pair]:
    """Those of these dossiers that are there and in whose cooperative this is allowed, in the given order.

    With `hold` nobody erases them until this transaction ends, so that what is written has something to hang on.
    """
    mine = staff.cooperatives(action)
    wanted = [pair for pair in pairs if pair[0] in mine]
    there: set[Pair] = set()
    for at in range(0, len(wanted), CHUNK):
        people = {p for _, p in wanted[at : at + CHUNK]}
        if hold:
            held = select(Candidate.id).where(col(Candidate.id).in_(people)).order_by(col(Candidate.id))
            session.exec(held.with_for_update(read=True, key_share=True)).all()
        there |= {(c, p) for c, p in session.execute(merging_queries.dossiers_of(people))}
    return [pair for pair in wanted if pair in there]


def by_cooperative(pairs: Iterable[Pair]) -> dict[int, list[int]]:
    """The candidates of these dossiers, cooperative by cooperative."""
    out: dict[int, list[int]] = {}
    for cooperative, candidate in pairs:
        out.setdefault(cooperative, []).append(candidate)
    return out


def standing(cooperative: Any, candidate: Any) -> Any:
    """For counting: the dossiers there are, and the condition that ties them to the columns of a dossier."""
    known = merging_queries.dossiers().subquery()
    return known, (known.c.cooperative_id == cooperative) & (known.c.candidate_id == candidate)


def newest(cooperative_id: int) -> Any:
    """As a subquery: each dossier of a cooperative, with the name on its newest application that stands."""
    order = (col(Application.submitted_at).desc(), col(Application.id).desc())
    kept = func.coalesce(col(Joined.kept_id), col(Application.candidate_id))
    joined = and_(
        col(Joined.cooperative_id) == cooperative_id,
        col(Joined.candidate_id) == col(Application.candidate_id),
        merging_queries.LIVE,
    )
    ranked = (
        columns(
            kept.label("candidate_id"), col(Application.name),
            func.row_number().over(partition_by=kept, order_by=order).label("rank"),
        )
        .join(Opening, col(Opening.id) == Application.opening_id)
        .outerjoin(Joined, joined)
        .where(col(Opening.cooperative_id) == cooperative_id, col(Application.stage) != Stage.WITHDRAWN)
        .subquery()
    )  # fmt: skip
    return columns(ranked.c.candidate_id, ranked.c.name).where(ranked.c.rank == 1).subquery()
