"""What is a filter of a list made of, as `components/facets.html` shows it?"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter; `count` is how many there would be with it, None where that is not known."""

    value: str
    label: str
    count: int | None
    selected: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter with its values; `open` when it is not folded at first."""

    name: str
    title: str
    choices: Sequence[Choice]
    open: bool


def by_count(choices: Sequence[Choice]) -> list[Choice]:
    """What finds most comes first."""
    return sorted(choices, key=lambda c: (-(c.count or 0), c.label.casefold()))
