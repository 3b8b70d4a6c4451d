"""What may staff type about an opening, and how does that become the values of a row?"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional as MayBeEmpty
from wtforms.widgets import CheckboxInput, ListWidget

from portal import places
from portal.cooperatives.models import Cooperative, Service
from portal.db import today
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.openings import labels, pay
from portal.openings.desk_queries import Choice
from portal.openings.models import Car, CloseReason, Contract, Opening, Season, Shift
from portal.openings.place_forms import PlaceRows, whole, written
from portal.openings.typed_numbers import NumberField, cents
from portal.web.forms import Form, at_most, between, comune, required

ROME = ZoneInfo("Europe/Rome")
# Contracts that end: only they have a number of months.
ENDING = frozenset({Contract.FIXED_TERM, Contract.REPLACEMENT, Contract.APPRENTICESHIP, Contract.INTERNSHIP})
PLAIN = (
    "title", "title_en", "description", "requirements", "offer", "summary_en", "selection", "address", "pay_note",
    "siisl_code",
)  # fmt: skip
FLAGS = ("nights", "weekends", "on_call", "protected_category", "contribution_relief")


class OpeningForm(Form):
    """All that is written about an opening. A draft needs only a profession; what else is missing is said when publishing."""

    cooperative_id = SelectField(_l("Cooperativa"), coerce=whole, validate_choice=True)
    profession_id = SelectField(
        _l("Professione"),
        coerce=whole,
        validators=[required(_l("Scegli la professione: è la sola cosa che serve per cominciare."))],
    )
    title = StringField(_l("Titolo"), validators=[at_most(140)])
    description = TextAreaField(_l("Il lavoro"), validators=[at_most(6000)])
    requirements = TextAreaField(_l("Che cosa serve"), validators=[at_most(3000)])
    offer = TextAreaField(_l("Che cosa offrite"), validators=[at_most(3000)])
    title_en = StringField(_l("Titolo in inglese"), validators=[at_most(140)])
    summary_en = TextAreaField(_l("Il lavoro in breve, in inglese"), validators=[at_most(3000)])

    service_id = SelectField(_l("Servizio"), coerce=whole)
    place = StringField(_l("Comune"), validators=[at_most(80), comune])
    address = StringField(_l("Indirizzo"), validators=[at_most(200)])
    more = PlaceRows(_l("Altri luoghi"))

    contract = SelectField(_l("Contratto"), default=Contract.PERMANENT.value)
    contract_months = IntegerField(_l("Durata in mesi"), validators=[MayBeEmpty(), between(1, 60)])
    hours_min = NumberField(_l("Ore alla settimana (minimo)"), validators=[between(1, 40)])
    hours_max = NumberField(_l("Ore alla settimana (massimo)"), validators=[between(1, 40)])
    level_min = SelectField(_l("Livello (minimo)"), default="")
    level_max = SelectField(_l("Livello (massimo)"), default="")
    pay_low = NumberField(_l("Paga lorda al mese (minima)"), validators=[between(1, 20000)])
    pay_high = NumberField(_l("Paga lorda al mese (massima)"), validators=[between(1, 20000)])
    pay_note = StringField(_l("Una nota sulla paga"), validators=[at_most(300)])
    shifts = SelectMultipleField(
        _l("Quando si lavora"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    nights = BooleanField(_l("Con turni di notte"))
    weekends = BooleanField(_l("Anche sabato o domenica"))
    on_call = BooleanField(_l("Con reperibilità"))
    season = SelectField(_l("Periodo dell’anno"), default=Season.ALL_YEAR.value)
    car = SelectField(_l("Auto"), default=Car.NO.value)
    positions = IntegerField(_l("Quante persone cercate"), validators=[MayBeEmpty(), between(1, 99)])
    protected_category = BooleanField(_l("Posto riservato alle categorie protette (L. 68/1999)"))

    closes_on = DateField(
        _l("Ultimo giorno per candidarsi"), validators=[MayBeEmpty()], format=["%Y-%m-%d", "%d/%m/%Y"]
    )
    extension_reason = StringField(_l("Perché la sposti più avanti"), validators=[at_most(300)])
    reply_days = IntegerField(_l("Risposta a chi si candida entro"), validators=[MayBeEmpty(), between(1, 60)])
    selection = TextAreaField(_l("Come si svolge la selezione"), validators=[at_most(3000)])
    contribution_relief = BooleanField(_l("Chiederemo benefici contributivi per questa assunzione"))
    siisl_on = DateField(_l("Pubblicata sul SIISL il"), validators=[MayBeEmpty()], format=["%Y-%m-%d", "%d/%m/%Y"])
    siisl_code = StringField(_l("Codice dell’annuncio sul SIISL"), validators=[at_most(60)])

    # What `desk.py` offers to choose from; not fields.
    moved = False  # whether a button has just added, dropped or promoted a place
    employers: Sequence[Cooperative]
    workplaces: Sequence[Service]

    checked = BooleanField(_l("Parole segnalate"))
    version = HiddenField()

    def offer_choices(
        self,
        employers: Sequence[Cooperative],
        services: Sequence[Service],
        professions: Sequence[Choice],
        minima: pay.Table,
    ) -> None:
        """What can be chosen; call it before `validate`."""
        self.services = {s.key: s for s in services}
        self.professions = {p.id: p for p in professions}
        self.minima = minima
        empty = SelectChoice("", _("Scegli…"))
        self.cooperative_id.choices = [SelectChoice(c.key, c.name) for c in employers]
        if len(employers) == 1 and not self.cooperative_id.data:
            self.cooperative_id.data = employers[0].key
        self.profession_id.choices = [empty, *(SelectChoice(p.id, p.title) for p in professions)]
        names = {c.key: c.name for c in employers} if len(employers) > 1 else {}
        self.service_id.choices = [
            SelectChoice("", _("Nessun servizio preciso")),
            *(SelectChoice(s.key, f"{s.name} – {names[s.cooperative_id]}" if names else s.name) for s in services),
        ]
        self.more.offer(self.services, self.service_id.choices)
        self.contract.choices = [SelectChoice(c.value, str(labels.CONTRACTS[c])) for c in Contract]
        self.shifts.choices = [SelectChoice(s.value, str(labels.SHIFTS[s])) for s in Shift]
        self.season.choices = [SelectChoice(s.value, str(labels.SEASONS[s])) for s in Season]
        self.car.choices = [SelectChoice(c.value, str(labels.CARS[c])) for c in Car]
        levels = [SelectChoice(level, level) for level in sorted(minima.monthly, key=lambda x: (minima.monthly[x], x))]
        self.level_min.choices = [empty, *levels]
        self.level_max.choices = [SelectChoice("", _("Lo stesso livello")), *levels]

    @property
    def kind(self) -> Contract:
        """The contract chosen; permanent for a value that is none."""
        return Contract(self.contract.data) if self.contract.data in set(Contract) else Contract.PERMANENT

    def pay(self) -> tuple[int, int] | None:
        """Gross cents a month for what is typed now, or None while the table cannot say."""
        if self.kind in pay.WITHOUT_TABLE:
            low = cents(self.pay_low.data)
            return (low, cents(self.pay_high.data) or low) if low else None
        low_hours, high_hours = (h if h and 1 <= h <= 40 else None for h in (self.hours_min.data, self.hours_max.data))
        return pay.pay_range(self.minima, self.level_min.data, self.level_max.data, low_hours, high_hours, self.kind)

    # -- rules between fields

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field for itself, then the places among each other."""
        super().validate(extra_validators)
        self.more.check(self.cooperative_id.data, self._main())
        return not self.errors

    def _main(self) -> dict[str, Any]:
        service = self.services.get(self.service_id.data)
        return written(self.place.data or "", self.address.data or "", service)

    def validate_service_id(self, field: Field) -> None:
        """The place of work belongs to the cooperative that hires."""
        service = self.services.get(field.data)
        if service is not None and service.cooperative_id != self.cooperative_id.data:
            raise ValidationError(_("Questo servizio è di un’altra cooperativa."))

    def validate_hours_max(self, field: Field) -> None:
        """From fewer to more."""
        if field.data and self.hours_min.data and field.data < self.hours_min.data:
            raise ValidationError(_("Le ore massime sono meno delle minime."))

    def validate_pay_high(self, field: Field) -> None:
        """From less to more."""
        if field.data and self.pay_low.data and field.data < self.pay_low.data:
            raise ValidationError(_("La cifra più alta è minore della più bassa."))

    def validate_level_max(self, field: Field) -> None:
        """From the lower level to the higher."""
        low, high = self.minima.monthly.get(self.level_min.data or ""), self.minima.monthly.get(field.data or "")
        if low and high and high < low:
            raise ValidationError(_("Il secondo livello è più basso del primo."))

    def values(self) -> dict[str, Any]:
        """What the row gets; call it on a valid form."""
        profession = self.professions[self.profession_id.data]
        low, typed = self.hours_min.data, self.kind in pay.WITHOUT_TABLE
        row: dict[str, Any] = {name: (self[name].data or "").replace("\r\n", "\n") for name in PLAIN} | {
            n: bool(self[n].data) for n in FLAGS
        }
        row |= {
            "title": self.title.data or profession.italian[:140],
            "profession_id": profession.id,
            **self._main(),
            "further": self.more.values(),
            "contract": self.kind,
            "contract_months": self.contract_months.data if self.kind in ENDING else None,
            "hours_min": low or self.hours_max.data,
            "hours_max": self.hours_max.data or low,
            "level_min": None if typed else self.level_min.data or self.level_max.data or None,
            "level_max": None if typed else self.level_max.data or self.level_min.data or None,
            "shifts": list(self.shifts.data or []),
            "season": Season(self.season.data),
            "car": Car(self.car.data),
            "positions": self.positions.data or 1,
            "closes_on": self.closes_on.data,
            "reply_days": self.reply_days.data or 15,
            "siisl_on": self.siisl_on.data,
        }
        if typed:
            row |= {
                "pay_min": cents(self.pay_low.data),
                "pay_max": cents(self.pay_high.data) or cents(self.pay_low.data),
            }
        return row


class CloseForm(Form):
    """Why an opening ends."""

    reason = SelectField(_l("Perché la chiudi"), validators=[required(_l("Scegli il motivo."))])

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        reasons = (CloseReason.FILLED, CloseReason.UNFILLED, CloseReason.CANCELLED)
        self.reason.choices = [SelectChoice(r.value, str(labels.CLOSE_REASONS[r])) for r in reasons]


class ExtendForm(Form):
    """Until when an opening stays open instead, and why."""

    closes_on = DateField(
        _l("Nuovo ultimo giorno"), validators=[required(_l("Scegli il nuovo ultimo giorno."))],
        format=["%Y-%m-%d", "%d/%m/%Y"],
    )  # fmt: skip
    reason = StringField(_l("Perché"), validators=[required(_l("Scrivi perché: resta nella storia.")), at_most(300)])
    version = HiddenField()


class ScheduleForm(Form):
    """When a draft becomes public by itself: a day and a full hour in Italy."""

    publish_on = DateField(
        _l("Giorno"), validators=[required(_l("Scegli il giorno in cui esce."))], format=["%Y-%m-%d", "%d/%m/%Y"]
    )
    publish_hour = SelectField(_l("Ora"), default="8", choices=[SelectChoice(str(h), f"{h}:00") for h in range(6, 23)])
    checked = BooleanField(_l("Parole segnalate"))
    version = HiddenField()

    @classmethod
    def of(cls, opening: Opening) -> "ScheduleForm":
        """What is chosen now, or the next morning."""
        at = opening.publish_at.astimezone(ROME) if opening.publish_at else None
        day, hour = (at.date(), at.hour) if at else (today() + timedelta(days=1), 8)
        return cls(data={"publish_on": day, "publish_hour": str(hour), "version": str(opening.version)})

    def moment(self) -> datetime:
        """The moment chosen; call it on a valid form."""
        return datetime.combine(self.publish_on.data, time(int(self.publish_hour.data)), ROME)


def version_of(data: Mapping[str, Any]) -> int:
    """The version that was on the person's screen; anything odd is one that never was."""
    text = str(data.get("version", ""))
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else -1


def submission_of(data: Mapping[str, Any]) -> str | None:
    """The name that a new form was given, so that it becomes one opening however often it arrives."""
    text = str(data.get("submission", ""))
    return text if re.fullmatch(r"[0-9a-f]{32}", text) else None


def suggested_places(services: Sequence[Service], employers: Sequence[Cooperative]) -> list[str]:
    """Comuni to choose from while typing: all of the provinces in which these cooperatives work."""
    near = {s.province for s in services} | {c.province for c in employers}
    return sorted(c.label for c in places.comuni().values() if c.province in near)
