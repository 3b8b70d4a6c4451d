"""O6: the mails, and the calendar entry in them, read back by another library; reminders once; what is forgotten."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
import vobject
from sqlmodel import Session, select

from portal import mail
from portal.app import Portal
from portal.calendar_files import ROME
from portal.db import now
from portal.outreach import actions, queries, reminders
from portal.outreach.changes import Details
from portal.outreach.mail import preview
from portal.outreach.models import Visit, VisitDraft, VisitMessage, VisitState
from tests import factories
from tests.conftest import SentMails, drain
from tests.factories import Town, at
from tests.outreach_requests.asking import newest

pytestmark = pytest.mark.usefixtures("client")  # mails hold links, which the application knows


def entry(message: EmailMessage) -> tuple[str, str, int, datetime, str]:
    """Method (of the mail's part and of the file, which must agree), UID, sequence, beginning and status."""
    (part,) = [p for p in message.iter_attachments() if p.get_content_type() == "text/calendar"]
    # The reader keeps the first zone it meets in this process; each file must bring its own rules.
    vobject.icalendar.registerTzid("Europe/Rome", None)
    read = vobject.readOne(part.get_content() if isinstance(part.get_content(), str) else part.get_content().decode())
    assert part.get_param("method") == read.method.value
    event = read.vevent
    return read.method.value, event.uid.value, int(event.sequence.value), event.dtstart.value, event.status.value


def details(starts_at: datetime, **more: str) -> Details:
    """What the host says."""
    return Details(
        starts_at, starts_at + timedelta(minutes=90), **{"place": "RSA Aurora", "host_name": "Carla Riva"} | more
    )


@pytest.fixture
def visit(portal: Portal, cast: Town) -> Visit:
    with portal.db.write() as session:
        return factories.visit(session, cast.aurora, locale="it", wished_on=[])


def change(portal: Portal, visit: Visit, deed: object, **more: object) -> None:
    """One step of staff, and its mails."""
    with portal.db.write() as session:
        row = queries.by_reference(session, visit.reference, lock=True)
        deed(session, row, **more)  # type: ignore[operator]
    drain(portal)


def test_confirmed_moved_and_cancelled_are_one_entry_that_grows(
    portal: Portal, session: Session, cast: Town, visit: Visit, mails: SentMails
) -> None:
    owner = cast.people["owner"]
    change(portal, visit, lambda s, v: actions.confirm(s, v, details(at(30), bring="Un quaderno"), owner))
    change(portal, visit, lambda s, v: actions.move(s, v, at(37), at(37, 12), by=owner, reason="Sciopero"))
    change(portal, visit, lambda s, v: actions.cancel(s, v, "Servizio chiuso", by=owner))
    told = mails.to(visit.email)
    assert [m["Subject"].split(":")[0] for m in told] == ["Confermato", "Nuova data", "Annullata"]
    read = [entry(m) for m in told]
    assert [(method, status) for method, _, _, _, status in read] == [
        ("REQUEST", "CONFIRMED"), ("REQUEST", "CONFIRMED"), ("CANCEL", "CANCELLED"),
    ]  # fmt: skip
    assert len({uid for _, uid, *_ in read}) == 1 and [sequence for _, _, sequence, *_ in read] == [0, 1, 2]
    assert [starts for *_, starts, _ in read] == [at(30), at(37), at(37)]
    assert [entry(m)[:3] for m in mails.to(cast.aurora.email)] == [r[:3] for r in read]  # the host has the same
    body = told[0].get_body(("html",))
    assert body and "Un quaderno" in body.get_content() and "Carla Riva" in body.get_content()
    assert "Sciopero" in str(told[1].get_body(("plain",))) and "Servizio chiuso" in mails.text(visit.email)


def test_a_host_that_loses_a_confirmed_visit_is_told_and_its_calendar_drops_it(
    portal: Portal, cast: Town, visit: Visit, mails: SentMails
) -> None:
    owner, coordinator = cast.people["owner"], cast.people["coordinator"]
    change(portal, visit, lambda s, v: actions.confirm(s, v, details(at(30), bring="Un quaderno"), owner))
    change(portal, visit, lambda s, v: actions.assign(s, v, cast.brezza.key, None, coordinator))
    confirmed, gone = mails.to(cast.aurora.email)
    assert gone["Subject"].startswith("Non più da voi")
    method, uid, sequence, starts, status = entry(gone)
    assert (method, uid, starts, status) == ("CANCEL", entry(confirmed)[1], at(30), "CANCELLED")
    assert sequence > entry(confirmed)[2]
    assert [m["Subject"].split(":")[0] for m in mails.to(cast.brezza.email)] == ["Nuova richiesta"]
    assert entry(mails.to(visit.email)[-1])[0] == "CANCEL"


def test_the_host_before_hears_it_also_when_the_next_one_confirmed_at_once(
    portal: Portal, cast: Town, visit: Visit, mails: SentMails
) -> None:
    owner, coordinator = cast.people["owner"], cast.people["coordinator"]
    change(portal, visit, lambda s, v: actions.confirm(s, v, details(at(30)), owner))
    with portal.db.write() as session:
        row = queries.by_reference(session, visit.reference, lock=True)
        actions.assign(session, row, cast.brezza.key, None, coordinator)
        actions.confirm(session, row, details(at(30), place="Sala dei venti"), coordinator)
    drain(portal)
    gone = mails.to(cast.aurora.email)[-1]
    assert entry(gone)[0] == "CANCEL" and "Sala dei venti" not in str(gone)
    assert [entry(m)[0] for m in mails.to(cast.brezza.email)] == ["REQUEST"]


def test_a_host_that_had_not_said_yes_has_nothing_to_take_out_of_its_calendar(
    portal: Portal, cast: Town, visit: Visit, mails: SentMails
) -> None:
    change(portal, visit, lambda s, v: actions.assign(s, v, cast.brezza.key, None, cast.people["coordinator"]))
    assert mails.to(cast.aurora.email) == []


@pytest.mark.parametrize(
    "wall", [datetime(2027, 3, 26, 10), datetime(2027, 4, 2, 10), datetime(2027, 10, 29, 10), datetime(2027, 11, 5, 10)]
)
def test_the_hour_on_the_clock_stays_across_both_clock_changes(
    portal: Portal, cast: Town, visit: Visit, mails: SentMails, wall: datetime
) -> None:
    starts = wall.replace(tzinfo=ZoneInfo("Europe/Rome"))
    change(portal, visit, lambda s, v: actions.confirm(s, v, details(starts), cast.people["owner"]))
    found = entry(mails.to(visit.email)[-1])[3]
    assert found == starts and found.replace(tzinfo=None) == wall
    assert "dalle 10:00 alle 11:30" in mails.text(visit.email)


def test_a_date_that_the_teacher_gave_back_leaves_the_calendar_until_confirmed_anew(
    portal: Portal, cast: Town, visit: Visit, mails: SentMails
) -> None:
    owner = cast.people["owner"]
    change(portal, visit, lambda s, v: actions.confirm(s, v, details(at(30)), owner))
    change(portal, visit, lambda s, v: actions.move(s, v, at(44), at(44, 12), by_teacher=True, reason="Gita"))
    change(portal, visit, lambda s, v: actions.confirm(s, v, details(at(44)), owner))
    read = [entry(m) for m in mails.to(visit.email)]
    assert [r[0] for r in read] == ["REQUEST", "CANCEL", "REQUEST"]
    assert len({r[1] for r in read}) == 1 and read[0][2] < read[1][2] < read[2][2]
    assert read[1][3] == at(30) and read[2][3] == at(44)


def test_only_the_newest_news_is_told(portal: Portal, cast: Town, visit: Visit, mails: SentMails) -> None:
    owner = cast.people["owner"]
    with portal.db.write() as session:
        row = queries.by_reference(session, visit.reference)
        actions.confirm(session, row, details(at(30)), owner)
        actions.cancel(session, row, "Chiuso", by=owner)
    drain(portal)
    assert [m["Subject"].split(":")[0] for m in mails.to(visit.email)] == ["Annullata"]


def test_what_staff_read_beforehand_is_the_mail_that_goes(
    portal: Portal, session: Session, cast: Town, visit: Visit, mails: SentMails
) -> None:
    given = details(at(30), bring="Un quaderno", access="Ascensore", host_phone="+390341123456")
    draft = {
        name: getattr(given, name)
        for name in ("starts_at", "ends_at", "place", "host_name", "host_phone", "bring", "access", "link")
    }
    row = queries.by_reference(session, visit.reference)
    subject, text = preview(portal.render, session, "confirmed", row, **draft)
    assert (row.state is VisitState.REVIEW and row.place == "" and row not in session.dirty) or not session.is_modified(
        row
    )
    session.rollback()
    change(portal, visit, lambda s, v: actions.confirm(s, v, given, cast.people["owner"]))
    sent = mails.to(visit.email)[-1]
    words = [line for line in mails.text(visit.email).strip().splitlines() if "/scuole/richieste/" not in line]
    assert subject == sent["Subject"] and words == [
        line for line in text.strip().splitlines() if "/scuole/richieste/" not in line
    ]
    assert "/scuole/richieste/…" in text  # the personal link stays the teacher's


def remind(portal: Portal, moment: datetime) -> None:
    """The clock comes by, and the mails leave."""
    reminders.remind(portal, moment)
    drain(portal)


def test_reminders_go_a_week_and_a_day_before_once_each(
    portal: Portal, session: Session, cast: Town, mails: SentMails
) -> None:
    with portal.db.write() as writing:
        visit = factories.visit(writing, cast.aurora, state=VisitState.CONFIRMED, starts_at=at(30))
    starts = at(30).astimezone(ROME)
    for days, hours in ((8, 0), (7, 1), (7, 0), (7, 0), (6, 0), (1, 1), (1, 0), (1, 0), (0, 1), (0, 0), (-1, 0)):
        remind(portal, starts - timedelta(days=days, hours=hours))
    assert [m["Subject"].split(":")[0] for m in mails.to(visit.email)] == ["Fra una settimana", "Domani"]
    assert "Domani arriva la 4B" in mails.to(cast.aurora.email)[-1]["Subject"]
    # Killed after the mail was written and before it was noted: the repeat finds the mail.
    with portal.db.write() as writing:
        row = writing.get_one(Visit, visit.id)
        row.reminded = []
    remind(portal, starts - timedelta(hours=20))
    assert len(mails.to(visit.email)) == 2


def test_no_reminder_for_what_is_cancelled_or_was_settled_a_moment_ago(
    portal: Portal, cast: Town, mails: SentMails
) -> None:
    with portal.db.write() as session:
        off = factories.visit(session, cast.aurora, state=VisitState.CONFIRMED, starts_at=at(7))
        actions.cancel(session, off, "Chiuso", by=cast.people["owner"])
        fresh = factories.visit(session, cast.aurora, state=VisitState.CONFIRMED, starts_at=at(6))
    drain(portal)
    mails.messages.clear()
    remind(portal, now() + timedelta(minutes=5))
    assert not mails.messages
    remind(portal, at(5, 11))
    assert [m["To"] for m in mails.messages if m["To"] in (off.email, fresh.email)] == [fresh.email]


def test_a_moved_visit_is_reminded_of_its_new_date(portal: Portal, cast: Town, mails: SentMails) -> None:
    with portal.db.write() as session:
        visit = factories.visit(session, cast.aurora, state=VisitState.CONFIRMED, starts_at=at(30))
    remind(portal, at(23, 11))
    change(
        portal, visit, lambda s, v: actions.move(s, v, at(60), at(60, 12), by=cast.people["owner"], reason="Sciopero")
    )
    remind(portal, at(53, 11))
    assert [m["Subject"].split(":")[0] for m in mails.to(visit.email)] == [
        "Fra una settimana",
        "Nuova data",
        "Fra una settimana",
    ]


def test_needs_are_forgotten_after_thirty_days_and_the_teacher_after_two_years(
    portal: Portal, session: Session, cast: Town
) -> None:
    with portal.db.write() as writing:
        past = factories.visit(
            writing, cast.aurora, state=VisitState.HELD, starts_at=at(-10), support_note="Interprete LIS"
        )
        open_ = factories.visit(
            writing, cast.aurora, support_note="Sedia a rotelle", requested_at=now() - timedelta(days=60)
        )
        writing.add(VisitMessage(visit_id=past.key, from_teacher=True, text="Ciao"))
        writing.add(VisitDraft(token_hash="x", answers={"name": "Gianna"}, updated_at=now() - timedelta(days=8)))

    def after(days: int) -> tuple[Visit, Visit]:
        reminders.forget(portal, now() + timedelta(days=days))
        session.rollback()
        session.expire_all()
        return session.get_one(Visit, past.id), session.get_one(Visit, open_.id)

    assert after(19)[0].support_note == "Interprete LIS" and not session.exec(select(VisitDraft)).all()
    row, waiting = after(22)
    assert (row.support_note, waiting.support_note, row.name) == ("", "Sedia a rotelle", "Gianna Pozzi")
    assert after(650)[0].email
    row, _ = after(740)
    assert (
        (row.name, row.email, row.phone, row.message) == ("", "", "", "")
        and row.present == 22
        and row.link_version == 2
    )
    assert not session.exec(select(VisitMessage)).all()
    assert not session.exec(select(mail.Mail).where(mail.Mail.recipient != "")).all()


def test_a_request_nobody_answers_is_told_to_the_coordinator(
    portal: Portal, session: Session, cast: Town, mails: SentMails
) -> None:
    from portal.outreach import unclaimed

    with portal.db.write() as writing:
        factories.visit(writing, None, requested_at=now() - timedelta(days=6))
        unclaimed.ring(writing, now())
    drain(portal)
    (told,) = mails.to(cast.people["coordinator"].email)
    assert told["Subject"].startswith("Ferma da cinque giorni") and newest(session).rung_at
