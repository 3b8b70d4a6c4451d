"""What do all forms share in which somebody gives a file?"""

from typing import Any

from wtforms import ValidationError
from wtforms.fields import Field

from portal.candidates.file_kind import FileKind, Refusal, look
from portal.i18n import lazy as _l
from portal.web.forms import Form
from portal.web.uploads import Upload, chosen

REFUSALS: dict[Refusal, Any] = {
    Refusal.EMPTY: _l("Questo file è vuoto. Scegline un altro."),
    Refusal.TOO_LARGE: _l("Questo file supera i 10 MB. Scegline uno più leggero."),
    Refusal.NOT_ACCEPTED: _l(
        "Questo file non è un documento che possiamo aprire. Va bene un PDF, un DOCX, un ODT o una foto."
    ),
    Refusal.MACRO: _l(
        "Questo documento contiene programmi (macro) e non possiamo accettarlo. Salvalo come PDF e riprova."
    ),
    Refusal.BOMB: _l("Questo documento, aperto, diventa enorme e non possiamo accettarlo. Salvalo come PDF e riprova."),
    Refusal.PROTECTED: _l(
        "Questo documento è protetto da una password. Togli la password, o salvalo come PDF, e riprova."
    ),
    Refusal.OLD_WORD: _l("Questo è un vecchio formato di Word. Salvalo come PDF o DOCX e riprova."),
    Refusal.HEIC: _l(
        "Questa foto è in formato HEIC. Mandala come JPG, oppure fai uno screenshot della foto e manda quello."
    ),
}


class WithDocument(Form):
    """A form with a file whose content decides whether it is taken."""

    kind: FileKind | None = None

    @property
    def upload(self) -> Upload | None:
        """The file that was sent with this form, once it is known to be one we take."""
        return chosen(self["cv"].data) if self.kind else None

    def look_at(self, field: Field) -> bool:
        """Whether there is a file; raises ValidationError for one we do not take."""
        upload = chosen(field.data)
        if upload is None:
            return False
        found = Refusal.TOO_LARGE if upload.too_large else look(upload.file)
        if isinstance(found, Refusal):
            raise ValidationError(str(REFUSALS[found]))
        self.kind = found
        return True
