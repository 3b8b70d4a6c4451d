"""With which pages does an editor keep the table of ways from school to a profession?"""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from starlette.responses import Response

from portal.db import today
from portal.editing import path_actions as actions
from portal.editing.path_forms import PathForm, of_path
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.professions import paths, queries
from portal.professions.models import StudyPath
from portal.professions.queries import Told
from portal.web import both_versions
from portal.web.request import StaffRequest


def new(request: StaffRequest) -> Response:
    """An empty form, or one that begins as another way is (`?da=` its number)."""
    told, data, like = queries.listed(request.session, request.locale), {}, request.query.get("da", "")
    if like.isascii() and like.isdigit() and len(like) < 10:
        data = of_path(actions.one(actions.table(request.session), int(like)), told)
    return _form(request, PathForm(data=data).offer(told), told, None)


def create(request: StaffRequest) -> Response:
    """A new way, public at once."""
    told = queries.listed(request.session, request.locale)
    form = PathForm(request.form).offer(told)
    if not form.validate() or request.form.get("then") == "preview":
        return _form(request, form, told, None, 422 if form.errors else 200, preview=not form.errors)
    try:
        row = actions.create(request.session, form.values(told), by=request.me, today=today())
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _form(request, form, told, None, 422)
    return _saved(request, row)


def edit(request: StaffRequest) -> Response:
    """The form with what is written now."""
    told = queries.listed(request.session, request.locale)
    row = actions.one(actions.table(request.session), request.params["id"])
    return _form(request, PathForm(data=of_path(row, told)).offer(told), told, row)


def update(request: StaffRequest) -> Response:
    """Publish it, unless somebody else saved since the form was shown or somebody would be left without a way."""
    told, rows = queries.listed(request.session, request.locale), actions.table(request.session, lock=True)
    row, form = actions.one(rows, request.params["id"]), PathForm(request.form).offer(told)
    if not form.validate() or request.form.get("then") == "preview":
        return _form(request, form, told, row, 422 if form.errors else 200, preview=not form.errors)
    values, seen = form.values(told, row), form.version.data or ""
    try:
        actions.edit(request.session, rows, row, values, told=told, version=seen, by=request.me, today=today())
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _form(request, form, told, row, 422)
    except Conflict as conflict:
        saved = PathForm(data=of_path(row, told)).offer(told)
        form.version.data = row.updated_at.isoformat()
        return _form(request, form, told, row, 409, message=conflict.message, differences=_differences(form, saved))
    return _saved(request, row)


def create_deletion(request: StaffRequest) -> Response:
    """Take it off the table; refused, with the answers named, while somebody would be left without a way."""
    told, rows = queries.listed(request.session, request.locale), actions.table(request.session, lock=True)
    row = actions.one(rows, request.params["id"])
    try:
        actions.remove(request.session, rows, row, told=told)
    except Conflict as conflict:
        form = PathForm(data=of_path(row, told)).offer(told)
        form.refuse({"": [conflict.message]})
        return _form(request, form, told, row, 409)
    request.flash("success", _("La strada non è più tra i percorsi."))
    return request.redirect("editing.desk.index", query={"che": "percorsi"})


def _differences(mine: PathForm, saved: PathForm) -> list[tuple[str, str, str]]:
    """Field by field, the steps in their order and without their numbers."""
    found = both_versions.rows(mine, saved, {"steps"})
    pairs = zip_longest(mine.filled(), saved.filled())
    for place, (here, there) in enumerate(pairs, 1):
        for field in here or there:
            said = [both_versions.said(row[_short(field)]) if row else "" for row in (here, there)]
            if _short(field) != "place" and said[0] != said[1]:
                found.append((_("Passo %(num)s: %(name)s", num=place, name=field.label.text), said[0], said[1]))
    return found


def _short(field: Any) -> str:
    return str(field.short_name)


def _saved(request: StaffRequest, row: StudyPath) -> Response:
    request.flash("success", _("Pubblicato: la pagina dei percorsi è aggiornata."))
    return request.redirect("editing.desk.edit_path", id=row.key)


def _form(
    request: StaffRequest, form: PathForm, told: Sequence[Told], row: StudyPath | None, status: int = 200, *,
    preview: bool = False, message: str = "", differences: Sequence[tuple[str, str, str]] = (),
) -> Response:  # fmt: skip
    way = None
    if preview:
        # A row of its own that is in no session: looking saves nothing.
        shown = StudyPath(**form.values(told, row), slug="anteprima", reviewed_on=today())
        way = paths.leading_to([shown], told, next(one for one in told if one.id == shown.to_id))[0]
    title = next((one.title for one in told if row and one.id == row.to_id), "")
    return request.render(
        "editing/desk/path.html", status=status, form=form, row=row, title=title, way=way, message=message,
        rows=differences,
    )  # fmt: skip
