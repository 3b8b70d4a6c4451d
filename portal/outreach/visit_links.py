"""Who holds the link to a visit, how do they get it again, and how do they switch off one that is in wrong hands?"""

from starlette.responses import Response

from portal import limits
from portal.i18n import lazy as _l
from portal.outreach import links, queries, teacher
from portal.outreach.models import Visit
from portal.web.request import Visitor
from portal.web.secret_links import FreshLink, gate

CHANGES_PER_HOUR = 30

fresh_link = FreshLink(
    "outreach/visits/link.html", teacher.ask_for_links, done="outreach.visits.links_sent",
    missing=_l("Scrivi l’e-mail da cui hai chiesto l’incontro."), purpose="visit.links",
)  # fmt: skip


def _find(request: Visitor, writes: bool) -> Visit:
    reference, version = links.read_status(request.portal.settings.key, request.params["token"])
    visit = queries.by_link(request.session, reference, version, lock=writes)
    if writes:
        limits.hit(request.session, "visit.changes", visit.reference, limit=CHANGES_PER_HOUR)
    return visit


holder = gate(_find, fresh_link.lost)


def links_sent(request: Visitor) -> Response:
    """If the address is known, a mail is on its way."""
    return request.render("outreach/visits/links_sent.html")


@holder
def revocation(request: Visitor, visit: Visit) -> Response:
    """Somebody else has the link: what to do."""
    return request.render("outreach/visits/revocation.html", visit=visit, token=request.params["token"])


@holder
def create_revocation(request: Visitor, visit: Visit) -> Response:
    """No link works any more; a fresh one goes to the teacher's address."""
    teacher.revoke_links(request.session, visit)
    return request.redirect("outreach.visits.links_sent")
