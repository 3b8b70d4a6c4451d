"""How is one search put to a Meilisearch server, and its answer read?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from search_index import places
from search_index.checks import check, wanted_value
from search_index.embedded_schema import read
from search_index.highlight import Sought
from search_index.index import Hit, Query, Results, Value
from search_index.meili_documents import beginning, filled, phrase_tokens, token
from search_index.meili_spots import Part, Rings
from search_index.places import Points
from search_index.settings import Settings
from search_index.slips import Slip
from search_index.snippets import mark
from search_index.synonyms import Phrase, clauses, table, telling
from search_index.text import Asked, ask, stem

SHORT = 5  # letters; fewer of them, all capitals, are an acronym


class Search:
    """One search of one index."""

    def __init__(self, settings: Settings, query: Query) -> None:
        check(settings, query)
        self._settings, self._query, self._asked = settings, query, telling(ask(query.text), settings.unsaid)
        self._filters = {field: values for field, values in query.filters.items() if len(values)}
        self._rings = Rings({}, {})
        self.is_walled_off = any(not len(values) for values in query.walls.values())

    def nothing(self) -> Results:
        """What is behind a wall without values, or in a circle where nobody works or lives."""
        return Results([], 0, {field: {} for field in self._query.facets})

    def survey(self, uid: str) -> list[dict[str, Any]]:
        """What to ask first about a circle: which places there are behind the walls; to sort, how many are found in each."""
        counting = {"facets": ["spot"], "hitsPerPage": 0, "attributesToRetrieve": ["id"]}
        walls = [self._among(field, values) for field, values in self._query.walls.items()]
        there = {"indexUid": uid, "q": "", "filter": walls} | counting
        if self._query.sort != "distance":
            return [there]
        return [there, self._request(uid, None, circle=False) | counting]

    def measure(self, answers: Sequence[Mapping[str, Any]]) -> bool:
        """Read the answer to `survey`; False when there is nothing in the circle at all."""
        assert self._query.near is not None
        spots = [(answer.get("facetDistribution") or {}).get("spot", {}) for answer in answers]
        self._rings = Rings(Points(spots[0]).within(self._query.near), spots[-1])
        return bool(self._rings.within)

    def requests(self, uid: str) -> list[dict[str, Any]]:
        """The page's parts first; then the exact total, which a page cannot tell; then facets with a filter of their own."""
        query = self._query
        free = [f"is_{field}" for field in query.facets if field not in self._filters]
        shown = {"attributesToRetrieve": ["id", "spot", *(["texts"] if query.highlight else [])]}
        pages = [self._page(uid, part) | shown for part in self._parts()]
        total = self._request(uid, None) | {"facets": free, "hitsPerPage": 0, "attributesToRetrieve": ["id"]}
        others = [
            self._request(uid, field) | {"facets": [f"is_{field}"], "hitsPerPage": 0, "attributesToRetrieve": ["id"]}
            for field in query.facets if field in self._filters
        ]  # fmt: skip
        return [*pages, total, *others]

    def _parts(self) -> list[Part]:
        query = self._query
        return (
            self._rings.parts(query.offset, query.limit)
            if query.sort == "distance"
            else [Part((), query.offset, query.limit)]
        )

    def _page(self, uid: str, part: Part) -> dict[str, Any]:
        page = self._request(uid, None) | {"offset": part.skip, "limit": part.take}
        if part.spots:
            page["filter"] = [*page["filter"], _one_of("spot", part.spots)]
        if sort := self._sort():
            page["sort"] = sort
        return page

    def read(self, answers: Sequence[Mapping[str, Any]]) -> Results:
        """The answer in the protocol's words."""
        parts = len(self._parts())
        page = [hit for answer in answers[:parts] for hit in self._rings.nearest_first(answer["hits"])]
        if self._query.sort != "distance":
            page = list(answers[0]["hits"])
        total, *others = answers[parts:]
        counts: dict[str, Mapping[str, int]] = {}
        for answer in (total, *others):
            counts |= answer.get("facetDistribution") or {}
        near = self._query.near
        hits = [
            Hit(id=hit["id"], distance_km=places.nearest_km(near, places.points_in(hit.get("spot") or "")))
            for hit in page
        ]
        if self._query.highlight and self._asked:
            hits = mark(self._query, sought(self._settings, self._asked), hits, [hit["texts"] for hit in page])
        return Results(
            hits, int(total["totalHits"]), {field: self._facet(field, counts) for field in self._query.facets}
        )

    def _facet(self, field: str, counts: Mapping[str, Mapping[str, int]]) -> dict[Value, int]:
        kind = self._settings.filterable[field]
        found = sorted(counts.get(f"is_{field}", {}).items(), key=lambda pair: (-pair[1], pair[0]))
        return {read(kind, text): count for text, count in found if count}

    def _request(self, uid: str, without: str | None, *, circle: bool = True) -> dict[str, Any]:
        asked = {"indexUid": uid, "q": typed(self._asked), "matchingStrategy": "all"}
        return asked | {"filter": self._filter(without, circle)}

    def _filter(self, without: str | None, circle: bool) -> list[str]:
        parts = [self._among(field, values) for field, values in self._query.walls.items()]
        parts += [self._among(field, values) for field, values in self._filters.items() if field != without]
        for field, (low, high) in self._query.ranges.items():
            parts.append(f"n_{field} EXISTS AND n_{field} IS NOT NULL")
            parts += [f"n_{field} >= {float(low)!r}"] if low is not None else []
            parts += [f"n_{field} <= {float(high)!r}"] if high is not None else []
        if circle and self._query.near:
            parts.append(_one_of("spot", sorted(self._rings.within)))
        return parts

    def _among(self, field: str, values: Collection[Value]) -> str:
        return _one_of(f"is_{field}", [wanted_value(self._settings.filterable[field], value) for value in values])

    def _sort(self) -> list[str]:
        sort = self._query.sort
        if sort == "relevance":
            return []
        if sort == "distance":
            return ["newest:desc", "id:asc"]  # within one distance
        return [f"o_{sort[1:]}:desc" if sort.startswith("-") else f"o_{sort}:asc"]


def _one_of(field: str, values: Sequence[str]) -> str:
    escaped = ", ".join('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in values)
    return f"{field} IN [{escaped}]"


def typed(asked: Asked) -> str:
    """The query in the server's words: stems, quoted phrases, words to leave out, the last word last."""
    known, found = table(), clauses(asked)
    in_an_expression = bool(found and found[-1].phrases)  # whole words then, or its synonyms would be missed
    last = asked.words[-1] if asked.words else ""
    is_acronym = last in asked.capitals and len(last) < SHORT
    is_beginning = asked.prefix and not in_an_expression and not is_acronym
    parts = [f'"{phrase_tokens(Phrase(phrase))}"' for phrase in asked.phrases]
    parts += [f"-{token(word)}" for word in asked.without]
    parts += [f'-"{phrase_tokens(Phrase(phrase))}"' for phrase in asked.without_phrases]
    for at, word in enumerate(asked.words, 1):
        if word in asked.capitals and word in known.capitals:
            parts.append(" ".join(map(filled, known.capitals[word].words)))
        elif at == len(asked.words) and is_beginning:
            parts.append(beginning(word))
        else:
            parts.append(token(word))
    # After a space the last word is no beginning: "OSS" is not "osservazione", "PICC" is not "piccolo".
    return " ".join(parts) + ("" if is_beginning or not parts else " ")


def sought(settings: Settings, asked: Asked) -> Sought:
    """What to highlight: as the server finds it, slips everywhere."""
    out = Sought()
    for clause in clauses(asked):
        out.phrases.update(dict.fromkeys(clause.phrases, 0))
        if not clause.literal:
            continue
        for word in clause.words:
            out.stems.add(stem(word))
            prefix = asked.prefix and word == asked.words[-1]
            if prefix:
                out.prefixes.add(word)
            distance = (len(word) >= settings.one_typo_from) + (len(word) >= settings.two_typos_from)
            if distance and word.isalpha():
                out.slips.append(Slip(word, distance, prefix))
    out.phrases.update((Phrase(tuple(map(stem, phrase))), 0) for phrase in asked.phrases)
    return out
