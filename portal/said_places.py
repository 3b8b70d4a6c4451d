"""Which place does somebody mean by what they typed: «Lecco», «LC», «provincia di Lecco», «Monza e Brianza», «Lombardia»?"""

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from portal.i18n import gettext as _
from portal.places import Comune, comuni, find, fold, haversine, provinces, suggest


class Kind(StrEnum):
    """How large the place is."""

    COMUNE = "comune"
    PROVINCE = "province"
    REGION = "region"
    POINT = "point"  # where a device says that it is


@dataclass(frozen=True)
class Place:
    """A place somebody named. A comune or point has coordinates; a province or region is the provinces in it."""

    kind: Kind
    label: str
    lat: float | None = None
    lon: float | None = None
    provinces: tuple[str, ...] = ()
    comune: Comune | None = None


def around(place: Place, radius: int) -> str:
    """A place in words, with the radius (km) where distances can be measured: «entro 20 km da Lecco (LC)», «provincia di Lecco»."""
    if place.kind in {Kind.COMUNE, Kind.POINT}:
        return _("entro %(km)s km da %(place)s", km=radius, place=place.label)
    return _("provincia di %(place)s", place=place.label) if place.kind is Kind.PROVINCE else place.label


# «provincia di …», «in prov. …», «province of …», «area of …»
_PROVINCE = re.compile(
    r"^(?:(?:nella|in|tutta la|the)\s+)*(?:provincia|province|prov)\s+(?:(?:di|dell|della|del|of)\s+)*", re.ASCII
)
_REGION = re.compile(
    r"^(?:(?:nella|in|tutta la|the)\s+)*(?:regione|region)\s+(?:(?:di|dell|della|del|of)\s+)*", re.ASCII
)
# Names in daily use that are not the official ones.
_SAID = {"brianza": "MB", "monza brianza": "MB", "monza e brianza": "MB", "pesaro": "PU", "massa": "MS", "reggio emilia": "RE", "reggio calabria": "RC",
         "aosta": "AO", "forli": "FC", "cesena": "FC", "bolzano": "BZ", "valle d aosta": "AO"}  # fmt: skip


@lru_cache(maxsize=4096)
def understand(text: str) -> Place | None:
    """The place that is meant, or None. A comune comes before a province of the same name unless one says «provincia»."""
    text = text[:120].strip()
    wanted = fold(text)
    if not wanted:
        return None
    said_province = _PROVINCE.sub("", wanted, count=1)
    if said_province != wanted:
        return _province(said_province)
    said_region = _REGION.sub("", wanted, count=1)
    if said_region != wanted:
        return _region(said_region)
    if len(wanted) == 2 and wanted.upper() in provinces():
        return _province(wanted)
    found = find(text) or _two_names().get(wanted) or _with_code(wanted) or _saint(wanted)
    return of_comune(found) if found else _province(wanted) or _region(wanted)


def of_comune(comune: Comune) -> Place:
    """A comune as a place."""
    return Place(Kind.COMUNE, comune.label, comune.lat, comune.lon, (comune.province,), comune)


def near(lat: float, lon: float) -> Place | None:
    """Where a device says that it is, under the name of the nearest comune; None outside Italy (50 km around it)."""
    closest = min(comuni().values(), key=lambda c: (c.lat - lat) ** 2 + ((c.lon - lon) * 0.7) ** 2)
    if haversine(lat, lon, closest.lat, closest.lon) > 50:
        return None
    return Place(Kind.POINT, closest.label, lat, lon, (closest.province,), closest)


@lru_cache(maxsize=2048)
def alike(text: str, limit: int = 4) -> tuple[Comune, ...]:
    """Comuni whose names look like this text, for somebody who mistyped."""
    wanted = fold(text[:60])
    begun = suggest(wanted, limit) or suggest(wanted[: max(3, len(wanted) - 2)], limit) if len(wanted) > 2 else []
    names = difflib.get_close_matches(wanted, _folded(), limit, 0.75)
    looks = [_folded()[name] for name in names]
    return tuple({c.istat: c for c in [*looks, *begun]}.values())[:limit]


def within(lat: float, lon: float, km: float) -> dict[str, float]:
    """Distances in km of all comuni not farther than this, by ISTAT code."""
    reach = km / 100  # degrees of latitude, generously
    close = (c for c in comuni().values() if abs(c.lat - lat) < reach and abs(c.lon - lon) < reach * 1.6)
    distances = {c.istat: haversine(lat, lon, c.lat, c.lon) for c in close}
    return {istat: d for istat, d in distances.items() if d <= km}


def _saint(wanted: str) -> Comune | None:
    """«s. angelo lodigiano»."""
    if not wanted.startswith("s "):
        return None
    return next((c for full in ("san", "sant", "santa", "santo") if (c := find(f"{full} {wanted[2:]}"))), None)


def _with_code(wanted: str) -> Comune | None:
    """«casatenovo lc»."""
    name, _, code = wanted.rpartition(" ")
    return find(name, code.upper()) if name and code.upper() in provinces() else None


@cache
def _folded() -> dict[str, Comune]:
    """The larger one of each name."""
    rows = sorted(comuni().values(), key=lambda c: c.population)
    return {fold(c.name): c for c in rows}


@cache
def _two_names() -> dict[str, Comune]:
    """Comuni with an Italian and a German or French name, by either."""
    return {fold(part): c for c in comuni().values() if "/" in c.name for part in c.name.split("/")}


@cache
def _provinces_by_name() -> dict[str, str]:
    named = {fold(part): code for code, name in provinces().items() for part in (name, *name.split("/"))}
    return named | {code.lower(): code for code in provinces()} | _SAID


@cache
def regions() -> dict[str, tuple[str, ...]]:
    """The provinces of each region."""
    out: dict[str, set[str]] = {}
    for c in comuni().values():
        out.setdefault(c.region, set()).add(c.province)
    return {name: tuple(sorted(codes)) for name, codes in sorted(out.items())}


def region_of(province: str) -> str | None:
    """The region in which a province lies."""
    return next((name for name, codes in regions().items() if province in codes), None)


def _province(name: str) -> Place | None:
    code = _provinces_by_name().get(name)
    return province(code) if code else None


def province(code: str) -> Place:
    """A province, by its two letters, as a place."""
    return Place(Kind.PROVINCE, provinces()[code], provinces=(code,))


def _region(name: str) -> Place | None:
    for region, codes in regions().items():
        if name in {fold(region), *(fold(part) for part in region.split("/"))}:
            return Place(Kind.REGION, region, provinces=codes)
    return None
