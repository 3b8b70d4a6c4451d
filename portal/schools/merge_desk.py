"""How do staff join two entries that are one school, with both in sight first, and take it back?"""

from starlette.responses import Response

from portal.errors import RuleBroken
from portal.i18n import gettext as _
from portal.professions import tags
from portal.schools import merging, queries
from portal.schools.desk_forms import MergeForm
from portal.schools.models import School
from portal.web.request import StaffRequest


def new(request: StaffRequest) -> Response:
    """Choose the school that stays (`?into=`, `?into-code=`), then see both side by side."""
    school = queries.by_id(request.session, request.params["id"])
    form = MergeForm(request.query)
    if "into" not in request.query and "into-code" not in request.query:
        return _page(request, school, form)
    form.into.look_up(request.session)
    stays = _partner(request, school, form) if form.validate() else None
    return _page(request, school, form, stays, status=200 if stays else 422)


def create(request: StaffRequest) -> Response:
    """Join them."""
    school, form = queries.by_id(request.session, request.params["id"]), MergeForm(request.form)
    form.into.look_up(request.session)
    stays = _partner(request, school, form) if form.validate() else None
    if stays is None:
        return _page(request, school, form, status=422)
    merging.merge(request.session, school.key, stays.key, request.me.key)
    request.flash("success", _("Unite: da adesso vale questa scuola."))
    return request.redirect("schools.desk.show", id=stays.key)


def create_parting(request: StaffRequest) -> Response:
    """Take a merge back."""
    row = merging.part(request.session, request.params["merge"])
    request.flash("success", _("L’unione è annullata: le scuole sono di nuovo due."))
    return request.redirect("schools.desk.show", id=row.from_id)


def _partner(request: StaffRequest, school: School, form: MergeForm) -> School | None:
    try:
        return merging.partner(request.session, school, form.into.data or "")
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return None


def _page(
    request: StaffRequest, school: School, form: MergeForm, stays: School | None = None, *, status: int = 200
) -> Response:
    people = {s.key: queries.contacts(request.session, s) for s in (school, stays) if s is not None}
    return request.render(
        "schools/desk/merge.html",
        status=status,
        school=school,
        form=form,
        stays=stays,
        people=people,
        tracks=tags.tracks(),
    )
