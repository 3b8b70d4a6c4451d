"""H3: what people type finds what they mean, on both engines: the level reached is held, to a little less than it is."""

import json

import pytest

from tests.relevance.measure import SET, fits

# Share of queries with a right answer in the first place and in the first three, mean reciprocal rank.
REACHED = {
    ("embedded", "openings"): (0.96, 0.99, 0.98),
    ("embedded", "candidates"): (0.98, 0.99, 0.99),
    ("meilisearch", "openings"): (0.96, 0.98, 0.97),
    ("meilisearch", "candidates"): (0.94, 0.97, 0.96),
}


@pytest.mark.parametrize("name", ["openings", "candidates"])
def test_a_right_answer_comes_first(name, engine, levels):
    level, (first, three, rank) = levels[name], REACHED[engine, name]
    assert level.success(3) >= three, level.late
    assert level.success(1) >= first, level.row()
    assert level.mrr >= rank, level.row()


@pytest.mark.parametrize("name", ["openings", "candidates"])
def test_what_has_nothing_to_do_with_it_is_not_found(name, levels):
    assert not levels[name].strangers


def test_the_set_is_large_and_each_query_has_an_answer_in_the_town(demo):
    asked = json.loads(SET.read_text())
    assert len(asked["openings"]) >= 150 and len(asked["candidates"]) >= 100
    public = {demo.slugs[document["id"]] for document in demo.openings}
    for one in asked["openings"]:
        assert set(one["first"]) <= public, one["q"]
        assert one["first"] or not set(one["never"]) & public, one["q"]
    for one in asked["candidates"]:
        assert any(fits(person, one["first"]) for person in demo.people.values()), one["q"]
    for part in ("openings", "candidates"):
        typed = [one["q"] for one in asked[part]]
        assert len(typed) == len(set(typed))


def test_a_dossier_is_read_by_its_own_words(demo):
    """The set means something only if the documents are those of the demo: CVs read, facts found."""
    assert len(demo.candidates) > 300
    assert sum(document["has_cv"] for document in demo.candidates) > 300
    night = next(d for d in demo.candidates if demo.people[d["id"]].number == 1)
    assert "turni notturni" in night["cv_text"] and "nights" in night["availability"]
