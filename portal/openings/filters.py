"""What does a list of openings offer beside its cards: filters with counts, filters in force, wider searches?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from portal import said_places
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.i18n import ngettext
from portal.openings import labels
from portal.openings.forms import RADII, Order, Time, Wanted
from portal.places import provinces
from portal.said_places import Kind, Place
from portal.web.facets import Choice, Filter, by_count

ORDERS: Mapping[Order, Any] = {
    Order.MATCH: _l("le più pertinenti"),
    Order.NEWEST: _l("le più nuove"),
    Order.CLOSING: _l("quelle che chiudono prima"),
    Order.DISTANCE: _l("le più vicine"),
    Order.PAY: _l("le più pagate"),
}
TITLES: Mapping[str, Any] = {
    "professione": _l("Professione"),
    "provincia": _l("Provincia"),
    "orario": _l("Orario"),
    "contratto": _l("Contratto"),
    "turni": _l("Quando si lavora"),
    "notti": _l("Lavoro di notte"),
    "festivi": _l("Sabato, domenica e festivi"),
    "auto": _l("Automobile"),
    "cooperativa": _l("Cooperativa"),
    "riservata": _l("Categorie protette"),
}
OPEN_AT_FIRST = frozenset({"professione", "provincia", "orario", "contratto"})
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "orario": {Time.FULL.value: _l("Tempo pieno"), Time.PART.value: _l("Part time")},
    "contratto": {kind.value: name for kind, name in labels.CONTRACTS.items()},
    "turni": {shift.value: name for shift, name in labels.SHIFTS.items()},
    "notti": {"no": _l("Mai di notte"), "si": _l("Anche di notte")},
    "festivi": {"no": _l("Mai nel fine settimana"), "si": _l("Anche nel fine settimana")},
    "auto": {"no": _l("Non serve l’auto"), "si": _l("Serve l’auto")},
    "riservata": {"si": _l("Riservata (L. 68/1999)")},
}

Names = Mapping[str, Mapping[str, str]]  # filter → value → what it is called
Counts = Mapping[str, Mapping[str, int]]


def label(name: str, value: str, names: Names) -> str:
    """What a filter's value is called."""
    if name == "provincia":
        return provinces().get(value, value)
    if name in _WORDS:
        return str(_WORDS[name].get(value, value))
    return names.get(name, {}).get(value, value)


def offered(wanted: Wanted, counts: Counts, names: Names) -> list[Filter]:
    """Filters worth showing: each value that would find something, and each that is in force."""
    out = []
    for name, title in TITLES.items():
        found, chosen = counts.get(name, {}), wanted.chosen.get(name, ())
        values = [*found, *(v for v in chosen if v not in found)]
        choices = [Choice(v, label(name, v, names), found.get(v, 0), v in chosen) for v in values]
        if name in _WORDS:
            places = list(_WORDS[name])
            choices.sort(key=lambda c: places.index(c.value) if c.value in places else 99)
        else:
            choices = by_count(choices)
        if len(choices) > 1 or chosen or (choices and name == "riservata"):
            out.append(Filter(name, str(title), tuple(choices), name in OPEN_AT_FIRST))
    return out


def in_force(wanted: Wanted, names: Names) -> list[tuple[str, Wanted]]:
    """Filters in force, each with the search without it."""
    out: list[tuple[str, Wanted]] = []
    if wanted.words:
        out.append((f"«{wanted.words}»", replace(wanted, words="", page=1)))
    if wanted.place is not None:
        out.append((place(wanted), replace(wanted, place=None, typed_place="", page=1)))
    for name, values in wanted.chosen.items():
        out += [(label(name, value, names), wanted.without(name, value)) for value in values]
    if wanted.pay_from is not None:
        words = _("almeno %(euro)s € al mese", euro=labels.number(wanted.pay_from / 100))
        out.append((words, replace(wanted, pay_from=None, typed_pay="", page=1)))
    return out


def place(wanted: Wanted) -> str:
    """The place in words, if there is one."""
    return said_places.around(wanted.place, wanted.radius) if wanted.place else ""


def wider(
    wanted: Wanted, names: Names, count: Callable[[Wanted], int], limit: int = 3
) -> list[tuple[str, Wanted, int]]:
    """Up to three searches that ask for less and find something, the closest ones first, with their counts."""
    seen = {_address(wanted)}
    found: list[tuple[str, Wanted, int]] = []
    for other in _wider(replace(wanted, page=1)):
        if _address(other) not in seen and (total := count(other)):
            found.append((described(other, names), other, total))
        seen.add(_address(other))
    # Two that find the same say less than two that differ.
    fresh = [item for n, item in enumerate(found) if all(item[2] != before[2] for before in found[:n])]
    chosen = (fresh + [item for item in found if item not in fresh])[:limit]
    return [item for item in found if item in chosen]


def _address(wanted: Wanted) -> str:
    return str(sorted(replace(wanted, page=1, asked_order=None).query().items(), key=str))


def _wider(wanted: Wanted) -> Iterator[Wanted]:
    """Searches that ask for less, from a little to a lot."""
    places = list(_around(wanted))
    yield from places[:1]
    if wanted.filters:
        yield replace(wanted, chosen={}, pay_from=None, typed_pay="")
    if wanted.words:
        yield replace(wanted, words="")
    yield from places[1:]
    for there in (wanted, *places):
        yield replace(there, words="", chosen={}, pay_from=None, typed_pay="")
    yield Wanted()


def _around(wanted: Wanted) -> Iterator[Wanted]:
    """The same search in ever larger places: wider circles, the province, the region, everywhere."""
    place = wanted.place
    if place is None:
        return
    if wanted.has_point:
        yield from (replace(wanted, radius=km) for km in RADII if km > wanted.radius)
        yield _in(wanted, said_places.province(place.provinces[0]))
    region = said_places.understand(said_places.region_of(place.provinces[0]) or "")
    if region is not None and place.kind is not Kind.REGION:
        yield _in(wanted, region)
    yield replace(wanted, place=None, typed_place="")


def _in(wanted: Wanted, place: Place) -> Wanted:
    """The same search there; «provincia di» keeps a province apart from the comune of its name."""
    typed = f"provincia di {place.label}" if place.kind is Kind.PROVINCE else place.label
    return replace(wanted, place=place, typed_place=typed)


def described(wanted: Wanted, names: Names) -> str:
    """A search in one line: «oss», entro 50 km da Lecco (LC), with how many filters."""
    jobs = [label("professione", slug, names) for slug in wanted.chosen.get("professione", ())]
    what = f"«{wanted.words}»" if wanted.words else jobs[0] if len(jobs) == 1 else _("Qualsiasi lavoro")
    rest = wanted.filters - (1 if len(jobs) == 1 else 0)
    filtered = ngettext("con %(num)s filtro", "con %(num)s filtri", rest) if rest else ""
    return ", ".join(part for part in (what, place(wanted) or _("ovunque"), filtered) if part)
