"""Somebody reads one opening: everything is there for people, and the same for search engines."""

import json
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from portal.app import Portal
from portal.cooperatives.models import Service, ServiceKind
from portal.db import today
from portal.openings.models import Contract, Opening
from portal.reference import load as load_reference
from portal.web.templates import _day
from tests.factories import Town, opening
from tests.openings.market import Market


def structured(page: str) -> dict[str, dict[str, Any]]:
    """The structured data of a page, by type."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return {facts["@type"]: facts for facts in map(json.loads, blocks)}


@pytest.fixture
def full(portal: Portal, client: TestClient, cast: Town) -> Opening:
    """An opening with every fact there is."""
    assert client
    with portal.db.write() as session:
        load_reference(session)
        service = Service(cooperative_id=cast.aurora.key, name="RSA Il Lago", kind=ServiceKind.RSA, comune="097042", province="LC",
            address="via Roma 1", about="Ottanta posti.", about_en="Eighty places.")  # fmt: skip
        session.add(service)
        session.flush()
        return opening(
            session, cast.aurora, cast.oss, slug="oss-completa", title="OSS – operatrice / operatore", title_en="Care assistant",
            service_id=service.key, shifts=["morning", "night"], nights=True, weekends=True, on_call=True, positions=2,
            selection="Un colloquio e una visita.", summary_en="Work with older people.", pay_note="Più le maggiorazioni.",
            reply_days=10, contract=Contract.FIXED_TERM, contract_months=12,
        )  # fmt: skip


def test_every_fact_about_pay_and_time_is_told(client: TestClient, full: Opening) -> None:
    page = client.get("/offerte/oss-completa").text
    for words in (
        "da 1.256 € a 1.591 €", "lordi al mese", "In un anno da 16.957 € a 21.479 €", "13,5 mensilità",
        "Livello C2: 1.591,06 € lordi al mese a tempo pieno", "CCNL Cooperative sociali (T151)", "in vigore dal 1 ottobre 2025",
        "Più le maggiorazioni.", "da 30 a 38 ore a settimana", "Tempo determinato, 12 mesi", "Mattina, Notte", "Sì, anche di notte",
        "Sì, a turno", "Reperibilità", "Tutto l’anno", "Non serve l’auto", "2 posti", "RSA Il Lago", "via Roma 1", "Ottanta posti.",
        "Un colloquio e una visita.", "D.Lgs. 198/2006", "Attestato OSS.", "Formazione e supervisione.", "Aurora",
    ):  # fmt: skip
        assert words in page, words
    assert "/offerte/oss-completa/candidatura" in page
    assert 'href="/professioni/oss"' in page


def test_it_says_by_when_one_gets_an_answer(client: TestClient, full: Opening) -> None:
    answer = _day(today() + timedelta(days=10), "long", "it")
    assert f"Risposta entro il {answer}" in client.get("/offerte/oss-completa").text


def test_search_engines_read_the_same(client: TestClient, full: Opening) -> None:
    facts = structured(client.get("/offerte/oss-completa").text)
    posting = facts["JobPosting"]
    assert posting["title"] == full.title
    assert posting["baseSalary"] == {
        "@type": "MonetaryAmount", "currency": "EUR",
        "value": {"@type": "QuantitativeValue", "minValue": 1256.1, "maxValue": 1591.06, "unitText": "MONTH"},
    }  # fmt: skip
    assert posting["employmentType"] == ["FULL_TIME", "PART_TIME", "TEMPORARY"]
    assert posting["hiringOrganization"]["name"] == "Aurora"
    assert posting["jobLocation"]["address"] == {
        "@type": "PostalAddress", "addressLocality": "Lecco", "addressRegion": "LC", "addressCountry": "IT", "streetAddress": "via Roma 1",
    }  # fmt: skip
    assert posting["directApply"] is True
    assert posting["totalJobOpenings"] == 2
    assert date.fromisoformat(posting["datePosted"]) <= today()
    through = datetime.fromisoformat(posting["validThrough"])
    assert through.date() == full.closes_on and through.tzinfo is not None
    assert posting["url"] == "http://testserver/offerte/oss-completa"
    assert "<p>" in posting["description"]
    crumbs = [item["name"] for item in facts["BreadcrumbList"]["itemListElement"]]
    assert crumbs[0] == "Offerte" and crumbs[-1] == full.title


def test_structured_data_cannot_break_out_of_its_script(client: TestClient, portal: Portal, cast: Town) -> None:
    hostile = "</script><script>alert(1)</script><!-- & \u2028"
    with portal.db.write() as session:
        opening(
            session,
            cast.aurora,
            cast.oss,
            slug="cattiva",
            title=hostile[:140],
            description=hostile,
            requirements=hostile,
        )
    page = client.get("/offerte/cattiva").text
    assert "<script>alert(1)" not in page
    assert structured(page)["JobPosting"]["title"] == hostile


def test_no_pay_means_no_salary_rather_than_a_wrong_one(client: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        opening(session, cast.aurora, cast.oss, slug="senza-paga", pay_min=None, pay_max=None, closes_on=None)
    page = client.get("/offerte/senza-paga")
    assert page.status_code == 200
    posting = structured(page.text)["JobPosting"]
    assert "baseSalary" not in posting and "validThrough" not in posting


@pytest.mark.parametrize("slug", ["oss-chiusa", "oss-scaduta"])
def test_one_that_is_over_answers_410_with_similar_ones(client: TestClient, market: Market, slug: str) -> None:
    answer = client.get(f"/offerte/{slug}")
    assert answer.status_code == 410
    assert "Offerta chiusa" in answer.text
    assert "JobPosting" not in answer.text
    assert 'href="/offerte/oss-giorno"' in answer.text
    assert 'href="/professioni/oss"' in answer.text
    assert 'candidatura"' not in answer.text


@pytest.mark.parametrize("slug", ["bozza-segreta", "mai-esistita", "%00", "..%2f..%2fetc"])
def test_drafts_and_inventions_are_not_found(client: TestClient, market: Market, slug: str) -> None:
    answer = client.get(f"/offerte/{slug}")
    assert answer.status_code == 404
    assert "OSS bozza segreta" not in answer.text


def test_openings_of_a_cooperative_that_left_are_gone(
    client: TestClient, portal: Portal, cast: Town, market: Market
) -> None:
    with portal.db.write() as session:
        cooperative = session.get(type(cast.aurora), cast.aurora.key)
        assert cooperative is not None
        cooperative.active = False
    assert client.get("/offerte/oss-giorno").status_code == 410


def test_similar_ones_are_near_and_of_the_same_trade_first(client: TestClient, market: Market) -> None:
    page = client.get("/offerte/oss-giorno").text
    similar = re.findall(r'class="cover" href="/offerte/([a-z-]+)"', page)
    assert similar[0] == "oss-notte"
    assert "oss-giorno" not in similar and len(similar) == 3


def test_english_facts_stand_beside_italian_texts_that_are_marked(client: TestClient, full: Opening) -> None:
    page = client.get("/en/offerte/oss-completa").text
    for words in (
        "Care assistant",
        "Work with older people.",
        "€1,256 to €1,591",
        "gross a month",
        "Fixed-term",
        "Eighty places.",
        "30 to 38 hours a week",
    ):
        assert words in page, words
    assert re.search(r'<div class="prose" lang="it"><p>Cerchiamo una persona', page)


def test_reading_one_costs_few_statements(client: TestClient, market: Market, queries) -> None:  # type: ignore[no-untyped-def]
    client.get("/offerte/oss-giorno")
    with queries(at_most=6):
        client.get("/offerte/oss-giorno")
