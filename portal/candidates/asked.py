"""What do searches among people read from an address in the same way: filters, a place with a radius?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from portal import places
from portal.i18n import gettext as _

RADII = (10, 20, 30, 50)
RADIUS = 20
LONGEST_TEXT = 300


@dataclass(frozen=True)
class Around:
    """A place as it was typed: a comune with a radius (km), or a province in words; `problem` when it is neither."""

    typed: str
    comune: places.Comune | None
    km: int
    province: str | None = None
    problem: str = ""


def around(query: Any) -> Around:
    """The place in an address; an unknown one is said, with those that may have been meant."""
    typed = query.get("luogo", "").strip()[:80]
    km = int(query.get("raggio", "")) if query.get("raggio", "") in {str(r) for r in RADII} else RADIUS
    comune = places.find(typed) if typed else None
    if comune is not None or not typed:
        return Around(typed, comune, km)
    province = places.find_province(typed)
    if province:
        return Around("", None, km, province)
    near = ", ".join(c.label for c in places.suggest(typed, 3))
    if near:
        return Around(typed, None, km, problem=_("Non conosco il luogo «%(place)s». Forse: %(near)s?", place=typed, near=near))  # fmt: skip
    return Around(typed, None, km, problem=_("Non conosco il luogo «%(place)s». Scrivi un comune o una provincia.", place=typed))  # fmt: skip


def chosen(query: Any, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The values of each filter, each once, and not endlessly many."""
    return {name: tuple(dict.fromkeys(v[:60] for v in query.getlist(name) if v))[:30] for name in names}


def query_string(parts: dict[str, Any]) -> str:
    """An address's query with what is asked for, and nothing empty."""
    return "?" + urlencode({k: v for k, v in parts.items() if v not in (None, "", [])}, doseq=True)
