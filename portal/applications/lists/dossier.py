"""Which tags and lists does one person carry, and how are they put on and taken off from the person's own page?"""

from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from portal.accounts.policy import Action
from portal.applications import desk_queries
from portal.applications.dossier_names import Pair, subject
from portal.applications.lists import keeping
from portal.applications.lists.forms import BarForm
from portal.applications.lists.people import within
from portal.applications.merging import queries as merging_queries
from portal.applications.models import Application
from portal.applications.tags import keeping as tags
from portal.applications.tags import words as tags_words
from portal.cooperatives.policy import Staff
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.web.pagination import whole_number
from portal.web.request import StaffRequest


def card(session: Session, staff: Staff, application: Application) -> dict[str, Any] | None:
    """What the page of an application shows of it; None for those who do not tag for this cooperative."""
    pair = _pair(session, application)
    if pair[0] not in staff.cooperatives(Action.TAG_CANDIDATES):
        return None
    named = keeping.open_ones(session, staff)
    return {
        "may_add": bool(within(session, staff, [pair])),
        "own_tags": tags.of_dossiers(session, staff, [pair]).get(subject(pair), []),
        "own_lists": keeping.of_dossier(session, staff, pair),
        "tag_names": [tag.name for tag in tags.vocabulary(session, staff) if tag.cooperative_id == pair[0]],
        "list_names": [row.name for row in named if row.cooperative_id == pair[0]],
    }


def show(request: StaffRequest) -> Response:
    """Tags and lists of one person on a page of their own."""
    return _show(request, _application(request), BarForm())


def create_tagging(request: StaffRequest) -> Response:
    """Put a tag on this person (`etichetta`, there already or new), or take one off (`togli`, its number)."""
    application, form = _application(request), BarForm(request.form)
    off = whole_number(str(request.form.get("togli", "")))
    if off is not None:
        _home, candidate = _pair(request.session, application)
        tags.take(request.session, tags.one(request.session, request.staff, off), [candidate])
        return _back(request, application)
    try:
        home, candidate = _there(request, application, form)
        tag = tags.create(request.session, home, form.etichetta.data or "", field="etichetta")
        _added, full = tags.put(request.session, tag, [candidate], by=request.me)
        if full:
            raise RuleBroken({"etichetta": [_("Questa persona ha già %(most)s etichette, di più non si leggono: togline una.", most=tags.MOST_EACH)]})  # fmt: skip
    except RuleBroken as broken:
        return _refused(request, application, form, broken)
    if warning := tags_words.warning(tag.name):
        request.flash("warning", warning)
    return _back(request, application)


def create_entry(request: StaffRequest) -> Response:
    """Put this person on a list (`lista`, there already or new), or take them off one (`togli`, its number)."""
    application, form = _application(request), BarForm(request.form)
    off = whole_number(str(request.form.get("togli", "")))
    if off is not None:
        row = keeping.one(request.session, request.staff, off, lock=True)
        home, candidate = _pair(request.session, application)
        if row.cooperative_id == home:
            keeping.remove(request.session, row, [candidate], by=request.me)
        return _back(request, application)
    try:
        home, candidate = _there(request, application, form)
        row, _new = keeping.create(request.session, home, form.lista.data or "", "", by=request.me, field="lista")
        keeping.add(request.session, row, [candidate], by=request.me)
    except Conflict as conflict:
        return _refused(request, application, form, RuleBroken({"lista": [conflict.message]}))
    except RuleBroken as broken:
        return _refused(request, application, form, broken)
    return _back(request, application)


def _pair(session: Session, application: Application) -> Pair:
    """The dossier, which may be kept under another address of the same person."""
    home = application.opening.cooperative_id
    return home, merging_queries.kept(session, home, application.candidate_id)


def _application(request: StaffRequest) -> Application:
    return desk_queries.one(request.session, request.staff, request.params["id"], Action.TAG_CANDIDATES)


def _there(request: StaffRequest, application: Application, form: BarForm) -> Pair:
    if not form.validate():
        raise RuleBroken({})
    pair = _pair(request.session, application)
    if not within(request.session, request.staff, [pair], hold=True):
        raise RuleBroken(
            {"": [_("La persona ha ritirato la candidatura: non si possono aggiungere etichette o liste.")]}
        )
    return pair


def _refused(request: StaffRequest, application: Application, form: BarForm, broken: RuleBroken) -> Response:
    request.session.rollback()  # nothing half done stands on the page
    form.refuse(broken.messages)
    return _show(request, application, form, 422)


def _show(request: StaffRequest, application: Application, form: BarForm, status: int = 200) -> Response:
    return request.render(
        "candidates/desk/dossier.html", status=status, application=application, bar=form,
        marks=card(request.session, request.staff, application),
    )  # fmt: skip


def _back(request: StaffRequest, application: Application) -> Response:
    if request.form.get("back") == "tags":
        return request.redirect("applications.desk.tags", id=application.key)
    return request.redirect("applications.desk.show", id=application.key)
