"""How many openings and applications are there, by cooperative, profession, province, month or stage?

Numbers of people under five are not told: somebody could be recognised in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, extract, false, func, true
from sqlmodel import Session, col, select

from portal.accounts.policy import Action
from portal.applications.models import Application, Stage
from portal.cooperatives.models import Cooperative
from portal.cooperatives.policy import Staff
from portal.openings.models import Opening, State
from portal.professions.models import Profession, ProfessionText

SMALLEST = 5


class By(StrEnum):
    """What the totals are grouped by; the words of the address."""

    COOPERATIVE = "cooperativa"
    PROFESSION = "professione"
    PROVINCE = "provincia"
    MONTH = "mese"
    STAGE = "fase"


@dataclass(frozen=True)
class Group:
    """One line: how many openings were ever published, are open now, for how many posts, and who applied."""

    key: Any
    published: int = 0
    open: int = 0
    positions: int = 0
    applications: int | None = 0  # None: not told

    # Not told only because it would tell the number of a smaller group.
    masked: bool = False

    @property
    def people(self) -> str | int:
        """How many applied, as it may be told: a number, «<5», or a dash."""
        if self.applications is None:
            return "–" if self.masked else f"<{SMALLEST}"
        return self.applications


def groups(session: Session, staff: Staff, by: By, today: date, language: str) -> list[Group]:
    """All lines of one grouping, the biggest first (months: the newest first; stages: in their order)."""
    if by is By.STAGE:
        found = _people(session, staff, col(Application.stage))
        return hide_small([Group(stage, applications=found.get(stage, 0)) for stage in Stage])
    key = _key(by, language)
    rows = session.execute(_joined(select(*_openings(key, today)), language, staff).group_by(key)).all()
    people = _people(session, staff, key, language)
    lines = [
        Group(name, published, open_, positions, people.get(name, 0)) for name, published, open_, positions in rows
    ]
    if by is By.MONTH:
        lines.sort(key=lambda g: -g.key)
    else:
        lines.sort(key=lambda g: (-g.open, -g.published, str(g.key).casefold()))
    return hide_small(lines)


def whole(session: Session, staff: Staff, today: date) -> Group:
    """Everything this person sees totals of, in one line."""
    row = session.execute(_joined(select(*_openings(func.count(), today)[1:]), "it", staff)).one()
    people = session.execute(_applications(select(func.count()), staff)).scalar_one()
    return hide_small([Group("", row[0], row[1] or 0, row[2] or 0, people)])[0]


def hide_small(lines: Sequence[Group]) -> list[Group]:
    """Groups of one to four people lose their number; a single hidden one takes a second along, else the total tells it."""
    counted = [line.applications or 0 for line in lines]
    hidden = {i for i, n in enumerate(counted) if 0 < n < SMALLEST}
    others = [i for i, n in enumerate(counted) if n >= SMALLEST]
    masked = {min(others, key=lambda i: counted[i])} if len(hidden) == 1 and others else set()
    return [
        replace(line, applications=None, masked=i in masked) if i in hidden | masked else line
        for i, line in enumerate(lines)
    ]


# -- the statements


def _key(by: By, language: str) -> ColumnElement[Any]:
    keys: dict[By, Any] = {
        By.COOPERATIVE: col(Cooperative.name),
        By.PROFESSION: func.coalesce(ProfessionText.title, Profession.slug),
        By.PROVINCE: col(Opening.province),
        By.MONTH: extract("year", col(Opening.published_at)) * 100 + extract("month", col(Opening.published_at)),
    }
    return keys[by]  # type: ignore[no-any-return]


def _openings(key: Any, today: date) -> tuple[Any, ...]:
    is_open = (col(Opening.state) == State.PUBLISHED) & (
        col(Opening.closes_on).is_(None) | (col(Opening.closes_on) >= today)
    )
    return (
        key,
        func.count(),
        func.sum(case((is_open, 1), else_=0)),
        func.sum(case((is_open, col(Opening.positions)), else_=0)),
    )


def _joined(statement: Any, language: str, staff: Staff) -> Any:
    return (
        statement.select_from(Opening)
        .join(Cooperative, col(Cooperative.id) == Opening.cooperative_id)
        .join(Profession, col(Profession.id) == Opening.profession_id)
        .outerjoin(
            ProfessionText,
            (col(ProfessionText.profession_id) == Profession.id) & (col(ProfessionText.language) == language),
        )
        .where(_seen(staff), col(Opening.state) != State.DRAFT, col(Opening.published_at).is_not(None))
    )


def _people(session: Session, staff: Staff, key: Any, language: str = "it") -> dict[Any, int]:
    rows = session.execute(_applications(select(key, func.count()), staff, language).group_by(key))
    return dict(rows.all())


def _applications(statement: Any, staff: Staff, language: str = "it") -> Any:
    return _joined(statement, language, staff).join(Application, col(Application.opening_id) == Opening.id)


def _seen(staff: Staff) -> ColumnElement[bool]:
    """The coordinator sees the totals of everybody, others those of their own cooperatives."""
    if staff.sees_all(Action.READ_TOTALS):
        return true()
    own = staff.cooperatives(Action.READ_TOTALS)
    return col(Opening.cooperative_id).in_(own) if own else false()
