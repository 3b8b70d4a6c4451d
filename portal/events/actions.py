"""How does an event come about, change, become public, get called off and closed?

As with stories, callers hand over a row they hold and the version that the person saw.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from portal import outbox
from portal.accounts.models import Person
from portal.db import now
from portal.errors import Conflict, RuleBroken
from portal.events import policy, sign_ups
from portal.events.models import Event, EventState, SignUp, SignUpState
from portal.i18n import gettext as _
from portal.places import fold
from portal.text_checks import IsDead

CHANGED, CANCELLED = "event.changed", "event.cancelled"
COPIED = (
    "cooperative_id", "service_id", "format", "mode", "professions", "title", "title_en", "about", "about_en", "programme",
    "bring", "access", "contact", "place", "address", "comune", "province", "link", "places",
)  # fmt: skip


def create(session: Session, values: Mapping[str, Any], *, by: Person) -> Event:
    """A new draft."""
    event = Event(slug=secrets.token_hex(16), **values)
    event.edited_by_id = by.key
    session.add(event)
    session.flush()
    event.slug = _slug(event)
    return event


def edit(
    session: Session, event: Event, values: Mapping[str, Any], *, by: Person, version: int, is_dead: IsDead
) -> list[str]:
    """Change what is written; returns the names of the fields that changed.

    When the date or the place of a public event changes, everybody who signed up is told. Raises Conflict for a stale
    page and for a cancelled event, RuleBroken when a public event would no longer be fit to be.
    """
    changed = differences(event, values)
    if event.version != version and changed:
        raise Conflict(_("Mentre scrivevi un’altra persona ha salvato questo evento."))
    if event.state is EventState.CANCELLED and changed:
        raise Conflict(_("Questo evento è stato annullato: fanne una copia."))
    news = [name for name in policy.MATTERS if name in changed]
    before = event.starts_at
    for name, value in values.items():
        setattr(event, name, value)
    if event.state is EventState.PUBLISHED and not policy.is_over(event) and (found := _still(event, changed, is_dead)):
        raise RuleBroken(found)
    if event.state is EventState.DRAFT:
        event.slug = _slug(event)
    event.edited_by_id = by.key
    if news and event.state is EventState.PUBLISHED:
        event.sequence += 1
        outbox.note(session, CHANGED, event.key, sequence=event.sequence, before=before.isoformat())
    _touch(session, event)
    sign_ups.fill(session, event)
    return changed


def _still(event: Event, changed: list[str], is_dead: IsDead) -> dict[str, list[str]]:
    """What speaks against a public event as it would be now; that its day has come is no fault of this change."""
    found = policy.reasons(event, now(), is_dead)
    if "starts_at" not in changed:
        found.pop("day", None)
    if "sign_up_until" not in changed:
        found.pop("sign_up_until", None)
    return found


def tells(session: Session, event: Event, values: Mapping[str, Any]) -> int:
    """How many people a change to these values would be told to."""
    if event.state is not EventState.PUBLISHED or not set(policy.MATTERS) & set(differences(event, values)):
        return 0
    return len(told(session, event))


def told(session: Session, event: Event) -> list[SignUp]:
    """Everybody who hears of a change: in or waiting, with an address."""
    return list(
        session.exec(
            select(SignUp)
            .where(
                SignUp.event_id == event.key, col(SignUp.state) != SignUpState.CANCELLED, col(SignUp.email).is_not(None)
            )
            .order_by(col(SignUp.id))
        )
    )  # fmt: skip


def publish(session: Session, event: Event, *, version: int, is_dead: IsDead) -> None:
    """Make it public. Raises Conflict for a stale page and RuleBroken with every reason against it at once."""
    if event.state is not EventState.DRAFT:
        raise Conflict(_("Questo evento non è una bozza."))
    if event.version != version:
        raise Conflict(_("Nel frattempo un’altra persona ha cambiato questo evento. Guardalo prima di pubblicarlo."))
    if found := policy.reasons(event, now(), is_dead):
        raise RuleBroken(found)
    event.state, event.published_at = EventState.PUBLISHED, now()
    _touch(session, event)


def cancel(session: Session, event: Event, reason: str) -> None:
    """Call it off: it leaves the list, and everybody who signed up is told why. Raises Conflict when it cannot be."""
    if event.state is not EventState.PUBLISHED:
        raise Conflict(_("Si annulla solo un evento pubblicato."))
    if policy.is_over(event):
        raise Conflict(_("L’evento è finito."))
    event.state, event.cancelled_at, event.cancel_reason = EventState.CANCELLED, now(), reason
    event.sequence += 1
    outbox.note(session, CANCELLED, event.key, sequence=event.sequence)
    _touch(session, event)


def close(session: Session, event: Event, staff_hours: float) -> None:
    """Attendance is complete, and this is how many hours of work it took; may be corrected. Raises Conflict too early."""
    if event.state is not EventState.PUBLISHED or event.starts_at > now():
        raise Conflict(_("Si chiude un evento pubblicato, da quando comincia."))
    event.staff_hours, event.closed_at = staff_hours, now()
    _touch(session, event)


def copy(session: Session, event: Event, *, by: Person) -> Event:
    """The same words as a draft, on the same weekday and at the same hour in a week that is still to come."""
    row = create(
        session, {name: getattr(event, name) for name in COPIED}
        | {"starts_at": event.starts_at, "ends_at": event.ends_at}, by=by,
    )  # fmt: skip
    length = event.ends_at - event.starts_at
    row.starts_at = _next(event.starts_at)
    row.ends_at = row.starts_at + length
    session.flush()
    return row


def _next(moment: datetime) -> datetime:
    local = moment.astimezone(sign_ups.ROME)
    while local <= now() + timedelta(days=6):
        local += timedelta(days=7)  # wall-clock time: the hour stays across a clock change
    return local


def delete(session: Session, event: Event) -> None:
    """Forget a draft. Raises Conflict for anything that was public once."""
    if event.state is not EventState.DRAFT:
        raise Conflict(_("Si elimina solo una bozza: un evento pubblicato si annulla."))
    session.delete(event)
    session.flush()


def differences(event: Event, values: Mapping[str, Any]) -> list[str]:
    """Names of the fields whose value would change."""
    return [name for name, value in values.items() if getattr(event, name) != value]


def _touch(session: Session, event: Event) -> None:
    event.version += 1
    session.flush()
    session.refresh(event, ["cooperative", "service"])


def _slug(event: Event) -> str:
    words = fold(event.title or "evento").encode("ascii", "ignore").decode()
    return "-".join(words.split())[:90].strip("-") + f"-{event.key}"
