"""What does somebody look for? The search form as it comes in the address: read with patience, never refused.

It is read by hand and not by WTForms: every value may be absent, repeated or nonsense, and a page full of openings is
shown all the same, with a word beside the field that could not be understood.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from starlette.datastructures import ImmutableMultiDict

from portal import said_places
from portal.i18n import gettext as _
from portal.openings.models import Contract, Shift
from portal.places import Comune, provinces
from portal.said_places import Kind, Place

RADII = (10, 20, 30, 50)
RADIUS = 20
MOST_WORDS = 200
MOST_PAGES = 500


class Order(StrEnum):
    """How a list of openings is sorted."""

    MATCH = "pertinenza"
    NEWEST = "nuove"
    CLOSING = "scadenza"
    DISTANCE = "distanza"
    PAY = "paga"


class Time(StrEnum):
    """Full time or less."""

    FULL = "pieno"
    PART = "parziale"


_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,119}\Z")
_YES_NO = frozenset({"si", "no"})
# What each filter accepts; None is any slug.
FACETS: Mapping[str, frozenset[str] | None] = {
    "professione": None,
    "cooperativa": None,
    "provincia": frozenset(provinces()),
    "contratto": frozenset(c.value for c in Contract),
    "orario": frozenset(t.value for t in Time),
    "turni": frozenset(s.value for s in Shift),
    "notti": _YES_NO,
    "festivi": _YES_NO,
    "auto": _YES_NO,
    "riservata": frozenset({"si"}),
}
_OTHERS = frozenset({"q", "luogo", "raggio", "lat", "lon", "paga_da", "ordina", "pagina", "esatto"})
# Added by newsletters and social networks to any link: nobody needs to hear that they mean nothing here.
_TRACKING = re.compile(r"utm_|fbclid|gclid|mc_|_")


@dataclass(frozen=True)
class Wanted:
    """A search for openings. `problems` are messages by field name, `notes` about what was left aside."""

    words: str = ""
    place: Place | None = None
    typed_place: str = ""
    radius: int = RADIUS
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pay_from: int | None = None  # euro cents a month
    typed_pay: str = ""
    asked_order: Order | None = None
    page: int = 1
    problems: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    alike: tuple[Comune, ...] = ()
    exact: bool = False  # the words are meant as they stand: none of them is a filter

    @property
    def natural_order(self) -> Order:
        """By match where there are words, by distance where there is a place, else newest first."""
        return Order.MATCH if self.words else Order.DISTANCE if self.has_point else Order.NEWEST

    @property
    def order(self) -> Order:
        """As asked, where that can be done."""
        asked = self.asked_order
        if (asked is Order.DISTANCE and not self.has_point) or (asked is Order.MATCH and not self.words):
            return self.natural_order
        return asked or self.natural_order

    @property
    def has_point(self) -> bool:
        """Whether distances can be measured."""
        return self.place is not None and self.place.kind in {Kind.COMUNE, Kind.POINT}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for at all."""
        return bool(self.words or self.place or self.chosen or self.pay_from)

    @property
    def filters(self) -> int:
        """How many filters beside text and place are in force."""
        return sum(len(values) for values in self.chosen.values()) + (self.pay_from is not None)

    def without(self, name: str, value: str) -> "Wanted":
        """The same search with one filter value less."""
        rest = tuple(v for v in self.chosen.get(name, ()) if v != value)
        return replace(self, chosen={k: v for k, v in {**self.chosen, name: rest}.items() if v}, page=1)

    def query(self, **changes: object) -> dict[str, object]:
        """The query string that leads to this search, with only what differs from an empty form."""
        out: dict[str, object] = {"q": self.words}
        if self.place is not None and self.place.kind is Kind.POINT:
            out |= {"lat": f"{self.place.lat:.2f}", "lon": f"{self.place.lon:.2f}"}
        else:
            out["luogo"] = self.typed_place
        out["raggio"] = self.radius if self.has_point and self.radius != RADIUS else None
        out |= {name: list(values) for name, values in self.chosen.items()}
        out["paga_da"] = self.pay_from // 100 if self.pay_from else None
        out["ordina"] = self.asked_order.value if self.asked_order else None
        out["pagina"] = self.page if self.page > 1 else None
        out["esatto"] = "si" if self.exact and self.words else None
        return {k: v for k, v in {**out, **changes}.items() if v not in (None, "", [], ())}


def read(query: ImmutableMultiDict[str, str]) -> Wanted:
    """The search that a query string asks for; what makes no sense is left aside with a message."""
    problems: dict[str, str] = {}
    notes: list[str] = []
    words = _words(query, problems)
    place, typed_place, alike = _place(query, problems)
    pay, typed_pay = _pay(query, problems)
    wanted = Wanted(
        words=words, place=place, typed_place=typed_place, radius=_radius(query, problems),
        chosen=_chosen(query, notes), pay_from=pay, typed_pay=typed_pay, asked_order=_order(query, notes),
        page=_page(query, notes), alike=alike, exact=_text(query, "esatto") == "si",
    )  # fmt: skip
    unknown = [k for k in query.keys() if k.strip() and k not in FACETS and k not in _OTHERS and not _TRACKING.match(k)]  # noqa: SIM118
    if unknown:
        notes.append(
            _("Nell’indirizzo c’è qualcosa che questa pagina non conosce: %(what)s.", what=_short(", ".join(unknown)))
        )
    return replace(wanted, problems=problems, notes=tuple(notes))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _text(query: ImmutableMultiDict[str, str], name: str) -> str:
    return " ".join(str(query.get(name) or "").split())


def _words(query: ImmutableMultiDict[str, str], problems: dict[str, str]) -> str:
    words = _text(query, "q")
    if len(words) > MOST_WORDS:
        problems["q"] = _("Il testo è troppo lungo: abbiamo cercato i primi %(limit)s caratteri.", limit=MOST_WORDS)
    return words[:MOST_WORDS]


def _place(
    query: ImmutableMultiDict[str, str], problems: dict[str, str]
) -> tuple[Place | None, str, tuple[Comune, ...]]:
    typed = _text(query, "luogo")[:120]
    if not typed:
        return _point(query, problems), "", ()
    place = said_places.understand(typed)
    if place is None:
        problems["luogo"] = _("Non troviamo «%(place)s»: scrivi un comune o una provincia.", place=_short(typed))
        return None, typed, said_places.alike(typed)
    return place, typed, ()


def _point(query: ImmutableMultiDict[str, str], problems: dict[str, str]) -> Place | None:
    """Two decimals are about a kilometre: near enough to search, too coarse to follow anybody."""
    if not (query.get("lat") or query.get("lon")):
        return None
    lat, lon = _float(query.get("lat")), _float(query.get("lon"))
    place = said_places.near(round(lat, 2), round(lon, 2)) if lat is not None and lon is not None else None
    if place is None:
        problems["luogo"] = _("Non riusciamo a capire dove sei: scrivi un comune o una provincia.")
    return place


def _float(text: object) -> float | None:
    try:
        value = float(str(text)[:30])
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= 180 else None


def _radius(query: ImmutableMultiDict[str, str], problems: dict[str, str]) -> int:
    text = _text(query, "raggio")
    if not text:
        return RADIUS
    if text.isascii() and text.isdigit() and len(text) < 4 and int(text) in RADII:
        return int(text)
    problems["raggio"] = _("Scegli 10, 20, 30 o 50 km. Intanto cerchiamo entro %(km)s km.", km=RADIUS)
    return RADIUS


def _pay(query: ImmutableMultiDict[str, str], problems: dict[str, str]) -> tuple[int | None, str]:
    typed = _text(query, "paga_da")[:40]
    plain = re.sub(r"[\s€]|euro", "", typed.lower())
    if not plain:
        return None, ""
    # 1.400 and 1.400,50 as Italians write them, 1400.50 as others do.
    plain = (
        plain.replace(".", "").replace(",", ".") if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?|\d+,\d+", plain) else plain
    )
    value = float(plain) if re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,2})?", plain) else None
    if value is None or value > 20_000:
        problems["paga_da"] = _("Scrivi una cifra in euro, per esempio 1400.")
        return None, typed
    return round(value * 100) or None, typed


def _chosen(query: ImmutableMultiDict[str, str], notes: list[str]) -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    unknown: list[str] = []
    for name, allowed in FACETS.items():
        values = list(dict.fromkeys(str(v).strip() for v in query.getlist(name)[:40] if str(v).strip()))
        good = [v for v in values if (v in allowed if allowed is not None else _SLUG.match(v))]
        unknown += [v for v in values if v not in good]
        if good:
            out[name] = tuple(good)
    if unknown:
        notes.append(
            _("Abbiamo lasciato da parte un filtro che non esiste: %(what)s.", what=_short(", ".join(unknown)))
        )
    return out


def _order(query: ImmutableMultiDict[str, str], notes: list[str]) -> Order | None:
    text = _text(query, "ordina")
    try:
        return Order(text) if text else None
    except ValueError:
        notes.append(_("Non conosciamo questo ordine: %(what)s.", what=_short(text)))
        return None


def _page(query: ImmutableMultiDict[str, str], notes: list[str]) -> int:
    text = _text(query, "pagina")
    if not text:
        return 1
    if text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST_PAGES:
        return int(text)
    notes.append(_("La pagina «%(what)s» non c’è: ecco la prima.", what=_short(text)))
    return 1
