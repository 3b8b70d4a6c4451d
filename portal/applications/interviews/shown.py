"""What does a candidate's page say about their interview?"""

from typing import Any

from sqlmodel import Session

from portal.applications.interviews import letters, queries
from portal.applications.interviews.forms import OtherDatesForm, ReasonForm
from portal.applications.interviews.models import LIVE, Interview
from portal.applications.models import Application
from portal.applications.queries import Seen
from portal.db import now


def part(session: Session, application: Application, seen: Seen) -> dict[str, Any]:
    """The part of the status page; nothing while there is no interview that the person knows of."""
    return shown(session, queries.shown_to_candidate(session, application, seen))


def shown(session: Session, row: Interview | None, **forms: Any) -> dict[str, Any]:
    """The interview in words, its free dates, and the forms."""
    if row is None:
        return {"interview": None}
    is_open = row.state in LIVE and (row.starts_at is None or row.starts_at > now())
    return {
        "interview": row, "interview_when": letters.when(row), "interview_open": is_open,
        "interview_panel": queries.panel_names(session, [row.round])[row.round_id],
        "free": queries.free(session, row.round_id) if is_open else [],
        "cancel_form": ReasonForm(), "other_form": OtherDatesForm(),
        **{f"{name}_form": form for name, form in forms.items()},
    }  # fmt: skip
