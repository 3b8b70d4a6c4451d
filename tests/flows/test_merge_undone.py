"""Somebody applied twice from two addresses: a recruiter compares, merges, thinks better of it: in a browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlmodel import Session, select

from portal.applications.merging.models import Joined, Likeness
from portal.applications.models import Application
from portal.cooperatives.models import Cooperative
from portal.openings.models import Opening
from portal.professions.models import Profession
from portal.worker import watch_everything
from tests import factories
from tests.browser.installation import Installation
from tests.browser.plugin import Visit
from tests.browser.village import COOPERATIVE, RECRUITER

WAYS = [(True, "it", 1280), (False, "it", 360), (True, "en", 360), (False, "en", 1280)]


def twice(town: Installation, number: int) -> tuple[Application, Application]:
    """The same telephone with a slip in the name, at two openings of the recruiter's cooperative."""
    watch_everything()  # what this process writes is noted for the worker, as what the portal writes
    with town.db.write() as session:
        where = session.exec(select(Cooperative).where(Cooperative.slug == COOPERATIVE)).one()
        what = session.exec(select(Profession).where(Profession.slug == "oss")).one()
        found = []
        for title, name in (("Notti a Lecco", f"Zenobia Doppi{number}a"), ("Giorni a Lecco", f"Zenobia Dopi{number}a")):
            opening: Opening = factories.opening(session, where, what, title=title)
            opening.slug = f"doppia-{number}-{opening.key}"
            found.append(
                factories.application(
                    session, opening, name, phone=f"+3933300077{number:02}", email=f"zenobia{number}.{opening.key}@posta.example",
                    submission=f"doppia-{number}-{opening.key}",
                )
            )  # fmt: skip
        return found[0], found[1]


@pytest.mark.parametrize(("js", "language", "width"), WAYS)
def test_two_are_merged_and_parted_again(
    js: bool, language: str, width: int, visitor: Callable[..., Visit], installation: Installation
) -> None:
    first, second = twice(installation, WAYS.index((js, language, width)))
    recruiter = visitor(js=js, language=language, width=width, email=RECRUITER)
    page = recruiter.open("/desk/candidati/doppioni")
    card = page.locator(".twins", has_text=first.name)
    for _attempt in range(180):  # the worker has to look first
        if card.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(card).to_contain_text(second.name)
    card.get_by_role("link", name=first.name).click()
    page.wait_for_url("**/desk/candidati/doppioni/*")
    expect(page.locator("main")).to_contain_text(second.name)
    expect(page.locator("#email label")).to_have_count(2)
    page.locator("#email label").first.click()
    page.locator('form[action$="/unioni"] button[type=submit]').click()
    page.wait_for_url(f"**/desk/candidature/{second.key}")
    expect(page.locator(".flashes .notice.good")).to_be_visible()
    expect(page.locator("#others + ul")).to_contain_text("Notti a Lecco")
    page = recruiter.open("/desk/candidati/doppioni")
    expect(page.locator(".twins", has_text=first.name)).to_have_count(0)

    page = recruiter.open(f"/desk/candidature/{first.key}")
    page.locator("#one-person ~ form button").click()
    page.wait_for_url("**/desk/candidati/doppioni")
    expect(page.locator(".flashes .notice.good")).to_be_visible()
    expect(page.locator(".twins", has_text=first.name)).to_have_count(1)
    page = recruiter.open(f"/desk/candidature/{first.key}")
    expect(page.locator("#others")).to_have_count(0)
    with Session(installation.db.engine) as session:
        (join,) = session.exec(select(Joined).where(Joined.candidate_id == second.candidate_id)).all()
        assert join.parted_at is not None and join.kept_id == first.candidate_id

    page = recruiter.open("/desk/candidati/doppioni")
    page.locator(".twins", has_text=first.name).get_by_role("link", name=first.name).click()
    page.locator('form[action$="/distinzioni"] button[type=submit]').click()
    page.wait_for_url("**/desk/candidati/doppioni")
    expect(page.locator(".twins", has_text=first.name)).to_have_count(0)
    with Session(installation.db.engine) as session:
        row = session.exec(select(Likeness).where(Likeness.first_id == first.candidate_id)).one()
        assert row.apart_at is not None
