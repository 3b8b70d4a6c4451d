"""Which openings may this member of staff touch?"""

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlmodel import col, select

from portal.accounts.policy import Action
from portal.cooperatives.policy import Staff
from portal.openings.models import Assignment, Opening


def in_scope(staff: Staff, action: Action) -> ColumnElement[bool]:
    """The wall, as a condition on `Opening`: goes into every query of the desk that touches openings or people."""
    if staff.sees_all(action):
        return true()
    parts: list[ColumnElement[bool]] = []
    if cooperatives := staff.cooperatives(action):
        parts.append(col(Opening.cooperative_id).in_(cooperatives))
    if assigned := staff.assigned(action):
        mine = select(Assignment.opening_id).where(Assignment.person_id == staff.person.key)
        parts.append(and_(col(Opening.cooperative_id).in_(assigned), col(Opening.id).in_(mine)))
    return or_(*parts) if parts else false()
