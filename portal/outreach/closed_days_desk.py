"""On which page is the school calendar kept: days without school, by year, with what needs a check?"""

from typing import Any

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.db import today
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.outreach import closed_days, school_years
from portal.outreach.closed_days_forms import ClosedDaysForm
from portal.outreach.models import ClosedDays
from portal.web.request import StaffRequest

EDIT = Action.EDIT_SCHOOLS


def index(request: StaffRequest) -> Response:
    """The table of one school year; `?anno=2026-27`, the running one by default."""
    session, day = request.session, today()
    years = closed_days.years(session, day)
    asked = school_years.read(request.query.get("anno"))
    year = asked if asked in years else school_years.of(day)
    rows = closed_days.of_year(session, year)
    return request.render(
        "outreach/desk/closed_days/index.html", rows=rows, year=year, years=years,
        uncertain=closed_days.uncertain(rows), may_edit=request.staff.may(EDIT),
    )  # fmt: skip


def new(request: StaffRequest) -> Response:
    """An empty form."""
    return _page(request, ClosedDaysForm(), None)


def create(request: StaffRequest) -> Response:
    """Days that were missing."""
    form = ClosedDaysForm(request.form)
    if not form.validate():
        return _page(request, form, None, 422)
    try:
        row = closed_days.add(request.session, form.values(), today=today())
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _page(request, form, None, 422)
    return _saved(request, row)


def edit(request: StaffRequest) -> Response:
    """The form with what is known now."""
    row = closed_days.one(request.session, request.params["id"])
    return _page(request, ClosedDaysForm(obj=row, data=_extra(row)), row)


def update(request: StaffRequest) -> Response:
    """Save it, unless somebody else did since the form was shown."""
    row, form = closed_days.one(request.session, request.params["id"], lock=True), ClosedDaysForm(request.form)
    if not form.validate():
        return _page(request, form, row, 422)
    try:
        closed_days.edit(request.session, row, form.values(), version=form.version.data or "", today=today())
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _page(request, form, row, 422)
    except Conflict as conflict:
        form.version.data = row.updated_at.isoformat()
        return _page(request, form, row, 409, message=conflict.message)
    return _saved(request, row)


def create_deletion(request: StaffRequest) -> Response:
    """Take days off the table."""
    row = closed_days.one(request.session, request.params["id"], lock=True)
    year = school_years.of(row.first_on)
    closed_days.remove(request.session, row)
    request.flash("success", _("«%(name)s» non è più nel calendario.", name=row.name))
    return request.redirect("outreach.desk.closed_days.index", query={"anno": year.word})


def _extra(row: ClosedDays) -> dict[str, Any]:
    return {"version": row.updated_at.isoformat()}


def _saved(request: StaffRequest, row: ClosedDays) -> Response:
    request.flash("success", _("Salvato: le date pubblicate da ora in poi ne tengono conto."))
    return request.redirect("outreach.desk.closed_days.index", query={"anno": school_years.of(row.first_on).word})


def _page(
    request: StaffRequest, form: ClosedDaysForm, row: ClosedDays | None, status: int = 200, *, message: str = ""
) -> Response:
    return request.render("outreach/desk/closed_days/edit.html", status=status, form=form, row=row, message=message)
