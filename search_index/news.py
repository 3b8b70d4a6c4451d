"""Which of these new documents does a search find? Made for very many searches over a few documents.

What a search asks of fields is answered here, with one bit for each document: filters, walls, ranges and circles cost
microseconds. Only the words are asked of the engine, once for each text and only about the new ones, so that they mean
what they mean in a search: synonyms, stems, slips of the pen.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from search_index import settings
from search_index.checks import check
from search_index.index import Document, Index, Near, Query, Value
from search_index.places import Points, key, points_of

MOST_KEPT = 20_000  # answers remembered of each kind, so that memory has a bound
PER_PAGE = 500


def since(index: Index, name: str, query: Query, moment: datetime) -> list[str]:
    """The ids that a search finds among what is new since then (the moment itself included), newest first."""
    newest = settings.of(name).newest
    low, high = query.ranges.get(newest, (None, None))
    bound = moment.timestamp() if low is None else max(low, moment.timestamp())
    return _found(index, name, Query(
        text=query.text, filters=query.filters, walls=query.walls, near=query.near,
        ranges={**query.ranges, newest: (bound, high)}, sort=f"-{newest}",
    ))  # fmt: skip


def _found(index: Index, name: str, query: Query) -> list[str]:
    out: list[str] = []
    while True:
        page = Query(
            text=query.text, filters=query.filters, walls=query.walls, near=query.near, ranges=query.ranges,
            sort=query.sort, offset=len(out), limit=PER_PAGE,
        )  # fmt: skip
        results = index.search(name, page)
        out += [hit.id for hit in results.hits]
        if not results.hits or len(out) >= results.total:
            return out


class News:
    """A few documents that are new and in the index, ready to be asked many questions."""

    def __init__(self, index: Index, name: str, documents: Sequence[Document]) -> None:
        self._index, self._name, self._settings = index, name, settings.of(name)
        self._documents = list(documents)
        self._bits = {str(document["id"]): 1 << at for at, document in enumerate(self._documents)}
        self._all = (1 << len(self._documents)) - 1
        self._kept: dict[tuple[object, ...], int] = {}
        self._at: dict[str, int] = {}  # places → the documents that lie there
        for bit, document in zip(self._bits.values(), self._documents, strict=True):
            where = key(points_of(document))
            self._at[where] = self._at.get(where, 0) | bit
        self._points = Points(self._at)
        newest = [float(document[self._settings.newest]) for document in self._documents]
        self._span = (min(newest, default=0.0), max(newest, default=0.0))

    def missing(self) -> list[str]:
        """Documents that the index does not hold yet: what is asked now would pass them over."""
        there = set(_found(self._index, self._name, self._among_new()))
        return [id for id in self._bits if id not in there]

    def found(self, query: Query) -> list[str]:
        """The ids of the new documents that this search finds. ValueError: a field that the settings do not allow."""
        check(self._settings, query)
        bits = self._all
        for field, values in query.walls.items():
            bits &= self._keep(("in", field, *sorted(map(repr, values))), lambda f=field, v=values: self._in(f, v))  # type: ignore[misc]
        for field, values in query.filters.items():
            if len(values):
                bits &= self._keep(("in", field, *sorted(map(repr, values))), lambda f=field, v=values: self._in(f, v))  # type: ignore[misc]
        for field, (low, high) in query.ranges.items():
            bits &= self._keep(("range", field, low, high), lambda f=field, a=low, b=high: self._range(f, a, b))  # type: ignore[misc]
        near = query.near
        if bits and near is not None:
            bits &= self._keep(("near", near.lat, near.lon, near.km), lambda: self._near(near))
        if bits and query.text.strip():
            # Whether a slip is forgiven depends on what stands behind the walls, and on nothing else.
            walls = tuple((field, *sorted(map(repr, values))) for field, values in sorted(query.walls.items()))
            bits &= self._keep(("text", query.text, walls), lambda: self._said(query))
        return [id for id, bit in self._bits.items() if bits & bit] if bits else []

    def _keep(self, key: tuple[object, ...], work: Callable[[], int]) -> int:
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = work()
        return found

    def _where(self, holds: Callable[[Document], bool]) -> int:
        return sum(bit for bit, document in zip(self._bits.values(), self._documents, strict=True) if holds(document))

    def _in(self, field: str, values: Collection[Value]) -> int:
        wanted = set(values)
        return self._where(lambda document: not wanted.isdisjoint(_values(document.get(field))))

    def _range(self, field: str, low: float | None, high: float | None) -> int:
        def within(document: Document) -> bool:
            value = document.get(field)
            return value is not None and (low is None or value >= low) and (high is None or value <= high)

        return self._where(within)

    def _near(self, near: Near) -> int:
        return sum(self._at[point] for point in self._points.within(near))

    def _said(self, query: Query) -> int:
        found = _found(self._index, self._name, self._among_new(query))
        return sum(self._bits.get(id, 0) for id in found)

    def _among_new(self, query: Query | None = None) -> Query:
        newest = self._settings.newest
        return Query(
            text=query.text if query else "", walls=query.walls if query else {}, ranges={newest: self._span},
            sort=f"-{newest}",
        )  # fmt: skip


def _values(value: Any) -> Collection[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list | tuple | set | frozenset) else (value,)
