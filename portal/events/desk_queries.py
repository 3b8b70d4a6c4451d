"""Which events may this member of staff see, and who signed up for them? A number outside their scope is not found."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from portal.accounts.policy import Action
from portal.cooperatives.policy import Staff
from portal.db import now
from portal.errors import NotAllowed, NotFound
from portal.events import policy
from portal.events.models import Event, EventState, SignUp, SignUpState


class View(StrEnum):
    """Which of them; the words of the address."""

    COMING = "prossimi"
    DRAFTS = "bozze"
    PAST = "passati"
    CANCELLED = "annullati"


@dataclass(frozen=True)
class Row:
    """An event on the desk's list, with how many are in, waiting and came."""

    event: Event
    inside: int = 0
    waiting: int = 0
    came: int = 0


def listed(session: Session, staff: Staff, view: View) -> list[Row]:
    """The events of one view: what comes next first, what is past newest first."""
    statement = select(Event).where(policy.in_scope(staff, Action.READ_VISITS), _of(view)).options(*_whole())
    order = col(Event.starts_at).desc() if view in {View.PAST, View.CANCELLED} else col(Event.starts_at)
    events = session.exec(statement.order_by(order, col(Event.id)).limit(200)).all()
    counts = _counts(session, [event.key for event in events])
    return [_row(event, counts) for event in events]


def totals(session: Session, staff: Staff) -> dict[View, int]:
    """How many there are in each view."""
    out = {}
    for view in View:
        statement = select(func.count()).select_from(Event).where(policy.in_scope(staff, Action.READ_VISITS), _of(view))
        out[view] = session.exec(statement).one()
    return out


def one(session: Session, staff: Staff, id_: int, action: Action = Action.READ_VISITS, *, lock: bool = False) -> Event:
    """The event; raises NotFound outside the scope, NotAllowed for who may read it but not do `action`."""
    statement = (
        select(Event).where(Event.id == id_, policy.in_scope(staff, Action.READ_VISITS)).options(*_whole())
    )  # fmt: skip
    row = session.exec(statement.with_for_update(of=Event) if lock else statement).first()
    if row is None:
        raise NotFound
    if not staff.may_in(action, row.cooperative_id):
        raise NotAllowed
    return row


def people(session: Session, event: Event) -> Sequence[SignUp]:
    """Everybody who signed up, in the order in which they did; walk-ins have no name and are only counted."""
    return session.exec(
        select(SignUp)
        .where(SignUp.event_id == event.key, col(SignUp.walk_in).is_(False))
        .order_by(col(SignUp.signed_up_at), col(SignUp.id))
    ).all()


def _counts(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    keys: list[Any] = [SignUp.event_id, SignUp.state, SignUp.walk_in, col(SignUp.checked_in_at).is_not(None)]
    rows = session.execute(sa.select(*keys, func.count()).where(col(SignUp.event_id).in_(ids)).group_by(*keys)).all()
    out: dict[int, tuple[int, int, int]] = {}
    for event_id, state, walk_in, was_here, n in rows:
        inside, waiting, came = out.get(event_id, (0, 0, 0))
        inside += n if state is SignUpState.IN and not walk_in else 0
        waiting += n if state is SignUpState.WAITING else 0
        out[event_id] = inside, waiting, came + (n if was_here else 0)
    return out


def _row(event: Event, counts: dict[int, tuple[int, int, int]]) -> Row:
    return Row(event, *counts.get(event.key, (0, 0, 0)))


def _of(view: View) -> ColumnElement[bool]:
    if view is View.DRAFTS:
        return col(Event.state) == EventState.DRAFT
    if view is View.CANCELLED:
        return col(Event.state) == EventState.CANCELLED
    over = col(Event.ends_at) <= now()
    return (col(Event.state) == EventState.PUBLISHED) & (over if view is View.PAST else ~over)


def _whole() -> list[Any]:
    return [joinedload(attribute) for attribute in (Event.cooperative, Event.service)]  # type: ignore[arg-type]
