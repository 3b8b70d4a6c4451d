"""What can a cooperative say of itself, and what is refused?"""

from urllib.parse import urlsplit

from wtforms import EmailField, HiddenField, IntegerField, StringField, TelField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.validators import Optional

from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.web.forms import Form, at_most, between, email, phone, required


def website(_form: Form, field: Field) -> None:
    """The text is the address of a web site; the field then holds it with its scheme."""
    text = field.data or ""
    text = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(text)
        good = (
            parts.scheme in {"http", "https"}
            and "." in (parts.hostname or "")
            and not parts.username
            and " " not in text
        )
    except ValueError:
        good = False
    if not good or len(text) > 200:
        raise ValidationError(_("Controlla l’indirizzo del sito: per esempio www.cooperativa.it."))
    field.data = text


class CooperativeForm(Form):
    """The public page of a cooperative; `version` says which state of it was edited."""

    about = TextAreaField(
        _l("Chi siete"), [required(_l("Scrivi qualche frase: chi cerca lavoro parte da qui.")), at_most(4000)]
    )
    about_en = TextAreaField(_l("Chi siete, in inglese"), [at_most(4000)])
    address = StringField(_l("Via e numero della sede"), [at_most(200)])
    email = EmailField(_l("E-mail per chi vuole informazioni"), [Optional(), at_most(254), email])
    phone = TelField(_l("Telefono"), [Optional(), at_most(40), phone])
    website = StringField(_l("Sito"), [Optional(), website])
    workers = IntegerField(_l("Quante persone ci lavorano"), [Optional(), between(1, 100_000)])
    founded = IntegerField(_l("Anno di fondazione"), [Optional(), between(1900, 2100)])
    reply_days = IntegerField(_l("Giorni entro cui rispondete"), [required(), between(1, 60)])
    version = HiddenField()
