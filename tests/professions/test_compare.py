"""Comparing: up to three side by side, and the address carries the choice."""

import re

import pytest
from starlette.testclient import TestClient

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_three_professions_stand_side_by_side_in_the_order_of_the_link(client: TestClient, prefix: str) -> None:
    page = client.get(f"{prefix}/professioni/confronto?p=psicologo&p=asa&p=tnpee").text
    head = page.split("<thead>")[1].split("</thead>")[0]
    places = [head.index(f'href="{prefix}/professioni/{slug}"') for slug in ("psicologo", "asa", "tnpee")]
    assert places == sorted(places)
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    assert body.count('scope="row"') == 9 and body.count("<td ") == 27
    assert 'name="p"' not in page.split("<table>")[0].split("<main")[1]  # no fourth one can be added


def test_pay_is_the_agreements_by_month_and_year(client: TestClient) -> None:
    page = client.get("/professioni/confronto?p=oss").text
    assert re.search(r"1\.591\s€", page) and re.search(r"21\.479\s€", page)


def test_one_is_added_and_taken_away_by_links_alone(client: TestClient) -> None:
    page = client.get("/professioni/confronto?p=oss&p=asa").text
    form = page.split('<form class="search-bar')[1].split("</form>")[0]
    assert form.count('type="hidden" name="p"') == 2 and 'value="infermiere"' in form
    assert 'option value="oss"' not in form
    assert 'href="/professioni/confronto?p=asa"' in page and 'href="/professioni/confronto?p=oss"' in page


def test_the_pages_of_professions_and_the_catalogue_lead_here(client: TestClient) -> None:
    assert 'href="/professioni/confronto?p=oss"' in client.get("/professioni/oss").text
    assert 'href="/professioni?p=oss"' in client.get("/professioni").text
    picked = client.get("/professioni?p=oss&p=asa&con=anziani").text
    assert "/professioni/confronto?p=oss&amp;p=asa" in picked
    assert 'type="hidden" name="p" value="oss"' in picked  # filtering keeps the choice


def test_three_is_the_most_in_the_catalogue_too(client: TestClient) -> None:
    page = client.get("/professioni?p=oss&p=asa&p=tnpee").text
    assert page.count("Togli dal confronto") == 3 and "Confronta<span" not in page


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "Ancora niente da confrontare"),
        ("p=astronauta", "Ancora niente da confrontare"),
        ("p=oss&p=astronauta", "lasciata fuori"),
        ("p=oss&p=asa&p=tnpee&p=terp", "lasciata fuori"),
        ("p=oss&p=oss&p=oss&p=oss", "Operatrice"),
        ("p=%3Cscript%3E", "Ancora niente"),
        ("p=" + "x" * 5000, "Ancora niente"),
        ("p=%ff%00", "Ancora niente"),
        ("&".join(["p=oss"] * 400), "Operatrice"),
    ],
)
def test_unknown_and_too_many_are_answered(client: TestClient, query: str, says: str) -> None:
    page = client.get(f"/professioni/confronto?{query}")
    assert page.status_code == 200 and says in page.text and "<script>" not in page.text
