"""A candidate finds an opening, applies with a real CV, follows the application and withdraws: in a browser, on a phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlmodel import Session, col, func, select

from portal.applications.models import Application, Stage
from portal.candidates.models import Candidate
from tests.browser.installation import Installation
from tests.browser.plugin import Visit
from tests.browser.village import BUSY
from tests.browser.walking import READING_TIME, apply, fill_application, wait_for_mail

EVERYWAY = [(js, language) for js in (True, False) for language in ("it", "en")]
WORDS = {
    "it": ("OSS notti RSA", "E-mail", "Controlla", "La tua candidatura"),
    "en": ("OSS nights", "E-mail", "Check", "Your application"),
}


def applications_of(installation: Installation, email: str) -> int:
    """How many applications came from this address."""
    with Session(installation.db.engine) as session:
        return session.exec(
            select(func.count())
            .select_from(Application)
            .join(Candidate, col(Candidate.id) == Application.candidate_id)
            .where(Candidate.email == email)
        ).one()


@pytest.mark.parametrize(("js", "language"), EVERYWAY, ids=lambda v: {True: "js", False: "nojs"}.get(v, v))
def test_from_the_search_to_the_withdrawal(
    js: bool, language: str, visitor: Callable[..., Visit], installation: Installation, cv_pdf: Path
) -> None:
    someone = visitor(js=js, language=language)
    email = f"zoe.{language}.{'js' if js else 'nojs'}@posta.example"
    page = someone.open("/")

    page.fill("#home-q", "OSS notte")
    page.press("#home-q", "Enter")
    page.wait_for_url("**/offerte?*")
    found = page.locator(f'#results a[href$="/offerte/{BUSY}"]')
    expect(found).to_have_count(1)
    assert "€" in page.locator("#results .card", has=page.locator(f'a[href$="/offerte/{BUSY}"]')).inner_text(), (
        "a card says what the work pays"
    )
    found.click()
    page.wait_for_url(f"**/offerte/{BUSY}")
    page.locator('main a[href$="/candidatura"]').first.click()
    page.wait_for_url("**/candidatura")

    # What is wrong is said beside each field, and nothing that was typed is lost.
    page.fill("#name", "Zoe Quaranta")
    page.fill("#email", "zoe@")
    page.fill("#phone", "123")
    page.wait_for_timeout(READING_TIME)
    page.click("main form button[type=submit]")
    expect(page.locator(".error-summary")).to_be_visible()
    for name in ("email", "phone", "cv", "consent"):
        expect(page.locator(f".field:has(#{name}) .error, .field#{name} .error").first).to_be_visible()
    expect(page.locator(".field:has(#name) .error")).to_have_count(0)
    expect(page.locator("#name")).to_have_value("Zoe Quaranta")
    expect(page.locator("#phone")).to_have_value("123")

    fill_application(page, "Zoe Quaranta", email, cv_pdf)
    page.locator("main form button[type=submit]").dblclick()
    page.wait_for_url("**/ricevuta")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert applications_of(installation, email) == 1, "a double click sends once"

    mail = wait_for_mail(someone, email)
    mail.locator('main a[href*="/candidature/"]').first.click()
    mail.wait_for_url("**/candidature/*")
    page = mail
    expect(page.get_by_text("curriculum vitae.pdf")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == language, (
        "the mail leads to the page in the language of the form"
    )

    page.fill("#town", "Lecco (LC)")
    page.fill("#skills", "igiene della persona, francese")
    page.check("input[name=availability][value=nights]")
    page.locator('form[action$="/dettagli"] button[type=submit]').click()
    expect(page.locator(".flashes .notice.good")).to_be_visible()
    expect(page.locator("input[name=availability][value=nights]")).to_be_checked()
    expect(page.locator("#town")).to_have_value("Lecco (LC)")

    page.set_input_files(
        "#cv",
        {"name": "attestato.pdf", "mimeType": "application/pdf", "buffer": cv_pdf.read_bytes() + b"\n% certificate"},
    )
    page.locator('form[action$="/file"] button[type=submit]').click()
    expect(page.get_by_text("attestato.pdf")).to_be_visible()

    page.locator('details:has(form[action$="/ritiri"]) > summary').click()
    page.locator('form[action$="/ritiri"] button[type=submit]').click()
    expect(page.locator('form[action$="/ritiri"]')).to_have_count(0)
    with Session(installation.db.engine) as session:
        stages = session.exec(
            select(Application.stage)
            .join(Candidate, col(Candidate.id) == Application.candidate_id)
            .where(Candidate.email == email)
        ).all()
    assert stages == [Stage.WITHDRAWN]


@pytest.mark.parametrize("js", [True, False], ids=["js", "nojs"])
def test_somebody_without_a_cv_answers_a_question_instead(
    js: bool, visitor: Callable[..., Visit], installation: Installation
) -> None:
    email = f"senza.cv.{js}@posta.example".lower()
    page = visitor(js=js).open(f"/offerte/{BUSY}/candidatura")
    page.locator("#no-cv > summary").click()
    page.fill("#answer_work", "Ho accudito mia nonna per tre anni.")
    fill_application(page, "Senza Foglio", email, None)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/ricevuta")
    assert applications_of(installation, email) == 1


def test_who_applied_already_from_this_browser_is_led_to_the_application(
    visitor: Callable[..., Visit], cv_pdf: Path
) -> None:
    someone = visitor()
    apply(someone, "oss-cdi-valmadrera", "Due Volte", "due.volte@posta.example", cv_pdf)
    page = someone.open("/offerte/oss-cdi-valmadrera/candidatura")
    expect(page.locator('main a[href*="/candidature/"]').first).to_be_visible()
    expect(page.locator("#consent")).to_have_count(0)


def test_a_file_that_is_no_cv_is_refused_before_it_is_sent_and_again_by_the_server(
    visitor: Callable[..., Visit], installation: Installation
) -> None:
    program = {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00 not a document"}
    for js in (True, False):
        page = visitor(js=js).open(f"/offerte/{BUSY}/candidatura")
        fill_application(page, "Ada Falsa", "ada.falsa@posta.example", None)
        page.set_input_files("#cv", program)
        page.click("main form button[type=submit]")
        expect(page.locator(".field:has(#cv) .error").first).to_be_visible()
        expect(page.locator("#email")).to_have_value("ada.falsa@posta.example")
    assert applications_of(installation, "ada.falsa@posta.example") == 0
