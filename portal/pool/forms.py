"""What may somebody tell of themself in the pool, what may HR write when inviting, and what may be answered?"""

from collections.abc import Sequence
from typing import Any

from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
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
from portal.cooperatives.models import Cooperative
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.openings import workplaces
from portal.openings.asking_where import AsksWhere
from portal.openings.models import Opening
from portal.pool.actions import Wish
from portal.pool.labels import REASONS, YEARS
from portal.pool.models import Audience, PoolDoor, PoolEntry, Reason, Years
from portal.professions.queries import Told
from portal.web.forms import Form, at_most, email, if_filled, one_line, phone, required

MOST_PROFESSIONS = 6
ONLY_THIS = "this"  # the cooperative one applied to


def ticks(label: Any, choices: Any = None) -> SelectMultipleField:
    """Several of several, as ticks."""
    return SelectMultipleField(
        label, choices=choices, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class ProfileForm(WithDocument):
    """What is shown (town, trades, skills, times, years), what opens later (name, telephone), and who sees the mask."""

    name = StringField(
        _l("Nome e cognome"), filters=[one_line], validators=[required(_l("Scrivi come ti chiami.")), at_most(120)]
    )
    phone = TelField(_l("Telefono"), validators=[at_most(40), if_filled(phone)])
    town = StringField(
        _l("In che comune abiti"),
        filters=[one_line],
        validators=[required(_l("Scrivi il comune: serve per trovare lavori vicini.")), at_most(80)],
    )
    professions = ticks(_l("Che lavoro cerchi"))
    skills = ticks(_l("Che cosa sai fare"), lambda: [SelectChoice(*pair) for pair in vocabulary.skills()])
    availability = ticks(
        _l("Quando puoi lavorare"), lambda: [SelectChoice(*pair) for pair in vocabulary.availabilities()]
    )
    years = SelectField(
        _l("Da quanti anni lavori in questo campo"),
        choices=lambda: [SelectChoice("", _("Preferisco non dirlo")), *(SelectChoice(y.value, str(t)) for y, t in YEARS.items())],
    )  # fmt: skip
    cv = FileField(_l("Curriculum"))
    audience = RadioField(_l("Chi può vedere il tuo profilo senza nome"), validate_choice=True)
    shown_to = ticks(_l("Fammi vedere a"))
    hidden_from = ticks(_l("Nascondimi a"))

    def offer(
        self, professions: Sequence[Told], cooperatives: Sequence[Cooperative], here: Cooperative | None = None
    ) -> None:
        """What there is to choose from; `here` is the cooperative one applied to."""
        self.professions.choices = [SelectChoice(told.slug, told.title) for told in professions]
        names = [SelectChoice(str(c.key), c.name) for c in cooperatives]
        self.shown_to.choices, self.hidden_from.choices = names, list(names)
        self.here = here
        only = [SelectChoice(ONLY_THIS, _("Solo %(cooperative)s", cooperative=here.name))] if here else []
        self.audience.choices = [
            *only,
            SelectChoice(Audience.CHOSEN.value, _("Solo le cooperative che scelgo")),
            SelectChoice(Audience.NETWORK.value, _("Tutte le cooperative della rete")),
        ]

    here: Cooperative | None = None

    def validate_cv(self, field: Field) -> None:
        """A file of a kind we take, or none."""
        self.look_at(field)

    def validate_town(self, field: Field) -> None:
        """A comune that exists."""
        if field.data and places.find(field.data) is None:
            raise ValidationError(
                _("Non troviamo questo comune. Scrivilo come sulla carta d’identità, per esempio «Lecco (LC)».")
            )

    def validate_professions(self, field: Field) -> None:
        """Some, and not everything."""
        if not field.data:
            raise ValidationError(_("Scegli almeno un lavoro."))
        if len(field.data) > MOST_PROFESSIONS:
            raise ValidationError(_("Scegli al massimo %(most)s lavori.", most=MOST_PROFESSIONS))

    def validate_shown_to(self, field: Field) -> None:
        """Whoever chooses, chooses somebody; hiding wins."""
        if self.audience.data == Audience.CHOSEN.value and not set(field.data or ()) - set(self.hidden_from.data or ()):
            raise ValidationError(
                _("Scegli almeno una cooperativa a cui farti vedere, che non sia tra quelle nascoste.")
            )

    def wish(self, locale: str) -> Wish:
        """The same as the rules know it; only after `validate`."""
        town, audience = places.find(self.town.data or ""), self.audience.data
        shown = {int(n) for n in self.shown_to.data or ()} if audience == Audience.CHOSEN.value else set()
        if audience == ONLY_THIS and self.here is not None:
            audience, shown = Audience.CHOSEN.value, {self.here.key}
        return Wish(
            name=self.name.data, phone=self.phone.data or "", locale=locale, comune=town.istat if town else "",
            professions=list(self.professions.data or ()), skills=list(self.skills.data or ()),
            availability=list(self.availability.data or ()), years=Years(self.years.data) if self.years.data else None,
            audience=Audience(audience), shown=frozenset(shown),
            hidden=frozenset(int(n) for n in self.hidden_from.data or ()),
        )  # fmt: skip

    def as_typed(self) -> None:
        """Put back what the normal form of the telephone number replaced."""
        if self.phone.raw_data:
            self.phone.data = self.phone.raw_data[0]


class _Consent(Form):
    website = StringField(_l("Sito web"))  # shown to nobody: only a program fills it
    form_token = HiddenField()
    consent = BooleanField(
        _l("Consenso"),
        false_values=(False, "false", "", "n"),
        validators=[required(_l("Senza il tuo consenso non mostriamo niente a nessuno: metti la spunta se lo vuoi."))],
    )

    def validate_website(self, field: Field) -> None:
        """A program that fills every field gives itself away; a person's browser that did so can send again."""
        if field.data:
            field.data = ""
            raise ValidationError(_("Un campo nascosto era compilato. Ora è vuoto: controlla i dati e invia di nuovo."))


class JoinForm(ProfileForm, _Consent):
    """Join without having applied."""

    email = EmailField(
        _l("E-mail"),
        validators=[required(_l("Scrivi la tua e-mail: è lì che ti arrivano gli inviti.")), at_most(254), if_filled(email)],
    )  # fmt: skip


class FromApplicationForm(ProfileForm, _Consent):
    """Join with what an application tells already; its address is the person's."""

    same_cv = BooleanField(_l("Usa il curriculum di questa candidatura"), false_values=(False, "false", "", "n"))


class FileForm(WithDocument):
    """A CV, or another one in its place."""

    cv = FileField(_l("Curriculum"))

    def validate_cv(self, field: Field) -> None:
        """A file of a kind we take."""
        if not self.look_at(field):
            raise ValidationError(_("Scegli prima un file."))


class InviteForm(Form):
    """To which opening, and a few words."""

    opening = SelectField(_l("Offerta"), validators=[required(_l("Scegli un’offerta."))])
    note = TextAreaField(
        _l("Due righe per questa persona"),
        validators=[required(_l("Scrivi due righe: perché pensi che questo lavoro sia adatto?")), at_most(1000)],
    )

    def offer(self, openings: Sequence[Opening]) -> None:
        """What one may invite to."""
        self.opening.choices = [SelectChoice(str(o.key), f"{o.title} – {workplaces.line(o)}") for o in openings]


class DeclineForm(Form):
    """No, and if they like why; and whether that is the last word from this cooperative."""

    reason = RadioField(
        _l("Perché no?"),
        choices=lambda: [*(SelectChoice(r.value, str(t)) for r, t in REASONS.items()), SelectChoice("", _("Preferisco non dirlo"))],
        default="", validate_choice=True,
    )  # fmt: skip
    hide = BooleanField(
        _l("Non mostrare più il mio profilo a questa cooperativa"), false_values=(False, "false", "", "n")
    )

    @property
    def why(self) -> Reason | None:
        """The category, if one was chosen."""
        return Reason(self.reason.data) if self.reason.data else None


class AcceptForm(AsksWhere):
    """One tap and consent; name and telephone are known mostly; of several places also where."""

    name = StringField(
        _l("Nome e cognome"), filters=[one_line], validators=[required(_l("Scrivi come ti chiami.")), at_most(120)]
    )
    phone = TelField(
        _l("Telefono"),
        validators=[required(_l("Scrivi un numero a cui ti si può chiamare.")), at_most(40), if_filled(phone)],
    )
    consent = BooleanField(
        _l("Consenso"),
        false_values=(False, "false", "", "n"),
        validators=[required(_l("Per valutare la candidatura ci serve il tuo consenso: metti la spunta."))],
    )


def filled(entry: PoolEntry, doors: Sequence[PoolDoor]) -> dict[str, Any]:
    """What the form shows of an entry."""
    place = places.comune(entry.comune)
    return {
        "name": entry.name, "phone": entry.phone, "town": place.label if place else "",
        "professions": list(entry.professions), "skills": list(entry.skills), "availability": list(entry.availability),
        "years": entry.years.value if entry.years else "", "audience": entry.audience.value,
        "shown_to": [str(d.cooperative_id) for d in doors if d.shown],
        "hidden_from": [str(d.cooperative_id) for d in doors if d.hidden],
    }  # fmt: skip
