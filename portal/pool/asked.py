"""What does the address of a search in the pool ask for?"""

from dataclasses import dataclass
from typing import Any

from portal import places
from portal.candidates.asked import LONGEST_TEXT, around, chosen, query_string

# Name in the address → field of the index.
FILTERS = {
    "professione": "professions", "competenza": "skills", "disponibilita": "availability", "anni": "years",
    "provincia": "province",
}  # fmt: skip
SORTS = {"": "relevance", "nuove": "-joined_on", "distanza": "distance"}


@dataclass(frozen=True)
class Asked:
    """The search as it was typed, with what could not be understood."""

    text: str
    place: str
    comune: places.Comune | None
    km: int
    chosen: dict[str, tuple[str, ...]]
    sort: str
    problem: str = ""

    def address(self, **changes: object) -> str:
        """The query string of this search with some parts changed; None takes a part away."""
        parts: dict[str, Any] = {"q": self.text, "luogo": self.place, "raggio": self.km if self.comune else None,
                                 "ordina": self.sort, **{k: list(v) for k, v in self.chosen.items()}}  # fmt: skip
        parts |= changes
        return query_string(parts)


def read(query: Any) -> Asked:
    """The search behind an address; what makes no sense is left out, an unknown place is said."""
    where, picked = around(query), chosen(query, FILTERS)
    if where.province:
        picked["provincia"] = (*picked["provincia"], where.province)
    sort = query.get("ordina", "")
    return Asked(
        text=query.get("q", "").strip()[:LONGEST_TEXT], place=where.typed, comune=where.comune, km=where.km, chosen=picked,
        sort=sort if sort in SORTS and (sort != "distanza" or where.comune) else "", problem=where.problem,
    )  # fmt: skip
