"""What happened between the schools and the cooperatives of the demo town, last school year and this one?

Works on whatever schools, cooperatives and bookable dates are in the database; without schools nothing happens.
Invented so that the figures have something to say: provinces that nobody has reached, classes with too few answers.
"""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from portal.accounts.models import Person, Role
from portal.cooperatives.models import Cooperative, Membership, Service
from portal.db import now
from portal.demo import visit_texts as words
from portal.demo.names import FAMILY, FEMININE, MASCULINE
from portal.demo.schools import NEVER_REACHED
from portal.demo.sheets import answers, certificate
from portal.events.models import Mode
from portal.outreach import school_years
from portal.outreach.models import (
    Proposal,
    ProposalState,
    Series,
    SeriesState,
    Slot,
    Visit,
    VisitChange,
    VisitMessage,
    VisitState,
)
from portal.places import fold
from portal.schools.models import ContactRole, School

ROME = ZoneInfo("Europe/Rome")
LAST_YEAR, THIS_YEAR = 52, 26
# What lies ahead or waits for an answer: state, how many days from today, how many days ago it was asked for.
AHEAD: tuple[tuple[VisitState, int, int], ...] = (
    (VisitState.REQUESTED, 24, 6), (VisitState.REQUESTED, 31, 1), (VisitState.REQUESTED, 45, 0),
    (VisitState.REVIEW, 17, 4), (VisitState.REVIEW, 22, 3), (VisitState.REVIEW, 38, 2), (VisitState.REVIEW, 52, 5),
    (VisitState.CONFIRMED, 2, 30), (VisitState.CONFIRMED, 5, 28), (VisitState.CONFIRMED, 9, 21),
    (VisitState.CONFIRMED, 12, 25), (VisitState.CONFIRMED, 19, 18), (VisitState.CONFIRMED, 26, 12),
    (VisitState.CONFIRMED, 33, 16), (VisitState.CONFIRMED, 47, 9), (VisitState.CANCELLED, 15, 26),
    # Over, and the host has not said yet who came.
    (VisitState.CONFIRMED, -1, 24), (VisitState.CONFIRMED, -3, 29),
)  # fmt: skip


def load(session: Session, today: date) -> int:
    """Write a year and a bit of visits relative to `today`; how many there are."""
    town = _Outreach(session, today)
    if not town.schools or not town.hosts:
        return 0
    year = school_years.of(today)
    town.past(date(year.begins - 1, 10, 6), date(year.begins, 5, 15), LAST_YEAR)
    town.past(
        date(year.begins, 9, 22),
        today - timedelta(days=4),
        min(THIS_YEAR, max(0, (today - date(year.begins, 9, 22)).days)),
    )
    for state, days, asked in AHEAD:
        town.visit(state, _school_day(today + timedelta(days=days), -1 if days < 0 else 1), asked)
    town.booked()
    session.flush()
    return town.number


class _Outreach:
    """The schools that were reached, the services that host, and the dice."""

    def __init__(self, session: Session, today: date) -> None:
        self.session, self.today, self.number = session, today, 0
        self.dice = random.Random(1927)
        hosts = session.exec(
            select(Cooperative).where(col(Cooperative.active).is_(True)).order_by(Cooperative.slug)
        ).all()
        services = session.exec(select(Service).where(col(Service.visits).is_(True)).order_by(col(Service.id))).all()
        self.hosts = {c.key: c for c in hosts}
        self.services = [s for s in services if s.cooperative_id in self.hosts and s.kind.value in words.PROFESSIONS]
        near = {s.province for s in self.services} - NEVER_REACHED
        everyone = session.exec(
            select(School)
            .where(col(School.active).is_(True), col(School.merged_into_id).is_(None))
            .order_by(School.code)
        ).all()
        # Schools near a service, and of those not every one: the map shall have something to ask for.
        self.schools = [s for n, s in enumerate(s for s in everyone if s.province in near) if n % 4 != 3]
        self.staff: dict[int, int] = {}
        roles = (
            select(Membership, Person).join(Person, col(Person.id) == Membership.person_id).order_by(col(Membership.id))
        )
        for membership, person in session.exec(roles):
            if membership.cooperative_id and membership.role in {Role.OWNER, Role.OUTREACH}:
                self.staff[membership.cooperative_id] = person.key
        self.coordinator = session.exec(select(Membership.person_id).where(Membership.role == Role.COORDINATOR)).first()

    def past(self, first: date, last: date, how_many: int) -> None:
        """Meetings spread over a stretch of school, most of them held."""
        for n in range(how_many):
            day = _school_day(
                first + timedelta(days=round((last - first).days * (n + self.dice.random()) / how_many)), -1
            )
            state = VisitState.NOT_HELD if n % 13 == 6 else VisitState.CANCELLED if n % 9 == 4 else VisitState.HELD
            self.visit(state, day, (self.today - day).days + self.dice.randint(14, 45))

    def booked(self) -> None:
        """Some bookable dates are taken; their counters tell the same."""
        statement = (
            select(Slot, Series).join(Series, col(Series.id) == Slot.series_id)
            .where(Series.state == SeriesState.PUBLISHED, col(Slot.withdrawn_at).is_(None))
            .where(Slot.starts_at > datetime.combine(self.today, time(23), UTC)).order_by(col(Slot.starts_at), col(Slot.id))
        )  # fmt: skip
        free = [
            (slot, series) for slot, series in self.session.exec(statement) if slot.groups_taken < series.max_groups
        ]
        for n, (slot, series) in enumerate(free[:24:4]):
            state = VisitState.CONFIRMED if n % 2 == 0 else VisitState.REQUESTED
            row = self.visit(state, slot.starts_at.astimezone(ROME).date(), 6 + n, slot=slot, series=series)
            slot.groups_taken += 1
            slot.students_taken += row.students

    def visit(
        self, state: VisitState, day: date, asked_days_ago: int, slot: Slot | None = None, series: Series | None = None
    ) -> Visit:
        """One class with the whole story of its request."""
        dice, self.number = self.dice, self.number + 1
        service = dice.choice(self.services)
        # Some schools come again and again; most hosts are near the school.
        near = [
            s for s in self.schools if s.province == (series.province if series else service.province)
        ] or self.schools
        school = near[min(dice.randrange(len(near)), dice.randrange(len(near)))]
        form, _, mode, minutes = dice.choices(words.FORMATS, [f[1] for f in words.FORMATS])[0]
        starts = datetime.combine(day, time(dice.choice((9, 10, 11)), dice.choice((0, 0, 30))), ROME).astimezone(UTC)
        year, (given, family) = dice.choice((3, 4, 4, 5, 5, 2)), self._teacher()
        asked = datetime.combine(self.today - timedelta(days=asked_days_ago), time(13, dice.randrange(60)), UTC)
        students = dice.randint(15, 26) if series is None else min(dice.randint(14, 22), series.max_students)
        row = Visit(
            submission=f"demo-visit-{self.number}", school_id=school.key, name=f"{given} {family}",
            email=f"{fold(given).replace(' ', '')}.{fold(family).replace(' ', '')}@{school.code.lower()}.example",
            role=dice.choice((ContactRole.TEACHER, ContactRole.TEACHER, ContactRole.GUIDANCE, ContactRole.FSL_TUTOR)),
            phone="", class_name=f"{year}{dice.choice('ABCDE')}", school_year_of_class=year,
            track=dice.choice(school.tracks) if school.tracks else "", students=students,
            support_count=dice.choice((0, 0, 0, 1, 1, 2)), format=form, mode=mode,
            professions=list(words.PROFESSIONS[service.kind.value])[: dice.choice((1, 1, 2))],
            wished_on=[(day + timedelta(days=d)).isoformat() for d in (0, 1)], wished_part="morning",
            message=dice.choice(words.WISHES), requested_at=asked, created_at=asked,
        )  # fmt: skip
        row.starts_at, row.ends_at = starts, starts + timedelta(minutes=minutes)
        if slot is not None and series is not None:
            self._of_series(row, slot, series)
        elif state is not VisitState.REQUESTED:
            row.cooperative_id, row.service_id = service.cooperative_id, service.key
            row.place = f"{service.name}, {service.address}" if mode is Mode.AT_SERVICE else school.name
        else:
            row.starts_at = row.ends_at = None
        self.session.add(row)
        self.session.flush()
        self._story(row, state, asked)
        return row

    def _teacher(self) -> tuple[str, str]:
        return self.dice.choice((*FEMININE, *MASCULINE)), self.dice.choice(FAMILY).replace("_", " ")

    def _of_series(self, row: Visit, slot: Slot, series: Series) -> None:
        row.slot_id, row.cooperative_id, row.service_id = slot.key, series.cooperative_id, series.service_id
        row.format, row.mode, row.professions = series.format, series.mode, list(series.professions)
        row.starts_at, row.ends_at, row.wished_on = slot.starts_at, slot.ends_at, []
        row.place, row.host_name, row.host_phone = series.place, series.host_name, series.host_phone

    def _story(self, row: Visit, state: VisitState, asked: datetime) -> None:
        """Every step from the request to where it stands, with who and when."""
        dice, by = self.dice, self.staff.get(row.cooperative_id or 0)
        self._step(row, None, VisitState.REQUESTED, asked, by_teacher=True)
        if state is VisitState.REQUESTED:
            return
        row.assigned_at = asked + timedelta(days=1, hours=dice.randint(-4, 4))
        if asked.date() == self.today or row.assigned_at > now():
            row.assigned_at = asked + timedelta(minutes=20)
        self._step(row, VisitState.REQUESTED, VisitState.REVIEW, row.assigned_at, "assigned", by_id=self.coordinator)
        if dice.random() < 0.4:
            self._words(row, row.assigned_at, by)
        if state is VisitState.REVIEW:
            if dice.random() < 0.5 and row.starts_at and row.ends_at:
                later = timedelta(days=7)
                self.session.add(Proposal(visit_id=row.key, starts_at=row.starts_at + later, ends_at=row.ends_at + later,
                                          note=words.OTHER_DATE, by_id=by, created_at=row.assigned_at))  # fmt: skip
            return
        row.confirmed_at = row.assigned_at + timedelta(days=dice.randint(1, 3))
        row.host_name = row.host_name or " ".join(self._teacher())
        row.host_phone, row.bring, row.access = row.host_phone or "+39 0341 555060", words.BRING, words.ACCESS
        self._step(row, VisitState.REVIEW, VisitState.CONFIRMED, row.confirmed_at, by_id=by)
        if dice.random() < 0.2 and row.starts_at and row.ends_at:
            self._moved(row, row.confirmed_at, by)
        self._end(row, state, by)

    def _end(self, row: Visit, state: VisitState, by: int | None) -> None:
        dice, ended = self.dice, (row.ends_at or row.requested_at) + timedelta(hours=3)
        if state is VisitState.CONFIRMED:
            if row.starts_at and (row.starts_at.date() - self.today).days < 7:
                row.reminded = ["7"]
        elif state is VisitState.CANCELLED:
            at = min(ended, (row.confirmed_at or row.requested_at) + timedelta(days=4))
            row.outcome_note = dice.choice(words.CANCELLED)
            self._step(row, VisitState.CONFIRMED, state, at, reason=row.outcome_note, by_teacher=True)
        elif state is VisitState.NOT_HELD:
            row.outcome_note = dice.choice(words.NOT_HELD)
            self._step(row, VisitState.CONFIRMED, state, ended, "attendance", row.outcome_note, by)
        else:
            minutes = ((row.ends_at or ended) - (row.starts_at or ended)).seconds / 60
            row.present = max(6, row.students - dice.choice((0, 0, 1, 1, 2, 3, 5)))
            row.held_hours = round(minutes / 30) / 2
            row.staff_hours = row.held_hours * dice.choice((1, 2, 2)) + dice.choice((1.0, 1.5, 2.0))
            self._step(row, VisitState.CONFIRMED, state, ended, "attendance", by_id=by)
            certificate(self.session, row, ended, dice, corrected=self.number % 11 == 5)
            answers(self.session, row, dice, few=self.number % 8 == 3, none=self.number % 10 == 7)

    def _step(self, row: Visit, before: VisitState | None, after: VisitState, at: datetime, what: str = "state",
              reason: str = "", by_id: int | None = None, by_teacher: bool = False) -> None:  # fmt: skip
        row.state, row.version = after, row.version + (before is not None)
        self.session.add(
            VisitChange(visit_id=row.key, what=what, before=before, after=after, at=at, reason=reason, by_id=by_id,
                        by_teacher=by_teacher, cooperative_id=row.cooperative_id if what == "assigned" else None)
        )  # fmt: skip

    def _words(self, row: Visit, at: datetime, by: int | None) -> None:
        n = self.dice.randrange(len(words.QUESTIONS))
        first, second = at + timedelta(hours=2), at + timedelta(hours=20)
        self.session.add(
            VisitMessage(visit_id=row.key, from_teacher=True, text=words.QUESTIONS[n], created_at=first, read_at=second)
        )
        if second < now():
            self.session.add(
                VisitMessage(visit_id=row.key, by_id=by, text=words.REPLIES[n], created_at=second, read_at=second)
            )

    def _moved(self, row: Visit, at: datetime, by: int | None) -> None:
        assert row.starts_at and row.ends_at
        earlier = row.starts_at - timedelta(days=7)
        row.sequence += 1
        self.session.add(
            Proposal(visit_id=row.key, starts_at=row.starts_at, ends_at=row.ends_at, note=words.OTHER_DATE, by_id=by,
                     state=ProposalState.ACCEPTED, answered_at=at, created_at=at - timedelta(days=1))
        )  # fmt: skip
        self.session.add(
            VisitChange(visit_id=row.key, what="moved", before=row.state, after=row.state, starts_before=earlier,
                        starts_after=row.starts_at, by_teacher=True, at=at)
        )  # fmt: skip


def _school_day(day: date, step: int) -> date:
    """The nearest day with lessons: no weekend, none of the Christmas holidays."""
    while day.weekday() > 4 or (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 7):
        day += timedelta(days=step)
    return day
