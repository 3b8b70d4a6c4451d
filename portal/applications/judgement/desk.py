"""Which pages do staff use to judge together: the criteria of an opening, one's own marks, everybody's side by side?"""

from typing import Any

from sqlmodel import col, select
from starlette.responses import Response

from portal.accounts.policy import Action
from portal.applications.judgement import actions, criteria, people, queries
from portal.applications.judgement.forms import MARKS, CriteriaForm, JudgementForm
from portal.applications.judgement.models import Criterion
from portal.applications.models import Application
from portal.cooperatives.policy import Staff
from portal.errors import Conflict, NotAllowed
from portal.i18n import gettext as _
from portal.openings.models import Opening
from portal.web.request import StaffRequest


def _may(staff: Staff, action: Action, cooperative: int) -> bool:
    """Whether the action is allowed on an opening that is in scope already."""
    return staff.may_in(action, cooperative) or cooperative in staff.assigned(action)


# -- marks


def show(request: StaffRequest) -> Response:
    """One's own marks; the others' beside them once one's own are in."""
    return _show(request, queries.application(request.session, request.staff, request.params["id"]))


def _show(
    request: StaffRequest, application: Application, *, form: JudgementForm | None = None, status: int = 200,
    notice: str = "", left_over: Any = (),
) -> Response:  # fmt: skip
    session, home = request.session, application.opening.cooperative_id
    own = actions.of(session, application.key, request.me.key)
    asked = criteria.active(session, application.opening_id)
    if form is None:
        note, known = "", dict[int, actions.Mark]()
        if own is not None and own.version:
            edition, known = actions.newest(session, own)
            note = edition.note
        form = JudgementForm.about(asked, known, note=note, version=actions.version_of(own, asked))
    together = queries.side_by_side(session, application, request.me)
    sheets = together.sheets if together else []
    sees = queries.sees(session, request.staff, application)
    return request.render(
        "applications/judgement/show.html", status=status, application=application, opening=application.opening, form=form,
        criteria=asked, own=own, together=together, names=queries.names_of(session, sheets), marks=MARKS, notice=notice,
        left_over=left_over, may_edit=_may(request.staff, Action.WRITE_CRITERIA, home) and sees,
        may_look_on=own is None and _may_look_on(request, application, sees), sees=sees,
        gives=not application.is_final and (own is None or own.abstained_at is None),
    )  # fmt: skip


def _may_look_on(request: StaffRequest, application: Application, sees: bool) -> bool:
    """Reading without judging is for those who decide how it goes on."""
    return sees and _may(request.staff, Action.MOVE_APPLICATIONS, application.opening.cooperative_id)


def create(request: StaffRequest) -> Response:
    """Hand in one's marks, or correct them. A stale page gets 409 and keeps all that was typed."""
    session = request.session
    application = queries.application(session, request.staff, request.params["id"], lock=True)
    asked = criteria.active(session, application.opening_id)
    form = JudgementForm.about(asked, {}, request.form)
    if not asked:
        return _show(request, application, status=409, notice=_("Per questa offerta non ci sono ancora criteri."))
    left = JudgementForm.left_over(_retired(request, application), request.form)
    good = form.validate()
    seen = str(form.version.data)
    own = actions.of(session, application.key, request.me.key)
    now_at = actions.version_of(own, asked)
    if not good and seen == now_at:
        return _show(request, application, form=form, status=422, left_over=left)
    try:
        if not good:
            actions.open_to_marks(application, own)
            raise Conflict(_("Nel frattempo sono cambiati i criteri: quello che hai scritto è ancora qui. Completa e salva di nuovo."))  # fmt: skip
        done = actions.hand_in(session, application, form.given(), form.note.data or "", by=request.me, seen=seen)
    except Conflict as conflict:
        form.version.data = now_at
        return _show(request, application, form=form, status=409, notice=conflict.message, left_over=left)
    request.flash("success", _("La tua valutazione è salvata.") if done else _("Era già così."))
    return request.redirect("applications.judgement.desk.show", id=application.key)


def _retired(request: StaffRequest, application: Application) -> list[Criterion]:
    return list(
        request.session.exec(
            select(Criterion).where(
                Criterion.opening_id == application.opening_id, col(Criterion.retired_at).is_not(None)
            )
        )
    )


def create_look(request: StaffRequest) -> Response:
    """Read what colleagues handed in without judging oneself."""
    application = queries.application(request.session, request.staff, request.params["id"], lock=True)
    if not _may_look_on(request, application, queries.sees(request.session, request.staff, application)):
        raise NotAllowed
    if not actions.look_on(request.session, application, by=request.me):
        request.flash("info", _("Era già così."))
    return request.redirect("applications.judgement.desk.show", id=application.key)


# -- criteria


def edit(request: StaffRequest) -> Response:
    """The criteria of an opening; the first time, our suggestions for the profession."""
    return _edit(request, people.opening(request.session, request.staff, request.params["id"], Action.WRITE_CRITERIA))


def _edit(
    request: StaffRequest, opening: Opening, *, form: CriteriaForm | None = None, status: int = 200, notice: str = ""
) -> Response:
    held = criteria.active(request.session, opening.key)
    typed = [criteria.Typed(c.key, c.name, c.about) for c in held]
    suggested = [] if held else criteria.suggested(request.session, opening, request.locale)
    form = form or CriteriaForm.about(typed or suggested, criteria.version(held))
    return request.render(
        "applications/judgement/criteria.html", status=status, opening=opening, form=form, held=held, notice=notice,
        fewest=criteria.FEWEST, most=criteria.MOST, marks=MARKS,
    )  # fmt: skip


def update(request: StaffRequest) -> Response:
    """Save the criteria. A stale page gets 409 and keeps all that was typed."""
    opening = people.opening(request.session, request.staff, request.params["id"], Action.WRITE_CRITERIA, lock=True)
    form = CriteriaForm.about([], "", request.form)
    if not form.validate():
        return _edit(request, opening, form=form, status=422)
    try:
        done = criteria.save(request.session, opening, form.typed(), str(form.version.data))
    except Conflict as conflict:
        form.version.data = criteria.version(criteria.active(request.session, opening.key))
        return _edit(request, opening, form=form, status=409, notice=conflict.message)
    request.flash("success", _("Criteri salvati: valgono per tutte le candidature di questa offerta.") if done else _("Era già così."))  # fmt: skip
    return request.redirect("applications.judgement.desk.edit", id=opening.key)
