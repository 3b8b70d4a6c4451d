"""When does a draft become public by itself, and what happens when its day comes and it is not fit?

The checks of publishing run when the day is chosen, for that day, and again when it comes: somebody may have changed
the draft meanwhile. What does not pass stays a draft, and the desk says so on its first page.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from portal import outbox
from portal.accounts.models import Person
from portal.db import now, today
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.openings import actions, ad_checks
from portal.openings.models import Opening, State

ROME = ZoneInfo("Europe/Rome")
FURTHEST = timedelta(days=183)  # as long as an opening may be public


def plan(
    session: Session, opening: Opening, at: datetime, *, by: Person, version: int, checked: bool = False
) -> None:  # fmt: skip
    """Let a draft become public at this moment; chosen again, it is another moment.

    Raises Conflict for a stale page or an opening that is no draft, RuleBroken with every reason against it at once.
    """
    if opening.state is not State.DRAFT:
        raise Conflict(_("Questa offerta non è più una bozza: non c’è un’uscita da programmare."))
    if opening.publish_at == at:
        return
    if opening.version != version:
        raise Conflict(_("Nel frattempo un’altra persona ha cambiato questa offerta. Guardala prima di programmarla."))
    if not now() < at <= now() + FURTHEST:
        raise RuleBroken({"publish_on": [_("Scegli un momento futuro, al massimo fra sei mesi.")]})
    day = at.astimezone(ROME).date()
    actions.price(session, opening, day)
    reasons = actions.reasons_against(opening, day, checked)
    if opening.closes_on is not None and today() < opening.closes_on <= day:
        del reasons["closes_on"]
        reasons["publish_on"] = [_("Quel giorno non ci si potrebbe già più candidare: scegline uno prima.")]
    if reasons:
        raise RuleBroken(reasons)
    opening.publish_at, opening.publish_failed_at = at, None
    opening.publish_known = [list(finding.key) for finding in ad_checks.check(opening)]
    actions.touch(opening, by)


def give_up(opening: Opening, *, by: Person) -> None:
    """Keep it a draft after all, or stop telling that it did not come out. Raises Conflict when it is public by now."""
    if opening.state is not State.DRAFT:
        raise Conflict(_("È troppo tardi: questa offerta è già uscita. Si può chiudere."))
    if opening.publish_at is None and opening.publish_failed_at is None:
        return
    opening.publish_at = opening.publish_failed_at = None
    actions.touch(opening, by)


def against(opening: Opening) -> dict[str, list[str]]:
    """What speaks against a planned opening as it is now, by field; empty when it will come out."""
    day = opening.publish_at.astimezone(ROME).date() if opening.publish_at else today()
    return actions.reasons_against(opening, day, False, {(field, words) for field, words in opening.publish_known})


def due(session: Session, moment: datetime) -> Sequence[int]:
    """Numbers of the drafts whose moment has come."""
    rows = session.exec(
        select(Opening.id)
        .where(Opening.state == State.DRAFT, col(Opening.publish_at) <= moment)
        .order_by(col(Opening.publish_at), col(Opening.id))
    )
    return [key for key in rows if key is not None]


def come_out(session: Session, id_: int, moment: datetime) -> bool:
    """Publish one whose moment has come; False when another worker did, or when it is not fit and stays a draft."""
    opening = session.exec(
        select(Opening)
        .where(Opening.id == id_, Opening.state == State.DRAFT, col(Opening.publish_at) <= moment)
        .with_for_update(of=Opening)
    ).first()
    if opening is None:
        return False
    actions.price(session, opening, today())
    unfit = bool(against(opening))
    opening.publish_at = None
    if unfit:
        opening.publish_failed_at = moment
        return False
    opening.state, opening.published_at = State.PUBLISHED, moment
    opening.version += 1
    outbox.note(session, actions.PUBLISHED, opening.key)
    return True
