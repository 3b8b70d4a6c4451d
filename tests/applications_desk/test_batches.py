"""One thing for forty people: chosen, looked at, confirmed once, done one by one, said for each, taken back."""

import re
from urllib.parse import urlencode

import pytest
from sqlmodel import select

from portal import outbox
from portal.applications import batch_work, batches, desk_actions
from portal.applications.desk_models import MOST_BACK, Batch, BatchItem, Letter, Outcome, Purpose, Why
from portal.applications.models import Application, Message, Move, Stage
from portal.candidates.models import Candidate
from portal.outbox import Note
from portal.pool.models import PassOn, PoolEntry
from tests import factories
from tests.conftest import drain, sign_in
from tests.waiting import the_wait_passes

FORTY, FEW = 40, 8


def crowd(client, portal, cast, size):
    """So many people applied to Aurora's opening; the recruiter is signed in, one letter is there."""
    with portal.db.write() as session:
        session.add(
            Letter(
                purpose=Purpose.REJECTION, name="No", text="Ciao {nome},\n\ngrazie.", text_en="Hello {nome}, thanks."
            )
        )
        rows = [factories.application(session, cast.opening, f"Persona {n:02}") for n in range(size)]
        rows[1].locale = "en"
    sign_in(client, portal, cast.people["recruiter"])
    return rows


@pytest.fixture
def people(client, portal, cast):
    return crowd(client, portal, cast, FEW)


@pytest.fixture
def forty(client, portal, cast):
    return crowd(client, portal, cast, FORTY)


def choose(client, rows, what="reject", submission="one showing", **more):
    data = {"cosa": what, "submission": submission, "a": [f"{r.key}-{r.version}" for r in rows], **more}
    return client.post("/desk/operazioni", data=data)


def looked(page):
    return re.search(r'name="looked" value="(\w+)"', page)[1]


def confirm(client, path, **more):
    """Look at the preview and confirm what it shows."""
    page = client.get(path).text
    text = re.search(r'<textarea[^>]*id="text"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    english = re.search(r'<textarea[^>]*id="text_en"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    data = {
        "then": "confirm",
        "looked": looked(page),
        "text": text[1] if text else "",
        "text_en": english[1] if english else "",
    }
    return client.post(path, data={k: v.replace("&#39;", "'") for k, v in data.items()} | more)


def outcomes(session):
    session.rollback()
    return [(i.outcome, i.why) for i in session.exec(select(BatchItem).order_by(BatchItem.application_id))]


def test_forty_are_told_no_in_kind_words_once_and_each_with_their_own_name(client, portal, cast, forty, session, mails):
    people = forty
    path = choose(client, people).headers["location"]
    page = client.get(path).text
    assert "Rispondere di no a 40 persone" in page and page.count("mail-previews") == 1
    shown = re.findall(r'<li class="card plain"><p class="eyebrow">A (Persona \d\d)</p>', page)
    assert len(shown) == 3 and "Persona 01" in shown, "three real mails, the one in English among them"
    assert "Ciao Persona 00," in page or "Ciao Persona 39," in page
    assert "/candidature/Wy" not in page, "the private link is not shown to staff"
    for _ in range(3):
        assert confirm_or_done(client, path) == 303
    drain(portal)
    assert outcomes(session) == [(Outcome.DONE, Why.NONE)] * FORTY
    assert not mails.messages, "they wait for a quarter of an hour"
    the_wait_passes(portal.db)
    drain(portal)
    assert len(mails.messages) == FORTY and len({m["To"] for m in mails.messages}) == FORTY
    addresses = dict(session.exec(select(Application.name, Candidate.email).join(Candidate)).all())
    for row in people:
        text = mails.text(addresses[row.name])
        assert row.name in text and "{" not in text
    assert "Hello Persona 01," in mails.text(addresses["Persona 01"])
    # Sent again, it sends nothing.
    batch_work.carry_out(portal, [Note(topic=batches.CONFIRMED, subject=path.rsplit("/", 1)[1])])
    the_wait_passes(portal.db)
    drain(portal)
    assert len(mails.messages) == FORTY
    result = client.get(path).text
    assert "Fatto per 40 persone." in result and result.count("fatto</span>") == FORTY


def test_with_the_no_each_is_asked_whether_others_may_see_them_and_undone_nobody_is(
    client, portal, cast, people, session, mails
):
    path = choose(client, people[:3]).headers["location"]
    question = "Vuoi che altre cooperative ti trovino?"
    assert 'name="pass_on"' in client.get(path).text and question not in client.get(path).text
    # The tick changes the mails: they are shown again before anything is confirmed.
    assert confirm(client, path, pass_on="y").headers["location"] == path
    page = client.get(path).text
    assert question in page and session.exec(select(PassOn)).all() == []
    confirm(client, path, pass_on="y")
    drain(portal)
    session.rollback()
    asked = session.exec(select(PassOn)).all()
    assert {row.application_id for row in asked} == {row.key for row in people[:3]}
    assert all(row.agreed is None for row in asked) and session.exec(select(PoolEntry)).all() == []
    session.rollback()
    client.post(f"{path}/annullamenti")
    drain(portal)
    assert session.exec(select(PassOn)).all() == [] and not mails.messages


def test_the_question_goes_out_in_every_mail_of_the_batch(client, portal, people, session, mails):
    path = choose(client, people[:2]).headers["location"]
    confirm(client, path, pass_on="y")
    confirm(client, path, pass_on="y")
    drain(portal)
    the_wait_passes(portal.db)
    drain(portal)
    texts = [mail.get_body(("plain",)).get_content() for mail in mails.messages]
    assert len(texts) == 2
    assert "Vuoi che altre cooperative ti trovino?" in texts[0] + texts[1]
    assert any("other cooperatives" in text for text in texts), "the one who applied in English is asked in English"


def test_only_a_no_asks(client, portal, people, session):
    path = choose(client, people[:2], what="interview").headers["location"]
    assert 'name="pass_on"' not in client.get(path).text
    confirm(client, path, pass_on="y")
    drain(portal)
    session.rollback()
    assert session.exec(select(PassOn)).all() == []


def confirm_or_done(client, path):
    page = client.get(path).text
    return (
        confirm(client, path).status_code
        if 'name="looked"' in page
        else client.post(path, data={"then": "confirm"}).status_code
    )


def test_one_showing_of_the_list_makes_one_batch(client, people, session):
    first, second = choose(client, people[:3]), choose(client, people[:3])
    assert first.headers["location"] == second.headers["location"]
    session.rollback()
    assert len(session.exec(select(Batch)).all()) == 1


def test_who_was_moved_meanwhile_is_left_out_and_the_others_are_not_held_up(client, portal, cast, people, session):
    path = choose(client, people[:4]).headers["location"]
    with portal.db.write() as writing:
        row = writing.get(Application, people[0].key)
        desk_actions.move(writing, row, Stage.INTERVIEW, by=cast.people["owner"], version=1)
    page = client.get(path).text
    assert "1 persona resta fuori" in page and "qualcuno l’ha spostata" in page
    assert confirm(client, path).status_code == 303
    with portal.db.write() as writing:  # and another one between the button and the worker
        row = writing.get(Application, people[1].key)
        desk_actions.move(writing, row, Stage.READ, by=cast.people["owner"], version=1)
    drain(portal)
    assert outcomes(session) == [(Outcome.SKIPPED, Why.STALE)] * 2 + [(Outcome.DONE, Why.NONE)] * 2
    assert session.get(Application, people[0].key, populate_existing=True).stage is Stage.INTERVIEW


def test_all_that_match_the_filter_are_taken_and_nobody_else(client, portal, cast, people, session):
    with portal.db.write() as writing:
        other = factories.opening(writing, cast.aurora, cast.oss)
        factories.application(writing, other, "Persona Altrove")
    filters = f"offerta={cast.opening.key}&nome=persona"
    path = choose(client, [], tutte="1", filters=filters, back="table").headers["location"]
    session.rollback()
    names = session.exec(select(Application.name).join(BatchItem, BatchItem.application_id == Application.id)).all()
    assert sorted(names) == [f"Persona 0{n}" for n in range(FEW)]
    assert f"/desk/offerte/{cast.opening.key}/candidature?vista=tabella&amp;nome=persona" in client.get(path).text


def test_a_choice_made_on_a_very_long_filter_leads_back_without_it(client, portal, cast, people, session):
    chosen = urlencode({"offerta": cast.opening.key, "nome": "è" * 120, "luogo": "ì" * 400, "in_ritardo": "1"})
    path = choose(client, people[:1], filters=chosen, back="board").headers["location"]
    back = session.exec(select(Batch.back)).one()
    assert len(back) <= MOST_BACK
    assert f'/desk/offerte/{cast.opening.key}/candidature?in_ritardo=1"' in client.get(path).text


@pytest.mark.parametrize("data", [{}, {"a": "x-1"}, {"a": "999999-1"}, {"a": ["²-1", "-", "1-"]}])
def test_nobody_chosen_makes_no_batch_and_says_so(client, people, session, data):
    answer = client.post("/desk/operazioni", data={"cosa": "reject", "submission": "x", **data})
    assert answer.status_code == 303
    assert "Scegli almeno una persona" in client.get(answer.headers["location"]).text
    assert client.post("/desk/operazioni", data={"cosa": "erase", "a": f"{people[0].key}-1"}).status_code == 303
    session.rollback()
    assert not session.exec(select(Batch)).all()


def test_people_of_another_cooperative_are_never_in_it(client, portal, cast, people, session):
    path = choose(client, [people[0], cast.other_application]).headers["location"]
    assert "Elio Verdi" not in client.get(path).text
    session.rollback()
    assert len(session.exec(select(BatchItem)).all()) == 1
    for other in ("other_recruiter", "hiring_manager"):
        sign_in(client, portal, cast.people[other])
        assert client.get(path).status_code == client.post(path).status_code == 404
        assert client.post(f"{path}/annullamenti").status_code == 404


def test_what_was_not_looked_at_is_not_sent(client, people, session):
    path = choose(client, people[:2]).headers["location"]
    old = looked(client.get(path).text)
    answer = client.post(path, data={"then": "confirm", "looked": old, "text": "Tutt’altro, {nome}."})
    assert answer.status_code == 303
    page = client.get(path).text
    assert "guardale di nuovo" in page and "Tutt’altro, Persona 00." in page
    session.rollback()
    assert session.exec(select(Batch)).one().confirmed_at is None


@pytest.mark.parametrize("text", ["Ciao {pippo}", "", "{nome"])
def test_words_that_cannot_be_filled_in_are_refused_beside_the_box(client, people, text):
    path = choose(client, people[:2], "message").headers["location"]
    page = client.post(path, data={"then": "preview", "text": text})
    if page.status_code == 303:
        page = client.post(path, data={"then": "confirm", "text": text, "looked": looked(client.get(path).text)})
    assert page.status_code == 422 and 'aria-invalid="true"' in page.text and text in page.text


def test_a_message_to_many_is_announced_to_each(client, portal, people, mails, session):
    path = choose(client, people[:3], "message").headers["location"]
    client.post(path, data={"then": "preview", "text": "Ciao {nome}, ci manca un documento."})
    assert confirm(client, path).status_code == 303
    drain(portal)
    the_wait_passes(portal.db)
    drain(portal)
    assert len(mails.messages) == 3 and "documento" not in mails.messages[0].as_string()
    session.rollback()
    assert sorted(session.exec(select(Message.text)).all())[0] == "Ciao Persona 00, ci manca un documento."


def test_the_whole_is_taken_back_and_mails_that_wait_never_leave(client, portal, people, mails, session):
    path = choose(client, people).headers["location"]
    confirm(client, path)
    drain(portal)
    for _ in range(2):
        assert client.post(f"{path}/annullamenti").status_code == 303
    the_wait_passes(portal.db)  # the worker comes late: what was asked for in time holds all the same
    drain(portal)
    assert not mails.messages
    assert {o for o, _why in outcomes(session)} == {Outcome.UNDONE}
    assert {row.stage for row in session.exec(select(Application))} == {Stage.RECEIVED}
    assert "Annullata per 8 persone." in client.get(path).text


def test_one_of_them_is_taken_back_alone_and_shown_so(client, portal, people, mails, session):
    path = choose(client, people[:5]).headers["location"]
    confirm(client, path)
    drain(portal)
    button = re.search(r'action="(/desk/azioni/\d+/annullamenti)"', client.get(path).text)[1]
    assert client.post(button, data={"back": "batch"}).headers["location"] == path
    page = client.get(path).text
    assert page.count("annullato</span>") == 1 and page.count("fatto</span>") == 4
    the_wait_passes(portal.db)
    drain(portal)
    assert len(mails.messages) == 4
    client.post(f"{path}/annullamenti")
    drain(portal)
    assert {o for o, _why in outcomes(session)} == {Outcome.UNDONE}


def test_who_cannot_be_taken_back_is_named_with_the_reason(client, portal, cast, people, session):
    path = choose(client, people[:3], "interview").headers["location"]
    confirm(client, path)
    drain(portal)
    with portal.db.write() as writing:
        row = writing.get(Application, people[0].key)
        desk_actions.move(writing, row, Stage.OFFER, by=cast.people["owner"], version=row.version)
    client.post(f"{path}/annullamenti")
    drain(portal)
    assert outcomes(session)[0] == (Outcome.KEPT, Why.MOVED_ON)
    assert "nel frattempo è stata spostata di nuovo" in client.get(path).text


def test_a_worker_killed_in_the_middle_goes_on_where_it_was(client, portal, people, session, monkeypatch):
    path = choose(client, people[:6]).headers["location"]
    confirm(client, path)
    real, calls = batch_work._do, []

    def breaks(*arguments):
        calls.append(1)
        if len(calls) == 4:
            raise MemoryError
        return real(*arguments)

    monkeypatch.setattr(batch_work, "_do", breaks)
    drain(portal)
    session.rollback()
    assert [o for o, _why in outcomes(session)].count(Outcome.DONE) == 3
    with portal.db.write() as writing:
        for note in writing.exec(select(Note).where(Note.topic == batches.CONFIRMED)):
            outbox.retry(writing, [note.key])
    drain(portal)
    assert outcomes(session) == [(Outcome.DONE, Why.NONE)] * 6
    moves = session.exec(select(Move.application_id).where(Move.after == Stage.DECLINED)).all()
    assert len(moves) == len(set(moves)) == 6


def test_somebody_erased_meanwhile_is_simply_not_there(client, portal, people, session):
    from portal.applications import erasure

    path = choose(client, people[:3]).headers["location"]
    confirm(client, path)
    with portal.db.write() as writing:
        erasure.erase(writing, writing.get(Application, people[0].key))
    drain(portal)
    assert outcomes(session) == [(Outcome.DONE, Why.NONE)] * 2 and "Persona 00" not in client.get(path).text


def test_a_recruiter_who_left_meanwhile_does_nothing_more(client, portal, cast, people, session):
    path = choose(client, people[:2]).headers["location"]
    confirm(client, path)
    with portal.db.write() as writing:
        writing.get(type(cast.people["recruiter"]), cast.people["recruiter"].key).active = False
    drain(portal)
    assert outcomes(session) == [(Outcome.SKIPPED, Why.NOT_MINE)] * 2


@pytest.mark.parametrize("size", [3, FEW])
def test_the_pages_cost_the_same_for_three_and_for_eight(client, portal, people, queries, size):
    path = choose(client, people[:size]).headers["location"]
    with queries(at_most=9):
        assert client.get(path).status_code == 200
    confirm(client, path)
    drain(portal)
    with queries(at_most=10):
        assert client.get(path).status_code == 200
