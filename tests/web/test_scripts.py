"""What scripts add to pages that work without them, in a real browser and under the strict policy of the portal."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect
from starlette.datastructures import Headers

from portal.settings import Settings
from portal.web import assets, templates
from portal.web.styleguide import samples

STATIC = assets.Assets(Path(__file__).parents[2] / "static")
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; form-action 'self'"
FRAME = '<!doctype html><html lang="it"><title>prova</title><script type="module" src="{}"></script>{}'
Answer = Callable[[Request], str | tuple[int, str]]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 360, "height": 740})
    yield opened
    opened.close()


@pytest.fixture
def visit(context: BrowserContext) -> Iterator[Callable[[Answer], Page]]:
    """Open a page whose server is this function; complaints of the browser fail the test."""
    complaints: list[str] = []

    def opened(answer: Answer, path: str = "/offerte") -> Page:
        def serve(route: Route) -> None:
            address = urlsplit(route.request.url)
            if address.path.startswith("/static/"):
                reply = STATIC.response(address.path.removeprefix("/static/"), Headers({}), address.query.encode())
                route.fulfill(status=reply.status_code, headers=dict(reply.headers), body=bytes(reply.body))
                return
            said = answer(route.request)
            status, body = said if isinstance(said, tuple) else (200, said)
            html = FRAME.format(STATIC.url("js/enhance.js"), body)
            headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": POLICY}
            route.fulfill(status=status, headers=headers, body=html)

        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.route("**/*", serve)
        page.goto(f"http://localhost{path}")
        page.wait_for_load_state("networkidle")
        return page

    yield opened
    assert complaints == []


def results(request: Request) -> str:
    """A search page: one filter, and results that say which filter is on."""
    towns = parse_qs(urlsplit(request.url).query).get("provincia", [])
    checked = " checked" if towns else ""
    return f"""<form method="get" action="/offerte" data-live><div id="facets" data-live-region>
      <details id="more"><summary>Altre</summary><p>dentro</p></details>
      <label><input type="checkbox" id="bs" name="provincia" value="bs"{checked}>Brescia ({len(towns)})</label></div>
      <label>Parole <input type="search" name="q"></label><button>Cerca</button></form>
      <div id="list" data-live-region><p data-live-status>{12 - 9 * len(towns)} offerte</p></div>"""


def test_a_filter_changes_the_list_in_place_and_can_be_shared(visit: Callable[[Answer], Page]) -> None:
    page = visit(results)
    page.evaluate("window.stays = true")
    page.click("summary")
    page.check("#bs")
    expect(page.locator("#list")).to_have_text("3 offerte")
    expect(page.locator("[role=status]")).to_have_text("3 offerte")
    assert page.url.endswith("/offerte?provincia=bs")
    assert page.evaluate("window.stays"), "the page was loaded again"
    expect(page.locator("#bs")).to_be_focused()
    expect(page.locator("#more p")).to_be_visible()


def test_going_back_undoes_a_filter(visit: Callable[[Answer], Page]) -> None:
    page = visit(results)
    page.check("#bs")
    expect(page.locator("#list")).to_have_text("3 offerte")
    page.go_back()
    expect(page.locator("#list")).to_have_text("12 offerte")


def test_words_are_searched_while_typing(visit: Callable[[Answer], Page]) -> None:
    page = visit(lambda request: results(request) + f"<p id=asked data-live-region>{urlsplit(request.url).query}</p>")
    page.type("[name=q]", "oss notte")
    expect(page.locator("#asked")).to_have_text("q=oss+notte")
    expect(page.locator("[name=q]")).to_have_value("oss notte")


def test_names_of_places_are_offered_while_typing(context: BrowserContext, visit: Callable[[Answer], Page]) -> None:
    page = visit(lambda _request: '<label>Dove <input id="luogo" data-suggest="/comuni"></label>')
    page.route("**/comuni?*", lambda route: route.fulfill(json=["Como (CO)", "Comazzo (LO)"]))
    page.type("#luogo", "com")
    expect(page.locator("#luogo-names option")).to_have_count(2)
    expect(page.locator("#luogo")).to_have_attribute("list", "luogo-names")


def test_a_failing_search_shows_the_page_that_says_so(visit: Callable[[Answer], Page]) -> None:
    page = visit(lambda request: (503, "<h1>Torniamo fra poco</h1>") if "bs" in request.url else results(request))
    page.click("#bs")  # the page may be gone before one could see the tick
    expect(page.locator("h1")).to_have_text("Torniamo fra poco")


FILE = """<form method="post"><div class="field"><input type="file" id="cv" name="cv" accept=".pdf,.jpg" data-max-mb="1"
    data-too-big="troppo grande" data-wrong-type="altro tipo"></div><button>Invia</button></form>"""


def test_a_file_that_is_too_big_or_of_another_kind_is_told_before_sending(visit: Callable[[Answer], Page]) -> None:
    page = visit(lambda _request: FILE)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.set_input_files("#cv", {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF" * 300_000})
    expect(page.locator("[role=alert]")).to_have_text("troppo grande")
    page.click("button")
    assert "POST" not in sent
    page.set_input_files("#cv", {"name": "cv.exe", "mimeType": "application/pdf", "buffer": b"MZ"})
    expect(page.locator("[role=alert]")).to_have_text("altro tipo")
    page.set_input_files("#cv", {"name": "CV.PDF", "mimeType": "application/pdf", "buffer": b"%PDF"})
    expect(page.locator("[role=alert]")).to_be_hidden()
    page.click("button")
    assert "POST" in sent


def test_a_double_click_sends_a_form_once(visit: Callable[[Answer], Page]) -> None:
    posts: list[str] = []

    def answer(request: Request) -> str:
        if request.method == "POST":
            posts.append(request.url)
        return '<form method="post" action="/candidatura" data-once><button>Invia</button></form>'

    page = visit(answer)
    page.evaluate("() => { const b = document.querySelector('button'); b.click(); b.click(); b.click(); }")
    page.wait_for_url("**/candidatura")
    assert len(posts) == 1


NEAR = """<form method="get" action="/offerte"><input name="luogo" value="Como"><input type="hidden" name="lat">
    <input type="hidden" name="lon"><button type="button" hidden data-near-me data-clears="luogo"
    data-refused="scrivi il comune">Vicino a me</button></form>"""


def test_near_me_asks_the_device_and_tells_the_server_no_more_than_a_kilometre(
    context: BrowserContext, visit: Callable[[Answer], Page]
) -> None:
    context.grant_permissions(["geolocation"], origin="http://localhost")
    context.set_geolocation({"latitude": 45.541553, "longitude": 10.211802})
    page = visit(lambda _request: NEAR)
    page.click("button")
    page.wait_for_url("**/offerte?*")
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["lat"], asked["lon"], asked.get("luogo")) == (["45.54"], ["10.21"], None)


def test_near_me_says_what_to_do_when_the_device_will_not_tell(visit: Callable[[Answer], Page]) -> None:
    page = visit(lambda _request: NEAR)
    page.click("button")
    expect(page.locator("[role=alert]")).to_have_text("scrivi il comune")


def test_a_long_text_says_how_many_characters_are_left(visit: Callable[[Answer], Page]) -> None:
    page = visit(lambda _request: '<textarea maxlength="20" data-counter="Caratteri rimasti:"></textarea>')
    page.fill("textarea", "ciao")
    expect(page.locator(".counter")).to_have_text("Caratteri rimasti: 16")


def test_a_choice_of_order_takes_effect_without_its_button(visit: Callable[[Answer], Page]) -> None:
    page = visit(
        lambda _request: (
            """<form method="get" action="/offerte"><select name="ordine" data-autosubmit>
        <option value="a">A<option value="b">B</select><button data-autosubmit-button>Ordina</button></form>"""
        )
    )
    expect(page.locator("button")).to_be_hidden()
    page.select_option("select", "b")
    page.wait_for_url("**/offerte?ordine=b")


@pytest.fixture(scope="module")
def styleguide() -> str:
    """The page that shows every part, made by the real templates."""
    env = templates.environment(Settings())
    env.globals["url"] = lambda name, _language=None, **_params: f"/{name}"
    visitor = SimpleNamespace(person=None, is_staff=False, staff_member=None)
    around: dict[str, Any] = {"locale": "it", "path": "/", "switch_language_url": "/en", "visitor": visitor}
    return env.get_template("styleguide.html").render(
        **around, **samples(), flashes=[("success", "Salvato.")], demo=True
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_part_is_accessible_and_fits(browser: Browser, styleguide: str, scheme: Any, width: int) -> None:
    """320 pixels is a 1280 pixel window at 400 % zoom."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()

    def serve(route: Route) -> None:
        address = urlsplit(route.request.url)
        if not address.path.startswith("/static/"):
            route.fulfill(content_type="text/html; charset=utf-8", body=styleguide)
            return
        name = address.path.removeprefix("/static/")
        reply = STATIC.response(name, Headers({}), address.query.encode())
        route.fulfill(status=reply.status_code, headers=dict(reply.headers), body=bytes(reply.body))

    page.route("**/*", serve)
    page.goto("http://localhost/")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_pay_is_told_while_level_and_hours_are_typed(visit: Callable[[Answer], Page]) -> None:
    def answer(request: Request) -> str:
        asked = parse_qs(urlsplit(request.url).query)
        if "/paga" in request.url:
            kind = "typed" if asked.get("contract") == ["other"] else "table"
            return f'<div id="told" data-kind="{kind}">{asked.get("hours", ["?"])[0]} ore</div>'
        return """<form><input name="secret" value="x"><input id="hours" name="hours" data-pay><input id="contract"
            name="contract" data-pay><div id="told" data-pay-preview="/paga">niente</div><p data-pay-button>Calcola</p>
            <div data-pay-when="table">livello</div><div data-pay-when="typed" hidden>cifre</div></form>"""

    page = visit(answer)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    expect(page.locator("[data-pay-button]")).to_be_hidden()
    page.fill("#hours", "30")
    expect(page.locator("#told")).to_have_text("30 ore")
    page.fill("#contract", "other")
    expect(page.locator("[data-pay-when=typed]")).to_be_visible()
    expect(page.locator("[data-pay-when=table]")).to_be_hidden()
    assert not any("secret" in url for url in asked), "only what pay depends on is asked about"
