"""A host publishes a fortnightly meeting for a term on one screen, and a teacher finds it: in a browser, on a phone."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from portal.db import today
from tests.browser.plugin import Visit
from tests.browser.village import OWNER

EVERYWAY = [(js, language) for js in (True, False) for language in ("it", "en")]


@pytest.mark.parametrize(("js", "language"), EVERYWAY, ids=lambda v: {True: "js", False: "nojs"}.get(v, v))
def test_a_term_is_published_on_one_screen_and_found(js: bool, language: str, visitor: Callable[..., Visit]) -> None:
    host = visitor(js=js, language=language, email=OWNER)
    title = f"Girandola {language} {'con' if js else 'senza'}"
    page = host.open("/desk/visite/proposte")
    page.locator('main a[href$="/desk/visite/proposte/nuova"]').first.click()
    page.wait_for_url("**/proposte/nuova")
    page.select_option("#format", "workshop")
    page.fill("#title", title)
    page.fill("#about", "La classe prova a coppie gli ausili di ogni giorno e poi ne parla con chi li usa per lavoro.")
    page.fill("#place", "Sala prove")
    page.fill("#host_name", "Nives")
    page.select_option("#repeat", "fortnightly")
    page.fill("#starts", "9.30")
    page.fill("#first_on", (today() + timedelta(days=15)).isoformat())
    page.fill("#last_on", (today() + timedelta(days=120)).isoformat())
    page.locator('input[name="weekdays"][value="3"]').check()
    if not js:
        page.locator('button[value="dates"]').click()
    boxes = page.locator('#date-preview input[name="dates"]')
    expect(boxes.nth(3)).to_be_attached()
    count = boxes.count()
    taken_off = boxes.nth(1).get_attribute("value")
    boxes.nth(1).uncheck()
    page.locator('.save-bar button[value="publish"]').click()
    expect(page.locator(".flashes .notice.good")).to_be_visible()
    expect(page.locator("main tbody tr")).to_have_count(count - 1)

    page.goto(host.path("/scuole?formato=workshop"))
    card = page.locator("#results .card", has_text=title)
    expect(card).to_have_count(1)
    card.locator("a.cover").click()
    page.wait_for_url("**/scuole/proposte/*")
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("#date .slot-list > li")).to_have_count(count - 1)
    assert taken_off is not None
    page.locator('#date a[href*="slot="]').first.click()
    page.wait_for_url(re.compile("/scuole/richiesta"))
    expect(page.locator("h1")).to_be_visible()
