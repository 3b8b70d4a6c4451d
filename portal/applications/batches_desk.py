"""How does staff do one thing for many: tick them, look at three real mails, confirm once, see how it went?"""

from dataclasses import replace
from typing import Any

from sqlmodel import col
from starlette.responses import Response

from portal.applications import batches, desk_queries, letters, mail
from portal.applications.batches import MOST, Row
from portal.applications.desk_forms import STAGES, BatchForm
from portal.applications.desk_models import MOST_BACK, Batch, BatchKind, Letter, Outcome, Purpose, Why
from portal.applications.filters import Filter
from portal.applications.models import Application, Stage
from portal.db import now, today
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.web import links
from portal.web.pagination import whole_number
from portal.web.request import StaffRequest
from portal.web.templates import fingerprint

# What may be chosen in the bar under a board or table.
DOINGS = {
    "read": (BatchKind.MOVE, Stage.READ), "interview": (BatchKind.MOVE, Stage.INTERVIEW),
    "message": (BatchKind.MESSAGE, None), "reject": (BatchKind.REJECT, None),
}  # fmt: skip
WHY: dict[Why, Any] = {
    Why.STALE: _l("qualcuno l’ha spostata mentre guardavi la lista"),
    Why.NOT_ALLOWED: _l("da questa fase non si può"),
    Why.ALREADY: _l("era già lì"),
    Why.OVER: _l("la candidatura è ritirata"),
    Why.NOT_MINE: _l("non fa più parte delle tue candidature"),
    Why.MOVED_ON: _l("nel frattempo è stata spostata di nuovo"),
    Why.SENT: _l("il messaggio era già partito"),
    Why.STOPPED: _l("hai annullato prima che toccasse a lei"),
    Why.HIRED_ELSEWHERE: _l("nel frattempo ha avuto il lavoro in un’altra vostra selezione"),
}
SHOWN = 3  # mails rendered for real people before one confirms


def create(request: StaffRequest) -> Response:
    """The ticked ones, or all that match the filter, become a batch to look at."""
    form = request.form
    chosen = Filter.parse(str(form.get("filters", "")))
    kind, to = DOINGS.get(str(form.get("cosa", "")), (None, None))
    back = _back(form.get("back"), chosen)
    try:
        if kind is None:
            raise RuleBroken({"": [_("Scegli che cosa fare con le persone scelte.")]})
        batch = batches.choose(
            request.session, request.staff, _chosen(request, chosen), kind, to,
            submission=str(form.get("submission", ""))[:64], back=back,
        )  # fmt: skip
    except RuleBroken as broken:
        request.flash("error", str(broken))
        return request.redirect_to(_path(request, back))
    return request.redirect("batches.desk.show", id=batch.key)


def _chosen(request: StaffRequest, chosen: Filter) -> list[tuple[Application, int]]:
    """Applications with the version on the screen. Who is out of scope is left out without a word."""
    session, staff = request.session, request.staff
    if request.form.get("tutte") == "1":
        return [(a, a.version) for a in desk_queries.chosen(session, staff, chosen.conditions(today()), MOST)]
    versions: dict[int, int] = {}
    for value in request.form.getlist("a")[: MOST + 1]:
        number, _dash, version = str(value).partition("-")
        if (id_ := whole_number(number)) is not None and (seen := whole_number(version)) is not None:
            versions[id_] = seen
    here = [col(Application.id).in_(list(versions))]
    found = desk_queries.chosen(session, staff, here, MOST) if versions else []
    return [(a, versions[a.key]) for a in found]


def _back(where: object, chosen: Filter) -> str:
    """The list the choice was made on, in words that only we read back: its kind and its filter."""
    kind = where if where in ("board", "table") and chosen.opening is not None else "index"
    back = f"{kind}?{chosen.text}"
    # A long name or place is not worth a lost choice: then it leads back to the list without them.
    return back if len(back) <= MOST_BACK else f"{kind}?{replace(chosen, name='', place='').text}"


def _path(request: StaffRequest, back: str) -> str:
    kind, _mark, text = back.partition("?")
    chosen = Filter.parse(text)
    query = {k: v for k, v in chosen.address.items() if k != "offerta" or kind == "index"}
    if kind == "index" or chosen.opening is None:
        return links.url("applications.desk.index", query=query)
    view = {"vista": "tabella"} if kind == "table" else {}
    return links.url("applications.desk.board", id=chosen.opening, query={**view, **query})


def show(request: StaffRequest) -> Response:
    """Before it is confirmed: who, which words, three real mails. Afterwards: how it went for each."""
    batch = batches.one(request.session, request.staff, request.params["id"])
    if batch.confirmed_at is not None:
        return _result(request, batch)
    form = BatchForm(data={"text": batch.text, "text_en": batch.text_en, "note": batch.note, "pass_on": batch.pass_on})
    if not batch.text and batch.kind is BatchKind.REJECT and (found := _letters(request, batch)):
        form.text.data, form.text_en.data = found[0].text, found[0].text_en
    return _preview(request, batch, form)


def update(request: StaffRequest) -> Response:
    """Take a letter, look again, or confirm. What is confirmed is what was looked at; confirmed again, nothing more is done."""
    batch = batches.one(request.session, request.staff, request.params["id"], lock=True)
    if batch.confirmed_at is not None:
        return request.redirect("batches.desk.show", id=batch.key)
    form, then = BatchForm(request.form), request.form.get("then")
    letter = next((r for r in _letters(request, batch) if str(r.id) == form.letter.data), None)
    if then == "letter":
        if letter is not None:
            form.text.data, form.text_en.data = letter.text, letter.text_en
    elif not form.validate():
        return _preview(request, batch, form, 422)
    looked = str(request.form.get("looked", "")) == _looked(form)
    batch.note = (form.note.data or "")[:2000]
    batch.pass_on = batch.kind is BatchKind.REJECT and bool(form.pass_on.data)
    if then == "confirm" and looked:
        try:
            batches.confirm(
                request.session, batch, text=form.text.data or "", text_en=form.text_en.data or "",
                letter_id=letter.id if letter else None,
            )  # fmt: skip
        except RuleBroken as broken:
            form.refuse(broken.messages)
            return _preview(request, batch, form, 422)
        return request.redirect("batches.desk.show", id=batch.key)
    batch.text, batch.text_en = form.text.data or "", form.text_en.data or ""
    if then == "confirm":
        request.flash("info", _("Hai cambiato le mail: guardale di nuovo, poi conferma."))
    return request.redirect("batches.desk.show", id=batch.key)


def create_undo(request: StaffRequest) -> Response:
    """Take the whole batch back: mails that wait are stopped at once, the rest follows one by one."""
    batch = batches.one(request.session, request.staff, request.params["id"], lock=True)
    try:
        batches.ask_undo(request.session, batch, by=request.me)
    except Conflict as conflict:
        return _result(request, batch, conflict.message, 409)
    return request.redirect("batches.desk.show", id=batch.key)


def _letters(request: StaffRequest, batch: Batch) -> list[Letter]:
    purposes = (Purpose.REJECTION,) if batch.kind is BatchKind.REJECT else ()
    if batch.kind is BatchKind.MOVE:
        purposes = (Purpose.INTERVIEW,)
    return list(letters.usable(request.session, request.staff, batch.cooperative_id, *purposes))


def _looked(form: BatchForm) -> str:
    """A mark of what the mails on the page are made of, so that no others than those looked at are sent."""
    words = [(field.data or "").replace("\r\n", "\n") for field in (form.text, form.text_en)]
    return fingerprint(*words, "asked" if form.pass_on.data else "")


def _preview(request: StaffRequest, batch: Batch, form: BatchForm, status: int = 200) -> Response:
    rows = batches.rows(request.session, batch)
    good = [row for row in rows if not row.why]
    tells = batch.kind is not BatchKind.MOVE or batches.target(batch) is not Stage.READ
    return request.render(
        "batches/desk/preview.html", status=status, batch=batch, form=form, good=good, why=WHY, stages=STAGES,
        left_out=[row for row in rows if row.why], letters=_letters(request, batch), purposes=letters.PURPOSES,
        tells=tells, mails=[_mail(request, batch, form, row) for row in _three(good)] if tells else [], kinds=BatchKind,
        target=batches.target(batch), looked=_looked(form), back=_path(request, batch.back), names=letters.NAMES,
        english=any(row.application.locale == "en" for row in good),
    )  # fmt: skip


def _three(rows: list[Row]) -> list[Row]:
    """The first, one from the middle and the last; somebody who reads English is among them if there is one."""
    picked = [rows[i] for i in sorted({0, len(rows) // 2, len(rows) - 1})] if rows else []
    other = next((row for row in rows if row.application.locale != "it"), None)
    if other is not None and other not in picked:
        picked[-1] = other
    return picked[:SHOWN]


def _mail(request: StaffRequest, batch: Batch, form: BatchForm, row: Row) -> mail.Preview:
    application = row.application
    text = letters.words_for(application, form.text.data or "", form.text_en.data or "")
    words = letters.fill(text, application, by=request.me)
    kind = "message" if batch.kind is BatchKind.MESSAGE else batches.target(batch).value
    asked = batch.kind is BatchKind.REJECT and bool(form.pass_on.data)
    return mail.preview(request.portal, application, f"application_{kind}", words, asked=asked)


def _result(request: StaffRequest, batch: Batch, refused: str = "", status: int = 200) -> Response:
    counts = batches.tally(request.session, batch)
    pending = counts[Outcome.DONE] if batch.undo_asked_at is not None else counts[Outcome.WAITING]
    busy = batch.undone_at is None if batch.undo_asked_at is not None else batch.finished_at is None
    return request.render(
        "batches/desk/show.html", status=status, batch=batch, rows=batches.rows(request.session, batch), counts=counts,
        pending=pending, busy=busy, why=WHY, stages=STAGES, kinds=BatchKind, target=batches.target(batch), refused=refused,
        outcomes=Outcome, back=_path(request, batch.back), leaves_at=batches.leaves_at(request.session, batch), now=now(),
    )  # fmt: skip
