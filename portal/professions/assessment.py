"""Which professions fit what somebody said of themselves, and because of which answers?

The table is `seed/assessment.json`. Answers live only in the address of the page: a letter for the edition of the
questions, then a digit for each answer.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from portal import i18n
from portal.i18n import lazy as _l
from portal.professions import tags

# What the digits of a code mean: how much an answer is worth, and how it is called.
ANSWERS: Mapping[str, tuple[int, Any]] = {
    "4": (2, _l("Sì, molto")),
    "3": (1, _l("Abbastanza")),
    "2": (-1, _l("Poco")),
    "1": (-2, _l("No, per niente")),
}
REASONS = 3  # for each profession


class BadCode(ValueError):
    """The code is not one of ours; `kept` is as much of it as can be read, to go on from there."""

    def __init__(self, kept: str) -> None:
        super().__init__("bad code")
        self.kept = kept


@dataclass(frozen=True)
class Statement:
    """One thing to agree with or not."""

    trait: str
    texts: Mapping[str, str]

    def _said(self, name: str) -> str:
        return self.texts.get(f"{name}_{i18n.current()}") or self.texts[f"{name}_it"]

    @property
    def text(self) -> str:
        """The statement itself."""
        return self._said("text")

    def because(self, value: int) -> str:
        """How "because you said that …" goes on, after an answer worth so much."""
        return self._said("yes" if value > 0 else "no")


@dataclass(frozen=True)
class Table:
    """The questions, and the weight of each trait for each profession (by slug)."""

    version: str
    statements: tuple[Statement, ...]
    weights: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Match:
    """A profession that fits: `points` to compare with others, and the statements that speak for it, strongest first."""

    slug: str
    points: float
    reasons: list[str]


@cache
def table() -> Table:
    """The table of the file."""
    facts = json.loads((tags.SEED / "assessment.json").read_text(encoding="utf-8"))
    statements = tuple(Statement(row["trait"], row) for row in facts["statements"])
    return Table(facts["version"], statements, facts["professions"])


def read(code: str) -> list[int]:
    """The answers of a code, as many as were given; an empty code is the beginning. Raises BadCode."""
    known = table()
    if not code:
        return []
    digits = code[1:]
    readable = ""
    for digit in digits[: len(known.statements)]:
        if digit not in ANSWERS:
            break
        readable += digit
    if code[0] != known.version:
        raise BadCode("")  # other questions: their answers say nothing here
    if readable != digits:
        raise BadCode(known.version + readable if readable else "")
    return [ANSWERS[digit][0] for digit in digits]


def write(answers: Sequence[int]) -> str:
    """The code of some answers; "" for none."""
    digits = {value: digit for digit, (value, _name) in ANSWERS.items()}
    return table().version + "".join(digits[value] for value in answers) if answers else ""


def matches(answers: Sequence[int]) -> list[Match]:
    """Every profession for which at least one answer speaks, the best first; `answers` are complete."""
    known = table()
    said = {one.trait: (value, one) for value, one in zip(answers, known.statements, strict=True)}
    found = []
    for place, (slug, weights) in enumerate(known.weights.items()):
        worth = {trait: weight * said[trait][0] for trait, weight in weights.items()}
        speaking = sorted((t for t in worth if worth[t] > 0), key=lambda trait: -worth[trait])
        if speaking:
            points = sum(worth.values()) / math.hypot(*weights.values())
            reasons = [said[trait][1].because(said[trait][0]) for trait in speaking[:REASONS]]
            found.append((-points, place, Match(slug, points, reasons)))
    return [match for _points, _place, match in sorted(found, key=lambda row: row[:2])]
