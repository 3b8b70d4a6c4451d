"""Does the portal hold when everybody comes at once? `python -m tests.bench.bench_load [candidates] [seconds] [database…]`.

Twenty HR people and two hundred candidates for a minute, on a portal that has served each page once and on a database
with 50,000 dossiers, each with its application; first SQLite, then PostgreSQL where `PORTAL_TEST_DATABASE` names a
server. People read: a candidate rests five seconds between two pages, an HR person three, on average. Every write that
was acknowledged is looked for afterwards.
"""

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import create_engine, text
from sqlmodel import Session, SQLModel, col, func, select

from portal import indexes, migrations, moving, reference
from portal.accounts.models import Login, Person, Role
from portal.accounts.queries import digest
from portal.app import build
from portal.applications import links
from portal.applications.models import Application, Move, Remark, Stage
from portal.cooperatives.models import Cooperative, Membership
from portal.db import now
from portal.openings.models import Opening
from portal.settings import ROOT, Settings
from tests.bench import network
from tests.browser.installation import free_port

KEY = "a key for measuring only, long enough to be one"
DESK, PUBLIC = 20, 200
KEPT = 4.0  # seconds; the server lets go of an idle connection after five
REST = {"desk": 3.0, "public": 5.0}  # seconds between two pages, on average


@dataclass
class Seen:
    """What came back: milliseconds by kind of page, and what did not answer as it should."""

    took: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    applied: int = 0
    remarked: int = 0
    moved: int = 0


@dataclass
class Visitor:
    """A browser with one kept-alive connection and perhaps a session."""

    port: int
    seen: Seen
    cookie: str = ""
    wire: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    used: float = 0.0

    async def ask(self, what: str, path: str, data: dict[str, str] | None = None, expect: int = 200) -> str:
        """Send one request; the Location of a redirect, else the page. Anything unexpected is noted."""
        body = urlencode(data).encode() if data is not None else b""
        lines = [f"{'GET' if data is None else 'POST'} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"Cookie: portal_session={self.cookie}"] if self.cookie else []
        if data is not None:
            lines += [f"Origin: http://127.0.0.1:{self.port}", f"Content-Length: {len(body)}"]
            lines += ["Content-Type: application/x-www-form-urlencoded"]
        start = time.perf_counter()
        try:
            if self.wire is None or start - self.used > KEPT:
                self.wire = await asyncio.open_connection("127.0.0.1", self.port)
            self.wire[1].write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
            head, page = await asyncio.wait_for(_answer(self.wire[0]), 60)
        except (OSError, EOFError, TimeoutError) as error:
            self.wire = None
            self.seen.wrong.append(f"{what}: {type(error).__name__}")
            return ""
        self.used = time.perf_counter()
        self.seen.took.setdefault(what, []).append((self.used - start) * 1000)
        status = int(head.split(" ", 2)[1])
        if status != expect:
            self.seen.wrong.append(f"{what}: {status}")
            return ""
        place = [line[10:] for line in head.split("\r\n") if line.lower().startswith("location: ")]
        return place[0] if place else page


async def _answer(reader: asyncio.StreamReader) -> tuple[str, str]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    lower, body = head.lower(), b""
    if "content-length:" in lower:
        body = await reader.readexactly(int(lower.split("content-length:")[1].split("\r\n")[0]))
    elif "transfer-encoding: chunked" in lower:
        while size := int((await reader.readline()).strip() or b"0", 16):
            body += await reader.readexactly(size + 2)
        await reader.readline()
    return head, body.decode("utf-8", "replace")


async def apply_for_work(visitor: Visitor, slugs: list[tuple[int, str]], end: float, dice: random.Random) -> None:
    """A candidate: looks around, searches, reads, applies, sees that it arrived; then somebody else does."""
    await _rest("public", dice)
    while time.perf_counter() < end:
        number, slug = dice.choice(slugs)
        query = dice.choice(("oss+notte", "educatrice", "infermiere+part+time", "oss+milano", ""))
        for what, path in (
            ("home", "/"),
            ("opening list", f"/offerte?q={query}"),
            ("opening", f"/offerte/{slug}"),
            ("form", f"/offerte/{slug}/candidatura"),
        ):
            await visitor.ask(what, path)
            await _rest("public", dice)
            if time.perf_counter() > end:
                return
        name = uuid.uuid4().hex[:10]
        token = links.form_token(KEY.encode(), number, at=now() - timedelta(minutes=1))
        receipt = await visitor.ask("apply", f"/offerte/{slug}/candidatura", {
            "form_token": token, "cv_draft": "", "website": "", "name": f"Prova {name}", "email": f"{name}@carico.example",
            "phone": "333 123 4567", "answer_work": "Due anni in RSA, anche di notte.", "answer_training": "Attestato OSS.",
            "answer_availability": "Da subito.", "consent": "y",
        }, 303)  # fmt: skip
        if receipt:
            visitor.seen.applied += 1
            await visitor.ask("receipt", receipt.removeprefix(f"http://127.0.0.1:{visitor.port}"))
        await _rest("public", dice)


async def work_at_the_desk(visitor: Visitor, mine: list[int], end: float, dice: random.Random) -> None:
    """An HR person: the morning page, a search of CVs, an application, a note, a move."""
    await _rest("desk", dice)
    while time.perf_counter() < end:
        number = mine.pop()
        query = dice.choice(("oss+notte", "educatrice+minori", "%22centro+diurno%22", "infermeire"))
        steps: list[tuple[str, str, dict[str, str] | None]] = [
            ("morning page", "/desk/", None),
            ("search of CVs", f"/desk/candidati?q={query}", None),
            ("application", f"/desk/candidature/{number}", None),
            ("note", f"/desk/candidature/{number}/note", {"remark-text": f"Nota di prova {number}"}),
            ("move", f"/desk/candidature/{number}/mosse", {"to": "read", "version": "1", "note": ""}),
        ]
        for what, path, data in steps:
            done = await visitor.ask(what, path, data, 303 if data else 200)
            visitor.seen.remarked += what == "note" and bool(done)
            visitor.seen.moved += what == "move" and bool(done)
            await _rest("desk", dice)
            if time.perf_counter() > end:
                return


async def _rest(who: str, dice: random.Random) -> None:
    await asyncio.sleep(dice.expovariate(1 / REST[who]))


async def _warm(port: int, slugs: list[tuple[int, str]], cookie: str) -> None:
    """A portal that has just started reads its templates at the first request of each page: nobody's daily life."""
    visitor = Visitor(port, Seen(), cookie)
    slug = slugs[0][1]
    for path in (
        "/",
        "/offerte?q=oss",
        f"/offerte/{slug}",
        f"/offerte/{slug}/candidatura",
        "/desk/",
        "/desk/candidati?q=oss",
    ):
        await visitor.ask("warm", path)


async def _everybody(
    port: int, slugs: list[tuple[int, str]], cookies: list[str], mine: list[list[int]], seconds: float
) -> Seen:
    await _warm(port, slugs, cookies[0])
    seen, end = Seen(), time.perf_counter() + seconds
    people = [apply_for_work(Visitor(port, seen), slugs, end, random.Random(n)) for n in range(PUBLIC)]
    desk = zip(cookies, mine, strict=True)
    people += [work_at_the_desk(Visitor(port, seen, c), own, end, random.Random(-n)) for n, (c, own) in enumerate(desk)]
    await asyncio.gather(*people)
    return seen


def run(size: int = 50_000, seconds: float = 60, databases: list[str] | None = None) -> Iterator[dict[str, Any]]:
    """Fill each database, let everybody in, and say what they saw."""
    for address in databases or ["", *filter(None, [os.environ.get("PORTAL_TEST_DATABASE")])]:
        with tempfile.TemporaryDirectory() as folder, _database(address) as url:
            yield from _measure(Path(folder), url, size, seconds)


def _measure(folder: Path, url: str, size: int, seconds: float) -> Iterator[dict[str, Any]]:
    settings = Settings(data_dir=folder, database_url=url, secret_key=KEY)
    slugs, cookies, mine = _fill(settings, size)
    port = free_port()
    environment = os.environ | {
        "PORTAL_DATA_DIR": str(folder), "PORTAL_DATABASE_URL": settings.database, "PORTAL_SECRET_KEY": KEY,
        "PORTAL_PORT": str(port), "PORTAL_WORKER": "false", "PORTAL_APPLY_PER_HOUR": "1000000", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    with ExitStack() as running:
        for command in ("serve", "work"):
            process = subprocess.Popen(
                [sys.executable, "-m", "portal", command], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )  # fmt: skip
            running.callback(process.wait, 30)
            running.callback(process.terminate)
        _wait(port)
        seen = asyncio.run(_everybody(port, slugs, cookies, mine, seconds))
    name = "PostgreSQL" if url else "SQLite"
    every = sorted(ms for took in seen.took.values() for ms in took)
    for what, took in sorted(seen.took.items()):
        took.sort()
        yield {"database": name, "what": what, "pages": len(took), "p50": took[len(took) // 2], "p95": took[int(len(took) * 0.95)]}  # fmt: skip
    yield {
        "database": name, "what": "everything", "pages": len(every), "p50": every[len(every) // 2], "p95": every[int(len(every) * 0.95)],
        "per_second": len(every) / seconds, "wrong": len(seen.wrong), "which": sorted(set(seen.wrong))[:5], "lost": _lost(settings, seen),
    }  # fmt: skip


def _fill(settings: Settings, size: int) -> tuple[list[tuple[int, str]], list[str], list[list[int]]]:
    """The network, twenty recruiters of one cooperative; openings, sessions, and the applications each will work on."""
    migrations.upgrade(settings.database)
    portal = build(settings)
    with portal.db.write() as session:
        reference.load(session)
    network.fill(portal.db, size)
    cookies = [uuid.uuid4().hex for _ in range(DESK)]
    with portal.db.write() as session:
        if session.get_bind().dialect.name == "postgresql":
            moving.advance_sequences(session.connection(), SQLModel.metadata.sorted_tables)
        where = session.exec(select(Cooperative).order_by(col(Cooperative.id))).first()
        assert where is not None
        for n, cookie in enumerate(cookies):
            person = Person(email=f"ufficio{n}@rete.example", name=f"Ufficio {n}")
            session.add(person)
            session.flush()
            session.add(Membership(person_id=person.key, cooperative_id=where.key, role=Role.RECRUITER))
            session.add(Login(person_id=person.key, token_hash=digest(cookie), expires_at=now() + timedelta(days=1)))
        slugs = [(int(i or 0), s) for i, s in session.exec(select(Opening.id, Opening.slug).limit(40)).all()]
        theirs = session.exec(
            select(Application.id).join(Opening, col(Opening.id) == Application.opening_id)
            .where(Opening.cooperative_id == where.key, Application.stage == Stage.RECEIVED, col(Application.id) > 0)
        ).all()  # fmt: skip
        session.execute(text("ANALYZE"))
    for name in indexes.CONTENT:
        indexes.reindex(portal, name)
    portal.close()
    mine = [[int(n or 0) for n in theirs[start::DESK]] for start in range(DESK)]
    assert all(mine), "there are applications to work on for everybody"
    return slugs, cookies, mine


def _lost(settings: Settings, seen: Seen) -> int:
    """How many acknowledged writes are not in the database."""
    engine = create_engine(settings.database)
    with Session(engine) as session:
        held = {
            "applied": session.scalar(select(func.count()).where(col(Application.name).like("Prova %"))),
            "remarked": session.scalar(select(func.count()).select_from(Remark)),
            "moved": session.scalar(select(func.count()).where(Move.after == Stage.READ, col(Move.by_id).is_not(None))),
        }
    engine.dispose()
    return sum(max(0, getattr(seen, name) - (count or 0)) for name, count in held.items())


@contextmanager
def _database(server: str) -> Iterator[str]:
    """An empty database on this server; the file in the data folder when there is none."""
    if not server:
        yield ""
        return
    name = f"portal_load_{uuid.uuid4().hex[:8]}"
    engine = create_engine(f"{server}postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        try:
            yield server + name
        finally:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()


def _wait(port: int) -> None:
    import urllib.request

    for _ in range(1200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the portal did not start")


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    for row in run(size, float(sys.argv[2]) if len(sys.argv) > 2 else 60, sys.argv[3:] or None):
        print("  ".join(f"{k}={v:.1f}" if isinstance(v, float) else f"{k}={v}" for k, v in row.items()), flush=True)
