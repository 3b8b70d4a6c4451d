"""To which school year does a day belong? They run from 1 September to 31 August (domain facts, §6)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")
FIRST_MONTH = 9


@dataclass(frozen=True, order=True)
class SchoolYear:
    """A school year by the calendar year in which it begins."""

    begins: int

    @property
    def label(self) -> str:
        """As schools write it: 2026/27."""
        return f"{self.begins}/{(self.begins + 1) % 100:02}"

    @property
    def word(self) -> str:
        """The same for addresses and file names: 2026-27."""
        return self.label.replace("/", "-")

    @property
    def previous(self) -> "SchoolYear":
        """The year before."""
        return SchoolYear(self.begins - 1)

    @property
    def start(self) -> datetime:
        """Its first moment, Italian midnight."""
        return _midnight(self.begins)

    @property
    def end(self) -> datetime:
        """The first moment that no longer belongs to it."""
        return _midnight(self.begins + 1)


def of(day: date) -> SchoolYear:
    """The school year of a day."""
    return SchoolYear(day.year if day.month >= FIRST_MONTH else day.year - 1)


def at(moment: datetime) -> SchoolYear:
    """The school year of a moment, by Italy's calendar."""
    return of(moment.astimezone(ROME).date())


def read(word: str | None) -> SchoolYear | None:
    """The year that an address names (2026-27), or None for anything else."""
    if not word or not re.fullmatch(r"(20\d\d)-(\d\d)", word, re.ASCII):
        return None
    year = SchoolYear(int(word[:4]))
    return year if year.word == word else None


def _midnight(year: int) -> datetime:
    return datetime.combine(date(year, FIRST_MONTH, 1), time(), ROME).astimezone(UTC)
