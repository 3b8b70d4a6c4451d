"""Which professions does somebody want to see, how many are there for each filter, and how does one widen the choice?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from babel.numbers import format_decimal

from portal.i18n import babel_locale
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.professions import tags
from portal.professions.families import families
from portal.professions.models import Profession
from portal.professions.queries import Told
from portal.web.facets import Choice, Filter

COMPARED = 3  # professions side by side
TITLES: Mapping[str, Any] = {
    "con": _l("Con chi"),
    "dove": _l("Dove si lavora"),
    "anni": _l("Quanto si studia"),
    "scuola": _l("La mia scuola"),
    "famiglia": _l("Tipo di lavoro"),
}
YEARS: Mapping[str, Any] = {
    "corso": _l("Diploma o un corso"),
    "3": _l("Laurea di 3 anni"),
    "5": _l("Laurea di 5 anni"),
}
_OPEN_AT_FIRST = frozenset({"con", "anni"})
_VALUES: Mapping[str, Callable[[Profession], Sequence[str]]] = {
    "con": lambda p: p.with_whom,
    "dove": lambda p: p.places,
    "anni": lambda p: ["corso" if not p.years_min else "5" if p.years_min > 3 else "3"],
    "scuola": lambda p: p.schools,
    "famiglia": lambda p: [p.family],
}


class Query(Protocol):
    """A query string whose names may come more than once."""

    def get(self, name: str, default: str) -> str: ...
    def getlist(self, name: str) -> Sequence[str]: ...


@dataclass(frozen=True)
class Wanted:
    """What was asked for. `chosen`: filter → values that exist; `unknown`: values that do not; `compared`: slugs picked."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many filters are in force."""
        return sum(map(len, self.chosen.values()))

    def query(self) -> dict[str, Any]:
        """The query string of a link that asks for the same."""
        parts = {
            "q": self.words,
            **{name: list(values) for name, values in self.chosen.items()},
            "p": list(self.compared),
        }
        return {name: value for name, value in parts.items() if value}

    def without(self, name: str, value: str | None = None) -> "Wanted":
        """The same with a filter, or one of its values, taken away."""
        left = tuple(v for v in self.chosen.get(name, ()) if value is not None and v != value)
        return replace(self, chosen={n: left if n == name else v for n, v in self.chosen.items() if n != name or left})

    def comparing(self, slug: str) -> "Wanted":
        """The same with a profession put among the compared ones, or taken out when it is there."""
        there = slug in self.compared
        return replace(self, compared=tuple(s for s in self.compared if s != slug) if there else (*self.compared, slug))


def labels(name: str) -> dict[str, str]:
    """The values of a filter and what they are called in the visitor's language."""
    if name == "anni":
        return {value: str(words) for value, words in YEARS.items()}
    every: Mapping[str, Callable[[], Mapping[str, Any]]] = {
        "con": tags.with_whom, "dove": tags.places, "scuola": tags.tracks, "famiglia": families,
    }  # fmt: skip
    return {slug: one.name for slug, one in every[name]().items()}


def read(query: Query) -> Wanted:
    """What a query string asks for; values that do not exist are set aside."""
    chosen, unknown = {}, []
    for name in TITLES:
        known = labels(name)
        asked = dict.fromkeys(value for value in query.getlist(name) if value)
        unknown += [value for value in asked if value not in known]
        if kept := tuple(value for value in asked if value in known):
            chosen[name] = kept
    compared = tuple(dict.fromkeys(slug for slug in query.getlist("p") if 0 < len(slug) <= 60))[:COMPARED]
    words = " ".join(query.get("q", "").split())[:200]
    return Wanted(words, chosen, tuple(value[:40] for value in unknown[:5]), compared)


def pick(told: Sequence[Told], wanted: Wanted) -> list[Told]:
    """Those that pass every filter, in the same order."""
    return [one for one in told if all(_passes(one, name, values) for name, values in wanted.chosen.items())]


def filters(told: Sequence[Told], wanted: Wanted) -> list[Filter]:
    """Every filter with counts: what one gets by choosing a value, the other filters being as they are."""
    out = []
    for name, title in TITLES.items():
        others = pick(told, wanted.without(name))
        choices = [
            Choice(
                value, label, sum(_passes(one, name, [value]) for one in others), value in wanted.chosen.get(name, ())
            )
            for value, label in labels(name).items()
        ]
        out.append(Filter(name, str(title), [c for c in choices if c.count or c.selected], name in _OPEN_AT_FIRST))
    return out


def chips(wanted: Wanted) -> Iterator[tuple[str, Wanted]]:
    """The filters in force, each with what remains without it."""
    for name, values in wanted.chosen.items():
        for value in values:
            yield labels(name)[value], wanted.without(name, value)


def wider(told: Sequence[Told], wanted: Wanted) -> Iterator[tuple[str, Wanted, int]]:
    """Ways out of an empty list: without one of the filters, with what one would get."""
    for name in wanted.chosen:
        less = wanted.without(name)
        if found := pick(told, less):
            yield _("Senza il filtro «%(name)s»", name=TITLES[name]), less, len(found)


def study(profession: Profession) -> str:
    """How much one studies for it after school, in a few words."""
    least, most, hours = profession.years_min, profession.years_max, profession.course_hours
    if least:
        if least == most:
            return _("Laurea, %(years)s anni", years=least)
        return _("Laurea, da %(least)s a %(most)s anni", least=least, most=most)
    if hours:
        return _("Corso di %(hours)s ore", hours=format_decimal(hours, locale=babel_locale()))
    return _("Diploma o corso; laurea facoltativa") if most else _("Diploma, poi s’impara lavorando")


def _passes(told: Told, name: str, values: Sequence[str]) -> bool:
    return any(value in values for value in _VALUES[name](told.profession))
