"""In which families are the professions grouped, and in which order?"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal import i18n

FILE = Path(__file__).parent / "seed" / "families.json"
# The families' colours in the style sheets bear English names.
_TONES = {
    "educazione": "education", "assistenza": "care", "salute": "rehabilitation", "ascolto": "community",
    "progetto": "organisation",
}  # fmt: skip


@dataclass(frozen=True)
class Family:
    """A group of professions; texts by language."""

    slug: str
    order: int
    names: dict[str, str]
    abouts: dict[str, str]

    @property
    def name(self) -> str:
        """Its name in the visitor's language."""
        return self.names.get(i18n.current()) or self.names["it"]

    @property
    def about(self) -> str:
        """One sentence on what these professions share, in the visitor's language."""
        return self.abouts.get(i18n.current()) or self.abouts["it"]

    @property
    def tone(self) -> str:
        """Its colour in the style sheets."""
        return _TONES.get(self.slug, "organisation")


@cache
def families() -> dict[str, Family]:
    """All families by their slug, in the order in which they are shown."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))["families"]
    return {
        row["slug"]: Family(
            row["slug"],
            row["order"],
            {"it": row["name_it"], "en": row["name_en"]},
            {"it": row["about_it"], "en": row["about_en"]},
        )
        for row in sorted(rows, key=lambda row: int(row["order"]))
    }


def family(slug: str) -> Family:
    """The family with this slug; one that the file does not know is shown by its slug, last."""
    return families().get(slug) or Family(slug, 99, {"it": slug}, {"it": ""})
