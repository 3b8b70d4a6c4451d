"""Which searches does somebody keep, how many are new in each since they last looked, and how are they changed?

A search is kept as it was asked, never with what it found: who opens it sees what their role may see at that moment.
A shared one belongs to those who search for that cooperative; what is new is reckoned for each of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, delete, select

from portal import places
from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.acts import KEPT
from portal.applications import dossiers, people_asked, search
from portal.applications.lists.models import SavedSearch, SearchMark
from portal.applications.people_asked import Asked
from portal.applications.tags.keeping import read_name
from portal.cooperatives.policy import Staff
from portal.db import now
from portal.errors import Conflict, NotFound, RuleBroken
from portal.i18n import gettext as _
from portal.outbox import Note
from search_index.index import Index

LONGEST = 80  # characters of a name
MOST = 40  # searches of one person: each is asked whenever the list is shown
# While one of these waits, somebody who applied is not yet found by all their words.
_BEHIND = (dossiers.TOPIC, "cv.received")
# Work that has waited this long is stuck, and holds nothing up.
PATIENCE = timedelta(hours=1)
# How much older than its note an application may be: they are written together, the note last.
MARGIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Line:
    """One search as its list shows it. `new` is None when the engine is away."""

    row: SavedSearch
    asked: Asked
    mark: SearchMark | None
    owner: str
    mine: bool
    new: int | None = None


# -- which there are


def _visible(staff: Staff) -> ColumnElement[bool]:
    """One's own, and those shared with a cooperative whose people one may search."""
    shared = col(SavedSearch.shared_with_id).in_(staff.cooperatives(Action.SEARCH_CANDIDATES))
    return or_(col(SavedSearch.person_id) == staff.person.key, shared)


def lines(session: Session, staff: Staff) -> list[Line]:
    """One's own searches and those shared with one, by name; without the new ones, see `with_news`."""
    rows = session.exec(
        select(SavedSearch, SearchMark, Person.name)
        .join(Person, col(Person.id) == SavedSearch.person_id)
        .outerjoin(
            SearchMark, (col(SearchMark.search_id) == SavedSearch.id) & (col(SearchMark.person_id) == staff.person.key)
        )
        .where(_visible(staff), col(SavedSearch.deleted_at).is_(None))
        .order_by(col(SavedSearch.folded), col(SavedSearch.id))
    ).all()  # fmt: skip
    return [
        Line(row, people_asked.parse(row.asked), mark, owner, row.person_id == staff.person.key)
        for row, mark, owner in rows
    ]


def news(index: Index, staff: Staff, line: Line, asked: Asked, *, since: datetime | None = None) -> list[str]:
    """The dossiers this search finds of people who came since the person last opened it (or since then, if that is later).

    A shared search that they never opened counts from when it was kept. Raises IndexUnavailable.
    """
    seen = line.mark.seen_at if line.mark else line.row.created_at
    return search.newer(index, staff, asked.wanted(), max(seen, since) if since else seen)


def deleted(session: Session, staff: Staff) -> Sequence[SavedSearch]:
    """One's own that were deleted in the last days and can come back, the latest first."""
    return session.exec(
        select(SavedSearch)
        .where(SavedSearch.person_id == staff.person.key, col(SavedSearch.deleted_at) > now() - KEPT)
        .order_by(col(SavedSearch.deleted_at).desc())
    ).all()


def one(session: Session, staff: Staff, id_: int, *, gone: bool = False, lock: bool = False) -> SavedSearch:
    """The search of this number, with `gone` also a deleted one; raises NotFound when it is neither mine nor shared."""
    statement = select(SavedSearch).where(SavedSearch.id == id_, _visible(staff))
    if not gone:
        statement = statement.where(col(SavedSearch.deleted_at).is_(None))
    row = session.exec(statement.with_for_update() if lock else statement).first()
    if row is None:
        raise NotFound
    return row


# -- what is done with them


def keep(session: Session, staff: Staff, asked: Asked, text: str, *, shared_with: int | None = None) -> SavedSearch:
    """Keep a search under a name. Raises RuleBroken for a bad or taken name, or when there are too many."""
    name, folded = read_name(text, LONGEST)
    person, query = _hold(session, staff), asked.address(ordina=asked.sort or None).lstrip("?")
    if len(query) > people_asked.LONGEST:
        raise RuleBroken({"name": [_("Questa ricerca ha troppi filtri per essere salvata: togline qualcuno.")]})
    there = _named(session, person, folded)
    if there is not None:
        if there.asked == query:
            return there  # the form was sent twice
        raise RuleBroken({"name": [_("Hai già una ricerca con questo nome: scegline un altro.")]})
    mine = SavedSearch.person_id == person, col(SavedSearch.deleted_at).is_(None)
    if session.exec(select(func.count()).where(*mine)).one() >= MOST:
        raise RuleBroken({"name": [_("Hai già %(most)s ricerche salvate: eliminane una che non usi.", most=MOST)]})
    row = SavedSearch(person_id=person, name=name, folded=folded, asked=query, shared_with_id=_mine(staff, shared_with))
    session.add(row)
    session.flush()
    mark(session, staff, row)
    return row


def change(session: Session, staff: Staff, row: SavedSearch, text: str, *, shared_with: int | None) -> None:
    """Another name, shared or not. Raises RuleBroken for a bad name or one that its owner uses already."""
    name, folded = read_name(text, LONGEST)
    there = _named(session, row.person_id, folded)
    if there is not None and there.id != row.id:
        raise RuleBroken({"name": [_("C’è già una ricerca con questo nome: scegline un altro.")]})
    row.name, row.folded = name, folded
    if row.person_id == staff.person.key or shared_with is not None:
        row.shared_with_id = _mine(staff, shared_with)


def throw_away(row: SavedSearch) -> None:
    """Delete a search; its owner can take it back for seven days."""
    if row.deleted_at is None:
        row.deleted_at, row.folded = now(), None


def restore(session: Session, row: SavedSearch) -> None:
    """Take a deletion back; done already, nothing happens. Raises Conflict when another one has the name by now."""
    if row.deleted_at is None:
        return
    folded = places.fold(row.name)[: 2 * LONGEST]
    if _named(session, row.person_id, folded) is not None:
        raise Conflict(_("Nel frattempo hai salvato un’altra ricerca con questo nome: rinominala, poi riprova."))
    row.deleted_at, row.folded = None, folded


def mark(session: Session, staff: Staff, row: SavedSearch, *, in_digest: bool | None = None) -> SearchMark:
    """The person looks at it now: what is there is not new any more. With `in_digest` only that choice is kept."""
    _hold(session, staff)
    found = session.exec(
        select(SearchMark).where(SearchMark.search_id == row.key, SearchMark.person_id == staff.person.key).with_for_update()
    ).first()  # fmt: skip
    moment = complete(session)
    if found is None:
        start = row.created_at if in_digest is not None else moment
        found = SearchMark(search_id=row.key, person_id=staff.person.key, seen_at=start, before_at=row.created_at)
        session.add(found)
    elif in_digest is None:
        found.before_at, found.seen_at = found.seen_at, max(found.seen_at, moment)
    if in_digest is not None:
        found.in_digest = in_digest
    session.flush()
    return found


def complete(session: Session) -> datetime:
    """Up to which moment the index holds everybody with all their words: now, or since when something waits."""
    moment = now()
    waiting = session.exec(
        select(func.min(Note.created_at)).where(
            col(Note.topic).in_(_BEHIND), col(Note.parked_at).is_(None), col(Note.created_at) > moment - PATIENCE
        )
    ).one()
    return waiting - MARGIN if waiting else moment


def marked(session: Session, staff: Staff, id_: int) -> tuple[SavedSearch, SearchMark] | None:
    """A search that was opened before, with its mark; None for any other number."""
    return session.exec(
        select(SavedSearch, SearchMark)
        .join(SearchMark, col(SearchMark.search_id) == SavedSearch.id)
        .where(
            SavedSearch.id == id_, SearchMark.person_id == staff.person.key, _visible(staff),
            col(SavedSearch.deleted_at).is_(None),
        )
    ).first()  # fmt: skip


def _mine(staff: Staff, cooperative: int | None) -> int | None:
    return cooperative if cooperative in staff.cooperatives(Action.SEARCH_CANDIDATES) else None


def _named(session: Session, person: int, folded: str) -> SavedSearch | None:
    return session.exec(
        select(SavedSearch).where(SavedSearch.person_id == person, SavedSearch.folded == folded)
    ).first()


def _hold(session: Session, staff: Staff) -> int:
    """The person's number; two presses of a button follow each other."""
    person = staff.person.key
    session.exec(select(Person.id).where(Person.id == person).with_for_update(key_share=True)).all()
    return person


def sweep(session: Session) -> None:
    """Deleted searches that nobody can bring back any more."""
    session.execute(delete(SavedSearch).where(col(SavedSearch.deleted_at) < now() - KEPT))
