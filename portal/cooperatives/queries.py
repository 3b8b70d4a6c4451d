"""Which cooperatives and services are there, and who is staff of what?"""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from portal.accounts.models import Person, Role
from portal.accounts.policy import Action
from portal.cooperatives.models import Cooperative, Membership, Service
from portal.cooperatives.policy import Staff
from portal.errors import NotFound


def staff(session: Session, person: Person) -> Staff | None:
    """The person with their roles, or None for somebody who works for nobody here."""
    rows = session.exec(
        select(Membership.cooperative_id, Membership.role).where(Membership.person_id == person.id)
    ).all()
    return Staff(person, tuple((c, Role(r)) for c, r in rows)) if rows else None


def active(session: Session) -> Sequence[Cooperative]:
    """Every member cooperative, by name."""
    return session.exec(select(Cooperative).where(col(Cooperative.active).is_(True)).order_by(Cooperative.name)).all()


def by_slug(session: Session, slug: str) -> Cooperative:
    """The cooperative with this address; raises NotFound."""
    row = session.exec(select(Cooperative).where(Cooperative.slug == slug, col(Cooperative.active).is_(True))).first()
    if row is None:
        raise NotFound
    return row


def services(session: Session, cooperative_id: int) -> Sequence[Service]:
    """The places of work of a cooperative, by name."""
    return session.exec(select(Service).where(Service.cooperative_id == cooperative_id).order_by(Service.name)).all()


def all_services(session: Session) -> dict[int, list[Service]]:
    """The places of work of every cooperative, by its number."""
    out: dict[int, list[Service]] = {}
    for row in session.exec(select(Service).order_by(Service.name)):
        out.setdefault(row.cooperative_id, []).append(row)
    return out


def editable(session: Session, staff: Staff, slug: str | None = None) -> Cooperative:
    """The cooperative that this person may edit: the one named, else the first by name. Raises NotFound."""
    rows = editable_all(session, staff)
    for row in rows:
        if slug is None or row.slug == slug:
            return row
    raise NotFound


def editable_all(session: Session, staff: Staff) -> Sequence[Cooperative]:
    """The cooperatives that this person may edit, by name."""
    mine = staff.cooperatives(Action.EDIT_COOPERATIVE)
    return session.exec(select(Cooperative).where(col(Cooperative.id).in_(mine)).order_by(Cooperative.name)).all()


def in_scope(session: Session, staff: Staff, action: Action) -> Sequence[Cooperative]:
    """The active cooperatives in which this person may do this, by name."""
    statement = select(Cooperative).where(col(Cooperative.active).is_(True)).order_by(Cooperative.name)
    if not staff.sees_all(action):
        statement = statement.where(col(Cooperative.id).in_(staff.cooperatives(action)))
    return session.exec(statement).all()


def roles(session: Session) -> dict[int, list[tuple[str, Role]]]:
    """Every person's roles by their number: name of the cooperative (empty for the consortium) and role."""
    rows = session.exec(
        select(Membership.person_id, Cooperative.name, Membership.role)
        .outerjoin(Cooperative, col(Cooperative.id) == Membership.cooperative_id)
        .order_by(Cooperative.name)
    ).all()
    out: dict[int, list[tuple[str, Role]]] = {}
    for person, name, role in rows:
        out.setdefault(person, []).append((name or "", Role(role)))
    return out
