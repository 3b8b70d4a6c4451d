"""What does the page of an application say of its person's other addresses, and of who may be the same person?"""

from typing import Any

from sqlmodel import Session

from portal.accounts.policy import Action
from portal.acts import UNDO
from portal.applications.merging import queries, sides
from portal.applications.merging.likely import REASONS
from portal.applications.models import Application
from portal.cooperatives.policy import Staff
from portal.db import now
from portal.web.forms import shown_phone


def card(session: Session, staff: Staff, application: Application) -> dict[str, Any]:
    """What the template asks for. Empty for whoever follows single openings only: the rest is none of their business."""
    home = application.opening.cooperative_id
    out: dict[str, Any] = {
        "contacts": None,
        "twins": [],
        "reasons": REASONS,
        "in_words": shown_phone,
        "can_part": False,
    }
    if home not in staff.cooperatives(Action.MERGE_CANDIDATES):
        return out
    group = queries.members(session, home, application.candidate_id)
    if len(group) > 1:
        out["contacts"] = contacts = sides.contacts(session, home, group[0])
        out["can_part"] = (
            contacts is not None and contacts.join.act_id is not None and contacts.join.created_at > now() - UNDO
        )
    twins = queries.near(session, staff, home, group)
    others = {twin.key: next(p for p in twin.candidates if p != group[0]) for twin in twins}
    names = queries.names(session, {(home, p) for p in others.values()})
    out["twins"] = [(twin, names[home, others[twin.key]]) for twin in twins if (home, others[twin.key]) in names]
    return out
