"""How does an administrator let people in, and see who may do what, from the command line?"""

import sys
from typing import NoReturn

import click

from portal.accounts.models import Role
from portal.accounts.policy import GUEST, Action, table


@click.group()
def user() -> None:
    """People who work with the portal: add, list, disable, enable."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="Name and surname, as colleagues see them.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--cooperative", "slug", help="Address (slug) of the cooperative; left out for the whole consortium.")
def add(email: str, name: str, role: str, slug: str | None) -> None:
    """Give EMAIL a role and print a first link to sign in."""
    from portal.accounts import actions as accounts
    from portal.cli import _open
    from portal.cooperatives import actions as staff
    from portal.cooperatives import queries as cooperatives
    from portal.errors import Conflict, NotFound, RuleBroken
    from portal.web import links
    from portal.web.forms import normal_email

    portal = _open()
    try:
        address = normal_email(email)
    except ValueError:
        _refuse(f"{email!r} is not an e-mail address.")
    try:
        with portal.db.write() as session:
            where = cooperatives.by_slug(session, slug) if slug else None
            person = accounts.add_person(session, address, name.strip()[:120])
            staff.appoint(session, person, Role(role), where)
            token = accounts.first_link(session, person, portal.settings.key)
    except NotFound:
        _refuse(f"There is no cooperative {slug!r}.")
    except RuleBroken as rule:
        _refuse(f"{rule}.")
    except Conflict as conflict:
        _refuse(f"{conflict.message}.")
    click.echo(f"{address} is now {role.replace('_', ' ')}{f' at {slug}' if slug else ''}.")
    click.echo(f"First sign-in, valid for 15 minutes and once: {links.absolute('accounts.link', token=token)}")
    click.echo(f"Afterwards: {links.absolute('accounts.sign_in')}")


@user.command("list")
def list_people() -> None:
    """Everybody with an account, with their roles."""
    from portal.accounts import queries as accounts
    from portal.cli import _open
    from portal.cooperatives import queries as cooperatives

    with _open().db.read() as session:
        roles = cooperatives.roles(session)
        for person in accounts.everybody(session):
            held = ", ".join(
                f"{role.value}{f' at {where}' if where else ''}" for where, role in roles.get(person.key, [])
            )
            state = "" if person.active else "  (disabled)"
            click.echo(f"{person.email:<46} {person.name:<30} {held or 'no role'}{state}")


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Shut EMAIL out and close their sessions; what they did stays."""
    _switch(email, active=False)


@user.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let EMAIL in again."""
    _switch(email, active=True)


@click.command()
def roles() -> None:
    """Which role may do what: the whole table, with the guest who reads one application through a link."""
    width = max(len(action.value) for action in Action) + 2
    columns = [*(role.value for role in Role), GUEST]
    click.echo(" " * width + "  ".join(columns))
    for action, reach in table().items():
        click.echo(f"{action.value:<{width}}" + "  ".join(f"{reach[name]:<{len(name)}}" for name in columns).rstrip())
    click.echo(
        "yes: in the person's cooperative; own: only on the openings that the person is assigned to; "
        "all: in every cooperative; link: one application, through a link that ends"
    )


def _switch(email: str, *, active: bool) -> None:
    from portal.accounts import actions
    from portal.cli import _open
    from portal.errors import Conflict, NotFound

    try:
        with _open().db.write() as session:
            actions.switch(session, email.strip().casefold(), active=active)
    except NotFound:
        _refuse(f"There is no account for {email}.")
    except Conflict:
        _refuse(f"{email} is {'enabled' if active else 'disabled'} already.")
    click.echo(f"{email} is {'enabled' if active else 'disabled'}.")


def _refuse(reason: str) -> NoReturn:
    click.echo(reason, err=True)
    sys.exit(1)
