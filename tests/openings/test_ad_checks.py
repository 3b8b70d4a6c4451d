"""Words of an advertisement: what the law forbids is found, what it allows is left alone, one-gender titles get a neutral one."""

import json
from pathlib import Path

import pytest

from portal.demo.openings import openings
from portal.i18n import speaking
from portal.openings import ad_checks
from portal.openings.ad_checks import Context, check_text, check_title

SEED = Path(ad_checks.__file__).parent / "seed"
WORDS = json.loads((SEED / "ad_words.json").read_text(encoding="utf-8"))["words"]
TITLES = json.loads((SEED / "neutral_titles.json").read_text(encoding="utf-8"))["titles"]
NOTHING: frozenset[Context] = frozenset()


@pytest.mark.parametrize(("rule", "words"), [(r["slug"], w) for r in WORDS for w in r["examples_caught"]])
def test_words_that_an_advertisement_should_not_carry_are_found(rule: str, words: str) -> None:
    found = check_text(f"Per il servizio: {words}.", NOTHING, "description")
    law = next(r for r in WORDS if r["slug"] == rule)
    assert law["law"] in [f.law for f in found] and all(f.field == "description" and f.suggestion for f in found)


@pytest.mark.parametrize("words", [w for r in WORDS for w in r["examples_allowed"]])
def test_words_of_the_trade_that_look_alike_are_left_alone(words: str) -> None:
    assert check_text(f"Il servizio: {words}.", NOTHING) == []


@pytest.mark.parametrize(
    ("words", "context"),
    [
        ("max 29 anni", Context.APPRENTICESHIP),
        ("età compresa tra 18 e 29 anni", Context.APPRENTICESHIP),
        ("categorie protette L. 68/99", Context.PROTECTED),
        ("si cerca persona automunita", Context.HOME_BASED),
        ("si cerca persona automunita", Context.CAR_NEEDED),
    ],
)
def test_a_fact_of_the_opening_makes_its_word_lawful(words: str, context: Context) -> None:
    assert check_text(words, NOTHING) and not check_text(words, frozenset({context}))


def test_no_context_makes_a_sex_lawful() -> None:
    assert check_text("solo donne", frozenset(Context))[0].is_error


@pytest.mark.parametrize("title", [t for r in TITLES for t in r["examples_one_gender"]])
def test_a_title_for_one_gender_gets_a_neutral_one_that_is_neutral(title: str) -> None:
    (found,) = check_title(title, "it")
    assert not found.is_error and found.replacement != title
    assert check_title(found.replacement, "it") == [], found.replacement


@pytest.mark.parametrize(
    ("title", "neutral"),
    [
        ("Educatore di nido", "Educatrice / educatore di nido"),
        ("Educatori per centro estivo", "Personale educativo per centro estivo"),
        ("Addetto alle pulizie", "Persona addetta alle pulizie"),
        ("Cercasi infermiera", "Cercasi infermiera / infermiere"),
        ("OSS e coordinatore", "OSS e coordinatrice / coordinatore"),
    ],
)
def test_the_neutral_title_keeps_the_rest_of_the_title(title: str, neutral: str) -> None:
    assert check_title(title, "it")[0].replacement == neutral


@pytest.mark.parametrize(
    "title",
    [*(t for r in TITLES for t in r["examples_neutral"]), "Assistente sociale", "Fisioterapista", "OSS", "", "Tutor"],
)
def test_a_neutral_title_is_left_alone(title: str) -> None:
    assert check_title(title, "it") == []


def test_english_titles_have_no_gender() -> None:
    assert check_title("Educatore", "en") == []


def test_reasons_are_told_in_the_language_of_the_reader() -> None:
    (found,) = check_text("bella presenza", NOTHING)
    with speaking("en"):
        english = found.reason
    assert english != found.reason and found.suggestion


def test_ten_thousand_characters_are_read_at_once() -> None:
    assert check_text("cerchiamo " * 1000 + "a " * 5000, NOTHING) == []


def test_the_demo_openings_are_fair() -> None:
    from datetime import date

    for opening in openings(date(2026, 11, 21)):
        assert check_title(opening.title, "it") == []
        errors = [f for f in check_text(opening.description, frozenset(Context)) if f.is_error]
        assert errors == []
