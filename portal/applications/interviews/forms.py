"""What may be typed about an interview: dates and who sits in by staff, reasons and words by the candidate?"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from secrets import token_urlsafe
from typing import Any

from wtforms import (
    DateField,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.fields import Field, SelectChoice
from wtforms.validators import Optional as MayBeEmpty

from portal.applications.interviews.actions import Plan
from portal.applications.interviews.models import OUTCOMES, Interview, InterviewState
from portal.applications.interviews.queries import Colleague
from portal.applications.models import Application
from portal.calendar_files import ROME
from portal.db import now
from portal.editing.path_forms import Rows, Several
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.web.forms import Form, at_most, between, required

ROWS, MOST_ROWS = 4, 20
MOST_DATES = 40
MOST_PEOPLE = 40
FARTHEST = timedelta(days=180)
BREAK = timedelta()  # interviews in a row follow one another


def _moment(day: date | None, at: time | None) -> datetime:
    """This hour on Italy's clocks; raises ValidationError for one that is past, too far away, or that clocks skip."""
    if day is None or at is None:
        raise ValidationError(_("Servono giorno e ora."))
    if not 2000 < day.year < 2100:
        raise ValidationError(_("Controlla l’anno."))
    local = datetime.combine(day, at, ROME)
    if local.astimezone(UTC).astimezone(ROME).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValidationError(_("Quella notte si cambia l’ora e quest’ora non c’è: scegline un’altra."))
    if local <= now():
        raise ValidationError(_("Questa data è già passata."))
    if local > now() + FARTHEST:
        raise ValidationError(_("È troppo lontana: al massimo sei mesi da oggi."))
    return local.astimezone(UTC)


class DateRow(Form):
    """A day, an hour, and how many interviews follow one another from there; a row with neither is no date."""

    day = DateField(_l("Giorno"), [MayBeEmpty()])
    time = TimeField(_l("Ora"), [MayBeEmpty()])
    many = IntegerField(_l("Quanti di seguito"), [MayBeEmpty(), between(1, 12)], default=1)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written in this row."""
        return not any(field.data or (field.raw_data and field.raw_data[0].strip()) for field in (self.day, self.time))

    def starts(self, minutes: int) -> list[datetime]:
        """The moments it stands for; raises ValidationError."""
        first = _moment(self.day.data, self.time.data)
        return [first + n * (timedelta(minutes=minutes) + BREAK) for n in range(self.many.data or 1)]


class PlanFields(Form):
    """How long and where; shared by an offer and a change."""

    minutes = IntegerField(
        _l("Quanti minuti dura"), [required(_l("Scrivi quanti minuti.")), between(10, 480)], default=45
    )
    place = StringField(_l("Dove"), [at_most(200)])
    link = StringField(_l("Collegamento, se è online"), [at_most(300)])

    def validate_link(self, field: Field) -> None:
        """An address that a browser opens, and nothing that it would run."""
        if field.data and not re.fullmatch(r"https?://[^\s<>\"]+", field.data):
            raise ValidationError(_("Copia l’indirizzo intero, con https:// davanti."))

    def validate_place(self, field: Field) -> None:
        """One has to know where to go."""
        if not field.data and not self.link.data:
            raise ValidationError(_("Scrivi dove ci si incontra, oppure il collegamento se è online."))


class OfferForm(PlanFields):
    """Dates for one or several people of one opening."""

    submission = HiddenField()
    people = Several(_l("Chi invitate"))
    dates = Rows(FormField(DateRow), _l("Date"), max_entries=MOST_ROWS)
    panel = Several(_l("Chi fa il colloquio"))
    guests = StringField(_l("Altre persone presenti"), [at_most(300)])
    note = TextAreaField(_l("Da sapere per chi viene"), [at_most(1000)])

    def offer(self, people: Sequence[Application], colleagues: Sequence[Colleague], assigned: set[int]) -> "OfferForm":
        """Put in who can be chosen; afresh, those who follow the opening sit in."""
        self.people.choices = [SelectChoice(value=str(a.key), label=a.name) for a in people]
        self.panel.choices = [SelectChoice(value=str(c.id), label=c.name) for c in colleagues]
        if not self.submission.data:
            self.submission.data = token_urlsafe(18)
            self.panel.data = [str(c.id) for c in colleagues if c.id in assigned]
        while len(self.dates.entries) < ROWS:
            self.dates.append_entry()
        return self

    def more_rows(self) -> None:
        """Room for more dates."""
        for _n in range(ROWS):
            if len(self.dates.entries) < MOST_ROWS:
                self.dates.append_entry()

    def validate_submission(self, field: Field) -> None:
        """Our own word, not a novel."""
        if not re.fullmatch(r"[\w-]{10,64}", field.data or "", re.ASCII):
            field.data = token_urlsafe(18)
            raise ValidationError(_("La pagina era aperta da troppo tempo. Controlla e invia di nuovo."))

    def validate_people(self, field: Field) -> None:
        """Somebody, and not a crowd."""
        if not field.data:
            raise ValidationError(_("Scegli almeno una persona."))
        if len(field.data) > MOST_PEOPLE:
            raise ValidationError(_("Al massimo %(most)s persone alla volta.", most=MOST_PEOPLE))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field for itself, then the dates against the clock and against one another."""
        super().validate(extra_validators)
        self._moments: list[datetime] = []
        if not self.minutes.errors:
            self._read_dates()
        return not self.errors and not self.form_errors

    def _read_dates(self) -> None:
        taken: list[datetime] = []
        length = timedelta(minutes=self.minutes.data)
        for row in self.rows:
            if row.is_empty or row.errors:
                continue
            try:
                found = row.starts(self.minutes.data)
            except ValidationError as wrong:
                row.refuse({"day": [str(wrong)]})
                continue
            if any(abs(at - other) < length for at in found for other in taken):
                row.refuse({"day": [_("Si sovrappone a un’altra data di questa lista.")]})
            taken += found
        self._moments = sorted(taken)
        if not taken and not self.dates.errors:
            self.rows[0].refuse({"day": [_("Scrivi almeno una data.")]})
        elif len(taken) > MOST_DATES:
            self.rows[0].refuse({"day": [_("Al massimo %(most)s date alla volta.", most=MOST_DATES)]})

        self._tell_rows()

    def _tell_rows(self) -> None:
        """A list of rows does not notice by itself what was said beside one of them afterwards."""
        self.dates.errors = [entry.errors for entry in self.dates.entries if entry.errors]

    @property
    def rows(self) -> list[DateRow]:
        """The rows of dates."""
        return [entry.form for entry in self.dates.entries]

    def clash(self, busy: Sequence[tuple[datetime, datetime, str]]) -> bool:
        """Say beside the date that a colleague has an interview then; whether there was such a date."""
        length = timedelta(minutes=self.minutes.data)
        found = False
        for row in self.rows:
            if row.is_empty:
                continue
            starts = row.starts(self.minutes.data)
            names = {who for first, last, who in busy if any(first < at + length and at < last for at in starts)}
            if names:
                found = True
                row.refuse({"day": [_("In quest’ora ha già un colloquio: %(names)s.", names=", ".join(sorted(names)))]})
        self._tell_rows()
        return found

    @property
    def moments(self) -> list[datetime]:
        """Every date offered, in order."""
        return self._moments

    def plan(self) -> Plan:
        """What is offered."""
        guests = [" ".join(part.split())[:80] for part in re.split(r"[,;\n]", self.guests.data or "")]
        return Plan(
            self.submission.data, self.moments, self.minutes.data, self.place.data or "", self.link.data or "",
            self.note.data or "", [int(n) for n in self.panel.data or ()], list(dict.fromkeys(g for g in guests if g)),
        )  # fmt: skip


class ChangeForm(PlanFields):
    """Another day, hour or place."""

    day = DateField(_l("Giorno"), [required(_l("Scegli il giorno."))])
    time = TimeField(_l("Ora"), [required(_l("Scrivi l’ora."))])
    version = HiddenField()

    starts_at: datetime

    @classmethod
    def about(cls, row: Interview, sent: Any = None) -> "ChangeForm":
        """As it is, or as it was typed."""
        local = row.starts_at.astimezone(ROME) if row.starts_at else None
        return cls(
            sent, minutes=row.minutes, place=row.place, link=row.link, version=row.version,
            day=local.date() if local else None, time=local.time() if local else None,
        )  # fmt: skip

    def validate_day(self, field: Field) -> None:
        """An hour that is ahead."""
        if field.data and self.time.data:
            self.starts_at = _moment(field.data, self.time.data)


class ReasonForm(Form):
    """Why it is called off."""

    reason = TextAreaField(
        _l("Perché"), [required(_l("Scrivi il motivo in una riga: lo legge chi ti aspetta.")), at_most(500)]
    )


class OtherDatesForm(Form):
    """When one could come instead."""

    text = TextAreaField(
        _l("Quando potresti?"),
        [required(_l("Scrivi quando potresti: giorni, orari, o come sentirvi.")), at_most(1000)],
        id="other-dates",  # the page has another form with a text
    )


class OutcomeForm(Form):
    """How it went."""

    outcome = RadioField(_l("Com’è andata"), [required(_l("Scegli com’è andata."))])
    outcome_note = TextAreaField(_l("Nota"), [at_most(1000)])
    version = HiddenField()

    @classmethod
    def about(cls, row: Interview, sent: Any = None) -> "OutcomeForm":
        """With what is known."""
        known = row.state.value if row.state in OUTCOMES else ""
        form = cls(sent, outcome=known, outcome_note=row.outcome_note, version=row.version)
        form.outcome.choices = [SelectChoice(value=s.value, label=str(OUTCOME_NAMES[s])) for s in OUTCOMES]
        return form


OUTCOME_NAMES: dict[InterviewState, Any] = {
    InterviewState.HELD: _l("Si è tenuto"),
    InterviewState.MISSED: _l("La persona non è venuta"),
    InterviewState.CANCELLED: _l("È saltato"),
}
STATE_NAMES: dict[InterviewState, tuple[Any, str]] = {
    InterviewState.OFFERED: (_l("Aspetta che scelga"), "outline"),
    InterviewState.BOOKED: (_l("Fissato"), "good"),
    InterviewState.UNSUITED: (_l("Nessuna data va bene"), "warning"),
    InterviewState.CANCELLED: (_l("Annullato"), "outline"),
    InterviewState.HELD: (_l("Tenuto"), "good"),
    InterviewState.MISSED: (_l("Assente"), "danger"),
}
