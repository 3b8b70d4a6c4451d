"""How is a draft kept while somebody is still writing? The page sends itself; the answer is a word for its save bar.

Only drafts that nobody else waits for: half a sentence never reaches the public, neither now nor by the clock.
"""

from typing import Any

from starlette.responses import JSONResponse, Response

from portal.accounts.policy import Action
from portal.db import now, today
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.openings import actions, desk_queries
from portal.openings.desk import fill, template_named
from portal.openings.desk_forms import ROME, OpeningForm, submission_of, version_of
from portal.openings.models import Opening, State
from portal.web import links
from portal.web.request import StaffRequest

WRITE = Action.WRITE_OPENINGS


def create(request: StaffRequest) -> Response:
    """Keep a new form as a draft; the one that it became already, when it was sent before."""
    session, submission = request.session, submission_of(request.form)
    opening = desk_queries.submitted(session, request.staff, request.me, submission)
    if opening is not None:
        return _keep(request, opening)
    template = template_named(request, request.form.get("modello"))
    form = fill(request, request.form, template=template)
    if not form.validate():
        return _refused(form)
    values = form.values() | {"cooperative_id": form.cooperative_id.data}
    try:
        opening = actions.create(session, values, by=request.me, today=today(), submission=submission)
    except Conflict as conflict:
        return _told(conflict.message, 409)
    return _kept(opening, request)


def update(request: StaffRequest) -> Response:
    """Keep what is written by now; refused (409) when somebody else saved, or when it is no simple draft any more."""
    return _keep(request, desk_queries.one(request.session, request.staff, request.params["id"], WRITE, lock=True))


def _keep(request: StaffRequest, opening: Opening) -> Response:
    if opening.state is not State.DRAFT or opening.publish_at is not None:
        return _told(_("Questa offerta non si salva da sola: premi il pulsante quando hai finito."), 409)
    form = fill(request, request.form, opening=opening)
    if not form.validate():
        return _refused(form)
    try:
        actions.edit(
            request.session, opening, form.values(), by=request.me, version=version_of(request.form), today=today()
        )
    except Conflict:
        words = _("Un’altra persona ha salvato questa offerta: premi «Salva la bozza» per vedere le due versioni.")
        return _told(words, 409)
    return _kept(opening, request)


def _kept(opening: Opening, request: StaffRequest) -> Response:
    short = {"breve": 1} if request.form.get("breve") == "1" else None
    return _told(
        _("Salvato alle %(time)s", time=now().astimezone(ROME).strftime("%H:%M")), 200, version=opening.version,
        action=links.url("openings.desk.update", id=opening.key), page=links.url("openings.desk.edit", query=short, id=opening.key),
        save=links.url("openings.desk.update_autosave", id=opening.key),
    )  # fmt: skip


def _refused(form: OpeningForm) -> Response:
    wrong = ", ".join(f"«{field.label.text}»" for field in form if field.errors)
    return _told(_("Non ancora salvato: controlla %(fields)s.", fields=wrong), 422)


def _told(words: str, status: int, **more: Any) -> Response:
    return JSONResponse({"said": words, **more}, status_code=status, headers={"Cache-Control": "no-store"})
