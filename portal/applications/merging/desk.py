"""Which two dossiers may be one person, what is different in them, and what does somebody decide?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from portal.applications import desk_actions, search
from portal.applications.desk_forms import STAGES
from portal.applications.dossier_names import subject
from portal.applications.merging import actions, queries, sides
from portal.applications.merging.forms import MergeForm
from portal.applications.merging.likely import REASONS
from portal.applications.merging.sides import Side
from portal.applications.models import FINAL
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.places import comune
from portal.web.forms import shown_phone
from portal.web.pagination import Page, page_number
from portal.web.request import StaffRequest

PAGE_SIZE = 20


def index(request: StaffRequest) -> Response:
    """Pairs of dossiers that may be one person, each with its reasons."""
    session, staff = request.session, request.staff
    number = page_number(request.query.get("pagina"))
    found = queries.page(session, staff, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    names = [subject((twin.cooperative_id, one)) for twin in found for one in twin.candidates]
    known = search.for_desk(session, staff, names)
    pairs = []
    for twin in found:
        two = [known.get(subject((twin.cooperative_id, one))) for one in twin.candidates]
        if all(two):  # a pair of which one was erased a moment ago waits for the worker
            pairs.append((twin, two))
    return request.render(
        "candidates/desk/duplicates.html", pairs=pairs, page=Page(number, PAGE_SIZE, queries.count(session, staff)),
        reasons=REASONS, phone=shown_phone,
    )  # fmt: skip


def show(request: StaffRequest) -> Response:
    """Both side by side. Showing them is written down for each of them."""
    row = sides.likeness(request.session, request.staff, request.params["id"])
    both = sides.sides(request.session, row, hold=True)
    for side in both:
        for application in side.applications:
            desk_actions.looked(request.session, application, by=request.me, what="application")
    return _show(request, row, both)


def _show(
    request: StaffRequest, row: Any, both: Sequence[Side], *, form: MergeForm | None = None, status: int = 200,
    notice: str = "",
) -> Response:  # fmt: skip
    join = None
    if len(both) == 1:
        join = sides.contacts(request.session, both[0].cooperative_id, both[0].root)
    form = form or MergeForm.about(both, sides.state(both))
    return request.render(
        "candidates/desk/duplicates_pair.html", status=status, pair=row, both=both, form=form, notice=notice,
        lines=_lines(both), reasons=[REASONS[code][0] for code in row.reasons if code in REASONS], join=join,
        stages=STAGES, same_opening=_same_opening(both),
    )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One thing compared: what each of the two says, as lists of short texts."""

    title: str
    values: tuple[list[str], ...]

    @property
    def differs(self) -> bool:
        """Whether the two say something else; where one says nothing, there is nothing to compare."""
        return len({tuple(sorted(v)) for v in self.values}) > 1 and all(self.values)


def _lines(both: Sequence[Side]) -> list[Line]:
    """The short facts of both, in the order in which one recognises somebody."""
    what: list[tuple[str, Callable[[Side], list[str]]]] = [
        (_("Nome"), lambda s: list(s.names)),
        (_("Telefono"), lambda s: [shown_phone(phone) for phone in s.phones]),
        (_("E-mail"), lambda s: list(s.emails)),
        (_("Abita a"), _towns),
    ]
    return [Line(title, tuple(read(side) for side in both)) for title, read in what]


def _towns(side: Side) -> list[str]:
    said = [a.comune for a in side.applications] + [
        str(found["value"]) for cv in side.files if (found := cv.facts.get("comune"))
    ]
    places = [comune(istat) for istat in dict.fromkeys(said) if istat]
    return [place.label for place in places if place]


def _same_opening(both: Sequence[Side]) -> list[str]:
    """Openings to which each of the two has an application that is not closed."""
    open_ = [{a.opening_id: a.opening.title for a in side.applications if a.stage not in FINAL} for side in both]
    if len(open_) < 2:
        return []
    return [title for number, title in open_[0].items() if number in open_[1]]


def create_merge(request: StaffRequest) -> Response:
    """Make them one. Sent again, the finished result; when something changed since the page was shown, 409."""
    row = sides.likeness(request.session, request.staff, request.params["id"])
    both = actions.held(request.session, row)
    if len(both) == 1:
        request.flash("success", _("Erano già unite: ora sono una persona sola."))
        return _to_person(request, both)
    form = MergeForm.about(both, "", request.form)
    chosen = form.chosen()
    try:
        actions.check(both, form.state.data or "")
        if chosen is None:
            return _show(request, row, both, form=form, status=422)
        actions.merge(request.session, both, chosen, by=request.me)
    except Conflict as conflict:
        return _show(request, row, both, status=409, notice=conflict.message)
    request.flash("success", _("Unite: ora sono una persona sola. Per sette giorni si può annullare."))
    return _to_person(request, both)


def create_distinction(request: StaffRequest) -> Response:
    """They are two people: not asked again. Sent again, the finished result."""
    row = sides.likeness(request.session, request.staff, request.params["id"])
    both = actions.held(request.session, row)
    try:
        actions.tell_apart(request.session, row, both, by=request.me)
    except Conflict as conflict:
        return _show(request, row, both, status=409, notice=conflict.message)
    request.flash(
        "success", _("Va bene: sono due persone. Non te lo chiediamo più; si può annullare da «Ultime azioni».")
    )
    return request.redirect("merging.desk.index")


def _to_person(request: StaffRequest, both: Sequence[Side]) -> Response:
    newest = max((side.newest for side in both), key=lambda a: (a.submitted_at, a.key))
    return request.redirect("applications.desk.show", id=newest.key)
