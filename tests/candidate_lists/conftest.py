"""Three people who applied to Aurora, one to Brezza, all findable; the recruiter of Aurora is signed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from httpx2 import Response
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.applications.lists.models import ListEntry, PeopleList, Tag, Tagging
from portal.applications.models import Application
from portal.db import now
from tests import factories
from tests.conftest import drain, sign_in
from tests.factories import Town


@dataclass
class Desk:
    """The browser of a recruiter, and whom they may find."""

    portal: Portal
    client: TestClient
    cast: Town
    dora: str  # dossiers, as the boxes name them
    ines: str
    ugo: str
    elio: str  # of the other cooperative
    applications: dict[str, Application]

    def post(self, path: str, **data: object) -> Response:
        """Press a button of the desk; the worker then does what follows."""
        answer: Response = self.client.post(f"/desk/candidati/{path}", data=data)
        drain(self.portal)
        return answer

    def page(self, path: str) -> str:
        """The words of a page below /desk, which is there."""
        answer = self.client.get(f"/desk/{path}")
        assert answer.status_code == 200, answer.status_code
        return answer.text

    def tag(self, name: str, *people: str) -> None:
        """Tag these people through the bar."""
        assert self.post("assegnazioni", a=list(people), etichetta=name, then="add").status_code == 303

    def put(self, name: str, *people: str) -> int:
        """Put these people on a list through the bar; the list's number."""
        assert self.post("aggiunte", a=list(people), lista=name).status_code == 303
        with Session(self.portal.db.engine) as session:
            return session.exec(select(PeopleList).where(PeopleList.name == name)).one().key

    def tags(self) -> dict[str, list[str]]:
        """Who carries which tag, by the dossiers' names, read afresh."""
        with Session(self.portal.db.engine) as session:
            rows = session.exec(
                select(Tag.name, Tag.cooperative_id, Tagging.candidate_id)
                .join(Tagging, Tagging.tag_id == Tag.id)
                .where(Tag.deleted_at.is_(None))
            ).all()
        out: dict[str, list[str]] = {}
        for name, home, who in sorted(rows):
            out.setdefault(name, []).append(f"{home}-{who}")
        return out

    def on_list(self, number: int) -> set[str]:
        """Who is on a list, by the dossiers' names, read afresh."""
        with Session(self.portal.db.engine) as session:
            row = session.get_one(PeopleList, number)
            found = session.exec(select(ListEntry.candidate_id).where(ListEntry.list_id == number)).all()
        return {f"{row.cooperative_id}-{who}" for who in found}

    def number(self, name: str) -> int:
        """The number of a tag."""
        with Session(self.portal.db.engine) as session:
            return session.exec(select(Tag).where(Tag.name == name)).one().key

    def become(self, role: str) -> None:
        """Sign in as somebody else of the cast."""
        sign_in(self.client, self.portal, self.cast.people[role])


@pytest.fixture
def desk(client: TestClient, portal: Portal, cast: Town) -> Iterator[Desk]:
    """See above. Everybody applied a day ago or more."""
    with portal.db.write() as session:
        ines = factories.application(
            session, cast.opening, "Ines Neri", submitted_at=now() - timedelta(days=2), phone="+442079460000"
        )
        ugo = factories.application(session, cast.opening, "Ugo Rossi", submitted_at=now() - timedelta(days=3))
        dora = session.get_one(Application, cast.application.key)
        dora.submitted_at = now() - timedelta(days=1)
    drain(portal)
    sign_in(client, portal, cast.people["recruiter"])
    aurora = cast.aurora.key
    yield Desk(
        portal, client, cast, f"{aurora}-{dora.candidate_id}", f"{aurora}-{ines.candidate_id}", f"{aurora}-{ugo.candidate_id}",
        f"{cast.brezza.key}-{cast.other_application.candidate_id}", {"dora": dora, "ines": ines, "ugo": ugo},
    )  # fmt: skip
