"""How does a document lie in the embedded index?

Columns: `stored` is the id and, on a line of its own, what highlights and distances need; `all_stems` and `all_words`
hold every searchable word twice, stemmed and as written (folded), with positions; `stems_<field>` repeats the fields
that weigh more than others; `place` says all places of a document in one value; `is_<field>` holds exact values for
filters and counts; `n_<field>` numbers for ranges; `sample` puts each document into one of a few heaps; `up_<field>` and
`down_<field>` whole sort keys, tie-breaks included, so that an order never depends on how the engine stores things.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from zlib import crc32

import tantivy

from search_index import places
from search_index.documents import fingerprint
from search_index.index import Value
from search_index.settings import Settings
from search_index.text import LONGEST_WORD, clean, fold, is_stop, stem, words

GAP = " ¶ ¶ ¶ ¶ ¶ "  # between fields and list entries: wider than any slop, so that no phrase crosses it
LONGEST_TEXT = 200_000  # characters of one field that are indexed; a CV of eighty pages
LONGEST_VALUE = 200
ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
SAMPLES = 64  # heaps of documents, by chance: one stands for all when something common is looked for
_NEWEST = 10**15  # later than any moment in seconds


def weighted(settings: Settings) -> dict[str, float]:
    """The fields that count more than others, with how much more."""
    return {field: weight for field, weight in settings.searchable.items() if weight > 1}


def schema(settings: Settings) -> tantivy.Schema:
    """The columns of one index."""
    build = tantivy.SchemaBuilder()
    build.add_text_field("id", tokenizer_name="raw", index_option="basic")
    build.add_text_field("listing", tokenizer_name="raw", index_option="basic")
    build.add_text_field("sample", tokenizer_name="raw", index_option="basic")
    build.add_bytes_field("stored", stored=True)
    build.add_text_field("all_stems", tokenizer_name="whitespace")
    build.add_text_field("all_words", tokenizer_name="whitespace")
    build.add_text_field("place", tokenizer_name="raw", index_option="basic", fast=True)
    build.add_integer_field("tie_newest", fast=True)
    build.add_unsigned_field("tie_id_1", fast=True)
    build.add_unsigned_field("tie_id_2", fast=True)
    build.add_text_field("newest", tokenizer_name="raw", index_option="basic", fast=True)
    for field in weighted(settings):
        build.add_text_field(f"stems_{field}", tokenizer_name="whitespace", index_option="freq")
    for field in settings.filterable:
        build.add_text_field(f"is_{field}", tokenizer_name="raw", index_option="basic", fast=True)
    for field in settings.ranges:
        build.add_float_field(f"n_{field}", fast=True)
    for field in settings.sortable:
        for way in ("up", "down"):
            build.add_text_field(f"{way}_{field}", tokenizer_name="raw", index_option="basic", fast=True)
    return build.build()


def row(settings: Settings, document: Mapping[str, Any]) -> tantivy.Document:
    """One document as columns. ValueError: it has no id."""
    id = str(document.get("id") or "")
    if not ID.fullmatch(id):
        raise ValueError(f"a document needs an id of letters, digits, - and _, not {id!r}")
    out = tantivy.Document()
    out.add_text("id", id)
    out.add_text("listing", f"{id}\t{fingerprint(document)}")
    out.add_text("sample", str(crc32(id.encode()) % SAMPLES))
    texts = {field: texts_of(document.get(field)) for field in settings.searchable}
    points = places.points_of(document)
    out.add_bytes("stored", f"{id}\n{json.dumps([texts, points], ensure_ascii=False)}".encode())
    _add_words(out, settings, texts)
    if points:
        out.add_text("place", places.key(points))
    for field in settings.filterable:
        for value in dict.fromkeys(exact(document.get(field))):
            out.add_text(f"is_{field}", value)
    for field in settings.ranges:
        if (number := document.get(field)) is not None:
            out.add_float(f"n_{field}", float(number))
    _add_order(out, settings, document, id)
    return out


def _add_words(out: tantivy.Document, settings: Settings, texts: Mapping[str, list[str]]) -> None:
    heavy = weighted(settings)
    all_words, all_stems = [], []
    for field, entries in texts.items():
        for entry in entries:
            found = [word[:LONGEST_WORD] for word in words(entry)]
            stemmed = " ".join([stem(word) for word in found if not is_stop(word)])
            all_words.append(" ".join(found))
            all_stems.append(stemmed)
            if field in heavy:
                out.add_text(f"stems_{field}", stemmed)
    out.add_text("all_words", GAP.join(all_words))
    out.add_text("all_stems", GAP.join(all_stems))


def _add_order(out: tantivy.Document, settings: Settings, document: Mapping[str, Any], id: str) -> None:
    newest = int(document.get(settings.newest) or 0)
    tie = f"{_NEWEST - newest:016d}{id}"
    out.add_text("newest", tie)
    out.add_integer("tie_newest", newest)
    head = id.encode()[:16].ljust(16, b"\0")
    out.add_unsigned("tie_id_1", int.from_bytes(head[:8], "big"))
    out.add_unsigned("tie_id_2", int.from_bytes(head[8:], "big"))
    for field, kind in settings.sortable.items():
        up, down = _sort_keys(kind, document.get(field))
        out.add_text(f"up_{field}", f"{up} {tie}")
        out.add_text(f"down_{field}", f"{down} {tie}")


def _sort_keys(kind: str, value: Any) -> tuple[str, str]:
    """Keys that sort upwards and downwards; what has no value comes last both ways."""
    if value is None or value == "":
        return "~", "~"
    if kind == "number":
        number = round(float(value) * 100) + _NEWEST * 100
        return f"{number:020d}", f"{10**19 - number:020d}"
    letters = fold(clean(str(value))).encode()[:60]
    return letters.hex() + " ", bytes(255 - byte for byte in letters).hex() + "g"


def texts_of(value: Any) -> list[str]:
    """The texts of a field: none, one, or one for each entry of a list."""
    if value is None:
        return []
    entries = value if isinstance(value, (list, tuple)) else [value]
    return [text for entry in entries if (text := clean(str(entry))[:LONGEST_TEXT])]


def exact(value: Any) -> list[str]:
    """The values of a field as they lie in an `is_` column."""
    if value is None:
        return []
    entries = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
    return [spelled(entry) for entry in entries if entry is not None and entry != ""]


def spelled(value: Any) -> str:
    """One value as text: booleans as 1 and 0."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return clean(str(value))[:LONGEST_VALUE]


def read(kind: str, text: str) -> Value:
    """The value again, from its text."""
    if kind == "bool":
        return text == "1"
    return int(text) if kind == "integer" else text
