"""Where does staff write the letters they start from?"""

from starlette.responses import Response
from wtforms.fields.choices import SelectChoice

from portal.accounts.policy import Action
from portal.applications import letters
from portal.applications.desk_forms import LetterForm
from portal.applications.desk_models import Letter
from portal.cooperatives import queries as cooperatives
from portal.cooperatives.models import Cooperative
from portal.errors import Conflict, NotAllowed
from portal.i18n import gettext as _
from portal.web.pagination import whole_number
from portal.web.request import StaffRequest


def index(request: StaffRequest) -> Response:
    """All letters: those of one's cooperatives, and the shared ones to start from."""
    rows = letters.listed(request.session, request.staff)
    return request.render(
        "letters/desk/index.html", own=[r for r in rows if r.cooperative_id is not None], purposes=letters.PURPOSES,
        shared=[r for r in rows if r.cooperative_id is None], homes={c.key: c.name for c in _homes(request)},
    )  # fmt: skip


def new(request: StaffRequest) -> Response:
    """An empty form, or a copy of the letter named in the address."""
    number = whole_number(request.query.get("da"))
    form = LetterForm()
    if number is not None:
        source = letters.one(request.session, request.staff, number, shared=True)
        form = LetterForm(data={"purpose": source.purpose.value, "name": source.name, "text": source.text, "text_en": source.text_en})  # fmt: skip
    return _form(request, form, None)


def create(request: StaffRequest) -> Response:
    """Keep a new letter."""
    form = LetterForm(request.form)
    form.offer()
    homes = {c.key for c in _homes(request)}
    if not form.validate():
        return _form(request, form, None, 422)
    where = form.cooperative_id.data if form.cooperative_id.data in homes else min(homes)
    try:
        letters.create(request.session, cooperative_id=where, **form.values())
    except Conflict as conflict:
        form.name.errors = [conflict.message]
        return _form(request, form, None, 422)
    request.flash("success", _("Modello salvato."))
    return request.redirect("letters.desk.index")


def edit(request: StaffRequest) -> Response:
    """The form with what is written now."""
    row = letters.one(request.session, request.staff, request.params["id"])
    values = {"purpose": row.purpose.value, "name": row.name, "text": row.text, "text_en": row.text_en}
    return _form(request, LetterForm(data=values | {"version": str(row.version)}), row)


def update(request: StaffRequest) -> Response:
    """Keep what was typed; a stale page gets 409 with its own text still there."""
    row = letters.one(request.session, request.staff, request.params["id"], lock=True)
    form = LetterForm(request.form)
    form.offer()
    if not form.validate():
        return _form(request, form, row, 422)
    try:
        letters.change(request.session, row, version=whole_number(form.version.data), **form.values())
    except Conflict as conflict:
        form.version.data = str(row.version)
        form.name.errors = [conflict.message]
        return _form(request, form, row, 409)
    request.flash("success", _("Modello salvato."))
    return request.redirect("letters.desk.index")


def create_deletion(request: StaffRequest) -> Response:
    """Throw a letter away; what was sent with it stays sent."""
    row = letters.one(request.session, request.staff, request.params["id"], lock=True)
    letters.delete(request.session, row, by=request.me)
    request.flash("success", _("Il modello «%(name)s» è eliminato. Lo riprendi da «Ultime azioni».", name=row.name))
    return request.redirect("letters.desk.index")


def _homes(request: StaffRequest) -> list[Cooperative]:
    """Cooperatives for which this person writes letters."""
    mine = request.staff.cooperatives(Action.WRITE_LETTERS)
    found = [c for c in cooperatives.in_scope(request.session, request.staff, Action.WRITE_LETTERS) if c.key in mine]
    if not found:
        raise NotAllowed
    return found


def _form(request: StaffRequest, form: LetterForm, row: Letter | None, status: int = 200) -> Response:
    form.offer()
    homes = _homes(request)
    form.cooperative_id.choices = [SelectChoice(c.key, c.name) for c in homes]
    return request.render(
        "letters/desk/edit.html", status=status, form=form, letter=row, homes=homes, names=letters.NAMES,
        several=len(homes) > 1 and row is None,
    )  # fmt: skip
