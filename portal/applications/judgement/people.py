"""Who follows an opening, who may be asked to, and who decided that when?

Hiring managers and interviewers see only the openings they are assigned to (`openings.models.Assignment`); every query of
the desk reads that table afresh, so that a change counts from their next request on.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from portal.accounts.models import Person, Role
from portal.accounts.policy import ASSIGNED_ONLY, RIGHTS, Action
from portal.applications.judgement.models import AssignmentChange
from portal.cooperatives.models import Membership
from portal.cooperatives.policy import Staff
from portal.errors import NotFound, RuleBroken
from portal.i18n import gettext as _
from portal.openings.models import Assignment, Opening
from portal.openings.policy import in_scope

HISTORY = 50  # changes shown of one opening


@dataclass
class Follower:
    """A colleague, with the roles that make them follow this opening."""

    id: int
    name: str
    email: str
    roles: list[Role] = field(default_factory=list)
    since: datetime | None = None  # assigned since; None: not assigned, or sees every opening anyway


@dataclass(frozen=True)
class Change:
    """One line of the history."""

    at: datetime
    who: str
    by: str | None  # None: somebody who left
    added: bool


def opening(session: Session, staff: Staff, id_: int, action: Action, *, lock: bool = False) -> Opening:
    """The opening, when this person may do `action` there; raises NotFound. With `lock` nobody else changes it now."""
    statement = select(Opening).where(Opening.id == id_, in_scope(staff, action))
    row = session.exec(statement.with_for_update(of=Opening) if lock else statement).first()
    if row is None:
        raise NotFound
    return row


def followers(session: Session, opening: Opening) -> tuple[list[Follower], list[Follower], list[Follower]]:
    """Colleagues by name: those assigned, those who could be, and those who see every opening's applications."""
    since = dict(
        session.exec(
            select(Assignment.person_id, Assignment.created_at).where(Assignment.opening_id == opening.key)
        ).all()
    )
    assigned, free, everywhere = list[Follower](), list[Follower](), list[Follower]()
    for one in _colleagues(session, opening.cooperative_id):
        if one.id in since:
            one.since = since[one.id]
        if any(_sees_all(role) for role in one.roles):
            everywhere.append(one)
        if any(role in ASSIGNED_ONLY for role in one.roles):
            (assigned if one.since else free).append(one)
    return assigned, free, everywhere


def readers(session: Session, opening: Opening) -> list[Follower]:
    """Every colleague who may read the applications to this opening now, by name."""
    assigned, _free, everywhere = followers(session, opening)
    return sorted({one.id: one for one in [*assigned, *everywhere]}.values(), key=lambda one: one.name.casefold())


def history(session: Session, opening_id: int) -> list[Change]:
    """Who was asked to follow the opening, or no longer is, newest first."""
    who, by = aliased(Person), aliased(Person)
    rows = session.exec(
        select(AssignmentChange, func.coalesce(func.nullif(who.name, ""), who.email), by.name)
        .join(who, col(who.id) == AssignmentChange.person_id)
        .outerjoin(by, col(by.id) == AssignmentChange.by_id)
        .where(AssignmentChange.opening_id == opening_id)
        .order_by(col(AssignmentChange.id).desc())
        .limit(HISTORY)
    ).all()
    return [Change(row.at, name, other, row.added) for row, name, other in rows]


def assign(session: Session, opening: Opening, person_id: int | None, *, by: Person) -> bool:
    """Let a colleague follow an opening (locked by the caller); False when they do already.

    Raises RuleBroken for nobody, for somebody of another cooperative, and for one whose role has no use for it.
    """
    person = _one(session, opening, person_id)
    if not any(role in ASSIGNED_ONLY for role in person.roles):
        raise RuleBroken({"person": [_("%(name)s vede già tutte le offerte della cooperativa.", name=person.name)]})
    if _assignment(session, opening, person.id) is not None:
        return False
    session.add(Assignment(opening_id=opening.key, person_id=person.id))
    session.add(AssignmentChange(opening_id=opening.key, person_id=person.id, by_id=by.key, added=True))
    session.flush()
    return True


def release(session: Session, opening: Opening, person_id: int | None, *, by: Person) -> bool:
    """A colleague follows an opening (locked by the caller) no more; False when they did not.

    Raises RuleBroken for oneself, so that nobody shuts themselves out by a slip, and for somebody of another cooperative.
    """
    person = _one(session, opening, person_id)
    if person.id == by.key:
        raise RuleBroken({"": [_("Non puoi togliere te: chiedilo a una collega o a un collega.")]})
    row = _assignment(session, opening, person.id)
    if row is None:
        return False
    session.delete(row)
    session.add(AssignmentChange(opening_id=opening.key, person_id=person.id, by_id=by.key, added=False))
    session.flush()
    return True


def _one(session: Session, opening: Opening, person_id: int | None) -> Follower:
    if person_id is None:
        raise RuleBroken({"person": [_("Scegli una persona.")]})
    for one in _colleagues(session, opening.cooperative_id):
        if one.id == person_id:
            return one
    raise RuleBroken({"person": [_("Questa persona non lavora alle selezioni di questa cooperativa.")]})


def _assignment(session: Session, opening: Opening, person_id: int) -> Assignment | None:
    statement = select(Assignment).where(Assignment.opening_id == opening.key, Assignment.person_id == person_id)
    return session.exec(statement).first()


def _colleagues(session: Session, cooperative_id: int) -> list[Follower]:
    """Whoever may read applications somewhere in this cooperative, by name."""
    roles = [role for role, rights in RIGHTS.items() if Action.READ_APPLICATIONS in rights]
    rows = session.exec(
        select(Person, Membership.role)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(
            Membership.cooperative_id == cooperative_id, col(Membership.role).in_(roles), col(Person.active).is_(True)
        )
        .order_by(func.lower(Person.name), Person.email)
    ).all()
    found: dict[int, Follower] = {}
    for person, role in rows:
        one = found.setdefault(person.key, Follower(person.key, person.name or person.email, person.email))
        one.roles.append(Role(role))
    return list(found.values())


def _sees_all(role: Role) -> bool:
    return role not in ASSIGNED_ONLY and Action.READ_APPLICATIONS in RIGHTS[role]
