"""What did classes and the people at open events answer, by profession, host or meeting, beside the year before?

Classes and open events stand under one guard (`change`): each sum, over one kind or both, is made of meetings that may
be shown one by one, so «both» less «classes» leads to open events that could be shown anyway.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from portal.accounts.policy import Action
from portal.cooperatives.models import Cooperative
from portal.cooperatives.policy import Staff
from portal.events.models import Event, EventState
from portal.outreach import change, event_figures
from portal.outreach.change import Answers, Change
from portal.outreach.models import Visit, VisitState
from portal.outreach.policy import in_scope
from portal.outreach.school_years import SchoolYear
from portal.professions import queries as professions
from portal.schools.models import School


class By(StrEnum):
    """What answers are grouped by; the words of the address."""

    PROFESSION = "professione"
    COOPERATIVE = "cooperativa"
    MEETING = "incontro"


class Kind(StrEnum):
    """Whose answers are counted; the words of the address."""

    ALL = "tutto"
    CLASSES = "classi"
    EVENTS = "eventi"


Met = TypeVar("Met", Visit, Event)
Key = tuple[Kind, int]  # a visit or an event with its number


@dataclass(frozen=True)
class Measured:
    """A meeting that was held, or an open event that is over, as far as its answers are grouped by it."""

    key: Key
    starts_at: datetime
    host: tuple[int, str]  # number and name
    professions: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Line:
    """One group: its change this year and, beside it, the last measure; None where too few answered."""

    name: str
    meetings: int  # held
    now: Change | None
    last: Change | None  # of a profession or a host the year before, of a meeting the host's last one of its kind
    about: Key | None = None
    starts_at: datetime | None = None


@dataclass(frozen=True)
class Results:
    """The five questions over a year and the year before, and the lines of one grouping."""

    held: int
    counted: int  # meetings with enough answers at one question or more
    questions: list[Change]
    last: dict[str, Change]
    lines: list[Line]


@dataclass(frozen=True)
class Measures:
    """Meetings of a school year and of the one before, the newest first, with what may be shown of their answers."""

    year: SchoolYear
    meetings: Sequence[Measured]
    answers: Answers[Key]
    titles: Mapping[str, str]  # of professions by their slug

    def results(self, by: By, kind: Kind = Kind.ALL) -> Results:
        """One grouping, over classes, open events or both."""
        meetings = [m for m in self.meetings if kind in {Kind.ALL, m.key[0]}]
        mine = [m for m in meetings if m.starts_at >= self.year.start]
        before = [m for m in meetings if m.starts_at < self.year.start]
        keys = {m.key for m in mine}
        return Results(
            held=len(mine), counted=len({meeting for meeting, _question in self.answers if meeting in keys}),
            questions=change.together(self.answers, keys),
            last={c.question: c for c in change.together(self.answers, (m.key for m in before))},
            lines=self._one_by_one(mine, meetings) if by is By.MEETING else self._groups(by, mine, before),
        )  # fmt: skip

    def _one_by_one(self, mine: Sequence[Measured], meetings: Sequence[Measured]) -> list[Line]:
        measured = {meeting for meeting, _question in self.answers}

        def last(of: Measured) -> Change | None:
            like_it = (
                m for m in meetings
                if m.key[0] is of.key[0] and m.host == of.host and m.starts_at < of.starts_at and m.key in measured
            )  # fmt: skip
            found = next(like_it, None)  # the newest comes first
            return change.gain(self.answers, [found.key]) if found else None

        return [Line(m.name, 1, change.gain(self.answers, [m.key]), last(m), m.key, m.starts_at) for m in mine]

    def _groups(self, by: By, mine: Sequence[Measured], before: Sequence[Measured]) -> list[Line]:
        def named(meeting: Measured) -> Iterable[tuple[Hashable, str]]:
            if by is By.COOPERATIVE:
                return [meeting.host]
            return [(slug, self.titles.get(slug, slug)) for slug in meeting.professions]

        def grouped(meetings: Sequence[Measured]) -> dict[tuple[Hashable, str], list[Key]]:
            out: dict[tuple[Hashable, str], list[Key]] = {}
            for meeting in meetings:
                for name in named(meeting):
                    out.setdefault(name, []).append(meeting.key)
            return out

        then = grouped(before)
        lines = [
            Line(name[1], len(keys), change.gain(self.answers, keys), change.gain(self.answers, then.get(name, ())))
            for name, keys in grouped(mine).items()
        ]
        return sorted(lines, key=lambda line: (-(line.now.gain if line.now else -9), line.name))


def read(session: Session, staff: Staff, year: SchoolYear, language: str) -> Measures:
    """Everything that is measured of a school year and the one before, within the reader's wall."""
    meetings = sorted(
        [*_classes(session, staff, year), *_events(session, staff, year, language)],
        key=lambda m: (m.starts_at, m.key), reverse=True,
    )  # fmt: skip
    slugs = sorted({slug for m in meetings for slug in m.professions})
    numbers = {kind: [number for of, number in (m.key for m in meetings) if of is kind] for kind in Kind}
    classes = change.of_meetings(session, numbers[Kind.CLASSES])
    events = change.of_events(session, numbers[Kind.EVENTS])
    answers = {((Kind.CLASSES, number), question): pair for (number, question), pair in classes.items()}
    answers |= {((Kind.EVENTS, number), question): pair for (number, question), pair in events.items()}
    titles = {t.profession.slug: t.title for t in professions.chosen(session, slugs, language)}
    return Measures(year, meetings, answers, titles)


def previous(session: Session, visit: Visit) -> tuple[Visit, dict[str, Change]] | None:
    """The last measure before this one: the host's latest earlier meeting whose answers may be shown."""
    if visit.starts_at is None or visit.cooperative_id is None:
        return None
    earlier = session.exec(
        select(Visit)
        .where(
            Visit.cooperative_id == visit.cooperative_id, Visit.state == VisitState.HELD,
            col(Visit.starts_at) < visit.starts_at,
        )
        .order_by(col(Visit.starts_at).desc(), col(Visit.id).desc())
        .limit(20)
    ).all()  # fmt: skip
    return _first_measured(earlier, change.of_meetings(session, [v.key for v in earlier]))


def previous_event(session: Session, event: Event) -> tuple[Event, dict[str, Change]] | None:
    """The same for an open event: the host's latest earlier one whose answers may be shown."""
    earlier = session.exec(
        select(Event)
        .where(
            Event.cooperative_id == event.cooperative_id, Event.state == EventState.PUBLISHED,
            col(Event.starts_at) < event.starts_at,
        )
        .order_by(col(Event.starts_at).desc(), col(Event.id).desc())
        .limit(20)
    ).all()  # fmt: skip
    return _first_measured(earlier, change.of_events(session, [e.key for e in earlier]))


def _first_measured(earlier: Sequence[Met], answers: Answers[int]) -> tuple[Met, dict[str, Change]] | None:
    for one in earlier:
        found = change.together(answers, [one.key])
        if found:
            return one, {c.question: c for c in found}
    return None


def _classes(session: Session, staff: Staff, year: SchoolYear) -> list[Measured]:
    columns: list[Any] = [
        Visit.id, Visit.starts_at, Cooperative.id, Cooperative.name, Visit.professions, School.name, Visit.class_name,
    ]  # fmt: skip
    rows = session.execute(
        select(*columns)
        .join(School, col(School.id) == Visit.school_id)
        .outerjoin(Cooperative, col(Cooperative.id) == Visit.cooperative_id)
        .where(
            in_scope(staff, Action.READ_OUTREACH), Visit.state == VisitState.HELD,
            col(Visit.starts_at) >= year.previous.start, col(Visit.starts_at) < year.end,
        )
    )  # fmt: skip
    return [
        Measured((Kind.CLASSES, n), at, (host or 0, name or "–"), tuple(slugs), f"{class_name}, {school}")
        for n, at, host, name, slugs, school, class_name in rows
    ]


def _events(session: Session, staff: Staff, year: SchoolYear, language: str) -> list[Measured]:
    columns: list[Any] = [
        Event.id, Event.starts_at, Cooperative.id, Cooperative.name, Event.professions, Event.title, Event.title_en,
    ]  # fmt: skip
    rows = session.execute(
        select(*columns)
        .join(Cooperative, col(Cooperative.id) == Event.cooperative_id)
        .where(event_figures.over(staff), col(Event.starts_at) >= year.previous.start, col(Event.starts_at) < year.end)
    )
    return [
        Measured((Kind.EVENTS, n), at, (host, name), tuple(slugs), (language == "en" and english) or title)
        for n, at, host, name, slugs, title, english in rows
    ]
