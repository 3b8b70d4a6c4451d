"""How many people are new in the searches that somebody wants to hear of by mail?"""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session

from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.applications import desk_queries
from portal.applications.people_words import Words
from portal.applications.searches import keeping
from portal.cooperatives import queries as cooperatives
from search_index.index import IndexUnavailable

if TYPE_CHECKING:
    from portal.app import Portal


def count(portal: "Portal", session: Session, person: Person, since: datetime) -> int:
    """People found by these searches who came since then and since each was opened, each counted once.

    Only within what the person may search now. With the engine away nobody: the next mail tells of others.
    """
    staff = cooperatives.staff(session, person)
    if staff is None or not staff.may(Action.SEARCH_CANDIDATES):
        return 0
    wanted = [line for line in keeping.lines(session, staff) if line.mark and line.mark.in_digest]
    if not wanted:
        return 0
    words = Words(session, staff)
    openings = {number for number, _title in desk_queries.openings(session, staff)}
    found: set[str] = set()
    try:
        for line in wanted:
            asked, _gone = words.still(line.asked, openings)
            found |= set(keeping.news(portal.index, staff, line, asked, since=since))
    except IndexUnavailable:
        return 0
    return len(found)
