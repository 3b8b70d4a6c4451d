"""What may a teacher type on the page of their visit?"""

from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.fields import Field, SelectChoice
from wtforms.validators import Optional as MayBeEmpty
from wtforms.validators import ValidationError

from portal import i18n
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.outreach import request_labels as labels
from portal.outreach import wishes
from portal.outreach.request_forms import MOST_IN_A_CLASS, add_days, number_of
from portal.outreach.wishes import Wish
from portal.web.forms import Form, at_most, required


class Reasoned(Form):
    """A step that the other side should understand."""

    version = HiddenField()
    reason = RadioField(
        _l("Perché?"), choices=lambda: [SelectChoice(key, str(name)) for key, name in labels.REASONS.items()],
        validators=[required(_l("Scegli un motivo: lo legge chi vi aspetta."))],
    )  # fmt: skip
    note = TextAreaField(_l("Vuoi spiegare meglio?"), validators=[at_most(400)])

    @property
    def why(self) -> str:
        """The reason as the host reads it."""
        with i18n.speaking(i18n.SOURCE):
            name = str(labels.REASONS.get(self.reason.data, ""))
        return ": ".join(part for part in (name, self.note.data or "") if part)[:500]

    @property
    def page(self) -> int | None:
        """The version of the visit that was shown."""
        return number_of(self.version.data or "") or None


class CancelForm(Reasoned):
    """It will not be."""


class MoveForm(Reasoned):
    """Another date: a free one, or days that would suit."""

    slot = RadioField(_l("Scegli la nuova data"), coerce=number_of, choices=[], default=0)
    wished_part = RadioField(
        _l("In che momento della giornata"), default="any",
        choices=lambda: [SelectChoice(part, str(name)) for part, name in labels.PARTS.items()],
    )  # fmt: skip

    @property
    def days(self) -> list[tuple[Field, Field]]:
        """The five days or periods."""
        return [(self[f"day_{n}"], self[f"until_{n}"]) for n in range(wishes.MOST)]

    @property
    def wished(self) -> list[Wish]:
        """The days that were typed."""
        return [Wish(first.data, last.data or first.data) for first, last in self.days if first.data]

    def validate(self, extra_validators: Any = None) -> bool:
        """A free date, or at least one day."""
        valid = bool(super().validate(extra_validators))
        if not self.slot.data and not self.wished and not any(f.errors or u.errors for f, u in self.days):
            self["day_0"].errors = [_("Scegli una data libera, o scrivi almeno un giorno che va bene.")]
            return False
        return valid


add_days(MoveForm)


class AnswerForm(Form):
    """Yes or no to the date that the host proposed."""

    proposal = HiddenField()
    answer = HiddenField()
    note = TextAreaField(_l("Quando invece potreste?"), validators=[at_most(400)])


class NumbersForm(Form):
    """How many come after all."""

    students = IntegerField(
        _l("Quanti studenti e studentesse"), validators=[required(_l("Scrivi quante persone vengono."))]
    )
    support_count = IntegerField(
        _l("Quante persone hanno bisogno di qualcosa di particolare"), validators=[MayBeEmpty()], default=0
    )
    support_note = TextAreaField(_l("Che cosa serve"), validators=[at_most(1000)])

    def validate_students(self, field: Field) -> None:
        """A class, not a school."""
        if field.data is not None and not 1 <= field.data <= MOST_IN_A_CLASS:
            raise ValidationError(_("Scrivi un numero tra %(low)s e %(high)s.", low="1", high=str(MOST_IN_A_CLASS)))

    def validate_support_count(self, field: Field) -> None:
        """Part of those who come."""
        if field.data is not None and not 0 <= field.data <= max(self.students.data or 0, 0):
            raise ValidationError(_("Questo numero non può superare quello di chi viene."))


class WordsForm(Form):
    """A message to whoever hosts the class."""

    text = TextAreaField(
        _l("Il tuo messaggio"), validators=[required(_l("Scrivi qualcosa prima di inviare.")), at_most(4000)]
    )
