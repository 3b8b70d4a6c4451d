"""How often does the search of professions find what people mean, however they spell it?"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, create_engine

from portal import migrations, reference
from portal.professions import queries, search
from portal.professions.queries import Told

FILE = Path(__file__).parent / "misspellings.json"
FIRST = 3


@dataclass(frozen=True)
class Measure:
    """How many queries there are, which share finds a right profession among the first three, and how long one takes."""

    queries: int
    share: float
    missed: list[str]
    milliseconds: float


def measure_with(told: Sequence[Told]) -> Measure:
    """The measure for these professions."""
    table = json.loads(FILE.read_text(encoding="utf-8"))["queries"]
    start, missed = time.perf_counter(), []
    for typed, expected in table.items():
        found = [one.slug for one in search.find(told, typed).professions[:FIRST]]
        if not set(expected) & set(found):
            missed.append(f"{typed} → {', '.join(found) or 'nothing'}, not {' or '.join(expected)}")
    spent = (time.perf_counter() - start) * 1000 / len(table)
    return Measure(len(table), 1 - len(missed) / len(table), missed, spent)


def measure(folder: Path) -> Measure:
    """The measure for the professions that every installation starts with; `folder` takes a database."""
    url = f"sqlite:///{folder / 'professions.db'}"
    migrations.upgrade(url)
    engine = create_engine(url)
    with Session(engine) as session:
        reference.load(session)
        out = measure_with(queries.listed(session, "it"))
    engine.dispose()
    return out
