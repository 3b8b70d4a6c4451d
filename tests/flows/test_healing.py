"""Search gone or damaged while people apply and move: pages work from the database, and the index comes back."""

import shutil

import pytest
from sqlmodel import select

from portal import indexes, outbox
from portal.applications.models import Application
from portal.db import now
from portal.outbox import Note
from portal.worker import Worker
from tests import factories
from tests.conftest import drain, sign_in


@pytest.fixture(params=["gone", "damaged"])
def broken(request, portal, client, cast):
    """An installation whose index is lost or full of rubbish."""
    drain(portal)
    if request.param == "gone":
        shutil.rmtree(portal.settings.index_dir)
    else:
        for path in portal.settings.index_dir.rglob("*"):
            if path.is_file():
                path.write_bytes(b"rubbish")
    return cast


def test_pages_and_applying_work_and_the_index_heals_to_equal_the_database(broken, client, portal, session):
    assert client.get("/").status_code == 200
    listing = client.get("/offerte")
    assert listing.status_code == 200 and broken.opening.title in listing.text
    assert client.get(f"/offerte/{broken.opening.slug}").status_code == 200
    assert client.get(f"/offerte/{broken.opening.slug}/candidatura").status_code == 200
    sign_in(client, portal, broken.people["recruiter"])
    people = client.get("/desk/candidati")
    assert people.status_code == 200 and "Dora Bianchi" in people.text and "non risponde" in people.text
    move = {"to": "read", "version": "1", "note": ""}
    assert client.post(f"/desk/candidature/{broken.application.key}/mosse", data=move).status_code == 303
    drain(portal)  # what cannot be indexed waits and is not counted as a failure
    waiting = session.exec(select(Note).where(Note.topic.startswith("index."))).all()  # type: ignore[attr-defined]
    assert all(note.parked_at is None and note.attempts == 0 for note in waiting)

    assert sorted(indexes.heal(portal)) == sorted(indexes.CONTENT)
    for name in indexes.CONTENT:
        assert indexes.differences(portal, name) == ([], [], [])
    page = client.get("/desk/candidati?fase=read").text
    assert "Dora Bianchi" in page and "non risponde" not in page


def test_the_worker_heals_by_itself(broken, portal):
    Worker(portal).run_timetable()
    assert set(portal.index.health().values()) == {"ok"}
    assert portal.index.count("candidates") == 2


def test_check_names_what_differs(portal, client, cast):
    drain(portal)
    assert indexes.differences(portal, "candidates") == ([], [], [])
    lost = f"{cast.aurora.key}-{cast.application.candidate_id}"
    portal.index.remove("candidates", [lost])
    portal.index.put("candidates", [{**_document(portal), "id": "9999-1"}])
    with portal.db.write() as session:
        session.get(Application, cast.other_application.key).message = "cambiato"
        for note in session.exec(select(Note)):
            session.delete(note)
    lacking, extra, old = indexes.differences(portal, "candidates")
    assert (lacking, extra) == ([lost], ["9999-1"])
    assert old == [f"{cast.brezza.key}-{cast.other_application.candidate_id}"]


def _document(portal):
    with portal.db.read() as session:
        return next(iter(indexes.CONTENT["candidates"](session)))


def test_a_note_that_always_fails_is_parked_where_the_desk_sees_it_and_can_be_tried_again(
    portal, client, cast, session
):
    from datetime import timedelta

    from sqlalchemy import update

    from portal.timetable import Topic

    with portal.db.write() as writing:
        outbox.note(writing, "always.fails", 1)
    worker = Worker(portal)
    tries = []

    def fail(_portal, notes):
        tries.append(notes)
        raise RuntimeError("private words that must not be kept: paolo@posta.example")

    worker.topics = {"always.fails": Topic(fail)}
    for _ in range(12):
        worker.step()
        with portal.db.write() as writing:  # the waits grow; the test does not wait
            writing.execute(update(Note).values(run_at=now() - timedelta(seconds=1)))
    assert len(tries) == outbox.PARK_AFTER
    session.rollback()
    parked = outbox.parked(session)
    assert [n.topic for n in parked] == ["always.fails"] and "paolo" not in parked[0].error
    sign_in(client, portal, cast.people["coordinator"])
    assert "always.fails" in client.get("/desk/sistema").text
    with portal.db.write() as writing:
        outbox.retry(writing, [parked[0].key])
    assert worker.step() == 1


def test_two_workers_never_take_the_same_note(portal, client, cast):
    with portal.db.write() as session:
        for n in range(40):
            outbox.note(session, "some.topic", n)
    taken: list[str] = []
    while True:
        with portal.db.write() as session:
            notes = outbox.claim(session, ["some.topic"], 7)
        if not notes:
            break
        taken += [note.subject for note in notes]
    assert sorted(map(int, taken)) == list(range(40)), "each once, while the leases last"


def test_a_rollback_takes_the_notes_along(portal, client, cast, session):
    drain(portal)
    with pytest.raises(RuntimeError), portal.db.write() as writing:
        factories.application(writing, cast.opening, "Persona Svanita")
        raise RuntimeError
    assert not session.exec(select(Note)).all()
    session.rollback()
    with portal.db.write() as writing:
        factories.application(writing, cast.opening, "Persona Rimasta")
    assert sorted(session.exec(select(Note.topic))) == ["dossier.changed", "index.candidates"]
