"""A Meilisearch server stopped, started again, emptied, or asked with a wrong key: pages work, notes wait, the index heals."""

import shutil
import subprocess
import time
import urllib.request

import pytest
from sqlmodel import select, update

from portal import indexes
from portal.db import now
from portal.outbox import Note
from portal.worker import Worker
from search_index import meili_keys
from search_index.meili import MeiliIndex
from tests import factories
from tests.conftest import drain, sign_in
from tests.flows.test_crash import free_port
from tests.search_index.conftest import MASTER, MISSING

BINARY = shutil.which("meilisearch")


class Engine:
    """A server of this test's own, so that it may be stopped."""

    def __init__(self, folder, *options):
        self.folder, self.port, self.options = folder, free_port(), options
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self):
        self.process = subprocess.Popen(
            [BINARY, "--no-analytics", "--master-key", MASTER, "--http-addr", f"127.0.0.1:{self.port}", "--db-path", str(self.folder / "data"), *self.options],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder, restore_signals=False,
        )  # fmt: skip
        for _ in range(1200):
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("meilisearch did not start")

    def stop(self):
        self.process.kill()
        self.process.wait()

    def empty(self):
        from meilisearch import Client

        client = Client(self.url, MASTER)
        for index in client.get_indexes({"limit": 100})["results"]:
            client.wait_for_task(client.delete_index(index.uid).task_uid, 60_000)


@pytest.fixture
def engine(tmp_path_factory):
    """A running server."""
    if BINARY is None:
        pytest.skip(MISSING)
    server = Engine(tmp_path_factory.mktemp("meili"))
    server.start()
    yield server
    server.stop()


def is_whole(portal):
    """Whether every index equals the database, once the pauses are over."""
    with portal.db.write() as session:
        session.execute(update(Note).values(run_at=now()))
    drain(portal)
    return all(indexes.differences(portal, name) == ([], [], []) for name in indexes.CONTENT)


def pages_work_while_it_is_away(client, cast):
    listing = client.get("/offerte?q=oss")
    assert listing.status_code == 200 and cast.opening.title in client.get("/offerte").text
    assert client.get(f"/offerte/{cast.opening.slug}/candidatura").status_code == 200
    people = client.get("/desk/candidati")
    assert people.status_code == 200 and "Dora Bianchi" in people.text and "non risponde" in people.text


def notes_wait(portal, session):
    drain(portal)
    session.rollback()
    waiting = session.exec(select(Note).where(Note.topic == "index.candidates")).all()
    assert waiting and all(note.parked_at is None and note.attempts == 0 for note in waiting)


@pytest.mark.timeout(300)
def test_whatever_befalls_the_server_no_page_fails_and_the_index_equals_the_database_afterwards(
    engine, portal, client, cast, session
):
    keys = meili_keys.make(engine.url, MASTER)
    right = MeiliIndex(engine.url, keys.write, search_key=keys.search)
    portal.index = right
    assert sorted(indexes.heal(portal)) == sorted(indexes.CONTENT)
    assert is_whole(portal)
    sign_in(client, portal, cast.people["recruiter"])
    assert "non risponde" not in client.get("/desk/candidati").text

    engine.stop()
    pages_work_while_it_is_away(client, cast)
    move = {"to": "read", "version": "1", "note": ""}
    assert client.post(f"/desk/candidature/{cast.application.key}/mosse", data=move).status_code == 303
    notes_wait(portal, session)
    engine.start()
    assert is_whole(portal)
    assert "Dora Bianchi" in client.get("/desk/candidati?fase=read").text

    engine.empty()
    pages_work_while_it_is_away(client, cast)
    Worker(portal).run_timetable()
    assert is_whole(portal)

    portal.index = MeiliIndex(engine.url, "a wrong key")
    assert set(portal.index.health().values()) == {"unreachable"}
    pages_work_while_it_is_away(client, cast)
    with portal.db.write() as writing:
        factories.application(writing, cast.opening, "Persona Nuova")
    notes_wait(portal, session)
    portal.index = right
    assert is_whole(portal)
    assert "Persona Nuova" in client.get("/desk/candidati?q=nuova").text
