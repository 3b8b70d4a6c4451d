"""Which questions does a class answer, when is a survey open, and how is a sheet counted?

Nothing of the person is kept, and no sheet either: five marks are added to five tallies. What stays of a sheet is the
random name of its form, without time or marks, so that a double tap counts once.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from portal.db import now
from portal.errors import NotFound
from portal.events.models import Event, EventState
from portal.i18n import current
from portal.outreach import codes
from portal.outreach.models import Visit, VisitState
from portal.outreach.survey_models import Mark, Phase, SheetSeen, Survey

QUESTIONS = Path(__file__).parent / "seed" / "questions.json"
MARKS = range(1, 6)
# Before: from two weeks ahead until half an hour into the meeting. After: its last half hour, and two weeks more.
BEFORE_OPENS, BEFORE_CLOSES = timedelta(days=14), timedelta(minutes=30)
AFTER_OPENS, AFTER_CLOSES = timedelta(minutes=30), timedelta(days=14)


@dataclass(frozen=True)
class Question:
    """One of the five, in both languages; `key` is what the tallies are kept by."""

    key: str
    name_it: str
    name_en: str
    text_it: str
    text_en: str

    @property
    def name(self) -> str:
        """One or two words for charts, in the current language."""
        return self.name_it if current() == "it" else self.name_en

    @property
    def text(self) -> str:
        """The sentence that is agreed with, in the current language."""
        return self.text_it if current() == "it" else self.text_en


@cache
def questions() -> tuple[Question, ...]:
    """The five questions, in the order in which they are asked."""
    return tuple(Question(**facts) for facts in _seed()["questions"])


@cache
def gain_key() -> str:
    """The question whose change is called «interest gained»."""
    return str(_seed()["gain"])


@cache
def _seed() -> dict[str, Any]:
    seed: dict[str, Any] = json.loads(QUESTIONS.read_text(encoding="utf-8"))
    return seed


class Window(StrEnum):
    """Whether a survey takes answers."""

    EARLY = "early"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True)
class Asked:
    """A survey with the meeting it is about, as it is shown to a class."""

    survey: Survey
    visit: Visit | None
    event: Event | None
    opens_at: datetime | None
    closes_at: datetime | None

    @property
    def window(self) -> Window:
        """Whether it takes answers now; a meeting that is off or without a date takes none."""
        if self.opens_at is None or self.closes_at is None or now() >= self.closes_at:
            return Window.OVER
        return Window.EARLY if now() < self.opens_at else Window.OPEN

    @property
    def professions(self) -> list[str]:
        """Slugs of what the meeting is about."""
        meeting = self.visit or self.event
        return meeting.professions if meeting else []

    @property
    def heads(self) -> int:
        """How many may be answering: the class, or the places of the event."""
        return self.visit.students if self.visit else self.event.places if self.event else 0


def of_visit(session: Session, visit: Visit) -> dict[Phase, Survey]:
    """The two surveys of a meeting, made when they are first asked for (in a session that writes)."""
    return _both(session, visit.key, None)


def of_event(session: Session, event: Event) -> dict[Phase, Survey]:
    """The two surveys of an open event."""
    return _both(session, None, event.key)


def _both(session: Session, visit_id: int | None, event_id: int | None) -> dict[Phase, Survey]:
    statement = select(Survey).where(Survey.visit_id == visit_id if visit_id else Survey.event_id == event_id)
    found = {row.phase: row for row in session.exec(statement)}
    for phase in Phase:
        if phase not in found:
            try:
                with session.begin_nested():
                    row = Survey(code=codes.fresh(codes.SURVEY), phase=phase, visit_id=visit_id, event_id=event_id)
                    session.add(row)
                found[phase] = row
            except IntegrityError:  # somebody else opened the same page at the same moment
                found[phase] = session.exec(statement.where(Survey.phase == phase)).one()
    return found


def by_code(session: Session, code: str) -> Asked:
    """The survey behind a code; raises NotFound."""
    row = session.exec(
        select(Survey, Visit, Event)
        .outerjoin(Visit, col(Visit.id) == col(Survey.visit_id))
        .outerjoin(Event, col(Event.id) == col(Survey.event_id))
        .where(Survey.code == codes.read(code))
    ).first()
    if row is None:
        raise NotFound
    return asked(*row)


def asked(survey: Survey, visit: Visit | None, event: Event | None) -> Asked:
    """The survey with its window: as set by hand, else around the meeting, also when the meeting is moved."""
    opens, closes = _around(survey.phase, visit, event)
    return Asked(survey, visit, event, survey.opens_at or opens, survey.closes_at or closes)


def _around(phase: Phase, visit: Visit | None, event: Event | None) -> tuple[datetime | None, datetime | None]:
    goes_ahead = (visit is not None and visit.state in {VisitState.CONFIRMED, VisitState.HELD}) or (
        event is not None and event.state is EventState.PUBLISHED
    )
    meeting = visit or event
    if not goes_ahead or meeting is None or meeting.starts_at is None:
        return None, None
    ends = meeting.ends_at or meeting.starts_at + timedelta(hours=2)
    if phase is Phase.BEFORE:
        return meeting.starts_at - BEFORE_OPENS, meeting.starts_at + BEFORE_CLOSES
    return ends - AFTER_OPENS, ends + AFTER_CLOSES


def count(session: Session, survey: Survey, marks: Mapping[str, int], submission: str) -> bool:
    """Add a sheet to the tallies; False when the same form had been sent before. Unknown questions are left out."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    seen = insert(SheetSeen).values(submission=submission[:64], survey_id=survey.key).on_conflict_do_nothing()
    if session.execute(seen.returning(col(SheetSeen.submission))).first() is None:
        return False
    # In the questions' order, so that two phones never wait for each other.
    for question in questions():
        mark = marks.get(question.key)
        if mark in MARKS:
            row = {"survey_id": survey.key, "question": question.key, "mark": mark, "count": 1}
            session.execute(
                insert(Mark)
                .values(**row)
                .on_conflict_do_update(
                    index_elements=["survey_id", "question", "mark"], set_={"count": col(Mark.count) + 1}
                )
            )
    return True


def forget_sheets(session: Session) -> None:
    """Drop the names of forms once their survey is closed for good: no double tap can come any more."""
    over = now() - AFTER_CLOSES - timedelta(days=1)
    for meeting, about in ((Visit, Survey.visit_id), (Event, Survey.event_id)):
        done = (
            select(Survey.id)
            .join(meeting, col(meeting.id) == col(about))
            .where(col(meeting.ends_at) < over, col(Survey.closes_at).is_(None) | (col(Survey.closes_at) < over))
        )
        session.execute(
            delete(SheetSeen).where(col(SheetSeen.survey_id).in_(done)).execution_options(synchronize_session=False)
        )
