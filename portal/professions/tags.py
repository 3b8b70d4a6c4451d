"""By which people, places and schools can professions be told apart, and what are these called?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal import i18n

SEED = Path(__file__).parent / "seed"


@dataclass(frozen=True)
class Tag:
    """One value of a filter: its names by language, for a place the kinds of service in which one finds it, and what
    else people type for it."""

    slug: str
    names: Mapping[str, str]
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in the visitor's language."""
        return self.names.get(i18n.current()) or self.names["it"]


@cache
def with_whom() -> dict[str, Tag]:
    """The people one works with, by slug, in the order in which they are shown."""
    return _tags("tags.json", "with_whom")


@cache
def places() -> dict[str, Tag]:
    """The kinds of place one works in, by slug."""
    return _tags("tags.json", "places")


@cache
def tracks() -> dict[str, Tag]:
    """The tracks of upper-secondary school, by slug; the last one stands for every other school."""
    return _tags("school_tracks.json", "tracks")


def _tags(file: str, part: str) -> dict[str, Tag]:
    rows = json.loads((SEED / file).read_text(encoding="utf-8"))[part]
    return {
        row["slug"]: Tag(
            row["slug"],
            {"it": row["name_it"], "en": row["name_en"]},
            tuple(row.get("kinds", ())),
            tuple(row.get("words", ())),
        )
        for row in rows
    }
