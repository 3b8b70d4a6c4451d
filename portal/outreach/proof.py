"""Is the address that asks really theirs? Six digits in the browser that began, or the link of the mail in any other."""

from typing import Any

from starlette.responses import Response

from portal import limits
from portal.errors import RuleBroken
from portal.outreach import drafts, links, wizard
from portal.outreach.models import VisitDraft
from portal.outreach.pages import ask, receipt, send, summary
from portal.outreach.request_forms import CodeForm
from portal.outreach.wizard import SEND
from portal.signed import Broken, Expired
from portal.web.request import Visitor
from portal.web.secret_links import unseen

CODES_A_DAY = 300
"""Codes tried from one network address in a day."""


def code(request: Visitor) -> Response:
    """Where the six digits are typed."""
    draft = _mine(request)
    if draft is None or (draft.visit_id is None and (not draft.email or wizard.first_open(draft.answers) < SEND)):
        return request.redirect("outreach.requests.new")
    return receipt(request, draft) if draft.visit_id else _show(request, draft, CodeForm())


def create_code(request: Visitor) -> Response:
    """The right digits send the request; a wrong try is counted although the page is refused."""
    draft, form = _mine(request, lock=True), CodeForm(request.form)
    if draft is None or (draft.visit_id is None and not draft.email):
        return request.redirect("outreach.requests.new")
    if draft.visit_id is not None:
        return receipt(request, draft)
    if not form.validate():
        return _show(request, draft, form, status=422)
    limits.hit(request.session, "request.tries", request.address, limit=CODES_A_DAY, seconds=86400)
    try:
        drafts.try_code(request.session, draft, form.code.data, request.portal.settings.key)
    except RuleBroken as rule:
        request.commit_anyway = True
        form.refuse(rule.messages)
        return _show(request, draft, form, status=422)
    return _go(request, draft)


def create_resend(request: Visitor) -> Response:
    """Another code; the one before is worth nothing from then on."""
    draft = _mine(request, lock=True)
    if draft is not None and draft.visit_id is None and wizard.first_open(draft.answers) == SEND:
        ask(request, draft)
    return request.redirect("outreach.requests.code")


def link(request: Visitor) -> Response:
    """The mailed link asks for one more click, so that programs which try links do not send anything."""
    draft = _linked(request)
    if isinstance(draft, int):
        return unseen(request.render("outreach/requests/spent.html", status=draft))
    if draft.visit_id is not None:
        return receipt(request, draft)
    more = summary(request, draft.answers)
    return unseen(
        request.render("outreach/requests/link.html", answers=draft.answers, token=request.params["token"], **more)
    )


def use_link(request: Visitor) -> Response:
    """Whoever reads the mail has proved the address, on whatever device."""
    draft = _linked(request, lock=True)
    if isinstance(draft, int):
        return unseen(request.render("outreach/requests/spent.html", status=draft))
    if draft.visit_id is not None:
        return receipt(request, draft)
    drafts.prove(request.session, draft)
    # If something is in the way (the date is taken), they go on here and not on the device they began on.
    if _mine(request) is not draft:
        request.set_cookie(drafts.COOKIE, drafts.hand_over(request.session, draft), drafts.DAYS)
    return _go(request, draft)


def _go(request: Visitor, draft: VisitDraft) -> Response:
    """Send, unless the request was changed so that something is missing or another address stands in it."""
    if not drafts.is_proved(draft) or wizard.check(request.session, draft.answers) is not None:
        return request.redirect("outreach.requests.new")
    return send(request, draft)


def _mine(request: Visitor, *, lock: bool = False) -> VisitDraft | None:
    return drafts.of_cookie(request.session, request.http.cookies.get(drafts.COOKIE, ""), lock=lock)


def _linked(request: Visitor, *, lock: bool = False) -> VisitDraft | int:
    """The draft that the link proves, or the status of the page that says why not."""
    try:
        number, mark = links.read_proof(request.portal.settings.key, request.params["token"])
    except Broken:
        return 404
    except Expired:
        return 410
    draft = drafts.by_number(request.session, number, lock=lock)
    return draft if draft is not None and links.proves(draft, mark) else 410


def _show(request: Visitor, draft: VisitDraft, form: CodeForm, *, status: int = 200) -> Response:
    context: dict[str, Any] = {
        "form": form,
        "email": draft.email,
        "names": wizard.names(),
        "minutes": drafts.CODE_MINUTES,
    }
    return unseen(request.render("outreach/requests/code.html", status=status, **context))
