"""Where does staff keep openings as templates, rename them and throw them away?

A new opening from a template is `desk.new` with `?modello=`.
"""

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.openings import ad_checks, desk_queries, labels, queries, templates
from portal.openings.desk_forms import version_of
from portal.openings.models import Opening, OpeningTemplate
from portal.openings.template_forms import KeepForm, NameForm
from portal.web.request import StaffRequest

WRITE = Action.WRITE_OPENINGS


def index(request: StaffRequest) -> Response:
    """All templates of one's cooperatives, each with what it holds."""
    rows = templates.listed(request.session, request.staff)
    names = {c.id: c.title for c in desk_queries.professions(request.session, request.locale)}
    homes = {c.key: c.name for c in desk_queries.employers(request.session, request.staff)}
    return request.render(
        "openings/desk/templates/index.html", rows=[(row, templates.opening_of(request.session, row)) for row in rows],
        professions=names, homes=homes, words=labels,
    )  # fmt: skip


def edit(request: StaffRequest) -> Response:
    """What a template holds, and its name to change."""
    row = templates.one(request.session, request.staff, request.params["id"])
    return _edit(request, row, NameForm(data={"name": row.name, "version": str(row.version)}))


def update(request: StaffRequest) -> Response:
    """Give a template another name."""
    row = templates.one(request.session, request.staff, request.params["id"], lock=True)
    form = NameForm(request.form)
    if not form.validate():
        return _edit(request, row, form, 422)
    try:
        templates.rename(request.session, row, form.name.data, version=version_of(request.form))
    except templates.NameTaken as taken:
        form.name.errors = [taken.message]
        return _edit(request, row, form, 422)
    except Conflict as conflict:
        form.version.data = str(row.version)
        form.name.errors = [conflict.message]
        return _edit(request, row, form, 409)
    request.flash("success", _("Modello salvato."))
    return request.redirect("openings.desk.templates.index")


def create_deletion(request: StaffRequest) -> Response:
    """Throw a template away."""
    row = templates.one(request.session, request.staff, request.params["id"], lock=True)
    templates.delete(request.session, row, by=request.me)
    request.flash("success", _("Il modello «%(name)s» è eliminato. Lo riprendi da «Ultime azioni».", name=row.name))
    return request.redirect("openings.desk.templates.index")


def new(request: StaffRequest) -> Response:
    """Under which name to keep this opening."""
    opening = desk_queries.one(request.session, request.staff, request.params["id"], WRITE)
    return _new(request, opening, KeepForm(data={"name": opening.title[:80]}))


def create(request: StaffRequest) -> Response:
    """Keep this opening as a template; a name that is taken is replaced only when that is ticked."""
    opening = desk_queries.one(request.session, request.staff, request.params["id"], WRITE, lock=True)
    form = KeepForm(request.form)
    if not form.validate():
        return _new(request, opening, form, 422)
    try:
        row = templates.keep(request.session, opening, form.name.data, replace=bool(form.replace.data))
    except templates.NameTaken as taken:
        form.name.errors = [taken.message]
        return _new(request, opening, form, 422, taken=True)
    except Conflict as conflict:
        form.name.errors = [conflict.message]
        return _new(request, opening, form, 409)
    request.flash("success", _("«%(name)s» è fra i modelli: da lì si comincia una nuova offerta.", name=row.name))
    return request.redirect("openings.desk.templates.index")


def _new(
    request: StaffRequest, opening: Opening, form: KeepForm, status: int = 200, *, taken: bool = False
) -> Response:
    return request.render(
        "openings/desk/templates/new.html", status=status, form=form, opening=opening, taken=taken
    )  # fmt: skip


def _edit(request: StaffRequest, row: OpeningTemplate, form: NameForm, status: int = 200) -> Response:
    opening = templates.opening_of(request.session, row)
    text = queries.profession_text(request.session, opening.profession_id, request.locale)
    return request.render(
        "openings/desk/templates/edit.html", status=status, form=form, template=row, opening=opening, words=labels,
        profession=text.title, findings=ad_checks.check(opening),
    )  # fmt: skip
