"""How does a document lie in Meilisearch, and how does an index there have to be set?

Meilisearch knows no Italian forms, so it is given stems to search: every searchable field is repeated as
`s_<field>`, each word cut to its stem and filled up with a digit to about its own length, so that the server's rule
"one slip from five letters, two from nine" keeps its meaning. What is shown and highlighted are the texts as written.

Its own places (`_geo`) are one a document, and its shapes (`_geojson`) cannot be sorted by and are not exact: `spot` holds
all places of a document as one value, and `meili_search.py` measures by itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from search_index import places
from search_index.documents import fingerprint
from search_index.embedded_schema import exact, texts_of
from search_index.settings import Settings, load
from search_index.synonyms import Phrase, table
from search_index.text import LONGEST_WORD, clean, fold, is_stop, stem, words

SHAPE = 2  # raise it when the way of storing changes
MOST_HITS = 10_000_000
MOST_VALUES = 10_000


def token(word: str) -> str:
    """A folded word as it lies in the index."""
    return filled(stem(word))


def filled(one: str) -> str:
    """A stem as it lies in the index: the marks of `text.stem`, and what may have been cut off, become a digit."""
    if one[-1:] in "~^":
        return one[:-1] + ("0" if one[-1:] == "~" else "1")
    return one + "0" if len(one) > 3 and one.isalpha() else one


def beginning(word: str) -> str:
    """The last word of a query, which may be only a beginning: it must not be cut too short, nor be filled."""
    whole = token(word)
    if len(word) <= 4 or word[-1] not in "aeio":
        return whole if len(word) == 4 and whole[-1:] in "01" and word[-1] in "aeio" else word
    return whole if stem(word)[:-1] not in word else word[:-1] + "0"


def document(settings: Settings, source: Mapping[str, Any]) -> dict[str, Any]:
    """A document as the server gets it."""
    texts = {field: texts_of(source.get(field)) for field in settings.searchable}
    out: dict[str, Any] = {"id": str(source["id"]), "texts": texts, "fingerprint": fingerprint(source)}
    for field, entries in texts.items():
        tokens = [
            " ".join(token(word[:LONGEST_WORD]) for word in words(entry) if not is_stop(word)) for entry in entries
        ]
        out[f"s_{field}"] = [entry for entry in tokens if entry]
    for field in settings.filterable:
        out[f"is_{field}"] = list(dict.fromkeys(exact(source.get(field))))
    for field in settings.ranges:
        out[f"n_{field}"] = source.get(field)
    for field, kind in settings.sortable.items():
        value = source.get(field)
        out[f"o_{field}"] = sort_value(kind, value)
    out["newest"] = int(source.get(settings.newest) or 0)
    if points := places.points_of(source):
        out["spot"] = places.key(points)
    return out


def sort_value(kind: str, value: Any) -> Any:
    """A value to sort by; None comes last both ways."""
    if kind == "number" or value is None:
        return value
    return fold(clean(str(value)))[:60] or None


def wanted(settings: Settings) -> dict[str, Any]:
    """The settings that an index must have. The made-up stop word carries the shape of its documents."""
    return {
        "searchableAttributes": [f"s_{field}" for field in settings.searchable],
        "displayedAttributes": ["fingerprint", "id", "spot", "texts"],
        "filterableAttributes": sorted(
            [f"is_{field}" for field in settings.filterable]
            + [f"n_{field}" for field in settings.ranges]
            + ["id", "spot"]
        ),
        "sortableAttributes": sorted([f"o_{field}" for field in settings.sortable] + ["id", "newest"]),
        "rankingRules": ["sort", "words", "typo", "proximity", "attribute", "exactness", "newest:desc", "id:asc"],
        "stopWords": [f"shape-{SHAPE}-{settings.fingerprint}"],
        "synonyms": synonyms(),
        "typoTolerance": {
            "enabled": True,
            "minWordSizeForTypos": {"oneTypo": settings.one_typo_from, "twoTypos": settings.two_typos_from},
            "disableOnNumbers": True,
            "disableOnWords": acronyms(),
        },
        "faceting": {"maxValuesPerFacet": MOST_VALUES},
        "pagination": {"maxTotalHits": MOST_HITS},
    }


def differing(there: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """The settings that the server, which has these, has otherwise."""
    return {key: value for key, value in wanted(settings).items() if not _same(there.get(key), value)}


def _same(there: Any, value: Any) -> bool:
    if isinstance(value, dict):
        return isinstance(there, dict) and all(_same(there.get(key), inner) for key, inner in value.items())
    if isinstance(value, list) and isinstance(there, list) and all(isinstance(one, str) for one in (*value, *there)):
        return there == value or sorted(there) == sorted(value)
    return bool(there == value)


def synonyms() -> dict[str, list[str]]:
    """The synonyms in stems. Entries meant word for word cannot be kept apart there and are left out."""
    known = table()
    out: dict[str, set[str]] = {}
    for key, phrases in known.same.items():
        out.setdefault(_spelled(key), set()).update(_spelled(phrase.words) for phrase in phrases if not phrase.exact)
    for typed, right in known.misspelled.items():
        others = (right, *known.same.get(right.words, ()))
        found = out.setdefault(" ".join(map(token, typed)), set())
        found.update(_spelled(phrase.words) for phrase in others if not phrase.exact)
    return {key: sorted(found) for key, found in sorted(out.items()) if found}


def acronyms() -> list[str]:
    """Words of four letters that the filling makes long enough for a slip: "TeRP" is not "terapia"."""
    typed = {tuple(words(entry)) for group in json.loads(load("synonyms"))["same"] for entry in group}
    short = {word[0] for word in typed if len(word) == 1 and len(word[0]) == 4 and word[0].isalpha()}
    return sorted(filled(word) for word in short if stem(word) == word)


def _spelled(stems: tuple[str, ...]) -> str:
    return " ".join(map(filled, stems))


def phrase_tokens(phrase: Phrase) -> str:
    """A phrase of words as the server searches it."""
    return " ".join(token(word) for word in phrase.words if not is_stop(word))
