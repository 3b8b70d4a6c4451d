"""What does a list of the ministry say, row by row? Every row is taken, left out for a reason, or refused by name.

SCUANAGRAFESTAT and SCUANAGRAFEPAR (domain: one school a line, `,` or `;`, quoted or not, UTF-8 or Latin-1). A line is read
by itself, so that one open quote cannot swallow the rows after it. Rows are numbered as a spreadsheet shows them: the head is 1.
"""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache

from portal import places, said_places
from portal.places import Comune, fold
from portal.schools import kinds

MOST_ROWS = 120_000  # all schools of Italy, of every kind, are about 75,000
MOST_REFUSED = 20_000
NEEDED = (
    "CODICESCUOLA",
    "DENOMINAZIONESCUOLA",
    "PROVINCIA",
    "DESCRIZIONECOMUNE",
    "DESCRIZIONETIPOLOGIAGRADOISTRUZIONESCUOLA",
)
# How the ministry says that it does not know.
_NOTHING = frozenset({"non disponibile", "non definito", "n d", "nd", "null"})
# Column, field of a school, most characters.
_TEXTS = (
    ("INDIRIZZOSCUOLA", "address", 200),
    ("INDIRIZZOEMAILSCUOLA", "email", 254),
    ("INDIRIZZOPECSCUOLA", "certified_email", 254),
    ("SITOWEBSCUOLA", "website", 200),
)


class Unreadable(Exception):
    """The whole file is of no use; `why` is a key of `labels.FAILURES`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Row:
    """One upper-secondary school as the list has it."""

    number: int
    code: str
    institute_code: str
    name: str
    kind: str
    state_run: bool
    comune: str
    province: str
    address: str = ""
    postcode: str = ""
    email: str = ""
    certified_email: str = ""
    website: str = ""
    school_year: str = ""
    tracks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A row that cannot be taken: pairs of a key of `labels.REASONS` and what stands in the row."""

    number: int
    code: str
    reasons: tuple[tuple[str, str], ...]


@dataclass
class Listed:
    """A whole list; `count` rows were read, and each is in exactly one of the three."""

    count: int = 0
    rows: list[Row] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)  # by the ministry's wording

    @property
    def school_year(self) -> str:
        """The newest school year in the list: 2026/27."""
        return max((row.school_year for row in self.rows), default="")


def read(content: bytes) -> Listed:
    """The list in this file. Raises Unreadable."""
    lines = _lines(content)
    head = next(((n, line) for n, line in lines if line.strip()), None)
    if head is None:
        raise Unreadable("empty")
    delimiter = ";" if head[1].count(";") > head[1].count(",") else ","
    columns = [re.sub(r"[^A-Z]", "", name.upper()) for name in _cells(head[1], delimiter) or []]
    if not set(NEEDED) <= set(columns):
        raise Unreadable("no_columns")
    listed = Listed()
    seen: dict[str, int] = {}
    for number, line in lines:
        if not line.strip(" \t;,"):
            continue
        listed.count += 1
        if listed.count > MOST_ROWS:
            raise Unreadable("too_long")
        _sort_in(listed, number, _cells(line, delimiter), columns, seen)
        if len(listed.refused) > MOST_REFUSED:
            raise Unreadable("too_broken")
    listed.rows = _with_tracks_of_their_sites(listed.rows)
    return listed


def _lines(content: bytes) -> Iterator[tuple[int, str]]:
    if b"\x00" in content or content[:4] in {b"PK\x03\x04", b"%PDF"}:
        raise Unreadable("not_text")
    text = ""
    for encoding in ("utf-8-sig", "cp1252", "latin-1"):  # the last one reads anything
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            break
    return enumerate(io.StringIO(text, newline=None), 1)


def _cells(line: str, delimiter: str) -> list[str] | None:
    """The cells of one line; None when it is broken."""
    try:
        cells = next(csv.reader([line.rstrip("\n")], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None
    return [" ".join(_printable(cell).split()) for cell in cells]


def _printable(text: str) -> str:
    """Without control characters, which no list of schools has a use for."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def _sort_in(listed: Listed, number: int, cells: list[str] | None, columns: list[str], seen: dict[str, int]) -> None:
    """Put one line where it belongs."""
    if cells is None:
        listed.refused.append(Refused(number, "", (("broken", ""),)))
        return
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    if len(cells) != len(columns):
        listed.refused.append(Refused(number, _said(cells[0] if cells else ""), (("columns", str(len(cells))),)))
        return
    value = dict(zip(columns, cells, strict=True))
    kind = value["DESCRIZIONETIPOLOGIAGRADOISTRUZIONESCUOLA"]
    known = kinds.of(kind)
    if known is not None and not known.upper:
        listed.left_out[kind.upper()] = listed.left_out.get(kind.upper(), 0) + 1
        return
    row, reasons = _school(number, value)
    if row.code in seen and kinds.normal_code(row.code):
        reasons.append(("twice", str(seen[row.code])))
    if known is None and row.code[2:4] not in kinds.types():
        reasons.insert(0, ("kind", _said(kind)))
    if reasons:
        listed.refused.append(Refused(number, _said(row.code), tuple(reasons)))
        return
    seen[row.code] = number
    listed.rows.append(row)


def _school(number: int, value: dict[str, str]) -> tuple[Row, list[tuple[str, str]]]:
    """The school in a row, and all that is wrong with it."""
    reasons: list[tuple[str, str]] = []
    code = value["CODICESCUOLA"].upper()
    if kinds.normal_code(code) != code:
        reasons.append(("code", _said(code)))
    name, kind = value["DENOMINAZIONESCUOLA"], value["DESCRIZIONETIPOLOGIAGRADOISTRUZIONESCUOLA"]
    if not fold(name):
        reasons.append(("name", ""))
    texts = {to: _known(value.get(column, "")) for column, to, _most in _TEXTS}
    sizes = [("DENOMINAZIONESCUOLA", len(name), 200), *((c, len(texts[to]), most) for c, to, most in _TEXTS)]
    reasons += [("long", column) for column, length, most in sizes if length > most]
    province = _province(value["PROVINCIA"])
    place = _comune(value["DESCRIZIONECOMUNE"], province) if province else None
    if province is None:
        reasons.append(("province", _said(value["PROVINCIA"])))
    elif place is None:
        reasons.append(("comune", _said(f"{value['DESCRIZIONECOMUNE']} ({province})")))
    row = Row(
        number=number, code=code, institute_code=kinds.normal_code(value.get("CODICEISTITUTORIFERIMENTO", "")) or "",
        name=_title(name), kind=kind[:120], state_run="non statale" not in fold(kind) and "CODICEISTITUTORIFERIMENTO" in value,
        comune=place.istat if place else "", province=place.province if place else "",
        postcode=post if re.fullmatch(r"\d{5}", post := value.get("CAPSCUOLA", "")) else "",
        school_year=_school_year(value.get("ANNOSCOLASTICO", "")), tracks=tuple(kinds.tracks(kind, code)), **texts,
    )  # fmt: skip
    return row, reasons


def _with_tracks_of_their_sites(rows: list[Row]) -> list[Row]:
    """An institute whose own row does not tell its tracks offers those of the sites that name it."""
    offered: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.institute_code != row.code:
            offered.setdefault(row.institute_code, {}).update(dict.fromkeys(row.tracks))
    return [row if row.tracks else replace(row, tracks=tuple(offered.get(row.code, ()))) for row in rows]


@lru_cache(maxsize=512)
def _province(name: str) -> str | None:
    found = places.find_province(name) or next(
        iter(place.provinces if (place := said_places.understand(f"provincia di {name}")) else ()), None
    )
    return found


@lru_cache(maxsize=16384)
def _comune(name: str, province: str) -> Comune | None:
    found = places.find(name, province)
    if found is None:
        meant = said_places.understand(name)
        found = meant.comune if meant and meant.comune and meant.comune.province == province else None
    return found


def _school_year(text: str) -> str:
    """`202627` and `2026/27` are 2026/27; anything else says nothing."""
    digits = re.sub(r"\D", "", text)
    digits = digits[:4] + digits[6:] if len(digits) == 8 else digits
    good = len(digits) == 6 and int(digits[4:]) == (int(digits[:4]) + 1) % 100
    return f"{digits[:4]}/{digits[4:]}" if good else ""


def _known(text: str) -> str:
    return "" if fold(text) in _NOTHING else text


def _title(name: str) -> str:
    """The lists shout; names are kept as people write them when they are all capitals."""
    if not name.isupper():
        return name
    small = {"di", "del", "della", "dei", "delle", "e", "ed", "per", "in", "a", "da", "con", "dell'", "d'"}
    short = {"iis", "isis", "itis", "itc", "itcg", "ipsia", "ipss", "ipssar", "ites", "itt", "itet", "cfp", "is"}
    words = []
    for n, word in enumerate(name.lower().split()):
        if word.strip(".\"'()-") in short:
            words.append(word.upper())
        elif n and word in small:
            words.append(word)
        else:
            words.append(re.sub(r"(^|[\"'(.\-/])([^\W\d_])", lambda m: m[1] + m[2].upper(), word))
    return " ".join(words)


def _said(text: str) -> str:
    return text[:60]
