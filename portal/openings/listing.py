"""What does the list of openings show for a search: which rows, how many, which counts, and what when there are none?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from portal.i18n import gettext as _
from portal.openings import filters, names, plain_list, queries, search
from portal.openings.filters import Counts, Names
from portal.openings.forms import Wanted
from portal.openings.queries import Listed
from portal.web.pagination import Page
from search_index.index import Index, IndexUnavailable

PER_PAGE = 20
Row = tuple[Listed, float | None]  # an opening, and how far away it is in km


@dataclass(frozen=True)
class Found:
    """One page of openings; `counts` are empty when the engine is away, and then the list is a plain one."""

    wanted: Wanted
    rows: Sequence[Row]
    page: Page
    counts: Counts
    names: Names
    wider: Sequence[tuple[str, Wanted, int]]
    engine_away: bool = False


# A search and how many rows to read → the rows, how many there are in all, counts for the filters.
Look = Callable[[Wanted, int], tuple[Sequence[Row], int, Counts]]


def find(session: Session, index: Index, wanted: Wanted, day: date, language: str) -> Found:
    """The page that was asked for, or the last one when it lies beyond the end."""

    def engine(wanted: Wanted, limit: int) -> tuple[Sequence[Row], int, Counts]:
        results = search.ask(index, wanted, day, offset=_offset(wanted), limit=limit, facets=limit > 0)
        listed = {row.id: row for row in queries.by_ids(session, [int(hit.id) for hit in results.hits], day, language)}
        rows = [(listed[int(hit.id)], hit.distance_km) for hit in results.hits if int(hit.id) in listed]
        return rows, results.total, search.counts(results) if limit else {}

    def database(wanted: Wanted, limit: int) -> tuple[Sequence[Row], int, Counts]:
        rows, total = plain_list.find(session, wanted, day, language, limit=limit, offset=_offset(wanted))
        return [(row, None) for row in rows], total, {}

    try:
        return _look(session, engine, wanted, language)
    except IndexUnavailable:
        return replace(_look(session, database, wanted, language), engine_away=True)


def _look(session: Session, look: Look, wanted: Wanted, language: str) -> Found:
    rows, total, counts = look(wanted, PER_PAGE)
    if total and _offset(wanted) >= total:
        wanted = _last_page(wanted, total)
        rows, total, counts = look(wanted, PER_PAGE)
    called = names.called(session, language, counts)
    wider = [] if total else filters.wider(wanted, called, lambda other: look(other, 0)[1])
    return Found(wanted, rows, Page(wanted.page, PER_PAGE, total), counts, called, wider)


def _offset(wanted: Wanted) -> int:
    return (wanted.page - 1) * PER_PAGE


def _last_page(wanted: Wanted, total: int) -> Wanted:
    last = Page(1, PER_PAGE, total).count
    note = _("La pagina %(page)s non c’è: ecco l’ultima.", page=wanted.page)
    return replace(wanted, page=last, notes=(*wanted.notes, note))
