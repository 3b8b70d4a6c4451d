"""A teacher asks for a meeting on a phone: with a date of a host, and without; reads the mail, follows, cancels."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlmodel import Session, col, select

from portal.db import now
from portal.db import today as italian_today
from portal.outreach.models import Series, SeriesState, Slot, VisitDraft
from portal.schools.models import School
from tests.browser.installation import Installation
from tests.browser.plugin import Visit
from tests.browser.walking import wait_for_mail

EVERYWAY = [(js, language) for js in (True, False) for language in ("it", "en")]
each_way = pytest.mark.parametrize(("js", "language"), EVERYWAY, ids=lambda v: {True: "js", False: "nojs"}.get(v, v))
STEP = re.compile(r"(Passo|Step) (\d) (di|of) 4")


def next_page(page: Any, number: int) -> None:
    """Send this step, and wait for the next one."""
    page.click("main form button.primary")
    expect(page.locator(".eyebrow")).to_have_text(re.compile(rf"(Passo|Step) {number} "))


def pick_school(page: Any, school: School, js: bool) -> None:
    """With JavaScript from the list under the field, without from the page that comes back."""
    page.fill("#school", school.code if not js else school.name)
    if js:
        page.locator('[role="option"]').filter(has_text=school.code).first.click()


def first_steps(page: Any, school: School, email: str, js: bool) -> None:
    """The school, the person, the class."""
    expect(page.locator(".eyebrow")).to_have_text(re.compile(r"(Passo|Step) 1 "))
    pick_school(page, school, js)
    page.fill("#name", "Gianna Pozzi")
    page.fill("#email", email)
    next_page(page, 2)
    page.fill("#class_name", "4B")
    page.check('input[name="school_year_of_class"][value="4"]')
    page.fill("#students", "18")
    next_page(page, 3)


def send_with_code(someone: Visit, page: Any, email: str) -> None:
    """The code of the mail, typed; then the receipt."""
    next_page(page, 4)
    page.click("main form button.primary")
    page.wait_for_url("**/codice")
    mail = wait_for_mail(someone, email)
    found = re.search(r"\b\d{6}\b", mail.locator("main").inner_text())
    mail.close()
    assert found
    page.fill("#code", found[0])
    page.click("main form button.primary")
    page.wait_for_url("**/ricevuta")
    page.locator("main a.button.primary").click()
    page.wait_for_url(re.compile(r"/scuole/richieste/[^/]+$"))


def a_school(town: Installation) -> School:
    """One of the register."""
    with Session(town.db.engine) as session:
        return session.exec(select(School).where(col(School.active).is_(True)).order_by(col(School.id))).first()  # type: ignore[return-value]


@each_way
def test_a_booked_date_from_request_to_cancellation(
    js: bool, language: str, visitor: Callable[..., Visit], installation: Installation
) -> None:
    someone, school = visitor(js=js, language=language), a_school(installation)
    email = f"prenota.{js}.{language}@scuola.example".lower()
    with Session(installation.db.engine) as session:
        slot = session.exec(
            select(Slot)
            .join(Series, col(Series.id) == Slot.series_id)
            .where(
                Series.state == SeriesState.PUBLISHED, Series.max_students >= 18, Series.min_year <= 4, Series.max_year >= 4,
                Slot.starts_at > now() + timedelta(days=20), Slot.starts_at < now() + timedelta(days=60), Slot.groups_taken == 0,
                col(Slot.withdrawn_at).is_(None),
            )
            .order_by(col(Slot.starts_at))
        ).first()  # fmt: skip
    if slot is None:
        pytest.fail("the village offers no date to book")
    page = someone.open(f"/scuole/richiesta?slot={slot.id}")
    first_steps(page, school, email, js)
    expect(page.locator(f'input[name="slot"][value="{slot.id}"]')).to_be_checked()
    send_with_code(someone, page, email)
    expect(page.locator(".timeline li").first).to_be_visible()
    page.locator("details.confirm summary.danger").click()
    page.check('input[name="reason"][value="transport"]')
    page.click('form[action$="/annullamenti"] button')
    expect(page.locator(".notice.good")).to_be_visible()
    expect(page.locator("details.confirm summary.danger")).to_have_count(0)


@each_way
def test_a_request_without_a_date_outlives_a_closed_tab(
    js: bool, language: str, visitor: Callable[..., Visit], installation: Installation
) -> None:
    someone, school = visitor(js=js, language=language), a_school(installation)
    email = f"chiede.{js}.{language}@scuola.example".lower()
    page = someone.open("/scuole/richiesta")
    first_steps(page, school, email, js)
    page.close()
    page = someone.open("/scuole/richiesta")  # another tab, later
    expect(page.locator(".eyebrow")).to_have_text(re.compile(r"(Passo|Step) 3 "))
    page.check('input[name="format"][value="class_talk"]')
    page.fill("#day_0", (italian_today() + timedelta(days=30)).isoformat())
    send_with_code(someone, page, email)
    expect(page.locator("h1")).to_be_visible()
    page.locator('a[href$="/spostamenti"]').click()
    page.wait_for_url("**/spostamenti")
    page.check('input[name="reason"][value="school"]')
    page.locator("#day_0").wait_for(state="attached")
    if not page.locator("#day_0").is_visible():
        page.locator("details.facet summary").first.click()
    page.fill("#day_0", (italian_today() + timedelta(days=45)).isoformat())
    page.click("main form button.primary")
    expect(page.locator(".notice.good")).to_be_visible()
    with Session(installation.db.engine) as session:
        assert not session.exec(select(VisitDraft).where(VisitDraft.email == email)).all()
