"""What staff do reaches the candidate after a quarter of an hour; stopped before, it leaves no trace for them."""

from datetime import timedelta

import pytest
from sqlmodel import select

from portal import outbox
from portal.acts import Act
from portal.applications import desk_actions
from portal.applications.desk_actions import Told
from portal.applications.models import Application, Message, Move, Stage
from portal.db import now
from portal.errors import RuleBroken
from tests import factories
from tests.applications.applying import apply, status_path
from tests.conftest import drain, sign_in
from tests.waiting import the_wait_passes

YESTERDAY = (now() - timedelta(days=1)).strftime("%Y-%m-%dT10:30")


@pytest.fixture
def nora(client, portal, cast, session, mails):
    """Nora applied; her status page and her application."""
    status = status_path(apply(client, portal, cast.opening))
    drain(portal)
    mails.messages.clear()
    row = session.exec(select(Application).order_by(Application.id.desc())).first()
    sign_in(client, portal, cast.people["recruiter"])
    return status, row


def move(client, row, to, version=1, **more):
    return client.post(
        f"/desk/candidature/{row.key}/mosse", data={"to": to, "version": str(version), "note": "", **more}
    )


def newest_act(session):
    session.rollback()
    return session.exec(select(Act).order_by(Act.id.desc())).first()


def undo(client, act):
    return client.post(f"/desk/azioni/{act.key}/annullamenti", data={"back": "application"})


def test_the_person_hears_of_a_move_after_the_wait_and_not_before(client, portal, nora, mails):
    status, row = nora
    assert move(client, row, "declined").status_code == 303
    drain(portal)
    page = client.get(status).text
    assert not mails.messages and "La tua candidatura è arrivata" in page and "non prosegue" not in page
    assert "Ti rispondono entro" in page, "the promise still holds as far as she knows"
    assert "Lo viene a sapere alle" in client.get(f"/desk/offerte/{row.opening_id}/candidature").text
    assert "La mail parte alle" in client.get(f"/desk/candidature/{row.key}").text
    the_wait_passes(portal.db)
    drain(portal)
    assert len(mails.messages) == 1 and "non prosegue" in client.get(status).text


def test_the_note_of_something_erased_tells_nothing_new_too_early(client, portal, nora, mails, session):
    """SQLite gives the numbers of erased moves to new ones; what was still to be told of the old one stays in the queue."""
    _status, row = nora
    move(client, row, "interview")
    session.rollback()
    newest = session.exec(select(Move).where(Move.application_id == row.key).order_by(Move.id.desc())).first()
    with portal.db.write() as writing:
        outbox.note(writing, desk_actions.MOVED, newest.key)
    drain(portal)
    assert not mails.messages
    the_wait_passes(portal.db)
    drain(portal)
    assert len(mails.messages) == 1


def test_stopped_in_time_nothing_was_ever_there_for_the_person(client, portal, nora, mails, session):
    status, row = nora
    before = client.get(status).text
    move(client, row, "declined", words="Ciao {nome}, questa volta no.")
    assert undo(client, newest_act(session)).status_code == 303
    assert "è tutto come prima" in client.get("/desk/azioni").text
    the_wait_passes(portal.db)
    drain(portal)
    assert not mails.messages and client.get(status).text == before
    session.rollback()
    fresh = session.get(Application, row.key, populate_existing=True)
    assert fresh.stage is Stage.RECEIVED and fresh.answered_at is None, "the promise of an answer is open again"
    history = client.get(f"/desk/candidature/{row.key}").text
    assert "Da «Ricevuta» a «Non proseguita»" in history and "Annullato: da «Non proseguita» a «Ricevuta»" in history


def test_what_was_told_and_is_taken_back_is_told_too(client, portal, nora, mails, session):
    status, row = nora
    move(client, row, "declined")
    the_wait_passes(portal.db)
    drain(portal)
    mails.messages.clear()
    assert undo(client, newest_act(session)).status_code == 303
    drain(portal)
    assert not mails.messages and "non prosegue" in client.get(status).text
    the_wait_passes(portal.db)
    drain(portal)
    assert "riprende la tua candidatura" in str(mails.messages[-1]["Subject"])
    assert "La tua candidatura è arrivata" in client.get(status).text


def test_ones_own_words_go_in_the_mail_with_the_names_filled_in(client, portal, nora, mails):
    status, row = nora
    move(client, row, "declined", words="Cara {nome}, per «{offerta}» no.")
    the_wait_passes(portal.db)
    drain(portal)
    text = mails.text("nora@posta.example")
    assert f"Cara Nora Ferrari, per «{row.opening.title}» no." in text and "abbiamo deciso di proseguire" not in text
    assert "Cara Nora Ferrari" in client.get(status).text
    assert len(mails.messages) == 1, "the words travel in the mail of the move, not in a second one"


def test_only_the_newest_news_is_told(client, portal, nora, mails):
    status, row = nora
    move(client, row, "interview")
    move(client, row, "offer", version=2)
    the_wait_passes(portal.db)
    drain(portal)
    assert [m["Subject"] for m in mails.messages] == ["Aurora ti propone il lavoro"]
    assert "La cooperativa vuole conoscerti" not in client.get(status).text


def test_the_persons_own_withdrawal_wins_over_what_they_have_not_heard_of(client, portal, nora, mails, session):
    status, row = nora
    move(client, row, "declined")
    assert client.post(status + "/ritiri").status_code == 303
    the_wait_passes(portal.db)
    drain(portal)
    assert not mails.messages and "Hai ritirato la candidatura" in client.get(status).text
    refused = undo(client, newest_act(session))
    assert refused.status_code == 409 and "ha ritirato la candidatura" in refused.text


def test_a_message_can_be_stopped_until_it_leaves_and_not_after(client, portal, nora, mails, session):
    status, row = nora
    path = f"/desk/candidature/{row.key}/messaggi"
    for _ in range(2):
        assert client.post(path, data={"message-text": "Puoi venire martedì?"}).status_code == 303
    session.rollback()
    assert len(session.exec(select(Message)).all()) == 1, "sent twice, said once"
    assert "martedì" not in client.get(status).text
    assert undo(client, newest_act(session)).status_code == 303
    the_wait_passes(portal.db)
    drain(portal)
    assert not mails.messages and "martedì" not in client.get(status).text
    assert "fermato in tempo" in client.get(f"/desk/candidature/{row.key}").text
    client.post(path, data={"message-text": "Puoi venire mercoledì?"})
    the_wait_passes(portal.db)
    drain(portal)
    assert len(mails.messages) == 1 and "mercoledì" in client.get(status).text
    refused = undo(client, newest_act(session))
    assert refused.status_code == 409 and "è già partito" in refused.text


def test_receipts_and_links_never_wait(client, portal, cast, mails):
    apply(client, portal, cast.opening)
    client.post("/candidature/link", data={"email": "nora@posta.example"})
    drain(portal)
    assert len(mails.to("nora@posta.example")) == 2


def test_an_application_is_not_closed_without_telling_the_person(client, portal, cast, session, mails):
    with portal.db.write() as writing:
        row = writing.get(Application, cast.application.key)
        with pytest.raises(RuleBroken):
            desk_actions.move(writing, row, Stage.DECLINED, by=cast.people["recruiter"], version=1)
    sign_in(client, portal, cast.people["recruiter"])
    refused = move(client, cast.application, "declined", tell="call", call_said="")
    assert refused.status_code == 422 and "Scrivi chi ha telefonato" in refused.text
    session.rollback()
    assert session.get(Application, cast.application.key, populate_existing=True).stage is Stage.RECEIVED


def test_a_logged_call_closes_without_a_mail_and_says_when_who_and_what(client, portal, nora, mails):
    status, row = nora
    call = {"tell": "call", "call_at": YESTERDAY, "call_by": "Lidia", "call_said": "Le ho spiegato che il posto è uno"}
    assert move(client, row, "declined", **call).status_code == 303
    drain(portal)
    the_wait_passes(portal.db)
    drain(portal)
    assert not mails.messages and "non prosegue" in client.get(status).text, "she knows already"
    history = client.get(f"/desk/candidature/{row.key}").text
    assert "Telefonata di Lidia" in history and "il posto è uno" in history


@pytest.mark.parametrize("when", ["", "domani", "2099-01-01T10:00", "1999-01-01T10:00", "²"])
def test_a_call_that_cannot_have_been_is_refused_and_nothing_typed_is_lost(client, portal, nora, when):
    _status, row = nora
    data = {"call-call_at": when, "call-call_by": "Lidia", "call-call_said": "Parole da non perdere"}
    answer = client.post(f"/desk/candidature/{row.key}/telefonate", data=data)
    assert answer.status_code == 422 and "Parole da non perdere" in answer.text


def test_a_call_alone_is_an_answer_and_is_kept_once(client, portal, cast, session):
    sign_in(client, portal, cast.people["recruiter"])
    for _ in range(2):
        data = {"call-call_at": YESTERDAY, "call-call_by": "Lidia", "call-call_said": "Ci risentiamo lunedì"}
        assert client.post(f"/desk/candidature/{cast.application.key}/telefonate", data=data).status_code == 303
    assert client.get(f"/desk/candidature/{cast.application.key}").text.count("Ci risentiamo lunedì") == 1
    session.rollback()
    assert session.get(Application, cast.application.key, populate_existing=True).answered_at is not None


def test_ones_own_data_hold_what_was_taken_back_but_not_what_still_waits(client, portal, nora, session):
    import io
    import json
    import zipfile

    status, row = nora

    def data():
        with zipfile.ZipFile(io.BytesIO(client.get(status + "/dati").content)) as archive:
            return json.loads(archive.read("dati.json"))["applications"][0]

    move(client, row, "declined")
    assert data()["stage"] == "received" and [m["to"] for m in data()["moves"]] == ["received"]
    undo(client, newest_act(session))
    assert [m["to"] for m in data()["moves"]] == ["received", "declined", "received"]


def test_moving_there_and_back_within_the_wait_is_no_news(client, portal, cast, session, mails):
    with portal.db.write() as writing:
        row = factories.application(writing, cast.opening, "Piera Vai")
        for to in (Stage.INTERVIEW, Stage.READ):
            desk_actions.move(writing, row, to, by=cast.people["recruiter"], version=row.version, told=Told())
    the_wait_passes(portal.db)
    drain(portal)
    assert not mails.messages
    told = select(Move.after).where(Move.application_id == row.key, Move.shown_at.is_not(None)).order_by(Move.id)
    shown = session.exec(told).all()
    assert shown == [Stage.RECEIVED, Stage.READ]
