"""How long does a queue of 100,000 notes take, and how much memory? `python -m tests.bench.bench_queue [notes]`.

The notes are about dossiers that are gone, so that the outbox and the index are measured, not the reading of CVs.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from portal import indexes, migrations
from portal.app import build
from portal.db import now
from portal.outbox import Note
from portal.settings import Settings
from portal.worker import Worker

KEY = "a key for measuring only, long enough to be one"
AT_ONCE = 5000


def run(notes: int = 100_000) -> dict[str, Any]:
    """Fill the queue and drain it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), secret_key=KEY)
        migrations.upgrade(settings.database)
        portal = build(settings)
        for name in indexes.CONTENT:
            portal.index.clear(name)
        for at in range(0, notes, AT_ONCE):
            with portal.db.write() as session:
                session.add_all(
                    Note(topic="index.candidates", subject=f"1-{at + n}", run_at=now())
                    for n in range(min(AT_ONCE, notes - at))
                )
        before, start = _memory(), time.perf_counter()
        Worker(portal).drain()
        seconds = time.perf_counter() - start
        portal.close()
    return {
        "notes": notes,
        "seconds": round(seconds, 1),
        "per_second": round(notes / seconds),
        "mb_more": round(_memory() - before),
    }


def _memory() -> float:
    """MB at most, so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(run(*map(int, sys.argv[1:])))
