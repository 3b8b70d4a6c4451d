"""Who without an account may read one application, until when, and how often did they look?

The link is signed and names the guest's row by a reference; what counts is the row: it ends on a day, it can be revoked,
and it opens nothing once the application is closed, withdrawn or erased. Without the portal's key the database alone
opens nothing either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from portal.accounts.models import Person
from portal.applications.judgement.models import Guest, GuestLook
from portal.applications.models import Application, ApplicationFile
from portal.candidates.models import Cv, ReadingState, ScanState, Viewing
from portal.db import now
from portal.errors import Conflict, Gone, NotFound, RuleBroken
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.openings.models import Opening
from portal.signed import read, sign

LONGEST = 14  # days a link lives at most
MOST = 10  # links of one application that work at the same time
PAGE, CV = "guest", "guest_cv"  # what a guest opens, as `Viewing` and `GuestLook` keep it
PURPOSE = "guest"

_APPLICATION: Any = Guest.application
_OPENING: Any = Application.opening


@dataclass(frozen=True)
class Seen:
    """A guest as the desk sees them."""

    guest: Guest
    by: str | None  # who made the link; None: somebody who left
    looks: int
    last: datetime | None
    works: bool


def token(key: bytes, guest: Guest) -> str:
    """The words of the link."""
    return sign(key, PURPOSE, [guest.reference])


def by_token(session: Session, key: bytes, words: str, *, hold: bool = False) -> Guest:
    """The guest whose link this is, with application, opening and cooperative.

    Raises Broken for words that are not ours, and Gone when the application was erased. Whether the link still works is
    `works`. With `hold` nobody erases the application before this transaction ends.
    """
    (reference,) = read(key, PURPOSE, words, 1)
    statement = select(Guest).where(Guest.reference == str(reference))
    row = session.exec(
        statement.options(joinedload(_APPLICATION).joinedload(_OPENING).joinedload(Opening.cooperative))  # type: ignore[arg-type]
    ).first()
    if row is None:
        raise Gone
    if hold:
        held = select(Application.id).where(Application.id == row.application_id).with_for_update(read=True, key_share=True)  # fmt: skip
        if session.exec(held).first() is None:
            raise Gone
    return row


def works(guest: Guest, moment: datetime) -> bool:
    """Whether the link opens the application at this moment."""
    return guest.revoked_at is None and moment < guest.expires_at and not guest.application.is_final


def invite(session: Session, application: Application, name: str, days: int, submission: str, *, by: Person) -> Guest:
    """A link for somebody without an account (the caller holds the application); sent twice, it is one.

    Raises Conflict when the application is closed, RuleBroken when enough links work already.
    """
    earlier = session.exec(select(Guest).where(Guest.submission == submission)).first()
    if earlier is not None:
        if earlier.application_id != application.key:
            raise Conflict(_("Questo modulo è già stato usato per un’altra candidatura. Ricarica la pagina."))
        return earlier
    if application.is_final:
        raise Conflict(_("Questa candidatura è chiusa: non si fanno più inviti."))
    if sum(one.works for one in of_application(session, application)) >= MOST:
        reason = ngettext(
            "C’è già %(num)s invito che funziona: prima toglilo.",
            "Ci sono già %(num)s inviti che funzionano: prima togline uno.", MOST,
        )  # fmt: skip
        raise RuleBroken({"name": [reason]})
    guest = Guest(
        submission=submission, application_id=application.key, name=name, by_id=by.key, expires_at=now() + timedelta(days=days)
    )  # fmt: skip
    session.add(guest)
    session.flush()
    return guest


def revoke(session: Session, application: Application, id_: int) -> bool:
    """The link opens nothing any more; False when that was so. Raises NotFound for a guest of another application."""
    guest = session.exec(select(Guest).where(Guest.id == id_, Guest.application_id == application.key)).first()
    if guest is None:
        raise NotFound
    if guest.revoked_at is not None:
        return False
    guest.revoked_at = now()
    return True


def of_application(session: Session, application: Application) -> list[Seen]:
    """The guests of an application, newest first, with how often they looked."""
    counted = (
        select(GuestLook.guest_id, func.count().label("looks"), func.max(GuestLook.at).label("last"))
        .group_by(col(GuestLook.guest_id))
        .subquery()
    )
    rows: Sequence[Any] = session.exec(
        select(Guest, Person.name, counted.c.looks, counted.c.last)
        .outerjoin(Person, col(Person.id) == Guest.by_id)
        .outerjoin(counted, counted.c.guest_id == Guest.id)
        .where(Guest.application_id == application.key)
        .options(joinedload(_APPLICATION))
        .order_by(col(Guest.id).desc())
    ).all()
    moment = now()
    return [Seen(guest, by, looks or 0, last, works(guest, moment)) for guest, by, looks, last in rows]


def looked(session: Session, guest: Guest, what: str) -> None:
    """Write down that the guest opened the page or the CV: for the candidate and for the desk, in this transaction."""
    application = guest.application
    session.add(GuestLook(guest_id=guest.key, what=what))
    session.add(
        Viewing(
            candidate_id=application.candidate_id, application_id=application.key,
            cooperative_id=application.opening.cooperative_id, what=what,
        )
    )  # fmt: skip


def cv(session: Session, guest: Guest) -> Cv | None:
    """The CV that the guest may take: the first file, unless it is infected or was refused."""
    row = session.exec(
        select(Cv)
        .join(ApplicationFile, col(ApplicationFile.cv_id) == Cv.id)
        .where(ApplicationFile.application_id == guest.application_id)
        .order_by(col(ApplicationFile.id))
    ).first()
    if row is None or row.scan is ScanState.INFECTED or row.reading is ReadingState.REJECTED:
        return None
    return row
