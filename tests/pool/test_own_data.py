"""What the pool knows of somebody goes out whole on request, and goes away whole."""

import io
import json
import zipfile
from datetime import timedelta

from sqlmodel import select

from portal.applications import erasure, links
from portal.applications.models import Application
from portal.candidates.models import Candidate, Consent, Cv, Viewing
from portal.pool import pass_on
from portal.pool.models import Invitation, PassOn, PoolDoor, PoolEntry
from tests.conftest import KEY, drain, sign_in
from tests.pool.people import EMAIL, HIDDEN_WORDS, NAME, invitation, join, page


def look(client, portal, cast, entry):
    sign_in(client, portal, cast.people["recruiter"])
    assert client.get(f"/desk/candidati/bacino/{entry.key}?per={cast.opening.key}").status_code == 200
    client.cookies.clear()


def test_the_zip_holds_the_profile_who_sees_it_who_looked_and_who_invited(client, portal, cast):
    entry = join(portal, hidden=frozenset({cast.brezza.key}))
    look(client, portal, cast, entry)
    invitation(portal, entry, cast.opening)
    answer = client.get(page(entry, "/dati"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        told = json.loads(archive.read("dati.json"))["pool"]
    assert (told["name"], told["email"], told["shown"]["initials"]) == (NAME, EMAIL, "O. Z.")
    assert told["visible_to"] == [cast.aurora.name] and told["hidden_from"] == [cast.brezza.name]
    assert told["seen_by"][0]["cooperative"] == cast.aurora.name and told["seen_by"][0]["opening"] == cast.opening.title
    assert told["invitations"][0]["note"] and told["consents"][0]["version"] == "pool-2026-11"
    assert told["files"][0]["name"] == "cv-ortensia-zambrotta.pdf"


def test_after_erasure_the_person_is_found_nowhere(client, portal, settings, cast, session):
    entry = join(portal)
    look(client, portal, cast, entry)
    invitation(portal, entry, cast.opening)
    assert client.get(page(entry, "/cancellazioni")).status_code == 200
    assert client.post(page(entry, "/cancellazioni")).status_code == 303
    drain(portal)
    for table in (PoolEntry, PoolDoor, Invitation, Viewing, Consent, Cv):
        assert session.exec(select(table)).all() == [], table
    assert session.exec(select(Candidate).where(Candidate.email == EMAIL)).all() == []
    assert portal.index.count("pool") == 0
    session.rollback()
    for path in settings.data_dir.rglob("*"):
        if path.is_file():
            held = path.read_bytes().lower()
            assert not [word for word in HIDDEN_WORDS if word.lower().encode() in held], path


def test_an_application_and_the_pool_are_erased_each_from_its_own_page(client, portal, cast, session):
    email = session.get_one(Candidate, cast.application.candidate_id).email
    session.rollback()
    entry = join(portal, email=email, name="Dora Bianchi", cv=False)
    client.post(f"/candidature/{links.status_token(KEY.encode(), cast.application)}/cancellazioni")
    drain(portal)
    assert session.exec(select(PoolEntry)).one().key == entry.key, "anybody can apply under somebody's address"
    client.post(page(entry, "/cancellazioni"))
    drain(portal)
    session.rollback()
    assert session.exec(select(Candidate).where(Candidate.email == email)).all() == []


def test_what_was_asked_for_from_an_application_goes_with_it_but_not_by_retention(portal, cast, session):
    for keep in (True, False):
        with portal.db.write() as writing:
            row = writing.get(Application, cast.application.key)
            if not keep:
                row = writing.get_one(Application, cast.other_application.key)
            email = writing.get_one(Candidate, row.candidate_id).email
        entry = join(portal, email=email, cv=False, index=False)
        with portal.db.write() as writing:
            writing.get_one(PoolEntry, entry.key).application_id = row.key
            erasure.erase(writing, writing.get_one(Application, row.key), keep_pool=keep)
        session.rollback()
        assert (session.get(PoolEntry, entry.key) is not None) is keep
        session.expunge_all()


def test_somebody_who_proved_the_address_erases_everything_at_once(client, portal, cast, session):
    from portal.accounts.models import Person

    email = session.get_one(Candidate, cast.application.candidate_id).email
    session.rollback()
    join(portal, email=email, cv=False)
    with portal.db.write() as writing:
        person = Person(email=email, name="Dora")
        writing.add(person)
    sign_in(client, portal, person)
    with zipfile.ZipFile(io.BytesIO(client.get("/le-mie-candidature/dati").content)) as archive:
        assert json.loads(archive.read("dati.json"))["pool"]["email"] == email
    client.post("/le-mie-candidature/cancellazioni")
    drain(portal)
    assert session.exec(select(PoolEntry)).all() == []
    assert session.exec(select(Candidate).where(Candidate.email == email)).all() == []


# -- after a no: the question


def ask(portal, cast):
    with portal.db.write() as writing:
        row = writing.get_one(Application, cast.application.key)
        for _ in range(2):
            pass_on.ask(
                writing, application_id=row.key, candidate_id=row.candidate_id, cooperative_id=cast.aurora.key, by=cast.people["recruiter"]
            )  # fmt: skip


def test_the_question_shares_nothing_until_the_person_says_yes(client, portal, cast, session):
    ask(portal, cast)
    assert len(session.exec(select(PassOn)).all()) == 1 and session.exec(select(PoolEntry)).all() == []
    session.rollback()
    where = f"/candidature/{links.status_token(KEY.encode(), cast.application)}"
    assert client.post(f"{where}/bacino/no").status_code == 303
    answer = session.exec(select(PassOn)).one()
    assert answer.agreed is False and answer.answered_at is not None and session.exec(select(PoolEntry)).all() == []


def test_a_question_that_was_taken_back_before_the_answer_is_gone(portal, cast, session):
    ask(portal, cast)
    with portal.db.write() as writing:
        pass_on.take_back(writing, cast.application.key)
    assert session.exec(select(PassOn)).all() == []


def test_a_no_with_the_tick_asks_by_mail_and_on_the_status_page_and_undoing_takes_it_back(
    client, portal, cast, mails, session
):
    import time_machine

    from portal.db import now as moment
    from tests.applications.applying import fields

    email = session.get_one(Candidate, cast.application.candidate_id).email
    session.rollback()
    sign_in(client, portal, cast.people["recruiter"])
    desk = f"/desk/candidature/{cast.application.key}"
    typed = {k: v for k, v in fields(client.get(desk).text).items() if k in ("version", "back", "tell")}
    told = {"to": "declined", "pass_on": "y", "note": "", "words": "", "tell": "mail", "version": "1"} | typed
    answer = client.post(f"{desk}/mosse", data=told | {"tell": "mail"})
    assert answer.status_code == 303, answer.text[:3000]
    assert session.exec(select(PassOn)).one().agreed is None and session.exec(select(PoolEntry)).all() == []
    session.rollback()
    client.cookies.clear()
    with time_machine.travel(moment() + timedelta(minutes=20)):
        drain(portal)
        assert "Vuoi che altre cooperative ti trovino?" in mails.text(email)
        shown = client.get(f"/candidature/{links.status_token(KEY.encode(), cast.application)}").text
        assert "Vuoi che altre cooperative ti trovino?" in shown and "/bacino/no" in shown
