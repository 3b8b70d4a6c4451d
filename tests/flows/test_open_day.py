"""Somebody finds an open day, signs up with two fields, shows the ticket, and is let in at the door: on a phone."""

import quopri
import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.installation import Installation
from tests.browser.plugin import Visit
from tests.browser.village import OWNER

EVERYWAY = [(js, language) for js in (True, False) for language in ("it", "en")]
each_way = pytest.mark.parametrize(("js", "language"), EVERYWAY, ids=lambda v: {True: "js", False: "nojs"}.get(v, v))


def ticket_link(installation: Installation, email: str) -> str:
    """The link in the mail to this address, as soon as the worker has sent it."""
    for _try in range(60):
        for path in (installation.settings.data_dir / "mailbox").glob("*.eml"):
            mail = path.read_bytes()
            if f"To: {email}".encode() in mail:
                found = re.search(
                    r"https?://\S+?(/(?:en/)?iscrizioni/[\w.-]+)", quopri.decodestring(mail).decode(errors="replace")
                )
                assert found
                return found[1]
        time.sleep(0.5)
    raise AssertionError("no mail came")


@each_way
def test_from_the_list_to_the_door(
    js: bool, language: str, visitor: Callable[..., Visit], installation: Installation
) -> None:
    email = f"flow.{language}.{'js' if js else 'nojs'}@posta.example"
    guest = visitor(js=js, language=language)
    page = guest.open("/eventi")
    page.locator(
        ".event-card a.cover", has_text=re.compile("Una mattina in RSA|A morning in a care home")
    ).first.click()
    page.wait_for_url("**/eventi/una-mattina-*")
    page.fill("#name", "Zoe Quaranta")
    page.fill("#email", "zoe@")
    page.locator("#iscrizione form button[type=submit]").click()
    expect(page.locator(".field .error")).to_be_visible()
    expect(page.locator("#name")).to_have_value("Zoe Quaranta")
    page.fill("#email", email)
    page.locator("#iscrizione form button[type=submit]").click()
    page.wait_for_url("**/iscrizioni")
    expect(page.locator("h1")).to_contain_text(re.compile("Guarda la posta|Check your e-mail"))
    page.goto(installation.url + ticket_link(installation, email))
    expect(page.locator(".ticket svg.qr")).to_be_visible()
    code = page.locator(".ticket-code").inner_text().split(":")[-1].strip()
    # At the door, another phone.
    door = visitor(js=js, language=language, email=OWNER).open("/desk/eventi")
    door.locator("tbody a", has_text="Una mattina in RSA").first.click()
    expect(door.locator("h1")).to_contain_text("Una mattina in RSA")
    door.locator("aside a[href$='/ingresso']").click()
    door.wait_for_url("**/ingresso")
    before = int(door.locator("#door-count strong").inner_text())
    door.fill("#codice", code)
    door.press("#codice", "Enter")
    expect(door.locator(".flashes")).to_contain_text(re.compile("Zoe Quaranta (è dentro|is in)"))
    expect(door.locator("#door-count strong")).to_have_text(str(before + 1))
    door.locator("form[action$='/senza-iscrizione'] button").click()
    expect(door.locator("#door-count strong")).to_have_text(str(before + 2))
    # The same ticket once more: it says since when, and nobody is counted twice.
    door.fill("#codice", code)
    door.press("#codice", "Enter")
    expect(door.locator(".flashes")).to_contain_text(re.compile(r"(dalle|since) \d\d:\d\d"))
    expect(door.locator("#door-count strong")).to_have_text(str(before + 2))
