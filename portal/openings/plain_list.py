"""Which openings match when the search engine is away? A plain list from the database: no stemming, no forgiven typos."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, not_, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col

from portal import said_places
from portal.cooperatives.models import Cooperative
from portal.openings.forms import Order, Time, Wanted
from portal.openings.models import FULL_TIME_HOURS, Car, Opening, Shift
from portal.openings.queries import NEWEST, Listed, listing, read
from portal.openings.workplaces import in_comuni, in_provinces
from portal.professions.models import Profession, ProfessionText

_COLUMNS: dict[str, Any] = {
    "professione": col(Profession.slug), "cooperativa": col(Cooperative.slug), "contratto": col(Opening.contract),
}  # fmt: skip


def _yes_no(condition: ColumnElement[bool]) -> dict[str, ColumnElement[bool]]:
    return {"si": condition, "no": not_(condition)}


_CONDITIONS: dict[str, dict[str, ColumnElement[bool]]] = {
    "notti": _yes_no(col(Opening.nights).is_(True)),
    "festivi": _yes_no(col(Opening.weekends).is_(True)),
    "riservata": _yes_no(col(Opening.protected_category).is_(True)),
    "auto": _yes_no(col(Opening.car) == Car.NEEDED),
    "orario": {
        Time.FULL.value: func.coalesce(Opening.hours_max, Opening.hours_min) >= FULL_TIME_HOURS,
        Time.PART.value: func.coalesce(Opening.hours_min, Opening.hours_max) < FULL_TIME_HOURS,
    },
    "turni": {shift.value: cast(Opening.shifts, String).like(f'%"{shift.value}"%') for shift in Shift},
}


def find(
    session: Session, wanted: Wanted, today: date, language: str, *, limit: int, offset: int
) -> tuple[list[Listed], int]:
    """One page of matching openings, and how many there are."""
    condition = _condition(wanted)
    statement = listing(language).where(*condition)
    total = session.execute(columns(func.count()).select_from(statement.subquery()), {"today": today}).scalar_one()
    order: tuple[Any, ...] = NEWEST
    if wanted.order is Order.CLOSING:
        order = (col(Opening.closes_on), col(Opening.id))
    elif wanted.order is Order.PAY:
        order = (func.coalesce(Opening.pay_max, Opening.pay_min, 0).desc(), col(Opening.id))
    return read(session, statement.order_by(*order).limit(limit).offset(offset), today), int(total)


def _condition(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What was asked for, as far as columns can say it."""
    out: list[ColumnElement[bool]] = []
    for word in wanted.words.split()[:8]:
        like = f"%{word.replace('%', '').replace('_', '')}%"
        fields = (
            Opening.title,
            Opening.title_en,
            Opening.description,
            ProfessionText.title,
            Cooperative.name,
            Profession.acronym,
        )
        out.append(or_(*(col(f).ilike(like) for f in fields)))
    place = wanted.place
    if place is not None and place.lat is not None and place.lon is not None:
        out.append(in_comuni(list(said_places.within(place.lat, place.lon, wanted.radius))))
    elif place is not None:
        out.append(in_provinces(place.provinces))
    if provinces := wanted.chosen.get("provincia"):
        out.append(in_provinces(provinces))
    if wanted.pay_from is not None:
        out.append(func.coalesce(Opening.pay_max, Opening.pay_min, 0) >= wanted.pay_from)
    for name, column in _COLUMNS.items():
        if values := wanted.chosen.get(name):
            out.append(column.in_(values))
    for name, conditions in _CONDITIONS.items():
        if values := wanted.chosen.get(name):
            out.append(or_(*(conditions[value] for value in values)))
    return out
