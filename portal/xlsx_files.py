"""How does a table become an Excel file that holds words and numbers, and nothing that could run?"""

from collections.abc import Iterable, Sequence
from datetime import date
from tempfile import TemporaryFile
from typing import IO

import xlsxwriter

from portal.csv_files import harmless

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # characters, a limit of the format
# Words stay words: nothing is taken for a formula, a link or a number.
PLAIN = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip


def as_xlsx(sheet: str, head: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[int] = ()) -> IO[bytes]:
    """A table as a nameless file that vanishes when it is closed, ready to be read from its start.

    Every text is a cell of format «text», so that a telephone number keeps its beginning; what a spreadsheet would run
    as a formula has an apostrophe in front, as in our CSV files. `widths` are in characters.
    """
    out: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed by whoever sends it
    try:
        with xlsxwriter.Workbook(out, PLAIN) as book:
            page = book.add_worksheet(sheet[:31])
            bold, words, day = (
                book.add_format(f) for f in ({"bold": True}, {"num_format": "@"}, {"num_format": "dd/mm/yyyy"})
            )
            for column, width in enumerate(widths):
                page.set_column(column, column, width)
            page.freeze_panes(1, 0)
            for column, text in enumerate(head):
                page.write_string(0, column, text, bold)
            for line, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        page.write_datetime(line, column, cell, day)
                    elif isinstance(cell, int | float):
                        page.write_number(line, column, cell)
                    elif cell not in (None, ""):
                        page.write_string(line, column, str(harmless(str(cell)))[:LONGEST_CELL], words)
        out.seek(0)
    except BaseException:
        out.close()
        raise
    return out
