"""How does an opening become findable, when is its document stale, and what does a search ask the engine?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from portal import outbox, places
from portal.cooperatives.models import Cooperative, Service
from portal.db import today
from portal.i18n import SOURCE
from portal.openings import workplaces
from portal.openings.forms import Order, Time, Wanted
from portal.openings.models import FULL_TIME_HOURS, Car, Opening, OpeningPlace, State
from portal.professions.models import Profession, ProfessionText
from search_index.documents import OpeningDocument
from search_index.index import Index, Near, Query, Results, Value

if TYPE_CHECKING:
    from portal.app import Portal

INDEX = "openings"
TOPIC = "index.openings"
ALWAYS = date(9999, 1, 1)  # the closing day of an opening that has none

# The filters of the form and the fields of the document that they ask about.
FIELDS = {
    "professione": "profession", "cooperativa": "cooperative", "provincia": "province", "contratto": "contract", "orario": "time",
    "turni": "shifts", "notti": "nights", "festivi": "weekends", "auto": "car_needed", "riservata": "protected_category",
}  # fmt: skip
_FLAGS = frozenset({"notti", "festivi", "auto", "riservata"})
_TIMES = {Time.FULL.value: "full", Time.PART.value: "part"}
_SORTS = {
    Order.MATCH: "relevance", Order.NEWEST: "-published_at", Order.CLOSING: "closes_on", Order.DISTANCE: "distance",
    Order.PAY: "-pay_max",
}  # fmt: skip

# -- what makes a document stale


def stale_opening(_session: Session, row: Opening) -> Iterator[tuple[str, object]]:
    """The opening itself changed, came or went."""
    yield TOPIC, row.key


def stale_place(_session: Session, row: OpeningPlace) -> Iterator[tuple[str, object]]:
    """A further place of an opening changed, came or went."""
    yield TOPIC, row.opening_id


def stale_cooperative(session: Session, row: Cooperative) -> Iterator[tuple[str, object]]:
    """A cooperative changed: its name is in the documents of its openings."""
    yield from _of(session, Opening.cooperative_id == row.id)


def stale_service(session: Session, row: Service) -> Iterator[tuple[str, object]]:
    """A place of work changed: its name and kind are in the documents of its openings."""
    yield from _of(session, workplaces.at_service(row.key))


def stale_profession(session: Session, row: Profession) -> Iterator[tuple[str, object]]:
    """A profession changed."""
    yield from _of(session, Opening.profession_id == row.id)


def stale_profession_text(session: Session, row: ProfessionText) -> Iterator[tuple[str, object]]:
    """What is said of a profession changed: its names are searched too."""
    yield from _of(session, Opening.profession_id == row.profession_id)


def _of(session: Session, condition: Any) -> Iterator[tuple[str, object]]:
    for id in session.exec(select(Opening.id).where(condition, Opening.state == State.PUBLISHED)):
        yield TOPIC, id


def watch() -> None:
    """Tell the outbox."""
    outbox.watch(Opening, stale_opening)
    outbox.watch(OpeningPlace, stale_place)
    outbox.watch(Cooperative, stale_cooperative)
    outbox.watch(Service, stale_service)
    outbox.watch(Profession, stale_profession)
    outbox.watch(ProfessionText, stale_profession_text)


# -- how a document is built


def handle(portal: "Portal", notes: Sequence[outbox.Note]) -> None:
    """Read each opening afresh; put it, or remove it when it is not public."""
    ids = sorted({int(note.subject) for note in notes})
    with portal.db.read() as session:
        built = documents(session, ids)
    there = {document["id"] for document in built}
    portal.index.put(INDEX, built)
    portal.index.remove(INDEX, [str(id) for id in ids if str(id) not in there])


def all_documents(session: Session, batch: int = 500) -> Iterator[OpeningDocument]:
    """The documents of every public opening, for a rebuild."""
    ids = session.exec(select(Opening.id).where(Opening.state == State.PUBLISHED).order_by(col(Opening.id))).all()
    for at in range(0, len(ids), batch):
        yield from documents(session, [id for id in ids[at : at + batch] if id is not None])


def document(session: Session, id: int) -> OpeningDocument | None:
    """The document of one opening; None when nobody outside may find it."""
    return next(iter(documents(session, [id])), None)


def documents(session: Session, ids: Sequence[int]) -> list[OpeningDocument]:
    """The documents of those of these openings that are public."""
    rows = session.exec(
        select(Opening, Cooperative, Profession)
        .join(Cooperative, col(Cooperative.id) == Opening.cooperative_id)
        .join(Profession, col(Profession.id) == Opening.profession_id)
        .where(col(Opening.id).in_(ids))
        .options(joinedload(Opening.service))  # type: ignore[arg-type]
        .options(selectinload(Opening.further_places).joinedload(OpeningPlace.service))  # type: ignore[arg-type]
    ).all()
    names = _names(session, {profession.key for _, _, profession in rows})
    day = today()
    return [
        _document(opening, cooperative, profession, names.get(profession.key, []))
        for opening, cooperative, profession in rows
        if opening.is_open(day) and cooperative.active
    ]


def _names(session: Session, professions: set[int]) -> dict[int, list[str]]:
    """All that a profession is called, in every language, its Italian title first."""
    out: dict[int, list[str]] = {}
    texts = session.exec(select(ProfessionText).where(col(ProfessionText.profession_id).in_(professions))).all()
    for text in sorted(texts, key=lambda text: text.language != SOURCE):
        words = [text.title, text.title_f, text.title_m, *text.blocks.get("synonyms", [])]
        out.setdefault(text.profession_id, []).extend(word for word in words if word)
    return {id: list(dict.fromkeys(words)) for id, words in out.items()}


def _document(
    opening: Opening, cooperative: Cooperative, profession: Profession, names: Sequence[str]
) -> OpeningDocument:
    where = workplaces.of(opening)
    towns = [town for place in where if (town := places.comune(place.comune))]
    texts = (opening.description, opening.requirements, opening.offer, opening.summary_en)
    return OpeningDocument(
        id=str(opening.key),
        title=opening.title,
        profession=profession.slug,
        profession_name=names[0] if names else profession.slug,
        profession_words=" · ".join([*names[1:], profession.acronym, opening.title_en]),
        cooperative=cooperative.slug,
        cooperative_name=cooperative.name,
        service_name=_once(place.service.name for place in where if place.service),
        text="\n".join(text for text in texts if text),
        comune=_once(place.comune for place in where),
        comune_name=_once(town.name for town in towns),
        province=_once(place.province for place in where),
        province_name=_once(town.province_name for town in towns),
        region=_once(town.region for town in towns),
        points=[[town.lat, town.lon] for town in towns],
        contract=opening.contract.value,
        time=times(opening),
        hours_min=opening.hours_min,
        hours_max=opening.hours_max,
        shifts=list(opening.shifts),
        nights=opening.nights,
        weekends=opening.weekends,
        on_call=opening.on_call,
        car_needed=opening.car is Car.NEEDED,
        protected_category=opening.protected_category,
        level=opening.level_max or "",
        pay_min=opening.pay_min // 100 if opening.pay_min is not None else None,
        pay_max=(opening.pay_max or opening.pay_min or 0) // 100 or None,
        published_at=int((opening.published_at or opening.created_at).timestamp()),
        closes_on=moment(opening.closes_on or ALWAYS),
        language=SOURCE,
    )


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def times(opening: Opening) -> list[str]:
    """Full time, part time, or both when the range of hours holds both."""
    least, most = opening.hours_min or opening.hours_max, opening.hours_max or opening.hours_min
    out = ["part"] if least is not None and least < FULL_TIME_HOURS else []
    return out + (["full"] if most is not None and most >= FULL_TIME_HOURS else [])


def moment(day: date) -> int:
    """A day as a number that can be compared: its midnight (UTC) in seconds since 1970."""
    return int(datetime.combine(day, time(), UTC).timestamp())


# -- what a search asks


def ask(index: Index, wanted: Wanted, day: date, *, offset: int = 0, limit: int = 20, facets: bool = True) -> Results:
    """What the engine finds among the openings that are still open on this day. Raises IndexUnavailable when it is away."""
    return index.search(
        INDEX,
        replace(
            question(wanted, day), facets=tuple(FIELDS.values()) if facets else (), sort=_SORTS[wanted.order],
            offset=offset, limit=limit,
        ),
    )  # fmt: skip


def question(wanted: Wanted, day: date) -> Query:
    """What a search means to the engine: words, filters and place, among the openings that are open on this day."""
    filters: dict[str, list[Value]] = {}
    for name, values in wanted.chosen.items():
        filters[FIELDS[name]] = (
            [value == "si" for value in values] if name in _FLAGS else [_TIMES.get(v, v) for v in values]
        )
    ranges: dict[str, tuple[float | None, float | None]] = {"closes_on": (moment(day), None)}
    if wanted.pay_from is not None:
        ranges["pay_max"] = (wanted.pay_from / 100, None)
    place, near, walls = wanted.place, None, {}
    if place is not None and place.lat is not None and place.lon is not None:
        near = Near(place.lat, place.lon, wanted.radius)
    elif place is not None:
        walls = {"province": place.provinces}
    return Query(text=wanted.words, filters=filters, walls=walls, ranges=ranges, near=near)


def counts(results: Results) -> dict[str, dict[str, int]]:
    """The engine's counts under the names and values that the form uses."""
    out: dict[str, dict[str, int]] = {}
    words = {engine: form for form, engine in _TIMES.items()}
    for name, field in FIELDS.items():
        found = results.facets.get(field, {})
        if name in _FLAGS:
            out[name] = {"si" if value else "no": n for value, n in found.items() if n}
        else:
            out[name] = {words.get(str(value), str(value)): n for value, n in found.items() if n}
    out["riservata"].pop("no", None)
    return out
