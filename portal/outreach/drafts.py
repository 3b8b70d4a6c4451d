"""Which request has somebody begun in this browser, how far is it, and is the address theirs?

A draft is found by a random cookie of which only the hash is kept. A code of six digits, or the link in the same mail,
proves the address; five wrong codes end a code.
"""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, delete, select

from portal import outbox, six_digits
from portal.db import now
from portal.errors import RuleBroken
from portal.i18n import gettext as _
from portal.outreach.models import VisitDraft

if TYPE_CHECKING:
    from portal.web.request import Visitor

COOKIE = "portal_request"
DAYS = 7
CODE_MINUTES = 60


def begun(request: "Visitor") -> VisitDraft | None:
    """The request that was begun in this browser and not yet sent; None when there is none."""
    draft = of_cookie(request.session, request.http.cookies.get(COOKIE, ""))
    return draft if draft is not None and draft.visit_id is None and draft.answers else None


def of_cookie(session: Session, secret: str, *, lock: bool = False) -> VisitDraft | None:
    """The draft, sent or not, that belongs to this cookie; with `lock` nobody else changes it meanwhile."""
    if not secret:
        return None
    statement = select(VisitDraft).where(
        VisitDraft.token_hash == _digest(secret), VisitDraft.updated_at > now() - timedelta(days=DAYS)
    )
    return session.exec(statement.with_for_update() if lock else statement).first()


def by_number(session: Session, number: int, *, lock: bool = False) -> VisitDraft | None:
    """The draft with this number, while it lasts."""
    statement = select(VisitDraft).where(VisitDraft.id == number)
    return session.exec(statement.with_for_update() if lock else statement).first()


def hand_over(session: Session, draft: VisitDraft) -> str:
    """Go on in another browser: a new secret for its cookie; the first browser's opens nothing any more."""
    secret = secrets.token_urlsafe(32)
    draft.token_hash = _digest(secret)
    session.add(draft)
    return secret


def begin(session: Session) -> tuple[VisitDraft, str]:
    """A new draft, and the secret for its cookie."""
    secret = secrets.token_urlsafe(32)
    draft = VisitDraft(token_hash=_digest(secret))
    session.add(draft)
    session.flush()
    return draft, secret


def keep(session: Session, draft: VisitDraft, answers: dict[str, Any]) -> None:
    """Add what one step asked for."""
    draft.answers = {**draft.answers, **answers}
    draft.updated_at = now()
    session.add(draft)


def forget(session: Session, draft: VisitDraft) -> None:
    """The person wants to begin anew."""
    session.delete(draft)


def submission(draft: VisitDraft) -> str:
    """The name under which it becomes one visit; numbers come again in some databases, with this moment they do not."""
    return f"draft:{draft.key}:{draft.created_at.timestamp():.6f}"


def finish(session: Session, draft: VisitDraft, visit_id: int) -> None:
    """It has become a visit: what was typed is kept there and no longer here."""
    draft.visit_id, draft.answers, draft.email = visit_id, {}, ""
    session.add(draft)


# -- the address


def is_proved(draft: VisitDraft) -> bool:
    """Whether the address that stands in the draft was proved."""
    return bool(draft.email) and draft.answers.get("proved") == draft.email == draft.answers.get("email")


def ask_for_proof(session: Session, draft: VisitDraft, locale: str) -> None:
    """A code goes to the address in the draft; the worker draws it, so that only the mail knows it."""
    draft.email = str(draft.answers["email"])
    draft.code_hash, draft.attempts, draft.code_sent_at = "", 0, now()
    session.add(draft)
    outbox.note(session, "visit_draft.proof_asked", draft.key, locale=locale)


def arm(session: Session, draft: VisitDraft, key: bytes) -> str:
    """Draw the six digits."""
    code = six_digits.draw()
    draft.code_hash, draft.attempts, draft.code_sent_at = six_digits.hashed(key, draft, draft.email, code), 0, now()
    session.add(draft)
    session.flush()
    return code


def try_code(session: Session, draft: VisitDraft, code: str, key: bytes) -> None:
    """The address is proved by the right code. Raises RuleBroken, and counts a try that was wrong."""
    if (
        not draft.code_hash
        or draft.code_sent_at is None
        or draft.code_sent_at < now() - timedelta(minutes=CODE_MINUTES)
    ):
        raise RuleBroken({"code": [_("Questo codice non vale più. Chiedine uno nuovo.")]})
    if not six_digits.count_try(session, draft):
        raise RuleBroken(
            {"code": [_("Hai già provato cinque volte. Usa il link della mail o chiedi un codice nuovo.")]}
        )
    if not six_digits.fits(key, draft, draft.email, code):
        raise RuleBroken({"code": [six_digits.wrong(draft)]})
    prove(session, draft)


def prove(session: Session, draft: VisitDraft) -> None:
    """Somebody who reads the mail of this address has answered; the code is spent, the link leads to what it became."""
    keep(session, draft, {"proved": draft.email})
    draft.attempts = six_digits.TRIES
    session.flush()


def sweep(session: Session) -> None:
    """Forget what nobody went on with for a week."""
    session.execute(delete(VisitDraft).where(col(VisitDraft.updated_at) < now() - timedelta(days=DAYS)))


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
