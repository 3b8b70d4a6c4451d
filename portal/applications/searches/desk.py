"""Where does somebody keep the searches they ask again and again, and see what is new in each?"""

from dataclasses import replace

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.applications import desk_queries, people, people_asked
from portal.applications.lists.forms import SaveForm
from portal.applications.people_words import Words
from portal.applications.searches import keeping
from portal.cooperatives import queries as cooperatives
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.web import links
from portal.web.request import StaffRequest
from search_index.index import IndexUnavailable


def index(request: StaffRequest) -> Response:
    """One's own searches and those of colleagues, each with how many are new."""
    return _index(request)


def create(request: StaffRequest) -> Response:
    """Keep the search that is on the page."""
    form = SaveForm(request.form)
    asked = people_asked.parse(str(request.form.get("ricerca", "")))
    if not form.validate():
        return people.page(request, asked, 1, save=form, status=422)
    try:
        row = keeping.keep(request.session, request.staff, asked, form.name.data, shared_with=form.shared_with)
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return people.page(request, asked, 1, save=form, status=422)
    request.flash("success", _("Ricerca salvata. La prossima volta ti dico quante persone sono nuove."))
    return request.redirect_to(_address(row.asked, row.key))


def show(request: StaffRequest) -> Response:
    """Open a search: from now on what it finds is not new any more."""
    row = keeping.one(request.session, request.staff, request.params["id"])
    keeping.mark(request.session, request.staff, row)
    return request.redirect_to(_address(row.asked, row.key))


def _address(asked: str, number: int) -> str:
    """The page of results; a search that was kept long ago is read again, and what is gone is said there."""
    return links.url("candidates.desk.index") + people_asked.parse(asked).address(salvata=number)


def update(request: StaffRequest) -> Response:
    """Another name, shared or not, in one's mail or not."""
    row = keeping.one(request.session, request.staff, request.params["id"], lock=True)
    form = SaveForm(request.form)
    if not form.validate():
        return _index(request, {row.key: form}, status=422)
    try:
        keeping.change(request.session, request.staff, row, form.name.data, shared_with=form.shared_with)
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _index(request, {row.key: form}, status=422)
    keeping.mark(request.session, request.staff, row, in_digest=bool(form.in_digest.data))
    request.flash("success", _("Ricerca «%(name)s» aggiornata.", name=row.name))
    return request.redirect("saved_searches.desk.index")


def create_deletion(request: StaffRequest) -> Response:
    """Throw a search away."""
    row = keeping.one(request.session, request.staff, request.params["id"], gone=True, lock=True)
    keeping.throw_away(row)
    request.flash("success", _("Ricerca «%(name)s» eliminata. Chi l’aveva salvata la può riprendere per sette giorni.", name=row.name))  # fmt: skip
    return request.redirect("saved_searches.desk.index")


def create_return(request: StaffRequest) -> Response:
    """Take a deletion back."""
    row = keeping.one(request.session, request.staff, request.params["id"], gone=True, lock=True)
    try:
        keeping.restore(request.session, row)
    except Conflict as conflict:
        return _index(request, refused=conflict.message, status=409)
    request.flash("success", _("La ricerca «%(name)s» è di nuovo qui.", name=row.name))
    return request.redirect("saved_searches.desk.index")


def _index(
    request: StaffRequest, typed: dict[int, SaveForm] | None = None, refused: str = "", status: int = 200
) -> Response:
    session, staff = request.session, request.staff
    words, away = Words(session, staff), False
    openings = {number for number, _title in desk_queries.openings(session, staff)}
    homes = cooperatives.in_scope(session, staff, Action.SEARCH_CANDIDATES)
    shown = []
    for line in keeping.lines(session, staff):
        asked, gone = words.still(line.asked, openings)
        try:
            line = replace(line, new=len(keeping.news(request.portal.index, staff, line, asked)))
        except IndexUnavailable:
            away = True
        shown.append((line, words.line(asked), gone, _form(line, typed or {}).offer(homes)))
    return request.render(
        "candidates/desk/searches.html", status=status, lines=shown, away=away, refused=refused, opened=set(typed or {}),
        deleted=keeping.deleted(session, staff), homes={c.key: c.name for c in homes},
    )  # fmt: skip


def _form(line: keeping.Line, typed: dict[int, SaveForm]) -> SaveForm:
    row = line.row
    values = {
        "name": row.name, "shared": str(row.shared_with_id or ""), "in_digest": bool(line.mark and line.mark.in_digest),
    }  # fmt: skip
    form = typed.get(row.key) or SaveForm(data=values)
    for one in (form.name, form.shared):  # many of these forms stand on one page
        one.id = f"{one.name}-{row.key}"
    return form
