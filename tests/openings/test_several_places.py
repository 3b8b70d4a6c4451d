"""An opening in several places: written without losing a word, carried everywhere, found near each of them."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, func, select
from starlette.testclient import TestClient

from portal.alerts import searches
from portal.app import Portal
from portal.applications import letters
from portal.cooperatives.models import Service, ServiceKind
from portal.db import now, today
from portal.openings import queries, search, workplaces
from portal.openings.models import CloseReason, Opening, OpeningPlace, State
from search_index.news import News
from tests.conftest import drain, sign_in
from tests.factories import Town, application, opening
from tests.openings.market import MERATE, MILANO, MONZA, SONDRIO, Market
from tests.openings.test_search import Away, found
from tests.openings.writing import newest, stored, typed

LECCO = "097042"


def place(comune: str, province: str, address: str = "", service: int | None = None) -> dict[str, Any]:
    """A further place as a row keeps it."""
    return {"comune": comune, "province": province, "address": address, "service_id": service}


def rows(*places: tuple[str, str, str]) -> dict[str, str]:
    """Further places as the form sends them: comune, address, service."""
    out = {}
    for n, (comune, address, service) in enumerate(places):
        out |= {f"more-{n}-place": comune, f"more-{n}-address": address, f"more-{n}-service_id": service}
    return out


def shown(page: str) -> list[str]:
    """The comuni in the rows of the form on a page."""
    return re.findall(r'name="more-\d-place"[^>]*value="([^"]*)"', page)


@pytest.fixture
def home(portal: Portal, cast: Town) -> int:
    """A service of Aurora in Merate."""
    with portal.db.write() as session:
        row = Service(
            cooperative_id=cast.aurora.key,
            name="Casa Gelso",
            kind=ServiceKind.RSA,
            comune=MERATE,
            province="LC",
            address="Via dei Gelsi 2",
        )
        session.add(row)
        session.flush()
        return row.key


@pytest.fixture
def spread(portal: Portal, market: Market, cast: Town, home: int) -> Opening:
    """A public opening in Lecco, in Merate and in Sondrio."""
    with portal.db.write() as session:
        row = opening(
            session, cast.aurora, cast.oss, slug="oss-tre-luoghi", title="OSS in tre luoghi", address="Via Roma 1",
            further=[place(MERATE, "LC", "Via dei Gelsi 2", home), place(SONDRIO, "SO", "Piazza Campello 1")],
        )  # fmt: skip
    drain(portal)
    return row


# -- written


def test_places_are_added_dropped_and_promoted_without_saving_and_without_losing_a_word(
    desk: TestClient, session: Session, cast: Town, home: int
) -> None:
    before = session.exec(select(func.count()).select_from(Opening)).one()
    words = typed(cast, place="Lecco (LC)", address="Via Roma 1", offer="Parole mie.")
    page = desk.post("/desk/offerte", data=words | {"then": "place"})
    assert page.status_code == 200 and shown(page.text) == [""] and "Parole mie." in page.text
    two = words | rows(("Milano", "Via Larga 3", ""), ("Sondrioo", "", str(home)))
    page = desk.post("/desk/offerte", data=two | {"then": "place"}).text
    assert shown(page) == ["Milano", "Sondrioo", ""], "even what is misspelled stays"
    assert f'<option selected value="{home}">' in page
    page = desk.post("/desk/offerte", data=two | {"main_place": "0"}).text
    assert shown(page) == ["Lecco (LC)", "Sondrioo"]
    assert re.search(r'name="place"[^>]*value="Milano"', page) and re.search(
        r'name="address"[^>]*value="Via Larga 3"', page
    )
    page = desk.post("/desk/offerte", data=two | {"drop_place": "0"}).text
    assert shown(page) == ["Sondrioo"]
    for odd in ("9", "-1", "²", "x", "99999"):
        assert desk.post("/desk/offerte", data=two | {"drop_place": odd, "main_place": odd}).status_code == 422
    session.rollback()
    assert session.exec(select(func.count()).select_from(Opening)).one() == before, "nothing was saved"


def test_what_is_written_is_kept_in_its_order_and_empty_rows_do_not_count(
    desk: TestClient, session: Session, cast: Town, home: int
) -> None:
    desk.post(
        "/desk/offerte", data=typed(cast) | rows(("Milano", "Via Larga 3", ""), ("", "", ""), ("", "", str(home)))
    )
    row = newest(session)
    assert row.comune == LECCO
    assert row.further == [place(MILANO, "MI", "Via Larga 3"), place(MERATE, "LC", "Via dei Gelsi 2", home)]
    path = f"/desk/offerte/{row.key}/modifica"
    assert shown(desk.get(path).text) == ["Milano (MI)", "Merate (LC)"]
    again = typed(cast) | rows(("Milano (MI)", "Via Larga 3", ""), ("Merate (LC)", "Via dei Gelsi 2", str(home)))
    desk.post(path, data=again)
    assert newest(session).version == 1, "the same places are no change"
    desk.post(path, data=typed(cast) | rows(("Merate (LC)", "Via dei Gelsi 2", str(home)), ("Sondrio", "", "")))
    row = newest(session)
    assert (row.version, [p["comune"] for p in row.further]) == (2, [MERATE, SONDRIO])
    desk.post(path, data=typed(cast, version="2"))
    assert newest(session).further == [] and not session.exec(select(OpeningPlace)).all()


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ([("Leccoo", "", "")], "Non troviamo questo comune"),
        ([("", "Via Roma 1", "")], "Scrivi in quale comune è questo luogo"),
        ([("Lecco", "", "")], "Questo luogo c’è già"),
        ([("Milano", "Via Larga, 3", ""), ("milano (MI)", "via larga 3", "")], "Questo luogo c’è già"),
        ([("Milano", "x" * 201, "")], "al massimo 200"),
        ([("Milano", "", "999999")], "Scegli una delle voci"),
        ([("Milano", "", "abc")], "Scegli una delle voci"),
    ],
)
def test_a_wrong_place_is_told_beside_its_field_and_nothing_is_lost(
    desk: TestClient, cast: Town, places: list[tuple[str, str, str]], said: str
) -> None:
    answer = desk.post("/desk/offerte", data=typed(cast, offer="Parole mie.") | rows(*places))
    assert answer.status_code == 422 and "Parole mie." in answer.text
    last = len(places) - 1
    beside = re.findall(rf'id="more-{last}-\w+-error">.*?</p>', answer.text, re.DOTALL)
    assert len(beside) == 1 and said in beside[0]
    assert f'href="#more-{last}-' in answer.text, "the summary leads there"


def test_two_services_in_one_town_are_two_places(desk: TestClient, session: Session, cast: Town, home: int) -> None:
    places = rows(("Lecco", "", str(home)), ("Lecco", "Via Altra 2", ""))
    assert desk.post("/desk/offerte", data=typed(cast) | places).status_code == 303
    assert len(newest(session).further) == 2


def test_a_service_of_another_cooperative_is_refused(desk: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        row = Service(
            cooperative_id=cast.brezza.key, name="Altrove", kind=ServiceKind.RSA, comune=MILANO, province="MI"
        )
        session.add(row)
        session.flush()
        number = row.key
    answer = desk.post("/desk/offerte", data=typed(cast) | rows(("", "", str(number))))
    assert answer.status_code == 422 and "Altrove" not in answer.text


def test_ten_places_are_the_most(desk: TestClient, session: Session, cast: Town) -> None:
    many = rows(*[("Milano", f"Via {n}", "") for n in range(12)])
    page = desk.post("/desk/offerte", data=typed(cast) | many | {"then": "place"}).text
    assert len(shown(page)) == 9 and "dieci luoghi" in page
    desk.post("/desk/offerte", data=typed(cast) | many)
    assert len(newest(session).further) == 9


# -- carried


def test_a_copy_a_template_a_relisting_and_a_deleted_draft_keep_the_places(
    desk: TestClient, portal: Portal, session: Session, cast: Town, home: int
) -> None:
    places = rows(("Milano", "Via Larga 3", ""), ("", "", str(home)))
    desk.post("/desk/offerte", data=typed(cast) | places)
    first = newest(session)
    kept, number = first.further, first.key
    assert len(kept) == 2
    desk.post(f"/desk/offerte/{number}/copie")
    copied = newest(session)
    assert copied.key != number and copied.further == kept
    desk.post(f"/desk/offerte/{number}/modello", data={"name": "Con tre luoghi"})
    template = re.search(r"/desk/offerte/nuova\?modello=(\d+)", desk.get("/desk/offerte/modelli").text)
    assert template and shown(desk.get(f"/desk/offerte/nuova?modello={template[1]}").text) == [
        "Milano (MI)",
        "Merate (LC)",
    ]
    desk.post(f"/desk/offerte/{copied.key}/eliminazioni")
    act = re.search(r"/desk/azioni/(\d+)/", desk.get("/desk/azioni").text)
    assert act and desk.post(f"/desk/azioni/{act[1]}/annullamenti").status_code == 303
    assert newest(session).further == kept, "taken back with its places"
    row = stored(session, first)
    row.state, row.close_reason, row.closed_at = State.CLOSED, CloseReason.FILLED, now()
    session.commit()
    desk.post(f"/desk/offerte/{number}/riproposte")
    again = newest(session)
    assert again.relists_id == number and again.further == kept


def test_a_service_that_is_gone_leaves_its_place(desk: TestClient, session: Session, cast: Town, home: int) -> None:
    desk.post("/desk/offerte", data=typed(cast) | rows(("Merate", "Via dei Gelsi 2", str(home))))
    session.delete(session.get(Service, home))
    session.commit()
    assert newest(session).further == [place(MERATE, "LC", "Via dei Gelsi 2")]


def test_both_versions_stand_side_by_side(desk: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    desk.post("/desk/offerte", data=typed(cast))
    path = f"/desk/offerte/{newest(session).key}/modifica"
    desk.post(path, data=typed(cast) | rows(("Milano", "Via Larga 3", "")))
    sign_in(desk, portal, cast.people["owner"])
    answer = desk.post(path, data=typed(cast) | rows(("Sondrio", "", "")))
    assert answer.status_code == 409 and "Altri luoghi" in answer.text
    assert "Milano (MI), Via Larga 3" in answer.text and shown(answer.text) == ["Sondrio"]
    assert newest(session).further == [place(MILANO, "MI", "Via Larga 3")]


def test_while_one_writes_places_are_kept_too(desk: TestClient, session: Session, cast: Town) -> None:
    name = {"submission": "c" * 32}
    told = desk.post("/desk/offerte/bozze", data=typed(cast) | rows(("Milano", "", "")) | name)
    assert told.status_code == 200, told.text
    assert newest(session).further == [place(MILANO, "MI")]
    told = desk.post(told.json()["save"], data=typed(cast) | rows(("Milanoo", "", "")) | name)
    assert told.status_code == 422 and "Altri luoghi" in told.json()["said"]


def test_published_from_the_form_all_places_are_public(
    desk: TestClient, session: Session, cast: Town, home: int
) -> None:
    data = typed(cast, then="publish") | rows(("Milano", "Via Larga 3", ""), ("", "", str(home)))
    assert desk.post("/desk/offerte", data=data).status_code == 303
    row = newest(session)
    assert row.state is State.PUBLISHED
    number, slug = row.key, row.slug
    page = desk.get(f"/offerte/{slug}").text
    assert "Lecco (LC) e altri 2 luoghi" in page and "Via Larga 3" in page and "Casa Gelso" in page
    assert "Via Larga 3" in desk.get(f"/desk/offerte/{number}").text
    assert "Lecco (LC) e altri 2 luoghi" in desk.get("/desk/offerte").text


# -- found


@pytest.mark.parametrize("near", ["Lecco", "Merate", "Sondrio"])
def test_it_is_near_each_of_its_places(client: TestClient, spread: Opening, near: str) -> None:
    page = client.get(f"/offerte?luogo={near}&raggio=10").text
    assert "oss-tre-luoghi" in page
    assert found(client, f"luogo={near}&raggio=10").count("oss-tre-luoghi") == 1
    card = page[page.index("oss-tre-luoghi") :].split("</li>")[0]
    assert "Lecco (LC) e altri 2 luoghi" in card
    assert ("Lecco (LC) e altri 2 luoghi · &lt; 1 km" if near == "Lecco" else f"{near}, &lt; 1 km") in card


def test_provinces_count_it_each_and_find_it_once(client: TestClient, spread: Opening) -> None:
    assert found(client, "provincia=SO") == ["oss-tre-luoghi", "asa-sondrio"]
    assert "oss-tre-luoghi" in found(client, "luogo=provincia+di+Sondrio") and "oss-tre-luoghi" in found(
        client, "provincia=LC"
    )
    assert found(client, "provincia=LC&provincia=SO").count("oss-tre-luoghi") == 1
    assert "oss-tre-luoghi" not in found(client, "provincia=MI")


def test_words_and_a_place_said_in_the_search_find_it(client: TestClient, spread: Opening) -> None:
    assert "oss-tre-luoghi" in found(client, "q=oss+sondrio")
    assert "oss-tre-luoghi" in found(client, "q=gelso"), "by the name of the service at a further place"


def test_the_plain_list_finds_it_too(client: TestClient, portal: Portal, spread: Opening) -> None:
    portal.index = Away()  # type: ignore[assignment]
    for asked in ("luogo=Sondrio&raggio=10", "luogo=Merate&raggio=10", "provincia=SO", "luogo=provincia+di+Sondrio"):
        assert found(client, asked).count("oss-tre-luoghi") == 1, asked
    assert "oss-tre-luoghi" not in found(client, "luogo=Milano&raggio=10")


def test_an_alert_hears_of_every_place(portal: Portal, session: Session, spread: Opening) -> None:
    news = News(portal.index, search.INDEX, search.documents(session, [spread.key]))
    for asked, heard in {
        "luogo=Sondrio&raggio=10": True, "luogo=Merate&raggio=10": True, "provincia=SO": True, "luogo=Milano&raggio=10": False,
        "provincia=MI": False, "q=oss&luogo=provincia+di+Sondrio": True,
    }.items():  # fmt: skip
        assert bool(news.found(search.question(searches.read(asked), today()))) is heard, asked


def test_a_place_that_comes_or_goes_is_found_or_not_soon(client: TestClient, portal: Portal, spread: Opening) -> None:
    with portal.db.write() as session:
        row = session.get(Opening, spread.key)
        assert row is not None
        row.further = [place(MONZA, "MB")]
    drain(portal)
    assert "oss-tre-luoghi" in found(client, "luogo=Monza&raggio=10")
    assert "oss-tre-luoghi" not in found(client, "luogo=Sondrio&raggio=10")


def test_a_renamed_service_at_a_further_place_is_found_by_its_new_name(
    client: TestClient, portal: Portal, spread: Opening, home: int
) -> None:
    with portal.db.write() as session:
        row = session.get(Service, home)
        assert row is not None
        row.name = "Casa Betulla"
    drain(portal)
    assert "oss-tre-luoghi" in found(client, "q=betulla")


# -- shown


def test_search_engines_are_told_every_place(client: TestClient, spread: Opening) -> None:
    page = client.get(f"/offerte/{spread.slug}").text
    (posting,) = [
        json.loads(text)
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        if "JobPosting" in text
    ]
    told = [
        (spot["address"]["addressLocality"], spot["address"].get("streetAddress")) for spot in posting["jobLocation"]
    ]
    assert told == [("Lecco", "Via Roma 1"), ("Merate", "Via dei Gelsi 2"), ("Sondrio", "Piazza Campello 1")]


def test_the_page_of_the_cooperative_names_it_at_the_service(client: TestClient, spread: Opening, cast: Town) -> None:
    page = client.get(f"/cooperative/{cast.aurora.slug}").text
    here = page[page.index("Casa Gelso") :].split("</article>")[0]
    assert f"/offerte/{spread.slug}" in here


def test_similar_openings_are_near_any_of_its_places(portal: Portal, spread: Opening, cast: Town) -> None:
    with portal.db.write() as session:
        for n in range(3):
            opening(
                session, cast.aurora, cast.oss, slug=f"milano-{n}", comune=MILANO, province="MI", published_at=now()
            )
        opening(
            session,
            cast.aurora,
            cast.oss,
            slug="solo-sondrio",
            comune=SONDRIO,
            province="SO",
            published_at=now() - timedelta(days=9),
        )
    with portal.db.read() as session:
        row = session.get(Opening, spread.key)
        assert row is not None
        order = [other.slug for other in queries.similar(session, row, today(), "it", limit=20)]
    assert order.index("solo-sondrio") < order.index("milano-0"), "far from Lecco, next door to one of its places"


@pytest.mark.parametrize(
    ("further", "said"),
    [([], "Lecco (LC)"), ([MILANO], "Lecco (LC) e un altro luogo"), ([MILANO, MONZA], "Lecco (LC) e altri 2 luoghi"), ([LECCO] * 2, "Lecco (LC), in 3 luoghi")],
)  # fmt: skip
def test_places_are_said_in_a_line(further: list[str], said: str) -> None:
    assert workplaces.said(LECCO, "LC", further) == said


def test_a_letter_names_the_places(session: Session, spread: Opening, cast: Town) -> None:
    row = session.get(Opening, spread.key)
    assert row is not None
    told = application(session, row, "Dora Bianchi", locale="en")
    assert (
        letters.fill("{nome}: {luogo}", told, by=cast.people["recruiter"])
        == "Dora Bianchi: Lecco (LC) and 2 other places"
    )
