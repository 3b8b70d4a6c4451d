"""Which slice of a list is this page, and which addresses do its neighbours have?"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

LAST_PAGE = 500


@dataclass(frozen=True)
class Page:
    """One page of a list of `total` things; `number` counts from 1."""

    number: int
    size: int
    total: int

    @property
    def offset(self) -> int:
        """How many things come before this page."""
        return (self.number - 1) * self.size

    @property
    def count(self) -> int:
        """How many pages there are, at least one."""
        return max(1, min(LAST_PAGE, ceil(self.total / self.size)))

    @property
    def first(self) -> int:
        """Number of the first thing on the page, 0 when there is none."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        """Number of the last thing on the page."""
        return min(self.offset + self.size, self.total)

    @property
    def numbers(self) -> list[int | None]:
        """Page numbers worth a link; None stands for a gap."""
        near = {1, self.count, *range(self.number - 1, self.number + 2)}
        out: list[int | None] = []
        for n in sorted(n for n in near if 1 <= n <= self.count):
            if out and out[-1] is not None and n - out[-1] > 1:
                out.append(None)
            out.append(n)
        return out


def page_number(text: str | None) -> int:
    """The page asked for; anything that is not a sensible number is page 1."""
    return min(whole_number(text) or 1, LAST_PAGE)


def whole_number(text: str | None) -> int | None:
    """A number from 0 to 999,999,999 as a person types it; None for anything else («²» is a digit to Python)."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def with_query(query: Mapping[str, object], **changes: object) -> str:
    """The query string with some values changed (None removes one)."""
    merged = {k: v for k, v in {**query, **changes}.items() if v not in (None, "", [], ())}
    return "?" + urlencode(merged, doseq=True) if merged else "?"
