"""What does an administrator hear when the portal cannot start? One line that names the setting, never a trace."""

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli import main


def run(tmp_path: Path, command: str = "check", **settings: str) -> Result:
    """The command with these settings."""
    env = {"PORTAL_DATA_DIR": str(tmp_path / "data"), "PORTAL_DATABASE_URL": "", **settings}
    return CliRunner(env=env).invoke(main, [command])


@pytest.mark.parametrize(
    ("setting", "value", "hint"),
    [("COLOUR", "red", "#rrggbb"), ("PORT", "99999", "65535"), ("BASE_URL", "ftp://lavoro.example", "https://"), ("BASE_URL", "lavoro.example", "https://"),
     ("SMTP_URL", "mail.example", "smtp://"), ("DATABASE_URL", "nonsense", "postgresql+psycopg://"), ("DATABASE_URL", "postgresql://u@h/d", "postgresql+psycopg://"),
     ("CLAMAV", "localhost", "tcp://"), ("CLAMAV", "unix:", "unix:///"), ("LOGO", "/no/such/logo.svg", "SVG or PNG"), ("LOGO", __file__, "SVG or PNG"),
     ("THREADS", "many", "integer"), ("ENVIRONMENT", "staging", "production")],
)  # fmt: skip
def test_a_setting_that_makes_no_sense_is_named(tmp_path, setting, value, hint):
    answer = run(tmp_path, **{f"PORTAL_{setting}": value})
    assert answer.exit_code == 2 and len(answer.stderr.splitlines()) == 1
    assert f"PORTAL_{setting}" in answer.stderr and hint in answer.stderr
    assert not (tmp_path / "data").exists(), "nothing was begun"


def test_production_names_what_it_lacks(tmp_path):
    assert "PORTAL_SECRET_KEY" in run(tmp_path, "serve", PORTAL_ENVIRONMENT="production").stderr


def test_secrets_come_from_files_and_are_checked_too(tmp_path):
    (tmp_path / "portal_smtp_url").write_text("no address")
    assert "PORTAL_SMTP_URL" in run(tmp_path, PORTAL_SECRETS_DIR=str(tmp_path)).stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "data").write_text("a file where a folder should be")
    answer = run(tmp_path)
    assert answer.exit_code == 2 and "PORTAL_DATA_DIR" in answer.stderr and str(tmp_path / "data") in answer.stderr


def test_a_database_that_is_away_is_told_without_its_password(tmp_path):
    answer = run(tmp_path, PORTAL_DATABASE_URL="postgresql+psycopg://someone:hidden@127.0.0.1:1/portal")
    assert answer.exit_code == 2 and "database does not answer" in answer.stderr and "hidden" not in answer.stderr


def test_a_port_that_is_taken_is_told_before_anything_is_loaded(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        answer = run(tmp_path, "serve", PORTAL_PORT=str(other.getsockname()[1]))
    assert answer.exit_code == 2 and "PORTAL_PORT" in answer.stderr and "The portal is on" not in answer.stdout
