"""How does a date reach somebody's calendar, and change or vanish there when it changes here?

RFC 5545 and 5546: a stable UID, a SEQUENCE that grows with every change that people must know of, METHOD REQUEST to put
or change an entry and CANCEL to take it away. Times are wall-clock times in Italy, with the zone's rules in the file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

ROME = ZoneInfo("Europe/Rome")
Method = Literal["REQUEST", "CANCEL", "PUBLISH"]


@dataclass(frozen=True)
class Entry:
    """One date as calendars know it. `uid` never changes, `sequence` grows with every change that matters."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    changed_at: datetime
    description: str = ""
    location: str = ""
    url: str = ""
    organiser: tuple[str, str] | None = None  # name, e-mail
    attendee: tuple[str, str] | None = None
    cancelled: bool = False


def invitation(entry: Entry) -> tuple[str, str, bytes]:
    """Name, type and bytes of the file that goes with a mail; a cancelled entry takes the date away."""
    method: Method = "CANCEL" if entry.cancelled else "REQUEST"
    return "invito.ics", f"text/calendar; method={method}", _file([entry], method)


def download(entries: Iterable[Entry], name: str = "") -> bytes:
    """A file to open or to subscribe to; an empty one is a valid calendar too."""
    return _file(list(entries), "PUBLISH", name)


def _file(entries: list[Entry], method: Method, name: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Portal//Dates//IT")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT12H")
    for entry in entries:
        calendar.add_component(_event(entry))
    if entries:
        first = min(e.starts_at for e in entries).date() - timedelta(days=400)
        last = max(e.ends_at for e in entries).date() + timedelta(days=400)
        calendar.add_missing_timezones(first_date=first, last_date=last)
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.starts_at.astimezone(ROME))
    event.add("dtend", entry.ends_at.astimezone(ROME))
    event.add("summary", entry.summary)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    for key, value in (("description", entry.description), ("location", entry.location), ("url", entry.url)):
        if value:
            event.add(key, value)
    if entry.organiser:
        event.add("organizer", _address(*entry.organiser))
    if entry.attendee:
        who = _address(*entry.attendee)
        who.params["PARTSTAT"] = vText("ACCEPTED")
        who.params["RSVP"] = vText("FALSE")
        event.add("attendee", who)
    return event


def _address(name: str, email: str) -> vCalAddress:
    out = vCalAddress(f"MAILTO:{email}")
    if name:
        out.params["CN"] = vText(name)
    return out
