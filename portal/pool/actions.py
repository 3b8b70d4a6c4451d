"""What does somebody do with their place in the pool: ask for it, prove the address, change, stop, come back, leave?"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlmodel import Session, col, delete, select

from portal import mail, outbox
from portal.candidates import actions as candidates
from portal.candidates.actions import Document
from portal.candidates.consents import POOL, POOL_VERSION
from portal.candidates.models import Candidate, Consent, Cv, Viewing
from portal.db import now
from portal.pool import queries
from portal.pool.models import Audience, Invitation, PoolDoor, PoolEntry, Years

KEPT = timedelta(days=365)
KEPT_AFTER_STOPPING = timedelta(days=30)
# Whoever does not open the mail in this time asks again.
TO_CONFIRM = timedelta(days=7)


@dataclass(frozen=True)
class Wish:
    """What somebody wants to show, and to whom; cooperatives by number."""

    name: str
    phone: str
    locale: str
    comune: str
    professions: list[str]
    skills: list[str] = field(default_factory=list)
    availability: list[str] = field(default_factory=list)
    years: Years | None = None
    audience: Audience = Audience.CHOSEN
    shown: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()


def ask(
    session: Session, email: str, wish: Wish, *, submission: str, today: date, document: Document | None = None,
    application_id: int | None = None,
) -> None:  # fmt: skip
    """Somebody wants to be in the pool: nothing is shown until they follow the link that is mailed to the address.

    Whoever is there already keeps everything as it is and gets the link to their page: the address is not proved by
    typing it. A form sent twice sends one mail.
    """
    candidate = candidates.meet(session, email, wish.name, wish.locale, today + TO_CONFIRM)
    entry = queries.of_candidate(session, candidate.key)
    if entry is not None and (entry.confirmed_at is not None or entry.submission == submission):
        if document is not None:
            candidates.drop(session, document)
    else:
        if entry is None:
            entry = PoolEntry(candidate_id=candidate.key, name="", comune="", kept_until=today + KEPT)
        entry.submission, entry.application_id = submission, application_id
        _fill(session, entry, wish)
        if document is not None:
            attach(session, entry, candidate, document)
    outbox.note(session, "pool.asked", f"{entry.key}", submission=submission, locale=wish.locale)


def ask_for_link(session: Session, email: str, locale: str) -> None:
    """Somebody wants the link to their page at this address; the worker finds out whether it is known."""
    outbox.note(session, "pool.link_asked", "fresh", email=email, locale=locale)


def confirm(session: Session, entry: PoolEntry, today: date) -> None:
    """The address is proved and the person says yes (again): from now on the mask is shown. A second time changes nothing."""
    if entry.confirmed_at is not None and entry.stopped_at is None:
        return
    entry.confirmed_at, entry.stopped_at = now(), None
    candidates.agree(session, entry.candidate, POOL, POOL_VERSION)
    renew(session, entry, today)


def renew(session: Session, entry: PoolEntry, today: date) -> None:
    """Twelve months from today."""
    entry.kept_until = today + KEPT
    entry.candidate.kept_until = max(entry.candidate.kept_until, entry.kept_until)


def change(session: Session, entry: PoolEntry, wish: Wish) -> None:
    """Show something else, or to others."""
    _fill(session, entry, wish)


def stop(session: Session, entry: PoolEntry, today: date) -> None:
    """Consent is taken back: nobody sees the mask from this moment. What is left goes after a month."""
    if entry.stopped_at is not None:
        return
    entry.stopped_at = now()
    entry.kept_until = min(entry.kept_until, today + KEPT_AFTER_STOPPING)
    for consent in queries.consents(session, entry.candidate_id, POOL):
        if consent.withdrawn_at is None:
            consent.withdrawn_at = entry.stopped_at


def hide_from(session: Session, entry: PoolEntry, cooperative_id: int) -> None:
    """Stop showing the mask to one cooperative; everything else stays."""
    for door in queries.doors(session, entry.key):
        if door.cooperative_id == cooperative_id:
            door.hidden, door.shown = True, False
            return
    session.add(PoolDoor(entry_id=entry.key, cooperative_id=cooperative_id, hidden=True))


def attach(session: Session, entry: PoolEntry, candidate: Candidate, document: Document) -> Cv:
    """The CV that opens when an invitation is accepted; it takes the place of an earlier one."""
    detach(session, entry)
    cv = candidates.receive(session, candidate, document)
    entry.cv_id = cv.key
    return cv


def detach(session: Session, entry: PoolEntry) -> list[str]:
    """Take the CV away; the storage keys to remove (the search for orphans does it otherwise)."""
    cv = session.get(Cv, entry.cv_id) if entry.cv_id else None
    if cv is None:
        return []
    entry.cv_id = None
    session.flush()
    session.delete(cv)
    return [cv.storage_key]


def remove(session: Session, entry: PoolEntry) -> list[str]:
    """Everything about the pool, but not the candidate: they may have applied somewhere. Storage keys to remove.

    Invitations lose the way to the mask and stay, so that nobody is invited twice, until the candidate goes.
    """
    files = detach(session, entry)
    for row in queries.doors(session, entry.key):
        session.delete(row)
    session.execute(
        delete(Viewing).where(col(Viewing.candidate_id) == entry.candidate_id, col(Viewing.application_id).is_(None))
    )
    session.execute(
        delete(Consent).where(col(Consent.candidate_id) == entry.candidate_id, col(Consent.purpose) == POOL)
    )
    session.execute(delete(mail.Mail).where(col(mail.Mail.unique).like(f"pool:{entry.key}:%")))
    forget_invitations(session, entry)
    session.flush()
    session.delete(entry)
    session.flush()
    return files


def forget_invitations(session: Session, entry: PoolEntry) -> None:
    """No invitation leads to the mask any more, and none that waits is mailed."""
    for invitation in session.exec(select(Invitation).where(Invitation.entry_id == entry.id)):
        invitation.entry_id = None
        session.execute(delete(mail.Mail).where(col(mail.Mail.unique).like(f"invitation:{invitation.key}:%")))


def looked(session: Session, entry: PoolEntry, *, cooperative_id: int, by_id: int, opening_id: int | None) -> None:
    """Write down who saw the mask and for which opening, before it is shown."""
    session.add(
        Viewing(
            candidate_id=entry.candidate_id, cooperative_id=cooperative_id, opening_id=opening_id, person_id=by_id,
            what="pool",
        )
    )  # fmt: skip
    session.flush()


def _fill(session: Session, entry: PoolEntry, wish: Wish) -> None:
    entry.name, entry.phone, entry.locale, entry.comune = wish.name, wish.phone, wish.locale, wish.comune
    entry.professions, entry.skills = list(wish.professions), list(wish.skills)
    entry.availability, entry.years, entry.audience = list(wish.availability), wish.years, wish.audience
    session.add(entry)
    session.flush()
    _open(session, entry, wish.shown, wish.hidden)


def _open(session: Session, entry: PoolEntry, shown: Collection[int], hidden: Collection[int]) -> None:
    there = {door.cooperative_id: door for door in queries.doors(session, entry.key)}
    for number in {*there, *shown, *hidden}:
        door = there.get(number)
        if number not in shown and number not in hidden:
            session.delete(door)
            continue
        if door is None:
            door = PoolDoor(entry_id=entry.key, cooperative_id=number)
        door.shown, door.hidden = number in shown, number in hidden
        session.add(door)
    session.flush()
