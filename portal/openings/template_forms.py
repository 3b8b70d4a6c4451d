"""What may staff type when an opening is kept as a template?"""

from wtforms import BooleanField, HiddenField, StringField

from portal.i18n import lazy as _l
from portal.web.forms import Form, at_most, required


class NameForm(Form):
    """What a template is called."""

    name = StringField(
        _l("Nome del modello"), validators=[required(_l("Dagli un nome, per ritrovarlo nella lista.")), at_most(80)]
    )
    version = HiddenField()


class KeepForm(NameForm):
    """An opening that is kept as a template, perhaps in place of another."""

    replace = BooleanField(_l("Sostituisci il modello che ha già questo nome"))
