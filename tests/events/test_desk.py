"""The cooperative writes an event, publishes, moves and cancels it; and keeps the door with a phone."""

import csv
import io
import re
from datetime import timedelta

import pytest
import vobject
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.db import now
from portal.db import today as italian_today
from portal.events.models import Event, EventState, SignUp
from tests.conftest import SentMails, drain, sign_in
from tests.events.eventing import attachment, event, sign_up, ticket_path
from tests.factories import Town

ZOE, YURI = "zoe@posta.example", "yuri@posta.example"


def typed(cast: Town, **values: str) -> dict[str, str]:
    day = italian_today() + timedelta(days=20)
    return {
        "cooperative_id": str(cast.aurora.key), "title": "Una mattina in RSA", "format": "open_day", "mode": "at_service",
        "about": "Si gira per i piani con chi ci lavora, si fa colazione insieme e si chiede tutto quello che si vuole sapere.",
        "programme": "- 9:30 Accoglienza", "professions": "oss", "contact": "Marta", "access": "Ingresso senza gradini, autobus 5.",
        "day": day.isoformat(), "starts": "09:30", "ends": "12:00", "place": "RSA Aurora", "address": "via dei Tigli 3",
        "comune": "Lecco", "places": "15",
    } | values  # fmt: skip


@pytest.fixture
def host(client: TestClient, portal: Portal, cast: Town) -> TestClient:
    return sign_in(client, portal, cast.people["outreach"])


@pytest.fixture
def day(portal: Portal, cast: Town) -> Event:
    with portal.db.write() as session:
        return event(session, cast.aurora)


def fresh(session: Session, row: Event) -> Event:
    session.rollback()
    session.expire_all()
    return session.get_one(Event, row.key)


def test_an_event_is_written_previewed_and_published(host: TestClient, session: Session, cast: Town) -> None:
    made = host.post("/desk/eventi", data=typed(cast))
    assert made.status_code == 303
    (row,) = session.exec(select(Event)).all()
    assert row.state is EventState.DRAFT and row.slug.startswith("una-mattina-in-rsa-")
    assert host.get(f"/eventi/{row.slug}").status_code == 404
    assert "Una mattina in RSA" in host.get(f"/desk/eventi/{row.key}/anteprima").text
    published = host.post(f"/desk/eventi/{row.key}/pubblicazioni", data={"version": str(row.version)})
    assert published.status_code == 303 and host.get(f"/eventi/{row.slug}").status_code == 200
    assert host.post(f"/desk/eventi/{row.key}/pubblicazioni", data={"version": "2"}).status_code == 409


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"day": (italian_today() - timedelta(days=1)).isoformat()}, "già passata"),
        ({"about": "Poco."}, "almeno 80 caratteri"),
        ({"programme": ""}, "programma ora per ora"),
        ({"access": ""}, "carrozzina"),
        ({"place": ""}, "come si chiama il posto"),
        ({"address": ""}, "via e numero"),
        ({"contact": ""}, "chi accoglie"),
        ({"professions": ""}, "almeno una professione"),
        ({"mode": "online", "link": "http://x"}, "https://"),
        ({"ends": "09:00"}, "La fine viene dopo"),
        ({"day": "31/31/2031"}, "Scegli il giorno"),
        ({"day": "9999-12-31"}, "Controlla l’anno"),
        ({"places": "0"}, "Scrivi un numero tra"),
        ({"places": "molti"}, "numero"),
        ({"comune": "Nonesiste"}, "Non troviamo questo comune"),
        ({"title": ""}, "Scrivi un titolo"),
    ],
)
def test_what_speaks_against_publishing_stands_beside_its_field(
    host: TestClient, session: Session, cast: Town, values: dict, said: str
) -> None:
    data = typed(cast, **values) | {"then": "publish"}
    data = {k: v for k, v in data.items() if not (k == "professions" and not v)}
    answer = host.post("/desk/eventi", data=data)
    assert answer.status_code == 422 and said in answer.text
    assert data["contact"] in answer.text and session.exec(select(Event)).first() is None


def test_who_signed_up_hears_of_another_hour_after_staff_saw_the_mail(
    host: TestClient, portal: Portal, session: Session, mails: SentMails, cast: Town, day: Event
) -> None:
    sign_up(host, day, ZOE)
    drain(portal)
    page = host.get(f"/desk/eventi/{day.key}/modifica").text
    assert 'name="told"' not in page
    data = typed(cast, title=day.title, version=str(day.version))
    asked = host.post(f"/desk/eventi/{day.key}/modifica", data=data)
    assert asked.status_code == 200 and "una persona riceve questa mail" in asked.text
    assert "È cambiato:" in asked.text and "dalle 09:30 alle 12:00" in asked.text
    assert fresh(session, day).starts_at == day.starts_at, "nothing was saved yet"
    assert host.post(f"/desk/eventi/{day.key}/modifica", data=data | {"told": "1"}).status_code == 303
    drain(portal)
    assert "un evento che aspetti è cambiato" in mails.text(ZOE) and "dalle 09:30 alle 12:00" in mails.text(ZOE)
    read = vobject.readOne(attachment(mails.to(ZOE)[-1], "text/calendar").decode())
    assert (read.method.value, read.vevent.sequence.value) == ("REQUEST", "1")
    assert read.vevent.uid.value == f"{day.uid}@portal.invalid"


def test_other_words_are_nobodys_news(
    host: TestClient, portal: Portal, mails: SentMails, session: Session, cast: Town, day: Event
) -> None:
    sign_up(host, day, ZOE)
    drain(portal)
    page = host.get(f"/desk/eventi/{day.key}/modifica").text
    data = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', page))
    data |= typed(
        cast,
        day=data["day"],
        starts=data["starts"],
        ends=data["ends"],
        title="Un altro titolo",
        version=data["version"],
        places="30",
    )
    answer = host.post(f"/desk/eventi/{day.key}/modifica", data=data)
    assert answer.status_code == 303, re.findall(r'class="error".*', answer.text)
    drain(portal)
    assert fresh(session, day).title == "Un altro titolo" and len(mails.to(ZOE)) == 1


def test_more_places_let_the_line_move_up(
    host: TestClient, portal: Portal, session: Session, mails: SentMails, cast: Town
) -> None:
    with portal.db.write() as writing:
        row = event(writing, cast.aurora, places=1)
    for email in (ZOE, YURI):
        sign_up(host, row, email)
    page = host.get(f"/desk/eventi/{row.key}/modifica").text
    seen = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', page))
    data = typed(cast, day=seen["day"], starts=seen["starts"], ends=seen["ends"], version=seen["version"], places="2")
    assert host.post(f"/desk/eventi/{row.key}/modifica", data=data).status_code == 303
    drain(portal)
    assert "il posto adesso è tuo" in mails.text(YURI)


def test_two_editors_never_overwrite_each_other(host: TestClient, cast: Town, day: Event) -> None:
    data = typed(cast, version=str(day.version), told="1")
    assert host.post(f"/desk/eventi/{day.key}/modifica", data=data | {"title": "Il mio"}).status_code == 303
    late = host.post(f"/desk/eventi/{day.key}/modifica", data=data | {"title": "Anche il mio"})
    assert late.status_code == 409 and "Il mio" in late.text and "Anche il mio" in late.text


def test_a_cancelled_event_tells_why_and_takes_the_date_away(
    host: TestClient, portal: Portal, session: Session, mails: SentMails, day: Event
) -> None:
    sign_up(host, day, ZOE)
    assert host.post(f"/desk/eventi/{day.key}/annullamenti", data={"reason": ""}).status_code == 422
    assert host.post(f"/desk/eventi/{day.key}/annullamenti", data={"reason": "C’è l’influenza."}).status_code == 303
    assert host.post(f"/desk/eventi/{day.key}/annullamenti", data={"reason": "Ancora"}).status_code == 409
    drain(portal)
    assert "C’è l’influenza." in mails.text(ZOE)
    read = vobject.readOne(attachment(mails.to(ZOE)[-1], "text/calendar").decode())
    assert (read.method.value, read.vevent.status.value, read.vevent.sequence.value) == ("CANCEL", "CANCELLED", "1")
    assert host.get(f"/eventi/{day.slug}").status_code == 410
    copy = host.post(f"/desk/eventi/{day.key}/copie")
    assert copy.status_code == 303
    session.rollback()
    draft = session.exec(select(Event).where(Event.state == EventState.DRAFT)).one()
    assert draft.title == day.title and draft.starts_at > now() and draft.uid != day.uid


def test_only_a_draft_is_deleted(host: TestClient, portal: Portal, session: Session, cast: Town, day: Event) -> None:
    with portal.db.write() as writing:
        draft = event(writing, cast.aurora, state=EventState.DRAFT)
    assert host.post(f"/desk/eventi/{day.key}/eliminazioni").status_code == 409
    assert host.post(f"/desk/eventi/{draft.key}/eliminazioni").status_code == 303
    assert session.exec(select(Event.id)).all() == [day.key]


def test_an_event_is_closed_with_its_hours_once_it_began(
    host: TestClient, portal: Portal, session: Session, cast: Town, day: Event
) -> None:
    with portal.db.write() as writing:
        past = event(writing, cast.aurora, starts_at=now() - timedelta(days=1))
    assert host.post(f"/desk/eventi/{day.key}/chiusure", data={"staff_hours": "3"}).status_code == 409
    assert host.post(f"/desk/eventi/{past.key}/chiusure", data={"staff_hours": "molte"}).status_code == 422
    assert host.post(f"/desk/eventi/{past.key}/chiusure", data={"staff_hours": "3,5"}).status_code == 303
    assert fresh(session, past).staff_hours == 3.5 and fresh(session, past).closed_at is not None


def test_the_table_for_a_spreadsheet_is_whole_and_harmless(host: TestClient, session: Session, day: Event) -> None:
    sign_up(host, day, ZOE, name="=SOMMA(A1)")
    answer = host.get(f"/desk/eventi/{day.key}/iscrizioni.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][1:4] == ["'=SOMMA(A1)", ZOE, "Ha il posto"] and "no-store" in answer.headers["cache-control"]


def test_another_cooperative_finds_nothing(client: TestClient, portal: Portal, cast: Town, day: Event) -> None:
    sign_in(client, portal, cast.people["other_recruiter"])
    assert client.get(f"/desk/eventi/{day.key}").status_code == 404
    assert day.title not in client.get("/desk/eventi").text


# -- the door


@pytest.fixture
def guest(host: TestClient, session: Session, day: Event) -> SignUp:
    sign_up(host, day, ZOE)
    return session.exec(select(SignUp)).one()


def door(host: TestClient, row: Event, what: str = "ingressi", **data: str) -> str:
    """What the door says after a tap."""
    answer = host.post(f"/desk/eventi/{row.key}/{what}", data=data)
    assert answer.status_code == 303, answer.text
    return host.get(f"/desk/eventi/{row.key}/ingresso").text


@pytest.mark.parametrize("how", ["typed", "small", "scanned", "tapped"])
def test_one_tap_lets_somebody_in_and_a_second_says_since_when(
    host: TestClient, session: Session, day: Event, guest: SignUp, how: str
) -> None:
    ways = {
        "typed": {"codice": f" {guest.code[:4]}-{guest.code[4:]} "}, "small": {"codice": guest.code.lower()},
        "scanned": {"codice": f"http://testserver/desk/eventi/{day.key}/ingresso?codice={guest.code}"},
        "tapped": {"persona": str(guest.key)},
    }  # fmt: skip
    assert "Zoe Quaranta è dentro." in door(host, day, **ways[how])
    page = door(host, day, **ways[how])
    assert re.search(r"Zoe Quaranta è già dentro dalle \d\d:\d\d", page) and "<strong>1</strong>" in page
    assert "Ingresso annullato: Zoe Quaranta" in door(host, day, "ingressi/annullati", persona=str(guest.key))
    session.expire_all()
    session.rollback()
    assert session.get_one(SignUp, guest.key).checked_in_at is None


def test_a_phone_that_opens_the_code_has_it_ready(host: TestClient, day: Event, guest: SignUp) -> None:
    answer = host.get(f"/desk/eventi/{day.key}/ingresso?codice={guest.code}")
    assert f'value="{guest.code}"' in answer.text and "camera=(self)" in answer.headers["permissions-policy"]
    assert "camera=()" in host.get("/").headers["permissions-policy"]


def test_a_wrong_ticket_says_why(
    host: TestClient, portal: Portal, session: Session, mails: SentMails, cast: Town, day: Event, guest: SignUp
) -> None:
    with portal.db.write() as writing:
        other, theirs = event(writing, cast.aurora, title="Laboratorio"), event(writing, cast.brezza, title="Segreto")
    assert "per un altro evento: Laboratorio" not in door(host, day, codice="XXXX XXXX")
    for row in (other, theirs):
        sign_up(host, row, YURI)
    session.rollback()
    codes = {one.event_id: one.code for one in session.exec(select(SignUp).where(SignUp.email == YURI))}
    assert "per un altro evento: Laboratorio" in door(host, day, codice=codes[other.key])
    page = door(host, day, codice=codes[theirs.key])
    assert "per un altro evento." in page and "Segreto" not in page
    assert "Nessun biglietto ha questo codice" in door(host, day, codice="")
    drain(portal)
    host.post(ticket_path(mails, ZOE) + "/disdette")
    assert "è stata disdetta" in door(host, day, codice=guest.code)


def test_walk_ins_are_counted_without_a_name_and_a_double_tap_counts_once(
    host: TestClient, session: Session, day: Event
) -> None:
    assert "Senza iscrizione: 1" in door(host, day, "ingressi/senza-iscrizione", submission="a")
    assert "Senza iscrizione: 1" in door(host, day, "ingressi/senza-iscrizione", submission="a")
    assert "Senza iscrizione: 2" in door(host, day, "ingressi/senza-iscrizione", submission="b")
    last = session.exec(select(SignUp).order_by(SignUp.id.desc())).first()
    assert last is not None and (last.name, last.email) == ("", None)
    assert "Un ingresso in meno" in door(host, day, "ingressi/annullati", persona=str(last.key))
    assert "20 in tutto" not in host.get(f"/eventi/{day.slug}").text
    assert "Ci sono posti" in host.get(f"/eventi/{day.slug}").text, "walk-ins take no place of those who signed up"


def test_the_waiting_list_is_on_the_paper_too(host: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        row = event(session, cast.aurora, places=1)
    sign_up(host, row, ZOE, name="Zoe")
    sign_up(host, row, YURI, name="Adamo")
    page = host.get(f"/desk/eventi/{row.key}/ingresso/lista").text
    assert page.index("Zoe") < page.index("Adamo") and "In lista d’attesa" in page
    waiting = re.search(r'aria-label="È qui: Adamo"', host.get(f"/desk/eventi/{row.key}/ingresso").text)
    assert waiting


def test_nobody_enters_a_draft_or_somebody_elses_event(host: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        draft, theirs = event(session, cast.aurora, state=EventState.DRAFT), event(session, cast.brezza)
    assert host.post(f"/desk/eventi/{draft.key}/ingressi/senza-iscrizione").status_code == 409
    assert host.get(f"/desk/eventi/{theirs.key}/ingresso").status_code == 404
    assert host.post(f"/desk/eventi/{theirs.key}/ingressi", data={"persona": "1"}).status_code == 404
    assert host.post(f"/desk/eventi/{draft.key}/ingressi", data={"persona": "999999"}).status_code in {404, 409}
