"""Searches in vain: only words, only numbers, for a year."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.db import today
from portal.openings import missed
from portal.openings.missed import MissedSearch
from tests.conftest import sign_in
from tests.factories import Town
from tests.openings.market import Market


def kept(session: Session) -> dict[str, int]:
    """What is in the table."""
    session.rollback()
    return {r.words: r.times for r in session.exec(select(MissedSearch).execution_options(populate_existing=True))}


def test_what_found_nothing_is_counted_under_its_folded_words(
    client: TestClient, session: Session, market: Market
) -> None:
    for words in ("Astronauta!", "astronauta", "oss", "", "ab"):
        client.get("/offerte", params={"q": words})
    client.get("/offerte?q=cosmonauta", headers={"Portal-Typing": "yes"})
    assert kept(session) == {"astronauta": 2}


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("zuccone ada.riva@posta.example", "zuccone"), ("zuccone 333 123 4567", "zuccone"), ("+39-333/1234567", ""),
        ("RSSMRA80A01F205X", ""), ("https://sito.example/x zuccone", "zuccone"), ("ada@", ""), ("x" * 81, ""), ("Perché no?", "perche no"),
    ],
)  # fmt: skip
def test_nothing_that_looks_like_a_person_is_kept(typed: str, left: str) -> None:
    assert missed.harmless(typed) == left


def test_the_editor_reads_them_week_by_week_and_others_do_not(
    client: TestClient, portal: Portal, session: Session, market: Market, cast: Town
) -> None:
    client.get("/offerte?q=astronauta")
    with portal.db.write() as writing:
        writing.add(MissedSearch(week=missed.monday(today()) - timedelta(weeks=1), words="palombaro", times=3))
    desk = sign_in(client, portal, cast.people["editor"])
    page = desk.get("/desk/redazione/ricerche").text
    assert "astronauta" in page and "palombaro" not in page
    last = missed.monday(today()) - timedelta(days=4)
    assert "palombaro" in desk.get(f"/desk/redazione/ricerche?settimana={last}").text
    assert desk.get("/desk/redazione/ricerche?settimana=domani").status_code == 200
    assert sign_in(client, portal, cast.people["interviewer"]).get("/desk/redazione/ricerche").status_code == 403


def test_they_are_forgotten_after_a_year(portal: Portal, session: Session) -> None:
    with portal.db.write() as writing:
        for days in (360, 380):
            writing.add(MissedSearch(week=today() - timedelta(days=days), words=f"parola {days}"))
        writing.flush()
        missed.sweep(writing)
    assert list(kept(session)) == ["parola 360"]


def test_a_flood_of_words_is_not_kept(portal: Portal, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missed, "MOST_IN_A_WEEK", 2)
    for words in ("uno due", "tre quattro", "cinque sei", "uno due"):
        missed.keep(portal.db, words)
    assert kept(session) == {"uno due": 2, "tre quattro": 1}
