"""What is told, when, and never twice."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.alerts import mail as alerts_mail
from portal.alerts import queries
from portal.alerts.models import Alert, AlertMatch, Frequency
from portal.app import Portal
from portal.db import now
from portal.openings.models import Opening, State
from portal.outbox import Note
from tests.alerts.conftest import EMAIL
from tests.conftest import SentMails, drain
from tests.openings.market import MILANO, Market

Ask = Callable[..., str]
Publish = Callable[..., Opening]


def tell(portal: Portal) -> None:
    """The worker does all that is due, then what the clock asks for."""
    drain(portal)
    alerts_mail.write_due(portal)
    drain(portal)


def test_an_opening_that_fits_is_told_within_the_minute_and_others_are_not(
    portal: Portal, mails: SentMails, market: Market, ask: Ask, publish: Publish
) -> None:
    ask("q=oss&luogo=Lecco&orario=parziale")
    publish("nuova-oss", title="OSS per il pomeriggio", hours_min=20, hours_max=24)
    publish("oss-milano", comune=MILANO, province="MI", hours_min=20, hours_max=24)
    publish("oss-pieno", hours_min=38, hours_max=38)
    tell(portal)
    (mail,) = mails.to(EMAIL)
    assert mail["Subject"] == "1 offerta nuova per te: OSS per il pomeriggio"
    assert "/offerte/nuova-oss" in mails.text(EMAIL) and "oss-milano" not in mails.text(EMAIL)


def test_every_mail_carries_the_one_click_header_in_one_piece(
    portal: Portal, mails: SentMails, market: Market, ask: Ask, publish: Publish
) -> None:
    path = ask("q=oss")
    publish("nuova-oss")
    tell(portal)
    wire = bytes(mails.to(EMAIL)[0]).decode()
    assert f"List-Unsubscribe: <http://testserver{path}/stop>\n" in wire
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n" in wire


def test_nothing_is_told_twice_whatever_is_repeated(
    portal: Portal, mails: SentMails, session: Session, market: Market, ask: Ask, publish: Publish
) -> None:
    ask("q=oss")
    row = publish("nuova-oss")
    tell(portal)
    for _again in range(2):
        with portal.db.write() as writing:
            writing.add(Note(topic="opening.published", subject=str(row.key)))
        tell(portal)
    assert len(mails.to(EMAIL)) == 1
    assert len(session.exec(select(AlertMatch)).all()) == 1


def test_a_crash_between_the_match_and_the_mail_loses_and_repeats_nothing(
    portal: Portal, mails: SentMails, session: Session, market: Market, ask: Ask, publish: Publish,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ask("q=oss")
    publish("nuova-oss")
    drain(portal)
    real = alerts_mail._compose

    def killed(*args: object, **context: object) -> None:
        real(*args, **context)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(alerts_mail, "_compose", killed)
    with pytest.raises(KeyboardInterrupt):
        alerts_mail.write_due(portal)
    monkeypatch.undo()
    drain(portal)
    assert mails.to(EMAIL) == []  # the mail went with its transaction
    tell(portal)
    tell(portal)
    assert len(mails.to(EMAIL)) == 1


def test_an_opening_waits_until_the_index_holds_it(
    portal: Portal, mails: SentMails, session: Session, market: Market, ask: Ask, publish: Publish,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ask("q=oss")
    put = portal.index.put
    monkeypatch.setattr(portal.index, "put", lambda *_: 0)
    row = publish("nuova-oss")
    tell(portal)
    assert mails.to(EMAIL) == []
    note = session.exec(select(Note).where(Note.topic == "opening.published")).one()
    assert note.run_at > now()
    monkeypatch.undo()
    with portal.db.write() as writing:
        stored = writing.get(Note, note.id)
        assert stored is not None
        stored.run_at = now()
        writing.add(Note(topic="index.openings", subject=str(row.key)))
    assert put
    tell(portal)
    tell(portal)
    assert len(mails.to(EMAIL)) == 1


def test_an_opening_that_closed_meanwhile_is_not_told(
    portal: Portal, mails: SentMails, market: Market, ask: Ask, publish: Publish
) -> None:
    ask("q=oss", "daily")
    row = publish("nuova-oss")
    drain(portal)
    with portal.db.write() as session:
        stored = session.get(Opening, row.key)
        assert stored is not None
        stored.state = State.CLOSED
    with time_machine.travel(now() + timedelta(days=1)):
        tell(portal)
    assert mails.to(EMAIL) == []


def test_a_digest_waits_for_seven_in_the_morning_and_tells_all_at_once(
    portal: Portal, mails: SentMails, market: Market, ask: Ask, publish: Publish
) -> None:
    with time_machine.travel(datetime(2027, 1, 12, 9, tzinfo=UTC), tick=False):
        ask("q=oss", "daily")
        publish("prima", closes_on=None)
        publish("seconda", closes_on=None)
        tell(portal)
        assert mails.to(EMAIL) == []
    with time_machine.travel(datetime(2027, 1, 13, 5, 59, tzinfo=UTC), tick=False):
        tell(portal)
        assert mails.to(EMAIL) == []
    with time_machine.travel(datetime(2027, 1, 13, 6, 1, tzinfo=UTC), tick=False):
        tell(portal)
    (mail,) = mails.to(EMAIL)
    assert mail["Subject"] == "2 offerte nuove per te"


def test_the_hours_of_digests_follow_italian_time_in_winter_and_summer() -> None:
    winter, summer = datetime(2027, 1, 13, 6, tzinfo=UTC), datetime(2027, 7, 14, 5, tzinfo=UTC)
    for at in (winter, summer):
        assert queries.found_before(Frequency.DAILY, at) == at
        assert queries.found_before(Frequency.DAILY, at - timedelta(minutes=1)) == at - timedelta(days=1)
    monday = queries.found_before(Frequency.WEEKLY, winter)
    assert (monday.weekday(), monday) == (0, datetime(2027, 1, 11, 6, tzinfo=UTC))
    assert queries.found_before(Frequency.AT_ONCE, winter) == winter


def test_while_paused_nothing_is_told_nor_saved_up(
    portal: Portal, client: TestClient, mails: SentMails, market: Market, ask: Ask, publish: Publish
) -> None:
    path = ask("q=oss")
    client.post(f"{path}/pause")
    publish("nuova-oss")
    tell(portal)
    client.post(f"{path}/riprese")
    tell(portal)
    assert mails.to(EMAIL) == []
    publish("altra-oss")
    tell(portal)
    assert len(mails.to(EMAIL)) == 1 and "altra-oss" in mails.text(EMAIL)


def test_many_openings_are_counted_and_the_mail_stays_short(
    portal: Portal, mails: SentMails, session: Session, market: Market, ask: Ask, publish: Publish
) -> None:
    ask("q=oss")
    for n in range(15):
        publish(f"oss-{n}")
    tell(portal)
    (mail,) = mails.to(EMAIL)
    assert mail["Subject"] == "15 offerte nuove per te" and "e altre 3 offerte" in mails.text(EMAIL)
    assert session.exec(select(AlertMatch).where(AlertMatch.told_at.is_(None))).all() == []  # type: ignore[union-attr]


def test_a_mail_speaks_the_language_in_which_the_alert_was_asked(
    portal: Portal, client: TestClient, mails: SentMails, session: Session, market: Market, publish: Publish
) -> None:
    client.post("/en/avvisi", data={"search": "q=oss", "email": EMAIL, "frequency": "at_once"})
    with portal.db.write() as writing:
        alert = writing.exec(select(Alert)).one()
        alert.state = "active"  # type: ignore[assignment]
    publish("nuova-oss")
    tell(portal)
    assert mails.to(EMAIL)[-1]["Subject"].startswith("1 new job for you")
    assert "http://testserver/en/offerte/nuova-oss" in mails.text(EMAIL)
