"""A recruiter keeps an opening as a template and publishes the next one from it, in eight fields at most."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from portal.db import today
from tests.browser.plugin import Visit
from tests.browser.village import RECRUITER

EVERYWAY = [(js, language) for js in (True, False) for language in ("it", "en")]


@pytest.mark.parametrize(("js", "language"), EVERYWAY, ids=lambda v: {True: "js", False: "nojs"}.get(v, v))
def test_from_a_template_to_a_published_opening(js: bool, language: str, visitor: Callable[..., Visit]) -> None:
    recruiter = visitor(js=js, language=language, email=RECRUITER)
    name = f"Di notte {language} {'con' if js else 'senza'}"
    page = recruiter.open("/desk/offerte")
    page.locator("main tbody th a").filter(has_text=re.compile("OSS")).first.click()
    page.locator('main a[href$="/modello"]').click()
    page.fill("#name", name)
    page.locator("main .form button[type=submit]").click()
    expect(page.locator(".flashes .notice.good")).to_be_visible()

    page.locator("main .cards h2 a", has_text=name).click()
    asked = page.locator("#first-look").locator("input:visible, select:visible, textarea:visible")
    assert asked.count() <= 8, "at most eight fields to look at"
    expect(page.locator("details.fold[open]")).to_have_count(0)
    page.fill("#title", f"Operatrice / operatore (OSS) – {name}")
    page.fill("#closes_on", (today() + timedelta(days=25)).isoformat())
    if js:
        # Nothing was pressed: the draft keeps itself, and from now on it has an address of its own.
        expect(page.locator("[data-autosave-status]")).to_contain_text(re.compile(r"\d\d:\d\d"), timeout=10_000)
        page.wait_for_url(re.compile(r"/offerte/\d+/modifica"))
        page.reload()
        expect(page.locator("#title")).to_have_value(f"Operatrice / operatore (OSS) – {name}")
        page.fill("#positions", "2")
    page.locator('.save-bar button[value="publish"]').click()
    expect(page.locator(".flashes .notice.good")).to_be_visible()
    public = page.locator('main a[href*="/offerte/"]:not([href*="/desk/"])').first.get_attribute("href")
    assert public is not None
    answer = page.goto(f"{recruiter.base}{public.removeprefix('/en')}")
    assert answer is not None and answer.status == 200
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    assert "€" in page.locator("main").inner_text(), "pay and all the rest came along"
