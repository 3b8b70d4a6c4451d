"""The list of schools from the command line: told first, applied when asked."""

import pytest
from click.testing import CliRunner
from sqlmodel import select

from portal.cli import main
from portal.schools.models import School, SchoolImport
from tests.conftest import KEY
from tests.schools.lists import a_list, row


@pytest.fixture
def run(monkeypatch, settings, portal, tmp_path):
    """The command on this test's database, with this content in its file."""
    for name, value in (("DATA_DIR", str(tmp_path)), ("DATABASE_URL", settings.database), ("SECRET_KEY", KEY)):
        monkeypatch.setenv(f"PORTAL_{name}", value)

    def command(content: bytes, *words: str):
        (tmp_path / "elenco.csv").write_bytes(content)
        return CliRunner().invoke(main, ["schools", "import", str(tmp_path / "elenco.csv"), *words])

    return command


def test_a_list_is_told_first_and_applied_when_asked(run, session):
    content = a_list(row(), row(CODICESCUOLA="NO"))
    told = run(content)
    assert (
        told.exit_code == 0
        and "1 new, 0 changed, 0 as they were, 1 refused" in told.output
        and "row 3 NO" in told.output
    )
    assert session.exec(select(School)).all() == [] and session.exec(select(SchoolImport)).all() == []
    assert run(content, "--yes").exit_code == 0
    session.rollback()
    assert [s.code for s in session.exec(select(School))] == ["LCPM001015"]


def test_a_file_that_is_no_list_is_refused(run):
    refused = run(b"nome;cognome\n", "--yes")
    assert refused.exit_code == 1 and "no_columns" in refused.output
