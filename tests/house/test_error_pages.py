"""Each way in which a request can fail has its page: in both languages, with a way on, without a trace."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import create_engine
from starlette.testclient import TestClient

from portal.app import Portal, application
from portal.applications import links
from portal.applications.models import Stage
from portal.openings.models import CloseReason, State
from portal.web import joins, uploads
from tests.conftest import KEY, sign_in
from tests.factories import Town

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
Try = Callable[[TestClient, Portal, Town, str, pytest.MonkeyPatch], Response]


def broken_form(client: TestClient, portal: Portal, cast: Town, en: str, _patch: Any) -> Response:
    return client.post(f"{en}/accedi", content=b"--x", headers={"Content-Type": "multipart/form-data"})


def of_another_role(client: TestClient, portal: Portal, cast: Town, en: str, _patch: Any) -> Response:
    return sign_in(client, portal, cast.people["reader"]).get(f"{en}/desk/candidati")


def from_another_site(client: TestClient, portal: Portal, cast: Town, en: str, _patch: Any) -> Response:
    return client.post(f"{en}/accedi", headers={"Origin": "https://evil.example"})


def of_another_cooperative(client: TestClient, portal: Portal, cast: Town, en: str, _patch: Any) -> Response:
    return sign_in(client, portal, cast.people["recruiter"]).get(f"{en}/desk/candidature/{cast.other_application.key}")


def made_up_link(client: TestClient, portal: Portal, cast: Town, en: str, _patch: Any) -> Response:
    return client.get(f"{en}/candidature/a-made-up-link")


def wrong_method(client: TestClient, portal: Portal, cast: Town, en: str, _patch: Any) -> Response:
    return client.delete(f"{en}/offerte")


def closed_twice(client: TestClient, portal: Portal, cast: Town, en: str, _patch: Any) -> Response:
    _close(portal, cast)
    sign_in(client, portal, cast.people["recruiter"])
    return client.post(f"{en}/desk/offerte/{cast.opening.key}/chiusure", data={"reason": CloseReason.FILLED.value})


def withdrawn_when_over(client: TestClient, portal: Portal, cast: Town, en: str, _patch: Any) -> Response:
    with portal.db.write() as session:
        session.add(cast.application)
        cast.application.stage = Stage.HIRED
    return client.post(f"{en}/candidature/{links.status_token(KEY.encode(), cast.application)}/ritiri")


def closed_opening(client: TestClient, portal: Portal, cast: Town, en: str, _patch: Any) -> Response:
    _close(portal, cast)
    return client.get(f"{en}/offerte/{cast.opening.slug}")


def revoked_link(client: TestClient, portal: Portal, cast: Town, en: str, _patch: Any) -> Response:
    path = f"{en}/candidature/{links.status_token(KEY.encode(), cast.application)}"
    client.post(f"{path}/revoche")
    return client.get(path)


def used_link(client: TestClient, portal: Portal, cast: Town, en: str, _patch: Any) -> Response:
    return client.get(f"{en}/accedi/a-link-that-was-used")


def too_much(client: TestClient, portal: Portal, cast: Town, en: str, _patch: Any) -> Response:
    return client.post(f"{en}/accedi", content=b"email=" + b"x" * 300_000, headers=FORM)


def not_valid(client: TestClient, portal: Portal, cast: Town, en: str, _patch: Any) -> Response:
    return client.post(f"{en}/accedi", data={"email": "nobody"})


def too_often(client: TestClient, portal: Portal, cast: Town, en: str, _patch: Any) -> Response:
    portal.settings = portal.settings.model_copy(update={"sign_in_per_hour": 1})
    client.post(f"{en}/accedi", data={"email": "ada@posta.example"})
    return client.post(f"{en}/accedi", data={"email": "ada@posta.example"})


def our_fault(client: TestClient, portal: Portal, cast: Town, en: str, patch: pytest.MonkeyPatch) -> Response:
    patch.setattr(joins.openings, "newest", lambda *_a, **_k: 1 / 0)
    return client.get(f"{en}/")


def database_away(client: TestClient, portal: Portal, cast: Town, en: str, _patch: Any) -> Response:
    portal.db.writer = portal.db.engine = create_engine("sqlite:////no/such/folder/portal.db")
    return client.get(f"{en}/offerte")


def server_stops(client: TestClient, portal: Portal, cast: Town, en: str, patch: pytest.MonkeyPatch) -> Response:
    class Stopped(uploads.FormParser):
        async def parse(self) -> Any:
            raise asyncio.CancelledError

    patch.setattr(uploads, "FormParser", Stopped)
    return client.post(f"{en}/accedi", data={"email": "ada@posta.example"})


def _close(portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        session.add(cast.opening)
        cast.opening.state, cast.opening.close_reason = State.CLOSED, CloseReason.FILLED


FAILURES: list[tuple[int, Try]] = [
    (400, broken_form), (403, of_another_role), (403, from_another_site), (404, of_another_cooperative), (404, made_up_link),
    (405, wrong_method), (409, closed_twice), (409, withdrawn_when_over), (410, closed_opening), (410, revoked_link),
    (410, used_link), (413, too_much), (422, not_valid), (429, too_often), (500, our_fault), (503, database_away),
    (503, server_stops),
]  # fmt: skip


@pytest.mark.parametrize(("status", "fail"), FAILURES, ids=lambda value: getattr(value, "__name__", str(value)))
def test_each_failure_has_its_page_in_both_languages(portal, cast, monkeypatch, status, fail):
    told, engine, writer = {}, portal.db.engine, portal.db.writer
    for language, en in (("it", ""), ("en", "/en")):
        portal.db.engine, portal.db.writer = engine, writer
        with TestClient(
            application(portal),
            headers={"Origin": "http://testserver"},
            follow_redirects=False,
            raise_server_exceptions=False,
        ) as client:
            answer = fail(client, portal, cast, en, monkeypatch)
        monkeypatch.undo()
        assert answer.status_code == status, answer
        assert f'<html lang="{language}"' in answer.text and "Traceback" not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert re.search(r'<a [^>]*href="/', answer.text), "there is a way on"
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.S)
        assert heading
        told[language] = re.sub(r"<.*?>|\s+", " ", heading[1]).strip()
    assert told["it"] and told["en"] and (told["it"] != told["en"] or fail is closed_opening), told


@pytest.mark.parametrize("fail", [too_often, database_away, server_stops], ids=lambda f: f.__name__)
def test_who_has_to_wait_is_told_for_how_long(client, portal, cast, monkeypatch, fail):
    assert int(fail(client, portal, cast, "", monkeypatch).headers["retry-after"]) > 0


def test_pages_about_one_person_stay_out_of_every_cache(client, portal, cast):
    path = f"/candidature/{links.status_token(KEY.encode(), cast.application)}"
    for page in ("", "/ricevuta", "/revoche", "/cancellazioni", "/dati"):
        assert client.get(path + page).headers["cache-control"] == "no-store", page
    assert made_up_link(client, portal, cast, "", None).headers["cache-control"] == "no-store"
    sign_in(client, portal, cast.people["recruiter"])
    for page in ("/desk/", "/desk/candidati", f"/desk/candidature/{cast.application.key}", "/le-mie-candidature"):
        assert client.get(page).headers["cache-control"] == "no-store", page
