"""What is done with interviews: dates offered, one picked, changed, called off, how it went?

Whoever changes an interview holds its application (locked by the caller); whoever takes a date holds the date too:
PostgreSQL locks the row here, on SQLite every writing transaction is alone from its beginning (`BEGIN IMMEDIATE`).

An offer waits a quarter of an hour like all that staff say. A date that stands in two calendars is changed or called
off at once: somebody may be on their way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, select

from portal import outbox
from portal.accounts.models import Person
from portal.applications import desk_actions
from portal.applications.interviews import queries
from portal.applications.interviews.models import (
    KEEPS,
    LIVE,
    OUTCOMES,
    Interview,
    InterviewPanel,
    InterviewRound,
    InterviewSlot,
    InterviewState,
)
from portal.applications.models import WAIT, Application, Message, Stage
from portal.db import now
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.openings.models import Opening

OFFERED, CHANGED, ERASED = "interview.offered", "interview.changed", "interview.erased"


class Taken(Conflict):
    """Somebody else was quicker, or the date is no longer offered."""


class Stale(Conflict):
    """The interview changed since the page was shown."""


@dataclass(frozen=True)
class Plan:
    """What is offered. `submission` names one showing of the form: sent twice, it offers once."""

    submission: str
    dates: list[datetime]
    minutes: int
    place: str = ""
    link: str = ""
    note: str = ""
    people: list[int] = field(default_factory=list)  # colleagues who sit in
    guests: list[str] = field(default_factory=list)


def by_submission(session: Session, submission: str) -> InterviewRound | None:
    """What a form that was shown has become, if it was sent."""
    return session.exec(select(InterviewRound).where(InterviewRound.submission == submission)).first()


def offer(
    session: Session, opening: Opening, applications: Sequence[Application], plan: Plan, *, by: Person
) -> InterviewRound:
    """Offer these dates to these people (locked by the caller), who hear of it after the wait; their stage follows.

    Raises RuleBroken ("people") for somebody who cannot be invited now or has a date already.
    """
    booked = [a.name for a in applications if _has_date(session, a)]
    if booked:
        raise RuleBroken({"people": [_("Ha già un colloquio fissato: %(names)s.", names=", ".join(booked))]})
    row = InterviewRound(
        submission=plan.submission, opening_id=opening.key, by_id=by.key, guests=plan.guests, note=plan.note
    )
    session.add(row)
    session.flush()
    session.add_all(InterviewSlot(round_id=row.key, starts_at=at) for at in sorted(set(plan.dates)))
    session.add_all(InterviewPanel(round_id=row.key, person_id=number) for number in sorted(set(plan.people)))
    for application in applications:
        _invite(session, application, row, plan, by)
    return row


def _has_date(session: Session, application: Application) -> bool:
    there = queries.live(session, application.key)
    return there is not None and there.state is InterviewState.BOOKED


def _invite(session: Session, application: Application, row: InterviewRound, plan: Plan, by: Person) -> None:
    earlier = queries.live(session, application.key)
    if earlier is not None:  # dates that suited nobody give way to the new ones
        _end(earlier, InterviewState.CANCELLED)
    if application.stage not in queries.INVITABLE:
        raise RuleBroken({"people": [_("%(name)s non si può invitare in questa fase.", name=application.name)]})
    step = desk_actions.move(session, application, Stage.INTERVIEW, by=by, version=application.version)
    if application.answered_at is None:
        application.answered_at = now()
    interview = Interview(
        application_id=application.key, round_id=row.key, move_id=step.key if step else None, minutes=plan.minutes,
        place=plan.place, link=plan.link, shown_at=now() + WAIT,
    )  # fmt: skip
    session.add(interview)
    session.flush()
    outbox.note(session, OFFERED, interview.key, at=interview.shown_at)


# -- the candidate


def pick(session: Session, interview: Interview, slot_id: int) -> None:
    """Take a date, or another one than before; the same one again is what there is. Raises Taken or Conflict."""
    slot = _locked_slot(session, interview, slot_id)
    if slot is not None and interview.slot_id == slot.key and interview.state is InterviewState.BOOKED:
        return
    _check_open(interview)
    if slot is None or slot.withdrawn_at is not None or slot.starts_at <= now() or _holder(session, slot):
        raise Taken(_("Questa data non è più libera."))
    moved = interview.state is InterviewState.BOOKED
    _settle(interview, slot, by_candidate=True)
    _tell(session, interview, "moved" if moved else "booked", by_candidate=True)


def refuse_dates(session: Session, interview: Interview, text: str) -> None:
    """None of the dates suits: the words go to the cooperative as a message. Raises Conflict when it is too late."""
    if interview.state is InterviewState.UNSUITED:
        return
    if interview.state is not InterviewState.OFFERED:
        raise Conflict(_("Questo colloquio è cambiato nel frattempo: guarda com’è adesso."))
    interview.state = InterviewState.UNSUITED
    interview.version += 1
    session.add(Message(application_id=interview.application_id, from_candidate=True, text=text))
    _tell(session, interview, "unsuited", by_candidate=True)


def cancel(session: Session, interview: Interview, reason: str, *, by: Person | None) -> None:
    """Call it off, by staff or (None) by the candidate; the other side is told at once when there was a date.

    A date that the candidate gives back is free for others; one that staff call off is not. Raises Conflict for an
    interview that is over.
    """
    if interview.state is InterviewState.CANCELLED:
        return
    if interview.state not in LIVE or (interview.starts_at is not None and interview.starts_at <= now()):
        raise Conflict(_("Questo colloquio è già passato: non si può più annullare."))
    booked, seen = interview.state is InterviewState.BOOKED, interview.shown_at <= now()
    if by is not None and interview.slot_id is not None:
        session.get_one(InterviewSlot, interview.slot_id).withdrawn_at = now()
    _end(interview, InterviewState.CANCELLED, reason, by_candidate=by is None)
    if booked:
        interview.sequence += 1
    if booked or (seen and by is not None):
        _tell(session, interview, "cancelled", by_candidate=by is None, booked=booked)


# -- staff


def change(
    session: Session, interview: Interview, *, starts_at: datetime, minutes: int, place: str, link: str, by: Person
) -> bool:
    """Another time or place for a date that is settled, or a time said on the telephone for one that is not.

    False when nothing would change. Raises Taken when somebody else has that date, Conflict when it is over.
    """
    if interview.state not in LIVE or (interview.starts_at is not None and interview.starts_at <= now()):
        raise Conflict(_("Questo colloquio è già concluso: non si può più spostare."))
    if interview.application.stage not in KEEPS:
        raise Conflict(_("La candidatura non è più al colloquio: riportala lì prima di fissare una data."))
    booked = interview.state is InterviewState.BOOKED
    as_it_is = (interview.starts_at, interview.minutes, interview.place, interview.link)
    if booked and as_it_is == (starts_at, minutes, place, link):
        return False
    if not booked or interview.starts_at != starts_at:
        slot = _slot_at(session, interview, starts_at)
        if booked and interview.slot_id is not None:
            session.get_one(InterviewSlot, interview.slot_id).withdrawn_at = now()
        _settle(interview, slot, by_candidate=False)
    else:
        _touch(interview)
    interview.minutes, interview.place, interview.link = minutes, place, link
    interview.shown_at = min(interview.shown_at, now())
    _tell(session, interview, "moved" if booked else "booked", by_candidate=False)
    return True


def _slot_at(session: Session, interview: Interview, starts_at: datetime) -> InterviewSlot:
    """The date of the round at this moment, made when it is not there, locked and free."""
    statement = select(InterviewSlot).where(
        InterviewSlot.round_id == interview.round_id, InterviewSlot.starts_at == starts_at
    )
    slot = session.exec(statement.with_for_update().execution_options(populate_existing=True)).first()
    if slot is None:
        slot = InterviewSlot(round_id=interview.round_id, starts_at=starts_at)
        session.add(slot)
        session.flush()
    holder = _holder(session, slot)
    if holder is not None and holder != interview.id:
        raise Taken(_("A quest’ora c’è già il colloquio di un’altra persona."))
    slot.withdrawn_at = None
    return slot


def record(session: Session, interview: Interview, outcome: InterviewState, note: str, *, version: int | None) -> None:
    """How it went; can be corrected. Raises Conflict before it began, Stale when a colleague wrote it meanwhile."""
    assert outcome in OUTCOMES
    if (interview.state, interview.outcome_note) == (outcome, note):
        return
    if (
        interview.starts_at is None
        or interview.starts_at > now()
        or interview.state in (LIVE - {InterviewState.BOOKED})
    ):
        raise Conflict(_("L’esito si scrive dopo il colloquio: per disdirlo prima c’è «Annulla»."))
    if interview.version != version:
        raise Stale(_("Nel frattempo una collega o un collega ha cambiato questo colloquio. Guarda com’è adesso."))
    interview.state, interview.outcome_note = outcome, note
    interview.version += 1


# -- what follows from elsewhere


def leave(session: Session, application: Application) -> None:
    """The application stands where there is no interview any more: what is ahead is called off."""
    if application.stage in KEEPS:
        return
    row = queries.live(session, application.key)
    if row is None or (row.starts_at is not None and row.starts_at <= now()):
        return
    booked = row.state is InterviewState.BOOKED
    _end(row, InterviewState.CANCELLED, by_candidate=application.stage is Stage.WITHDRAWN)
    if booked:
        row.sequence += 1
        _tell(session, row, "cancelled", by_candidate=row.by_candidate, booked=True)


def forget(session: Session, application: Application) -> None:
    """Before an application is erased: its date goes out of colleagues' calendars, with no word about the person."""
    row = queries.live(session, application.key)
    if row is None or row.state is not InterviewState.BOOKED or row.starts_at is None or row.starts_at <= now():
        return
    people = [person.key for person in queries.panel(session, row.round_id)]
    offered_by = session.get_one(InterviewRound, row.round_id).by_id
    outbox.note(
        session, ERASED, row.key, uid=row.uid, sequence=row.sequence + 1, starts_at=row.starts_at.isoformat(),
        minutes=row.minutes, people=sorted({*people, *([offered_by] if offered_by else [])}),
    )  # fmt: skip


# -- inside


def _locked_slot(session: Session, interview: Interview, slot_id: int) -> InterviewSlot | None:
    return session.exec(
        select(InterviewSlot)
        .where(InterviewSlot.id == slot_id, InterviewSlot.round_id == interview.round_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def _holder(session: Session, slot: InterviewSlot) -> int | None:
    """The interview that holds a date."""
    return session.exec(select(Interview.id).where(Interview.slot_id == slot.id)).first()


def _check_open(interview: Interview) -> None:
    if interview.state not in LIVE:
        raise Conflict(_("Questo colloquio non si può più fissare: guarda com’è adesso."))
    if interview.starts_at is not None and interview.starts_at <= now():
        raise Conflict(_("Il colloquio è già cominciato: per spostarlo scrivi o telefona alla cooperativa."))


def _settle(interview: Interview, slot: InterviewSlot, *, by_candidate: bool) -> None:
    if interview.state is InterviewState.BOOKED:
        interview.sequence += 1
    interview.state, interview.slot_id, interview.starts_at = InterviewState.BOOKED, slot.key, slot.starts_at
    interview.booked_at, interview.by_candidate, interview.reason = now(), by_candidate, ""
    interview.version += 1


def _touch(interview: Interview) -> None:
    interview.sequence += 1
    interview.version += 1
    interview.booked_at = now()


def _end(interview: Interview, state: InterviewState, reason: str = "", *, by_candidate: bool = False) -> None:
    interview.state, interview.slot_id, interview.reason = state, None, reason
    interview.by_candidate = by_candidate
    interview.version += 1


def _tell(session: Session, interview: Interview, what: str, **more: bool) -> None:
    session.flush()
    outbox.note(session, CHANGED, interview.key, at=None, what=what, version=interview.version, **more)
