"""T8: killed at any moment, what was acknowledged is there after the restart, whole, and told once."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx2
import pytest
from aiosmtpd.controller import Controller
from sqlmodel import Session, col, select, update

from portal import indexes, outbox
from portal.app import Portal, build
from portal.applications import links
from portal.applications.models import Application, ApplicationFile
from portal.candidates.models import Cv, ReadingState
from portal.db import now
from portal.mail import Mail
from portal.openings.models import Opening
from portal.outbox import Note
from portal.settings import ROOT, Settings
from tests.applications.applying import word
from tests.conftest import KEY
from tests.factories import opening, town

PEOPLE, SENDERS, KILLS = 16, 4, 3
# How long a slow machine may take: nothing is measured here.
PATIENCE = 150  # seconds for the queue to drain after the last restart, or for a receipt


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return int(server.getsockname()[1])


@dataclass
class Postman:
    """A real mail server's memory: who got which Message-IDs."""

    received: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def postman() -> Iterator[tuple[Postman, int]]:
    handler = Postman()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield handler, controller.port
    controller.stop()


@dataclass
class Server:
    """`portal serve` as its own process, killed and started again."""

    environment: dict[str, str]
    port: int
    process: subprocess.Popen[bytes] | None = None
    patience: float = 150  # seconds until it has to answer

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal", "serve"], env=self.environment, cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the portal did not start"
            try:
                if httpx2.get(f"http://127.0.0.1:{self.port}/health", timeout=1).status_code == 200:
                    return
            except httpx2.TransportError:
                time.sleep(0.05)
        raise AssertionError("the portal did not come up")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def running(server: Server) -> Iterator[Server]:
    try:
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.kill()


@dataclass
class Person:
    """Somebody who presses «send» until there is a receipt."""

    number: int
    token: str
    body: bytes
    receipts: list[str] = field(default_factory=list)

    @property
    def email(self) -> str:
        return f"persona{self.number}@posta.example"

    def send(self, port: int, slug: str) -> None:
        data = {
            "form_token": self.token, "cv_draft": "", "website": "", "name": f"Persona {self.number}",
            "email": self.email, "phone": "3331234567", "consent": "y",
        }  # fmt: skip
        try:
            answer = httpx2.post(
                f"http://127.0.0.1:{port}/offerte/{slug}/candidatura", data=data,
                files={"cv": ("cv.docx", self.body, "application/octet-stream")}, timeout=15,
            )  # fmt: skip
        except httpx2.TransportError:  # killed meanwhile: nothing was promised
            time.sleep(0.1)
            return
        assert answer.status_code == 303, answer.text[:500]
        self.receipts.append(answer.headers["location"])


@pytest.mark.timeout(600)
def test_every_acknowledged_application_survives_kills_whole_and_is_told_once(
    settings: Settings, postman: tuple[Postman, int], tmp_path: Path
) -> None:
    handler, smtp = postman
    port = free_port()
    portal = build(settings)
    with portal.db.write() as session:
        cast = town(session)
        where = opening(session, cast.aurora, cast.oss)
    environment = os.environ | {
        "PORTAL_DATA_DIR": str(tmp_path), "PORTAL_DATABASE_URL": settings.database, "PORTAL_SECRET_KEY": KEY,
        "PORTAL_PORT": str(port), "PORTAL_HOST": "127.0.0.1", "PORTAL_SMTP_URL": f"smtp://127.0.0.1:{smtp}",
        "PORTAL_APPLY_PER_HOUR": "1000000", "PORTAL_TESSERACT": "",
    }  # fmt: skip
    shown = now() - timedelta(minutes=1)
    people = [
        Person(n, links.form_token(settings.key, where.key, shown), word(f"Persona {n}, OSS a Lecco, turni e notti."))
        for n in range(PEOPLE)
    ]
    try:
        with running(Server(environment, port)) as server:
            server.start()
            send_while_killing(server, people, where.slug)
            let_leases_run_out(portal)
            wait_until_done(portal)
        check(portal, people, handler, where)
    finally:
        portal.close()


def send_while_killing(server: Server, people: list[Person], slug: str) -> None:
    """Everybody sends, some more than once, while the server dies at random moments."""
    chance = random.Random()
    todo = people + chance.sample(people, PEOPLE // 4)  # double clicks
    chance.shuffle(todo)
    lock = threading.Lock()
    failures: list[BaseException] = []

    def work() -> None:
        while True:
            with lock:
                if not todo:
                    return
                person = todo.pop()
            try:
                before = len(person.receipts)
                deadline = time.monotonic() + PATIENCE
                while len(person.receipts) == before and time.monotonic() < deadline:
                    person.send(server.port, slug)
                    time.sleep(0.05)
            except BaseException as error:
                failures.append(error)
                return

    threads = [threading.Thread(target=work) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.05, 0.9))
        server.kill()
        server.start()
    for thread in threads:
        thread.join()
    assert not failures, failures


def let_leases_run_out(portal: Portal) -> None:
    """Notes in the hand of a killed worker come free after three minutes; the clock is put forward instead."""
    with portal.db.write() as session:
        session.execute(
            update(Note).where(col(Note.lease_until).is_not(None)).values(lease_until=now() - timedelta(seconds=1))
        )


def wait_until_done(portal: Portal) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with portal.db.write() as session:
            session.execute(
                update(Note).values(run_at=now()).where(col(Note.attempts) > 0, col(Note.lease_until).is_(None))
            )
        with portal.db.read() as session:
            if outbox.waiting(session) == 0:
                return
        time.sleep(0.2)
    with portal.db.read() as session:
        raise AssertionError(Counter(f"{n.topic} {n.error}" for n in session.exec(select(Note))))


def check(portal: Portal, people: list[Person], handler: Postman, where: Opening) -> None:
    with portal.db.read() as session:
        assert not outbox.parked(session)
        for person in people:
            assert len(set(person.receipts)) == 1, "one form, one receipt"
            check_application(session, portal, person, where.key)
        # At seven in the morning the desk gets its digest as well: that is another story.
        sent = session.exec(select(Mail).where(col(Mail.unique).startswith("application:"))).all()
        assert len(sent) == PEOPLE and all(m.sent_at for m in sent)
    received = [mail for mail in handler.received if str(mail["To"]).endswith("@posta.example")]
    ids: dict[str, set[str]] = {}
    for mail in received:
        ids.setdefault(str(mail["To"]), set()).add(str(mail["Message-ID"]))
    assert {person.email for person in people} <= set(ids)
    assert all(len(found) == 1 for found in ids.values()), "a repeat carries the same Message-ID"
    assert len(received) <= PEOPLE + KILLS + 1, "at most one repeat for each kill"
    check_index(portal)


def check_application(session: Session, portal: Portal, person: Person, opening_id: int) -> None:
    submission = links.read_form(portal.settings.key, person.token, opening_id).submission
    row = session.exec(select(Application).where(Application.submission == submission)).one()
    assert row.name == f"Persona {person.number}"
    cv = session.exec(select(Cv).join(ApplicationFile).where(ApplicationFile.application_id == row.id)).one()
    assert portal.storage.path(cv.storage_key).read_bytes() == person.body
    assert cv.reading is ReadingState.READ


def check_index(portal: Portal) -> None:
    """Every person can be found, and the index holds nobody else."""
    lacking, extra, old = indexes.differences(portal, "candidates")
    assert not extra and not old
    # The two of the cast were written before anybody watched; all others are there.
    assert len(lacking) <= 2
