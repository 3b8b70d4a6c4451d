"""What may a candidate type, and which file may they send? (Staff: `desk_forms`.)"""

from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import EmailField, Field, SelectChoice, TelField
from wtforms.widgets import CheckboxInput, ListWidget

from portal import places
from portal.candidates import vocabulary
from portal.candidates.forms import WithDocument
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.openings.asking_where import AsksWhere
from portal.web.forms import Form, at_most, email, if_filled, one_line, phone, required

MOST_SKILLS = 20


class ApplyForm(AsksWhere, WithDocument):
    """Six things at most: name, e-mail, telephone, CV or three answers, consent, send; of several places also where."""

    form_token = HiddenField()
    cv_draft = HiddenField()
    website = StringField(_l("Sito web"))  # shown to nobody: only a program fills it

    name = StringField(
        _l("Nome e cognome"), filters=[one_line], validators=[required(_l("Scrivi come ti chiami.")), at_most(120)]
    )
    email = EmailField(
        _l("E-mail"),
        validators=[required(_l("Scrivi la tua e-mail: è lì che ti rispondiamo.")), at_most(254), if_filled(email)],
    )
    phone = TelField(
        _l("Telefono"),
        validators=[required(_l("Scrivi un numero a cui ti si può chiamare.")), at_most(40), if_filled(phone)],
    )
    cv = FileField(_l("Curriculum"))
    answer_work = TextAreaField(_l("Che lavori o volontariato hai fatto?"), validators=[at_most(1000)])
    answer_training = TextAreaField(_l("Che scuole o corsi hai fatto?"), validators=[at_most(1000)])
    answer_availability = TextAreaField(_l("Da quando e in quali orari puoi lavorare?"), validators=[at_most(1000)])
    consent = BooleanField(
        _l("Consenso"),
        false_values=(False, "false", "", "n"),
        validators=[required(_l("Per valutare la candidatura ci serve il tuo consenso: metti la spunta."))],
    )

    has_draft = False

    @property
    def has_answers(self) -> bool:
        """Whether at least one of the three questions has an answer."""
        return any((self.answer_work.data, self.answer_training.data, self.answer_availability.data))

    def validate_cv(self, field: Field) -> None:
        """A file of a kind we take, or one sent a moment ago, or words instead."""
        if not self.look_at(field) and not self.has_draft and not self.has_answers:
            raise ValidationError(
                _(
                    "Aggiungi il curriculum, o una sua foto. Non ce l’hai? Apri «Non ho un curriculum» e rispondi a una domanda."
                )
            )

    def validate_website(self, field: Field) -> None:
        """A program that fills every field gives itself away; a person's browser that did so can send again."""
        if field.data:
            field.data = ""
            raise ValidationError(_("Un campo nascosto era compilato. Ora è vuoto: controlla i dati e invia di nuovo."))


class FileForm(WithDocument):
    """One more file."""

    cv = FileField(_l("File"))

    def validate_cv(self, field: Field) -> None:
        """A file of a kind we take."""
        if not self.look_at(field):
            raise ValidationError(_("Scegli prima un file."))


class MessageForm(Form):
    """Words to the cooperative."""

    text = TextAreaField(
        _l("Il tuo messaggio"), validators=[required(_l("Scrivi qualcosa prima di inviare.")), at_most(4000)]
    )


class DetailsForm(Form):
    """What helps the cooperative to see whether this work fits: all of it optional."""

    town = StringField(_l("In che comune abiti"), filters=[one_line], validators=[at_most(80)])
    availability = SelectMultipleField(
        _l("Quando puoi lavorare"),
        choices=lambda: [SelectChoice(*pair) for pair in vocabulary.availabilities()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    skills = TextAreaField(_l("Che cosa sai fare"), validators=[at_most(600)])
    car = RadioField(
        _l("Hai un’auto per andare al lavoro?"),
        choices=[
            SelectChoice("yes", _l("Sì")),
            SelectChoice("no", _l("No")),
            SelectChoice("", _l("Preferisco non dirlo")),
        ],
        default="",
        validate_choice=True,
    )

    def validate_town(self, field: Field) -> None:
        """A comune that exists."""
        if field.data and places.find(field.data) is None:
            raise ValidationError(
                _("Non troviamo questo comune. Scrivilo come sulla carta d’identità, per esempio «Lecco (LC)».")
            )

    def validate_skills(self, field: Field) -> None:
        """Not a novel."""
        if len(self.skill_list) > MOST_SKILLS:
            raise ValidationError(_("Scrivi al massimo %(most)s cose.", most=MOST_SKILLS))

    @property
    def skill_list(self) -> list[str]:
        """One skill a line or between commas, each once."""
        parts = (" ".join(part.split())[:60] for part in (self.skills.data or "").replace("\n", ",").split(","))
        return list(dict.fromkeys(vocabulary.skill_code(part) for part in parts if part))

    @property
    def comune(self) -> str | None:
        """The ISTAT code of the town."""
        found = places.find(self.town.data or "")
        return found.istat if found else None
