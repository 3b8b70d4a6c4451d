"""How does an administrator bring the ministry's list of schools from the command line?"""

import sys
from pathlib import Path

import click


@click.group()
def schools() -> None:
    """The register of schools."""


@schools.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Apply the list; without it only what would change is told.")
def bring(file: Path, yes: bool) -> None:
    """Read FILE (SCUANAGRAFESTAT or SCUANAGRAFEPAR, CSV), tell what would change and, with --yes, apply it."""
    from portal.cli import _open
    from portal.errors import Conflict
    from portal.schools import import_work, imports
    from portal.schools.models import ImportState

    portal = _open()
    try:
        with portal.db.write() as session, file.open("rb") as content:
            number = imports.bring(session, portal.storage, content, file.name, None).key
    except Conflict:
        click.echo("Another list is at work: confirm or discard it at /desk/scuole/importazioni first.", err=True)
        sys.exit(1)
    import_work.read_list(portal, number)
    with portal.db.read() as session:
        row = imports.by_id(session, number)
    if row.state is ImportState.FAILED:
        click.echo(f"This file cannot be used ({row.failure}).", err=True)
        sys.exit(1)
    for one in row.refused:
        click.echo(f"row {one['row']} {one['code']}: {', '.join(' '.join(pair) for pair in one['reasons'])}", err=True)
    click.echo(
        f"{row.new} new, {row.changed} changed, {row.same} as they were, {len(row.refused)} refused, "
        f"{sum(row.left_out.values())} left out."
    )
    with portal.db.write() as session:
        if yes:
            imports.confirm(session, number)
        else:
            imports.discard(session, number)
    if not yes:
        click.echo("Nothing was changed. Run it again with --yes to apply the list.")
        return
    while not import_work.apply_list(portal, number, 5):
        with portal.db.read() as session:
            row = imports.by_id(session, number)
        click.echo(f"{row.done} of {row.rows} rows …")
    click.echo("The register is up to date.")
