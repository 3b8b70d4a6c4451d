"""One mail with what is new instead of one each: to whom, when, and with nothing about a person in it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal.accounts.models import Digest, Person
from portal.applications import digests
from portal.applications.models import Message
from portal.db import now
from tests import factories
from tests.conftest import drain, sign_in

# Ten in the morning in Italy, some day in winter.
MORNING = datetime(2027, 1, 13, 9, 0, tzinfo=UTC)


@pytest.fixture
def morning(portal, cast):
    """It is ten o'clock; Dora wrote a message a moment ago and somebody new applied."""
    with time_machine.travel(MORNING, tick=True):
        with portal.db.write() as session:
            factories.application(session, cast.opening, "Lucia Segreta")
            session.add(Message(application_id=cast.application.key, from_candidate=True, text="Parola riservata"))
        yield cast


def set_digest(portal, person, value):
    with portal.db.write() as session:
        session.get(Person, person.key).digest = value


def write(portal):
    digests.write_due(portal)
    drain(portal)


def test_the_morning_mail_counts_and_names_openings_but_no_person(portal, morning, mails):
    write(portal)
    told = {str(m["To"]) for m in mails.messages}
    people = morning.people
    assert told == {people["owner"].email, people["recruiter"].email}, "who reads applications; nobody else"
    (mail,) = mails.to(people["recruiter"].email)
    whole = mail.as_string() + mails.text(people["recruiter"].email)
    assert morning.opening.title in whole and "1 candidatura nuova" in whole and "1 messaggio da leggere" in whole
    for word in ("Lucia", "Segreta", "Dora", "riservata", "posta.example", morning.other_opening.title):
        assert word not in whole


def test_once_a_day_and_only_when_there_is_something(portal, morning, mails):
    write(portal)
    write(portal)
    assert len(mails.messages) == 2
    with time_machine.travel(MORNING + timedelta(days=1)):
        write(portal)
    assert len(mails.messages) == 2, "nothing new, no mail"


def test_before_seven_nobody_is_written_to(portal, cast, mails):
    with time_machine.travel(MORNING.replace(hour=5)):  # six in Italy
        with portal.db.write() as session:
            factories.application(session, cast.opening, "Lucia Presto")
        write(portal)
        assert not mails.messages


def test_hourly_or_never_is_each_persons_own_choice(client, portal, morning, mails):
    recruiter = morning.people["recruiter"]
    set_digest(portal, morning.people["owner"], Digest.OFF)
    sign_in(client, portal, recruiter)
    assert client.post("/desk/account", data={"digest": "hourly"}).status_code == 303
    assert 'value="hourly" checked' in client.get("/desk/account").text
    assert client.post("/desk/account", data={"digest": "weekly"}).status_code == 422
    write(portal)
    for minutes, expected in ((30, 1), (61, 2)):
        with time_machine.travel(MORNING + timedelta(minutes=minutes)), portal.db.write() as session:
            factories.application(session, morning.opening, f"Nuova {minutes}", submitted_at=now())
        with time_machine.travel(MORNING + timedelta(minutes=minutes, seconds=30)):
            write(portal)
        assert len(mails.messages) == expected
    assert {str(m["To"]) for m in mails.messages} == {recruiter.email}


def test_who_follows_one_opening_hears_of_that_one_only(portal, morning, mails):
    from portal.openings.models import Assignment

    with portal.db.write() as session:
        mine = factories.opening(session, morning.aurora, morning.oss, title="Solo questa")
        session.add(Assignment(opening_id=mine.key, person_id=morning.people["interviewer"].key))
        factories.application(session, mine, "Altra Persona")
    write(portal)
    text = mails.text(morning.people["interviewer"].email)
    assert "Solo questa" in text and morning.opening.title not in text


def test_somebody_who_follows_no_application_is_told_so_on_the_account_page(client, portal, cast):
    sign_in(client, portal, cast.people["reader"])
    assert "non segue candidature" in client.get("/desk/account").text
