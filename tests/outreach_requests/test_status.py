"""O2, O6: one page by signed link: how it stands, moves and cancels in two clicks, words, numbers; lost links."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.outbox import Note
from portal.outreach import actions, links, queries
from portal.outreach.models import ProposalState, Slot, Visit, VisitMessage, VisitState
from tests import factories
from tests.conftest import KEY, SentMails, drain
from tests.factories import Town, at
from tests.outreach_requests.asking import day, link_in, newest


@pytest.fixture
def visit(portal: Portal, cast: Town) -> Visit:
    with portal.db.write() as session:
        slot = factories.slot(session, cast.aurora, students_taken=24, groups_taken=1)
        return factories.visit(
            session, cast.aurora, state=VisitState.CONFIRMED, slot_id=slot.key, starts_at=slot.starts_at, bring="Scarpe comode",
            access="Ingresso senza gradini", host_phone="+390341123456",
        )  # fmt: skip


def path(visit: Visit, **values: object) -> str:
    """The teacher's own page."""
    return f"/scuole/richieste/{links.status_token(KEY.encode(), visit)}"


def test_the_page_says_who_waits_where_and_what_to_bring(client: TestClient, visit: Visit) -> None:
    page = client.get(path(visit))
    for words in (
        "È confermato",
        "Carla Riva",
        "RSA, via Roma 1",
        "Scarpe comode",
        "senza gradini",
        "Metti in calendario",
    ):
        assert words in page.text, words
    assert page.headers["cache-control"] == "no-store"
    assert "It is confirmed" in client.get("/en" + path(visit)).text


def test_cancelling_gives_the_place_back_tells_the_host_and_is_done_once(
    client: TestClient, portal: Portal, session: Session, cast: Town, visit: Visit, mails: SentMails
) -> None:
    assert client.post(path(visit) + "/annullamenti", data={}).status_code == 422  # a reason belongs to it
    for _ in range(2):
        answer = client.post(path(visit) + "/annullamenti", data={"reason": "transport", "note": "Il pullman è rotto"})
        assert answer.status_code == 303
    assert newest(session).state is VisitState.CANCELLED
    slot = session.get(Slot, visit.slot_id)
    assert slot and (slot.students_taken, slot.groups_taken) == (0, 0)
    drain(portal)
    host = mails.to(cast.aurora.email)
    assert len(host) == 1 and "Manca il trasporto: Il pullman è rotto" in mails.text(cast.aurora.email)
    page = client.get(path(visit)).text
    assert "Avete annullato" in page and "Sì, annulla" not in page
    for noun, data in (
        ("/spostamenti", {"slot": "0", "reason": "other", "day_0": day(20)}),
        ("/numeri", {"students": "5"}),
    ):
        assert client.post(path(visit) + noun, data=data).status_code == 409


def test_moving_to_a_free_date_takes_it_and_frees_the_other(
    client: TestClient, portal: Portal, session: Session, cast: Town, visit: Visit, mails: SentMails
) -> None:
    with portal.db.write() as writing:
        old = writing.get(Slot, visit.slot_id)
        assert old
        other = factories.slot(writing, old.series, starts_at=at(28))
        full = factories.slot(writing, old.series, starts_at=at(29), students_taken=24, groups_taken=1)
    page = client.get(path(visit) + "/spostamenti").text
    assert f'value="{other.id}"' in page and f'value="{full.id}"' not in page
    refused = client.post(path(visit) + "/spostamenti", data={"slot": str(other.id), "wished_part": "any"})
    assert refused.status_code == 422 and "Scegli un motivo" in refused.text
    moved = {"slot": str(other.id), "wished_part": "any", "reason": "school", "version": str(newest(session).version)}
    assert client.post(path(visit) + "/spostamenti", data=moved).status_code == 303
    now = newest(session)
    assert (now.slot_id, now.starts_at, now.state, now.sequence) == (other.id, other.starts_at, VisitState.REVIEW, 1)
    counts = {s.id: s.students_taken for s in session.exec(select(Slot))}
    assert counts == {visit.slot_id: 0, other.id: 24, full.id: 24}
    drain(portal)
    assert "La scuola sposta la visita" in mails.to(cast.aurora.email)[-1]["Subject"]
    assert (
        client.post(path(visit) + "/spostamenti", data=moved | {"slot": str(visit.slot_id)}).status_code == 409
    )  # an old page


def test_other_days_can_be_asked_for_and_the_date_is_free_again(
    client: TestClient, portal: Portal, session: Session, cast: Town, visit: Visit
) -> None:
    page = client.post(path(visit) + "/spostamenti", data={"slot": "0", "reason": "school", "day_0": day(-1)})
    assert page.status_code == 422 and "Questo giorno è passato" in page.text
    typed = {"slot": "0", "reason": "school", "wished_part": "morning", "day_0": day(35), "until_0": day(37)}
    assert client.post(path(visit) + "/spostamenti", data=typed).status_code == 303
    now = newest(session)
    assert (now.state, now.starts_at, now.slot_id) == (VisitState.REVIEW, None, None)
    assert now.wished_on == [f"{day(35)}/{day(37)}"] and now.sequence == 1
    assert "Avete chiesto altri giorni" in client.get(path(visit)).text


def test_a_proposed_date_is_answered_once(
    client: TestClient, portal: Portal, session: Session, cast: Town, mails: SentMails
) -> None:
    with portal.db.write() as writing:
        visit = factories.visit(writing, cast.aurora)
        other = factories.visit(writing, cast.aurora)
        first = actions.propose(writing, visit, at(30), at(30, 12), "Di mattina?", cast.people["owner"])
        second = actions.propose(writing, other, at(30), at(30, 12), "", cast.people["owner"])
        assert first and second
    drain(portal)
    assert "propone un’altra data" in mails.to(visit.email)[-1]["Subject"] and "Di mattina?" in mails.text(visit.email)
    assert "Va bene quest’altra data?" in client.get(path(visit)).text
    yes, no = (
        {"proposal": str(first.id), "answer": "yes"},
        {"proposal": str(second.id), "answer": "no", "note": "Meglio a maggio"},
    )
    assert client.post(path(other) + "/risposte", data=yes).status_code == 409  # somebody else's proposal
    assert client.post(path(visit) + "/risposte", data=yes).status_code == 303
    assert client.post(path(other) + "/risposte", data=no).status_code == 303
    assert client.post(path(visit) + "/risposte", data=yes).status_code == 409
    session.expire_all()
    assert session.get_one(Visit, visit.id).starts_at == at(30) and session.get_one(Visit, other.id).starts_at is None
    assert {p.state for p in queries.proposals(session, other)} == {ProposalState.DECLINED}
    drain(portal)
    subjects = [m["Subject"] for m in mails.to(cast.aurora.email)]
    assert any("Data accettata" in s for s in subjects) and any("Data non accettata" in s for s in subjects)


def test_numbers_change_within_the_room_there_is(
    client: TestClient, portal: Portal, session: Session, cast: Town, visit: Visit, mails: SentMails
) -> None:
    for students, reason in (("0", "tra 1 e 120"), ("900", "tra 1 e 120"), ("26", "al massimo 25 persone")):
        page = client.post(
            path(visit) + "/numeri", data={"students": students, "support_count": "0", "support_note": ""}
        )
        assert page.status_code == 422 and reason in page.text and f'value="{students}"' in page.text
    with time_machine.travel(at(20)):  # the time for booking is over, for a correction it is not
        typed = {"students": "25", "support_count": "1", "support_note": "Interprete LIS"}
        for _ in range(2):
            assert client.post(path(visit) + "/numeri", data=typed).status_code == 303
        drain(portal)
    now, slot = newest(session), session.get(Slot, visit.slot_id)
    assert (now.students, now.support_count, now.support_note) == (25, 1, "Interprete LIS")
    assert slot and slot.students_taken == 25
    told = mails.to(cast.aurora.email)
    assert (
        len(told) == 1
        and "ora 25 studenti" in mails.text(cast.aurora.email)
        and "LIS" not in mails.text(cast.aurora.email)
    )


def test_words_go_both_ways_and_a_double_click_says_them_once(
    client: TestClient, portal: Portal, session: Session, cast: Town, visit: Visit, mails: SentMails
) -> None:
    for _ in range(2):
        assert client.post(path(visit) + "/messaggi", data={"text": "C’è un <b>parcheggio</b>?"}).status_code == 303
    assert len(session.exec(select(VisitMessage)).all()) == 1
    with portal.db.write() as writing:
        row = queries.by_reference(writing, visit.reference)
        actions.write(writing, row, "Sì, davanti.", by=cast.people["owner"])
    drain(portal)
    assert "Sì, davanti." in mails.text(visit.email) and "parcheggio" not in mails.text(cast.aurora.email)
    page = client.get(path(visit)).text
    assert "&lt;b&gt;parcheggio" in page and "Sì, davanti." in page and cast.people["owner"].name not in page
    long = client.post(path(visit) + "/messaggi", data={"text": "è" * 9000})
    assert long.status_code == 422 and "è" * 9000 in long.text
    assert client.post(path(visit) + "/messaggi", data={"text": " "}).status_code == 422
    codes = [client.post(path(visit) + "/messaggi", data={"text": f"n. {n}"}).status_code for n in range(30)]
    assert codes[0] == 303 and codes[-1] == 429


def test_made_up_old_and_revoked_links_lead_to_a_fresh_one(
    client: TestClient, portal: Portal, session: Session, visit: Visit, mails: SentMails
) -> None:
    good = path(visit)
    for wrong in (
        good[:-2] + "xx",
        "/scuole/richieste/x",
        "/scuole/richieste/%ff%00",
        "/scuole/richieste/" + "a" * 3000,
    ):
        for noun in ("", "/ricevuta", "/calendario.ics", "/spostamenti", "/revoche"):
            page = client.get(wrong + noun)
            assert page.status_code == 404 and 'name="email"' in page.text
        for noun in ("/messaggi", "/numeri", "/risposte", "/spostamenti", "/annullamenti", "/revoche"):
            assert client.post(wrong + noun, data={"text": "x", "reason": "other"}).status_code == 404
    with time_machine.travel(timedelta(days=401)):
        assert client.get(good).status_code == 410
    assert client.post(good + "/revoche").status_code == 303
    assert (
        client.get(good).status_code == 410
        and client.post(good + "/annullamenti", data={"reason": "other"}).status_code == 410
    )
    drain(portal)
    assert client.get(link_in(mails, visit.email)).status_code == 200 and newest(session).state is VisitState.CONFIRMED


def test_asking_for_a_link_is_answered_alike_for_known_and_unknown_addresses(
    client: TestClient, portal: Portal, session: Session, visit: Visit, mails: SentMails
) -> None:
    answers = []
    for address in (visit.email.upper(), "nessuno@scuola.example"):
        response = client.post("/scuole/richieste/link", data={"email": address})
        page = client.get(response.headers["location"])
        answers.append((response.status_code, response.headers["location"], page.status_code, page.text))
    assert answers[0] == answers[1] and "non diciamo se un indirizzo è registrato" in answers[0][-1]
    drain(portal)
    assert [m["To"] for m in mails.messages] == [visit.email] and not session.exec(select(Note)).all()
    assert client.get(link_in(mails, visit.email)).status_code == 200
    codes = {client.post("/scuole/richieste/link", data={"email": visit.email}).status_code for _ in range(8)}
    drain(portal)
    assert codes == {303} and len(mails.messages) == 3


def test_opening_the_page_marks_the_words_of_staff_as_read_and_changes_nothing_else(
    client: TestClient, portal: Portal, session: Session, cast: Town, visit: Visit
) -> None:
    with portal.db.write() as writing:
        row = queries.by_reference(writing, visit.reference)
        actions.write(writing, row, "Venite con le scarpe comode.", by=cast.people["owner"])
        actions.write(writing, row, "Va bene!", from_teacher=True)
    before = newest(session).model_dump()
    client.head(path(visit))  # a program that looks whether the link works
    assert [m.read_at for m in session.exec(select(VisitMessage))] == [None, None]
    session.rollback()
    for _ in range(2):
        assert client.get(path(visit)).status_code == 200
    theirs, own = session.exec(select(VisitMessage).order_by(VisitMessage.id)).all()  # type: ignore[arg-type]
    assert theirs.read_at is not None and own.read_at is None
    session.expire_all()
    assert newest(session).model_dump() == before
