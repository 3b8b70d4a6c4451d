"""An alert finds what its search finds: each kind of filter, on the same openings, asked both ways."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session

from portal.alerts import searches
from portal.app import Portal
from portal.db import now, today
from portal.openings import search
from portal.openings.models import Opening
from search_index.news import News, since
from tests.conftest import drain
from tests.openings.market import MILANO, SONDRIO, Market

SEARCHES = [
    "", "q=oss", "q=operatore+socio+sanitario", "q=oos", "q=infermiera", "q=infremiere", "q=%22per+le+notti%22", "q=oss+-notti",
    "q=zzzz", "luogo=Lecco", "luogo=Lecco&raggio=50", "luogo=provincia+di+Sondrio", "luogo=Lombardia&q=ausiliaria", "luogo=Milano&raggio=10",
    "orario=parziale", "orario=pieno", "orario=pieno&orario=parziale", "notti=si", "notti=no", "turni=night", "contratto=apprenticeship",
    "auto=no", "auto=si&luogo=Merate", "riservata=si", "paga_da=1600", "q=oss&luogo=Merate&raggio=20&paga_da=1500&notti=si",
    "professione=oss", "cooperativa=nessuna", "provincia=MI&provincia=SO",
]  # fmt: skip


@pytest.fixture
def news(portal: Portal, session: Session, market: Market) -> News:
    """Every public opening of the market, as if it had come out just now."""
    return News(portal.index, search.INDEX, list(search.all_documents(session)))


@pytest.mark.parametrize("asked", SEARCHES)
def test_an_alert_finds_what_the_search_finds(portal: Portal, news: News, asked: str) -> None:
    wanted = searches.read(asked)
    shown = search.ask(portal.index, wanted, today(), limit=100)
    assert sorted(news.found(search.question(wanted, today()))) == sorted(hit.id for hit in shown.hits)


def test_these_searches_tell_openings_apart(portal: Portal, news: News) -> None:
    found = {frozenset(news.found(search.question(searches.read(asked), today()))) for asked in SEARCHES}
    assert len(found) >= 10


def test_since_a_moment_only_what_is_new_is_found(
    portal: Portal, market: Market, publish: Callable[..., Opening]
) -> None:
    question, before = search.question(searches.read("q=oss"), today()), now()
    assert since(portal.index, search.INDEX, question, before) == []
    first = publish("uno", comune=SONDRIO, province="SO", published_at=now() + timedelta(seconds=1))
    second = publish("due", comune=MILANO, province="MI", published_at=now() + timedelta(seconds=5))
    drain(portal)
    assert since(portal.index, search.INDEX, question, before) == [str(second.key), str(first.key)]
    earlier = since(portal.index, search.INDEX, question, before - timedelta(days=10))
    assert earlier[:2] == [str(second.key), str(first.key)] and str(market.day.key) in earlier


def test_documents_that_the_index_lacks_are_known(portal: Portal, session: Session, market: Market) -> None:
    documents = list(search.all_documents(session))
    assert News(portal.index, search.INDEX, documents).missing() == []
    portal.index.remove(search.INDEX, [documents[0]["id"]])
    assert News(portal.index, search.INDEX, documents).missing() == [documents[0]["id"]]


def test_a_field_that_nobody_may_ask_about_is_refused(news: News) -> None:
    with pytest.raises(ValueError):
        news.found(search.Query(filters={"secret": ["x"]}))
