"""How does a class answer five questions with one thumb, and what stands on the screen of the classroom?

No cookie is set, no name asked, no address stored: sheets are added to tallies (see `surveys`).
"""

import re
import secrets
from collections.abc import Mapping

from starlette.responses import Response

from portal import limits, qr
from portal.i18n import gettext as _
from portal.outreach import surveys
from portal.outreach.models import Visit
from portal.outreach.surveys import Asked, Window
from portal.outreach.visit_links import holder
from portal.professions import queries as professions
from portal.web import links as addresses
from portal.web.request import Visitor

# A whole class answers through the school's one address, so the limit follows the size of the class.
ROOM = 15
PAGES_PER_HOUR = 600  # of surveys by one address: somebody tries codes
SUBMISSION = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


def show(request: Visitor) -> Response:
    """The five questions; before and after their time, when they are open and a way on."""
    asked = _asked(request)
    if asked.window is not Window.OPEN:
        return _closed(request, asked)
    return _form(request, asked, {}, secrets.token_urlsafe(18))


def create(request: Visitor) -> Response:
    """Count one sheet. The same form sent twice counts once and gets the same thanks."""
    asked = _asked(request)
    if asked.window is not Window.OPEN:
        return _closed(request, asked)
    submission = str(request.form.get("foglio") or "")
    marks = _marks(request)
    if not SUBMISSION.fullmatch(submission):
        return _form(
            request, asked, marks, secrets.token_urlsafe(18), _("La pagina era vecchia: manda di nuovo le risposte.")
        )
    if not marks:
        return _form(request, asked, marks, submission, _("Scegli almeno una risposta. Le altre si possono saltare."))
    limits.hit(request.session, "survey", f"{asked.survey.key} {request.address}", limit=asked.heads + ROOM)
    surveys.count(request.session, asked.survey, marks, submission)
    return request.redirect("outreach.surveys.thanks", code=asked.survey.code)


def thanks(request: Visitor) -> Response:
    """It counted; what one can look at now."""
    asked = _asked(request)
    return request.render(
        "outreach/surveys/thanks.html", asked=asked,
        told=professions.chosen(request.session, asked.professions, request.locale),
    )  # fmt: skip


def screen(request: Visitor) -> Response:
    """For the wall of the classroom: one large QR code and an address short enough to type."""
    asked = _asked(request)
    address = addresses.absolute("outreach.surveys.show", code=asked.survey.code)
    return request.render(
        "outreach/surveys/screen.html", asked=asked, short=address.split("://")[-1],
        drawing=qr.svg(address, label=_("Codice QR che apre le cinque domande")),
    )  # fmt: skip


@holder
def teacher(request: Visitor, visit: Visit) -> Response:
    """The teacher's way to both screens, by the link to the visit."""
    rows = surveys.of_visit(request.session, visit)
    return request.render(
        "outreach/surveys/teacher.html", visit=visit, token=request.params["token"],
        surveys=[surveys.asked(row, visit, None) for row in rows.values()],
    )  # fmt: skip


def _asked(request: Visitor) -> Asked:
    limits.hit(request.session, "survey pages", request.address, limit=PAGES_PER_HOUR)
    request.commit_anyway = True
    return surveys.by_code(request.session, request.params["code"])


def _marks(request: Visitor) -> dict[str, int]:
    """The marks that were chosen; what is no mark of ours counts as skipped."""
    typed = {question.key: str(request.form.get(question.key) or "") for question in surveys.questions()}
    return {key: int(mark) for key, mark in typed.items() if mark in {"1", "2", "3", "4", "5"}}


def _form(request: Visitor, asked: Asked, marks: Mapping[str, int], submission: str, error: str = "") -> Response:
    return request.render(
        "outreach/surveys/show.html", status=422 if error else 200, asked=asked, questions=surveys.questions(),
        marks=marks, submission=submission, error=error, scale=list(surveys.MARKS),
    )  # fmt: skip


def _closed(request: Visitor, asked: Asked) -> Response:
    over = asked.window is Window.OVER
    return request.render(
        "outreach/surveys/closed.html", status=410 if over else 200, asked=asked, over=over,
        told=professions.chosen(request.session, asked.professions, request.locale),
    )  # fmt: skip
