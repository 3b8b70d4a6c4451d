"""What may staff write about a school, and which file may they bring?"""

from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    FileField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)  # fmt: skip
from wtforms.fields import Field, SelectChoice
from wtforms.validators import Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.professions import tags
from portal.schools.fields import SchoolField
from portal.schools.labels import ROLES
from portal.schools.models import ContactRole
from portal.web.forms import Form, at_most, email, phone, required
from portal.web.uploads import Limits, Upload, chosen

# The ministry's list of all state schools has about 13 MB.
MEGABYTES = 20
WITH_LIST = Limits(body=(MEGABYTES + 4) * 1024 * 1024, file=MEGABYTES * 1024 * 1024)


class SchoolForm(Form):
    """What a list of the ministry does not tell of a school; its name only while no list has told it."""

    name = StringField(_l("Nome"), [required(), at_most(200)])
    tracks = SelectMultipleField(
        _l("Indirizzi di studio"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    active = BooleanField(_l("La scuola è aperta: chi insegna può sceglierla"))
    checked = BooleanField(_l("Abbiamo controllato: la scuola esiste con questo codice"))
    version = HiddenField()

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.tracks.choices = [SelectChoice(slug, tag.name) for slug, tag in tags.tracks().items()]


def _reachable(form: Form, field: Field) -> None:
    """There is one way at least to reach this person."""
    if not field.data and not form["email"].data:
        raise StopValidation(_("Scrivi un’e-mail o un telefono: senza non si può raggiungere."))


class ContactForm(Form):
    """Somebody at a school; never a student."""

    name = StringField(_l("Nome"), [required(), at_most(120)])
    role = SelectField(
        _l("Ruolo"),
        choices=[SelectChoice(role.value, words) for role, words in ROLES.items()],
        default=ContactRole.TEACHER.value,
    )
    email = EmailField(_l("E-mail"), [Optional(), at_most(254), email])
    phone = TelField(_l("Telefono"), [_reachable, Optional(), phone])
    note = TextAreaField(_l("Nota"), [at_most(300)])


class MergeForm(Form):
    """The school that stays."""

    into = SchoolField(_l("La scuola che resta"))


class ListForm(Form):
    """A list of the ministry."""

    file = FileField(_l("L’elenco del ministero (CSV)"))

    @property
    def upload(self) -> Upload | None:
        """The file that was sent."""
        return chosen(self.file.data)

    def validate_file(self, field: Field) -> None:
        """There is a file, and it is not larger than any list."""
        upload = chosen(field.data)
        if upload is None:
            raise ValidationError(_("Scegli il file da caricare."))
        if upload.too_large:
            raise ValidationError(
                _("Questo file supera %(mb)s MB: l’elenco del ministero è più piccolo.", mb=MEGABYTES)
            )
        if not upload.size:
            raise ValidationError(_("Questo file è vuoto. Scegline un altro."))
