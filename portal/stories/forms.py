"""What may staff type about a story, and how does that become the values of a row?"""

from collections.abc import Sequence
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional as MayBeEmpty

from portal.cooperatives.models import Cooperative, Service
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.stories.models import Story
from portal.web.forms import Form, at_most, required

WORDS = ("person", "role", "role_en", "quote", "quote_en", "text", "text_en", "transcript", "alt", "alt_en")
VALUES = (*WORDS, "service_id", "profession_id", "consent_on", "consent_expires_on")


def _number(value: Any) -> int | None:
    return int(value) if value not in (None, "", "None") else None


class StoryForm(Form):
    """All that is written about a story. A draft needs only its cooperative; what else is missing is said when publishing."""

    cooperative_id = SelectField(_l("Cooperativa"), [required()], coerce=_number)
    service_id = SelectField(_l("Luogo di lavoro"), coerce=_number)
    profession_id = SelectField(_l("Professione"), coerce=_number)
    person = StringField(_l("Nome mostrato"), [at_most(80)])
    role = StringField(_l("Che cosa fa"), [at_most(120)])
    role_en = StringField(_l("Che cosa fa, in inglese"), [at_most(120)])
    quote = TextAreaField(_l("Una frase sua"), [at_most(240)])
    quote_en = TextAreaField(_l("La frase in inglese"), [at_most(240)])
    text = TextAreaField(_l("Il racconto"), [at_most(12000)])
    text_en = TextAreaField(_l("Il racconto in inglese"), [at_most(12000)])
    transcript = TextAreaField(_l("Trascrizione"), [at_most(20000)])
    photo = FileField(_l("Foto"))
    remove_photo = BooleanField(_l("Togli la foto"))
    alt = StringField(_l("Che cosa si vede nella foto"), [at_most(250)])
    alt_en = StringField(_l("Che cosa si vede nella foto, in inglese"), [at_most(250)])
    consent_on = DateField(_l("Consenso firmato il"), [MayBeEmpty()])
    consent_expires_on = DateField(_l("Il consenso vale fino al"), [MayBeEmpty()])
    version = HiddenField()

    def offer(
        self, cooperatives: Sequence[Cooperative], services: Sequence[Service], professions: dict[int, str]
    ) -> "StoryForm":
        """Put in what can be chosen."""
        names = {c.key: c.name for c in cooperatives}
        self.cooperative_id.choices = [SelectChoice(value=key, label=name) for key, name in names.items()]
        several = len(names) > 1
        self.service_id.choices = [
            SelectChoice(value="", label=_("Nessuno in particolare")),
            *(
                SelectChoice(value=s.key, label=f"{s.name} · {names[s.cooperative_id]}" if several else s.name)
                for s in services
                if s.cooperative_id in names
            ),
        ]
        self.profession_id.choices = [
            SelectChoice(value="", label=_("Scegli")),
            *(
                SelectChoice(value=key, label=name)
                for key, name in sorted(professions.items(), key=lambda p: p[1].casefold())
            ),
        ]
        self._homes = {s.key: s.cooperative_id for s in services}
        return self

    def validate_service_id(self, field: Any) -> None:
        """A place of work belongs to the cooperative that was chosen."""
        if field.data and self._homes.get(field.data) != self.cooperative_id.data:
            raise ValidationError(_("Questo luogo di lavoro è di un’altra cooperativa."))

    def values(self) -> dict[str, Any]:
        """What was typed, as columns of the row (without the cooperative, which a story keeps)."""
        typed = {name: self[name].data for name in VALUES}
        return typed | {name: (typed[name] or "").replace("\r\n", "\n") for name in WORDS}

    def seen(self) -> int:
        """The version that was on the screen; 0, which no row has, when it was tampered with."""
        text = self.version.data or ""
        return int(text) if text.isdigit() and len(text) < 9 else 0


def of_row(story: Story) -> dict[str, Any]:
    """A row as the data of its form."""
    return {name: getattr(story, name) for name in (*VALUES, "cooperative_id")} | {"version": str(story.version)}
