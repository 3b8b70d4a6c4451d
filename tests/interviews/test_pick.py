"""P10: the candidate takes a date with one tap, changes it, gives it back; twenty who want the same get one booking."""

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from portal.applications.interviews.models import Interview, InterviewState
from portal.applications.models import Application, Message, Stage
from tests import factories
from tests.conftest import drain, sign_in
from tests.factories import at
from tests.interviews.arranging import again, entry, offer, path, slots


@pytest.fixture
def row(portal, cast):
    """Dora was offered two dates; the owner sits in."""
    people = [cast.people["owner"].key]
    return offer(portal, [cast.application], by=cast.people["recruiter"], people=people)[0]


def email(session, application):
    session.rollback()
    return session.get(Application, application.key).candidate.email


def test_one_entry_in_both_calendars_is_made_moved_and_taken_away(client, portal, cast, session, row, mails):
    to, owner = email(session, cast.application), cast.people["owner"].email
    first, second = slots(session, row)
    assert client.post(path(row, cast.application, "scelte"), data={"slot": first.key}).status_code == 303
    drain(portal)
    assert client.post(path(row, cast.application, "scelte"), data={"slot": second.key}).status_code == 303
    drain(portal)
    refused = client.post(path(row, cast.application, "disdette"), data={"reason": " "})
    assert refused.status_code == 422 and "Scrivi il motivo" in refused.text
    gone = client.post(path(row, cast.application, "disdette"), data={"reason": "Ho trovato altro."})
    assert gone.status_code == 303
    drain(portal)
    for address in (to, owner):
        entries = [entry(m) for m in mails.to(address) if any(m.iter_attachments())]
        assert [(method, sequence) for method, _uid, sequence, _at, _status in entries] == [
            ("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2),
        ]  # fmt: skip
        assert {uid for _method, uid, *_rest in entries} == {row.uid}
        assert [e[3] for e in entries] == [at(3), at(4), at(4)] and entries[-1][4] == "CANCELLED"
    assert "Ho trovato altro." in mails.text(owner) and "Dora Bianchi" in mails.text(owner)
    assert len(mails.to(cast.people["recruiter"].email)) == 3, "whoever offered the dates hears of it too"
    page = client.get(path(row, cast.application)).text
    assert "Hai disdetto il colloquio." in page and 'name="slot"' not in page


def test_a_tap_that_arrives_twice_books_once_and_writes_once(client, portal, cast, session, row, mails):
    slot = slots(session, row)[0]
    for _n in range(2):
        assert client.post(path(row, cast.application, "scelte"), data={"slot": slot.key}).status_code == 303
    drain(portal)
    assert len([m for m in mails.to(email(session, cast.application)) if any(m.iter_attachments())]) == 1
    assert again(session, row).sequence == 0


def test_twenty_parallel_taps_on_one_date_give_one_booking_and_the_others_see_what_is_free(
    client, portal, cast, session
):
    with portal.db.write() as writing:
        people = [factories.application(writing, cast.opening, f"Folla {n}") for n in range(20)]
    rows = offer(portal, people, by=cast.people["recruiter"])
    wanted = slots(session, rows[0])[0].key
    start, answers = threading.Barrier(len(rows)), {}

    def tap(interview, person):
        start.wait()
        answers[person.key] = client.post(path(interview, person, "scelte"), data={"slot": wanted})

    threads = [threading.Thread(target=tap, args=pair) for pair in zip(rows, people, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(a.status_code for a in answers.values()) == [303] + [409] * 19
    session.rollback()
    assert len(session.exec(select(Interview).where(Interview.slot_id == wanted)).all()) == 1
    late = next(a.text for a in answers.values() if a.status_code == 409)
    assert "Questa data non è più libera." in late and "ancora libere" in late
    assert late.count('name="slot"') == 1 and f'value="{wanted}"' not in late


def test_a_date_given_back_is_free_for_others_and_one_called_off_by_the_cooperative_is_not(
    client, portal, cast, session
):
    with portal.db.write() as writing:
        gina = factories.application(writing, cast.opening, "Gina Neri")
    mine, hers = offer(portal, [cast.application, gina], by=cast.people["recruiter"])
    first, second = slots(session, mine)
    client.post(path(mine, cast.application, "scelte"), data={"slot": first.key})
    assert client.get(path(hers, gina)).text.count('name="slot"') == 1
    client.post(path(mine, cast.application, "disdette"), data={"reason": "Non posso"})
    assert client.get(path(hers, gina)).text.count('name="slot"') == 2
    client.post(path(hers, gina, "scelte"), data={"slot": second.key})
    sign_in(client, portal, cast.people["recruiter"])
    client.post(f"/desk/colloqui/{hers.key}/annullamenti", data={"reason": "Siamo in sciopero"})
    session.rollback()
    assert session.get(type(second), second.key, populate_existing=True).withdrawn_at is not None


def test_none_suits_reaches_the_desk_as_a_message_and_a_date_can_still_be_taken(
    client, portal, cast, session, row, mails
):
    empty = client.post(path(row, cast.application, "altre-date"), data={"text": ""})
    assert empty.status_code == 422 and "Scrivi quando potresti" in empty.text
    for _n in range(2):
        said = client.post(path(row, cast.application, "altre-date"), data={"text": "Solo di sera, dopo le 18."})
        assert said.status_code == 303
    drain(portal)
    words = session.exec(select(Message).where(Message.application_id == cast.application.key)).all()
    assert [m.text for m in words] == ["Solo di sera, dopo le 18."] and words[0].from_candidate
    assert "non può in nessuna delle date" in mails.to(cast.people["owner"].email)[-1]["Subject"]
    assert again(session, row).state is InterviewState.UNSUITED
    assert (
        client.post(path(row, cast.application, "scelte"), data={"slot": slots(session, row)[0].key}).status_code == 303
    )
    assert again(session, row).state is InterviewState.BOOKED


@pytest.mark.parametrize("slot", ["", "0", "999999", "²", "9" * 400, "-1"])
def test_a_date_that_was_never_offered_is_refused_with_those_that_are(client, cast, session, row, slot):
    answer = client.post(path(row, cast.application, "scelte"), data={"slot": slot})
    assert answer.status_code == 409 and answer.text.count('name="slot"') == 2
    assert again(session, row).state is InterviewState.OFFERED


def test_a_date_of_another_round_is_not_ones_own(client, portal, cast, session, row):
    with portal.db.write() as writing:
        gina = factories.application(writing, cast.opening, "Gina Neri")
    (hers,) = offer(portal, [gina], at(8), by=cast.people["recruiter"])
    answer = client.post(path(row, cast.application, "scelte"), data={"slot": slots(session, hers)[0].key})
    assert answer.status_code == 409
    for what in ("scelte", "disdette", "altre-date"):
        assert client.post(path(hers, cast.application, what), data={"slot": "1"}).status_code == 404
    assert client.get(path(hers, cast.application, "calendario.ics")).status_code == 404


def test_dates_that_are_past_are_gone_and_a_begun_interview_stays_as_it_is(client, portal, cast, session, row):
    first, second = slots(session, row)
    with time_machine.travel(at(3) + timedelta(minutes=1)):
        assert client.get(path(row, cast.application)).text.count('name="slot"') == 1
        assert client.post(path(row, cast.application, "scelte"), data={"slot": first.key}).status_code == 409
        assert client.post(path(row, cast.application, "scelte"), data={"slot": second.key}).status_code == 303
    with time_machine.travel(at(4) + timedelta(minutes=1)):
        late = client.post(path(row, cast.application, "disdette"), data={"reason": "Non vengo"})
        assert late.status_code == 409 and "già passato" in late.text
    assert again(session, row).state is InterviewState.BOOKED


def test_the_file_for_the_calendar_and_the_page_are_for_the_holder_of_the_link(client, cast, session, row):
    assert client.get(path(row, cast.application, "calendario.ics")).status_code == 404, "no date yet"
    client.post(path(row, cast.application, "scelte"), data={"slot": slots(session, row)[0].key})
    file = client.get(path(row, cast.application, "calendario.ics"))
    assert file.headers["content-type"].startswith("text/calendar") and row.uid in file.text
    assert (
        client.get(path(row, cast.application, "calendario.ics").replace("/candidature/", "/candidature/x")).status_code
        == 404
    )


def test_withdrawing_calls_the_interview_off_and_tells_those_who_sit_in(client, portal, cast, session, row, mails):
    client.post(path(row, cast.application, "scelte"), data={"slot": slots(session, row)[0].key})
    drain(portal)
    assert client.post(path(row, cast.application) + "/ritiri").status_code == 303
    drain(portal)
    drain(portal)
    assert entry(mails.to(cast.people["owner"].email)[-1])[0] == "CANCEL"
    session.rollback()
    assert session.get(Application, cast.application.key, populate_existing=True).stage is Stage.WITHDRAWN


def test_erasing_everything_leaves_no_interview_and_takes_the_date_out_of_calendars_without_a_name(
    client, portal, cast, session, row, mails
):
    client.post(path(row, cast.application, "scelte"), data={"slot": slots(session, row)[0].key})
    drain(portal)
    session.rollback()
    assert client.post(path(row, cast.application) + "/cancellazioni").status_code == 303
    drain(portal)
    assert not session.exec(select(Interview)).all()
    last = mails.to(cast.people["owner"].email)[-1]
    assert entry(last)[:3] == ("CANCEL", row.uid, 1)
    assert "Dora" not in last.as_string()


def test_the_export_of_ones_data_holds_the_interview(client, portal, cast, session, row):
    import io
    import json
    import zipfile

    client.post(path(row, cast.application, "scelte"), data={"slot": slots(session, row)[0].key})
    archive = zipfile.ZipFile(io.BytesIO(client.get(path(row, cast.application) + "/dati").content))
    (told,) = json.loads(archive.read("dati.json"))["applications"][0]["interviews"]
    assert told["state"] == "booked" and told["place"] == "Sede, via Roma 1" and told["with"] == ["owner"]


def test_after_many_changes_in_an_hour_one_has_to_wait(client, cast, session, row):
    dates = slots(session, row)
    codes = [
        client.post(path(row, cast.application, "scelte"), data={"slot": dates[n % 2].key}).status_code
        for n in range(32)
    ]
    assert codes[0] == 303 and codes[-1] == 429
