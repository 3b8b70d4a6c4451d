"""Who was invited to which opening, by whom, and what came of it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from portal import limits, outbox
from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.cooperatives.models import Cooperative
from portal.cooperatives.policy import Staff
from portal.db import now
from portal.errors import Conflict, Gone
from portal.i18n import gettext as _
from portal.openings.models import Opening
from portal.openings.queries import is_public
from portal.pool.actions import hide_from
from portal.pool.models import Invitation, InvitationState, PoolEntry, Reason
from portal.pool.policy import searching

ANSWERED_WITHIN = timedelta(days=14)
# From one cooperative in a day: more is a mailing, not an invitation.
A_DAY = 25
DAY = 24 * 3600  # seconds

_WHOLE: Any = (
    joinedload(Invitation.opening).joinedload(Opening.cooperative),  # type: ignore[arg-type]
    joinedload(Invitation.candidate),  # type: ignore[arg-type]
    joinedload(Invitation.entry),  # type: ignore[arg-type]
)


# -- what there is


def by_link(session: Session, reference: str, *, lock: bool = False) -> Invitation:
    """The invitation a link opens; raises Gone when the person or the opening is no more."""
    statement = select(Invitation).where(Invitation.reference == reference).options(*_WHOLE)
    row = session.exec(statement.with_for_update(of=Invitation) if lock else statement).first()
    if row is None:
        raise Gone
    return row


def whole(session: Session, invitation_id: int) -> Invitation | None:
    """The invitation with its opening, cooperative and people; None when it is no more."""
    return session.exec(select(Invitation).where(Invitation.id == invitation_id).options(*_WHOLE)).first()


def of_candidate(session: Session, candidate_id: int) -> Sequence[Invitation]:
    """All invitations of one person, newest first."""
    return session.exec(
        select(Invitation)
        .where(Invitation.candidate_id == candidate_id)
        .options(*_WHOLE)
        .order_by(col(Invitation.id).desc())
    ).all()


def from_mine(session: Session, staff: Staff, entry: PoolEntry) -> Sequence[Invitation]:
    """Invitations that my cooperatives sent to this person, newest first."""
    return session.exec(
        select(Invitation)
        .where(Invitation.candidate_id == entry.candidate_id, col(Invitation.cooperative_id).in_(searching(staff)))
        .options(*_WHOLE)
        .order_by(col(Invitation.id).desc())
    ).all()


@dataclass(frozen=True)
class Listed:
    """An invitation on the desk's list; the entry only while the person still shows the mask to that cooperative."""

    invitation: Invitation
    by: str


def listed(session: Session, staff: Staff, offset: int, limit: int) -> tuple[list[Listed], int]:
    """Invitations that my cooperatives sent, newest first, and how many there are."""
    mine = col(Invitation.cooperative_id).in_(searching(staff))
    total = session.exec(select(func.count()).select_from(Invitation).where(mine)).one()
    rows = session.exec(
        select(Invitation, func.coalesce(Person.name, ""))
        .outerjoin(Person, col(Person.id) == Invitation.by_id)
        .where(mine)
        .options(*_WHOLE)
        .order_by(col(Invitation.created_at).desc(), col(Invitation.id).desc())
        .offset(offset)
        .limit(limit)
    ).all()
    return [Listed(invitation, by) for invitation, by in rows], total


def openings(
    session: Session, staff: Staff, cooperatives: frozenset[int], candidate_id: int, day: date
) -> Sequence[Opening]:
    """Published openings of these cooperatives to which this person was not invited yet, newest first."""
    invited = select(Invitation.opening_id).where(Invitation.candidate_id == candidate_id)
    mine = cooperatives & staff.cooperatives(Action.INVITE_CANDIDATES)
    return session.exec(
        select(Opening)
        .join(Cooperative, col(Cooperative.id) == Opening.cooperative_id)
        .where(is_public(day), col(Opening.cooperative_id).in_(mine), col(Opening.id).not_in(invited))
        .options(selectinload(Opening.further_places))  # type: ignore[arg-type]
        .order_by(col(Opening.published_at).desc(), col(Opening.id))
    ).all()


# -- what is done


def invite(session: Session, entry: PoolEntry, opening: Opening, *, by: Person, note: str, today: date) -> Invitation:
    """Invite the person behind a mask (locked by the caller) to an open opening; they hear of it by mail.

    Raises Conflict when they were invited to it before, whatever they answered, and TooManyRequests beyond the day's
    number of the cooperative.
    """
    limits.hit(session, "pool.invite", str(opening.cooperative_id), limit=A_DAY, seconds=DAY)
    last = today + ANSWERED_WITHIN
    row = Invitation(
        candidate_id=entry.candidate_id, entry_id=entry.key, opening_id=opening.key,
        cooperative_id=opening.cooperative_id, by_id=by.key, note=note,
        expires_on=min(last, opening.closes_on) if opening.closes_on else last,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise Conflict(_("Questa persona è già stata invitata a questa offerta: un invito basta.")) from None
    outbox.note(session, "pool.invited", row.key)
    return row


def accept(session: Session, invitation: Invitation, application_id: int) -> None:
    """The person applied: whoever invited sees the application, with name, contacts and CV."""
    invitation.state, invitation.answered_at = InvitationState.ACCEPTED, now()
    invitation.application_id = application_id


def decline(session: Session, invitation: Invitation, reason: Reason | None, *, hide: bool) -> None:
    """The person says no, and may stop showing themself to that cooperative altogether. Raises Conflict after a yes."""
    if invitation.state is InvitationState.ACCEPTED:
        raise Conflict(_("Hai già accettato questo invito: la tua candidatura è arrivata."))
    if invitation.state is InvitationState.SENT:
        invitation.state, invitation.answered_at, invitation.reason = InvitationState.DECLINED, now(), reason
    if hide and invitation.entry is not None:
        hide_from(session, invitation.entry, invitation.cooperative_id)
