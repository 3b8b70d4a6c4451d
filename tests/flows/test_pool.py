"""Somebody lets themself be found, a recruiter invites them without knowing who they are, they accept: in a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.plugin import Visit
from tests.browser.village import RECRUITER
from tests.browser.walking import mails_to, wait_for_mail

EVERYWAY = [(js, language) for js in (True, False) for language in ("it", "en")]


@pytest.mark.parametrize(("js", "language"), EVERYWAY, ids=lambda v: {True: "js", False: "nojs"}.get(v, v))
def test_from_opt_in_through_invite_to_application(
    js: bool, language: str, visitor: Callable[..., Visit], cv_pdf: Path
) -> None:
    # Letters that nobody else of the town has, one for each way of walking.
    first, email = f"{'QXWK'[EVERYWAY.index((js, language))]}uirina", f"quirina.{language}.{js}@posta.example".lower()
    initials = f"{first[0]}. Y."
    person = visitor(js=js, language=language)
    page = person.open("/candidati")
    page.fill("#email", email)
    page.fill("#town", "Lecco (LC)")
    page.check("input[name=professions][value=oss]")
    page.check("input[name=availability][value=nights]")
    page.fill("#name", f"{first} Ypsilon")
    page.fill("#phone", "333 987 6543")
    page.set_input_files("#cv", cv_pdf)
    page.click("main form button[type=submit]")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#name")).to_have_value(f"{first} Ypsilon")
    page.set_input_files("#cv", cv_pdf)
    page.check("#consent")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/candidati/inviato")

    own = wait_for_mail(person, email)
    own.locator('main a[href*="/candidati/"]').first.click()
    own.wait_for_url("**/candidati/*")
    expect(own.locator(".person h3")).to_have_text(initials)
    own.locator('form[action$="/conferme"] button').click()
    expect(own.locator(".flashes .notice.good")).to_be_visible()

    recruiter = visitor(js=js, language=language, email=RECRUITER)
    page = recruiter.open("/desk/candidati/bacino?q=oss+notti+lecco")
    card = page.locator("#results .person", has=page.get_by_text(initials, exact=False)).first
    for _attempt in range(40):
        if page.locator("#results h3", has_text=initials).count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(card).to_be_visible()
    assert "Ypsilon" not in page.content() and email not in page.content()
    page.locator("#results h3 a", has_text=initials).first.click()
    page.wait_for_url("**/desk/candidati/bacino/*")
    assert "Ypsilon" not in page.content() and "curriculum" not in page.locator("section").first.inner_text().lower()
    page.locator("#opening").select_option(index=0)
    page.fill("#note", "Da noi le notti sono in due: ci piacerebbe parlarne.")
    before = mails_to(recruiter, email)
    page.locator('form[action$="/inviti"] button[type=submit]').click()
    page.wait_for_url("**/desk/candidati/inviti")
    expect(page.locator("tbody tr").first).to_contain_text(initials)

    answer = wait_for_mail(person, email, more_than=before)
    answer.locator('main a[href*="/candidati/inviti/"]').first.click()
    answer.wait_for_url("**/candidati/inviti/*")
    expect(answer.locator("main")).to_contain_text("le notti sono in due")
    expect(answer.locator("#name")).to_have_value(f"{first} Ypsilon")
    answer.check("#consent")
    answer.locator('form[action$="/si"] button[type=submit]').click()
    answer.wait_for_url("**/ricevuta")

    page = recruiter.open("/desk/candidati/inviti")
    page.locator("tbody tr").first.get_by_role("link").click()
    page.wait_for_url("**/desk/candidature/*")
    expect(page.locator("h1")).to_contain_text(f"{first} Ypsilon")
    expect(page.locator("main")).to_contain_text("curriculum vitae.pdf")

    own.goto(own.url)
    expect(own.locator(".looks")).to_contain_text("Riva Nespola")
