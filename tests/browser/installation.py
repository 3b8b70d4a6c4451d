"""How does a test start a real portal in a process of its own, and look behind its pages?"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.error import URLError

from sqlmodel import Session, col, select

from portal.accounts.models import Login, Person
from portal.accounts.queries import digest
from portal.applications import links
from portal.applications.models import Application
from portal.db import Database, now
from portal.openings.models import Opening
from portal.outbox import Note
from portal.settings import ROOT, Settings

KEY = "a key for tests only, long enough for production"


@dataclass
class Installation:
    """A portal that answers at `url`; its database can be read and written beside it."""

    url: str
    settings: Settings
    db: Database

    def login(self, email: str) -> str:
        """The session cookie of this person; an account is made for an address that has none."""
        token = uuid.uuid4().hex
        with self.db.write() as session:
            person = session.exec(select(Person).where(Person.email == email)).first()
            if person is None:
                person = Person(email=email)
                session.add(person)
                session.flush()
            session.add(Login(person_id=person.key, token_hash=digest(token), expires_at=now() + timedelta(days=1)))
        return token

    def status_path(self, application: Application) -> str:
        """The page of one application, as its candidate opens it."""
        return f"/candidature/{links.status_token(self.settings.key, application)}"

    def doing(self) -> str:
        """What its worker has still to do, and its last words: for the message of a test that waited in vain."""
        with Session(self.db.engine) as session:
            notes = [
                f"{n.topic} {n.subject}: due {n.run_at:%X}, tried {n.attempts}, leased until {n.lease_until}, {n.error}"
                for n in session.exec(select(Note).order_by(col(Note.run_at)).limit(30))
            ]
        log = (self.settings.data_dir.parent / "log.txt").read_text(errors="replace").splitlines()
        words = [line for line in log if "request" not in line][-20:]
        return "\n".join([f"at {now():%X}, to do:", *notes, "log:", *words])

    def look(self, slug: str, stage: str | None = None) -> Application:
        """An application to this opening, of somebody in this stage when one is given."""
        with Session(self.db.engine, expire_on_commit=False) as session:
            rows = (
                select(Application).join(Opening, col(Opening.id) == Application.opening_id).where(Opening.slug == slug)
            )
            found = [row for row in session.exec(rows).all() if stage in (None, row.stage.value)]
        assert found, f"nobody applied to {slug} ({stage})"
        return found[0]


@contextmanager
def running(settings: Settings, module: str, log: Path, seconds: float = 240) -> Iterator[Installation]:
    """Start `python -m module` with these settings, wait until it answers, stop it at the end."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PORTAL_")} | {
        "PORTAL_DATA_DIR": str(settings.data_dir),
        "PORTAL_DATABASE_URL": settings.database,
        "PORTAL_SECRET_KEY": settings.secret_key.get_secret_value(),
        "PORTAL_PORT": str(settings.port),
        "PORTAL_APPLY_PER_HOUR": "10000",
        "PORTAL_SIGN_IN_PER_HOUR": "10000",
        "PORTAL_TESSERACT": "",
        "PORTAL_LEGAL_ORGANISATION": settings.legal_organisation,
        "PORTAL_LEGAL_EMAIL": settings.legal_email,
        "PYTHONPATH": str(ROOT),
    }
    with log.open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", *module.split()], cwd=ROOT, env=environment, stdout=told, stderr=subprocess.STDOUT
        )
        db = Database(settings.database)
        try:
            _wait(settings.public_url, process, seconds, log)
            yield Installation(settings.public_url, settings, db)
        finally:
            db.close()
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes], seconds: float, log: Path) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the portal did not start:\n{log.read_text(errors='replace')[-3000:]}")
