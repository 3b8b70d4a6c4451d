"""What may staff type about a visit?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar

from babel.dates import format_datetime
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)

from portal.calendar_files import ROME
from portal.db import today
from portal.errors import Conflict
from portal.events.models import Mode
from portal.i18n import babel_locale
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.openings.typed_numbers import NumberField
from portal.outreach import wishes
from portal.outreach.changes import Details
from portal.outreach.models import Slot, Visit
from portal.outreach.queries import Facts
from portal.outreach.series_fields import HourField
from portal.web.forms import Form, at_most, between, phone, required
from portal.web.pagination import whole_number

_DAY = ["%Y-%m-%d", "%d/%m/%Y"]
STARTS = {"morning": time(9, 30), "afternoon": time(14, 30)}


class StepForm(Form):
    """A step in a visit's life. `version` is the page it was taken on, `sure` says that the mail was seen."""

    version = HiddenField()
    sure = BooleanField()
    back = BooleanField()

    def on_page(self, name: str, visit: Visit) -> "StepForm":
        """With ids of its own, since a page holds several; sent from here on it acts on the visit as it stands."""
        for field in self:
            field.id = f"{name}-{field.name}"
        self.version.data = str(visit.version)
        return self

    @property
    def shown_version(self) -> int:
        """The version of the page; one that never was, when it is not said."""
        return whole_number(self.version.data) or 0


class WhenForm(StepForm):
    """A step with a date."""

    day = DateField(_l("Giorno"), [required(_l("Scrivi il giorno."))], format=_DAY)
    starts = HourField(_l("Dalle"), [required(_l("Scrivi a che ora comincia."))])
    until = HourField(_l("Alle"), [required(_l("Scrivi a che ora finisce."))])

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Beginning and end, on clocks in Italy."""
        day: date = self.day.data
        starts: time = self.starts.data or time()
        until: time = self.until.data or time()
        return datetime.combine(day, starts, ROME), datetime.combine(day, until, ROME)

    def suggest(self, visit: Visit) -> None:
        """The date it has; else the first wished day to come, at an hour that suits."""
        if visit.starts_at and visit.ends_at:
            starts, ends = visit.starts_at.astimezone(ROME), visit.ends_at.astimezone(ROME)
            self.day.data, self.starts.data, self.until.data = starts.date(), starts.time(), ends.time()
            return
        days = [max(w.first, today()) for w in wishes.read(visit.wished_on) if w.last > today()]
        self.day.data = min(days, default=None)
        self.starts.data = STARTS.get(visit.wished_part, time(10))
        self.until.data = self.starts.data.replace(hour=self.starts.data.hour + 2)


class ConfirmForm(WhenForm):
    """All that a class needs to know to arrive."""

    TEXTS: ClassVar = ("place", "host_name", "host_phone", "bring", "access", "link")

    place = StringField(_l("Dove"), [at_most(200)])
    host_name = StringField(
        _l("Chi accoglie la classe"), [required(_l("Scrivi chi accoglie la classe.")), at_most(120)]
    )
    host_phone = StringField(_l("Il suo telefono"), [at_most(40)])
    bring = TextAreaField(_l("Che cosa portare"), [at_most(500)])
    access = TextAreaField(_l("Accessibilità"), [at_most(500)])
    link = StringField(_l("Collegamento per chi si collega online"), [at_most(300)])

    @classmethod
    def about(cls, visit: Visit, facts: Facts, data: Any = None) -> "ConfirmForm":
        """Prefilled from what is known; a date that is agreed or booked is no longer a question."""
        form = cls(data)
        if visit.starts_at is not None:
            del form.day, form.starts, form.until
        form.place.flags.required = visit.mode is not Mode.ONLINE
        if data is None:
            form.version.data = str(visit.version)
            if visit.starts_at is None:
                form.suggest(visit)
            for name in cls.TEXTS:
                form[name].data = getattr(facts, name)
        return form

    def validate_place(self, field: Any) -> None:
        """A class that goes somewhere must know where."""
        if field.flags.required and not field.data:
            raise ValidationError(_("Scrivi dove."))

    def validate_link(self, field: Any) -> None:
        """A link is the address of a page."""
        if field.data and not field.data.lower().startswith(("https://", "http://")):
            raise ValidationError(_("Un collegamento comincia con https://"))

    def validate_host_phone(self, field: Any) -> None:
        """A number that can be called from a bus."""
        if field.data:
            phone(self, field)

    def details(self, visit: Visit) -> Details:
        """What was typed, as the action takes it."""
        if visit.starts_at is not None and visit.ends_at is not None:
            starts, ends = visit.starts_at, visit.ends_at
        else:
            starts, ends = self.moments
        return Details(starts, ends, *(self[name].data or "" for name in self.TEXTS))


class ProposalForm(WhenForm):
    """Another date for the teacher to answer."""

    note = TextAreaField(_l("Due parole per chi insegna"), [at_most(500)])


class MoveForm(WhenForm):
    """A new date that was agreed: one of the host's own, or any other."""

    slot = SelectField(_l("Una delle vostre date"), validate_choice=False)
    reason = TextAreaField(_l("Perché"), [required(_l("Scrivi il motivo: chi insegna lo legge.")), at_most(500)])

    @classmethod
    def about(cls, dates: Sequence[Slot], data: Any = None) -> "MoveForm":
        """With the host's own dates to choose from."""
        form = cls(data)
        shown = [
            (str(s.key), format_datetime(s.starts_at.astimezone(ROME), "EEEE d MMMM, HH:mm", locale=babel_locale()))
            for s in dates
        ]
        form.dates = {slot.key: slot for slot in dates}
        form.slot.choices = [("", _("Un altro giorno: scrivilo sotto")), *shown]
        return form

    dates: Mapping[int, Slot]  # what can be chosen; not a field

    @property
    def chosen(self) -> int | None:
        """The number of the date that was chosen."""
        return whole_number(self.slot.data)

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Beginning and end of the date that was chosen, else as they were typed. Raises Conflict when it is gone."""
        if self.chosen is None:
            return super().moments
        slot = self.dates.get(self.chosen)
        if slot is None:
            raise Conflict(_("Questa data non è più libera: scegline un’altra."))
        return slot.starts_at, slot.ends_at

    def validate(self, extra_validators: Any = None) -> bool:
        """With one of the host's dates, day and hours are that date's."""
        if self.chosen:
            del self.day, self.starts, self.until
        return bool(super().validate(extra_validators))


class ReasonForm(StepForm):
    """A step that needs a reason."""

    reason = TextAreaField(_l("Motivo"), [required(_l("Scrivi il motivo.")), at_most(500)])


class AssignForm(StepForm):
    """Which host, and where: `12:34` is cooperative 12 and its service 34, `12:` the cooperative alone."""

    host = StringField(_l("Chi accoglie"), [required(_l("Scegli una cooperativa."))])


class AttendanceForm(StepForm):
    """How many came; hours each student gets; hours of work it took."""

    present = IntegerField(_l("Quanti studenti e studentesse c’erano"), [required(_l("Scrivi quanti c’erano."))])
    hours = NumberField(_l("Ore per ogni studente"), [required(_l("Scrivi le ore.")), between(0.5, 200)])
    tapped = HiddenField()  # the big button that was pressed
    staff_hours = NumberField(_l("Ore di lavoro di chi ha accolto"), [between(0, 500)])


class MessageForm(StepForm):
    """Words to the teacher."""

    text = TextAreaField(_l("Messaggio"), [required(_l("Scrivi qualcosa prima di inviare.")), at_most(4000)])
