"""How often is the right answer among the first? The relevance set, asked of one engine.

A query succeeds at k when a right answer is among its first k; its reciprocal rank is 1/place of the first right one.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from portal.demo.records import DemoCandidate
from search_index.index import Index, Query
from tests.relevance.town import Town, text_of

SET = Path(__file__).with_name("queries.json")
EVERYBODY = 1000  # more than there are
DEEP = 10  # places that count for the rank


@dataclass
class Level:
    """What one engine reaches in one index. `strangers`: found though they must not be."""

    index: str
    places: list[int | None] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def success(self, k: int) -> float:
        """The share of queries with a right answer in the first k."""
        return sum(place is not None and place <= k for place in self.places) / len(self.places)

    @property
    def mrr(self) -> float:
        """Mean reciprocal rank, within the first ten."""
        return sum(1 / place for place in self.places if place is not None and place <= DEEP) / len(self.places)

    def row(self) -> dict[str, Any]:
        """For the bench."""
        return {
            "index": self.index, "queries": len(self.places), "success_at_1": round(self.success(1), 3),
            "success_at_3": round(self.success(3), 3), "mrr": round(self.mrr, 3), "strangers": len(self.strangers),
        }  # fmt: skip


def fill(index: Index, town: Town) -> None:
    """Put the town into an engine."""
    for name, documents in (("openings", town.openings), ("candidates", town.candidates)):
        with index.rebuild(name) as twin:
            twin.put(documents)


def measure(index: Index, town: Town) -> list[Level]:
    """Ask everything."""
    asked = json.loads(SET.read_text())
    return [_openings(index, town, asked["openings"]), _candidates(index, town, asked["candidates"])]


def _openings(index: Index, town: Town, asked: list[dict[str, Any]]) -> Level:
    level = Level("openings")
    for one in asked:
        hits = index.search("openings", Query(text=one["q"], limit=EVERYBODY)).hits
        found = [town.slugs[hit.id] for hit in hits]
        if one["first"]:
            _note(level, one["q"], [slug in one["first"] for slug in found])
        level.strangers += [f"{one['q']}: {slug}" for slug in found if slug in one["never"]]
    return level


def _candidates(index: Index, town: Town, asked: list[dict[str, Any]]) -> Level:
    level = Level("candidates")
    walls = {"cooperative_id": town.cooperatives}
    for one in asked:
        hits = index.search("candidates", Query(text=one["q"], walls=walls, limit=EVERYBODY)).hits
        found = [town.people[hit.id] for hit in hits]
        _note(level, one["q"], [fits(person, one["first"]) for person in found])
        if one["never"]:
            level.strangers += [f"{one['q']}: {p.name}, {p.profession}" for p in found if fits(p, one["never"])]
    return level


def _note(level: Level, asked: str, right: list[bool]) -> None:
    place = right.index(True) + 1 if True in right else None
    level.places.append(place)
    if place is None or place > 3:
        level.late.append(f"{asked} ({place or 'not found'})")


def fits(person: DemoCandidate, wanted: dict[str, list[Any]]) -> bool:
    """Whether all that is wanted holds of this person; one of the values of each."""
    return all(any(_has(person, what, value) for value in values) for what, values in wanted.items())


def _has(person: DemoCandidate, what: str, value: Any) -> bool:
    match what:
        case "availability":
            return value in person.availability
        case "language":
            return value in {language.name for language in person.languages}
        case "family":
            return bool(person.family_name == value)
        case "says":
            return value in _said(person)
        case _:
            return bool(getattr(person, what) == value)


@cache
def _said(person: DemoCandidate) -> str:
    answers = (person.answer_work, person.answer_training, person.answer_availability)
    return "\n".join([*([] if person.cv == "none" else [text_of(person)]), *answers]).lower()
