"""What can be asked of a search index, whatever engine answers?

Both engines (`embedded.py`, `meili.py`) keep this protocol, and
`tests/search_index/test_contract.py` holds them to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

Value = str | int | bool
Document = Mapping[str, Any]


class IndexUnavailable(Exception):
    """The engine is away, the index is missing or damaged, or it was built with other settings.

    Callers fall back to a plain list from the database; `portal reindex` heals it.
    """


class IndexBusy(Exception):
    """Another writer is at work (a batch or a rebuild): try again later, nothing was written."""


@dataclass(frozen=True, slots=True)
class Near:
    """A circle on the map: degrees, and the radius in kilometres (great circle).

    A document with several places is in it when one of them is, and as far away as the nearest.
    """

    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True)
class Query:
    """One search.

    `text`: what a person typed: words (all must be found), "quoted phrases",
        -word and -"phrase" to leave out; the last word also matches as a prefix.
    `filters`: OR inside a field, AND between fields; a field with no values is not filtered.
    `walls`: the same shape, but mandatory: facets never relax them, and a wall without
        values lets nothing through.
    `ranges`: inclusive bounds, either may be None; a document without the value is left out.
    `facets`: fields to count; a facet's own filter is left out of its own counts.
    `sort`: "relevance", "distance" (needs `near`), a sortable field, or "-field" descending.
        Without text, "relevance" means newest first. Ties: newest first, then id.
    `highlight`: fields to return as fragments, about `snippet_words` words each.
    """

    text: str = ""
    filters: Mapping[str, Collection[Value]] = field(default_factory=dict)
    walls: Mapping[str, Collection[Value]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    near: Near | None = None
    facets: Sequence[str] = ()
    sort: str = "relevance"
    offset: int = 0
    limit: int = 20
    highlight: Sequence[str] = ()
    snippet_words: int = 28


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of plain text (never HTML; escape it), and whether it matched the query."""

    text: str
    matched: bool


Snippet = list[Fragment]


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document.

    `highlights`: field → snippets, best first; only fields in which something matched.
    `words`: the document's words that matched, as they are written there.
    `why`: the fields in which something matched, most important first.
    Both are filled only when the query asks for highlights.
    """

    id: str
    highlights: dict[str, list[Snippet]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits, the exact number of all matches, and counts per facet value."""

    hits: list[Hit]
    total: int
    facets: dict[str, dict[Value, int]] = field(default_factory=dict)


class Writer(Protocol):
    """Takes documents into a twin index while the old one still answers."""

    def put(self, documents: Iterable[Document]) -> int:
        """Add or replace documents by id; returns how many were given."""
        ...


class Index(Protocol):
    """A search engine holding the indexes named in `search_index/settings/`."""

    def put(self, name: str, documents: Iterable[Document]) -> int:
        """Add or replace documents by id, in one commit; visible to searches that start later."""
        ...

    def remove(self, name: str, ids: Iterable[str]) -> None:
        """Take documents out by id, in one commit; unknown ids are ignored."""
        ...

    def search(self, name: str, query: Query) -> Results:
        """Answer one search. ValueError: a field that the settings do not allow."""
        ...

    def count(self, name: str) -> int:
        """How many documents the index holds."""
        ...

    def ids(self, name: str) -> Iterator[tuple[str, str]]:
        """Every (id, fingerprint) held; compare with `documents.fingerprint(document)`."""
        ...

    def clear(self, name: str) -> None:
        """Make the index exist and be empty, with the settings of today, whatever state it is in."""
        ...

    def rebuild(self, name: str) -> AbstractContextManager[Writer]:
        """Fill a twin: on success counts are compared and it is swapped in; on failure dropped."""
        ...

    def health(self) -> dict[str, str]:
        """Per index: "ok", "missing", "damaged", "reindex needed" or "unreachable"."""
        ...

    def remarks(self) -> list[str]:
        """What an administrator should know though it stops nothing, a line each; empty when all is as it should be."""
        ...
