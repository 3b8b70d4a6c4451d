"""Which pages does staff use to follow the visits of classes: what to do, the list, one visit, the sheet to print?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from starlette.responses import Response

from portal import places
from portal.accounts.policy import Action
from portal.calendar_files import ROME
from portal.cooperatives import queries as cooperatives
from portal.db import now, today
from portal.events.labels import FORMATS, MODES
from portal.events.models import Format
from portal.i18n import gettext as _
from portal.outreach import actions, desk_labels, desk_queries, policy, queries, triage, wishes
from portal.outreach import desk_forms as forms
from portal.outreach.models import Slot, Visit, VisitState
from portal.outreach.request_labels import ROLES
from portal.professions import queries as professions
from portal.web.forms import shown_phone
from portal.web.pagination import Page, page_number, whole_number
from portal.web.request import StaffRequest

PAGE_SIZE = 25
HOST = Action.HOST_VISITS


def index(request: StaffRequest) -> Response:
    """What has to be done, the most pressing first; today's and this week's visits."""
    session, staff = request.session, request.staff
    parts = desk_queries.todo(session, staff, now())
    return request.render(
        "outreach/desk/index.html", parts=parts, labels=desk_labels, today=today(), formats=FORMATS,
        assigns=policy.may_assign(staff), hosts=staff.may(HOST),
        calm=not any(p.count for p in parts if p.name not in {"today", "week"}),
    )  # fmt: skip


def visits(request: StaffRequest) -> Response:
    """All visits in scope as a table; filters are in the address."""
    session, staff, query = request.session, request.staff, request.query
    wanted, number = _wanted(query), page_number(query.get("pagina"))
    rows, total = desk_queries.page(session, staff, wanted, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    return request.render(
        "outreach/desk/visits.html", rows=rows, page=Page(number, PAGE_SIZE, total), wanted=wanted, labels=desk_labels,
        counts=desk_queries.state_counts(session, staff), hosts=desk_queries.hosts_in_scope(session, staff),
        unread=desk_queries.unread(session, rows), formats=FORMATS, provinces=places.provinces(), states=VisitState,
        query={k: v for k, v in query.items() if v and k != "pagina"},
    )  # fmt: skip


def _wanted(query: Any) -> desk_queries.Wanted:
    """The filters in the address; what makes no sense counts as not said."""
    return desk_queries.Wanted(
        part=query.get("parte", "") if query.get("parte") in desk_labels.PARTS else "",
        state=next((s for s in VisitState if s.value == query.get("stato")), None),
        format=next((f for f in Format if f.value == query.get("formato")), None),
        province=query.get("provincia", "") if query.get("provincia") in places.provinces() else "",
        school=query.get("scuola", "")[:80], host=whole_number(query.get("ospite")),
        first=_day(query.get("dal", "")), last=_day(query.get("al", "")),
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def show(request: StaffRequest) -> Response:
    """One visit: the class, what is arranged, what was said, what can be done. A look by who answers is written down."""
    visit = queries.one(request.session, request.staff, request.params["id"])
    if policy.answers(request.staff, visit):
        actions.messages_read(request.session, visit, from_teacher=True)
    return render(request, visit)


def render(
    request: StaffRequest, visit: Visit, *, status: int = 200, notice: str = "", opened: str = "", **filled: Any
) -> Response:  # fmt: skip
    """The page of a visit; `filled` holds the form that came back, `opened` its name, `notice` what went wrong."""
    session, staff = request.session, request.staff
    assigns = policy.may_assign(staff) and visit.state in {
        VisitState.REQUESTED,
        VisitState.REVIEW,
        VisitState.CONFIRMED,
    }
    facts, dates = queries.meeting_facts(session, visit), desk_queries.own_dates(session, visit)
    return request.render(
        "outreach/desk/show.html", status=status, visit=visit, notice=notice, opened=opened, labels=desk_labels,
        formats=FORMATS, modes=MODES, roles=ROLES, facts=facts, phone=shown_phone, wished=wishes.worded(visit.wished_on),
        history=queries.history(session, visit), messages=queries.messages(session, visit), today=today(),
        proposals=queries.proposals(session, visit), host=policy.may_host(staff, visit) and not visit.is_final,
        marks=policy.may_host(staff, visit) and has_begun(visit), may_write=policy.may_write(staff, visit),
        support=visit.support_note if policy.may_read_support(staff, visit) else "", assigns=assigns,
        professions=profession_names(request, visit), matches=triage.best_hosts(session, visit) if assigns else [],
        others=cooperatives.active(session) if assigns else [], dates=dates, past=visit.ends_at is not None and visit.ends_at <= now(),
        forms={name: form.on_page(name, visit) for name, form in (blank(visit, facts, dates) | filled).items()},
    )  # fmt: skip


def blank(visit: Visit, facts: queries.Facts, dates: Sequence[Slot]) -> dict[str, forms.StepForm]:
    """A form for each step, as it opens."""
    propose, move = forms.ProposalForm(), forms.MoveForm.about(dates)
    propose.suggest(visit)
    move.suggest(visit)
    return {
        "confirm": forms.ConfirmForm.about(visit, facts), "propose": propose, "move": move, "release": forms.ReasonForm(),
        "cancel": forms.ReasonForm(), "assign": forms.AssignForm(), "message": forms.MessageForm(),
    }  # fmt: skip


def has_begun(visit: Visit) -> bool:
    """Whether the day has come, so that who was there can be marked."""
    marked = visit.state in {VisitState.CONFIRMED, VisitState.HELD, VisitState.NOT_HELD}
    return marked and visit.starts_at is not None and visit.starts_at.astimezone(ROME).date() <= today()


def profession_names(request: StaffRequest, visit: Visit) -> list[str]:
    """The professions that the class asked for, in the visitor's language."""
    if not visit.professions:
        return []
    return [told.text.title for told in professions.chosen(request.session, visit.professions, request.locale)]


def create_message(request: StaffRequest) -> Response:
    """Words to the teacher."""
    visit = queries.one(request.session, request.staff, request.params["id"], HOST, lock=True)
    form = forms.MessageForm(request.form)
    if not form.validate():
        return render(request, visit, status=422, opened="message", message=form)
    actions.write(request.session, visit, form.text.data, by=request.me)
    request.flash("success", _("Messaggio inviato: chi insegna riceve un avviso per e-mail."))
    return request.redirect("outreach.desk.show", id=visit.key)


def sheet(request: StaffRequest) -> Response:
    """A sheet for the day, to print: class, school, boxes to count in; no student has a name on it."""
    visit = queries.one(request.session, request.staff, request.params["id"], HOST)
    return request.render(
        "outreach/desk/sheet.html", visit=visit, facts=queries.meeting_facts(request.session, visit), formats=FORMATS,
        phone=shown_phone, support=visit.support_note if policy.may_read_support(request.staff, visit) else "",
        professions=profession_names(request, visit),
    )  # fmt: skip
