"""Which words of a text matched, as they are written there?

What is sought is turned into plain beginnings of words, which the texts are scanned for; only where one stands is a
word looked at closely. So the price depends on the matches, not on the length of the texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from search_index.settings import italian
from search_index.slips import Slip
from search_index.synonyms import Phrase
from search_index.text import WORD, fold, is_stop, stem

Span = tuple[int, int]
_NEXT = re.compile(r"[\W_]+([^\W_]+)")


@dataclass(slots=True)
class Sought:
    """What the highlighter looks for; filled while the question is built.

    `slips`: typed word with its slips, and the stem that makes them needless where it stands.
    `phrases`: with how many other words may stand between.
    """

    stems: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    slips: list[Slip] = field(default_factory=list)
    phrases: dict[Phrase, int] = field(default_factory=dict)


class Marker:
    """Finds what is sought in texts."""

    def __init__(self, sought: Sought) -> None:
        self._stems = set(sought.stems)
        self._prefixes = tuple(sought.prefixes)
        self._slips = sought.slips
        self._slipped: set[str] = set()
        self._phrases: dict[str, list[tuple[Phrase, int]]] = {}
        for phrase, slop in sought.phrases.items():
            if len(phrase.words) == 1 and not phrase.exact:
                self._stems.add(phrase.words[0])
            else:
                self._phrases.setdefault(phrase.words[0], []).append((phrase, slop))
        self._joined = {
            word: tuple(apart.split()) for word, apart in italian().joined.items() if self._holds(apart.split())
        }
        starts = {_beginning(word) for word in (*self._stems, *self._phrases)} | set(self._prefixes)
        self._starts = sorted(starts | set(self._joined))

    def _holds(self, apart: Sequence[str]) -> bool:
        """Whether a word written together holds something that is sought."""
        stems = tuple(map(stem, apart))
        return any(one in self._stems for one in stems) or any(
            phrase.words in (stems, tuple(apart)) for phrases in self._phrases.values() for phrase, _ in phrases
        )

    def learn(self, folded: Sequence[str]) -> None:
        """Look up which words of these texts are typed ones with slips; skipped where the word itself stands."""
        known: dict[str, set[str]] = {}
        for slip in self._slips:
            start = _beginning(stem(slip.word))
            vocabulary: set[str] = set()
            for text in folded:
                if start not in text:
                    if text not in known:
                        known[text] = set(WORD.findall(text))
                    vocabulary |= known[text]
            self._slipped.update(slip.among(vocabulary))

    def spans(self, folded: str) -> list[Span]:
        """Where the matches lie, in order, not overlapping; words of one expression in a row are one span."""
        found: set[Span] = set()
        for start in (*self._starts, *self._slipped):
            at = folded.find(start)
            while at >= 0:
                if not at or not (folded[at - 1].isalnum()):
                    found.update(self._at(folded, at))
                at = folded.find(start, at + 1)
        return _merged(found)

    def _at(self, folded: str, at: int) -> Iterable[Span]:
        match = WORD.match(folded, at)
        if match is None:
            return ()
        word, end = match[0], match.end()
        one = stem(word)
        if (
            (one in self._stems and (word in self._stems or not is_stop(word)))
            or word in self._slipped
            or word in self._joined
            or (self._prefixes and word.startswith(self._prefixes))
        ):
            return ((at, end),)
        return () if not self._phrases else self._expression(folded, at, end, word, one)

    def _expression(self, folded: str, at: int, end: int, word: str, one: str) -> Iterable[Span]:
        for key in {word, one}:
            for phrase, slop in self._phrases.get(key, ()):
                spans = _follow(folded, at, end, phrase, slop)
                if spans:
                    return spans
        return ()


def _follow(folded: str, at: int, end: int, phrase: Phrase, slop: int) -> list[Span]:
    """The spans of an expression that begins here; empty when it does not."""
    spans, left = [(at, end)], slop
    for wanted in phrase.words[1:]:
        while True:
            match = _NEXT.match(folded, spans[-1][1] if end == spans[-1][1] else end)
            if match is None:
                return []
            word, end = match[1], match.end()
            if (word if phrase.exact else stem(word)) == wanted:
                start = match.start(1)
                if not folded[spans[-1][1] : start].strip(" -–'’/\n\t\u00a0") or phrase.exact:
                    spans[-1] = (spans[-1][0], end)
                else:
                    spans.append((start, end))
                break
            if not phrase.exact and is_stop(word):
                continue
            left -= 1
            if left < 0:
                return []
    return spans


def _beginning(one: str) -> str:
    """What every word of this stem begins with."""
    bare = one.rstrip("~^")
    return bare[:-2] if bare.endswith("tor") and len(bare) > 4 else bare


def _merged(found: set[Span]) -> list[Span]:
    out: list[Span] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not out or start >= out[-1][1]:
            out.append((start, end))
    return out


Marked = tuple[dict[str, list[list[Span]]], tuple[str, ...]]


def marked(texts: Sequence[Mapping[str, Sequence[str]]], sought: Sought) -> list[Marked]:
    """For each document: per field with matches, where they lie in each of its texts; and the words as written."""
    marker = Marker(sought)
    folded = [{name: [fold(entry) for entry in entries] for name, entries in fields.items()} for fields in texts]
    if sought.slips:
        marker.learn([entry for fields in folded for entries in fields.values() for entry in entries])
    return [_marked(fields, low, marker) for fields, low in zip(texts, folded, strict=True)]


def _marked(fields: Mapping[str, Sequence[str]], folded: Mapping[str, Sequence[str]], marker: Marker) -> Marked:
    where: dict[str, list[list[Span]]] = {}
    seen: dict[str, str] = {}
    for name, entries in folded.items():
        spans = [marker.spans(entry) for entry in entries]
        if any(spans):
            where[name] = spans
            for entry, low, found in zip(fields[name], entries, spans, strict=True):
                for start, end in found:
                    seen.setdefault(low[start:end], " ".join(entry[start:end].split()))
    return where, tuple(seen.values())
