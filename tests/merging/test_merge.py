"""Two dossiers become one: what the desk sees, what stays with each address, and when it is refused."""

import re
import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.accounts.models import Person
from portal.applications import desk_actions, erasure, links, search
from portal.applications.merging import sides as merging_sides
from portal.applications.merging.models import Joined, Likeness
from portal.applications.models import Application, Message, Remark, Stage
from portal.candidates.models import Candidate, Consent, Viewing
from portal.cooperatives import queries as cooperatives
from portal.db import today as italian_today
from tests.applications_desk.test_pages import add_cv
from tests.conftest import KEY, drain, sign_in
from tests.merging.twins import acts, form, joins, likenesses, merge, pair, twin


@pytest.fixture
def two(client, portal, cast, session):
    """Dora Bianchi and Dora Bianki, with the same telephone; the recruiter looks."""
    other = twin(portal, cast, email="dora.nuova@posta.example", phone="+393331234567")
    sign_in(client, portal, cast.people["recruiter"])
    return cast.application, other, pair(session, cast.application, other)


def path(row, what=""):
    return f"/desk/candidati/doppioni/{row.key}{what}"


def staff(portal, person):
    with portal.db.read() as session:
        return cooperatives.staff(session, person)


# -- side by side


def test_both_are_shown_side_by_side_with_what_differs(client, portal, cast, session, two):
    first, second, row = two
    add_cv(portal, first)
    with portal.db.write() as writing:
        writing.add(Remark(application_id=first.key, text="Brava al telefono"))
        writing.add(
            Consent(
                candidate_id=second.candidate_id,
                purpose="application",
                text_version="2026-11",
                application_id=second.key,
            )
        )
    page = client.get(path(row)).text
    for words in (
        "Dora Bianchi",
        "Dora Bianki",
        "dora.nuova@posta.example",
        "cv dora.pdf",
        "Brava al telefono",
        "2026-11",
        "OSS di giorno",
        "stesso telefono",
    ):
        assert words in page
    rows = {name.strip(): said for name, said in re.findall(r'<th scope="row">([^<]*)(.*?)</th>', page, re.DOTALL)}
    assert "diverso" in rows["Nome"] and "uguale" in rows["Telefono"] and "diverso" in rows["E-mail"]
    assert "Che cosa succede" in page and "sette giorni" in page


def test_looking_at_both_is_written_down_for_both(client, portal, cast, session, two):
    first, second, row = two
    client.get(path(row))
    session.rollback()
    seen = session.exec(select(Viewing).where(Viewing.person_id == cast.people["recruiter"].key)).all()
    assert {(v.candidate_id, v.application_id, v.what) for v in seen} == {
        (a.candidate_id, a.key, "application") for a in (first, second)
    }
    token = links.status_token(KEY.encode(), second)
    assert "Aurora" in re.search(r'looks">.*?</ul>', client.get(f"/candidature/{token}").text, re.DOTALL)[0]


# -- merging


def test_after_a_merge_there_is_one_person_with_both_applications(client, portal, cast, session, two):
    first, second, row = two
    done = client.post(path(row, "/unioni"), data=form(session, row))
    assert done.status_code == 303 and done.headers["location"] == f"/desk/candidature/{second.key}"
    drain(portal)
    found = search.find(portal.index, staff(portal, cast.people["recruiter"]), search.Wanted())
    assert [hit.id for hit in found.hits] == [f"{cast.aurora.key}-{first.candidate_id}"], (
        "the other is gone from the index"
    )
    for words in ("Dora Bianchi", "Bianki"):
        assert search.find(portal.index, staff(portal, cast.people["recruiter"]), search.Wanted(words)).total == 1
    session.rollback()
    known = search.for_desk(session, staff(portal, cast.people["recruiter"]), [found.hits[0].id])
    (person,) = known.values()
    assert {number for number, *_ in person.openings} == {first.key, second.key}
    for one, other in ((first, second), (second, first)):
        text = client.get(f"/desk/candidature/{one.key}").text
        assert f'href="/desk/candidature/{other.key}"' in text and "Unita con un’altra candidatura" in text
        assert "Annulla l’unione" in text
    assert likenesses(session) and "Bianki" not in client.get("/desk/candidati/doppioni").text
    from portal.web import machinery

    with portal.db.read() as reading:
        assert all(index.in_step for index in machinery.indexes(portal, reading)), "the check counts one dossier"


def test_nothing_that_a_person_sent_changes_hands(client, portal, cast, session, two):
    """A merge is a guess of the cooperative: it gives nobody's application to another address."""
    first, second, row = two
    cv = add_cv(portal, second)
    with portal.db.write() as writing:
        writing.add(Message(application_id=second.key, from_candidate=True, text="Posso venire martedì?"))
        writing.add(
            Consent(
                candidate_id=second.candidate_id,
                purpose="application",
                text_version="2026-11",
                application_id=second.key,
            )
        )
        writing.get(Candidate, second.candidate_id).kept_until = italian_today() + timedelta(days=30)
    before = client.get(f"/candidature/{links.status_token(KEY.encode(), second)}").status_code
    merge(portal, cast, first, second)
    session.rollback()
    row = session.get(Application, second.key, populate_existing=True)
    assert (row.candidate_id, row.reference, row.link_version) == (
        second.candidate_id,
        second.reference,
        second.link_version,
    )
    assert (
        session.exec(select(Consent.candidate_id).where(Consent.application_id == second.key)).one()
        == second.candidate_id
    )
    kept = {c.id: c.kept_until for c in session.exec(select(Candidate))}
    assert kept[second.candidate_id] == italian_today() + timedelta(days=30) < kept[first.candidate_id]
    from portal.candidates.models import Cv

    assert session.get(Cv, cv.key, populate_existing=True).candidate_id == second.candidate_id
    # Each link opens its own application, and whoever signs in sees what came from their own address.
    for one, words in ((first, cast.opening.title), (second, "OSS di giorno")):
        page = client.get(f"/candidature/{links.status_token(KEY.encode(), one)}")
        assert page.status_code == before == 200 and words in page.text
    with portal.db.write() as writing:
        me = Person(email=writing.get(Candidate, first.candidate_id).email, name="Dora")
        writing.add(me)
    sign_in(client, portal, me)
    mine = client.get("/le-mie-candidature").text
    assert cast.opening.title in mine and "OSS di giorno" not in mine


def test_mail_goes_to_the_address_each_application_came_from(client, portal, cast, session, two, mails):
    first, _second, row = two
    client.post(path(row, "/unioni"), data=form(session, row))
    from portal.db import now

    with portal.db.write() as writing:
        application = writing.get(Application, first.key)
        desk_actions.write(writing, application, by=cast.people["owner"], text="Ci vediamo presto.")
    import time_machine

    with time_machine.travel(now() + timedelta(minutes=16)):
        drain(portal)
    address = session.get(Candidate, first.candidate_id).email
    assert len(mails.to(address)) == 1 and mails.to("dora.nuova@posta.example") == []


def test_the_chosen_contacts_are_shown_and_the_others_stay_readable(client, portal, cast, session):
    other = twin(
        portal, cast, email="dora.nuova@posta.example", comune="097042", phone="+393335555555", name="Dora Bianchi"
    )
    with portal.db.write() as writing:
        writing.get(Application, cast.application.key).comune = "097042"
    drain(portal)
    row = pair(session, cast.application, other)
    sign_in(client, portal, cast.people["recruiter"])
    page = client.get(path(row)).text
    assert "Telefono da usare" in page and "E-mail da usare" in page and "Nome da usare" not in page
    sent = form(session, row, phone=cast.application.key, email=other.candidate_id)
    assert client.post(path(row, "/unioni"), data=sent).status_code == 303
    card = client.get(f"/desk/candidature/{cast.application.key}").text
    part = card[card.index('id="one-person"') :]
    assert "tel:+393331234567" in part and "mailto:dora.nuova@posta.example" in part and "333 555 5555" in part


@pytest.mark.parametrize("value", ["", "abc", "999999", "-1"])
def test_a_contact_that_neither_has_is_refused_beside_the_field(client, portal, cast, session, two, value):
    *_, row = two
    refused = client.post(path(row, "/unioni"), data=form(session, row, email=value))
    assert refused.status_code == 422 and "Scegli una delle voci." in refused.text
    assert joins(session) == []


def test_the_name_that_was_chosen_is_the_one_in_the_list(client, portal, cast, session, two):
    first, _second, row = two
    client.post(path(row, "/unioni"), data=form(session, row, name=first.key))
    drain(portal)
    session.rollback()
    known = search.for_desk(
        session, staff(portal, cast.people["recruiter"]), [f"{cast.aurora.key}-{first.candidate_id}"]
    )
    assert [person.name for person in known.values()] == ["Dora Bianchi"]
    assert next(iter(known.values())).newest.name == "Dora Bianki"


def test_two_open_applications_to_one_opening_both_stay_and_the_page_says_so(client, portal, cast, session):
    other = twin(portal, cast, to=cast.opening)
    row = pair(session, cast.application, other)
    sign_in(client, portal, cast.people["recruiter"])
    page = client.get(path(row)).text
    assert "ha due candidature aperte" in page and cast.opening.title in page
    assert client.post(path(row, "/unioni"), data=form(session, row)).status_code == 303
    board = client.get(f"/desk/offerte/{cast.opening.key}/candidature").text
    assert "Dora Bianchi" in board and "Dora Bianki" in board
    with portal.db.write() as writing:
        application = writing.get(Application, other.key)
        desk_actions.move(
            writing, application, Stage.DECLINED, by=cast.people["owner"], version=1, told=desk_actions.Told()
        )
    assert "ha due candidature aperte" not in client.get(path(row)).text


def test_sent_twice_it_is_done_once(client, portal, cast, session, two):
    *_, row = two
    sent = form(session, row)
    assert [client.post(path(row, "/unioni"), data=sent).status_code for _twice in range(2)] == [303, 303]
    assert len(joins(session)) == len(acts(session)) == 1
    assert "Sono già una persona sola" in client.get(path(row)).text


def test_two_colleagues_at_the_same_moment_merge_once(client, portal, cast, session, two):
    *_, row = two
    sent, codes = form(session, row), list[int]()
    threads = [
        threading.Thread(target=lambda: codes.append(client.post(path(row, "/unioni"), data=sent).status_code))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(codes) == {303} and len(joins(session)) == len(acts(session)) == 1


@pytest.mark.parametrize("what", ["applied", "moved", "old page"])
def test_a_stale_page_sees_how_things_stand(client, portal, cast, session, two, what):
    first, second, row = two
    sent = form(session, row)
    with portal.db.write() as writing:
        if what == "applied":
            writing.add(
                Application(
                    submission="third", opening_id=cast.opening.key, candidate_id=second.candidate_id, name="Dora Terza",
                    phone=second.phone, answer_by=second.answer_by,
                )
            )  # fmt: skip
        elif what == "moved":
            desk_actions.move(
                writing, writing.get(Application, first.key), Stage.READ, by=cast.people["owner"], version=1
            )
    if what == "old page":
        sent["state"] = "something"
    refused = client.post(path(row, "/unioni"), data=sent)
    assert refused.status_code == 409 and "Nel frattempo è cambiato qualcosa" in refused.text
    assert joins(session) == [] and ("Dora Terza" in refused.text) is (what == "applied")
    assert client.post(path(row, "/unioni"), data=form(session, row)).status_code == 303


def test_what_arrives_after_the_merge_is_in_the_one_dossier_whichever_address_it_comes_from(portal, cast, session, two):
    first, second, _row = two
    merge(portal, cast, first, second)
    with portal.db.write() as writing:
        writing.add(
            Application(
                submission="later", opening_id=cast.opening.key, candidate_id=second.candidate_id, name="Dora Bianki",
                phone=second.phone, answer_by=second.answer_by, message="Parola rara: girasole",
            )
        )  # fmt: skip
    drain(portal)
    found = search.find(portal.index, staff(portal, cast.people["owner"]), search.Wanted("girasole"))
    assert [hit.id for hit in found.hits] == [f"{cast.aurora.key}-{first.candidate_id}"]


def test_one_of_the_two_was_erased_meanwhile(client, portal, cast, session, two):
    _first, second, row = two
    sent = form(session, row)
    with portal.db.write() as writing:
        erasure.erase(writing, writing.get(Application, second.key))
    assert client.post(path(row, "/unioni"), data=sent).status_code == 404
    assert client.post(path(row, "/distinzioni")).status_code == 404
    assert client.get(path(row)).status_code == 404 and joins(session) == []
    assert client.get("/desk/candidati/doppioni").status_code == 200


def test_a_third_one_joins_the_two_and_is_asked_about_once(client, portal, cast, session, two):
    first, second, _row = two
    merge(portal, cast, first, second)
    third = twin(portal, cast, name="Dora Bianca")
    assert client.get("/desk/candidati/doppioni").text.count("Guardale vicine: ") == 1
    merge(portal, cast, first, third)
    assert [(j.candidate_id, j.kept_id) for j in joins(session)] == [
        (second.candidate_id, first.candidate_id), (third.candidate_id, first.candidate_id),
    ]  # fmt: skip
    session.rollback()
    assert len(merging_sides.side(session, cast.aurora.key, third.candidate_id).applications) == 3
    assert "Nessuna coppia da guardare" in client.get("/desk/candidati/doppioni").text


def test_another_cooperative_sees_nothing_of_a_merge(client, portal, cast, session, two):
    first, second, _row = two
    with portal.db.write() as writing:
        for n, person in enumerate((first, second)):
            writing.add(
                Application(
                    submission=f"brezza-{n}", opening_id=cast.other_opening.key, candidate_id=person.candidate_id,
                    name=person.name, phone=person.phone, answer_by=person.answer_by,
                )
            )  # fmt: skip
    merge(portal, cast, first, second)
    there = staff(portal, cast.people["other_recruiter"])
    found = search.find(portal.index, there, search.Wanted("dora"))
    assert found.total == 2, "at Brezza they are two, and may be asked about there"
    sign_in(client, portal, cast.people["other_recruiter"])
    session.rollback()
    number = session.exec(select(Application.id).where(Application.submission == "brezza-0")).one()
    text = client.get(f"/desk/candidature/{number}").text
    assert "Una persona, più indirizzi" not in text and "Unita con" not in text
    (twins,) = [
        row
        for row in likenesses(session)
        if row.cooperative_id == cast.brezza.key
        and second.candidate_id in (row.first_id, row.second_id)
        and first.candidate_id in (row.first_id, row.second_id)
    ]
    assert twins.apart_at is None


def test_whoever_follows_single_openings_learns_no_contacts_of_the_others(client, portal, cast, session, two):
    from portal.openings.models import Assignment

    first, second, _row = two
    merge(portal, cast, first, second)
    manager = cast.people["hiring_manager"]
    with portal.db.write() as writing:
        writing.add(Assignment(opening_id=cast.opening.key, person_id=manager.key))
    sign_in(client, portal, manager)
    text = client.get(f"/desk/candidature/{first.key}").text
    assert "dora.nuova@posta.example" not in text and f"/desk/candidature/{second.key}" not in text


# -- two people


def test_not_the_same_person_is_kept_and_not_asked_again(client, portal, cast, session, two):
    first, second, row = two
    assert [client.post(path(row, "/distinzioni")).status_code for _twice in range(2)] == [303, 303]
    assert len(acts(session)) == 1 and likenesses(session)[0].apart_by_id == cast.people["recruiter"].key
    assert "Nessuna coppia da guardare" in client.get("/desk/candidati/doppioni").text
    with portal.db.write() as writing:
        writing.get(Application, second.key).message = "Una cosa nuova"
    drain(portal)
    assert "Nessuna coppia da guardare" in client.get("/desk/candidati/doppioni").text
    assert f"doppioni/{row.key}" not in client.get(f"/desk/candidature/{first.key}").text
    assert "ha detto che sono due persone" in client.get(path(row)).text


def test_a_merge_after_all_is_possible_and_telling_apart_what_is_merged_is_refused(client, portal, cast, session, two):
    *_, row = two
    client.post(path(row, "/distinzioni"))
    assert client.post(path(row, "/unioni"), data=form(session, row)).status_code == 303
    refused = client.post(path(row, "/distinzioni"))
    assert refused.status_code == 409 and "sono state unite" in refused.text


def test_nothing_personal_is_in_what_undo_keeps(client, portal, cast, session, two):
    *_, row = two
    client.post(path(row, "/unioni"), data=form(session, row))
    (act,) = acts(session)
    assert all(
        isinstance(n, int) for value in act.payload.values() for n in (value if isinstance(value, list) else [value])
    )
    (join,) = joins(session)
    assert not any(isinstance(v, str) for v in join.model_dump(exclude={"moved"}).values())


# -- forgotten


def test_who_is_erased_leaves_the_merge_at_once_and_the_others_stay_one_dossier(portal, cast, session, two):
    first, second, _row = two
    third = twin(portal, cast, name="Dora Bianca")
    merge(portal, cast, first, second)
    merge(portal, cast, first, third)
    with portal.db.write() as writing:
        erasure.erase(writing, writing.get(Application, first.key))
    session.rollback()
    assert session.get(Candidate, first.candidate_id) is None
    assert [(j.candidate_id, j.kept_id) for j in joins(session)] == [(third.candidate_id, second.candidate_id)]
    assert all(first.candidate_id not in (row.first_id, row.second_id) for row in session.exec(select(Likeness)))
    drain(portal)
    found = search.find(portal.index, staff(portal, cast.people["owner"]), search.Wanted())
    assert [hit.id for hit in found.hits] == [f"{cast.aurora.key}-{second.candidate_id}"]
    assert search.find(portal.index, staff(portal, cast.people["owner"]), search.Wanted('"Dora Bianchi"')).total == 0


def test_one_of_several_applications_erased_changes_no_merge(portal, cast, session, two):
    first, second, _row = two
    with portal.db.write() as writing:
        extra = Application(
            submission="extra", opening_id=cast.opening.key, candidate_id=second.candidate_id, name=second.name,
            phone=second.phone, answer_by=second.answer_by,
        )  # fmt: skip
        writing.add(extra)
    drain(portal)
    merge(portal, cast, first, second)
    with portal.db.write() as writing:
        erasure.erase(writing, writing.get(Application, extra.key))
    assert len(joins(session)) == 1


def test_erasing_everything_leaves_no_trace_of_the_merge(portal, cast, session, two):
    first, second, _row = two
    merge(portal, cast, first, second)
    with portal.db.write() as writing:
        for application in (first, second):
            erasure.erase(writing, writing.get(Application, application.key))
    session.rollback()
    assert session.exec(select(Joined)).all() == [] == session.exec(select(Likeness)).all()
    for act in acts(session):
        assert "Dora" not in str(act.payload)
