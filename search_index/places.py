"""How far is it, and which of the known places lie within a circle?

A document may lie in several places. It carries one key for all of them together, so that each document is counted
once, and as near as its nearest place, by both engines.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Any

from search_index.index import Near

EARTH_KM = 6371.0088  # mean radius (IUGG)
KM_PER_DEGREE = 111.19  # of latitude, rounded down so that the box is never too small


def km_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in kilometres between two points in degrees (haversine)."""
    a, b = radians(lat), radians(other_lat)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


class Points:
    """Where the documents of an index lie, by the key that they carry."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._points = sorted((lat, lon, key) for key in keys for lat, lon in points_in(key))
        self._lats = [lat for lat, _, _ in self._points]

    def within(self, near: Near) -> dict[str, float]:
        """Key → distance in km of its nearest place, for what has a place in the circle (its edge included)."""
        reach = near.km / KM_PER_DEGREE + 0.001
        first, end = bisect_left(self._lats, near.lat - reach), bisect_right(self._lats, near.lat + reach)
        found: dict[str, float] = {}
        for lat, lon, key in self._points[first:end]:
            km = km_between(near.lat, near.lon, lat, lon)
            if km <= near.km and km < found.get(key, km + 1):
                found[key] = km
        return found


Point = tuple[float, float]


def points_of(document: Mapping[str, Any]) -> list[Point]:
    """Where a document lies: its `points`, or its `lat` and `lon`; nowhere when it has neither."""
    several = document.get("points")
    if several is None:
        lat, lon = document.get("lat"), document.get("lon")
        several = [] if lat is None or lon is None else [(lat, lon)]
    return sorted({(float(lat), float(lon)) for lat, lon in several})


def key(points: Sequence[Point]) -> str:
    """How a document carries its places: exact, as text; empty when it lies nowhere."""
    return ";".join(f"{lat!r},{lon!r}" for lat, lon in points)


def points_in(key: str) -> list[Point]:
    """The places again, from their key."""
    pairs = (point.split(",") for point in key.split(";") if point)
    return [(float(lat), float(lon)) for lat, lon in pairs]


def nearest_km(near: Near | None, points: Iterable[Point]) -> float | None:
    """How far the nearest of these places is in km; None without a place to measure from, or to."""
    if near is None:
        return None
    return min((km_between(near.lat, near.lon, lat, lon) for lat, lon in points), default=None)
