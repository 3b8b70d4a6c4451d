"""What is there to edit, what has nobody read for a year, and who may change it?"""

from starlette.responses import Response

from portal.db import today
from portal.editing import actions, queries
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.web.request import StaffRequest

KINDS = {
    "da-rivedere": _l("Da rivedere"),
    "storie": _l("Storie"),
    "servizi": _l("Luoghi di lavoro"),
    "professioni": _l("Professioni"),
    "percorsi": _l("Percorsi di studio"),
    "home": _l("Home page"),
}
DUE = "da-rivedere"


def index(request: StaffRequest) -> Response:
    """Everything this person may edit (`?che=` one kind, `?q=` a search); first what it is time to read again."""
    day, search = today(), request.query.get("q", "")[:200]
    found = queries.matching(queries.items(request.session, request.staff, request.locale), search)
    groups = {DUE: queries.oldest_first([item for item in found if item.is_due(day)])}
    groups |= {kind: [item for item in found if item.kind == kind] for kind in KINDS if kind != DUE}
    there = {item.kind for item in found} | {DUE, "storie", "servizi"}
    chosen = request.query.get("che", DUE)
    chosen = chosen if chosen in KINDS else DUE
    return request.render(
        "editing/desk/index.html", kinds={k: v for k, v in KINDS.items() if k in there or k == chosen}, chosen=chosen,
        rows=groups[chosen], counts={k: len(v) for k, v in groups.items()}, search=search, today=day,
        old=queries.old_before(day),
    )  # fmt: skip


def create_review(request: StaffRequest) -> Response:
    """Somebody has read a text again and it is still true."""
    kind, number = str(request.form.get("che", "")), str(request.form.get("id", ""))
    if kind not in KINDS or not number.isdigit() or len(number) > 9:
        request.flash("info", _("Non c’era niente da segnare."))
        return request.redirect("editing.desk.index")
    language = str(request.form.get("lingua", "it"))
    actions.review(request.session, request.staff, kind, int(number), language, today=today())
    request.flash("success", _("Segnata come riletta oggi."))
    back = str(request.form.get("da", ""))
    return request.redirect("editing.desk.index", query={"che": back} if back in KINDS else None)
