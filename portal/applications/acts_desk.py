"""What was done in the last seven days, and how is it taken back?"""

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.applications import batches, undoing
from portal.applications.desk_forms import STAGES
from portal.applications.models import Stage
from portal.db import now
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.web import links
from portal.web.request import StaffRequest


def index(request: StaffRequest) -> Response:
    """Moves, messages, closures and deletions of the last seven days, and the batches."""
    return _index(request)


def create_undo(request: StaffRequest) -> Response:
    """Take one act back; pressed again, the finished result. Refused (409) with the reason when something happened since."""
    act = undoing.one(request.session, request.staff, request.params["id"])
    try:
        done = undoing.undo(request.session, act, by=request.me)
    except Conflict as conflict:
        return _index(request, conflict.message, 409)
    request.flash("success", _("Annullato: è tutto come prima.") if done else _("Era già stato annullato."))
    return _back(request, act.application_id, act.opening_id, act.batch_id)


def _back(request: StaffRequest, application: int | None, opening: int | None, batch: int | None) -> Response:
    """To the page the button was on, when it is one of those that have such a button."""
    where = str(request.form.get("back", ""))
    if where == "application" and application is not None:
        return request.redirect("applications.desk.show", id=application)
    if where == "batch" and batch is not None:
        return request.redirect("batches.desk.show", id=batch)
    if where == "board" and opening is not None:
        return request.redirect("applications.desk.board", id=opening)
    if where == "list":
        return request.redirect_to(links.url("applications.desk.index"))
    if where == "duplicates" and request.staff.may(Action.MERGE_CANDIDATES):
        return request.redirect("merging.desk.index")
    return request.redirect("acts.desk.index")


def _index(request: StaffRequest, refused: str = "", status: int = 200) -> Response:
    lines = undoing.recent(request.session, request.staff)
    return request.render(
        "acts/desk/index.html", status=status, lines=lines, batches=batches.recent(request.session, request.staff),
        stage_of=lambda value: STAGES[Stage(value)], refused=refused, now=now(),
    )  # fmt: skip
