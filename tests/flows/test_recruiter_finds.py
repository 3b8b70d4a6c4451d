"""A recruiter signs in by mail, finds a person by what the CV says, reads it and invites: in a browser, on a phone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.installation import Installation
from tests.browser.plugin import Visit
from tests.browser.village import BUSY, OWNER, RECRUITER
from tests.browser.walking import apply, mails_to, wait_for_mail
from tests.waiting import the_wait_passes

EVERYWAY = [(js, language) for js in (True, False) for language in ("it", "en")]


def sign_in(visit: Visit, address: str, *, by_code: bool) -> object:
    """Ask for the mail, then type its code or open its link; the page is where one arrives."""
    before = mails_to(visit, address)
    page = visit.open("/accedi")
    page.fill("#email", address)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/accedi/codice")
    mail = wait_for_mail(visit, address, more_than=before)
    if by_code:
        code = re.search(r"\b\d{6}\b", mail.locator("h1").inner_text())
        assert code, "the code is in the subject"
        page.fill("#code", code[0])
        page.click("main form button[type=submit]")
    else:
        mail.locator('main article a[href*="/accedi/"]').click()
        page = mail
        page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(r"/desk/?$"))
    return page


@pytest.mark.parametrize(("js", "language"), EVERYWAY, ids=lambda v: {True: "js", False: "nojs"}.get(v, v))
def test_from_the_mailed_code_to_the_interview(
    js: bool, language: str, visitor: Callable[..., Visit], installation: Installation, cv_pdf: Path
) -> None:
    name, email = f"Zoe {language}{'con' if js else 'senza'}", f"zoe.{language}.{js}@cercata.example".lower()
    apply(visitor(js=js, language="it"), BUSY, name, email, cv_pdf)
    wait_for_mail(visitor(), email)

    recruiter = visitor(js=js, language=language)
    page = sign_in(recruiter, RECRUITER if js else OWNER, by_code=language == "it")
    page.locator('.desk-nav a[href$="/desk/candidati"]').click()
    # The worker reads the CV and fills the index; nobody waits long for it.
    person = page.locator("#results .person", has_text=name)
    for _attempt in range(40):
        page.goto(recruiter.path("/desk/candidati?q=ippoterapia+anziane"))
        if person.count():
            break
        page.wait_for_timeout(500)
    expect(person).to_have_count(1)
    expect(person.locator("mark", has_text="ippoterapia").first).to_be_visible()

    page.fill("#q", f"ippoterapia {name.split()[1]}")
    page.press("#q", "Enter")
    expect(page.locator("#results .person")).to_have_count(1)
    person.get_by_role("link", name=name).click()
    page.wait_for_url("**/desk/candidature/*")
    expect(page.locator(".cv-text").first).to_contain_text("ippoterapia")

    before = mails_to(recruiter, email)
    page.select_option("#to", "interview")
    page.locator('form[action$="/mosse"] button[type=submit]').click()
    expect(page.locator(".flashes .notice.good")).to_be_visible()
    assert mails_to(recruiter, email) == before, "for a quarter of an hour the invitation can be stopped"
    the_wait_passes(installation.db)
    mail = wait_for_mail(recruiter, email, more_than=before)
    assert "colloquio" in mail.locator("main").inner_text(), "the person hears of it, in their own language"
    mail.locator('main a[href*="/candidature/"]').first.click()
    expect(mail.locator("main")).to_contain_text("Colloquio")


def test_a_card_moves_from_lane_to_lane_without_javascript(visitor: Callable[..., Visit]) -> None:
    page = visitor(js=False, width=1280, email=OWNER).open("/desk/offerte")
    page.goto(page.url)
    page.locator("th a", has_text="notti in RSA").click()
    page.locator('main a[href$="/candidature"]').first.click()
    lane = page.locator(".lane").first
    card = lane.locator(".card").first
    name = card.locator("h3").inner_text()
    card.locator("select").select_option("read")
    card.locator("button").click()
    expect(page.locator(".flashes")).to_contain_text(name)
    expect(page.locator(".lane").nth(1).locator(".card", has_text=name)).to_be_visible()


def test_another_cooperative_finds_nobody_by_the_same_words(visitor: Callable[..., Visit]) -> None:
    page = visitor(email="fiorella.benzanti@coop-trecciaperta.example").open("/desk/candidati?q=ippoterapia")
    expect(page.locator("#results .person")).to_have_count(0)
