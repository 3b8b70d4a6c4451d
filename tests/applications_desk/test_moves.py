"""Moving an application: the allowed steps, who may, what the person hears, and what a stale page gets."""

import threading

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.applications.models import ALLOWED, FINAL, Application, Message, Move, Remark, Stage
from portal.outbox import Note
from tests.conftest import sign_in


def post_move(client: TestClient, application: Application, to: str, version: int = 1, **more: str) -> int:
    """The status of moving an application."""
    data = {"to": to, "version": str(version), "note": "", **more}
    return client.post(f"/desk/candidature/{application.key}/mosse", data=data).status_code


def fresh(session: Session, application: Application) -> Application:
    session.rollback()
    row = session.get(Application, application.key, populate_existing=True)
    assert row is not None
    return row


def test_a_recruiter_moves_an_application_and_the_person_will_hear_of_it(client, portal, cast, session):
    sign_in(client, portal, cast.people["recruiter"])
    answer = client.post(
        f"/desk/candidature/{cast.application.key}/mosse",
        data={"to": "interview", "version": "1", "note": "Molto motivata"},
    )
    assert answer.status_code == 303
    page = client.get(answer.headers["location"]).text
    assert "Colloquio" in page and "Molto motivata" in page
    moved = fresh(session, cast.application)
    assert moved.stage is Stage.INTERVIEW and moved.answered_at is not None and moved.version == 2
    step = session.exec(select(Move).where(Move.application_id == moved.key, Move.after == Stage.INTERVIEW)).one()
    assert (step.before, step.by_id, step.note) == (Stage.RECEIVED, cast.people["recruiter"].key, "Molto motivata")
    assert session.exec(select(Note).where(Note.topic == "application.moved", Note.subject == str(step.key))).one()


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_offers_its_allowed_moves_and_refuses_every_other(client, portal, cast, session, stage):
    sign_in(client, portal, cast.people["recruiter"])
    for to in Stage:
        with portal.db.write() as writing:
            row = writing.get(Application, cast.application.key)
            row.stage, row.version = stage, 1
        status = post_move(client, cast.application, to.value)
        if to in ALLOWED[stage]:
            assert status == 303 and fresh(session, cast.application).stage is to
        elif to is stage and to not in (Stage.RECEIVED, Stage.WITHDRAWN):
            assert (
                status == 303 and fresh(session, cast.application).version == 1
            )  # the finished result, no second step
        else:
            assert status == 409 and fresh(session, cast.application).stage is stage


def test_only_the_person_withdraws_and_hired_is_the_end():
    assert all(Stage.WITHDRAWN not in steps for steps in ALLOWED.values())
    assert Stage.RECEIVED not in {to for steps in ALLOWED.values() for to in steps}
    assert ALLOWED[Stage.HIRED] == ALLOWED[Stage.WITHDRAWN] == frozenset()
    assert set(ALLOWED) == set(Stage) and {Stage.HIRED, Stage.WITHDRAWN} < FINAL


def test_a_form_sent_twice_makes_one_step(client, portal, cast, session):
    sign_in(client, portal, cast.people["recruiter"])
    assert post_move(client, cast.application, "interview") == 303
    assert post_move(client, cast.application, "interview") == 303
    moves = session.exec(select(Move).where(Move.application_id == cast.application.key)).all()
    assert [m.after for m in moves] == [Stage.RECEIVED, Stage.INTERVIEW]


def test_a_stale_page_gets_409_shows_how_things_stand_and_keeps_the_note(client, portal, cast, session):
    sign_in(client, portal, cast.people["recruiter"])
    assert post_move(client, cast.application, "read") == 303
    answer = client.post(
        f"/desk/candidature/{cast.application.key}/mosse",
        data={"to": "declined", "version": "1", "note": "Scritta con fatica"},
    )
    assert answer.status_code == 409
    assert "Nel frattempo" in answer.text and "Scritta con fatica" in answer.text
    assert fresh(session, cast.application).stage is Stage.READ


def test_two_colleagues_at_once_make_one_move(client, portal, cast, session):
    """Twenty clicks in parallel, half of them elsewhere: one step is written."""
    sign_in(client, portal, cast.people["recruiter"])
    results: list[int] = []

    def click(to: str) -> None:
        results.append(post_move(client, cast.application, to))

    threads = [threading.Thread(target=click, args=(to,)) for to in ["interview", "declined"] * 10]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(results) <= {303, 409} and results.count(303) >= 1
    moves = session.exec(select(Move).where(Move.application_id == cast.application.key)).all()
    assert len(moves) == 2


@pytest.mark.parametrize("role", ["interviewer", "reader", "outreach", "editor", "coordinator"])
def test_roles_that_may_not_move_are_refused(client, portal, cast, role, session):
    sign_in(client, portal, cast.people[role])
    assert post_move(client, cast.application, "read") == 403
    assert fresh(session, cast.application).stage is Stage.RECEIVED


def test_another_cooperatives_application_is_not_there(client, portal, cast, session):
    sign_in(client, portal, cast.people["other_recruiter"])
    assert post_move(client, cast.application, "read") == 404
    assert client.get(f"/desk/candidature/{cast.application.key}").status_code == 404
    assert fresh(session, cast.application).stage is Stage.RECEIVED


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999999999999", "²"])
def test_a_broken_version_is_a_stale_page(client, portal, cast, version):
    sign_in(client, portal, cast.people["recruiter"])
    data = {"to": "read", "version": version, "note": ""}
    assert client.post(f"/desk/candidature/{cast.application.key}/mosse", data=data).status_code == 409


def test_remarks_and_messages_are_kept_as_written_and_shown_escaped(client, portal, cast, session):
    sign_in(client, portal, cast.people["recruiter"])
    base = f"/desk/candidature/{cast.application.key}"
    nasty = "<script>alert(1)</script> & «ottima»"
    assert client.post(f"{base}/note", data={"remark-text": nasty}).status_code == 303
    assert client.post(f"{base}/messaggi", data={"message-text": nasty}).status_code == 303
    page = client.get(base).text
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page
    assert session.exec(select(Remark.text)).one() == nasty
    message = session.exec(select(Message)).one()
    assert message.text == nasty and not message.from_candidate
    assert session.exec(select(Note).where(Note.topic == "message.written")).one()
    assert fresh(session, cast.application).answered_at is not None


@pytest.mark.parametrize(("path", "field"), [("note", "remark-text"), ("messaggi", "message-text")])
@pytest.mark.parametrize("text", ["", "   ", "x" * 10_000])
def test_an_empty_or_endless_text_comes_back_with_a_message(client, portal, cast, session, path, field, text):
    sign_in(client, portal, cast.people["recruiter"])
    answer = client.post(f"/desk/candidature/{cast.application.key}/{path}", data={field: text})
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text
    assert text.strip() in answer.text
    assert not session.exec(select(Remark)).all() and not session.exec(select(Message)).all()


def test_an_interviewer_of_the_opening_reads_and_notes_but_no_other_opening(client, portal, cast):
    from portal.openings.models import Assignment

    sign_in(client, portal, cast.people["interviewer"])
    base = f"/desk/candidature/{cast.application.key}"
    assert client.get(base).status_code == 404  # not assigned yet
    with portal.db.write() as writing:
        writing.add(Assignment(opening_id=cast.opening.key, person_id=cast.people["interviewer"].key))
    assert client.get(base).status_code == 200
    assert client.post(f"{base}/note", data={"remark-text": "Bel colloquio"}).status_code == 303
    assert client.post(f"{base}/messaggi", data={"message-text": "Ciao"}).status_code == 403
    assert client.get(f"/desk/candidature/{cast.other_application.key}").status_code == 404
