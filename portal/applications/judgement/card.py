"""What does the page of an application say of its judgement? Whether one's own is in, and who reads along as a guest."""

from dataclasses import dataclass

from sqlmodel import Session

from portal.accounts.policy import Action
from portal.applications.judgement import actions, criteria, guests
from portal.applications.models import Application
from portal.cooperatives.policy import Staff


@dataclass(frozen=True)
class Card:
    """What an application's own page says of its judgement: nothing of what colleagues handed in."""

    asked: int
    handed_in: bool
    looks_on: bool
    closed: bool
    may_edit: bool
    guests: list[guests.Seen] | None  # None: not for this person


def card(session: Session, staff: Staff, application: Application) -> Card | None:
    """The same; None for somebody who does not judge."""
    home = application.opening.cooperative_id
    if not _may(staff, Action.WRITE_JUDGEMENTS, home):
        return None
    own = actions.of(session, application.key, staff.person.key)
    return Card(
        asked=len(criteria.active(session, application.opening_id)),
        handed_in=own is not None and own.version > 0, looks_on=own is not None and own.abstained_at is not None,
        closed=application.is_final, may_edit=_may(staff, Action.WRITE_CRITERIA, home),
        guests=guests.of_application(session, application) if _may(staff, Action.INVITE_GUESTS, home) else None,
    )  # fmt: skip


def _may(staff: Staff, action: Action, cooperative: int) -> bool:
    """Whether the action is allowed on an opening that is in scope already."""
    return staff.may_in(action, cooperative) or cooperative in staff.assigned(action)
