"""The facts that every installation starts with are whole, agree with each other, and say where they come from."""

import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import portal
from portal.openings import ad_checks
from portal.professions.models import ProfessionText

HOME = Path(portal.__file__).parent
SEED = HOME / "professions" / "seed"


def _read(path: Path) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return facts


FAMILIES = _read(SEED / "families.json")["families"]
PROFESSIONS = [one for path in sorted(SEED.glob("professions_*.json")) for one in _read(path)["professions"]]
STEPS = _read(SEED / "career_steps.json")["steps"]
PAY = _read(HOME / "openings" / "seed" / "ccnl_t151.json")
WORDS = _read(HOME / "openings" / "seed" / "ad_words.json")["words"]
TITLES = _read(HOME / "openings" / "seed" / "neutral_titles.json")
BLOCKS = {
    "summary", "what_you_do", "with_whom", "where", "hard_sides", "skills", "study_path", "register", "where_it_leads", "day"
}  # fmt: skip
each = pytest.mark.parametrize("profession", PROFESSIONS, ids=lambda one: one["slug"])


def test_there_are_twenty_two_professions_in_known_families() -> None:
    assert len({one["slug"] for one in PROFESSIONS}) == len(PROFESSIONS) == 22
    assert {one["family"] for one in PROFESSIONS} == {one["slug"] for one in FAMILIES}


@each
def test_a_profession_answers_every_question_in_both_languages(profession: dict[str, Any]) -> None:
    italian, english = profession["texts"]["it"], profession["texts"]["en"]
    assert set(italian) == set(english) == BLOCKS
    for name in BLOCKS:
        assert italian[name] and english[name] and italian[name] != english[name], name
        assert isinstance(italian[name], list) == isinstance(english[name], list), name
    assert len(re.findall(r"[.!?]", italian["what_you_do"])) >= 3
    assert [hour for hour, _ in italian["day"]] == [hour for hour, _ in english["day"]]
    assert sorted(italian["day"]) == italian["day"] and len(italian["day"]) >= 5
    assert len(italian["where"]) == len(english["where"])


@each
def test_a_profession_names_both_genders_and_fits_the_table(profession: dict[str, Any]) -> None:
    assert ad_checks.check_title(profession["title_list"], "it") == []
    assert len(profession["title_list"]) <= 160 and len(profession["title_f"]) <= 120
    assert ProfessionText.__table__.c.title.type.length == 160  # type: ignore[attr-defined]
    levels = [one["code"] for one in profession["ccnl_levels"]]
    assert set(levels) <= set(PAY["tables"][-1]["monthly_cents"])
    assert [one["main"] for one in profession["ccnl_levels"]].count(True) == 1
    assert re.fullmatch(r"http://data\.europa\.eu/esco/occupation/[0-9a-f-]{36}", profession["esco"]["uri"])
    assert profession["esco"]["match"] in ("exact", "near") and profession["cp2021"]["match"] in ("exact", "near")


@each
def test_what_is_not_certain_says_so(profession: dict[str, Any]) -> None:
    assert profession["certainty"] in ("S", "S2", "M")
    assert profession["source"] and date.fromisoformat(profession["reviewed_on"]) <= date(2026, 12, 31)
    if any(level["certainty"] == "M" for level in profession["ccnl_levels"]):
        assert "ccnl_levels" in {one["field"] for one in profession["needs_check"]}


def test_no_profession_is_a_dead_end_or_out_of_reach() -> None:
    slugs = {one["slug"] for one in PROFESSIONS}
    ends = {one["from"] for one in STEPS} | {one["to"] for one in STEPS}
    assert ends == slugs
    assert len({(one["from"], one["to"]) for one in STEPS}) == len(STEPS)
    assert all(one["step_it"] and one["step_en"] and one["step_it"] != one["step_en"] for one in STEPS)


@pytest.mark.parametrize(
    ("level", "month", "hour", "year"),
    [("A1", 1359.85, 8.24, 18358), ("C2", 1591.06, 9.64, 21479), ("D2", 1727.83, 10.47, 23326), ("F2", 2504.09, 15.18, 33805)],
)  # fmt: skip
def test_the_pay_table_gives_the_published_month_hour_and_year(
    level: str, month: float, hour: float, year: int
) -> None:
    cents = PAY["tables"][-1]["monthly_cents"][level]
    assert cents == round(month * 100)
    assert round(cents / PAY["hourly_divisor"] / 100, 2) == hour
    assert round(cents * PAY["months_per_year"] / 100) == year


def test_every_table_has_all_levels_and_never_goes_down() -> None:
    tables = PAY["tables"]
    assert [one["valid_from"] for one in tables] == ["2024-02-01", "2024-10-01", "2025-10-01"]
    codes = [one["code"] for one in PAY["levels"]]
    for older, newer in pairwise(tables):
        assert all(older["monthly_cents"][code] < newer["monthly_cents"][code] for code in codes)
    assert all(set(one["monthly_cents"]) == set(codes) for one in tables)


@pytest.mark.parametrize("rule", WORDS, ids=lambda one: one["slug"])
def test_a_word_rule_catches_its_examples_and_spares_honest_sentences(rule: dict[str, Any]) -> None:
    pattern = re.compile(rule["pattern"], re.IGNORECASE)
    assert rule["examples_caught"] and all(pattern.search(text) for text in rule["examples_caught"])
    spared = [text for one in WORDS for text in one["examples_allowed"] if pattern.search(text)]
    assert spared == []
    assert all(rule[name] for name in ("reason_it", "reason_en", "suggestion_it", "suggestion_en", "law"))


def test_a_pattern_cannot_be_made_to_hang() -> None:
    text = "cerca " * 3000 + "a" * 3000
    assert not any(re.search(rule["pattern"], text + "!", re.IGNORECASE) for rule in WORDS)


@pytest.mark.parametrize("rule", TITLES["titles"], ids=lambda one: one["slug"])
def test_a_title_of_one_gender_is_pointed_out_and_a_neutral_one_is_not(rule: dict[str, Any]) -> None:
    for title in rule["examples_one_gender"]:
        assert ad_checks.check_title(title, "it"), title
    for title in rule["examples_neutral"]:
        assert ad_checks.check_title(title, "it") == [], title


def test_both_footers_are_there_for_every_advertisement() -> None:
    assert "198/2006" in TITLES["footer_it"] and "198/2006" in TITLES["footer_en"]


def test_every_school_that_leads_to_a_profession_has_a_name() -> None:
    tracks = {one["slug"]: one for one in _read(SEED / "school_tracks.json")["tracks"]}
    # "altro" stands for every school that prepares for none of them in particular.
    assert {school for one in PROFESSIONS for school in one["schools"]} == set(tracks) - {"altro"}
    assert all(one["schools"] for one in PROFESSIONS)
    assert all(one["name_it"] and one["name_en"] for one in tracks.values())
