"""How does the owner keep the cooperative's public page up to date?"""

from starlette.responses import Response

from portal.cooperatives import actions, queries
from portal.cooperatives.forms import CooperativeForm
from portal.cooperatives.models import Cooperative
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.web.request import StaffRequest


def edit(request: StaffRequest) -> Response:
    """The page of one's own cooperative as a form; `?cooperativa=` chooses among several."""
    row = queries.editable(request.session, request.staff, request.query.get("cooperativa") or None)
    form = CooperativeForm(obj=row)
    form.version.data = actions.version(row)
    return _page(request, row, form)


def update(request: StaffRequest) -> Response:
    """Save it, unless somebody else did since the form was shown."""
    row = queries.editable(request.session, request.staff, str(request.form.get("cooperativa") or "") or None)
    form = CooperativeForm(request.form)
    if not form.validate():
        return _page(request, row, form, status=422)
    try:
        actions.edit(request.session, request.staff, row.key, form.version.data or "", form.data)
    except Conflict as conflict:
        # What was typed stays; saving again is then a decision taken with the other version in sight.
        form.version.data = actions.version(row)
        return _page(request, row, form, status=409, conflict=conflict.message)
    request.flash("success", _("Salvato. La pagina pubblica è aggiornata."))
    return request.redirect("desk.cooperative", query={"cooperativa": row.slug})


def _page(
    request: StaffRequest, row: Cooperative, form: CooperativeForm, *, status: int = 200, conflict: str = ""
) -> Response:
    mine = queries.editable_all(request.session, request.staff)
    return request.render(
        "cooperatives/desk/edit.html", status=status, cooperative=row, form=form, mine=mine, conflict=conflict
    )
