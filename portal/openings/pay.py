"""What does the collective agreement pay for this level and these hours?

The minimum of a level is for a full-time week; part time is pro rata. Nothing here is a promise of the employer: a
cooperative may pay more and then types its own figures. The figures themselves are rows of `PayLevel`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from portal import i18n
from portal.openings.models import Contract, Opening, PayLevel

AGREEMENT = "T151"
SEED = Path(__file__).parent / "seed" / "ccnl_t151.json"
# No agreement says what a traineeship or a freelance contract pays: the cooperative types it.
WITHOUT_TABLE = frozenset({Contract.INTERNSHIP, Contract.FREELANCE})


@dataclass(frozen=True)
class Agreement:
    """What the agreement is called, how long it holds, and its rules beside the table of minima."""

    code: str
    names: Mapping[str, str]
    notes: Mapping[str, str]
    valid_to: date
    reviewed_on: date
    levels: Mapping[str, Mapping[str, str]]  # level → language → usual jobs
    apprentice_percent: tuple[int, int]  # first half, second half
    apprentice_months: Mapping[str, int]  # by the level one is trained for

    @property
    def name(self) -> str:
        """Its name in the visitor's language."""
        return self.names.get(i18n.current(), self.names["en"])

    @property
    def note(self) -> str:
        """What one must know about its figures, in the visitor's language."""
        return self.notes.get(i18n.current(), self.notes["en"])


@cache
def agreement() -> Agreement:
    """The national agreement of social cooperatives, as the data in `seed/` describes it."""
    facts = json.loads(SEED.read_text(encoding="utf-8"))
    apprentices = facts["apprenticeship"]
    return Agreement(
        code=facts["code"],
        names={"it": facts["name_it"], "en": facts["name_en"]},
        notes={"it": facts["note_it"], "en": facts["note_en"]},
        valid_to=date.fromisoformat(facts["valid_to"]),
        reviewed_on=date.fromisoformat(facts["reviewed_on"]),
        levels={x["code"]: {"it": x["profiles_it"], "en": x["profiles_en"]} for x in facts["levels"]},
        apprentice_percent=(apprentices["pay_percent_first_half"], apprentices["pay_percent_second_half"]),
        apprentice_months=apprentices["months_by_target"],
    )


class Minimum(NamedTuple):
    """One row of `PayLevel`: what a level earns from a day on."""

    agreement: str
    level: str
    valid_from: date
    monthly: int
    full_time_hours: float = 38
    months: float = 13.5
    source: str = ""
    reviewed_on: date | None = None


@dataclass(frozen=True)
class Table:
    """Gross monthly minima in euro cents for full time, as they are on one day."""

    agreement: str
    monthly: Mapping[str, int]
    valid_from: date | None
    full_time_hours: float = 38
    months: float = 13.5
    source: str = ""
    reviewed_on: date | None = None


@dataclass(frozen=True)
class Pay:
    """Everything that a page says about pay: gross euro cents, `low` ≤ `high`."""

    low: int
    high: int
    year_low: int
    year_high: int
    months: float
    levels: tuple[tuple[str, int], ...]  # level and its full-time minimum
    valid_from: date | None  # since when these minima hold
    reviewed_on: date | None
    apprentice_percent: tuple[int, int] | None
    typed: bool  # the cooperative's own figures, not the table's
    note: str

    @property
    def agreement(self) -> Agreement:
        """The agreement that the level belongs to."""
        return agreement()


def table(rows: Iterable[Minimum | PayLevel], on: date) -> Table:
    """The minima in force on a day: of each level the newest row that is not in the future.

    An agreement that has run out keeps its last minima (ultrattività), so an old table stays good until the next.
    """
    held: dict[str, Minimum | PayLevel] = {}
    for row in rows:
        if row.valid_from <= on and (row.level not in held or held[row.level].valid_from < row.valid_from):
            held[row.level] = row
    if not held:
        return Table(AGREEMENT, {}, None)
    newest = max(held.values(), key=lambda r: r.valid_from)
    return Table(
        newest.agreement, {level: held[level].monthly for level in sorted(held)}, newest.valid_from,
        newest.full_time_hours, newest.months, newest.source, newest.reviewed_on,
    )  # fmt: skip


def monthly(minima: Table, level: str, hours: float) -> int:
    """Gross cents a month for this level and weekly hours: minimum × hours / full time, rounded half up to a cent.

    Hours beyond full time are overtime and not part of the month's pay. Raises KeyError for a level that the table
    does not have and ValueError for hours that are not positive.
    """
    if not hours > 0:
        raise ValueError("hours must be positive")
    share = Decimal(str(min(hours, minima.full_time_hours))) / Decimal(str(minima.full_time_hours))
    return _cents(minima.monthly[level] * share)


def yearly(minima: Table, cents: int) -> int:
    """A year's gross pay from a month's: thirteen months and half a fourteenth."""
    return _cents(cents * Decimal(str(minima.months)))


def pay_range(
    minima: Table,
    level_min: str | None,
    level_max: str | None,
    hours_min: float | None,
    hours_max: float | None,
    contract: Contract = Contract.PERMANENT,
) -> tuple[int, int] | None:
    """Lowest and highest gross month between these levels and hours, or None when the table cannot say.

    An apprentice starts at the first percentage of the level's pay and ends at the second.
    """
    levels = [level for level in (level_min or level_max, level_max or level_min) if level in minima.monthly]
    hours = [h for h in (hours_min or hours_max, hours_max or hours_min) if h and h > 0]
    if len(levels) < 2 or not hours or contract in WITHOUT_TABLE:
        return None
    low = min(monthly(minima, str(level), min(hours)) for level in levels)
    high = max(monthly(minima, str(level), max(hours)) for level in levels)
    if contract is Contract.APPRENTICESHIP:
        first, second = agreement().apprentice_percent
        low, high = _cents(low * Decimal(first) / 100), _cents(high * Decimal(second) / 100)
    return low, high


def of_opening(opening: Opening, minima: Table) -> Pay | None:
    """What the opening's page says about pay; None for one that has no figures (a draft)."""
    if opening.pay_min is None:
        return None
    low, high = opening.pay_min, max(opening.pay_min, opening.pay_max or 0)
    apprentice = opening.contract is Contract.APPRENTICESHIP and not opening.pay_typed
    return Pay(
        low, high, yearly(minima, low), yearly(minima, high), minima.months,
        tuple((x, minima.monthly[x]) for x in dict.fromkeys((opening.level_min, opening.level_max)) if x and x in minima.monthly),
        minima.valid_from, minima.reviewed_on, agreement().apprentice_percent if apprentice else None,
        opening.pay_typed, opening.pay_note,
    )  # fmt: skip


def _cents(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))
