"""H10, H6: who sees which interview, moving and calling off, how it went, reminders, and today's on the morning page."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from portal.applications.interviews import mail as interviews_mail
from portal.applications.interviews.models import Interview, InterviewState
from portal.applications.models import Application
from portal.calendar_files import ROME
from portal.db import now
from portal.openings.models import Assignment
from tests import factories
from tests.conftest import drain, sign_in
from tests.factories import at
from tests.interviews.arranging import again, entry, offer, path, slots, wait_over


@pytest.fixture
def booked(client, portal, cast, session):
    """Dora has a date in three days at ten; the interviewer sits in."""
    (row,) = offer(portal, [cast.application], by=cast.people["recruiter"], people=[cast.people["interviewer"].key])
    client.post(path(row, cast.application, "scelte"), data={"slot": slots(session, row)[0].key})
    drain(portal)
    session.rollback()
    return row


def change(row, moment, **more):
    local = moment.astimezone(ROME)
    words = {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}", "minutes": "45", "place": "Sede, via Roma 1"}
    return words | {"version": str(row.version)} | more


def test_staff_move_a_date_and_the_same_entry_moves_in_both_calendars_at_once(
    client, portal, cast, session, booked, mails
):
    desk = sign_in(client, portal, cast.people["recruiter"])
    row = again(session, booked)
    answer = desk.post(f"/desk/colloqui/{row.key}/spostamenti", data=change(row, at(9, 15), place="Sala B"))
    assert answer.status_code == 303
    stale = desk.post(f"/desk/colloqui/{row.key}/spostamenti", data=change(row, at(10)))
    assert stale.status_code == 409 and "è cambiato" in stale.text and again(session, row).starts_at == at(9, 15)
    drain(portal)
    to = session.get(Application, cast.application.key).candidate.email
    for address in (to, cast.people["interviewer"].email):
        method, uid, sequence, starts, _status = entry(mails.to(address)[-1])
        assert (method, uid, sequence, starts) == ("REQUEST", booked.uid, 1, at(9, 15))
    assert "Sala B" in mails.text(to)
    assert desk.post(f"/desk/colloqui/{row.key}/annullamenti", data={"reason": ""}).status_code == 422
    assert (
        desk.post(f"/desk/colloqui/{row.key}/annullamenti", data={"reason": "La sala è allagata."}).status_code == 303
    )
    drain(portal)
    assert entry(mails.to(to)[-1])[0] == "CANCEL" and "La sala è allagata." in mails.text(to)
    assert "La sala è allagata." in desk.get(path(row, cast.application)).text


def test_a_date_agreed_on_the_telephone_is_set_by_staff(client, portal, cast, session, mails):
    (row,) = offer(portal, [cast.application], by=cast.people["recruiter"])
    desk = sign_in(client, portal, cast.people["recruiter"])
    assert desk.post(f"/desk/colloqui/{row.key}/spostamenti", data=change(row, at(7, 18))).status_code == 303
    assert again(session, row).state is InterviewState.BOOKED and again(session, row).sequence == 0
    past = desk.post(f"/desk/colloqui/{row.key}/spostamenti", data=change(again(session, row), at(-1)))
    assert past.status_code == 422 and "già passata" in past.text


def test_staff_cannot_move_somebody_onto_the_date_of_somebody_else(client, portal, cast, session):
    with portal.db.write() as writing:
        gina = factories.application(writing, cast.opening, "Gina Neri")
    mine, hers = offer(portal, [cast.application, gina], by=cast.people["recruiter"])
    client.post(path(mine, cast.application, "scelte"), data={"slot": slots(session, mine)[0].key})
    desk = sign_in(client, portal, cast.people["recruiter"])
    answer = desk.post(f"/desk/colloqui/{hers.key}/spostamenti", data=change(again(session, hers), at(3)))
    assert answer.status_code == 409 and "di un’altra persona" in answer.text
    assert again(session, hers).state is InterviewState.OFFERED


def test_how_it_went_is_written_afterwards_by_who_sat_in_and_not_before(client, portal, cast, session, booked):
    told = {"outcome": "held", "outcome_note": "Puntuale, preparata."}
    interviewer = sign_in(client, portal, cast.people["interviewer"])
    page = interviewer.get(f"/desk/colloqui/{booked.key}")
    assert page.status_code == 200 and "Salva l’esito" not in page.text
    where, version = f"/desk/colloqui/{booked.key}/esiti", str(again(session, booked).version)
    assert interviewer.post(where, data=told | {"version": version}).status_code == 409
    with time_machine.travel(at(3) + timedelta(hours=1)):
        interviewer = sign_in(client, portal, cast.people["interviewer"])
        assert interviewer.post(where, data={"version": version}).status_code == 422
        assert interviewer.post(where, data=told | {"version": version}).status_code == 303
        assert interviewer.post(where, data=told | {"version": version}).status_code == 303, "sent twice, written once"
        other = interviewer.post(where, data=told | {"outcome": "missed", "version": version})
        assert other.status_code == 409, "a page from before"
        assert "Puntuale, preparata." in interviewer.get(f"/desk/colloqui/{booked.key}").text
        assert "Puntuale" not in client.get(path(booked, cast.application)).text
    assert again(session, booked).state is InterviewState.HELD


def test_who_sits_in_sees_that_interview_and_not_the_application(client, portal, cast, session, booked):
    desk = sign_in(client, portal, cast.people["interviewer"])
    page = desk.get(f"/desk/colloqui/{booked.key}").text
    assert "Dora Bianchi" in page and "Apri la candidatura" not in page and "posta.example" not in page
    assert "Dora Bianchi" in desk.get("/desk/colloqui").text
    assert desk.get(f"/desk/candidature/{cast.application.key}").status_code == 404
    assert desk.post(f"/desk/colloqui/{booked.key}/annullamenti", data={"reason": "x"}).status_code == 403
    manager = sign_in(client, portal, cast.people["hiring_manager"])
    assert manager.get(f"/desk/colloqui/{booked.key}").status_code == 404, "neither assigned nor sitting in"
    assert "Dora" not in manager.get("/desk/colloqui").text
    assert manager.get(f"/desk/offerte/{cast.opening.key}/colloqui").status_code == 404
    with portal.db.write() as writing:
        writing.add(Assignment(opening_id=cast.opening.key, person_id=cast.people["hiring_manager"].key))
    assert "Apri la candidatura" in manager.get(f"/desk/colloqui/{booked.key}").text


def test_another_cooperative_sees_nothing_of_it_and_a_list_of_colleagues_is_ones_own(
    client, portal, cast, session, booked
):
    desk = sign_in(client, portal, cast.people["other_recruiter"])
    assert "Dora" not in desk.get("/desk/colloqui").text and "Dora" not in desk.get("/desk/").text
    for what, data in (
        ("", None),
        ("/spostamenti", {}),
        ("/annullamenti", {"reason": "x"}),
        ("/esiti", {"outcome": "held"}),
    ):
        where = f"/desk/colloqui/{booked.key}{what}"
        assert (desk.get(where) if data is None else desk.post(where, data=data)).status_code == 404
    stranger = cast.people["other_recruiter"]
    sign_in(client, portal, cast.people["recruiter"])
    sent = {"panel": [str(stranger.key)]}
    assert client.post(f"/desk/offerte/{cast.opening.key}/colloqui", data=sent).status_code == 422


def test_a_reminder_the_day_before_to_both_once_each(portal, cast, session, booked, mails):
    to, panel = session.get(Application, cast.application.key).candidate.email, cast.people["interviewer"].email
    before = len(mails.to(to)), len(mails.to(panel))
    with portal.db.write() as writing:
        writing.get(Interview, booked.key).booked_at = at(0)
    for moment in (at(2, 9), at(2) + timedelta(minutes=5), at(2, 20)):
        interviews_mail.remind(portal, moment)
        drain(portal)
    assert (len(mails.to(to)), len(mails.to(panel))) == (before[0] + 1, before[1] + 1)
    assert mails.to(to)[-1]["Subject"].startswith("Domani") and not any(mails.to(to)[-1].iter_attachments())


def test_no_reminder_for_a_date_settled_within_the_day_or_called_off(client, portal, cast, session, booked, mails):
    with portal.db.write() as writing:
        writing.get(Interview, booked.key).booked_at = at(2, 12)
    before = len(mails.messages)
    interviews_mail.remind(portal, at(2, 13))
    drain(portal)
    assert len(mails.messages) == before


def test_the_morning_page_names_todays_interviews_within_its_budget(client, portal, cast, session, queries):
    with portal.db.write() as writing:
        people = [factories.application(writing, cast.opening, f"Oggi Viene{n}") for n in range(25)]
    soon = now() + timedelta(minutes=20)
    rows = offer(portal, people, *(soon + timedelta(minutes=n) for n in range(25)), by=cast.people["recruiter"])
    with portal.db.write() as writing:
        for n, row in enumerate(rows):
            stored = writing.get(Interview, row.key)
            stored.state, stored.starts_at = InterviewState.BOOKED, now().astimezone(ROME).replace(hour=12, minute=n)
    desk = sign_in(client, portal, cast.people["recruiter"])
    desk.get("/desk/")
    with queries(at_most=12):
        page = desk.get("/desk/")
    assert "Colloqui di oggi" in page.text and page.text.count("Oggi Viene") >= 25 and "12:07" in page.text
    with queries(at_most=12):
        assert "Oggi Viene3" in desk.get("/desk/colloqui").text
    assert "Oggi Viene" not in sign_in(client, portal, cast.people["other_recruiter"]).get("/desk/").text


def test_the_application_shows_its_interview_and_the_offer_waits(client, portal, cast, session):
    (row,) = offer(portal, [cast.application], by=cast.people["recruiter"], seen=False)
    desk = sign_in(client, portal, cast.people["recruiter"])
    assert f"/desk/colloqui/{row.key}" in desk.get(f"/desk/candidature/{cast.application.key}").text
    assert "La persona lo vede dalle" in desk.get(f"/desk/colloqui/{row.key}").text
    wait_over(portal)
    assert "La persona lo vede dalle" not in desk.get(f"/desk/colloqui/{row.key}").text
    assert session.exec(select(Interview)).one().state is InterviewState.OFFERED
