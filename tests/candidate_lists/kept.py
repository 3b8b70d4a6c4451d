"""What does a desk keep of the people it found? A tag, a list and a shared search, for tests that walk every route."""

from sqlmodel import Session, select

from portal.accounts.models import Person
from portal.applications import people_asked
from portal.applications.lists import keeping as lists
from portal.applications.models import Application
from portal.applications.searches import keeping as saved_searches
from portal.applications.tags import keeping as tags
from portal.cooperatives import queries as cooperatives


def kept(session: Session, application: Application, person: Person) -> dict[str, int]:
    """Numbers of a tag, a list with this person on it, and a search that all colleagues see."""
    row = session.exec(select(Application).where(Application.id == application.id)).one()
    home, staff = row.opening.cooperative_id, cooperatives.staff(session, person)
    assert staff is not None
    tag = tags.create(session, home, f"Etichetta {row.key}")
    tags.put(session, tag, [row.candidate_id], by=person)
    group, _new = lists.create(session, home, f"Lista {row.key}", "Una nota.", by=person)
    lists.add(session, group, [row.candidate_id], by=person)
    search = saved_searches.keep(session, staff, people_asked.parse("q=rsa"), f"Ricerca {row.key}", shared_with=home)
    return {"tag": tag.key, "list": group.key, "search": search.key}
