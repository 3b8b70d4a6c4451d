"""Two schools became one, or two again: whose are their visits now?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlmodel import Session, col, func, select, update

from portal.outbox import Note
from portal.outreach.models import Visit
from portal.schools.merging import MERGED, PARTED
from portal.schools.models import School, SchoolMerge

if TYPE_CHECKING:
    from portal.app import Portal

__all__ = ["MERGED", "PARTED", "move_back", "move_visits", "visits_of"]


def visits_of(session: Session, school: School) -> int:
    """How many visits a school ever asked for."""
    return session.exec(select(func.count()).select_from(Visit).where(Visit.school_id == school.key)).one()


def move_visits(portal: "Portal", notes: Sequence[Note]) -> None:
    """The visits of a school that was joined are the other's; the merge remembers which. Done twice it changes nothing."""
    for note in notes:
        with portal.db.write() as session:
            merge = _merge(session, note)
            if merge is None or merge.undone_at is not None:
                continue
            moved = list(session.exec(select(Visit.id).where(Visit.school_id == merge.from_id)))
            ids = [number for number in moved if number is not None]
            _give(session, ids, merge.into_id)
            merge.moved = {**merge.moved, "visits": sorted({*merge.moved.get("visits", []), *ids})}
            session.add(merge)


def move_back(portal: "Portal", notes: Sequence[Note]) -> None:
    """A merge was taken back: each school has its own visits again. New ones stay where they were asked for."""
    for note in notes:
        with portal.db.write() as session:
            merge = _merge(session, note)
            if merge is not None and merge.undone_at is not None:
                _give(session, merge.moved.get("visits", []), merge.from_id)


def _merge(session: Session, note: Note) -> SchoolMerge | None:
    """The merge a note is about, with nobody else changing it meanwhile."""
    wanted = select(SchoolMerge).where(SchoolMerge.id == int(note.subject)).with_for_update()
    return session.exec(wanted).first()


def _give(session: Session, visits: Sequence[int], school_id: int) -> None:
    if visits:
        session.execute(
            update(Visit)
            .where(col(Visit.id).in_(visits))
            .values(school_id=school_id)
            .execution_options(synchronize_session=False)
        )
