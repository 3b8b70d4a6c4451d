"""What does a cooperative see of somebody before they say yes?

Initials, town, and words from fixed lists: nothing that a person typed, and nothing that a file says, reaches it.
"""

from dataclasses import dataclass

from portal import places
from portal.candidates import vocabulary
from portal.pool.models import PoolEntry, Years

MOST_INITIALS = 3


@dataclass(frozen=True)
class Mask:
    """The whole of it; templates of the desk are given this and never the row."""

    number: int
    initials: str
    town: places.Comune | None
    professions: tuple[str, ...]  # slugs
    skills: tuple[str, ...]  # codes
    availability: tuple[str, ...]  # codes
    years: Years | None


def mask(entry: PoolEntry) -> Mask:
    """What may be shown of this entry. A code that is in no list is left out, however it came there."""
    skills, times = known_skills(), known_times()
    return Mask(
        number=entry.key,
        initials=initials(entry.name),
        town=places.comune(entry.comune),
        professions=tuple(entry.professions),
        skills=tuple(code for code in entry.skills if code in skills),
        availability=tuple(code for code in entry.availability if code in times),
        years=entry.years,
    )


def known_skills() -> frozenset[str]:
    """Codes of the vocabulary."""
    return frozenset(code for code, _ in vocabulary.skills())


def known_times() -> frozenset[str]:
    """Codes of the vocabulary."""
    return frozenset(code for code, _ in vocabulary.availabilities())


def initials(name: str) -> str:
    """D. B. for Dora Bianchi: first letters of at most three words, and nothing else of them."""
    letters = [next((c for c in word if c.isalpha()), "") for word in name.split()]
    found = [letter.upper()[:1] for letter in letters if letter][:MOST_INITIALS]
    return " ".join(f"{letter}." for letter in found) or "–"
