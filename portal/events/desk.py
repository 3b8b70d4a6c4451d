"""With which pages does staff write an event, try it, publish it, move it, call it off and see who comes?"""

from typing import Any

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.cooperatives import queries as cooperatives
from portal.csv_files import as_csv
from portal.db import now, today
from portal.errors import Conflict, NotAllowed, RuleBroken
from portal.events import actions, desk_queries, door, labels, mail, pages, policy, queries
from portal.events.desk_queries import View
from portal.events.forms import CancelForm, CloseForm, EventForm, SignUpForm, of_row
from portal.events.models import Event, EventState, SignUpState
from portal.i18n import gettext as _
from portal.professions import queries as professions
from portal.web import both_versions
from portal.web.dead_links import DeadLinks
from portal.web.request import StaffRequest
from portal.web.templates import moment

HOST = Action.HOST_VISITS


def index(request: StaffRequest) -> Response:
    """The events of one's cooperative: coming, drafts, past, called off (`?stato=`)."""
    asked = request.query.get("stato", "")
    view = View(asked) if asked in set(View) else View.COMING
    return request.render(
        "events/desk/index.html", view=view, views=View, rows=desk_queries.listed(request.session, request.staff, view),
        totals=desk_queries.totals(request.session, request.staff), hosts=request.staff.may(HOST), labels=labels,
        several=request.staff.sees_all(HOST), now=now(),
    )  # fmt: skip


def show(request: StaffRequest) -> Response:
    """One event: how many come, who, and what is to be done."""
    event = desk_queries.one(request.session, request.staff, request.params["id"])
    return _show(request, event, CancelForm(), CloseForm(data={"staff_hours": event.staff_hours}))


def new(request: StaffRequest) -> Response:
    """An empty form."""
    return _form(request, _fill(request, data={"places": 20}), None)


def create(request: StaffRequest) -> Response:
    """Keep what was typed as a draft, or publish it at once."""
    return _save(request, _fill(request, request.form), None)


def edit(request: StaffRequest) -> Response:
    """The form with what is written now."""
    event = _mine(request)
    return _form(request, _fill(request, data=of_row(event), event=event), event)


def update(request: StaffRequest) -> Response:
    """Keep what was typed. When people who signed up would hear of it, their mail is shown before it goes."""
    event = _mine(request)
    return _save(request, _fill(request, request.form, event=event), event)


def preview(request: StaffRequest) -> Response:
    """The public page of an event that may not be public yet."""
    event = desk_queries.one(request.session, request.staff, request.params["id"])
    told = queries.told(request.session, event, request.locale)
    return request.render("events/desk/preview.html", event=event, **pages.context(request, told, SignUpForm()))


def create_publication(request: StaffRequest) -> Response:
    """Make it public; refused with every reason beside its field."""
    event = _mine(request, lock=True)
    form = _fill(request, data=of_row(event), event=event)
    seen = EventForm(request.form).seen()
    try:
        actions.publish(request.session, event, version=seen, is_dead=_dead(request))
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _form(request, form, event, 422)
    return _published(request, event)


def create_cancellation(request: StaffRequest) -> Response:
    """Call it off, with the reason that people read."""
    event, form = _mine(request, lock=True), CancelForm(request.form)
    if not form.validate():
        return _show(request, event, form, CloseForm(), 422)
    told = len(actions.told(request.session, event))
    actions.cancel(request.session, event, form.reason.data)
    request.flash("success", _("L’evento è annullato. Persone avvisate per e-mail: %(count)s.", count=told))
    return request.redirect("events.desk.show", id=event.key)


def create_closure(request: StaffRequest) -> Response:
    """Attendance is complete; how many hours of work it took."""
    event, form = _mine(request, lock=True), CloseForm(request.form)
    if not form.validate():
        return _show(request, event, CancelForm(), form, 422)
    actions.close(request.session, event, form.staff_hours.data or 0)
    request.flash("success", _("Evento chiuso: presenze e ore contano per il rapporto dell’anno."))
    return request.redirect("events.desk.show", id=event.key)


def create_copy(request: StaffRequest) -> Response:
    """The same words as a new draft."""
    copied = actions.copy(request.session, _mine(request), by=request.me)
    request.flash("success", _("Questa è la copia, ancora una bozza. Controlla la data prima di pubblicarla."))
    return request.redirect("events.desk.edit", id=copied.key)


def create_deletion(request: StaffRequest) -> Response:
    """Forget a draft."""
    actions.delete(request.session, _mine(request, lock=True))
    request.flash("success", _("La bozza è eliminata."))
    return request.redirect("events.desk.index", query={"stato": View.DRAFTS.value})


def people_csv(request: StaffRequest) -> Response:
    """Who signed up, for a spreadsheet."""
    event = _mine(request)
    states = {SignUpState.IN: _("Ha il posto"), SignUpState.WAITING: _("In lista d’attesa"), SignUpState.CANCELLED: _("Ha disdetto")}  # fmt: skip
    head = [_("Codice"), _("Nome"), _("E-mail"), _("Stato"), _("Iscrizione del"), _("Ingresso alle")]
    rows = [
        [p.code, p.name, p.email or "", states[p.state], moment(None, p.signed_up_at, "yyyy-MM-dd HH:mm"),
         moment(None, p.checked_in_at, "HH:mm")]
        for p in desk_queries.people(request.session, event)
    ]  # fmt: skip
    headers = {"Content-Disposition": f'attachment; filename="{event.slug}.csv"', "Cache-Control": "no-store"}
    return Response(as_csv(head, rows), media_type="text/csv; charset=utf-8", headers=headers)


# -- what they share


def _mine(request: StaffRequest, *, lock: bool = False) -> Event:
    return desk_queries.one(request.session, request.staff, request.params["id"], HOST, lock=lock)


def _show(
    request: StaffRequest, event: Event, cancelling: CancelForm, closing: CloseForm, status: int = 200
) -> Response:
    reading = event.state is EventState.PUBLISHED and not policy.is_over(event)
    return request.render(
        "events/desk/show.html", status=status, event=event, told=queries.told(request.session, event, request.locale),
        people=desk_queries.people(request.session, event), count=door.count(request.session, event), labels=labels,
        hosts=request.staff.may_in(HOST, event.cooperative_id), cancelling=cancelling, closing=closing, now=now(),
        letter=mail.preview(request.portal.render, "event_cancelled", event) if reading else None,
        hears=len(actions.told(request.session, event)), kept=policy.KEPT.days // 7,
    )  # fmt: skip


def _fill(
    request: StaffRequest, sent: Any = None, *, data: dict[str, Any] | None = None, event: Event | None = None
) -> EventForm:
    """The form with what can be chosen; an event that exists keeps its cooperative."""
    session = request.session
    mine = [event.cooperative] if event else cooperatives.in_scope(session, request.staff, HOST)
    if not mine:
        raise NotAllowed
    form = EventForm(sent, data=data)
    services = [s for some in cooperatives.all_services(session).values() for s in some]
    form.offer(mine, services, {t.slug: t.title for t in professions.listed(session, request.locale)})
    if event or len(mine) == 1:
        form.cooperative_id.data = mine[0].key
    return form


def _save(request: StaffRequest, form: EventForm, event: Event | None) -> Response:
    """Check the form, write the row, and go where the button said; a refusal leaves everything as it was."""
    if not form.validate():
        return _form(request, form, event, 422)
    session, fresh, then = request.session, event is None, str(request.form.get("then", "save"))
    try:
        if event is None:
            event = actions.create(session, form.values() | {"cooperative_id": form.cooperative_id.data}, by=request.me)
        else:
            event = desk_queries.one(session, request.staff, event.key, HOST, lock=True)
            if (told := actions.tells(session, event, form.values())) and request.form.get("told") != "1":
                return _ask(request, form, event, told)
            dead = _dead(request)
            actions.edit(session, event, form.values(), by=request.me, version=form.seen(), is_dead=dead)
        if then == "publish":
            actions.publish(session, event, version=event.version, is_dead=_dead(request))
            return _published(request, event)
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _form(request, form, None if fresh else event, 422)
    except Conflict as conflict:
        assert event is not None
        return _conflict(request, form, event, conflict.message)
    request.flash("success", _("Bozza salvata.") if event.state is EventState.DRAFT else _("Modifiche salvate."))
    return request.redirect("events.desk.preview" if then == "preview" else "events.desk.show", id=event.key)


def _ask(request: StaffRequest, form: EventForm, event: Event, told: int) -> Response:
    """The exact mail that people would get, before it goes; nothing is written yet."""
    before = event.starts_at
    with request.session.no_autoflush:
        for name, value in form.values().items():
            setattr(event, name, value)
        letter = mail.preview(request.portal.render, "event_changed", event, before=before)
    request.session.rollback()
    event = _mine(request)
    return _form(request, form, event, letter=letter, told=told)


def _published(request: StaffRequest, event: Event) -> Response:
    request.flash("success", _("L’evento è pubblicato: da adesso ci si può iscrivere."))
    return request.redirect("events.desk.show", id=event.key)


def _dead(request: StaffRequest) -> DeadLinks:
    return DeadLinks(request.session, today())


def _form(request: StaffRequest, form: EventForm, event: Event | None, status: int = 200, **more: Any) -> Response:
    missing: dict[str, list[str]] = {}
    if event is not None and event.state is EventState.DRAFT and status == 200:
        missing = policy.reasons(event, now(), _dead(request))
    context = {"letter": None, "told": 0} | more
    return request.render("events/desk/edit.html", status=status, form=form, event=event, missing=missing, **context)


def _conflict(request: StaffRequest, form: EventForm, event: Event, message: str) -> Response:
    """Both versions side by side, and the form with one's own text, ready to be saved over the other knowingly."""
    request.session.rollback()
    event = _mine(request)
    rows = both_versions.rows(form, _fill(request, data=of_row(event), event=event))
    form.version.data = str(event.version)
    return request.render(
        "events/desk/conflict.html", status=409, form=form, event=event, message=message, rows=rows, letter=None, told=0
    )  # fmt: skip
