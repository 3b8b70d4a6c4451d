"""The public pages of cooperatives: who they are, where one works, whom they look for."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from portal.app import Portal
from portal.cooperatives.kinds import NAMES
from portal.cooperatives.models import Cooperative, Service, ServiceKind
from portal.db import today
from portal.i18n import speaking
from portal.openings.models import State
from tests.factories import Town, opening


def test_the_list_shows_each_cooperative_with_place_and_services(client: TestClient, cast: Town) -> None:
    page = client.get("/cooperative")
    assert page.status_code == 200
    for row, place in ((cast.aurora, "Lecco (LC)"), (cast.brezza, "Milano (MI)")):
        assert row.name in page.text and place in page.text and f'href="/cooperative/{row.slug}"' in page.text
    assert "RSA: residenza per persone anziane" in page.text
    assert "RSA: care home for older people" in client.get("/en/cooperative").text


def test_without_any_the_list_says_so(client: TestClient) -> None:
    page = client.get("/cooperative")
    assert page.status_code == 200 and "non c’è ancora nessuna cooperativa" in page.text


def test_the_page_shows_services_and_only_its_own_open_openings(client: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        opening(session, cast.aurora, cast.oss, title="Bozza segreta", state=State.DRAFT)
        opening(session, cast.aurora, cast.oss, title="Scaduta ieri", closes_on=today() - timedelta(days=1))
    page = client.get(f"/cooperative/{cast.aurora.slug}").text
    assert "RSA Aurora" in page and f'href="/offerte/{cast.opening.slug}"' in page
    assert cast.other_opening.slug not in page and "Bozza segreta" not in page and "Scaduta ieri" not in page


def test_one_that_left_the_network_is_not_found(client: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        row = session.get(Cooperative, cast.brezza.key)
        assert row
        row.active = False
    assert client.get(f"/cooperative/{cast.brezza.slug}").status_code == 404
    assert cast.brezza.name not in client.get("/cooperative").text
    assert client.get("/cooperative/nessuna").status_code == 404


def test_what_a_cooperative_writes_is_shown_as_words(client: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        row = session.get(Cooperative, cast.aurora.key)
        assert row
        row.about, row.about_en, row.website = (
            "<script>alert(1)</script>\n\n- uno\n- due",
            "About <b>us</b>",
            "javascript:alert(1)",
        )
        session.add(
            Service(cooperative_id=row.key, name="<img src=x>", kind=ServiceKind.OTHER, comune="999999", province="LC")
        )
    for path in ("/cooperative", f"/cooperative/{cast.aurora.slug}", f"/en/cooperative/{cast.aurora.slug}"):
        page = client.get(path).text
        assert (
            "<script>alert" not in page
            and "<img src=x" not in page
            and "<b>us" not in page
            and "javascript:" not in page
        )
    assert "<li>uno</li>" in client.get(f"/cooperative/{cast.aurora.slug}").text
    assert "About &lt;b&gt;us" in client.get(f"/en/cooperative/{cast.aurora.slug}").text


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_kind_of_service_has_a_name(language: str) -> None:
    with speaking(language):
        names = [str(NAMES[kind]) for kind in ServiceKind]
    assert all(names) and len(set(names)) == len(names)
