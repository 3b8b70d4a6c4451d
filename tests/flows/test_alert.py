"""Somebody searches, wants to hear of what is new, proves the address, and stops with one click: in a browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.plugin import Visit
from tests.browser.walking import wait_for_mail

EVERYWAY = [(js, language) for js in (True, False) for language in ("it", "en")]


@pytest.mark.parametrize(("js", "language"), EVERYWAY, ids=lambda v: {True: "js", False: "nojs"}.get(v, v))
def test_from_a_search_to_an_alert_and_to_its_end(js: bool, language: str, visitor: Callable[..., Visit]) -> None:
    email = f"olga.{language}.{js}@posta.example".lower()
    person = visitor(js=js, language=language)
    page = person.open("/offerte")
    page.fill("#q", "oss part time lecco")
    page.locator("form[role=search] button[type=submit]").first.click()
    expect(page.locator("#exactly")).to_be_visible()
    expect(page.locator("#q")).to_have_value("oss")
    expect(page.locator("#luogo")).to_have_value("Lecco (LC)")
    page.locator('#results a[href*="/avvisi?"]').click()
    page.wait_for_url("**/avvisi?*")
    expect(page.locator(".chips .chip")).to_have_count(3)
    expect(page.locator("#preview")).to_be_visible()
    page.click("main form button[type=submit]")
    expect(page.locator(".error-summary")).to_be_visible()
    page.fill("#email", email)
    page.locator('label:has(input[value="weekly"])').click()
    page.click("main form button[type=submit]")
    page.wait_for_url("**/avvisi/inviato")

    own = wait_for_mail(person, email)
    own.locator('main a[href*="/avvisi/"]').first.click()
    own.wait_for_url("**/avvisi/*")
    expect(own.locator("main")).to_contain_text(email)
    own.locator('form[action$="/conferme"] button').click()
    expect(own.locator(".flashes .notice.good")).to_be_visible()
    own.locator('form[action$="/pause"] button').click()
    expect(own.locator('form[action$="/riprese"] button')).to_be_visible()
    own.locator('form[action$="/stop"] button').click()
    own.wait_for_url("**/stop")
    expect(own.locator('form[action$="/stop"]')).to_have_count(0)
