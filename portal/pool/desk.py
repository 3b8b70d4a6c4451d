"""How does HR look into the pool: search masks, open one, invite, and follow what came of it?"""

from typing import Any

from starlette.responses import Response

from portal import places
from portal.accounts.policy import Action
from portal.candidates import vocabulary
from portal.db import today
from portal.errors import Conflict, TooManyRequests
from portal.i18n import gettext as _
from portal.openings.desk_queries import one as one_opening
from portal.openings.models import Opening
from portal.pool import actions, invitations, labels, queries, search
from portal.pool.asked import FILTERS, SORTS, Asked
from portal.pool.asked import read as read_asked
from portal.pool.forms import InviteForm
from portal.pool.mask import mask
from portal.pool.models import PoolEntry
from portal.professions import queries as professions
from portal.web.pagination import Page, page_number, whole_number
from portal.web.request import StaffRequest
from search_index.index import Hit, IndexUnavailable, Near, Results

PAGE_SIZE = 20


def index(request: StaffRequest) -> Response:
    """Search masks; with the engine away, a plain list and a banner."""
    asked, number, day = read_asked(request.query), page_number(request.query.get("pagina")), today()
    offset = (number - 1) * PAGE_SIZE
    try:
        found, away = search.find(request.portal.index, request.staff, _wanted(asked, offset)), False
    except IndexUnavailable:
        names, total = queries.plain_list(request.session, request.staff, day, offset, PAGE_SIZE)
        found, away = Results(hits=[Hit(id=name) for name in names], total=total), True
    known = queries.for_desk(request.session, request.staff, [hit.id for hit in found.hits], day)
    words = _words(request)
    return request.render(
        "pool/desk/index.html", asked=asked, away=away, page=Page(number, PAGE_SIZE, found.total), labels=labels,
        people=[(hit, mask(known[hit.id])) for hit in found.hits if hit.id in known], words=words,
        facets=_facets(words, found.facets, asked), chips=_chips(words, asked),
    )  # fmt: skip


def _wanted(asked: Asked, offset: int) -> search.Wanted:
    near = Near(asked.comune.lat, asked.comune.lon, asked.km) if asked.comune else None
    filters = {FILTERS[name]: values for name, values in asked.chosen.items() if values}
    return search.Wanted(asked.text, filters, near, SORTS[asked.sort], offset, PAGE_SIZE)


def _words(request: StaffRequest) -> Any:
    """A function from a filter's name and value to what people call it."""
    titles = {told.slug: told.title for told in professions.listed(request.session, request.locale)}
    years = {y.value: str(text) for y, text in labels.YEARS.items()}

    def words(name: str, value: str) -> str:
        match name:
            case "professione":
                return titles.get(value, value)
            case "competenza":
                return vocabulary.skill_name(value)
            case "disponibilita":
                return vocabulary.availability_name(value)
            case "anni":
                return years.get(value, value)
            case _:
                return places.provinces().get(value, value)

    return words


def _facets(words: Any, counts: dict[str, dict[Any, int]], asked: Asked) -> list[dict[str, Any]]:
    titles = {
        "professione": _("Professione"), "competenza": _("Competenze"), "disponibilita": _("Disponibilità"),
        "anni": _("Esperienza"), "provincia": _("Provincia"),
    }  # fmt: skip
    out = []
    for name, title in titles.items():
        found = {str(value): count for value, count in counts.get(FILTERS[name], {}).items() if value}
        found |= {value: 0 for value in asked.chosen[name] if value not in found}
        options = [
            {"value": v, "label": words(name, v), "count": n, "selected": v in asked.chosen[name]}
            for v, n in found.items()
        ]
        order = list(labels.YEARS) if name == "anni" else []
        options.sort(key=lambda o: (order.index(o["value"]) if o["value"] in order else 0, -o["count"], o["label"]))
        out.append({"name": name, "title": title, "options": options})
    return out


def _chips(words: Any, asked: Asked) -> list[tuple[str, str]]:
    chips = []
    if asked.comune:
        where = _("Entro %(km)s km da %(place)s", km=asked.km, place=asked.comune.label)
        chips.append((where, asked.address(luogo=None, raggio=None)))
    for name, values in asked.chosen.items():
        for value in values:
            chips.append((words(name, value), asked.address(**{name: [v for v in values if v != value]})))
    return chips


def show(request: StaffRequest) -> Response:
    """One mask. Showing it is written down, with the opening one is looking for when one says so."""
    entry = queries.one(request.session, request.staff, request.params["id"], today(), lock=True)
    return _show(request, entry, InviteForm(opening=request.query.get("per", "")))


def _show(
    request: StaffRequest, entry: PoolEntry, form: InviteForm, *, status: int = 200, notice: str = ""
) -> Response:
    session, staff = request.session, request.staff
    mine = queries.mine(session, staff, entry.key)
    offered = invitations.openings(session, staff, mine, entry.candidate_id, today())
    form.offer(offered)
    wanted = next((o for o in offered if str(o.key) == form.opening.data), None)
    request.commit_anyway = True  # a refused invitation shows the mask as well
    actions.looked(
        session, entry, cooperative_id=wanted.cooperative_id if wanted else min(mine), by_id=request.me.key,
        opening_id=wanted.key if wanted else None,
    )  # fmt: skip
    return request.render(
        "pool/desk/show.html", status=status, mask=mask(entry), form=form, offered=offered, notice=notice,
        words=_words(request), sent=invitations.from_mine(session, staff, entry), labels=labels, today=today(),
        may_invite=staff.may(Action.INVITE_CANDIDATES), days=invitations.ANSWERED_WITHIN.days,
    )  # fmt: skip


def create_invitation(request: StaffRequest) -> Response:
    """Invite this person to one of my openings: once, whatever they answer."""
    day = today()
    entry = queries.one(request.session, request.staff, request.params["id"], day, lock=True)
    form, mine = InviteForm(request.form), queries.mine(request.session, request.staff, entry.key)
    again = whole_number(form.opening.data)
    offered = invitations.openings(request.session, request.staff, mine, entry.candidate_id, day)
    form.offer(offered)
    if again in {i.opening_id for i in invitations.from_mine(request.session, request.staff, entry)}:
        return _show(request, entry, form, status=409, notice=_("Questa persona è già stata invitata a questa offerta: un invito basta."))  # fmt: skip
    if not form.validate():
        return _show(request, entry, form, status=422)
    try:
        invitations.invite(
            request.session, entry, _opening(request, int(form.opening.data)), by=request.me, note=form.note.data, today=day
        )  # fmt: skip
    except Conflict as conflict:
        return _show(request, entry, form, status=409, notice=conflict.message)
    except TooManyRequests:
        return _show(request, entry, form, status=429, notice=_("Per oggi la tua cooperativa ha mandato tutti gli inviti che può. Riprova domani."))  # fmt: skip
    request.flash("success", _("Invito spedito: se la persona accetta, trovi qui nome, contatti e curriculum."))
    return request.redirect("pool.desk.invitations")


def _opening(request: StaffRequest, number: int) -> Opening:
    return one_opening(request.session, request.staff, number)


def list_invitations(request: StaffRequest) -> Response:
    """What came of every invitation of my cooperatives."""
    number, day = page_number(request.query.get("pagina")), today()
    rows, total = invitations.listed(request.session, request.staff, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    names = [str(row.invitation.entry_id) for row in rows if row.invitation.entry_id]
    shown = queries.for_desk(request.session, request.staff, names, day)
    return request.render(
        "pool/desk/invitations.html", rows=[(row, shown.get(str(row.invitation.entry_id))) for row in rows],
        page=Page(number, PAGE_SIZE, total), labels=labels, today=day, mask=mask,
    )  # fmt: skip
