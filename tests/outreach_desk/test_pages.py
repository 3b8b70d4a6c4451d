"""The desk of visits: what is to do, the list, one visit with its steps, and the walls between cooperatives."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.db import now
from portal.outreach.models import Proposal, ProposalState, Visit, VisitChange, VisitMessage, VisitState
from tests import factories
from tests.conftest import drain, sign_in
from tests.factories import Town, at

S = VisitState
Make = Callable[..., Visit]


@pytest.fixture
def make(portal: Portal, cast: Town) -> Make:
    """Makes a visit, Aurora's unless said otherwise."""

    def made(host: object = "aurora", **values: object) -> Visit:
        where = getattr(cast, str(host)) if host else None
        with portal.db.write() as session:
            values.setdefault("school", factories.school(session, str(values.pop("school_name", "Liceo Manzoni"))))
            return factories.visit(session, where, **values)

    return made


@pytest.fixture
def as_host(client: TestClient, portal: Portal, cast: Town) -> TestClient:
    """Aurora's person for schools."""
    return sign_in(client, portal, cast.people["outreach"])


def coordinator(client: TestClient, portal: Portal, cast: Town) -> TestClient:
    """Whoever hands requests to hosts."""
    return sign_in(client, portal, cast.people["coordinator"])


def path(visit: Visit, noun: str = "") -> str:
    """Where a visit, or one of its steps, lives."""
    return f"/desk/visite/{visit.id}" + (f"/{noun}" if noun else "")


DETAILS = {
    "place": "RSA Aurora, via Roma 1",
    "host_name": "Carla Riva",
    "host_phone": "0341 123456",
    "bring": "",
    "access": "",
}


def confirming(visit: Visit, **more: str) -> dict[str, str]:
    """What a host sends to confirm on the first wished day."""
    day = f"{at(21):%Y-%m-%d}"
    return {**DETAILS, "day": day, "starts": "9:30", "until": "11.30", "version": str(visit.version)} | more


def again(session: Session, visit: Visit) -> Visit:
    """The visit as it is now."""
    session.rollback()
    return session.get_one(Visit, visit.key, populate_existing=True)


# -- what is to do


def test_the_host_sees_first_what_waits_for_it(as_host, portal, cast, make):
    waits, over = make(class_name="1A"), make(class_name="2A", state=S.CONFIRMED, starts_at=at(-1))
    today, soon = (
        make(class_name="3A", state=S.CONFIRMED, starts_at=at(0, 23)),
        make(class_name="4A", state=S.CONFIRMED, starts_at=at(3)),
    )
    refused, asked, written = (
        make(class_name="5A"),
        make(class_name="1C"),
        make(class_name="2C", state=S.CONFIRMED, starts_at=at(40)),
    )
    with portal.db.write() as session:
        for visit, state in ((refused, ProposalState.DECLINED), (asked, ProposalState.OPEN)):
            session.add(
                Proposal(visit_id=visit.key, starts_at=at(9), ends_at=at(9, 12), state=state, answered_at=now())
            )
        session.add(VisitMessage(visit_id=written.key, from_teacher=True, text="Veniamo in 22"))
    page = as_host.get("/desk/visite").text
    for part, visit in (
        ("answer", waits),
        ("unmarked", over),
        ("today", today),
        ("week", soon),
        ("declined", refused),
        ("unread", written),
    ):
        section = page.partition(f'id="{part}"')[2].partition("</section>")[0]
        assert '<span class="badge">1</span>' in section and f"{visit.class_name}, Liceo Manzoni" in section, part
    assert "1C, Liceo" not in page, "a date that waits for the teacher is nobody's work"
    assert page.index('id="answer"') < page.index('id="unmarked"') < page.index('id="today"')


def test_the_coordinator_sees_what_nobody_took_and_who_is_silent(client, portal, cast, make):
    new, old = make(None, class_name="1A"), now() - timedelta(days=6)
    make("brezza", class_name="2A", assigned_at=old, requested_at=old)
    make("brezza", class_name="3A")
    page = coordinator(client, portal, cast).get("/desk/visite").text
    assert "1A, Liceo" in page.partition('id="unclaimed"')[2].partition("</section>")[0] and new
    assert "2A, Liceo" in page.partition('id="silent"')[2].partition("</section>")[0]
    assert "3A, Liceo" not in page and 'id="answer"' not in page


def test_nothing_to_do_says_so(as_host, make):
    make(state=S.HELD)
    assert "Niente in sospeso" in as_host.get("/desk/visite").text


def test_whoever_may_only_read_sees_the_dates_and_no_work(client, portal, cast, make):
    make(class_name="1A")
    make(class_name="3A", state=S.CONFIRMED, starts_at=at(3))
    sign_in(client, portal, cast.people["recruiter"])
    page = client.get("/desk/visite").text
    assert "3A, Liceo" in page and "1A, Liceo" not in page
    one = client.get(path(make())).text
    assert "create_confirmation" not in one and "/conferme" not in one and "/messaggi" not in one


def test_the_morning_page_says_how_many_wait(as_host, client, portal, cast, make):
    make()
    make()
    page = as_host.get("/desk/").text
    assert "/desk/visite#answer" in page and "aspettano la tua risposta" in page
    sign_in(client, portal, cast.people["recruiter"])
    assert "/desk/visite#" not in client.get("/desk/").text


# -- the list


def test_every_filter_of_the_list_is_in_the_address(as_host, make):
    make(class_name="1A", school_name="Liceo Manzoni")
    make(class_name="2B", school_name="Istituto Bertacchi", state=S.CONFIRMED, starts_at=at(5), format="workshop")
    for query, found in {
        "stato=confirmed": "2B", "stato=review": "1A", "formato=workshop": "2B", "scuola=manzon": "1A", "provincia=LC": "1A2B",
        "provincia=MI": "", f"dal={at(4):%Y-%m-%d}": "2B", f"al={at(4):%Y-%m-%d}": "1A", "parte=answer": "1A", "stato=x&dal=x&ospite=x": "1A2B",
        "ospite=999": "",
    }.items():  # fmt: skip
        page = as_host.get(f"/desk/visite/elenco?{query}").text
        assert ("1A, Liceo" in page, "2B, Istituto" in page) == ("1A" in found, "2B" in found), query


def test_the_list_has_pages_and_a_bounded_number_of_statements(as_host, portal, cast, make, queries):
    for number in range(30):
        make(class_name=f"{number}Z")
    with queries(at_most=11):
        page = as_host.get("/desk/visite/elenco?stato=review&pagina=2").text
    assert "30 visite" in page and page.count("Z, Liceo Manzoni") == 5 and "stato=review" in page
    with queries(at_most=14):
        as_host.get("/desk/visite")
    with queries(at_most=28):
        coordinator(as_host, portal, cast).get(path(make(None)))


# -- the walls


def test_a_host_of_another_cooperative_finds_nothing(client, portal, cast, make, session):
    other = make("brezza", class_name="9Z", support_note="Anna usa la carrozzina", support_count=1)
    with portal.db.write() as writing:
        writing.add(VisitMessage(visit_id=other.key, from_teacher=True, text="Parole per Brezza"))
    sign_in(client, portal, cast.people["owner"])
    for noun in ("", "foglio", "presenze"):
        assert client.get(path(other, noun)).status_code == 404
    for noun in ("conferme", "date", "rinunce", "spostamenti", "annullamenti", "messaggi", "presenze", "assenze"):
        assert client.post(path(other, noun), data={"version": "1"}).status_code == 404, noun
    for page in ("/desk/visite", "/desk/visite/elenco", "/desk/"):
        text = client.get(page).text
        assert "9Z" not in text and "Brezza" not in text
    assert "0 visite" in client.get("/desk/visite/elenco").text
    assert not session.exec(select(VisitChange)).all()


def test_what_students_need_is_for_the_host_alone(client, portal, cast, make):
    visit = make(support_note="Serve la rampa", support_count=2)
    sign_in(client, portal, cast.people["outreach"])
    assert "Serve la rampa" in client.get(path(visit)).text
    for role in ("coordinator", "recruiter"):
        page = sign_in(client, portal, cast.people[role]).get(path(visit)).text
        assert "Serve la rampa" not in page and "2 persone hanno bisogno" in page, role
    coming = make(state=S.CONFIRMED, starts_at=at(2), support_note="Serve la rampa", support_count=2)
    assert "Serve la rampa" not in coordinator(client, portal, cast).get(path(coming, "foglio")).text


def test_only_who_answers_marks_words_as_read(client, portal, cast, make, session):
    visit = make()
    with portal.db.write() as writing:
        writing.add(VisitMessage(visit_id=visit.key, from_teacher=True, text="Ci siete?"))
    for role, read in (("coordinator", False), ("recruiter", False), ("outreach", True)):
        sign_in(client, portal, cast.people[role]).get(path(visit))
        session.rollback()
        message = session.exec(select(VisitMessage)).one()
        session.refresh(message)
        assert (message.read_at is not None) is read, role


# -- the steps


def test_the_host_reads_the_very_mail_before_it_confirms(as_host, portal, session, make, mails):
    visit = make()
    page = as_host.post(path(visit, "conferme"), data=confirming(visit))
    assert page.status_code == 200 and "RSA Aurora, via Roma 1" in page.text and "Carla Riva" in page.text
    assert again(session, visit).state is S.REVIEW and not session.exec(select(VisitChange)).all()
    session.rollback()
    answer = as_host.post(path(visit, "conferme"), data=confirming(visit, sure="y"))
    assert answer.status_code == 303
    now_it_is = again(session, visit)
    assert (now_it_is.state, now_it_is.place, now_it_is.host_phone) == (
        S.CONFIRMED,
        "RSA Aurora, via Roma 1",
        "+390341123456",
    )
    assert now_it_is.starts_at == at(21, 9) + timedelta(minutes=30)


def words(letter: str) -> list[str]:
    """The lines of a mail without its links: those are the teacher's own."""
    return [line for line in letter.splitlines() if line.strip() and not line.startswith("http")]


@pytest.mark.parametrize("noun", ["conferme", "date", "annullamenti", "spostamenti"])
def test_the_mail_that_was_shown_is_the_mail_that_goes(as_host, portal, make, mails, noun):
    visit = make()
    data = confirming(visit, note="Va bene?", reason="Siamo in trasloco")
    shown = unescape(as_host.post(path(visit, noun), data=data).text)
    assert as_host.post(path(visit, noun), data=data | {"sure": "y"}).status_code == 303
    drain(portal)
    sent = mails.to(visit.email)[-1]
    assert f"<dd>{sent['Subject']}</dd>" in shown
    text = words(mails.text(visit.email))
    assert len(text) > 3 and [line for line in text if line not in shown] == []


def test_going_back_from_the_mail_keeps_what_was_typed(as_host, make):
    visit = make()
    page = as_host.post(path(visit, "conferme"), data=confirming(visit, bring="Un quaderno", back="y"))
    assert page.status_code == 200 and "Un quaderno" in page.text and 'action="/desk/visite' in page.text


def test_a_form_sent_twice_gives_the_finished_result_and_a_stale_one_409(as_host, session, make):
    visit = make()
    first = confirming(visit, sure="y")
    assert [as_host.post(path(visit, "conferme"), data=first).status_code for _ in range(2)] == [303, 303]
    assert len(session.exec(select(VisitChange)).all()) == 1
    stale = as_host.post(path(visit, "annullamenti"), data={"version": "1", "reason": "non più", "sure": "y"})
    assert stale.status_code == 409 and "Nel frattempo" in stale.text and "non più" in stale.text
    assert again(session, visit).state is S.CONFIRMED


@pytest.mark.parametrize(
    ("noun", "data", "words"),
    [
        ("conferme", {"host_name": ""}, "Scrivi chi accoglie"),
        ("conferme", {"place": " "}, "Scrivi dove"),
        ("conferme", {"link": "javascript:alert(1)"}, "comincia con https"),
        ("conferme", {"day": "2020-01-01"}, "devono ancora venire"),
        ("conferme", {"day": "boh"}, "Scrivi una data"),
        ("conferme", {"until": "8:00"}, "La fine viene dopo"),
        ("conferme", {"host_phone": "12"}, "numero di telefono"),
        ("conferme", {"day": f"{at(23):%Y-%m-%d}"}, "proponilo"),
        ("date", {"day": "2020-01-01"}, "devono ancora venire"),
        ("annullamenti", {"reason": " "}, "Scrivi il motivo"),
        ("rinunce", {"reason": ""}, "Scrivi il motivo"),
        ("messaggi", {"text": " "}, "Scrivi qualcosa"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(as_host, session, make, noun, data, words):
    visit = make()
    answer = as_host.post(path(visit, noun), data=confirming(visit, sure="y") | data)
    assert answer.status_code == 422 and words in answer.text
    assert again(session, visit).state is S.REVIEW and not session.exec(select(VisitChange)).all()


def test_another_date_a_message_and_a_refusal_each_reach_the_page(as_host, session, make):
    visit = make()
    data = confirming(visit, day=f"{at(23):%Y-%m-%d}", note="Il 21 siamo pieni")
    shown = as_host.post(path(visit, "date"), data=data)
    assert shown.status_code == 200 and "Il 21 siamo pieni" in shown.text
    assert as_host.post(path(visit, "date"), data=data | {"sure": "y"}).status_code == 303
    assert as_host.post(path(visit, "messaggi"), data={"text": "Quanti siete?"}).status_code == 303
    page = as_host.get(path(visit)).text
    assert "in attesa di risposta" in page and "Quanti siete?" in page and "Proposta un’altra data" in page
    gone = as_host.post(path(visit, "rinunce"), data={"reason": "Siamo in trasloco", "version": "2"})
    assert gone.status_code == 303 and as_host.get(path(visit)).status_code == 404
    assert again(session, visit).state is S.REQUESTED and again(session, visit).cooperative_id is None


def test_a_visit_is_moved_to_one_of_the_hosts_own_dates(as_host, portal, cast, session, make):
    visit = make(state=S.CONFIRMED, starts_at=at(10))
    with portal.db.write() as writing:
        slot = factories.slot(writing, cast.aurora)
    data = {"slot": str(slot.id), "reason": "Lo chiede la scuola", "version": "1"}
    assert "Lo chiede la scuola" in as_host.post(path(visit, "spostamenti"), data=data).text
    assert as_host.post(path(visit, "spostamenti"), data=data | {"sure": "y"}).status_code == 303
    assert again(session, visit).starts_at == slot.starts_at and again(session, visit).slot_id == slot.id
    gone = as_host.post(path(visit, "spostamenti"), data=data | {"slot": "999", "version": "2"})
    assert gone.status_code == 409


# -- the coordinator assigns


def test_three_clicks_from_the_list_to_a_host(client, portal, cast, session, make):
    visit = make(None)
    browser = coordinator(client, portal, cast)
    assert path(visit) in browser.get("/desk/visite").text  # the first leads to the visit
    page = browser.get(path(visit)).text
    assert "nello stesso comune della scuola" in page and "Affida a Aurora" in page
    data = {"host": f"{cast.aurora.id}:", "version": str(visit.version)}
    assert browser.post(path(visit, "affidamenti"), data=data).status_code == 303
    assert again(session, visit).cooperative_id == cast.aurora.id and again(session, visit).state is S.REVIEW


@pytest.mark.parametrize("host", ["", "x", "999:", "1:999", ":", "999999999999:1"])
def test_a_host_that_is_not_in_the_list_is_refused(client, portal, cast, session, make, host):
    visit = make(None)
    answer = coordinator(client, portal, cast).post(path(visit, "affidamenti"), data={"host": host, "version": "1"})
    assert answer.status_code == 422 and again(session, visit).state is S.REQUESTED


# -- who came


def test_one_tap_marks_twenty_two_of_twenty_four(as_host, session, make):
    visit = make(state=S.CONFIRMED, starts_at=at(-1))
    page = as_host.get(path(visit, "presenze")).text
    assert 'name="tapped" value="24"' in page and 'name="tapped" value="22"' in page and 'value="1,5"' in page
    data = {"tapped": "22", "present": "", "hours": "1,5", "staff_hours": "3", "version": "1"}
    assert as_host.post(path(visit, "presenze"), data=data).status_code == 303
    row = again(session, visit)
    assert (row.state, row.present, row.held_hours, row.staff_hours) == (S.HELD, 22, 1.5, 3.0)
    assert "22 di 24" in as_host.get(path(visit)).text and "Niente in sospeso" in as_host.get("/desk/visite").text
    data |= {"tapped": "", "present": "23", "version": "2"}
    assert as_host.post(path(visit, "presenze"), data=data).status_code == 303
    assert again(session, visit).present == 23


@pytest.mark.parametrize(
    "data",
    [
        {"present": "0"},
        {"present": "900"},
        {"present": "tanti"},
        {"hours": ""},
        {"hours": "999"},
        {"staff_hours": "-1"},
    ],
)
def test_numbers_that_cannot_be_are_refused(as_host, session, make, data):
    visit = make(state=S.CONFIRMED, starts_at=at(-1))
    sent = {"present": "22", "hours": "2", "staff_hours": "", "version": "1"} | data
    assert as_host.post(path(visit, "presenze"), data=sent).status_code == 422
    assert again(session, visit).state is S.CONFIRMED


def test_not_held_has_a_reason_and_before_the_day_nothing_is_marked(as_host, session, make):
    visit, early = make(state=S.CONFIRMED, starts_at=at(-1)), make(state=S.CONFIRMED, starts_at=at(3))
    assert as_host.post(path(visit, "assenze"), data={"reason": "", "version": "1"}).status_code == 422
    assert as_host.post(path(visit, "assenze"), data={"reason": "Sciopero", "version": "1"}).status_code == 303
    assert again(session, visit).outcome_note == "Sciopero"
    assert "Non è ancora il giorno" in as_host.get(path(early, "presenze")).text
    data = {"tapped": "24", "hours": "2", "version": "1"}
    assert as_host.post(path(early, "presenze"), data=data).status_code == 409


def test_the_sheet_has_a_box_for_each_student_and_no_students_name(as_host, make):
    visit = make(state=S.CONFIRMED, starts_at=at(1), students=24)
    page = as_host.get(path(visit, "foglio")).text
    assert page.count("<li>") >= 29 and "4B, Liceo Manzoni" in page and "Firma di chi accoglie" in page


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_menu_says_where_one_is_in_both_languages(as_host, client, make, prefix):
    def marked(page):
        return re.findall(r'<a href="([^"]+)" aria-current="(page|true)"', as_host.get(prefix + page).text)

    assert (f"{prefix}/desk/visite", "page") in marked("/desk/visite")
    assert (f"{prefix}/desk/visite", "true") in marked(path(make()))
    assert (f"{prefix}/desk/visite", "true") in marked("/desk/eventi")
    assert (f"{prefix}/eventi", "page") in marked("/eventi")
    assert (f"{prefix}/scuole", "true") in marked("/scuole/richiesta")
