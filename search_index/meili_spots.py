"""Which documents make a page that is sorted by distance, when the server cannot measure by itself?

The server tells how many documents lie in which places (`spot`, one value for all places of a document). From these
counts follows which rings around the centre a page cuts: the first and the last one perhaps, all others wholly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a page: documents of these spots (of all when there are none), how many to pass over and to take."""

    spots: tuple[str, ...]
    skip: int
    take: int


class Rings:
    """What lies in a circle: the distance in km of each spot, and how many found documents each spot has."""

    def __init__(self, within: Mapping[str, float], found: Mapping[str, int]) -> None:
        self.within = within
        self._counts = {spot: found.get(spot, 0) for spot in within}

    def parts(self, offset: int, limit: int) -> list[Part]:
        """The pieces of a page, nearest first; none beyond the last document."""
        rings: dict[float, list[str]] = {}
        for spot, km in self.within.items():
            rings.setdefault(km, []).append(spot)
        out: list[Part] = []
        whole: list[str] = []  # rings of which all is on the page
        taken = 0
        for km in sorted(rings):
            here = sum(self._counts[spot] for spot in rings[km])
            skip = min(offset, here)
            offset -= skip
            take = min(here - skip, limit - taken)
            if take and (skip or take < here):
                out += [self._all_of(whole)] if whole else []
                whole = []
                out.append(Part(tuple(sorted(rings[km])), skip, take))
            elif take:
                whole += rings[km]
            taken += take
        return [*out, self._all_of(whole)] if whole else out

    def _all_of(self, spots: Sequence[str]) -> Part:
        return Part(tuple(sorted(spots)), 0, sum(self._counts[spot] for spot in spots))

    def nearest_first(self, hits: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The hits of one piece, which come newest first."""
        return sorted(hits, key=lambda hit: self.within.get(hit.get("spot") or "", 0.0))
