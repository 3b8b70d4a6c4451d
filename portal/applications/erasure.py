"""What goes when somebody asks to be forgotten, and what is left?

Nothing is left. The application is deleted with its moves, messages, remarks, files, consents and the list of who
looked; with the last application also the candidate and, unless they work here, their account. A place in the pool
goes with the application from which it was asked for; one that the person made otherwise, and proved by mail, is
theirs to erase from its own page, for anybody can apply under somebody's address. No shortened row is
kept as a statistic: in a small cooperative a row with opening and day is enough to recognise somebody.

The database forgets in the transaction of the request. What lies outside it (files, the development mailbox, the
search index, old pages of the database file) follows by notes in the same transaction, which the worker handles at
once and repeats until it is done.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, delete, select

from portal import mail, outbox
from portal.accounts.models import Person, SignIn
from portal.applications import queries
from portal.applications.interviews import actions as interviews
from portal.applications.lists import keeping as lists
from portal.applications.merging import actions as merging
from portal.applications.models import Application, ApplicationFile
from portal.applications.tags import keeping as tags
from portal.candidates.models import Candidate, Consent, Viewing
from portal.cooperatives import queries as cooperatives
from portal.db import now, today
from portal.mail import MailboxTransport
from portal.openings.models import Opening
from portal.outbox import Later, Note
from portal.pool import actions as pool_actions
from portal.pool import queries as pool
from portal.pool.models import Invitation, PassOn, PoolEntry

if TYPE_CHECKING:
    from portal.app import Portal

MONTH = 30.44  # days


def erase(session: Session, application: Application, *, keep_pool: bool = False) -> None:
    """Delete one application and all that belongs to it alone; the person too when nothing else of them is left.

    With `keep_pool` (retention) a place in the pool that was asked for from here stays: it has its own last day.
    """
    # Held until the end: somebody who applies again at this moment must not meet a candidate who is going.
    candidate = session.exec(select(Candidate).where(Candidate.id == application.candidate_id).with_for_update()).one()
    files = list(queries.files(session, application.key))
    interviews.forget(session, application)
    remaining = session.exec(
        select(Application)
        .where(Application.candidate_id == candidate.id, Application.id != application.id)
        .order_by(col(Application.id).desc())
    ).first()
    home = session.get_one(Opening, application.opening_id).cooperative_id
    if not queries.known_to(session, candidate.key, home, besides=application.key):
        merging.forget(session, home, candidate.key)  # first: it gives back what belongs to others
        tags.forget(session, home, candidate.key)
        lists.forget(session, home, candidate.key)
    session.execute(delete(ApplicationFile).where(col(ApplicationFile.application_id) == application.id))
    for cv in files:
        session.delete(cv)
    for model in (Consent, Viewing, PassOn):
        session.execute(delete(model).where(col(model.application_id) == application.id))
    for invitation in session.exec(select(Invitation).where(Invitation.application_id == application.id)):
        invitation.application_id = None
    entry, pool_files = pool.of_candidate(session, candidate.key), list[str]()
    from_here = entry is not None and (entry.application_id == application.id or entry.confirmed_at is None)
    if entry is not None and from_here and not keep_pool:
        pool_files, entry = pool_actions.remove(session, entry), None
    session.execute(delete(mail.Mail).where(col(mail.Mail.unique).like(f"application:{application.key}:%")))
    session.delete(application)
    session.flush()
    payload: dict[str, object] = {"files": [*(cv.storage_key for cv in files), *pool_files]}
    if remaining is None and entry is None:
        forget_person(session, candidate)
        payload["email"] = candidate.email
    else:
        # The erased application may have been under another name.
        candidate.name = remaining.name if remaining else entry.name if entry else candidate.name
    outbox.note(session, "application.erased", application.key, at=None, **payload)


def erase_old(portal: "Portal") -> None:
    """What the notice promises: so many months after the opening closed, its applications go by themselves."""
    last_day = today() - timedelta(days=round(portal.settings.retention_months * MONTH))
    with portal.db.read() as session:
        numbers = queries.closed_before(session, last_day)
    for number in numbers:
        with portal.db.write() as session:
            application = queries.whole(session, number)
            if application is not None:
                erase(session, application, keep_pool=True)
    leave_old(portal)


def leave(session: Session, entry: PoolEntry) -> None:
    """Delete a place in the pool with its CV, consents and who looked; the person too when they never applied."""
    candidate = session.exec(select(Candidate).where(Candidate.id == entry.candidate_id).with_for_update()).one()
    number, payload = entry.key, dict[str, object](files=pool_actions.remove(session, entry))
    if not session.exec(select(Application.id).where(Application.candidate_id == candidate.id)).first():
        forget_person(session, candidate)
        payload["email"] = candidate.email
    outbox.note(session, "application.erased", f"pool-{number}", at=None, **payload)


def leave_old(portal: "Portal") -> None:
    """Places in the pool whose last day is over, and those that nobody confirmed by mail within the week."""
    with portal.db.read() as session:
        numbers = pool.over(session, today(), now() - pool_actions.TO_CONFIRM)
    for number in numbers:
        with portal.db.write() as session:
            entry = pool.whole(session, number)
            if entry is not None:
                leave(session, entry)


def forget_person(session: Session, candidate: Candidate) -> None:
    """The candidate themself, what was being sent to them, and their account.

    A colleague keeps account, links to sign in and other mails: anybody can apply under a colleague's address, and
    must not get power over their work by erasing that application.
    """
    email = candidate.email
    session.delete(candidate)
    for note in session.exec(select(outbox.Note).where(col(outbox.Note.topic).in_(("link.asked", "pool.link_asked")))):
        if note.payload.get("email") == email:
            session.delete(note)
    person = session.exec(select(Person).where(Person.email == email)).first()
    if person is None or cooperatives.staff(session, person) is None:
        mail.forget(session, email)
        session.execute(delete(SignIn).where(col(SignIn.email) == email))
        if person is not None:
            session.delete(person)
    session.flush()


def clean_up(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `application.erased`: files, and mails in the development mailbox."""
    for note in notes:
        for key in note.payload.get("files", []):
            portal.storage.remove(key)
        email = note.payload.get("email")
        if email and isinstance(portal.mail, MailboxTransport):
            portal.mail.forget(email)
    # These notes name files and an address: they too have to be gone before the journal is emptied.
    with portal.db.write() as session:
        outbox.note(session, "erasure.finished", notes[0].subject)


def scrub(portal: "Portal", _notes: Sequence[Note]) -> None:
    """Bring SQLite's journal into the database file, overwriting what is gone, and empty it.

    PostgreSQL does the like by itself (autovacuum).
    """
    if not portal.db.sqlite:
        return
    connection = portal.db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        # Waiting for readers would hold up all writers: better to come back.
        cursor.execute("PRAGMA busy_timeout=100")
        try:
            busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={usual}")
            cursor.close()
    finally:
        connection.close()
    if busy:
        raise Later("somebody is reading", timedelta(seconds=5))
