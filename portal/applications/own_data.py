"""How does a person get their own data out, and how do they have it deleted?"""

from collections.abc import Sequence

from starlette.responses import Response

from portal.alerts import actions as alerts_actions
from portal.alerts import queries as alerts
from portal.alerts.models import Alert
from portal.applications import erasure, export, links, queries
from portal.applications.models import Application, Stage
from portal.applications.status import holder
from portal.db import now, today
from portal.errors import NotFound
from portal.pool import links as pool_links
from portal.pool import queries as pool
from portal.pool.models import PoolEntry
from portal.web.downloads import download
from portal.web.request import Member, Visitor


@holder
def data(request: Visitor, application: Application) -> Response:
    """Everything about one application, as a ZIP."""
    return zipped(request, [application])


@holder
def erasure_page(request: Visitor, application: Application) -> Response:
    """What would go, and what stays elsewhere."""
    return _confirm(request, [application], token=request.params["token"])


@holder
def create_erasure(request: Visitor, application: Application) -> Response:
    """Forget this application, at once."""
    erasure.erase(request.session, application)
    return request.redirect("applications.erased")


def erased(request: Visitor) -> Response:
    """It is done."""
    return request.render("applications/erased.html")


# -- all applications of somebody who proved their address


def mine(request: Member) -> Response:
    """Every application made under the address one signed in with."""
    key = request.portal.settings.key
    found = queries.of_email(request.session, request.me.email)
    entry = pool.of_email(request.session, request.me.email)
    if entry is not None and entry.confirmed_at is None:
        entry = None
    return request.render(
        "applications/mine.html", applications=[(a, links.status_token(key, a)) for a in found],
        seen=queries.seen_of_each(request.session, found), entry=entry,
        entry_token=pool_links.page_token(key, entry) if entry else "", shown=bool(entry and entry.is_shown(today())),
    )  # fmt: skip


def all_data(request: Member) -> Response:
    """Everything about all of them, about the pool and about alerts, as a ZIP."""
    entry = pool.of_email(request.session, request.me.email)
    mine = alerts.of_email(request.session, request.me.email)
    return zipped(request, queries.of_email(request.session, request.me.email), entry, mine)


def all_erasure_page(request: Member) -> Response:
    """What would go, and what stays elsewhere."""
    return _confirm(request, queries.of_email(request.session, request.me.email), token=None)


def create_all_erasure(request: Member) -> Response:
    """Forget all applications, alerts and the place in the pool, and with them the person.

    Alerts go here and not with one application: anybody can apply under somebody's address, but only they sign in.
    """
    alerts_actions.forget(request.session, request.me.email)
    entry = pool.of_email(request.session, request.me.email)
    if entry is not None:
        erasure.leave(request.session, entry)
    for application in queries.of_email(request.session, request.me.email):
        erasure.erase(request.session, application)
    return request.redirect("applications.erased")


def _confirm(request: Visitor, applications: Sequence[Application], token: str | None) -> Response:
    if not applications:
        raise NotFound
    files = [cv for a in applications for cv in queries.files(request.session, a.key)]
    return request.render(
        "applications/erasure.html", applications=applications, files=files, token=token,
        hired=any(s.stage is Stage.HIRED for s in queries.seen_of_each(request.session, applications).values()),
    )  # fmt: skip


def zipped(
    request: Visitor, applications: Sequence[Application], entry: PoolEntry | None = None, told: Sequence[Alert] = ()
) -> Response:
    """The ZIP; raises NotFound when there is nothing to put into it."""
    if not applications and entry is None:
        raise NotFound
    file = export.build(request.session, request.portal.storage, applications, now(), entry, told)
    return download(file, "dati.zip", "application/zip")
