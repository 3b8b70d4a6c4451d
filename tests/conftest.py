"""Real parts for every test: a migrated database of its own, files and index in a temporary folder, mails in a list.

`PORTAL_TEST_DATABASE=postgresql+psycopg://user@host/` runs the same tests on PostgreSQL, in a migrated database that is
emptied before each test.
"""

import os
import pickle
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import pytest
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import create_engine, event, text
from sqlmodel import Session
from starlette.testclient import TestClient

from portal import indexes, migrations, reference
from portal.accounts.models import Login, Person
from portal.accounts.queries import digest
from portal.app import Portal, application, build
from portal.db import Database, now
from portal.settings import Settings
from portal.worker import Worker, watch_everything
from search_index.embedded import EmbeddedIndex
from tests.factories import Town, town

# Chromium, the portal it looks at, and a loud line where there is no Chromium.
pytest_plugins = ["tests.browser.plugin"]
SERVER = os.environ.get("PORTAL_TEST_DATABASE", "")
# The way of a browser journey that is walked again on PostgreSQL.
ONE_WAY = {"js": False, "language": "it"}
# One signing key for the whole run; nothing here is secret.
KEY = "a key for tests only, long enough for production"


@dataclass
class SentMails:
    """A transport that keeps what it is given."""

    messages: list[EmailMessage] = field(default_factory=list)

    def send(self, message: EmailMessage) -> None:
        self.messages.append(message)

    def to(self, address: str) -> list[EmailMessage]:
        """Mails to one address, oldest first."""
        return [m for m in self.messages if m["To"] == address]

    def text(self, address: str) -> str:
        """The words of the newest mail to this address."""
        body = self.to(address)[-1].get_body(("plain",))
        assert body is not None
        return str(body.get_content())


# Long files whose tests stand on their own: they may go to several processes, those with the same parameters together.
SPREAD = {"test_accessibility.py", "test_links.py", "test_hostile.py"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A file stays in one process, but for the longest.

    On PostgreSQL only what touches a database is run again, journeys in one of their four ways: looks do not depend on it.
    """
    for number, item in enumerate(items):
        own = f"-{item.name.partition('[')[2] or number}" if item.path.name in SPREAD else ""
        item.add_marker(pytest.mark.xdist_group(f"{item.path.parent.name}-{item.path.name}{own}"))
    if not SERVER:
        return
    again = [
        item
        for item in items
        if {"database_url", "installation"} & set(getattr(item, "fixturenames", ()))
        and not {"browser", "web"} & set(item.path.parts)
        and ONE_WAY.items() >= {k: v for k, v in _way(item).items() if k in ONE_WAY}.items()
    ]
    chosen = set(again)
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = again


def _way(item: pytest.Item) -> dict[str, object]:
    """With which parameters this test is run."""
    called = getattr(item, "callspec", None)
    return dict(called.params) if called else {}


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated, empty database to copy: a file, or the name of a PostgreSQL template."""
    if not SERVER:
        path = tmp_path_factory.mktemp("template") / "portal.db"
        migrations.upgrade(f"sqlite:///{path}")
        yield str(path)
        return
    name = f"portal_template_{uuid.uuid4().hex[:10]}"
    _admin(f'CREATE DATABASE "{name}"')
    migrations.upgrade(SERVER + name)
    yield name
    _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


# What a test finds in its database from the start, by the fixtures it asks for; entering it takes longer than most tests.
FILLINGS = ("cast", "reference_data")


def _filling(request: pytest.FixtureRequest) -> str:
    """The fillings that this test asks for, as one word."""
    return " ".join(name for name in FILLINGS if name in request.fixturenames)


def _fill(address: str, filling: str) -> bytes:
    """Enter what a filling means into a migrated, empty database; the cast, when they live there."""
    watch_everything()
    database, people = Database(address), b""
    with database.write() as session:
        if "cast" in filling:
            people = pickle.dumps(town(session))
        if "reference_data" in filling:
            reference.load(session)
    database.close()
    return people


@pytest.fixture(scope="session")
def template(template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, bytes]]:
    """SQLite: a database with this filling to copy, and the cast."""
    folder = tmp_path_factory.mktemp("filled")

    @cache
    def filled(filling: str) -> tuple[Path, bytes]:
        path = folder / f"{filling}.db"
        shutil.copy(template_database, path)
        people = _fill(f"sqlite:///{path}", filling)
        engine = create_engine(f"sqlite:///{path}")
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        return path, people

    return filled


# Without triggers and foreign keys: every table is emptied, and refilled as the cast left it when that is wanted.
EMPTY = """
    DO $$ DECLARE it record; BEGIN
        SET LOCAL session_replication_role = replica;
        FOR it IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
            LOOP EXECUTE format('DELETE FROM public.%I', it.name); END LOOP;
        FOR it IN SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public'
            LOOP EXECUTE format('SELECT setval(%L, 1, false)', it.name); END LOOP;
    END $$"""
KEEP = """
    DO $$ DECLARE it record; lived boolean; BEGIN
        CREATE SCHEMA "{schema}";
        CREATE TABLE "{schema}"."sequences" AS SELECT sequencename AS name, last_value AS value FROM pg_sequences
            WHERE schemaname = 'public' AND last_value IS NOT NULL;
        FOR it IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
            EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', it.name) INTO lived;
            IF lived THEN EXECUTE format('CREATE TABLE "{schema}"."table %s" AS TABLE public.%I', it.name, it.name); END IF;
        END LOOP;
    END $$"""
REFILL = """
    DO $$ DECLARE it record; BEGIN
        SET LOCAL session_replication_role = replica;
        FOR it IN SELECT substr(tablename, 7) AS name FROM pg_tables WHERE schemaname = '{schema}' AND tablename LIKE 'table %'
            LOOP EXECUTE format('INSERT INTO public.%I SELECT * FROM "{schema}"."table %s"', it.name, it.name); END LOOP;
        FOR it IN SELECT name, value FROM "{schema}"."sequences" LOOP EXECUTE format('SELECT setval(%L, %s)', it.name, it.value); END LOOP;
    END $$"""
STRANGERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@pytest.fixture(scope="session")
def server_database(template_database: str) -> Iterator[Callable[[str], tuple[str, bytes]]]:
    """PostgreSQL: one database for this process, emptied and filled again before each test (making one each is slower).

    What does so: the filling's name in, the address and the cast out. Each filling is entered once, then copied.
    """
    name = f"portal_test_{uuid.uuid4().hex[:12]}"
    _admin(f'CREATE DATABASE "{name}" TEMPLATE "{template_database}"')
    engine = create_engine(SERVER + name, isolation_level="AUTOCOMMIT")
    known: dict[str, bytes] = {"": b""}
    with engine.connect() as connection:

        def run(statement: str, filling: str = "") -> None:
            connection.exec_driver_sql(statement.replace("{schema}", f"filled {filling}").replace("%", "%%"))

        def prepared(filling: str) -> tuple[str, bytes]:
            run(STRANGERS)
            run(EMPTY)
            if filling not in known:
                known[filling] = _fill(SERVER + name, filling)
                run(KEEP, filling)
            elif filling:
                run(REFILL, filling)
            return SERVER + name, known[filling]

        yield prepared
    engine.dispose()
    _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def filled_database(request: pytest.FixtureRequest, template_database: str, tmp_path: Path) -> tuple[str, bytes]:
    """The address of this test's own migrated database, and the cast when they live in it."""
    filling = _filling(request)
    if SERVER:
        address, people = request.getfixturevalue("server_database")(filling)
        return str(address), people
    path = tmp_path / "portal.db"
    source, people = request.getfixturevalue("template")(filling) if filling else (template_database, b"")
    shutil.copy(source, path)
    return f"sqlite:///{path}", people


@pytest.fixture
def database_url(filled_database: tuple[str, bytes]) -> str:
    """The address of this test's own database, migrated, and empty but for what its fixtures fill in."""
    return filled_database[0]


def _admin(statement: str) -> None:
    engine = create_engine(SERVER + "postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings of this test's installation; override with `settings.model_copy(update=…)` before `portal`."""
    return Settings(
        data_dir=tmp_path, database_url=database_url, secret_key=KEY, base_url="http://testserver", worker=False,
        name="Rete Prova", legal_organisation="Consorzio Prova", legal_representative="Ada Prova",
        legal_email="privacy@consorzio.example", apply_per_hour=1000, sign_in_per_hour=100,
    )  # fmt: skip


@pytest.fixture(scope="session")
def template_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Empty search indexes to copy: making them takes longer than most tests."""
    path = tmp_path_factory.mktemp("template") / "index"
    index = EmbeddedIndex(path)
    for name in indexes.CONTENT:
        index.clear(name)
    return path


class CompiledOnce(BytecodeCache):
    """Templates are compiled once for the whole run instead of once a test."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledOnce()


@pytest.fixture
def portal(settings: Settings, template_index: Path) -> Iterator[Portal]:
    """The parts, with mails kept in a list."""
    shutil.copytree(template_index, settings.index_dir, symlinks=True)
    built = build(settings)
    built.mail = SentMails()
    built.templates.bytecode_cache = COMPILED
    yield built
    built.close()


@pytest.fixture
def mails(portal: Portal) -> SentMails:
    """What was sent."""
    assert isinstance(portal.mail, SentMails)
    return portal.mail


@pytest.fixture
def client(portal: Portal) -> Iterator[TestClient]:
    """A browser with JavaScript off, on our own pages (hence the Origin)."""
    with TestClient(application(portal), headers={"Origin": "http://testserver"}, follow_redirects=False) as browser:
        yield browser


@pytest.fixture
def queries(portal: Portal) -> Iterator[Callable[..., AbstractContextManager[list[str]]]]:
    """A budget: `with queries(at_most=8): client.get(…)` fails with the statements when a page asks too often."""
    asked: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(portal.db.engine, "before_cursor_execute", listen)

    @contextmanager
    def budget(at_most: int) -> Iterator[list[str]]:
        asked.clear()
        yield asked
        assert len(asked) <= at_most, f"{len(asked)} statements:\n" + "\n".join(asked)

    yield budget
    event.remove(portal.db.engine, "before_cursor_execute", listen)


@pytest.fixture
def session(portal: Portal) -> Iterator[Session]:
    """A look into the database; sees what was committed before each statement."""
    with Session(portal.db.engine, expire_on_commit=False) as opened:
        yield opened


@pytest.fixture
def cast(portal: Portal, filled_database: tuple[str, bytes]) -> Town:
    """Two cooperatives, one person of each role, openings and applications: see `factories.town`."""
    if people := filled_database[1]:
        found: Town = pickle.loads(people)
        return found
    # Asked for while the test runs: the database was made without them.
    with portal.db.write() as session:
        return town(session)


@pytest.fixture
def reference_data(portal: Portal) -> None:
    """Professions, ways to them, minima and letters, as every installation has them from its first start."""
    with portal.db.write() as session:
        reference.load(session)


def drain(portal: Portal) -> None:
    """Let the worker do all that is due now."""
    Worker(portal).drain()


def sign_in(client: TestClient, portal: Portal, person: Person) -> TestClient:
    """The browser of somebody who is signed in."""
    token = uuid.uuid4().hex
    with portal.db.write() as session:
        session.add(Login(person_id=person.key, token_hash=digest(token), expires_at=now() + timedelta(days=1)))
    client.cookies.clear()
    client.cookies.set("portal_session", token)
    return client
