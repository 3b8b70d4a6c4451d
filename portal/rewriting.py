"""How do the words of somebody who was erased leave the files of the search index?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from portal import indexes, marks
from portal.applications import dossiers, erasure
from portal.outbox import Note
from portal.pool import search as pool

if TYPE_CHECKING:
    from portal.app import Portal

# Up to this many people the index is written anew at once after an erasure (a second or two), beyond it at night.
REWRITE_AT_ONCE = 3000
HOLDS_ERASED = "index.holds_erased"


def finish_erasures(portal: "Portal", notes: Sequence[Note]) -> None:
    """An engine keeps deleted documents in its files until it rewrites them, and SQLite in its journal: see to both."""
    with portal.db.write() as session:
        marks.put(session, HOLDS_ERASED, "yes")
    if portal.index.count(dossiers.INDEX) <= REWRITE_AT_ONCE:
        rewrite_index(portal)
    erasure.scrub(portal, notes)


def rewrite_index(portal: "Portal") -> None:
    """Write the indexes of people anew when they may still hold the words of somebody who was erased."""
    with portal.db.read() as session:
        if marks.get(session, HOLDS_ERASED) != "yes":
            return
    with portal.db.write() as session:  # before, so that an erasure meanwhile is not overlooked
        marks.put(session, HOLDS_ERASED, "no")
    try:
        for name in (dossiers.INDEX, pool.INDEX):
            indexes.reindex(portal, name)
    except Exception:  # the engine is away or busy: the words are still there, and this has to come again
        with portal.db.write() as session:
            marks.put(session, HOLDS_ERASED, "yes")
        raise
