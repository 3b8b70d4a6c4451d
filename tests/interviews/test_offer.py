"""H10: dates are offered to one or several people; what is refused beside the field; what follows for the stage and the mail."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlmodel import select

from portal.acts import Act
from portal.applications import desk_actions, undoing
from portal.applications.interviews.models import Interview, InterviewPanel, InterviewRound, InterviewState
from portal.applications.models import Application, Stage
from portal.openings.models import Assignment
from tests import factories
from tests.conftest import drain, sign_in
from tests.factories import at
from tests.interviews.arranging import again, offer, path, slots, typed, wait_over

ROME = ZoneInfo("Europe/Rome")


@pytest.fixture
def desk(client, portal, cast):
    return sign_in(client, portal, cast.people["recruiter"])


def where(cast):
    return f"/desk/offerte/{cast.opening.key}/colloqui"


def email(session, application):
    session.rollback()
    return session.get(Application, application.key).candidate.email


def test_dates_for_two_people_move_both_and_reach_them_after_the_wait(desk, portal, cast, session, mails):
    with portal.db.write() as writing:
        other = factories.application(writing, cast.opening, "Gina Neri")
    page = desk.get(f"{where(cast)}?candidatura={cast.application.key}")
    assert page.status_code == 200 and "Gina Neri" in page.text
    panel = cast.people["owner"]
    sent = typed(
        [cast.application, other], at(5), at(6), panel=[str(panel.key)], guests="Ugo Rossi, Ada Bo",
        note="Porta un documento.", **{"dates-1-many": "3"},
    )  # fmt: skip
    answer = desk.post(where(cast), data=sent)
    assert answer.status_code == 303 and answer.headers["location"] == "/desk/colloqui"
    rows = session.exec(select(Interview)).all()
    assert {r.application_id for r in rows} == {cast.application.key, other.key}
    assert [s.starts_at for s in slots(session, rows[0])] == [
        at(5),
        *(at(6) + timedelta(minutes=45 * n) for n in range(3)),
    ]
    assert {session.get(Application, r.application_id).stage for r in rows} == {Stage.INTERVIEW}
    token = path(rows[0], cast.application)
    drain(portal)
    assert not mails.messages, "a quarter of an hour to think better of it"
    assert "Scegli il giorno" not in desk.get(token).text
    wait_over(portal)
    drain(portal)
    drain(portal)
    to = email(session, cast.application)
    assert len(mails.to(to)) == 1, "the dates and the news that one is invited are one mail"
    assert "Scegli il giorno del colloquio con Aurora" in mails.to(to)[0]["Subject"]
    assert "dalle 10:00 alle 10:45" in mails.text(to) and "Ugo Rossi" in mails.text(to)
    page = desk.get(token).text
    assert page.count('name="slot"') == 4 and "Porta un documento." in page


def test_the_same_form_sent_twice_offers_once(desk, cast, session):
    sent = typed([cast.application], at(5))
    first, second = desk.post(where(cast), data=sent), desk.post(where(cast), data=sent)
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    assert len(session.exec(select(InterviewRound)).all()) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"dates-0-day": "2020-01-01"}, "già passata"),
        ({"dates-0-day": "2020-13-41"}, "Scrivi una data"),
        ({"dates-0-day": ""}, "Servono giorno e ora"),
        ({"dates-0-day": "9999-12-31"}, "Controlla l’anno"),
        ({"dates-0-day": "", "dates-0-time": ""}, "Scrivi almeno una data"),
        ({"dates-0-many": "99"}, "Scrivi un numero tra 1 e 12"),
        ({"minutes": "3"}, "Scrivi un numero tra 10 e 480"),
        ({"place": ""}, "Scrivi dove ci si incontra"),
        ({"link": "javascript:alert(1)"}, "con https:// davanti"),
        ({"people": []}, "Scegli almeno una persona"),
        ({"people": ["999999"]}, "non c’è nella lista"),
        ({"panel": ["999999"]}, "non c’è nella lista"),
        ({"submission": "x" * 3000}, "aperta da troppo tempo"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(desk, cast, session, changes, words):
    sent = typed([cast.application], at(5), note="Suonate al primo campanello.") | changes
    answer = desk.post(where(cast), data=sent)
    assert answer.status_code == 422 and words in answer.text
    assert "Suonate al primo campanello." in answer.text
    assert not session.exec(select(Interview)).all()
    assert session.get(Application, cast.application.key).stage is Stage.RECEIVED


def test_dates_that_overlap_are_refused_beside_the_second_one(desk, cast):
    sent = typed([cast.application], at(5), at(5) + timedelta(minutes=30))
    answer = desk.post(where(cast), data=sent)
    assert answer.status_code == 422 and "Si sovrappone" in answer.text
    assert answer.text.index('name="dates-0-day"') < answer.text.index('id="dates-1-day-error"')
    in_a_row = typed([cast.application], at(5), at(5) + timedelta(minutes=45))
    assert desk.post(where(cast), data=in_a_row).status_code == 303, "one after the other is no overlap"


def test_a_colleague_who_is_taken_then_is_named_beside_the_date(desk, portal, cast, session):
    owner = cast.people["owner"]
    with portal.db.write() as writing:
        busy = factories.application(writing, cast.opening, "Gina Neri")
    (row,) = offer(portal, [busy], at(5), by=cast.people["recruiter"], people=[owner.key])
    assert desk.post(path(row, busy, "scelte"), data={"slot": slots(session, row)[0].key}).status_code == 303
    late = at(5) + timedelta(minutes=30)
    answer = desk.post(where(cast), data=typed([cast.application], late, panel=[str(owner.key)]))
    assert answer.status_code == 422 and "In quest’ora ha già un colloquio: owner" in answer.text
    assert desk.post(where(cast), data=typed([cast.application], late)).status_code == 303, "somebody else may"


def test_an_hour_that_the_clocks_skip_is_no_date(client, portal, cast):
    with time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=ROME)):
        desk = sign_in(client, portal, cast.people["recruiter"])
        sent = typed([cast.application], at(5)) | {"dates-0-day": "2027-03-28", "dates-0-time": "02:30"}
        answer = desk.post(where(cast), data=sent)
        assert answer.status_code == 422 and "si cambia l’ora" in answer.text


def test_more_rows_come_when_asked_for_and_keep_what_was_typed(desk, cast, session):
    answer = desk.post(where(cast), data=typed([cast.application], at(5), more="1"))
    assert answer.status_code == 200 and 'name="dates-4-day"' in answer.text
    assert f'value="{at(5):%Y-%m-%d}"' in answer.text and not session.exec(select(Interview)).all()


def test_new_dates_take_the_place_of_those_that_suited_nobody_but_not_of_a_date_that_is_settled(
    desk, portal, cast, session
):
    (first,) = offer(portal, [cast.application], by=cast.people["recruiter"])
    assert desk.post(where(cast), data=typed([cast.application], at(9))).status_code == 303
    assert again(session, first).state is InterviewState.CANCELLED
    second = session.exec(select(Interview).where(Interview.state == InterviewState.OFFERED)).one()
    wait_over(portal)
    desk.post(path(second, cast.application, "scelte"), data={"slot": slots(session, second)[0].key})
    refused = desk.post(where(cast), data=typed([cast.application], at(12)))
    assert refused.status_code == 422 and "Ha già un colloquio fissato: Dora Bianchi" in refused.text


def test_an_offer_called_off_in_the_wait_was_never_made_for_the_person(desk, portal, cast, session, mails):
    (row,) = offer(portal, [cast.application], by=cast.people["recruiter"], seen=False)
    assert desk.post(f"/desk/colloqui/{row.key}/annullamenti", data={"reason": "Sbagliato"}).status_code == 303
    wait_over(portal)
    drain(portal)
    text = mails.text(email(session, cast.application))
    assert "Scegli il giorno" not in str(mails.messages[-1]["Subject"]) and "per scegliere insieme il giorno" in text


def test_undoing_the_move_takes_the_offer_away(portal, cast, session, mails):
    (row,) = offer(portal, [cast.application], by=cast.people["recruiter"], seen=False)
    with portal.db.write() as writing:
        undoing.undo(writing, writing.exec(select(Act)).one(), by=cast.people["recruiter"])
    wait_over(portal)
    drain(portal)
    assert again(session, row).state is InterviewState.CANCELLED and not mails.messages


def test_who_is_past_the_interview_or_gone_cannot_be_chosen(desk, portal, cast, session):
    with portal.db.write() as writing:
        gone = factories.application(writing, cast.opening, "Lia Gallo", stage=Stage.WITHDRAWN)
        hired = factories.application(writing, cast.opening, "Mia Sala", stage=Stage.HIRED)
    page = desk.get(where(cast)).text
    assert "Lia Gallo" not in page and "Mia Sala" not in page
    for person in (gone, hired):
        assert desk.post(where(cast), data=typed([person], at(5))).status_code == 422


def test_a_no_during_the_quarter_of_an_hour_does_not_show_in_the_interview(desk, portal, cast, session):
    """What staff decide is not given away by dates that vanish; when it is told, the date goes out of the calendar."""
    (row,) = offer(portal, [cast.application], by=cast.people["recruiter"])
    desk.post(path(row, cast.application, "scelte"), data={"slot": slots(session, row)[0].key})
    with portal.db.write() as writing:
        application = writing.get(Application, cast.application.key)
        told = desk_actions.Told()
        desk_actions.move(writing, application, Stage.DECLINED, by=cast.people["recruiter"], version=application.version, told=told)  # fmt: skip
    drain(portal)
    assert "Disdici il colloquio" in desk.get(path(row, cast.application)).text
    wait_over(portal)
    drain(portal)
    assert again(session, row).state is InterviewState.CANCELLED
    assert "Disdici il colloquio" not in desk.get(path(row, cast.application)).text


def test_who_follows_the_opening_sits_in_unless_one_chooses_otherwise(desk, portal, cast, session):
    interviewer = cast.people["interviewer"]
    with portal.db.write() as writing:
        writing.add(Assignment(opening_id=cast.opening.key, person_id=interviewer.key))
    page = desk.get(where(cast)).text
    assert f'value="{interviewer.key}" checked' in page
    assert cast.people["other_recruiter"].name not in page, "colleagues of another cooperative are not on the list"
    desk.post(where(cast), data=typed([cast.application], at(5), panel=[str(interviewer.key)]))
    assert session.exec(select(InterviewPanel.person_id)).all() == [interviewer.key]
