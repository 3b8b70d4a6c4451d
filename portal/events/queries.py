"""Which events may the public see, what is said of each, and how many places are left?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from portal import places
from portal.cooperatives.models import Cooperative
from portal.db import now
from portal.errors import NotFound
from portal.events import labels, policy
from portal.events.models import Event, EventState, Mode, SignUp, SignUpState

MOST = 400  # coming events read for one list
ALTERNATIVES = 3


@dataclass(frozen=True)
class Told:
    """An event in one language, with the places that are left; what was not translated is Italian, and says so."""

    event: Event
    language: str
    taken: int = 0

    def _said(self, name: str) -> tuple[str, bool]:
        english = getattr(self.event, f"{name}_en") if self.language == "en" else ""
        return english or getattr(self.event, name), self.language != "it" and not english

    @property
    def slug(self) -> str:
        """Its address."""
        return self.event.slug

    @property
    def title(self) -> str:
        """What it is called."""
        return self._said("title")[0]

    @property
    def title_is_foreign(self) -> bool:
        """Whether the title is Italian on a page in another language."""
        return self._said("title")[1]

    @property
    def about(self) -> str:
        """What it is, in Markdown."""
        return self._said("about")[0]

    @property
    def about_is_foreign(self) -> bool:
        """Whether the text is Italian on a page in another language."""
        return self._said("about")[1]

    @property
    def kind(self) -> str:
        """Open day, workshop …"""
        return str(labels.FORMATS[self.event.format])

    @property
    def icon(self) -> str:
        """A drawing for the kind."""
        return labels.ICONS[self.event.format]

    @property
    def online(self) -> bool:
        """Whether one takes part from home."""
        return self.event.mode is Mode.ONLINE

    @property
    def town(self) -> str:
        """Where it is, as people write it: Lecco (LC); the word for online when it is nowhere."""
        if self.online:
            return str(labels.MODES[Mode.ONLINE])
        where = places.comune(self.event.comune)
        return where.label if where else self.event.province

    @property
    def where(self) -> str:
        """Place, address and town in one line."""
        if self.online:
            return self.town
        return ", ".join(part for part in (self.event.place, self.event.address, self.town) if part)

    @property
    def free(self) -> int:
        """Places that nobody has taken."""
        return max(0, self.event.places - self.taken)

    @property
    def places_left(self) -> str:
        """The same, as one says it."""
        return policy.places_in_words(self.free)

    @property
    def is_open(self) -> bool:
        """Whether one may sign up, be it for the waiting list."""
        return policy.is_open(self.event)

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return policy.is_over(self.event)

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.event.state is EventState.CANCELLED


def coming(
    session: Session, language: str, *conditions: ColumnElement[bool], at: datetime | None = None, limit: int = MOST
) -> list[Told]:
    """Public events that have not ended, the next one first. Two statements, however many there are."""
    rows = session.exec(
        _whole().where(_public(), col(Event.ends_at) > (at or now()), *conditions)
        .order_by(col(Event.starts_at), col(Event.id)).limit(limit)
    ).all()  # fmt: skip
    return _told(session, rows, language)


def next_few(session: Session, language: str, limit: int = 3) -> list[Told]:
    """For the home page: the next ones that one can still join."""
    return [told for told in coming(session, language, limit=4 * limit) if told.is_open][:limit]


def for_professions(session: Session, slugs: Sequence[str], language: str, limit: int = 3) -> dict[str, list[Told]]:
    """Coming events at which one meets these professions, up to `limit` each; professions without any are left out."""
    found: dict[str, list[Told]] = {}
    for told in coming(session, language):
        for slug in told.event.professions:
            if slug in slugs and told.is_open and len(found.setdefault(slug, [])) < limit:
                found[slug].append(told)
    return {slug: some for slug, some in found.items() if some}


def for_cooperative(session: Session, cooperative_id: int, language: str, limit: int = 3) -> list[Told]:
    """Coming events of one cooperative."""
    return coming(session, language, col(Event.cooperative_id) == cooperative_id, limit=limit)


def by_slug(session: Session, slug: str, language: str, *, lock: bool = False) -> Told:
    """An event that is or was public, also a cancelled one; raises NotFound. With `lock` places stay as they are counted."""
    statement = _whole().where(Event.slug == slug, col(Event.state) != EventState.DRAFT)
    row = session.exec(statement.with_for_update(of=Event) if lock else statement).first()
    if row is None or not row.cooperative.active:
        raise NotFound
    return _told(session, [row], language)[0]


def told(session: Session, event: Event, language: str) -> Told:
    """A row as its page says it, whatever its state."""
    return _told(session, [event], language)[0]


def alternatives(session: Session, event: Event, language: str) -> list[Told]:
    """What else one could join: the same professions first, then nearby, then anything."""
    others = [one for one in coming(session, language) if one.event.key != event.key and one.is_open]
    mine = set(event.professions)

    def closeness(one: Told) -> tuple[bool, bool, datetime]:
        return not (mine & set(one.event.professions)), one.event.province != event.province, one.event.starts_at

    return sorted(others, key=closeness)[:ALTERNATIVES]


def feed(session: Session, language: str, *, province: str = "", profession: str = "") -> list[Told]:
    """What a calendar keeps: coming events, and those of the last thirty days; cancelled ones say so."""
    statement = (
        _whole()
        .where(
            col(Event.state).in_([EventState.PUBLISHED, EventState.CANCELLED]),
            col(Event.published_at).is_not(None), col(Event.ends_at) > now() - timedelta(days=30),
            col(Cooperative.active).is_(True),
        )
        .order_by(col(Event.starts_at), col(Event.id))
        .limit(MOST)
    )  # fmt: skip
    if province:
        statement = statement.where(Event.province == province)
    rows = [row for row in session.exec(statement) if not profession or profession in row.professions]
    return [Told(row, language) for row in rows]


def slugs(session: Session) -> set[str]:
    """Addresses of coming events."""
    statement = select(Event.slug).join(Cooperative, col(Cooperative.id) == Event.cooperative_id)
    return set(session.exec(statement.where(_public(), col(Event.ends_at) > now())).all())


def taken(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """How many places of these events are taken; walk-ins at the door take none."""
    rows = session.exec(
        select(SignUp.event_id, func.count())
        .where(
            col(SignUp.event_id).in_(ids), col(SignUp.state) == SignUpState.IN, col(SignUp.walk_in).is_(False)
        )
        .group_by(col(SignUp.event_id))
    ).all()  # fmt: skip
    return dict(rows)


# -- one's own ticket


def sign_up(session: Session, number: int, code: str, *, lock: bool = False) -> tuple[SignUp, Event]:
    """The sign-up that a link stands for; raises NotFound when it is gone. `lock` holds its event."""
    row = session.get(SignUp, number)
    if row is None or row.code != code or row.walk_in:
        raise NotFound
    statement = _whole().where(Event.id == row.event_id)
    event = session.exec(statement.with_for_update(of=Event) if lock else statement).one()
    if lock:
        session.refresh(row)
    return row, event


def place_in_line(session: Session, row: SignUp) -> int:
    """Which one this person is on the waiting list, from 1."""
    line = line_of(session, row.event_id)
    return next((n for n, waiting in enumerate(line, 1) if waiting.key == row.key), 0)


def line_of(session: Session, event_id: int) -> Sequence[SignUp]:
    """The waiting list in its order."""
    return session.exec(
        select(SignUp)
        .where(SignUp.event_id == event_id, col(SignUp.state) == SignUpState.WAITING)
        .order_by(col(SignUp.signed_up_at), col(SignUp.id))
    ).all()


def _public() -> ColumnElement[bool]:
    return (col(Event.state) == EventState.PUBLISHED) & col(Cooperative.active).is_(True)


def _whole() -> Any:
    return (
        select(Event)
        .join(Cooperative, col(Cooperative.id) == Event.cooperative_id)
        .options(joinedload(Event.cooperative), joinedload(Event.service))  # type: ignore[arg-type]
    )


def _told(session: Session, rows: Sequence[Event], language: str) -> list[Told]:
    counts = taken(session, [row.key for row in rows]) if rows else {}
    return [Told(row, language, counts.get(row.key, 0)) for row in rows]
