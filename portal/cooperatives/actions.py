"""How does a cooperative change what it says of itself, and how does somebody come to act for it?"""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, select

from portal.accounts.models import Person, Role
from portal.accounts.policy import ANYWHERE, EVERYWHERE, Action
from portal.cooperatives.models import Cooperative, Membership
from portal.cooperatives.policy import Staff
from portal.errors import Conflict, NotFound, RuleBroken
from portal.i18n import gettext as _

EDITABLE = frozenset({"about", "about_en", "address", "email", "phone", "website", "workers", "founded", "reply_days"})


def version(cooperative: Cooperative) -> str:
    """Names the state of the row, so that two editors never overwrite each other."""
    return cooperative.updated_at.isoformat()


def edit(session: Session, staff: Staff, cooperative_id: int, seen: str, values: Mapping[str, Any]) -> Cooperative:
    """Save the public page of a cooperative.

    `seen` is the `version` that was on the screen. Raises NotFound outside the person's scope and Conflict when
    somebody saved in between.
    """
    row = session.exec(select(Cooperative).where(Cooperative.id == cooperative_id).with_for_update()).first()
    if row is None or not staff.may_in(Action.EDIT_COOPERATIVE, cooperative_id):
        raise NotFound
    if version(row) != seen:
        raise Conflict(_("Nel frattempo un’altra persona ha salvato questa pagina."))
    for name, value in values.items():
        if name in EDITABLE:
            setattr(row, name, value if value is not None or name in {"workers", "founded"} else "")
    session.add(row)
    session.flush()
    return row


def appoint(session: Session, person: Person, role: Role, cooperative: Cooperative | None) -> Membership:
    """Give somebody a role. Raises RuleBroken when the role and the place do not go together, Conflict when it is held."""
    if role in EVERYWHERE and cooperative is not None:
        raise RuleBroken({"": ["this role is for the whole consortium: leave the cooperative out"]})
    if role not in EVERYWHERE and role not in ANYWHERE and cooperative is None:
        raise RuleBroken({"": ["this role is for one cooperative: name it"]})
    where = cooperative.key if cooperative else None
    held = session.exec(
        select(Membership).where(
            Membership.person_id == person.key, Membership.cooperative_id == where, Membership.role == role
        )
    ).first()
    if held is not None:
        raise Conflict("the person has this role already")
    row = Membership(person_id=person.key, cooperative_id=where, role=role)
    session.add(row)
    session.flush()
    return row
