"""With which page does an editor choose the first words of the home page?"""

from collections.abc import Mapping, Sequence

from starlette.responses import Response

from portal import i18n, text_checks
from portal.db import today
from portal.editing import actions, queries
from portal.editing.forms import HomeForm
from portal.errors import Conflict, NotFound
from portal.i18n import gettext as _
from portal.web import both_versions
from portal.web.request import StaffRequest


def edit(request: StaffRequest) -> Response:
    """The form with what the page says now."""
    return _form(request, _saved(request))


def update(request: StaffRequest) -> Response:
    """Publish it, or show what it would look like (`then=preview`)."""
    form, language = HomeForm(request.form), _language(request)
    if not form.validate():
        return _form(request, form, 422)
    if request.form.get("then") == "preview":
        return _form(request, form, preview=form.values())
    seen = form.version.data or ""
    try:
        actions.edit_home(request.session, language, form.values(), by=request.me, version=seen, today=today())
    except Conflict as conflict:
        saved = _saved(request)
        rows = both_versions.rows(form, saved)
        form.version.data = saved.version.data
        return _form(request, form, 409, message=conflict.message, differences=rows)
    request.flash("success", _("Pubblicato: la home page è aggiornata."))
    return request.redirect("editing.desk.edit_home", lingua=language)


def _language(request: StaffRequest) -> str:
    language = str(request.params["lingua"])
    if language not in i18n.languages():
        raise NotFound
    return language


def _saved(request: StaffRequest) -> HomeForm:
    texts = queries.home_texts(request.session, _language(request))
    return HomeForm(data=texts | {"version": queries.home_version(texts)})


def _form(
    request: StaffRequest, form: HomeForm, status: int = 200, *, preview: Mapping[str, str] | None = None,
    message: str = "", differences: Sequence[tuple[str, str, str]] = (),
) -> Response:  # fmt: skip
    return request.render(
        "editing/desk/home.html", status=status, form=form, language=_language(request), languages=i18n.languages(),
        preview=preview, message=message, rows=differences,
        readability=text_checks.gulpease(f"{form.hero_title.data}.\n\n{form.hero_lead.data}"),
    )  # fmt: skip
