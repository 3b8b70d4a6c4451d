"""What tests of openings have in common: the table of minima, the desk of Aurora's recruiter, and a market to search."""

import pytest
from starlette.testclient import TestClient

from portal.app import Portal
from tests.conftest import drain, sign_in
from tests.factories import Town
from tests.openings.market import Market, open_market


@pytest.fixture
def pay_table(cast: Town, reference_data: None) -> None:
    """The national minima."""


@pytest.fixture
def desk(client: TestClient, portal: Portal, cast: Town, pay_table: None) -> TestClient:
    """The browser of Aurora's recruiter."""
    return sign_in(client, portal, cast.people["recruiter"])


@pytest.fixture
def market(portal: Portal, client: TestClient, cast: Town) -> Market:
    """Openings around Lecco in the database and in the index."""
    assert client  # the application is built, so changes are watched
    with portal.db.write() as session:
        made = open_market(session, cast)
    drain(portal)
    return made
