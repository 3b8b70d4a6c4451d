"""Who was there? One page for a phone at the door: a tap on the number that came, or why it was not held."""

from starlette.responses import Response

from portal.errors import Conflict, NotFound, RuleBroken
from portal.i18n import gettext as _
from portal.outreach import actions, desk_labels, queries
from portal.outreach import desk_forms as forms
from portal.outreach.desk import HOST, has_begun
from portal.outreach.models import Visit
from portal.web.pagination import whole_number
from portal.web.request import StaffRequest

# So many numbers below "all" are one tap away.
NEAR = 8


def show(request: StaffRequest) -> Response:
    """The numbers to tap; what was marked before can be put right."""
    visit = _visit(request)
    return _page(request, visit, _filled(visit), forms.ReasonForm())


def create(request: StaffRequest) -> Response:
    """So many came: the tapped number, else the typed one."""
    visit = _visit(request, lock=True)
    form = forms.AttendanceForm(request.form)
    tapped = whole_number(form.tapped.data)
    if tapped is not None:
        form.present.process(None, tapped)
    if not form.validate():
        return _page(request, visit, form, forms.ReasonForm(), status=422)
    try:
        actions.hold(
            request.session, visit, form.present.data, form.hours.data or 0.0, form.staff_hours.data, request.me,
            version=form.shown_version,
        )  # fmt: skip
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _page(request, visit, form, forms.ReasonForm(), status=422)
    except Conflict as conflict:
        return _page(request, visit, _filled(visit), forms.ReasonForm(), status=409, notice=conflict.message)
    words = _("Segnato: %(present)s di %(students)s.", present=visit.present, students=visit.students)
    request.flash("success", words)
    return request.redirect("outreach.desk.show", id=visit.key)


def create_absence(request: StaffRequest) -> Response:
    """It was not held, and why."""
    visit = _visit(request, lock=True)
    form = forms.ReasonForm(request.form)
    if not form.validate():
        return _page(request, visit, _filled(visit), form, status=422)
    try:
        actions.miss(request.session, visit, form.reason.data, request.me, version=form.shown_version)
    except Conflict as conflict:
        return _page(request, visit, _filled(visit), form, status=409, notice=conflict.message)
    request.flash("success", _("Segnata come non svolta."))
    return request.redirect("outreach.desk.show", id=visit.key)


def _visit(request: StaffRequest, *, lock: bool = False) -> Visit:
    """The visit, once it has a date: before that nobody can have come."""
    visit = queries.one(request.session, request.staff, request.params["id"], HOST, lock=lock)
    if visit.cooperative_id is None:
        raise NotFound
    return visit


def _filled(visit: Visit) -> forms.AttendanceForm:
    """What was marked; before that as many hours as the meeting lasts, and twice of them for two people who host."""
    form = forms.AttendanceForm()
    lasted = (visit.ends_at - visit.starts_at).total_seconds() / 3600 if visit.starts_at and visit.ends_at else 1
    hours = max(0.5, round(lasted * 2) / 2)
    form.present.data = visit.present
    form.hours.data = visit.held_hours if visit.held_hours is not None else hours
    form.staff_hours.data = visit.staff_hours if visit.held_hours is not None else hours * 2
    return form


def _page(
    request: StaffRequest, visit: Visit, form: forms.AttendanceForm, absence: forms.ReasonForm, *, status: int = 200,
    notice: str = "",
) -> Response:  # fmt: skip
    return request.render(
        "outreach/desk/attendance.html", status=status, visit=visit, form=form.on_page("attendance", visit),
        absence=absence.on_page("absence", visit), notice=notice, labels=desk_labels, begun=has_begun(visit),
        numbers=list(range(visit.students, max(0, visit.students - NEAR), -1)),
    )  # fmt: skip
