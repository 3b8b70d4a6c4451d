"""How is work done after a commit and by the clock? A loop over the notes of `timetable.py`."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from portal import outbox
from portal.applications import dossiers
from portal.applications.merging import likely as merging_likely
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
# How long one topic is worked on before the next has its turn.
TURN = timedelta(seconds=1)
# Work that takes longer than this is told in the log: everything else of the loop waited for it.
LONG = timedelta(seconds=20)
# How often it is tried to write down how a note went; one that is not written keeps its lease, and is done again late.
TRIES = 5


def watch_everything() -> None:
    """Tell the outbox which changes make which documents stale."""
    openings.watch()
    dossiers.watch()
    merging_likely.watch()
    pool.watch()


class Worker:
    """The loop: claim, handle, finish; then sleep until somebody commits or a second has gone by.

    Slow topics (`Topic.side_by_side`) have threads of their own: a file that takes a minute to read delays no mail.
    """

    def __init__(self, portal: "Portal") -> None:
        self.portal = portal
        self.topics = topics()
        self.timetable = timetable()
        self.due = {r.name: time.monotonic() for r in self.timetable}
        self.stopping = threading.Event()
        self.resting: dict[str, float] = {}  # topic → until when there is no use in trying
        self.told: dict[str, float] = {}  # topic → when it was last said why it waits
        self.lane: ThreadPoolExecutor | None = None
        self.beside: dict[str, list[Future[None]]] = {}  # topic → its notes that are in hand in the lane

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
        self._finish_lane()

    def stop(self) -> None:
        """Finish what is in hand, then end."""
        self.stopping.set()
        self.portal.wake_worker()

    def drain(self, progress: Callable[[int], None] | None = None) -> None:
        """Do all that is due now (demo, tests, command line)."""
        done = 0
        while (count := self.step()) or self.beside:
            done += count
            if progress and count:
                progress(done)
            if not count:
                wait([future for futures in self.beside.values() for future in futures], return_when="FIRST_COMPLETED")
                self._look_beside()
        self._finish_lane()

    def step(self) -> int:
        """A turn of each topic; how many notes were taken. Those of slow topics may still be in hand afterwards."""
        taken = 0
        self._look_beside()
        with self.portal.db.read() as session:
            due = outbox.due_topics(session)
        for name, topic in self.topics.items():
            if name in due:
                taken += self._step_of(name, topic)
            if self.stopping.is_set():
                break
        return taken

    def _step_of(self, name: str, topic: Topic) -> int:
        """Batch after batch of one topic for a moment, so that many mails do not wait for one slow thing each."""
        taken, until = 0, time.monotonic() + TURN.total_seconds()
        while True:
            free = topic.batch - len(self.beside.get(name, []))
            if not free or self.stopping.is_set() or time.monotonic() < self.resting.get(name, 0):
                return taken
            with self.portal.db.write() as session:
                notes = outbox.claim(session, [name], free)
            taken += len(notes)
            if topic.side_by_side:
                self._begin_beside(name, topic, notes)
            elif notes:
                self._handle(name, topic, notes)
            if len(notes) < free or time.monotonic() > until:
                return taken

    def _begin_beside(self, name: str, topic: Topic, notes: list[Note]) -> None:
        if self.lane is None:
            self.lane = ThreadPoolExecutor(thread_name_prefix="beside")
        for note in notes:
            future = self.lane.submit(self._handle, name, topic, [note])
            future.add_done_callback(lambda _: self.portal.wake_worker())
            self.beside.setdefault(name, []).append(future)

    def _look_beside(self) -> None:
        """Forget what the lane has finished, and say what it stumbled over."""
        for name, futures in list(self.beside.items()):
            for future in [f for f in futures if f.done()]:
                futures.remove(future)
                if error := future.exception():
                    log.error("worker stumbled", kind=type(error).__name__)
            if not futures:
                del self.beside[name]

    def _finish_lane(self) -> None:
        if self.lane is not None:
            self.lane.shutdown()
            self.lane = None
        self._look_beside()

    def _handle(self, name: str, topic: Topic, notes: list[Note]) -> None:
        """Handle a batch and write down how it went."""
        began = time.monotonic()
        try:
            topic.handle(self.portal, notes)
        except Later as later:
            reason, delay = str(later), later.delay
            self._write_down(lambda session: outbox.postpone(session, notes, reason, delay))
        except (IndexUnavailable, IndexBusy) as away:
            pause = BUSY if isinstance(away, IndexBusy) else AWAY
            why = _why(away)
            self._write_down(lambda session: outbox.postpone(session, notes, why, pause))
            self._rest(name, away, pause)
        except Exception as error:
            log.exception("note failed", topic=name, notes=[n.id for n in notes])
            kind = type(error).__name__
            self._write_down(lambda session: outbox.fail(session, notes, kind))
        else:
            self._write_down(lambda session: outbox.finish(session, notes))
        if (seconds := time.monotonic() - began) > LONG.total_seconds():
            log.info("work took long", topic=name, notes=len(notes), seconds=round(seconds))

    def _write_down(self, how: Callable[[Session], None]) -> None:
        """Patiently: a database that is busy for a moment must not leave notes to the end of their lease."""
        for attempt in range(1, TRIES + 1):
            try:
                with self.portal.db.write() as session:
                    how(session)
                return
            except OperationalError:
                if attempt == TRIES:
                    raise
                time.sleep(attempt / 5)

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
