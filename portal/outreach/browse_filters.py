"""What does somebody look for to book for a class? Read from the address with patience, never refused."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from starlette.datastructures import ImmutableMultiDict

from portal import said_places
from portal.events.models import Format
from portal.i18n import gettext as _
from portal.places import Comune, provinces
from portal.said_places import Kind, Place
from portal.web.pagination import page_number, whole_number

RADII = (10, 20, 30, 50)
RADIUS = 30  # how far a class goes for a morning
LARGEST = 300
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}\Z")
ONLINE, IN_PERSON = "online", "presenza"
# What each filter accepts; None is any slug.
FACETS: Mapping[str, frozenset[str] | None] = {
    "formato": frozenset(f.value for f in Format),
    "modo": frozenset({IN_PERSON, ONLINE}),
    "provincia": frozenset(provinces()),
    "professione": None,
}


@dataclass(frozen=True)
class Wanted:
    """A search. `problems` are messages by field name."""

    place: Place | None = None
    typed_place: str = ""
    radius: int = RADIUS
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    students: int | None = None
    page: int = 1
    problems: Mapping[str, str] = field(default_factory=dict)
    alike: tuple[Comune, ...] = ()

    @property
    def has_point(self) -> bool:
        """Whether distances can be measured."""
        return self.place is not None and self.place.kind in {Kind.COMUNE, Kind.POINT}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for at all."""
        return bool(self.place or self.chosen or self.first or self.last or self.students)

    @property
    def filters(self) -> int:
        """How many filters beside the place are in force."""
        return sum(map(len, self.chosen.values())) + sum(v is not None for v in (self.first, self.last, self.students))

    def without(self, name: str, value: str) -> "Wanted":
        """The same search with one filter value less."""
        rest = tuple(v for v in self.chosen.get(name, ()) if v != value)
        return replace(self, chosen={k: v for k, v in {**self.chosen, name: rest}.items() if v}, page=1)

    def query(self, **changes: object) -> dict[str, object]:
        """The query string that leads to this search, with only what differs from an empty form."""
        out: dict[str, object] = {}
        if self.place is not None and self.place.kind is Kind.POINT:
            out |= {"lat": f"{self.place.lat:.2f}", "lon": f"{self.place.lon:.2f}"}
        else:
            out["luogo"] = self.typed_place
        out["raggio"] = self.radius if self.has_point and self.radius != RADIUS else None
        out |= {name: list(values) for name, values in self.chosen.items()}
        out |= {
            "dal": self.first.isoformat() if self.first else None, "al": self.last.isoformat() if self.last else None,
            "studenti": self.students, "pagina": self.page if self.page > 1 else None,
        }  # fmt: skip
        return {k: v for k, v in {**out, **changes}.items() if v not in (None, "", [], ())}


def read(query: ImmutableMultiDict[str, str]) -> Wanted:
    """The search that a query string asks for; what makes no sense is left aside, with a message where one helps."""
    problems: dict[str, str] = {}
    place, typed, alike = _place(query, problems)
    first, last = _day(query, "dal", problems), _day(query, "al", problems)
    if first and last and last < first:
        problems["al"] = _("La seconda data viene prima della prima: le abbiamo scambiate.")
        first, last = last, first
    radius = whole_number(query.get("raggio"))
    return Wanted(
        place=place, typed_place=typed, radius=radius if radius in RADII else RADIUS, chosen=_chosen(query),
        first=first, last=last, students=_students(query, problems), page=page_number(query.get("pagina")),
        problems=problems, alike=alike,
    )  # fmt: skip


def _place(
    query: ImmutableMultiDict[str, str], problems: dict[str, str]
) -> tuple[Place | None, str, tuple[Comune, ...]]:
    typed = " ".join(query.get("luogo", "").split())[:120]
    if not typed:
        return _point(query), "", ()
    place = said_places.understand(typed)
    if place is None:
        problems["luogo"] = _("Non troviamo «%(place)s»: scrivi un comune o una provincia.", place=typed[:40])
        return None, typed, said_places.alike(typed)
    return place, typed, ()


def _point(query: ImmutableMultiDict[str, str]) -> Place | None:
    """Two decimals are about a kilometre: near enough to search, too coarse to follow anybody."""
    lat, lon = (_float(query.get(name)) for name in ("lat", "lon"))
    return said_places.near(round(lat, 2), round(lon, 2)) if lat is not None and lon is not None else None


def _float(text: str | None) -> float | None:
    try:
        value = float((text or "")[:30])
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= 180 else None


def _day(query: ImmutableMultiDict[str, str], name: str, problems: dict[str, str]) -> date | None:
    text = query.get(name, "").strip()[:20]
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text, re.ASCII)
    try:
        day = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text) if text else None
    except ValueError:
        day = None
    if text and (day is None or not 2000 < day.year < 2200):
        problems[name] = _("Scrivi una data, per esempio 31/12/2026.")
        return None
    return day


def _students(query: ImmutableMultiDict[str, str], problems: dict[str, str]) -> int | None:
    text = query.get("studenti", "").strip()
    if not text:
        return None
    number = whole_number(text)
    if number is None or not 1 <= number <= LARGEST:
        problems["studenti"] = _("Scrivi quante persone siete, da 1 a %(most)s.", most=LARGEST)
        return None
    return number


def _chosen(query: ImmutableMultiDict[str, str]) -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for name, allowed in FACETS.items():
        values = dict.fromkeys(v.strip() for v in query.getlist(name)[:40])
        good = tuple(v for v in values if (v in allowed if allowed is not None else _SLUG.match(v)))
        if good:
            out[name] = good
    return out
