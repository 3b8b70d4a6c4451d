"""How do staff read and mend the register: the list, one school, the people one knows there?"""

from dataclasses import asdict
from typing import Any

from starlette.responses import Response

from portal import places
from portal.accounts.policy import Action
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.professions import tags
from portal.schools import actions, desk_queries, queries
from portal.schools.desk_forms import ContactForm, SchoolForm
from portal.schools.desk_queries import Asked
from portal.schools.labels import ROLES
from portal.schools.models import School, SchoolContact
from portal.web.pagination import Page, page_number, with_query
from portal.web.request import StaffRequest

SIZE = 50
STATES = {
    "active": _l("Aperte"),
    "unchecked": _l("Da controllare"),
    "closed": _l("Chiuse"),
    "merged": _l("Unite a un’altra"),
    "all": _l("Tutte"),
}


def index(request: StaffRequest) -> Response:
    """The register: `?q=` words, `?provincia=`, `?indirizzo=` a track, `?stato=`, `?pagina=`."""
    query = request.query
    asked = Asked(
        words=" ".join(query.get("q", "").split())[:120],
        province=query["provincia"] if query.get("provincia") in places.provinces() else "",
        track=query["indirizzo"] if query.get("indirizzo") in tags.tracks() else "",
        state=query["stato"] if query.get("stato") in STATES else "active",
    )
    number = page_number(query.get("pagina"))
    rows, total = desk_queries.listed(request.session, asked, (number - 1) * SIZE, SIZE)
    kept = {"q": asked.words, "provincia": asked.province, "indirizzo": asked.track, "stato": asked.state}
    return request.render(
        "schools/desk/index.html", rows=rows, page=Page(number, SIZE, total), **asdict(asked), states=STATES,
        tracks=tags.tracks(), provinces=desk_queries.provinces(request.session), names=places.provinces(),
        href=lambda n: with_query(kept, pagina=n), waiting=desk_queries.unchecked(request.session),
        edits=request.staff.may(Action.EDIT_SCHOOLS),
    )  # fmt: skip


def page_of(request: StaffRequest, **more: Any) -> Response:
    """One school: what is known of it, who is known there, what it was joined with. `more` goes to the page as it is."""
    school = queries.by_id(request.session, request.params["id"])
    knows = request.staff.may(Action.EDIT_SCHOOLS) or request.staff.may(Action.HOST_VISITS)
    return request.render(
        "schools/desk/show.html", school=school, roles=ROLES, tracks=tags.tracks(), knows=knows,
        contacts=queries.contacts(request.session, school) if knows else [],
        merges=desk_queries.merges(request.session, school), edits=request.staff.may(Action.EDIT_SCHOOLS), **more,
    )  # fmt: skip


def edit(request: StaffRequest) -> Response:
    """A school as a form."""
    school = queries.by_id(request.session, request.params["id"])
    return _form(request, school, SchoolForm(obj=school))


def update(request: StaffRequest) -> Response:
    """Save it, unless it changed since the form was shown."""
    school = queries.by_id(request.session, request.params["id"])
    form = SchoolForm(request.form)
    if school.school_year:
        form.name.data = school.name
    if not form.validate():
        return _form(request, school, form, status=422)
    try:
        actions.edit(request.session, school.key, form.version.data or "", form.data)
    except Conflict as conflict:
        form.version.data = str(school.version)
        return _form(request, school, form, status=409, conflict=conflict.message)
    request.flash("success", _("Salvato."))
    return request.redirect("schools.desk.show", id=school.key)


def new_contact(request: StaffRequest) -> Response:
    """Somebody one knows at a school: an empty form."""
    return _contact(request, queries.by_id(request.session, request.params["id"]), ContactForm())


def create_contact(request: StaffRequest) -> Response:
    """Keep them; an address that is known there already is the same person."""
    school, form = queries.by_id(request.session, request.params["id"]), ContactForm(request.form)
    if not form.validate():
        return _contact(request, school, form, status=422)
    actions.add_contact(request.session, school, form.data)
    request.flash("success", _("Contatto salvato."))
    return request.redirect("schools.desk.show", id=school.key)


def edit_contact(request: StaffRequest) -> Response:
    """A contact as a form."""
    school, contact = _who(request)
    return _contact(request, school, ContactForm(obj=contact), contact)


def update_contact(request: StaffRequest) -> Response:
    """Save what changed."""
    school, contact = _who(request)
    form = ContactForm(request.form)
    if not form.validate():
        return _contact(request, school, form, contact, status=422)
    actions.keep_contact(request.session, contact, form.data)
    request.flash("success", _("Contatto salvato."))
    return request.redirect("schools.desk.show", id=school.key)


def create_contact_removal(request: StaffRequest) -> Response:
    """Forget somebody: the row is deleted."""
    school, contact = _who(request)
    request.session.delete(contact)
    request.flash("success", _("Contatto eliminato."))
    return request.redirect("schools.desk.show", id=school.key)


def _who(request: StaffRequest) -> tuple[School, SchoolContact]:
    school = queries.by_id(request.session, request.params["id"])
    return school, desk_queries.contact(request.session, school, request.params["contact"])


def _form(
    request: StaffRequest, school: School, form: SchoolForm, *, status: int = 200, conflict: str = ""
) -> Response:
    return request.render("schools/desk/edit.html", status=status, school=school, form=form, conflict=conflict)


def _contact(
    request: StaffRequest, school: School, form: ContactForm, contact: SchoolContact | None = None, *, status: int = 200
) -> Response:
    return request.render("schools/desk/contact.html", status=status, school=school, form=form, contact=contact)
