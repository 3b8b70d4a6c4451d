"""Which pages does the public read about events: the list, one event, what is over, and calendars to keep?"""

import hashlib
from email.utils import format_datetime
from itertools import groupby
from typing import Any

from starlette.responses import Response

from portal import calendar_files
from portal.calendar_files import ROME
from portal.errors import Gone, NotFound
from portal.events import calendar, filters, policy, queries, structured
from portal.events.forms import SignUpForm
from portal.events.queries import Told
from portal.places import provinces
from portal.professions import queries as professions
from portal.web import links
from portal.web.pagination import Page, page_number
from portal.web.request import Visitor

PER_PAGE = 24
CALENDAR = "text/calendar; charset=utf-8"


def index(request: Visitor) -> Response:
    """Coming events by month, with filters; with nothing found, wider searches; with none at all, what else to do."""
    names = {told.slug: told.title for told in professions.listed(request.session, request.locale)}
    events = queries.coming(request.session, request.locale)
    wanted = filters.read(request.query, names)
    found = filters.found(events, wanted)
    page = Page(
        min(page_number(request.query.get("pagina")), Page(1, PER_PAGE, len(found)).count), PER_PAGE, len(found)
    )
    shown = found[page.offset : page.offset + PER_PAGE]
    return request.render(
        "events/index.html", wanted=wanted, page=page, months=by_month(shown), any=bool(events),
        filters=filters.offered(events, wanted, names), chips=filters.in_force(wanted, names), names=names,
        wider=[] if found else filters.wider(events, wanted, names), radii=filters.RADII, usual_radius=filters.RADIUS, feed=_feed_query(wanted),
        href=lambda other: links.url("events.index", query=other.query()),
        page_href=lambda n: links.url("events.index", query=wanted.query() | ({"pagina": n} if n > 1 else {})),
        feed_names={"provincia": provinces(), "professione": names}, public_host=links.public_url().partition("//")[2],
    )  # fmt: skip


def by_month(events: list[Told]) -> list[tuple[Any, list[Told]]]:
    """The list cut at the turns of the month, as clocks in Italy show it; each part with a moment of its month."""
    groups = groupby(events, key=lambda told: told.event.starts_at.astimezone(ROME).strftime("%Y-%m"))
    parts = [list(some) for _month, some in groups]
    return [(some[0].event.starts_at, some) for some in parts]


def _feed_query(wanted: filters.Wanted) -> dict[str, str]:
    """What of a search a subscription can follow: one province, one profession."""
    one = {name: wanted.chosen.get(name, ()) for name in ("provincia", "professione")}
    return {name: values[0] for name, values in one.items() if len(values) == 1}


def show(request: Visitor) -> Response:
    """One event with its form; what is over or called off answers 410 and says what else there is."""
    told = queries.by_slug(request.session, request.params["slug"], request.locale)
    return page_of(request, told, SignUpForm())


def page_of(request: Visitor, told: Told, form: SignUpForm, status: int = 200) -> Response:
    """The page of an event, with the form as it stands."""
    if told.is_cancelled or told.is_over:
        others = queries.alternatives(request.session, told.event, request.locale)
        return request.render("events/gone.html", status=410, told=told, others=others)
    return request.render("events/show.html", status=status, **context(request, told, form))


def context(request: Visitor, told: Told, form: SignUpForm) -> dict[str, Any]:
    """What the page of an event shows."""
    return {
        "told": told, "form": form, "people": professions.chosen(request.session, told.event.professions, request.locale),
        "others": queries.alternatives(request.session, told.event, request.locale), "kept": policy.KEPT.days // 7,
        "data": structured.event(told, links.absolute), "crumbs": structured.breadcrumbs(told, links.absolute),
    }  # fmt: skip


def feed(request: Visitor) -> Response:
    """All events as a calendar to subscribe to, or those of a province (`?provincia=LC`) or profession."""
    province, slug = request.query.get("provincia", "").upper(), request.query.get("professione", "")
    if province and province not in provinces():
        raise NotFound
    name = professions.by_slug(request.session, slug, request.locale).title if slug else ""
    events = queries.feed(request.session, request.locale, province=province, profession=slug)
    brand = request.portal.settings.name
    body = calendar_files.download(
        calendar.feed(events, links.absolute), calendar.feed_name(brand, province, name)
    )  # fmt: skip
    return _calendar(request, body, events, "eventi.ics")


def file(request: Visitor) -> Response:
    """One event for one's calendar; a cancelled one says so."""
    told = queries.by_slug(request.session, request.params["slug"], request.locale)
    if told.is_over and not told.is_cancelled:
        raise Gone
    body = calendar_files.download(calendar.feed([told], links.absolute))
    return _calendar(request, body, [told], f"{told.slug}.ics")


def _calendar(request: Visitor, body: bytes, events: list[Told], name: str) -> Response:
    """The file, or only that it has not changed."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": etag, "Cache-Control": "public, max-age=3600", "X-Robots-Tag": "noindex"}
    changed = calendar.changed_at(events)
    if changed is not None:
        headers["Last-Modified"] = format_datetime(changed, usegmt=True)
    known = request.http.headers.get("if-none-match", "")
    if etag in {tag.strip().removeprefix("W/") for tag in known.split(",")}:
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'inline; filename="{name}"'
    return Response(body, media_type=CALENDAR, headers=headers)
