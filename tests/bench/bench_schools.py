"""How fast is a school found among 13,000, beside a naive look through the table with LIKE in the same database?

`python -m tests.bench.bench_schools` prints p50 and p95 per kind of words; `run()` returns the rows. With
PORTAL_TEST_DATABASE (as for the tests) the same on PostgreSQL. The budget is 20 ms (product O11).
"""

from __future__ import annotations

import os
import random
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, insert, text
from sqlmodel import Session, SQLModel, col, func, or_, select

import portal.models  # every table
from portal import places
from portal.db import Database, now
from portal.schools import kinds, queries, register
from portal.schools.models import School

SIZE = 13_000
BUDGET_MS = 20.0
TYPED = {
    "three letters": "man", "name": "manzoni", "name and comune": "liceo manzoni milano", "kind": "istituto tecnico commerciale",
    "code": "mips00", "one slip": "manzoin", "two words, one slip": "liceo galilie", "nothing": "zzzzzz",
}  # fmt: skip
PEOPLE = [
    "alighieri",
    "manzoni",
    "galilei",
    "volta",
    "einstein",
    "fermi",
    "marconi",
    "leonardo",
    "parini",
    "leopardi",
    "montale",
    "curie",
    "pascoli",
    "carducci",
    "majorana",
]
SERVER = os.environ.get("PORTAL_TEST_DATABASE", "")


def schools(size: int, seed: int = 7) -> list[dict[str, Any]]:
    """Invented schools all over Italy, the same ones for the same seed."""
    dice, everywhere = random.Random(seed), list(places.comuni().values())
    upper = [name for name, kind in kinds.kinds().items() if kind.upper]
    rows = []
    for number in range(size):
        place, kind, letters = dice.choice(everywhere), dice.choice(upper), dice.choice(sorted(kinds.types()))
        code = f"{place.province}{letters}{number:05d}{dice.choice('ABCDEFGLMNPR')}"
        name = f"{kind} {dice.choice(PEOPLE)} {dice.choice(PEOPLE)} {dice.randrange(900)}".title()
        rows.append({
            "code": code, "institute_code": "", "name": name, "kind": kind.upper(), "tracks": kinds.tracks(kind, code),
            "state_run": True, "address": "", "postcode": "", "comune": place.istat, "province": place.province, "email": "",
            "certified_email": "", "website": "", "school_year": "2026/27", "active": True, "checked": True, "version": 1,
            "words": kinds.words(code=code, name=name, kind=kind, comune=place.istat), "created_at": now(), "updated_at": now(),
        })  # fmt: skip
    return rows


def naive(session: Session, typed: str) -> None:
    """What one would write first: every word somewhere in name, kind or code."""
    wanted = select(School).order_by(School.name).limit(8)
    for word in typed.split():
        columns = (School.name, School.kind, School.code)
        wanted = wanted.where(or_(*(func.lower(column).contains(word) for column in columns)))
    session.exec(wanted.where(col(School.active))).all()


def run(size: int = SIZE) -> list[dict[str, Any]]:
    """One row per kind of words, then the first search of a process, which fills its memory."""
    with tempfile.TemporaryDirectory() as folder:
        url, drop = _database(Path(folder))
        database = Database(url)
        SQLModel.metadata.create_all(database.engine)
        try:
            with database.write() as session:
                register.changed(session)
                session.execute(insert(School), schools(size))
            return _measured(database, size)
        finally:
            database.close()
            drop()


def _measured(database: Database, size: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    with database.read() as session:
        began = time.perf_counter()
        queries.find(session, "manzoni")
        first = (time.perf_counter() - began) * 1000
        for what, typed in TYPED.items():
            ours = _times(lambda typed=typed: queries.find(session, typed))  # type: ignore[misc]
            plain = _times(lambda typed=typed: naive(session, typed))  # type: ignore[misc]
            rows.append({
                "what": what, "size": size, "p50_ms": ours[len(ours) // 2], "p95_ms": ours[int(len(ours) * 0.95)],
                "naive_p50_ms": plain[len(plain) // 2], "ratio_to_naive": ours[len(ours) // 2] / plain[len(plain) // 2],
                "within_20_ms": ours[int(len(ours) * 0.95)] < BUDGET_MS,
            })  # fmt: skip
    return [*rows, {"what": "first search of a process, or after a change", "size": size, "ms": first}]


def _times(ask: Callable[[], object], rounds: int = 60) -> list[float]:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


def _database(folder: Path) -> tuple[str, Callable[[], None]]:
    """An empty database, and how to be rid of it."""
    if not SERVER:
        return f"sqlite:///{folder / 'schools.db'}", lambda: None
    name = f"portal_bench_{uuid.uuid4().hex[:10]}"
    admin = create_engine(SERVER + "postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))

    def drop() -> None:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()

    return SERVER + name, drop


if __name__ == "__main__":
    assert portal.models
    for row in run():
        print("  ".join(f"{k}={v:.2f}" if isinstance(v, float) else f"{k}={v}" for k, v in row.items()))
