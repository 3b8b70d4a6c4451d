"""Nobody types what a form expects: every odd value is left aside with a word, and the page is there all the same."""

from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from tests.openings.market import Market

ODD = [
    ({"raggio": "abc"}, "Scegli 10, 20, 30 o 50 km."),
    ({"raggio": "-5"}, "Scegli 10, 20, 30 o 50 km."),
    ({"raggio": "²"}, "Scegli 10, 20, 30 o 50 km."),
    ({"pagina": "-1"}, "La pagina «-1» non c’è"),
    ({"pagina": "0"}, "La pagina «0» non c’è"),
    ({"pagina": "9" * 40}, "non c’è"),
    ({"paga_da": "tanto"}, "Scrivi una cifra in euro"),
    ({"paga_da": "-100"}, "Scrivi una cifra in euro"),
    ({"paga_da": "1e9"}, "Scrivi una cifra in euro"),
    ({"luogo": "Atlantide"}, "Non troviamo «Atlantide»"),
    ({"lat": "north", "lon": "9"}, "Non riusciamo a capire dove sei"),
    ({"lat": "nan", "lon": "inf"}, "Non riusciamo a capire dove sei"),
    ({"lat": "40.71", "lon": "-74.00"}, "Non riusciamo a capire dove sei"),
    ({"contratto": "per sempre"}, "un filtro che non esiste: per sempre"),
    ({"provincia": "ZZ"}, "un filtro che non esiste: ZZ"),
    ({"professione": "'; drop table opening"}, "un filtro che non esiste"),
    ({"ordina": "caso"}, "Non conosciamo questo ordine: caso"),
    ({"colore": "blu"}, "qualcosa che questa pagina non conosce: colore"),
    ({"q": "x" * 10_000}, "Il testo è troppo lungo"),
]


@pytest.mark.parametrize(
    ("query", "words"), ODD, ids=[next(iter(q)) + "=" + next(iter(q.values()))[:12] for q, _ in ODD]
)
def test_an_odd_value_gets_a_word_and_a_page(
    client: TestClient, market: Market, query: dict[str, str], words: str
) -> None:
    page = client.get("/offerte?" + urlencode(query))
    assert page.status_code == 200
    assert words in page.text


@pytest.mark.parametrize(
    "query",
    ["q=%FF%FE%00", "q=%22%22", "q=-", 'q="', "q=%2B%2B%2B-()[]{}^~*?:\\/", "q=oss&q=asa", "luogo=%F0%9F%8F%A0", "&&&=", "turni=", "utm_source=x&fbclid=y"],
)  # fmt: skip
def test_rubbish_never_breaks_the_page(client: TestClient, market: Market, query: str) -> None:
    page = client.get("/offerte?" + query)
    assert page.status_code == 200
    assert "non conosce" not in page.text


def test_a_mistyped_place_comes_with_names_to_choose_from(client: TestClient, market: Market) -> None:
    page = client.get("/offerte?q=oss&luogo=Leco").text
    assert 'value="Leco"' in page
    assert 'href="/offerte?q=oss&amp;luogo=Lecco+%28LC%29"' in page


def test_what_was_typed_is_shown_harmless(client: TestClient, market: Market) -> None:
    hostile = "\"><script>alert('x')</script>"
    page = client.get(
        "/offerte?" + urlencode({"q": hostile, "luogo": hostile, "paga_da": hostile, hostile: "1", "turni": hostile})
    )
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_places_are_offered_as_json_and_as_a_page(client: TestClient) -> None:
    names = client.get("/luoghi?q=lec", headers={"Accept": "application/json"}).json()
    assert names[0] == "Lecce (LE)" and "Lecco (LC)" in names
    page = client.get("/luoghi?q=lec").text
    assert 'href="/offerte?luogo=Lecco+%28LC%29"' in page
    assert client.get("/luoghi?q=" + "x" * 5000).status_code == 200
    assert client.get("/luoghi").status_code == 200
    assert client.get("/luoghi?q=%FF%00", headers={"Accept": "application/json"}).json() == []
