"""What does every test in a real browser get? Chromium, a portal to look at, and pages that note every complaint.

Where there is no Chromium these tests are skipped with a loud line at the end of the run; with CI set they fail.
"""

import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from portal.settings import Settings
from tests.browser.installation import KEY, Installation, free_port, running

MISSING = "BROWSER TESTS NOT RUN: no Chromium"
# The shell is the same engine without the windows around it: a third of the work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium_path() -> str | None:
    """Where this machine keeps Chromium."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def chromium_arguments() -> list[str]:
    """Quiet, and without its sandbox where that cannot work (root in a container)."""
    # Letters where they belong on paper too: hinted for a screen, words in a PDF lose their spaces.
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--font-render-hinting=none",
    ]
    return [*quiet, "--no-sandbox"] if os.geteuid() == 0 else quiet


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Skipped browser tests must not look like passed ones."""
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if MISSING in str(r.longrepr)]
    if skipped:
        terminalreporter.write_sep("=", f"{MISSING} ({len(skipped)} tests)", red=True, bold=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A running Chromium."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=chromium_arguments())
        yield started
        started.close()


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The village of `tests.browser.village`, served by a process of its own."""
    from tests.conftest import SERVER, _admin

    folder = tmp_path_factory.mktemp("installation")
    name = f"portal_browser_{uuid.uuid4().hex[:12]}"
    if SERVER:
        _admin(f'CREATE DATABASE "{name}"')
    settings = Settings(
        data_dir=folder / "data", database_url=SERVER + name if SERVER else "", secret_key=KEY, port=free_port(),
        legal_organisation="Consorzio Prova", legal_email="privacy@consorzio.example",
    )  # fmt: skip
    try:
        with running(settings, "tests.browser.village", folder / "log.txt") as started:
            yield started
    finally:
        if SERVER:
            _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@dataclass
class Visit:
    """One person with one browser: how they see pages, and what the browser complained of."""

    context: Any
    base: str
    english: bool
    complaints: list[str]
    installation: Installation

    def path(self, path: str) -> str:
        """The address of a page in this person's language."""
        return f"{self.base}{'/en' if self.english else ''}{'' if path == '/' and self.english else path}"

    def open(self, path: str) -> Any:
        """A page in a new tab."""
        page = self.context.new_page()
        page.set_default_timeout(30_000)
        host = urlsplit(self.base).netloc
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("console", self._console)
        page.on(
            "request",
            lambda r: (
                self.complaints.append(f"asked elsewhere: {r.url}")
                if urlsplit(r.url).netloc not in (host, "")
                else None
            ),
        )
        page.goto(self.path(path))
        return page

    def _console(self, said: Any) -> None:
        # A page that answers 4xx on purpose is noted by Chromium as a failed load.
        if said.type in {"error", "warning"} and not re.search("Failed to load resource.*status of 4", said.text):
            self.complaints.append(f"console: {said.text}")


@pytest.fixture
def visitor(browser: Any, installation: Installation) -> Iterator[Callable[..., Visit]]:
    """`visitor(js=…, width=…, language=…, scheme=…, email=…)`: a browser for one person; complaints fail the test."""
    opened: list[Visit] = []

    def arrive(
        *, js: bool = True, width: int = 360, language: str = "it", scheme: str = "light", email: str = ""
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=js, color_scheme=scheme,
            reduced_motion="reduce", locale="it-IT" if language == "it" else "en-GB",
        )  # fmt: skip
        if email:
            cookie = {"name": "portal_session", "value": installation.login(email), "url": installation.url}
            context.add_cookies([cookie])
        visit = Visit(context, installation.url, language == "en", [], installation)
        opened.append(visit)
        return visit

    yield arrive
    complaints = [complaint for visit in opened for complaint in visit.complaints]
    for visit in opened:
        visit.context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def cv_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CV as a candidate has one on the phone: a PDF with text in two columns, of somebody who is not in the town."""
    from dataclasses import replace

    from portal.db import today
    from portal.demo.candidates import candidates
    from portal.demo.cv_pages import pdf_file

    someone = next(one for one in candidates(today()) if one.cv == "two_columns")
    path = tmp_path_factory.mktemp("cv") / "curriculum vitae.pdf"
    person = replace(
        someone,
        given_name="Zoe",
        family_name="Quaranta",
        profile="Ho seguito un progetto di ippoterapia con persone anziane.",
    )
    path.write_bytes(pdf_file(person, "two_columns"))
    return path
