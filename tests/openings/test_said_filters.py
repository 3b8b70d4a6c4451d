"""«oss part time lodi» becomes words, filters and a place that one sees and can take away; in doubt a word stays a word."""

import re

import pytest
from starlette.testclient import TestClient

from portal.openings import said_filters
from portal.openings.forms import FACETS, Wanted
from portal.said_places import understand
from tests.openings.market import Market

UNDERSTOOD = {
    "oss part time lodi": ("oss", {"orario": ("parziale",)}, "Lodi (LO)"),
    "OSS Part-Time a Lodi": ("OSS", {"orario": ("parziale",)}, "Lodi (LO)"),
    "educatrice notte milano": ("educatrice", {"notti": ("si",)}, "Milano (MI)"),
    "asa senza notti san donato milanese": ("asa", {"notti": ("no",)}, "San Donato Milanese (MI)"),
    "infermiere in provincia di Lecco": ("infermiere", {}, "Lecco"),
    "oss monza e brianza": ("oss", {}, "Monza e della Brianza"),
    "oss lombardia": ("oss", {}, "Lombardia"),
    "lavoro tempo indeterminato bergamo": ("", {"contratto": ("permanent",)}, "Bergamo (BG)"),
    "oss mattina pomeriggio": ("oss", {"turni": ("morning", "afternoon")}, None),
    "nurse night shift near Lecco": ("nurse", {"notti": ("si",)}, "Lecco (LC)"),
    "oss a Cento": ("oss", {}, "Cento (FE)"),
}
LEFT_ALONE = [
    '"Lodi" oss', '"part time" oss', "«Lecco»", "oss -notte", "oss -lodi", "oss lecco milano", "oss full time part time",
    "cooperativa prato", "ore cento", "educatore di strada", "", "oss", "cooperativa villa luce", "assistente alla persona",
]  # fmt: skip


@pytest.mark.parametrize("typed", UNDERSTOOD)
def test_phrases_and_places_become_filters(typed: str) -> None:
    found = said_filters.understand(Wanted(words=typed))
    assert found is not None
    place = found.wanted.place
    assert (found.wanted.words, dict(found.wanted.chosen), place.label if place else None) == UNDERSTOOD[typed]
    assert found.exactly == Wanted(words=typed, exact=True)
    if place is not None:
        assert understand(found.wanted.typed_place) == place  # the address leads to the same place again


@pytest.mark.parametrize("typed", LEFT_ALONE)
def test_in_doubt_words_stay_words(typed: str) -> None:
    assert said_filters.understand(Wanted(words=typed)) is None


def test_what_was_chosen_is_not_overruled() -> None:
    assert said_filters.understand(Wanted(words="oss part time", chosen={"orario": ("pieno",)})) is None
    same = said_filters.understand(Wanted(words="oss part time", chosen={"orario": ("parziale",)}))
    assert same is not None and same.wanted.words == "oss"
    assert said_filters.understand(Wanted(words="oss lodi", typed_place="Lecco", place=understand("Lecco"))) is None
    assert said_filters.understand(Wanted(words="oss lodi", exact=True)) is None


def test_every_phrase_of_the_table_leads_to_a_filter_that_exists() -> None:
    for phrase, (name, value) in said_filters.phrases().items():
        allowed = FACETS[name]
        assert allowed is not None and value in allowed, phrase


def test_the_page_says_how_it_read_the_words_and_offers_them_back(client: TestClient, market: Market) -> None:
    page = client.get("/offerte?q=oss+part+time+merate").text
    assert "Abbiamo letto «oss part time merate» così:" in page
    assert re.search(r'id="q" name="q" value="oss"', page) and 'value="Merate (LC)"' in page
    chips = re.findall(r'class="chip" href="([^"]+)"', page)
    assert "/offerte?q=oss&amp;luogo=Merate+%28LC%29" in chips and len(chips) == 3
    back = "/offerte?q=oss+part+time+merate&amp;esatto=si"
    assert f'href="{back}"' in page
    exact = client.get(back.replace("&amp;", "&")).text
    assert 'value="oss part time merate"' in exact and "Cerchiamo proprio queste parole" in exact
    assert 'name="esatto" value="si"' in exact and "Abbiamo letto" not in exact


def test_half_a_word_on_the_way_is_not_interpreted(client: TestClient, market: Market) -> None:
    page = client.get("/offerte?q=oss+part+time+merate", headers={"Portal-Typing": "yes"}).text
    assert "Abbiamo letto" not in page
