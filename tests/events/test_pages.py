"""What the public reads: a list that is never empty, one event, what is over, and a calendar to subscribe to."""

import json
import re
from datetime import timedelta

import pytest
import vobject
from starlette.testclient import TestClient

from portal.app import Portal
from portal.db import now
from portal.events.models import EventState, Format, Mode
from tests.events.eventing import event
from tests.factories import Town


def titles(client: TestClient, query: str = "") -> set[str]:
    page = client.get(f"/eventi{query}")
    assert page.status_code == 200
    return set(re.findall(r'<a class="cover" href="/eventi/[^"]+">([^<]+)</a>', page.text))


@pytest.fixture
def fair(portal: Portal, cast: Town) -> None:
    """A workshop in Lecco, an open day in Milano, a talk online; a draft, a past and a cancelled one beside them."""
    with portal.db.write() as session:
        event(session, cast.aurora, title="Laboratorio", format=Format.WORKSHOP)
        event(session, cast.brezza, title="Milano", comune="015146", province="MI", professions=["infermiere"])
        event(
            session,
            cast.aurora,
            title="In rete",
            format=Format.TESTIMONY,
            mode=Mode.ONLINE,
            starts_at=now() + timedelta(days=50),
        )
        event(session, cast.aurora, title="Bozza", state=EventState.DRAFT)
        event(session, cast.aurora, title="Ieri", starts_at=now() - timedelta(days=1))
        event(session, cast.aurora, title="Annullato", state=EventState.CANCELLED)


def test_the_list_shows_what_is_coming_and_filters_it(client: TestClient, fair: None) -> None:
    assert titles(client) == {"Laboratorio", "Milano", "In rete"}
    assert titles(client, "?tipo=workshop") == {"Laboratorio"}
    assert titles(client, "?modo=online") == {"In rete"} and titles(client, "?modo=presenza") == {
        "Laboratorio",
        "Milano",
    }
    assert titles(client, "?provincia=MI") == {"Milano"} and titles(client, "?professione=infermiere") == {"Milano"}
    assert titles(client, "?luogo=Calolziocorte") == {"Laboratorio", "In rete"}, "online is near everybody"
    assert titles(client, "?luogo=provincia+di+Milano&modo=presenza") == {"Milano"}


def test_with_nothing_found_there_are_wider_searches_with_counts(client: TestClient, fair: None) -> None:
    page = client.get("/eventi?tipo=workshop&provincia=MI").text
    assert "Nessun evento con questi filtri" in page and "Quale lavoro ti somiglia?" in page
    wider = re.findall(r'<li><a href="(/eventi[^"]*)">[^<]+</a> \((\d+)\)', page)
    assert wider
    for href, count in wider:
        assert len(titles(client, href.removeprefix("/eventi").replace("&amp;", "&"))) == int(count) > 0


def test_with_no_event_at_all_there_is_something_else_to_do(client: TestClient, cast: Town) -> None:
    page = client.get("/eventi").text
    for href in ("/storie", "/orientamento", "webcal://testserver/eventi/calendario.ics"):
        assert f'href="{href}"' in page
    assert "nessun evento in programma" in page


def test_nonsense_in_the_address_still_shows_the_list(client: TestClient, fair: None) -> None:
    for query in ("?tipo=x&modo=&provincia=ZZ&professione=%00&pagina=999&raggio=-1", "?luogo=Nonesiste"):
        assert titles(client, query) == {"Laboratorio", "Milano", "In rete"}
    assert "Non troviamo «Nonesiste»" in client.get("/eventi?luogo=Nonesiste").text


def test_pages_ask_the_database_a_bounded_number_of_times(
    client: TestClient, portal: Portal, cast: Town, queries
) -> None:
    with portal.db.write() as session:
        rows = [event(session, cast.aurora) for _n in range(30)]
    for path, most in (("/eventi", 4), (f"/eventi/{rows[0].slug}", 6), ("/eventi/calendario.ics", 2), ("/", 18)):
        client.get(path)
        with queries(at_most=most):
            assert client.get(path).status_code == 200


def test_an_event_says_all_one_needs_and_search_engines_read_the_same(
    client: TestClient, portal: Portal, cast: Town
) -> None:
    with portal.db.write() as session:
        row = event(session, cast.aurora, places=2)
    page = client.get(f"/eventi/{row.slug}").text
    for said in (
        "Giro dei piani",
        "via dei Tigli 3",
        "senza gradini",
        "Scarpe comode",
        "Marta, coordinatrice",
        "Restano 2 posti",
        "Aurora",
    ):
        assert said in page, said
    data, crumbs = (
        json.loads(found) for found in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    )
    assert data["@type"] == "Event" and data["eventAttendanceMode"].endswith("OfflineEventAttendanceMode")
    assert data["location"]["address"]["addressLocality"] == "Lecco" and data["eventStatus"].endswith("EventScheduled")
    assert data["remainingAttendeeCapacity"] == 2 and crumbs["@type"] == "BreadcrumbList"
    assert f"/anteprima/evento/{row.slug}.png" in page
    assert client.get(f"/anteprima/evento/{row.slug}.png").headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    "values", [{"state": EventState.CANCELLED, "cancel_reason": "Neve."}, {"starts_at": now() - timedelta(days=2)}]
)
def test_what_is_over_answers_410_with_alternatives(
    client: TestClient, portal: Portal, cast: Town, fair: None, values: dict
) -> None:
    with portal.db.write() as session:
        row = event(session, cast.aurora, **values)
    page = client.get(f"/eventi/{row.slug}")
    assert page.status_code == 410 and "A questi puoi venire" in page.text and "Laboratorio" in page.text
    assert ("Neve." in page.text) == (row.state is EventState.CANCELLED)


def test_drafts_and_the_events_of_who_left_the_network_are_not_there(
    client: TestClient, portal: Portal, cast: Town
) -> None:
    with portal.db.write() as session:
        draft, row = event(session, cast.aurora, state=EventState.DRAFT), event(session, cast.brezza)
        session.add(cast.brezza)
        cast.brezza.active = False
    for one in (draft, row):
        assert client.get(f"/eventi/{one.slug}").status_code == 404
        assert client.get(f"/eventi/{one.slug}/calendario.ics").status_code == 404
    assert titles(client) == set()


def test_a_calendar_to_subscribe_to_by_province_and_profession(client: TestClient, fair: None) -> None:
    def summaries(query: str) -> dict[str, str]:
        read = vobject.readOne(client.get(f"/eventi/calendario.ics{query}").text)
        assert read.method.value == "PUBLISH"
        return {e.summary.value: e.status.value for e in read.contents.get("vevent", [])}

    assert summaries("") == {
        "Laboratorio": "CONFIRMED", "Milano": "CONFIRMED", "In rete": "CONFIRMED", "Ieri": "CONFIRMED", "Annullato": "CANCELLED",
    }  # fmt: skip
    assert set(summaries("?provincia=MI")) == set(summaries("?professione=infermiere")) == {"Milano"}
    assert summaries("?provincia=BG") == {}
    for wrong in ("?provincia=ZZ", "?professione=astronauta"):
        assert client.get(f"/eventi/calendario.ics{wrong}").status_code == 404


def test_a_calendar_that_has_not_changed_is_not_sent_again(client: TestClient, fair: None) -> None:
    first = client.get("/eventi/calendario.ics")
    assert first.headers["content-type"].startswith("text/calendar") and "max-age" in first.headers["cache-control"]
    again = client.get("/eventi/calendario.ics", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/eventi/calendario.ics?provincia=MI", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_summer_and_winter_time_stay_what_clocks_show(client: TestClient, portal: Portal, cast: Town) -> None:
    from datetime import time

    from portal.db import today as italian_today
    from portal.events.forms import at

    year = italian_today().year + 1
    with portal.db.write() as session:
        for month in (1, 7):
            day = italian_today().replace(year=year, month=month, day=15)
            row = event(session, cast.aurora, title=f"Mese {month}", starts_at=at(day, time(15)))
            row.ends_at = at(day, time(17))
    page = client.get("/eventi").text
    assert page.count("dalle 15:00 alle 17:00") == 2
    read = vobject.readOne(client.get("/eventi/calendario.ics").text)
    offsets = {e.dtstart.value.utcoffset() for e in read.contents["vevent"]}
    assert {e.dtstart.value.hour for e in read.contents["vevent"]} == {15} and len(offsets) == 2
