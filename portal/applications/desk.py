"""Which pages does staff use to follow applications: list, board, one application, and what is done from there?"""

from dataclasses import replace
from secrets import token_urlsafe
from typing import Any

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.applications import desk_actions as actions
from portal.applications import desk_queries as queries
from portal.applications import letters, undoing
from portal.applications.desk_forms import STAGES, CallForm, MoveForm, TextForm
from portal.applications.desk_models import Purpose
from portal.applications.filters import Filter
from portal.applications.interviews import queries as interviews_queries
from portal.applications.interviews.forms import STATE_NAMES
from portal.applications.interviews.letters import when
from portal.applications.judgement import card as judgement_card
from portal.applications.judgement import mentions
from portal.applications.judgement.forms import RemarkForm
from portal.applications.lists import dossier as lists_dossier
from portal.applications.merging import card as merging_card
from portal.applications.models import ALLOWED, Application, Stage
from portal.candidates.file_kind import FileKind
from portal.candidates.models import ReadingState, ScanState
from portal.cooperatives.policy import Staff
from portal.db import now, today
from portal.errors import Conflict, NotFound
from portal.i18n import gettext as _
from portal.openings import workplaces
from portal.places import comune
from portal.web.downloads import download
from portal.web.forms import shown_phone
from portal.web.pagination import Page, page_number, whole_number
from portal.web.request import StaffRequest
from portal.web.templates import ROME

PAGE_SIZE = 25
# Letters that tell a move, and those for everything else.
NEWS = (Purpose.REJECTION, Purpose.INTERVIEW, Purpose.OFFER)


def index(request: StaffRequest) -> Response:
    """All applications in scope as a table; filters are in the address."""
    return _table(request, None)


def board(request: StaffRequest) -> Response:
    """The applications to one opening: side by side by stage, or as a table with `?vista=tabella`."""
    session, staff = request.session, request.staff
    opening = queries.opening(session, staff, request.params["id"])
    if request.query.get("vista") == "tabella":
        return _table(request, opening.key)
    chosen = Filter.read(request.query).of(opening.key)
    lanes = queries.board(session, staff, opening.key, chosen.conditions(today()))
    rows = [row for lane in lanes.values() for row in lane]
    return request.render(
        "applications/desk/board.html", opening=opening, lanes=lanes, stages=STAGES, moves=MoveForm.about, total=len(rows),
        unread_of=queries.unread_counts(session, [row.key for row in rows]), chosen=chosen, today=today(), where=workplaces.to_choose(opening),
        waiting=undoing.waiting(session, staff, opening_id=opening.key), **_bulk(request, opening.cooperative_id),
    )  # fmt: skip


def _table(request: StaffRequest, opening_id: int | None) -> Response:
    session, staff = request.session, request.staff
    chosen = Filter.read(request.query)
    chosen = chosen.of(opening_id) if opening_id is not None else chosen
    number = page_number(request.query.get("pagina"))
    rows, total = queries.page(
        session, staff, chosen.conditions(today()), offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    opening = queries.opening(session, staff, opening_id) if opening_id is not None else None
    return request.render(
        "applications/desk/index.html", rows=rows, page=Page(number, PAGE_SIZE, total), chosen=chosen, stages=STAGES,
        opening=opening, today=today(), where=workplaces.to_choose(opening) if opening else [],
        openings=queries.openings(session, staff), counts=queries.stage_counts(session, staff, chosen.openings),
        unread_of=queries.unread_counts(session, [row.key for row in rows]),
        waiting=undoing.waiting(session, staff, opening_id=opening_id), **_bulk(request, None),
    )  # fmt: skip


def _bulk(request: StaffRequest, cooperative: int | None) -> dict[str, Any]:
    """What the bar for many at once needs: whether it is there, and the name of this showing of the page."""
    staff = request.staff
    may = staff.may(Action.MOVE_APPLICATIONS) and (
        cooperative is None or _may(staff, Action.MOVE_APPLICATIONS, cooperative)
    )
    return {"may_move": may, "submission": token_urlsafe(18)}


def show(request: StaffRequest) -> Response:
    """One application: who, what they told us, files, history. Showing it is written down."""
    application = queries.one(request.session, request.staff, request.params["id"], hold=True)
    actions.looked(request.session, application, by=request.me, what="application")
    actions.messages_read(request.session, application)
    mentions.read(request.session, application, request.me)
    message, move = TextForm(prefix="message-"), MoveForm.about(application)
    for form_field, name in ((message.text, "modello"), (move.words, "parole")):
        number = whole_number(request.query.get(name))
        found = _letters(request, application) if number is not None else []
        letter = next((row for row in found if row.id == number), None)
        if letter is not None:
            words = letters.words_for(application, letter.text, letter.text_en)
            form_field.data = letters.fill(words, application, by=request.me)
    if Stage.DECLINED.value == request.query.get("a"):
        move.to.data = Stage.DECLINED.value
    return _show(request, application, message=message, move=move)


def _letters(request: StaffRequest, application: Application) -> Any:
    return letters.usable(request.session, request.staff, application.opening.cooperative_id)


def _show(
    request: StaffRequest, application: Application, *, move: MoveForm | None = None, remark: RemarkForm | None = None,
    message: TextForm | None = None, call: CallForm | None = None, status: int = 200, notice: str = "",
) -> Response:  # fmt: skip
    session, staff = request.session, request.staff
    cooperative = application.opening.cooperative_id
    may_write = _may(staff, Action.WRITE_MESSAGES, cooperative)
    move = move or MoveForm.about(application)
    for form in (move, call := call or CallForm(prefix="call-")):
        _who_and_when(request, form)
    return request.render(
        "applications/desk/show.html", status=status, application=application, opening=application.opening,
        phone=shown_phone(application.phone), town=comune(application.comune), town_name=_town_name, notice=notice,
        files=queries.files(session, application.key), history=queries.history(session, application), now=now(),
        others=queries.others(session, staff, application), today=today(), stages=STAGES, move=move, call=call,
        remark=remark or RemarkForm(prefix="remark-").offer(mentions.readers(session, application, request.me)),
        message=message or TextForm(prefix="message-"), judgement=judgement_card.card(session, staff, application),
        letters=_letters(request, application) if may_write else [], news_purposes=NEWS, purposes=letters.PURPOSES,
        fill=lambda row: letters.fill(letters.words_for(application, row.text, row.text_en), application, by=request.me),
        acts=undoing.of_application(session, staff, application.key) if staff.may(Action.MOVE_APPLICATIONS) else [],
        may_move=_may(staff, Action.MOVE_APPLICATIONS, cooperative) and bool(ALLOWED[application.stage]),
        marks=lists_dossier.card(session, staff, application),
        interviews=interviews_queries.of_application(session, application.key), interview_states=STATE_NAMES, interview_when=when,
        one_person=merging_card.card(session, staff, application), may_write=may_write, may_files=_may(staff, Action.READ_FILES, cooperative),
    )  # fmt: skip


def _who_and_when(request: StaffRequest, form: MoveForm | CallForm) -> None:
    """A call was usually made by whoever writes it down, just now."""
    if not request.form:
        form.call_by.data = request.me.name
        form.call_at.data = now().astimezone(ROME).replace(second=0, microsecond=0, tzinfo=None)


def _town_name(istat: str) -> str:
    place = comune(istat)
    return place.label if place else istat


def _may(staff: Staff, action: Action, cooperative: int) -> bool:
    """Whether the action is allowed on this application, which is in scope already."""
    return staff.may_in(action, cooperative) or cooperative in staff.assigned(action)


def create_move(request: StaffRequest) -> Response:
    """Bring the application to another stage. A stale page gets 409 and sees how things stand."""
    application = queries.one(request.session, request.staff, request.params["id"], Action.MOVE_APPLICATIONS, lock=True)
    form = MoveForm.about(application, request.form)
    if not form.validate():
        reason = _("Da questa fase non si può passare a quella scelta.")
        return _show(
            request, application, status=409 if form.to.errors and form.to.data else 422, move=form, notice=reason
        )
    told = form.told()
    if told is None:
        return _show(
            request, application, status=422, move=form, notice=_("Racconta la telefonata: serve a chi verrà dopo.")
        )
    if told.words:
        told = replace(told, words=letters.fill(told.words, application, by=request.me))
    to, version, note = Stage(form.to.data), whole_number(form.version.data), form.note.data or ""
    try:
        step = actions.move(request.session, application, to, by=request.me, version=version, note=note, told=told)
    except Conflict as conflict:
        return _show(request, application, status=409, move=form, notice=conflict.message)
    if step is not None and to is Stage.DECLINED and form.pass_on.data:
        actions.ask_for_others(request.session, application, by=request.me)
    request.flash("success", _moved(application) if step else _("Era già in «%(stage)s».", stage=str(STAGES[to])))
    return _back(request, form, application)


def _moved(application: Application) -> str:
    return _("%(name)s: ora è in «%(stage)s».", name=application.name, stage=str(STAGES[application.stage]))


def _back(request: StaffRequest, form: MoveForm, application: Application) -> Response:
    """To the board or table the form was on, with its filters; else to the application."""
    query = Filter.parse(form.filters.data or "").address
    where = str(form.back.data)
    if where == "board":
        query.pop("offerta", None)
        return request.redirect("applications.desk.board", id=application.opening_id, query=query)
    if where == "table":
        query = {"vista": "tabella", **{k: v for k, v in query.items() if k != "offerta"}}
        return request.redirect("applications.desk.board", id=application.opening_id, query=query)
    if where == "index":
        return request.redirect("applications.desk.index", query=query)
    return request.redirect("applications.desk.show", id=application.key)


def create_remark(request: StaffRequest) -> Response:
    """A note for colleagues; those who are ticked, or named with @, find it on their first page."""
    application = queries.one(request.session, request.staff, request.params["id"], Action.WRITE_REMARKS, lock=True)
    readers = mentions.readers(request.session, application, request.me)
    form = RemarkForm(request.form, prefix="remark-").offer(readers)
    if not form.validate():
        return _show(request, application, remark=form, status=422)
    row = actions.remark(request.session, application, by=request.me, text=form.text.data)
    named, unclear = mentions.named(row.text, readers)
    told = named | {int(number) for number in form.tell.data or ()}
    mentions.tell(request.session, row, told)
    request.flash("success", mentions.saved([one.name for one in readers if one.id in told]))
    if unclear:
        request.flash("warning", mentions.not_told(unclear))
    return request.redirect("applications.desk.show", id=application.key)


def create_message(request: StaffRequest) -> Response:
    """A message to the candidate; it leaves after the wait. The same words again, while they wait, are said once."""
    application = queries.one(request.session, request.staff, request.params["id"], Action.WRITE_MESSAGES, lock=True)
    form = TextForm(request.form, prefix="message-")
    if form.validate() and (unknown := letters.reasons(form.text.data)):
        form.text.errors = unknown
    if form.errors:
        return _show(request, application, message=form, status=422)
    text = letters.fill(form.text.data, application, by=request.me)
    row = queries.still_waiting(request.session, application, text)
    row = row or actions.write(request.session, application, by=request.me, text=text)
    assert row.shown_at is not None
    at = row.shown_at.astimezone(ROME).strftime("%H:%M")
    request.flash("success", _("Messaggio pronto: parte alle %(time)s. Fino ad allora lo puoi fermare.", time=at))
    return request.redirect("applications.desk.show", id=application.key)


def create_call(request: StaffRequest) -> Response:
    """A call with the person, written down."""
    application = queries.one(request.session, request.staff, request.params["id"], Action.WRITE_MESSAGES, lock=True)
    form = CallForm(request.form, prefix="call-")
    call = form.spoken() if form.validate() else None
    if call is None:
        return _show(request, application, call=form, status=422)
    if not queries.is_logged(request.session, application, call.at, call.said):
        actions.log_call(request.session, application, call, by=request.me)
    request.flash("success", _("Telefonata annotata."))
    return request.redirect("applications.desk.show", id=application.key)


def file(request: StaffRequest) -> Response:
    """A file, always as a download and never to be guessed at by the browser; the view is written down."""
    application, cv = queries.file(request.session, request.staff, request.params["id"], request.params["file"])
    if cv.scan is ScanState.INFECTED or cv.reading is ReadingState.REJECTED:
        raise NotFound
    try:
        # Open from here on: erased meanwhile, it is read to its end or not at all.
        content = request.portal.storage.open(cv.storage_key)
    except FileNotFoundError:
        raise NotFound from None
    actions.looked(request.session, application, by=request.me, what="cv")
    return download(content, cv.filename, FileKind(cv.kind).media_type)
