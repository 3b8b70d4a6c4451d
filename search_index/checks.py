"""May this be asked of this index?"""

from __future__ import annotations

from math import isfinite

from search_index.embedded_schema import spelled
from search_index.index import Query, Value
from search_index.settings import Settings


def check(settings: Settings, query: Query) -> None:
    """Refuse a field, order or number that the index does not know, before any engine sees it. Raises ValueError."""
    for what, fields, known in (
        ("filter", query.filters, settings.filterable),
        ("wall", query.walls, settings.filterable),
        ("facet", query.facets, settings.filterable),
        ("range", query.ranges, settings.ranges),
        ("highlight", query.highlight, settings.searchable),
    ):
        for field in fields:
            if field not in known:
                raise ValueError(f"{settings.name} has no {what} {field!r}")
    if query.sort not in ("relevance", "distance") and query.sort.removeprefix("-") not in settings.sortable:
        raise ValueError(f"{settings.name} cannot be sorted by {query.sort!r}")
    if query.sort == "distance" and query.near is None:
        raise ValueError("sorting by distance needs a place")
    if query.offset < 0 or query.limit < 0:
        raise ValueError("offset and limit cannot be negative")
    near = query.near
    if near and not (all(map(isfinite, (near.lat, near.lon, near.km))) and abs(near.lat) <= 90 and near.km >= 0):
        raise ValueError("a place needs degrees and a radius in kilometres")


def wanted_value(kind: str, value: Value) -> str:
    """A value asked for, spelled as in the index; booleans also as people's forms send them."""
    if kind == "bool" and isinstance(value, str):
        return {"true": "1", "false": "0"}.get(value.lower(), spelled(value))
    return spelled(value)
