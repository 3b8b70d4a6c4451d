"""What the link in a mail lets somebody do, and that stopping takes one click and leaves nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.alerts import mail as alerts_mail
from portal.alerts.models import Alert, AlertMatch, AlertTally, Frequency
from portal.app import Portal, application
from portal.mail import Mail
from portal.openings.models import Opening
from tests.alerts.conftest import EMAIL, ago, only
from tests.alerts.test_telling import tell
from tests.conftest import SentMails, drain
from tests.openings.market import Market

Ask = Callable[..., str]


@pytest.fixture
def path(ask: Ask, market: Market) -> str:
    """The page of a confirmed alert."""
    return ask("q=oss&luogo=Lecco")


def tally(session: Session) -> dict[str, int]:
    """The numbers kept."""
    session.rollback()
    return {row.what: row.count for row in session.exec(select(AlertTally).execution_options(populate_existing=True))}


def test_the_page_says_what_is_asked_and_changes_how_often(client: TestClient, session: Session, path: str) -> None:
    page = client.get(path)
    assert "«oss», entro 20 km da Lecco (LC)" in page.text and EMAIL in page.text
    assert page.headers["cache-control"] == "no-store"
    assert client.post(path, data={"frequency": "weekly"}).status_code == 303
    session.rollback()
    assert only(session).frequency is Frequency.WEEKLY
    assert client.post(path, data={"frequency": "never"}).status_code == 422


def test_a_mail_program_stops_it_with_one_post_without_cookie_or_origin(
    portal: Portal, session: Session, path: str
) -> None:
    with TestClient(application(portal), follow_redirects=False) as program:
        answer = program.post(f"{path}/stop", data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200 and "L’avviso è fermo" in answer.text
        assert program.post(f"{path}/stop", data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert session.exec(select(Alert)).all() == []


def test_a_form_on_another_site_stops_nothing_for_somebody(client: TestClient, session: Session, path: str) -> None:
    answer = client.post(f"{path}/stop", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403 and only(session)


def test_following_the_link_asks_first_and_the_button_stops_for_good(
    client: TestClient, session: Session, path: str
) -> None:
    assert "Fermare l’avviso?" in client.get(f"{path}/stop").text and only(session)
    answer = client.post(f"{path}/stop")
    assert answer.status_code == 303
    assert "L’avviso è fermo" in client.get(answer.headers["location"]).text
    assert client.get(path).status_code == 410
    assert client.post(f"{path}/conferme").status_code == 410


def test_stopping_deletes_what_was_told_and_what_is_on_its_way(
    portal: Portal, client: TestClient, session: Session, mails: SentMails, path: str, publish: Callable[..., Opening]
) -> None:
    publish("nuova-oss")
    drain(portal)
    alerts_mail.write_due(portal)
    assert session.exec(select(Mail).where(Mail.recipient == EMAIL)).all()
    client.post(f"{path}/stop")
    drain(portal)
    session.rollback()
    assert mails.to(EMAIL) == [] and session.exec(select(AlertMatch)).all() == []
    assert session.exec(select(Mail).where(Mail.recipient == EMAIL)).all() == []


def test_usefulness_is_a_number_once_for_each_mail(
    portal: Portal, client: TestClient, session: Session, path: str, publish: Callable[..., Opening]
) -> None:
    assert "erano utili?" not in client.get(path).text
    client.post(f"{path}/pareri", data={"utile": "si"})
    assert "useful" not in tally(session)
    publish("nuova-oss")
    tell(portal)
    assert "erano utili?" in client.get(path).text
    for said in ("si", "no", "forse", ""):
        client.post(f"{path}/pareri", data={"utile": said})
    assert tally(session) == {"confirmed": 1, "useful": 1}
    publish("altra-oss")
    tell(portal)
    client.post(f"{path}/pareri", data={"utile": "no"})
    assert tally(session) == {"confirmed": 1, "useful": 1, "useless": 1}


def test_after_six_months_one_mail_asks_and_yes_keeps_it_another_six(
    portal: Portal, client: TestClient, mails: SentMails, session: Session, path: str
) -> None:
    ago(portal, kept_at=timedelta(days=181))
    alerts_mail.ask_again(portal)
    drain(portal)
    assert mails.to(EMAIL) == []
    ago(portal, kept_at=timedelta(days=183))
    for _again in range(2):
        alerts_mail.ask_again(portal)
        drain(portal)
    assert len(mails.to(EMAIL)) == 1 and "Li vuoi ancora?" in mails.text(EMAIL)
    assert "Lo vuoi ancora?" in client.get(path).text
    client.post(f"{path}/rinnovi")
    assert "Lo vuoi ancora?" not in client.get(path).text
    alerts_mail.sweep(portal)
    alerts_mail.ask_again(portal)
    drain(portal)
    assert len(mails.to(EMAIL)) == 1 and only(session)


def test_without_an_answer_it_stops_after_a_month(portal: Portal, session: Session, path: str) -> None:
    ago(portal, kept_at=timedelta(days=200), keep_asked_at=timedelta(days=29))
    alerts_mail.sweep(portal)
    assert only(session)
    ago(portal, keep_asked_at=timedelta(days=31))
    session.rollback()
    alerts_mail.sweep(portal)
    assert session.exec(select(Alert)).all() == [] and tally(session)["stopped"] == 1


@pytest.mark.parametrize("token", ["x", "WyJhIl0.aaaa", "%00", "a" * 3000])
def test_a_link_that_is_not_ours_opens_nothing(client: TestClient, market: Market, token: str) -> None:
    assert client.get(f"/avvisi/{token}").status_code == 404
    assert client.post(f"/avvisi/{token}/stop").status_code == 404
