"""Which pages does staff use for interviews: the list, one of them, dates to offer, and what is done from there?"""

from datetime import timedelta
from typing import Any

from sqlmodel import col, select
from starlette.responses import Response

from portal.accounts.policy import Action
from portal.applications.interviews import actions, lists, queries
from portal.applications.interviews.forms import (
    OUTCOME_NAMES,
    STATE_NAMES,
    ChangeForm,
    OfferForm,
    OutcomeForm,
    ReasonForm,
)
from portal.applications.interviews.letters import when
from portal.applications.interviews.models import LIVE, Interview, InterviewRound, InterviewState
from portal.applications.models import Application
from portal.db import now, today
from portal.errors import Conflict, NotFound, RuleBroken
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.openings.models import Opening
from portal.web.pagination import whole_number
from portal.web.request import StaffRequest


def index(request: StaffRequest) -> Response:
    """What is ahead, and what is over: of everything in scope, and of the panels one sits in."""
    ahead = lists.ahead(request.session, request.staff, now())
    behind = lists.behind(request.session, request.staff, now())
    panels = queries.panel_names(
        request.session, list({r.key: r for r in (i.round for i in [*ahead, *behind])}.values())
    )
    return request.render(
        "applications/interviews/desk/index.html", ahead=[i for i in ahead if i.starts_at], behind=behind, panels=panels,
        waiting=[i for i in ahead if not i.starts_at], states=STATE_NAMES, outcomes=OUTCOME_NAMES, when=when, today=today(),
    )  # fmt: skip


def show(request: StaffRequest) -> Response:
    """One interview: when, where, with whom, and what one can do about it."""
    return _show(request, queries.one(request.session, request.staff, request.params["id"]))


def _show(request: StaffRequest, row: Interview, *, status: int = 200, notice: str = "", **forms: Any) -> Response:
    session, staff, home = request.session, request.staff, row.application.opening.cooperative_id
    sees = queries.sees_application(session, staff, row)
    moves = sees and (staff.may_in(Action.MOVE_APPLICATIONS, home) or home in staff.assigned(Action.MOVE_APPLICATIONS))
    over = row.starts_at is not None and row.starts_at <= now()
    return request.render(
        "applications/interviews/desk/show.html", status=status, interview=row, application=row.application,
        opening=row.application.opening, panel=queries.panel_names(session, [row.round])[row.round_id], notice=notice,
        free=queries.free(session, row.round_id) if row.state in LIVE else [], state=STATE_NAMES[row.state], when=when(row),
        sees=sees, moves=moves, live=row.state in LIVE and not over, over=over, unseen=row.shown_at > now(),
        **{"change": ChangeForm.about(row), "cancel": ReasonForm(), "outcome": OutcomeForm.about(row), **forms},
    )  # fmt: skip


# -- dates to offer


def new(request: StaffRequest) -> Response:
    """The form; `?candidatura=` ticks people."""
    opening = lists.opening(request.session, request.staff, request.params["id"])
    form = _offer_form(request, opening)
    wanted = {whole_number(value) for value in request.query.getlist("candidatura")}
    form.people.data = [str(a.key) for a in lists.invitable(request.session, opening.key) if a.key in wanted]
    form.place.data = opening.cooperative.address
    return _form(request, opening, form)


def _offer_form(request: StaffRequest, opening: Opening, sent: Any = None) -> OfferForm:
    return OfferForm(sent).offer(
        lists.invitable(request.session, opening.key),
        queries.colleagues(request.session, opening.cooperative_id),
        lists.assigned_to(request.session, opening.key),
    )


def _form(request: StaffRequest, opening: Opening, form: OfferForm, status: int = 200) -> Response:
    return request.render(
        "applications/interviews/desk/new.html", status=status, opening=opening, form=form, today=today()
    )


def create(request: StaffRequest) -> Response:
    """Offer the dates. Sent twice, they are offered once."""
    session = request.session
    opening = lists.opening(session, request.staff, request.params["id"])
    wanted = [n for n in (whole_number(str(v)) for v in request.form.getlist("people")) if n is not None]
    people = _locked(request, opening, wanted)
    earlier = actions.by_submission(session, str(request.form.get("submission", ""))[:64])
    if earlier is not None:
        return _offered(request, earlier, len(people))
    form = _offer_form(request, opening, request.form)
    if request.form.get("more"):
        form.more_rows()
        return _form(request, opening, form)
    if not form.validate():
        return _form(request, opening, form, 422)
    sitting = [int(n) for n in form.panel.data or ()]
    if form.clash(
        queries.busy(session, sitting, form.moments[0], form.moments[-1] + timedelta(minutes=form.minutes.data))
    ):
        return _form(request, opening, form, 422)
    try:
        made = actions.offer(session, opening, people, form.plan(), by=request.me)
    except RuleBroken as rule:
        form.refuse(rule.messages)
        return _form(request, opening, form, 422)
    return _offered(request, made, len(people))


def _locked(request: StaffRequest, opening: Opening, wanted: list[int]) -> list[Application]:
    """The people of this opening, held until this transaction ends, in one order so that two requests never wait in a ring."""
    statement = select(Application).where(Application.opening_id == opening.key, col(Application.id).in_(wanted[:100]))
    return list(request.session.exec(statement.order_by(col(Application.id)).with_for_update()))


def _offered(request: StaffRequest, made: InterviewRound, many: int) -> Response:
    words = ngettext(
        "Date pronte per %(num)s persona: parte una mail fra un quarto d’ora.",
        "Date pronte per %(num)s persone: le mail partono fra un quarto d’ora.", max(1, many),
    )  # fmt: skip
    request.flash("success", words)
    if many == 1:
        row = request.session.exec(select(Interview).where(Interview.round_id == made.key)).first()
        if row is not None:
            return request.redirect("applications.interviews.desk.show", id=row.key)
    return request.redirect("applications.interviews.desk.index")


# -- what is done with one


def create_change(request: StaffRequest) -> Response:
    """Another day, hour or place; also a date agreed on the telephone."""
    row = _held(request, Action.MOVE_APPLICATIONS)
    form = ChangeForm.about(row, request.form)
    if not form.validate():
        return _show(request, row, status=422, change=form)
    if whole_number(str(form.version.data)) != row.version:
        return _show(request, row, status=409, change=form, notice=_stale())
    try:
        done = actions.change(
            request.session, row, starts_at=form.starts_at, minutes=form.minutes.data, place=form.place.data or "",
            link=form.link.data or "", by=request.me,
        )  # fmt: skip
    except Conflict as conflict:
        return _show(request, row, status=409, change=form, notice=conflict.message)
    request.flash("success", _("Fatto: la mail con il calendario è in partenza.") if done else _("Era già così."))
    return request.redirect("applications.interviews.desk.show", id=row.key)


def create_cancellation(request: StaffRequest) -> Response:
    """Call it off, with a reason that the person reads."""
    row = _held(request, Action.MOVE_APPLICATIONS)
    form = ReasonForm(request.form)
    if not form.validate():
        return _show(request, row, status=422, cancel=form)
    try:
        actions.cancel(request.session, row, form.reason.data, by=request.me)
    except Conflict as conflict:
        return _show(request, row, status=409, cancel=form, notice=conflict.message)
    request.flash("success", _("Colloquio annullato."))
    return request.redirect("applications.interviews.desk.show", id=row.key)


def create_outcome(request: StaffRequest) -> Response:
    """How it went; whoever sat in may say it."""
    row = _held(request, Action.READ_APPLICATIONS)
    form = OutcomeForm.about(row, request.form)
    if not form.validate():
        return _show(request, row, status=422, outcome=form)
    outcome, note = InterviewState(form.outcome.data), form.outcome_note.data or ""
    try:
        actions.record(request.session, row, outcome, note, version=whole_number(str(form.version.data)))
    except Conflict as conflict:
        return _show(request, row, status=409, outcome=form, notice=conflict.message)
    request.flash("success", _("Esito salvato."))
    return request.redirect("applications.interviews.desk.show", id=row.key)


def _held(request: StaffRequest, action: Action) -> Interview:
    """The interview with its application locked; the application first, as the candidate's side does."""
    row = queries.one(request.session, request.staff, request.params["id"], action)
    locked = select(Application.id).where(Application.id == row.application_id).with_for_update()
    if request.session.exec(locked).first() is None:
        raise NotFound
    return queries.one(request.session, request.staff, request.params["id"], action, lock=True)


def _stale() -> str:
    return _("Nel frattempo questo colloquio è cambiato. Guarda com’è adesso e decidi di nuovo.")
