"""May an installation grow out of its database? Every row arrives, or none does."""

import shutil
import sqlite3

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, select
from sqlmodel import SQLModel

from portal import reference
from portal.accounts.models import Person
from portal.cli import main
from portal.schools.models import School
from tests.conftest import KEY


@pytest.fixture
def old(tmp_path, tmp_path_factory, request):
    """The file of a smaller installation in which the cast lives, with reference data and rows that refer to their own table."""
    from portal import migrations
    from portal.db import Database
    from tests.factories import town

    path = tmp_path_factory.mktemp("old") / "portal.db"
    migrations.upgrade(f"sqlite:///{path}")
    database = Database(f"sqlite:///{path}")
    with database.write() as session:
        people = town(session)
        reference.load(session)
        # A row that refers to one with a higher number: no order of numbers alone would do.
        first = School(code="LCPM000001", name="Istituto Uno", comune="097042", province="LC")
        second = School(code="LCPM000002", name="Istituto Due", comune="097042", province="LC")
        session.add_all([first, second])
        session.flush()
        first.merged_into_id = second.id
        session.add(Person(email="virgolette@example.org", name="Zoë \\ 'D\"Arco' 😀\t"))
    database.close()
    assert people
    return path


@pytest.fixture
def command(monkeypatch, settings, portal):
    """`portal …` on this test's database."""
    for name, value in (("DATA_DIR", settings.data_dir), ("DATABASE_URL", settings.database), ("SECRET_KEY", KEY)):
        monkeypatch.setenv(f"PORTAL_{name}", str(value))
    return lambda *words: CliRunner().invoke(main, list(words))


def rows(address: str) -> dict[str, list[tuple]]:
    """Everything in a database, through the types of the columns."""
    engine = create_engine(address)
    with engine.connect() as connection:
        found = {
            name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for name, table in SQLModel.metadata.tables.items()
        }
    engine.dispose()
    return found


def test_every_row_arrives_as_it_was_and_numbers_go_on(old, command, settings, portal):
    before = rows(f"sqlite:///{old}")
    told = command("move", f"sqlite:///{old}")
    assert told.exit_code == 0, told.output
    after = rows(settings.database)
    assert sum(map(len, before.values())) > 250 and f"{sum(map(len, before.values()))} rows moved" in told.output
    assert {name: found for name, found in after.items() if found != before[name]} == {}
    # The portal goes on from there: the index knows the openings, and a new row finds a free number.
    checked = command("check")
    assert checked.exit_code == 0, checked.output
    with portal.db.write() as session:
        person = Person(email="nuova@example.org")
        session.add(person)
        session.flush()
        assert person.key == max(row[0] for row in before["person"]) + 1


def test_a_database_in_use_is_not_overwritten(old, command, settings, cast):
    before = rows(settings.database)
    told = command("move", f"sqlite:///{old}")
    assert told.exit_code == 2 and "already holds people" in told.output
    kept = rows(settings.database)
    assert {name for name in before if before[name] != kept[name]} <= {"mark", *reference_tables()}


def reference_tables() -> set[str]:
    """What every command loads when it is not there yet."""
    return {"profession", "profession_text", "career_step", "study_path", "pay_level", "letter", "closed_days"}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("sqlite:////nowhere/portal.db", "does not answer"),
        ("sqlite://", "names no database file"),
        ("not an address", "no address of a database"),
        ("wrongkind://x/y", "no address of a database"),
    ],
)
def test_a_source_that_is_none_is_named(command, address, words):
    told = command("move", address)
    assert told.exit_code == 2 and words in told.output and "Traceback" not in told.output


def test_an_older_schema_and_a_strange_file_are_refused(old, command, tmp_path):
    older, strange = tmp_path / "older.db", tmp_path / "strange.db"
    shutil.copy(old, older)
    with sqlite3.connect(older) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    with sqlite3.connect(strange) as connection:
        connection.execute("CREATE TABLE shopping (item TEXT)")
    assert "portal migrate" in command("move", f"sqlite:///{older}").output
    assert "holds no portal" in command("move", f"sqlite:///{strange}").output


def test_a_database_is_not_moved_into_itself(command, settings):
    told = command("move", settings.database)
    assert told.exit_code == 2 and "same database" in told.output


def test_a_value_that_does_not_fit_leaves_the_target_as_it_was(old, command, settings):
    with sqlite3.connect(old) as connection:
        connection.execute("UPDATE opening SET cooperative_id = 987654")
    empty = {name for name, found in rows(settings.database).items() if not found}
    told = command("move", f"sqlite:///{old}")
    assert told.exit_code == 2 and "opening" in told.output and "Nothing was moved" in told.output
    assert {"person", "opening", "application"} <= empty and all(
        not found for name, found in rows(settings.database).items() if name in {"person", "opening", "application"}
    )
