"""How does somebody join the pool, and what can they see and change from the link to their page?"""

from starlette.responses import Response

from portal.candidates import queries as looks
from portal.db import today
from portal.i18n import gettext as _
from portal.pool import actions, invitations, labels, links, queries
from portal.pool.forms import FileForm, JoinForm, ProfileForm, filled
from portal.pool.holder import owner
from portal.pool.joining import ask, document, offer, show_form, submitted
from portal.pool.mask import mask
from portal.pool.models import PoolEntry
from portal.professions import queries as professions
from portal.web.forms import shown_phone
from portal.web.request import Visitor

# -- joining without having applied


def new(request: Visitor) -> Response:
    """The form."""
    form = JoinForm()
    form.form_token.data = links.form_token(request.portal.settings.key)
    return show_form(request, form, "pool/new.html")


def create(request: Visitor) -> Response:
    """The same answer for every address, in the pool or not; what happens next is in the mail."""
    form = JoinForm(request.form)
    offer(request, form)
    submission, valid = submitted(request, form), form.validate()
    if submission is None or not valid:
        return show_form(request, form, "pool/new.html", status=422)
    ask(request, form, form.email.data, submission, document(request, form))
    return request.redirect("pool.sent")


def sent(request: Visitor) -> Response:
    """A mail is on its way."""
    return request.render("pool/sent.html")


# -- one's own page


@owner
def show(request: Visitor, entry: PoolEntry) -> Response:
    """What is shown to whom, who looked, who invited, and everything one can decide."""
    return _show(request, entry)


@owner
def update(request: Visitor, entry: PoolEntry) -> Response:
    """Show something else, or to others: from the next request on."""
    form = ProfileForm(request.form)
    offer(request, form)
    if not form.validate():
        form.as_typed()
        return _show(request, entry, status=422, form=form)
    actions.change(request.session, entry, form.wish(entry.locale))
    request.flash("success", _("Salvato: vale da subito."))
    return _back(request)


@owner
def create_confirmation(request: Visitor, entry: PoolEntry) -> Response:
    """Yes, show me (the first time, or again)."""
    actions.confirm(request.session, entry, today())
    request.flash("success", _("Ora le cooperative che hai scelto possono trovarti, senza vedere chi sei."))
    return _back(request)


@owner
def create_renewal(request: Visitor, entry: PoolEntry) -> Response:
    """Another twelve months."""
    if entry.is_shown(today()):
        actions.renew(request.session, entry, today())
        request.flash("success", _("Fatto: resti nel bacino ancora un anno."))
    return _back(request)


@owner
def create_stop(request: Visitor, entry: PoolEntry) -> Response:
    """Show me to nobody any more."""
    actions.stop(request.session, entry, today())
    request.flash("success", _("Da adesso nessuna cooperativa ti vede nel bacino."))
    return _back(request)


@owner
def create_file(request: Visitor, entry: PoolEntry) -> Response:
    """A CV, or another one in its place."""
    form = FileForm(request.form)
    found = document(request, form) if form.validate() else None
    if found is None:
        return _show(request, entry, status=422, file_form=form)
    actions.attach(request.session, entry, entry.candidate, found)
    request.flash("success", _("Il curriculum è arrivato. Nessuno lo vede finché non accetti un invito."))
    return _back(request)


def _back(request: Visitor) -> Response:
    return request.redirect("pool.show", token=request.params["token"])


def _show(
    request: Visitor, entry: PoolEntry, *, status: int = 200, form: ProfileForm | None = None, file_form: FileForm | None = None
) -> Response:  # fmt: skip
    session, day = request.session, today()
    if form is None:
        form = ProfileForm(**filled(entry, queries.doors(session, entry.key)))
        form.phone.data = shown_phone(entry.phone) if entry.phone else ""
        offer(request, form)
    sent_to_me = invitations.of_candidate(session, entry.candidate_id)
    key = request.portal.settings.key
    return request.render(
        "pool/show.html", status=status, entry=entry, form=form, file_form=file_form or FileForm(), today=day,
        token=request.params["token"], viewers=queries.viewers(session, entry.key), labels=labels,
        looks=looks.looks(session, entry.candidate_id, None), is_shown=entry.is_shown(day), mask=mask(entry),
        invitations=[(i, links.invitation_token(key, i)) for i in sent_to_me],
        professions={t.slug: t.title for t in professions.chosen(session, entry.professions, request.locale)},
    )  # fmt: skip
