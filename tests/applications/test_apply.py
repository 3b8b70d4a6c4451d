"""P1: anybody can apply in one page and one POST, without an account and without JavaScript."""

import re
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.app import Portal, application
from portal.applications.models import Application, ApplicationFile, Move, Stage
from portal.candidates import orphans
from portal.candidates.consents import PRIVACY_VERSION
from portal.candidates.models import Candidate, Consent, Cv, ReadingState, ScanState
from portal.db import today as italian_today
from portal.openings.models import Opening, State
from portal.outbox import Note
from portal.settings import Settings
from tests.applications.applying import answers, apply, fields, path, status_path, token, word
from tests.conftest import drain
from tests.factories import Town, opening


def stored(portal: Portal) -> list[str]:
    return list(portal.storage.keys())


def newest(session: Session) -> Application:
    session.rollback()  # SQLite shows a transaction the same state until it ends
    session.expire_all()
    return session.exec(select(Application).order_by(Application.id.desc())).first()  # type: ignore[union-attr, return-value]


def count(session: Session) -> int:
    session.rollback()  # SQLite shows a transaction the same state until it ends
    session.expire_all()
    return len(session.exec(select(Application.id)).all())


def test_the_form_asks_six_things_and_says_who_gets_the_data_before_sending(client: TestClient, cast: Town) -> None:
    page = client.get(path(cast.opening))
    assert page.status_code == 200
    seen = re.findall(r'<(?:input|textarea)[^>]* name="([a-z_]+)"', page.text)
    hidden = {"form_token", "cv_draft", "website"}
    without_cv = {"answer_work", "answer_training", "answer_availability"}
    assert [n for n in dict.fromkeys(re.findall(r'name="([a-z_]+)"', page.text)) if n in {"name", "email", "phone", "cv", "consent"}] == [
        "name", "email", "phone", "cv", "consent",
    ]  # fmt: skip
    assert set(seen) <= hidden | without_cv | {"name", "email", "phone", "cv", "consent"}
    essence = page.text.index("titolare del trattamento")
    assert cast.aurora.name in page.text[essence : essence + 200]
    assert essence < page.text.index('name="consent"') < page.text.index("Invia la candidatura")
    assert "art. 6.1.b" in page.text and "12 mesi" in page.text


def test_with_a_cv_everything_is_there_after_one_post(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    body = word()
    response = apply(
        client,
        portal,
        cast.opening,
        cv=("Il mio CV.docx", body),
        answer_work="",
        answer_training="",
        answer_availability="",
    )
    assert response.status_code == 303
    row = newest(session)
    assert (row.name, row.phone, row.stage, row.locale) == ("Nora Ferrari", "+393331234567", Stage.RECEIVED, "it")
    assert row.answer_by == italian_today() + timedelta(days=cast.opening.reply_days)
    cv = session.exec(select(Cv).join(ApplicationFile).where(ApplicationFile.application_id == row.id)).one()
    assert (cv.filename, cv.kind, cv.size) == ("Il mio CV.docx", "docx", len(body))
    assert portal.storage.path(cv.storage_key).read_bytes() == body
    assert [m.after for m in session.exec(select(Move).where(Move.application_id == row.id))] == [Stage.RECEIVED]
    consent = session.exec(select(Consent).where(Consent.application_id == row.id)).one()
    assert (consent.purpose, consent.text_version) == ("application", PRIVACY_VERSION)
    topics = {(n.topic, n.subject) for n in session.exec(select(Note))}
    assert {("application.submitted", str(row.id)), ("cv.received", str(cv.id))} <= topics
    kept_until = session.exec(select(Candidate.kept_until).where(Candidate.email == "nora@posta.example")).one()
    assert kept_until > italian_today() + timedelta(days=360)


def test_without_a_cv_one_answer_is_enough(client: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    response = apply(client, portal, cast.opening, answer_work="", answer_training="")
    assert response.status_code == 303
    assert newest(session).answer_availability == "Da subito, anche notti."


def test_a_form_filled_as_it_was_shown_is_accepted(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    shown = fields(client.get(path(cast.opening)).text)
    with time_machine.travel(timedelta(seconds=30)):
        typed = {
            **shown,
            "name": "Zoë Ångström",
            "email": "ZOE@Posta.Example",
            "phone": "+33 6 12 34 56 78",
            "answer_work": "Asilo",
            "consent": "y",
        }
        assert client.post(path(cast.opening), data=typed).status_code == 303
    assert newest(session).name == "Zoë Ångström"
    assert newest(session).phone == "+33612345678"


def test_the_receipt_names_opening_cooperative_day_and_code(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    receipt = client.get(apply(client, portal, cast.opening).headers["location"])
    assert receipt.status_code == 200
    for words in (cast.opening.title, cast.aurora.name, newest(session).reference, "/candidature/"):
        assert words in receipt.text


def test_in_english_the_form_the_receipt_and_the_application_speak_english(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    assert "Send the application" in client.get(path(cast.opening, "/en")).text
    response = apply(client, portal, cast.opening, prefix="/en")
    assert response.headers["location"].startswith("/en/candidature/")
    assert newest(session).locale == "en"
    assert "Candidatura" not in client.get(response.headers["location"]).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "   "}, "Scrivi come ti chiami."),
        ({"name": "n" * 10_000}, "Il testo ha 10000 caratteri; al massimo 120."),
        ({"email": "nora@"}, "Controlla l’indirizzo e-mail"),
        ({"email": "nora@posta.example\r\nBcc: altri@posta.example"}, "Controlla l’indirizzo e-mail"),
        ({"email": ""}, "Scrivi la tua e-mail"),
        ({"phone": "non lo so"}, "Controlla il numero di telefono"),
        ({"phone": "1"}, "Controlla il numero di telefono"),
        ({"consent": None}, "ci serve il tuo consenso"),
        ({"answer_work": "a" * 10_000}, "Il testo ha 10000 caratteri; al massimo 1000."),
        ({"answer_work": "", "answer_training": " ", "answer_availability": ""}, "Aggiungi il curriculum"),
        ({"website": "http://example.com"}, "Un campo nascosto era compilato"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_all_that_was_typed_is_kept(
    client: TestClient, portal: Portal, session: Session, cast: Town, changes: dict[str, Any], words: str
) -> None:
    before = count(session)
    response = apply(client, portal, cast.opening, **changes)
    assert response.status_code == 422
    assert words in response.text
    kept = fields(response.text)
    for name, value in answers(portal, cast.opening, **changes).items():
        if name not in {"form_token", "website", "cv_draft"}:
            # an e-mail with a line break is shown without it
            assert kept[name].split() == str(value).split(), name
    assert ("consent" in kept) == (changes.get("consent", "y") == "y")
    assert count(session) == before and not stored(portal)


def test_markup_and_odd_characters_stay_words(client: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    evil = "<script>alert(1)</script>"
    response = apply(
        client,
        portal,
        cast.opening,
        name=evil,
        answer_work=evil + "\x00\u202e fine",
        answer_training=evil,
        answer_availability=evil,
    )
    assert response.status_code == 303
    assert newest(session).answer_work == evil + " fine"
    for page in (response.headers["location"], status_path(response)):
        text = client.get(page).text
        assert evil not in text
    wrong = apply(client, portal, cast.opening, name=evil, email=evil, phone=evil)
    assert wrong.status_code in {409, 422} and evil not in wrong.text


def test_broken_bytes_unknown_parameters_and_odd_bodies_are_no_crash(
    client: TestClient, portal: Portal, cast: Town
) -> None:
    here = path(cast.opening)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.get(here + "?page=-1&radius=abc&%ff=%fe&altra=%00").status_code == 200
    assert (
        client.post(
            here, content=b"name=%ff%fe&email=%00&form_token=%c3%28&cv=x&cv_draft=%ff", headers=form
        ).status_code
        == 422
    )
    assert client.post(here, content=b"", headers=form).status_code == 422
    assert client.post(here, content=b"{}", headers={"Content-Type": "application/json"}).status_code == 422
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post(here, content=b"--y\r\nnonsense", headers=broken).status_code in {400, 422}
    latin = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\xfe\x00\r\n--x--\r\n'
    assert client.post(here, content=latin, headers=broken).status_code == 422
    assert client.put(here).status_code == 405
    assert client.get("/offerte/non-esiste/candidatura").status_code == 404


def test_a_name_with_line_breaks_becomes_one_line(
    client: TestClient, portal: Portal, session: Session, cast: Town, mails: Any
) -> None:
    apply(client, portal, cast.opening, name="Nora\r\nBcc: altri@posta.example")
    assert newest(session).name == "Nora Bcc: altri@posta.example"
    drain(portal)
    mail = mails.to("nora@posta.example")[0]
    assert mail["Bcc"] is None and mail["To"] == "nora@posta.example"


# -- the form's token


def test_an_old_form_comes_back_with_everything_typed_and_then_goes_through(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    response = apply(client, portal, cast.opening, form_token=token(portal, cast.opening, timedelta(hours=25)))
    assert response.status_code == 422 and "aperta da troppo tempo" in response.text
    again = fields(response.text)
    assert again["name"] == "Nora Ferrari"
    with time_machine.travel(timedelta(seconds=10)):
        assert client.post(path(cast.opening), data=again).status_code == 303
    assert newest(session).name == "Nora Ferrari"


@pytest.mark.parametrize("broken", ["", "x", "WzEsMl0.abc", "à" * 400])
def test_a_broken_token_gets_a_fresh_form_with_everything_typed(
    client: TestClient, portal: Portal, cast: Town, broken: str
) -> None:
    response = apply(client, portal, cast.opening, form_token=broken)
    assert response.status_code == 422
    assert fields(response.text)["form_token"] != broken
    assert fields(response.text)["answer_work"].strip() == "Due anni in una comunità."


def test_a_token_of_another_opening_is_not_taken(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    before = count(session)
    assert apply(client, portal, cast.opening, form_token=token(portal, cast.other_opening)).status_code == 422
    assert count(session) == before


def test_a_form_that_comes_back_in_no_time_was_not_typed_by_a_person(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    before = count(session)
    response = apply(client, portal, cast.opening, form_token=token(portal, cast.opening, timedelta(0)))
    assert response.status_code == 422 and "più in fretta" in response.text
    assert count(session) == before


# -- once is once


def test_a_double_click_gives_the_same_receipt(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    before = count(session)
    same = token(portal, cast.opening)
    first = apply(client, portal, cast.opening, cv=("cv.docx", word()), form_token=same)
    client.cookies.clear()
    second = apply(client, portal, cast.opening, cv=("cv.docx", word()), form_token=same)
    assert (second.status_code, second.headers["location"]) == (303, first.headers["location"])
    assert count(session) == before + 1 and len(stored(portal)) == 1


def test_eight_at_once_make_one_application_with_one_file(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    before, same, body = count(session), token(portal, cast.opening), word()
    answered: list[tuple[int, str]] = []
    started = threading.Barrier(8)

    def send() -> None:
        started.wait()
        response = apply(client, portal, cast.opening, cv=("cv.docx", body), form_token=same)
        answered.append((response.status_code, response.headers.get("location", "")))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answered)) == 1 and answered[0][0] == 303, answered
    assert count(session) == before + 1
    assert len(stored(portal)) == 1


def test_two_people_can_apply_at_the_same_moment_with_one_address(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    before, codes = count(session), []
    started = threading.Barrier(4)

    def send() -> None:
        started.wait()
        response = client.post(path(cast.opening) + "?altra=1", data=answers(portal, cast.opening))
        codes.append(response.status_code)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [303] * 4
    assert count(session) == before + 4
    assert len(session.exec(select(Candidate).where(Candidate.email == "nora@posta.example")).all()) == 1


def test_the_same_browser_is_led_to_its_application(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    status = status_path(apply(client, portal, cast.opening))
    before = count(session)
    for response in (client.get(path(cast.opening)), apply(client, portal, cast.opening)):
        assert response.status_code == 409
        assert status in response.text
    assert count(session) == before
    # Somebody else at the same computer, another opening, and another browser are free to apply.
    assert client.get(path(cast.opening) + "?altra=1").status_code == 200
    assert client.get(path(cast.other_opening)).status_code == 200
    client.cookies.clear()
    assert apply(client, portal, cast.opening).status_code == 303


def test_after_withdrawing_one_may_apply_again(client: TestClient, portal: Portal, cast: Town) -> None:
    status = status_path(apply(client, portal, cast.opening))
    assert client.post(status + "/ritiri").status_code == 303
    assert client.get(path(cast.opening)).status_code == 200


def test_a_made_up_cookie_is_nothing(client: TestClient, cast: Town) -> None:
    for value in ("x", "WzFd.abc", "%FF"):
        client.cookies.clear()
        assert client.get(path(cast.opening), headers={"Cookie": f"portal_sent={value}"}).status_code == 200


def test_who_applies_again_elsewhere_is_not_told_that_the_address_is_known(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    first = apply(client, portal, cast.opening, email="dora@posta.example")
    client.cookies.clear()
    second = apply(client, portal, cast.opening, email="dora@posta.example", name="Qualcun altro")
    assert first.status_code == second.status_code == 303
    assert session.exec(select(Candidate.name).where(Candidate.email == "dora@posta.example")).one() == "Nora Ferrari"


# -- limits


def test_too_many_from_one_address_are_asked_to_wait(
    settings: Settings, portal: Portal, session: Session, cast: Town
) -> None:
    portal.settings = settings.model_copy(update={"apply_per_hour": 2})
    browser = TestClient(application(portal), headers={"Origin": "http://testserver"}, follow_redirects=False)
    codes = []
    for n in range(4):
        browser.cookies.clear()
        codes.append(apply(browser, portal, cast.opening, email=f"p{n}@posta.example").status_code)
    assert codes == [303, 303, 429, 429]


def test_a_page_of_another_site_cannot_apply_for_somebody(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    before = count(session)
    response = client.post(
        path(cast.opening), data=answers(portal, cast.opening), headers={"Origin": "http://evil.example"}
    )
    assert response.status_code == 403 and count(session) == before


# -- closed


def close(portal: Portal, row: Opening) -> None:
    with portal.db.write() as session:
        found = session.get(Opening, row.id)
        assert found is not None
        found.state = State.CLOSED


def test_a_closed_opening_shows_similar_ones(client: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        similar = opening(session, cast.aurora, cast.oss, title="OSS a Merate")
    close(portal, cast.opening)
    page = client.get(path(cast.opening))
    assert page.status_code == 410 and "OSS a Merate" in page.text and f"/offerte/{similar.slug}" in page.text


def test_closing_while_somebody_types_does_not_swallow_their_words(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    before = count(session)
    typed = answers(portal, cast.opening)
    close(portal, cast.opening)
    response = client.post(path(cast.opening), data=typed)
    assert response.status_code == 410 and "Due anni in una comunità." in response.text
    assert count(session) == before


def test_who_sent_before_the_closing_still_gets_the_receipt(client: TestClient, portal: Portal, cast: Town) -> None:
    same = token(portal, cast.opening)
    first = apply(client, portal, cast.opening, form_token=same)
    close(portal, cast.opening)
    assert apply(client, portal, cast.opening, form_token=same).headers["location"] == first.headers["location"]


def test_the_day_after_the_last_day_is_too_late(client: TestClient, cast: Town) -> None:
    assert cast.opening.closes_on is not None
    with time_machine.travel(cast.opening.closes_on + timedelta(days=1, hours=12)):
        assert client.get(path(cast.opening)).status_code == 410


def test_a_draft_is_nobody_s_business(client: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    with portal.db.write() as writing:
        draft = opening(writing, cast.aurora, cast.oss, state=State.DRAFT, published_at=None)
    assert client.get(path(draft)).status_code == 404
    assert apply(client, portal, draft).status_code == 404


# -- nothing half-written


def test_when_the_transaction_fails_the_file_goes_too(
    client: TestClient, portal: Portal, session: Session, cast: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.applications import actions

    def fail(*_args: object, **_more: object) -> None:
        assert len(stored(portal)) == 1  # it was there
        raise RuntimeError("the disk of the database is full")

    before = count(session)
    monkeypatch.setattr(actions.candidates, "agree", fail)
    broken = TestClient(client.app, headers={"Origin": "http://testserver"}, raise_server_exceptions=False)
    assert apply(broken, portal, cast.opening, cv=("cv.docx", word())).status_code == 500
    assert not stored(portal) and count(session) == before


def test_files_that_a_crash_left_are_swept_after_two_hours(
    client: TestClient, portal: Portal, session: Session, cast: Town, tmp_path: Path
) -> None:
    apply(client, portal, cast.opening, cv=("cv.docx", word()))
    kept = stored(portal)
    with (tmp_path / "left").open("wb+") as left:
        left.write(b"half an application")
        left.seek(0)
        portal.storage.put(left)
    orphans.sweep(portal)
    assert len(stored(portal)) == 2  # it might still be wanted
    with time_machine.travel(timedelta(hours=3)):
        orphans.sweep(portal)
    assert stored(portal) == kept


def test_states_of_a_new_file_are_waiting(client: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    apply(client, portal, cast.opening, cv=("cv.docx", word()))
    cv = session.exec(select(Cv)).one()
    assert (cv.scan, cv.reading) == (ScanState.WAITING, ReadingState.WAITING)
