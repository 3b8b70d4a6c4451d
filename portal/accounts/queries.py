"""Whose session, link or address is this?"""

from collections.abc import Sequence
from hashlib import sha256

from sqlmodel import Session, col, select

from portal.accounts.models import Login, Person, SignIn
from portal.db import now


def digest(secret: str) -> str:
    """What is kept of a secret that was given away."""
    return sha256(secret.encode()).hexdigest()


def by_session(session: Session, token: str) -> tuple[Login, Person] | None:
    """The open session with this cookie and its person; None when it is unknown, over, or the person is switched off."""
    row = session.exec(
        select(Login, Person)
        .join(Person, col(Person.id) == Login.person_id)
        .where(Login.token_hash == digest(token), Login.expires_at > now(), col(Person.active).is_(True))
    ).first()
    return (row[0], row[1]) if row else None


def by_email(session: Session, email: str) -> Person | None:
    """The person with this address."""
    return session.exec(select(Person).where(Person.email == email)).first()


def by_token(session: Session, token: str) -> SignIn | None:
    """The sign-in that this link belongs to, used or not."""
    return session.exec(select(SignIn).where(SignIn.token_hash == digest(token))).first()


def waiting_in(session: Session, browser: str) -> SignIn | None:
    """The newest sign-in that this browser (the secret of its cookie) asked for, while it can still be used."""
    if not browser:
        return None
    return session.exec(
        select(SignIn)
        .where(SignIn.browser_hash == digest(browser), col(SignIn.used_at).is_(None), SignIn.expires_at > now())
        .order_by(col(SignIn.id).desc())
    ).first()


def usable(row: SignIn | None) -> bool:
    """Whether a link would still work."""
    return row is not None and row.used_at is None and row.expires_at > now()


def logins(session: Session, person: Person) -> Sequence[Login]:
    """The open sessions of a person, newest first."""
    return session.exec(
        select(Login).where(Login.person_id == person.key, Login.expires_at > now()).order_by(col(Login.id).desc())
    ).all()


def everybody(session: Session) -> Sequence[Person]:
    """All people with an account, by address."""
    return session.exec(select(Person).order_by(Person.email)).all()
