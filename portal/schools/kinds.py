"""What does the ministry's wording say of a school: is it upper secondary, and which tracks does it surely offer?

The answer is a table with a review date, `seed/kinds.json`; nothing of it is code.
"""

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from portal import places
from portal.places import fold

SEED = Path(__file__).parent / "seed" / "kinds.json"
# Codice meccanografico; the pattern matches all 13,052 rows of two lists of the ministry.
CODE = re.compile(r"[A-Z]{2}[A-Z0-9]{2}[A-Z0-9]{6}")


@dataclass(frozen=True)
class Kind:
    """One wording of the ministry."""

    upper: bool  # an upper-secondary school
    tracks: tuple[str, ...]  # empty: several, or unknown


@dataclass(frozen=True)
class CodeType:
    """What letters 3 and 4 of a code stand for; `words` are how people call such a school."""

    tracks: tuple[str, ...]
    words: str


@cache
def kinds() -> dict[str, Kind]:
    """All wordings, folded."""
    return {fold(row["kind"]): Kind(row["upper"], tuple(row["tracks"])) for row in _seed()["kinds"]}


@cache
def types() -> dict[str, CodeType]:
    """All pairs of letters."""
    return {row["type"]: CodeType(tuple(row["tracks"]), row["words"]) for row in _seed()["types"]}


@lru_cache(maxsize=512)
def of(kind: str) -> Kind | None:
    """What we know of this wording, however it is written."""
    return kinds().get(fold(kind))


def tracks(kind: str, code: str) -> list[str]:
    """The tracks that a school of this kind and code surely offers; empty when nobody can tell from outside."""
    known = of(kind)
    of_type = types().get(code[2:4])
    return list((known.tracks if known else ()) or (of_type.tracks if of_type else ()))


def words(*, code: str, name: str, kind: str, comune: str, institute_code: str = "") -> str:
    """What people may type to find the school: folded words, each once, at most 600 characters."""
    place = places.comune(comune)
    of_type = types().get(code[2:4])
    said = [
        name, place.name if place else "", code, institute_code, kind, of_type.words if of_type else "",
        place.province_name if place else "", place.province if place else "",
    ]  # fmt: skip
    return " ".join(dict.fromkeys(fold(" ".join(said)).split()))[:600]


def normal_code(text: str) -> str | None:
    """The official code somebody typed, without spaces and in capitals; None when it cannot be one."""
    code = "".join(text.split()).upper()
    return code if CODE.fullmatch(code) else None


@cache
def _seed() -> dict[str, list[dict[str, Any]]]:
    data: dict[str, list[dict[str, Any]]] = json.loads(SEED.read_text(encoding="utf-8"))
    return data
