"""What does a candidate do with an application: send it, add to it, write, withdraw? (Staff: `desk_actions`.)"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from portal import outbox
from portal.applications import queries
from portal.applications.models import Application, ApplicationFile, Message, Move, Stage
from portal.candidates import actions as candidates
from portal.candidates.actions import Document
from portal.candidates.models import Cv
from portal.db import now
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.openings.models import Opening

MOST_FILES = 6
APPLICATION = "application"  # the purpose in a consent


@dataclass(frozen=True)
class Sent:
    """What somebody sent: `submission` is the name of the form, `notice` the version of the privacy words shown."""

    submission: str
    name: str
    email: str
    phone: str
    locale: str
    notice: str
    answer_work: str = ""
    answer_training: str = ""
    answer_availability: str = ""
    document: Document | None = None
    wanted_places: tuple[str, ...] = ()


def submit(session: Session, opening: Opening, sent: Sent, today: date, kept_months: int) -> Application:
    """Make the application, its first move, consent and CV, and note what has to follow; all in one transaction.

    A form that was sent before, or is being sent by another request right now, gives the application it became.
    """
    earlier = queries.by_submission(session, sent.submission)
    if earlier is not None:
        return _repeated(session, earlier, sent)
    last_day = max(opening.closes_on or today, today)
    candidate = candidates.meet(
        session, sent.email, sent.name, sent.locale, last_day + timedelta(days=round(kept_months * 30.44))
    )
    application = Application(
        submission=sent.submission, opening_id=opening.key, candidate_id=candidate.key, name=sent.name,
        phone=sent.phone, locale=sent.locale, answer_work=sent.answer_work, answer_training=sent.answer_training,
        answer_availability=sent.answer_availability, answer_by=today + timedelta(days=opening.reply_days),
        wanted_places=list(sent.wanted_places),
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(application)
    except IntegrityError:
        twin = queries.by_submission(session, sent.submission)
        if twin is None:
            raise
        return _repeated(session, twin, sent)
    session.add(Move(application_id=application.key, before=None, after=Stage.RECEIVED))
    candidates.agree(session, candidate, APPLICATION, sent.notice, application.key)
    if sent.document is not None:
        _attach(session, application, sent.document)
    outbox.note(session, "application.submitted", application.key)
    return application


def _repeated(session: Session, application: Application, sent: Sent) -> Application:
    if sent.document is not None:
        candidates.drop(session, sent.document)
    return application


def _attach(session: Session, application: Application, document: Document) -> Cv:
    cv = candidates.receive(session, application.candidate, document)
    session.add(ApplicationFile(application_id=application.key, cv_id=cv.key))
    return cv


def add_file(session: Session, application: Application, document: Document) -> Cv:
    """One more file; the same file again is the one that is there. Raises RuleBroken when there are enough."""
    there = queries.files(session, application.key)
    for cv in there:
        if cv.sha256 == document.stored.sha256:
            candidates.drop(session, document)
            return cv
    if len(there) >= MOST_FILES:
        raise RuleBroken(
            {"cv": [_("Hai già aggiunto %(most)s file: di più non se ne possono tenere.", most=MOST_FILES)]}
        )
    return _attach(session, application, document)


def describe(
    session: Session, application: Application, *, comune: str | None, availability: list[str], skills: list[str],
    car: bool | None,
) -> None:  # fmt: skip
    """Where the person lives, when and what they can do, in their own words; helps staff to find them."""
    application.comune, application.car = comune, car
    application.availability, application.skills = list(availability), list(skills)
    session.add(application)


def write(session: Session, application: Application, text: str) -> Message:
    """Words to the cooperative; staff see them on the desk."""
    row = Message(application_id=application.key, from_candidate=True, text=text)
    session.add(row)
    session.flush()
    return row


def withdraw(session: Session, application: Application) -> None:
    """The candidate thinks better of it; raises Conflict when there is nothing left to withdraw."""
    if application.stage is Stage.WITHDRAWN:
        return
    if queries.seen(session, application).is_final:
        raise Conflict(_("Questa candidatura è già conclusa: non c’è più niente da ritirare."))
    # What staff decided and the person has not heard of yet gives way to what the person says.
    for step in queries.moves(session, application.key):
        if step.shown_at is not None and step.shown_at > now():
            step.shown_at = None
    for words in queries.messages(session, application.key):
        if words.move_id is not None and words.shown_at is not None and words.shown_at > now():
            words.shown_at = None
    session.add(Move(application_id=application.key, before=application.stage, after=Stage.WITHDRAWN))
    application.stage = Stage.WITHDRAWN
    application.version += 1
    outbox.note(session, "interview.left", application.key)


def revoke_links(session: Session, application: Application) -> None:
    """No link given out so far opens the application any more; a fresh one goes to its address."""
    application.link_version += 1
    outbox.note(session, "link.revoked", f"{application.key}-{application.link_version}")


def ask_for_links(session: Session, email: str, locale: str) -> None:
    """Somebody wants fresh links sent to this address. Whether it is known is only found out by the worker,

    so that neither the answer nor the time it takes gives it away.
    """
    outbox.note(session, "link.asked", "fresh", email=email, locale=locale)
