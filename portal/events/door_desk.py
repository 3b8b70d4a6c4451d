"""With which pages is the door kept, on a phone in one hand: scan, tap a name, count who came without signing up?"""

import secrets

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.events import desk_queries, door, queries
from portal.events.door import Outcome, Shown
from portal.events.models import Event
from portal.i18n import gettext as _
from portal.web.pagination import whole_number
from portal.web.request import StaffRequest
from portal.web.templates import moment

CAMERA = {"Permissions-Policy": "camera=(self), microphone=(), geolocation=(self)"}


def show(request: StaffRequest) -> Response:
    """Who is expected and who is here. A phone's camera opens it with a code (`?codice=`), ready to be let in."""
    event = _event(request)
    answer = request.render(
        "events/desk/door.html", event=event, told=queries.told(request.session, event, request.locale),
        guests=door.guests(request.session, event), count=door.count(request.session, event),
        last=door.last_walk_in(request.session, event), code=door.read_code(request.query.get("codice", "")),
        submission=secrets.token_urlsafe(12),
    )  # fmt: skip
    answer.headers.update(CAMERA)
    return answer


def create_entry(request: StaffRequest) -> Response:
    """Let in: whoever holds this code (`codice`), or the name that was tapped (`persona`)."""
    event = _event(request)
    number = whole_number(str(request.form.get("persona", "")))
    if number is not None:
        shown = door.let_in(request.session, event, number, by=request.me)
    else:
        shown = door.show_ticket(request.session, event, str(request.form.get("codice", "")), by=request.me)
    good = shown.outcome in {Outcome.LET_IN, Outcome.WAITING}
    request.flash("success" if good else "warning", _said(request, shown))
    return request.redirect("events.desk.door", id=event.key)


def delete_entry(request: StaffRequest) -> Response:
    """That was the wrong one."""
    event = _event(request)
    number = whole_number(str(request.form.get("persona", "")))
    if number is None:
        return request.redirect("events.desk.door", id=event.key)
    row = door.let_out(request.session, event, number)
    request.flash("info", _("Un ingresso in meno.") if row.walk_in else _("Ingresso annullato: %(name)s.", name=row.name or row.code))  # fmt: skip
    return request.redirect("events.desk.door", id=event.key)


def create_walk_in(request: StaffRequest) -> Response:
    """Somebody came without signing up."""
    event = _event(request)
    submission = str(request.form.get("submission", "")) or secrets.token_urlsafe(12)
    door.count_walk_in(request.session, event, submission, by=request.me)
    here = door.count(request.session, event)
    request.flash("success", _("Contato. Senza iscrizione: %(count)s.", count=here.walk_ins))
    return request.redirect("events.desk.door", id=event.key)


def paper(request: StaffRequest) -> Response:
    """The list to print, for a door without network."""
    event = _event(request)
    told = queries.told(request.session, event, request.locale)
    return request.render("events/desk/paper.html", event=event, told=told, guests=door.guests(request.session, event))


def _event(request: StaffRequest) -> Event:
    return desk_queries.one(request.session, request.staff, request.params["id"], Action.HOST_VISITS)


def _said(request: StaffRequest, shown: Shown) -> str:
    name = (shown.row.name or shown.row.code) if shown.row else ""
    if shown.outcome is Outcome.LET_IN:
        return _("%(name)s è dentro.", name=name)
    if shown.outcome is Outcome.WAITING:
        return _("%(name)s è dentro. Era in lista d’attesa.", name=name)
    if shown.outcome is Outcome.ALREADY and shown.row:
        return _("%(name)s è già dentro dalle %(time)s.", name=name, time=moment(None, shown.row.checked_in_at, "HH:mm"))  # fmt: skip
    if shown.outcome is Outcome.CANCELLED:
        return _(
            "Questa iscrizione è stata disdetta. Se c’è posto, conta la persona fra gli ingressi senza iscrizione."
        )
    if shown.outcome is Outcome.OTHER_EVENT:
        other = shown.event
        if other and request.staff.may_in(Action.READ_VISITS, other.cooperative_id):
            day = moment(None, other.starts_at, "d MMMM, HH:mm")
            return _("Questo biglietto è per un altro evento: %(title)s, %(day)s.", title=other.title, day=day)
        return _("Questo biglietto è per un altro evento.")
    return _("Nessun biglietto ha questo codice. Controlla le lettere, o cerca il nome nella lista.")
