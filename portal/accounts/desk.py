"""What may somebody at the desk decide for themselves? How often the desk writes to them."""

from starlette.responses import Response

from portal.accounts.forms import AccountForm
from portal.accounts.models import Digest
from portal.accounts.policy import Action
from portal.i18n import gettext as _
from portal.web.request import StaffRequest


def edit(request: StaffRequest) -> Response:
    """The form with what holds now."""
    return _form(request, AccountForm(data={"digest": request.me.digest.value}))


def update(request: StaffRequest) -> Response:
    """Keep it."""
    form = AccountForm(request.form)
    if not form.validate():
        return _form(request, form, 422)
    request.me.digest = Digest(form.digest.data)
    request.session.add(request.me)
    request.flash("success", _("Scelta salvata."))
    return request.redirect("desk.account")


def _form(request: StaffRequest, form: AccountForm, status: int = 200) -> Response:
    follows = request.staff.may(Action.READ_APPLICATIONS)
    return request.render("accounts/desk/edit.html", status=status, form=form, follows=follows)
