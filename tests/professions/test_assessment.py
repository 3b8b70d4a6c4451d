"""The self-assessment: always three professions with reasons, every one reachable, opposite answers lead elsewhere."""

import re
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal import i18n
from portal.app import Portal
from portal.professions import assessment, queries
from portal.professions.assessment import ANSWERS, BadCode, matches, read, table, write
from portal.professions.models import Profession
from tests.factories import cooperative, opening

NUMBER = len(table().statements)
SIGNS = list(product((1, -1), repeat=NUMBER))
codes = st.lists(st.sampled_from([2, 1, -1, -2]), min_size=NUMBER, max_size=NUMBER)


@pytest.fixture
def loaded(portal: Portal, reference_data: None) -> list[str]:
    """The professions that every installation starts with; their slugs."""
    with portal.db.read() as session:
        return [told.slug for told in queries.listed(session, "it")]


def three(answers: list[int]) -> list[str]:
    return [match.slug for match in matches(answers)[:3]]


def test_at_most_twelve_statements_each_with_both_reasons_in_both_languages() -> None:
    assert 8 <= NUMBER <= 12
    for statement in table().statements:
        for language in i18n.languages():
            assert all(statement.texts[f"{name}_{language}"].strip() for name in ("text", "yes", "no")), statement.trait


def test_the_table_knows_every_profession_and_only_its_own_traits(loaded: list[str]) -> None:
    traits = {statement.trait for statement in table().statements}
    assert set(table().weights) == set(loaded)
    for slug, weights in table().weights.items():
        assert set(weights) <= traits and all(weights.values()), slug
    assert {trait for weights in table().weights.values() for trait in weights} == traits


def test_whatever_one_answers_there_are_three_professions_with_reasons() -> None:
    """Whether an answer speaks for a profession depends on its sign alone, so the 4,096 signs prove it for all codes."""
    assert min(len(matches(list(signs))) for signs in SIGNS) >= 3


@given(codes)
def test_reasons_are_the_persons_own_answers(answers: list[int]) -> None:
    said = {s.because(value) for s, value in zip(table().statements, answers, strict=True)}
    for match in matches(answers):
        assert match.reasons and set(match.reasons) <= said and len(match.reasons) <= assessment.REASONS


def test_every_profession_is_among_the_three_for_somebody() -> None:
    dice = Random(7)
    for slug, weights in table().weights.items():
        # Somebody who answers as this profession would, and anyhow on what it does not care about.
        tries = [
            [2 * (1 if weights.get(s.trait, dice.choice((1, -1))) > 0 else -1) for s in table().statements]
            for _ in range(40)
        ]
        assert any(slug in three(answers) for answers in tries), slug


def test_opposite_answers_have_no_profession_in_common() -> None:
    for signs in SIGNS[: len(SIGNS) // 2]:  # the other half are their opposites
        assert not set(three([2 * s for s in signs])) & set(three([-2 * s for s in signs])), signs


def test_more_of_something_never_counts_against_the_professions_that_want_it() -> None:
    answers = [-1] * NUMBER
    place = [s.trait for s in table().statements].index("anziani")
    more = [2 if n == place else value for n, value in enumerate(answers)]
    before, after = ({m.slug: m.points for m in matches(a)} for a in (answers, more))
    assert after["asa"] > before.get("asa", -99) and three(more) != three(answers)


@given(codes, st.integers(0, NUMBER))
def test_a_code_says_what_was_answered(answers: list[int], length: int) -> None:
    assert read(write(answers[:length])) == answers[:length]


@given(st.text(max_size=40))
def test_any_other_code_is_refused_with_what_can_be_read(code: str) -> None:
    try:
        assert write(read(code)) == code or code == table().version
    except BadCode as bad:
        read(bad.kept)


def test_one_statement_after_the_other_up_to_the_result(client: TestClient, loaded: list[str]) -> None:
    address, before, seen = "/orientamento", "", []
    for number in range(1, NUMBER + 1):
        page = client.get(address).text
        assert f"Frase {number} di {NUMBER}" in page and "set-cookie" not in client.get(address).headers
        seen.append(re.findall(r'<h1 id="statement">(.*?)</h1>', page)[0])
        values = re.findall(r'name="r" value="(\w+)"', page)
        assert len(values) == len(ANSWERS)
        if number > 1:  # back is the page before
            assert f'href="{before}"' in page
        before, address = address, f"/orientamento?r={values[number % 4]}"
    assert len(set(seen)) == NUMBER
    result = client.get(address).text
    code = address.partition("r=")[2]
    for slug in three(read(code)):
        assert f'href="/professioni/{slug}"' in result
    assert result.count("Perché hai detto che") == 3 == result.count("Il prossimo passo")
    assert f"/orientamento?r={code}" in result and "<script" not in result.split("<main")[1]


def test_the_next_step_is_an_opening_or_a_real_place_or_a_day_at_work(
    client: TestClient, portal: Portal, session: Session, loaded: list[str]
) -> None:
    code = write([1, -1, 2, 2, 1, -1, -1, -1, -2, -2, 1, 1])
    slug = three(read(code))[0]
    assert f'href="/professioni/{slug}#giornata"' in client.get(f"/orientamento?r={code}").text
    with portal.db.write() as writing:
        what = writing.exec(select(Profession).where(Profession.slug == slug)).one()
        opening(writing, cooperative(writing), what)
    assert f'href="/offerte?professione={slug}"' in client.get(f"/orientamento?r={code}").text


def test_with_places_of_work_and_no_opening_a_cooperative_is_the_next_step(
    client: TestClient, cast: object, loaded: list[str]
) -> None:
    page = client.get(f"/orientamento?r={write([1, -1, 2, 2, 1, -1, -1, -1, -2, -2, 1, 1])}").text
    assert "Conosci Aurora" in page or "Conosci Brezza" in page or "/offerte?professione=" in page


@pytest.mark.parametrize(
    "code", ["a5", "b" + "1" * NUMBER, "a" + "1" * (NUMBER + 1), "%3Cscript%3E", "a" + "4" * 5000, "%ff", "a12x"]
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_tampered_link_gets_a_helpful_page(client: TestClient, loaded: list[str], code: str, prefix: str) -> None:
    page = client.get(f"{prefix}/orientamento?r={code}")
    assert page.status_code == 400 and f'href="{prefix}/orientamento"' in page.text and "<script>" not in page.text


def test_a_cut_link_goes_on_where_it_can_be_read(client: TestClient, loaded: list[str]) -> None:
    assert 'href="/orientamento?r=a12"' in client.get("/orientamento?r=a12x").text


def test_the_result_is_not_for_search_engines(client: TestClient, loaded: list[str]) -> None:
    assert 'content="noindex"' in client.get(f"/orientamento?r={write([1] * NUMBER)}").text
