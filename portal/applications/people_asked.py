"""What does the address of a search among the people who applied ask for?"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import ImmutableMultiDict

from portal import places
from portal.applications import search
from portal.candidates.asked import LONGEST_TEXT, around, chosen, query_string
from portal.i18n import gettext as _
from portal.web.forms import clean
from portal.web.pagination import whole_number
from search_index.index import Near

LONGEST = 2000  # characters of a search that is kept or carried along
# Name in the address → field of the index.
FILTERS = {
    "professione": "professions", "fase": "stages", "etichetta": "tags", "competenza": "skills",
    "disponibilita": "availability", "provincia": "province", "auto": "car",
}  # fmt: skip
SORTS = {"": "relevance", "nuove": "-applied_at", "distanza": "distance"}


@dataclass(frozen=True)
class Asked:
    """The search as it was typed, with what could not be understood."""

    text: str
    place: str
    comune: places.Comune | None
    km: int
    chosen: dict[str, tuple[str, ...]]
    opening: int | None
    sort: str
    problem: str = ""

    def address(self, **changes: object) -> str:
        """The query string of this search with some parts changed; None takes a part away."""
        parts: dict[str, Any] = {"q": self.text, "luogo": self.place, "raggio": self.km if self.comune else None,
                                 "offerta": self.opening, "ordina": self.sort, **{k: list(v) for k, v in self.chosen.items()}}  # fmt: skip
        parts |= changes
        return query_string(parts)

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything at all."""
        return bool(self.text or self.comune or self.opening or any(self.chosen.values()))

    def without(self, name: str, values: Collection[str]) -> "Asked":
        """The same without some values of a filter."""
        kept = tuple(v for v in self.chosen[name] if v not in values)
        return replace(self, chosen=self.chosen | {name: kept})

    def wanted(self, offset: int = 0, limit: int = 20) -> search.Wanted:
        """The same as the search understands it."""
        near = Near(self.comune.lat, self.comune.lon, self.km) if self.comune else None
        filters = {FILTERS[name]: values for name, values in self.chosen.items() if values}
        return search.Wanted(self.text, filters, self.opening, near, SORTS[self.sort], offset, limit)


def read(query: Any) -> Asked:
    """The search behind an address; what makes no sense is left out, an unknown place is said."""
    where, picked = around(query), chosen(query, FILTERS)
    picked["etichetta"] = tuple(v for v in picked["etichetta"] if whole_number(v) is not None)
    if where.province:
        picked["provincia"] = (*picked["provincia"], where.province)
    sort = query.get("ordina", "")
    text, problem = query.get("q", "").strip(), where.problem
    if len(text) > LONGEST_TEXT:
        text, problem = text[:LONGEST_TEXT], _("La ricerca era molto lunga: ho usato solo l’inizio.")
    return Asked(
        text=text, place=where.typed, comune=where.comune, km=where.km, chosen=picked,
        opening=whole_number(query.get("offerta")),
        sort=sort if sort in SORTS and (sort != "distanza" or where.comune) else "", problem=problem,
    )  # fmt: skip


def parse(text: str) -> Asked:
    """The search in a query string that was kept, or that a form carried along."""
    pairs = parse_qsl(text[:LONGEST].lstrip("?"), keep_blank_values=True, errors="replace")
    return read(ImmutableMultiDict([(clean(k), clean(v)) for k, v in pairs[:200]]))
