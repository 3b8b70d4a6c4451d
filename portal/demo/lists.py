"""Which tags, lists and searches does the desk of the demo town keep already?"""

from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session, col, select

from portal.accounts.models import Person, Role
from portal.applications.lists import keeping as lists
from portal.applications.lists.models import SavedSearch, SearchMark
from portal.applications.models import Application, Stage
from portal.applications.tags import keeping as tags
from portal.applications.tags.keeping import read_name
from portal.cooperatives.models import Cooperative, Membership
from portal.openings.models import Opening

# Each tag with every how many-th candidate carries it.
TAGS = (("disponibile d’estate", 4), ("già stata da noi in tirocinio", 7))
LIST = "Sostituzioni estate"
NOTE = "Chi può coprire le ferie di luglio e agosto nelle RSA. La riguardiamo a maggio."
SEARCH, ASKED = "OSS per le notti", "q=oss+notte"


def load(session: Session, today: date) -> None:
    """Every cooperative with somebody who searches: two tags, a list, and a search that one of them keeps."""
    for home in session.exec(select(Cooperative).order_by(col(Cooperative.id))).all():
        people = session.exec(
            select(Person)
            .join(Membership, col(Membership.person_id) == Person.id)
            .where(Membership.cooperative_id == home.key, col(Membership.role).in_((Role.OWNER, Role.RECRUITER)))
            .order_by(col(Person.id))
        ).all()
        if people:
            _home(session, home, people[0])
            for person in people:
                _search(session, person, today)
    session.flush()


def _home(session: Session, home: Cooperative, by: Person) -> None:
    who = session.exec(
        select(Application.candidate_id)
        .join(Opening, col(Opening.id) == Application.opening_id)
        .where(Opening.cooperative_id == home.key, Application.stage != Stage.WITHDRAWN)
        .distinct()
        .order_by(col(Application.candidate_id))
    ).all()
    for name, every in TAGS:
        tags.put(session, tags.create(session, home.key, name), who[::every], by=by)
    row, _new = lists.create(session, home.key, LIST, NOTE, by=by)
    lists.add(session, row, who[:: TAGS[0][1]][:6], by=by)


def _search(session: Session, person: Person, today: date) -> None:
    """Opened a week ago the last time, so that there is something new in it."""
    name, folded = read_name(SEARCH, lists.LONGEST)
    row = SavedSearch(person_id=person.key, name=name, folded=folded, asked=ASKED)
    session.add(row)
    session.flush()
    seen = datetime.combine(today - timedelta(days=7), time(9), UTC)
    session.add(SearchMark(search_id=row.key, person_id=person.key, seen_at=seen, before_at=seen, in_digest=True))
