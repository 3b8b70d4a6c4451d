"""Where does staff choose the day on which a draft becomes public by itself?"""

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.db import today
from portal.errors import RuleBroken
from portal.i18n import gettext as _
from portal.openings import ad_checks, desk_queries, scheduling
from portal.openings.desk_forms import OpeningForm, ScheduleForm, version_of
from portal.openings.models import Opening, State
from portal.web.request import StaffRequest

WRITE = Action.WRITE_OPENINGS


def edit(request: StaffRequest) -> Response:
    """Day and hour to choose, and what is still missing."""
    opening = desk_queries.one(request.session, request.staff, request.params["id"], WRITE)
    if opening.state is not State.DRAFT:
        request.flash("info", _("Questa offerta non è più una bozza: non c’è un’uscita da programmare."))
        return request.redirect("openings.desk.show", id=opening.key)
    return _page(request, opening, ScheduleForm.of(opening))


def update(request: StaffRequest) -> Response:
    """Keep the day; refused with every reason that would refuse publishing."""
    opening = desk_queries.one(request.session, request.staff, request.params["id"], WRITE, lock=True)
    form = ScheduleForm(request.form)
    if not form.validate():
        return _page(request, opening, form, 422)
    try:
        scheduling.plan(
            request.session, opening, form.moment(), by=request.me, version=version_of(request.form),
            checked=bool(form.checked.data),
        )  # fmt: skip
    except RuleBroken as broken:
        form.refuse({name: reasons for name, reasons in broken.messages.items() if name in form})
        return _page(request, opening, form, 422, broken.messages)
    request.flash("success", _("Programmata: esce da sola nel giorno e nell’ora che hai scelto."))
    return request.redirect("openings.desk.show", id=opening.key)


def create_waiver(request: StaffRequest) -> Response:
    """Keep it a draft after all."""
    opening = desk_queries.one(request.session, request.staff, request.params["id"], WRITE, lock=True)
    scheduling.give_up(opening, by=request.me)
    request.flash("success", _("Resta una bozza: uscirà solo quando la pubblichi."))
    return request.redirect("openings.desk.show", id=opening.key)


def _page(
    request: StaffRequest, opening: Opening, form: ScheduleForm, status: int = 200,
    refused: dict[str, list[str]] | None = None,
) -> Response:  # fmt: skip
    known = {tuple(pair) for pair in opening.publish_known} if opening.publish_at else set()
    findings = [f for f in ad_checks.check(opening) if f.is_error or f.key not in known]
    wanted = OpeningForm()
    missing = {n: r for n, r in (refused or {}).items() if n in wanted and n not in form}
    return request.render(
        "openings/desk/schedule.html", status=status, form=form, opening=opening, findings=findings, today=today(),
        missing=missing if refused is not None else ad_checks.missing(opening, today()), words=wanted,
    )  # fmt: skip
