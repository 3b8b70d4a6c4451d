"""How does somebody prove an address, open a session, and close it?

A request for a link leaves the same trace whether the address is known or not: the secrets are drawn later, by the
worker, and only for addresses that are known. So neither the answer nor its time tells who has an account here.
"""

import secrets
from datetime import timedelta

from sqlmodel import Session, col, delete, update

from portal import outbox, six_digits
from portal.accounts import queries
from portal.accounts.models import Login, Person, SignIn
from portal.accounts.queries import digest
from portal.db import now
from portal.errors import Conflict, NotFound, RuleBroken
from portal.i18n import gettext as _

VALID = timedelta(minutes=15)


def request_sign_in(session: Session, email: str, *, browser: str, destination: str, locale: str) -> SignIn:
    """Somebody in this browser says the address is theirs; the worker decides whether a mail goes out.

    `browser` is the secret in that browser's cookie. Until the worker has drawn the real secrets, no code and no
    link fits.
    """
    row = SignIn(
        email=email, token_hash=digest(secrets.token_urlsafe(32)), code_hash=digest(secrets.token_urlsafe(32)),
        browser_hash=digest(browser), expires_at=now() + VALID, destination=destination,
    )  # fmt: skip
    session.add(row)
    session.flush()
    outbox.note(session, "sign_in.requested", row.key, locale=locale)
    return row


def arm(session: Session, row: SignIn, key: bytes) -> tuple[str, str]:
    """Draw the link's token and the code of a sign-in; both are known only to the mail that carries them."""
    token, code = secrets.token_urlsafe(32), six_digits.draw()
    row.token_hash, row.code_hash = digest(token), six_digits.hashed(key, row, row.browser_hash, code)
    row.expires_at = now() + VALID
    session.add(row)
    session.flush()
    return token, code


def use_token(session: Session, token: str) -> SignIn | None:
    """Spend a link; None when it is unknown, used or over."""
    row = queries.by_token(session, token)
    return row if row is not None and _spend(session, row) else None


def use_code(session: Session, browser: str, code: str, key: bytes) -> SignIn:
    """Spend a code in the browser that asked for it. Raises RuleBroken, and counts a try that was wrong."""
    row = queries.waiting_in(session, browser)
    if row is None:
        raise RuleBroken(
            {"code": [_("Il codice non vale più, o l’hai chiesto da un altro browser. Chiedine uno nuovo.")]}
        )
    if not six_digits.count_try(session, row):
        raise RuleBroken(
            {
                "code": [
                    _(
                        "Hai già provato cinque volte: questo codice non vale più. Usa il link della mail o chiedi un codice nuovo."
                    )
                ]
            }
        )
    if not six_digits.fits(key, row, row.browser_hash, code) or not _spend(session, row):
        raise RuleBroken({"code": [six_digits.wrong(row)]})
    return row


def _spend(session: Session, row: SignIn) -> bool:
    """Mark as used, once: of two requests at the same moment only one gets True."""
    spent = session.execute(
        update(SignIn)
        .where(col(SignIn.id) == row.key, col(SignIn.used_at).is_(None), col(SignIn.expires_at) > now())
        .values(used_at=now())
        .execution_options(synchronize_session=False)
    )
    return bool(spent.rowcount)  # type: ignore[attr-defined]


def open_login(session: Session, email: str, *, days: int, locale: str) -> tuple[Person, str] | None:
    """A session for whoever proved this address, and the secret for its cookie; None when the person is switched off.

    Somebody who was only a candidate becomes a person here.
    """
    person = queries.by_email(session, email)
    if person is None:
        person = Person(email=email, locale=locale)
        session.add(person)
        session.flush()
    if not person.active:
        return None
    token = secrets.token_urlsafe(32)
    session.add(Login(person_id=person.key, token_hash=digest(token), expires_at=now() + timedelta(days=days)))
    return person, token


def close_login(session: Session, login: Login, *, everywhere: bool = False) -> None:
    """End this session, or every session of its person."""
    which = col(Login.person_id) == login.person_id if everywhere else col(Login.id) == login.key
    session.execute(delete(Login).where(which).execution_options(synchronize_session=False))


def add_person(session: Session, email: str, name: str) -> Person:
    """An account for somebody who will work here; one that exists is taken, and named when it had no name."""
    person = queries.by_email(session, email)
    if person is None:
        person = Person(email=email)
    person.name = person.name or name
    session.add(person)
    session.flush()
    return person


def first_link(session: Session, person: Person, key: bytes) -> str:
    """The token of a link that an administrator hands over; it works like a mailed one."""
    row = SignIn(email=person.email, token_hash=digest(secrets.token_hex()), code_hash="", expires_at=now() + VALID)
    session.add(row)
    session.flush()
    return arm(session, row, key)[0]


def switch(session: Session, email: str, *, active: bool) -> Person:
    """Shut somebody out, closing their sessions, or let them in again. Raises NotFound, or Conflict when nothing changes."""
    person = queries.by_email(session, email)
    if person is None:
        raise NotFound
    if person.active is active:
        raise Conflict("already so")
    person.active = active
    session.add(person)
    if not active:
        session.execute(delete(Login).where(col(Login.person_id) == person.key))
    return person


def sweep(session: Session) -> None:
    """Forget sessions that are over, and a day later sign-ins: the addresses of strangers are not ours to keep."""
    session.execute(delete(Login).where(col(Login.expires_at) < now()))
    session.execute(delete(SignIn).where(col(SignIn.expires_at) < now() - timedelta(days=1)))
