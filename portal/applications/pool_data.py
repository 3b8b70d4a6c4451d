"""How does somebody in the pool get their data out, and how do they leave without a trace?"""

from starlette.responses import Response

from portal.applications import erasure, queries
from portal.applications.own_data import zipped
from portal.pool.holder import owner
from portal.pool.models import PoolEntry
from portal.web.request import Visitor


@owner
def data(request: Visitor, entry: PoolEntry) -> Response:
    """Everything about their place in the pool, as a ZIP."""
    return zipped(request, [], entry)


@owner
def erasure_page(request: Visitor, entry: PoolEntry) -> Response:
    """What would go, and what stays elsewhere."""
    applications = queries.of_email(request.session, entry.candidate.email)
    return request.render(
        "pool/erasure.html", entry=entry, token=request.params["token"], applications=bool(applications)
    )


@owner
def create_erasure(request: Visitor, entry: PoolEntry) -> Response:
    """Forget it, at once."""
    erasure.leave(request.session, entry)
    return request.redirect("applications.erased")
