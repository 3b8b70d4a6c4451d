"""What is each thing of the demo town made of, before it becomes a database row?

Plain frozen records: words such as a contract or a stage are the values of the portal's own
enumerations, written as text, so that this data can be read and tested without a database.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DemoService:
    """A place of work; `kind` is a value of `ServiceKind`, `comune` an ISTAT code."""

    slug: str
    name: str
    kind: str
    comune: str
    address: str
    about: str
    about_en: str


@dataclass(frozen=True)
class DemoCooperative:
    """An invented cooperative; `kind` is "A" or "A+B" (L. 381/1991)."""

    slug: str
    name: str
    legal_name: str
    kind: str
    comune: str
    province: str
    address: str
    phone: str
    email: str
    website: str
    founded: int
    workers: int
    legal_representative: str
    about: str
    about_en: str
    services: tuple[DemoService, ...]

    @property
    def mail_domain(self) -> str:
        """The part of its e-mail addresses after the @."""
        return self.email.split("@")[1]


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who signs in; `role` is a value of `Role`, no cooperative means the whole consortium.

    `openings` are the slugs of the openings that a hiring manager or interviewer follows.
    """

    key: str
    name: str
    email: str
    role: str
    cooperative: str | None
    openings: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoOpening:
    """A job offered; contract, shifts, season, car and state are values of the openings' enumerations."""

    slug: str
    title: str
    title_en: str
    description: str
    requirements: str
    offer: str
    selection: str
    summary_en: str
    profession: str
    cooperative: str
    service: str
    comune: str
    contract: str
    contract_months: int | None
    level_min: str
    level_max: str
    hours_min: float
    hours_max: float
    shifts: tuple[str, ...]
    nights: bool
    weekends: bool
    on_call: bool
    season: str
    car: str
    protected_category: bool
    positions: int
    reply_days: int
    pay_note: str
    state: str
    published_on: date | None
    closes_on: date
    closed_on: date | None
    close_reason: str | None
    also: tuple[str, ...] = ()  # further services at which one may work


@dataclass(frozen=True)
class Job:
    """One line of somebody's working life; `until` is None while it lasts. Months are the first of the month."""

    title: str
    employer: str
    comune: str
    since: date
    until: date | None
    tasks: tuple[str, ...]


@dataclass(frozen=True)
class Study:
    """A course or a title, with the year it ended."""

    title: str
    school: str
    year: int


@dataclass(frozen=True)
class Language:
    """A language with its CEFR level, or "madrelingua"."""

    name: str
    level: str


@dataclass(frozen=True)
class DemoMove:
    """One step of an application: to which stage, how many days ago, with which note."""

    stage: str
    days_ago: int
    note: str = ""


@dataclass(frozen=True)
class DemoApplication:
    """One answer to one opening; `moves` starts with "received", the last one is where it stands."""

    opening: str
    message: str
    moves: tuple[DemoMove, ...]

    @property
    def stage(self) -> str:
        """Where the application stands."""
        return self.moves[-1].stage

    @property
    def days_ago(self) -> int:
        """How many days ago it was sent."""
        return self.moves[0].days_ago


@dataclass(frozen=True)
class DemoCandidate:
    """An invented candidate. `cv` tells which file they gave: one_column, two_columns, compact (PDF), docx,
    scan (PDF of pictures), photo (JPEG), europass (PDF with its XML), or none (three answers instead)."""

    number: int
    given_name: str
    family_name: str
    feminine: bool
    email: str
    phone: str
    comune: str
    comune_name: str
    province: str
    profession: str
    years: int
    profile: str
    jobs: tuple[Job, ...]
    studies: tuple[Study, ...]
    courses: tuple[str, ...]
    skills: tuple[str, ...]
    languages: tuple[Language, ...]
    availability: tuple[str, ...]
    availability_text: str
    interests: str
    car: bool
    locale: str
    cv: str
    answer_work: str
    answer_training: str
    answer_availability: str
    applications: tuple[DemoApplication, ...]

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"
