"""Which pieces of a text show best why it was found?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from search_index.highlight import Sought, Span, marked
from search_index.index import Fragment, Hit, Query, Snippet

SNIPPETS = 2  # of one text
ENTRIES = 5  # of one list
WINDOWS = 12  # pieces that are compared; matches further down are rarely better
_WORD = re.compile(r"\S+")


def mark(query: Query, sought: Sought, hits: Sequence[Hit], texts: Sequence[Mapping[str, Sequence[str]]]) -> list[Hit]:
    """The hits with what matched in them."""
    return [
        replace(
            hit,
            highlights=highlights(fields, where, query.highlight, query.snippet_words),
            words=words,
            why=tuple(where),
        )
        for hit, fields, (where, words) in zip(hits, texts, marked(texts, sought), strict=True)
    ]


def highlights(
    texts: Mapping[str, Sequence[str]], where: Mapping[str, Sequence[Sequence[Span]]], wanted: Sequence[str], size: int
) -> dict[str, list[Snippet]]:
    """The pieces to show of the wanted fields; of a list, its entries that matched."""
    out: dict[str, list[Snippet]] = {}
    for name in wanted:
        if name in where:
            found = zip(texts[name], where[name], strict=True)
            pieces = [piece for text, spans in found if spans for piece in snippets(text, spans, size)]
            out[name] = pieces[: ENTRIES if len(texts[name]) > 1 else SNIPPETS]
    return out


def snippets(text: str, spans: Sequence[Span], size: int) -> list[Snippet]:
    """At most two pieces of about `size` words, the richest in different matched words first."""
    if len(text) <= size * 5:
        return [_fragments(text, 0, len(text), spans)]
    windows = sorted(_windows(text, spans, size), key=lambda window: (-window[2], window[0]))
    chosen: list[tuple[int, int, int]] = []
    for window in windows:
        if len(chosen) < SNIPPETS and all(window[1] <= start or window[0] >= end for start, end, _ in chosen):
            chosen.append(window)
    return [_fragments(text, start, end, spans) for start, end, worth in chosen if worth * 2 >= chosen[0][2]]


def _windows(text: str, spans: Sequence[Span], size: int) -> Iterable[tuple[int, int, int]]:
    """Start, end and number of different matched words of the piece around each of the first matches."""
    until = -1
    for index, (first, last) in enumerate(spans[:WINDOWS]):
        if last <= until and index + 1 < len(spans) and spans[index + 1][0] < until:
            continue  # the piece before shows this match and the next one
        start = _back(text, first, max(2, size // 4))
        until = max(_forth(text, start, size), last)
        inside = {text[a:b].lower() for a, b in spans[index : index + 20] if b <= until}
        yield start, until, len(inside)


def _back(text: str, at: int, count: int) -> int:
    """Where the word begins that stands so many words before."""
    low = max(0, at - 12 * count)
    starts = [match.start() for match in _WORD.finditer(text, low, at)]
    if low and starts and not text[low - 1].isspace():
        starts = starts[1:]  # a word cut in two
    if text[at - 1 : at] and not text[at - 1].isspace() and starts:
        starts = starts[:-1] or starts  # what is glued to the match, like an article, comes along below
    if not starts:
        return at
    return starts[-count] if len(starts) >= count else starts[0]


def _forth(text: str, at: int, count: int) -> int:
    end = at
    for number, match in enumerate(_WORD.finditer(text, at, at + 12 * count), 1):
        end = match.end()
        if number >= count:
            return end
    if at + 12 * count < len(text) and end == at + 12 * count:
        end = max(at, text.rfind(" ", at, end)) or end
    return end


def _fragments(text: str, start: int, end: int, spans: Sequence[Span]) -> Snippet:
    out: Snippet = [Fragment("… ", False)] if start > 0 else []
    at = start
    for first, last in spans:
        if first >= start and last <= end:
            if first > at:
                out.append(Fragment(text[at:first], False))
            out.append(Fragment(text[first:last], True))
            at = last
    if at < end:
        out.append(Fragment(text[at:end], False))
    if end < len(text.rstrip()):
        out.append(Fragment(" …", False))
    return out
