"""What can a candidate see and do with the link to their application?"""

from typing import Any

from starlette.responses import Response

from portal import limits, places
from portal.applications import actions, labels, links, queries
from portal.applications.forms import DetailsForm, FileForm, MessageForm
from portal.applications.interviews import shown as interviews_shown
from portal.applications.models import Application, Stage
from portal.candidates import actions as candidates
from portal.candidates import queries as candidate_queries
from portal.candidates import vocabulary
from portal.errors import RuleBroken
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.pool import queries as pool
from portal.pool.labels import WHAT
from portal.web.forms import shown_phone
from portal.web.request import Visitor
from portal.web.secret_links import FreshLink, gate

MESSAGES_PER_HOUR = 20

fresh_link = FreshLink(
    "applications/link.html", actions.ask_for_links, done="applications.links_sent",
    missing=_l("Scrivi l’e-mail con cui ti sei candidata o candidato."), purpose="links",
)  # fmt: skip


def _find(request: Visitor, writes: bool) -> Application:
    reference, version = links.read_status(request.portal.settings.key, request.params["token"])
    return queries.by_link(request.session, reference, version, lock=writes)


holder = gate(_find, fresh_link.lost)


@holder
def status(request: Visitor, application: Application) -> Response:
    """Where it stands, what was said, and everything one can do."""
    return _show(request, application)


@holder
def create_file(request: Visitor, application: Application) -> Response:
    """Add a file."""
    form = FileForm(request.form)
    if not form.validate() or form.upload is None or form.kind is None:
        return _show(request, application, status=422, file_form=form)
    document = candidates.keep(
        request.session, request.portal.storage, form.upload.file, form.upload.filename or "", form.kind
    )
    try:
        actions.add_file(request.session, application, document)
    except RuleBroken as rule:
        form.refuse(rule.messages)
        return _show(request, application, status=422, file_form=form)
    request.flash("success", _("Il file è arrivato."))
    return request.redirect("applications.status", token=request.params["token"])


@holder
def create_message(request: Visitor, application: Application) -> Response:
    """Write to the cooperative."""
    form = MessageForm(request.form)
    if not form.validate():
        return _show(request, application, status=422, message_form=form)
    limits.hit(request.session, "message", application.reference, limit=MESSAGES_PER_HOUR)
    said = queries.messages(request.session, application.key)
    if not (said and said[-1].from_candidate and said[-1].text == form.text.data):  # sent twice, said once
        actions.write(request.session, application, form.text.data)
    request.flash("success", _("Il messaggio è arrivato alla cooperativa."))
    return request.redirect("applications.status", token=request.params["token"])


@holder
def update_details(request: Visitor, application: Application) -> Response:
    """Say where one lives, when and what one can do."""
    form = DetailsForm(request.form)
    if not form.validate():
        return _show(request, application, status=422, details_form=form)
    actions.describe(
        request.session, application, comune=form.comune, availability=form.availability.data or [],
        skills=form.skill_list, car={"yes": True, "no": False}.get(form.car.data or ""),
    )  # fmt: skip
    request.flash("success", _("Grazie: la cooperativa lo vede accanto alla tua candidatura."))
    return request.redirect("applications.status", token=request.params["token"])


@holder
def create_withdrawal(request: Visitor, application: Application) -> Response:
    """Think better of it."""
    actions.withdraw(request.session, application)
    request.flash("success", _("Hai ritirato la candidatura. Non devi fare altro."))
    return request.redirect("applications.status", token=request.params["token"])


# -- links


@holder
def revocation(request: Visitor, application: Application) -> Response:
    """Somebody else has the link, or the application was not one's own: what to do."""
    return request.render("applications/revocation.html", application=application, token=request.params["token"])


@holder
def create_revocation(request: Visitor, application: Application) -> Response:
    """No link works any more; a fresh one goes to the address of the application."""
    actions.revoke_links(request.session, application)
    return request.redirect("applications.links_sent")


def links_sent(request: Visitor) -> Response:
    """If the address is known, a mail is on its way."""
    return request.render("applications/links_sent.html")


# -- the page


def _show(request: Visitor, application: Application, *, status: int = 200, **forms: Any) -> Response:
    session, stages = request.session, labels.STAGES
    seen = queries.seen(session, application)
    details = forms.pop("details_form", None) or _details(application)
    return request.render(
        "applications/status.html", status=status, application=application, opening=application.opening,
        token=request.params["token"], seen=seen, stage_title=stages[seen.stage][0], stage_text=stages[seen.stage][1],
        timeline=timeline(application, seen),
        messages=seen.messages, files=queries.files(session, application.key),
        phone=shown_phone(application.phone), most_files=actions.MOST_FILES, why_unread=why_unread, can_withdraw=not seen.is_final,
        looks=candidate_queries.looks(session, application.candidate_id, application.key), looked_at=WHAT,
        question=pool.question(session, application.key) if seen.stage is Stage.DECLINED else None,
        in_pool=pool.joined_from(session, application.key),
        **interviews_shown.part(session, application, seen),
        **{"file_form": FileForm(), "message_form": MessageForm(), "details_form": details, **forms},
    )  # fmt: skip


def timeline(application: Application, seen: queries.Seen) -> list[dict[str, Any]]:
    """The steps as the candidate may see them, and what comes next."""
    items: list[dict[str, Any]] = [
        {"title": labels.STAGES[m.after][0], "when": m.at, "state": "done"} for m in seen.moves
    ]
    if items:
        items[-1]["state"] = "bad" if seen.stage is Stage.DECLINED else "now"
    if not seen.answered and not seen.is_final:
        items.append({"title": _("Ti rispondono entro questo giorno"), "when": application.answer_by, "state": "next"})
    return items


def why_unread(reason: str) -> str:
    """Why the program could not read a file, and what to do."""
    return str(labels.UNREAD.get(reason, labels.UNREAD_OTHERWISE)) if reason else ""


def _details(application: Application) -> DetailsForm:
    comune = places.comune(application.comune)
    return DetailsForm(
        town=comune.label if comune else "", availability=application.availability,
        skills=", ".join(map(vocabulary.skill_name, application.skills)), car="" if application.car is None else "yes" if application.car else "no",
    )  # fmt: skip
