"""With which page does an editor rewrite what is said about a profession, in one language?"""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from portal import i18n, text_checks
from portal.db import today
from portal.editing import actions, queries
from portal.editing.forms import TEXTS, ProfessionForm, of_profession, profession_form
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.professions.models import Profession, ProfessionText
from portal.web import both_versions
from portal.web.dead_links import DeadLinks
from portal.web.request import StaffRequest


def edit(request: StaffRequest) -> Response:
    """The form with what is written now."""
    profession, row = queries.profession_text(request.session, request.params["id"], request.params["lingua"])
    return _form(request, profession_form(row.language, data=of_profession(row)), profession, row)


def update(request: StaffRequest) -> Response:
    """Publish it, or show what it would look like (`then=preview`)."""
    profession, row = queries.profession_text(
        request.session, request.params["id"], request.params["lingua"], lock=True
    )
    form = profession_form(row.language, request.form)
    if not form.validate():
        return _form(request, form, profession, row, 422)
    dead = DeadLinks(request.session, today())
    if request.form.get("then") == "preview":
        form.refuse(actions.profession_reasons(form.values()["blocks"], dead))
        return _form(request, form, profession, row, 422 if form.errors else 200, preview=True)
    seen = form.version.data or ""
    try:
        actions.edit_profession(
            request.session, row, form.values(), by=request.me, version=seen, today=today(), is_dead=dead
        )
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _form(request, form, profession, row, 422)
    except Conflict as conflict:
        rows = both_versions.rows(form, profession_form(row.language, data=of_profession(row)))
        form.version.data = row.updated_at.isoformat()
        return _form(request, form, profession, row, 409, message=conflict.message, differences=rows)
    request.flash("success", _("Pubblicato: la pagina della professione è aggiornata."))
    return request.redirect("editing.desk.edit_profession", id=profession.key, lingua=row.language)


def _form(
    request: StaffRequest, form: ProfessionForm, profession: Profession, row: ProfessionText, status: int = 200, *,
    preview: bool = False, message: str = "", differences: Sequence[tuple[str, str, str]] = (),
) -> Response:  # fmt: skip
    typed = "\n\n".join(str(form[name].data or "") for name in TEXTS)
    shown: dict[str, Any] = form.values() if preview else {}
    return request.render(
        "editing/desk/profession.html", status=status, form=form, profession=profession, row=row, message=message,
        rows=differences, readability=text_checks.gulpease(typed), languages=i18n.languages(), preview=preview, shown=shown,
        # A row that is changed but not saved must not be shown as the saved one.
        saved_title=row.title or profession.slug, texts=TEXTS,
    )  # fmt: skip
