"""A document that lies in several places is one document, found near each of them and as far away as the nearest."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_index.documents import OpeningDocument
from search_index.index import Index, Near, Query
from search_index.meili_spots import Rings
from search_index.news import News
from search_index.places import km_between
from tests.search_index.town import PLACES, opening

POINTS = {name: (lat, lon) for name, (_, _, _, _, lat, lon) in PLACES.items()}
NAMES = sorted(POINTS)


def spread(id: int, places: list[str], **more: Any) -> OpeningDocument:
    """An opening in all of these places."""
    known = [PLACES[name] for name in places]
    document: dict[str, Any] = {
        **opening(id, f"Educatore {id}", "Progetti con i minori."), "comune": [k[0] for k in known], "comune_name": [k[1] for k in known],
        "province": list(dict.fromkeys(k[2] for k in known)), "province_name": [k[3] for k in known],
        "points": [[k[4], k[5]] for k in known],
    }  # fmt: skip
    document.pop("lat")
    document.pop("lon")
    return document | more  # type: ignore[return-value]


MADE = [
    spread(1, ["lecco", "lodi"]), spread(2, ["milano"]), spread(3, ["lodi", "codogno", "brescia"]), spread(4, ["lecco"]),
    spread(5, ["codogno", "lodi"]), spread(6, []), spread(7, ["brescia", "milano", "lecco", "lodi", "codogno"]),
    spread(8, ["milano"], nights=True), spread(9, ["lodi"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def several(make: Callable[[], Index]) -> Index:
    """An index that tests only read."""
    index = make()
    with index.rebuild("openings") as twin:
        twin.put(MADE)
    return index


def expected(near: Near) -> list[tuple[float, str]]:
    """Brute force: nearest first, of one distance the newest first."""
    out = []
    for document in MADE:
        far = [km_between(near.lat, near.lon, lat, lon) for lat, lon in document["points"]]
        if far and min(far) <= near.km:
            out.append((min(far), -document["published_at"], document["id"]))
    return [(km, id) for km, _, id in sorted(out)]


centres = st.sampled_from(NAMES).map(lambda name: POINTS[name]) | st.tuples(st.floats(44.9, 46.1), st.floats(8.8, 10.5))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    centre=centres, km=st.sampled_from([0, 5, 20, 35, 50, 120]), offset=st.integers(0, 6), limit=st.integers(1, 6),
    nights=st.booleans(),
)  # fmt: skip
def test_the_nearest_place_counts_for_circle_order_and_total(
    several: Index, centre: tuple[float, float], km: int, offset: int, limit: int, nights: bool
) -> None:
    near = Near(*centre, km)
    filters = {"nights": [False]} if nights else {}
    right = [(far, id) for far, id in expected(near) if not nights or id != "8"]
    found = several.search(
        "openings", Query(near=near, sort="distance", offset=offset, limit=limit, filters=filters, facets=("nights",))
    )
    assert [hit.id for hit in found.hits] == [id for _, id in right][offset : offset + limit]
    assert [hit.distance_km for hit in found.hits] == pytest.approx([far for far, _ in right][offset : offset + limit])
    assert found.total == len(right)
    assert sum(found.facets["nights"].values()) == len(expected(near))


def test_every_province_counts_it_and_filters_find_it_once(several: Index) -> None:
    assert several.search("openings", Query(facets=("province",))).facets["province"] == {
        "LO": 5,
        "LC": 3,
        "MI": 3,
        "BS": 2,
    }
    for province, found in {"LC": {"1", "4", "7"}, "BS": {"3", "7"}}.items():
        results = several.search("openings", Query(filters={"province": [province]}))
        assert {hit.id for hit in results.hits} == found and results.total == len(found)
    assert several.search("openings", Query(filters={"province": ["LC", "LO", "BS"]})).total == 6


def test_words_find_the_name_of_each_place(several: Index) -> None:
    assert {hit.id for hit in several.search("openings", Query(text="codogno")).hits} == {"3", "5", "7"}


def test_a_place_that_goes_takes_its_circle_along(make: Callable[[], Index]) -> None:
    index = make()
    index.clear("openings")
    index.put("openings", [spread(1, ["lecco", "lodi"])])
    lodi = Query(near=Near(*POINTS["lodi"], 5))
    assert index.search("openings", lodi).total == 1
    index.put("openings", [spread(1, ["lecco"])])
    assert index.search("openings", lodi).total == 0
    assert index.search("openings", Query(near=Near(*POINTS["lecco"], 5))).hits[0].distance_km == 0


def test_news_know_each_place(several: Index) -> None:
    news = News(several, "openings", MADE)
    for name in NAMES:
        near = Near(*POINTS[name], 12)
        assert set(news.found(Query(near=near))) == {id for _, id in expected(near)}


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), max_size=12), st.integers(0, 30), st.integers(0, 9))
def test_parts_of_a_page_are_that_page(spots: list[tuple[int, int]], offset: int, limit: int) -> None:
    within = {f"s{n}": float(km) for n, (km, _) in enumerate(spots)}
    counts = {f"s{n}": count for n, (_, count) in enumerate(spots)}
    whole = [(km, spot) for spot, km in sorted(within.items(), key=lambda one: one[1]) for _ in range(counts[spot])]
    parts = Rings(within, counts).parts(offset, limit)
    assert sum(part.take for part in parts) == len(whole[offset : offset + limit])
    # Which distances the page holds, in order, is what its parts give.
    given_km = []
    for part in parts:
        inside = sorted(km for km, spot in whole if spot in part.spots)
        given_km += inside[part.skip : part.skip + part.take]
    assert given_km == [km for km, _ in whole[offset : offset + limit]]
