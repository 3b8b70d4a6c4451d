"""Which stored files belong to nobody? A crash leaves some, and forms that were never sent again leave others."""

import time
from itertools import islice
from typing import TYPE_CHECKING

import structlog

from portal.candidates import queries
from portal.schools import imports

if TYPE_CHECKING:
    from portal.app import Portal

log = structlog.get_logger()

# A file held for a form that came back may be used for an hour; nothing is taken away while it could be.
KEPT_SECONDS = 2 * 3600


def sweep(portal: "Portal") -> None:
    """Remove files older than two hours that no row names."""
    old = time.time() - KEPT_SECONDS
    removed = 0
    keys = portal.storage.keys()
    while names := list(islice(keys, 500)):
        aged = {name for name in names if _written(portal, name) < old}
        if not aged:
            continue
        with portal.db.read() as session:
            known = queries.known_files(session, aged) | imports.known_files(session, aged)
        for name in aged - known:
            portal.storage.remove(name)
            removed += 1
    if removed:
        log.info("orphan files removed", files=removed)


def _written(portal: "Portal", name: str) -> float:
    try:
        return portal.storage.path(name).stat().st_mtime
    except FileNotFoundError:  # gone since it was listed
        return time.time()
