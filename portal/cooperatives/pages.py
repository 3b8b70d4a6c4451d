"""How does one look through the cooperatives of the network?"""

from starlette.responses import Response

from portal.cooperatives import queries
from portal.cooperatives.kinds import NAMES
from portal.web.request import Visitor


def index(request: Visitor) -> Response:
    """Every cooperative with its place and its services."""
    return request.render(
        "cooperatives/index.html",
        cooperatives=queries.active(request.session),
        services=queries.all_services(request.session),
        kinds=NAMES,
    )
