"""What can a candidate do about their interview, with the link to their application?"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from starlette.responses import Response

from portal import limits
from portal.applications import queries as applications
from portal.applications.interviews import actions, letters, queries
from portal.applications.interviews import mail as mails
from portal.applications.interviews.forms import OtherDatesForm, ReasonForm
from portal.applications.interviews.letters import About
from portal.applications.interviews.models import Interview, InterviewState
from portal.applications.interviews.shown import shown
from portal.applications.models import Application
from portal.applications.status import holder
from portal.calendar_files import download
from portal.errors import Conflict, NotFound
from portal.i18n import gettext as _
from portal.web.pagination import whole_number
from portal.web.request import Visitor

CHANGES_PER_HOUR = 30


def invited(handler: Callable[[Visitor, Application, Interview], Response]) -> Callable[[Visitor], Response]:
    """Whoever holds the link to an application whose newest interview has this number; else not found."""

    @holder
    @wraps(handler)
    def gate(request: Visitor, application: Application) -> Response:
        # The application was locked by the link's gate, so nobody else changes its interview now.
        seen = applications.seen(request.session, application)
        row = queries.shown_to_candidate(request.session, application, seen)
        if row is None or row.key != request.params["id"]:
            raise NotFound
        if request.http.method == "POST":
            limits.hit(request.session, "interview", application.reference, limit=CHANGES_PER_HOUR)
        return handler(request, application, row)

    return gate


@invited
def create_pick(request: Visitor, application: Application, row: Interview) -> Response:
    """Take a date with one tap; who comes too late sees what is still free."""
    slot = whole_number(str(request.form.get("slot", ""))) or 0
    said = _("Il colloquio è fissato. Ti mandiamo una mail con il file per il calendario.")
    return _do(request, application, row, lambda: actions.pick(request.session, row, slot), said)


@invited
def create_refusal(request: Visitor, application: Application, row: Interview) -> Response:
    """None of the dates suits."""
    form = OtherDatesForm(request.form)
    if not form.validate():
        return _page(request, application, row, status=422, other=form)
    said = _("La cooperativa lo sa: ti propone altre date.")
    return _do(
        request, application, row, lambda: actions.refuse_dates(request.session, row, form.text.data), said, other=form
    )


@invited
def create_cancellation(request: Visitor, application: Application, row: Interview) -> Response:
    """Call it off, with a reason."""
    form = ReasonForm(request.form)
    if not form.validate():
        return _page(request, application, row, status=422, cancel=form)
    said = _("Hai disdetto il colloquio. La cooperativa lo sa.")
    return _do(
        request, application, row, lambda: actions.cancel(request.session, row, form.reason.data, by=None), said, cancel=form
    )  # fmt: skip


@invited
def calendar(request: Visitor, application: Application, row: Interview) -> Response:
    """The date as a file for a calendar."""
    about = About.of(row, queries.panel_names(request.session, [row.round])[row.round_id])
    made = letters.entry(
        row, about, url=mails.status_url(request.portal, row), for_staff=False, cancelled=row.state is InterviewState.CANCELLED,
        organiser=(request.portal.settings.name, request.portal.settings.mail_from),
        attendee=(application.name, application.candidate.email),
    )  # fmt: skip
    if made is None:
        raise NotFound
    headers = {"Content-Disposition": 'attachment; filename="colloquio.ics"'}
    return Response(download([made]), media_type="text/calendar; charset=utf-8", headers=headers)


def _do(
    request: Visitor, application: Application, row: Interview, act: Callable[[], object], said: str, **forms: Any
) -> Response:
    """Do it and say so; where somebody was quicker, the page says that and keeps what was typed."""
    try:
        act()
    except Conflict as conflict:
        return _page(request, application, row, status=409, notice=conflict.message, **forms)
    request.flash("success", said)
    return request.redirect("applications.status", token=request.params["token"])


def _page(request: Visitor, application: Application, row: Interview, *, status: int, notice: str = "", **forms: Any) -> Response:  # fmt: skip
    """The interview alone, with what stands in the way and what can be done now."""
    return request.render(
        "applications/interviews/show.html", status=status, application=application, opening=application.opening,
        token=request.params["token"], notice=notice, **shown(request.session, row, **forms),
    )  # fmt: skip
