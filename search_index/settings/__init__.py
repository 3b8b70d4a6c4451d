"""Which fields can be searched, filtered, counted and sorted in each index, and which words mean the same?

The answers are the JSON files beside this module; both engines read them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
_NOT_AN_INDEX = {"italian", "synonyms"}
_NOT_STORED = {"reviewed", "unsaid"}


@dataclass(frozen=True, slots=True)
class Italian:
    """What the engines know of the language."""

    stop_words: frozenset[str]
    elided: tuple[str, ...]
    joined: dict[str, str]
    agents: dict[str, str]
    irregular: dict[str, str]


@dataclass(frozen=True, slots=True)
class Settings:
    """One index: what may be asked of it."""

    name: str
    searchable: dict[str, float]  # field → weight, most important first
    filterable: dict[str, str]  # field → text | integer | bool
    ranges: tuple[str, ...]
    sortable: dict[str, str]  # field → text | number
    newest: str  # the field that breaks ties, newest first
    one_typo_from: int  # letters
    two_typos_from: int
    unsaid: frozenset[str]  # words that tell nothing here, such as "lavoro" among openings
    fingerprint: str  # of everything that shapes what is stored


def load(name: str) -> str:
    """The text of one settings file."""
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8")


@cache
def italian() -> Italian:
    """The language's data."""
    data = json.loads(load("italian"))
    return Italian(
        frozenset(data["stop_words"]), tuple(data["elided"]), data["joined"], data["agents"], data["irregular"]
    )


@cache
def names() -> tuple[str, ...]:
    """The indexes there are."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json") if path.stem not in _NOT_AN_INDEX))


@cache
def of(name: str) -> Settings:
    """The settings of one index. ValueError: there is no such index."""
    if name not in names():
        raise ValueError(f"there is no index called {name!r}")
    data: dict[str, Any] = json.loads(load(name))
    shape = json.dumps(
        [{k: v for k, v in data.items() if k not in _NOT_STORED}, json.loads(load("italian"))], sort_keys=True
    )
    return Settings(
        name=name,
        searchable={entry["field"]: float(entry["weight"]) for entry in data["searchable"]},
        filterable=data["filterable"],
        ranges=tuple(data["ranges"]),
        sortable=data["sortable"],
        newest=data["newest"],
        one_typo_from=data["typos"]["one_from"],
        two_typos_from=data["typos"]["two_from"],
        unsaid=frozenset(data.get("unsaid", ())),
        fingerprint=hashlib.blake2b(shape.encode(), digest_size=8).hexdigest(),
    )
