"""What does staff do with a visit: hand it to a host, confirm, propose, decline, move, cancel, mark who came?

A step that writes to the teacher is rehearsed first: it is made, the mail that would go is read, all is taken back, and
the page shows that mail. Sent again with `sure`, the step is made.
"""

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.outreach import actions, desk_queries, mail, queries
from portal.outreach import desk_forms as forms
from portal.outreach.desk import HOST, render
from portal.outreach.models import Visit, VisitState
from portal.web import links
from portal.web.pagination import whole_number
from portal.web.request import StaffRequest

Deed = Callable[[], object]


def create_assignment(request: StaffRequest) -> Response:
    """Into a host's hands; the host hears of it, and so does the teacher."""
    visit = _visit(request, Action.ASSIGN_VISITS)
    form = forms.AssignForm(request.form)
    cooperative, _sign, service = (form.host.data or "").partition(":")

    def deed() -> object:
        host, place = desk_queries.host(request.session, whole_number(cooperative), whole_number(service))
        return actions.assign(request.session, visit, host, place, request.me, version=form.shown_version)

    return _step(request, visit, "assign", form, deed, _("Affidata: la cooperativa riceve una e-mail e risponde."))


def create_confirmation(request: StaffRequest) -> Response:
    """It is on."""
    visit = _visit(request)
    form = forms.ConfirmForm.about(visit, queries.meeting_facts(request.session, visit), request.form)
    word = "edited" if visit.state is VisitState.CONFIRMED else "confirmed"

    def deed() -> object:
        return actions.confirm(request.session, visit, form.details(visit), request.me, version=form.shown_version)

    def draft() -> dict[str, Any]:
        return vars(form.details(visit))

    return _step(request, visit, "confirm", form, deed, _("Confermata: l’e-mail è in partenza."), word, draft)


def create_proposal(request: StaffRequest) -> Response:
    """Another date, for the teacher to answer."""
    visit = _visit(request)
    form = forms.ProposalForm(request.form)

    def deed() -> object:
        starts, ends = form.moments
        note = form.note.data or ""
        return actions.propose(request.session, visit, starts, ends, note, request.me, version=form.shown_version)

    def draft() -> dict[str, Any]:
        starts, ends = form.moments
        return {"starts_at": starts, "ends_at": ends, "note": form.note.data or ""}

    return _step(request, visit, "propose", form, deed, _("Proposta inviata: risponde chi insegna."), "proposed", draft)


def create_release(request: StaffRequest) -> Response:
    """The host cannot; whoever declines does not see the request any more."""
    visit = _visit(request)
    form = forms.ReasonForm(request.form)

    def deed() -> object:
        return actions.release(request.session, visit, request.me, form.reason.data, version=form.shown_version)

    done = _("La richiesta è tornata a chi coordina, che cerca un’altra cooperativa.")
    return _step(request, visit, "release", form, deed, done)


def create_move(request: StaffRequest) -> Response:
    """A new date that was agreed with the teacher."""
    visit = _visit(request)
    form = forms.MoveForm.about(desk_queries.own_dates(request.session, visit), request.form)

    def deed() -> object:
        starts, ends = form.moments
        return actions.move(
            request.session, visit, starts, ends, by=request.me, slot_id=form.chosen, reason=form.reason.data,
            version=form.shown_version,
        )  # fmt: skip

    def draft() -> dict[str, Any]:
        starts, ends = form.moments
        return {"starts_at": starts, "ends_at": ends, "reason": form.reason.data}

    return _step(request, visit, "move", form, deed, _("Spostata: l’e-mail è in partenza."), "moved", draft)


def create_cancellation(request: StaffRequest) -> Response:
    """It will not be."""
    visit = _visit(request)
    form = forms.ReasonForm(request.form)

    def deed() -> object:
        return actions.cancel(
            request.session, visit, form.reason.data, by=request.me, version=form.shown_version
        )  # fmt: skip

    def draft() -> dict[str, Any]:
        return {"reason": form.reason.data}

    return _step(request, visit, "cancel", form, deed, _("Annullata: l’e-mail è in partenza."), "cancelled", draft)


def _visit(request: StaffRequest, action: Action = HOST) -> Visit:
    return queries.one(request.session, request.staff, request.params["id"], action, lock=True)


def _step(
    request: StaffRequest, visit: Visit, name: str, form: forms.StepForm, deed: Deed, done: str, word: str = "",
    draft: Callable[[], dict[str, Any]] = dict,
) -> Response:  # fmt: skip
    """Check what was typed; show the mail it would send (`word`), or do it. A refusal keeps all that was typed."""
    if form.back.data or not form.validate():
        return render(request, visit, status=200 if form.back.data else 422, opened=name, **{name: form})
    try:
        if word and not form.sure.data and (letter := _rehearse(request, visit, deed, word, draft)):
            return _preview(request, visit, name, form, letter)
        changed = deed() is not None if form.sure.data or not word else False
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return render(request, visit, status=422, opened=name, **{name: form})
    except Conflict as conflict:
        return render(request, visit, status=409, notice=conflict.message, opened=name, **{name: form})
    request.flash(*(("success", done) if changed else ("info", _("Era già fatto: ecco com’è adesso."))))
    return request.redirect("outreach.desk.index") if name == "release" else _back(request, visit)


def _rehearse(
    request: StaffRequest, visit: Visit, deed: Deed, word: str, draft: Callable[[], dict[str, Any]]
) -> tuple[str, str] | None:
    """Make the step, read the mail that would go, take all back; None when there is nothing left to do."""
    trial = request.session.begin_nested()
    try:
        if deed() is None:
            return None
        return mail.preview(request.portal.render, request.session, word, visit, **draft())
    finally:
        trial.rollback()


def _preview(
    request: StaffRequest, visit: Visit, name: str, form: forms.StepForm, letter: tuple[str, str]
) -> Response:  # fmt: skip
    kept = [(f.name, f._value() if hasattr(f, "_value") else f.data) for f in form if f.name not in {"sure", "back"}]
    return request.render(
        "outreach/desk/preview.html", visit=visit, kept=kept, subject=letter[0], text=letter[1],
        action=links.url(STEPS[name], id=visit.key),
    )  # fmt: skip


def _back(request: StaffRequest, visit: Visit) -> Response:
    return request.redirect("outreach.desk.show", id=visit.key)


STEPS = {
    "confirm": "outreach.desk.create_confirmation", "propose": "outreach.desk.create_proposal",
    "move": "outreach.desk.create_move", "cancel": "outreach.desk.create_cancellation",
}  # fmt: skip
