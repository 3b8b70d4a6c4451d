"""Which visits may this member of staff see, answer, hand to a host?

The wall stands between cooperatives: a host sees what is in its hands and nothing else. The coordinator sees every
visit, and of no class what its students need: that note is for the host alone.
"""

from sqlalchemy import ColumnElement, true
from sqlmodel import col

from portal.accounts.policy import EVERYWHERE, RIGHTS, Action
from portal.cooperatives.policy import Staff
from portal.outreach.models import Visit


def in_scope(staff: Staff, action: Action = Action.READ_VISITS) -> ColumnElement[bool]:
    """The wall, as a condition on `Visit`: goes into every query of the desk that touches visits."""
    if staff.sees_all(action):
        return true()
    return col(Visit.cooperative_id).in_(staff.cooperatives(action))


def may_host(staff: Staff, visit: Visit) -> bool:
    """Whether this person may answer for the host: confirm, propose, decline, move, cancel, mark who came."""
    return visit.cooperative_id is not None and staff.may_in(Action.HOST_VISITS, visit.cooperative_id)


def may_assign(staff: Staff) -> bool:
    """Whether this person hands requests to hosts."""
    return staff.sees_all(Action.ASSIGN_VISITS)


def may_write(staff: Staff, visit: Visit) -> bool:
    """Whether this person may write to the teacher: the host, and the coordinator at any time."""
    return may_assign(staff) or may_host(staff, visit)


def hosts(staff: Staff) -> frozenset[int]:
    """Cooperatives that this person hosts for as one of their own; seeing everything does not count."""
    return frozenset(
        where
        for where, role in staff.roles
        if where is not None and role not in EVERYWHERE and Action.HOST_VISITS in RIGHTS[role]
    )


def may_read_support(staff: Staff, visit: Visit) -> bool:
    """Whether this person may read what students need: who hosts them, never the coordinator."""
    return visit.cooperative_id in hosts(staff)


def answers(staff: Staff, visit: Visit) -> bool:
    """Whether the teacher's words are meant for this person: the host, or the coordinator while there is none.

    A look by anybody else leaves a message unread.
    """
    return may_assign(staff) if visit.cooperative_id is None else visit.cooperative_id in hosts(staff)
