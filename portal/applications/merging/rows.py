"""Which rows about a person go along when two dossiers become one, and which never do?

Every table with a foreign key to `candidate` is one of two kinds, and a test fails for a table that is neither:

- what is the person's own stays with the address it came from (`OWN`): a merge is a guess of the cooperative and must
  never give somebody's applications, files or consents to another address;
- what the cooperative keeps about a dossier (tags, lists …) goes along. Such tables say whose they are, by a column
  `cooperative_id` or through their parent, and need no line here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, MetaData, Table, and_, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

# Table → why it stays where it is.
OWN = {
    "application": "sent from this address; only this address may open, withdraw or erase it",
    "cv": "a file that was given with an application",
    "consent": "given from this address, for one purpose; never widened to another",
    "viewing": "who opened what this address sent: true for ever",
    "pool_entry": "what the person shows to cooperatives, proved by mail from this address",
    "invitation": "an answer to it makes an application of this address",
    "pass_on": "a question about one application",
    "dossier_join": "the merges themselves",
    "dossier_likeness": "what the signs of each address say",
    "dossier_trait": "the signs of each address",
}


@dataclass(frozen=True)
class Held:
    """A table in which cooperatives keep something about dossiers."""

    table: Table
    parent: Table | None  # where the cooperative stands, unless on the table itself
    link: Column[Any] | None  # the column that leads to the parent

    def where(self, cooperative_id: int, candidate_id: int) -> Any:
        """Condition: the rows of one dossier."""
        mine = self.table.c.candidate_id == candidate_id
        if self.parent is None or self.link is None:
            return and_(mine, self.table.c.cooperative_id == cooperative_id)
        return and_(mine, self.link.in_(select(self.parent.c.id).where(self.parent.c.cooperative_id == cooperative_id)))


def about_candidates(metadata: MetaData) -> Iterator[Table]:
    """Every table with a foreign key to `candidate`."""
    for table in metadata.sorted_tables:
        if any(key.column.table.name == "candidate" for key in table.foreign_keys):
            yield table


def held(metadata: MetaData | None = None) -> list[Held]:
    """The tables whose rows go along. Raises LookupError for one that says not whose its rows are."""
    out = []
    for table in about_candidates(metadata or SQLModel.metadata):
        if table.name in OWN:
            continue
        if "candidate_id" not in table.c:
            raise LookupError(f"{table.name} is about candidates: call the column candidate_id, or add it to OWN")
        if "cooperative_id" in table.c:
            out.append(Held(table, None, None))
            continue
        parents = [
            (key.column.table, key.parent)
            for key in table.foreign_keys
            if "cooperative_id" in key.column.table.c and not key.parent.nullable
        ]
        if len(parents) != 1:
            raise LookupError(f"{table.name} says not to which cooperative its rows belong")
        out.append(Held(table, *parents[0]))
    return out


def move(
    session: Session, cooperative_id: int, from_id: int, to_id: int, tables: list[Held] | None = None
) -> dict[str, list[int]]:
    """Let the cooperative's rows about one candidate go over to another one; the numbers of those that went.

    What the other has already (the same tag) stays behind, unseen, and is there again when this is taken back.
    """
    moved: dict[str, list[int]] = {}
    for one in held() if tables is None else tables:
        for number in session.execute(select(one.table.c.id).where(one.where(cooperative_id, from_id))).scalars().all():
            if _put(session, one.table, number, to_id):
                moved.setdefault(one.table.name, []).append(number)
    return moved


def move_back(
    session: Session, cooperative_id: int, moved: dict[str, list[int]], at: datetime, from_id: int, to_id: int,
    tables: list[Held] | None = None,
) -> None:  # fmt: skip
    """Give back what went over at that moment, as far as it is still there; what came later stays."""
    for row in _still(session, cooperative_id, moved, at, from_id, tables):
        _put(session, *row, to_id)


def drop(session: Session, cooperative_id: int, moved: dict[str, list[int]], at: datetime, from_id: int) -> None:
    """Delete what went over at that moment: the person it was about is being forgotten."""
    for table, number in _still(session, cooperative_id, moved, at, from_id, None):
        session.execute(table.delete().where(table.c.id == number))


def _still(
    session: Session, cooperative_id: int, moved: dict[str, list[int]], at: datetime, from_id: int, tables: list[Held] | None
) -> Iterator[tuple[Table, int]]:  # fmt: skip
    for one in held() if tables is None else tables:
        # SQLite gives the number of a deleted row to a new one: that one is younger than the merge.
        here = and_(one.table.c.id.in_(moved.get(one.table.name, ())), one.table.c.created_at <= at)
        found = select(one.table.c.id).where(one.where(cooperative_id, from_id), here)
        for number in session.execute(found).scalars().all():
            yield one.table, number


def _put(session: Session, table: Table, number: int, candidate_id: int) -> bool:
    """Whether the row could go there: a unique key may say that its like is there already."""
    try:
        with session.begin_nested():
            session.execute(update(table).where(table.c.id == number).values(candidate_id=candidate_id))
    except IntegrityError:
        return False
    return True
