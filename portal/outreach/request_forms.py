"""What does a teacher type in the steps of a request, and what is kept of it?

Each step turns into `answers()`, and is `filled` with them again when somebody comes back.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Self

from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import EmailField, Field, SelectChoice, SelectMultipleField, TelField
from wtforms.validators import Optional as MayBeEmpty
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.db import today
from portal.events.labels import FORMATS, MODES
from portal.events.models import Format, Mode
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.outreach import request_labels as labels
from portal.outreach import wishes
from portal.outreach.wishes import Wish
from portal.professions import tags
from portal.schools.fields import SchoolField
from portal.schools.models import ContactRole
from portal.web.forms import Form, at_most, between, email, if_filled, one_line, phone, required

MOST_IN_A_CLASS = 120
_DAY = ["%Y-%m-%d", "%d/%m/%Y"]


def number_of(value: Any) -> int:
    """A choice that is a number; anything else is none of them."""
    text = str(value)[:9]
    return int(text) if text.isascii() and text.isdecimal() else 0


class Step(Form):
    """One page of the request."""

    KEPT: tuple[str, ...] = ()

    @classmethod
    def filled(cls, answers: Mapping[str, Any]) -> Self:
        """The form as it was left."""
        return cls(data={name: answers[name] for name in cls.KEPT if name in answers})

    def answers(self) -> dict[str, Any]:
        """What is kept, ready for JSON."""
        return {name: self[name].data for name in self.KEPT}


class SchoolStep(Step):
    """1: which school, and who asks."""

    KEPT = ("school", "name", "role", "email", "phone")

    slot = HiddenField()
    serie = HiddenField()
    website = StringField(_l("Sito web"))  # shown to nobody: only a program fills it
    school = SchoolField(_l("La scuola"))
    name = StringField(
        _l("Nome e cognome"), filters=[one_line], validators=[required(_l("Scrivi come ti chiami.")), at_most(120)]
    )
    role = RadioField(
        _l("Che cosa fai a scuola"), default=ContactRole.TEACHER.value,
        choices=lambda: [SelectChoice(role.value, str(name)) for role, name in labels.ROLES.items()],
    )  # fmt: skip
    email = EmailField(
        _l("E-mail"),
        validators=[required(_l("Scrivi la tua e-mail: lì arriva la risposta.")), at_most(254), if_filled(email)],
    )
    phone = TelField(_l("Telefono"), validators=[at_most(40), if_filled(phone)])

    def validate_website(self, field: Field) -> None:
        """A program that fills every field gives itself away; a person's browser that did so can send again."""
        if field.data:
            field.data = ""
            raise ValidationError(_("Un campo nascosto era compilato. Ora è vuoto: controlla i dati e invia di nuovo."))

    def answers(self) -> dict[str, Any]:
        """With the date or series that led here, if one did; then what was chosen before is asked again."""
        kept, slot, series = super().answers(), number_of(self.slot.data or ""), number_of(self.serie.data or "")
        if slot or series:
            kept |= {"slot": slot or None, "series": None if slot else series, "chosen": False}
        return kept


class ClassStep(Step):
    """2: the class. Numbers and needs, never a student's name."""

    KEPT = ("class_name", "school_year_of_class", "track", "students", "groups", "support_count", "support_note")

    class_name = StringField(
        _l("Classe"), filters=[one_line], validators=[required(_l("Scrivi la classe, per esempio 4B.")), at_most(40)]
    )
    school_year_of_class = RadioField(
        _l("Anno di corso"), coerce=number_of, choices=[SelectChoice(n, f"{n}ª") for n in range(1, 6)],
        validators=[required(_l("Scegli l’anno di corso."))],
    )  # fmt: skip
    track = SelectField(
        _l("Indirizzo"),
        choices=lambda: [SelectChoice("", _("Scegli, se vuoi"))] + [SelectChoice(t.slug, t.name) for t in tags.tracks().values()],
    )  # fmt: skip
    students = IntegerField(
        _l("Quanti studenti e studentesse"), validators=[required(_l("Scrivi quante persone vengono."))]
    )
    groups = IntegerField(_l("In quante classi o gruppi"), validators=[MayBeEmpty(), between(1, 4)], default=1)
    support_count = IntegerField(
        _l("Quante persone hanno bisogno di qualcosa di particolare"), validators=[MayBeEmpty()], default=0
    )
    support_note = TextAreaField(_l("Che cosa serve"), validators=[at_most(1000)])

    def validate_students(self, field: Field) -> None:
        """A class, not a school."""
        if field.data is not None and not 1 <= field.data <= MOST_IN_A_CLASS:
            raise ValidationError(
                _("Scrivi un numero tra 1 e %(most)s. Per più classi insieme fai più richieste.", most=MOST_IN_A_CLASS)
            )

    def validate_support_count(self, field: Field) -> None:
        """Part of those who come."""
        if field.data is not None and not 0 <= field.data <= max(self.students.data or 0, 0):
            raise ValidationError(_("Questo numero non può superare quello di chi viene."))

    def answers(self) -> dict[str, Any]:
        """Empty numbers are what they mean."""
        kept = super().answers()
        return kept | {"groups": kept["groups"] or 1, "support_count": kept["support_count"] or 0}


class WishStep(Step):
    """3: one of the dates that are offered, or what is wished for and when. The host chooses among the days."""

    KEPT = ("format", "mode", "professions", "wished_part", "message")

    slot = RadioField(_l("Date libere"), coerce=number_of, choices=[], default=0)
    format = RadioField(
        _l("Che incontro cerchi"),
        choices=lambda: [SelectChoice(f.value, str(FORMATS[f])) for f in labels.MOST_STUDENTS],
    )
    mode = RadioField(
        _l("Dove"), default=Mode.AT_SCHOOL.value,
        choices=lambda: [SelectChoice(m.value, str(labels.MODES.get(m, MODES[m]))) for m in labels.MODES],
    )  # fmt: skip
    professions = SelectMultipleField(
        _l("Quali professioni"), choices=[], widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    wished_part = RadioField(
        _l("In che momento della giornata"), default="any",
        choices=lambda: [SelectChoice(part, str(name)) for part, name in labels.PARTS.items()],
    )  # fmt: skip
    message = TextAreaField(_l("Vuoi aggiungere qualcosa?"), validators=[at_most(2000)])

    students = 1  # in the class, from the step before

    @property
    def days(self) -> list[tuple[Field, Field]]:
        """The five days or periods."""
        return [(self[f"day_{n}"], self[f"until_{n}"]) for n in range(wishes.MOST)]

    @classmethod
    def filled(cls, answers: Mapping[str, Any]) -> Self:
        """With the days as they were wished for."""
        data = {name: answers[name] for name in cls.KEPT if name in answers} | {"slot": answers.get("slot") or 0}
        for n, wish in enumerate(wishes.read(answers.get("wished_on", ()))[: wishes.MOST]):
            data[f"day_{n}"], data[f"until_{n}"] = wish.first, None if wish.is_day else wish.last
        return cls(data=data)

    def validate(self, extra_validators: Any = None) -> bool:
        """With a date chosen from the list there is nothing to wish for."""
        valid = bool(super().validate(extra_validators))
        if self.slot.data and not self.slot.errors:
            for field in self:
                if field.name != "message":
                    field.errors = []
            return not self.message.errors
        if not self.wished and not any(first.errors or last.errors for first, last in self.days):
            self["day_0"].errors = [_("Scrivi almeno un giorno, o un periodo, che va bene alla classe.")]
            return False
        return valid

    def validate_format(self, field: Field) -> None:
        """Few fit into a service, many into a hall."""
        most = labels.MOST_STUDENTS.get(Format(field.data)) if field.data in set(Format) else None
        if most is not None and self.students > most:
            raise ValidationError(
                _("Qui vengono al massimo %(most)s persone, e voi siete %(many)s. Scegli un altro incontro, o torna al passo 2.", most=most, many=self.students)
            )  # fmt: skip

    @property
    def wished(self) -> list[Wish]:
        """The days that were typed."""
        return [Wish(first.data, last.data or first.data) for first, last in self.days if first.data]

    def answers(self) -> dict[str, Any]:
        """A date of the list, or wishes."""
        if self.slot.data:
            return {"slot": self.slot.data, "wished_on": [], "message": self.message.data or "", "chosen": True}
        return super().answers() | {"slot": None, "wished_on": wishes.write(self.wished), "chosen": True}


def check_day(_form: Form, field: Field) -> None:
    """From tomorrow on, and within the year that people plan for."""
    if field.data is None:
        return
    if field.data <= today():
        raise ValidationError(_("Questo giorno è passato, o è oggi: scegline uno da domani in poi."))
    if field.data > today() + wishes.FARTHEST:
        raise ValidationError(_("Questo giorno è troppo lontano: al massimo fra tredici mesi."))


def check_until(form: Form, field: Field) -> None:
    """The end of a period comes after its beginning, and not months later."""
    first: date | None = form[field.name.replace("until", "day")].data
    if field.data is None:
        return
    if first is None:
        raise ValidationError(_("Scrivi anche il primo giorno del periodo."))
    if not first <= field.data <= first + timedelta(days=62):
        raise ValidationError(_("L’ultimo giorno viene dopo il primo, al massimo due mesi dopo."))


def add_days(form: type[Form]) -> None:
    """Give a form the five pairs of days."""
    for n in range(wishes.MOST):
        setattr(form, f"day_{n}", DateField(_l("Giorno, o inizio"), [MayBeEmpty(), check_day], format=_DAY))
        setattr(form, f"until_{n}", DateField(_l("Fine del periodo"), [MayBeEmpty(), check_until], format=_DAY))


add_days(WishStep)


class CodeForm(Form):
    """The six digits of the mail; spaces and dashes between them do not matter."""

    code = StringField(
        _l("Codice di sei cifre"), [required(_l("Scrivi il codice che trovi nella mail."))],
        filters=[lambda text: "".join(c for c in text if c not in " -–.\t\u00a0")[:20] if text else text],
    )  # fmt: skip
