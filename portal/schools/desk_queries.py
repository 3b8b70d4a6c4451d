"""Which schools does the desk list, and what happened to one of them?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.accounts.models import Person
from portal.errors import NotFound
from portal.places import fold
from portal.schools.models import School, SchoolContact, SchoolMerge

STATES = ("active", "unchecked", "closed", "merged")


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; empty means everything. `state` is one of STATES."""

    words: str = ""
    province: str = ""
    track: str = ""
    state: str = "active"


@dataclass(frozen=True)
class Joined:
    """One merge in the history of a school, as people read it."""

    number: int
    at: datetime
    who: str
    gone: School
    stays: School
    moved: int
    undone_at: datetime | None


def listed(session: Session, asked: Asked, offset: int, limit: int) -> tuple[Sequence[School], int]:
    """One page of the register by name, and how many schools there are in all."""
    wanted = _narrowed(select(School), asked)
    total = session.exec(select(func.count()).select_from(wanted.subquery())).one()
    page = wanted.order_by(func.lower(School.name), col(School.id)).offset(offset).limit(limit)
    return session.exec(page).all(), total


def unchecked(session: Session) -> int:
    """How many schools teachers have named that nobody has confirmed."""
    return session.exec(
        select(func.count()).select_from(_narrowed(select(School), Asked(state="unchecked")).subquery())
    ).one()


def provinces(session: Session) -> list[str]:
    """Provinces that have a school."""
    return list(session.exec(select(School.province).distinct().order_by(School.province)))


def contact(session: Session, school: School, number: int) -> SchoolContact:
    """Somebody at this school. Raises NotFound."""
    found = session.get(SchoolContact, number)
    if found is None or found.school_id != school.id:
        raise NotFound
    return found


def merges(session: Session, school: School) -> list[Joined]:
    """What was joined with this school, or it with another; newest first."""
    rows = session.exec(
        select(SchoolMerge)
        .where((SchoolMerge.from_id == school.key) | (SchoolMerge.into_id == school.key))
        .order_by(col(SchoolMerge.id).desc())
    ).all()
    ids = {number for row in rows for number in (row.from_id, row.into_id)}
    named = {one.id: one for one in session.exec(select(School).where(col(School.id).in_(ids)))} if ids else {}
    who = {row.by_id for row in rows if row.by_id}
    people = (
        {p.id: p.name or p.email for p in session.exec(select(Person).where(col(Person.id).in_(who)))} if who else {}
    )
    return [
        Joined(
            row.key, row.at, people.get(row.by_id, ""), named[row.from_id], named[row.into_id],
            sum(map(len, row.moved.values())), row.undone_at,
        )
        for row in rows
    ]  # fmt: skip


def _narrowed(wanted: SelectOfScalar[School], asked: Asked) -> SelectOfScalar[School]:
    for word in fold(asked.words).split()[:8]:
        wanted = wanted.where(col(School.words).contains(word, autoescape=True))
    if asked.province:
        wanted = wanted.where(School.province == asked.province)
    if asked.track:
        wanted = wanted.where(cast(School.tracks, String).contains(f'"{asked.track}"', autoescape=True))
    merged = col(School.merged_into_id)
    if asked.state == "merged":
        return wanted.where(merged.is_not(None))
    wanted = wanted.where(merged.is_(None))
    if asked.state == "unchecked":
        return wanted.where(col(School.checked).is_(False))
    if asked.state == "closed":
        return wanted.where(col(School.active).is_(False))
    return wanted.where(col(School.active), col(School.checked)) if asked.state == "active" else wanted
