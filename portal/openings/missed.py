"""Which words did people search for in vain? The editor reads them weekly: a page may be missing, or a word.

Only the words, folded, and how often in a week: no person, no address, no moment. What looks like somebody's address,
number or name of a mailbox is left out before anything is written.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlmodel import Field, Session, SQLModel, col, delete, select

from portal.db import Database, today
from portal.places import fold

KEPT = timedelta(days=365)
LONGEST = 80  # characters; whoever pastes a letter into the search field does not mean its words
MOST_IN_A_WEEK = 5000  # different texts; beyond, somebody is filling the table
_PERSONAL = re.compile(r"\S*@\S*|\S*\d\S*|https?://\S+|www\.\S+")


class MissedSearch(SQLModel, table=True):
    """Words that found nothing, and how often in the week that began on this Monday."""

    __tablename__ = "missed_search"

    week: date = Field(primary_key=True)
    words: str = Field(primary_key=True, max_length=LONGEST)
    times: int = 1


def harmless(words: str) -> str:
    """The words as they are kept; empty when nothing is left that may be."""
    plain = fold(_PERSONAL.sub(" ", words))
    return plain if 2 < len(plain) <= LONGEST else ""


def keep(database: Database, words: str) -> None:
    """Count these words once more; a database that is busy is not waited for twice, and no page fails for it."""
    plain = harmless(words)
    if not plain:
        return
    try:
        with database.write() as session:
            _count(session, plain, monday(today()))
    except OperationalError:
        return


def _count(session: Session, plain: str, week: date) -> None:
    known = session.get(MissedSearch, (week, plain)) is not None
    if not known and _different(session, week) >= MOST_IN_A_WEEK:
        return
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(
        insert(MissedSearch)
        .values(week=week, words=plain, times=1)
        .on_conflict_do_update(index_elements=["week", "words"], set_={"times": col(MissedSearch.times) + 1})
    )


def _different(session: Session, week: date) -> int:
    return int(session.execute(columns(func.count()).where(col(MissedSearch.week) == week)).scalar_one())


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def weeks(session: Session, limit: int = 53) -> list[tuple[date, int, int]]:
    """Weeks that hold something, the latest first: Monday, how many searches, how many different ones."""
    statement = (
        columns(col(MissedSearch.week), func.sum(col(MissedSearch.times)), func.count())
        .group_by(col(MissedSearch.week))
        .order_by(col(MissedSearch.week).desc())
        .limit(limit)
    )
    return [(week, int(times), int(different)) for week, times, different in session.execute(statement)]


def of_week(session: Session, week: date, limit: int = 200) -> Sequence[MissedSearch]:
    """The words of a week, the most frequent first."""
    return session.exec(
        select(MissedSearch)
        .where(MissedSearch.week == week)
        .order_by(col(MissedSearch.times).desc(), col(MissedSearch.words))
        .limit(limit)
    ).all()


def sweep(session: Session) -> None:
    """Forget what is older than a year."""
    session.execute(delete(MissedSearch).where(col(MissedSearch.week) < today() - KEPT))
