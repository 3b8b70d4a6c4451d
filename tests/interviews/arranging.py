"""How do interviews come about in tests: dates typed into the desk's form, or offered straight away; and what mails say?"""

from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any, Protocol
from uuid import uuid4

import vobject
from sqlmodel import Session, select

from portal.accounts.models import Person
from portal.applications import links
from portal.applications.interviews import actions as interviews
from portal.applications.interviews.actions import Plan
from portal.applications.interviews.models import Interview, InterviewSlot
from portal.applications.models import Application, Move
from portal.calendar_files import ROME
from portal.db import Database, now
from portal.outbox import Note
from tests.conftest import KEY
from tests.factories import at


class HasDatabase(Protocol):
    """A portal, or an installation in a browser test."""

    @property
    def db(self) -> Database: ...


def typed(people: list[Application], *dates: datetime, **more: Any) -> dict[str, Any]:
    """What a browser sends of the form with these dates."""
    words: dict[str, Any] = {
        "submission": uuid4().hex, "people": [str(a.key) for a in people], "minutes": "45", "place": "Sede, via Roma 1",
    }  # fmt: skip
    for n, moment in enumerate(dates):
        local = moment.astimezone(ROME)
        words |= {f"dates-{n}-day": f"{local:%Y-%m-%d}", f"dates-{n}-time": f"{local:%H:%M}", f"dates-{n}-many": "1"}
    return words | more


def offer(
    portal: HasDatabase, invited: list[Application], *dates: datetime, by: Person, seen: bool = True, **plan: Any
) -> list[Interview]:
    """Dates offered to these people; `seen`: the quarter of an hour is over. By default 3 and 4 days from now at ten."""
    with portal.db.write() as session:
        rows = [session.get_one(Application, a.key) for a in invited]
        words = {"minutes": 45, "place": "Sede, via Roma 1"} | plan
        made = interviews.offer(
            session, rows[0].opening, rows, Plan(uuid4().hex, list(dates or (at(3), at(4))), **words), by=by
        )
        found = list(session.exec(select(Interview).where(Interview.round_id == made.key).order_by(Interview.id)))
    if seen:
        wait_over(portal)
    return found


def wait_over(portal: HasDatabase) -> None:
    """As if the quarter of an hour had gone by."""
    with portal.db.write() as session:
        for row in [*session.exec(select(Interview)), *session.exec(select(Move).where(Move.shown_at.is_not(None)))]:  # type: ignore[union-attr]
            row.shown_at = min(row.shown_at or now(), now() - timedelta(seconds=1))
        for note in session.exec(select(Note)):
            note.run_at = min(note.run_at, now())


def slots(session: Session, interview: Interview) -> list[InterviewSlot]:
    """All dates of its round, in order."""
    statement = select(InterviewSlot).where(InterviewSlot.round_id == interview.round_id)
    return list(session.exec(statement.order_by(InterviewSlot.starts_at)))


def path(interview: Interview, application: Application, what: str = "") -> str:
    """The candidate's address of an interview."""
    token = links.status_token(KEY.encode(), application)
    return f"/candidature/{token}/colloqui/{interview.key}/{what}" if what else f"/candidature/{token}"


def again(session: Session, interview: Interview) -> Interview:
    """As it is in the database now."""
    session.rollback()
    return session.get_one(Interview, interview.key, populate_existing=True)


def entry(message: EmailMessage) -> tuple[str, str, int, datetime, str]:
    """Method (of the mail's part and of the file, which must agree), UID, sequence, beginning and status."""
    (part,) = [p for p in message.iter_attachments() if p.get_content_type() == "text/calendar"]
    content = part.get_content()
    read = vobject.readOne(content if isinstance(content, str) else content.decode())
    assert part.get_param("method") == read.method.value
    event = read.vevent
    return read.method.value, event.uid.value, int(event.sequence.value), event.dtstart.value, event.status.value
