"""T5: whatever file comes, its state is told, and the queue goes on."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.candidates import reading
from portal.candidates.models import Cv, ReadingState, ScanState
from portal.outbox import Later, Note
from portal.settings import Settings
from tests.applications.applying import apply, status_path, word
from tests.candidates import cv_samples
from tests.conftest import drain
from tests.factories import Town


def only_cv(session: Session) -> Cv:
    session.rollback()
    session.expire_all()
    return session.exec(select(Cv)).one()


def test_the_words_of_a_cv_are_kept_and_what_they_say(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    status = status_path(apply(client, portal, cast.opening, cv=("cv.docx", word())))
    assert "In attesa di lettura" in client.get(status).text
    drain(portal)
    cv = only_cv(session)
    assert (cv.reading, cv.scan, cv.reading_method) == (ReadingState.READ, ScanState.NOT_SCANNED, "text")
    assert "Operatrice socio-sanitaria" in cv.text and cv.read_at is not None
    assert "nights" in str(cv.facts)
    page = client.get(status).text
    assert "Letto" in page and "Senza controllo antivirus" in page


def test_every_note_is_done_and_a_second_reading_changes_nothing(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    apply(client, portal, cast.opening, cv=("cv.docx", word()))
    drain(portal)
    before = only_cv(session)
    session.expunge(before)
    reading.read_received(portal, [Note(topic="cv.received", subject=str(before.id))])
    reading.read_received(portal, [Note(topic="cv.received", subject="999999")])
    assert only_cv(session).read_at == before.read_at
    assert not session.exec(select(Note)).all()


@pytest.mark.parametrize(
    ("name", "body", "state", "reason"),
    [
        ("segreto.pdf", cv_samples.LOCKED, ReadingState.NOT_READABLE, "encrypted"),
        ("bomba.png", cv_samples.picture_bomb(), ReadingState.REJECTED, "bomb"),
        ("mezzo.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", ReadingState.NOT_READABLE, "broken"),
    ],
)
def test_a_file_that_gives_no_words_is_kept_and_its_state_said(
    client: TestClient,
    portal: Portal,
    session: Session,
    cast: Town,
    name: str,
    body: bytes,
    state: ReadingState,
    reason: str,
) -> None:
    status = status_path(apply(client, portal, cast.opening, cv=(name, body)))
    good = apply(client, portal, cast.other_opening, cv=("cv.docx", word()))
    drain(portal)
    session.rollback()
    bad, fine = session.exec(select(Cv).order_by(Cv.id)).all()  # type: ignore[arg-type]
    assert (bad.reading, bad.reading_reason) == (state, reason)
    assert portal.storage.path(bad.storage_key).read_bytes() == body
    assert fine.reading is ReadingState.READ and good.status_code == 303  # the queue went on
    said = "Rifiutato" if state is ReadingState.REJECTED else "Non leggibile dal programma"
    assert said in client.get(status).text


class Clamd:
    """A daemon that speaks ClamAV's protocol and always says the same."""

    def __init__(self, verdict: bytes) -> None:
        self.verdict = verdict
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.server.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            with connection:
                received = b""
                while not received.endswith(b"\0\0\0\0") and (part := connection.recv(65536)):
                    received += part
                connection.sendall(self.verdict)

    def close(self) -> None:
        self.server.close()


@pytest.fixture(params=[b"stream: Eicar-Test-Signature FOUND\0"])
def clamd(request: pytest.FixtureRequest) -> Iterator[Clamd]:
    daemon = Clamd(request.param)
    yield daemon
    daemon.close()


def test_an_infected_file_is_taken_away_and_the_person_told(
    client: TestClient, portal: Portal, session: Session, settings: Settings, cast: Town, clamd: Clamd
) -> None:
    portal.settings = settings.model_copy(update={"clamav": clamd.address})
    status = status_path(apply(client, portal, cast.opening, cv=("cv.docx", word())))
    drain(portal)
    cv = only_cv(session)
    assert (cv.scan, cv.reading, cv.text) == (ScanState.INFECTED, ReadingState.REJECTED, "")
    assert not list(portal.storage.keys())
    page = client.get(status).text
    assert "Rifiutato" in page and "antivirus ha trovato" in page


@pytest.mark.parametrize("clamd", [b"stream: OK\0"], indirect=True)
def test_a_clean_file_is_shown_as_checked(
    client: TestClient, portal: Portal, session: Session, settings: Settings, cast: Town, clamd: Clamd
) -> None:
    portal.settings = settings.model_copy(update={"clamav": clamd.address})
    apply(client, portal, cast.opening, cv=("cv.docx", word()))
    drain(portal)
    assert (only_cv(session).scan, only_cv(session).reading) == (ScanState.CLEAN, ReadingState.READ)


def test_while_the_scanner_is_away_files_wait_without_being_read(
    client: TestClient, portal: Portal, session: Session, settings: Settings, cast: Town
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    portal.settings = settings.model_copy(update={"clamav": f"tcp://127.0.0.1:{port}"})
    apply(client, portal, cast.opening, cv=("cv.docx", word()))
    with pytest.raises(Later):
        reading.read_received(portal, [Note(topic="cv.received", subject=str(only_cv(session).id))])
    drain(portal)
    cv = only_cv(session)
    assert (cv.scan, cv.reading) == (ScanState.WAITING, ReadingState.WAITING)
    note = session.exec(select(Note).where(Note.topic == "cv.received")).one()
    assert note.parked_at is None and note.attempts == 0
    portal.settings = settings
    reading.read_received(portal, [note])
    assert only_cv(session).reading is ReadingState.READ


def test_a_file_that_vanished_from_the_disk_does_not_hold_up_the_queue(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    apply(client, portal, cast.opening, cv=("cv.docx", word()))
    portal.storage.remove(only_cv(session).storage_key)
    drain(portal)
    assert only_cv(session).reading is ReadingState.NOT_READABLE


def test_a_file_erased_while_it_is_read_stays_erased(
    client: TestClient, portal: Portal, session: Session, cast: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = status_path(apply(client, portal, cast.opening, cv=("cv.docx", word())))
    number = only_cv(session).id
    real = reading.cv_text.read

    def meanwhile(path: Path, *args: object, **more: object) -> object:
        assert client.post(status + "/cancellazioni").status_code == 303
        return real(path, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(reading.cv_text, "read", meanwhile)
    reading.read_received(portal, [Note(topic="cv.received", subject=str(number))])
    session.rollback()
    assert not session.exec(select(Cv)).all()


def test_a_zip_bomb_is_refused_at_the_door(client: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    response = apply(
        client, portal, cast.opening, cv=("cv.docx", cv_samples.declaring("word/media/a.bmp", 903_000_000))
    )
    assert response.status_code == 422 and "diventa enorme" in response.text
    assert not list(portal.storage.keys())
