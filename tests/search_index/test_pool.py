"""The pool on both engines: a mask is found by its own words, behind the wall of those whom the person opened to."""

import pytest

from search_index.index import Index, Near, Query


def masks(index: Index, mine: list[int], text: str = "", **more: object) -> list[str]:
    return sorted(hit.id for hit in index.search("pool", Query(text=text, walls={"visible_to": mine}, **more)).hits)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mine", "seen"), [([1], ["1", "3"]), ([2], ["1", "2"]), ([1, 2], ["1", "2", "3"]), ([3], []), ([], [])]
)
def test_one_sees_whom_one_of_ones_cooperatives_may_see_and_each_once(
    town: Index, mine: list[int], seen: list[str]
) -> None:
    assert masks(town, mine) == seen
    assert town.search("pool", Query(walls={"visible_to": mine})).total == len(seen)


def test_words_filters_and_places_find_masks(town: Index) -> None:
    assert masks(town, [1, 2], "oss notte") == ["1", "3"]
    assert masks(town, [1], "educatrice") == []
    assert masks(town, [2], "educattrice milano") == ["2"]
    assert masks(town, [1, 2], filters={"years": ["3-5", "11+"]}) == ["1", "2"]
    assert masks(town, [1, 2], near=Near(45.8566, 9.3977, 10)) == ["3"]


def test_counts_stay_behind_the_wall(town: Index) -> None:
    found = town.search("pool", Query(walls={"visible_to": [1]}, facets=("professions", "skills", "province")))
    assert found.facets == {"professions": {"oss": 2}, "skills": {"notti": 1}, "province": {"LC": 1, "LO": 1}}


def test_there_is_no_order_and_no_field_of_names(town: Index) -> None:
    newest = town.search("pool", Query(walls={"visible_to": [1, 2]}, sort="-joined_on"))
    assert [hit.id for hit in newest.hits] == ["3", "2", "1"]
    for asked in (Query(sort="name"), Query(filters={"name": ["x"]}), Query(highlight=("cv_text",))):
        with pytest.raises(ValueError, match="pool"):
            town.search("pool", asked)
