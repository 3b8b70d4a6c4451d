"""How do staff bring a list of the ministry: load it, see what it would change, confirm, watch it being applied?"""

from starlette.responses import Response

from portal.csv_files import as_csv
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.schools import imports
from portal.schools.desk_forms import MEGABYTES, ListForm
from portal.schools.labels import FAILURES, FIELDS, REASONS, STATES
from portal.schools.models import ImportState, SchoolImport
from portal.schools.reading import MOST_ROWS
from portal.web.pagination import Page, page_number, with_query
from portal.web.request import StaffRequest

SIZE = 100


def index(request: StaffRequest) -> Response:
    """The lists that were brought, and a form for the next one."""
    return _page(request, ListForm())


def create(request: StaffRequest) -> Response:
    """Take a file in; what follows is the page that shows how far it got."""
    form = ListForm(request.form)
    upload = form.upload if form.validate() else None
    if upload is None:
        return _page(request, form, status=422)
    try:
        row = imports.bring(request.session, request.portal.storage, upload.file, upload.filename or "", request.me.key)
    except Conflict as conflict:
        return _page(request, form, status=409, conflict=conflict.message)
    return request.redirect("schools.desk.import", id=row.key)


def show(request: StaffRequest) -> Response:
    """One list: being read, its preview, being applied, or done. Looks again by itself while something goes on."""
    row = imports.by_id(request.session, request.params["id"])
    number = page_number(request.query.get("pagina"))
    page = Page(number, SIZE, len(row.refused))
    return request.render(
        "schools/desk/import.html", row=row, page=page, href=lambda n: with_query({}, pagina=n), states=STATES, fields=FIELDS,
        refused=[(one["row"], one["code"], reasons(one["reasons"])) for one in row.refused[page.offset : page.offset + SIZE]],
        failure=str(FAILURES.get(row.failure, "")) % {"rows": MOST_ROWS}, older=imports.is_older(request.session, row),
        at_work=row.state in {ImportState.READING, ImportState.RUNNING},
    )  # fmt: skip


def refused(request: StaffRequest) -> Response:
    """Every refused row as a table for a spreadsheet."""
    row = imports.by_id(request.session, request.params["id"])
    body = [(one["row"], one["code"], " ".join(reasons(one["reasons"]))) for one in row.refused]
    return Response(
        as_csv([_("Riga"), _("Codice"), _("Motivo")], body), media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="righe-rifiutate-{row.key}.csv"', "Cache-Control": "no-store"},
    )  # fmt: skip


def create_confirmation(request: StaffRequest) -> Response:
    """Apply what the preview showed."""
    row = imports.confirm(request.session, request.params["id"])
    return request.redirect("schools.desk.import", id=row.key)


def create_discard(request: StaffRequest) -> Response:
    """Forget a list that nobody confirmed."""
    imports.discard(request.session, request.params["id"])
    request.flash("success", _("Elenco scartato: il registro è rimasto com’era."))
    return request.redirect("schools.desk.imports")


def reasons(told: list[list[str]]) -> list[str]:
    """Why a row was refused, in the visitor's language."""
    return [str(REASONS[key]) % {"value": value} for key, value in told if key in REASONS]


def _page(request: StaffRequest, form: ListForm, *, status: int = 200, conflict: str = "") -> Response:
    rows: list[SchoolImport] = list(imports.latest(request.session))
    return request.render(
        "schools/desk/imports.html",
        status=status,
        form=form,
        rows=rows,
        conflict=conflict,
        states=STATES,
        megabytes=MEGABYTES,
    )
