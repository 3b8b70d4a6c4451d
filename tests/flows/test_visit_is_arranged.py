"""A request is handed to a host, confirmed with its mail seen first, and marked on the day: in a browser, on a phone."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from portal.cooperatives.models import Cooperative
from portal.outreach.models import Visit as ClassVisit
from portal.outreach.models import VisitState
from tests import factories
from tests.browser.installation import Installation
from tests.browser.plugin import Visit
from tests.browser.village import COOPERATIVE, COORDINATOR
from tests.browser.walking import wait_for_mail

EVERYWAY = [(js, language) for js in (True, False) for language in ("it", "en")]
HOST = "ines.galdabini@coop-rivanespola.example"
DAYS = timedelta(days=22)


def asked(installation: Installation, name: str) -> tuple[ClassVisit, str]:
    """A class that asked to come, and the name of the cooperative that will host it."""
    with installation.db.write() as session:
        school = factories.school(session, f"Liceo {name}", code=f"LCPS{abs(hash(name)) % 10**5:05d}Z")
        host = session.exec(select(Cooperative.name).where(Cooperative.slug == COOPERATIVE)).one()
        return factories.visit(session, None, school=school, submission=name, email=f"{name}@istruzione.example"), host


def the_day_comes(installation: Installation, visit: ClassVisit) -> None:
    """As if it had been yesterday."""
    with installation.db.write() as session:
        row = session.get_one(ClassVisit, visit.key)
        assert row.state is VisitState.CONFIRMED and row.starts_at and row.ends_at
        row.starts_at, row.ends_at = row.starts_at - DAYS, row.ends_at - DAYS


def first(page: Any, visit: ClassVisit, part: str) -> None:
    """Open a visit from a part of the to-do list, or from the whole of it when others come first."""
    leads = f"/desk/visite/{visit.id}"
    link = page.locator(f'#{part} a[href$="{leads}"], #{part} a[href$="{leads}/presenze"]')
    if not link.count():
        page.locator(f'#{part} a[href$="parte={part}"]').click()
        page.wait_for_url(f"**parte={part}")
        link = page.locator(f'main a[href$="{leads}"]').first
    link.click()
    page.wait_for_url(re.compile(rf"{leads}(/presenze)?$"))


@pytest.mark.parametrize(("js", "language"), EVERYWAY, ids=lambda v: {True: "js", False: "nojs"}.get(v, v))
def test_assigned_in_three_clicks_confirmed_with_the_mail_seen_and_marked_with_a_tap(
    js: bool, language: str, visitor: Callable[..., Visit], installation: Installation
) -> None:
    visit, name = asked(installation, f"classe-{language}-{'con' if js else 'senza'}")
    page = visitor(js=js, language=language, email=COORDINATOR).open("/desk")
    page.locator('.desk-nav a[href$="/desk/visite"]').click()
    page.wait_for_url("**/desk/visite")
    first(page, visit, "unclaimed")
    expect(page.locator(".hosts > li")).to_have_count(3)
    page.select_option("#other-host", label=name)
    page.locator("form:has(#other-host) button").click()
    expect(page.locator(".flashes .notice.good")).to_be_visible()

    host = visitor(js=js, language=language, email=HOST)
    page = host.open("/desk/visite")
    first(page, visit, "answer")
    page.fill("#confirm-place", "RSA sul lago, via Roma 1")
    page.fill("#confirm-host_name", "Carla Riva")
    page.locator('form[action$="/conferme"] button').click()
    expect(page.locator(".seen-mail")).to_contain_text("RSA sul lago, via Roma 1")
    seen = page.locator(".seen-mail .pre").inner_text()
    page.locator('button[name="sure"]').click()
    expect(page.locator(".flashes .notice.good")).to_be_visible()
    mail = wait_for_mail(visitor(), visit.email, more_than=1)
    assert "Carla Riva" in seen and "Carla Riva" in mail.locator("main").inner_text()

    the_day_comes(installation, visit)
    page.goto(host.path("/desk/visite"))
    first(page, visit, "unmarked")
    page.locator('button[name="tapped"][value="22"]').click()
    expect(page.locator(".flashes .notice.good")).to_contain_text("22")
