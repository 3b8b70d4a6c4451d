"""What does a teacher's request become? One visit, with its date taken, its first change, and a note that tells."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from portal import outbox
from portal.db import now
from portal.errors import RuleBroken
from portal.events.models import Format, Mode
from portal.i18n import gettext as _
from portal.outreach import changes, queries, slots
from portal.outreach.changes import Before, Hand
from portal.outreach.models import Slot, Visit, VisitChange, VisitDraft, VisitState
from portal.schools import actions as schools
from portal.schools import queries as school_queries
from portal.schools.models import ContactRole

# What a request says about the class, copied as it is.
_CLASS = ("class_name", "school_year_of_class", "track", "students", "groups", "support_count", "support_note")


def submit(session: Session, answers: Mapping[str, Any], *, submission: str, locale: str) -> Visit:
    """Make the visit that these answers ask for: once for each `submission`, however often it is sent.

    `answers`: school (its number), name, email, phone, role; class_name, school_year_of_class, track, students, groups,
    support_count, support_note; slot (the number of a date) or else format, mode, professions, wished_on (as in
    `wishes`) and wished_part; message. The date is taken with its host; a host that asks for no answer has confirmed.

    Raises RuleBroken, NotFound for a date that never was, and Conflict when it is full or over by now.
    """
    earlier = by_submission(session, submission)
    if earlier is not None:
        return earlier
    school = school_queries.by_id(session, int(answers["school"]))
    if school.merged_into_id is not None or not school.active:
        raise RuleBroken({"school": [_("Questa scuola non è più nell’elenco. Cercala di nuovo.")]})
    visit = Visit(
        submission=submission, school_id=school.key, name=answers["name"], email=answers["email"],
        phone=answers.get("phone", ""), role=ContactRole(answers.get("role", ContactRole.TEACHER)), locale=locale,
        format=Format(answers.get("format", Format.CLASS_TALK)), mode=Mode(answers.get("mode", Mode.AT_SCHOOL)),
        professions=list(answers.get("professions", ())), wished_on=list(answers.get("wished_on", ())),
        wished_part=answers.get("wished_part", ""), message=answers.get("message", ""),
        **{name: answers[name] for name in _CLASS if name in answers},
    )  # fmt: skip
    slot = _book(session, visit, answers.get("slot"))
    try:
        with session.begin_nested():
            session.add(visit)
    except IntegrityError:
        twin = by_submission(session, submission)
        if twin is None:
            raise
        if slot is not None:
            slots.release(session, slot.key, visit.students, visit.groups)
        return twin
    _tell(session, visit)
    if slot is not None and slot.series.auto_confirm:
        _confirm(session, visit)
    schools.know(session, school, visit.name, visit.email, visit.role, visit.phone)
    return visit


def by_submission(session: Session, submission: str) -> Visit | None:
    """The visit that this form has become, if it was sent before."""
    return session.exec(select(Visit).where(Visit.submission == submission)).first()


def _book(session: Session, visit: Visit, number: int | None) -> Slot | None:
    """Take the date; from then on the request is in its host's hands."""
    if number is None:
        return None
    slot = slots.take(session, number, visit.students, visit.groups, year=visit.school_year_of_class)
    series = slot.series
    visit.slot_id, visit.cooperative_id, visit.service_id = slot.key, series.cooperative_id, series.service_id
    visit.format, visit.mode, visit.professions = series.format, series.mode, list(series.professions)
    visit.starts_at, visit.ends_at = slot.starts_at, slot.ends_at
    visit.state, visit.assigned_at = VisitState.REVIEW, now()
    return slot


def _tell(session: Session, visit: Visit) -> None:
    change = VisitChange(
        visit_id=visit.key, what="state", before=None, after=visit.state, starts_after=visit.starts_at,
        cooperative_id=visit.cooperative_id, by_teacher=True,
    )  # fmt: skip
    session.add(change)
    session.flush()
    outbox.note(session, "visit.requested", visit.key, change=change.key)


def _confirm(session: Session, visit: Visit) -> None:
    """The host said beforehand that a booking within its rules needs no answer."""
    before, facts = Before.of(visit), queries.meeting_facts(session, visit)
    visit.place, visit.host_name, visit.host_phone = facts.place, facts.host_name, facts.host_phone
    visit.bring, visit.access, visit.link = facts.bring, facts.access, facts.link
    changes.step(visit, VisitState.CONFIRMED)
    visit.confirmed_at = now()
    changes.record(session, visit, "state", "confirmed", Hand(), before)


def of_draft(session: Session, draft: VisitDraft) -> Visit | None:
    """What this draft has become."""
    return session.get(Visit, draft.visit_id) if draft.visit_id else None
