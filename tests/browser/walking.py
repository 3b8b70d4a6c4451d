"""How does a person with a browser do the usual things: fill in a form, wait for a mail, open it?"""

import re
import time
from pathlib import Path
from typing import Any

from tests.browser.plugin import Visit

# The form counts as filled in by a program when it comes back within two seconds.
READING_TIME = 2100


def wait_for_mail(visit: Visit, address: str, *, more_than: int = 0, seconds: float = 90) -> Any:
    """The newest mail to this address, opened in the mailbox page of the installation, once it has come."""
    until = time.monotonic() + seconds
    page = visit.open("/mailbox")
    while True:
        mails = page.locator("main article", has_text=address)
        if mails.count() > more_than:
            mails.first.get_by_role("link").click()
            page.wait_for_url(re.compile(r"/mailbox/[0-9a-f]{24}$"))
            return page
        assert time.monotonic() < until, f"no mail to {address}\n{visit.installation.doing()}"
        time.sleep(0.3)
        page.reload()


def mails_to(visit: Visit, address: str) -> int:
    """How many mails this address has got so far."""
    page = visit.open("/mailbox")
    found = int(page.locator("main article", has_text=address).count())
    page.close()
    return found


def fill_application(page: Any, name: str, email: str, cv: Path | None) -> None:
    """Everything the form asks for."""
    page.fill("#name", name)
    page.fill("#email", email)
    page.fill("#phone", "333 123 4567")
    if cv:
        page.set_input_files("#cv", cv)
    page.check("#consent")
    page.wait_for_timeout(READING_TIME)


def apply(visit: Visit, slug: str, name: str, email: str, cv: Path) -> Any:
    """Apply to an opening; the page is the receipt."""
    page = visit.open(f"/offerte/{slug}/candidatura")
    fill_application(page, name, email, cv)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/ricevuta")
    return page
