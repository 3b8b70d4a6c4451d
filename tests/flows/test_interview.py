"""An interview from the offer to its cancellation: the desk offers, the candidate picks and changes on a phone, the desk calls off."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlmodel import Session, select

from portal.applications.interviews.models import Interview, InterviewState
from portal.applications.models import Application
from portal.cooperatives.models import Cooperative
from portal.db import today as italian_today
from portal.professions.models import Profession
from tests import factories
from tests.browser.installation import Installation
from tests.browser.plugin import Visit
from tests.browser.village import COOPERATIVE, RECRUITER
from tests.interviews.arranging import wait_over


def applied(town: Installation) -> Application:
    """Somebody who applied to an opening of the recruiter's cooperative."""
    with town.db.write() as session:
        where = session.exec(select(Cooperative).where(Cooperative.slug == COOPERATIVE)).one()
        what = session.exec(select(Profession).where(Profession.slug == "oss")).one()
        opening = factories.opening(session, where, what, title="Una selezione con colloquio")
        opening.slug = f"colloquio-{opening.key}"
        return factories.application(
            session,
            opening,
            "Iris Colloqui",
            email=f"iris.{opening.key}@posta.example",
            submission=f"iris-{opening.key}",
        )


@pytest.mark.parametrize(("js", "language"), [(True, "it"), (False, "it"), (True, "en"), (False, "en")])
def test_from_the_offer_to_the_cancellation(
    js: bool, language: str, visitor: Callable[..., Visit], installation: Installation
) -> None:
    person = applied(installation)
    desk = visitor(js=js, language=language, width=360, email=RECRUITER)
    page = desk.open(f"/desk/offerte/{person.opening_id}/colloqui?candidatura={person.key}")
    for n, days in enumerate((5, 6)):
        page.fill(f"#dates-{n}-day", (italian_today() + timedelta(days=days)).isoformat())
        page.fill(f"#dates-{n}-time", "10:00")
    page.fill("#place", "Sede, via Roma 1")
    page.locator('main form button[type="submit"]').last.click()
    page.wait_for_url("**/desk/colloqui/*")
    expect(page.locator("h1")).to_contain_text("Iris Colloqui")
    where = page.url

    wait_over(installation)
    phone = visitor(js=js, language=language, width=360)
    mine = phone.open(installation.status_path(person))
    dates = mine.locator('#interview button[name="slot"]')
    expect(dates).to_have_count(2)
    dates.first.click()
    expect(mine.locator("#interview .interview-when")).to_contain_text("10:00")
    mine.locator("#interview summary").first.click()
    expect(dates).to_have_count(1)
    dates.first.click()
    expect(mine.locator(".flashes .notice")).to_be_visible()
    with Session(installation.db.engine) as session:
        row = session.exec(select(Interview).where(Interview.application_id == person.key)).one()
        assert (row.state, row.sequence) == (InterviewState.BOOKED, 1)

    page.goto(where)
    page.fill("#reason", "La sala non è libera.")
    page.locator('form[action$="/annullamenti"] button').click()
    expect(page.locator(".flashes .notice")).to_be_visible()
    mine.goto(mine.url)
    expect(mine.locator("#interview")).to_contain_text("La sala non è libera.")
    expect(mine.locator('#interview button[name="slot"]')).to_have_count(0)
