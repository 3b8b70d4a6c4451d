"""How does a teacher ask for a meeting? Four steps at most, a code by mail, the receipt."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from portal import limits
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.outreach import drafts, links, requests, slots, visit_words, wizard
from portal.outreach.models import VisitDraft
from portal.outreach.request_forms import SchoolStep
from portal.outreach.request_labels import FORMAT_HINTS
from portal.outreach.wizard import SEND, STEPS
from portal.web.request import Visitor

STEPS_PER_HOUR = 400
"""Pages sent from one network address: a whole staff room may share one."""
SCHOOLS_PER_HOUR = 5
"""Schools that the register lacks, entered from one network address."""


def new(request: Visitor) -> Response:
    """The step one is at, or an earlier one to change something."""
    draft = drafts.begun(request)
    answers = dict(draft.answers) if draft else {}
    wanted, reached = request.query.get("passo", ""), wizard.first_open(answers)
    came = {"slot": request.query.get("slot", ""), "serie": request.query.get("serie", "")}
    step = int(wanted) if wanted in {str(n) for n in range(1, reached + 1)} else 1 if any(came.values()) else reached
    if step == SEND:
        return _review(request, answers, proved=draft is not None and drafts.is_proved(draft))
    form: Any = _filled(request, step, answers)
    if step == 1:
        form.slot.data, form.serie.data = came["slot"][:9], came["serie"][:9]
    return _show(request, step, form, answers)


def create(request: Visitor) -> Response:
    """Keep a step, or send the whole."""
    limits.hit(request.session, "request.steps", request.address, limit=STEPS_PER_HOUR)
    draft = _draft(request)
    answers, sent = dict(draft.answers) if draft else {}, request.form.get("passo")
    step = int(sent) if sent in {str(n) for n in range(1, SEND + 1)} else 1
    if step == SEND:
        return _send(request, draft)
    form: Any = _sent(request, step, answers)
    if not form.validate():
        return _show(request, step, form, answers, status=422)
    if draft is None:
        draft, secret = drafts.begin(request.session)
        request.set_cookie(drafts.COOKIE, secret, drafts.DAYS)
    drafts.keep(request.session, draft, form.answers())
    return request.redirect("outreach.requests.new")


def create_restart(request: Visitor) -> Response:
    """Throw away what was begun."""
    draft = _draft(request)
    if draft is not None:
        drafts.forget(request.session, draft)
    request.set_cookie(drafts.COOKIE, "", 0)
    return request.redirect("outreach.requests.new")


def _draft(request: Visitor) -> VisitDraft | None:
    """The request that is being written, held until the end of this one; one that was sent is no longer being written."""
    found = drafts.of_cookie(request.session, request.http.cookies.get(drafts.COOKIE, ""), lock=True)
    return found if found is not None and (found.visit_id is None or request.form.get("passo") == str(SEND)) else None


def _filled(request: Visitor, step: int, answers: Mapping[str, Any]) -> Any:
    if STEPS[step - 1] is SchoolStep:
        form = SchoolStep.filled(answers)
        form.school.look_up(request.session)
        return form
    if step == SEND - 1:
        return wizard.wish_step(request.session, answers, wizard.offer(request.session, answers))
    return STEPS[step - 1].filled(answers)


def _sent(request: Visitor, step: int, answers: Mapping[str, Any]) -> Any:
    if step == SEND - 1:
        found = wizard.offer(request.session, answers)
        return wizard.wish_step(request.session, answers, found, request.form)
    form: Any = STEPS[step - 1](request.form)
    if step == 1:
        form.school.look_up(request.session)
        if form.school.unknown_code and form.school.new_name and form.school.new_place:
            limits.hit(request.session, "request.schools", request.address, limit=SCHOOLS_PER_HOUR)
            form.school.look_up(request.session, propose=True)
    return form


def _show(request: Visitor, step: int, form: Any, answers: Mapping[str, Any], *, status: int = 200) -> Response:
    more: dict[str, Any] = {}
    if step == SEND - 1:
        found = wizard.offer(request.session, answers)
        more = {"offer": found, "hints": visit_words.hints(found.dates), "format_hints": FORMAT_HINTS}
    if step == 1 and form.phone.raw_data and status != 200:  # the field holds its normal form by now
        form.phone.data = form.phone.raw_data[0]
    return request.render(
        "outreach/requests/new.html", status=status, step=step, form=form, answers=answers, names=wizard.names(),
        reached=wizard.first_open(answers), **more,
    )  # fmt: skip


def _review(request: Visitor, answers: Mapping[str, Any], *, proved: bool) -> Response:
    return request.render(
        "outreach/requests/review.html", answers=answers, names=wizard.names(), step=SEND, proved=proved,
        **summary(request, answers),
    )  # fmt: skip


def summary(request: Visitor, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What a page needs to repeat a request in words."""
    return {
        "school": wizard.school_of(request.session, answers), "slot": wizard.slot_of(request.session, answers),
        "warnings": wizard.warnings(request.session, answers), "words": wizard.words(request.session, answers),
    }  # fmt: skip


# -- sending


def _send(request: Visitor, draft: VisitDraft | None) -> Response:
    """Ask for the proof of the address; with it, send."""
    if draft is None:
        return request.redirect("outreach.requests.new")
    if draft.visit_id is not None:
        return receipt(request, draft)
    if wizard.first_open(draft.answers) < SEND:
        return request.redirect("outreach.requests.new")
    wrong = wizard.check(request.session, draft.answers)
    if wrong is not None:
        return _show(request, *wrong, draft.answers, status=422)
    if drafts.is_proved(draft):
        return send(request, draft)
    ask(request, draft)
    return request.redirect("outreach.requests.code")


def ask(request: Visitor, draft: VisitDraft) -> None:
    """A code is on its way; not too many to one address, nor from one network."""
    limits.hit(request.session, "request.codes", request.address, limit=request.portal.settings.sign_in_per_hour * 10)
    limits.hit(
        request.session, "request.codes to", draft.answers["email"], limit=request.portal.settings.sign_in_per_hour
    )
    drafts.ask_for_proof(request.session, draft, request.locale)


def send(request: Visitor, draft: VisitDraft) -> Response:
    """The address is proved: the request becomes a visit, once; or says what is in the way, with all that was typed."""
    request.commit_anyway = True  # that the address is proved
    answers = dict(draft.answers)
    school = wizard.school_of(request.session, answers)
    try:
        if school is None:
            raise RuleBroken({"school": [_("Questa scuola non è più nell’elenco. Cercala di nuovo.")]})
        with request.session.begin_nested():
            visit = requests.submit(
                request.session, answers | {"school": school.key}, submission=drafts.submission(draft),
                locale=request.locale,
            )  # fmt: skip
    except Conflict as conflict:
        return _taken(request, answers, conflict.message)
    except RuleBroken as rule:
        if "slot" in rule.messages:
            return _taken(request, answers, " ".join(rule.messages["slot"]))
        form = _filled(request, wizard.step_of(rule), answers)
        form.refuse(rule.messages)
        return _show(request, wizard.step_of(rule), form, answers, status=422)
    drafts.finish(request.session, draft, visit.key)
    return receipt(request, draft)


def _taken(request: Visitor, answers: Mapping[str, Any], message: str) -> Response:
    """Somebody was quicker: other dates, and nothing is lost."""
    slot = wizard.slot_of(request.session, answers)
    others = slots.alternatives(request.session, slot, int(answers["students"])) if slot else []
    return request.render(
        "outreach/requests/taken.html", status=409, answers=answers, message=message, slot=slot, others=others
    )


def receipt(request: Visitor, draft: VisitDraft) -> Response:
    """Off to the receipt of what this draft has become."""
    visit = requests.of_draft(request.session, draft)
    if visit is None:  # erased since
        return request.redirect("outreach.requests.new")
    token = links.receipt_token(request.portal.settings.key, visit)
    return request.redirect("outreach.requests.sent", token=token)
