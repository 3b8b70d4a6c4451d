"""Signing out: here, or everywhere at once."""

import uuid
from datetime import timedelta

from starlette.testclient import TestClient

from portal.accounts.models import Login
from portal.accounts.queries import digest
from portal.app import Portal
from portal.db import now
from tests.accounts.signing import is_in
from tests.conftest import sign_in
from tests.factories import Town


def another_device(portal: Portal, cast: Town) -> str:
    """The cookie of a second open session of the recruiter."""
    token = uuid.uuid4().hex
    with portal.db.write() as session:
        session.add(
            Login(
                person_id=cast.people["recruiter"].key, token_hash=digest(token), expires_at=now() + timedelta(days=1)
            )
        )
    return token


def still_in(client: TestClient, token: str) -> bool:
    client.cookies.clear()
    client.cookies.set("portal_session", token)
    return is_in(client)


def test_signing_out_ends_this_session_only(client: TestClient, portal: Portal, cast: Town) -> None:
    phone = another_device(portal, cast)
    here = sign_in(client, portal, cast.people["recruiter"]).cookies["portal_session"]
    gone = client.post("/esci")
    assert (gone.status_code, gone.headers["location"]) == (303, "/")
    assert not still_in(client, here) and still_in(client, phone)


def test_signing_out_everywhere_ends_all_of_ones_own_sessions_and_nobody_elses(
    client: TestClient, portal: Portal, cast: Town
) -> None:
    phone = another_device(portal, cast)
    owner = sign_in(client, portal, cast.people["owner"]).cookies["portal_session"]
    here = sign_in(client, portal, cast.people["recruiter"]).cookies["portal_session"]
    client.post("/esci", data={"everywhere": "1"})
    assert not still_in(client, here) and not still_in(client, phone) and still_in(client, owner)


def test_the_sign_in_page_tells_who_is_in_and_how_to_leave(client: TestClient, portal: Portal, cast: Town) -> None:
    another_device(portal, cast)
    sign_in(client, portal, cast.people["recruiter"])
    page = client.get("/accedi").text
    assert cast.people["recruiter"].email in page and "Esci da tutti i dispositivi" in page
    assert "Sign out on all devices" in client.get("/en/accedi").text


def test_signing_out_needs_a_click_of_ours(client: TestClient, portal: Portal, cast: Town) -> None:
    sign_in(client, portal, cast.people["recruiter"])
    assert client.get("/esci").status_code == 405
    assert client.post("/esci", headers={"Origin": "https://evil.example"}).status_code == 403
    assert is_in(client)


def test_signing_out_without_being_in_is_no_error(client: TestClient) -> None:
    client.cookies.set("portal_session", "nonsense")
    assert client.post("/esci").status_code == 303
