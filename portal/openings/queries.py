"""Which openings can one apply for, in which order, and what else is like this one?

Lists read columns, not rows with everything hanging on them: one statement a list, whatever its length.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, bindparam, case, false, func, or_
from sqlalchemy import select as columns
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from portal import places
from portal.cooperatives.models import Cooperative
from portal.errors import Gone, NotFound
from portal.i18n import SOURCE
from portal.openings import labels, pay, workplaces
from portal.openings.models import Car, Contract, Extension, Opening, OpeningPlace, PayLevel, State
from portal.professions.families import family
from portal.professions.models import Profession, ProfessionText


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list says about one opening."""

    id: int
    slug: str
    title: str  # in the language of the list where there is one
    title_is_foreign: bool  # Italian words on a page in another language
    cooperative: str
    profession_id: int
    profession: str
    family: str
    comune: str
    province: str
    contract: Contract
    contract_months: int | None
    hours_min: float | None
    hours_max: float | None
    pay_min: int | None
    pay_max: int | None
    nights: bool
    weekends: bool
    car: Car
    protected_category: bool
    published_at: datetime | None
    closes_on: date | None
    reply_days: int
    service_id: int | None
    further: str | None  # as `workplaces.further_places` tells it

    @property
    def tone(self) -> str:
        """The colour of its family of professions."""
        return family(self.family).tone

    @property
    def place(self) -> str:
        """Where it is: «Lecco (LC)», «Lecco (LC) e altri 2 luoghi»."""
        return workplaces.said(self.comune, self.province, workplaces.comuni_in(self.further))

    @property
    def comuni(self) -> list[str]:
        """ISTAT codes of all its places, the main one first."""
        return [self.comune, *workplaces.comuni_in(self.further)]

    @property
    def services(self) -> list[int | None]:
        """Numbers of the services at all its places."""
        return [self.service_id, *workplaces.services_in(self.further)]

    def nearest(self, lat: float, lon: float) -> str:
        """The name of its nearest place when that is not the main one, else nothing."""
        return workplaces.nearest(lat, lon, self.comuni)

    @property
    def hours(self) -> str:
        """Weekly hours in words."""
        return labels.hours(self.hours_min, self.hours_max)

    @property
    def contract_name(self) -> str:
        """The contract in words."""
        return labels.contract(self.contract, self.contract_months)

    @property
    def needs_car(self) -> bool:
        """Whether one cannot do the work without a car."""
        return self.car is Car.NEEDED

    def days_left(self, today: date) -> int | None:
        """Days until it closes; 0 on the last day."""
        return (self.closes_on - today).days if self.closes_on else None

    def answer_by(self, today: date) -> date:
        """The day by which somebody who applies today gets an answer."""
        return today + timedelta(days=self.reply_days)

    def is_new(self, today: date) -> bool:
        """Whether it was published within the last week."""
        return self.published_at is not None and (today - self.published_at.date()).days <= 7


def is_public(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition under which anybody may see an opening and apply; joins `Cooperative`."""
    return (
        (col(Opening.state) == State.PUBLISHED)
        & or_(col(Opening.closes_on).is_(None), col(Opening.closes_on) >= today)
        & col(Cooperative.active).is_(True)
    )


@cache
def listing(language: str) -> Select[*tuple[Any, ...]]:
    """The statement behind every list: the columns of `Listed`, public openings only, in no order yet.

    Building it takes longer than running it, so it is built once; `read` says which day it is.
    """
    title: Any = col(Opening.title)
    foreign: Any = false()
    if language == "en":
        title = func.coalesce(func.nullif(Opening.title_en, ""), Opening.title)
    if language != SOURCE:
        foreign = col(Opening.title_en) == ""
    return (
        columns(
            col(Opening.id), col(Opening.slug), title, foreign, col(Cooperative.name),
            col(Profession.id), func.coalesce(ProfessionText.title, Profession.slug), col(Profession.family), col(Opening.comune),
            col(Opening.province), col(Opening.contract), col(Opening.contract_months), col(Opening.hours_min),
            col(Opening.hours_max), col(Opening.pay_min), col(Opening.pay_max), col(Opening.nights),
            col(Opening.weekends), col(Opening.car), col(Opening.protected_category), col(Opening.published_at),
            col(Opening.closes_on), col(Opening.reply_days), col(Opening.service_id),
            workplaces.further_places(),
        )
        .join(Cooperative, col(Cooperative.id) == Opening.cooperative_id)
        .join(Profession, col(Profession.id) == Opening.profession_id)
        .outerjoin(
            ProfessionText,
            (col(ProfessionText.profession_id) == Profession.id) & (col(ProfessionText.language) == language),
        )
        .where(is_public(bindparam("today", type_=Date)))
    )  # fmt: skip


def read(session: Session, statement: Select[*tuple[Any, ...]], today: date, **values: Any) -> list[Listed]:
    """What such a statement finds on this day."""
    return [Listed(*row) for row in session.execute(statement, {"today": today, **values})]


NEWEST = (col(Opening.published_at).desc(), col(Opening.id).desc())


def count_open(session: Session, today: date) -> int:
    """How many openings one can apply for."""
    statement = (
        columns(func.count()).select_from(Opening).join(Cooperative, col(Cooperative.id) == Opening.cooperative_id)
    )
    return int(session.execute(statement.where(is_public(today))).scalar_one())


def newest(session: Session, today: date, language: str, limit: int = 6) -> list[Listed]:
    """The openings that were published last."""
    return read(session, listing(language).order_by(*NEWEST).limit(limit), today)


@cache
def _by_ids(language: str) -> Select[*tuple[Any, ...]]:
    return listing(language).where(col(Opening.id).in_(bindparam("ids", expanding=True)))


def by_ids(session: Session, ids: Sequence[int], today: date, language: str) -> list[Listed]:
    """These openings in this order; the ones that are not public any more are left out."""
    if not ids:
        return []
    found = {row.id: row for row in read(session, _by_ids(language), today, ids=list(ids))}
    return [found[id] for id in ids if id in found]


def for_profession(session: Session, profession_id: int, today: date, language: str, limit: int = 6) -> list[Listed]:
    """Open jobs of one profession, newest first."""
    return read(
        session,
        listing(language).where(col(Opening.profession_id) == profession_id).order_by(*NEWEST).limit(limit),
        today,
    )


def for_cooperative(session: Session, cooperative_id: int, today: date, language: str, limit: int = 50) -> list[Listed]:
    """Open jobs of one cooperative, newest first."""
    return read(
        session,
        listing(language).where(col(Opening.cooperative_id) == cooperative_id).order_by(*NEWEST).limit(limit),
        today,
    )


def counts_by_profession(session: Session, today: date) -> dict[int, int]:
    """How many openings there are of each profession (by its id); professions without any are left out."""
    return _counts(session, col(Opening.profession_id), today)


def counts_by_cooperative(session: Session, today: date) -> dict[int, int]:
    """How many openings each cooperative (by its id) has; those without any are left out."""
    return _counts(session, col(Opening.cooperative_id), today)


def _counts(session: Session, column: Any, today: date) -> dict[int, int]:
    statement = (
        columns(column, func.count())
        .select_from(Opening)
        .join(Cooperative, col(Cooperative.id) == Opening.cooperative_id)
    )
    return {int(key): int(n) for key, n in session.execute(statement.where(is_public(today)).group_by(column))}


def by_slug(session: Session, slug: str) -> Opening:
    """The opening with this address, open or over, with its cooperative, service and profession at hand.

    Raises NotFound for a draft: nobody outside may know that it exists.
    """
    statement = (
        select(Opening)
        .where(Opening.slug == slug, Opening.state != State.DRAFT)
        .options(joinedload(Opening.cooperative), joinedload(Opening.profession), joinedload(Opening.service))  # type: ignore[arg-type]
        .options(selectinload(Opening.further_places).joinedload(OpeningPlace.service))  # type: ignore[arg-type]
    )
    row = session.exec(statement).first()
    if row is None:
        raise NotFound
    return row


def open_by_slug(session: Session, slug: str, today: date) -> Opening:
    """The same, for somebody who wants to apply. Raises Gone when it is too late."""
    row = by_slug(session, slug)
    if not row.is_open(today) or not row.cooperative.active:
        raise Gone
    return row


def profession_text(session: Session, profession_id: int, language: str) -> ProfessionText:
    """Title and summary of a profession in one language, Italian (or nothing but its name) where there is none."""
    rows = session.exec(select(ProfessionText).where(ProfessionText.profession_id == profession_id)).all()
    found = {row.language: row for row in rows}
    return (
        found.get(language)
        or found.get(SOURCE)
        or ProfessionText(profession_id=profession_id, language=SOURCE, title="—")
    )


def similar(session: Session, opening: Opening, today: date, language: str, limit: int = 3) -> list[Listed]:
    """Openings that somebody who read this one may like: the nearest of its profession, then of its family."""
    alike = case(
        (col(Opening.profession_id) == opening.profession_id, 0),
        (col(Profession.family) == opening.profession.family, 1),
        else_=2,
    )
    provinces = {place.province for place in workplaces.of(opening)}
    near = case((workplaces.in_provinces(provinces), 0), else_=1)
    statement = listing(language).where(col(Opening.id) != opening.id)
    found = read(session, statement.order_by(alike, near, *NEWEST).limit(16), today)
    here = [town for place in workplaces.of(opening) if (town := places.comune(place.comune))]

    def far(row: Listed) -> float:
        # Another profession of the same family is worth a detour of 30 km, one of another family 120 km.
        there = [town for code in row.comuni if (town := places.comune(code))]
        detour = (
            0 if row.profession_id == opening.profession_id else 30 if row.family == opening.profession.family else 120
        )
        return detour + min((places.distance_km(a, b) for a in here for b in there), default=500)

    return sorted(found, key=far)[:limit]


def extensions(session: Session, opening: Opening) -> Sequence[Extension]:
    """How often and why the last day was moved later, newest first."""
    return session.exec(
        select(Extension).where(Extension.opening_id == opening.id).order_by(col(Extension.id).desc())
    ).all()


def pay_rows(session: Session, on: date, agreement: str = pay.AGREEMENT) -> Sequence[pay.Minimum]:
    """All minima of an agreement that came into force by this day."""
    statement = columns(
        col(PayLevel.agreement), col(PayLevel.level), col(PayLevel.valid_from), col(PayLevel.monthly),
        col(PayLevel.full_time_hours), col(PayLevel.months), col(PayLevel.source), col(PayLevel.reviewed_on),
    )  # fmt: skip
    rows = session.execute(statement.where(col(PayLevel.agreement) == agreement, col(PayLevel.valid_from) <= on))
    return [pay.Minimum(*row) for row in rows]


def pay_table(session: Session, on: date, agreement: str = pay.AGREEMENT) -> pay.Table:
    """The minima in force on this day."""
    return pay.table(pay_rows(session, on, agreement), on)
