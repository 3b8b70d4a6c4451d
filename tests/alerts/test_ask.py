"""Asking for an alert: what one sees first, the proof by mail, and what nobody learns on the way."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.alerts import mail as alerts_mail
from portal.alerts.models import Alert, AlertState, Frequency
from portal.app import Portal
from tests.alerts.conftest import EMAIL, ago, link, only
from tests.conftest import SentMails, drain
from tests.openings.market import Market


def test_any_search_leads_to_its_alert_with_removable_parts_and_counts(client: TestClient, market: Market) -> None:
    page = client.get("/offerte?q=oss&luogo=Lecco&raggio=30&orario=parziale").text
    href = "/avvisi?q=oss&amp;luogo=Lecco&amp;raggio=30&amp;orario=parziale"
    assert href in page
    form = client.get(href.replace("&amp;", "&")).text
    for part in ("«oss»", "entro 30 km da Lecco (LC)", "Part time"):
        assert part in form
    assert 'href="/avvisi?q=oss&amp;luogo=Lecco&amp;raggio=30"' in form  # without part time
    assert "Oggi 3 offerte</strong>; 3 sono uscite nelle ultime due settimane" in form


def test_an_alert_of_everything_says_so(client: TestClient, market: Market) -> None:
    assert "Tutte le offerte, ovunque." in client.get("/avvisi").text


def test_nothing_is_sent_before_the_address_is_proved(
    portal: Portal, client: TestClient, mails: SentMails, session: Session, market: Market
) -> None:
    client.post("/avvisi", data={"search": "q=oss", "email": " Olga@posta.example", "frequency": "weekly"})
    drain(portal)
    alert = only(session)
    assert (alert.email, alert.state, alert.frequency) == (EMAIL, AlertState.ASKED, Frequency.WEEKLY)
    assert len(mails.to(EMAIL)) == 1 and "«oss»" in mails.text(EMAIL)
    path = link(mails)
    assert "Vuoi questo avviso?" in client.get(path).text
    assert only(session).state is AlertState.ASKED  # looking is not confirming: mail scanners look
    assert client.post(f"{path}/conferme").headers["location"] == path
    session.rollback()
    assert only(session).state is AlertState.ACTIVE


def test_the_answer_is_the_same_for_a_known_address_and_its_mail_is_another(
    portal: Portal, client: TestClient, mails: SentMails, session: Session, market: Market, ask: Callable[..., str]
) -> None:
    path = ask("q=oss", "daily")
    again = client.post("/avvisi", data={"search": "q=oss", "email": EMAIL, "frequency": "weekly"})
    stranger = client.post("/avvisi", data={"search": "q=oss", "email": "nuova@posta.example", "frequency": "weekly"})
    assert (again.status_code, again.headers["location"]) == (stranger.status_code, stranger.headers["location"])
    drain(portal)
    assert "c’è già" in mails.text(EMAIL) and path in mails.text(EMAIL)
    mine = session.exec(select(Alert).where(Alert.email == EMAIL)).one()
    assert mine.frequency is Frequency.DAILY  # a stranger changes nothing


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"email": ""}, "Scrivi l’e-mail"),
        ({"email": "olga@"}, "Controlla l’indirizzo"),
        ({"frequency": "hourly"}, "Scegli una delle voci"),
        ({"search": "q=" + "%F0%9F%90%88" * 200, "website": "x"}, "Un campo nascosto"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost(
    client: TestClient, session: Session, market: Market, data: dict[str, str], message: str
) -> None:
    answer = client.post("/avvisi", data={"search": "q=oss", "email": EMAIL, "frequency": "daily", **data})
    assert answer.status_code == 422 and message in answer.text
    assert data.get("email", EMAIL) in answer.text
    assert session.exec(select(Alert)).all() == []


def test_a_mailbox_is_not_flooded_and_nobody_learns_of_it(
    portal: Portal, client: TestClient, mails: SentMails, market: Market
) -> None:
    answers = [
        client.post("/avvisi", data={"search": f"q=oss{n}", "email": EMAIL, "frequency": "daily"}) for n in range(8)
    ]
    assert {a.status_code for a in answers} == {303}
    drain(portal)
    assert len(mails.to(EMAIL)) == 5


def test_what_nobody_confirms_goes_after_a_week(
    portal: Portal, session: Session, market: Market, ask: Callable[..., str]
) -> None:
    ask("q=oss", confirm=False)
    ago(portal, created_at=timedelta(days=6))
    alerts_mail.sweep(portal)
    assert only(session)
    ago(portal, created_at=timedelta(days=8))
    session.rollback()
    alerts_mail.sweep(portal)
    assert session.exec(select(Alert)).all() == []


def test_where_a_device_stands_is_kept_only_as_its_comune(
    session: Session, market: Market, ask: Callable[..., str]
) -> None:
    ask("q=oss&lat=45.86&lon=9.39")
    assert "lat" not in only(session).asked and "luogo=" in only(session).asked


def test_two_ways_to_write_a_search_are_one_alert(
    session: Session, market: Market, ask: Callable[..., str], client: TestClient
) -> None:
    ask("orario=parziale&q=oss&ordina=paga&pagina=3")
    ask("q=+oss&orario=parziale", confirm=False)
    assert only(session).asked == "orario=parziale&q=oss"
