"""Can everybody use every page? Axe finds nothing, nothing sticks out, and the keyboard reaches everything."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.installation import Installation
from tests.browser.pages import Seen, every_page, unknown_pages
from tests.browser.plugin import Visit
from tests.browser.village import BUSY, RECRUITER

AXE = Axe().axe_script
# Only what is wrong comes back: lists of all that is right would take longer than the looking.
EVERYTHING: dict[str, Any] = {"resultTypes": ["violations"]}
# What changes with the window and with the hour: on a phone other parts are shown (the menu button, folded filters,
# stacked tables), in the dark every colour is another. Looked at together, since most of the time goes into colours.
ON_A_PHONE_IN_THE_DARK = EVERYTHING | {
    "runOnly": {
        "type": "rule",
        "values": [
            "aria-hidden-focus", "button-name", "color-contrast", "label", "link-in-text-block", "link-name", "nested-interactive",
            "scrollable-region-focusable", "target-size",
        ],
    }
}  # fmt: skip
PARTS = 16
# What the page is made of, asked in one go.
FACTS = """() => ({
  lang: document.documentElement.lang,
  title: document.title,
  h1: document.querySelectorAll("h1").length,
  levels: [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter(h => h.checkVisibility()).map(h => +h.tagName[1]),
  ids: [...document.querySelectorAll("[id]")].map(e => e.id).filter((id, n, all) => all.indexOf(id) !== n),
  unlabelled: [...document.querySelectorAll("main :is(input:not([type=hidden]), select, textarea)")].filter(e => !e.labels.length && !e.ariaLabel).map(e => e.name),
})"""
TOO_WIDE = """(width) => document.documentElement.scrollWidth <= width ? [] :
  [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 1).map(e => e.outerHTML.slice(0, 120)).slice(0, 5)"""


def show(visit: Visit, page: Any, seen: Seen) -> list[str]:
    """Bring the page to the state that is meant; what is wrong with its answer."""
    answer = page.goto(visit.path(seen.path))
    if seen.refused:
        form = page.locator(seen.refused).first
        with page.expect_navigation() as arrived:
            form.evaluate("form => HTMLFormElement.prototype.submit.call(form)")
        answer = arrived.value
    return [] if answer and answer.status == seen.status else [f"{seen.name} answered {answer and answer.status}"]


def violations(page: Any, options: dict[str, Any]) -> list[dict[str, Any]]:
    """What axe finds wrong on the page as it is shown now."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(document, options).then(result => result.violations)", options
    )
    return found


def words(violation: dict[str, Any]) -> str:
    """A rule, and where it is broken."""
    places = [f"{node['html'][:160]} {node.get('failureSummary', '')[:200]}" for node in violation["nodes"]]
    return f"{violation['id']}: {'; '.join(places)}"


def problems_of(page: Any, seen: Seen, language: str) -> list[str]:
    """What is wrong with the page as it stands in the browser."""
    found: list[str] = []
    page.emulate_media(color_scheme="light")
    found += [f"{seen.name}: {told}" for told in map(words, violations(page, EVERYTHING))]
    facts = page.evaluate(FACTS)
    if facts["lang"] != language or not facts["title"] or facts["h1"] != 1 or facts["ids"] or facts["unlabelled"]:
        found.append(f"{seen.name}: {facts}")
    steps = zip(facts["levels"], facts["levels"][1:], strict=False)
    found += [f"{seen.name}: heading level {a} is followed by {b}" for a, b in steps if b > a + 1]
    for width in (1280, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{seen.name} sticks out at {width}: {html}" for html in page.evaluate(TOO_WIDE, width)]
        if width == 360:
            page.emulate_media(color_scheme="dark")
            found += [f"{seen.name} (360, dark): {words(v)}" for v in violations(page, ON_A_PHONE_IN_THE_DARK)]
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


def test_it_is_known_how_to_open_every_page(installation: Installation) -> None:
    assert unknown_pages(installation) == [], "add them to PARAMETERS in tests/browser/pages.py"


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.timeout(900)
def test_nothing_is_in_anybodys_way_on_any_page(
    part: int, visitor: Callable[..., Visit], installation: Installation
) -> None:
    """320 pixels is a window of 1280 at 400 % zoom. In parts, so that several can be looked at side by side."""
    pages = sorted(every_page(installation), key=lambda seen: seen.email)
    assert len(pages) > 100, "there are pages to look at"
    share = pages[part * len(pages) // PARTS : (part + 1) * len(pages) // PARTS]
    problems: list[str] = []
    for email in dict.fromkeys(seen.email for seen in share):
        visit = visitor(width=1280, email=email)
        page = visit.open("/")
        for seen in share:
            if seen.email == email:
                problems += show(visit, page, seen)
                problems += problems_of(page, seen, "it")
    assert problems == [], "\n".join(problems)


@pytest.mark.parametrize("path", [f"/offerte/{BUSY}/candidatura", "/offerte", "/desk/candidati", "/desk/offerte/nuova"])
def test_the_keyboard_reaches_everything_and_one_sees_where_it_is(path: str, visitor: Callable[..., Visit]) -> None:
    page = visitor(email=RECRUITER if path.startswith("/desk") else "", width=1280).open(path)
    wanted = set(
        page.evaluate(
            """() => [...document.querySelectorAll("main :is(a[href], button, input:not([type=hidden]), select, textarea, summary)")]
            .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0)
            .filter(e => e.type !== "radio").map((e, n) => { e.dataset.reached = n; return String(n); })"""
        )
    )
    reached: set[str] = set()
    for _step in range(len(wanted) + 40):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => { const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
            const around = e.closest(".card:has(.cover), .door") ?? e, ring = s => parseFloat(s.outlineWidth) > 0 && s.outlineStyle !== "none";
            return {n: e.dataset.reached ?? null, body: e === document.body, what: e.outerHTML.slice(0, 100),
              seen: ring(style) || ring(getComputedStyle(around)) || ring(getComputedStyle(e.closest("label") ?? e)),
              inside: box.bottom > 0 && box.top < innerHeight}; }"""
        )
        if here["body"]:
            break
        assert here["seen"], f"no ring around {here['what']}"
        assert here["inside"], f"the focus is out of sight: {here['what']}"
        if here["n"] is not None:
            reached.add(here["n"])
    assert wanted - reached == set(), "not reached by Tab"


def test_the_first_tab_leads_past_the_menu(visitor: Callable[..., Visit]) -> None:
    page = visitor().open("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    assert page.evaluate("document.activeElement.id") == "main"
