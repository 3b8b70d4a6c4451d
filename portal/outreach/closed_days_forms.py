"""What may staff type about days without school?"""

from typing import Any

from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, ValidationError
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional as MayBeEmpty

from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.said_places import regions
from portal.web.forms import Form, at_most, required

LONGEST = 120  # days; the summer is shorter
YEARS = range(2020, 2101)
_DAY = ["%Y-%m-%d", "%d/%m/%Y"]


class ClosedDaysForm(Form):
    """A name, first and last day, where they count, who says so."""

    name = StringField(_l("Nome"), [required(_l("Scrivi come si chiamano questi giorni.")), at_most(120)])
    first_on = DateField(_l("Primo giorno"), [required(_l("Scrivi il primo giorno."))], format=_DAY)
    last_on = DateField(_l("Ultimo giorno"), [MayBeEmpty()], format=_DAY)
    region = SelectField(_l("Dove vale"))
    source = StringField(_l("Fonte"), [at_most(300)])
    needs_check = BooleanField(_l("È ancora da verificare"))
    version = HiddenField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.region.choices = [
            SelectChoice("", _("In tutta Italia")), *(SelectChoice(name, name) for name in regions()),
        ]  # fmt: skip
        self.region.data = self.region.data or ""

    def validate_first_on(self, field: Field) -> None:
        """A year that a calendar needs."""
        if field.data is not None and field.data.year not in YEARS:
            raise ValidationError(_("Controlla l’anno."))

    def validate_last_on(self, field: Field) -> None:
        """Not before the first day, and not a whole school year."""
        first = self.first_on.data
        if field.data is None or first is None:
            return
        if field.data < first:
            raise ValidationError(_("L’ultimo giorno viene prima del primo."))
        if (field.data - first).days > LONGEST:
            raise ValidationError(_("Sono più di %(num)s giorni: controlla le date.", num=LONGEST))

    def values(self) -> dict[str, Any]:
        """What the row gets; call it on a valid form. One day needs no last day."""
        return {
            "name": self.name.data, "first_on": self.first_on.data, "last_on": self.last_on.data or self.first_on.data,
            "region": self.region.data or "", "source": self.source.data or "", "needs_check": bool(self.needs_check.data),
        }  # fmt: skip
