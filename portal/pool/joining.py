"""What do both ways into the pool share: the form, what it offers, and handing over what was typed?"""

from typing import Any

from starlette.responses import Response

from portal import limits
from portal.candidates import actions as candidates
from portal.candidates.actions import Document
from portal.cooperatives import queries as cooperatives
from portal.db import today
from portal.i18n import gettext as _
from portal.pool import actions, links
from portal.pool.forms import ProfileForm
from portal.professions import queries as professions
from portal.signed import Broken, Expired
from portal.web.request import Visitor

JOIN_PER_HOUR = 20
MAILS_PER_HOUR = 6


def submitted(request: Visitor, form: Any) -> str | None:
    """The name of the showing of the form that is being sent; None, with a reason and a fresh one, when it is too old."""
    try:
        return links.read_form(request.portal.settings.key, form.form_token.data or "")
    except (Broken, Expired):
        form.form_token.data = links.form_token(request.portal.settings.key)
        return None


def document(request: Visitor, form: Any) -> Document | None:
    """The CV that came with a form, in storage."""
    if form.upload is None or form.kind is None:
        return None
    return candidates.keep(
        request.session, request.portal.storage, form.upload.file, form.upload.filename or "", form.kind
    )


def ask(
    request: Visitor, form: ProfileForm, email: str, submission: str, cv: Document | None, application_id: int | None = None
) -> None:  # fmt: skip
    """Hand the wish over, not too often from one address; beyond that for one mailbox nothing is said and nothing sent."""
    if not limits.may_write_to(
        request.session, "pool.join", request.address, email, from_network=JOIN_PER_HOUR, to_mailbox=MAILS_PER_HOUR
    ):
        if cv is not None:
            candidates.drop(request.session, cv)
        return
    actions.ask(
        request.session, email, form.wish(request.locale), submission=submission, today=today(), document=cv,
        application_id=application_id,
    )  # fmt: skip


def offer(request: Visitor, form: ProfileForm, here: Any = None) -> None:
    """Fill in what the form lets one choose."""
    form.offer(
        professions.listed(request.session, request.locale), list(cooperatives.active(request.session)), here=here
    )


def show_form(
    request: Visitor, form: Any, template: str, *, status: int = 200, here: Any = None, **more: Any
) -> Response:
    """A form to join; one that came back says what is wrong and keeps what was typed."""
    if status == 200:
        offer(request, form, here)
        form.audience.data = form.audience.data or ("this" if here else "network")
    elif not form.errors:
        form.refuse({"": [_("Questa pagina era aperta da troppo tempo. Quello che hai scritto è ancora qui: controlla e invia di nuovo.")]})  # fmt: skip
    form.as_typed()
    lost = status != 200 and form.upload is not None
    return request.render(template, status=status, form=form, lost_file=lost, here=here, **more)
