"""Who gets the link to sign in? Whoever has an account, or is known to a feature that accounts knows nothing of."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlmodel import Session

from portal import mail
from portal.accounts import actions, queries
from portal.accounts.models import SignIn
from portal.db import now
from portal.outbox import Note
from portal.web import links

if TYPE_CHECKING:
    from portal.app import Portal

Known = Callable[[Session, str], bool]


def answer_requests(portal: "Portal", notes: Sequence[Note], known: Known) -> None:
    """Send the link and the code that were asked for, to addresses that mean something here and to no other."""
    for note in notes:
        with portal.db.write() as session:
            row = session.get(SignIn, int(note.subject))
            if row is None or row.used_at is not None or row.expires_at <= now():
                continue
            person = queries.by_email(session, row.email)
            if person.active if person else known(session, row.email):
                locale = str(note.payload.get("locale", "it"))
                token, code = actions.arm(session, row, portal.settings.key)
                mail.compose(
                    session, portal.render, to=row.email, template="sign_in", unique=f"sign_in:{row.key}", locale=locale,
                    link=links.absolute("accounts.link", locale, token=token), code=code,
                    minutes=int(actions.VALID.total_seconds() // 60),
                )  # fmt: skip


__all__ = ["Known", "answer_requests"]
