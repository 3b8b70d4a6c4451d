"""How does somebody search openings, read one, and find out what their place is called?"""

from dataclasses import replace

from starlette.responses import JSONResponse, Response

from portal import said_places
from portal.db import today
from portal.openings import filters, forms, listing, missed, queries, said_filters, shown
from portal.places import suggest
from portal.web import links
from portal.web.request import Visitor

TYPING = "portal-typing"  # the page is being refreshed while somebody types


def index(request: Visitor) -> Response:
    """Openings that fit a search, with filters and counts; with nothing found, wider searches."""
    asked = forms.read(request.query)
    typing = TYPING in request.http.headers  # half a word means nothing yet
    understood = None if typing else said_filters.understand(asked)
    wanted = understood.wanted if understood else asked
    found = listing.find(request.session, request.portal.index, wanted, today(), request.locale)
    if not found.page.total and not typing:
        missed.keep(request.portal.db, wanted.words)
    return request.render(
        "openings/index.html",
        wanted=found.wanted,
        found=found,
        understood=understood,
        understood_words=[words for words, _without in filters.in_force(found.wanted, found.names)]
        if understood
        else [],
        alert_href=links.url("alerts.new", query=found.wanted.query(pagina=None, ordina=None)),
        loose=wanted.exact and said_filters.understand(replace(wanted, exact=False)),
        filters=filters.offered(found.wanted, found.counts, found.names),
        chips=filters.in_force(found.wanted, found.names),
        orders=filters.ORDERS,
        radii=forms.RADII,
        usual_radius=forms.RADIUS,
        today=today(),
        page_href=lambda number: links.url(
            "openings.index", query=found.wanted.query(pagina=number if number > 1 else None)
        ),
        search_href=lambda other: links.url("openings.index", query=other.query()),
    )


def show(request: Visitor) -> Response:
    """One opening; one that is over answers 410 with what is similar."""
    session, day = request.session, today()
    opening = queries.by_slug(session, request.params["slug"])
    context = shown.context(session, opening, day, request.locale)
    if opening.is_open(day) and opening.cooperative.active:
        return request.render("openings/show.html", **context)
    return request.render("openings/closed.html", status=410, **context)


def places(request: Visitor) -> Response:
    """Comuni that begin with some letters: as JSON for the search field, as a page for people without JavaScript."""
    typed = " ".join(request.query.get("q", "").split())[:60]
    found = suggest(typed)
    if "application/json" in request.http.headers.get("accept", ""):
        return JSONResponse([comune.label for comune in found], headers={"Cache-Control": "public, max-age=3600"})
    return request.render("openings/places.html", typed=typed, found=found or said_places.alike(typed))
