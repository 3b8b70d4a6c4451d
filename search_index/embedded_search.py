"""How is one search put together and answered from one reader of the embedded index?"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from heapq import nsmallest
from typing import Any

from tantivy import DocAddress, FieldType, Occur, Order, Schema, Searcher, SearchResult
from tantivy import Query as Tantivy

from search_index import places
from search_index.checks import check, wanted_value
from search_index.embedded_query import Words
from search_index.embedded_schema import read
from search_index.index import Hit, Query, Results, Value
from search_index.places import Points
from search_index.settings import Settings
from search_index.snippets import mark
from search_index.synonyms import telling
from search_index.text import Asked, ask

MOST_VALUES = 10_000  # of a facet
TIES = ("tie_newest", "tie_id_1", "tie_id_2")
MOST_TIED = 5000  # equal scores fetched at once; beyond, in steps
LARGE = 50_000  # documents from which the counts are made beside the hits: below, a thread costs more than it saves
SPARE = 40  # hits beyond the page, to see whether a tie crosses its edge

# The engine lets go of the interpreter while it counts. The threads begin with the first large index that is asked.
_COUNTING = ThreadPoolExecutor(max_workers=4, thread_name_prefix="counting")


def _at_once(count: Callable[..., Any], *arguments: Any) -> Future[Any]:
    done: Future[Any] = Future()
    done.set_result(count(*arguments))
    return done


class Search:
    """One search of one index."""

    def __init__(self, settings: Settings, query: Query) -> None:
        check(settings, query)
        self._settings = settings
        self._query = query
        self._asked = telling(ask(query.text), settings.unsaid)

    def run(self, schema: Schema, searcher: Searcher, points: Callable[[], Points]) -> Results:
        """The answer of this reader."""
        return _Run(self._settings, self._query, self._asked, schema, searcher, points).results()


class _Run:
    """A search while it is being answered."""

    def __init__(
        self,
        settings: Settings,
        query: Query,
        asked: Asked,
        schema: Schema,
        searcher: Searcher,
        points: Callable[[], Points],
    ) -> None:
        self._settings, self._query, self._asked = settings, query, asked
        self._schema, self._searcher = schema, searcher
        self._walls = [self._among(field, values) for field, values in query.walls.items()]
        self._filters = {field: self._among(field, values) for field, values in query.filters.items() if len(values)}
        self._within = points().within(query.near) if query.near else {}
        self._built = Words(schema, settings, self._walls, self._exists).build(asked)

    def results(self) -> Results:
        """Hits, total and counts."""
        whole = self._all_of([*self._base(), *self._filters.values()])
        beside = _COUNTING.submit if self._searcher.num_docs >= LARGE else _at_once
        counted = [
            beside(self._count, query, [f"is_{field}" for field in fields]) for query, fields in self._counts(whole)
        ]
        hits, total = self._page(whole)
        shown = self._hits(hits)
        return Results(shown, total, self._facets([one.result() for one in counted]))

    # -- what must hold

    def _base(self) -> list[Tantivy]:
        parts = [self._built.must, *self._walls, *map(self._range, self._query.ranges.items())]
        if self._query.near:
            parts.append(self._set("place", list(self._within)))
        return parts

    def _among(self, field: str, values: Collection[Value]) -> Tantivy:
        return self._set(f"is_{field}", [wanted_value(self._settings.filterable[field], value) for value in values])

    def _set(self, column: str, values: Sequence[str]) -> Tantivy:
        if not values:
            return Tantivy.empty_query()
        if len(values) == 1:
            found = Tantivy.term_query(self._schema, column, values[0], "basic")
        else:
            found = Tantivy.term_set_query(self._schema, column, values)
        return Tantivy.const_score_query(found, 0.0)

    def _range(self, bounds: tuple[str, tuple[float | None, float | None]]) -> Tantivy:
        field, (low, high) = bounds
        found = Tantivy.range_query(
            self._schema, f"n_{field}", FieldType.Float,
            None if low is None else float(low), None if high is None else float(high),
        )  # fmt: skip
        return Tantivy.const_score_query(found, 0.0)

    def _all_of(self, parts: Sequence[Tantivy]) -> Tantivy:
        return parts[0] if len(parts) == 1 else Tantivy.boolean_query([(Occur.Must, part) for part in parts])

    def _exists(self, query: Tantivy) -> bool:
        """Whether anything behind the walls matches.

        The engine goes through all that matches before it answers, so in a large index one heap is asked first: what
        is common stands there too.
        """
        parts = [query, *self._walls]
        return (self._searcher.num_docs >= LARGE and self._any([self._set("sample", ["0"]), *parts])) or self._any(
            parts
        )

    def _any(self, parts: Sequence[Tantivy]) -> bool:
        return bool(self._searcher.search(self._all_of(parts), limit=1, count=False).hits)

    # -- which page, in which order

    def _page(self, whole: Tantivy) -> tuple[list[DocAddress], int]:
        query = self._query
        sort = query.sort
        if not query.limit:
            return [], _total(self._searcher.search(whole, limit=1))
        if sort == "distance":
            return self._by_distance(whole)
        if sort == "relevance" and (self._asked.words or self._asked.phrases) and not self._built.level:
            return self._by_score(whole)
        return self._ordered(whole, _column(sort), query.offset, query.limit)

    def _ordered(self, whole: Tantivy, column: str, offset: int, limit: int) -> tuple[list[DocAddress], int]:
        found = self._searcher.search(whole, limit=limit, offset=offset, order_by_field=column, order=Order.Asc)
        return [address for _, address in found.hits], _total(found)

    def _by_score(self, whole: Tantivy) -> tuple[list[DocAddress], int]:
        """Best first; equal scores newest first, then by id, whatever order the engine stores them in."""
        end = self._query.offset + self._query.limit
        better = [(Occur.Should, query) for query in self._built.better]
        scored = Tantivy.boolean_query([(Occur.Must, whole), *better])
        asked = end + SPARE
        while True:
            found = self._searcher.search(scored, limit=asked)
            hits, total = found.hits, _total(found)
            if len(hits) < asked or len(hits) < end or hits[-1][0] != hits[end - 1][0]:
                break
            if tied := self._built.scoring(hits[-1][0]):
                above = self._in_order([hit for hit in hits if hit[0] != hits[-1][0]])
                skip = max(self._query.offset - len(above), 0)
                first = above[self._query.offset :]
                rest, _ = self._ordered(self._all_of([whole, tied]), "newest", skip, self._query.limit - len(first))
                return first + rest, total
            asked = max(asked * 8, min(total, MOST_TIED))
        return self._in_order(hits, end)[self._query.offset :], total

    def _in_order(self, hits: Sequence[tuple[float, DocAddress]], most: int | None = None) -> list[DocAddress]:
        addresses = [address for _, address in hits]
        newest, id_1, id_2 = (self._searcher.fast_field_values(column, addresses) for column in TIES)
        keys = (
            (-hit[0], -(new or 0), a, b, at)
            for at, (hit, new, a, b) in enumerate(zip(hits, newest, id_1, id_2, strict=True))
        )
        return [addresses[key[-1]] for key in nsmallest(most or len(hits), keys)]

    def _by_distance(self, whole: Tantivy) -> tuple[list[DocAddress], int]:
        """Nearest first: places are walked outwards, and only those of the page are read."""
        counts = self._count(whole, ["place"])["place"]
        rings: dict[float, list[str]] = {}
        for point in counts:
            rings.setdefault(self._within[point], []).append(point)
        skip, left = self._query.offset, self._query.limit
        out: list[DocAddress] = []
        for km in sorted(rings):
            here = sum(counts[point] for point in rings[km])
            if skip >= here:
                skip -= here
                continue
            ring = self._all_of([whole, self._set("place", rings[km])])
            found, _ = self._ordered(ring, "newest", skip, left)
            out += found
            skip, left = 0, left - len(found)
            if left <= 0:
                break
        return out, sum(counts.values())

    # -- counts

    def _counts(self, whole: Tantivy) -> Iterator[tuple[Tantivy, list[str]]]:
        """What to count over which documents: a filter in force is counted as if it were not."""
        if free := [field for field in self._query.facets if field not in self._filters]:
            yield whole, free
        for field in self._query.facets:
            if field in self._filters:
                others = [query for other, query in self._filters.items() if other != field]
                yield self._all_of([*self._base(), *others]), [field]

    def _facets(self, counted: Sequence[dict[str, dict[str, int]]]) -> dict[str, dict[Value, int]]:
        raw = {column: counts for one in counted for column, counts in one.items()}
        kinds = self._settings.filterable
        return {
            field: {read(kinds[field], text): count for text, count in raw[f"is_{field}"].items()}
            for field in self._query.facets
        }

    def _count(self, query: Tantivy, columns: Sequence[str]) -> dict[str, dict[str, int]]:
        wanted = {column: {"terms": {"field": column, "size": MOST_VALUES}} for column in columns}
        found = self._searcher.aggregate(query, wanted)
        return {
            column: {
                str(bucket["key"]): int(bucket["doc_count"])
                for bucket in sorted(found[column]["buckets"], key=lambda b: (-b["doc_count"], str(b["key"])))
            }
            for column in columns
        }

    # -- hits

    def _hits(self, addresses: Sequence[DocAddress]) -> list[Hit]:
        near, marked = self._query.near, bool(self._query.highlight and self._asked)
        stored = [bytes(self._searcher.doc(address)["stored"][0]).partition(b"\n") for address in addresses]
        if not near and not marked:  # reading what nobody asks for would be a good part of a short search
            return [Hit(id=id.decode()) for id, _, _ in stored]
        read = [(id.decode(), *json.loads(rest)) for id, _, rest in stored]
        hits = [Hit(id=id, distance_km=places.nearest_km(near, points)) for id, _, points in read]
        if not marked:
            return hits
        return mark(self._query, self._built.sought, hits, [texts for _, texts, _ in read])


def _total(found: SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined]  # the package's type stub forgets it


def _column(sort: str) -> str:
    if sort == "relevance":
        return "newest"
    return f"down_{sort[1:]}" if sort.startswith("-") else f"up_{sort}"
