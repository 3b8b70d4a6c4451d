"""How do events get into somebody's calendar: one by one, as an invitation by mail, or all of them as a subscription?"""

from collections.abc import Callable, Sequence
from datetime import datetime

from portal.calendar_files import Entry
from portal.events.queries import Told
from portal.i18n import gettext as _
from portal.places import provinces

Address = Callable[..., str]


def entry(told: Told, address: Address, *, cancelled: bool | None = None, description: str = "", **who: tuple[str, str] | None) -> Entry:  # fmt: skip
    """An event as calendars know it. `who` may name organiser and attendee; `description` stands before the link."""
    event = told.event
    url = address("events.show", slug=event.slug)
    return Entry(
        uid=f"{event.uid}@portal.invalid", sequence=event.sequence, starts_at=event.starts_at, ends_at=event.ends_at,
        summary=told.title, changed_at=event.updated_at, location=told.where, url=url,
        description="\n\n".join(part for part in (description, event.cooperative.name, url) if part),
        organiser=who.get("organiser"), attendee=who.get("attendee"),
        cancelled=told.is_cancelled if cancelled is None else cancelled,
    )  # fmt: skip


def feed(events: Sequence[Told], address: Address) -> list[Entry]:
    """Many of them, for a subscription."""
    return [entry(told, address) for told in events]


def feed_name(brand: str, province: str, profession: str) -> str:
    """What a subscribed calendar is called in somebody's list of calendars."""
    about = [provinces()[province]] if province else []
    about += [profession] if profession else []
    return f"{brand}: {_('eventi')}" + (f" – {', '.join(about)}" if about else "")


def changed_at(events: Sequence[Told]) -> datetime | None:
    """When any of them changed last."""
    return max((told.event.updated_at for told in events), default=None)
