"""How does somebody get a place, wait for one, give it back, and get forgotten?

Whoever takes or frees a place holds the event's row, so that there are never more people in than places.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, or_, select

from portal import outbox
from portal.db import now
from portal.errors import Conflict
from portal.events import policy, queries
from portal.events.models import Event, EventState, SignUp, SignUpState
from portal.i18n import gettext as _

ROME = ZoneInfo("Europe/Rome")
# Nobody confuses these with one another, on a screen or read out at a door.
LETTERS = "ACDEFHJKMNPRTUVWXY3479"
MADE, AGAIN, LEFT, MOVED_UP, REMINDED = (
    "sign_up.made",
    "sign_up.repeated",
    "sign_up.left",
    "sign_up.moved_up",
    "sign_up.reminded",
)
TOPICS = (MADE, AGAIN, MOVED_UP, REMINDED)  # a ticket, or the place in the line, as things stand
DAY_BEFORE = "day_before"


@dataclass(frozen=True)
class Wish:
    """Somebody wants to come: the two things we ask for, and the language they read."""

    name: str
    email: str
    locale: str


def sign_up(session: Session, event: Event, wish: Wish) -> SignUp:
    """A place, or the end of the line; who is there already is written to again. The caller holds the event's row.

    Raises Conflict when sign-up is closed.
    """
    if not policy.is_open(event):
        raise Conflict(_("Le iscrizioni sono chiuse."))
    row = session.exec(select(SignUp).where(SignUp.event_id == event.key, SignUp.email == wish.email)).first()
    if row is not None:
        outbox.note(session, AGAIN, row.key)
        return row
    inside = queries.taken(session, [event.key]).get(event.key, 0)
    row = SignUp(
        event_id=event.key, code=fresh_code(session), name=wish.name, email=wish.email, locale=wish.locale,
        state=SignUpState.IN if inside < event.places else SignUpState.WAITING, signed_up_at=now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    outbox.note(session, MADE, row.key)
    return row


def leave(session: Session, event: Event, row: SignUp) -> None:
    """Give the place back: name and address are forgotten at once, and the first in line moves up.

    The address stays in the note until the mail that confirms it is written. The caller holds the event's row.
    """
    if row.state is SignUpState.CANCELLED:
        raise Conflict(_("Questa iscrizione è già stata disdetta."))
    if policy.is_over(event):
        raise Conflict(_("L’evento è finito."))
    if row.checked_in_at is not None:
        raise Conflict(_("Il tuo ingresso è già registrato: il posto non si può più lasciare."))
    was_in = row.state is SignUpState.IN
    if row.email:
        outbox.note(session, LEFT, row.key, email=row.email, name=row.name, was_in=was_in)
    row.state, row.cancelled_at = SignUpState.CANCELLED, now()
    row.name, row.email = "", None
    session.flush()
    if was_in:
        fill(session, event)


def fill(session: Session, event: Event) -> list[SignUp]:
    """Give free places to the first in line, and tell them. Not once it has begun. The caller holds the event's row."""
    if event.state is not EventState.PUBLISHED or event.starts_at <= now():
        return []
    free = event.places - queries.taken(session, [event.key]).get(event.key, 0)
    lucky = list(queries.line_of(session, event.key)[: max(0, free)])
    for row in lucky:
        row.state, row.invited_at = SignUpState.IN, now()
        outbox.note(session, MOVED_UP, row.key)
    session.flush()
    return lucky


def remind(session: Session, at: datetime) -> int:
    """The day before, everybody who is in gets a mail, once; who signed up only that day knows. Returns how many."""
    tomorrow = at.astimezone(ROME).date() + timedelta(days=1)
    begin = datetime.combine(tomorrow, time(), ROME)
    rows = session.exec(
        select(SignUp)
        .join(Event, col(Event.id) == SignUp.event_id)
        .where(
            col(Event.state) == EventState.PUBLISHED, col(Event.starts_at) >= begin,
            col(Event.starts_at) < begin + timedelta(days=1), col(SignUp.state) == SignUpState.IN,
            col(SignUp.email).is_not(None), col(SignUp.signed_up_at) < begin - timedelta(days=1),
        )
        .with_for_update(of=SignUp)
    ).all()  # fmt: skip
    due = [row for row in rows if DAY_BEFORE not in row.reminded]
    for row in due:
        row.reminded = [*row.reminded, DAY_BEFORE]
        outbox.note(session, REMINDED, row.key)
    return len(due)


def forget_old(session: Session, at: datetime) -> int:
    """Erase names and addresses some weeks after the event; who was in and who came stays as a count."""
    rows = session.exec(
        select(SignUp)
        .join(Event, col(Event.id) == SignUp.event_id)
        .where(col(Event.ends_at) < at - policy.KEPT, or_(col(SignUp.email).is_not(None), col(SignUp.name) != ""))
        .with_for_update(of=SignUp)
    ).all()
    for row in rows:
        row.name, row.email = "", None
    return len(rows)


def fresh_code(session: Session) -> str:
    """Eight letters and digits that no other ticket has."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _n in range(8))
        if session.exec(select(SignUp.id).where(SignUp.code == code)).first() is None:
            return code
