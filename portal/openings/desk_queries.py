"""Which openings may this member of staff read or write, and what can they choose from?

Every function takes the staff member; a number outside their scope is not found.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.cooperatives.models import Cooperative, Service
from portal.cooperatives.policy import Staff
from portal.errors import NotAllowed, NotFound
from portal.openings.models import Extension, Opening, OpeningPlace, State
from portal.openings.policy import in_scope
from portal.professions.models import Profession, ProfessionText


def one(
    session: Session, staff: Staff, id_: int, action: Action = Action.READ_OPENINGS, *, lock: bool = False
) -> Opening:
    """The opening with its cooperative, profession and service; raises NotFound outside the scope.

    Somebody who may read it but not do `action` gets NotAllowed: they know that it exists. With `lock` nobody else
    can change it until this transaction ends.
    """
    statement = (
        select(Opening)
        .where(Opening.id == id_, in_scope(staff, Action.READ_OPENINGS))
        .options(joinedload(Opening.cooperative), joinedload(Opening.profession), joinedload(Opening.service))  # type: ignore[arg-type]
        .options(selectinload(Opening.further_places).joinedload(OpeningPlace.service))  # type: ignore[arg-type]
    )
    row = session.exec(statement.with_for_update(of=Opening) if lock else statement).first()
    if row is None:
        raise NotFound
    if not staff.may_in(action, row.cooperative_id) and action is not Action.READ_OPENINGS:
        raise NotAllowed
    return row


def several(session: Session, staff: Staff, ids: Sequence[int]) -> Sequence[Opening]:
    """These openings, those in scope, with their places and services: two statements."""
    return session.exec(
        select(Opening)
        .where(col(Opening.id).in_(ids), in_scope(staff, Action.READ_OPENINGS))
        .options(joinedload(Opening.service))  # type: ignore[arg-type]
        .options(selectinload(Opening.further_places).joinedload(OpeningPlace.service))  # type: ignore[arg-type]
        .order_by(col(Opening.id))
    ).all()


def submitted(session: Session, staff: Staff, person: Person, submission: str | None) -> Opening | None:
    """The draft that this very form became already, sent by the same person; held until the transaction ends."""
    if submission is None:
        return None
    mine = in_scope(staff, Action.WRITE_OPENINGS)
    found = session.exec(
        select(Opening.id).where(
            Opening.submission == submission, Opening.state == State.DRAFT, Opening.edited_by_id == person.key, mine
        )
    ).first()
    return one(session, staff, found, Action.WRITE_OPENINGS, lock=True) if found is not None else None


def may_write(staff: Staff, opening: Opening) -> bool:
    """Whether the person writes openings of this cooperative."""
    return staff.may_in(Action.WRITE_OPENINGS, opening.cooperative_id)


def employers(session: Session, staff: Staff) -> Sequence[Cooperative]:
    """The cooperatives for which this person writes openings, by name."""
    ids = staff.cooperatives(Action.WRITE_OPENINGS)
    return session.exec(
        select(Cooperative)
        .where(col(Cooperative.id).in_(ids), col(Cooperative.active).is_(True))
        .order_by(Cooperative.name)
    ).all()


def services(session: Session, cooperatives: Sequence[Cooperative]) -> Sequence[Service]:
    """The places of work of these cooperatives, by name."""
    ids = [c.key for c in cooperatives]
    return session.exec(select(Service).where(col(Service.cooperative_id).in_(ids)).order_by(Service.name)).all()


@dataclass(frozen=True, slots=True)
class Choice:
    """A profession to choose: its names, and the levels it usually has."""

    id: int
    title: str
    italian: str
    levels: tuple[str, ...]


def professions(session: Session, language: str) -> list[Choice]:
    """All professions by name."""
    rows = session.exec(
        select(Profession.id, Profession.levels, ProfessionText.language, ProfessionText.title)
        .join(ProfessionText, col(ProfessionText.profession_id) == Profession.id)
        .where(col(ProfessionText.language).in_({language, "it"}))
    ).all()
    titles = {(id_, code): title for id_, _levels, code, title in rows}
    levels = {id_: tuple(of) for id_, of, _code, _title in rows if id_ is not None}
    found = [
        Choice(id_, titles.get((id_, language)) or titles[id_, "it"], titles.get((id_, "it"), ""), of)
        for id_, of in levels.items()
    ]
    return sorted(found, key=lambda c: c.title.casefold())


def editor(session: Session, opening: Opening) -> str:
    """Name of the person who saved it last; empty when nobody did or the person is gone."""
    person = session.get(Person, opening.edited_by_id) if opening.edited_by_id else None
    return person.name or person.email if person else ""


def extensions(session: Session, opening: Opening) -> list[tuple[Extension, str]]:
    """How the last day of an opening was moved later and by whom, newest first; call it on an opening in scope."""
    rows = session.exec(
        select(Extension, Person.name)
        .outerjoin(Person, col(Person.id) == Extension.by_id)
        .where(Extension.opening_id == opening.key)
        .order_by(col(Extension.id).desc())
    ).all()
    return [(row, name or "") for row, name in rows]


def relatives(session: Session, opening: Opening) -> tuple[Opening | None, Sequence[Opening]]:
    """The closed opening that this one offers again, and those that offer this one again; all of one cooperative."""
    rows = session.exec(
        select(Opening)
        .where(or_(col(Opening.id) == opening.relists_id, col(Opening.relists_id) == opening.key))
        .order_by(col(Opening.id))
    ).all()
    before = next((row for row in rows if row.key == opening.relists_id), None)
    return before, [row for row in rows if row.relists_id == opening.key]
