"""Several web and several worker processes share one database: whoever is killed, everything is done, and done once."""

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import event
from sqlmodel import col, select, update

from portal import indexes, outbox
from portal.app import build
from portal.applications import links
from portal.db import now
from portal.outbox import Note
from portal.settings import ROOT
from portal.timetable import topics
from portal.worker import Worker
from search_index.generations import Generations
from tests.applications.applying import word
from tests.conftest import KEY, SERVER
from tests.factories import application, opening, town
from tests.flows.test_crash import (
    Person,
    Server,
    check_application,
    check_index,
    free_port,
    postman,
    wait_until_done,
)

assert postman  # the mail server of the test
PEOPLE = 12
ONLY_POSTGRESQL = (
    "MANY PROCESSES ARE PROVED ON POSTGRESQL ONLY: this pass is SQLite, where one process serves and works."
)


class Work:
    """`portal work` as its own process."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.killed: list[int] = []
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal", "work"], env=self.environment, cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.killed.append(self.process.pid)


@pytest.mark.timeout(600)
@pytest.mark.skipif(not SERVER, reason=ONLY_POSTGRESQL)
def test_two_serve_and_two_work_and_some_are_killed_yet_all_is_done_once(settings, postman, tmp_path: Path):
    handler, smtp = postman
    portal = build(settings)
    with portal.db.write() as session:
        cast = town(session)
        where = opening(session, cast.aurora, cast.oss)
    for name in indexes.CONTENT:
        portal.index.clear(name)
    ports = [free_port(), free_port()]
    environment = os.environ | {
        "PORTAL_DATA_DIR": str(tmp_path), "PORTAL_DATABASE_URL": settings.database, "PORTAL_SECRET_KEY": KEY,
        "PORTAL_HOST": "127.0.0.1", "PORTAL_SMTP_URL": f"smtp://127.0.0.1:{smtp}", "PORTAL_WORKER": "false",
        "PORTAL_APPLY_PER_HOUR": "1000000", "PORTAL_TESSERACT": "",
    }  # fmt: skip
    shown = now() - timedelta(minutes=1)
    people = [
        Person(n, links.form_token(settings.key, where.key, shown), word(f"Persona {n}, OSS a Lecco, turni e notti."))
        for n in range(PEOPLE)
    ]
    servers = [Server(environment | {"PORTAL_PORT": str(port)}, port, patience=150) for port in ports]
    workers = [Work(environment), Work(environment)]
    try:
        side_by_side(*(server.start for server in servers))
        sending = threading.Thread(target=send_all, args=(people, ports, where.slug))
        sending.start()
        time.sleep(0.4)
        workers[0].kill()
        servers[1].kill()
        workers[0].start()
        side_by_side(servers[1].start)
        sending.join()
        workers[1].kill()  # the other one goes on alone
        free_what_the_dead_held(portal, workers)
        wait_until_done(portal)
        with portal.db.read() as session:
            assert not outbox.parked(session)
            for person in people:
                assert len(set(person.receipts)) == 1, "one form, one receipt"
                check_application(session, portal, person, where.key)
        check_mails(handler.received)
        check_index(portal)
    finally:
        for one in [*servers, *workers]:
            if one.process is not None and one.process.poll() is None:
                one.process.kill()
                one.process.wait()
        portal.close()


def check_mails(received):
    """A killed worker may have sent one mail that it could not note down; the repeat carries the same Message-ID."""
    # At seven in the morning the desk gets its digest as well: that is another story.
    received = [mail for mail in received if str(mail["To"]).endswith("@posta.example")]
    ids: dict[str, set[str]] = {}
    for mail in received:
        ids.setdefault(str(mail["To"]), set()).add(str(mail["Message-ID"]))
    assert {f"persona{n}@posta.example" for n in range(PEOPLE)} <= set(ids)
    assert all(len(found) == 1 for found in ids.values())
    assert len(received) <= PEOPLE + 2


def side_by_side(*starts):
    failures: list[BaseException] = []

    def one(start):
        try:
            start()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=one, args=(start,)) for start in starts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures


def send_all(people: list[Person], ports: list[int], slug: str) -> None:
    """Everybody sends until there is a receipt; each third person sends to both processes at once."""
    for person in people:
        chosen = ports if person.number % 3 == 0 else [ports[person.number % 2]]
        side_by_side(*(partial(person.send, port, slug) for port in chosen))
        deadline = time.monotonic() + 150
        while not person.receipts and time.monotonic() < deadline:
            person.send(ports[0], slug)


def free_what_the_dead_held(portal, workers):
    """The clock is put forward, but only for the notes in the hands of those who were killed."""
    dead = [f"{os.uname().nodename}:{pid}" for worker in workers for pid in worker.killed]
    with portal.db.write() as session:
        session.execute(
            update(Note).where(col(Note.lease_by).in_(dead), col(Note.lease_until).is_not(None))
            .values(lease_until=now() - timedelta(seconds=1))
        )  # fmt: skip


def test_a_second_writer_says_why_it_waits_and_counts_no_failure(portal, client, cast, session, monkeypatch):
    said = []
    monkeypatch.setattr(
        "portal.worker.log", SimpleNamespace(warning=lambda event, **words: said.append((event, words)))
    )
    worker = Worker(portal)
    worker.drain()
    with portal.db.write() as writing:
        application(writing, cast.opening, "Persona In Attesa")
    with Generations(portal.settings.index_dir, "candidates").writing():
        worker.drain()
    why = "another writer is at work on the index candidates"
    assert said == [("notes wait", {"topic": "index.candidates", "why": why, "seconds": 2})]
    notes = session.exec(select(Note).where(Note.topic == "index.candidates")).all()
    assert notes and all(note.attempts == 0 and note.parked_at is None for note in notes)


def test_a_full_queue_drains_in_batches_of_known_size(portal, cast, monkeypatch):
    """Bounded memory: however many notes wait, a worker holds one batch of each topic at a time."""
    worker = Worker(portal)
    worker.drain()
    with portal.db.write() as session:
        for n in range(1, 1201):
            outbox.note(session, "index.candidates", f"{cast.aurora.key}-{100_000 + n}")
    sizes = []
    handle = worker.topics["index.candidates"].handle

    def counted(portal, notes):
        sizes.append(len(notes))
        handle(portal, notes)

    most = topics()["index.candidates"].batch
    worker.topics = {"index.candidates": type(worker.topics["index.candidates"])(counted, batch=most)}
    worker.drain()
    assert max(sizes) <= most <= 1000 and sum(sizes) == 1200


def test_claiming_uses_an_index_however_long_the_queue(portal, cast):
    """No look at the queue reads every note."""
    with portal.db.write() as session:
        for n in range(2000):
            outbox.note(session, "some.topic", n, at=now() + timedelta(days=1))
    asked = []

    def listen(_connection, _cursor, statement, parameters, *_rest):
        asked.append((statement, parameters))

    event.listen(portal.db.engine, "before_cursor_execute", listen)
    with portal.db.write() as session:
        outbox.claim(session, ["some.topic"], 50)
    event.remove(portal.db.engine, "before_cursor_execute", listen)
    statement, values = next((s, v) for s, v in asked if s.lstrip().startswith("SELECT note.id"))
    with portal.db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE note")
        how = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
        plan = " ".join(str(row) for row in connection.exec_driver_sql(how + statement, values))
    assert "ix_note_due" in plan or "ix_note_topic_subject" in plan, plan
