"""What does somebody say who wants an alert: an address, and how often?"""

from wtforms import HiddenField, RadioField, StringField, ValidationError
from wtforms.fields import EmailField, Field, SelectChoice

from portal.alerts.models import Frequency
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.web.forms import Form, at_most, email, required

FREQUENCIES = {
    Frequency.AT_ONCE: _l("Appena esce"),
    Frequency.DAILY: _l("Una volta al giorno"),
    Frequency.WEEKLY: _l("Una volta alla settimana"),
}
HINTS = {
    Frequency.AT_ONCE.value: _l("entro pochi minuti"),
    Frequency.DAILY.value: _l("la mattina alle 7"),
    Frequency.WEEKLY.value: _l("il lunedì mattina"),
}


class FrequencyForm(Form):
    """How often."""

    frequency = RadioField(
        _l("Quante volte"),
        choices=lambda: [SelectChoice(f.value, words) for f, words in FREQUENCIES.items()],
        default=Frequency.DAILY.value,
    )

    @property
    def chosen(self) -> Frequency:
        """The choice; the form is valid."""
        return Frequency(self.frequency.data)


class AlertForm(FrequencyForm):
    """To whom, how often, about which search."""

    search = HiddenField()
    email = EmailField(
        _l("E-mail"), validators=[required(_l("Scrivi l’e-mail a cui mandare gli avvisi.")), at_most(254), email]
    )
    website = StringField(_l("Sito web"))  # shown to nobody: only a program fills it

    def validate_website(self, field: Field) -> None:
        """A program that fills every field gives itself away; a person's browser that did so can send again."""
        if field.data:
            field.data = ""
            raise ValidationError(_("Un campo nascosto era compilato. Ora è vuoto: controlla i dati e invia di nuovo."))
