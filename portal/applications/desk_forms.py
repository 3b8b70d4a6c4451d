"""What may staff type about an application?"""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from portal.applications import letters
from portal.applications.desk_actions import Spoken, Told
from portal.applications.desk_models import Purpose
from portal.applications.models import ALLOWED, Application, Stage
from portal.db import now
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.web.forms import Form, at_most, required
from portal.web.pagination import whole_number

ROME = ZoneInfo("Europe/Rome")
# What is done, in the words of somebody who does it.
MOVES = {
    Stage.READ: _l("Segna come letta"),
    Stage.INTERVIEW: _l("Invita al colloquio"),
    Stage.OFFER: _l("Fai una proposta"),
    Stage.HIRED: _l("Assumi"),
    Stage.DECLINED: _l("Non proseguire"),
}
STAGES = {
    Stage.RECEIVED: _l("Ricevuta"),
    Stage.READ: _l("Letta"),
    Stage.INTERVIEW: _l("Colloquio"),
    Stage.OFFER: _l("Proposta"),
    Stage.HIRED: _l("Assunzione"),
    Stage.DECLINED: _l("Non proseguita"),
    Stage.WITHDRAWN: _l("Ritirata"),
}


def names_are_known(_form: Form, field: Field) -> None:
    """Every name in braces can be filled in."""
    found = letters.reasons(field.data or "")
    if found:
        raise ValidationError(" ".join(found))


class CallFields(Form):
    """A call that was made: when, who called, what was said."""

    call_at = DateTimeLocalField(
        _l("Quando"), [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
    )
    call_by = StringField(_l("Chi ha telefonato"), [at_most(120)])
    call_said = TextAreaField(_l("Che cosa vi siete detti"), [at_most(2000)])

    def spoken(self) -> Spoken | None:
        """The call, or None with the reasons beside the fields."""
        good = True
        for field, reason in (
            (self.call_at, _("Scrivi giorno e ora della telefonata.")),
            (self.call_by, _("Scrivi chi ha telefonato.")),
            (self.call_said, _("Scrivi in due parole che cosa vi siete detti.")),
        ):
            if not field.data and not field.errors:
                field.errors = [reason]
            good = good and not field.errors
        if not good:
            return None
        at = self.call_at.data.replace(tzinfo=ROME)
        if not now() - timedelta(days=365) < at < now() + timedelta(minutes=5):
            self.call_at.errors = [_("La telefonata dev’essere già avvenuta, nell’ultimo anno.")]
            return None
        return Spoken(at, self.call_by.data, self.call_said.data)


class MoveForm(CallFields):
    """Where to, why, and how the person hears of it; `version` is the state of the application on the screen."""

    to = SelectField(_l("Nuova fase"), validators=[required()])
    note = TextAreaField(_l("Nota per colleghe e colleghi"), validators=[at_most(2000)])
    tell = RadioField(_l("Come lo viene a sapere la persona?"), [Optional()], default="mail", validate_choice=False)
    words = TextAreaField(_l("Parole della mail"), [at_most(4000), names_are_known])
    version = HiddenField()
    back = HiddenField()
    filters = HiddenField()
    pass_on = BooleanField(false_values=(False, "false", "", "n"))  # ask whether others may see the person
    sure = BooleanField()

    @classmethod
    def about(cls, application: Application, data: object = None, **values: Any) -> "MoveForm":
        """The form for this application, with the moves that are allowed from where it stands."""
        form = cls(data, **values)
        form.tell.choices = [
            SelectChoice("mail", _("Per e-mail, fra un quarto d’ora")), SelectChoice("call", _("Glielo abbiamo detto al telefono")),
        ]  # fmt: skip
        form.tell.data = "call" if form.tell.data == "call" else "mail"
        # The stage it has is a choice too: a form sent twice is no mistake.
        # The way forward comes first: it is what the form offers when it opens.
        order = list(MOVES)
        here = order.index(application.stage) if application.stage in MOVES else -1
        steps = sorted(ALLOWED[application.stage] & set(order), key=lambda s: (order.index(s) <= here, order.index(s)))
        form.to.choices = [SelectChoice(s.value, str(MOVES[s])) for s in steps]
        if application.stage in MOVES:
            form.to.choices.append(SelectChoice(application.stage.value, str(STAGES[application.stage])))
        return form

    def told(self) -> Told | None:
        """How the person hears of it; None when a call was chosen and not described."""
        if self.tell.data != "call":
            return Told(words=self.words.data or "")
        call = self.spoken()
        return None if call is None else Told(call=call)


class CallForm(CallFields):
    """A call that changes nothing but that the person knows more."""


class TextForm(Form):
    """A note or a message."""

    text = TextAreaField(_l("Testo"), validators=[required(_l("Scrivi qualcosa prima di salvare.")), at_most(4000)])


class LetterForm(Form):
    """A letter to start from."""

    cooperative_id = SelectField(
        _l("Cooperativa"), [Optional()], coerce=lambda value: whole_number(str(value)), validate_choice=False
    )
    purpose = SelectField(_l("Per che cosa"), [required()])
    name = StringField(
        _l("Nome del modello"), [required(_l("Dagli un nome, per ritrovarlo nella lista.")), at_most(80)]
    )
    text = TextAreaField(_l("Testo"), [required(_l("Scrivi il testo del modello.")), at_most(4000), names_are_known])
    text_en = TextAreaField(_l("Testo in inglese"), [at_most(4000), names_are_known])
    version = HiddenField()

    def offer(self) -> None:
        """What can be chosen."""
        self.purpose.choices = [SelectChoice(p.value, str(words)) for p, words in letters.PURPOSES.items()]

    def values(self) -> dict[str, Any]:
        """What was typed, as a letter keeps it."""
        return {
            "purpose": Purpose(self.purpose.data), "name": self.name.data, "text": self.text.data,
            "text_en": self.text_en.data or "",
        }  # fmt: skip


class BatchForm(Form):
    """The words of a batch, and a note for colleagues."""

    text = TextAreaField(_l("Che cosa dire alle persone"), [at_most(4000), names_are_known])
    text_en = TextAreaField(_l("In inglese, per chi si è candidato in inglese"), [at_most(4000), names_are_known])
    note = TextAreaField(_l("Nota per colleghe e colleghi"), [at_most(2000)])
    letter = SelectField(_l("Modello"), [Optional()], validate_choice=False)
    pass_on = BooleanField(false_values=(False, "false", "", "n"))  # with a no: ask whether others may see the person
