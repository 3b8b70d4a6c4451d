"""Which page do owner and recruiter use to say who follows an opening?"""

from typing import Any

from starlette.responses import Response

from portal.accounts.models import Role
from portal.accounts.policy import ASSIGNED_ONLY, Action
from portal.applications.judgement import people
from portal.applications.judgement.forms import AssignForm
from portal.applications.judgement.people import Follower
from portal.errors import RuleBroken
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.openings.models import Opening
from portal.web.pagination import whole_number
from portal.web.request import StaffRequest

ROLES: dict[Role, Any] = {
    Role.OWNER: _l("titolare"),
    Role.RECRUITER: _l("selezione del personale"),
    Role.HIRING_MANAGER: _l("responsabile del servizio"),
    Role.INTERVIEWER: _l("fa i colloqui"),
}


def role_names(one: Follower) -> str:
    """What a colleague does, in words."""
    return ", ".join(str(ROLES[role]) for role in one.roles)


def index(request: StaffRequest) -> Response:
    """Who follows the opening, who could, and how it came about."""
    return _index(request, people.opening(request.session, request.staff, request.params["id"], Action.ASSIGN_PEOPLE))


def _index(
    request: StaffRequest, opening: Opening, *, form: AssignForm | None = None, status: int = 200, notice: str = ""
) -> Response:
    assigned, free, everywhere = people.followers(request.session, opening)
    form = (form or AssignForm()).offer(free, role_names)
    return request.render(
        "applications/judgement/people.html", status=status, opening=opening, form=form, free=free, notice=notice,
        assigned=[(role, [one for one in assigned if role in one.roles]) for role in Role if role in ASSIGNED_ONLY],
        everywhere=everywhere, history=people.history(request.session, opening.key), role_names=role_names, me=request.me,
    )  # fmt: skip


def create(request: StaffRequest) -> Response:
    """Let a colleague follow the opening; they see it from their next page on."""
    opening = people.opening(request.session, request.staff, request.params["id"], Action.ASSIGN_PEOPLE, lock=True)
    form = AssignForm(request.form)
    form.validate()
    try:
        done = people.assign(request.session, opening, form.person.data, by=request.me)
    except RuleBroken as rule:
        form.refuse(rule.messages)
        return _index(request, opening, form=form, status=422)
    request.flash("success", _("Fatto: da adesso segue questa offerta.") if done else _("Era già così."))
    return request.redirect("applications.people.desk.index", id=opening.key)


def create_removal(request: StaffRequest) -> Response:
    """A colleague follows the opening no more; what they wrote stays."""
    opening = people.opening(request.session, request.staff, request.params["id"], Action.ASSIGN_PEOPLE, lock=True)
    try:
        done = people.release(
            request.session, opening, whole_number(str(request.form.get("person", ""))), by=request.me
        )
    except RuleBroken as rule:
        return _index(request, opening, status=422, notice=str(rule))
    request.flash("success", _("Fatto: non segue più questa offerta.") if done else _("Era già così."))
    return request.redirect("applications.people.desk.index", id=opening.key)
