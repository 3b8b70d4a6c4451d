"""Somebody on a bus with one bar of signal: no public page weighs more than 60 KB as it travels, pictures apart."""

import re
from html import unescape

import pytest
from sqlmodel import select
from starlette.routing import Route
from starlette.testclient import TestClient

from portal import routes
from portal.app import Portal
from portal.cooperatives.models import Cooperative
from portal.db import now
from portal.db import today as italian_today
from portal.demo import load as demo
from portal.events.models import Event, EventState
from portal.openings.models import Opening, State
from portal.outreach.browse_queries import offers
from portal.professions import assessment
from portal.professions.models import Profession
from portal.settings import ROOT
from portal.stories.models import Story, StoryState
from portal.web.assets import static_url

MOST = 60_000  # bytes of a page, its style sheets and its scripts, compressed as they are sent
# Answers for machines and programs, and pages that need something of one person.
APART = {
    "previews.show",
    "stories.picture",
    "openings.places",
    "mailbox.index",
    "mailbox.show",
    "styleguide",
    "home",
}


@pytest.fixture
def town(portal: Portal, client: TestClient) -> list[str]:
    """The demo town without its candidates; the addresses of every public page, with every row in it."""
    assert client
    demo.load(portal, italian_today(), lambda *_: None, people=[])
    with portal.db.read() as session:
        slugs = {
            "openings.show": session.exec(select(Opening.slug).where(Opening.state == State.PUBLISHED)).all(),
            "professions.show": session.exec(select(Profession.slug)).all(),
            "cooperatives.show": session.exec(select(Cooperative.slug)).all(),
            "events.show": session.exec(
                select(Event.slug).where(Event.state == EventState.PUBLISHED, Event.ends_at > now())
            ).all(),
            "outreach.series": [offer.series.key for offer in offers(session, italian_today())],
            "stories.show": session.exec(select(Story.slug).where(Story.state == StoryState.PUBLISHED)).all(),
        }
    slugs["applications.new"] = slugs["openings.show"][:1]
    slugs["events.file"] = slugs["events.signed_up"] = slugs["events.show"][:1]
    three = "&".join(f"p={slug}" for slug in list(slugs["professions.show"])[:3])
    paths = ["/", f"/professioni/confronto?{three}", f"/orientamento?r={assessment.write([1] * 12)}"]
    for route in routes.table(portal.settings):
        if isinstance(route, Route) and "GET" in (route.methods or ()) and hasattr(route.endpoint, "handler"):
            if route.name in APART or re.search(r"{token}|{code}|le-mie|arrivo|richiesta/", route.path):
                continue
            told = slugs.get(route.name, [""] if "{" not in route.path else [])
            assert told, f"no row for {route.name}"
            paths += [re.sub(r"\{(slug|id)(:key)?\}", str(slug), route.path) for slug in told]
    return paths


def test_no_public_page_is_heavier_than_sixty_kilobytes(client: TestClient, town: list[str]) -> None:
    sent: dict[str, int] = {}

    def weight(address: str) -> tuple[int, str]:
        with client.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as answer:
            raw = b"".join(answer.iter_raw())
            assert answer.headers.get("content-encoding") == "gzip" or len(raw) < 1000, address
        return len(raw), address

    def asset(address: str) -> int:
        """A style sheet or script; the same on many pages."""
        if address not in sent:
            sent[address] = weight(address)[0]
        return sent[address]

    # The module of every page brings in others as a page needs them: all of them are counted everywhere.
    modules = sum(asset(static_url(f"js/{path.name}")) for path in (ROOT / "static/js").glob("*.js"))
    heavy, heaviest = {}, (0, "")
    for path in town:
        for prefix in ("", "/en"):
            address = prefix + path
            page = client.get(address)
            assert page.status_code == 200, (address, page.status_code)
            parts = set(re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text))
            assert set(re.findall(r'<script[^>]* src="([^"?]+)', page.text)) <= {"/static/js/enhance.js"}
            whole = weight(address)[0] + sum(asset(unescape(part)) for part in parts) + modules
            heaviest = max(heaviest, (whole, address))
            if whole > MOST:
                heavy[address] = whole
    assert not heavy
    assert heaviest[0] > 15_000, "a page that weighs nothing was not measured"
