"""Which people who applied to us know how to do this? The page that searches CVs, with its reasons."""

from typing import Any

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.applications import desk_queries, people_asked, search
from portal.applications.desk_forms import STAGES
from portal.applications.dossier_names import pair
from portal.applications.lists import keeping as lists
from portal.applications.lists.forms import BarForm, SaveForm
from portal.applications.merging import queries as merging_queries
from portal.applications.people_asked import Asked
from portal.applications.people_words import Words
from portal.applications.searches import keeping as saved_searches
from portal.applications.tags import keeping as tags
from portal.candidates.asked import RADII
from portal.cooperatives import queries as cooperatives
from portal.db import today
from portal.web.pagination import Page, page_number, whole_number
from portal.web.request import StaffRequest
from search_index.index import Hit, IndexUnavailable, Results

PAGE_SIZE = 20


def index(request: StaffRequest) -> Response:
    """Search people; with the engine away, a plain list by name and a banner."""
    number = page_number(request.query.get("pagina"))
    return page(request, people_asked.read(request.query), number, opened=whole_number(request.query.get("salvata")))


def page(
    request: StaffRequest, asked: Asked, number: int, *, opened: int | None = None, save: SaveForm | None = None,
    bar: BarForm | None = None, ticked: frozenset[str] = frozenset(), refused: str = "", status: int = 200,
) -> Response:  # fmt: skip
    """The page of this search, with what was typed into the forms on it; `opened` is a saved search it came from."""
    session, staff = request.session, request.staff
    openings, words = desk_queries.openings(session, staff), Words(session, staff)
    asked, gone = words.still(asked, {number for number, _title in openings})
    offset, away = (number - 1) * PAGE_SIZE, False
    try:
        found = search.find(request.portal.index, staff, asked.wanted(offset, PAGE_SIZE))
    except IndexUnavailable:
        names, total = search.plain_list(session, staff, asked.text, offset, PAGE_SIZE)
        found, away = Results(hits=[Hit(id=name) for name in names], total=total, facets={}), True
    known = search.for_desk(session, staff, [hit.id for hit in found.hits])
    marked = saved_searches.marked(session, staff, opened) if opened is not None else None
    return request.render(
        "candidates/desk/index.html", status=status, twins=merging_queries.count(session, staff), asked=asked, away=away, gone=gone, radii=RADII, openings=openings,
        people=[(hit, known[hit.id]) for hit in found.hits if hit.id in known], page=Page(number, PAGE_SIZE, found.total),
        facets=words.facets(found.facets, asked), chips=words.chips(asked), stages=STAGES, today=today(), address=asked.address,
        tags_of=tags.of_dossiers(session, staff, [pair(name) for name in known]), save=_save_form(request, save), saved=marked,
        refused=refused, **bar_parts(request, words, bar, ticked),
    )  # fmt: skip


def settled(request: StaffRequest, asked: Asked) -> Asked:
    """The search without filters that no longer exist, as its page understands it."""
    openings = desk_queries.openings(request.session, request.staff)
    return Words(request.session, request.staff).still(asked, {number for number, _title in openings})[0]


def _save_form(request: StaffRequest, form: SaveForm | None) -> SaveForm:
    homes = cooperatives.in_scope(request.session, request.staff, Action.SEARCH_CANDIDATES)
    return (form or SaveForm()).offer(homes)


def bar_parts(request: StaffRequest, words: Words, bar: BarForm | None, ticked: frozenset[str]) -> dict[str, Any]:
    """What the bar for ticked people needs: what one may, and the names there are to choose from."""
    may_tag = request.staff.may(Action.TAG_CANDIDATES)
    named = lists.open_ones(request.session, request.staff) if may_tag else []
    return {
        "may_tag": may_tag, "may_export": request.staff.may(Action.EXPORT_CANDIDATES), "bar": bar or BarForm(), "ticked": ticked,
        "tag_names": list(dict.fromkeys(tag.name for tag in words.tags)), "list_names": list(dict.fromkeys(row.name for row in named)),
    }  # fmt: skip
