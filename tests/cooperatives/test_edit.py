"""The owner keeps the cooperative's page; others cannot, and two owners never overwrite each other."""

import re

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from portal.accounts.models import Role
from portal.app import Portal
from portal.cooperatives.models import Cooperative, Membership
from tests.conftest import sign_in
from tests.factories import Town

GOOD = {
    "about": "Siamo in quaranta.", "about_en": "We are forty.", "address": "via Roma 1", "email": "info@aurora.example",
    "phone": "0341 555014", "website": "aurora.example", "workers": "40", "founded": "1991", "reply_days": "10",
}  # fmt: skip


def version(page: str) -> str:
    found = re.search(r'name="version"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def stored(session: Session, row: Cooperative) -> Cooperative:
    session.rollback()
    session.expire_all()
    found = session.get(Cooperative, row.key)
    assert found
    return found


def test_the_owner_saves_and_everybody_reads_it(
    client: TestClient, portal: Portal, cast: Town, session: Session
) -> None:
    sign_in(client, portal, cast.people["owner"])
    page = client.get("/desk/cooperativa").text
    saved = client.post("/desk/cooperativa", data={**GOOD, "version": version(page)})
    assert saved.status_code == 303
    row = stored(session, cast.aurora)
    assert (row.about, row.phone, row.website, row.workers, row.reply_days) == (
        "Siamo in quaranta.",
        "+390341555014",
        "https://aurora.example",
        40,
        10,
    )
    client.cookies.clear()
    assert "Siamo in quaranta." in client.get(f"/cooperative/{cast.aurora.slug}").text
    assert "We are forty." in client.get(f"/en/cooperative/{cast.aurora.slug}").text


@pytest.mark.parametrize(
    "role", [role.value for role in Role if role is not Role.OWNER] + ["other_recruiter", "candidate"]
)
def test_nobody_but_an_owner_may(client: TestClient, portal: Portal, cast: Town, session: Session, role: str) -> None:
    sign_in(client, portal, cast.people[role])
    assert client.get("/desk/cooperativa").status_code == 403
    assert client.post("/desk/cooperativa", data={**GOOD, "version": "x"}).status_code == 403
    assert stored(session, cast.aurora).about != "Siamo in quaranta."


def test_a_visitor_is_asked_to_sign_in(client: TestClient, cast: Town) -> None:
    assert client.get("/desk/cooperativa").headers["location"].startswith("/accedi?next=")
    assert client.post("/desk/cooperativa", data=GOOD).headers["location"] == "/accedi"


def test_another_cooperative_does_not_exist_for_an_owner(
    client: TestClient, portal: Portal, cast: Town, session: Session
) -> None:
    sign_in(client, portal, cast.people["owner"])
    assert client.get(f"/desk/cooperativa?cooperativa={cast.brezza.slug}").status_code == 404
    assert client.post("/desk/cooperativa", data={**GOOD, "cooperativa": cast.brezza.slug}).status_code == 404
    assert stored(session, cast.brezza).about != "Siamo in quaranta."


def test_who_owns_two_chooses_and_saves_the_one_on_the_screen(
    client: TestClient, portal: Portal, cast: Town, session: Session
) -> None:
    with portal.db.write() as writing:
        writing.add(Membership(person_id=cast.people["owner"].key, cooperative_id=cast.brezza.key, role=Role.OWNER))
    sign_in(client, portal, cast.people["owner"])
    page = client.get(f"/desk/cooperativa?cooperativa={cast.brezza.slug}").text
    assert f'value="{cast.brezza.slug}"' in page and f"cooperativa={cast.aurora.slug}" in page
    client.post("/desk/cooperativa", data={**GOOD, "cooperativa": cast.brezza.slug, "version": version(page)})
    assert stored(session, cast.brezza).about == "Siamo in quaranta." != stored(session, cast.aurora).about


def test_who_saves_second_is_told_and_keeps_the_words(
    client: TestClient, portal: Portal, cast: Town, session: Session
) -> None:
    sign_in(client, portal, cast.people["owner"])
    seen = version(client.get("/desk/cooperativa").text)
    client.post("/desk/cooperativa", data={**GOOD, "version": seen})
    late = client.post("/desk/cooperativa", data={**GOOD, "about": "Le mie parole", "version": seen})
    assert late.status_code == 409 and "un’altra persona ha salvato" in late.text and "Le mie parole" in late.text
    assert stored(session, cast.aurora).about == "Siamo in quaranta."
    client.post("/desk/cooperativa", data={**GOOD, "about": "Le mie parole", "version": version(late.text)})
    assert stored(session, cast.aurora).about == "Le mie parole"


@pytest.mark.parametrize(
    ("field", "value"),
    [("about", ""), ("about", "x" * 10_000), ("email", "nessuno"), ("phone", "abc"), ("website", "javascript:alert(1)"),
     ("website", "ftp://x.example"), ("website", "http://a b.example"), ("website", "http://[::1"), ("workers", "tanti"), ("workers", "-1"), ("founded", "99999999999999999999"),
     ("reply_days", "0"), ("reply_days", "999"), ("reply_days", "")],
)  # fmt: skip
def test_a_bad_value_is_said_beside_its_field_and_nothing_is_lost(
    client: TestClient, portal: Portal, cast: Town, session: Session, field: str, value: str
) -> None:
    sign_in(client, portal, cast.people["owner"])
    typed = {**GOOD, "about_en": "<i>kept</i>", "version": version(client.get("/desk/cooperativa").text), field: value}
    page = client.post("/desk/cooperativa", data=typed)
    assert page.status_code == 422 and f'id="{field}-error"' in page.text
    assert "&lt;i&gt;kept" in page.text and "via Roma 1" in page.text
    assert stored(session, cast.aurora).address == ""
