"""A recruiter writes an opening, mends what the check finds, publishes and closes it: in a browser, on a phone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from portal.db import today
from tests.browser.plugin import Visit
from tests.browser.village import RECRUITER

EVERYWAY = [(js, language) for js in (True, False) for language in ("it", "en")]


@pytest.mark.parametrize(("js", "language"), EVERYWAY, ids=lambda v: {True: "js", False: "nojs"}.get(v, v))
def test_from_the_first_word_to_the_closed_page(js: bool, language: str, visitor: Callable[..., Visit]) -> None:
    recruiter = visitor(js=js, language=language, email=RECRUITER)
    word = f"girandola{language}{'con' if js else 'senza'}"
    page = recruiter.open("/desk/offerte")
    page.locator('main a[href$="/desk/offerte/nuova"]').first.click()
    page.select_option("#profession_id", index=3)
    page.fill("#title", "Educatrice / educatore di quartiere")
    page.fill("#description", f"Si richiede bella presenza. Il servizio si chiama {word}.")
    page.fill("#place", "Lecco (LC)")
    page.fill("#hours_min", "30")
    page.select_option("#level_min", "D1")
    if js:
        expect(page.locator("#pay-preview")).to_contain_text("€")
    page.fill("#closes_on", (today() + timedelta(days=30)).isoformat())
    page.locator('.save-bar button[value="publish"]').click()

    # Refused: the reason stands beside the text, and the text is still there.
    beside = page.locator(".notice.beside.danger")
    expect(beside).to_contain_text("bella presenza")
    expect(beside).to_contain_text("198/2006")
    expect(page.locator("#description")).to_have_value(f"Si richiede bella presenza. Il servizio si chiama {word}.")
    expect(page.locator("#hours_min")).to_have_value("30")

    page.fill("#description", f"Si sta con le famiglie del quartiere. Il servizio si chiama {word}.")
    page.locator('.save-bar button[value="preview"]').click()
    page.wait_for_url("**/anteprima")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main")).to_contain_text(word)
    assert "€" in page.locator("main").inner_text(), "the pay is computed from level and hours"
    page.locator('.banner a[href$="/modifica"]').click()
    page.locator('.save-bar button[value="publish"]').click()
    expect(page.locator(".flashes .notice.good")).to_be_visible()
    desk = page.url
    public = page.locator('main a[href*="/offerte/"]:not([href*="/desk/"])').first.get_attribute("href")

    found = page.locator(f'#results a[href="{public}"]')
    for _attempt in range(40):
        page.goto(recruiter.path(f"/offerte?q={word}"))
        if found.count():
            break
        page.wait_for_timeout(500)
    expect(found).to_have_count(1)

    page.goto(desk)
    page.locator('details:has(form[action$="/chiusure"]) > summary').click()
    page.select_option('form[action$="/chiusure"] select', index=1)
    page.locator('form[action$="/chiusure"] button[type=submit]').click()
    expect(page.locator(".flashes .notice.good")).to_be_visible()
    answer = page.goto(f"{recruiter.base}{public}")
    assert answer is not None and answer.status == 410
    expect(page.locator("main .cards .card").first).to_be_visible()
