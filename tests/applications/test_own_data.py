"""P8 and T4: everything out in one click, and erased is erased."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import inspect, text
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.accounts.models import Person, SignIn
from portal.app import Portal
from portal.applications import desk_actions, erasure
from portal.applications.models import Application
from portal.candidates.models import Candidate, Cv
from portal.db import now
from portal.mail import MailboxTransport
from portal.settings import Settings
from tests.applications.applying import apply, status_path, word
from tests.conftest import SERVER, SentMails, drain, sign_in
from tests.factories import Town, person
from tests.waiting import the_wait_passes

NAME, EMAIL = "Quirina Zampognaro", "quirina.zampognaro@posta.example"


def unzip(body: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return json.loads(archive.read("dati.json")), {n: archive.read(n) for n in archive.namelist()}


def rows(session: Session, number: int) -> Application | None:
    session.rollback()
    session.expire_all()
    return session.get(Application, number)


def last(session: Session) -> int:
    session.rollback()
    return max(n for n in session.exec(select(Application.id)) if n)


def test_the_export_holds_everything_and_says_who_looked(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    body = word()
    status = status_path(apply(client, portal, cast.opening, cv=("cv.docx", body), name=NAME, email=EMAIL))
    drain(portal)
    with portal.db.write() as writing:
        row = writing.get(Application, last(session))
        assert row is not None
        desk_actions.looked(writing, row, by=cast.people["recruiter"], what="cv")
        desk_actions.remark(writing, row, by=cast.people["recruiter"], text="Bel curriculum")
        desk_actions.write(writing, row, by=cast.people["recruiter"], text="Ci sentiamo?")
    the_wait_passes(portal.db)
    answer = client.get(status + "/dati")
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith("attachment")
    data, files = unzip(answer.content)
    (told,) = data["applications"]
    assert (told["name"], told["email"], told["cooperative"]) == (NAME, EMAIL, "Aurora")
    assert [m["text"] for m in told["messages"]] == ["Ci sentiamo?"]
    assert [r["text"] for r in told["remarks"]] == ["Bel curriculum"]
    assert [(s["cooperative"], s["what"]) for s in told["seen_by"]] == [("Aurora", "cv")]
    assert told["consents"][0]["purpose"] == "application"
    assert "Operatrice" in told["files"][0]["text"]
    assert files[told["files"][0]["in_zip"]] == body
    assert "dati.json" in files["LEGGIMI.txt"].decode()
    assert cast.people["recruiter"].email not in json.dumps(data)
    english = unzip(client.get("/en" + status + "/dati").content)[1]["LEGGIMI.txt"].decode()
    assert "Your data, downloaded" in english


def test_an_export_holds_nothing_of_other_applications(client: TestClient, portal: Portal, cast: Town) -> None:
    first = status_path(apply(client, portal, cast.opening, email=EMAIL))
    client.cookies.clear()
    apply(client, portal, cast.other_opening, email=EMAIL, answer_work="Solo per Brezza")
    assert "Brezza" not in json.dumps(unzip(client.get(first + "/dati").content)[0])


def found_in(folder: Path, *words: str) -> list[str]:
    """Files below a folder whose bytes hold one of these words, in any of the usual spellings."""
    wanted = [w.encode() for word in words for w in (word, word.lower())]
    return [str(p) for p in folder.rglob("*") if p.is_file() and any(w in p.read_bytes() for w in wanted)]


def in_database(session: Session, *words: str) -> list[str]:
    """Tables of which a row holds one of these words."""
    session.rollback()
    found = []
    connection = session.connection()
    for table in inspect(connection).get_table_names():
        for row in connection.execute(text(f'SELECT * FROM "{table}"')):
            if any(word.lower() in str(row).lower() for word in words):
                found.append(table)
    return found


def test_erased_is_erased_everywhere(
    client: TestClient, portal: Portal, session: Session, settings: Settings, cast: Town, tmp_path: Path
) -> None:
    portal.mail = MailboxTransport(settings.mailbox_dir)
    body = word(f"Curriculum di {NAME}\n{EMAIL}\nOperatrice a Lecco, turni e notti.")
    status = status_path(apply(client, portal, cast.opening, cv=(f"{NAME}.docx", body), name=NAME, email=EMAIL))
    client.post(status + "/messaggi", data={"text": f"Sono {NAME}"})
    drain(portal)
    with portal.db.write() as writing:
        row = writing.get(Application, last(session))
        assert row is not None
        desk_actions.remark(writing, row, by=cast.people["recruiter"], text=f"{NAME} ha telefonato")
        desk_actions.looked(writing, row, by=cast.people["recruiter"], what="cv")
        desk_actions.write(writing, row, by=cast.people["recruiter"], text=f"Cara {NAME}")
        writing.add(Person(email=EMAIL, name=NAME))
        writing.add(SignIn(email=EMAIL, token_hash="t", code_hash="c", expires_at=now()))
    client.post("/candidature/link", data={"email": EMAIL})
    drain(portal)
    # A link asked for and a mail on its way at the moment of erasing are stopped too.
    client.post(status + "/revoche")
    drain(portal)
    fresh = client.post("/candidature/link", data={"email": EMAIL})
    assert fresh.status_code == 303
    assert in_database(session, EMAIL, NAME)
    assert len(list(settings.mailbox_dir.glob("*.eml"))) >= 3
    with portal.db.write() as writing:
        row = writing.get(Application, last(session))
        assert row is not None
        erasure.erase(writing, row)
    session.close()
    drain(portal)
    assert not in_database(session, EMAIL, NAME, "Zampognaro")
    session.close()
    assert not list(portal.storage.keys())
    assert not list(settings.mailbox_dir.glob("*.eml"))
    leftovers = found_in(tmp_path, EMAIL, NAME, "Zampognaro", "quirina")
    assert not leftovers


def test_the_button_asks_first_then_erases_at_once(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    status = status_path(apply(client, portal, cast.opening, cv=("Mio.docx", word()), email=EMAIL))
    number = last(session)
    asked = client.get(status + "/cancellazioni")
    assert asked.status_code == 200
    for words in ("Mio.docx", "Che cosa resta, e perché", "copie di sicurezza", cast.opening.title):
        assert words in asked.text
    assert rows(session, number) is not None
    done = client.post(status + "/cancellazioni")
    assert done.headers["location"] == "/candidature/cancellata"
    assert client.get(done.headers["location"]).status_code == 200
    assert rows(session, number) is None
    for path in (status, status + "/dati", status + "/ricevuta"):
        assert client.get(path).status_code == 410
    assert client.post(status + "/cancellazioni").status_code == 410
    assert client.get(f"/offerte/{cast.opening.slug}/candidatura").status_code == 200


def test_erasing_one_application_leaves_the_others(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    first = status_path(
        apply(client, portal, cast.opening, cv=("uno.docx", word("uno uno")), email=EMAIL, name="Primo Nome")
    )
    client.cookies.clear()
    second = status_path(
        apply(client, portal, cast.other_opening, cv=("due.docx", word("due due")), email=EMAIL, name=NAME)
    )
    assert client.post(first + "/cancellazioni").status_code == 303
    drain(portal)
    assert client.get(second).status_code == 200
    session.rollback()
    assert [cv.filename for cv in session.exec(select(Cv))] == ["due.docx"]
    assert len(list(portal.storage.keys())) == 1
    assert session.exec(select(Candidate.name).where(Candidate.email == EMAIL)).one() == NAME
    assert not in_database(session, "Primo Nome")


def test_a_mail_that_waits_for_the_erased_person_never_leaves(
    client: TestClient, portal: Portal, session: Session, cast: Town, mails: SentMails
) -> None:
    status = status_path(apply(client, portal, cast.opening, email=EMAIL))
    client.post(status + "/cancellazioni")
    drain(portal)
    assert not mails.to(EMAIL)


def test_a_colleague_who_applied_keeps_the_account(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    recruiter = cast.people["recruiter"]
    status = status_path(apply(client, portal, cast.opening, email=recruiter.email))
    client.post("/accedi", data={"email": recruiter.email})
    assert client.post(status + "/cancellazioni").status_code == 303
    session.rollback()
    assert session.get(Person, recruiter.id) is not None
    assert session.exec(select(SignIn).where(SignIn.email == recruiter.email)).one(), "the link asked for still comes"


def test_whoever_proved_the_address_sees_takes_and_erases_all(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    apply(client, portal, cast.opening, email=EMAIL)
    client.cookies.clear()
    apply(client, portal, cast.other_opening, email=EMAIL)
    assert client.get("/le-mie-candidature").headers["location"].startswith("/accedi")
    with portal.db.write() as writing:
        me = person(writing, NAME)
        me.email = EMAIL
    sign_in(client, portal, me)
    page = client.get("/le-mie-candidature")
    assert page.status_code == 200 and cast.opening.title in page.text and cast.other_opening.title in page.text
    data, _ = unzip(client.get("/le-mie-candidature/dati").content)
    assert len(data["applications"]) == 2
    assert client.get("/le-mie-candidature/cancellazioni").status_code == 200
    assert client.post("/le-mie-candidature/cancellazioni").status_code == 303
    drain(portal)
    assert not in_database(session, EMAIL)


def test_somebody_without_applications_finds_an_empty_list(client: TestClient, portal: Portal, cast: Town) -> None:
    sign_in(client, portal, cast.people["candidate"])
    assert "Ancora nessuna candidatura" in client.get("/le-mie-candidature").text
    for path in ("/le-mie-candidature/dati", "/le-mie-candidature/cancellazioni"):
        assert client.get(path).status_code == 404


def test_applications_go_by_themselves_when_their_time_is_over(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    apply(client, portal, cast.opening, cv=("cv.docx", word()), email=EMAIL)
    number = last(session)
    assert cast.opening.closes_on is not None
    with time_machine.travel(cast.opening.closes_on + timedelta(days=364)):
        erasure.erase_old(portal)
        assert rows(session, number) is not None
    with time_machine.travel(cast.opening.closes_on + timedelta(days=368)):
        erasure.erase_old(portal)
        drain(portal)
    assert rows(session, number) is None
    assert not list(portal.storage.keys()) and not in_database(session, EMAIL)


@pytest.mark.skipif(bool(SERVER), reason="PostgreSQL empties its old pages by itself")
def test_while_somebody_reads_the_journal_waits_and_is_emptied_later(
    client: TestClient, portal: Portal, session: Session, cast: Town, tmp_path: Path
) -> None:
    status = status_path(apply(client, portal, cast.opening, name=NAME, email=EMAIL))
    session.rollback()
    session.exec(select(Application.id)).all()  # a long reader
    client.post(status + "/cancellazioni")
    drain(portal)
    session.close()
    with time_machine.travel(timedelta(minutes=1)):
        drain(portal)
    assert not found_in(tmp_path, EMAIL, NAME)
