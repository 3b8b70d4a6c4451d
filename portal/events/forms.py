"""What may somebody type who signs up, and staff about an event; and how does that become the values of a row?"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from wtforms import (
    DateField,
    EmailField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional as MayBeEmpty

from portal import places
from portal.calendar_files import ROME
from portal.cooperatives.models import Cooperative, Service
from portal.events import labels
from portal.events.models import Event, Format, Mode
from portal.events.policy import MOST_PLACES
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.openings.typed_numbers import NumberField
from portal.web.forms import Form, at_most, between, email, required

WORDS = (
    "title",
    "title_en",
    "about",
    "about_en",
    "programme",
    "bring",
    "access",
    "contact",
    "place",
    "address",
    "link",
)
FIRST, LAST = date(2020, 1, 1), date(2100, 1, 1)


class SignUpForm(Form):
    """The two things we ask for."""

    name = StringField(
        _l("Il tuo nome"),
        [required(_l("Scrivi come ti chiami: è il nome che trovi all’ingresso.")), at_most(120)],
        filters=[lambda text: " ".join(text.split()) if isinstance(text, str) else text],
    )
    email = EmailField(
        _l("La tua e-mail"),
        [required(_l("Scrivi la tua e-mail: è lì che mandiamo il biglietto.")), at_most(254), email],
    )
    website = StringField(_l("Sito web"))  # shown to nobody: only a program fills it

    def validate_website(self, field: Field) -> None:
        """A program that fills every field gives itself away."""
        if field.data:
            field.data = ""
            raise ValidationError(_("Un campo nascosto era compilato. Ora è vuoto: controlla i dati e invia di nuovo."))


class CancelForm(Form):
    """Why an event is called off."""

    reason = TextAreaField(
        _l("Perché"), [required(_l("Scrivi il motivo: lo legge chi si era iscritto.")), at_most(300)]
    )


class CloseForm(Form):
    """What an event took."""

    staff_hours = NumberField(_l("Ore di lavoro"), [required(_l("Scrivi quante ore di lavoro è costato.")), between(0, 500)])  # fmt: skip


def _number(value: Any) -> int | None:
    return int(value) if value not in (None, "", "None") else None


class EventForm(Form):
    """All that is written about an event. A draft needs its cooperative, a title, a day and hours."""

    cooperative_id = SelectField(_l("Cooperativa"), [required()], coerce=_number)
    service_id = SelectField(_l("Luogo di lavoro"), coerce=_number)
    format = SelectField(_l("Che cos’è"), [required()])
    mode = SelectField(_l("Dove si svolge"), [required()])
    professions = SelectMultipleField(_l("Professioni che si incontrano"))
    title = StringField(_l("Titolo"), [required(_l("Scrivi un titolo.")), at_most(140)])
    title_en = StringField(_l("Titolo in inglese"), [at_most(140)])
    about = TextAreaField(_l("Che cosa succede, e per chi è"), [at_most(8000)])
    about_en = TextAreaField(_l("Lo stesso in inglese"), [at_most(8000)])
    programme = TextAreaField(_l("Programma ora per ora"), [at_most(4000)])
    bring = TextAreaField(_l("Che cosa portare"), [at_most(500)])
    access = TextAreaField(_l("Come si arriva, e accessibilità"), [at_most(500)])
    contact = StringField(_l("Chi accoglie"), [at_most(160)])
    day = DateField(_l("Giorno"), [required(_l("Scegli il giorno."))])
    starts = TimeField(_l("Ora di inizio"), [required(_l("Scrivi l’ora di inizio."))])
    ends = TimeField(_l("Fine"), [required(_l("Scrivi l’ora in cui finisce."))])
    sign_up_until = DateField(_l("Ultimo giorno per iscriversi"), [MayBeEmpty()])
    place = StringField(_l("Nome del posto"), [at_most(160)])
    address = StringField(_l("Via e numero"), [at_most(200)])
    comune = StringField(_l("Comune"), [at_most(120)])
    link = StringField(_l("Collegamento per partecipare online"), [at_most(300)])
    places = IntegerField(_l("Quanti posti"), [required(_l("Scrivi quanti posti ci sono.")), between(1, MOST_PLACES)])
    version = HiddenField()

    def offer(
        self, cooperatives: Sequence[Cooperative], services: Sequence[Service], professions: dict[str, str]
    ) -> "EventForm":
        """Put in what can be chosen."""
        names = {c.key: c.name for c in cooperatives}
        self._seats = {c.key: c.comune for c in cooperatives}
        self.cooperative_id.choices = [SelectChoice(value=key, label=name) for key, name in names.items()]
        self.service_id.choices = [
            SelectChoice(value="", label=_("Nessuno in particolare")),
            *(
                SelectChoice(value=s.key, label=f"{s.name} · {names[s.cooperative_id]}" if len(names) > 1 else s.name)
                for s in services
                if s.cooperative_id in names
            ),
        ]
        self._homes = {s.key: s.cooperative_id for s in services}
        self.format.choices = [SelectChoice(value=k.value, label=str(v)) for k, v in labels.FORMATS.items()]
        self.mode.choices = [SelectChoice(value=k.value, label=str(v)) for k, v in labels.MODES.items()]
        self.professions.choices = [
            SelectChoice(value=slug, label=name)
            for slug, name in sorted(professions.items(), key=lambda p: p[1].casefold())
        ]
        return self

    def validate_service_id(self, field: Field) -> None:
        """A place of work belongs to the cooperative that was chosen."""
        if field.data and self._homes.get(field.data) != self.cooperative_id.data:
            raise ValidationError(_("Questo luogo di lavoro è di un’altra cooperativa."))

    def validate_day(self, field: Field) -> None:
        """A day that calendars know, not a slip of the keyboard."""
        if field.data and not FIRST <= field.data <= LAST:
            raise ValidationError(_("Controlla l’anno."))

    validate_sign_up_until = validate_day

    def validate_ends(self, field: Field) -> None:
        """It ends after it began, on the same day."""
        if field.data and self.starts.data and field.data <= self.starts.data:
            raise ValidationError(_("La fine viene dopo l’inizio."))

    def validate_comune(self, field: Field) -> None:
        """A comune that exists; for an online event the cooperative's own will do."""
        self._comune = places.find(field.data or "")
        if self._comune is None and (field.data or self.mode.data != Mode.ONLINE.value):
            raise ValidationError(_("Non troviamo questo comune: scrivilo per intero, per esempio Lecco (LC)."))

    def values(self) -> dict[str, Any]:
        """What was typed, as columns of the row (without the cooperative, which an event keeps)."""
        typed = {name: (self[name].data or "").replace("\r\n", "\n") for name in WORDS}
        there = self._comune or places.comune(self._seats.get(self.cooperative_id.data))
        last = self.sign_up_until.data
        return typed | {
            "service_id": self.service_id.data, "format": Format(self.format.data), "mode": Mode(self.mode.data),
            "professions": list(self.professions.data or []), "places": self.places.data,
            "starts_at": at(self.day.data, self.starts.data), "ends_at": at(self.day.data, self.ends.data),
            "sign_up_until": at(last, time()) + timedelta(days=1) if last else None,
            "comune": there.istat if there else "", "province": there.province if there else "",
        }  # fmt: skip

    def seen(self) -> int:
        """The version that was on the screen; 0, which no row has, when it was tampered with."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def at(day: date, clock: time) -> datetime:
    """What clocks in Italy show, as a point in time."""
    return datetime.combine(day, clock, ROME)


def of_row(event: Event) -> dict[str, Any]:
    """A row as the data of its form."""
    starts, ends = event.starts_at.astimezone(ROME), event.ends_at.astimezone(ROME)
    last = event.sign_up_until.astimezone(ROME) - timedelta(seconds=1) if event.sign_up_until else None
    where = places.comune(event.comune)
    return {name: getattr(event, name) for name in WORDS} | {
        "cooperative_id": event.cooperative_id, "service_id": event.service_id, "format": event.format.value,
        "mode": event.mode.value, "professions": list(event.professions), "places": event.places,
        "day": starts.date(), "starts": starts.time(), "ends": ends.time(),
        "sign_up_until": last.date() if last else None, "comune": where.label if where else "",
        "version": str(event.version),
    }  # fmt: skip
