"""Which lists of people does a cooperative keep, who is on one, and how are they changed?

Lists stay inside their cooperative. Somebody whose applications are all withdrawn keeps their place, and shows in no
list and no count until they apply again; erasing the dossier takes the place away.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, select

from portal import acts
from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.acts import Act
from portal.applications.dossier_names import Pair, subject
from portal.applications.lists.models import ListChange, ListEntry, ListStep, PeopleList
from portal.applications.lists.people import newest, standing
from portal.applications.tags.keeping import one_at_a_time, read_name
from portal.cooperatives.policy import Staff
from portal.db import now
from portal.errors import Conflict, NotFound, RuleBroken
from portal.i18n import gettext as _

LONGEST = 80  # characters of a name
LONGEST_NOTE = 1000
MOST = 200  # lists of one cooperative
MOST_PEOPLE = 2000  # people on one list
DELETED = "people_list.deleted"


# -- which there are


@dataclass(frozen=True)
class Line:
    """One list among the others."""

    row: PeopleList
    people: int
    last: datetime | None  # when somebody was added last


@dataclass(frozen=True)
class Placed:
    """Somebody on a list: the dossier's name, who put them there and when."""

    name: str
    who: str | None
    at: datetime


def _mine(staff: Staff) -> Any:
    own = col(PeopleList.cooperative_id).in_(staff.cooperatives(Action.TAG_CANDIDATES))
    return own & col(PeopleList.deleted_at).is_(None)


def lines(session: Session, staff: Staff) -> list[Line]:
    """All lists of one's cooperatives by name, with how many people are on each."""
    rows = session.exec(
        select(PeopleList).where(_mine(staff)).order_by(col(PeopleList.folded), col(PeopleList.id))
    ).all()
    known, tied = standing(col(PeopleList.cooperative_id), col(ListEntry.candidate_id))
    counted = session.execute(
        columns(col(ListEntry.list_id), func.count(), func.max(col(ListEntry.created_at)))
        .join(PeopleList, col(PeopleList.id) == ListEntry.list_id)
        .join(known, tied)
        .where(_mine(staff))
        .group_by(col(ListEntry.list_id))
    ).all()  # fmt: skip
    found = {int(id_): (int(people), last) for id_, people, last in counted}
    return [Line(row, *found.get(row.key, (0, None))) for row in rows]


def open_ones(session: Session, staff: Staff) -> Sequence[PeopleList]:
    """Lists to which somebody can be added, by name."""
    statement = select(PeopleList).where(_mine(staff), col(PeopleList.archived_at).is_(None))
    return session.exec(statement.order_by(col(PeopleList.folded), col(PeopleList.id))).all()


def one(session: Session, staff: Staff, id_: int, *, lock: bool = False) -> PeopleList:
    """The list of this number; raises NotFound outside one's cooperatives."""
    statement = select(PeopleList).where(PeopleList.id == id_, _mine(staff))
    row = session.exec(statement.with_for_update(key_share=True) if lock else statement).first()
    if row is None:
        raise NotFound
    return row


def people(session: Session, row: PeopleList, *, by_name: bool, offset: int, limit: int) -> tuple[list[Placed], int]:
    """One page of who is on a list, by name or the latest added first, and how many there are in all."""
    told = newest(row.cooperative_id)
    statement = (
        columns(col(ListEntry.candidate_id), col(Person.name), col(ListEntry.created_at))
        .join(told, told.c.candidate_id == ListEntry.candidate_id)
        .outerjoin(Person, col(Person.id) == ListEntry.by_id)
        .where(col(ListEntry.list_id) == row.key)
    )
    total = session.execute(columns(func.count()).select_from(statement.subquery())).scalar_one()
    order = [func.lower(told.c.name)] if by_name else [col(ListEntry.created_at).desc()]
    rows = session.execute(statement.order_by(*order, col(ListEntry.id).desc()).offset(offset).limit(limit)).all()
    return [Placed(subject((row.cooperative_id, candidate)), who, at) for candidate, who, at in rows], total


def of_dossier(session: Session, staff: Staff, pair: Pair) -> Sequence[PeopleList]:
    """The lists on which this person is, archived ones too."""
    return session.exec(
        select(PeopleList).join(ListEntry, col(ListEntry.list_id) == PeopleList.id)
        .where(_mine(staff), PeopleList.cooperative_id == pair[0], ListEntry.candidate_id == pair[1])
        .order_by(col(PeopleList.folded), col(PeopleList.id))
    ).all()  # fmt: skip


def names_with(session: Session, cooperative_id: int, candidate_id: int) -> list[tuple[str, datetime]]:
    """On which lists of a cooperative this person is and since when, for the person's own data."""
    return list(
        session.exec(
            select(PeopleList.name, ListEntry.created_at).join(ListEntry, col(ListEntry.list_id) == PeopleList.id)
            .where(
                PeopleList.cooperative_id == cooperative_id, ListEntry.candidate_id == candidate_id,
                col(PeopleList.deleted_at).is_(None),
            )
            .order_by(PeopleList.name)
        )
    )  # fmt: skip


def history(session: Session, row: PeopleList, limit: int = 30) -> Sequence[tuple[ListChange, str | None]]:
    """What was done with a list and by whom, newest first."""
    return session.exec(
        select(ListChange, Person.name)
        .outerjoin(Person, col(Person.id) == ListChange.by_id)
        .where(ListChange.list_id == row.key)
        .order_by(col(ListChange.at).desc(), col(ListChange.id).desc())
        .limit(limit)
    ).all()


# -- what is done with them


def create(
    session: Session, cooperative_id: int, text: str, note: str, *, by: Person, field: str = "name"
) -> tuple[PeopleList, bool]:
    """The list of this name, and whether it is new. Raises RuleBroken for a bad name or too many lists."""
    name, folded = read_name(text, LONGEST, field)
    one_at_a_time(session, cooperative_id)
    there = _named(session, cooperative_id, folded)
    if there is not None:
        return there, False
    count = session.exec(
        select(func.count()).where(PeopleList.cooperative_id == cooperative_id, col(PeopleList.deleted_at).is_(None))
    ).one()
    if count >= MOST:
        raise RuleBroken({field: [_("Ci sono già %(most)s liste: elimina quelle che non servono più.", most=MOST)]})
    row = PeopleList(cooperative_id=cooperative_id, name=name, folded=folded, note=note, by_id=by.key)
    session.add(row)
    session.flush()
    _log(session, row, ListStep.MADE, by)
    return row, True


def change(session: Session, row: PeopleList, text: str, note: str, *, version: int | None, by: Person) -> None:
    """Keep name and note. Raises RuleBroken for a bad name, Conflict when it is taken or somebody saved since `version`."""
    name, folded = read_name(text, LONGEST)
    if (row.name, row.note) == (name, note):
        return
    if row.version != version:
        raise Conflict(_("Mentre scrivevi un’altra persona ha cambiato questa lista. Qui sotto c’è quello che hai scritto tu."))  # fmt: skip
    one_at_a_time(session, row.cooperative_id)
    there = _named(session, row.cooperative_id, folded)
    if there is not None and there.id != row.id:
        raise RuleBroken({"name": [_("C’è già una lista con questo nome: scegline un altro.")]})
    row.name, row.folded, row.note = name, folded, note
    row.version += 1
    _log(session, row, ListStep.RENAMED, by)


def add(session: Session, row: PeopleList, candidates: Iterable[int], *, by: Person) -> int:
    """Put these people on the list (locked by the caller); how many were not there yet.

    The dossiers are known to be of the list's cooperative. Raises Conflict for an archived list, RuleBroken for a full one.
    """
    if row.archived_at is not None:
        raise Conflict(_("La lista «%(name)s» è in archivio: riaprila per aggiungere persone.", name=row.name))
    there = set(session.exec(select(ListEntry.candidate_id).where(ListEntry.list_id == row.key)))
    fresh = sorted(set(candidates) - there)
    if len(there) + len(fresh) > MOST_PEOPLE:
        raise RuleBroken({"lista": [_("In una lista stanno al massimo %(most)s persone.", most=MOST_PEOPLE)]})
    session.add_all(ListEntry(list_id=row.key, candidate_id=candidate, by_id=by.key) for candidate in fresh)
    session.flush()
    if fresh:
        _log(session, row, ListStep.ADDED, by, len(fresh))
    return len(fresh)


def remove(session: Session, row: PeopleList, candidates: Collection[int], *, by: Person) -> int:
    """Take these people off the list; how many were on it."""
    entries = session.exec(
        select(ListEntry).where(ListEntry.list_id == row.key, col(ListEntry.candidate_id).in_(candidates))
    ).all()
    for entry in entries:
        session.delete(entry)
    session.flush()
    if entries:
        _log(session, row, ListStep.REMOVED, by, len(entries))
    return len(entries)


def archive(session: Session, row: PeopleList, away: bool, *, by: Person) -> None:
    """Put the list into the archive, or take it out; done already, nothing happens."""
    if (row.archived_at is not None) == away:
        return
    row.archived_at = now() if away else None
    _log(session, row, ListStep.ARCHIVED if away else ListStep.REOPENED, by)


def throw_away(session: Session, row: PeopleList, *, by: Person) -> None:
    """Delete a list; for seven days it can be taken back with everybody on it."""
    acts.record(
        session, DELETED, by=by, cooperative_id=row.cooperative_id, list=row.key, title=row.name, folded=row.folded
    )
    row.deleted_at, row.folded = now(), None
    _log(session, row, ListStep.DELETED, by)


def restore(session: Session, act: Act, by: Person) -> None:
    """Take a deletion back. Raises Conflict when another list has the name by now."""
    row = session.exec(
        select(PeopleList).where(PeopleList.id == act.payload["list"]).with_for_update(key_share=True)
    ).first()
    if row is None:
        raise Conflict(_("Questa lista non c’è più."))
    one_at_a_time(session, row.cooperative_id)
    if _named(session, row.cooperative_id, act.payload["folded"]) is not None:
        raise Conflict(_("Nel frattempo c’è un’altra lista con questo nome: rinominala, poi annulla."))
    row.deleted_at, row.folded = None, act.payload["folded"]
    _log(session, row, ListStep.RESTORED, by)


def exported(session: Session, row: PeopleList, many: int, *, by: Person) -> None:
    """Somebody took the list away as a file."""
    _log(session, row, ListStep.EXPORTED, by, many)


def _log(session: Session, row: PeopleList, step: ListStep, by: Person, many: int = 0) -> None:
    session.add(ListChange(list_id=row.key, step=step, people=many, by_id=by.key))


def _named(session: Session, cooperative_id: int, folded: str) -> PeopleList | None:
    return session.exec(
        select(PeopleList).where(PeopleList.cooperative_id == cooperative_id, PeopleList.folded == folded)
    ).first()


# -- what is forgotten


def forget(session: Session, cooperative_id: int, candidate_id: int) -> None:
    """The dossier is erased: its places on lists go with it."""
    mine = select(PeopleList.id).where(PeopleList.cooperative_id == cooperative_id)
    session.execute(
        delete(ListEntry).where(col(ListEntry.candidate_id) == candidate_id, col(ListEntry.list_id).in_(mine))
    )


def sweep(session: Session) -> None:
    """Deleted lists that nobody can bring back any more."""
    session.execute(delete(PeopleList).where(col(PeopleList.deleted_at) < now() - acts.KEPT))
