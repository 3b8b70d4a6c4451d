"""Seven days to think better of it: what is undone, by whom, when it is refused, and what a second click gets."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from portal.acts import Act
from portal.applications import batch_work, desk_actions
from portal.applications.desk_actions import Told
from portal.applications.desk_models import Letter, Purpose
from portal.applications.models import Application, Move, Stage
from portal.db import now
from portal.db import today as italian_today
from portal.openings.models import Assignment, Opening, State
from tests import factories
from tests.conftest import sign_in


def acts(session):
    session.rollback()
    return session.exec(select(Act).order_by(Act.id)).all()


def undo(client, act):
    return client.post(f"/desk/azioni/{act.key}/annullamenti")


def stage(session, row):
    session.rollback()
    return session.get(Application, row.key, populate_existing=True).stage


@pytest.fixture
def moved(client, portal, cast):
    """Dora was invited; the recruiter looks."""
    with portal.db.write() as writing:
        row = writing.get(Application, cast.application.key)
        desk_actions.move(writing, row, Stage.INTERVIEW, by=cast.people["recruiter"], version=1)
    sign_in(client, portal, cast.people["recruiter"])
    return cast


def test_a_move_is_undone_once_however_often_one_clicks_and_both_acts_stay(client, moved, session):
    (act,) = acts(session)
    assert "spostata in «Colloquio»" in client.get("/desk/azioni").text
    assert undo(client, act).status_code == 303 and undo(client, act).status_code == 303
    assert stage(session, moved.application) is Stage.RECEIVED
    steps = session.exec(select(Move).where(Move.application_id == moved.application.key).order_by(Move.id)).all()
    assert [(m.after, m.undoes_id) for m in steps][1:] == [(Stage.INTERVIEW, None), (Stage.RECEIVED, steps[1].id)]
    assert "annullata da recruiter" in client.get("/desk/azioni").text


def test_two_clicks_at_the_same_moment_undo_once(client, portal, moved, session):
    import threading

    (act,) = acts(session)
    codes: list[int] = []
    threads = [threading.Thread(target=lambda: codes.append(undo(client, act).status_code)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(codes) == {303}
    session.rollback()
    assert len(session.exec(select(Move).where(Move.application_id == moved.application.key)).all()) == 3


def test_after_seven_days_it_stays(client, portal, moved, session):
    (act,) = acts(session)
    with time_machine.travel(now() + timedelta(days=7, minutes=1)):
        sign_in(client, portal, moved.people["recruiter"])
        refused = undo(client, act)
        assert refused.status_code == 409 and "più di sette giorni" in refused.text
    assert stage(session, moved.application) is Stage.INTERVIEW
    with time_machine.travel(now() + timedelta(days=9)):
        batch_work.sweep(portal)
    assert acts(session) == []


def test_an_older_move_waits_until_the_newer_one_is_undone(client, portal, moved, session):
    with portal.db.write() as writing:
        row = writing.get(Application, moved.application.key)
        desk_actions.move(writing, row, Stage.OFFER, by=moved.people["owner"], version=2)
    first, second = acts(session)
    refused = undo(client, first)
    assert refused.status_code == 409 and "annulla prima quello" in refused.text
    assert undo(client, second).status_code == undo(client, first).status_code == 303
    assert stage(session, moved.application) is Stage.RECEIVED


def test_a_no_is_not_taken_back_when_the_person_was_hired_elsewhere_meanwhile(client, portal, cast, session):
    recruiter = cast.people["recruiter"]
    with portal.db.write() as writing:
        row = writing.get(Application, cast.application.key)
        desk_actions.move(writing, row, Stage.DECLINED, by=recruiter, version=1, told=Told())
        second = factories.opening(writing, cast.aurora, cast.oss)
        other = Application(
            submission="other", opening_id=second.key, candidate_id=row.candidate_id, name=row.name, phone=row.phone,
            stage=Stage.OFFER, answer_by=italian_today(),
        )  # fmt: skip
        writing.add(other)
        writing.flush()
        desk_actions.move(writing, other, Stage.HIRED, by=recruiter, version=1, told=Told())
    sign_in(client, portal, recruiter)
    refused = undo(client, acts(session)[0])
    assert refused.status_code == 409 and "ha avuto il lavoro" in refused.text


def test_erasing_the_application_takes_its_acts_along(client, portal, moved, session):
    from portal.applications import erasure

    (act,) = acts(session)
    path = f"/desk/azioni/{act.key}/annullamenti"
    with portal.db.write() as writing:
        erasure.erase(writing, writing.get(Application, moved.application.key))
    assert acts(session) == [] and client.post(path).status_code == 404


@pytest.mark.parametrize("role", ["other_recruiter", "hiring_manager"])
def test_acts_are_seen_and_undone_only_within_ones_scope(client, portal, moved, session, role):
    (act,) = acts(session)
    sign_in(client, portal, moved.people[role])
    assert "Dora Bianchi" not in client.get("/desk/azioni").text and undo(client, act).status_code == 404
    if role == "hiring_manager":
        with portal.db.write() as writing:
            writing.add(Assignment(opening_id=moved.opening.key, person_id=moved.people[role].key))
        assert "Dora Bianchi" in client.get("/desk/azioni").text and undo(client, act).status_code == 303


def test_a_closed_opening_is_open_again_unless_its_last_day_went_by(client, portal, cast, session):
    sign_in(client, portal, cast.people["recruiter"])
    path = f"/desk/offerte/{cast.opening.key}/chiusure"
    assert client.post(path, data={"reason": "filled"}).status_code == 303
    (act,) = acts(session)
    assert "offerta chiusa" in client.get("/desk/azioni").text
    assert undo(client, act).status_code == 303
    session.rollback()
    row = session.get(Opening, cast.opening.key, populate_existing=True)
    assert (row.state, row.closed_at, row.close_reason) == (State.PUBLISHED, None, None)
    client.post(path, data={"reason": "filled"})
    with portal.db.write() as writing:
        writing.get(Opening, cast.opening.key).closes_on = italian_today() - timedelta(days=1)
    refused = undo(client, acts(session)[-1])
    assert refused.status_code == 409 and "ultimo giorno" in refused.text


def test_a_deleted_draft_comes_back_word_for_word(client, portal, cast, session):
    with portal.db.write() as writing:
        draft = factories.opening(
            writing,
            cast.aurora,
            cast.oss,
            state=State.DRAFT,
            title="Una bozza preziosa",
            shifts=["night"],
            published_at=None,
        )
        written = draft.model_dump(exclude={"id", "slug", "created_at", "updated_at", "edited_by_id", "version"})
    sign_in(client, portal, cast.people["recruiter"])
    assert client.post(f"/desk/offerte/{draft.key}/eliminazioni").status_code == 303
    session.rollback()
    assert session.get(Opening, draft.key) is None
    assert undo(client, acts(session)[-1]).status_code == 303
    session.rollback()
    row = session.exec(select(Opening).where(Opening.title == "Una bozza preziosa")).one()
    assert row.model_dump(include=set(written)) == written


def test_a_deleted_letter_comes_back(client, portal, cast, session):
    with portal.db.write() as writing:
        writing.add(Letter(cooperative_id=cast.aurora.key, purpose=Purpose.REPLY, name="Mio", text="Ciao {nome}"))
    session.rollback()
    letter = session.exec(select(Letter).where(Letter.name == "Mio")).one()
    sign_in(client, portal, cast.people["recruiter"])
    assert client.post(f"/desk/modelli/{letter.key}/eliminazioni").status_code == 303
    (act,) = acts(session)
    assert undo(client, act).status_code == 303
    session.rollback()
    assert session.exec(select(Letter.text).where(Letter.name == "Mio")).one() == "Ciao {nome}"


def test_the_page_costs_the_same_however_much_was_done(client, portal, cast, queries):
    with portal.db.write() as writing:
        for n in range(30):
            row = factories.application(writing, cast.opening, f"Persona {n}")
            desk_actions.move(writing, row, Stage.READ, by=cast.people["recruiter"], version=1)
    sign_in(client, portal, cast.people["recruiter"])
    with queries(at_most=8):
        assert "Persona 29" in client.get("/desk/azioni").text
