"""Where does staff keep lists of people: all of them, one with its people, and what is done with a list?"""

from typing import Any

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.applications import search
from portal.applications.dossier_names import pair
from portal.applications.lists import export, keeping
from portal.applications.lists.forms import BarForm, ListForm, offer_homes
from portal.applications.lists.models import ListStep, PeopleList
from portal.applications.lists.people import ticked
from portal.applications.people import bar_parts
from portal.applications.people_words import Words
from portal.applications.tags import keeping as tags
from portal.cooperatives import queries as cooperatives
from portal.errors import Conflict, NotAllowed, RuleBroken
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.i18n import ngettext
from portal.web.pagination import Page, page_number, whole_number
from portal.web.request import StaffRequest

PAGE_SIZE = 25
STEPS: dict[ListStep, Any] = {
    ListStep.MADE: _l("lista creata"),
    ListStep.RENAMED: _l("nome o nota cambiati"),
    ListStep.ARCHIVED: _l("messa in archivio"),
    ListStep.REOPENED: _l("ripresa dall’archivio"),
    ListStep.DELETED: _l("eliminata"),
    ListStep.RESTORED: _l("eliminazione annullata"),
}


def index(request: StaffRequest) -> Response:
    """All lists of one's cooperatives: those in use, then the archive."""
    return _index(request, ListForm())


def create(request: StaffRequest) -> Response:
    """A new list; one of that name is shown as it is."""
    form, homes = ListForm(request.form), _homes(request)
    home = offer_homes(form, homes)
    if not form.validate():
        return _index(request, form, 422)
    try:
        row, new = keeping.create(request.session, home, form.name.data, form.note.data or "", by=request.me)
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _index(request, form, 422)
    if new:
        request.flash("success", _("Lista creata. Aggiungi le persone dalla ricerca o dalla loro pagina."))
    else:
        request.flash("info", _("C’era già una lista con questo nome: eccola."))
    return request.redirect("lists.desk.show", id=row.key)


def show(request: StaffRequest) -> Response:
    """One list: who is on it, added by whom and when."""
    row = keeping.one(request.session, request.staff, request.params["id"])
    return page(request, row, page_number(request.query.get("pagina")))


def page(
    request: StaffRequest, row: PeopleList, number: int, *, form: ListForm | None = None, bar: BarForm | None = None,
    ticked: frozenset[str] = frozenset(), refused: str = "", status: int = 200,
) -> Response:  # fmt: skip
    """The page of a list, with what was typed into the forms on it."""
    session, staff = request.session, request.staff
    by_name = "nome" in (request.query.get("ordina"), request.form.get("ordina"))
    offset = (number - 1) * PAGE_SIZE
    placed, total = keeping.people(session, row, by_name=by_name, offset=offset, limit=PAGE_SIZE)
    known = search.for_desk(session, staff, [one.name for one in placed])
    values = {"name": row.name, "note": row.note, "version": str(row.version)}
    return request.render(
        "candidates/desk/list.html", status=status, row=row, by_name=by_name, page=Page(number, PAGE_SIZE, total), steps=STEPS,
        people=[(one, known[one.name]) for one in placed if one.name in known], form=form or ListForm(data=values),
        tags_of=tags.of_dossiers(session, staff, [pair(name) for name in known]), history=keeping.history(session, row),
        refused=refused, most_exported=export.MOST, **bar_parts(request, Words(session, staff), bar, ticked),
    )  # fmt: skip


def update(request: StaffRequest) -> Response:
    """Keep name and note; a stale page gets 409 with its own words still there."""
    row = keeping.one(request.session, request.staff, request.params["id"], lock=True)
    form = ListForm(request.form)
    if not form.validate():
        return page(request, row, 1, form=form, status=422)
    version = whole_number(form.version.data)
    try:
        keeping.change(request.session, row, form.name.data, form.note.data or "", version=version, by=request.me)
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return page(request, row, 1, form=form, status=422)
    except Conflict as conflict:
        form.version.data = str(row.version)
        form.name.errors = [conflict.message]
        return page(request, row, 1, form=form, status=409)
    request.flash("success", _("Lista salvata."))
    return request.redirect("lists.desk.show", id=row.key)


def create_removal(request: StaffRequest) -> Response:
    """Take the ticked people off the list; they stay candidates like before."""
    row = keeping.one(request.session, request.staff, request.params["id"], lock=True)
    chosen = [candidate for home, candidate in ticked(request.form.getlist("a")) if home == row.cooperative_id]
    if not chosen:
        words = _("Scegli prima almeno una persona: spunta la casella accanto al nome.")
        return page(request, row, page_number(str(request.form.get("pagina", ""))), refused=words, status=422)
    removed = keeping.remove(request.session, row, chosen, by=request.me)
    request.flash("success", ngettext("%(num)s persona tolta dalla lista.", "%(num)s persone tolte dalla lista.", removed))  # fmt: skip
    return request.redirect("lists.desk.show", id=row.key)


def create_archiving(request: StaffRequest) -> Response:
    """Put the list into the archive (`in=1`), or take it out (`in=0`)."""
    row = keeping.one(request.session, request.staff, request.params["id"], lock=True)
    away = request.form.get("in") == "1"
    keeping.archive(request.session, row, away, by=request.me)
    request.flash("success", _("La lista è in archivio.") if away else _("La lista è di nuovo in uso."))
    return request.redirect("lists.desk.show", id=row.key)


def create_deletion(request: StaffRequest) -> Response:
    """Throw the list away; the people on it stay."""
    row = keeping.one(request.session, request.staff, request.params["id"], lock=True)
    name = row.name
    keeping.throw_away(request.session, row, by=request.me)
    request.flash("success", _("La lista «%(name)s» è eliminata. La riprendi da «Ultime azioni».", name=name))
    return request.redirect("lists.desk.index")


def _homes(request: StaffRequest) -> list[Any]:
    found = list(cooperatives.in_scope(request.session, request.staff, Action.TAG_CANDIDATES))
    if not found:
        raise NotAllowed
    return found


def _index(request: StaffRequest, form: ListForm, status: int = 200) -> Response:
    homes = _homes(request)
    offer_homes(form, homes)
    found = keeping.lines(request.session, request.staff)
    return request.render(
        "candidates/desk/lists.html", status=status, form=form, homes={c.key: c.name for c in homes},
        lines=[line for line in found if line.row.archived_at is None],
        archived=[line for line in found if line.row.archived_at is not None],
    )  # fmt: skip
