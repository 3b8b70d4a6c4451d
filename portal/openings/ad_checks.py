"""Is this advertisement fair and complete, and if not, what should it say instead?

Pure functions. The words to avoid and the neutral titles are dated data in `seed/`, each with its law; what an
opening must tell before it is public is rule H2 of the product.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from portal import i18n, places
from portal.cooperatives.models import ServiceKind
from portal.i18n import gettext as _
from portal.openings.models import Car, Contract, Opening

SEED = Path(__file__).parent / "seed"
LONGEST = timedelta(days=183)  # an opening is public for six months at most
SHORTEST_TITLE, SHORTEST_DESCRIPTION = 4, 60
TEXTS = ("title", "title_en", "description", "requirements", "offer", "summary_en", "selection", "pay_note")
AT_HOME = frozenset({ServiceKind.SAD, ServiceKind.ADI, ServiceKind.ADM})


class Severity(StrEnum):
    """An error keeps the opening from being published, a warning wants somebody to look."""

    ERROR = "error"
    WARNING = "warning"


class Context(StrEnum):
    """Facts of an opening that make a word lawful which elsewhere is not."""

    APPRENTICESHIP = "apprenticeship"
    PROTECTED = "protected"
    HOME_BASED = "home_based"
    CAR_NEEDED = "car_needed"


@dataclass(frozen=True)
class Finding:
    """Words that were found in a field, why they are a problem, and what to write instead."""

    field: str
    words: str
    reasons: Mapping[str, str]  # by language
    suggestions: Mapping[str, str]
    severity: Severity
    law: str
    replacement: str = ""  # the whole field, put right

    @property
    def reason(self) -> str:
        """Why, in the visitor's language."""
        return self.reasons.get(i18n.current(), self.reasons["it"])

    @property
    def suggestion(self) -> str:
        """What to write instead, in the visitor's language."""
        return self.suggestions.get(i18n.current(), self.suggestions["it"])

    @property
    def is_error(self) -> bool:
        """Whether it keeps the opening from being published."""
        return self.severity is Severity.ERROR

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same finding before and after an edit."""
        return self.field, self.words.casefold()


def check_text(text: str, context: frozenset[Context], field: str = "") -> list[Finding]:
    """Words that an advertisement should not carry, unless the context makes them lawful; one finding a rule."""
    found = []
    for pattern, rule in _words():
        hit = pattern.search(text)
        if hit and not context & {Context(c) for c in rule["allowed_when"]}:
            found.append(
                Finding(
                    field, " ".join(hit[0].split()), _by_language(rule, "reason"), _by_language(rule, "suggestion"),
                    Severity(rule["severity"]), rule["law"],
                )
            )  # fmt: skip
    return found


def check_title(title: str, language: str, field: str = "title") -> list[Finding]:
    """A title that names one gender only, with the neutral title (D.Lgs. 198/2006 art. 27). Italian alone has genders."""
    if language != "it":
        return []
    facts, rules = _titles()
    neutral, words, plain = title, [], _without_pairs(title, facts["slash_form"])
    for feminine, masculine, rule in rules:
        she, he = feminine.search(plain), masculine.search(plain)
        hit = she or he
        if hit and not (she and he):
            words.append(hit[0])
            neutral = neutral.replace(hit[0], _neutral(hit[0], rule), 1)
    if not words:
        return []
    suggestions = dict.fromkeys(("it", "en"), f"«{neutral}»")
    return [
        Finding(
            field, ", ".join(words), _by_language(facts, "reason"), suggestions, Severity.WARNING, facts["law"], neutral
        )
    ]


def check(opening: Opening) -> list[Finding]:
    """All that there is to say about an opening's words, errors first."""
    context = context_of(opening)
    found = check_title(opening.title, "it") + check_title(opening.title_en, "en", "title_en")
    for field in TEXTS:
        found += check_text(getattr(opening, field) or "", context, field)
    return sorted(found, key=lambda f: (not f.is_error, TEXTS.index(f.field)))


def context_of(opening: Opening) -> frozenset[Context]:
    """Which exceptions an opening can claim."""
    services = [opening.service, *(place.service for place in opening.further_places)]
    at_home = any(service is not None and service.kind in AT_HOME for service in services)
    facts = {
        Context.APPRENTICESHIP: opening.contract is Contract.APPRENTICESHIP,
        Context.PROTECTED: opening.protected_category,
        Context.HOME_BASED: at_home,
        Context.CAR_NEEDED: opening.car is Car.NEEDED,
    }
    return frozenset(fact for fact, holds in facts.items() if holds)


def missing(opening: Opening, today: date) -> dict[str, list[str]]:
    """What an opening still has to tell before it is public (H2), field by field; empty when it is complete."""
    asked: dict[str, str] = {}
    if len(opening.title.strip()) < SHORTEST_TITLE:
        asked["title"] = _("Scrivi un titolo: è la prima cosa che si legge.")
    if len(opening.description.strip()) < SHORTEST_DESCRIPTION:
        asked["description"] = _(
            "Racconta il lavoro in almeno %(length)s caratteri: cosa si fa e con chi.", length=SHORTEST_DESCRIPTION
        )
    if not opening.cooperative_id:
        asked["cooperative_id"] = _("Scegli la cooperativa che assume.")
    if not opening.profession_id:
        asked["profession_id"] = _("Scegli la professione.")
    if places.comune(opening.comune) is None:
        asked["place"] = _("Scrivi in quale comune si lavora.")
    if any(places.comune(place.comune) is None for place in opening.further_places):
        asked["more"] = _("Scrivi il comune di ogni luogo, o toglilo.")
    if not opening.hours_min:
        asked["hours_min"] = _("Scrivi quante ore alla settimana.")
    if not opening.pay_min:
        field = "pay_low" if opening.pay_typed else "level_min"
        asked[field] = (
            _("Scrivi la paga lorda al mese: senza, l’offerta non si può pubblicare.")
            if opening.pay_typed
            else _("Scegli il livello: con le ore dà la paga, e senza paga l’offerta non si può pubblicare.")
        )
    if opening.closes_on is None:
        asked["closes_on"] = _("Scegli l’ultimo giorno per candidarsi.")
    elif opening.closes_on <= today:
        asked["closes_on"] = _("Questo giorno è già arrivato: scegline uno futuro.")
    elif opening.closes_on > today + LONGEST:
        asked["closes_on"] = _("Al massimo sei mesi da oggi: un’offerta più vecchia non è più vera.")
    return {field: [reason] for field, reason in asked.items()}


# -- the data, read once


def _by_language(row: Mapping[str, Any], name: str) -> dict[str, str]:
    return {key.removeprefix(f"{name}_"): text for key, text in row.items() if key.startswith(f"{name}_")}


@cache
def _words() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    rows = json.loads((SEED / "ad_words.json").read_text(encoding="utf-8"))["words"]
    return [(re.compile(row["pattern"], re.IGNORECASE), row) for row in rows]


@cache
def _titles() -> tuple[dict[str, Any], list[tuple[re.Pattern[str], re.Pattern[str], dict[str, Any]]]]:
    facts = json.loads((SEED / "neutral_titles.json").read_text(encoding="utf-8"))
    ignore = re.IGNORECASE
    return facts, [
        (re.compile(row["feminine"], ignore), re.compile(row["masculine"], ignore), row) for row in facts["titles"]
    ]


def _without_pairs(title: str, slash_form: str) -> str:
    """The title without what is neutral already: both endings («educatore/trice»), «persona addetta», «personale …»."""
    return re.sub(rf"\w+{slash_form}|\bperson(?:a|e|ale)\s+\w+", " ", title, flags=re.IGNORECASE)


def _neutral(word: str, rule: Mapping[str, Any]) -> str:
    """The neutral words for one word of a title, with the capital letter it had."""
    said = word.casefold()
    many = said.endswith(("i", "trici", "he")) or (said.endswith("e") and not said.endswith(("trice", "ore", "ere")))
    text = str(rule["plural_it"] if many else rule["suggestion_it"]).removesuffix(" …").removesuffix(" a")
    first: str = text[:1].upper() if word[:1].isupper() else text[:1].lower()
    return first + text[1:]
