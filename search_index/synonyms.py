"""Which other words mean what a person typed?"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache

from search_index import settings
from search_index.text import Asked, is_stop, stem, words


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side: stems, or the words themselves when `exact`."""

    words: tuple[str, ...]
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that must be found: the typed words, or any of the phrases that mean the same.

    `prefix`: the word may be only a beginning. `loose`: the typed words may stand anywhere in the document, because
    each has a meaning of its own ("educatore nido"); otherwise they belong together ("tempo pieno").
    `literal`: the typed words count too; not so for "TI", which as a word means something else.
    """

    words: tuple[str, ...]
    phrases: tuple[Phrase, ...] = ()
    prefix: bool = False
    loose: bool = False
    literal: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """Synonyms by the stems, and misspellings by the words, that people type."""

    same: dict[tuple[str, ...], tuple[Phrase, ...]]
    misspelled: dict[tuple[str, ...], Phrase]
    capitals: dict[str, Phrase]
    longest: int


def _key(text: str) -> Phrase:
    found = words(text)
    if text.startswith('"'):
        return Phrase(tuple(found), exact=True)
    return Phrase(tuple(stem(word) for word in found if not is_stop(word)) or tuple(map(stem, found)))


@cache
def table() -> Table:
    """The synonyms file, read once."""
    data = json.loads(settings.load("synonyms"))
    same: dict[tuple[str, ...], dict[Phrase, None]] = {}
    for group in data["same"]:
        keys = [_key(entry) for entry in group]
        for key in keys:
            if not key.exact:
                same.setdefault(key.words, {}).update((other, None) for other in keys if other != key)
    for entry, others in data["also"].items():
        same.setdefault(_key(entry).words, {}).update((_key(other), None) for other in others)
    misspelled: dict[tuple[str, ...], Phrase] = {}
    for right, wrongs in data["misspelled"].items():
        for wrong in wrongs:
            if _key(wrong) != _key(right):
                misspelled[tuple(word for word in words(wrong) if not is_stop(word))] = _key(right)
    capitals = {words(short)[0]: _key(long) for short, long in data["capitals"].items()}
    longest = max(len(key) for key in (*same, *misspelled))
    return Table({key: tuple(found) for key, found in same.items() if found}, misspelled, capitals, longest)


def clauses(asked: Asked) -> list[Clause]:
    """What must be found for these words: the longest expressions that mean something first."""
    out: list[Clause] = []
    at = 0
    while at < len(asked.words):
        clause = _clause(asked, at)
        out.append(clause)
        at += len(clause.words)
    return out


def telling(asked: Asked, unsaid: frozenset[str]) -> Asked:
    """Without the words that say nothing in this index ("lavoro oss lecco"), unless there are no others.

    Words of an expression stay: "lavoro da casa" is not "casa".
    """
    kept: list[str] = []
    for clause in clauses(asked):
        if len(clause.words) > 1 or clause.words[0] not in unsaid:
            kept += clause.words
    if len(kept) == len(asked.words) or not (kept or asked.phrases):
        return asked
    return replace(asked, words=tuple(kept), prefix=asked.prefix and kept[-1:] == list(asked.words[-1:]))


def _clause(asked: Asked, at: int) -> Clause:
    known = table()
    for length in range(min(known.longest, len(asked.words) - at), 0, -1):
        typed = asked.words[at : at + length]
        last = at + length == len(asked.words)
        keys = tuple(map(stem, typed))
        phrases = dict.fromkeys(known.same.get(keys, ()))
        right = known.misspelled.get(typed)
        if right is not None:
            phrases[right] = None
            phrases.update(dict.fromkeys(known.same.get(right.words, ())))
        if length == 1 and typed[0] in known.capitals and typed[0] in asked.capitals:
            meant = known.capitals[typed[0]]
            return Clause(typed, (meant, *known.same.get(meant.words, ())), literal=False)
        phrases.pop(Phrase(keys), None)
        if length == 1:
            return Clause(typed, tuple(phrases), prefix=asked.prefix and last)
        if phrases:
            loose = all((key,) in known.same for key in keys)
            return Clause(typed, tuple(phrases), prefix=False, loose=loose)
    raise AssertionError("a single word is always a clause")
