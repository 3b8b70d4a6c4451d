"""Who holds the link to a page of the pool, and what if it is wrong or old?"""

from portal.i18n import lazy as _l
from portal.pool import actions, links, queries
from portal.pool.models import PoolEntry
from portal.web.request import Visitor
from portal.web.secret_links import FreshLink, gate

fresh_link = FreshLink(
    "pool/link.html", actions.ask_for_link, done="pool.sent",
    missing=_l("Scrivi l’e-mail con cui ti sei iscritta o iscritto."), purpose="pool.links",
)  # fmt: skip


def _find(request: Visitor, writes: bool) -> PoolEntry:
    reference, version = links.read_page(request.portal.settings.key, request.params["token"])
    return queries.by_link(request.session, reference, version, lock=writes)


owner = gate(_find, fresh_link.lost)
