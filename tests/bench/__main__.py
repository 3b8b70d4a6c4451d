"""`make bench`: how fast is the portal here, beside a bare route in the same run, and how much memory does it take?

`make bench SIZES="1000 50000"` chooses how many CVs the searches run over. Figures depend on the machine and on what
else it does; the ratios are what to compare.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from portal.accounts.models import Login, Person
from portal.accounts.queries import digest
from portal.app import build
from portal.applications import links
from portal.db import Database, now
from portal.openings.models import Opening, State
from portal.settings import Settings
from tests.bench import bench_alerts, bench_load, bench_relevance, bench_schools, bench_search, lighthouse, network
from tests.bench.http import Load, get, load
from tests.browser.installation import free_port
from tests.professions import misspellings

ROOT = Path(__file__).parents[2]
KEY = "a key for measuring only, long enough to be one"
SECONDS = float(os.environ.get("BENCH_SECONDS", "6"))
rows: list[dict[str, Any]] = []


def main() -> None:
    """Everything, one table."""
    sizes = [int(s) for s in sys.argv[1:]] or [1000, 50_000]
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {1})  # the servers take core 0
    with tempfile.TemporaryDirectory() as folder:
        pages(Path(folder) / "town")
        for size in sizes:
            people(Path(folder) / f"people-{size}", size)
    with tempfile.TemporaryDirectory() as folder:
        found = misspellings.measure(Path(folder))
    report("profession", queries=found.queries, share_in_first_three=found.share, ms=found.milliseconds)
    for row in bench_schools.run():
        report("schools", **row)
    for row in bench_relevance.run():
        report("relevance", **row)
    for row in bench_alerts.run([int(os.environ.get("BENCH_ALERTS", "100000"))]):
        report("alerts", **row)
    report("engine", what="searches in the engines")
    for row in bench_search.both(sizes):
        report("engine", **row)
    for row in bench_search.both([max(sizes)], subject=bench_search.OPENINGS):
        report("engine", **row)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))  # everybody at once, on all there is
    for row in bench_load.run(max(sizes), float(os.environ.get("BENCH_LOAD_SECONDS", "60"))):
        report("load", **row)
    out = ROOT / "bench-results"
    out.mkdir(exist_ok=True)
    (out / "latest.json").write_text(json.dumps({"machine": machine(), "rows": rows}, indent=1, default=str))
    print(f"\nWritten to {out / 'latest.json'}")


def machine() -> dict[str, Any]:
    """Where these figures come from."""
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "system": platform.system(),
    }


def report(part: str, **values: Any) -> None:
    """One line, kept for the file."""
    rows.append({"part": part, **values})
    print(
        f"{part:10}",
        "  ".join(f"{k}={v:.2f}" if isinstance(v, float) else f"{k}={v}" for k, v in values.items()),
        flush=True,
    )


@contextmanager
def server(*arguments: str, port: int, environment: dict[str, str] | None = None) -> Iterator[int]:
    """A server in a process of its own, on the first core; gives its process number."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.serve", *arguments], cwd=ROOT, env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int) -> None:
    import urllib.request

    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2).close()
            return
        except OSError as error:
            if getattr(error, "code", None) == 404:
                return
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def pages(folder: Path) -> None:
    """Opening list and page against a bare route; one application with a 1 MB CV; memory."""
    settings = Settings(data_dir=folder, secret_key=KEY)
    subprocess.run(
        [sys.executable, "-m", "portal", "demo"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
        env={**os.environ, "PORTAL_DATA_DIR": str(folder), "PORTAL_SECRET_KEY": KEY},
    )  # fmt: skip
    bare_port, port = free_port(), free_port()
    environment = {
        "PORTAL_DATA_DIR": str(folder), "PORTAL_PORT": str(port), "PORTAL_SECRET_KEY": KEY, "PORTAL_WORKER": "false",
        "PORTAL_APPLY_PER_HOUR": "1000000",
    }  # fmt: skip
    with Session(Database(settings.database).engine) as session:
        number, slug = session.exec(
            select(Opening.id, Opening.slug).where(Opening.state == State.PUBLISHED).order_by(col(Opening.id))
        ).all()[0]
    with server("bare", str(bare_port), port=bare_port), server("portal", port=port, environment=environment) as pid:
        bare = _measure(bare_port, "/", "bare route")
        for path, name in (
            ("/offerte", "opening list"),
            ("/offerte?q=oss+notte", "opening search"),
            (f"/offerte/{slug}", "opening page"),
            ("/", "home"),
        ):
            _measure(port, path, name, bare)
        _apply(port, str(slug), int(number or 0))
        report("memory", what="after these pages, without worker", mb=_resident(pid))
    environment["PORTAL_WORKER"] = "true"
    with server("portal", port=port, environment=environment) as pid:
        for path in ("/", "/offerte", "/en/offerte", f"/offerte/{slug}"):
            load("127.0.0.1", port, get(path), seconds=1, connections=4)
        _until_quiet(settings)
        report("memory", what="demo town, worker in the same process", mb=_resident(pid))
        for row in lighthouse.measure(f"http://127.0.0.1:{port}", str(slug)):
            report("lighthouse", **row)


def _measure(port: int, path: str, name: str, bare: Load | None = None) -> Load:
    load("127.0.0.1", port, get(path), seconds=1, connections=4)
    seen = load("127.0.0.1", port, get(path), seconds=SECONDS, connections=8)
    ratio = {"of_bare": seen.per_second / bare.per_second} if bare else {}
    report("pages", what=name, per_second=seen.per_second, p50=seen.p50, p95=seen.p95, failed=seen.failed, **ratio)
    return seen


def _apply(port: int, slug: str, opening_id: int) -> None:
    """One application after the other, each with a file of 1 MB."""
    pdf = b"%PDF-1.7\n" + os.urandom(1024 * 1024) + b"\n%%EOF"
    times, statuses = [], set()
    for n in range(30):
        # Each form was shown a minute ago: nobody fills one in faster.
        token = links.form_token(KEY.encode(), opening_id, at=now() - timedelta(minutes=1))
        values = {
            "form_token": token,
            "name": f"Misura {n}",
            "email": f"misura{n}@posta.example",
            "phone": "333 123 4567",
            "consent": "y",
            "website": "",
        }
        body, kind = _multipart(values, pdf)
        head = f"POST /offerte/{slug}/candidatura HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
        start = time.perf_counter()
        statuses.add(_send(port, head + body))
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    report("apply", what="one application with a CV of 1 MB", p50=times[15], p95=times[28], statuses=sorted(statuses))


def _send(port: int, raw: bytes) -> int:
    import socket

    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.sendall(raw)
        return int(wire.recv(64).split(b" ")[1])


def _multipart(fields: dict[str, str], file: bytes) -> tuple[bytes, str]:
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()
    ]
    parts.append(
        f'--{mark}\r\nContent-Disposition: form-data; name="cv"; filename="cv.pdf"\r\nContent-Type: application/pdf\r\n\r\n'.encode()
        + file
        + b"\r\n"
    )
    return b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def _resident(pid: int) -> float:
    """Resident memory of a process in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _until_quiet(settings: Settings) -> None:
    from portal import outbox

    database = Database(settings.database)
    for _ in range(120):
        with database.read() as session:
            if outbox.waiting(session) == 0:
                break
        time.sleep(1)
    database.close()


def people(folder: Path, size: int) -> None:
    """The page that searches CVs, with this many of them."""
    from portal import indexes, migrations, reference

    settings = Settings(data_dir=folder, secret_key=KEY)
    migrations.upgrade(settings.database)
    portal = build(settings)
    with portal.db.write() as session:
        reference.load(session)
    email = network.fill(portal.db, size)
    start = time.perf_counter()
    for name in indexes.CONTENT:
        indexes.reindex(portal, name)
    report(
        "people",
        what=f"index {size} dossiers",
        seconds=time.perf_counter() - start,
        mb_on_disk=_size(settings.index_dir),
    )
    token = uuid.uuid4().hex
    with portal.db.write() as session:
        person = session.exec(select(Person).where(Person.email == email)).one()
        session.add(Login(person_id=person.key, token_hash=digest(token), expires_at=now() + timedelta(days=1)))
    portal.close()
    port = free_port()
    environment = {
        "PORTAL_DATA_DIR": str(folder),
        "PORTAL_PORT": str(port),
        "PORTAL_SECRET_KEY": KEY,
        "PORTAL_WORKER": "false",
    }
    with server("portal", port=port, environment=environment) as pid:
        for query in (
            "oss+notte",
            "educatrice+minori",
            "infermeire",
            "%22centro+diurno%22",
            "operatore&luogo=Milano&raggio=20",
            "",
        ):
            raw = get(f"/desk/candidati?q={query}", f"portal_session={token}")
            load("127.0.0.1", port, raw, seconds=0.5, connections=1)
            seen = load("127.0.0.1", port, raw, seconds=max(2.0, SECONDS / 2), connections=1)
            report("people", what=f"page over {size} CVs", query=query, p50=seen.p50, p95=seen.p95, failed=seen.failed)
        report("memory", what=f"after searching {size} CVs", mb=_resident(pid))
    shutil.rmtree(folder)


def _size(folder: Path) -> float:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6


if __name__ == "__main__":
    main()
