"""How fast is a search in the engine itself, with walls, facets and twenty highlighted hits?

`python -m tests.bench.bench_search [openings] [embedded|meilisearch] [sizes…]` prints p50 and p95 per kind of query, for
dossiers and on both engines unless said otherwise; `both(sizes)` returns the rows.
The corpus is generated: invented CVs of two to four kilobytes, whose words follow a natural distribution.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from search_index.embedded import EmbeddedIndex
from search_index.index import Index, Query
from search_index.rebuild import rebuild
from tests.bench import corpus, meili

ENGINES = ("embedded", "meilisearch")


@dataclass(frozen=True)
class Subject:
    """What is searched: an index, its documents, and the kinds of question that people ask of it."""

    index: str
    documents: Callable[[int], Iterator[dict[str, Any]]]
    queries: Mapping[str, Query]
    facets: tuple[str, ...]
    highlight: tuple[str, ...]
    walled: bool  # each question is asked by one cooperative after the other


DOSSIERS = Subject(
    "candidates", corpus.dossiers, corpus.PEOPLE_ASKED, corpus.PEOPLE_FACETS, ("cv_text", "message", "skills"), walled=True
)  # fmt: skip
OPENINGS = Subject(
    "openings", corpus.openings, corpus.OPENINGS_ASKED, corpus.OPENINGS_FACETS, ("title", "text"), walled=False
)


def measure(index: Index, rounds: int, subject: Subject = DOSSIERS) -> list[dict[str, Any]]:
    """Milliseconds per kind of query, kinds interleaved; the first two rounds warm up."""
    times: dict[str, list[float]] = {kind: [] for kind in subject.queries}
    totals: dict[str, int] = {}
    for number in range(-2, rounds):
        for kind, query in subject.queries.items():
            walls = {"cooperative_id": [number % corpus.COOPERATIVES + 1]} if subject.walled else {}
            asked = replace(query, walls=walls, facets=subject.facets, highlight=subject.highlight)
            start = time.perf_counter()
            found = index.search(subject.index, asked)
            if number >= 0:
                times[kind].append((time.perf_counter() - start) * 1000)
            totals[kind] = found.total
    every = sorted(ms for some in times.values() for ms in some)
    rows = [_row(kind, sorted(some)) | {"total": totals[kind]} for kind, some in times.items()]
    return [*rows, _row("every kind", every)]


def _row(kind: str, ms: list[float]) -> dict[str, Any]:
    return {"kind": kind, "p50_ms": round(ms[len(ms) // 2], 2), "p95_ms": round(ms[int(len(ms) * 0.95)], 2)}


def both(
    sizes: list[int], rounds: int = 18, subject: Subject = DOSSIERS, engines: tuple[str, ...] = ENGINES
) -> list[dict[str, Any]]:
    """Each size on these engines, one after the other; prints a table and returns its rows."""
    out = []
    for size in sizes:
        for engine in engines:
            with _engine(engine) as running:
                if running is not None:
                    out += _one(engine, size, rounds, subject, *running)
    return out


@contextmanager
def _engine(name: str) -> Iterator[tuple[Index, Callable[[], tuple[float, float]]] | None]:
    """An empty engine and what it costs so far: MB on disk, and of memory at most. None without a server's binary."""
    if name == "embedded":
        with tempfile.TemporaryDirectory() as folder:
            yield EmbeddedIndex(Path(folder)), lambda: (_disk(Path(folder)), _own_memory())
        return
    with meili.server() as running:
        yield (running.index(), lambda: (running.disk(), running.memory())) if running else None


def _one(
    engine: str, size: int, rounds: int, subject: Subject, index: Index, cost: Callable[[], tuple[float, float]]
) -> list[dict[str, Any]]:
    start = time.perf_counter()
    rebuild(index, subject.index, subject.documents(size), _progress(size))
    seconds = time.perf_counter() - start
    disk, memory = cost()
    print(
        f"{engine}, {size} {subject.index}: built in {seconds:.1f} s, {disk:.0f} MB on disk, "
        f"{memory:.0f} MB of memory at most",
        flush=True,
    )
    out = []
    for row in measure(index, rounds, subject):
        out.append({
            "engine": engine, "what": subject.index, "size": size, "build_s": round(seconds, 1), "disk_mb": round(disk),
            "memory_mb": round(memory), **row,
        })  # fmt: skip
        print(
            f"  {row['kind']:<18} p50 {row['p50_ms']:7.2f} ms   p95 {row['p95_ms']:7.2f} ms   {row.get('total', '')}",
            flush=True,
        )
    return out


def _progress(size: int) -> Callable[[int], None]:
    """A line for every tenth of a large corpus."""
    start, step = time.perf_counter(), max(size // 10, 50_000)

    def told(done: int) -> None:
        if done % step == 0:
            print(f"  {done:,} in {time.perf_counter() - start:.0f} s, {_own_memory():.0f} MB here", flush=True)

    return told


def _disk(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _own_memory() -> float:
    """MB at most, so far: smaller sizes must come first."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    words = sys.argv[1:]
    both(
        [int(word) for word in words if word.isdigit()] or [1000, 50_000],
        subject=OPENINGS if "openings" in words else DOSSIERS,
        engines=tuple(word for word in words if word in ENGINES) or ENGINES,
    )
