"""A large embedded index counts beside the hits: the same answers, and the same word when something is wrong."""

from dataclasses import replace
from pathlib import Path

import pytest

from search_index import embedded_query, embedded_schema, embedded_search
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


@pytest.mark.parametrize("heaps", [1, 2, 64])
@pytest.mark.parametrize(
    "text", ["infermiera", "infermeira", "educatrice minori", "operatore socio sanitario", "mongolfiera"]
)
@pytest.mark.parametrize("cooperative", [1, 2, 99])
def test_one_heap_never_speaks_for_the_others(
    tmp_path: Path, heaps: int, text: str, cooperative: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a word counts as known, and so how many slips it is allowed, does not depend on the heap that is asked first."""
    monkeypatch.setattr(embedded_schema, "SAMPLES", heaps)
    index = EmbeddedIndex(tmp_path)
    index.clear("candidates")
    index.put("candidates", CANDIDATES)
    asked = Query(text=text, walls={"cooperative_id": [cooperative]}, facets=("province",), highlight=("cv_text",))
    small = index.search("candidates", asked)
    monkeypatch.setattr(embedded_search, "LARGE", 0)
    assert index.search("candidates", asked) == small


def test_what_is_common_is_found_in_one_heap(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_search, "LARGE", 0)
    asked: list[bool] = []
    plain = embedded_search._Run._any
    monkeypatch.setattr(embedded_search._Run, "_any", lambda run, parts: asked.append(plain(run, parts)) or asked[-1])
    index = EmbeddedIndex(folder)
    monkeypatch.setattr(embedded_schema, "SAMPLES", 1)
    index.put("openings", OPENINGS)
    index.search("openings", Query(text="educatore"))
    assert asked and asked[0], "the first look was enough"


def test_what_breaks_while_counting_is_no_other_trouble(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = EmbeddedIndex(folder)
    monkeypatch.setattr(embedded_search, "LARGE", 0)

    def broken(*_args: object) -> None:
        raise ValueError("An IO error occurred: the file of a segment is cut off")

    monkeypatch.setattr(embedded_search._Run, "_count", broken)
    with pytest.raises(IndexUnavailable):
        index.search("openings", ASKED["nothing"])


@pytest.mark.parametrize(
    "text",
    ["assist", "assistenzza", "assistenza", "assist -notte", "anziani assist", "asistenzza", "asistenze anzianni"],
)
def test_page_after_page_of_equal_scores_is_newest_first(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hundreds found by the beginning of one word are told apart by their age alone, without fetching them all."""
    people = [
        dict(CANDIDATES[0]) | {
            "id": f"1-{number}", "candidate_id": number, "applied_at": 1_790_000_000 + number * 7919 % 150, "skills": [],
            "cv_text": ("assist", "assistenza di notte", "assistenze agli anziani", "assistito assistenza")[number % 4],
        }
        for number in range(300)
    ]  # fmt: skip
    index = EmbeddedIndex(tmp_path)
    index.clear("candidates")
    index.put("candidates", people)

    def pages(limit: int) -> list[str]:
        found = [index.search("candidates", Query(text=text, offset=at, limit=limit)) for at in range(0, 300, limit)]
        return [hit.id for page in found for hit in page.hits]

    paged = pages(20)
    assert len(paged) == len(set(paged)) == index.search("candidates", Query(text=text, limit=0)).total > 60
    monkeypatch.setattr(embedded_query.Built, "scoring", lambda built, score: None)
    plain = embedded_query.Words.build
    monkeypatch.setattr(embedded_query.Words, "build", lambda words, asked: replace(plain(words, asked), level=False))
    assert paged == pages(20) == pages(300)
