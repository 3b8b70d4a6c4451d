"""Which pages does staff use to write an opening, try it, publish it and end it?

What lists openings together with their applications is in `portal/web/desk.py`.
"""

import secrets
from typing import Any

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.db import today
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.i18n import gettext as _
from portal.openings import (
    actions,
    ad_checks,
    comparison,
    desk_queries,
    pay,
    place_forms,
    queries,
    scheduling,
    shown,
    templates,
)
from portal.openings.desk_forms import CloseForm, ExtendForm, OpeningForm, submission_of, suggested_places, version_of
from portal.openings.form_values import blank, of_row
from portal.openings.models import CloseReason, Opening, OpeningTemplate, State
from portal.web.pagination import whole_number
from portal.web.request import StaffRequest

WRITE = Action.WRITE_OPENINGS


def new(request: StaffRequest) -> Response:
    """An empty form, or the one that the template named in the address begins."""
    template = template_named(request, request.query.get("modello"))
    if template is not None:
        begun = templates.opening_of(request.session, template)
        return _form(request, fill(request, data=of_row(begun), template=template), None, template=template)
    employers = desk_queries.employers(request.session, request.staff)
    return _form(request, fill(request, data=blank(employers[0].reply_days if employers else 15)), None)


def create(request: StaffRequest) -> Response:
    """Keep what was typed as a draft, or publish it at once."""
    template = template_named(request, request.form.get("modello"))
    begun = desk_queries.submitted(request.session, request.staff, request.me, submission_of(request.form))
    return _save(request, fill(request, request.form, template=template, opening=begun), begun, template)


def edit(request: StaffRequest) -> Response:
    """The form with what is written now."""
    opening = desk_queries.one(request.session, request.staff, request.params["id"], WRITE)
    if opening.state is State.CLOSED:
        request.flash("info", _("Un’offerta chiusa non si modifica più: puoi farne una copia."))
        return request.redirect("openings.desk.show", id=opening.key)
    return _form(request, fill(request, data=of_row(opening), opening=opening), opening)


def update(request: StaffRequest) -> Response:
    """Keep what was typed; a public opening stays fit to be public or stays as it was."""
    opening = desk_queries.one(request.session, request.staff, request.params["id"], WRITE, lock=True)
    return _save(request, fill(request, request.form, opening=opening), opening)


def pay_preview(request: StaffRequest) -> Response:
    """What level and hours give, for the part of the form that shows it while one types."""
    form = fill(request, request.query)
    return request.render("openings/desk/pay.html", **_pay(form))


def preview(request: StaffRequest) -> Response:
    """The public page of an opening that may not be public yet."""
    opening = desk_queries.one(request.session, request.staff, request.params["id"])
    told = shown.context(request.session, opening, today(), request.locale)
    return request.render(
        "openings/desk/preview.html", **told, may_write=desk_queries.may_write(request.staff, opening), preview=True
    )


def create_publication(request: StaffRequest) -> Response:
    """Make a draft public; refused with every reason beside its field."""
    opening = desk_queries.one(request.session, request.staff, request.params["id"], WRITE, lock=True)
    version, checked = version_of(request.form), bool(request.form.get("checked"))
    try:
        actions.publish(request.session, opening, by=request.me, version=version, today=today(), checked=checked)
    except RuleBroken as broken:
        form = fill(request, data=of_row(opening) | {"checked": checked}, opening=opening)
        form.refuse(broken.messages)
        return _form(request, form, opening, 422)
    return _published(request, opening)


def create_closure(request: StaffRequest) -> Response:
    """End a public opening, with the reason that the network counts."""
    opening = desk_queries.one(request.session, request.staff, request.params["id"], WRITE, lock=True)
    form = CloseForm(request.form)
    if not form.validate():
        return request.render("openings/desk/close.html", status=422, opening=opening, close=form)
    actions.close(request.session, opening, CloseReason(form.reason.data), by=request.me)
    request.flash("success", _("L’offerta «%(title)s» è chiusa.", title=opening.title))
    return request.redirect("openings.desk.show", id=opening.key)


def extension(request: StaffRequest) -> Response:
    """Until when, and why."""
    opening = desk_queries.one(request.session, request.staff, request.params["id"], WRITE)
    if opening.state is not State.PUBLISHED:
        request.flash("info", _("Si proroga solo un’offerta pubblicata. Una chiusa si ripropone."))
        return request.redirect("openings.desk.show", id=opening.key)
    return _extension(request, opening, ExtendForm(data={"version": str(opening.version)}))


def create_extension(request: StaffRequest) -> Response:
    """Move the last day later, with the reason that stays in the history."""
    opening = desk_queries.one(request.session, request.staff, request.params["id"], WRITE, lock=True)
    form = ExtendForm(request.form)
    if not form.validate():
        return _extension(request, opening, form, 422)
    version, until, reason = version_of(request.form), form.closes_on.data, form.reason.data
    try:
        actions.extend(request.session, opening, until, reason, by=request.me, version=version, today=today())
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _extension(request, opening, form, 422)
    request.flash("success", _("Prorogata: ci si può candidare fino al nuovo giorno."))
    return request.redirect("openings.desk.show", id=opening.key)


def _extension(request: StaffRequest, opening: Opening, form: ExtendForm, status: int = 200) -> Response:
    return request.render("openings/desk/extend.html", status=status, opening=opening, form=form, today=today())


def create_relisting(request: StaffRequest) -> Response:
    """A closed opening once more, as a new draft."""
    opening = desk_queries.one(request.session, request.staff, request.params["id"], WRITE, lock=True)
    again = actions.relist(request.session, opening, by=request.me, today=today())
    request.flash("success", _("Scegli il nuovo ultimo giorno e pubblicala. Chi si era candidato resta nella vecchia."))
    return request.redirect("openings.desk.edit", query={"breve": 1}, id=again.key)


def create_copy(request: StaffRequest) -> Response:
    """The same opening as a new draft."""
    opening = desk_queries.one(request.session, request.staff, request.params["id"], WRITE)
    copied = actions.copy(request.session, opening, by=request.me, today=today())
    request.flash("success", _("Questa è la copia. Scegli l’ultimo giorno per candidarsi e pubblicala."))
    return request.redirect("openings.desk.edit", id=copied.key)


def create_deletion(request: StaffRequest) -> Response:
    """Throw a draft away."""
    opening = desk_queries.one(request.session, request.staff, request.params["id"], WRITE, lock=True)
    actions.delete(request.session, opening, by=request.me)
    request.flash("success", _("La bozza «%(title)s» è eliminata.", title=opening.title))
    return request.redirect("openings.desk.index")


# -- what create and update share


def fill(
    request: StaffRequest, sent: Any = None, *, data: dict[str, Any] | None = None, opening: Opening | None = None,
    template: OpeningTemplate | None = None,
) -> OpeningForm:  # fmt: skip
    """The form with what can be chosen; an opening that exists keeps its cooperative, so does one from a template."""
    session, staff = request.session, request.staff
    form = OpeningForm(sent, data=data)
    employers = [opening.cooperative] if opening else desk_queries.employers(session, staff)
    fixed = opening or template
    if fixed is not None:
        employers = [c for c in employers if c.key == fixed.cooperative_id]
        form.cooperative_id.data = fixed.cooperative_id
    if not employers:
        raise NotAllowed
    form.employers, form.workplaces = employers, desk_queries.services(session, employers)
    form.offer_choices(
        employers,
        form.workplaces,
        desk_queries.professions(session, request.locale),
        queries.pay_table(session, today()),
    )
    return form


def template_named(request: StaffRequest, said: Any) -> OpeningTemplate | None:
    """The template that the address or the form names; None when it names none, or one that is gone by now."""
    number = whole_number(str(said or ""))
    if number is None:
        return None
    try:
        return templates.one(request.session, request.staff, number)
    except NotFound:
        request.flash("info", _("Quel modello non c’è più: ecco un foglio bianco."))
        return None


def _save(
    request: StaffRequest, form: OpeningForm, opening: Opening | None, template: OpeningTemplate | None = None
) -> Response:
    """Check the form, write the row, and go where the button said; a refusal leaves everything as it was."""
    session, day, then = request.session, today(), str(request.form.get("then", "save"))
    if request.form.get("title_suggested"):
        form.title.data = str(request.form["title_suggested"])
    if place_forms.move(form, request.form) or then == "pay":
        return _form(request, form, opening, template=template)
    if not form.validate():
        return _form(request, form, opening, 422, template=template)
    checked, fresh = bool(form.checked.data), opening is None
    try:
        if opening is None:
            values = form.values() | {"cooperative_id": form.cooperative_id.data}
            opening = actions.create(session, values, by=request.me, today=day, submission=submission_of(request.form))
        else:
            version = version_of(request.form)
            actions.edit(
                session, opening, form.values(), by=request.me, version=version, today=day, checked=checked,
                reason=form.extension_reason.data or "",
            )  # fmt: skip
        if then == "publish":
            actions.publish(session, opening, by=request.me, version=opening.version, today=day, checked=checked)
            return _published(request, opening)
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _form(request, form, None if fresh else opening, 422, template=template)
    except Conflict as conflict:
        if opening is None:
            form.form_errors = [conflict.message]
            return _form(request, form, None, 409, template=template)
        return _conflict(request, form, opening, conflict.message)
    return _saved(request, opening, then)


def _saved(request: StaffRequest, opening: Opening, then: str) -> Response:
    request.flash("success", _("Bozza salvata.") if opening.state is State.DRAFT else _("Modifiche salvate."))
    if opening.publish_at is not None and scheduling.against(opening):
        request.flash("warning", _("Così com’è non potrà uscire nel giorno programmato: guarda che cosa manca."))
    if then == "schedule" and opening.state is State.DRAFT:
        return request.redirect("openings.desk.schedule", id=opening.key)
    if request.form.get("title_suggested"):
        return request.redirect("openings.desk.edit", id=opening.key)
    return request.redirect("openings.desk.preview" if then == "preview" else "openings.desk.show", id=opening.key)


def _published(request: StaffRequest, opening: Opening) -> Response:
    request.flash("success", _("«%(title)s» è pubblicata: da ora ci si può candidare.", title=opening.title))
    return request.redirect("openings.desk.show", id=opening.key)


def _pay(form: OpeningForm) -> dict[str, Any]:
    chosen = form.professions.get(form.profession_id.data or 0)
    return {
        "pay": form.pay(), "typed": form.kind in pay.WITHOUT_TABLE, "agreement": pay.agreement(), "minima": form.minima,
        "usual": chosen.levels if chosen else (),
    }  # fmt: skip


def _form(
    request: StaffRequest, form: OpeningForm, opening: Opening | None, status: int = 200, *,
    template: OpeningTemplate | None = None,
) -> Response:  # fmt: skip
    trial = comparison.trial(form, opening)
    begins = opening is None and template is None
    return request.render(
        "openings/desk/edit.html", status=status, form=form, opening=opening, findings=ad_checks.check(trial),
        missing=ad_checks.missing(trial, today()), places=suggested_places(form.workplaces, form.employers), today=today(),
        state=opening.state if opening else State.DRAFT, template=template, short=template is not None or _is_short(request),
        submission="" if opening else submission_of(request.form) or secrets.token_hex(16),
        templates=templates.listed(request.session, request.staff) if begins and status == 200 else [], **_pay(form),
    )  # fmt: skip


def _is_short(request: StaffRequest) -> bool:
    """Whether only the fields that change from one opening to the next were asked for first."""
    return "1" in (request.query.get("breve"), request.form.get("breve"))


def _conflict(request: StaffRequest, form: OpeningForm, opening: Opening, message: str) -> Response:
    """Both versions side by side, and the form with one's own text, ready to be saved over the other knowingly."""
    session = request.session
    session.refresh(opening)
    rows = comparison.rows(form, opening)
    form.version.data = str(opening.version)
    trial = comparison.trial(form, opening)
    return request.render(
        "openings/desk/conflict.html", status=409, form=form, opening=opening, message=message, rows=rows,
        editor=desk_queries.editor(session, opening), findings=ad_checks.check(trial), missing={}, today=today(),
        places=suggested_places(form.workplaces, form.employers), state=opening.state, **_pay(form),
    )  # fmt: skip
