"""On which days is nobody at school, and how does staff keep that table true?"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from portal import marks, places
from portal.errors import Conflict, NotFound, RuleBroken
from portal.i18n import gettext as _
from portal.outreach import school_years
from portal.outreach.models import ClosedDays
from portal.outreach.school_years import SchoolYear

FILE = Path(__file__).parent / "seed" / "closed_days.json"
# A closure is named once with its reason: the national one before the regional holidays around it.
_ORDER = (col(ClosedDays.region), col(ClosedDays.first_on), col(ClosedDays.id))


def region_of(comune: str) -> str:
    """The region whose school calendar counts for this comune (ISTAT code); empty when it is not known."""
    where = places.comune(comune)
    return where.region if where else ""


def between(session: Session, region: str, first: date, last: date) -> Sequence[ClosedDays]:
    """Closures of the whole country and of this region that touch these days, national ones first."""
    return session.exec(
        select(ClosedDays)
        .where(ClosedDays.first_on <= last, ClosedDays.last_on >= first, col(ClosedDays.region).in_(("", region or "")))
        .order_by(*_ORDER)
    ).all()


def of_year(session: Session, year: SchoolYear) -> Sequence[ClosedDays]:
    """All closures that begin in a school year, by day."""
    first, last = date(year.begins, 9, 1), date(year.begins + 1, 8, 31)
    return session.exec(
        select(ClosedDays)
        .where(ClosedDays.first_on >= first, ClosedDays.first_on <= last)
        .order_by(col(ClosedDays.first_on), col(ClosedDays.region), col(ClosedDays.id))
    ).all()


def years(session: Session, today: date) -> list[SchoolYear]:
    """The school years worth a page: those in the table, the running one and the next."""
    begun = {school_years.of(day) for day in session.exec(select(col(ClosedDays.first_on)))}
    now = school_years.of(today)
    return sorted(begun | {now, SchoolYear(now.begins + 1)})


def uncertain(rows: Iterable[ClosedDays]) -> int:
    """How many of these somebody must check."""
    return sum(row.needs_check for row in rows)


def one(session: Session, id_: int, *, lock: bool = False) -> ClosedDays:
    """The row with this number; raises NotFound. With `lock` nobody else changes it meanwhile."""
    statement = select(ClosedDays).where(ClosedDays.id == id_)
    row = session.exec(statement.with_for_update() if lock else statement).first()
    if row is None:
        raise NotFound
    return row


def add(session: Session, values: Mapping[str, Any], *, today: date) -> ClosedDays:
    """A closure that staff knows of. Raises RuleBroken when it stands there already."""
    _refuse_twin(session, values)
    row = ClosedDays(**values, reviewed_on=today)
    session.add(row)
    session.flush()
    return row


def edit(session: Session, row: ClosedDays, values: Mapping[str, Any], *, version: str, today: date) -> None:
    """Change a closure; from then on a new release of the portal leaves it alone.

    Raises Conflict when somebody saved since `version` and the values differ, RuleBroken for one that is there twice.
    """
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    if changed and row.updated_at.isoformat() != version:
        raise Conflict(_("Mentre scrivevi un’altra persona ha salvato questi giorni."))
    _refuse_twin(session, values, row)
    for name, value in values.items():
        setattr(row, name, value)
    row.reviewed_on = today
    _keep_from_seed(session, row)
    session.flush()


def remove(session: Session, row: ClosedDays) -> None:
    """Take a closure off the table for good."""
    _keep_from_seed(session, row)
    session.delete(row)
    session.flush()


def load(session: Session) -> None:
    """Bring the table up to the seed file; what staff edited or removed stays as they left it."""
    facts = json.loads(FILE.read_text(encoding="utf-8"))
    held = {row.seed: row for row in session.exec(select(ClosedDays)) if row.seed}
    reviewed = date.fromisoformat(facts["reviewed_on"])
    for fact in facts["days"]:
        if marks.get(session, _mark(fact["key"])) is not None:
            continue
        values = {
            "first_on": date.fromisoformat(fact["first_on"]), "last_on": date.fromisoformat(fact["last_on"]),
            "name": fact["name"], "region": fact["region"], "source": fact["source"],
            "needs_check": fact["needs_check"], "reviewed_on": reviewed,
        }  # fmt: skip
        row = held.get(fact["key"])
        if row is None:
            if not _twins(session, values):
                session.add(ClosedDays(seed=fact["key"], **values))
            continue
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
    session.flush()


def _mark(seed: str) -> str:
    return f"closed.{seed}"


def _keep_from_seed(session: Session, row: ClosedDays) -> None:
    if row.seed:
        marks.put(session, _mark(row.seed), "edited")


def _twins(session: Session, values: Mapping[str, Any]) -> Sequence[ClosedDays]:
    return session.exec(
        select(ClosedDays).where(
            ClosedDays.first_on == values["first_on"],
            ClosedDays.last_on == values["last_on"],
            ClosedDays.name == values["name"],
            ClosedDays.region == values["region"],
        )
    ).all()


def _refuse_twin(session: Session, values: Mapping[str, Any], row: ClosedDays | None = None) -> None:
    if any(row is None or twin.id != row.id for twin in _twins(session, values)):
        raise RuleBroken({"name": [_("Questi giorni ci sono già, con lo stesso nome.")]})
