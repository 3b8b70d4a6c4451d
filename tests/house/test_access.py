"""Every route × every role × own and other cooperative. The route table itself is walked, so no route can be forgotten."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlmodel import select
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from portal import routes
from portal.accounts.models import Person, Role
from portal.accounts.policy import ASSIGNED_ONLY, RIGHTS, Action
from portal.app import Portal
from portal.candidates.models import Candidate
from portal.cooperatives.models import Service
from portal.openings import templates as opening_templates
from portal.openings.models import Opening
from portal.outreach.models import ClosedDays
from portal.professions.models import StudyPath
from portal.schools.actions import know
from portal.schools.merging import merge as merge_schools
from portal.schools.models import ImportState, SchoolImport
from portal.settings import Settings
from tests import factories
from tests.applications_desk.test_pages import add_cv
from tests.candidate_lists.kept import kept
from tests.conftest import sign_in
from tests.deskwork import left_behind
from tests.events.eventing import event
from tests.factories import Town, school, story, visit
from tests.interviews.arranging import offer
from tests.judgement import together
from tests.merging.twins import likeness
from tests.outreach_slots.hosting import series, slot
from tests.pool.people import pooled


@dataclass(frozen=True)
class Door:
    """One desk route and method, with the action its gate asks for."""

    name: str
    path: str
    method: str
    action: Action | None

    def address(self, numbers: dict[str, Any]) -> str:
        """The path with the numbers of somebody's things in it."""
        return re.sub(r"\{(\w+)(?::\w+)?\}", lambda m: str(numbers[m[1]]), self.path)

    @property
    def about(self) -> str:
        """What `{id}` counts here."""
        parts = {
            "/desk/candidature/": "application",
            "/desk/candidati/bacino/": "mask",
            "/desk/candidati/ricerche/{id": "search",
            "/desk/candidati/etichette/{id": "tag",
            "/desk/candidati/liste/{id": "list",
            "/desk/candidati/doppioni/": "likeness",
            "/desk/redazione/storie/": "story",
            "/desk/redazione/servizi/": "service",
            "/desk/redazione/percorsi/": "study path",
            "/desk/visite/{id": "visit",
            "/desk/scuole/importazioni/": "school list",
            "/desk/scuole/": "school",
            "/desk/visite/proposte/{id": "series",
            "/desk/calendario-scolastico/{id": "closed days",
            "/desk/eventi/": "event",
            "/desk/offerte/modelli/{id": "opening template",
            "/desk/modelli/{id:key}/eliminazioni": "second letter",
            "/desk/modelli/{id": "letter",
            "/desk/azioni/{id": "act",
            "/desk/operazioni/{id": "batch",
            "/desk/colloqui/{id": "interview",
        }
        parts["/desk/redazione/"] = "shared text"
        return next((what for start, what in parts.items() if self.path.startswith(start)), "opening")


def doors() -> Iterator[Door]:
    """Every route of the desk, from the table that the application uses."""
    for mount in routes.table(Settings()):
        if isinstance(mount, Mount) and mount.path == "/desk":
            for route in mount.routes:
                assert isinstance(route, Route)
                handler = route.endpoint.handler  # type: ignore[attr-defined]
                assert hasattr(handler, "action"), f"{route.name} has no gate"
                for method in (route.methods or set()) - {"HEAD"}:
                    yield Door(route.name, mount.path + route.path, method, handler.action)


# What takes something away comes last: the doors before it need it.
DOORS = sorted(doors(), key=lambda d: (d.path.endswith("/eliminazioni"), d.name, d.method))


def knock(client: TestClient, door: Door, numbers: dict[str, int]) -> int:
    """The status of this route for whoever is signed in."""
    return client.request(door.method, door.address(numbers), data={} if door.method == "POST" else None).status_code


@pytest.fixture
def numbers(portal: Portal, cast: Town) -> dict[str, dict[str, Any]]:
    """Numbers of Aurora's things and of Brezza's, by what they are; some texts belong to all."""
    with portal.db.write() as session:
        places = {row.cooperative_id: row.key for row in session.exec(select(Service))}
        homes = (cast.aurora, cast.brezza)
        way = StudyPath(slug="corso-oss", to_id=cast.oss.key, goals=["work"])
        session.add(way)
        visits = {where.key: visit(session, where).key for where in homes}
        bookable = {where.key: slot(session, series(session, where)) for where in homes}
        closed = ClosedDays(first_on=date(2027, 2, 8), last_on=date(2027, 2, 8), name="Carnevale")
        session.add(closed)
        session.flush()
        schools = [school(session, f"Liceo {n}") for n in range(2)]
        known = know(session, schools[0], "Ada Riva", "ada@scuola.example", "teacher")
        merge = merge_schools(session, schools[1].key, schools[0].key, None)
        brought = SchoolImport(filename="elenco.csv", storage_key="a" * 40, state=ImportState.DONE)
        session.add(brought)
        session.flush()
        told = {where.key: story(session, where, cast.oss, service_id=places[where.key]).key for where in homes}
        occasions = {where.key: event(session, where).key for where in homes}
        masks = {where.key: pooled(session, where)[0].key for where in homes}
        alike = {
            home.key: likeness(session, sent).key
            for home, sent in ((cast.aurora, cast.application), (cast.brezza, cast.other_application))
        }
        left = left_behind(session, cast.application, cast.people["owner"])
        there = left_behind(session, cast.other_application, cast.people["other_recruiter"])
        ours = kept(session, cast.application, cast.people["owner"])
        theirs = kept(session, cast.other_application, cast.people["other_recruiter"])
        sheets = [
            opening_templates.keep(session, session.get_one(Opening, row.key), "Il nostro").key
            for row in (cast.opening, cast.other_opening)
        ]
    aurora, brezza = cast.aurora.key, cast.brezza.key
    meets = [
        *offer(portal, [cast.application], by=cast.people["owner"]),
        *offer(portal, [cast.other_application], by=cast.people["other_recruiter"]),
    ]
    own, other = add_cv(portal, cast.application), add_cv(portal, cast.other_application)
    guest, stranger = (together.guest(portal, cast, sent)[0] for sent in (cast.application, cast.other_application))
    return {
        "opening": {"id": cast.opening.key, "file": own.key},
        "application": {"id": cast.application.key, "file": own.key, "guest": guest.key},
        **{what: {"id": left[what]} for what in ("letter", "second letter", "act", "batch")},
        **{f"other {what}": {"id": there[what]} for what in ("letter", "second letter", "act", "batch")},
        "opening template": {"id": sheets[0]},
        "other opening template": {"id": sheets[1]},
        **{what: {"id": number} for what, number in ours.items()},
        **{f"other {what}": {"id": number} for what, number in theirs.items()},
        "interview": {"id": meets[0].key},
        "other interview": {"id": meets[1].key},
        "likeness": {"id": alike[aurora]},
        "other likeness": {"id": alike[brezza]},
        "mask": {"id": masks[aurora]},
        "other mask": {"id": masks[brezza]},
        "story": {"id": told[aurora]},
        "event": {"id": occasions[aurora]},
        "other event": {"id": occasions[brezza]},
        "service": {"id": places[aurora]},
        "other story": {"id": told[brezza]},
        "other service": {"id": places[brezza]},
        "visit": {"id": visits[aurora]},
        "other visit": {"id": visits[brezza]},
        "series": {"id": bookable[aurora].series_id, "slot": bookable[aurora].key},
        "other series": {"id": bookable[brezza].series_id, "slot": bookable[brezza].key},
        "closed days": {"id": closed.key},
        # The register of schools belongs to all.
        "school": {"id": schools[0].key, "contact": known.key, "merge": merge.key},
        "school list": {"id": brought.key},
        "shared text": {"id": cast.oss.key, "lingua": "it"},
        # The only way to work that there is: removing it is refused.
        "study path": {"id": way.key},
        "other opening": {"id": cast.other_opening.key, "file": other.key},
        "other application": {"id": cast.other_application.key, "file": other.key, "guest": stranger.key},
    }


def test_there_is_a_desk_to_walk():
    assert len(DOORS) >= 20 and {d.method for d in DOORS} == {"GET", "POST"}


def test_nobody_gets_in_without_an_account(client, portal, cast, numbers):
    for cookie in ("", "a made-up session"):
        for door in DOORS:
            client.cookies.clear()
            client.cookies.set("portal_session", cookie)
            answer = client.request(door.method, door.address(numbers[door.about]))
            assert answer.status_code == 303 and answer.headers["location"].startswith("/accedi"), door


def test_nobody_gets_in_without_a_role(client, portal, cast, numbers):
    sign_in(client, portal, cast.people["candidate"])
    assert [door for door in DOORS if knock(client, door, numbers[door.about]) != 403] == []


@pytest.mark.parametrize("role", list(Role), ids=lambda r: r.value)
def test_each_role_opens_exactly_the_doors_that_the_table_gives_it(client, portal, cast, numbers, role):
    sign_in(client, portal, cast.people[role.value])
    for door in DOORS:
        status = knock(client, door, numbers[door.about])
        allowed = door.action is None or door.action in RIGHTS[role]
        if not allowed:
            assert status == 403, f"{role} at {door}"
        elif role in ASSIGNED_ONLY and "{id" in door.path:
            assert status == 404, f"{role} was not assigned, at {door}"
        else:
            assert status in {200, 303, 400, 409, 422}, f"{role} at {door}: {status}"


TOGETHER = ("/persone", "/criteri", "/valutazioni", "/ospiti", "/note")


@pytest.mark.parametrize("role", sorted(ASSIGNED_ONLY), ids=lambda r: r.value)
def test_who_was_assigned_judges_there_as_the_table_says_and_nowhere_else(client, portal, cast, numbers, role):
    with portal.db.write() as session:
        elsewhere = factories.application(session, factories.opening(session, cast.aurora, cast.oss))
    together.follows(portal, cast.opening, cast.people[role.value])
    there, walked = numbers["application"] | {"id": elsewhere.key}, 0
    sign_in(client, portal, cast.people[role.value])
    for door in (d for d in DOORS if "{id" in d.path and any(part in d.path for part in TOGETHER)):
        about = door.about
        if about not in ("application", "opening"):
            continue
        walked += 1
        allowed = door.action in RIGHTS[role]
        status = knock(client, door, numbers[about])
        # Reading without judging is for who decides, as moving is.
        decides = not door.name.endswith("create_look") or Action.MOVE_APPLICATIONS in RIGHTS[role]
        assert status in ({200, 303, 409, 422} if allowed and decides else {403}), f"{role} at {door}: {status}"
        outside = knock(client, door, there if about == "application" else {"id": elsewhere.opening_id})
        assert outside == (404 if allowed else 403), f"{role} at {door}, not assigned there: {outside}"
    assert walked >= 10


@pytest.mark.parametrize("role", [None, "candidate", *[r.value for r in Role], "other_recruiter"])
def test_a_guest_link_shows_one_application_to_whoever_holds_it_and_opens_no_other_door(
    client, portal, cast, numbers, role
):
    """The link is what counts, not who is signed in; without it nobody gets there, with it nothing else opens."""
    _guest, path = together.guest(portal, cast)
    if role is not None:
        sign_in(client, portal, cast.people[role])
    answer = client.post(path)
    assert answer.status_code == 200 and "Dora Bianchi" in answer.text and "Elio Verdi" not in answer.text
    if role is None:
        for door in DOORS:
            answer = client.request(door.method, door.address(numbers[door.about]))
            assert answer.status_code == 303 and answer.headers["location"].startswith("/accedi"), door


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.COORDINATOR], ids=lambda r: r.value)
def test_nothing_of_another_cooperative_is_there(client, portal, cast, numbers, role):
    sign_in(client, portal, cast.people[role.value])
    for door in DOORS:
        if "{" not in door.path or door.about in {"shared text", "study path", "closed days", "school", "school list"}:
            continue
        status = knock(client, door, numbers[f"other {door.about}"])
        assert status in {403, 404}, f"{role} at {door}: {status}"


def test_the_coordinator_reaches_no_candidate_of_anybody(client, portal, cast, numbers):
    sign_in(client, portal, cast.people["coordinator"])
    for door in DOORS:
        if door.path.startswith(("/desk/candidat", "/desk/offerte/{id:key}/candidature")):
            assert knock(client, door, numbers[door.about]) == 403
    for path in ("/desk/", "/desk/offerte", "/desk/totali", "/desk/sistema"):
        page = client.get(path)
        assert page.status_code == 200
        assert "Dora Bianchi" not in page.text and "posta.example" not in page.text


def test_no_list_of_aurora_shows_a_person_or_an_opening_of_brezza(client, portal, cast, numbers):
    sign_in(client, portal, cast.people["owner"])
    for door in DOORS:
        if door.method == "GET" and "{" not in door.path:
            text = client.get(door.path).text
            assert "Elio Verdi" not in text and cast.other_opening.title not in text, door


def test_a_switched_off_account_is_out_at_once(client, portal, cast):
    sign_in(client, portal, cast.people["recruiter"])
    assert client.get("/desk/").status_code == 200
    with portal.db.write() as session:
        person = session.get(type(cast.people["recruiter"]), cast.people["recruiter"].key)
        person.active = False
    assert client.get("/desk/").status_code == 303


def test_a_change_from_another_site_is_refused_whoever_is_signed_in(client, portal, cast, numbers):
    sign_in(client, portal, cast.people["owner"])
    for headers in (
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
    ):
        for door in DOORS:
            if door.method == "POST":
                answer = client.post(door.address(numbers[door.about]), headers=headers)
                assert answer.status_code == 403, (door, headers)


def public_pages() -> list[str]:
    """Every page outside the desk that can be opened without knowing a number or a token."""
    found = []
    for route in routes.table(Settings()):
        if isinstance(route, Route) and "GET" in (route.methods or ()) and "{" not in route.path:
            found.append(route.path)
    return found


@pytest.mark.parametrize("role", [None, "candidate", *[r.value for r in Role]])
def test_no_page_outside_the_desk_shows_anybody_who_applied(client, portal, cast, role):
    """Whoever looks, signed in or not: names and addresses of applicants stay behind the desk's walls."""
    if role is not None:
        sign_in(client, portal, cast.people[role])
    assert len(public_pages()) > 15
    for path in public_pages():
        for language in ("", "/en"):
            text = client.get(f"{language}{path}").text
            for name in ("Dora Bianchi", "Elio Verdi", "posta.example", "333 123"):
                assert name not in text, f"{name} on {language}{path} for {role}"


def test_the_list_of_ones_own_applications_shows_only_ones_own(client, portal, cast):
    with portal.db.write() as session:
        email = session.get(Candidate, cast.application.candidate_id).email
        me = Person(email=email, name="Dora")
        session.add(me)
    sign_in(client, portal, me)
    page = client.get("/le-mie-candidature")
    assert page.status_code == 200
    assert cast.opening.title in page.text and cast.other_opening.title not in page.text
