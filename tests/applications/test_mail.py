"""Mails to candidates: once, in their language, kind, and never lost while the server is away."""

import socket
from contextlib import closing
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.applications import mail as letters
from portal.applications.models import Application, Stage
from portal.mail import Mail, SmtpTransport
from portal.outbox import Note
from tests.applications.applying import apply
from tests.applications.test_status import link_in, newest, staff_move
from tests.conftest import SentMails, drain
from tests.factories import Town
from tests.waiting import the_wait_passes

TO = "nora@posta.example"


def words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_the_receipt_says_what_when_and_how_to_follow(
    client: TestClient, portal: Portal, session: Session, cast: Town, mails: SentMails
) -> None:
    apply(client, portal, cast.opening)
    drain(portal)
    (mail,) = mails.to(TO)
    assert mail["Subject"] == f"Candidatura ricevuta: {cast.opening.title}"
    text = words(mail)
    for part in (newest(session).reference, "Aurora", "Nora Ferrari", "/revoche", "180 giorni"):
        assert part in text
    assert client.get(link_in(mails, TO)).status_code == 200
    html = mail.get_body(("html",))
    assert html is not None and "Segui la candidatura" in html.get_content()


def test_in_english_for_who_applied_in_english(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    apply(client, portal, cast.opening, prefix="/en")
    drain(portal)
    (mail,) = mails.to(TO)
    assert mail["Subject"].startswith("Application received:")
    assert "Hello Nora Ferrari," in words(mail) and "/en/candidature/" in words(mail)
    assert "candidatura è" not in words(mail)


def test_markup_in_a_name_stays_words_in_mails(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    apply(client, portal, cast.opening, name="<b>Nora</b> & {{ 7*7 }}")
    drain(portal)
    (mail,) = mails.to(TO)
    assert "<b>Nora</b> & {{ 7*7 }}" in words(mail)
    html = mail.get_body(("html",))
    assert html is not None and "&lt;b&gt;Nora" in html.get_content()


@pytest.mark.parametrize(
    ("stages", "subject"),
    [
        ([Stage.READ], None),
        ([Stage.INTERVIEW], "Aurora vuole conoscerti"),
        ([Stage.READ, Stage.OFFER], "Aurora ti propone il lavoro"),
        ([Stage.READ, Stage.OFFER, Stage.HIRED], "Benvenuta, benvenuto in Aurora"),
        ([Stage.DECLINED], "La risposta di Aurora"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_each_news_has_its_own_words(
    client: TestClient, portal: Portal, session: Session, cast: Town, mails: SentMails,
    stages: list[Stage], subject: str | None, prefix: str,
) -> None:  # fmt: skip
    apply(client, portal, cast.opening, prefix=prefix)
    drain(portal)
    mails.messages.clear()
    staff_move(portal, cast, newest(session).key, *stages, note="Nota interna")
    news = mails.to(TO)
    assert len(news) == sum(s in letters.TOLD for s in stages)
    if subject:
        assert (news[-1]["Subject"] == subject) == (prefix == "")
        assert "Nota interna" not in news[-1].as_string() and "Nora Ferrari" in words(news[-1])


def test_a_message_is_announced_but_not_quoted(
    client: TestClient, portal: Portal, session: Session, cast: Town, mails: SentMails
) -> None:
    from portal.applications import desk_actions

    apply(client, portal, cast.opening)
    drain(portal)
    with portal.db.write() as writing:
        row = writing.get(Application, newest(session).id)
        assert row is not None
        desk_actions.write(writing, row, by=cast.people["recruiter"], text="Una cosa riservata")
    the_wait_passes(portal.db)
    drain(portal)
    mail = mails.to(TO)[-1]
    assert mail["Subject"] == "Un messaggio da Aurora" and "riservata" not in mail.as_string()


def test_a_note_handled_twice_writes_one_mail(
    client: TestClient, portal: Portal, session: Session, cast: Town, mails: SentMails
) -> None:
    apply(client, portal, cast.opening)
    note = Note(topic="application.submitted", subject=str(newest(session).id))
    for _ in range(3):
        letters.tell_submitted(portal, [note])
    drain(portal)
    assert len(mails.to(TO)) == 1
    letters.tell_submitted(portal, [Note(topic="application.submitted", subject="999999")])
    letters.tell_moved(portal, [Note(topic="application.moved", subject="999999")])
    letters.tell_message(portal, [Note(topic="message.written", subject="999999")])


class Postman:
    def __init__(self) -> None:
        self.received: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def test_mail_waits_while_the_server_is_away_and_leaves_when_it_is_back(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as unused:
        port = unused.getsockname()[1]
    portal.mail = SmtpTransport(f"smtp://127.0.0.1:{port}")
    apply(client, portal, cast.opening)
    drain(portal)
    session.rollback()
    waiting = session.exec(select(Note).where(Note.topic == "mail.written")).one()
    assert waiting.parked_at is None and waiting.attempts == 0
    handler = Postman()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with time_machine.travel(timedelta(minutes=20)):
            drain(portal)
    finally:
        controller.stop()
    assert [m["To"] for m in handler.received] == [TO]
    assert "la tua candidatura è arrivata." in words(handler.received[0])
    session.rollback()
    session.expire_all()
    left = session.exec(select(Mail)).one()
    assert left.sent_at is not None and (left.recipient, left.text, left.html) == ("", "", "")
