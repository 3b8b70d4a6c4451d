"""How does a table become a file that an Italian spreadsheet opens well, and that cannot do harm there?"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A number as the reader's language writes it (−0,4 with a plain minus): no text, so it stays a number below zero too."""

    written: str

    def __str__(self) -> str:
        return self.written


def as_csv(head: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A table for a spreadsheet: semicolons and a byte-order mark, as Italian spreadsheets expect.

    A text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in (head, *rows):
        writer.writerow([harmless(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def harmless(cell: object) -> object:
    """The cell, or the same with an apostrophe in front when a spreadsheet would run it as a formula."""
    dangerous = (isinstance(cell, str) and cell.lstrip()[:1] in {"=", "+", "-", "@"}) or str(cell)[:1] in {
        "\t",
        "\r",
        "\n",
    }
    return f"'{cell}" if dangerous and isinstance(cell, str) else cell
