"""What came of a school year: which schools were reached and which never, how many students, hours, absences, how much work?

A school is reached by a meeting that was held there or with its class. «Never» means in no year up to the one shown.
Everything is within the reader's wall: a host counts its own meetings, the coordinator those of all. Open events are
counted apart (`event_figures`), for their people are not classes. Answers to the surveys are in `change`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from portal import places
from portal.accounts.policy import Action
from portal.calendar_files import ROME
from portal.cooperatives.models import Cooperative
from portal.cooperatives.policy import Staff
from portal.events.models import Format
from portal.outreach import change, event_figures, school_years
from portal.outreach.change import Change
from portal.outreach.models import Visit, VisitState
from portal.outreach.policy import in_scope
from portal.outreach.school_years import SchoolYear
from portal.schools.models import School

UNKNOWN = "altro"  # a track of `school_tracks.json`


@dataclass(frozen=True)
class Meeting:
    """A meeting as it is counted; its date may still be open."""

    id: int
    school_id: int
    province: str
    host: int | None
    track: str
    format: Format
    state: VisitState
    starts_at: datetime
    groups: int
    students: int
    present: int
    hours: float
    staff_hours: float


@dataclass
class Sum:
    """Meetings added up. `hours` are hours of meeting, `student_hours` those of everybody who was there."""

    schools: set[int] = field(default_factory=set)
    held: int = 0
    classes: int = 0
    students: int = 0  # who were there
    absent: int = 0  # of the classes that came
    hours: float = 0
    student_hours: float = 0
    staff_hours: float = 0
    not_held: int = 0
    ids: list[int] = field(default_factory=list)  # of meetings held, for the answers

    def add(self, meeting: Meeting) -> None:
        """Count one meeting that is over."""
        if meeting.state is VisitState.NOT_HELD:
            self.not_held += 1
        elif meeting.state is VisitState.HELD:
            self.schools.add(meeting.school_id)
            self.ids.append(meeting.id)
            self.held += 1
            self.classes += meeting.groups
            self.students += meeting.present
            self.absent += max(0, meeting.students - meeting.present)
            self.hours += meeting.hours
            self.student_hours += meeting.hours * meeting.present
            self.staff_hours += meeting.staff_hours

    @property
    def absent_share(self) -> float | None:
        """Percent of the enrolled who were missing from meetings that were held."""
        enrolled = self.students + self.absent
        return 100 * self.absent / enrolled if enrolled else None


@dataclass
class Place:
    """A province, or a track: its schools, and what was done there."""

    key: str
    schools: int = 0
    never: int = 0
    sum: Sum = field(default_factory=Sum)

    @property
    def reached(self) -> int:
        """Schools that were reached this year."""
        return len(self.sum.schools)

    @property
    def before_only(self) -> int:
        """Schools that were reached, but not this year."""
        return max(0, self.schools - self.never - self.reached)


@dataclass
class Province(Place):
    """A province also has young people."""

    residents: int = 0

    @property
    def share(self) -> float | None:
        """Students present for every hundred residents aged 14 to 19. Who came twice counts twice."""
        return 100 * self.sum.students / self.residents if self.residents else None


@dataclass
class Year:
    """All figures of a school year, with the year before for comparison."""

    year: SchoolYear
    sum: Sum
    last: Sum
    provinces: list[Province]
    tracks: list[Place]
    hosts: list[tuple[str, Sum]]
    months: list[tuple[datetime, int, int]]  # first of the month, meetings held, students
    formats: list[tuple[Format, int]]
    never: list[School]  # some of the schools never reached, in the provinces with most of them missing
    gain: Change | None
    last_gain: Change | None

    @property
    def schools(self) -> int:
        """Schools of the register in these regions."""
        return sum(p.schools for p in self.provinces)

    @property
    def never_reached(self) -> int:
        """Schools that nobody has reached yet."""
        return sum(p.never for p in self.provinces)

    @property
    def share(self) -> float | None:
        """Students present for every hundred residents aged 14 to 19 in these regions."""
        residents = sum(p.residents for p in self.provinces)
        return 100 * self.sum.students / residents if residents else None


def years(session: Session, staff: Staff, this: SchoolYear) -> list[SchoolYear]:
    """School years with meetings of classes or open events, the newest first; this one always."""
    held = select(func.min(Visit.starts_at)).where(
        in_scope(staff, Action.READ_OUTREACH), Visit.state == VisitState.HELD
    )
    first = [moment for moment in (session.exec(held).first(), event_figures.first(session, staff)) if moment]
    begins = min([this.begins, *(school_years.at(moment).begins for moment in first)])
    return [SchoolYear(n) for n in range(this.begins, begins - 1, -1)]


def year(session: Session, staff: Staff, of: SchoolYear, *, names_of_never: int = 12) -> Year:
    """The figures of a school year."""
    meetings = _meetings(session, staff, of)
    now_, last = Sum(), Sum()
    for meeting in meetings:
        (now_ if meeting.starts_at >= of.start else last).add(meeting)
    mine = [m for m in meetings if m.starts_at >= of.start]
    hosts = {c.key: c for c in session.exec(select(Cooperative).where(col(Cooperative.active).is_(True)))}
    wanted = _provinces({c.province for c in hosts.values()} | {m.province for m in meetings})
    schools = session.exec(
        select(School.id, School.province, School.tracks).where(
            col(School.active).is_(True), col(School.merged_into_id).is_(None), col(School.province).in_(wanted)
        )
    ).all()
    ever = _ever(session, staff, of)
    provinces = {code: Province(code, residents=places.residents_14_19().get(code, 0)) for code in wanted}
    tracks: dict[str, Place] = {}
    for number, province, offered in schools:
        for place in (provinces[province], *(tracks.setdefault(t, Place(t)) for t in offered or [UNKNOWN])):
            place.schools += 1
            place.never += number not in ever
    by_host: dict[int, Sum] = {}
    for m in mine:
        for sums in (provinces[m.province].sum, tracks.setdefault(m.track, Place(m.track)).sum):
            sums.add(m)
        by_host.setdefault(m.host or 0, Sum()).add(m)
    gains = change.of_meetings(session, [*now_.ids, *last.ids], change.gain_only())
    return Year(
        of, now_, last, sorted(provinces.values(), key=lambda p: (-p.reached, -p.schools, p.key)),
        sorted((t for t in tracks.values()), key=lambda t: (-t.reached, -t.schools, t.key)),
        sorted(((hosts[n].name if n in hosts else "–", s) for n, s in by_host.items()), key=lambda h: (-h[1].students, h[0])),
        _months(mine), _formats(mine), _never(session, provinces, [(n, p) for n, p, _ in schools if n is not None and n not in ever], names_of_never),
        change.gain(gains, now_.ids), change.gain(gains, last.ids),
    )  # fmt: skip


def _meetings(session: Session, staff: Staff, of: SchoolYear) -> list[Meeting]:
    """Meetings of the year and of the one before that are over: held or not."""
    columns: list[Any] = [
        Visit.id, Visit.school_id, School.province, Visit.cooperative_id, Visit.track, Visit.format, Visit.state,
        Visit.starts_at, Visit.groups, Visit.students, Visit.present, Visit.held_hours, Visit.staff_hours,
    ]  # fmt: skip
    rows = session.execute(
        select(*columns)
        .join(School, col(School.id) == Visit.school_id)
        .where(
            in_scope(staff, Action.READ_OUTREACH),
            col(Visit.state).in_([VisitState.HELD, VisitState.NOT_HELD]),
            col(Visit.starts_at) >= of.previous.start,
            col(Visit.starts_at) < of.end,
        )
        .order_by(col(Visit.starts_at))
    )
    return [
        Meeting(
            number, school, province, host, track or UNKNOWN, form, state, at, groups, students,
            present or 0, hours or 0, work or 0,
        )
        for number, school, province, host, track, form, state, at, groups, students, present, hours, work in rows
    ]  # fmt: skip


def _ever(session: Session, staff: Staff, of: SchoolYear) -> set[int]:
    """Schools reached in any year up to this one."""
    return set(
        session.exec(
            select(Visit.school_id)
            .where(in_scope(staff, Action.READ_OUTREACH), Visit.state == VisitState.HELD, col(Visit.starts_at) < of.end)
            .distinct()
        )
    )


def _provinces(known: Iterable[str]) -> set[str]:
    """Every province of the regions in which there is a cooperative or a class."""
    regions = {places.regions()[code] for code in known if code in places.regions()}
    return {code for code, region in places.regions().items() if region in regions} | set(known)


def _months(meetings: Sequence[Meeting]) -> list[tuple[datetime, int, int]]:
    held: dict[tuple[int, int], list[int]] = {}
    for m in meetings:
        if m.state is VisitState.HELD:
            day = m.starts_at.astimezone(ROME)
            held.setdefault((day.year, day.month), []).append(m.present)
    return [(datetime(y, m, 1, tzinfo=ROME), len(n), sum(n)) for (y, m), n in sorted(held.items())]


def _formats(meetings: Sequence[Meeting]) -> list[tuple[Format, int]]:
    held = [m.format for m in meetings if m.state is VisitState.HELD]
    return sorted(((f, held.count(f)) for f in set(held)), key=lambda pair: (-pair[1], pair[0]))


def _never(
    session: Session, provinces: dict[str, Province], missing: Sequence[tuple[int, str]], limit: int
) -> list[School]:
    """Schools to write to next: where hosts already meet classes before where nobody is. `missing`: number, province."""
    near = sorted((p for p in provinces.values() if p.never), key=lambda p: (-p.reached, -p.never, p.key))
    rank = {p.key: n for n, p in enumerate(near)}
    chosen = sorted(missing, key=lambda school: (rank[school[1]], school[0]))[:limit]
    rows = session.exec(select(School).where(col(School.id).in_([number for number, _ in chosen]))).all()
    return sorted(rows, key=lambda s: (rank[s.province], s.name))
