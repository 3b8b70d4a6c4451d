"""Are the answers right? Success at 1 and 3 and mean reciprocal rank over `tests/relevance/`, on both engines."""

import tempfile
from pathlib import Path
from typing import Any

from search_index.embedded import EmbeddedIndex
from search_index.index import Index
from tests.bench import meili
from tests.relevance import measure
from tests.relevance.town import Town, build_town


def run() -> list[dict[str, Any]]:
    """One row for each engine and index."""
    with tempfile.TemporaryDirectory() as folder, meili.server() as running:
        town = build_town(Path(folder) / "town")
        rows = _rows("embedded", EmbeddedIndex(Path(folder) / "index"), town)
        return rows + (_rows("meilisearch", running.index(), town) if running else [])


def _rows(engine: str, index: Index, town: Town) -> list[dict[str, Any]]:
    measure.fill(index, town)
    return [{"engine": engine, **level.row()} for level in measure.measure(index, town)]


if __name__ == "__main__":
    for row in run():
        print(row)
