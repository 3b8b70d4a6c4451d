"""One suite, two engines: what a search promises, whoever answers. Differences by nature are written where they show."""

from collections.abc import Callable

import pytest

from search_index.documents import fingerprint
from search_index.index import Index, IndexUnavailable, Near, Query, Results
from search_index.rebuild import heal, rebuild
from tests.search_index.town import CANDIDATES, OPENINGS, candidate

LODI = Near(45.3138, 9.5031, 25)
HOSTILE = [
    "title:* AND (", '"', '"""', "-", '-"', "((((", "a\x00b\x1b[31m", "\ud800", "🦄🦄", "*?~^", "../../etc/passwd",
    "'; DROP TABLE x; --", "x" * 10_000, "oss " * 3000, "-oss " * 500, '"a b" ' * 500, "<script>alert(1)</script>",
    "id IN [1]", "\u202e\u200b", "ｏｓｓ", "  \n\t ",
]  # fmt: skip


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results.hits]


def openings(index: Index, text: str = "", **more: object) -> list[str]:
    return sorted(ids(index.search("openings", Query(text=text, **more))))  # type: ignore[arg-type]


def people(index: Index, text: str = "", **more: object) -> list[str]:
    return sorted(ids(index.search("candidates", Query(text=text, walls={"cooperative_id": [1]}, **more))))  # type: ignore[arg-type]


# -- words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("anziani notturno", ["1"]),
        ("anziani minori", []),
        ("anziani zzzqqq", []),
        ("educatori professionali", ["2"]),
        ("educatrici", ["2"]),
        ("infermieri", ["3"]),
        ("INFERMIERA", ["3"]),
        ("equipe", ["5"]),
        ("équipe", ["5"]),
        ("l'équipe", ["5"]),
        ("e' gia", ["5"]),
        ("la quercia", ["1", "2", "4"]),
    ],
)
def test_all_words_must_be_found_in_any_form_with_or_without_accents(town: Index, text: str, found: list[str]) -> None:
    assert openings(town, text) == found


@pytest.mark.parametrize("text", ["part-time", "part time", "parttime", "PART-TIME", "tempo parziale"])
def test_part_time_is_one_thing_however_it_is_written(town: Index, text: str) -> None:
    assert "4" in openings(town, text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"residenza turno"', ["1"]),
        ('"turno residenza"', []),
        ("“turno notturno”", ["1"]),
        ('anziani "turno notturno"', ["1"]),
        ('minori "turno notturno"', []),
        ('"fisioterapista"', ["5"]),
    ],
)
def test_a_quoted_phrase_is_found_word_for_word(town: Index, text: str, found: list[str]) -> None:
    assert openings(town, text) == found


def test_a_phrase_never_runs_from_one_field_into_the_next(town: Index) -> None:
    assert openings(town, '"sanitario assistenza"') == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("quercia -minori", ["1", "4"]),
        ('quercia -"turno notturno"', ["2", "4"]),
        ("-quercia", ["3", "5"]),
        ("-educatrici", ["1", "3", "4", "5"]),
        ("anziani -anziani", []),
    ],
)
def test_a_word_or_phrase_after_a_minus_is_left_out(town: Index, text: str, found: list[str]) -> None:
    assert openings(town, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("fisiot", ["5"]), ("educat", ["2"]), ("anziani resid", ["1"]), ("resid anziani", []), ("fi", ["5"])],
)
def test_the_last_word_and_no_other_may_be_a_beginning(town: Index, text: str, found: list[str]) -> None:
    assert openings(town, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("educattrice", ["2"]),
        ("fisioterapsita", ["5"]),
        ("fisoterapsta", ["5"]),
        ("fisxoterxpxsta", []),
        ("ponet", ["3", "5"]),
        ("poxet", []),
        ("lavor d'equpie", ["5"]),
    ],
)
def test_slips_are_forgiven_by_length_one_from_five_letters_two_from_nine(
    town: Index, text: str, found: list[str]
) -> None:
    assert openings(town, text) == found


@pytest.mark.parametrize("text", ["puo", "Ldoi", "eel"])
def test_short_words_are_taken_as_typed(town: Index, text: str) -> None:
    assert openings(town, f"{text} lombardia") == []


def test_a_slip_in_the_document_is_forgiven_too(town: Index) -> None:
    assert people(town, "fisioterapista") == ["1-3"]


def test_the_word_as_typed_comes_before_one_with_slips(index: Index) -> None:
    index.put("candidates", [candidate(9, "infermeire infermeire"), candidate(1, "infermiere")])
    assert ids(index.search("candidates", Query(text="infermiere"))) == ["1-1", "1-9"]


def test_slips_of_a_word_that_is_there_are_forgiven_by_need(index: Index, engine: str) -> None:
    """By nature different: Meilisearch always forgives; in process a short word that stands there is taken as meant."""
    index.put("candidates", [candidate(1, "turno"), candidate(2, "torno")])
    assert people(index, "turno") == {"embedded": ["1-1"], "meilisearch": ["1-1", "1-2"]}[engine]
    assert ids(index.search("candidates", Query(text="turno")))[0] == "1-1"


# -- synonyms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("oss", ["1"]),
        ("operatrice socio sanitaria", ["1"]),
        ("operatore sociosanitario", ["1"]),
        ("nurse", ["3"]),
        ("maestra d'asilo", ["4"]),
        ("notti", ["1"]),
        ("terza età", ["1"]),
        ("ragazzi", ["2"]),
        ("terapista della riabilitazione", ["5"]),
        ("oss anziani", ["1"]),
        ("oss minori", []),
        ("infirmiere", ["3"]),
        ("assistenza domiciliare", ["3"]),
    ],
)
def test_words_of_the_trade_find_one_another(town: Index, text: str, found: list[str]) -> None:
    assert openings(town, text) == found


def test_synonyms_work_both_ways(town: Index) -> None:
    everyone = Query(text="operatore socio sanitario", walls={"cooperative_id": [1, 2]})
    assert sorted(ids(town.search("candidates", everyone))) == ["1-1", "2-1"]
    assert sorted(ids(town.search("candidates", Query(text="oss", walls={"cooperative_id": [1, 2]})))) == ["1-1", "2-1"]


def test_a_weak_synonym_works_one_way(index: Index) -> None:
    index.put("candidates", [candidate(1, "impiego in RSA"), candidate(2, "impiego in casa di cura")])
    assert people(index, "casa di cura") == ["1-1", "1-2"]
    assert people(index, "rsa") == ["1-1"]


def test_an_acronym_that_is_also_a_word_counts_only_in_capitals(index: Index) -> None:
    index.put("candidates", [candidate(1, "contratto a tempo indeterminato"), candidate(2, "ti offro il mio aiuto")])
    assert people(index, "TI") == ["1-1"]


# -- filters, walls and counts


def test_values_of_one_field_add_up_and_fields_narrow(town: Index) -> None:
    assert openings(town, filters={"profession": ["educatore", "infermiere"]}) == ["2", "3"]
    assert openings(town, filters={"profession": ["educatore", "infermiere"], "car_needed": [True]}) == ["3"]
    assert openings(town, filters={"car_needed": ["1"]}) == ["3"]
    assert openings(town, filters={"shifts": ["night"], "nights": [True]}) == ["1"]
    assert openings(town, filters={"profession": ["nobody"]}) == []
    assert len(openings(town, filters={"profession": []})) == 5
    assert people(town, filters={"openings": [3, 4]}) == ["1-3", "1-4"]
    assert people(town, filters={"car": [False]}) == ["1-2"]


def test_a_range_has_inclusive_ends_and_leaves_out_what_has_no_value(town: Index) -> None:
    assert openings(town, ranges={"pay_max": (1600, None)}) == ["1", "3", "5"]
    assert openings(town, ranges={"pay_max": (None, 1600)}) == ["1", "2", "5"]
    assert openings(town, ranges={"hours_min": (20, 30)}) == ["2"]
    assert openings(town, ranges={"pay_min": (9000, None)}) == []


def test_counts_leave_out_their_own_filter_and_keep_all_others(town: Index) -> None:
    query = Query(filters={"cooperative": ["il-ponte"]}, facets=("cooperative", "profession", "car_needed", "nights"))
    found = town.search("openings", query)
    assert (found.total, sorted(ids(found))) == (2, ["3", "5"])
    assert found.facets["cooperative"] == {"la-quercia": 3, "il-ponte": 2}
    assert found.facets["profession"] == {"fisioterapista": 1, "infermiere": 1}
    assert found.facets["car_needed"] == {False: 1, True: 1}
    assert found.facets["nights"] == {False: 2}


def test_counts_follow_text_range_and_place(town: Index) -> None:
    assert town.search("openings", Query(text="lavoro", facets=("time",))).facets["time"] == {"part": 1, "full": 1}
    assert town.search("openings", Query(near=LODI, facets=("province",))).facets["province"] == {"LO": 2}
    assert town.search("openings", Query(ranges={"pay_max": (2000, None)}, facets=("level",))).facets["level"] == {
        "C2": 1
    }


def test_a_field_with_many_values_counts_each(town: Index) -> None:
    found = town.search("candidates", Query(walls={"cooperative_id": [1]}, facets=("skills", "openings", "stages")))
    assert found.facets["skills"] == {"cucina": 2, "primo soccorso": 1}
    assert found.facets["openings"] == {1: 1, 2: 1, 3: 1, 4: 1}
    assert found.facets["stages"] == {"read": 2, "received": 2, "hired": 1}


def test_nothing_crosses_a_wall(town: Index) -> None:
    """Neither in hits and totals nor in counts, highlights or the forgiveness of slips."""
    facets = ("skills", "cooperative_id", "availability", "candidate_id")
    for text in ("", "droni", "dorni", "pilotaggio", "segreti -pippo", '"pilotaggio droni"', "dron"):
        for filters in ({}, {"cooperative_id": [2]}, {"skills": ["droni"]}, {"skills": ["droni", "cucina"]}):
            query = Query(
                text=text, filters=filters, walls={"cooperative_id": [1]}, facets=facets, highlight=("cv_text", "skills")
            )  # fmt: skip
            found = town.search("candidates", query)
            assert all(hit.id.startswith("1-") for hit in found.hits)
            assert found.total == len(found.hits)
            assert "droni" not in found.facets["skills"]
            assert 2 not in found.facets["cooperative_id"]
            assert "droni" not in str(found)


def test_tags_filter_and_are_counted_within_the_wall(town: Index) -> None:
    assert people(town, filters={"tags": [8]}) == ["1-1", "1-3"]
    assert people(town, filters={"tags": [7, 8]}) == ["1-1", "1-3"], "one of the two is enough"
    assert people(town, "anziani", filters={"tags": [8]}) == ["1-1"]
    assert people(town, filters={"tags": [9]}) == [], "a tag of the other cooperative finds nobody of this one"
    found = town.search(
        "candidates", Query(walls={"cooperative_id": [1]}, filters={"tags": [7]}, facets=("tags", "stages"))
    )
    assert found.facets["tags"] == {7: 1, 8: 2}, "a facet's own filter is left out of its counts"
    assert found.facets["stages"] == {"received": 1}


def test_a_wall_without_values_lets_nothing_through(town: Index) -> None:
    found = town.search("candidates", Query(walls={"cooperative_id": []}, facets=("skills",)))
    assert (found.hits, found.total, found.facets) == ([], 0, {"skills": {}})


# -- order, pages and places


def test_without_text_everything_is_listed_newest_first(town: Index) -> None:
    assert ids(town.search("openings", Query())) == ["5", "4", "3", "2", "1"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("published_at", ["1", "2", "3", "4", "5"]),
        ("-published_at", ["5", "4", "3", "2", "1"]),
        ("closes_on", ["4", "3", "2", "1", "5"]),
        ("-closes_on", ["1", "2", "3", "4", "5"]),
        ("-pay_max", ["3", "5", "1", "2", "4"]),
        ("pay_max", ["2", "5", "1", "3", "4"]),
        ("title", ["2", "5", "3", "1", "4"]),
        ("-title", ["4", "1", "3", "5", "2"]),
    ],
)
def test_a_sort_puts_missing_values_last_and_ties_newest_first(town: Index, sort: str, order: list[str]) -> None:
    assert ids(town.search("openings", Query(sort=sort))) == order


def test_ties_are_stable_over_pages_and_time(index: Index) -> None:
    same = [candidate(id, "cuoco in mensa", applied_at=1_790_000_000 + id % 3) for id in range(1, 60)]
    index.put("candidates", same)
    order = [f"1-{id}" for id in sorted(range(1, 60), key=lambda id: (-(id % 3), f"1-{id}"))]
    for text in ("", "cuoco"):
        pages = [Query(text=text, offset=offset, limit=7) for offset in range(0, 63, 7)]
        assert [id for page in pages for id in ids(index.search("candidates", page))] == order
        assert {index.search("candidates", page).total for page in pages} == {59}
    index.put("candidates", same[20:40])  # stored elsewhere now
    assert ids(index.search("candidates", Query(text="cuoco", limit=100))) == order
    assert ids(index.search("candidates", Query(text="cuoco", limit=10, offset=3))) == order[3:13]
    assert ids(index.search("candidates", Query(sort="distance", near=LODI, limit=10, offset=50))) == order[50:]


def test_a_place_and_a_radius(town: Index) -> None:
    found = town.search("openings", Query(near=Near(45.3138, 9.5031, 35), sort="distance"))
    assert ids(found) == ["1", "5", "2"]
    assert [round(hit.distance_km or 0, 1) for hit in found.hits] == [0.0, 23.3, 29.6]
    assert found.total == 3
    assert openings(town, near=Near(45.3138, 9.5031, 0)) == ["1"]
    assert people(town, near=LODI) == ["1-1"]
    assert len(people(town, near=Near(45.3138, 9.5031, 20_000))) == 3  # one has no place


def test_pages_by_distance_are_exact(town: Index) -> None:
    whole = ids(town.search("openings", Query(near=Near(45.3138, 9.5031, 500), sort="distance")))
    assert whole == ["1", "5", "2", "3", "4"]
    for offset in range(6):
        found = town.search("openings", Query(near=Near(45.3138, 9.5031, 500), sort="distance", offset=offset, limit=2))
        assert (ids(found), found.total) == (whole[offset : offset + 2], 5)


def test_a_page_beyond_the_end_is_empty_but_knows_the_total(town: Index) -> None:
    found = town.search("openings", Query(text="quercia", offset=1000))
    assert (found.hits, found.total) == ([], 3)
    assert town.search("openings", Query(text="quercia", limit=0, facets=("time",))) == Results(
        [], 3, {"time": {"part": 2, "full": 1}}
    )


# -- highlights


def highlighted(index: Index, text: str, id: str = "1-1", field: str = "cv_text") -> tuple[str, list[str]]:
    found = index.search("candidates", Query(text=text, walls={"cooperative_id": [1]}, highlight=(field,)))
    hit = next(hit for hit in found.hits if hit.id == id)
    fragments = [fragment for snippet in hit.highlights[field] for fragment in snippet]
    return "".join(fragment.text for fragment in fragments), [f.text for f in fragments if f.matched]


@pytest.mark.parametrize(
    ("text", "id", "marked"),
    [
        ("antincendio", "1-1", ["antincendio"]),
        ("antince", "1-1", ["antincendio"]),
        ("antincednio", "1-1", ["antincendio"]),
        ("oss", "1-1", ["operatrice socio-sanitaria"]),
        ("strutture", "1-1", ["struttura"]),
        ("turno notturno", "1-1", ["notte"]),
        ('"primo soccorso"', "1-1", ["primo soccorso"]),
        ("equipe", "1-2", ["équipe"]),
        ("educatori", "1-2", ["Educatrice"]),
        ("fisioterapista", "1-3", ["Fisioterapsta"]),
    ],
)
def test_the_words_that_matched_are_shown_as_written(town: Index, text: str, id: str, marked: list[str]) -> None:
    assert highlighted(town, text, id)[1] == marked


def test_a_long_text_is_cut_to_the_piece_that_matters(town: Index) -> None:
    shown, marked = highlighted(town, "antincendio")
    assert marked == ["antincendio"]
    assert shown.startswith("… ")
    assert "primo soccorso" in shown
    assert len(shown.split()) < 40


def test_a_hit_says_which_fields_and_words_matched(town: Index) -> None:
    query = Query(text="cucina soccorso", walls={"cooperative_id": [1]}, highlight=("cv_text", "skills"))
    hit = town.search("candidates", query).hits[0]
    assert hit.id == "1-1"
    assert hit.why == ("skills", "cv_text")
    assert hit.words == ("soccorso", "cucina")
    assert [["".join(f.text for f in piece)] for piece in hit.highlights["skills"]] == [["primo soccorso"], ["cucina"]]


def test_highlights_are_plain_text(index: Index) -> None:
    index.put("candidates", [candidate(1, "<b>oss</b> & <script>alert('oss')</script>")])
    fragments = index.search("candidates", Query(text="oss", highlight=("cv_text",))).hits[0].highlights["cv_text"][0]
    assert "".join(f.text for f in fragments) == "<b>oss</b> & <script>alert('oss')</script>"
    assert [f.text for f in fragments if f.matched] == ["oss", "oss"]


def test_nothing_asked_is_nothing_highlighted(town: Index) -> None:
    for hit in town.search("candidates", Query(highlight=("cv_text",))).hits:
        assert (hit.highlights, hit.words, hit.why) == ({}, (), ())


# -- what is not allowed, and what is only odd


@pytest.mark.parametrize(
    "query",
    [
        Query(filters={"pay": ["1"]}),
        Query(walls={"pay": ["1"]}),
        Query(facets=("text",)),
        Query(sort="text"),
        Query(sort="distance"),
        Query(sort="--title"),
        Query(ranges={"title": (1, 2)}),
        Query(highlight=("id",)),
        Query(offset=-1),
        Query(limit=-1),
        Query(near=Near(float("nan"), 9, 1)),
        Query(near=Near(45, 9, -1)),
    ],
)
def test_what_the_settings_do_not_allow_is_refused(town: Index, query: Query) -> None:
    with pytest.raises(ValueError):
        town.search("openings", query)


def test_an_index_without_settings_is_refused(town: Index) -> None:
    with pytest.raises(ValueError):
        town.search("nothing", Query())


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_can_be_asked_for(town: Index, text: str) -> None:
    found = town.search("candidates", Query(text=text, facets=("skills",), highlight=("cv_text",)))
    assert found.total >= len(found.hits)
    assert town.search("openings", Query(text=f"anziani {text}")).total <= 1


@pytest.mark.parametrize("value", ['x" OR id EXISTS OR id = "', "\\", "'", "\x00", "\n", "a]b", "*", ""])
def test_any_value_can_be_filtered_by(town: Index, value: str) -> None:
    assert town.search("openings", Query(filters={"profession": [value]})).total == 0


def test_any_text_can_be_indexed(index: Index) -> None:
    index.put("candidates", [candidate(n, text, name=text) for n, text in enumerate(HOSTILE, 1)])
    assert index.count("candidates") == len(HOSTILE)
    assert index.search("candidates", Query(text="oss", limit=50)).total >= 3


def test_a_document_without_a_proper_id_is_refused_and_nothing_written(index: Index) -> None:
    with pytest.raises(ValueError):
        index.put("candidates", [candidate(1, "oss"), candidate(2, "oss") | {"id": "a b"}])
    assert index.count("candidates") == 0


# -- writing


def test_put_again_replaces(index: Index) -> None:
    index.put("candidates", [candidate(1, "cuoco"), candidate(2, "sarto")])
    assert index.put("candidates", [candidate(1, "giardiniere")]) == 1
    assert people(index, "cuoco") == []
    assert people(index, "giardiniere") == ["1-1"]
    assert index.count("candidates") == 2


def test_thousands_go_at_once(index: Index) -> None:
    index.put("candidates", (candidate(id, "cuoco", place=None) for id in range(2000)))
    assert index.search("candidates", Query(text="cuoco")).total == 2000
    index.remove("candidates", [f"1-{id}" for id in range(1990)] + ["unknown", "b a d"])
    found = index.search("candidates", Query(text="cuoco", facets=("stages",), limit=50))
    assert (found.total, len(found.hits), found.facets["stages"]) == (10, 10, {"received": 10})
    assert index.count("candidates") == 10


def test_ids_come_with_fingerprints_of_what_was_put(town: Index) -> None:
    assert dict(town.ids("openings")) == {document["id"]: fingerprint(document) for document in OPENINGS}
    assert dict(town.ids("candidates")) == {document["id"]: fingerprint(document) for document in CANDIDATES}


def test_a_rebuild_replaces_everything_and_tells_its_progress(index: Index) -> None:
    index.put("candidates", [candidate(1, "cuoco")])
    told: list[int] = []
    assert rebuild(index, "candidates", (candidate(id, "sarto") for id in range(600)), told.append) == 600
    assert told == [500, 600]
    assert index.search("candidates", Query(text="cuoco")).total == 0
    assert index.search("candidates", Query(text="sarto")).total == 600


def test_a_rebuild_that_fails_leaves_the_old_index(index: Index) -> None:
    index.put("candidates", [candidate(1, "cuoco")])

    def broken() -> object:
        yield candidate(2, "sarto")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        rebuild(index, "candidates", broken())  # type: ignore[arg-type]
    assert people(index) == ["1-1"]
    index.put("candidates", [candidate(3, "fabbro")])
    assert people(index) == ["1-1", "1-3"]


def test_searches_go_on_while_a_twin_is_filled(index: Index) -> None:
    index.put("candidates", [candidate(1, "cuoco")])
    with index.rebuild("candidates") as twin:
        twin.put([candidate(2, "sarto")])
        assert people(index) == ["1-1"]
    assert people(index) == ["1-2"]


def test_an_index_that_was_never_built_is_unavailable_until_healed(make: Callable[[], Index]) -> None:
    index = make()
    for call in (
        lambda: index.search("candidates", Query()),
        lambda: index.put("candidates", [candidate(1, "oss")]),
        lambda: index.remove("candidates", ["1-1"]),
        lambda: index.count("candidates"),
        lambda: list(index.ids("candidates")),
    ):
        with pytest.raises(IndexUnavailable):
            call()
    assert set(index.health().values()) == {"missing"}
    assert heal(index, {"candidates": lambda: [candidate(1, "oss")]}) == ["candidates"]
    assert people(index) == ["1-1"]
    health = index.health()
    assert health.pop("candidates") == "ok" and set(health.values()) == {"missing"}
