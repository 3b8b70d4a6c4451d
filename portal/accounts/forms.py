"""What does somebody type to sign in, and where may they be sent afterwards?"""

import re
from urllib.parse import urlsplit

from wtforms import EmailField, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

from portal.accounts.models import Digest
from portal.i18n import lazy as _l
from portal.web.forms import Form, at_most, email, required

LONGEST_PATH = 300


def own_path(text: str | None) -> str:
    """The text when it is a path of this site, else nothing: nobody is sent elsewhere from our sign-in page.

    Browsers read `//host` and `/\\host` as another site and drop tabs and line breaks before they look.
    """
    text = text or ""
    if len(text) > LONGEST_PATH or not text.startswith("/") or "\\" in text or re.search(r"[\s\x00-\x20\x7f]", text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    inside = not parts.scheme and not parts.netloc and not text.startswith("//")
    return text if inside and not re.match(r"/(en/)?(accedi|esci)\b", parts.path) else ""


class SignInForm(Form):
    """The address to which the link goes; `website` is filled by robots only."""

    email = EmailField(_l("Indirizzo e-mail"), [required(_l("Scrivi il tuo indirizzo e-mail.")), at_most(254), email])
    next = HiddenField()
    website = StringField()


class CodeForm(Form):
    """The six digits of the mail; spaces and dashes between them do not matter."""

    code = StringField(
        _l("Codice di sei cifre"),
        [required(_l("Scrivi il codice che trovi nella mail."))],
        filters=[lambda text: re.sub(r"[\s\-–.]", "", text)[:20] if text else text],
    )


class AccountForm(Form):
    """What somebody at the desk decides for themselves."""

    digest = RadioField(
        _l("Novità per e-mail"),
        [required()],
        choices=[
            SelectChoice(Digest.DAILY.value, _l("Ogni mattina, se c’è qualcosa di nuovo")),
            SelectChoice(Digest.HOURLY.value, _l("Al massimo una volta all’ora")),
            SelectChoice(Digest.OFF.value, _l("Mai")),
        ],
    )
