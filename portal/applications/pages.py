"""How does somebody apply? The form, what it becomes, and the receipt."""

from starlette.responses import Response

from portal import limits
from portal.applications import actions, links, queries
from portal.applications.forms import ApplyForm
from portal.applications.models import Application, Stage
from portal.applications.status import holder
from portal.candidates import actions as candidates
from portal.candidates.actions import Document
from portal.candidates.consents import PRIVACY_VERSION
from portal.candidates.file_kind import safe_filename
from portal.db import today
from portal.errors import Gone, TooManyRequests
from portal.i18n import gettext as _
from portal.openings import queries as openings
from portal.openings import workplaces
from portal.openings.models import Opening
from portal.signed import Broken, Expired
from portal.web.request import Visitor

COOKIE = "portal_sent"
COOKIE_DAYS = 7
DRAFTS = 3  # files held for forms that came back, as a multiple of the applications allowed in an hour


def new(request: Visitor) -> Response:
    """The form."""
    opening = openings.by_slug(request.session, request.params["slug"])
    if not _is_open(opening):
        return _closed(request, opening)
    known = _sent_before(request, opening)
    if known is not None:
        return _known(request, opening, known)
    form = ApplyForm()
    form.ask_where(opening)
    form.form_token.data = links.form_token(request.portal.settings.key, opening.key)
    return _show(request, opening, form)


def create(request: Visitor) -> Response:
    """Send it: once, however often the button is pressed."""
    opening = openings.by_slug(request.session, request.params["slug"])
    form = ApplyForm(request.form)
    form.ask_where(opening)
    shown = _shown(request, opening, form)
    earlier = queries.by_submission(request.session, shown.submission) if shown else None
    if earlier is not None:
        return _receipt(request, earlier)
    if not _is_open(opening):
        return _closed(request, opening, form)
    known = _sent_before(request, opening)
    if known is not None:
        return _known(request, opening, known)
    draft = _draft(request, form, shown)
    form.has_draft = draft is not None
    valid = form.validate()
    if shown is None or shown.is_too_old or shown.is_too_quick or not valid:
        return _again(request, opening, form, shown, draft)
    limits.hit(request.session, "apply", request.address, limit=request.portal.settings.apply_per_hour)
    application = _submit(request, opening, form, shown, draft)
    return _receipt(request, application)


@holder
def sent(request: Visitor, application: Application) -> Response:
    """The receipt."""
    return request.render(
        "applications/sent.html", application=application, opening=application.opening, token=request.params["token"]
    )


def _is_open(opening: Opening) -> bool:
    return opening.is_open(today()) and opening.cooperative.active


def _shown(request: Visitor, opening: Opening, form: ApplyForm) -> links.Shown | None:
    """The showing of the form that is being sent; None when its token is not ours."""
    try:
        return links.read_form(request.portal.settings.key, form.form_token.data or "", opening.key)
    except Broken:
        return None


def _draft(request: Visitor, form: ApplyForm, shown: links.Shown | None) -> Document | None:
    """The file that came with an earlier try of this form, if it is still held."""
    try:
        found = links.read_draft(
            request.portal.settings.key, form.cv_draft.data or "", shown.submission if shown else ""
        )
    except (Broken, Expired):
        return None
    return found if request.portal.storage.path(found.stored.key).is_file() else None


def _submit(
    request: Visitor, opening: Opening, form: ApplyForm, shown: links.Shown, draft: Document | None
) -> Application:
    upload, document = form.upload, draft
    if upload is not None and form.kind is not None:
        document = candidates.keep(
            request.session, request.portal.storage, upload.file, upload.filename or "", form.kind
        )
    sent = actions.Sent(
        submission=shown.submission, name=form.name.data, email=form.email.data, phone=form.phone.data,
        locale=request.locale, notice=PRIVACY_VERSION, answer_work=form.answer_work.data or "",
        answer_training=form.answer_training.data or "", answer_availability=form.answer_availability.data or "",
        document=document, wanted_places=form.wanted_places,
    )  # fmt: skip
    return actions.submit(request.session, opening, sent, today(), request.portal.settings.retention_months)


def _again(
    request: Visitor, opening: Opening, form: ApplyForm, shown: links.Shown | None, draft: Document | None
) -> Response:
    """The form once more, with everything typed, what is wrong, and the file that was fine."""
    if shown is None or shown.is_too_old:
        form.refuse(
            {
                "": [
                    _(
                        "Questa pagina era aperta da troppo tempo. Quello che hai scritto è ancora qui: controlla e invia di nuovo."
                    )
                ]
            }
        )
        form.form_token.data = links.form_token(request.portal.settings.key, opening.key)
        shown = links.read_form(request.portal.settings.key, form.form_token.data, opening.key)
    elif shown.is_too_quick:
        form.refuse(
            {
                "": [
                    _(
                        "Il modulo è arrivato più in fretta di quanto si possa scrivere. Controlla i dati e invia di nuovo."
                    )
                ]
            }
        )
    if form.phone.raw_data:  # the field holds its normal form by now
        form.phone.data = form.phone.raw_data[0]
    draft = _hold(request, form) or draft
    key = request.portal.settings.key
    form.cv_draft.data = links.draft_token(key, shown.submission, draft) if draft else ""
    return _show(request, opening, form, draft, status=422)


def _hold(request: Visitor, form: ApplyForm) -> Document | None:
    """Keep an accepted file for an hour, so that it need not be chosen again; not too many from one address."""
    if form.upload is None or form.kind is None:
        return None
    request.commit_anyway = True  # the counter
    try:
        limits.hit(request.session, "draft", request.address, limit=DRAFTS * request.portal.settings.apply_per_hour)
    except TooManyRequests:
        return None
    return Document(
        request.portal.storage.put(form.upload.file), safe_filename(form.upload.filename or "", form.kind), form.kind
    )


def _show(
    request: Visitor, opening: Opening, form: ApplyForm, draft: Document | None = None, *, status: int = 200
) -> Response:
    return request.render(
        "applications/new.html", status=status, opening=opening, form=form, draft=draft,
        lost_file=status == 422 and form.upload is not None and draft is None, another=_is_another(request), place=workplaces.line(opening),
        settings=request.portal.settings,
    )  # fmt: skip


def _closed(request: Visitor, opening: Opening, form: ApplyForm | None = None) -> Response:
    """Too late, with what was typed and what else is open."""
    similar = openings.similar(request.session, opening, today(), request.locale)
    return request.render(
        "applications/closed.html", status=410, opening=opening, form=form, similar=similar, today=today()
    )


# -- what this browser sent before


def _is_another(request: Visitor) -> bool:
    """Two people share a browser: the second one said so."""
    return request.query.get("altra") == "1"


def _sent_before(request: Visitor, opening: Opening) -> str | None:
    """The status link of an application to this opening sent from this browser, if it still stands."""
    key = request.portal.settings.key
    token = links.recall(key, request.http.cookies.get(COOKIE, "")).get(opening.key)
    if token is None or _is_another(request):
        return None
    try:
        application = queries.by_link(request.session, *links.read_status(key, token))
    except (Broken, Expired, Gone):
        return None
    return None if application.stage is Stage.WITHDRAWN else token


def _known(request: Visitor, opening: Opening, token: str) -> Response:
    return request.render("applications/known.html", status=409, opening=opening, token=token)


def _receipt(request: Visitor, application: Application) -> Response:
    key = request.portal.settings.key
    token = links.receipt_token(key, application)
    cookie = links.remember(key, request.http.cookies.get(COOKIE, ""), application.opening_id, token)
    request.set_cookie(COOKIE, cookie, COOKIE_DAYS)
    return request.redirect("applications.sent", token=token)
