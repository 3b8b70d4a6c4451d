"""What do people search for and not find? The editor reads it once a week."""

from datetime import date

from starlette.responses import Response

from portal.db import today
from portal.openings import missed
from portal.web.request import StaffRequest


def index(request: StaffRequest) -> Response:
    """Words and how often, week by week (`?settimana=` its Monday)."""
    weeks = missed.weeks(request.session)
    chosen = _day(request.query.get("settimana", "")) or (weeks[0][0] if weeks else missed.monday(today()))
    return request.render(
        "openings/desk/missed.html", weeks=weeks, chosen=missed.monday(chosen),
        rows=missed.of_week(request.session, missed.monday(chosen)),
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
