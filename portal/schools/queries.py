"""Which school is meant, and who is known there?"""

from sqlmodel import Session, col, select

from portal.errors import NotFound
from portal.schools import kinds
from portal.schools.models import School, SchoolContact
from portal.schools.register import register


def find(session: Session, text: str, limit: int = 8, province: str | None = None) -> list[School]:
    """Living schools for a picker, best first: every word typed begins a word of name, kind, comune or code.

    From three letters on; accents, order and one slip a word do not matter. Closed and merged-away schools are not there.
    """
    numbers = register(session).find(text, limit, province)
    rows = {row.id: row for row in session.exec(select(School).where(col(School.id).in_(numbers)))} if numbers else {}
    return [rows[number] for number in numbers if number in rows]


def by_code(session: Session, code: str | None) -> School | None:
    """The living school with this official code; the code of a merged one leads to the other. None for any other.

    One that still waits to be checked counts: whoever knows its code may go on with it.
    """
    wanted = kinds.normal_code(code or "")
    found = session.exec(select(School).where(School.code == wanted)).first() if wanted else None
    while found is not None and found.merged_into_id is not None:
        found = session.get(School, found.merged_into_id)
    return found if found is not None and found.active else None


def is_closed(session: Session, code: str) -> bool:
    """Whether the register knows this code, of a school that does not exist any more."""
    return session.exec(select(School.id).where(School.code == code)).first() is not None


def by_id(session: Session, number: int, *, lock: bool = False) -> School:
    """The school of this number, living or not; `lock` keeps others from changing it meanwhile."""
    wanted = select(School).where(School.id == number)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = session.exec(wanted).first()
    if found is None:
        raise NotFound
    return found


def contacts(session: Session, school: School) -> list[SchoolContact]:
    """Whom one knows at a school, by name."""
    return list(
        session.exec(
            select(SchoolContact)
            .where(SchoolContact.school_id == school.key)
            .order_by(col(SchoolContact.name), col(SchoolContact.id))
        )
    )
