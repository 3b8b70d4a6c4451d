"""What can an administrator do from the command line?"""

import signal
import socket
import sys
import time
from typing import TYPE_CHECKING, NoReturn

import click

from portal import __version__, cli_index, cli_schools, cli_staff, settings

if TYPE_CHECKING:
    from portal.app import Portal


@click.group()
@click.version_option(__version__)
def main() -> None:
    """The portal's command line; every setting is an environment variable, see the README."""


@main.command()
@click.option("--demo", is_flag=True, help="Load the demo town first when the database is empty.")
def serve(demo: bool) -> None:
    """Start the portal (and its worker, unless PORTAL_WORKER=false)."""
    import uvicorn

    from portal.app import application

    portal = _open()
    _claim_port(portal.settings)
    if demo:
        _load_demo(portal)
        _say_who_runs_the_town(portal)
    app = application(portal)
    _welcome(portal)
    config = portal.settings
    uvicorn.run(
        app, host=config.host, port=config.port, access_log=False, log_level="warning",
        proxy_headers=bool(config.trusted_proxies), forwarded_allow_ips=config.trusted_proxies or "127.0.0.1",
        server_header=False, timeout_graceful_shutdown=15,
    )  # fmt: skip


@main.command()
def work() -> None:
    """Run the worker alone (larger installations; `serve` then runs with PORTAL_WORKER=false)."""
    from portal.worker import Worker

    portal = _open()
    worker = Worker(portal)
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: worker.stop())
    worker.run()
    portal.close()


@main.command()
def migrate() -> None:
    """Bring the database to the newest schema, and its reference data (professions, pay) up to date."""
    _open().close()
    click.echo("The database is up to date.")


@main.command()
def demo() -> None:
    """Fill an empty database with the demo town; refuses any other."""
    portal = _open()
    if not _load_demo(portal):
        click.echo("The database is not empty: the demo town was not loaded.", err=True)
        sys.exit(1)


def _open() -> "Portal":
    """The parts, on a database with today's schema and reference data; links known, for mails."""
    from pydantic import ValidationError
    from sqlalchemy.exc import OperationalError

    from portal import migrations, reference, routes
    from portal.app import build
    from portal.web import links
    from portal.worker import watch_everything

    try:
        config = settings.load()
    except ValidationError as wrong:
        for error in wrong.errors():
            name = "_".join(["PORTAL", *(str(part).upper() for part in error["loc"])])
            click.echo(
                f"{name if error['loc'] else 'Settings'}: {error['msg'].removeprefix('Value error, ')}", err=True
            )
        sys.exit(2)
    try:
        migrations.upgrade(config.database)
        portal = build(config)
    except OSError as wrong:
        _give_up(f"PORTAL_DATA_DIR: {config.data_dir} cannot be written ({wrong.strerror}).")
    except OperationalError as wrong:
        _give_up(f"The database does not answer: {str(wrong.orig).splitlines()[0]}")
    links.learn(routes.table(config), config.public_url)
    watch_everything()
    with portal.db.write() as session:
        reference.load(session)
    return portal


def _give_up(reason: str) -> NoReturn:
    """Say in one line what an administrator has to put right."""
    click.echo(reason, err=True)
    sys.exit(2)


def _claim_port(config: settings.Settings) -> None:
    """Another portal on this port is told at once, not after a minute of loading."""
    with socket.socket(socket.AF_INET6 if ":" in config.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as wrong:
            _give_up(
                f"PORTAL_PORT: cannot listen on {config.host}:{config.port} ({wrong.strerror}). Choose another: make run PORT=8080."
            )


def _load_demo(portal: "Portal") -> bool:
    """Load the demo town when the database is empty, and let the worker read every CV; False when it was not."""
    from portal import indexes
    from portal.db import today
    from portal.demo.load import NotEmpty, load
    from portal.worker import Worker

    steps = {"files": "Writing CVs", "people": "Entering people"}
    say = _Ticker()

    def progress(step: str, done: int, total: int) -> None:
        say(f"{steps[step]} … {done}/{total}", last=done == total)

    try:
        load(portal, today(), progress)
    except NotEmpty:
        return False
    indexes.heal(portal)
    Worker(portal).drain(lambda done: say(f"Reading CVs and filling the search … {done} steps done"))
    click.echo("\nThe demo town is ready: people and cooperatives are invented.")
    return True


def _say_who_runs_the_town(portal: "Portal") -> None:
    """A demo town whose settings name no consortium gets an invented one in its footer and privacy notice."""
    from portal.demo.load import CONSORTIUM
    from portal.web.templates import brand

    if portal.is_demo() and not portal.settings.legal_organisation:
        portal.settings = portal.settings.model_copy(update=CONSORTIUM)
        portal.templates.globals["brand"] = brand(portal.settings)


class _Ticker:
    """Says how far long work is: on a terminal on one line, in a log every few seconds."""

    def __init__(self) -> None:
        self.terminal = sys.stdout.isatty()
        self.pause = 0.2 if self.terminal else 5.0
        self.said = 0.0

    def __call__(self, text: str, *, last: bool = False) -> None:
        moment = time.monotonic()
        if last or moment - self.said >= self.pause:
            self.said = moment
            click.echo(f"\r{text}   " if self.terminal else text, nl=last or not self.terminal)


def _welcome(portal: "Portal") -> None:
    """What to open, and in a demo town as whom to sign in."""
    base = portal.settings.public_url
    click.echo(f"\nThe portal is on {base}  (English: {base}/en)")
    if portal.is_demo():
        from portal.demo.load import people_to_try

        click.echo(f"Every mail lands on {base}/mailbox: sign in at {base}/accedi with one of these addresses,")
        click.echo("then open the mail there.")
        known = people_to_try()
        for n, person in enumerate(known):
            # One of each role, and a second recruiter, behind whose wall others stand.
            if sum(p.role == person.role for p in known[:n]) > (person.role == "recruiter"):
                continue
            click.echo(
                f"  {person.email:<46} {person.role.replace('_', ' ')}{f' at {person.cooperative}' if person.cooperative else ''}"
            )
    click.echo("Stop with Ctrl+C.\n")


main.add_command(cli_staff.user)
main.add_command(cli_staff.roles)
main.add_command(cli_schools.schools)
for command in (cli_index.move, cli_index.reindex, cli_index.check, cli_index.search_keys):
    main.add_command(command)

if __name__ == "__main__":
    main()
