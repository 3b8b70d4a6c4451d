"""What can a teacher see and do with the link to their visit?"""

from typing import Any

from starlette.responses import Response

from portal import limits
from portal.calendar_files import download
from portal.errors import Conflict, NotFound, RuleBroken
from portal.i18n import gettext as _
from portal.moments import span
from portal.outreach import actions, mail, meeting, queries, teacher, visit_words
from portal.outreach.meeting import Meeting
from portal.outreach.models import Visit, VisitState
from portal.outreach.request_forms import number_of
from portal.outreach.visit_forms import AnswerForm, CancelForm, MoveForm, NumbersForm, WordsForm
from portal.outreach.visit_links import holder
from portal.web.request import Visitor

MESSAGES_PER_HOUR = 20


@holder
def show(request: Visitor, visit: Visit) -> Response:
    """How it stands, what comes next, and everything one can do. Opened, the words of staff count as read; nothing else."""
    answer = _show(request, visit)
    if request.http.method == "GET":
        actions.messages_read(request.session, visit, from_teacher=False)
    return answer


@holder
def sent(request: Visitor, visit: Visit) -> Response:
    """The receipt."""
    about = Meeting.of(request.session, visit)
    return request.render("outreach/requests/sent.html", meeting=about, token=request.params["token"])


@holder
def calendar(request: Visitor, visit: Visit) -> Response:
    """The date as a file for any calendar."""
    if visit.state is not VisitState.CONFIRMED:
        raise NotFound
    settings, url = request.portal.settings, mail.status_url(request.portal, visit)
    made = meeting.entry(
        Meeting.of(request.session, visit), visit, organiser=(settings.name, settings.mail_from), url=url
    )
    headers = {"Content-Disposition": 'attachment; filename="incontro.ics"'}
    return Response(download([made] if made else []), media_type="text/calendar; charset=utf-8", headers=headers)


@holder
def create_message(request: Visitor, visit: Visit) -> Response:
    """Write to whoever hosts the class, or to the coordinator while nobody does."""
    form = WordsForm(request.form)
    if not form.validate():
        return _show(request, visit, status=422, message_form=form)
    limits.hit(request.session, "visit.message", visit.reference, limit=MESSAGES_PER_HOUR)
    actions.write(request.session, visit, form.text.data, from_teacher=True)
    request.flash("success", _("Il messaggio è arrivato."))
    return _back(request)


@holder
def update_numbers(request: Visitor, visit: Visit) -> Response:
    """More or fewer come."""
    form = NumbersForm(request.form)
    if form.validate():
        try:
            teacher.change_numbers(
                request.session, visit, form.students.data, form.support_count.data or 0, form.support_note.data or ""
            )
            request.flash("success", _("I numeri sono aggiornati, e chi vi accoglie lo sa."))
            return _back(request)
        except RuleBroken as rule:
            form.refuse(rule.messages)
    return _show(request, visit, status=422, numbers_form=form)


@holder
def create_answer(request: Visitor, visit: Visit) -> Response:
    """Yes or no to the date that the host proposed."""
    form = AnswerForm(request.form)
    if not form.validate():
        return _show(request, visit, status=422, answer_form=form)
    accept = form.answer.data == "yes"
    teacher.answer(request.session, visit, number_of(form.proposal.data or ""), accept, form.note.data or "")
    request.flash(
        "success", _("Avete accettato la nuova data.") if accept else _("Risposta inviata: la data non va bene.")
    )
    return _back(request)


@holder
def move(request: Visitor, visit: Visit) -> Response:
    """Free dates, or days of one's own."""
    if visit.is_final:
        return request.redirect("outreach.visits.show", token=request.params["token"])
    return _move(request, visit, MoveForm(data={"wished_part": visit.wished_part or "any", "version": visit.version}))


@holder
def create_move(request: Visitor, visit: Visit) -> Response:
    """Move there, if it is still free; or ask for those days."""
    form = MoveForm(request.form)
    _offer(request, visit, form)
    if not form.validate():
        return _move(request, visit, form, status=422)
    try:
        if form.slot.data:
            starts, ends = visit.starts_at or visit.requested_at, visit.ends_at or visit.requested_at
            actions.move(
                request.session, visit, starts, ends, by_teacher=True, slot_id=form.slot.data, reason=form.why, version=form.page
            )  # fmt: skip
        else:
            teacher.ask_other_days(
                request.session, visit, form.wished, form.wished_part.data, form.why, version=form.page
            )
    except RuleBroken as rule:
        form.refuse(rule.messages)
        return _move(request, visit, form, status=422)
    except Conflict as conflict:
        request.session.rollback()
        form.refuse({"": [conflict.message]})
        return _move(request, queries.by_reference(request.session, visit.reference), form, status=409)
    request.flash("success", _("Fatto: chi vi accoglie lo sa."))
    return _back(request)


@holder
def create_cancellation(request: Visitor, visit: Visit) -> Response:
    """It will not be; the place is free for another class."""
    form = CancelForm(request.form)
    if visit.state is VisitState.CANCELLED:
        return _back(request)
    if not form.validate():
        return _show(request, visit, status=422, cancel_form=form)
    actions.cancel(request.session, visit, form.why, by_teacher=True, version=form.page)
    request.flash("success", _("La visita è annullata. Grazie di averlo detto."))
    return _back(request)


def _back(request: Visitor) -> Response:
    return request.redirect("outreach.visits.show", token=request.params["token"])


def _show(request: Visitor, visit: Visit, *, status: int = 200, **forms: Any) -> Response:
    session, version = request.session, {"version": visit.version}
    numbers = {name: getattr(visit, name) for name in ("students", "support_count", "support_note")}
    given = {
        "message_form": WordsForm(), "numbers_form": NumbersForm(data=numbers), "answer_form": AnswerForm(),
        "cancel_form": CancelForm(data=version), **forms,
    }  # fmt: skip
    return request.render(
        "outreach/visits/show.html", status=status, visit=visit, token=request.params["token"],
        meeting=Meeting.of(session, visit), answer_by=meeting.answer_by(visit), state=visit_words.state(visit),
        timeline=visit_words.timeline(visit, queries.history(session, visit)), messages=queries.messages(session, visit),
        proposal=queries.open_proposal(session, visit), span=span, **given,
    )  # fmt: skip


def _offer(request: Visitor, visit: Visit, form: MoveForm) -> Any:
    found = teacher.free_dates(request.session, visit)
    form.slot.choices = visit_words.dates(found)
    return found


def _move(request: Visitor, visit: Visit, form: MoveForm, *, status: int = 200) -> Response:
    found = _offer(request, visit, form)
    return request.render(
        "outreach/visits/move.html", status=status, visit=visit, form=form, token=request.params["token"],
        meeting=Meeting.of(request.session, visit), hints=visit_words.hints(found), offered=bool(found),
    )  # fmt: skip
