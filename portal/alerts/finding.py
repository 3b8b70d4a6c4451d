"""Which alerts does a new opening answer?

Alerts with the same search lie side by side and are asked once; what a search asks of fields costs microseconds
(`search_index.news`). A match is a row that can exist only once: a crash on the way repeats the work, not the mail.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from portal.alerts import queries, searches
from portal.alerts.models import Alert, AlertMatch
from portal.db import now, today
from portal.openings import search
from portal.outbox import Later, Note
from search_index.documents import OpeningDocument
from search_index.news import News

if TYPE_CHECKING:
    from portal.app import Portal

BATCH = 5000  # alerts at a time
PATIENCE = timedelta(hours=1)  # how long an opening that is not in the index keeps the others waiting


def handle(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `opening.published` (the subject is the opening). Waits until the index holds the openings."""
    with portal.db.read() as session:
        documents = search.documents(session, sorted({int(note.subject) for note in notes}))
    patient = any(note.created_at > now() - PATIENCE for note in notes)
    for same_day in _by_day(documents):
        news = News(portal.index, search.INDEX, same_day)
        if patient and news.missing():
            raise Later("the index is behind", timedelta(seconds=5))
        match(portal, news)


def match(portal: "Portal", news: News) -> int:
    """Write down which alerts find which of these openings; how many pairs were found."""
    day, moment, total = today(), now(), 0
    after, asked, found = ("", 0), "", list[str]()
    while True:
        with portal.db.read() as session:
            page = queries.page_of_active(session, after, BATCH)
        rows: list[dict[str, Any]] = []
        for number, search_asked in page:
            if search_asked != asked or after == ("", 0):
                asked, found = search_asked, news.found(search.question(searches.read(search_asked), day))
            after = (search_asked, number)
            rows += ({"alert_id": number, "opening_id": int(id), "found_at": moment, "told_at": None} for id in found)
            if len(rows) >= 10 * BATCH:
                total += _write(portal, rows)
                rows = []
        if rows:
            total += _write(portal, rows)
        if len(page) < BATCH:
            return total


def _by_day(documents: Sequence[OpeningDocument]) -> Iterator[list[OpeningDocument]]:
    """Openings of one day together: the engine is asked about the time between the first and the last of them."""
    days: dict[object, list[OpeningDocument]] = defaultdict(list)
    for document in documents:
        days[datetime.fromtimestamp(document["published_at"], UTC).date()].append(document)
    yield from days.values()


def _write(portal: "Portal", rows: list[dict[str, Any]]) -> int:
    with portal.db.write() as session:
        there = _still_there(session, {row["alert_id"] for row in rows})
        wanted = [row for row in rows if row["alert_id"] in there]
        if wanted:
            insert = sqlite.insert if portal.db.sqlite else postgresql.insert
            session.execute(insert(AlertMatch.__table__).on_conflict_do_nothing(), wanted)  # type: ignore[attr-defined]
    return len(wanted)


def _still_there(session: Session, numbers: set[int]) -> set[int]:
    """Those that were not stopped a moment ago."""
    least, most = min(numbers), max(numbers)
    if most - least > 4 * len(numbers):
        return {n for n in session.exec(select(Alert.id).where(col(Alert.id).in_(numbers))) if n is not None}
    return {n for n in session.exec(select(Alert.id).where(col(Alert.id).between(least, most))) if n is not None}
