"""Which signed words does a candidate carry: the form they were shown, a file they left, the way to their application?

Nothing here is kept in the database: a signature says that the words are ours, a moment in them says how old they are.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.applications.models import Application
from portal.candidates.actions import Document
from portal.candidates.file_kind import FileKind
from portal.db import now
from portal.signed import Broken, Expired, age, read, sign
from portal.storage import Stored

STATUS_AGE = timedelta(days=180)
FORM_AGE = timedelta(hours=24)
DRAFT_AGE = timedelta(hours=1)
# Nobody reads and fills the form faster than this; a program does.
FORM_LEAST = timedelta(seconds=2)


# -- the status link


def status_token(key: bytes, application: Application, at: datetime | None = None) -> str:
    """The words that open one application for 180 days from `at` (by default now)."""
    moment = int((at or now()).timestamp())
    return sign(key, "status", [application.reference, application.link_version, moment])


def receipt_token(key: bytes, application: Application) -> str:
    """The first link, the same however often the form is sent; once links were revoked it opens nothing."""
    return sign(key, "status", [application.reference, 1, int(application.submitted_at.timestamp())])


def read_status(key: bytes, token: str) -> tuple[str, int]:
    """The reference and link version in a status link; raises Broken or Expired."""
    reference, version, moment = read(key, "status", token, 3)
    if age(moment) > STATUS_AGE:
        raise Expired
    return str(reference), int(version)


# -- the form


@dataclass(frozen=True)
class Shown:
    """One showing of the form: for which opening, its own random name, how old it is."""

    opening_id: int
    submission: str
    age: timedelta

    @property
    def is_too_old(self) -> bool:
        """Whether the form has to be shown afresh."""
        return self.age > FORM_AGE

    @property
    def is_too_quick(self) -> bool:
        """Whether only a program can have filled it by now."""
        return self.age < FORM_LEAST


def form_token(key: bytes, opening_id: int, at: datetime | None = None) -> str:
    """What a form carries; sent twice, it makes one application."""
    return sign(key, "apply", [opening_id, secrets.token_urlsafe(18), (at or now()).timestamp()])


def read_form(key: bytes, token: str, opening_id: int) -> Shown:
    """The showing this token stands for, however old; raises Broken, also for another opening's."""
    opening, submission, moment = read(key, "apply", token, 3)
    if opening != opening_id:
        raise Broken
    return Shown(opening_id, str(submission), timedelta(seconds=now().timestamp() - float(moment)))


# -- a file that came with a form in which something else was wrong


def draft_token(key: bytes, submission: str, document: Document, at: datetime | None = None) -> str:
    """Words that stand for an accepted file for an hour, in this form only."""
    stored, moment = document.stored, int((at or now()).timestamp())
    words = [submission, stored.key, stored.size, stored.sha256, document.filename, document.kind.value, moment]
    return sign(key, "draft", words)


def read_draft(key: bytes, token: str, submission: str) -> Document:
    """The file these words stand for; raises Broken or Expired."""
    owner, name, size, digest, filename, kind, moment = read(key, "draft", token, 7)
    if owner != submission:
        raise Broken
    if age(moment) > DRAFT_AGE:
        raise Expired
    return Document(Stored(name, size, digest), filename, FileKind(kind))


# -- what this browser has sent already

REMEMBERED = 12


def remember(key: bytes, cookie: str, opening_id: int, token: str) -> str:
    """The cookie with one more application in it; the oldest falls out."""
    known = {k: v for k, v in recall(key, cookie).items() if k != opening_id}
    pairs = [*known.items(), (opening_id, token)][-REMEMBERED:]
    return sign(key, "sent", [[list(pair) for pair in pairs]])


def recall(key: bytes, cookie: str) -> dict[int, str]:
    """Status links of applications sent from this browser, by opening; an unreadable cookie holds none."""
    try:
        (pairs,) = read(key, "sent", cookie, 1)
        return {int(opening_id): str(token) for opening_id, token in pairs}
    except (Broken, TypeError, ValueError):
        return {}
