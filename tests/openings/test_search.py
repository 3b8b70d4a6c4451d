"""Somebody looks for work: words, places, filters, orders, pages, and what happens when nothing is found."""

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from portal.app import Portal
from portal.db import today
from portal.openings import search
from portal.openings.models import Opening, State
from search_index.index import IndexUnavailable
from tests.conftest import drain
from tests.factories import Town, opening
from tests.openings.market import Market


def found(client: TestClient, query: str, start: str = "") -> list[str]:
    """Slugs of the openings on the page, in their order."""
    page = client.get(f"{start}/offerte?{query}")
    assert page.status_code == 200
    return re.findall(r'class="cover" href="(?:/en)?/offerte/([a-z0-9-]+)"', page.text)


def count_of(page: str, name: str, value: str) -> int:
    """The number beside a filter's value."""
    option = re.search(rf'name="{name}" value="{value}".*?</label>', page, re.DOTALL)
    assert option, f"{name}={value} is not offered"
    number = re.search(r"</span>(\d+)<span", option[0])
    assert number
    return int(number[1])


def test_everything_public_and_nothing_else_is_listed(client: TestClient, market: Market) -> None:
    assert set(found(client, "")) == {
        "oss-giorno",
        "oss-notte",
        "infermiera-milano",
        "oss-merate",
        "custode-monza",
        "asa-sondrio",
    }


def test_words_find_titles_professions_and_forgive_a_slip(client: TestClient, market: Market) -> None:
    assert found(client, "q=notti")[0] == "oss-notte"
    assert "infermiera-milano" in found(client, "q=infermiere")
    assert "infermiera-milano" in found(client, "q=infermeira")
    assert "infermiera-milano" in found(client, "q=nurse")


@pytest.mark.parametrize(
    ("place", "slugs"),
    [
        ("Lecco&raggio=10", {"oss-giorno", "oss-notte"}),
        ("Lecco&raggio=20", {"oss-giorno", "oss-notte", "oss-merate"}),
        ("Lecco (LC)&raggio=30", {"oss-giorno", "oss-notte", "oss-merate"}),
        ("LC", {"oss-giorno", "oss-notte", "oss-merate"}),
        ("provincia di Lecco", {"oss-giorno", "oss-notte", "oss-merate"}),
        ("Monza e Brianza", {"custode-monza"}),
        ("lombardia", {"oss-giorno", "oss-notte", "oss-merate", "custode-monza", "infermiera-milano", "asa-sondrio"}),
        ("Toscana", set()),
    ],
)
def test_a_place_is_understood_as_people_say_it(
    client: TestClient, market: Market, place: str, slugs: set[str]
) -> None:
    assert set(found(client, f"luogo={place}")) == slugs


def test_a_place_sorts_by_distance_and_says_it(client: TestClient, market: Market) -> None:
    assert found(client, "luogo=Merate&raggio=50")[0] == "oss-merate"
    page = client.get("/offerte?luogo=Lecco&raggio=20").text
    assert re.search(r"Merate \(LC\) · 1\d km", page)


def test_near_me_is_kept_to_about_a_kilometre(client: TestClient, market: Market) -> None:
    page = client.get("/offerte?lat=45.857512&lon=9.424311&raggio=10").text
    assert 'name="lat" value="45.86"' in page
    assert page.count("45.857512") == 2  # the same address in English, and the one that is printed
    assert "entro 10 km da Lecco (LC)" in page


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("contratto=apprenticeship", {"asa-sondrio"}),
        ("notti=si", {"oss-notte"}),
        ("turni=night&turni=morning", {"oss-notte", "oss-giorno"}),
        ("auto=si", {"oss-merate"}),
        ("riservata=si", {"custode-monza"}),
        ("provincia=MI&provincia=SO", {"infermiera-milano", "asa-sondrio"}),
        ("professione=infermiere", {"infermiera-milano"}),
        ("paga_da=1650", {"oss-notte", "infermiera-milano"}),
        ("paga_da=1.700,50", {"infermiera-milano"}),
        ("orario=parziale&provincia=MI", set()),
        ("orario=parziale&orario=pieno&provincia=MI", {"infermiera-milano"}),
    ],
)
def test_filters_narrow_the_list(client: TestClient, market: Market, query: str, slugs: set[str]) -> None:
    assert set(found(client, query)) == slugs


def test_an_opening_with_a_range_of_hours_is_found_as_full_and_as_part_time(client: TestClient, market: Market) -> None:
    assert "oss-giorno" in found(client, "orario=pieno")  # 30 to 38 hours
    assert "oss-giorno" in found(client, "orario=parziale")
    assert "oss-merate" not in found(client, "orario=pieno")


def test_counts_stand_beside_filters_and_ignore_their_own_choice(client: TestClient, market: Market) -> None:
    page = client.get("/offerte?provincia=LC").text
    assert count_of(page, "provincia", "LC") == 3
    assert count_of(page, "provincia", "MI") == 1  # what choosing Milano too would add
    assert count_of(page, "orario", "parziale") == 3
    assert count_of(page, "orario", "pieno") == 2
    assert "3 offerte" in page


def test_orders(client: TestClient, market: Market) -> None:
    assert found(client, "ordina=nuove")[0] == "oss-giorno"
    assert found(client, "ordina=scadenza")[0] == "infermiera-milano"
    assert found(client, "ordina=paga")[:2] == ["infermiera-milano", "oss-notte"]
    assert found(client, "luogo=Monza&raggio=50&ordina=distanza")[0] == "custode-monza"


def test_filters_in_force_are_links_that_take_them_away(client: TestClient, market: Market) -> None:
    page = client.get("/offerte?q=oss&luogo=LC&turni=night&paga_da=1200").text
    chips = re.findall(r'<a class="chip" href="([^"]+)"', page)
    assert len(chips) == 4
    assert "/offerte?q=oss&amp;luogo=LC&amp;paga_da=1200" in chips  # without the shift


def test_nothing_found_offers_three_wider_searches_that_find_something(client: TestClient, market: Market) -> None:
    page = client.get("/offerte?q=custode&luogo=Lecco&raggio=10&notti=si").text
    assert "Nessuna offerta, per ora" in page
    offered = re.findall(
        r'<a class="button (?:primary|secondary)" href="(/offerte[^"]*)">(.*?): (\d+) offert[ae]</a>', page
    )
    assert len(offered) == 3
    for address, _words, number in offered:
        assert int(number) > 0
        assert len(found(client, address.replace("&amp;", "&").partition("?")[2])) == int(number)


def test_a_town_without_any_opening_says_so_and_shows_other_ways(client: TestClient) -> None:
    page = client.get("/offerte").text
    assert "non ci sono offerte aperte" in page
    assert "/professioni" in page


def test_long_lists_have_pages(client: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        for n in range(45):
            opening(session, cast.aurora, cast.oss, slug=f"lunga-{n}", title=f"OSS numero {n}")
    drain(portal)
    first, second, third = (found(client, f"pagina={n}") for n in (1, 2, 3))
    assert len(first) == len(second) == 20 and len(third) == 7
    assert not set(first) & set(second)
    beyond = client.get("/offerte?pagina=99").text
    assert "La pagina 99 non c’è: ecco l’ultima." in beyond


def test_what_is_closed_drafted_or_over_leaves_the_index(client: TestClient, portal: Portal, market: Market) -> None:
    def indexed() -> set[str]:
        return {id for id, _ in portal.index.ids(search.INDEX)}

    assert str(market.day.key) in indexed()
    for gone in (market.draft, market.closed, market.expired):
        assert str(gone.key) not in indexed()
    with portal.db.write() as session:
        row = session.get(Opening, market.day.key)
        assert row is not None
        row.state = State.CLOSED
    drain(portal)
    assert str(market.day.key) not in indexed()


def test_an_opening_ends_at_midnight_even_before_the_worker_has_noticed(
    client: TestClient, portal: Portal, market: Market
) -> None:
    with portal.db.read() as session:
        stale = search.document(session, market.day.key)
    assert stale is not None
    stale["closes_on"] = search.moment(today() - timedelta(days=1))
    portal.index.put(search.INDEX, [stale])
    assert "oss-giorno" not in found(client, "")


def test_a_renamed_cooperative_is_found_by_its_new_name(
    client: TestClient, portal: Portal, cast: Town, market: Market
) -> None:
    with portal.db.write() as session:
        cooperative = session.get(type(cast.aurora), cast.aurora.key)
        assert cooperative is not None
        cooperative.name = "Girasole"
    drain(portal)
    assert "oss-giorno" in found(client, "q=girasole")


class Away:
    """An engine that is down."""

    def search(self, *_: object) -> None:
        raise IndexUnavailable


def test_without_the_engine_a_plain_list_comes_from_the_database(
    client: TestClient, portal: Portal, market: Market
) -> None:
    portal.index = Away()  # type: ignore[assignment]
    page = client.get("/offerte").text
    assert "La ricerca è in manutenzione" in page
    assert set(found(client, "")) == {
        "oss-giorno",
        "oss-notte",
        "infermiera-milano",
        "oss-merate",
        "custode-monza",
        "asa-sondrio",
    }
    assert set(found(client, "q=notti&luogo=Lecco&raggio=10&turni=night")) == {"oss-notte"}
    assert found(client, "provincia=MI&contratto=permanent&notti=no&paga_da=1500") == ["infermiera-milano"]
    assert found(client, "auto=si") == ["oss-merate"]
    assert found(client, "ordina=paga")[0] == "infermiera-milano"
    assert found(client, "orario=parziale&turni=night") == ["oss-notte"]
    assert re.search(r"ovunque: \d offerte", client.get("/offerte?q=zzzz").text)


def test_english_pages_say_everything_in_english(client: TestClient, market: Market) -> None:
    page = client.get("/en/offerte").text
    assert "6 jobs" in page and "gross a month" in page and "Permanent" in page
    assert 'href="/en/offerte/infermiera-milano">Nurse</a>' in page
    assert '<span lang="it">OSS di giorno</span>' in page
    for italian in ("Candidature", "Risposta entro", "ore a settimana", "Tempo indeterminato", "offerte"):
        # Addresses stay Italian in every language.
        assert italian not in re.sub(
            r'lang="it">[^<]*|(?:href|content)="[^"]*"|print-only">[^<]*|action="[^"]*"|data-suggest="[^"]*"', "", page
        )


def test_the_list_costs_the_same_few_statements_however_long_it_is(
    client: TestClient, portal: Portal, cast: Town, market: Market, queries
) -> None:  # type: ignore[no-untyped-def]
    client.get("/offerte")
    with queries(at_most=4):
        client.get("/offerte?q=oss")
    with portal.db.write() as session:
        for n in range(30):
            opening(session, cast.aurora, cast.oss, slug=f"altra-{n}")
    drain(portal)
    with queries(at_most=4):
        client.get("/offerte?q=oss")


def test_a_form_left_at_its_order_follows_what_is_asked(client: TestClient, market: Market) -> None:
    """The list's own order is sent as nothing, so adding a word or a place brings the order that fits it."""
    page = client.get("/offerte").text
    assert '<option value="" selected>le più nuove</option>' in page
    assert '<option value="" selected>le più pertinenti</option>' in client.get("/offerte?q=oss&ordina=").text
    assert found(client, "luogo=Merate&raggio=50&ordina=")[0] == "oss-merate"
