"""With which pages does staff keep the places of work of a cooperative?"""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from portal import places, text_checks
from portal.accounts.policy import Action
from portal.cooperatives import queries as cooperatives
from portal.cooperatives.kinds import NAMES
from portal.cooperatives.models import Cooperative, Service
from portal.db import today
from portal.editing import actions, queries
from portal.editing.forms import ServiceForm, of_service
from portal.errors import Conflict, NotAllowed
from portal.i18n import gettext as _
from portal.professions import queries as professions
from portal.web import both_versions
from portal.web.request import StaffRequest


def new(request: StaffRequest) -> Response:
    """An empty form."""
    return _form(request, _fill(request, data={}), None)


def create(request: StaffRequest) -> Response:
    """A new place of work."""
    form = _fill(request, request.form)
    if not form.validate() or request.form.get("then") == "preview":
        return _form(request, form, None, 422 if form.errors else 200, preview=not form.errors)
    values = form.values() | {"cooperative_id": form.cooperative_id.data}
    actions.create_service(request.session, values, by=request.me, today=today())
    return _saved(request)


def edit(request: StaffRequest) -> Response:
    """The form with what is written now."""
    row = queries.service(request.session, request.staff, request.params["id"])
    return _form(request, _fill(request, data=of_service(row), row=row), row)


def update(request: StaffRequest) -> Response:
    """Save it, unless somebody else did since the form was shown."""
    row = queries.service(request.session, request.staff, request.params["id"], lock=True)
    form = _fill(request, request.form, row=row)
    if not form.validate() or request.form.get("then") == "preview":
        return _form(request, form, row, 422 if form.errors else 200, preview=not form.errors)
    try:
        actions.edit_service(
            request.session, row, form.values(), by=request.me, version=form.version.data or "", today=today()
        )
    except Conflict as conflict:
        rows = both_versions.rows(form, _fill(request, data=of_service(row), row=row))
        form.version.data = str(row.version)
        return _form(request, form, row, 409, message=conflict.message, differences=rows)
    return _saved(request)


def create_copy(request: StaffRequest) -> Response:
    """The same place once more, to be given its own name."""
    row = queries.service(request.session, request.staff, request.params["id"])
    copied = actions.copy_service(request.session, row, by=request.me, today=today())
    request.flash("success", _("Questa è la copia: dalle un nome."))
    return request.redirect("editing.desk.edit_service", id=copied.key)


def create_deletion(request: StaffRequest) -> Response:
    """Take it off the page; refused while something names it."""
    row = queries.service(request.session, request.staff, request.params["id"], lock=True)
    actions.remove_service(request.session, row)
    request.flash("success", _("«%(name)s» non è più tra i luoghi di lavoro.", name=row.name))
    return request.redirect("editing.desk.index", query={"che": "servizi"})


def _fill(
    request: StaffRequest, sent: Any = None, *, data: dict[str, Any] | None = None, row: Service | None = None
) -> ServiceForm:
    mine: Sequence[Cooperative] = cooperatives.in_scope(request.session, request.staff, Action.EDIT_TEXTS)
    if row is not None:
        mine = [c for c in mine if c.key == row.cooperative_id]
    if not mine and row is None:
        raise NotAllowed
    form = ServiceForm(sent, data=data)
    told = professions.listed(request.session, request.locale)
    known = [(t.slug, t.title) for t in told]
    # A slug that this release does not know any more stays chosen instead of making the form refuse.
    known += [(slug, slug) for slug in (row.professions if row else []) if slug not in {t.slug for t in told}]
    form.offer(mine, known)
    if row is not None or len(mine) == 1:
        form.cooperative_id.data = row.cooperative_id if row else mine[0].key
        form.cooperative_id.choices = form.cooperative_id.choices or None
    return form


def _saved(request: StaffRequest) -> Response:
    request.flash("success", _("Salvato. La pagina pubblica è aggiornata."))
    return request.redirect("editing.desk.index", query={"che": "servizi"})


def _form(
    request: StaffRequest, form: ServiceForm, row: Service | None, status: int = 200, *, preview: bool = False,
    message: str = "", differences: Sequence[tuple[str, str, str]] = (),
) -> Response:  # fmt: skip
    return request.render(
        "editing/desk/service.html", status=status, form=form, row=row, preview=preview, kinds=NAMES, message=message,
        rows=differences, readability=text_checks.gulpease(form.about.data or ""), places=places.comuni(),
        uses=queries.uses(request.session, row.key) if row else (0, 0),
    )  # fmt: skip
