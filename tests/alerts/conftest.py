"""What tests of alerts have in common: the market around Lecco, and somebody who wants to hear of it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal import outbox
from portal.alerts.models import Alert
from portal.app import Portal
from portal.db import now
from portal.openings.actions import PUBLISHED
from portal.openings.models import Opening
from tests.conftest import SentMails, drain
from tests.factories import Town, opening
from tests.openings.market import Market, open_market

EMAIL = "olga@posta.example"


@pytest.fixture
def market(portal: Portal, client: TestClient, cast: Town) -> Market:
    """Openings around Lecco in the database and in the index."""
    assert client  # the application is built, so changes are watched
    with portal.db.write() as session:
        made = open_market(session, cast)
    drain(portal)
    return made


Publish = Callable[..., Opening]


@pytest.fixture
def publish(portal: Portal, cast: Town) -> Publish:
    """Make an opening public now, as the desk does: a row and a note."""

    def made(slug: str, **values: Any) -> Opening:
        with portal.db.write() as session:
            where, what = values.pop("where", cast.aurora), values.pop("what", cast.oss)
            row = opening(session, where, what, slug=slug, **{"published_at": now(), **values})
            outbox.note(session, PUBLISHED, row.key)
        return row

    return made


@pytest.fixture
def ask(portal: Portal, client: TestClient, mails: SentMails) -> Callable[..., str]:
    """Ask for an alert and confirm it; the path of its page."""

    def asked(search: str, frequency: str = "at_once", email: str = EMAIL, confirm: bool = True) -> str:
        answer = client.post("/avvisi", data={"search": search, "email": email, "frequency": frequency})
        assert answer.status_code == 303, answer.text
        drain(portal)
        path = link(mails, email)
        if confirm:
            assert client.post(f"{path}/conferme").status_code == 303
        mails.messages.clear()
        return path

    return asked


def link(mails: SentMails, email: str = EMAIL) -> str:
    """The path of the alert's page in the newest mail."""
    found = re.search(r"http://testserver(/(?:en/)?avvisi/[^/\s]+)\s", mails.text(email))
    assert found
    return found[1]


def only(session: Session) -> Alert:
    """The one alert there is."""
    return session.exec(select(Alert).execution_options(populate_existing=True)).one()


def ago(portal: Portal, **fields: timedelta) -> None:
    """Make moments of the one alert lie so long in the past."""
    with portal.db.write() as session:
        alert = only(session)
        for name, back in fields.items():
            setattr(alert, name, now() - back)
