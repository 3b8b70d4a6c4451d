"""How does an administrator move the database, and keep the search indexes equal to it, from the command line?"""

import sys
from typing import TYPE_CHECKING

import click

from portal import settings

if TYPE_CHECKING:
    from portal.app import Portal


@click.command()
@click.argument("source", envvar="PORTAL_MOVE_FROM")
def move(source: str) -> None:
    """Copy everything from the database at SOURCE into the unused one that PORTAL_DATABASE_URL names.

    Stop the portal first. The data folder with its files stays where it is; the source is only read.
    """
    from portal import indexes, moving
    from portal.cli import _give_up, _open, _Ticker
    from search_index.index import IndexBusy, IndexUnavailable

    portal, say = _open(), _Ticker()
    try:
        total = moving.move(
            source, portal.db, lambda name, done, rows: say(f"{name} … {done}/{rows}", last=done == rows)
        )
    except moving.CannotMove as reason:
        _give_up(str(reason))
    click.echo(f"{total} rows moved.")
    try:
        indexes.heal(portal)
        for name in indexes.CONTENT:
            if any(indexes.differences(portal, name)):
                indexes.reindex(portal, name, lambda what, done: say(f"{what}: {done}"))
    except (IndexBusy, IndexUnavailable):
        click.echo("The search index could not be compared: run `portal reindex`, then `portal check`.", err=True)
        sys.exit(1)


@click.command()
@click.argument("names", nargs=-1)
def reindex(names: tuple[str, ...]) -> None:
    """Build the search indexes anew (all, or those named) beside the old ones, then swap."""
    from portal import indexes
    from portal.cli import _open, _Ticker
    from search_index.index import IndexBusy, IndexUnavailable

    portal, say = _open(), _Ticker()
    for name in names or indexes.CONTENT:
        if name not in indexes.CONTENT:
            raise click.BadParameter(f"{name}: there are {', '.join(indexes.CONTENT)}")
        try:
            count = indexes.reindex(portal, name, lambda what, done: say(f"{what}: {done}"))
        except IndexBusy:
            click.echo(f"{name}: another process is writing; try again in a moment.", err=True)
            sys.exit(1)
        except IndexUnavailable as away:
            click.echo(f"{name}: the search engine does not answer ({away}).", err=True)
            sys.exit(1)
        say(f"{name}: {count} documents", last=True)


@click.command()
def check() -> None:
    """Compare the search indexes with the database and look at the queue; exits with 1 when something is wrong."""
    from portal import indexes, outbox
    from portal.cli import _open
    from search_index.index import IndexUnavailable
    from search_index.trouble import plain

    portal = _open()
    wrong = False
    for name, state in portal.index.health().items():
        click.echo(f"{name}: {state}")
        wrong = wrong or state != "ok"
        if state == "unreachable":
            _say_why(portal, name)
        if state != "ok" or name not in indexes.CONTENT:
            continue
        try:
            there = indexes.held(portal, name)
            lacking, extra, old = indexes.differences(portal, name, there)
        except IndexUnavailable as away:
            click.echo(f"  cannot be compared: {away}")
            wrong = True
            continue
        for words, ids in (("missing", lacking), ("too many", extra), ("outdated", old)):
            wrong = _say_ids(words, ids) or wrong
        _say_ids("found by their beginning only, the server takes no larger request", indexes.shortened(there))
    for remark in portal.index.remarks():
        click.echo(f"search: {remark}")
    with portal.db.read() as session:
        parked, late = outbox.parked(session), outbox.held_up(session)
        click.echo(f"queue: {outbox.waiting(session)} waiting, {len(parked)} parked")
        for topic, why, many in late:
            click.echo(f"  {many} of {topic} wait: {plain(why)}")
        for note in parked:
            # Only what an index is made of has a subject that is a mere number.
            about = f" {note.subject}" if note.topic.startswith("index.") else ""
            click.echo(f"  parked: {note.topic}{about} ({plain(note.error).partition(':')[0]})")
    sys.exit(1 if wrong or parked or late else 0)


def _say_ids(words: str, ids: list[str]) -> bool:
    if ids:
        click.echo(f"  {len(ids)} {words}: {', '.join(ids[:10])}{' …' if len(ids) > 10 else ''}")
    return bool(ids)


def _say_why(portal: "Portal", name: str) -> None:
    """What the search engine answers instead: a wrong key, no server, one that is too old."""
    from search_index.index import IndexUnavailable

    try:
        portal.index.count(name)
    except IndexUnavailable as away:
        click.echo(f"  {away}")


@click.command("search-keys")
@click.option("--master-key", envvar="MEILI_MASTER_KEY", prompt=True, hide_input=True, help="Of the server; not kept.")
def search_keys(master_key: str) -> None:
    """Make the two keys that the portal needs on the Meilisearch server at PORTAL_MEILI_URL."""
    from portal.cli import _give_up
    from search_index import meili_keys
    from search_index.index import IndexUnavailable

    url = settings.load().meili_url
    if not url:
        _give_up("PORTAL_MEILI_URL: the address of the server is missing.")
    try:
        keys = meili_keys.make(url, master_key)
    except IndexUnavailable as away:
        _give_up(str(away))
    click.echo(f"PORTAL_MEILI_SEARCH_KEY={keys.search}\nPORTAL_MEILI_KEY={keys.write}")
