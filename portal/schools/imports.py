"""How does a list of the ministry become the register: read, shown, confirmed, applied, each step once?

A list is applied in batches of rows, each in a transaction that also says how far it came: after a crash the worker
goes on from there, and a row applied twice changes nothing. What a school has is compared again at that moment.
"""

from collections.abc import Collection, Sequence
from typing import Any, BinaryIO

from sqlalchemy import insert
from sqlmodel import Session, col, func, select

from portal import outbox
from portal.db import now
from portal.errors import Conflict, NotFound
from portal.i18n import gettext as _
from portal.schools import kinds, register
from portal.schools.models import ImportState, School, SchoolImport
from portal.schools.reading import Listed, Row, Unreadable, read
from portal.storage import Storage

BROUGHT = "schools.list_brought"
CONFIRMED = "schools.list_confirmed"
BATCH = 250
SHOWN = 50
FIELDS = (
    "institute_code", "name", "kind", "state_run", "address", "postcode", "comune", "province", "email",
    "certified_email", "website",
)  # fmt: skip
_AT_WORK = (ImportState.READING, ImportState.PREVIEW, ImportState.RUNNING)


def by_id(session: Session, number: int, *, lock: bool = False) -> SchoolImport:
    """The import of this number. Raises NotFound."""
    wanted = select(SchoolImport).where(SchoolImport.id == number)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = session.exec(wanted).first()
    if found is None:
        raise NotFound
    return found


def latest(session: Session, limit: int = 10) -> Sequence[SchoolImport]:
    """The newest imports first."""
    return session.exec(select(SchoolImport).order_by(col(SchoolImport.id).desc()).limit(limit)).all()


def known_files(session: Session, storage_keys: Collection[str]) -> set[str]:
    """Those of these storage keys that a list still at work needs; an applied one has told all it had to tell."""
    mine = select(SchoolImport.storage_key).where(
        col(SchoolImport.storage_key).in_(storage_keys), col(SchoolImport.state).in_(_AT_WORK)
    )
    return set(session.exec(mine))


def is_older(session: Session, row: SchoolImport) -> bool:
    """Whether a list is of an earlier school year than what the register knows already."""
    newest = session.exec(select(func.max(School.school_year))).first() or ""
    return row.state is ImportState.PREVIEW and bool(row.school_year) and row.school_year < newest


def bring(session: Session, storage: Storage, content: BinaryIO, filename: str, by_id: int | None) -> SchoolImport:
    """Take a file in; the worker reads it. Raises Conflict while another list is at work."""
    register.changed(session)  # the second of two at once waits here
    if session.exec(select(SchoolImport.id).where(col(SchoolImport.state).in_(_AT_WORK))).first() is not None:
        raise Conflict(_("Un altro elenco è già al lavoro. Confermalo o scartalo prima di caricarne uno nuovo."))
    kept = storage.put(content)
    row = SchoolImport(filename=filename[-120:] or "elenco.csv", storage_key=kept.key, by_id=by_id)
    session.add(row)
    session.flush()
    outbox.note(session, BROUGHT, row.key)
    return row


def confirm(session: Session, number: int) -> SchoolImport:
    """Let the worker apply what the preview showed; confirmed twice it is applied once. Raises Conflict."""
    row = by_id(session, number, lock=True)
    if row.state in {ImportState.RUNNING, ImportState.DONE}:
        return row
    if row.state is not ImportState.PREVIEW:
        raise Conflict(_("Questo elenco non si può confermare: non è stato letto fino in fondo."))
    row.state, row.done = ImportState.RUNNING, 0
    session.add(row)
    outbox.note(session, CONFIRMED, row.key)
    return row


def discard(session: Session, number: int) -> None:
    """Forget a list that nobody confirmed; its file goes with the next sweep. Raises Conflict once it is applied."""
    row = by_id(session, number, lock=True)
    if row.state in {ImportState.RUNNING, ImportState.DONE}:
        raise Conflict(_("Questo elenco è già stato confermato: non si può più scartare."))
    session.delete(row)


def look_through(session: Session, row: SchoolImport, content: bytes) -> None:
    """Write down what a list would change: the preview. A file that is no list fails and says why."""
    if row.state is not ImportState.READING:
        return
    session.add(row)
    try:
        listed = read(content)
    except Unreadable as unreadable:
        fail(row, unreadable.why)
        return
    row.rows, row.school_year, row.left_out = listed.count, listed.school_year, listed.left_out
    row.refused = [
        {"row": r.number, "code": r.code, "reasons": [list(pair) for pair in r.reasons]} for r in listed.refused
    ]
    row.new, row.changed, row.same, row.shown = _compared(session, listed)
    row.state = ImportState.PREVIEW


def fail(row: SchoolImport, why: str) -> None:
    """Say why a list came to nothing."""
    row.state, row.failure, row.finished_at = ImportState.FAILED, why, now()


def apply_batch(session: Session, row: SchoolImport, listed: Listed) -> bool:
    """Apply the next rows of a confirmed list; whether there are more."""
    if row.state is not ImportState.RUNNING:
        return False
    waiting = [one for one in listed.rows if one.number > row.done]
    register.changed(session)
    known = _known(session, waiting[:BATCH])
    for one in waiting[:BATCH]:
        if one.code in known:
            _apply(session, known[one.code], one)
    if fresh := [_as_new(one) for one in waiting[:BATCH] if one.code not in known]:
        session.execute(insert(School), fresh)
    session.add(row)
    if len(waiting) > BATCH:
        row.done = waiting[BATCH - 1].number
        return True
    row.done = max(row.done, row.rows + 1)
    row.state, row.finished_at = ImportState.DONE, now()
    return False


def _compared(session: Session, listed: Listed) -> tuple[int, int, int, list[dict[str, Any]]]:
    """How many schools are new, changed and as they were, and the first that differ."""
    new = changed = same = 0
    shown: list[dict[str, Any]] = []
    for start in range(0, len(listed.rows), BATCH):
        batch = listed.rows[start : start + BATCH]
        known = _known(session, batch)
        for one in batch:
            school = known.get(one.code)
            what = differences(school, one) if school else []
            new, changed, same = new + (school is None), changed + bool(what), same + (school is not None and not what)
            if (school is None or what) and len(shown) < SHOWN:
                shown.append({"row": one.number, "code": one.code, "name": one.name, "what": what})
    return new, changed, same, shown


def _known(session: Session, rows: Sequence[Row]) -> dict[str, School]:
    codes = [one.code for one in rows]
    return {school.code: school for school in session.exec(select(School).where(col(School.code).in_(codes)))}


def differences(school: School, row: Row) -> list[str]:
    """Fields of a school that the list would change. Tracks that staff ticked stay; a list that says nothing erases nothing."""
    told = {name: getattr(row, name) for name in FIELDS}
    what = [name for name, value in told.items() if value not in ("", getattr(school, name)) and name != "province"]
    if row.tracks and not school.tracks:
        what.append("tracks")
    if not school.checked:
        what.append("checked")
    return what


def _apply(session: Session, school: School, row: Row) -> None:
    """Make the register say what the row says."""
    what = differences(school, row)
    for name in what:
        if name in FIELDS:
            setattr(school, name, getattr(row, name))
    if "tracks" in what:
        school.tracks = list(row.tracks)
    school.checked = True
    school.province = row.province
    school.school_year = max(school.school_year, row.school_year)
    if what:
        school.version += 1
        school.words = _words(school)
    session.add(school)


def _as_new(row: Row) -> dict[str, Any]:
    """The columns of a school that the register lacked."""
    told = {name: getattr(row, name) for name in FIELDS}
    stamp = now()
    return told | {
        "code": row.code, "tracks": list(row.tracks), "school_year": row.school_year, "words": _words(row), "active": True,
        "checked": True, "version": 1, "created_at": stamp, "updated_at": stamp,
    }  # fmt: skip


def _words(of: School | Row) -> str:
    return kinds.words(code=of.code, name=of.name, kind=of.kind, comune=of.comune, institute_code=of.institute_code)
