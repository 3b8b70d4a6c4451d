"""On which pages does a teacher see what a class can book, near the school and when?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from portal import said_places
from portal.db import today
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.outreach import browse_filters as filters
from portal.outreach import browse_queries as queries
from portal.outreach import drafts
from portal.outreach import series_labels as labels
from portal.outreach import slot_rules as rules
from portal.outreach.browse_filters import RADII, RADIUS, Wanted
from portal.outreach.browse_queries import Asked, Offer, Where
from portal.outreach.models import SeriesState
from portal.places import provinces
from portal.professions import queries as professions
from portal.web import links
from portal.web.facets import Choice, Filter, by_count
from portal.web.pagination import Page
from portal.web.request import Visitor

PER_PAGE = 12
SIMILAR = 4
MODES = {filters.IN_PERSON: _l("In presenza"), filters.ONLINE: _l("Online")}


def index(request: Visitor) -> Response:
    """What can be booked, with filters and counts; with nothing found, wider searches; always a way to ask."""
    session, day, wanted = request.session, today(), filters.read(request.query)
    everything = queries.offers(session, day)
    found = queries.matching(everything, _asked(wanted))
    names = {one.slug: one.title for one in professions.listed(session, request.locale)}
    page = Page(min(wanted.page, Page(1, PER_PAGE, len(found)).count), PER_PAGE, len(found))
    return request.render(
        "outreach/browse.html", wanted=wanted, page=page, offers=found[page.offset : page.offset + PER_PAGE], labels=labels,
        facets=_facets(wanted, queries.counts(everything, _asked(wanted)), names), chips=_chips(wanted, names),
        wider=[] if found else _wider(wanted, everything), names=names, radii=RADII, usual_radius=RADIUS, begun=drafts.begun(request),
        everything=len(everything), hosts=len({o.series.cooperative_id for o in everything}), today=day,
        href=lambda other: links.url("outreach.browse", query=other.query()),
        page_href=lambda number: links.url("outreach.browse", query=wanted.query(pagina=number if number > 1 else None)),
    )  # fmt: skip


def show(request: Visitor) -> Response:
    """One series with its dates; one that is over answers 410 with what is similar."""
    session, day = request.session, today()
    row = queries.shown(session, request.params["id"])
    dates = queries.ahead(session, row) if row.state is SeriesState.PUBLISHED else []
    standings = [(slot, rules.standing(row, slot, day)) for slot in dates]
    others = [o for o in queries.offers(session, day) if o.series.id != row.id]
    return request.render(
        "outreach/series.html", status=200 if dates else 410, series=row, over=not dates,
        dates=[pair for pair in standings if pair[1] != "over"], similar=_similar(row, others), rules=rules, labels=labels,
        told=professions.chosen(session, row.professions, request.locale), names={}, today=day,
        where=queries.comune_of(row),
    )  # fmt: skip


def _similar(row: Any, others: Sequence[Offer]) -> list[Offer]:
    """The same format first, then the same professions, then near by."""
    here = queries.comune_of(row)
    where = Where(here.lat, here.lon, 60, (row.province,)) if here else None
    near = queries.matching(others, Asked(where=where))
    mine = set(row.professions)
    near.sort(key=lambda o: (o.series.format is not row.format, not mine & set(o.series.professions), o.km or 0))
    return near[:SIMILAR]


def _asked(wanted: Wanted) -> Asked:
    place, chosen = wanted.place, wanted.chosen
    where = None
    if place is not None:
        point = (place.lat, place.lon) if wanted.has_point else (None, None)
        where = Where(*point, radius=wanted.radius, provinces=place.provinces)
    return Asked(
        where=where, formats=chosen.get("formato", ()), professions=chosen.get("professione", ()), modes=chosen.get("modo", ()),
        provinces=chosen.get("provincia", ()), first=wanted.first, last=wanted.last, students=wanted.students,
    )  # fmt: skip


def _label(name: str, value: str, names: dict[str, str]) -> str:
    if name == "formato":
        return next((str(words) for f, words in labels.FORMATS.items() if f.value == value), value)
    if name == "modo":
        return str(MODES.get(value, value))
    return provinces().get(value, value) if name == "provincia" else names.get(value, value)


def _facets(wanted: Wanted, counts: Any, names: dict[str, str]) -> list[Filter]:
    """Filters worth showing: each value that would find something or is in force."""
    titles = {
        "formato": _("Che cosa"),
        "modo": _("In presenza o online"),
        "professione": _("Professione"),
        "provincia": _("Provincia"),
    }
    out = []
    for name, title in titles.items():
        chosen = wanted.chosen.get(name, ())
        values = [*counts[name], *(v for v in chosen if v not in counts[name])]
        choices = [Choice(v, _label(name, v, names), counts[name][v], v in chosen) for v in values]
        if len(choices) > 1 or chosen:
            out.append(Filter(name, title, by_count(choices), name != "provincia"))
    return out


def _chips(wanted: Wanted, names: dict[str, str]) -> list[tuple[str, Wanted]]:
    """Filters in force, each with the search without it."""
    out: list[tuple[str, Wanted]] = []
    if wanted.place is not None:
        out.append(
            (said_places.around(wanted.place, wanted.radius), replace(wanted, place=None, typed_place="", page=1))
        )
    for name, values in wanted.chosen.items():
        out += [(_label(name, value, names), wanted.without(name, value)) for value in values]
    if wanted.first:
        out.append((_("dal %(day)s", day=f"{wanted.first:%d/%m/%Y}"), replace(wanted, first=None, page=1)))
    if wanted.last:
        out.append((_("fino al %(day)s", day=f"{wanted.last:%d/%m/%Y}"), replace(wanted, last=None, page=1)))
    if wanted.students:
        out.append((_("siamo in %(num)s", num=wanted.students), replace(wanted, students=None, page=1)))
    return out


def _wider(wanted: Wanted, everything: Sequence[Offer]) -> list[tuple[str, Wanted, int]]:
    """Up to four searches that ask for less and find something, with their counts, each count once."""
    out: list[tuple[str, Wanted, int]] = []
    for words, other in _less(wanted):
        total = len(queries.matching(everything, _asked(other)))
        if total and all(total != before[2] for before in out):
            out.append((words, other, total))
    return out[:4]


def _less(wanted: Wanted) -> Iterator[tuple[str, Wanted]]:
    fresh = replace(wanted, page=1)
    if wanted.has_point:
        for km in (km for km in RADII if km > wanted.radius):
            yield _("Entro %(km)s km", km=km), replace(fresh, radius=km)
    if wanted.first or wanted.last:
        yield _("In altre date"), replace(fresh, first=None, last=None)
    if wanted.students:
        yield _("Anche per meno persone"), replace(fresh, students=None)
    titles = {"formato": _("Altri tipi di incontro"), "professione": _("Altre professioni"), "modo": _("Anche online")}
    for name, words in titles.items():
        if name in wanted.chosen:
            yield words, replace(fresh, chosen={k: v for k, v in wanted.chosen.items() if k != name})
    region = said_places.understand(said_places.region_of(wanted.place.provinces[0]) or "") if wanted.place else None
    if region is not None:
        yield _("In tutta la regione"), replace(fresh, place=region, typed_place=region.label)
    yield _("Tutte le proposte"), Wanted()
