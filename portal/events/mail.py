"""Which mails does somebody get who signed up, and which calendar files go with them?

Handlers of the worker. What is true when a mail is written counts, not what was true when its note was: who gave the
place back meanwhile gets no ticket. Each mail is written once: its `unique` name says what it tells.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from portal import calendar_files, i18n, mail, qr
from portal.db import now
from portal.events import actions, calendar, links, queries, sign_ups
from portal.events.models import Event, EventState, SignUp, SignUpState
from portal.outbox import Note
from portal.web import links as addresses

if TYPE_CHECKING:
    from portal.app import Portal

Attachment = tuple[str, str, bytes]


def tell(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topics about one sign-up: made, sent again, moved up, reminded the day before."""
    for note in notes:
        with portal.db.write() as session:
            row = session.get(SignUp, int(note.subject))
            event = session.get(Event, row.event_id) if row else None
            if row is None or event is None or not row.email or event.state is not EventState.PUBLISHED:
                continue
            if event.ends_at <= now() or (row.state is SignUpState.WAITING and note.topic == sign_ups.REMINDED):
                continue
            _Letter(portal, session, event, row).send(note.topic, _unique(note, row))


def _unique(note: Note, row: SignUp) -> str:
    if note.topic == sign_ups.AGAIN:  # asked for by anybody who knows the address: once an hour is enough
        return f"again:{now():%Y%m%d%H}"
    if note.topic == sign_ups.MOVED_UP and row.invited_at:
        return f"moved_up:{int(row.invited_at.timestamp())}"
    return note.topic.partition(".")[2]


def tell_left(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `sign_up.left`: the place was given back; the address stands in the note, the row has forgotten it."""
    for note in notes:
        with portal.db.write() as session:
            row = session.get(SignUp, int(note.subject))
            event = session.get(Event, row.event_id) if row else None
            if row is None or event is None:
                continue
            who = SignUp(
                event_id=event.key, id=row.key, code=row.code, name=str(note.payload["name"]),
                email=str(note.payload["email"]), locale=row.locale, state=row.state,
            )  # fmt: skip
            letter = _Letter(portal, session, event, who)
            files = [letter.entry(cancelled=True)] if note.payload["was_in"] else []
            letter.write("event_left", "left", files)


def tell_changed(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `event.changed`: another time or place, to everybody who signed up; only the newest news."""
    for note in notes:
        with portal.db.write() as session:
            event = session.get(Event, int(note.subject))
            if event is None or event.state is not EventState.PUBLISHED or event.sequence != note.payload["sequence"]:
                continue
            before = datetime.fromisoformat(str(note.payload["before"]))
            for row in actions.told(session, event):
                letter = _Letter(portal, session, event, row)
                files = [letter.entry()] if row.state is SignUpState.IN else []
                letter.write("event_changed", f"changed:{event.sequence}", files, before=before)


def tell_cancelled(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `event.cancelled`: it does not take place; the entry leaves their calendars."""
    for note in notes:
        with portal.db.write() as session:
            event = session.get(Event, int(note.subject))
            if event is None or event.state is not EventState.CANCELLED:
                continue
            for row in actions.told(session, event):
                letter = _Letter(portal, session, event, row)
                files = [letter.entry(cancelled=True)] if row.state is SignUpState.IN else []
                letter.write("event_cancelled", "cancelled", files)


def preview(render: Callable[..., str], template: str, event: Event, **more: Any) -> tuple[str, str]:
    """Subject and words of a mail as it would go out, for the staff member who is about to cause it."""
    row = SignUp(event_id=event.key, code="--------", name="…", email="…", state=SignUpState.IN)
    context = {"event": queries.Told(event, "it"), "row": row, "ticket_url": "…", "list_url": addresses.absolute("events.index", "it")}  # fmt: skip
    with i18n.speaking("it"):
        text = render(f"mail/{template}.txt", locale="it", **context, **more)
    subject, _, words = text.strip().partition("\n")
    return subject, words.partition("\n-- ")[0].strip()


@dataclass(frozen=True)
class _Letter:
    """One mail about one event to one person."""

    portal: "Portal"
    session: Session
    event: Event
    row: SignUp

    def send(self, topic: str, unique: str) -> None:
        """A ticket, or the place in the line."""
        if self.row.state is SignUpState.WAITING:
            number = queries.place_in_line(self.session, self.row)
            self.write("event_waiting", unique, [], number=number, again=topic == sign_ups.AGAIN)
            return
        what = topic.partition(".")[2]
        self.write("event_ticket", unique, [self.entry(), self.ticket()], what=what)

    def write(self, template: str, unique: str, files: list[Attachment], **more: Any) -> None:
        """Into the database; the worker carries it away."""
        locale = self.row.locale
        mail.compose(
            self.session, self.portal.render, to=self.row.email or "", template=template, locale=locale,
            unique=f"sign_up:{self.row.key}:{unique}", attachments=files, event=queries.Told(self.event, locale),
            row=self.row, ticket_url=addresses.absolute("events.ticket", locale, token=self._token()),
            list_url=addresses.absolute("events.index", locale), **more,
        )  # fmt: skip

    def entry(self, *, cancelled: bool = False) -> Attachment:
        """The invitation for their calendar, or what takes it away. Leaving is a change of theirs, not of the event's."""
        told = queries.Told(self.event, self.row.locale)
        with i18n.speaking(self.row.locale):
            organiser = (self.event.cooperative.name, self.portal.settings.mail_from)
            made = calendar.entry(
                told, addresses.absolute, cancelled=cancelled, description=self.event.link if told.online else "",
                organiser=organiser, attendee=(self.row.name, self.row.email or ""),
            )  # fmt: skip
        return calendar_files.invitation(made)

    def ticket(self) -> Attachment:
        """The QR code, for who has no network at the door."""
        return f"{self.row.code}.png", "image/png", qr.png(door_url(self.row))

    def _token(self) -> str:
        return links.token(self.portal.settings.key, self.row)


def door_url(row: SignUp) -> str:
    """What the QR code holds: the check-in of this event with this code, which any phone's camera can open."""
    return addresses.absolute("events.desk.door", "it", id=row.event_id, query={"codice": row.code})
