"""Two fields and a mail: who gets a place, who waits, who moves up, and what a stranger can learn (nothing)."""

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
import zxingcpp
from PIL import Image
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.db import now
from portal.events import sign_ups
from portal.events.models import Event, EventState, Mode, SignUp, SignUpState
from portal.events.policy import KEPT
from tests.conftest import SentMails, drain, sign_in
from tests.events.eventing import attachment, event, sign_up, ticket_path
from tests.factories import Town

ZOE, YURI, XENIA = "zoe@posta.example", "yuri@posta.example", "xenia@posta.example"


@pytest.fixture
def day(portal: Portal, cast: Town) -> Event:
    with portal.db.write() as session:
        return event(session, cast.aurora)


@pytest.fixture
def narrow(portal: Portal, cast: Town) -> Event:
    """Room for one."""
    with portal.db.write() as session:
        return event(session, cast.aurora, places=1)


def line(session: Session, row: Event) -> list[tuple[str | None, SignUpState]]:
    session.rollback()
    statement = select(SignUp).where(SignUp.event_id == row.key).order_by(SignUp.id)
    return [(one.email, one.state) for one in session.exec(statement)]


def calendar(mails: SentMails, email: str) -> tuple[str, vobject.base.Component]:
    read = vobject.readOne(attachment(mails.to(email)[-1], "text/calendar").decode())
    return read.method.value, read.vevent


def test_a_mail_brings_the_ticket_the_date_and_a_code_that_a_camera_reads(
    client: TestClient, portal: Portal, session: Session, mails: SentMails, day: Event, tmp_path
) -> None:
    assert sign_up(client, day, ZOE).headers["location"] == f"/eventi/{day.slug}/iscrizioni"
    drain(portal)
    (mail,) = mails.to(ZOE)
    method, entry = calendar(mails, ZOE)
    assert (method, entry.uid.value, entry.sequence.value) == ("REQUEST", f"{day.uid}@portal.invalid", "0")
    assert entry.dtstart.value == day.starts_at and "RSA Aurora, via dei Tigli 3, Lecco (LC)" in entry.location.value
    (row,) = session.exec(select(SignUp)).all()
    picture = tmp_path / "qr.png"
    picture.write_bytes(attachment(mail, "image/png"))
    assert zxingcpp.read_barcode(Image.open(picture)).text == (
        f"http://testserver/desk/eventi/{day.key}/ingresso?codice={row.code}"
    )
    page = client.get(ticket_path(mails, ZOE))
    assert page.status_code == 200 and "Il posto è tuo" in page.text and f"{row.code[:4]} {row.code[4:]}" in page.text
    assert "no-store" in page.headers["cache-control"] and ZOE not in page.text
    own = vobject.readOne(client.get(ticket_path(mails, ZOE) + "/calendario.ics").text)
    assert own.vevent.summary.value == day.title


def test_a_double_click_is_one_sign_up_and_the_page_tells_a_stranger_nothing(
    client: TestClient, portal: Portal, session: Session, mails: SentMails, day: Event
) -> None:
    first, second = sign_up(client, day, ZOE), sign_up(client, day, ZOE.upper(), name="Una curiosa")
    assert (first.status_code, first.headers["location"]) == (second.status_code, second.headers["location"])
    assert line(session, day) == [(ZOE, SignUpState.IN)]
    drain(portal)
    assert (
        len(mails.to(ZOE)) == 2 and "iscrizione c’era già" in mails.text(ZOE) and "Una curiosa" not in mails.text(ZOE)
    )
    sign_up(client, day, ZOE)
    drain(portal)
    assert len(mails.to(ZOE)) == 2, "nobody can fill somebody's mailbox"
    assert ZOE not in client.get(first.headers["location"]).text


def test_a_full_event_makes_a_line_and_who_leaves_lets_the_first_in(
    client: TestClient, portal: Portal, session: Session, mails: SentMails, narrow: Event
) -> None:
    for email in (ZOE, YURI, XENIA):
        sign_up(client, narrow, email)
    drain(portal)
    assert "lista d’attesa, al numero 2" in mails.text(XENIA) and not list(mails.to(XENIA)[0].iter_attachments())
    assert "posto numero 1" in client.get(ticket_path(mails, YURI)).text
    assert client.get(ticket_path(mails, YURI) + "/calendario.ics").status_code == 410
    path = ticket_path(mails, ZOE)
    assert client.post(path + "/disdette").status_code == 303
    assert client.post(path + "/disdette").status_code == 303, "twice does no harm"
    drain(portal)
    expected = [(None, SignUpState.CANCELLED), (YURI, SignUpState.IN), (XENIA, SignUpState.WAITING)]
    assert line(session, narrow) == expected
    assert calendar(mails, ZOE)[0] == "CANCEL" and "hai rinunciato" in mails.text(ZOE)
    assert "il posto adesso è tuo" in mails.text(YURI) and calendar(mails, YURI)[0] == "REQUEST"
    assert "posto numero 1" in client.get(ticket_path(mails, XENIA)).text
    gone = client.get(path)
    assert gone.status_code == 410 and "Hai rinunciato" in gone.text and "Zoe" not in gone.text
    sign_up(client, narrow, ZOE)
    assert line(session, narrow)[-1] == (ZOE, SignUpState.WAITING), "coming back means the end of the line"


def test_the_ticket_says_plainly_whether_one_was_let_in_already(
    client: TestClient, portal: Portal, session: Session, mails: SentMails, narrow: Event
) -> None:
    sign_up(client, narrow, ZOE)
    sign_up(client, narrow, YURI)
    drain(portal)
    path = ticket_path(mails, ZOE)
    page = client.get(path).text
    assert "Il posto è tuo" in page and "Il tuo ingresso non è ancora registrato" in page and "Non posso venire" in page
    waiting = client.get(ticket_path(mails, YURI)).text
    assert "Sei in lista d’attesa" in waiting and "Il posto è tuo" not in waiting and "Il tuo ingresso" not in waiting
    with portal.db.write() as writing:
        row = writing.exec(select(SignUp).where(SignUp.email == ZOE)).one()
        row.checked_in_at = datetime(2026, 5, 5, 8, 3, tzinfo=UTC)
        writing.add(row)
    page = client.get(path).text
    assert "Ingresso registrato alle 10:03" in page and "Il posto è tuo" not in page and "Non posso venire" not in page
    assert "Checked in at 10:03" in client.get(f"/en{path}").text
    assert client.post(path + "/disdette").status_code == 303
    session.rollback()
    assert line(session, narrow) == [(ZOE, SignUpState.IN), (YURI, SignUpState.WAITING)], "who is in keeps the place"
    assert "non si può più lasciare" in client.get(path).text


def test_the_language_of_the_page_is_the_language_of_the_mails(
    client: TestClient, portal: Portal, mails: SentMails, day: Event
) -> None:
    sign_up(client, day, ZOE, language="/en")
    drain(portal)
    assert "/en/iscrizioni/" in ticket_path(mails, ZOE) and "Hello Zoe" in mails.text(ZOE)


@pytest.mark.parametrize(
    ("name", "email", "said"),
    [("", ZOE, "Scrivi come ti chiami"), ("Zoe", "", "Scrivi la tua e-mail"), ("Zoe", "zoe@", "Controlla l’indirizzo")],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    client: TestClient, session: Session, day: Event, name: str, email: str, said: str
) -> None:
    answer = sign_up(client, day, email, name=name)
    assert answer.status_code == 422 and said in answer.text and f'value="{name or email}"' in answer.text
    assert line(session, day) == []


def test_a_program_that_fills_everything_is_not_signed_up(client: TestClient, session: Session, day: Event) -> None:
    data = {"name": "Zoe", "email": ZOE, "website": "https://spam.example"}
    assert client.post(f"/eventi/{day.slug}/iscrizioni", data=data).status_code == 422
    assert line(session, day) == []


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"state": EventState.DRAFT}, 404),
        ({"state": EventState.CANCELLED, "cancel_reason": "Neve."}, 410),
        ({"starts_at": now() - timedelta(days=3)}, 410),
        ({"starts_at": now() - timedelta(minutes=10)}, 409),
        ({"sign_up_until": now() - timedelta(hours=1)}, 409),
    ],
)
def test_nobody_signs_up_for_what_is_not_open(
    client: TestClient, portal: Portal, session: Session, cast: Town, values: dict, status: int
) -> None:
    with portal.db.write() as writing:
        row = event(writing, cast.aurora, **values)
    assert sign_up(client, row, ZOE).status_code == status
    assert line(session, row) == []


def test_a_link_that_is_not_ours_opens_nothing(
    client: TestClient, portal: Portal, mails: SentMails, day: Event
) -> None:
    sign_up(client, day, ZOE)
    drain(portal)
    path = ticket_path(mails, ZOE)
    for wrong in ("/iscrizioni/sbagliato", path[:-2], path + "x", "/iscrizioni/" + "a" * 900):
        assert client.get(wrong).status_code == 404 and client.post(wrong + "/disdette").status_code == 404, wrong
    assert client.get(path).status_code == 200


def test_fifty_at_once_for_ten_places_leave_ten_in_and_forty_in_order(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    with portal.db.write() as writing:
        row = event(writing, cast.aurora, places=10)
    start, statuses = threading.Barrier(50), [0] * 50

    def run(n: int) -> None:
        start.wait()
        statuses[n] = sign_up(client, row, f"persona{n}@posta.example").status_code

    threads = [threading.Thread(target=run, args=(n,)) for n in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {303}
    rows = session.exec(select(SignUp).order_by(SignUp.signed_up_at, SignUp.id)).all()
    assert len({one.email for one in rows}) == len({one.code for one in rows}) == len(rows) == 50
    assert [one.state for one in rows] == [SignUpState.IN] * 10 + [SignUpState.WAITING] * 40


def test_one_address_pressing_eight_times_at_once_is_one_sign_up(
    client: TestClient, session: Session, day: Event
) -> None:
    start = threading.Barrier(8)
    statuses: list[int] = []

    def run() -> None:
        start.wait()
        statuses.append(sign_up(client, day, ZOE).status_code)

    threads = [threading.Thread(target=run) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [303] * 8 and line(session, day) == [(ZOE, SignUpState.IN)]


def test_the_day_before_everybody_who_is_in_is_reminded_once(
    client: TestClient, portal: Portal, mails: SentMails, cast: Town
) -> None:
    rome = ZoneInfo("Europe/Rome")
    tomorrow = datetime.now(rome).replace(hour=15, minute=0, second=0, microsecond=0) + timedelta(days=1)
    with portal.db.write() as session:
        row = event(session, cast.aurora, starts_at=tomorrow, places=1)
    for email in (ZOE, YURI):
        sign_up(client, row, email)
    with portal.db.write() as session:
        assert sign_ups.remind(session, now()) == 0, "who signed up today knows"
        for one in session.exec(select(SignUp)):
            one.signed_up_at -= timedelta(days=2)
        session.flush()
        assert (sign_ups.remind(session, now()), sign_ups.remind(session, now())) == (1, 0)
    drain(portal)
    assert mails.to(ZOE)[-1]["Subject"].startswith("Domani:") and len(mails.to(YURI)) == 1


def test_names_and_addresses_are_forgotten_some_weeks_later_and_the_counts_stay(
    client: TestClient, portal: Portal, session: Session, mails: SentMails, cast: Town, day: Event
) -> None:
    sign_up(client, day, ZOE)
    drain(portal)
    path = ticket_path(mails, ZOE)
    with portal.db.write() as writing:
        assert sign_ups.forget_old(writing, day.ends_at + KEPT - timedelta(minutes=1)) == 0
        assert sign_ups.forget_old(writing, day.ends_at + KEPT + timedelta(minutes=1)) == 1
    (row,) = session.exec(select(SignUp)).all()
    assert (row.name, row.email, row.state) == ("", None, SignUpState.IN)
    assert "Zoe" not in client.get(path).text
    sign_in(client, portal, cast.people["outreach"])
    page = client.get(f"/desk/eventi/{day.key}").text
    assert "Nome cancellato" in page and "1 / 20" in page
    assert "4 settimane" in client.get("/privacy").text


def test_who_takes_part_online_finds_the_link_in_the_mail_and_nowhere_before(
    client: TestClient, portal: Portal, mails: SentMails, cast: Town
) -> None:
    link = "https://incontri.example/stanza-7"
    with portal.db.write() as session:
        row = event(session, cast.aurora, mode=Mode.ONLINE, link=link, place="", address="", access="", places=1)
    for path in (f"/eventi/{row.slug}", f"/eventi/{row.slug}/calendario.ics", "/eventi/calendario.ics"):
        assert link not in client.get(path).text
    sign_up(client, row, ZOE)
    sign_up(client, row, YURI)
    drain(portal)
    assert link in mails.text(ZOE) and link in client.get(ticket_path(mails, ZOE)).text
    assert link not in mails.text(YURI) and link not in client.get(ticket_path(mails, YURI)).text
