"""What does somebody of the pool answer to an invitation: yes with one tap, no, or no and never again?"""

from starlette.responses import Response

from portal.applications import actions, links, queries
from portal.applications.joining import copy, is_safe
from portal.candidates.consents import PRIVACY_VERSION
from portal.db import today
from portal.errors import Conflict, Gone
from portal.i18n import gettext as _
from portal.openings import queries as openings
from portal.openings import workplaces
from portal.pool import invitations
from portal.pool import links as pool_links
from portal.pool.forms import AcceptForm, DeclineForm
from portal.pool.holder import fresh_link
from portal.pool.models import Invitation, InvitationState, PoolEntry
from portal.web.forms import shown_phone
from portal.web.request import Visitor
from portal.web.secret_links import gate


def _find(request: Visitor, writes: bool) -> Invitation:
    reference = pool_links.read_invitation(request.portal.settings.key, request.params["token"])
    return invitations.by_link(request.session, reference, lock=writes)


# The link of an invitation came to the person's own mailbox.
invited = gate(_find, fresh_link.lost)


@invited
def show(request: Visitor, invitation: Invitation) -> Response:
    """Who invites, to what, and the two answers."""
    return _show(request, invitation)


@invited
def create_answer(request: Visitor, invitation: Invitation) -> Response:
    """Yes: an application with what is known. Sent twice, it is the one that is there."""
    entry, form = invitation.entry, AcceptForm(request.form)
    form.ask_where(invitation.opening)
    if invitation.state is InvitationState.ACCEPTED:
        return _to_application(request, invitation)
    if entry is None or not _open(invitation):
        return _show(request, invitation, status=410)
    if not form.validate():
        if form.phone.raw_data:
            form.phone.data = form.phone.raw_data[0]
        return _show(request, invitation, form=form, status=422)
    known = queries.standing(request.session, invitation.candidate_id, invitation.opening_id)
    application = known or actions.submit(
        request.session, invitation.opening, _sent(request, invitation, entry, form), today(),
        request.portal.settings.retention_months,
    )  # fmt: skip
    if known is None:
        actions.describe(
            request.session, application, comune=entry.comune, availability=entry.availability, skills=entry.skills, car=None
        )  # fmt: skip
    invitations.accept(request.session, invitation, application.key)
    return _to_application(request, invitation)


def _sent(request: Visitor, invitation: Invitation, entry: PoolEntry, form: AcceptForm) -> actions.Sent:
    cv = entry.cv
    return actions.Sent(
        submission=f"invitation-{invitation.reference}", name=form.name.data, email=invitation.candidate.email,
        phone=form.phone.data, locale=request.locale, notice=PRIVACY_VERSION, document=copy(request, cv if cv and is_safe(cv) else None),
        wanted_places=form.wanted_places,
    )  # fmt: skip


@invited
def create_refusal(request: Visitor, invitation: Invitation) -> Response:
    """No, with a reason if they like; and, if they like, never again from this cooperative."""
    form = DeclineForm(request.form)
    if not form.validate():
        return _show(request, invitation, decline=form, status=422)
    try:
        invitations.decline(request.session, invitation, form.why, hide=bool(form.hide.data))
    except Conflict as conflict:
        return _show(request, invitation, status=409, notice=conflict.message)
    request.flash("success", _("Grazie della risposta. La cooperativa sa che non sei disponibile, e non sa chi sei."))
    return request.redirect("pool.invitation", token=request.params["token"])


def _open(invitation: Invitation) -> bool:
    opening = invitation.opening
    return invitation.is_waiting(today()) and opening.is_open(today()) and opening.cooperative.active


def _to_application(request: Visitor, invitation: Invitation) -> Response:
    application = queries.whole(request.session, invitation.application_id or 0)
    if application is None:
        raise Gone
    token = links.status_token(request.portal.settings.key, application)
    return request.redirect("applications.sent", token=token)


def _show(
    request: Visitor, invitation: Invitation, *, form: AcceptForm | None = None, decline: DeclineForm | None = None,
    status: int = 200, notice: str = "",
) -> Response:  # fmt: skip
    entry, opening, application = invitation.entry, invitation.opening, None
    if invitation.application_id is not None:
        application = queries.whole(request.session, invitation.application_id)
    if form is None:
        known = {"name": entry.name, "phone": shown_phone(entry.phone) if entry.phone else ""} if entry else {}
        form = AcceptForm(**known)
        form.ask_where(opening)
    key = request.portal.settings.key
    return request.render(
        "pool/invitation.html", status=status, invitation=invitation, opening=opening, entry=entry, notice=notice,
        place=workplaces.line(opening), form=form, decline=decline or DeclineForm(),
        token=request.params["token"], is_open=_open(invitation) and entry is not None, settings=request.portal.settings,
        similar=[] if _open(invitation) else openings.similar(request.session, opening, today(), request.locale),
        page_token=pool_links.page_token(key, entry) if entry else "", today=today(),
        status_token=links.status_token(key, application) if application else "",
    )  # fmt: skip
