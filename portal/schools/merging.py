"""Two entries of the register are one school: what moves, what stays to be read, and how is it taken back?

Contacts move here. What other features hang on a school (visits) they move themselves, told by a note in the outbox:
`school.merged` and `school.parted`, with the number of the merge as their subject.
"""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from portal import outbox
from portal.db import now
from portal.errors import Conflict, NotFound, RuleBroken
from portal.i18n import gettext as _
from portal.schools import queries, register
from portal.schools.models import School, SchoolContact, SchoolMerge

MERGED = "school.merged"
PARTED = "school.parted"


def partner(session: Session, school: School, code: str) -> School:
    """The school that is to stay, by its code. Raises RuleBroken when these two cannot be joined."""
    found = queries.by_code(session, code)
    if found is None:
        raise RuleBroken({"into": [_("Nel registro non c’è una scuola con questo codice.")]})
    if found.id == school.id:
        raise RuleBroken({"into": [_("Sono la stessa scuola: scegline un’altra.")]})
    return found


def merge(session: Session, from_id: int, into_id: int, by_id: int | None) -> SchoolMerge:
    """From now on the first school is the second. Raises Conflict when one of them was joined meanwhile."""
    register.changed(session)
    gone, stays = (queries.by_id(session, number, lock=True) for number in (from_id, into_id))
    if gone.id == stays.id or gone.merged_into_id is not None or stays.merged_into_id is not None or not stays.active:
        raise Conflict(_("Una di queste due scuole nel frattempo è stata unita o chiusa. Ricomincia da capo."))
    people = queries.contacts(session, gone)
    _move(session, people, stays)
    gone.merged_into_id, gone.version = stays.key, gone.version + 1
    row = SchoolMerge(from_id=gone.key, into_id=stays.key, by_id=by_id, moved={"contacts": [p.key for p in people]})
    session.add_all([gone, row])
    session.flush()
    outbox.note(session, MERGED, row.key)
    return row


def part(session: Session, number: int) -> SchoolMerge:
    """Take a merge back: both schools are there again, each with what it had. Raises Conflict when others build on it."""
    register.changed(session)
    row = session.exec(
        select(SchoolMerge).where(SchoolMerge.id == number).with_for_update().execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound
    gone, stays = (queries.by_id(session, one, lock=True) for one in (row.from_id, row.into_id))
    if row.undone_at is not None or gone.merged_into_id != stays.id:
        raise Conflict(_("Questa unione è già stata annullata."))
    if stays.merged_into_id is not None:
        raise Conflict(_("La scuola che restava è stata a sua volta unita a un’altra: annulla prima quell’unione."))
    ids = row.moved.get("contacts", [])
    theirs = select(SchoolContact).where(col(SchoolContact.id).in_(ids), SchoolContact.school_id == stays.key)
    _move(session, session.exec(theirs).all(), gone)
    gone.merged_into_id, gone.version, row.undone_at = None, gone.version + 1, now()
    session.add_all([gone, row])
    outbox.note(session, PARTED, row.key)
    return row


def _move(session: Session, people: Sequence[SchoolContact], to: School) -> None:
    for person in people:
        person.school_id = to.key
        session.add(person)
