"""How does the demo town become rows and files? Only into an empty database, the same way every time."""

import io
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, select

from portal import marks, outbox, pictures, places, reference
from portal.accounts.models import Person, Role
from portal.applications.models import Application, ApplicationFile, Move, Stage
from portal.candidates.consents import PRIVACY_VERSION
from portal.candidates.file_kind import FileKind
from portal.candidates.models import Candidate, Consent, Cv
from portal.cooperatives.models import Cooperative, Membership, Service, ServiceKind
from portal.demo import (
    alerts,
    events,
    interviews,
    judgement,
    lists,
    opening_rows,
    openings_desk,
    pool,
    schools,
    series,
    stories,
    twins,
    visits,
)
from portal.demo.candidates import candidates
from portal.demo.cooperatives import COOPERATIVES
from portal.demo.cv_files import cv_file
from portal.demo.drawings import drawing
from portal.demo.openings import openings
from portal.demo.records import DemoApplication, DemoCandidate, DemoMove, DemoPerson
from portal.demo.staff import STAFF
from portal.openings import pay, workplaces
from portal.openings.models import Assignment, Opening, PayLevel
from portal.places import fold
from portal.professions.models import Profession
from portal.storage import Storage
from portal.stories.models import Story, StoryState

if TYPE_CHECKING:
    from portal.app import Portal

Progress = Callable[[str, int, int], None]
# Where people live in protection nobody drops by.
HIDDEN = frozenset({"comunita_minori", "salute_mentale", "accoglienza"})
ANSWERED = frozenset({"interview", "offer", "hired", "declined"})


class NotEmpty(Exception):
    """There is something in this database already."""


def is_empty(session: Session) -> bool:
    """Whether nobody has used this database yet (reference data does not count)."""
    return not any(session.exec(select(table).limit(1)).first() for table in (Cooperative, Person, Candidate))


def load(portal: "Portal", today: date, progress: Progress, people: list[DemoCandidate] | None = None) -> None:
    """Fill an empty database; raises NotEmpty for any other. Files are written first, rows in one transaction.

    `people` are the candidates, by default all three hundred.
    """
    with portal.db.read() as session:
        if not is_empty(session):
            raise NotEmpty
    people = candidates(today) if people is None else people
    files = _files(people, progress)
    with portal.db.write() as session:
        if not is_empty(session):
            raise NotEmpty
        reference.load(session)
        marks.put(session, "demo", today.isoformat())
        schools.load(session, today)
        town = _Town(session, portal.storage, today)
        town.cooperatives()
        town.openings()
        town.staff()
        town.stories()
        town.events()
        series.load(session, today)
        visits.load(session, today)  # after schools and bookable dates
        pool.load(session, today)  # after openings and staff
        alerts.load(session, today)
        for number, person in enumerate(people, 1):
            town.candidate(person, files.get(person.number))
            if number % 50 == 0:
                progress("people", number, len(people))
        twins.load(session, today)
        interviews.load(session, today)  # after the applications they are about
        lists.load(session, today)  # after the people on them
        judgement.load(session)
        openings_desk.load(session, today)


def _files(people: list[DemoCandidate], progress: Progress) -> dict[int, tuple[str, bytes]]:
    """Write every CV; name and content by the candidate's number."""
    made: dict[int, tuple[str, bytes]] = {}
    with ProcessPoolExecutor() as processes:
        for done, (person, file) in enumerate(
            zip(people, processes.map(cv_file, people, chunksize=10), strict=True), 1
        ):
            if file is not None:
                made[person.number] = file
            if done % 25 == 0:
                progress("files", done, len(people))
    return made


class _Town:
    """Rows by the names that the demo's records use for each other."""

    def __init__(self, session: Session, storage: Storage, today: date) -> None:
        self.session = session
        self.storage = storage
        self.today = today
        self.professions = {p.slug: p for p in session.exec(select(Profession))}
        self.minima = pay.table(session.exec(select(PayLevel)).all(), today)
        self.cooperative_rows: dict[str, Cooperative] = {}
        self.service_rows: dict[tuple[str, str], Service] = {}
        self.opening_rows: dict[str, Opening] = {}
        self.movers: dict[int, Person] = {}

    def cooperatives(self) -> None:
        """Six cooperatives and their services."""
        for demo in COOPERATIVES:
            row = Cooperative(
                slug=demo.slug, name=demo.name, legal_name=demo.legal_name, kind=demo.kind, about=demo.about,
                about_en=demo.about_en, comune=demo.comune, province=demo.province, address=demo.address,
                email=demo.email, phone=demo.phone, website=demo.website, workers=demo.workers, founded=demo.founded,
            )  # fmt: skip
            self._add(row)
            self.cooperative_rows[demo.slug] = row
            for place in demo.services:
                service = Service(
                    cooperative_id=row.key, name=place.name, kind=ServiceKind(place.kind), comune=place.comune,
                    province=_province(place.comune), address=place.address, about=place.about, about_en=place.about_en,
                    visits=place.kind not in HIDDEN, reviewed_on=self.today - timedelta(days=40), author="Corrado Lanzirotti",
                )  # fmt: skip
                self._add(service)
                self.service_rows[demo.slug, place.slug] = service

    def staff(self) -> None:
        """One person of each role; managers and interviewers follow their openings."""
        for demo in STAFF:
            person = Person(email=demo.email, name=demo.name)
            self._add(person)
            where = self.cooperative_rows[demo.cooperative] if demo.cooperative else None
            self.session.add(
                Membership(person_id=person.key, cooperative_id=where.key if where else None, role=Role(demo.role))
            )
            if where is not None and demo.role in {"owner", "recruiter"}:
                self.movers[where.key] = person
            for slug in demo.openings:
                self.session.add(Assignment(opening_id=self.opening_rows[slug].key, person_id=person.key))
        self.session.flush()

    def stories(self) -> None:
        """Eight people tell their work; the drawings stand where photos would."""
        for demo, since, until in stories.ready(self.today):
            picture = pictures.keep(self.session, self.storage, drawing(demo.drawing)) if demo.drawing else None
            where, place = self.cooperative_rows[demo.cooperative], self.service_rows[demo.cooperative, demo.service]
            writer = next(p.name for p in STAFF if p.cooperative == demo.cooperative and p.role == "owner")
            row = Story(
                slug=f"demo-{demo.drawing or demo.profession}", cooperative_id=where.key, service_id=place.key,
                profession_id=self.professions[demo.profession].key, person=demo.person, role=demo.role,
                role_en=demo.role_en, quote=demo.quote, quote_en=demo.quote_en, text=demo.text, text_en=demo.text_en,
                transcript=demo.transcript, picture_id=picture.key if picture else None, alt=demo.alt, alt_en=demo.alt_en,
                consent_on=since, consent_expires_on=until, state=StoryState(demo.state),
                published_on=since + timedelta(days=6), reviewed_on=since + timedelta(days=6), author=writer,
                publisher="Corrado Lanzirotti",
            )  # fmt: skip
            self._add(row)
            row.slug = "-".join([*fold(demo.role).split(), str(row.key)])
        self.session.flush()

    def events(self) -> None:
        """Open days and the like, in every state."""
        known = frozenset(self.professions)
        events.load(self.session, self.today, self.cooperative_rows, self.service_rows, known)

    def openings(self) -> None:
        """Forty openings; pay is computed as it is for any other."""
        for demo in openings(self.today):
            home = self.cooperative_rows[demo.cooperative]
            services = [self.service_rows[demo.cooperative, name] for name in (demo.service, *demo.also)]
            row = opening_rows.made(demo, home, services, self.professions[demo.profession], self.minima)
            self._add(row)
            self.opening_rows[demo.slug] = row

    def candidate(self, demo: DemoCandidate, file: tuple[str, bytes] | None) -> None:
        """One person with their applications; each came with its own copy of the file, which waits to be read."""
        sent = [a for a in demo.applications if a.opening in self.opening_rows]
        if not sent:
            return
        who = Candidate(
            email=demo.email, name=demo.name, locale=demo.locale, kept_until=self.today + timedelta(days=365)
        )
        self._add(who)
        for application in sent:
            self._application(demo, who, application, file)

    def _cv(self, who: Candidate, file: tuple[str, bytes], at: datetime) -> Cv:
        name, content = file
        stored = self.storage.put(io.BytesIO(content))
        kind = FileKind({"jpeg": "jpg"}.get(name.rsplit(".", 1)[-1], name.rsplit(".", 1)[-1]))
        cv = Cv(
            candidate_id=who.key, storage_key=stored.key, filename=name, kind=kind.value, size=stored.size,
            sha256=stored.sha256, created_at=at,
        )  # fmt: skip
        self._add(cv)
        return cv

    def _application(
        self, demo: DemoCandidate, who: Candidate, sent: DemoApplication, file: tuple[str, bytes] | None
    ) -> None:
        opening = self.opening_rows[sent.opening]
        submitted = datetime.combine(
            self.today - timedelta(days=sent.days_ago), time(8 + demo.number % 12, demo.number % 60), UTC
        )
        moves: list[tuple[DemoMove, datetime]] = [
            (move, _moment(self.today - timedelta(days=move.days_ago), 15) if n else submitted)
            for n, move in enumerate(sent.moves)
        ]
        application = Application(
            submission=f"demo-{demo.number}-{sent.opening}"[:64], opening_id=opening.key, candidate_id=who.key,
            name=demo.name, phone=demo.phone, locale=demo.locale, message=sent.message,
            answer_work=demo.answer_work, answer_training=demo.answer_training,
            answer_availability=demo.answer_availability, stage=Stage(sent.stage), submitted_at=submitted,
            answer_by=submitted.date() + timedelta(days=opening.reply_days), version=len(moves),
            answered_at=next((at for m, at in moves if m.stage in ANSWERED), None),
            comune=demo.comune if demo.number % 3 == 0 else None, wanted_places=_wanted(demo.number, opening),
        )  # fmt: skip
        self._add(application)
        before: Stage | None = None
        mover = self.movers.get(opening.cooperative_id)
        for move, at in moves:
            after = Stage(move.stage)
            by = mover.key if mover and before is not None and after is not Stage.WITHDRAWN else None
            self.session.add(
                Move(application_id=application.key, before=before, after=after, by_id=by, at=at, note=move.note)
            )
            before = after
        self.session.add(
            Consent(
                candidate_id=who.key,
                purpose="application",
                text_version=PRIVACY_VERSION,
                given_at=submitted,
                application_id=application.key,
            )
        )
        if file is not None:
            cv = self._cv(who, file, submitted)
            self.session.add(ApplicationFile(application_id=application.key, cv_id=cv.key))
            outbox.note(self.session, "cv.received", cv.key, cooperative=opening.cooperative_id)

    def _add(self, row: object) -> None:
        self.session.add(row)
        self.session.flush()


def _wanted(number: int, opening: Opening) -> list[str]:
    """Where somebody would work, when there is a choice: one place, most of them, or, unsaid, anywhere."""
    lines = workplaces.to_choose(opening)
    return [[], lines[number % len(lines) :][:1], lines[:-1]][number % 3] if lines else []


def _province(istat: str) -> str:
    place = places.comune(istat)
    assert place is not None, istat
    return place.province


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)


# The consortium of the demo town, for the footer and the privacy notice of an installation that says nothing else.
CONSORTIUM = {
    "legal_organisation": "Consorzio Filo d’Erba, società cooperativa sociale (inventato)",
    "legal_representative": "Mirella Quattrocase",
    "legal_address": "via dei Salici 12, 23900 Lecco",
    "legal_vat": "00000000000",
    "legal_email": "info@consorzio.example",
    "legal_phone": "0341 5550100",
    "legal_pec": "consorzio@pec.example",
}


def people_to_try() -> list[DemoPerson]:
    """Whom a visitor of the demo may want to be, most useful first."""
    order = ("recruiter", "owner", "hiring_manager", "coordinator")
    return sorted((p for p in STAFF if p.role in order), key=lambda p: order.index(p.role))
