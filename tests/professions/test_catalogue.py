"""The catalogue: filters that count honestly, a search that forgives, and a way out of every empty list."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portal import i18n
from portal.app import Portal
from portal.professions import catalogue, queries, search, tags
from portal.professions.queries import Told
from tests.professions.misspellings import measure, measure_with


@pytest.fixture
def told(portal: Portal, reference_data: None) -> list[Told]:
    """The professions that every installation starts with."""
    with portal.db.read() as session:
        return queries.listed(session, "it")


def slugs(page: str) -> list[str]:
    """The professions on a page of the catalogue, in their order."""
    return re.findall(
        r'class="cover" href="(?:/en)?/professioni/([a-z-]+)"', page.split('id="results"')[1].split("more-title")[0]
    )


def test_misspelled_and_everyday_words_find_their_profession_among_the_first_three(told: list[Told]) -> None:
    found = measure_with(told)
    assert found.queries > 150
    assert found.share >= 0.995, "\n".join(found.missed)


def test_the_measure_can_be_taken_without_an_installation(tmp_path: Path) -> None:
    assert measure(tmp_path).share > 0.9


@pytest.mark.parametrize(
    ("words", "expected"),
    [("educatrce", "educatore-socio-pedagogico"), ("badante", "assistente-familiare"), ("casa di riposo", "oss")],
)
def test_the_page_shows_it_among_the_first_three(
    client: TestClient, told: list[Told], words: str, expected: str
) -> None:
    assert expected in slugs(client.get("/professioni", params={"q": words}).text)[:3]


def test_what_was_mended_is_said(client: TestClient, told: list[Told]) -> None:
    assert "abbiamo letto «educatrice»" in client.get("/professioni?q=educatrce").text
    assert "abbiamo letto" not in client.get("/professioni?q=educatrice").text


@pytest.mark.parametrize(
    "words", ["nurse", "social worker", "nursery", "older people", "infermiera", "speech therapist"]
)
def test_english_pages_find_english_and_italian_words(client: TestClient, told: list[Told], words: str) -> None:
    assert slugs(client.get("/en/professioni", params={"q": words}).text)


def test_every_profession_is_found_by_each_of_its_names_and_its_synonyms(told: list[Told]) -> None:
    for one in told:
        for name in (one.title, one.text.title_f, one.text.title_m, one.profession.acronym):
            first = [found.slug for found in search.find(told, name).professions[:1]] if name else [one.slug]
            assert first == [one.slug], name
        for name in one.text.blocks["synonyms"]:
            assert one.slug in [found.slug for found in search.find(told, name).professions[:4]], name


def test_tags_are_known_and_every_value_of_every_filter_gives_something(told: list[Told]) -> None:
    for one in told:
        assert one.profession.with_whom and set(one.profession.with_whom) <= set(tags.with_whom()), one.slug
        assert one.profession.places and set(one.profession.places) <= set(tags.places()), one.slug
        assert one.profession.schools and set(one.profession.schools) <= set(tags.tracks()), one.slug
        assert 0 <= one.profession.years_min <= one.profession.years_max <= 5, one.slug
    for filter in catalogue.filters(told, catalogue.Wanted()):
        wanted = set(catalogue.labels(filter.name)) - {"altro"}  # no profession asks for just any school
        assert {choice.value for choice in filter.choices} == wanted, filter.name


def test_a_count_is_what_one_gets_by_choosing(client: TestClient, told: list[Told]) -> None:
    start = catalogue.Wanted(chosen={"con": ("anziani",), "anni": ("3",)})
    for filter in catalogue.filters(told, start):
        for choice in filter.choices:
            if filter.name not in start.chosen:
                query = f"con=anziani&anni=3&{filter.name}={choice.value}"
                assert len(slugs(client.get(f"/professioni?{query}").text)) == choice.count, query


def test_values_of_one_filter_add_up_and_filters_narrow(client: TestClient, told: list[Told]) -> None:
    young = set(slugs(client.get("/professioni?con=piccoli").text))
    old = set(slugs(client.get("/professioni?con=anziani").text))
    assert set(slugs(client.get("/professioni?con=piccoli&con=anziani").text)) == young | old
    degree = set(slugs(client.get("/professioni?con=piccoli&anni=5").text))
    assert degree == {"pedagogista"} and degree < young


def test_filters_and_words_work_together_and_the_best_stays_first(client: TestClient, told: list[Told]) -> None:
    found = slugs(client.get("/professioni?q=bambini&anni=3").text)
    assert found and found[0] == "educatore-nido" and "aec" not in found


def test_an_empty_list_says_which_filter_to_drop(client: TestClient, told: list[Told]) -> None:
    page = client.get("/professioni?con=migranti&dove=nido").text
    assert "Nessuna professione con questi filtri" in page
    assert 'href="/professioni?dove=nido"' in page and 'href="/professioni?con=migranti"' in page


@pytest.mark.parametrize(
    "query",
    [
        "con=draghi", "anni=7&scuola=%3Cscript%3Ealert(1)%3C/script%3E", "q=" + "parola+" * 700, "q=%ff%fe%00", "con=%00",
        "q=-&con=", 'q="', "q=-bambini", "q=%22casa+di+riposo%22", "p=" + "y" * 5000, "&".join(["con=anziani"] * 300),
        "q=l%27&famiglia=", "q=𝔬𝔰𝔰", "q=" + "%F0%9F%A6%84" * 50,
    ],
)  # fmt: skip
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_odd_filters_and_searches_are_answered(client: TestClient, told: list[Told], query: str, prefix: str) -> None:
    page = client.get(f"{prefix}/professioni?{query}")
    assert page.status_code == 200 and "<script>alert" not in page.text


def test_unknown_filters_are_named_and_set_aside(client: TestClient, told: list[Told]) -> None:
    page = client.get("/professioni?con=draghi&anni=5").text
    assert "draghi" in page and set(slugs(page)) == {"pedagogista", "psicologo"}


def test_the_study_line_says_years_or_hours(told: list[Told]) -> None:
    by_slug = {one.slug: catalogue.study(one.profession) for one in told}
    assert by_slug["oss"] == "Corso di 1.000 ore" and by_slug["psicologo"] == "Laurea, 5 anni"
    assert by_slug["assistente-sociale"] == "Laurea, da 3 a 5 anni"
    with i18n.speaking("en"):
        assert catalogue.study(next(one for one in told if one.slug == "oss").profession) == "Course of 1,000 hours"


def test_the_list_asks_the_database_a_few_things_only(client: TestClient, told: list[Told], queries) -> None:  # type: ignore[no-untyped-def]
    with queries(at_most=4):
        client.get("/professioni?q=bambini&con=piccoli&p=oss")
