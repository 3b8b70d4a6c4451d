"""How is work done after a commit and by the clock? A loop over the notes of `timetable.py`."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog

from portal import outbox
from portal.applications import dossiers, merging_likely
from portal.openings import search as openings
from portal.outbox import Later, Note
from portal.pool import search as pool
from portal.timetable import Topic, timetable, topics
from search_index.index import IndexBusy, IndexUnavailable
from search_index.trouble import kind_of

if TYPE_CHECKING:
    from portal.app import Portal

log = structlog.get_logger()
# How long a topic rests while another process writes its index, and while the engine does not answer.
BUSY, AWAY = timedelta(seconds=2), timedelta(seconds=20)


def watch_everything() -> None:
    """Tell the outbox which changes make which documents stale."""
    openings.watch()
    dossiers.watch()
    merging_likely.watch()
    pool.watch()


class Worker:
    """The loop: claim, handle, finish; then sleep until somebody commits or a second has gone by."""

    def __init__(self, portal: "Portal") -> None:
        self.portal = portal
        self.topics = topics()
        self.timetable = timetable()
        self.due = {r.name: time.monotonic() for r in self.timetable}
        self.stopping = threading.Event()
        self.resting: dict[str, float] = {}  # topic → until when there is no use in trying
        self.told: dict[str, float] = {}  # topic → when it was last said why it waits

    def run(self) -> None:
        """Work until stopped. A mishap in the loop itself (the database away) is waited out."""
        while not self.stopping.is_set():
            try:
                busy = self.step()
                self.run_timetable()
            except Exception as error:
                log.error("worker stumbled", kind=type(error).__name__)
                busy = False
                self.stopping.wait(2)
            if not busy:
                self.portal.work.wait(1)
                self.portal.work.clear()

    def stop(self) -> None:
        """Finish what is in hand, then end."""
        self.stopping.set()
        self.portal.wake_worker()

    def drain(self, progress: Callable[[int], None] | None = None) -> None:
        """Do all that is due now (demo, tests, command line)."""
        done = 0
        while count := self.step():
            done += count
            if progress:
                progress(done)

    def step(self) -> int:
        """One batch of each topic; how many notes were taken."""
        taken = 0
        with self.portal.db.read() as session:
            due = outbox.due_topics(session)
        for name, topic in self.topics.items():
            if name not in due or time.monotonic() < self.resting.get(name, 0):
                continue
            with self.portal.db.write() as session:
                notes = outbox.claim(session, [name], topic.batch)
            if notes:
                taken += len(notes)
                if topic.side_by_side and len(notes) > 1:
                    with ThreadPoolExecutor(len(notes)) as pool:
                        list(pool.map(partial(self._one, name, topic), notes))
                else:
                    self._handle(name, topic, notes)
            if self.stopping.is_set():
                break
        return taken

    def _one(self, name: str, topic: Topic, note: Note) -> None:
        self._handle(name, topic, [note])

    def _handle(self, name: str, topic: Topic, notes: list[Note]) -> None:
        """Handle a batch and write down how it went."""
        try:
            topic.handle(self.portal, notes)
        except Later as later:
            with self.portal.db.write() as session:
                outbox.postpone(session, notes, str(later), later.delay)
        except (IndexUnavailable, IndexBusy) as away:
            pause = BUSY if isinstance(away, IndexBusy) else AWAY
            with self.portal.db.write() as session:
                outbox.postpone(session, notes, _why(away), pause)
            self._rest(name, away, pause)
        except Exception as error:
            log.exception("note failed", topic=name, notes=[n.id for n in notes])
            with self.portal.db.write() as session:
                outbox.fail(session, notes, type(error).__name__)
        else:
            with self.portal.db.write() as session:
                outbox.finish(session, notes)

    def _rest(self, name: str, away: Exception, pause: timedelta) -> None:
        """The whole topic waits, not batch after batch; why is said once a minute."""
        moment = time.monotonic()
        self.resting[name] = moment + pause.total_seconds()
        if moment - self.told.get(name, -60) >= 60:
            self.told[name] = moment
            log.warning("notes wait", topic=name, why=str(away), seconds=int(pause.total_seconds()))

    def run_timetable(self) -> None:
        """Whatever the clock asks for."""
        for job in self.timetable:
            if time.monotonic() >= self.due[job.name] and not self.stopping.is_set():
                self.due[job.name] = time.monotonic() + job.every.total_seconds()
                try:
                    job.run(self.portal)
                except Exception:
                    log.exception("recurring work failed", job=job.name)


def _why(away: Exception) -> str:
    """In one word for the desk ("search_full"), then in a line for `portal check`."""
    word = "search_busy" if isinstance(away, IndexBusy) else f"search_{kind_of(away)}"
    return f"{word}: {away}"
