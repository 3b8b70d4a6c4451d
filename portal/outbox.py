"""What still has to happen because of a change that was committed?

A note is written in the transaction that makes the change, so neither can exist without the other. The worker
claims notes with a lease, handles them and deletes them; a handler that fails is tried again, later and later.
"""

import os
import socket
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, event, func, or_, update
from sqlmodel import Field, Session, col, delete, select

from portal.db import Moment, Record, now

LEASE = timedelta(minutes=3)
PARK_AFTER = 8
WORKER = f"{socket.gethostname()}:{os.getpid()}"


class Note(Record, table=True):
    """Something to do: a topic (noun.past, or `index.<name>`), its subject, and when."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_due", "parked_at", "run_at"), Index("ix_note_topic_subject", "topic", "subject"))

    topic: str = Field(max_length=60)
    subject: str = Field(max_length=80)
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    run_at: datetime = Field(default_factory=now, sa_type=Moment)
    attempts: int = 0
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    lease_by: str = Field(default="", max_length=120)
    parked_at: datetime | None = Field(default=None, sa_type=Moment)
    error: str = Field(default="", max_length=300)

    @property
    def name(self) -> str:
        """What no other note is ever called: SQLite gives the number of a deleted row to a new one."""
        return f"{self.id}-{self.created_at.timestamp():.6f}"


class Later(Exception):
    """Raised by a handler: not a failure, but what it needs is away; try again after `delay`."""

    def __init__(self, reason: str, delay: timedelta = timedelta(seconds=30)) -> None:
        super().__init__(reason)
        self.delay = delay


def note(session: Session, topic: str, subject: object, *, at: datetime | None = None, **payload: Any) -> Note:
    """Write down that something has to happen, in the transaction of the change."""
    row = Note(topic=topic, subject=str(subject), payload=payload, run_at=at or now())
    session.add(row)
    return row


# -- the watcher: changed rows make documents stale --------------------------------------------------

Stale = Callable[[Session, Any], Iterable[tuple[str, object]]]
_watched: dict[type, list[Stale]] = {}


def watch(model: type, stale: Stale) -> None:
    """From now on a change to a row of `model` writes a note for each (topic, subject) that `stale` returns."""
    if stale not in _watched.setdefault(model, []):
        _watched[model].append(stale)


@event.listens_for(Session, "after_flush")
def _write_notes(session: Session, _context: Any) -> None:
    """Once per (topic, subject) and transaction. After the flush, so that new rows have their numbers."""
    seen: set[tuple[str, str]] = session.info.setdefault("noted", set())
    fresh: list[dict[str, Any]] = []
    for row in [*session.new, *session.dirty, *session.deleted]:
        if type(row) not in _watched or (row in session.dirty and not session.is_modified(row)):
            continue
        for stale in _watched[type(row)]:
            with session.no_autoflush:
                pairs = list(stale(session, row))
            for topic, subject in pairs:
                if (topic, str(subject)) not in seen:
                    seen.add((topic, str(subject)))
                    fresh.append({"topic": topic, "subject": str(subject), "payload": {}, "run_at": now()})
    if fresh:
        session.connection().execute(Note.__table__.insert(), [_stamped(f) for f in fresh])  # type: ignore[attr-defined]


def _stamped(values: dict[str, Any]) -> dict[str, Any]:
    moment = now()
    return {"created_at": moment, "updated_at": moment, "attempts": 0, "lease_by": "", "error": "", **values}


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _forget_notes(session: Session) -> None:
    session.info.pop("noted", None)


# -- the worker's side -------------------------------------------------------------------------------


def due_topics(session: Session) -> set[str]:
    """Topics with something to do now; a look that locks nothing."""
    moment = now()
    return set(
        session.exec(
            select(Note.topic)
            .where(
                col(Note.parked_at).is_(None),
                Note.run_at <= moment,
                or_(col(Note.lease_until).is_(None), col(Note.lease_until) < moment),
            )
            .distinct()
        )
    )


def claim(session: Session, topics: Iterable[str], limit: int) -> list[Note]:
    """Take up to `limit` due notes of these topics; nobody else gets them while the lease lasts."""
    moment = now()
    due = (
        select(Note.id)
        .where(
            col(Note.topic).in_(list(topics)),
            col(Note.parked_at).is_(None),
            Note.run_at <= moment,
            or_(col(Note.lease_until).is_(None), col(Note.lease_until) < moment),
        )
        .order_by(col(Note.run_at), col(Note.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(session.exec(due))
    if not ids:
        return []
    session.execute(
        update(Note)
        .where(col(Note.id).in_(ids))
        .values(lease_until=moment + LEASE, lease_by=WORKER, attempts=col(Note.attempts) + 1)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    return list(session.exec(select(Note).where(col(Note.id).in_(ids)).order_by(col(Note.id))))


def finish(session: Session, notes: Iterable[Note]) -> None:
    """These are done.

    Only what is leased goes: SQLite gives the number of a note that an erasure took away to the next one, which nobody has
    done yet.
    """
    ids = [n.id for n in notes]
    if ids:
        done = delete(Note).where(col(Note.id).in_(ids), col(Note.lease_until).is_not(None))
        session.execute(done.execution_options(synchronize_session=False))


def postpone(session: Session, notes: Iterable[Note], reason: str, delay: timedelta) -> None:
    """What these need is away: try later, without counting it as a failure."""
    ids = [n.id for n in notes]
    session.execute(
        update(Note)
        .where(col(Note.id).in_(ids))
        .values(
            run_at=now() + delay,
            lease_until=None,
            attempts=func.max(col(Note.attempts) - 1, 0)
            if session.get_bind().dialect.name == "sqlite"
            else func.greatest(col(Note.attempts) - 1, 0),
            error=reason[:300],
        )
        .execution_options(synchronize_session=False)
    )


def fail(session: Session, notes: Iterable[Note], reason: str) -> None:
    """These went wrong: wait 5 s, 10 s, 20 s … and after eight times park them where the desk sees them."""
    for row in notes:
        stored = session.get(Note, row.id)
        if stored is None:
            continue
        stored.error = reason[:300]
        stored.lease_until = None
        stored.run_at = now() + timedelta(seconds=5 * 2 ** min(stored.attempts - 1, 10))
        if stored.attempts >= PARK_AFTER:
            stored.parked_at = now()


def parked(session: Session) -> list[Note]:
    """Notes that need a person."""
    return list(session.exec(select(Note).where(col(Note.parked_at).is_not(None)).order_by(col(Note.parked_at))))


def retry(session: Session, ids: Iterable[int]) -> None:
    """Give parked notes another eight tries."""
    session.execute(
        update(Note)
        .where(col(Note.id).in_(list(ids)))
        .values(parked_at=None, attempts=0, run_at=now(), lease_until=None)
        .execution_options(synchronize_session=False)
    )


def waiting(session: Session) -> int:
    """How many notes are not done yet, parked ones left out."""
    return session.exec(select(func.count()).select_from(Note).where(col(Note.parked_at).is_(None))).one()


def held_up(session: Session) -> list[tuple[str, str, int]]:
    """What waits because the search engine cannot be written: topic, why, how many."""
    rows = session.execute(
        select(Note.topic, Note.error, func.count())
        .where(
            col(Note.parked_at).is_(None),
            col(Note.error).startswith("search_", autoescape=True),
            ~col(Note.error).startswith("search_busy", autoescape=True),
        )
        .group_by(Note.topic, Note.error)
        .order_by(Note.topic, Note.error)
    )
    return [(topic, error.partition(": ")[2], many) for topic, error, many in rows]
