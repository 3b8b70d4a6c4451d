"""Which filters does somebody mean who types «oss part time lodi» into one field?

A table (`said_filters.csv`) holds the phrases; place names are comuni and provinces. What was understood is shown as
filters that can be taken away, with a way back to the exact words. In doubt a word stays a word: inside quotation
marks, behind a minus, where a filter of that kind was chosen already, or when the name is also something else.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from portal import said_places
from portal.openings.forms import Wanted
from portal.places import find, fold
from portal.said_places import Kind, Place

TABLE = Path(__file__).parent / "said_filters.csv"
NOT_PLACES = Path(__file__).parent / "not_places.txt"
LEAST_PEOPLE = 3000  # a smaller comune is meant only behind a word such as «a» or «vicino a»
LONGEST_NAME = 5  # words
_QUOTED = re.compile(r'["“”«»][^"“”«»]*(?:["“”«»]|$)')
# «a Lodi», «vicino a Lodi», «zona Lodi», «provincia di Lodi»; in English «in», «near».
_BEFORE = frozenset({
    "a", "ad", "in", "zona", "vicino a", "vicino ad", "nei dintorni di", "dintorni di", "comune di", "near", "around", "at",
})  # fmt: skip
_OF_PROVINCE = frozenset(
    {"provincia di", "in provincia di", "nella provincia di", "prov", "prov di", "provincia", "province of"}
)
# Words that may be left over beside a filter and say nothing without it.
_EMPTY = frozenset(
    {
        "a",
        "ad",
        "in",
        "di",
        "con",
        "e",
        "per",
        "lavoro",
        "offerte",
        "offerta",
        "cerco",
        "zona",
        "turni",
        "turno",
        "contratto",
    }
)


@dataclass(frozen=True)
class Understood:
    """A search in which words became filters, and what was asked before."""

    wanted: Wanted
    asked: Wanted

    @property
    def exactly(self) -> Wanted:
        """The search as it was typed, and meant so."""
        return replace(self.asked, exact=True, page=1)


@cache
def phrases() -> dict[tuple[str, ...], tuple[str, str]]:
    """Filter and value of each phrase, by its words."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {tuple(fold(row["phrase"]).split()): (row["filter"], row["value"]) for row in csv.DictReader(file)}


@cache
def not_places() -> frozenset[str]:
    """Names of comuni that are also something else."""
    lines = NOT_PLACES.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(line) for line in lines if line.strip() and not line.startswith("#"))


def understand(wanted: Wanted) -> Understood | None:
    """The same search with words turned into filters; None when nothing was understood or the words are meant exactly."""
    if wanted.exact or not wanted.words:
        return None
    left, chosen = list(_tokens(wanted.words)), dict(wanted.chosen)
    found = _take_phrases(left, chosen)
    place = _take_place(left) if wanted.place is None and not wanted.typed_place else None
    if not found and place is None:
        return None
    words = " ".join(token for token in left if token)
    if all(word in _EMPTY for word in fold(words).split()):
        words = ""
    there = replace(wanted, words=words, chosen=chosen)
    if place is not None:
        typed = f"provincia di {place.label}" if place.kind is Kind.PROVINCE else place.label
        there = replace(there, place=place, typed_place=typed)
    return Understood(there, wanted)


def _tokens(text: str) -> Iterator[str]:
    """Words as typed; what stands in quotation marks is one token and stays as it is."""
    at = 0
    for quoted in _QUOTED.finditer(text):
        yield from text[at : quoted.start()].split()
        yield quoted.group()
        at = quoted.end()
    yield from text[at:].split()


def _plain(token: str) -> str:
    """The token as one compares it; empty for a quotation or a word that is to be left out."""
    return "" if not token or token[0] in '"“”«»-' else fold(token)


def _take_phrases(left: list[str], chosen: dict[str, tuple[str, ...]]) -> bool:
    """Turn phrases into filters, the longest first; whether there were any. Two that contradict each other stay words."""
    free = list(left)
    said: dict[str, list[tuple[str, int, int]]] = {}
    for phrase, (name, value) in sorted(phrases().items(), key=lambda item: -len(item[0])):
        while (span := _find(free, phrase)) is not None:
            said.setdefault(name, []).append((value, *span))
            free[span[0] : span[1]] = [""] * (span[1] - span[0])
    gone: set[int] = set()
    for name, spots in said.items():
        values = tuple(dict.fromkeys(value for value, _, _ in spots))
        if (len(values) > 1 and name != "turni") or (name in chosen and not set(values) <= set(chosen[name])):
            continue
        chosen.setdefault(name, values)
        gone |= {at for _, start, end in spots for at in range(start, end)}
    left[:] = [token for at, token in enumerate(left) if at not in gone]
    return bool(gone)


def _find(left: list[str], phrase: tuple[str, ...]) -> tuple[int, int] | None:
    """Where these words stand side by side; «part-time» is two words in one token."""
    plain = [_plain(token).split() for token in left]
    for start in range(len(left)):
        words: list[str] = []
        for end in range(start, len(left)):
            if not plain[end]:
                break
            words += plain[end]
            if tuple(words) == phrase:
                return start, end + 1
            if len(words) >= len(phrase):
                break
    return None


def _take_place(left: list[str]) -> Place | None:
    """Take the one place name out; two of them, or one in doubt, stay words."""
    spots = list(_places(left))
    if len({place.label for _, _, place in spots}) != 1:
        return None
    start, end, place = spots[0]
    del left[start:end]
    return place


def _places(left: list[str]) -> Iterator[tuple[int, int, Place]]:
    """Place names with the words before them, the longest name first."""
    plain, at = [_plain(token) for token in left], 0
    while at < len(left):
        for end in range(min(len(left), at + LONGEST_NAME), at, -1):
            if all(plain[at:end]) and (spot := _place(plain, at, end)):
                yield spot
                at = end
                break
        else:
            at += 1


def _place(plain: list[str], start: int, end: int) -> tuple[int, int, Place] | None:
    """The place that plain[start:end] names, and where its words begin."""
    name = " ".join(plain[start:end])
    for length in (3, 2, 1):
        before = " ".join(plain[max(0, start - length) : start])
        if start >= length and before in _OF_PROVINCE:
            place = said_places.understand(f"provincia di {name}")
            return (start - length, end, place) if place is not None and place.kind is Kind.PROVINCE else None
        if start >= length and before in _BEFORE:
            place = _named(name, sure=True)
            return (start - length, end, place) if place is not None else None
    place = _named(name, sure=False)
    return (start, end, place) if place is not None else None


def _named(name: str, *, sure: bool) -> Place | None:
    """The comune or province of this name; without a word before it only one that cannot be anything else."""
    if name in not_places() and not sure:
        return None
    comune = find(name)
    if comune is not None and len(name) > 2:
        return said_places.of_comune(comune) if sure or comune.population >= LEAST_PEOPLE else None
    place = said_places.understand(name) if len(name) > 2 else None
    return place if place is not None and place.kind in {Kind.PROVINCE, Kind.REGION} else None
