"""Which masks match these words and filters, and how does somebody in the pool become findable?

The documents of this index hold the mask alone, so there is no word, count, highlight or order by which anything else
could be found. Each carries the cooperatives that may see it; every search names mine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, inspect
from sqlmodel import Session, col, select

from portal import i18n, outbox
from portal.candidates import vocabulary
from portal.cooperatives.models import Cooperative
from portal.cooperatives.policy import Staff
from portal.db import today
from portal.pool.mask import mask
from portal.pool.models import PoolDoor, PoolEntry
from portal.pool.policy import is_shown, opens_to_one, searching
from portal.professions.models import Profession, ProfessionText
from search_index.documents import POOL, PoolDocument
from search_index.index import Index, Near, Query, Results

if TYPE_CHECKING:
    from portal.app import Portal

INDEX = POOL
TOPIC = "index.pool"
EVERYBODY = "everybody"  # a cooperative came or went
FACETS = ("professions", "skills", "availability", "years", "province")


# -- what makes a document stale


def stale_entry(_session: Session, row: PoolEntry) -> Iterator[tuple[str, object]]:
    """Somebody joined, changed, stopped or left."""
    yield TOPIC, row.key


def stale_door(_session: Session, row: PoolDoor) -> Iterator[tuple[str, object]]:
    """Somebody opened to a cooperative, or hid from it."""
    yield TOPIC, row.entry_id


def stale_cooperative(_session: Session, row: Cooperative) -> Iterator[tuple[str, object]]:
    """A cooperative joined or left the network: who is open to all of it is open to another number of them."""
    if inspect(row).attrs.active.history.has_changes():
        yield TOPIC, EVERYBODY


def watch() -> None:
    """Tell the outbox."""
    outbox.watch(PoolEntry, stale_entry)
    outbox.watch(PoolDoor, stale_door)
    outbox.watch(Cooperative, stale_cooperative)


# -- how a document is built


def handle(portal: "Portal", notes: Sequence[outbox.Note]) -> None:
    """Read each entry afresh; put it, or remove it when nobody may see it any more."""
    subjects = {note.subject for note in notes}
    numbers = sorted(int(subject) for subject in subjects if subject != EVERYBODY)
    with portal.db.read() as session:
        if EVERYBODY in subjects:
            numbers = sorted({*numbers, *(n for n in session.exec(select(PoolEntry.id)) if n is not None)})
        for at in range(0, len(numbers), 500):
            batch = numbers[at : at + 500]
            built = documents(session, batch)
            there = {document["id"] for document in built}
            portal.index.put(INDEX, built)
            portal.index.remove(INDEX, [str(number) for number in batch if str(number) not in there])


def everybody(session: Session, batch: int = 500) -> Iterator[PoolDocument]:
    """Every mask that somebody may see, for a rebuild, in batches."""
    numbers = [n for n in session.exec(select(PoolEntry.id).where(is_shown(today())).order_by(col(PoolEntry.id))) if n]
    for at in range(0, len(numbers), batch):
        yield from documents(session, numbers[at : at + batch])


def how_many(session: Session) -> int:
    """How many masks the index should hold."""
    statement = (
        select(func.count(func.distinct(PoolEntry.id))).join(Cooperative, opens_to_one()).where(is_shown(today()))
    )
    return session.exec(statement).one()


def documents(session: Session, numbers: Sequence[int]) -> list[PoolDocument]:
    """The documents of these entries; one that nobody may see has none."""
    rows = session.exec(select(PoolEntry).where(col(PoolEntry.id).in_(numbers), is_shown(today()))).all()
    pairs = session.exec(
        select(PoolEntry.id, Cooperative.id)
        .join(Cooperative, opens_to_one())
        .where(col(PoolEntry.id).in_([row.key for row in rows]))
        .order_by(col(Cooperative.id))
    ).all()
    visible: dict[int, list[int]] = {}
    for entry, cooperative in pairs:
        if entry is not None and cooperative is not None:
            visible.setdefault(entry, []).append(cooperative)
    names = _profession_names(session)
    return [_document(row, visible[row.key], names) for row in rows if row.key in visible]


def _document(entry: PoolEntry, visible_to: list[int], names: dict[str, str]) -> PoolDocument:
    seen = mask(entry)
    with i18n.speaking(i18n.SOURCE):
        skills = [vocabulary.skill_name(code) for code in seen.skills]
        times = [vocabulary.availability_name(code) for code in seen.availability]
    return PoolDocument(
        id=str(entry.key),
        visible_to=visible_to,
        professions=[slug for slug in seen.professions if slug in names],
        profession_names=[names[slug] for slug in seen.professions if slug in names],
        skills=list(seen.skills),
        skill_names=skills,
        availability=list(seen.availability),
        availability_names=times,
        years=seen.years.value if seen.years else None,
        comune=seen.town.istat if seen.town else None,
        comune_name=seen.town.name if seen.town else "",
        province=seen.town.province if seen.town else None,
        lat=seen.town.lat if seen.town else None,
        lon=seen.town.lon if seen.town else None,
        joined_on=_day(entry.confirmed_at),
    )


def _day(moment: datetime | None) -> int:
    """To the day: the very second would tell whose application was sent just before."""
    day: date = moment.date() if moment else date(1970, 1, 1)
    return int(datetime.combine(day, time(), UTC).timestamp())


def _profession_names(session: Session) -> dict[str, str]:
    rows = session.exec(
        select(Profession.slug, ProfessionText.title, ProfessionText.title_f, ProfessionText.title_m)
        .join(ProfessionText, col(ProfessionText.profession_id) == Profession.id)
        .where(ProfessionText.language == i18n.SOURCE)
    )
    return {slug: " ".join(filter(None, words)) for slug, *words in rows}


# -- how it is searched


@dataclass(frozen=True)
class Wanted:
    """What HR asks for; every part may be empty."""

    text: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    near: Near | None = None
    sort: str = "relevance"
    offset: int = 0
    limit: int = 20


def find(index: Index, staff: Staff, wanted: Wanted) -> Results:
    """Masks open to this staff member's cooperatives; the wall is added here and nowhere else.

    Raises IndexUnavailable when the engine is away.
    """
    filters: dict[str, Any] = {name: list(v) for name, v in wanted.filters.items() if name in FACETS and v}
    query = Query(
        text=wanted.text, filters=filters, walls={"visible_to": sorted(searching(staff))}, near=wanted.near,
        facets=FACETS, sort=wanted.sort, offset=wanted.offset, limit=wanted.limit,
        highlight=("profession_names", "skill_names", "comune_name", "availability_names"),
    )  # fmt: skip
    return index.search(INDEX, query)
