"""How does somebody who applied let other cooperatives find them? From the status page; off until they say so by mail."""

from collections.abc import Sequence

from starlette.responses import Response

from portal.applications import queries
from portal.applications.models import Application
from portal.applications.status import holder
from portal.candidates import actions as candidates
from portal.candidates import vocabulary
from portal.candidates.actions import Document
from portal.candidates.file_kind import FileKind
from portal.candidates.models import Cv, ReadingState, ScanState
from portal.i18n import gettext as _
from portal.places import comune
from portal.pool import joining, links, pass_on
from portal.pool.forms import FromApplicationForm
from portal.storage import Storage
from portal.web.forms import shown_phone
from portal.web.request import Visitor


@holder
def join(request: Visitor, application: Application) -> Response:
    """The form, with what the application tells already."""
    files = queries.files(request.session, application.key)
    form = FromApplicationForm(**_known(application, files))
    form.form_token.data = links.form_token(request.portal.settings.key)
    return _form(request, application, form, files)


@holder
def create_join(request: Visitor, application: Application) -> Response:
    """Ask to be in the pool: the mail to the application's address says how it goes on."""
    form, files = FromApplicationForm(request.form), queries.files(request.session, application.key)
    joining.offer(request, form, application.opening.cooperative)
    submission, valid = joining.submitted(request, form), form.validate()
    if submission is None or not valid:
        return _form(request, application, form, files, status=422)
    cv = joining.document(request, form)
    if cv is None and form.same_cv.data:
        cv = copy(request, _good(files))
    joining.ask(request, form, application.candidate.email, submission, cv, application.key)
    pass_on.answer(request.session, application.key, agreed=True)
    return request.redirect("pool.sent")


@holder
def create_refusal(request: Visitor, application: Application) -> Response:
    """No, do not pass me on."""
    pass_on.answer(request.session, application.key, agreed=False)
    request.flash("success", _("Va bene: nessun’altra cooperativa ti vede."))
    return request.redirect("applications.status", token=request.params["token"])


def copy(request: Visitor, cv: Cv | None) -> Document | None:
    """A copy of a file with a life of its own; None when there is none, or the scanner took it away."""
    storage: Storage = request.portal.storage
    if cv is None:
        return None
    try:
        with storage.open(cv.storage_key) as content:
            return candidates.keep(request.session, storage, content, cv.filename, FileKind(cv.kind))
    except FileNotFoundError:
        return None


def is_safe(cv: Cv) -> bool:
    """Whether nothing dangerous was found in the file (so far)."""
    return cv.scan is not ScanState.INFECTED and cv.reading is not ReadingState.REJECTED


def _good(files: Sequence[Cv]) -> Cv | None:
    """The CV: the first file that is not dangerous."""
    return next(filter(is_safe, files), None)


def _known(application: Application, files: Sequence[Cv]) -> dict[str, object]:
    place, cv, codes = comune(application.comune), _good(files), {code for code, _name in vocabulary.skills()}
    read = [str(e["value"]) for e in (cv.facts.get("skills", ()) if cv else ())]
    found = cv.facts.get("comune") if cv else None
    place = place or (comune(str(found["value"])) if found else None)
    return {
        "name": application.name, "phone": shown_phone(application.phone), "town": place.label if place else "",
        "professions": [application.opening.profession.slug], "availability": list(application.availability),
        "skills": [code for code in dict.fromkeys([*application.skills, *read]) if code in codes],
        "same_cv": cv is not None,
    }  # fmt: skip


def _form(
    request: Visitor, application: Application, form: FromApplicationForm, files: Sequence[Cv], *, status: int = 200
) -> Response:  # fmt: skip
    return joining.show_form(
        request, form, "pool/from_application.html", status=status, here=application.opening.cooperative,
        application=application, opening=application.opening, token=request.params["token"], cv=_good(files),
    )  # fmt: skip
