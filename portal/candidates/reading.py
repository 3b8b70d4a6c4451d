"""What becomes of a file after it was received? It is scanned, its words are read, and what they say is kept.

Runs in the worker. The work on the file happens between two short transactions, so that a slow scan blocks nobody;
a file that was erased meanwhile is simply not there any more.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from portal import antivirus
from portal.candidates import cv_text, queries
from portal.candidates.cv_facts import facts_of
from portal.candidates.file_kind import FileKind
from portal.candidates.models import Cv, ReadingState, ScanState
from portal.db import now
from portal.outbox import Later, Note

if TYPE_CHECKING:
    from portal.app import Portal

log = structlog.get_logger()

# Reasons of a failed scan that pass by themselves.
SCANNER_AWAY = frozenset({"unreachable", "no_answer"})


def read_received(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `cv.received`: the subject is the file's number."""
    for note in notes:
        with portal.db.read() as session:
            cv = session.get(Cv, int(note.subject))
        if cv is None or cv.reading is not ReadingState.WAITING:
            continue
        scan = scanned(portal, cv)
        reading = cv_text.Reading(cv_text.ReadingState.REJECTED, reason="infected")
        if scan is not ScanState.INFECTED and (known := read_before(portal, cv)) is not None:
            reading = known
        elif scan is not ScanState.INFECTED:
            reading = cv_text.read(
                portal.storage.path(cv.storage_key), FileKind(cv.kind), tesseract=portal.settings.tesseract or False
            )
            if reading.state is cv_text.ReadingState.WAITING and reading.reason != "no_file":
                raise Later(f"reading {reading.reason}", timedelta(seconds=10))
        keep(portal, cv.key, scan, reading)
        if reading.state is cv_text.ReadingState.REJECTED and reading.reason == "infected":
            portal.storage.remove(cv.storage_key)


def read_before(portal: "Portal", cv: Cv) -> cv_text.Reading | None:
    """What the very same file of the same person said when it came with another application; None when it is new."""
    with portal.db.read() as session:
        twin = queries.read_twin(session, cv)
    if twin is None:
        return None
    state = cv_text.ReadingState.READ
    return cv_text.Reading(state, twin.text, twin.pages, None, "ocr" if twin.reading_method == "ocr" else "text")


def scanned(portal: "Portal", cv: Cv) -> ScanState:
    """What the virus scanner says, where there is one; raises Later while it is away."""
    if cv.scan is not ScanState.WAITING:
        return cv.scan
    found = antivirus.scan(portal.storage.path(cv.storage_key), portal.settings.clamav or None)
    if found.state is antivirus.ScanState.INFECTED:
        log.warning("malware in a file", file=cv.key, name=found.name)
        return ScanState.INFECTED
    if found.state is antivirus.ScanState.FAILED:
        if found.reason in SCANNER_AWAY:
            raise Later(f"scanner {found.reason}", timedelta(seconds=30))
        log.error("file could not be scanned", file=cv.key, reason=found.reason)
        return ScanState.NOT_SCANNED
    return ScanState.CLEAN if found.state is antivirus.ScanState.CLEAN else ScanState.NOT_SCANNED


def keep(portal: "Portal", cv_id: int, scan: ScanState, reading: cv_text.Reading) -> None:
    """Write down what was found; the watcher of the outbox sees the change and has the person indexed afresh."""
    with portal.db.write() as session:
        cv = session.get(Cv, cv_id, with_for_update=True)
        if cv is None:
            return
        cv.scan = scan
        missing = reading.state is cv_text.ReadingState.WAITING
        cv.reading = ReadingState.NOT_READABLE if missing else ReadingState(reading.state.value)
        cv.reading_reason = reading.reason or ""
        cv.reading_method = reading.method if reading.text else ""
        cv.pages = reading.pages
        cv.text = reading.text
        cv.facts = facts_of(reading.text) if reading.text else {}
        cv.read_at = now()
