"""How is a code of six digits drawn, kept and tried, when somebody proves that a mailbox is theirs?

The row that holds one has `code_hash` and `attempts`. What the code is bound to (the browser, the address) is said by
whoever keeps it.
"""

import hmac
import secrets
from typing import Any, Protocol

from sqlmodel import Session, update

from portal.i18n import gettext as _
from portal.i18n import ngettext

TRIES = 5


class Coded(Protocol):
    """A row that holds a code."""

    code_hash: str
    attempts: int

    @property
    def key(self) -> int: ...


def draw() -> str:
    """A code that nobody can know beforehand."""
    return f"{secrets.randbelow(10**6):06d}"


def hashed(key: bytes, row: Coded, bound_to: str, code: str) -> str:
    """What is kept of a code: six digits are guessed at once from a plain hash; with the key they are not."""
    return hmac.new(key, f"{row.key}:{bound_to}:{code}".encode(), "sha256").hexdigest()


def fits(key: bytes, row: Coded, bound_to: str, code: str) -> bool:
    """Whether this is the row's code."""
    return hmac.compare_digest(hashed(key, row, bound_to, code), row.code_hash)


def count_try(session: Session, row: Coded) -> bool:
    """Count one try, exact when several come at the same moment; False when there are none left."""
    kind: Any = type(row)
    counted = session.execute(
        update(kind)
        .where(kind.id == row.key, kind.attempts < TRIES)
        .values(attempts=kind.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    if not counted.rowcount:  # type: ignore[attr-defined]
        return False
    session.refresh(row)
    return True


def wrong(row: Coded) -> str:
    """What somebody hears who typed other digits: how many tries are left."""
    left = TRIES - row.attempts
    if left < 1:
        return _("Il codice non è giusto, e i tentativi sono finiti. Usa il link della mail o chiedi un codice nuovo.")
    return ngettext(
        "Il codice non è giusto. Puoi provare ancora %(num)s volta.",
        "Il codice non è giusto. Puoi provare ancora %(num)s volte.",
        left,
    )
