"""A large embedded index counts beside the hits: the same answers, and the same word when something is wrong."""

from pathlib import Path

import pytest

from search_index import embedded_search
from search_index.embedded import EmbeddedIndex
from search_index.index import IndexUnavailable, Near, Query
from tests.search_index.town import CANDIDATES, OPENINGS

FACETS = ("cooperative", "profession", "province", "car_needed", "nights")
ASKED = {
    "nothing": Query(facets=FACETS),
    "words": Query(text="educatore", facets=FACETS, highlight=("title", "text")),
    "two filters": Query(filters={"cooperative": ["il-ponte"], "nights": [False]}, facets=FACETS),
    "a place": Query(near=Near(45.314, 9.503, 60), sort="distance", facets=FACETS),
    "no counts": Query(text="oss"),
    "only counts": Query(text="oss", limit=0, facets=FACETS),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    index = EmbeddedIndex(tmp_path)
    for name, documents in (("openings", OPENINGS), ("candidates", CANDIDATES)):
        index.clear(name)
        index.put(name, documents)
    return tmp_path


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_a_large_index_answers_as_a_small_one(folder: Path, asked: Query, monkeypatch: pytest.MonkeyPatch) -> None:
    index = EmbeddedIndex(folder)
    small = index.search("openings", asked)
    monkeypatch.setattr(embedded_search, "LARGE", 0)
    assert index.search("openings", asked) == small


def test_what_breaks_while_counting_is_no_other_trouble(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = EmbeddedIndex(folder)
    monkeypatch.setattr(embedded_search, "LARGE", 0)

    def broken(*_args: object) -> None:
        raise ValueError("An IO error occurred: the file of a segment is cut off")

    monkeypatch.setattr(embedded_search._Run, "_count", broken)
    with pytest.raises(IndexUnavailable):
        index.search("openings", ASKED["nothing"])
