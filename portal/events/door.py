"""Who is let in at the door, and how does a slip of the thumb get undone?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qs, urlsplit

import sqlalchemy as sa
from sqlalchemy import func
from sqlmodel import Session, col, select

from portal.accounts.models import Person
from portal.db import now
from portal.errors import Conflict, NotFound
from portal.events.models import Event, EventState, SignUp, SignUpState
from portal.i18n import gettext as _


class Outcome(StrEnum):
    """What became of a ticket that was shown."""

    LET_IN = "let_in"
    ALREADY = "already"
    WAITING = "waiting"  # let in although there was no place: it is said
    CANCELLED = "cancelled"
    OTHER_EVENT = "other_event"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Shown:
    """The ticket and what became of it; `event` is the one it is for, when that is another."""

    outcome: Outcome
    row: SignUp | None = None
    event: Event | None = None


def read_code(text: str) -> str:
    """The code in what was scanned or typed: alone, with spaces or dashes, or in the ticket's address."""
    text = text.strip()[:500]
    if "codice=" in text:
        text = (parse_qs(urlsplit(text).query).get("codice") or [""])[0]
    return re.sub(r"[^A-Z0-9]", "", text.upper())[:12]


def show_ticket(session: Session, event: Event, code: str, *, by: Person) -> Shown:
    """Let in whoever holds this code."""
    code = read_code(code)
    row = (
        session.exec(select(SignUp).where(SignUp.code == code, col(SignUp.walk_in).is_(False))).first()
        if code
        else None
    )
    if row is None:
        return Shown(Outcome.UNKNOWN)
    if row.event_id != event.key:
        return Shown(Outcome.OTHER_EVENT, event=session.get(Event, row.event_id))
    return let_in(session, event, row.key, by=by)


def let_in(session: Session, event: Event, number: int, *, by: Person) -> Shown:
    """One tap: this person is here. A second tap, or another phone, hears since when. Raises NotFound, Conflict."""
    _may_open(event)
    row = _one(session, event, number)
    if row.checked_in_at is not None:
        return Shown(Outcome.ALREADY, row)
    if row.state is SignUpState.CANCELLED:
        return Shown(Outcome.CANCELLED, row)
    row.checked_in_at, row.checked_in_by_id = now(), by.key
    session.flush()
    return Shown(Outcome.WAITING if row.state is SignUpState.WAITING else Outcome.LET_IN, row)


def let_out(session: Session, event: Event, number: int) -> SignUp:
    """That was the wrong name: not here after all. A walk-in is simply not counted any more. Raises NotFound."""
    row = _one(session, event, number)
    if row.walk_in:
        session.delete(row)
    else:
        row.checked_in_at = row.checked_in_by_id = None
    session.flush()
    return row


def count_walk_in(session: Session, event: Event, submission: str, *, by: Person) -> bool:
    """Somebody came without signing up: counted, no name asked. False when this tap was counted before."""
    _may_open(event)
    code = "-" + blake2b(f"{event.key}\0{submission}".encode(), digest_size=5).hexdigest()  # nobody can type this one
    if session.exec(select(SignUp.id).where(SignUp.code == code)).first() is not None:
        return False
    session.add(
        SignUp(event_id=event.key, code=code, walk_in=True, checked_in_at=now(), checked_in_by_id=by.key)
    )  # fmt: skip
    session.flush()
    return True


@dataclass(frozen=True)
class Count:
    """How many are expected, here, and here without having signed up."""

    expected: int
    here: int
    walk_ins: int

    @property
    def all_here(self) -> int:
        """Everybody in the room."""
        return self.here + self.walk_ins


def count(session: Session, event: Event) -> Count:
    """How full the room is now."""
    keys: list[Any] = [SignUp.walk_in, SignUp.state, col(SignUp.checked_in_at).is_not(None)]
    statement = sa.select(*keys, func.count()).where(col(SignUp.event_id) == event.key).group_by(*keys)
    rows = session.execute(statement).all()
    expected = sum(n for walk_in, state, _here, n in rows if not walk_in and state is SignUpState.IN)
    here = sum(n for walk_in, _state, here, n in rows if not walk_in and here)
    return Count(expected, here, sum(n for walk_in, _state, _here, n in rows if walk_in))


def guests(session: Session, event: Event) -> Sequence[SignUp]:
    """Who is expected, by name, then the waiting list in its order."""
    rows = session.exec(
        select(SignUp)
        .where(SignUp.event_id == event.key, col(SignUp.walk_in).is_(False), col(SignUp.state) != SignUpState.CANCELLED)
        .order_by(col(SignUp.signed_up_at), col(SignUp.id))
    ).all()
    inside = sorted((r for r in rows if r.state is SignUpState.IN), key=lambda r: r.name.casefold())
    return [*inside, *(r for r in rows if r.state is SignUpState.WAITING)]


def last_walk_in(session: Session, event: Event) -> SignUp | None:
    """The one to take back when the thumb slipped."""
    statement = select(SignUp).where(SignUp.event_id == event.key, col(SignUp.walk_in).is_(True))
    return session.exec(statement.order_by(col(SignUp.id).desc())).first()


def _may_open(event: Event) -> None:
    if event.state is not EventState.PUBLISHED:
        raise Conflict(_("Si entra solo in un evento pubblicato."))


def _one(session: Session, event: Event, number: int) -> SignUp:
    statement = select(SignUp).where(SignUp.id == number, SignUp.event_id == event.key).with_for_update()
    row = session.exec(statement).first()
    if row is None:
        raise NotFound
    return row
