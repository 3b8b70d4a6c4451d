"""How do two dossiers of a cooperative become one, how is that taken back, and what goes when somebody is forgotten?

A merge says that several addresses are one person, for one cooperative. It gives nobody's data to anybody: each
application still belongs to the address it was sent from, which alone may open, withdraw or erase it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, delete, or_
from sqlmodel import Session, col, select

from portal import acts
from portal.accounts.models import Person
from portal.acts import Act
from portal.applications.merging import queries, rows, sides
from portal.applications.merging.models import Joined, Likeness, Trait
from portal.applications.merging.queries import LIVE
from portal.candidates.models import Candidate
from portal.cooperatives.models import Cooperative
from portal.db import now
from portal.errors import Conflict
from portal.i18n import gettext as _

JOINED, APART = "dossiers.joined", "dossiers.told_apart"


@dataclass(frozen=True)
class Chosen:
    """Which of the two names and contacts to use: numbers of the applications and of the candidate they stand with."""

    name_from: int
    phone_from: int
    email_from: int


class Stale(Conflict):
    """Something about one of the two changed since the page was shown."""


def _lock(session: Session, cooperative_id: int, *people: int) -> None:
    """Nobody else merges, parts or erases these until this transaction ends. People first, in the order of numbers:

    whoever erases somebody holds that person already when they come for the cooperative.
    """
    if people:
        session.exec(
            select(Candidate.id).where(col(Candidate.id).in_(people)).order_by(col(Candidate.id))
            .with_for_update(key_share=True)
        ).all()  # fmt: skip
    session.exec(select(Cooperative.id).where(Cooperative.id == cooperative_id).with_for_update(key_share=True)).all()


def held(session: Session, row: Likeness) -> list[sides.Side]:
    """The two dossiers of a pair, held until this transaction ends; one when they are joined already."""
    pair = (row.first_id, row.second_id)
    _lock(session, row.cooperative_id, *pair, *(queries.kept(session, row.cooperative_id, one) for one in pair))
    return sides.sides(session, row)


def check(both: list[sides.Side], state: str) -> None:
    """Raises Stale when something changed since the page that says `state` was shown."""
    if sides.state(both) != state:
        raise Stale(_("Nel frattempo è cambiato qualcosa in una delle due. Guarda com’è adesso e decidi di nuovo."))


def merge(session: Session, both: list[sides.Side], chosen: Chosen, *, by: Person) -> Joined:
    """Make one dossier of two that are held. The older one gives the number; the merge can be undone for seven days."""
    stays, goes = both
    home = stays.cooperative_id
    for row in _joined_to(session, home, goes.root):
        row.kept_id = stays.root
    join = Joined(
        cooperative_id=home, candidate_id=goes.root, kept_id=stays.root, by_id=by.key, name_from_id=chosen.name_from,
        phone_from_id=chosen.phone_from, email_from_id=chosen.email_from,
        moved=rows.move(session, home, goes.root, stays.root),
    )  # fmt: skip
    session.add(join)
    session.flush()
    act = acts.record(
        session, JOINED, by=by, cooperative_id=home, join=join.key, people=[stays.root, goes.root],
        members=[number for number in goes.members if number != goes.root],
    )  # fmt: skip
    join.act_id = act.key
    return join


def part(session: Session, act: Act, by: Person) -> None:
    """Take a merge back: what was on the second dossier goes back to it, what came since stays with the first.

    Raises Conflict when one of the two was erased, or merged again, meanwhile.
    """
    stays, goes = act.payload["people"]
    _lock(session, act.cooperative_id, stays, goes)
    join = session.exec(
        select(Joined).where(Joined.id == act.payload["join"], Joined.act_id == act.key, LIVE)
        .execution_options(populate_existing=True)
    ).first()  # fmt: skip
    if join is None or (join.kept_id != stays and queries.kept(session, act.cooperative_id, stays) == stays):
        raise Conflict(
            _("Nel frattempo i dati di una delle due sono stati cancellati: non c’è più niente da dividere.")
        )
    if join.kept_id != stays:
        raise Conflict(_("Nel frattempo questa persona è stata unita a un’altra: annulla prima quell’unione."))
    # At the moment of the merge: applications of these addresses go back even when they came later.
    for row in _joined_to(session, act.cooperative_id, stays):
        if row.candidate_id in act.payload["members"]:
            row.kept_id = goes
    rows.move_back(session, act.cooperative_id, join.moved, join.created_at, stays, goes)
    join.parted_at, join.parted_by_id = now(), by.key


def _joined_to(session: Session, cooperative_id: int, root: int) -> list[Joined]:
    return list(
        session.exec(
            select(Joined).where(Joined.cooperative_id == cooperative_id, Joined.kept_id == root, LIVE)
            .order_by(col(Joined.id)).execution_options(populate_existing=True)
        )
    )  # fmt: skip


# -- two people after all


def tell_apart(session: Session, row: Likeness, both: list[sides.Side], *, by: Person) -> bool:
    """Write down that these are two people: they are not asked about again. False when it was said already.

    Raises Conflict when a colleague merged them meanwhile.
    """
    if len(both) == 1:
        raise Conflict(_("Nel frattempo le due sono state unite. Se è sbagliato, annulla l’unione."))
    between = _between(session, row.cooperative_id, both)
    open_ = [one for one in between if one.apart_at is None]
    for one in open_:
        one.apart_at, one.apart_by_id = now(), by.key
    if open_:
        acts.record(
            session, APART, by=by, cooperative_id=row.cooperative_id, pairs=[one.key for one in open_],
            people=[side.root for side in both],
        )  # fmt: skip
    return bool(open_)


def ask_again(session: Session, act: Act, _by: Person) -> None:
    """Take it back that they are two people. Raises Conflict when nothing is left to ask about."""
    found = session.exec(
        select(Likeness).where(
            col(Likeness.id).in_(act.payload["pairs"]), Likeness.cooperative_id == act.cooperative_id,
            col(Likeness.apart_at).is_not(None), Likeness.created_at <= act.at,
        ).with_for_update()
    ).all()  # fmt: skip
    if not found:
        raise Conflict(
            _("Nel frattempo i dati di una delle due sono stati cancellati: non c’è più niente da confrontare.")
        )
    for row in found:
        row.apart_at = row.apart_by_id = None


def _between(session: Session, cooperative_id: int, both: list[sides.Side]) -> list[Likeness]:
    one, other = (set(side.members) for side in both)
    found = session.exec(
        select(Likeness).where(
            Likeness.cooperative_id == cooperative_id,
            or_(
                and_(col(Likeness.first_id).in_(one), col(Likeness.second_id).in_(other)),
                and_(col(Likeness.first_id).in_(other), col(Likeness.second_id).in_(one)),
            ),
        ).with_for_update().execution_options(populate_existing=True)
    )  # fmt: skip
    return list(found)


# -- somebody is forgotten


def forget(session: Session, cooperative_id: int, candidate_id: int) -> None:
    """Nothing of this address is left at a cooperative: its merges, likenesses and signs there go at once.

    What the cooperative's rows (tags, lists) said of this address goes too; other addresses of the dossier stay one
    dossier, with what was theirs before.
    """
    touched = or_(col(Joined.candidate_id) == candidate_id, col(Joined.kept_id) == candidate_id)
    merged = select(Joined).where(Joined.cooperative_id == cooperative_id, touched)
    if session.exec(merged.limit(1)).first() is not None:
        _lock(session, cooperative_id)
        _leave(session, session.exec(merged.execution_options(populate_existing=True)).all(), candidate_id)
    for table, columns in (
        (Joined, (Joined.kept_id,)),
        (Likeness, (Likeness.first_id, Likeness.second_id)),
        (Trait, (Trait.candidate_id,)),
    ):
        session.execute(
            delete(table)
            .where(col(table.cooperative_id) == cooperative_id, or_(*(col(c) == candidate_id for c in columns)))
            .execution_options(synchronize_session=False)
        )  # fmt: skip


def _leave(session: Session, merges: Sequence[Joined], candidate_id: int) -> None:
    """Take an address out of all its merges at one cooperative; who is left is one dossier still."""
    for row in merges:
        if row.candidate_id == candidate_id:
            if row.parted_at is None:
                rows.drop(session, row.cooperative_id, row.moved, row.created_at, row.kept_id)
            session.delete(row)
    heirs = [row for row in merges if row.kept_id == candidate_id and row.parted_at is None]
    for row in heirs:
        rows.move_back(session, row.cooperative_id, row.moved, row.created_at, candidate_id, row.candidate_id)
    if heirs:
        first, *rest = sorted(heirs, key=lambda row: row.candidate_id)
        for row in rest:
            row.kept_id = first.candidate_id
            row.moved = rows.move(session, row.cooperative_id, row.candidate_id, first.candidate_id)
        session.delete(first)
    session.flush()
