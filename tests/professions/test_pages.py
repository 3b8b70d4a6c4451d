"""The pages of professions: the seven questions are answered, in both languages, with pay from the agreement."""

import html
import json
import re

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from portal.app import Portal
from portal.cooperatives.models import Service, ServiceKind
from portal.openings.models import State
from portal.professions import queries
from portal.professions.families import families, family
from portal.professions.models import Profession, ProfessionText
from tests.factories import cooperative, opening


@pytest.fixture
def cast_of_places(portal: Portal) -> str:
    """The name of a care home of some cooperative."""
    with portal.db.write() as session:
        house = cooperative(session)
        session.add(
            Service(
                cooperative_id=house.key, name="RSA Le Betulle", kind=ServiceKind.RSA, comune="097042", province="LC"
            )
        )
    return "RSA Le Betulle"


@pytest.fixture
def told(portal: Portal, reference_data: None) -> list[str]:
    """The professions that every installation starts with; their slugs."""
    with portal.db.read() as session:
        return [t.slug for t in queries.listed(session, "it")]


def test_every_profession_is_on_the_list_under_its_family(client: TestClient, told: list[str]) -> None:
    page = client.get("/professioni").text
    assert len(told) == 22 and all(f'href="/professioni/{slug}"' in page for slug in told)
    places = [page.index(f'id="{slug}"') for slug in families()]
    assert places == sorted(places)
    english = client.get("/en/professioni").text
    assert (
        all(f'href="/en/professioni/{slug}"' in english for slug in told)
        and family("assistenza").names["en"] in english
    )


SEVEN = {
    "/professioni/": ["Che cosa fai", "Con chi", "Dove", "Le parti difficili", "Che cosa si studia", "Quanto si guadagna", "Dove porta"],
    "/en/professioni/": ["What you do", "With whom", "Where", "The hard sides", "What you study", "What it pays", "Where it leads"],
}  # fmt: skip


@pytest.mark.parametrize("prefix", SEVEN)
def test_every_page_answers_the_seven_questions_and_says_when_it_was_checked(
    client: TestClient, told: list[str], prefix: str
) -> None:
    for slug in told:
        page = client.get(prefix + slug)
        headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page.text)
        assert page.status_code == 200 and set(SEVEN[prefix]) <= set(headings), slug
        assert page.text.count("rivisto il" if prefix == "/professioni/" else "reviewed on") >= 8, slug


def test_the_seven_answers_come_in_the_order_in_which_one_asks(client: TestClient, told: list[str]) -> None:
    for prefix, seven in SEVEN.items():
        headings = re.findall(r"<h2[^>]*>(.*?)</h2>", client.get(prefix + "oss").text)
        assert [h for h in headings if h in seven] == seven


def test_the_row_of_questions_leads_to_each_answer(client: TestClient, told: list[str]) -> None:
    for slug in told:
        page = client.get(f"/professioni/{slug}").text
        row = page.split('<nav class="in-page')[1].split("</nav>")[0]
        assert all(f'id="{name}"' in page for name in re.findall(r'href="#([a-z-]+)"', row)), slug


def test_a_day_is_told_hour_by_hour(client: TestClient, told: list[str]) -> None:
    for slug in told:
        hours = re.findall(r'<time datetime="(\d\d:\d\d)">', client.get(f"/professioni/{slug}").text)
        assert len(hours) >= 4, slug


def test_the_study_block_shows_the_ways_of_the_table(client: TestClient, told: list[str]) -> None:
    page = client.get("/professioni/oss").text.split('id="studi"')[1].split("</section>")[0]
    assert "Corso OSS ridotto per chi è ASA" in page and 'href="/percorsi?scuola=ip-sociale"' in page


def test_machines_read_what_people_read(client: TestClient, told: list[str]) -> None:
    for slug in told:
        page = client.get(f"/professioni/{slug}").text
        facts = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
        assert facts["@type"] == "Occupation" and facts["url"].endswith(f"/professioni/{slug}")
        assert html.escape(facts["description"], quote=False) in html.unescape(page)
        assert 'property="og:title"' in page and 'rel="canonical"' in page
    assert '"minValue":1591.06' in client.get("/professioni/oss").text


def test_cooperatives_with_such_places_are_named(client: TestClient, told: list[str], cast_of_places: str) -> None:
    assert cast_of_places in client.get("/professioni/asa").text
    assert cast_of_places not in client.get("/professioni/educatore-nido").text


def test_a_profession_is_read_with_few_questions_to_the_database(client: TestClient, told: list[str], queries) -> None:  # type: ignore[no-untyped-def]
    with queries(at_most=16):
        client.get("/professioni/oss")


def test_pay_is_the_agreements_minimum_for_the_usual_level(client: TestClient, told: list[str]) -> None:
    page = client.get("/professioni/oss").text
    assert re.search(r'<th scope="row">C2\s*</th><td class="num">1\.591\s€</td>', page)
    assert "38 ore" in page and "In vigore dal" in page
    assert "€1,591" in client.get("/en/professioni/oss").text


def test_known_steps_lead_on_and_back(client: TestClient, told: list[str]) -> None:
    page = client.get("/professioni/oss").text
    onward, toward = page.index("Da qui si può diventare"), page.index("Ci si arriva da</h3>")
    after = page.index("Che cosa impari a fare")
    assert 'href="/professioni/infermiere"' in page[onward:toward] and 'href="/professioni/asa"' in page[toward:after]
    assert "Regional ASA course, 800 hours" in client.get("/en/professioni/asa").text


def test_open_jobs_are_shown_and_counted(client: TestClient, portal: Portal, told: list[str]) -> None:
    with portal.db.write() as session:
        what = queries.by_slug(session, "oss", "it").profession
        where = cooperative(session)
        slugs = [opening(session, where, what).slug for _ in range(8)]
        draft = opening(session, where, what, state=State.DRAFT).slug
    page = client.get("/professioni/oss").text
    assert sum(f"/offerte/{slug}" in page for slug in slugs) == 6 and draft not in page
    assert "Vedi tutte le 8 offerte aperte" in page and 'href="/offerte?professione=oss"' in page
    assert "non ci sono offerte per questa professione" in client.get("/professioni/pedagogista").text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("badante", "assistente-familiare"),
        ("casa di riposo", None),
        ("NIDO", "educatore-infanzia"),
        ("fisioterapìsta", "fisioterapista"),
        ("OSS", "oss"),
    ],
)
def test_words_find_their_profession_without_minding_case_and_accents(
    client: TestClient, told: list[str], words: str, expected: str | None
) -> None:
    page = client.get("/professioni", params={"q": words}).text
    found = [slug for slug in told if f'href="/professioni/{slug}"' in page]
    assert len(found) < len(told)
    assert expected is None or any(expected[:8] in slug for slug in found)


def test_no_match_offers_a_way_on(client: TestClient, told: list[str]) -> None:
    page = client.get("/professioni", params={"q": "astronauta"})
    assert page.status_code == 200 and "Nessuna professione" in page.text and "Mostra tutte le professioni" in page.text


@pytest.mark.parametrize("query", ["q=<script>alert(1)</script>", "q=" + "x" * 10_000, "q=%ff%fe", "x=1&q=", "q=%00"])
def test_odd_searches_are_answered(client: TestClient, told: list[str], query: str) -> None:
    page = client.get(f"/professioni?{query}")
    assert page.status_code == 200 and "<script>alert" not in page.text


def test_an_unknown_profession_is_not_found(client: TestClient, told: list[str]) -> None:
    assert client.get("/professioni/astronauta").status_code == 404
    assert client.get("/en/professioni/astronauta").status_code == 404


def test_a_missing_translation_shows_italian(client: TestClient, portal: Portal, session: Session) -> None:
    with portal.db.write() as writing:
        row = Profession(slug="nuova", family="sconosciuta")
        writing.add(row)
        writing.flush()
        writing.add(
            ProfessionText(
                profession_id=row.key, language="it", title="Nuova professione", summary="<b>Solo</b> in italiano."
            )
        )
    page = client.get("/en/professioni/nuova")
    assert page.status_code == 200 and "Nuova professione" in page.text and "&lt;b&gt;Solo" in page.text
    assert "Nuova professione" in client.get("/en/professioni").text
