"""On which pages does a host write what it offers to classes, see all dates and publish them?"""

import secrets
from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.db import today
from portal.errors import Conflict, NotAllowed, RuleBroken
from portal.i18n import gettext as _
from portal.openings.desk_forms import suggested_places
from portal.outreach import series_actions as actions
from portal.outreach import series_labels as labels
from portal.outreach import series_queries as queries
from portal.outreach.models import Series, SeriesState
from portal.outreach.series_forms import SeriesForm, of_row
from portal.outreach.series_preview import preview
from portal.professions import queries as professions
from portal.web import both_versions
from portal.web.pagination import whole_number
from portal.web.request import StaffRequest

HOST = Action.HOST_VISITS
# Dates have boxes of their own; the rest is no text.
NOT_COMPARED = {"dates", "shown", "version", "submission"}


def index(request: StaffRequest) -> Response:
    """Everything that is offered, was, or is still being written."""
    rows = queries.listed(request.session, request.staff)
    return request.render(
        "outreach/desk/series/index.html", rows=rows, labels=labels, several=len({r.series.cooperative_id for r in rows}) > 1,
        may_host=request.staff.may(HOST),
    )  # fmt: skip


def new(request: StaffRequest) -> Response:
    """An empty form."""
    return _form(request, _fill(request, data={"submission": secrets.token_urlsafe(16)}), None)


def create(request: StaffRequest) -> Response:
    """Keep what was typed as a draft, publish it at once, or only show its dates."""
    return _save(request, _fill(request, request.form), None)


def edit(request: StaffRequest) -> Response:
    """The form with what is written now."""
    row = queries.one(request.session, request.staff, request.params["id"], HOST)
    if row.state is SeriesState.ENDED:
        request.flash("info", _("Una proposta conclusa non si modifica più: puoi farne una copia."))
        return request.redirect("outreach.desk.series.show", id=row.key)
    return _form(request, _fill(request, data=of_row(row), series=row), row)


def update(request: StaffRequest) -> Response:
    """Keep what was typed; a public one stays fit to be public or stays as it was."""
    row = queries.one(request.session, request.staff, request.params["id"], HOST, lock=True)
    return _save(request, _fill(request, request.form, series=row), row)


def dates(request: StaffRequest) -> Response:
    """The dates of what is typed, for the part of the form that shows them live; `?serie=` names one that is saved."""
    number = whole_number(request.query.get("serie"))
    row = queries.one(request.session, request.staff, number, HOST) if number else None
    form = _fill(request, request.query, series=row)
    return request.render("outreach/desk/series/dates.html", form=form, preview=preview(request.session, form, row))


def create_publication(request: StaffRequest) -> Response:
    """Make a draft public; refused with every reason beside its field."""
    row = queries.one(request.session, request.staff, request.params["id"], HOST, lock=True)
    try:
        actions.publish(request.session, row, by=request.me, version=_version(request))
    except RuleBroken as broken:
        form = _fill(request, data=of_row(row), series=row)
        form.refuse(broken.messages)
        return _form(request, form, row, 422)
    return _published(request, row)


# -- what create and update share


def _fill(
    request: StaffRequest, sent: Any = None, *, data: dict[str, Any] | None = None, series: Series | None = None
) -> SeriesForm:
    """The form with what can be chosen; a series that exists keeps its cooperative."""
    session = request.session
    form = SeriesForm(sent, data=data)
    hosts = [series.cooperative] if series else queries.hosts(session, request.staff)
    if not hosts:
        raise NotAllowed
    if series:
        form.cooperative_id.data, form.known_first = series.cooperative_id, series.first_on
    form.is_sent = sent is not None
    told = professions.listed(session, request.locale)
    form.offer(hosts, queries.services(session, hosts), [(one.slug, one.title) for one in told])
    return form


def _version(request: StaffRequest) -> int:
    number = whole_number(str(request.form.get("version") or ""))
    return -1 if number is None else number


def _save(request: StaffRequest, form: SeriesForm, row: Series | None) -> Response:
    """Check the form, write the row, and go where the button said; a refusal leaves everything as it was."""
    then = str(request.form.get("then", "save"))
    if then == "dates":
        return _form(request, form, row)
    if not form.validate():
        return _form(request, form, row, 422)
    try:
        saved = _write(request, form, row)
        if then == "publish":
            actions.publish(request.session, saved, by=request.me, version=saved.version)
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _refused(request, form, row, 422)
    except Conflict as conflict:
        return _refused(request, form, row, 409, conflict.message)
    if saved.state is SeriesState.PUBLISHED:
        return _published(request, saved, changed=then != "publish")
    request.flash("success", _("Bozza salvata: finché non la pubblichi la vede solo la tua cooperativa."))
    return request.redirect("outreach.desk.series.show", id=saved.key)


def _write(request: StaffRequest, form: SeriesForm, row: Series | None) -> Series:
    session, left_out = request.session, form.left_out
    if row is not None:
        actions.edit(session, row, form.values(), left_out, by=request.me, version=_version(request))
        return row
    submission = (form.submission.data or "")[:64]
    made = queries.by_submission(session, request.staff, submission)
    if made is not None:
        return made
    values = form.values() | {"cooperative_id": form.cooperative_id.data}
    return actions.create(session, values, left_out, by=request.me, submission=submission)


def _published(request: StaffRequest, row: Series, *, changed: bool = False) -> Response:
    request.flash(
        "success",
        _("Modifiche salvate: la pagina pubblica è aggiornata.")
        if changed
        else _("«%(title)s» è pubblicata: da ora le scuole possono prenotare.", title=row.title),
    )
    return request.redirect("outreach.desk.series.show", id=row.key)


def _refused(request: StaffRequest, form: SeriesForm, row: Series | None, status: int, message: str = "") -> Response:
    """What was tried is undone before the page is made, so that it shows the rows as they are saved."""
    request.session.rollback()
    if row is not None:
        row = queries.one(request.session, request.staff, request.params["id"], HOST)
    differences: Sequence[tuple[str, str, str]] = ()
    if row is not None and status == 409:
        differences = both_versions.rows(form, _fill(request, data=of_row(row), series=row), NOT_COMPARED)
        form.version.data = str(row.version)
    return _form(request, form, row, status, message=message, differences=differences)


def _form(
    request: StaffRequest, form: SeriesForm, row: Series | None, status: int = 200, *, message: str = "",
    differences: Sequence[tuple[str, str, str]] = (),
) -> Response:  # fmt: skip
    return request.render(
        "outreach/desk/series/edit.html", status=status, form=form, series=row, message=message, rows=differences,
        preview=preview(request.session, form, row), places=suggested_places(list(form.services.values()), list(form.hosts.values())),
        editor=queries.editor(request.session, row) if row and message else "", today=today(), labels=labels,
        missing=actions.missing(row) if row else {},
    )  # fmt: skip
