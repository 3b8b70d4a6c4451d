"""How do criteria, marks and guests come about in tests?"""

from typing import Any
from uuid import uuid4

from starlette.testclient import TestClient

from portal.accounts.models import Person
from portal.app import Portal
from portal.applications.judgement import actions as judgement
from portal.applications.judgement import criteria
from portal.applications.judgement import guests as judgement_guests
from portal.applications.judgement.criteria import Typed
from portal.applications.judgement.models import Criterion, Guest
from portal.applications.models import Application
from portal.openings.models import Assignment, Opening
from tests.conftest import KEY, sign_in
from tests.factories import Town

NAMES = ("Cura della persona", "Ascolto", "Turni")


def chosen(portal: Portal, opening: Opening, *names: str) -> list[Criterion]:
    """The criteria of an opening."""
    with portal.db.write() as session:
        held = criteria.active(session, opening.key)
        row = session.get_one(Opening, opening.key)
        criteria.save(session, row, [Typed(None, name) for name in names or NAMES], criteria.version(held))
        return criteria.active(session, opening.key)


def follows(portal: Portal, opening: Opening, *people: Person) -> None:
    """These people are assigned to the opening."""
    with portal.db.write() as session:
        session.add_all(Assignment(opening_id=opening.key, person_id=person.key) for person in people)


def path(application: Application) -> str:
    """Where one judges."""
    return f"/desk/candidature/{application.key}/valutazioni"


def version(portal: Portal, application: Application, person: Person) -> str:
    """What a page that this person opens now carries."""
    with portal.db.read() as session:
        row = session.get_one(Application, application.key)
        return judgement.version(session, row, judgement.of(session, row.key, person.key))


def marks(asked: list[Criterion], *values: int, note: str = "", **more: Any) -> dict[str, Any]:
    """What a browser sends of the form; `why` goes with the first criterion."""
    words: dict[str, Any] = {f"c{one.key}-value": str(v) for one, v in zip(asked, values, strict=True)}
    why = more.pop("why", "")
    return words | {f"c{asked[0].key}-note": why, "note": note} | more


def judge(
    client: TestClient, portal: Portal, person: Person, application: Application, asked: list[Criterion], *values: int,
    **more: Any,
) -> Any:  # fmt: skip
    """This person signs in and hands in their marks."""
    sign_in(client, portal, person)
    seen = more.pop("version", None) or version(portal, application, person)
    return client.post(path(application), data=marks(asked, *values, version=seen, **more))


def guest(portal: Portal, cast: Town, application: Application | None = None, **values: Any) -> tuple[Guest, str]:
    """A guest of the application, and the path of their link."""
    with portal.db.write() as session:
        row = session.get_one(Application, (application or cast.application).key)
        made = judgement_guests.invite(
            session, row, values.pop("name", "Carla Ospite"), 7, uuid4().hex, by=cast.people["owner"]
        )
        for name, value in values.items():
            setattr(made, name, value)
        session.flush()
        return made, "/ospiti/" + judgement_guests.token(KEY.encode(), made)
