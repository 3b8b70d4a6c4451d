"""How is the portal itself: does work wait, is something stuck, do search and mail answer? Never anybody's data."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import distinct, func
from sqlalchemy import select as columns
from sqlmodel import Session, col

from portal.applications.merging import queries as merging_queries
from portal.db import today
from portal.i18n import lazy as _l
from portal.mail import Mail, MailboxTransport
from portal.openings import queries as openings
from portal.outbox import Note
from portal.pool import search as pool
from search_index.trouble import kind_of as kind_of_trouble

if TYPE_CHECKING:
    from portal.app import Portal

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Queue:
    """What waits under one topic, and since when."""

    topic: str
    waiting: int
    oldest: datetime
    failing: int  # tried at least once without success
    reason: str


@dataclass(frozen=True)
class IndexState:
    """One index against the database; `found` is None when the engine does not answer."""

    name: str
    expected: int
    found: int | None

    @property
    def in_step(self) -> bool:
        """Whether every document is there."""
        return self.found == self.expected


def kind_of(error: str) -> str:
    """The kind of an error, without anything it may have quoted."""
    word = re.match(r"[A-Za-z][A-Za-z_]{2,60}", error)
    return word[0] if word else ""


def queues(session: Session) -> list[Queue]:
    """Everything that is not done and not parked, by topic."""
    rows = session.execute(
        columns(
            col(Note.topic), func.count(), func.min(col(Note.created_at)),
            func.count().filter(col(Note.error) != ""), func.max(col(Note.error)),
        )
        .where(col(Note.parked_at).is_(None))
        .group_by(col(Note.topic))
        .order_by(col(Note.topic))
    )  # fmt: skip
    return [Queue(topic, many, oldest, failing, kind_of(error or "")) for topic, many, oldest, failing, error in rows]


def indexes(portal: "Portal", session: Session) -> list[IndexState]:
    """How many documents each index has and should have."""
    expected = {
        "openings": openings.count_open(session, today()),
        "candidates": session.execute(
            columns(func.count()).select_from(merging_queries.dossiers().subquery())
        ).scalar_one(),
        "pool": pool.how_many(session),
    }
    return [IndexState(name, many, _answer(partial(portal.index.count, name))) for name, many in expected.items()]


@dataclass(frozen=True)
class SearchState:
    """How the search engine is; `reason` is a sentence for staff, empty when all is well."""

    answers: bool
    reason: Any = ""  # translated when it is shown


# What is wrong with the engine (`search_index.trouble`), and what an index may need.
REASONS: dict[str, Any] = {
    "away": _l("Il motore di ricerca è spento, o il suo indirizzo è sbagliato."),
    "slow": _l("Il motore di ricerca non risponde in tempo."),
    "tls": _l("Il collegamento sicuro con il motore di ricerca non riesce: va controllato il certificato."),
    "stranger": _l("All’indirizzo del motore di ricerca risponde un altro programma: va corretto l’indirizzo."),
    "old": _l("Il motore di ricerca è troppo vecchio per il portale: va aggiornato."),
    "key": _l("Il motore di ricerca non accetta la chiave del portale."),
    "full": _l("Il disco del motore di ricerca è pieno: le modifiche aspettano, niente va perso."),
    "large": _l("Il motore di ricerca accetta solo richieste troppo piccole: va alzato il suo limite."),
    "rebuild": _l("Un indice manca o va rifatto: il portale lo rifà da solo, di solito entro un minuto."),
    "other": _l("Il motore di ricerca non funziona come dovrebbe."),
}


def search(portal: "Portal", waiting: Sequence[Queue]) -> SearchState:
    """Whether the engine answers, whether its indexes are sound, and whether it takes what waits for it."""
    states = _answer(portal.index.health) or {}
    unwell = [name for name, state in states.items() if state != "ok"]
    if not states or "unreachable" in states.values():
        try:
            portal.index.count(unwell[0] if unwell else "candidates")
        except Exception as error:
            return SearchState(False, REASONS.get(kind_of_trouble(error), REASONS["other"]))
        return SearchState(False, REASONS["other"])
    if unwell:
        return SearchState(False, REASONS["rebuild"])
    # Busy is no trouble: another process is writing.
    refused = {queue.reason.removeprefix("search_") for queue in waiting if queue.reason.startswith("search_")} - {
        "busy"
    }
    return SearchState(True, REASONS.get(min(refused), REASONS["other"]) if refused else "")


def _answer(ask: Callable[[], Answer]) -> Answer | None:
    """What an outside part says; None when it does not, whatever went wrong there."""
    try:
        return ask()
    except Exception:
        return None


@dataclass(frozen=True)
class MailState:
    """How mail leaves, and what has not left yet."""

    real: bool  # to a server, not into the folder of a demo
    waiting: int
    oldest: datetime | None
    sent: int


def mails(portal: "Portal", session: Session) -> MailState:
    """Mail that waits and mail that left."""
    waiting, oldest = session.execute(
        columns(func.count(), func.min(col(Mail.created_at))).where(col(Mail.sent_at).is_(None))
    ).one()
    sent = session.execute(
        columns(func.count(distinct(col(Mail.id)))).where(col(Mail.sent_at).is_not(None))
    ).scalar_one()
    return MailState(not isinstance(portal.mail, MailboxTransport), waiting, oldest, sent)
