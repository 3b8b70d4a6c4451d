"""What the loop of the worker promises: slow work delays nothing else, and a busy moment of the database costs a moment."""

import threading
from datetime import timedelta

from sqlalchemy.exc import OperationalError
from sqlmodel import select, update

from portal import outbox
from portal.app import Portal
from portal.db import now
from portal.outbox import Later, Note
from portal.timetable import Topic
from portal.worker import Worker

PATIENCE = 60  # seconds; nothing is measured here


def notes_of(portal: Portal) -> list[tuple[str, str]]:
    with portal.db.read() as session:
        return [(note.topic, note.subject) for note in session.exec(select(Note).order_by(Note.id))]


def write(portal: Portal, topic: str, *subjects: str) -> None:
    with portal.db.write() as session:
        for subject in subjects:
            outbox.note(session, topic, subject)


def test_a_file_that_takes_a_minute_to_read_delays_no_mail(portal: Portal) -> None:
    begun, may_end = threading.Event(), threading.Event()
    sent: list[str] = []

    def read(_portal: Portal, notes: list[Note]) -> None:
        begun.set()
        assert may_end.wait(PATIENCE)

    worker = Worker(portal)
    worker.topics = {
        "file.received": Topic(read, batch=2, side_by_side=True),
        "mail.due": Topic(lambda _portal, notes: sent.extend(note.subject for note in notes)),
    }
    write(portal, "file.received", "1", "2", "3")
    write(portal, "mail.due", "first")
    worker.step()
    assert begun.wait(PATIENCE)
    assert sent == ["first"]
    write(portal, "mail.due", "second")
    assert worker.step() == 1, "no third file while two are in hand"
    assert sent == ["first", "second"]
    assert notes_of(portal) == [("file.received", n) for n in "123"]
    may_end.set()
    worker.drain()
    assert notes_of(portal) == []


def test_many_mails_wait_for_one_turn_of_something_slow_not_for_one_each(portal: Portal) -> None:
    order: list[str] = []
    worker = Worker(portal)
    worker.topics = {
        "slow.thing": Topic(lambda _portal, notes: order.append("slow")),
        "mail.due": Topic(lambda _portal, notes: order.append("mail")),
    }
    write(portal, "slow.thing", "1")
    write(portal, "mail.due", *map(str, range(5)))
    assert worker.step() == 6
    assert order == ["slow", *["mail"] * 5]


def test_what_goes_wrong_beside_the_loop_is_written_down_all_the_same(portal: Portal) -> None:
    def read(_portal: Portal, notes: list[Note]) -> None:
        if notes[0].subject == "broken":
            raise RuntimeError("private words")
        raise Later("scanner away", timedelta(seconds=30))

    worker = Worker(portal)
    worker.topics = {"file.received": Topic(read, batch=4, side_by_side=True)}
    write(portal, "file.received", "broken", "waiting")
    worker.drain()
    with portal.db.read() as session:
        told = {note.subject: (note.error, note.attempts, note.lease_until) for note in session.exec(select(Note))}
    assert told == {"broken": ("RuntimeError", 1, None), "waiting": ("scanner away", 0, None)}


def test_a_stopped_worker_finishes_what_it_has_in_hand(portal: Portal) -> None:
    begun, done = threading.Event(), []

    def read(_portal: Portal, notes: list[Note]) -> None:
        begun.set()
        threading.Event().wait(0.2)
        done.append(notes[0].subject)

    worker = Worker(portal)
    worker.topics, worker.timetable = {"file.received": Topic(read, side_by_side=True)}, ()
    write(portal, "file.received", "1")
    thread = threading.Thread(target=worker.run)
    thread.start()
    assert begun.wait(PATIENCE)
    worker.stop()
    thread.join(PATIENCE)
    assert done == ["1"] and notes_of(portal) == []


def test_a_database_that_is_busy_for_a_moment_leaves_no_note_to_the_end_of_its_lease(
    portal: Portal, monkeypatch
) -> None:
    finish, tries = outbox.finish, []

    def busy_twice(session, notes) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("", {}, Exception("database is locked"))
        finish(session, notes)

    monkeypatch.setattr(outbox, "finish", busy_twice)
    worker = Worker(portal)
    handled: list[str] = []
    worker.topics = {"mail.due": Topic(lambda _portal, notes: handled.extend(note.subject for note in notes))}
    write(portal, "mail.due", "first")
    assert worker.step() == 1
    assert handled == ["first"] and len(tries) == 3 and notes_of(portal) == []
    with portal.db.write() as session:  # nothing is left that a later look could take again
        session.execute(update(Note).values(run_at=now() - timedelta(hours=1)))
    assert worker.step() == 0


def test_a_note_that_got_the_number_of_one_taken_away_is_not_lost(portal: Portal) -> None:
    """SQLite gives the number of a deleted row to the next one: here an erasure comes while the worker has the first in hand."""
    worker = Worker(portal)
    handled: list[str] = []

    def handle(portal: Portal, notes: list[Note]) -> None:
        handled.extend(note.subject for note in notes)
        if handled == ["first"]:
            with portal.db.write() as session:
                session.delete(session.get_one(Note, notes[0].id))
                session.flush()
                session.add(Note(id=notes[0].id, topic="mail.due", subject="second"))

    worker.topics = {"mail.due": Topic(handle)}
    write(portal, "mail.due", "first")
    worker.drain()
    assert handled == ["first", "second"] and notes_of(portal) == []
