"""A student answers in the last minute of a meeting: on a phone, with and without JavaScript, in both languages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlmodel import col, select

from portal.db import now
from portal.outreach.models import Visit, VisitState
from portal.outreach.survey_models import Mark, Phase, Survey
from tests.browser.installation import Installation
from tests.browser.plugin import Visit as Browsing
from tests.flows.test_student_chooses import each_way


@pytest.fixture
def code(installation: Installation) -> str:
    """A survey of a class that came, open now."""
    with installation.db.write() as session:
        row = session.exec(
            select(Survey)
            .join(Visit, col(Visit.id) == Survey.visit_id)
            .where(Visit.state == VisitState.HELD, Survey.phase == Phase.AFTER)
        ).first()
        row.opens_at, row.closes_at = now() - timedelta(hours=1), now() + timedelta(hours=1)
        session.add(row)
        return row.code


@each_way
def test_five_taps_and_thanks(
    js: bool, language: str, visitor: Callable[..., Browsing], installation: Installation, code: str
) -> None:
    page = visitor(js=js, language=language).open(f"/q/{code}")
    expect(page.locator("fieldset")).to_have_count(5)
    for n, key in enumerate(("know", "interest", "valued", "able"), 1):  # the fifth is skipped
        page.locator(f'label:has(input[name="{key}"][value="{n}"])').click()
        expect(page.locator(f'input[name="{key}"][value="{n}"]')).to_be_checked()
    before = answers(installation, code)
    page.locator("main form button").click()
    page.wait_for_url("**/grazie")
    expect(page.locator('a[href$="/orientamento"]').first).to_be_visible()
    assert answers(installation, code) == before + 4
    assert page.context.cookies() == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth") if js else True


def answers(installation: Installation, code: str) -> int:
    with installation.db.read() as session:
        return sum(
            mark.count
            for mark in session.exec(
                select(Mark).join(Survey, col(Survey.id) == Mark.survey_id).where(Survey.code == code)
            )
        )
