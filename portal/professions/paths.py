"""Which real ways lead from somebody's school to a profession, step by step?

The rules are the rows of `StudyPath`; here they meet three answers: which school, which year, study or work.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product
from typing import Any

from portal import i18n
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.i18n import ngettext
from portal.professions import tags
from portal.professions.models import StudyPath
from portal.professions.queries import Told

YEARS: Mapping[str, Any] = {
    "1": _l("In prima"),
    "2": _l("In seconda"),
    "3": _l("In terza"),
    "4": _l("In quarta"),
    "5": _l("In quinta"),
    "finita": _l("L’ho finita"),
}
GOALS: Mapping[str, Any] = {
    "studiare": _l("Studiare ancora"),
    "lavorare": _l("Lavorare presto"),
    "tutte-e-due": _l("Tutte e due, un passo alla volta"),
}
_GOALS = {"studiare": "study", "lavorare": "work", "tutte-e-due": "both"}  # as the table says it
GOALS_IN_TABLE: Mapping[str, Any] = {_GOALS[answer]: words for answer, words in GOALS.items()}
VOCATIONAL = "iefp"  # four years to the diploma of a trade, a fifth to the state exam that opens university


@dataclass(frozen=True)
class Answers:
    """Three answers, "" where there is none; `problems`: what is missing or unknown, once anything was answered."""

    track: str = ""
    year: str = ""
    goal: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether all three are given."""
        return bool(self.track and self.year and self.goal)


@dataclass(frozen=True)
class Step:
    """One step of a way. `years` on the calendar; `hours` of a course; `job`: the profession one may work in after it."""

    kind: str  # school, course, degree, master, exam, work, service
    title: str
    years: float
    hours: int | None = None
    award: str = ""
    note: str = ""
    cost: str = ""
    cost_unsure: bool = False
    job: Told | None = None


@dataclass(frozen=True)
class Way:
    """A way to a profession. `near`: this school prepares for it better than others do; `via`: how this way differs from
    another one to the same profession, "" when there is only one."""

    path: StudyPath
    to: Told
    steps: list[Step]
    opens: list[Told]
    near: bool
    via: str = ""

    @property
    def years(self) -> float:
        """From today to the last step."""
        return sum(step.years for step in self.steps)

    @property
    def hours(self) -> int:
        """Of all its courses."""
        return sum(step.hours or 0 for step in self.steps)

    @property
    def unsure(self) -> bool:
        """Whether something said here waits for somebody to confirm it."""
        return bool(self.path.needs_check)


@cache
def costs() -> dict[str, Mapping[str, Any]]:
    """The bands of cost that steps name."""
    rows = json.loads((tags.SEED / "paths.json").read_text(encoding="utf-8"))["costs"]
    return {row["slug"]: row for row in rows}


def cost_name(slug: str) -> str:
    """A band of cost in words; "" where nothing is paid."""
    return _said(costs()[slug], "name")


def read(query: Mapping[str, str]) -> Answers:
    """The three answers of a query string."""
    known = {"scuola": tags.tracks(), "anno": YEARS, "voglio": GOALS}
    given = {name: query.get(name, "") for name in known}
    kept = {name: value if value in known[name] else "" for name, value in given.items()}
    problems = {}
    if any(given.values()):
        problems = {
            name: _("Questa risposta non c’è più: scegline un’altra.") if given[name] else _("Manca questa risposta.")
            for name, value in kept.items()
            if not value
        }
    return Answers(kept["scuola"], kept["anno"], kept["voglio"], problems)


def ways(paths: Sequence[StudyPath], told: Sequence[Told], answers: Answers) -> list[Way]:
    """The ways that fit complete answers: those near this school first, the shorter ones before the longer."""
    by_id, by_slug = {one.id: one for one in told}, {one.slug: one for one in told}
    found = []
    for path in paths:
        if _fits(path, answers) and path.to_id in by_id:
            to = by_id[path.to_id]
            steps = [*_school(path, answers), *(_step(row, by_slug) for row in path.steps)]
            opens = [by_slug[slug] for slug in path.opens if slug in by_slug]
            found.append(Way(path, to, steps, opens, answers.track in to.profession.schools))
    often = Counter(way.to.id for way in found)
    first = {way.path.id: next((s.title for s in way.steps if s.kind != "school"), "") for way in found}
    found = [replace(way, via=first[way.path.id]) if often[way.to.id] > 1 else way for way in found]
    return sorted(found, key=lambda way: (not way.near, way.years, way.path.position))


def uncovered(paths: Sequence[StudyPath], told: Sequence[Told]) -> list[Answers]:
    """The complete answers, of all there are, to which this table knows no way; a public page would be empty there."""
    professions = {one.id for one in told}
    real = [path for path in paths if path.to_id in professions]
    every = [Answers(*three) for three in product(tags.tracks(), YEARS, GOALS)]
    return [answers for answers in every if not any(_fits(path, answers) for path in real)]


def _fits(path: StudyPath, answers: Answers) -> bool:
    return _GOALS[answers.goal] in path.goals and (not path.tracks or answers.track in path.tracks)


def own_mark(slug: str) -> str:
    """The name of the mark which says that staff have edited or removed this path: files leave it alone from then on."""
    return f"path.{hashlib.sha256(slug.encode()).hexdigest()[:32]}"


def leading_to(paths: Sequence[StudyPath], told: Sequence[Told], to: Told) -> list[Way]:
    """Every way to one profession, counted from the end of school, the shorter ones first."""
    by_slug = {one.slug: one for one in told}
    found = [
        Way(
            path,
            to,
            [_step(row, by_slug) for row in path.steps],
            [by_slug[s] for s in path.opens if s in by_slug],
            False,
        )
        for path in paths
        if path.to_id == to.id
    ]
    return sorted(found, key=lambda way: (way.years, way.path.position))


def _school(path: StudyPath, answers: Answers) -> list[Step]:
    """What is left of school before the first step; finishing it is always the advice."""
    if answers.track == VOCATIONAL:
        needed, award = (
            (5, _("Diploma di maturità")) if path.entry == "diploma" else (4, _("Qualifica e diploma professionale"))
        )
        done = 4 if answers.year == "finita" else int(answers.year) - 1
    else:
        needed, award = 5, _("Diploma")
        done = 5 if answers.year == "finita" else int(answers.year) - 1
    left = needed - done
    if left < 1:
        return []
    if answers.year == "finita":
        title = _("Il quinto anno, per la maturità")
    else:
        title = ngettext("Quest’anno di scuola", "Ancora %(num)s anni di scuola, compreso questo", left)
    return [Step("school", title, left, award=award)]


def _step(row: Mapping[str, Any], told: Mapping[str, Told]) -> Step:
    cost = costs().get(row["cost"], {})
    return Step(
        row["kind"], _said(row, "title"), row["years"], row["hours"], _said(row, "award"), _said(row, "note"),
        _said(cost, "name") if cost else "", bool(cost.get("needs_check")), told.get(row["job"]),
    )  # fmt: skip


def _said(row: Mapping[str, Any], name: str) -> str:
    return str(row.get(f"{name}_{i18n.current()}") or row.get(f"{name}_it") or "")


# -- the picture


YEAR, LANE, BAR, LEFT, TOP = 84, 62, 26, 16, 34  # pixels
_LETTER = 7.4  # pixels a letter is wide at 14 px, on the safe side
KINDS: Mapping[str, Any] = {
    "school": _l("Scuola"), "course": _l("Corso"), "degree": _l("Università"), "master": _l("Master"),
    "work": _l("Lavoro"), "service": _l("Servizio civile"), "exam": _l("Esame"),
}  # fmt: skip


@dataclass(frozen=True)
class Bar:
    """One step drawn to scale; without words where they would not fit."""

    kind: str
    x: float
    width: float
    words: str


@dataclass(frozen=True)
class Lane:
    """One way: its name above its bars."""

    y: int
    name: str
    tone: str
    bars: list[Bar]


@dataclass(frozen=True)
class Picture:
    """All ways on one scale of years, from today on."""

    width: int
    height: int
    lanes: list[Lane]
    years: list[tuple[int, int]]  # x and the year


def picture(found: Sequence[Way]) -> Picture:
    """Where everything stands; nothing overlaps."""
    lanes = []
    longest = max((way.years for way in found), default=0.0)
    names = [f"{way.to.title}: {way.via}" if way.via else way.to.title for way in found]
    for place, way in enumerate(found):
        x, bars = float(LEFT), []
        for step in way.steps:
            width = step.years * YEAR
            words = str(KINDS.get(step.kind, "")) if width else ""
            bars.append(Bar(step.kind, round(x, 1), round(width, 1), words if len(words) * _LETTER < width - 8 else ""))
            x += width
        lanes.append(Lane(TOP + place * LANE, names[place], way.to.family.tone, bars))
    span = int(longest) + 1
    width = int(max(LEFT + span * YEAR + 40, LEFT + max(map(len, names), default=0) * _LETTER + 8))
    return Picture(width, TOP + len(lanes) * LANE + 8, lanes, [(LEFT + year * YEAR, year) for year in range(span + 1)])


def kinds(found: Sequence[Way]) -> dict[str, str]:
    """What the colours of a picture mean, as far as they occur in it."""
    there = {step.kind for way in found for step in way.steps}
    return {kind: str(words) for kind, words in KINDS.items() if kind in there}
