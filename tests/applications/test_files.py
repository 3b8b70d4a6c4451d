"""T5 and P1: which files are taken, what is said about the others, and how an accepted one survives a wrong form."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.candidates.models import Cv
from portal.settings import Settings
from tests.applications.applying import apply, fields, path, status_path, token, word
from tests.candidates import cv_samples
from tests.factories import Town


def names(session: Session) -> list[str]:
    session.rollback()
    return list(session.exec(select(Cv.filename).order_by(Cv.id)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("cv.pdf", b"MZ\x90\x00" + b"\0" * 2000, "non è un documento che possiamo aprire"),
        ("cv.exe", b"#!/bin/sh\nrm -rf /\n", "non è un documento che possiamo aprire"),
        ("cv.pdf", b"", "Questo file è vuoto"),
        ("cv.docx", cv_samples.declaring("word/media/a.bmp", 903_000_000), "diventa enorme"),
        ("cv.pdf", b"%PDF-1.7\n" + b"0" * (11 * 1024 * 1024), "supera i 10 MB"),
        ("cv.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096, "vecchio formato di Word"),
        ("foto.heic", b"\0\0\0\x18ftypheic" + b"\0" * 100, "HEIC"),
    ],
)  # fmt: skip
def test_a_file_we_do_not_take_is_refused_beside_its_field(
    client: TestClient, portal: Portal, session: Session, cast: Town, name: str, body: bytes, words: str
) -> None:
    response = apply(client, portal, cast.opening, cv=(name, body))
    assert response.status_code == 422 and words in response.text
    assert fields(response.text)["name"] == "Nora Ferrari"
    assert not names(session) and not list(portal.storage.keys())


@pytest.mark.parametrize(
    "make", [cv_samples.pdf, cv_samples.word, cv_samples.odt, cv_samples.phone_photo, lambda: cv_samples.LOCKED],
    ids=["pdf", "docx", "odt", "photo", "locked pdf"],
)  # fmt: skip
def test_every_kind_of_cv_is_taken_whatever_its_name_says(
    client: TestClient, portal: Portal, session: Session, cast: Town, make: object
) -> None:
    body = make()  # type: ignore[operator]
    response = apply(client, portal, cast.opening, cv=("../../etc/pas\r\nswd.exe", body))
    assert response.status_code == 303
    (name,) = names(session)
    assert "/" not in name and "\n" not in name and not name.endswith("exe")
    assert portal.storage.path(session.exec(select(Cv.storage_key)).one()).read_bytes() == body


def test_an_accepted_file_need_not_be_chosen_again(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    body = word()
    wrong = apply(client, portal, cast.opening, cv=("Il mio CV.docx", body), email="nora@", answer_work="")
    assert wrong.status_code == 422 and "Il mio CV.docx (già caricato)" in wrong.text
    again = fields(wrong.text) | {"email": "nora@posta.example", "answer_training": "", "answer_availability": ""}
    again.pop("cv", None)
    still = client.post(path(cast.opening), data=again | {"phone": "?"})
    assert still.status_code == 422 and "(già caricato)" in still.text
    sent = client.post(path(cast.opening), data=again)
    assert sent.status_code == 303
    assert names(session) == ["Il mio CV.docx"]
    assert portal.storage.path(session.exec(select(Cv.storage_key)).one()).read_bytes() == body


def test_a_held_file_goes_with_its_form_only_and_for_an_hour(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    wrong = apply(client, portal, cast.opening, cv=("cv.docx", word()), email="nora@")
    held = fields(wrong.text)["cv_draft"]
    empty = {"answer_work": "", "answer_training": "", "answer_availability": ""}
    stolen = apply(client, portal, cast.opening, cv_draft=held, **empty)
    assert stolen.status_code == 422 and "Aggiungi il curriculum" in stolen.text
    with time_machine.travel(timedelta(minutes=61)):
        late = client.post(path(cast.opening), data=fields(wrong.text) | empty | {"email": "nora@posta.example"})
    assert late.status_code == 422 and "Aggiungi il curriculum" in late.text
    assert not names(session)


def test_a_held_file_survives_an_old_form(client: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    old = apply(
        client,
        portal,
        cast.opening,
        cv=("cv.docx", word()),
        form_token=token(portal, cast.opening, timedelta(hours=30)),
    )
    assert "cv.docx (già caricato)" in old.text
    with time_machine.travel(timedelta(seconds=9)):
        again = fields(old.text)
        again.pop("cv", None)
        assert client.post(path(cast.opening), data=again).status_code == 303
    assert names(session) == ["cv.docx"]


def test_when_too_many_files_are_held_one_is_told_to_choose_again(
    client: TestClient, portal: Portal, settings: Settings, cast: Town
) -> None:
    portal.settings = settings.model_copy(update={"apply_per_hour": 1})
    said = [apply(client, portal, cast.opening, cv=("cv.docx", word()), email="nora@") for _ in range(4)]
    assert [r.status_code for r in said] == [422] * 4
    assert ["(già caricato)" in r.text for r in said] == [True, True, True, False]
    assert "sceglilo di nuovo" in said[3].text
    assert len(list(portal.storage.keys())) == 3


def test_files_can_be_added_until_there_are_enough(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    status = status_path(apply(client, portal, cast.opening))
    for n in range(6):
        added = client.post(status + "/file", files={"cv": (f"{n}.docx", word(f"Attestato numero {n}"), "")})
        assert added.status_code == 303
    assert client.post(status + "/file", files={"cv": ("5.docx", word("Attestato numero 5"), "")}).status_code in {
        303,
        422,
    }
    more = client.post(status + "/file", files={"cv": ("7.docx", word("Attestato numero 7"), "")})
    assert more.status_code == 422 and "di più non se ne possono tenere" in more.text
    assert names(session) == [f"{n}.docx" for n in range(6)]
    assert len(list(portal.storage.keys())) == 6


def test_the_same_file_twice_is_one_file_and_a_wrong_one_is_refused(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    status, body = status_path(apply(client, portal, cast.opening)), word()
    for _ in range(2):
        assert client.post(status + "/file", files={"cv": ("a.docx", body, "")}).status_code == 303
    assert names(session) == ["a.docx"] and len(list(portal.storage.keys())) == 1
    assert "non è un documento" in client.post(status + "/file", files={"cv": ("a.pdf", b"ciao", "")}).text
    assert "Scegli prima un file" in client.post(status + "/file", data={"x": "y"}).text
