"""P2: the link opens one application, can be revoked, and never tells whether an address is known."""

from datetime import timedelta
from typing import Any

import time_machine
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal import places
from portal.app import Portal
from portal.applications import desk_actions
from portal.applications.desk_actions import Told
from portal.applications.models import Application, Message, Stage
from portal.outbox import Note
from tests.applications.applying import apply, status_path
from tests.conftest import SentMails, drain
from tests.factories import Town
from tests.waiting import the_wait_passes


def newest(session: Session) -> Application:
    session.rollback()
    session.expire_all()
    return session.exec(select(Application).order_by(Application.id.desc())).first()  # type: ignore[union-attr, return-value]


def staff_move(portal: Portal, cast: Town, number: int, *stages: Stage, note: str = "") -> None:
    for stage in stages:
        with portal.db.write() as session:
            row = session.get(Application, number)
            assert row is not None
            desk_actions.move(
                session, row, stage, by=cast.people["recruiter"], version=row.version, note=note, told=Told()
            )
        the_wait_passes(portal.db)
        drain(portal)


def link_in(mails: SentMails, address: str) -> str:
    """The first status link of the newest mail, as a path."""
    words = mails.text(address).split()
    return next(w.removeprefix("http://testserver") for w in words if "/candidature/" in w)


def test_the_page_tells_stage_dates_and_steps_but_not_what_staff_noted(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    status = status_path(apply(client, portal, cast.opening))
    first = client.get(status).text
    assert "La tua candidatura è arrivata" in first and "Ti rispondono entro" in first
    with portal.db.write() as writing:
        row = writing.get(Application, newest(session).id)
        assert row is not None
        desk_actions.remark(writing, row, by=cast.people["recruiter"], text="Nota segreta")
        desk_actions.write(writing, row, by=cast.people["recruiter"], text="Puoi venire <b>martedì</b>?")
    staff_move(portal, cast, newest(session).key, Stage.INTERVIEW, note="Altra nota segreta")
    page = client.get(status).text
    assert "La cooperativa vuole conoscerti" in page and "Puoi venire &lt;b&gt;martedì" in page
    assert "segreta" not in page and cast.people["recruiter"].name not in page
    assert "The cooperative would like to meet you" in client.get("/en" + status).text


def test_one_can_write_and_a_double_click_says_it_once(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    status = status_path(apply(client, portal, cast.opening))
    for _ in range(2):
        assert client.post(status + "/messaggi", data={"text": "Buongiorno, una domanda."}).status_code == 303
    said = session.exec(select(Message)).all()
    assert [(m.text, m.from_candidate) for m in said] == [("Buongiorno, una domanda.", True)]
    assert "Buongiorno, una domanda." in client.get(status).text
    assert "Scrivi qualcosa" in client.post(status + "/messaggi", data={"text": " "}).text
    long = client.post(status + "/messaggi", data={"text": "è" * 10_000})
    assert long.status_code == 422 and "è" * 10_000 in long.text
    codes = [client.post(status + "/messaggi", data={"text": f"n. {n}"}).status_code for n in range(30)]
    assert codes[-1] == 429 and codes[0] == 303


def test_details_are_kept_and_shown_again(client: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    status = status_path(apply(client, portal, cast.opening))
    typed = {
        "town": "lecco",
        "availability": ["nights", "weekends"],
        "skills": "Francese, tombola\ntombola",
        "car": "yes",
    }
    assert client.post(status + "/dettagli", data=typed).status_code == 303
    row, lecco = newest(session), places.find("Lecco")
    assert lecco and (row.comune, row.availability, row.car) == (lecco.istat, ["nights", "weekends"], True)
    assert row.skills[-1] == "tombola" and len(row.skills) == 2
    page = client.get(status).text
    assert "Lecco (LC)" in page and "tombola" in page
    for wrong in ({"town": "Atlantide"}, {"availability": "mai"}, {"car": "forse"}, {"skills": "x" * 700}):
        assert client.post(status + "/dettagli", data=typed | wrong).status_code == 422
    assert client.post(status + "/dettagli", data={}).status_code == 303
    assert newest(session).comune is None and newest(session).car is None


def test_withdrawing_ends_it_once(client: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    status = status_path(apply(client, portal, cast.opening))
    for _ in range(2):
        assert client.post(status + "/ritiri").status_code == 303
    assert newest(session).stage is Stage.WITHDRAWN
    page = client.get(status).text
    assert "Hai ritirato la candidatura" in page and "Sì, ritirala" not in page


def test_what_is_over_cannot_be_withdrawn(client: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    status = status_path(apply(client, portal, cast.opening))
    staff_move(portal, cast, newest(session).key, Stage.DECLINED)
    assert client.post(status + "/ritiri").status_code == 409
    assert newest(session).stage is Stage.DECLINED


def test_a_made_up_link_opens_nothing(client: TestClient, portal: Portal, cast: Town) -> None:
    status = status_path(apply(client, portal, cast.opening))
    for wrong in (
        status.replace(".", ".A" if "." in status else "", 1),
        "/candidature/x",
        "/candidature/%ff%00",
        "/candidature/" + "a" * 3000,
    ):
        for tail in ("", "/ricevuta", "/dati", "/revoche", "/cancellazioni"):
            response = client.get(wrong + tail)
            assert response.status_code == 404 and 'name="email"' in response.text
        for tail in ("/file", "/messaggi", "/dettagli", "/ritiri", "/revoche", "/cancellazioni"):
            assert client.post(wrong + tail, data={"text": "x"}).status_code == 404


def test_after_180_days_the_link_leads_to_a_fresh_one(
    client: TestClient, portal: Portal, session: Session, cast: Town, mails: SentMails
) -> None:
    status = status_path(apply(client, portal, cast.opening))
    with time_machine.travel(timedelta(days=179)):
        assert client.get(status).status_code == 200
    with time_machine.travel(timedelta(days=181)):
        old = client.get(status)
        assert old.status_code == 410 and "Mandami un link nuovo" in old.text
        assert client.post("/candidature/link", data={"email": "NORA@posta.example"}).status_code == 303
        drain(portal)
        assert client.get(link_in(mails, "nora@posta.example")).status_code == 200


def test_asking_for_a_link_is_answered_alike_for_known_and_unknown_addresses(
    client: TestClient, portal: Portal, session: Session, cast: Town, mails: SentMails
) -> None:
    apply(client, portal, cast.opening)
    drain(portal)
    mails.messages.clear()
    answers = []
    for address in ("nora@posta.example", "nessuno@posta.example"):
        response = client.post("/candidature/link", data={"email": address})
        page = client.get(response.headers["location"])
        answers.append((response.status_code, response.headers["location"], page.status_code, page.text))
    assert answers[0] == answers[1]
    drain(portal)
    assert [m["To"] for m in mails.messages] == ["nora@posta.example"]
    assert not session.exec(select(Note)).all()  # nor does the address stay in the queue


def test_nobody_s_mailbox_is_flooded_with_links(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    apply(client, portal, cast.opening)
    drain(portal)
    mails.messages.clear()
    codes = {client.post("/candidature/link", data={"email": "nora@posta.example"}).status_code for _ in range(8)}
    drain(portal)
    assert codes == {303} and len(mails.messages) == 3
    assert client.post("/candidature/link", data={"email": "non è una mail"}).status_code == 422


def test_a_revoked_link_opens_nothing_and_a_fresh_one_is_mailed(
    client: TestClient, portal: Portal, session: Session, cast: Town, mails: SentMails
) -> None:
    receipt = apply(client, portal, cast.opening).headers["location"]
    status = receipt.removesuffix("/ricevuta")
    drain(portal)
    mails.messages.clear()
    assert client.get(status + "/revoche").status_code == 200
    assert client.post(status + "/revoche").status_code == 303
    for path in (status, receipt, status + "/dati"):
        assert client.get(path).status_code == 410
    assert client.post(status + "/cancellazioni").status_code == 410
    drain(portal)
    fresh = link_in(mails, "nora@posta.example")
    assert fresh != status and client.get(fresh).status_code == 200


def test_who_kept_the_form_gets_no_way_in_after_a_revocation(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    from tests.applications.applying import token

    same = token(portal, cast.opening)
    status = status_path(apply(client, portal, cast.opening, form_token=same))
    client.post(status + "/revoche")
    again = apply(client, portal, cast.opening, form_token=same)
    assert client.get(again.headers["location"]).status_code == 410


def test_a_link_opens_one_application_only(client: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    first = status_path(apply(client, portal, cast.opening))
    client.cookies.clear()
    second = status_path(apply(client, portal, cast.other_opening))
    assert client.get(first).text.count(cast.other_opening.title) == 0
    client.post(second + "/revoche")
    assert client.get(first).status_code == 200


def test_addresses_of_pages_hold_no_personal_data(
    client: TestClient, portal: Portal, cast: Town, caplog: Any, capsys: Any
) -> None:
    receipt = apply(client, portal, cast.opening).headers["location"]
    client.get(receipt)
    drain(portal)
    out = capsys.readouterr()
    for word in ("nora", "ferrari", "333123", "candidature/W"):
        assert word not in receipt.lower().replace(receipt.split("/")[2].lower(), "")
        assert word not in (out.out + out.err + caplog.text).lower()
