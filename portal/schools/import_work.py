"""What does the worker do with a list of schools: read it for the preview, then apply it a few batches at a time?"""

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from portal.outbox import Later, Note
from portal.schools import imports
from portal.schools.imports import BROUGHT, CONFIRMED
from portal.schools.models import ImportState, SchoolImport
from portal.schools.reading import Listed, Unreadable, read

if TYPE_CHECKING:
    from portal.app import Portal

TURN_SECONDS = 2.0  # then mails and searches get their turn

__all__ = ["BROUGHT", "CONFIRMED", "apply", "apply_list", "look_through", "read_list"]


def look_through(portal: "Portal", notes: Sequence[Note]) -> None:
    """Read what was brought; the preview says what it would change."""
    for note in notes:
        read_list(portal, int(note.subject))


def apply(portal: "Portal", notes: Sequence[Note]) -> None:
    """Apply a confirmed list. Raises Later when its turn is over: the rest goes on where this stopped."""
    for note in notes:
        if not apply_list(portal, int(note.subject), TURN_SECONDS):
            raise Later("more rows of a list", timedelta(0))


def read_list(portal: "Portal", number: int) -> None:
    """Read one list, unless that is done already."""
    with portal.db.read() as session:
        row = session.get(SchoolImport, number)
    content = _content(portal, row) if row else None
    with portal.db.write() as session:
        row = session.get(SchoolImport, number)
        if row is not None and row.state is ImportState.READING:
            if content is None:
                imports.fail(row, "gone")
            else:
                imports.look_through(session, row, content)


def apply_list(portal: "Portal", number: int, seconds: float) -> bool:
    """Apply batches of a confirmed list for so long; whether it is over."""
    with portal.db.read() as session:
        row = session.get(SchoolImport, number)
    if row is None or row.state is not ImportState.RUNNING:
        return True
    listed, until = _listed(portal, row), time.monotonic() + seconds
    more = True
    while more:
        with portal.db.write() as session:
            fresh = imports.by_id(session, number, lock=True)
            if listed is None:
                imports.fail(fresh, "gone")
                return True
            more = imports.apply_batch(session, fresh, listed)
        if more and time.monotonic() > until:
            return False
    return True


def _content(portal: "Portal", row: SchoolImport) -> bytes | None:
    try:
        with portal.storage.open(row.storage_key) as file:
            return file.read()
    except FileNotFoundError:
        return None


def _listed(portal: "Portal", row: SchoolImport) -> Listed | None:
    content = _content(portal, row)
    try:
        return read(content) if content is not None else None
    except Unreadable:
        return None
