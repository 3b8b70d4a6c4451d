"""What may a host type about what it offers to classes, and how does that become the values of a row?"""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional as MayBeEmpty

from portal import places
from portal.cooperatives.models import Cooperative, Service
from portal.db import today
from portal.events.models import Format, Mode
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.outreach import series_labels as labels
from portal.outreach.models import Repeat, Series
from portal.outreach.series_dates import LONGEST, Rules
from portal.outreach.series_fields import Boxes, DaysField, HourField
from portal.places import Comune
from portal.web.forms import Form, at_most, between, comune, phone, required

TEXTS = ("title", "title_en", "about", "about_en", "bring", "access", "host_name", "place", "address", "link")
NUMBERS = ("minutes", "opens_days", "notice_days", "max_groups", "max_students", "min_year", "max_year", "travel_km")
EARLIEST, LATEST = time(7, 0), time(21, 0)
_DAY = ["%Y-%m-%d", "%d/%m/%Y"]
_HERE = frozenset({Mode.AT_SERVICE, Mode.ELSEWHERE})


def _number(value: Any) -> int | None:
    return int(value) if value not in (None, "") else None


def _phone(form: Form, field: Field) -> None:
    if field.data:
        phone(form, field)


class SeriesForm(Form):
    """What is offered, where, when, to whom. A draft needs a title and dates that make sense; the rest when publishing."""

    cooperative_id = SelectField(_l("Cooperativa"), coerce=_number)
    format = SelectField(_l("Che cosa proponi"))
    mode = RadioField(_l("Dove si svolge"), default=Mode.AT_SERVICE.value)
    service_id = SelectField(_l("Servizio"), coerce=_number)
    professions = Boxes(_l("Professioni che la classe incontra"))
    title = StringField(
        _l("Titolo"), [required(_l("Scrivi un titolo: è la prima cosa che legge chi insegna.")), at_most(140)]
    )
    title_en = StringField(_l("Titolo in inglese"), [at_most(140)])
    about = TextAreaField(_l("Che cosa fa la classe"), [at_most(4000)])
    about_en = TextAreaField(_l("Che cosa fa la classe, in inglese"), [at_most(4000)])
    host_name = StringField(_l("Chi accoglie la classe"), [at_most(120)])
    host_phone = StringField(_l("Telefono per il giorno dell’incontro"), [at_most(40), _phone])
    bring = StringField(_l("Che cosa portare"), [at_most(500)])
    access = StringField(_l("Accessibilità"), [at_most(500)])
    place = StringField(_l("Luogo"), [at_most(160)])
    address = StringField(_l("Indirizzo"), [at_most(200)])
    comune = StringField(_l("Comune"), [at_most(80)])
    travel_km = IntegerField(_l("Fin dove andate, in km"), [MayBeEmpty(), between(1, 300)], default=30)
    link = StringField(_l("Indirizzo del collegamento"), [at_most(300)])

    first_on = DateField(_l("Dal"), [required(_l("Scrivi il primo giorno."))], format=_DAY)
    last_on = DateField(_l("Al"), [MayBeEmpty()], format=_DAY)
    repeat = SelectField(_l("Quante volte"), default=Repeat.FORTNIGHTLY.value)
    weekdays = Boxes(_l("In quali giorni"), coerce=int)
    starts = HourField(_l("Ora di inizio"), [required(_l("Scrivi l’ora di inizio."))])
    minutes = IntegerField(_l("Durata in minuti"), [required(), between(15, 600)], default=120)
    dates = DaysField()  # the boxes that are ticked
    shown = DaysField()  # the dates that were on the page with a box

    opens_days = IntegerField(_l("Si prenota da"), [required(), between(1, 400)], default=90)
    notice_days = IntegerField(_l("Si prenota fino a"), [between(0, 120)], default=7)
    max_groups = IntegerField(_l("Classi per data, al massimo"), [required(), between(1, 20)], default=1)
    max_students = IntegerField(
        _l("Studenti e studentesse per data, al massimo"), [required(), between(1, 400)], default=25
    )
    min_year = IntegerField(_l("Dalla classe"), [required(), between(1, 5)], default=3)
    max_year = IntegerField(_l("Alla classe"), [required(), between(1, 5)], default=5)
    auto_confirm = BooleanField(_l("Conferma da sola le prenotazioni che rispettano queste regole"))
    version = HiddenField()
    submission = HiddenField()

    # Set by `offer`; not fields.
    hosts: Mapping[int, Cooperative]
    services: Mapping[int, Service]
    known_first: date | None = None  # the first day as it is saved
    is_sent = False  # typed by somebody, and not read from a row

    def offer(
        self, hosts: Sequence[Cooperative], services: Sequence[Service], professions: Sequence[tuple[str, str]]
    ) -> None:
        """What can be chosen; call it before `validate`."""
        self.hosts, self.services = {c.key: c for c in hosts}, {s.key: s for s in services}
        names = {c.key: c.name for c in hosts} if len(hosts) > 1 else {}
        self.cooperative_id.choices = [SelectChoice(c.key, c.name) for c in hosts]
        if len(hosts) == 1 and not self.cooperative_id.data:
            self.cooperative_id.data = hosts[0].key
        self.service_id.choices = [
            SelectChoice("", _("Nessun servizio preciso")),
            *(SelectChoice(s.key, f"{s.name} – {names[s.cooperative_id]}" if names else s.name) for s in services),
        ]
        self.format.choices = [SelectChoice(f.value, str(name)) for f, name in labels.FORMATS.items()]
        self.mode.choices = [SelectChoice(m.value, str(name)) for m, name in labels.MODES.items()]
        self.repeat.choices = [SelectChoice(r.value, str(name)) for r, name in labels.REPEATS.items()]
        self.weekdays.choices = [SelectChoice(n, str(name)) for n, name in enumerate(labels.WEEKDAYS)]
        self.professions.choices = [SelectChoice(slug, title) for slug, title in professions]

    # -- rules between fields

    def validate_service_id(self, field: Field) -> None:
        """The service belongs to the cooperative that hosts."""
        service = self.services.get(field.data)
        if service is not None and service.cooperative_id != self.cooperative_id.data:
            raise ValidationError(_("Questo servizio è di un’altra cooperativa."))

    def validate_comune(self, field: Field) -> None:
        """A comune that exists; left empty, the service's or the cooperative's counts."""
        comune(self, field)

    def validate_link(self, field: Field) -> None:
        """Only addresses of the web are handed on to a class."""
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(_("Scrivi l’indirizzo intero, con https://"))

    def validate_first_on(self, field: Field) -> None:
        """Not past (unless it stood there before), and not years away."""
        if field.data is None or field.data == self.known_first:
            return
        if field.data < today():
            raise ValidationError(_("Questo giorno è passato."))
        if field.data > today() + 2 * LONGEST:
            raise ValidationError(_("È troppo lontano: al massimo due anni da oggi."))

    def validate_last_on(self, field: Field) -> None:
        """After the first day, and not farther than a school year."""
        if self.repeat.data == Repeat.ONCE.value:
            return
        if field.data is None:
            raise ValidationError(_("Scrivi l’ultimo giorno, oppure scegli «Una volta sola»."))
        if self.first_on.data is not None and field.data < self.first_on.data:
            raise ValidationError(_("L’ultimo giorno viene prima del primo."))
        if self.first_on.data is not None and field.data - self.first_on.data > LONGEST:
            raise ValidationError(_("Più di un anno: programma un anno scolastico alla volta."))

    def validate_weekdays(self, field: Field) -> None:
        """A series that comes back needs to know on which days."""
        if self.repeat.data != Repeat.ONCE.value and not field.data:
            raise ValidationError(_("Scegli almeno un giorno della settimana."))

    def validate_starts(self, field: Field) -> None:
        """In the hours in which a class can be anywhere."""
        if field.data is not None and not EARLIEST <= field.data <= LATEST:
            raise ValidationError(_("Scrivi un’ora tra le 7 e le 21."))

    def validate_notice_days(self, field: Field) -> None:
        """A number, and the booking opens before it closes."""
        if field.data is None:
            raise ValidationError(_("Questo campo serve."))
        if self.opens_days.data is not None and field.data >= self.opens_days.data:
            raise ValidationError(_("Così la prenotazione si chiude prima di aprirsi: metti meno giorni."))

    def validate_max_students(self, field: Field) -> None:
        """At least one student a class."""
        if field.data and self.max_groups.data and field.data < self.max_groups.data:
            raise ValidationError(_("Sono meno persone che classi."))

    def validate_max_year(self, field: Field) -> None:
        """From the younger to the older."""
        if field.data and self.min_year.data and field.data < self.min_year.data:
            raise ValidationError(_("La seconda classe viene prima della prima."))

    # -- what was typed

    @property
    def left_out(self) -> set[date]:
        """Dates that had a box and whose box is empty now."""
        return set(self.shown.data or ()) - set(self.dates.data or ())

    def where(self) -> Comune | None:
        """The comune that counts: typed, else the service's, else the cooperative's seat."""
        service, host = self.services.get(self.service_id.data), self.hosts.get(self.cooperative_id.data)
        typed = places.find(self.comune.data or "")
        here = service if service is not None and self.mode.data in _HERE else host
        return typed or (places.comune(here.comune) if here else None)

    def rules(self) -> Rules | None:
        """What makes the dates, or None while that cannot be told."""
        first, minutes, starts = self.first_on.data, self.minutes.data, self.starts.data
        last = first if self.repeat.data == Repeat.ONCE.value else self.last_on.data
        if first is None or last is None or starts is None or not minutes or not 15 <= minutes <= 600:
            return None
        # Years that a calendar here can hold: what is typed before it is checked may be any.
        if self.repeat.data not in set(Repeat) or not 2000 < first.year < 2200 or not first <= last <= first + LONGEST:
            return None
        return Rules(
            first, last, Repeat(self.repeat.data), tuple(sorted(set(self.weekdays.data or ()))), starts, minutes
        )

    def values(self) -> dict[str, Any]:
        """What the row gets; call it on a valid form."""
        service, where, rules = self.services.get(self.service_id.data), self.where(), self.rules()
        assert where is not None and rules is not None
        out: dict[str, Any] = {name: (self[name].data or "").replace("\r\n", "\n") for name in TEXTS}
        out |= {name: self[name].data for name in NUMBERS}
        at_service = self.mode.data == Mode.AT_SERVICE.value and service is not None
        return out | {
            "format": Format(self.format.data), "mode": Mode(self.mode.data), "service_id": service.key if service else None,
            "professions": list(self.professions.data or []), "host_phone": self.host_phone.data or "",
            "place": out["place"] or (service.name if at_service and service else ""),
            "address": out["address"] or (service.address if at_service and service and not self.comune.data else ""),
            "comune": where.istat, "province": where.province, "travel_km": self.travel_km.data or 30,
            "first_on": rules.first_on, "last_on": rules.last_on, "repeat": rules.repeat,
            "weekdays": list(rules.weekdays) if rules.repeat is not Repeat.ONCE else [], "starts": rules.starts,
            "auto_confirm": bool(self.auto_confirm.data),
        }  # fmt: skip


def of_row(row: Series) -> dict[str, Any]:
    """A row as the data of its form."""
    where = places.comune(row.comune)
    plain = {name: getattr(row, name) for name in (*TEXTS, *NUMBERS)}
    return plain | {
        "cooperative_id": row.cooperative_id, "service_id": row.service_id, "format": row.format.value, "mode": row.mode.value,
        "professions": row.professions, "host_phone": row.host_phone, "comune": where.label if where else "",
        "first_on": row.first_on, "last_on": row.last_on, "repeat": row.repeat.value, "weekdays": row.weekdays,
        "starts": row.starts, "auto_confirm": row.auto_confirm, "version": str(row.version),
    }  # fmt: skip
