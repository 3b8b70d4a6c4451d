"""Alerts are part of one's data: they come with the copy, and go when somebody who signed in has everything erased."""

import io
import json
import zipfile
from collections.abc import Callable

from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.accounts.models import Person
from portal.alerts.models import Alert
from portal.app import Portal
from portal.candidates.models import Candidate
from tests.conftest import sign_in
from tests.factories import Town
from tests.openings.market import Market


def test_alerts_come_with_ones_data_and_go_with_all_of_it(
    portal: Portal, client: TestClient, session: Session, market: Market, cast: Town, ask: Callable[..., str]
) -> None:
    email = session.exec(select(Candidate.email).where(Candidate.id == cast.application.candidate_id)).one()
    ask("q=oss", "weekly", email=email)
    ask("q=asa", "weekly", email="altri@posta.example")
    with portal.db.write() as writing:
        person = Person(email=email, name="Dora Bianchi")
        writing.add(person)
        writing.flush()
    me = sign_in(client, portal, person)
    with zipfile.ZipFile(io.BytesIO(me.get("/le-mie-candidature/dati").content)) as archive:
        told = json.loads(archive.read("dati.json"))["alerts"]
    assert [(a["search"], a["frequency"]) for a in told] == [("q=oss", "weekly")]
    assert me.post("/le-mie-candidature/cancellazioni").status_code == 303
    session.rollback()
    assert [a.email for a in session.exec(select(Alert))] == ["altri@posta.example"]
