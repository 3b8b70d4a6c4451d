"""Whoever visits the site reads stories for as long as the people in them agree, and not a day longer."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
import time_machine
from PIL import Image
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal import images, pictures
from portal.app import Portal
from portal.candidates import orphans
from portal.db import today
from portal.pictures import Picture, PictureFile
from portal.stories import actions
from portal.stories.models import Story, StoryState
from portal.timetable import expire_stories, timetable
from tests.conftest import SentMails, drain, sign_in
from tests.factories import Town, opening, story


def jpeg(width: int = 600, height: int = 450) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def told(portal: Portal, cast: Town) -> Story:
    """Nadia's story, with a photo; her consent ends in a hundred days."""
    with portal.db.write() as session:
        picture = pictures.keep(session, portal.storage, images.make(jpeg()))
        return story(session, cast.aurora, cast.oss, picture_id=picture.key, alt="Nadia versa il tè a un’ospite.")


def photo_address(session: Session, told: Story, name: str = "480.webp") -> str:
    token = session.exec(select(Picture.token).where(Picture.id == told.picture_id)).one()
    return f"/immagini/{token}/{name}"


def day_after(told: Story) -> date:
    assert told.consent_expires_on
    return told.consent_expires_on + timedelta(days=1)


def test_a_story_is_on_every_page_it_belongs_to_and_leads_on(client: TestClient, cast: Town, told: Story) -> None:
    for path in ("/", "/storie", "/storie?professione=oss", "/professioni/oss", f"/cooperative/{cast.aurora.slug}"):
        page = client.get(path)
        assert page.status_code == 200 and f'href="/storie/{told.slug}"' in page.text, path
    page = client.get(f"/storie/{told.slug}").text
    assert 'href="/professioni/oss"' in page and f'href="/offerte/{cast.opening.slug}"' in page
    assert f'href="/cooperative/{cast.aurora.slug}"' in page
    assert told.slug not in client.get("/storie?professione=infermiere").text


def test_in_english_what_was_not_translated_says_that_it_is_italian(client: TestClient, told: Story) -> None:
    page = client.get(f"/en/storie/{told.slug}").text
    assert "Care assistant in a home" in page and '<div class="prose" lang="it">' in page


def test_an_unknown_profession_shows_all_stories_and_says_so(client: TestClient, told: Story) -> None:
    page = client.get("/storie?professione=astronauta")
    assert page.status_code == 200 and told.slug in page.text and "Non conosciamo questa professione" in page.text
    assert client.get("/storie?professione=" + "x" * 5000).status_code == 200


def test_a_draft_was_never_there_and_a_withdrawn_one_is_gone(client: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        draft = story(session, cast.aurora, cast.oss, state=StoryState.DRAFT)
        withdrawn = story(session, cast.aurora, cast.oss, state=StoryState.WITHDRAWN)
    assert client.get(f"/storie/{draft.slug}").status_code == 404
    assert client.get(f"/storie/{withdrawn.slug}").status_code == 410
    assert client.get("/storie/mai-esistita").status_code == 404
    listed = client.get("/storie").text
    assert draft.slug not in listed and withdrawn.slug not in listed


def test_on_the_last_day_of_the_consent_it_is_there_and_the_next_day_nowhere_without_any_worker(
    client: TestClient, cast: Town, session: Session, told: Story
) -> None:
    photo = photo_address(session, told)
    assert told.consent_expires_on
    with time_machine.travel(f"{told.consent_expires_on} 21:00:00+01:00", tick=False):
        assert client.get(f"/storie/{told.slug}").status_code == 200
        kept = client.get(photo).headers["cache-control"]
        assert int(kept.split("max-age=")[1].split(",")[0]) <= 4 * 3600  # not beyond the consent
    with time_machine.travel(f"{day_after(told)} 00:30:00+01:00", tick=False):
        assert client.get(f"/storie/{told.slug}").status_code == 410
        assert client.get(photo).status_code == 404
        for path in ("/", "/storie", "/professioni/oss", f"/cooperative/{cast.aurora.slug}"):
            assert told.slug not in client.get(path).text, path


def test_at_expiry_it_unpublishes_itself_and_staff_are_told_once(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails, session: Session, told: Story
) -> None:
    assert "expire stories" in {job.name for job in timetable()}
    expire_stories(portal)
    session.rollback()
    assert session.get_one(Story, told.key).state is StoryState.PUBLISHED  # not a day early
    with time_machine.travel(f"{day_after(told)} 12:00:00+01:00", tick=False):
        expire_stories(portal)
        expire_stories(portal)
        drain(portal)
        session.rollback()
        assert session.get_one(Story, told.key).state is StoryState.EXPIRED
        sign_in(client, portal, cast.people["editor"])
        page = client.get("/desk/redazione").text
        assert "Nadia" in page and "Consenso scaduto" in page
    for role in ("editor", "owner"):
        assert len(mails.to(cast.people[role].email)) == 1
        assert "non è più sul sito" in mails.text(cast.people[role].email)
    assert not mails.to(cast.people["recruiter"].email) and not mails.to(cast.people["other_recruiter"].email)


def test_a_photo_comes_in_its_formats_with_a_long_life_and_without_guessing(
    client: TestClient, session: Session, told: Story
) -> None:
    page = client.get(f"/storie/{told.slug}").text
    assert 'alt="Nadia versa il tè a un’ospite."' in page and 'width="600" height="450"' in page
    for name, kind in (("480.webp", "image/webp"), ("600.webp", "image/webp"), ("480.jpg", "image/jpeg")):
        answer = client.get(photo_address(session, told, name))
        assert answer.status_code == 200 and answer.headers["content-type"] == kind
        assert answer.headers["x-content-type-options"] == "nosniff"
        kept = answer.headers["cache-control"]
        assert kept.startswith("public") and int(kept.split("max-age=")[1].split(",")[0]) > 20 * 86400
    for name in ("1440.webp", "480.png", "480.webp.exe", "..%2F..%2Fportal.db", "x" * 3000):
        assert client.get(photo_address(session, told, name)).status_code == 404
    assert client.get("/immagini/indovina/480.webp").status_code == 404


def test_a_withdrawn_photo_is_only_for_those_who_write_that_story(
    client: TestClient, portal: Portal, cast: Town, session: Session, told: Story
) -> None:
    with portal.db.write() as writing:
        actions.withdraw(writing, writing.get_one(Story, told.key))
    photo = photo_address(session, told)
    assert client.get(photo).status_code == 404
    for role, status in (
        ("editor", 200),
        ("owner", 200),
        ("coordinator", 200),
        ("recruiter", 404),
        ("other_recruiter", 404),
    ):
        sign_in(client, portal, cast.people[role])
        answer = client.get(photo)
        assert answer.status_code == status, role
        if status == 200:
            assert answer.headers["cache-control"] == "private, no-store"


def test_a_deleted_story_leaves_no_photo_behind(portal: Portal, session: Session, told: Story) -> None:
    with portal.db.write() as writing:
        row = writing.get_one(Story, told.key)
        actions.withdraw(writing, row)
        actions.delete(writing, row)
    assert session.exec(select(PictureFile)).all() == [] and session.exec(select(Picture)).all() == []
    with time_machine.travel(today() + timedelta(days=3)):
        orphans.sweep(portal)
    assert list(portal.storage.keys()) == []


def test_the_sweep_leaves_photos_alone_that_belong_to_a_story(portal: Portal, told: Story) -> None:
    before = set(portal.storage.keys())
    with time_machine.travel(today() + timedelta(days=3)):
        orphans.sweep(portal)
    assert before and set(portal.storage.keys()) == before


def test_a_long_list_of_stories_asks_the_database_no_more_than_a_short_one(
    client: TestClient, portal: Portal, cast: Town, queries: Callable[..., AbstractContextManager[list[str]]]
) -> None:
    with portal.db.write() as session:
        for _ in range(25):
            story(session, cast.aurora, cast.oss)
        opening(session, cast.aurora, cast.oss)
    client.get("/storie")
    with queries(at_most=6):
        assert client.get("/storie").text.count("story-card") == 25


def test_hostile_words_stay_words(client: TestClient, portal: Portal, cast: Town) -> None:
    nasty = (
        "## Ciao\n\n<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1)) [b](data:text/html,x) "
        "[c](vbscript:x) ![d](https://evil.example/x.png) [e](//evil.example) <a href='javascript:x'>f</a>\n\n# Uno\n\n"
        '[g](https://evil.example/"onmouseover=alert(1)) [ok](/offerte)'
    )
    with portal.db.write() as session:
        row = story(
            session, cast.aurora, cast.oss, text=nasty, quote="<b>«</b>", person="<i>Nadia</i>", transcript=nasty
        )
    page = client.get(f"/storie/{row.slug}").text
    for bad in ("<script>alert", "<img src=x", 'href="javascript', 'href="data', 'href="vbscript', "<i>Nadia", "<b>«"):
        assert bad not in page, bad
    assert 'src="https://evil.example' not in page and page.count("<h1") == 1
    assert (
        '<a href="//evil.example" rel="noopener noreferrer nofollow">' in page and '<a href="/offerte">ok</a>' in page
    )
