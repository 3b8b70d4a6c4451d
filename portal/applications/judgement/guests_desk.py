"""Which page do owner and recruiter use to invite somebody without an account to read one application?"""

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.applications import desk_queries
from portal.applications.judgement import guests
from portal.applications.judgement.forms import GuestForm
from portal.applications.models import Application
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.web import links
from portal.web.request import StaffRequest


def index(request: StaffRequest) -> Response:
    """The links of an application: for whom, until when, how often they looked."""
    return _index(request, desk_queries.one(request.session, request.staff, request.params["id"], Action.INVITE_GUESTS))


def _index(
    request: StaffRequest, application: Application, *, form: GuestForm | None = None, status: int = 200,
    notice: str = "",
) -> Response:  # fmt: skip
    key = request.portal.settings.key
    response = request.render(
        "applications/judgement/guests.html", status=status, application=application, opening=application.opening, notice=notice,
        form=form or GuestForm.fresh(), guests=guests.of_application(request.session, application), longest=guests.LONGEST,
        address=lambda guest: links.absolute("applications.guest", "it", token=guests.token(key, guest)),
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"  # links that open an application stand on it
    return response


def create(request: StaffRequest) -> Response:
    """Make a link. Sent twice, it is one."""
    application = desk_queries.one(
        request.session, request.staff, request.params["id"], Action.INVITE_GUESTS, lock=True
    )
    form = GuestForm(request.form)
    if not form.validate():
        return _index(request, application, form=form, status=422)
    try:
        guests.invite(request.session, application, form.name.data, form.days.data, form.submission.data, by=request.me)
    except RuleBroken as rule:
        form.refuse(rule.messages)
        return _index(request, application, form=form, status=422)
    except Conflict as conflict:
        return _index(request, application, form=form, status=409, notice=conflict.message)
    request.flash("success", _("Il link è pronto: copialo e mandalo tu alla persona."))
    return request.redirect("applications.guests.desk.index", id=application.key)


def create_revocation(request: StaffRequest) -> Response:
    """The link opens nothing any more."""
    application = desk_queries.one(
        request.session, request.staff, request.params["id"], Action.INVITE_GUESTS, lock=True
    )
    done = guests.revoke(request.session, application, request.params["guest"])
    request.flash("success", _("Il link non funziona più.") if done else _("Era già così."))
    return request.redirect("applications.guests.desk.index", id=application.key)
