"""Which of the coming events does somebody want to see, and what else is there when nothing fits?

All coming events are in memory (a few hundred at most), so filters, counts and wider searches cost no further question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from starlette.datastructures import ImmutableMultiDict

from portal import said_places
from portal.events import labels
from portal.events.models import Format
from portal.events.queries import Told
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.places import comune, haversine, provinces
from portal.said_places import Kind, Place
from portal.web.facets import Choice, Filter, by_count

RADII = (10, 20, 30, 50)
RADIUS = 30
UNFOLDED = 8  # values; a longer list of professions is folded at first
TITLES = {"tipo": _l("Che cosa"), "modo": _l("Come"), "provincia": _l("Provincia"), "professione": _l("Professione")}
MODES = {"presenza": _l("Di persona"), "online": _l("Online")}


@dataclass(frozen=True)
class Wanted:
    """What is asked for; `problems` are messages by field name."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: Place | None = None
    typed_place: str = ""
    radius: int = RADIUS
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for at all."""
        return bool(self.chosen or self.place)

    @property
    def has_point(self) -> bool:
        """Whether distances can be measured."""
        return self.place is not None and self.place.kind is Kind.COMUNE

    def query(self) -> dict[str, object]:
        """The query string that leads here."""
        out: dict[str, object] = {name: list(values) for name, values in self.chosen.items()}
        if self.typed_place:
            out["luogo"] = self.typed_place
        if self.has_point and self.radius != RADIUS:
            out["raggio"] = self.radius
        return out

    def without(self, name: str, value: str | None = None) -> "Wanted":
        """The same with one value less, or without this filter."""
        rest = tuple(v for v in self.chosen.get(name, ()) if value is not None and v != value)
        return replace(self, chosen={k: v for k, v in {**self.chosen, name: rest}.items() if v})

    def anywhere(self) -> "Wanted":
        """The same wherever it is."""
        return replace(self, place=None, typed_place="", radius=RADIUS).without("provincia")


def read(query: ImmutableMultiDict[str, str], professions: Mapping[str, str]) -> Wanted:
    """What a query string asks for; what makes no sense is left aside."""
    known: dict[str, Mapping[str, object]] = {
        "tipo": {kind.value: name for kind, name in labels.FORMATS.items()}, "modo": MODES,
        "provincia": provinces(), "professione": professions,
    }  # fmt: skip
    chosen = {}
    for name, values in known.items():
        asked = tuple(dict.fromkeys(v for v in query.getlist(name) if v in values))
        if asked:
            chosen[name] = asked
    typed = " ".join(str(query.get("luogo") or "").split())[:120]
    place = said_places.understand(typed) if typed else None
    asked_radius = str(query.get("raggio") or "")
    radius = int(asked_radius) if asked_radius in {str(km) for km in RADII} else RADIUS
    problems = {}
    if typed and place is None:
        short = typed if len(typed) <= 40 else typed[:39] + "…"
        problems["luogo"] = _("Non troviamo «%(place)s»: scrivi un comune o una provincia.", place=short)
    return Wanted(chosen, place, typed, radius, problems)


def found(events: Sequence[Told], wanted: Wanted) -> list[Told]:
    """Those that fit."""
    return [told for told in events if all(_fits(told, wanted, name) for name in TITLES) and _near(told, wanted)]


def offered(events: Sequence[Told], wanted: Wanted, professions: Mapping[str, str]) -> list[Filter]:
    """Filters with counts: how many there would be with each value, the other filters as they are."""
    out = []
    for name, title in TITLES.items():
        rest = found(events, wanted.without(name))
        counts: dict[str, int] = {}
        for told in rest:
            for value in _values(told, name):
                counts[value] = counts.get(value, 0) + 1
        picked = wanted.chosen.get(name, ())
        values = [*counts, *(v for v in picked if v not in counts)]
        choices = [Choice(v, label(name, v, professions), counts.get(v, 0), v in picked) for v in values]
        if len(choices) > 1 or picked:
            out.append(Filter(name, str(title), by_count(choices), name != "professione" or len(choices) <= UNFOLDED))
    return out


def in_force(wanted: Wanted, professions: Mapping[str, str]) -> list[tuple[str, Wanted]]:
    """Filters in force, each with the search without it."""
    out = [(_place(wanted), replace(wanted, place=None, typed_place=""))] if wanted.place else []
    for name, values in wanted.chosen.items():
        out += [(label(name, value, professions), wanted.without(name, value)) for value in values]
    return out


def wider(events: Sequence[Told], wanted: Wanted, professions: Mapping[str, str]) -> list[tuple[str, Wanted, int]]:
    """Up to three searches that ask for less and find something, with their counts."""
    tries: list[tuple[str, Wanted]] = []
    if wanted.has_point:
        tries += [
            (_place(replace(wanted, radius=km)), replace(wanted, radius=km)) for km in RADII if km > wanted.radius
        ]
    if wanted.place or "provincia" in wanted.chosen:
        tries.append((_("Gli stessi, in ogni provincia"), wanted.anywhere()))
    for name in ("professione", "tipo", "modo"):
        if name in wanted.chosen:
            words = ", ".join(label(name, value, professions) for value in wanted.chosen[name])
            tries.append((_("Senza scegliere: %(what)s", what=words), wanted.without(name)))
    if "modo" not in wanted.chosen:
        tries.append((_("Solo quelli online"), Wanted({"modo": ("online",)})))
    tries.append((_("Tutti gli eventi"), Wanted()))
    out: list[tuple[str, Wanted, int]] = []
    for words, other in tries:
        count = len(found(events, other))
        if count and other != wanted and all(count != before[2] for before in out):
            out.append((words, other, count))
    return out[:3]


def label(name: str, value: str, professions: Mapping[str, str]) -> str:
    """What a filter's value is called."""
    if name == "tipo":
        return str(labels.FORMATS[Format(value)])
    return str({"modo": MODES, "provincia": provinces(), "professione": professions}[name].get(value, value))


def _place(wanted: Wanted) -> str:
    return said_places.around(wanted.place, wanted.radius) if wanted.place else ""


def _values(told: Told, name: str) -> tuple[str, ...]:
    if name == "professione":
        return tuple(told.event.professions)
    return ({"tipo": told.event.format.value, "modo": "online" if told.online else "presenza", "provincia": told.event.province}[name],)  # fmt: skip


def _fits(told: Told, wanted: Wanted, name: str) -> bool:
    asked = wanted.chosen.get(name)
    return not asked or bool(set(asked) & set(_values(told, name)))


def _near(told: Told, wanted: Wanted) -> bool:
    """Within the circle or the province; what is online is near everybody."""
    place = wanted.place
    if place is None or told.online:
        return True
    if not wanted.has_point:
        return told.event.province in place.provinces
    there = comune(told.event.comune)
    if there is None or place.lat is None or place.lon is None:
        return False
    return haversine(place.lat, place.lon, there.lat, there.lon) <= wanted.radius
