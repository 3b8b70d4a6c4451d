"""What can a class book: which series with free dates fit a search, how many others would, and what else is near?"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from portal import places
from portal.cooperatives.models import Cooperative
from portal.db import now
from portal.errors import NotFound
from portal.events.models import Mode
from portal.outreach import slot_rules as rules
from portal.outreach.models import Series, SeriesState, Slot
from portal.outreach.slot_rules import Standing, day_of
from portal.places import Comune

AHEAD = timedelta(days=400)
_COOPERATIVE: Any = Series.cooperative
_SERVICE: Any = Series.service


@dataclass(frozen=True)
class Where:
    """A place to measure from, or provinces to be in."""

    lat: float | None = None
    lon: float | None = None
    radius: int = 0
    provinces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What must be true of an offer; empty is anything."""

    where: Where | None = None
    formats: tuple[str, ...] = ()
    professions: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()  # "online", "presenza"
    first: date | None = None
    last: date | None = None
    students: int | None = None


@dataclass(frozen=True)
class Offer:
    """A series as classes see it, with the dates that can be booked today."""

    series: Series
    free: tuple[Slot, ...]
    later: tuple[Slot, ...] = ()  # free, but not open yet
    km: float | None = field(default=None, compare=False)

    @property
    def next_at(self) -> datetime:
        """The next date to be had; the far future when there is none."""
        dates = self.free or self.later
        return dates[0].starts_at if dates else now() + 2 * AHEAD

    @property
    def is_online(self) -> bool:
        """Whether nobody travels."""
        return self.series.mode is Mode.ONLINE


def offers(session: Session, day: date, profession: str = "") -> list[Offer]:
    """Everything public that has a date ahead (or all of it about one profession), in two statements whatever there is."""
    rows = session.exec(
        select(Series)
        .join(Cooperative, col(Cooperative.id) == Series.cooperative_id)
        .where(Series.state == SeriesState.PUBLISHED, col(Cooperative.active).is_(True))
        .options(joinedload(_COOPERATIVE), joinedload(_SERVICE))
        .order_by(col(Series.id))
    ).all()
    return _with_dates(session, [row for row in rows if not profession or profession in row.professions], day)


def offers_of(session: Session, cooperative_id: int, day: date) -> list[Offer]:
    """What one cooperative offers, next date first."""
    rows = session.exec(
        select(Series)
        .where(Series.state == SeriesState.PUBLISHED, Series.cooperative_id == cooperative_id)
        .options(joinedload(_COOPERATIVE), joinedload(_SERVICE))
    ).all()
    return sorted(_with_dates(session, rows, day), key=lambda o: (o.next_at, o.series.key))


def offers_for(session: Session, profession: str, day: date, limit: int = 4) -> list[Offer]:
    """Where a class can meet people of this profession, next date first."""
    return sorted(offers(session, day, profession), key=lambda o: (o.next_at, o.series.key))[:limit]


def shown(session: Session, id_: int) -> Series:
    """A series that is or was public, with its host; raises NotFound for a draft."""
    row = session.exec(
        select(Series).where(Series.id == id_).options(joinedload(_COOPERATIVE), joinedload(_SERVICE))
    ).first()
    if row is None or row.state is SeriesState.DRAFT or not row.cooperative.active:
        raise NotFound
    return row


def ahead(session: Session, series: Series) -> Sequence[Slot]:
    """The public dates of a series from now on, full ones too."""
    return session.exec(
        select(Slot)
        .where(Slot.series_id == series.key, Slot.starts_at > now(), col(Slot.withdrawn_at).is_(None))
        .order_by(col(Slot.starts_at))
    ).all()


def matching(found: Iterable[Offer], asked: Asked) -> list[Offer]:
    """Those that fit, each with its distance and only the dates that fit: near ones first, then by next date."""
    out = []
    for offer in found:
        km = distance(offer.series, asked.where)
        if _fits(offer, asked) and _is_near(offer, asked.where, km):
            free, later = (_within(dates, asked, offer.series) for dates in (offer.free, offer.later))
            if free or later or not (asked.first or asked.last or asked.students):
                out.append(replace(offer, free=free, later=later, km=km))
    out.sort(key=lambda o: (o.is_online and asked.where is not None, round((o.km or 0) / 10), o.next_at, o.series.key))
    return out


def counts(found: Sequence[Offer], asked: Asked) -> Mapping[str, Counter[str]]:
    """For each filter how many offers each of its values would find, the other filters kept."""
    values: dict[str, tuple[Asked, Callable[[Series], Iterable[str]]]] = {
        "formato": (replace(asked, formats=()), lambda s: [s.format.value]),
        "professione": (replace(asked, professions=()), lambda s: s.professions),
        "provincia": (replace(asked, provinces=()), lambda s: [s.province]),
        "modo": (replace(asked, modes=()), lambda s: [_mode(s)]),
    }
    return {
        name: Counter(value for offer in matching(found, less) for value in of(offer.series))
        for name, (less, of) in values.items()
    }


def distance(series: Series, where: Where | None) -> float | None:
    """Kilometres from the place asked for; None where there is nothing to measure or nobody travels."""
    here = places.comune(series.comune)
    if where is None or where.lat is None or where.lon is None or here is None or series.mode is Mode.ONLINE:
        return None
    return places.haversine(where.lat, where.lon, here.lat, here.lon)


def comune_of(series: Series) -> Comune | None:
    """Where it is, or from where the host sets out."""
    return places.comune(series.comune)


def _with_dates(session: Session, rows: Sequence[Series], day: date) -> list[Offer]:
    """The series that have a free date, each with them."""
    by_id = {row.key: row for row in rows}
    free: dict[int, list[Slot]] = {}
    later: dict[int, list[Slot]] = {}
    statement = (
        select(Slot)
        .where(
            Slot.starts_at > now(), Slot.starts_at < now() + AHEAD, col(Slot.withdrawn_at).is_(None),
            col(Slot.series_id).in_(select(Series.id).where(Series.state == SeriesState.PUBLISHED)),
        )
        .order_by(col(Slot.starts_at))
    )  # fmt: skip
    if len(rows) < 20:
        statement = statement.where(col(Slot.series_id).in_(by_id))
    for slot in session.exec(statement) if rows else ():
        series = by_id.get(slot.series_id)
        if series is not None:
            standing = rules.standing(series, slot, day)
            if standing in {Standing.OPEN, Standing.LATER}:
                fresh = free if standing is Standing.OPEN else later
                if standing is Standing.OPEN or rules.fits(series, slot, 1):
                    fresh.setdefault(series.key, []).append(slot)
    return [
        Offer(row, tuple(free.get(row.key, ())), tuple(later.get(row.key, ())))
        for row in rows
        if row.key in free or row.key in later
    ]


def _mode(series: Series) -> str:
    return "online" if series.mode is Mode.ONLINE else "presenza"


def _fits(offer: Offer, asked: Asked) -> bool:
    series = offer.series
    return (
        (not asked.formats or series.format.value in asked.formats)
        and (not asked.professions or bool(set(asked.professions) & set(series.professions)))
        and (not asked.provinces or series.province in asked.provinces)
        and (not asked.modes or _mode(series) in asked.modes)
    )


def _is_near(offer: Offer, where: Where | None, km: float | None) -> bool:
    """Online counts everywhere; a host that comes to school is near as far as it travels."""
    series = offer.series
    if where is None or offer.is_online:
        return True
    if where.lat is None:
        return series.province in where.provinces
    if km is None:
        return False
    return km <= (max(where.radius, series.travel_km) if series.mode is Mode.AT_SCHOOL else where.radius)


def _within(dates: Iterable[Slot], asked: Asked, series: Series) -> tuple[Slot, ...]:
    return tuple(
        slot
        for slot in dates
        if (asked.first is None or day_of(slot.starts_at) >= asked.first)
        and (asked.last is None or day_of(slot.starts_at) <= asked.last)
        and (asked.students is None or rules.fits(series, slot, asked.students))
    )
