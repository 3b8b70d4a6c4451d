"""On which days would the class like to come? Up to five days or periods, as `Visit.wished_on` keeps them.

A day is kept as `2027-02-01`, a period as `2027-02-01/2027-02-12` (ISO 8601).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

from portal import i18n
from portal.i18n import gettext as _
from portal.moments import day_in_words

MOST = 5
FARTHEST = timedelta(days=400)


@dataclass(frozen=True, order=True)
class Wish:
    """A day that would suit, or any day from `first` to `last`."""

    first: date
    last: date

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last

    @property
    def text(self) -> str:
        """As people write it, in the visitor's language."""
        if self.is_day:
            return day_in_words(self.first)
        words = {"first": _short(self.first), "last": format_date(self.last, "d MMMM y", locale=i18n.babel_locale())}
        return _("dal %(first)s al %(last)s", **words)


def read(kept: Iterable[str]) -> list[Wish]:
    """The wishes in a row; what cannot be read is left out."""
    out = []
    for text in kept:
        first, _sign, last = str(text).partition("/")
        try:
            out.append(Wish(date.fromisoformat(first), date.fromisoformat(last or first)))
        except ValueError:
            continue
    return out


def write(wishes: Iterable[Wish]) -> list[str]:
    """The wishes as a row keeps them, each once and in order."""
    ordered = sorted(set(wishes))
    return [w.first.isoformat() if w.is_day else f"{w.first.isoformat()}/{w.last.isoformat()}" for w in ordered]


def worded(kept: Iterable[str]) -> list[str]:
    """The wishes in words."""
    return [wish.text for wish in read(kept)]


def _short(day: date) -> str:
    return format_date(day, "d MMMM", locale=i18n.babel_locale())
