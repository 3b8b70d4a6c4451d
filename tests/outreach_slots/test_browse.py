"""A teacher sees what can be booked near the school, with the next free dates, and never an empty page."""

import re
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from portal.app import Portal
from portal.db import now
from portal.db import today as italian_today
from portal.events.models import Format, Mode
from portal.outreach.models import SeriesState
from tests.factories import Town
from tests.outreach_slots.hosting import series, slot


@pytest.fixture
def offers(portal: Portal, cast: Town) -> dict[str, int]:
    """A visit in Lecco, a talk that travels 40 km from Lecco, a workshop in Milano, a talk online from Milano."""
    with portal.db.write() as writing:
        rows = {
            "visit": series(writing, cast.aurora, title="Una mattina in RSA", title_en="A morning in a care home"),
            "talk": series(
                writing,
                cast.aurora,
                title="Veniamo in classe",
                format=Format.CLASS_TALK,
                mode=Mode.AT_SCHOOL,
                travel_km=40,
            ),
            "workshop": series(
                writing, cast.brezza, title="Provare un gesto", format=Format.WORKSHOP, professions=["infermiere"]
            ),
            "online": series(
                writing, cast.brezza, title="In collegamento", format=Format.CLASS_TALK, mode=Mode.ONLINE, min_year=1
            ),
        }
        for days, row in zip((20, 25, 30, 35), rows.values(), strict=True):
            slot(writing, row, days)
            slot(writing, row, days + 14)
        return {name: row.key for name, row in rows.items()}


TITLES = {
    "visit": "Una mattina in RSA",
    "talk": "Veniamo in classe",
    "workshop": "Provare un gesto",
    "online": "In collegamento",
}


def seen(client: TestClient, query: str) -> set[str]:
    answer = client.get(f"/scuole?{query}")
    assert answer.status_code == 200 and "Chiedi senza una data" in answer.text
    return {name for name, title in TITLES.items() if title in answer.text}


def test_every_filter_narrows_and_says_so_in_the_address(client: TestClient, offers: dict[str, int]) -> None:
    soon, late = (italian_today() + timedelta(days=n) for n in (22, 60))
    assert seen(client, "") == set(TITLES)
    assert seen(client, "formato=class_talk") == {"talk", "online"}
    assert seen(client, "formato=class_talk&formato=workshop") == {"talk", "online", "workshop"}
    assert seen(client, "professione=infermiere") == {"workshop"}
    assert seen(client, "modo=online") == {"online"} and seen(client, "modo=presenza") == set(TITLES) - {"online"}
    assert seen(client, "provincia=LC") == {"visit", "talk"}
    assert seen(client, f"al={soon}") == {"visit"} and seen(client, f"dal={late}") == set()
    assert seen(client, "studenti=25") == set(TITLES) and seen(client, "studenti=26") == set()


def test_near_is_where_the_class_can_go_or_the_host_comes_and_online_is_near_everybody(
    client: TestClient, offers: dict[str, int]
) -> None:
    assert seen(client, "luogo=Lecco") == {"visit", "talk", "online"}
    assert seen(client, "luogo=Milano&raggio=10") == {"workshop", "online"}
    assert seen(client, "luogo=Merate") == {"visit", "talk", "online"} | seen(client, "luogo=Merate") & {"workshop"}
    assert seen(client, "luogo=provincia+di+Lecco") == {"visit", "talk", "online"}
    assert seen(client, "lat=45.86&lon=9.42&raggio=10") == {"visit", "talk", "online"}
    assert seen(client, "luogo=Palermo") == {"online"}


def test_nothing_found_shows_wider_searches_with_how_much_they_find(client: TestClient, offers: dict[str, int]) -> None:
    page = client.get("/scuole?luogo=Lecco&raggio=10&formato=workshop").text
    assert (
        "Nessuna proposta così" in page
        and "Altri tipi di incontro: 3 proposte" in page
        and "Entro 50 km: 1 proposta" in page
    )
    assert client.get("/scuole?luogo=Atlantide").status_code == 200


def test_an_empty_portal_still_offers_to_ask(client: TestClient, cast: Town) -> None:
    page = client.get("/scuole")
    assert page.status_code == 200 and "Nessuna proposta" in page.text and "/scuole/richiesta" in page.text


@pytest.mark.parametrize(
    "query",
    [
        "dal=ieri&al=99/99/9999",
        "studenti=900",
        "studenti=²",
        "raggio=-1&pagina=²",
        "dal=2027-05-01&al=2027-04-01",
        "luogo=" + "x" * 500,
        "lat=nan&lon=1e999",
        "formato=pizza&professione=../x&provincia=ZZ",
    ],
)
def test_nonsense_in_the_address_is_left_aside(client: TestClient, offers: dict[str, int], query: str) -> None:
    assert client.get(f"/scuole?{query}").status_code == 200


def test_a_card_leads_to_its_page_and_each_free_date_to_the_request(
    client: TestClient, portal: Portal, offers: dict[str, int], cast: Town
) -> None:
    page = client.get(f"/scuole/proposte/{offers['visit']}")
    assert page.status_code == 200
    dates = page.text.partition('id="who-title"')[0]
    free = re.findall(r"/scuole/richiesta\?slot=(\d+)", dates)
    assert len(set(free)) == 2 and f"/scuole/richiesta?serie={offers['visit']}" in page.text
    assert set(free) <= set(re.findall(r"/scuole/richiesta\?slot=(\d+)", client.get("/scuole").text))
    english = client.get(f"/en/scuole/proposte/{offers['visit']}").text
    assert "A morning in a care home" in english


def test_full_later_withdrawn_and_late_dates_are_not_to_be_booked(
    client: TestClient, portal: Portal, cast: Town
) -> None:
    with portal.db.write() as writing:
        row = series(writing, cast.aurora, title="Piena", opens_days=60)
        slot(writing, row, 20, groups_taken=1, students_taken=20)
        slot(writing, row, 80)
        slot(writing, row, 30, withdrawn_at=now())
        slot(writing, row, 3)
        number = row.key
    page = client.get(f"/scuole/proposte/{number}").text
    assert "slot=" not in page and "al completo" in page and "si prenota dal" in page
    assert page.count('<li class="off">') == 2, "withdrawn dates and those inside the notice are not shown"


@pytest.mark.parametrize(("state", "status"), [(SeriesState.DRAFT, 404), (SeriesState.ENDED, 410)])
def test_a_draft_is_unknown_and_an_ended_series_shows_what_is_similar(
    client: TestClient, portal: Portal, cast: Town, offers: dict[str, int], state: SeriesState, status: int
) -> None:
    with portal.db.write() as writing:
        number = series(writing, cast.aurora, title="Di prima", state=state).key
    page = client.get(f"/scuole/proposte/{number}")
    assert page.status_code == status and (status == 404 or "Una mattina in RSA" in page.text)


def test_the_cooperative_and_the_profession_say_what_a_class_can_book(
    client: TestClient, offers: dict[str, int], cast: Town
) -> None:
    house = client.get(f"/cooperative/{cast.aurora.slug}").text
    assert "Una mattina in RSA" in house and "Veniamo in classe" in house and "Provare un gesto" not in house
    assert "Provare un gesto" in client.get("/professioni/infermiere").text


def test_the_list_asks_the_database_a_few_times_whatever_there_is(
    client: TestClient, portal: Portal, cast: Town, queries: Any
) -> None:
    with portal.db.write() as writing:
        for n in range(30):
            row = series(writing, cast.aurora, title=f"Numero {n}")
            for week in range(10):
                slot(writing, row, 8 + week)
    with queries(at_most=6):
        assert client.get("/scuole").status_code == 200
    with queries(at_most=9):
        assert client.get(f"/scuole/proposte/{row.key}").status_code == 200
