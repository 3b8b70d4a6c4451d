"""Forty people are answered at once, one of them is taken back: in a browser, on a phone and on a screen, with and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlmodel import Session, col, select

from portal.applications.models import Application, Stage
from portal.cooperatives.models import Cooperative
from portal.openings.models import Opening
from portal.professions.models import Profession
from tests import factories
from tests.browser.installation import Installation
from tests.browser.plugin import Visit
from tests.browser.village import COOPERATIVE, RECRUITER

FORTY = 40


def crowded(town: Installation) -> Opening:
    """An opening of the recruiter's cooperative that forty people applied to."""
    with town.db.write() as session:
        where = session.exec(select(Cooperative).where(Cooperative.slug == COOPERATIVE)).one()
        what = session.exec(select(Profession).where(Profession.slug == "oss")).one()
        opening = factories.opening(session, where, what, title="Una selezione affollata")
        opening.slug = f"affollata-{opening.key}"
        for n in range(FORTY):
            factories.application(
                session, opening, f"Folla {n:02}", email=f"folla.{opening.key}.{n}@posta.example",
                submission=f"folla-{opening.key}-{n}",
            )  # fmt: skip
        return opening


@pytest.mark.parametrize(
    ("js", "language", "width"), [(True, "it", 1280), (False, "it", 360), (True, "en", 360), (False, "en", 1280)]
)
def test_forty_are_answered_and_one_is_taken_back(
    js: bool, language: str, width: int, visitor: Callable[..., Visit], installation: Installation
) -> None:
    opening = crowded(installation)
    recruiter = visitor(js=js, language=language, width=width, email=RECRUITER)
    page = recruiter.open(f"/desk/offerte/{opening.key}/candidature")
    expect(page.locator(".lane .card")).to_have_count(FORTY)
    page.locator("#bulk-all").check()
    page.select_option("#bulk-do", "reject")
    page.locator("#bulk button[type=submit]").click()
    page.wait_for_url("**/desk/operazioni/*")
    expect(page.locator("h1")).to_contain_text("40")
    expect(page.locator(".mail-previews > li")).to_have_count(3)
    expect(page.locator(".mail-previews > li").first).to_contain_text("Folla")
    page.locator('button[name="then"][value="confirm"]').click()
    # Without scripts one asks again by oneself; with them the page does.
    finished = page.locator(".batch-state .notice.good")
    for _attempt in range(60):
        if finished.count():
            break
        page.wait_for_timeout(500)
        if not js and not finished.count():
            page.goto(page.url)
    expect(finished).to_contain_text("40")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(FORTY)
    first = rows.first
    name = first.locator("th").inner_text().strip()
    first.locator('form[action$="/annullamenti"] button').click()
    expect(page.locator(".flashes .notice.good")).to_be_visible()
    expect(rows.first.locator('form[action$="/annullamenti"]')).to_have_count(0)
    with Session(installation.db.engine) as session:
        found = dict(
            session.exec(
                select(Application.name, Application.stage).where(col(Application.opening_id) == opening.key)
            ).all()
        )
    assert found.pop(name) is Stage.RECEIVED and set(found.values()) == {Stage.DECLINED} and len(found) == FORTY - 1


def test_the_board_is_walked_with_the_keys(visitor: Callable[..., Visit], installation: Installation) -> None:
    opening = crowded(installation)
    page = visitor(width=1280, email=RECRUITER).open(f"/desk/offerte/{opening.key}/candidature")
    expect(page.locator("[data-keys-help]")).to_be_visible()
    people = page.locator("[data-person]")
    people.first.locator("a").focus()
    page.keyboard.press("ArrowDown")
    expect(people.nth(1).locator("a")).to_be_focused()
    page.keyboard.press("Space")
    expect(people.nth(1).locator('input[type="checkbox"]')).to_be_checked()
    expect(page.locator("[data-bulk-count]")).to_contain_text("1")
    page.keyboard.press("m")
    expect(people.nth(1).locator("select")).to_be_focused()
    people.nth(1).locator("a").focus()
    page.keyboard.press("a")
    expect(page.locator("#bulk-do")).to_be_focused()
