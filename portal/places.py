"""Where is this comune, what is it called, and how far is it?

Boundaries and population: Openpolis/ISTAT, CC BY 4.0. No outside call is ever made.
"""

import csv
import math
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "places_data" / "comuni.csv"
EARTH_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Comune:
    """A municipality; `lat` and `lon` are a point inside it (WGS 84)."""

    istat: str
    name: str
    province: str  # two letters
    province_name: str
    region: str
    lat: float
    lon: float
    population: int
    aged_14_19: int = 0  # residents of that age

    @property
    def label(self) -> str:
        """As people write it: Lecco (LC)."""
        return f"{self.name} ({self.province})"


def fold(text: str) -> str:
    """The text as one compares names: lower case, no accents, no punctuation, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())


@cache
def comuni() -> dict[str, Comune]:
    """All comuni by ISTAT code."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["istat"]: Comune(
                row["istat"], row["name"], row["province_code"], row["province"], row["region"],
                float(row["lat"]), float(row["lon"]), int(row["population"] or 0), int(row["aged_14_19"] or 0),
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


@cache
def provinces() -> dict[str, str]:
    """Names of the provinces by their two letters, in alphabetical order of the name."""
    return dict(sorted({c.province: c.province_name for c in comuni().values()}.items(), key=lambda p: p[1]))


@cache
def regions() -> dict[str, str]:
    """The region of each province, by its two letters."""
    return {c.province: c.region for c in comuni().values()}


@cache
def residents_14_19() -> dict[str, int]:
    """How many residents aged 14 to 19 each province has, by its two letters."""
    out: dict[str, int] = {}
    for c in comuni().values():
        out[c.province] = out.get(c.province, 0) + c.aged_14_19
    return out


@cache
def _by_name() -> tuple[list[str], list[Comune]]:
    pairs = sorted(((fold(c.name), c) for c in comuni().values()), key=lambda p: (p[0], -p[1].population))
    return [p[0] for p in pairs], [p[1] for p in pairs]


def comune(istat: str | None) -> Comune | None:
    """The comune with this code, or None."""
    return comuni().get(istat or "")


def find(name: str, province: str | None = None) -> Comune | None:
    """The comune that people mean by this name («Lecco», «Lecco (LC)», «S. Angelo …»); the larger of two namesakes."""
    text, _, tail = name.partition("(")
    tail = tail.strip(" )").upper()
    province = province or (tail if tail in provinces() else None)
    wanted = fold(text)
    names, rows = _by_name()
    found: list[Comune] = []
    at = bisect_left(names, wanted)
    while wanted and at < len(names) and names[at] == wanted:
        found.append(rows[at])
        at += 1
    matching = [c for c in found if c.province == province] if province else found
    return max(matching, key=lambda c: c.population, default=None)


def find_province(name: str) -> str | None:
    """The two letters of the province that people mean: «LC», «provincia di Lecco», «Monza e Brianza», «Monza Brianza»."""
    wanted = fold(name)
    for start in ("provincia di ", "provincia ", "prov di ", "prov ", "citta metropolitana di "):
        wanted = wanted.removeprefix(start)
    if wanted.upper() in provinces():
        return wanted.upper()
    words = {w for w in wanted.split() if w not in {"e", "della", "di", "d"}}
    if not words:
        return None
    for code, label in provinces().items():
        known = {w for w in fold(label).split() if w not in {"e", "della", "di", "d"}}
        if words == known:
            return code
    return None


def suggest(start: str, limit: int = 8) -> list[Comune]:
    """Comuni whose name begins with (then: contains a word that begins with) these letters, larger ones first."""
    wanted = fold(start)
    if len(wanted) < 2:
        return []
    names, rows = _by_name()
    first = [c for n, c in zip(names, rows, strict=True) if n.startswith(wanted)]
    if len(first) < limit:
        first += [c for n, c in zip(names, rows, strict=True) if f" {wanted}" in n and not n.startswith(wanted)]
    return sorted(first, key=lambda c: (not fold(c.name).startswith(wanted), fold(c.name) != wanted, -c.population))[
        :limit
    ]


def distance_km(a: Comune, b: Comune) -> float:
    """Great-circle distance between two comuni, in km."""
    return haversine(a.lat, a.lon, b.lat, b.lon)


def haversine(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance between two points (degrees), in km."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    h = math.sin((p2 - p1) / 2) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(h))
