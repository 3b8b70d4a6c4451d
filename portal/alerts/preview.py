"""How many openings does a search find today, and how many of them are new? So that nobody waits for what never comes."""

from dataclasses import dataclass, replace
from datetime import timedelta

from portal.db import now, today
from portal.openings import search
from portal.openings.forms import Wanted
from search_index.index import Index, IndexUnavailable

RECENT = timedelta(days=14)


@dataclass(frozen=True)
class Preview:
    """Openings that are open now, and those among them that were published within the last two weeks."""

    open: int
    recent: int


def preview(index: Index, wanted: Wanted) -> Preview | None:
    """The counts; None while the search is away."""
    query = replace(search.question(wanted, today()), limit=0)
    since = (now() - RECENT).timestamp()
    fresh = replace(query, ranges={**query.ranges, "published_at": (since, None)})
    try:
        return Preview(index.search(search.INDEX, query).total, index.search(search.INDEX, fresh).total)
    except IndexUnavailable:
        return None
