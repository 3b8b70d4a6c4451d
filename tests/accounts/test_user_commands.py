"""The administrator's commands: let people in, show who is who and who may what."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from starlette.testclient import TestClient

from portal.accounts.models import Role
from portal.accounts.policy import ASSIGNED_ONLY, EVERYWHERE, GUEST_RIGHTS, RIGHTS, Action
from portal.app import Portal
from portal.cli import main
from portal.settings import Settings
from tests.accounts.signing import is_in
from tests.conftest import KEY
from tests.factories import Town


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path):  # type: ignore[no-untyped-def]
    """The command line on this test's database."""
    for name, value in {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": settings.database,
        "SECRET_KEY": KEY,
        "BASE_URL": "http://testserver",
    }.items():
        monkeypatch.setenv(f"PORTAL_{name}", value)

    def command(*words: str) -> Result:
        return CliRunner().invoke(main, [*words])

    return command


def test_somebody_added_signs_in_with_the_printed_link(run, client: TestClient, portal: Portal, cast: Town) -> None:  # type: ignore[no-untyped-def]
    done = run(
        "user",
        "add",
        "Vera@Aurora.example",
        "--name",
        "Vera Nuova",
        "--role",
        "recruiter",
        "--cooperative",
        cast.aurora.slug,
    )
    assert done.exit_code == 0, done.output
    link = re.search(r"http://testserver(/accedi/\S{40,})", done.output)
    assert link and client.post(link[1]).status_code == 303 and is_in(client)
    assert client.get("/desk/cooperativa").status_code == 403
    listed = run("user", "list").output
    assert "vera@aurora.example" in listed and "Vera Nuova" in listed and "recruiter at Aurora" in listed


def test_a_second_role_is_added_to_the_same_person(run, cast: Town) -> None:  # type: ignore[no-untyped-def]
    email = cast.people["recruiter"].email
    assert (
        run("user", "add", email, "--name", "X", "--role", "reader", "--cooperative", cast.brezza.slug).exit_code == 0
    )
    line = next(line for line in run("user", "list").output.splitlines() if email in line)
    assert "recruiter at Aurora, reader at Brezza" in line and "X" not in line.split()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("not-an-address", "--role", "reader"), "not an e-mail address"),
        (("v@a.example", "--role", "reader", "--cooperative", "nowhere"), "no cooperative"),
        (("v@a.example", "--role", "recruiter"), "for one cooperative"),
        (("v@a.example", "--role", "king"), "king"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(run, cast: Town, words: tuple[str, ...], reason: str) -> None:  # type: ignore[no-untyped-def]
    done = run("user", "add", *words, "--name", "Vera")
    assert done.exit_code != 0 and reason in done.output and "Traceback" not in done.output
    assert "v@a.example" not in run("user", "list").output


def test_a_coordinator_belongs_to_no_cooperative_and_no_role_is_given_twice(run, cast: Town) -> None:  # type: ignore[no-untyped-def]
    refused = run(
        "user", "add", "c@c.example", "--name", "C", "--role", "coordinator", "--cooperative", cast.aurora.slug
    )
    assert refused.exit_code == 1 and "whole consortium" in refused.output
    again = run(
        "user", "add", cast.people["owner"].email, "--name", "O", "--role", "owner", "--cooperative", cast.aurora.slug
    )
    assert again.exit_code == 1 and "already" in again.output


def test_disable_and_enable(run, cast: Town) -> None:  # type: ignore[no-untyped-def]
    email = cast.people["reader"].email
    assert run("user", "disable", email).exit_code == 0 and "(disabled)" in run("user", "list").output
    assert run("user", "disable", email).exit_code == 1
    assert run("user", "enable", email).exit_code == 0 and "(disabled)" not in run("user", "list").output
    assert run("user", "disable", "nobody@nowhere.example").exit_code == 1


def test_the_printed_table_is_the_whole_policy(run) -> None:  # type: ignore[no-untyped-def]
    head, *lines = run("roles").output.splitlines()
    assert head.split() == [*(role.value for role in Role), "guest"]
    rows = {line.split()[0]: line.split()[1:] for line in lines[:-1]}
    assert set(rows) == {action.value for action in Action}
    for action in Action:
        *marks, guest = rows[action.value]
        for role, mark in zip(Role, marks, strict=True):
            far = "all" if role in EVERYWHERE else "own" if role in ASSIGNED_ONLY else "yes"
            assert mark == (far if action in RIGHTS[role] else "-"), (role, action)
        assert guest == ("link" if action in GUEST_RIGHTS else "-"), action
    assert all(f"{word}:" in lines[-1] for word in ("yes", "own", "all", "link"))


def test_a_guest_may_read_and_nothing_else() -> None:
    assert {Action.READ_APPLICATIONS, Action.READ_FILES} == GUEST_RIGHTS
