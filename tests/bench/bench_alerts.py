"""How long do a day's 500 new openings take to find their alerts, and how much memory?

`python -m tests.bench.bench_alerts 100000` prints one row; `run(sizes)` returns them. With PORTAL_TEST_DATABASE (as for
the tests) the same on PostgreSQL. The aim is 100,000 alerts in under five minutes on two cores (product P5).
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert
from sqlalchemy import select as columns
from sqlmodel import SQLModel

import portal.models  # every table
from portal import indexes, places
from portal.alerts import finding, searches
from portal.alerts.models import Alert, AlertMatch, AlertState, Frequency
from portal.app import Portal, build
from portal.cooperatives.models import Cooperative
from portal.db import now, today
from portal.openings import search
from portal.openings.models import Contract, Opening, State
from portal.professions.models import Profession
from portal.settings import Settings
from search_index.news import News
from tests.bench.bench_schools import _database

NEW = 500
OLD = 5000
BUDGET_SECONDS = 300.0
TRADES = [
    "oss", "educatrice", "educatore professionale", "infermiere", "asa", "assistente sociale", "psicologa", "fisioterapista",
    "coordinatore", "cuoca", "autista", "impiegata", "animatrice", "operatore sociosanitario", "logopedista", "custode",
    "insegnante", "mediatore culturale", "giardiniere", "addetta pulizie",
]  # fmt: skip
MORE = [
    "",
    "",
    "",
    "",
    "notte",
    "domiciliare",
    "rsa",
    "disabili",
    "minori",
    "anziani",
    "nido",
    "scuola",
    "oos",
    "comunità",
]


def run(sizes: Sequence[int], seed: int = 11) -> list[dict[str, Any]]:
    """One row per number of alerts."""
    return [_measured(size, random.Random(seed)) for size in sizes]


def _measured(size: int, dice: random.Random) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        url, drop = _database(Path(folder))
        parts = build(
            Settings(data_dir=Path(folder), database_url=url, secret_key="a key for measuring only, long enough")
        )
        SQLModel.metadata.create_all(parts.db.engine)
        try:
            new = _openings(parts, dice)
            asked = _alerts(parts, size, dice)
            return {"what": "alerts", "alerts": size, "searches": asked, **_match(parts, new)}
        finally:
            parts.close()
            drop()


def _match(parts: Portal, new: list[int]) -> dict[str, Any]:
    before, began = _peak(), time.perf_counter()
    with parts.db.read() as session:
        documents = search.documents(session, new)
    news = News(parts.index, search.INDEX, documents)
    assert not news.missing()
    pairs = finding.match(parts, news)
    seconds = time.perf_counter() - began
    with parts.db.read() as session:
        stored = session.execute(columns(func.count()).select_from(AlertMatch)).scalar_one()
    assert stored == pairs
    return {
        "openings": len(documents), "pairs": pairs, "seconds": seconds, "peak_mb_before": before, "peak_mb_after": _peak(),
        "within_five_minutes": seconds < BUDGET_SECONDS,
    }  # fmt: skip


def _openings(parts: Portal, dice: random.Random) -> list[int]:
    """Five hundred published in the last hours, five thousand before; the numbers of the new ones."""
    everywhere = [c for c in places.comuni().values() if c.region == "Lombardia"]
    with parts.db.write() as session:
        session.add(Cooperative(slug="c", name="Cooperativa Prova", comune="097042", province="LC"))
        session.add(Profession(slug="oss", family="care"))
        session.flush()
        session.execute(insert(Opening), [_opening(n, dice, everywhere) for n in range(OLD + NEW)])
    indexes.reindex(parts, search.INDEX)
    with parts.db.read() as session:
        return list(session.scalars(columns(Opening.id).order_by(Opening.id.desc()).limit(NEW)))  # type: ignore[union-attr, arg-type]


def _opening(number: int, dice: random.Random, everywhere: list[places.Comune]) -> dict[str, Any]:
    place, hours = dice.choice(everywhere), dice.choice([20, 30, 38])
    fresh = number >= OLD
    moment = now() - (timedelta(minutes=dice.randrange(600)) if fresh else timedelta(days=dice.randrange(2, 60)))
    values = {
        "slug": f"o-{number}", "cooperative_id": 1, "profession_id": 1, "title": f"{dice.choice(TRADES)} {dice.choice(MORE)}".strip(),
        "description": " ".join(dice.choices(TRADES + MORE, k=5)), "comune": place.istat, "province": place.province,
        "contract": dice.choice(list(Contract)), "hours_min": hours, "hours_max": hours, "pay_min": dice.randrange(100_000, 200_000),
        "nights": dice.random() < 0.3, "weekends": dice.random() < 0.5, "state": State.PUBLISHED, "published_at": moment,
        "closes_on": today() + timedelta(days=30),
    }  # fmt: skip
    return Opening(**values).model_dump(exclude={"id"})


def _alerts(parts: Portal, size: int, dice: random.Random) -> int:
    """So many alerts: a trade, often a place, sometimes filters; how many different searches they are."""
    towns = [c for c in places.comuni().values() if c.region == "Lombardia"]
    towns = dice.choices(towns, weights=[c.population for c in towns], k=size)
    different = set()
    for at in range(0, size, 10_000):
        rows = []
        for number in range(at, min(size, at + 10_000)):
            asked = searches.written(searches.read(_search(dice, towns[number])))
            different.add(asked)
            rows.append(Alert(
                reference=f"r{number}", email=f"p{number}@posta.example", locale="it", asked=asked, frequency=Frequency.DAILY,
                state=AlertState.ACTIVE, confirmed_at=now(), kept_at=now(),
            ).model_dump(exclude={"id"}))  # fmt: skip
        with parts.db.write() as session:
            session.execute(insert(Alert), rows)
    return len(different)


def _search(dice: random.Random, town: places.Comune) -> str:
    words = f"{dice.choice(TRADES)} {dice.choice(MORE)}".strip()
    out = f"q={words}" + (f" {dice.randrange(1000)}" if dice.random() < 0.02 else "")
    if dice.random() < 0.8:
        out += f"&luogo={town.label}&raggio={dice.choice([10, 20, 30, 50])}"
    for filter, odds in (
        ("orario=parziale", 0.3),
        ("notti=no", 0.2),
        ("contratto=permanent", 0.2),
        ("paga_da=1300", 0.1),
    ):
        out += f"&{filter}" if dice.random() < odds else ""
    return out


def _peak() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    assert portal.models and os.cpu_count()
    for row in run([int(s) for s in sys.argv[1:]] or [20_000]):
        print("  ".join(f"{k}={v:.2f}" if isinstance(v, float) else f"{k}={v}" for k, v in row.items()))
