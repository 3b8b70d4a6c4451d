"""Which mails go out because of an interview, to whom, and what happens to interviews by the clock?

Handlers of the worker. Each mail is written once: its `unique` name begins with `application:<number>:`, so that erasing
the application also stops what is still on its way. News that is no longer true when its turn comes is not told.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from portal import i18n, mail
from portal.accounts.models import Person
from portal.applications import links
from portal.applications.interviews import actions, letters, queries
from portal.applications.interviews.letters import About
from portal.applications.interviews.models import KEEPS, Interview, InterviewState
from portal.applications.models import Application
from portal.calendar_files import ROME, Entry, invitation
from portal.db import now
from portal.letters import Letter
from portal.moments import span
from portal.outbox import Note
from portal.web import links as addresses

if TYPE_CHECKING:
    from portal.app import Portal

STAFF_LOCALE = i18n.SOURCE
AHEAD = timedelta(days=1)


def tell_offered(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `interview.offered`, after the wait: the person may choose; unless the offer was taken back."""
    for note in notes:
        with portal.db.write() as session:
            row = queries.whole(session, int(note.subject))
            if row is None or row.state is not InterviewState.OFFERED or row.application.stage not in KEEPS:
                continue
            with i18n.speaking(row.application.locale):
                dates = [span(s.starts_at, s.starts_at + timedelta(minutes=row.minutes)) for s in queries.free(session, row.round_id)]  # fmt: skip
                letter = letters.to_candidate("offered", _about(session, row), status_url(portal, row), dates=dates)
            _to_candidate(portal, session, row, letter, "offered", None)


def tell_changed(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `interview.changed` (the payload says what and by whom): both sides, with a file for their calendars."""
    for note in notes:
        with portal.db.write() as session:
            row = queries.whole(session, int(note.subject))
            if row is None or row.version != note.payload["version"]:
                continue
            what, by_candidate = str(note.payload["what"]), bool(note.payload.get("by_candidate"))
            unique = f"{what}:{row.version}"
            if what == "cancelled" and not note.payload.get("booked"):
                continue  # an offer that nobody took up ends without a mail: the page says so
            if what != "unsuited":
                write_to_candidate(portal, session, row, what, unique, by_candidate=by_candidate)
            write_to_staff(portal, session, row, what, unique, by_candidate=by_candidate)


def end_left(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `interview.left` (the subject is the application): it may stand where there is no interview any more."""
    for note in notes:
        with portal.db.write() as session:
            statement = select(Application).where(Application.id == int(note.subject)).with_for_update()
            application = session.exec(statement).first()
            if application is not None:
                actions.leave(session, application)


def tell_erased(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `interview.erased`: the date goes out of colleagues' calendars. The payload names nobody but them."""
    for note in notes:
        starts = datetime.fromisoformat(str(note.payload["starts_at"]))
        ends = starts + timedelta(minutes=int(note.payload["minutes"]))
        with portal.db.write() as session, i18n.speaking(STAFF_LOCALE):
            for person in _active(session, note.payload["people"]):
                made = letters.erased_entry(
                    str(note.payload["uid"]), int(note.payload["sequence"]), starts, ends, note.created_at,
                    _organiser(portal), (person.name, person.email),
                )  # fmt: skip
                mail.compose(
                    session, portal.render, to=person.email, template="letter", locale=STAFF_LOCALE,
                    unique=f"interview:{note.subject}:erased:{person.key}", attachments=[invitation(made)],
                    letter=letters.erased_letter(span(starts, ends)),
                )  # fmt: skip


def remind(portal: "Portal", moment: datetime | None = None) -> None:
    """The day before, at the hour of the interview, once each; not for a date settled later than that."""
    moment = moment or now()
    with portal.db.read() as session:
        statement = select(Interview.id).where(
            Interview.state == InterviewState.BOOKED, col(Interview.starts_at) > moment,
            col(Interview.starts_at) < moment + AHEAD + timedelta(hours=2),
        )  # fmt: skip
        numbers = [number for number in session.exec(statement) if number is not None]
    for number in numbers:
        with portal.db.write() as session:
            row = queries.whole(session, number)
            if row is not None and is_due(row, moment):
                unique = f"reminder:{row.starts_at:%Y%m%d%H%M}"
                write_to_candidate(portal, session, row, "reminder", unique)
                write_to_staff(portal, session, row, "reminder", unique)


def is_due(row: Interview, moment: datetime) -> bool:
    """Whether its reminder should have gone by now, and is some use."""
    if row.state is not InterviewState.BOOKED or row.starts_at is None or row.starts_at <= moment:
        return False
    # The same hour on the clock the day before, whatever the clocks did in between.
    time = row.starts_at.astimezone(ROME) - AHEAD
    return time <= moment and row.booked_at is not None and row.booked_at <= time


# -- where it goes


def write_to_candidate(
    portal: "Portal", session: Session, row: Interview, what: str, unique: str, *, by_candidate: bool = False
) -> None:
    """The person's mail, in their language."""
    with i18n.speaking(row.application.locale):
        about, url = _about(session, row), status_url(portal, row)
        letter = letters.to_candidate(what, about, url, by_candidate=by_candidate)
        who = (row.application.name, row.application.candidate.email)
        made = letters.entry(
            row, about, url=url, organiser=_organiser(portal), attendee=who, for_staff=False,
            cancelled=what == "cancelled",
        )  # fmt: skip
    _to_candidate(portal, session, row, letter, unique, None if what == "reminder" else made)


def _to_candidate(
    portal: "Portal", session: Session, row: Interview, letter: Letter, unique: str, made: Entry | None
) -> None:
    mail.compose(
        session, portal.render, to=row.application.candidate.email, template="letter",
        unique=f"application:{row.application_id}:interview:{row.key}:{unique}", locale=row.application.locale,
        attachments=[invitation(made)] if made else [], letter=letter,
    )  # fmt: skip


def write_to_staff(
    portal: "Portal", session: Session, row: Interview, what: str, unique: str, *, by_candidate: bool = False
) -> None:
    """A mail to everybody who sits in, and to whoever offered the dates."""
    numbers = {person.key for person in queries.panel(session, row.round_id)} | {row.round.by_id}
    with i18n.speaking(STAFF_LOCALE):
        about = _about(session, row)
        url = addresses.absolute("applications.interviews.desk.show", STAFF_LOCALE, id=row.key)
        letter = letters.to_staff(what, about, url, by_candidate=by_candidate)
        for person in _active(session, numbers):
            made = letters.entry(
                row, about, url=url, organiser=_organiser(portal), attendee=(person.name, person.email),
                for_staff=True, cancelled=what == "cancelled",
            )  # fmt: skip
            files = [invitation(made)] if made and what not in ("unsuited", "reminder") else []
            mail.compose(
                session, portal.render, to=person.email, template="letter",
                unique=f"application:{row.application_id}:interview:{row.key}:{unique}:{person.key}",
                locale=STAFF_LOCALE, attachments=files, letter=letter,
            )  # fmt: skip


def _active(session: Session, numbers: "Sequence[int] | set[int | None]") -> list[Person]:
    wanted = [number for number in numbers if number is not None]
    statement = select(Person).where(col(Person.id).in_(wanted), col(Person.active).is_(True)).order_by(col(Person.id))
    return list(session.exec(statement))


def _about(session: Session, row: Interview) -> About:
    return About.of(row, queries.panel_names(session, [row.round])[row.round_id])


def _organiser(portal: "Portal") -> tuple[str, str]:
    return (portal.settings.name, portal.settings.mail_from)


def status_url(portal: "Portal", row: Interview) -> str:
    """The person's own page, at the interview."""
    token = links.status_token(portal.settings.key, row.application)
    return addresses.absolute("applications.status", row.application.locale, token=token) + "#interview"
