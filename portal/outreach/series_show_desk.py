"""What does a host see of one series, and what is done with its dates?"""

from starlette.responses import Response
from wtforms import DateField

from portal.accounts.policy import Action
from portal.db import now, today
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.outreach import series_actions as actions
from portal.outreach import series_labels as labels
from portal.outreach import series_queries as queries
from portal.outreach.models import Series, Slot
from portal.outreach.series_fields import HourField
from portal.outreach.slot_rules import closes_on, opens_on
from portal.professions import queries as professions
from portal.web.forms import Form, required
from portal.web.request import StaffRequest

HOST = Action.HOST_VISITS


class DateForm(Form):
    """One more date."""

    day = DateField(_l("Giorno"), [required(_l("Scegli un giorno."))], format=["%Y-%m-%d", "%d/%m/%Y"])
    hour = HourField(_l("Ora di inizio"))


def show(request: StaffRequest) -> Response:
    """One series: its dates with who comes, its rules, what can be done."""
    row = queries.one(request.session, request.staff, request.params["id"])
    return _page(request, row, DateForm(data={"hour": row.starts}))


def create_date(request: StaffRequest) -> Response:
    """Offer one more date."""
    row, form = _held(request), DateForm(request.form)
    if not form.validate():
        return _page(request, row, form, 422)
    try:
        actions.add(request.session, row, form.day.data, form.hour.data, by=request.me)
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _page(request, row, form, 422)
    request.flash("success", _("La data è aggiunta."))
    return _back(request, row)


def create_withdrawal(request: StaffRequest) -> Response:
    """Take a date off; while a class is expected on it, the visits are shown instead."""
    row = _held(request)
    slot = queries.date_of(request.session, row, request.params["slot"], lock=True)
    try:
        actions.withdraw(request.session, row, slot, by=request.me)
    except Conflict as conflict:
        return _page(request, row, DateForm(data={"hour": row.starts}), 409, message=conflict.message, about=slot)
    request.flash("success", _("La data è ritirata: nessuno la può più prenotare."))
    return _back(request, row)


def create_return(request: StaffRequest) -> Response:
    """Offer again a date that was taken off."""
    row = _held(request)
    slot = queries.date_of(request.session, row, request.params["slot"], lock=True)
    actions.restore(request.session, row, slot, by=request.me)
    request.flash("success", _("La data è di nuovo prenotabile."))
    return _back(request, row)


def create_closure(request: StaffRequest) -> Response:
    """No more bookings."""
    row = _held(request)
    actions.end(request.session, row, by=request.me)
    request.flash("success", _("La proposta è conclusa. Le classi già prenotate vengono lo stesso."))
    return _back(request, row)


def create_copy(request: StaffRequest) -> Response:
    """The same for the next term, as a draft."""
    row = queries.one(request.session, request.staff, request.params["id"], HOST)
    made = actions.copy(request.session, row, by=request.me)
    request.flash("success", _("Questa è la copia per il prossimo periodo: controlla le date e pubblicala."))
    return request.redirect("outreach.desk.series.edit", id=made.key)


def create_deletion(request: StaffRequest) -> Response:
    """Throw a draft away."""
    row = _held(request)
    actions.delete(request.session, row)
    request.flash("success", _("La bozza «%(title)s» è eliminata.", title=row.title))
    return request.redirect("outreach.desk.series.index")


def _held(request: StaffRequest) -> Series:
    return queries.one(request.session, request.staff, request.params["id"], HOST, lock=True)


def _back(request: StaffRequest, row: Series) -> Response:
    return request.redirect("outreach.desk.series.show", id=row.key)


def _page(
    request: StaffRequest, row: Series, form: DateForm, status: int = 200, *, message: str = "", about: Slot | None = None
) -> Response:  # fmt: skip
    session, moment = request.session, now()
    slots = queries.dates(session, row)
    ahead = [slot for slot in slots if slot.starts_at > moment]
    return request.render(
        "outreach/desk/series/show.html", status=status, series=row, form=form, message=message, about=about,
        ahead=ahead, past=[slot for slot in slots if slot.starts_at <= moment and slot.withdrawn_at is None],
        visits=queries.visits_on(session, [slot.key for slot in ahead]), missing=actions.missing(row),
        told=professions.chosen(session, row.professions, request.locale), may_host=queries.may_host(request.staff, row),
        labels=labels, opens_on=opens_on, closes_on=closes_on, today=today(), editor=queries.editor(session, row),
    )  # fmt: skip
