"""At which of an opening's places would somebody work? The question of every form with which one applies."""

from wtforms import SelectMultipleField, ValidationError
from wtforms.fields import Field, SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.openings import workplaces
from portal.openings.models import Opening
from portal.web.forms import Form


class AsksWhere(Form):
    """A form with that question."""

    places = SelectMultipleField(
        _l("Dove lavoreresti?"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def ask_where(self, opening: Opening) -> None:
        """Ask about the places of an opening that has several, of any other do not; call it before `validate`."""
        if lines := workplaces.to_choose(opening):
            self.places.choices = [SelectChoice(line, line) for line in lines]
        else:
            del self.places

    def validate_places(self, field: Field) -> None:
        """Somebody changed the places meanwhile: the ones that are there now are to be looked at."""
        known = {choice.value for choice in field.choices}
        gone = [line for line in field.data or () if line not in known]
        if gone:
            field.data = [line for line in field.data if line in known]
            raise ValidationError(_("Nel frattempo i luoghi di questa offerta sono cambiati: scegli di nuovo."))

    @property
    def wanted_places(self) -> tuple[str, ...]:
        """What was ticked; nothing: anywhere, or it was not asked."""
        return tuple(self.places.data or ()) if self.places else ()
