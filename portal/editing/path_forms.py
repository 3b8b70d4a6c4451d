"""What may an editor type about a way from school to a profession?"""

from collections.abc import Iterator, Sequence
from typing import Any

from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.openings.typed_numbers import NumberField
from portal.professions import paths, tags
from portal.professions.models import StudyPath
from portal.professions.queries import Told
from portal.web.forms import Form, at_most, between, required

EMPTY_ROWS, MOST_STEPS = 3, 12
HOURS_A_YEAR = 1600  # a course at full time, with its placement
LONGEST = 10  # years
ENTRIES = {
    "any": _l("18 anni e la licenza media"),
    "diploma": _l("Il diploma di maturità"),
}
_PAIRS = ("title", "award", "note")
_TYPED = ("title_it", "title_en", "award_it", "award_en", "note_it", "note_en", "years", "hours", "job")


class Several(SelectMultipleField):  # type: ignore[misc]  # the library has no types
    """Boxes to tick; refuses what is not among them, in our words."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.type = "SelectMultipleField"  # as templates know it

    def pre_validate(self, form: Form) -> None:
        known = {str(choice.value) for choice in self.choices or ()}
        if any(value not in known for value in self.data or ()):
            raise ValidationError(_("Una di queste voci non c’è nella lista: scegli di nuovo."))


class Rows(FieldList):  # type: ignore[misc]  # the library has no types
    """Repeated rows; a row whose number is none (`steps-²-years`) counts as not sent."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.type = "FieldList"  # as templates know it

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        for name in formdata:
            number = name.removeprefix(f"{prefix}-").partition("-")[0] if name.startswith(f"{prefix}-") else ""
            if number.isascii() and number.isdigit() and len(number) < 3:
                yield int(number)


class StepForm(Form):
    """One step of a way; a row in which nothing is written is no step."""

    place = NumberField(_l("Posto"), [between(1, 99)])
    kind = SelectField(_l("Che cos’è"))
    title_it = StringField(_l("Che cosa si fa"), [at_most(160)])
    title_en = StringField(_l("Che cosa si fa, in inglese"), [at_most(160)])
    years = NumberField(_l("Anni"), [between(0, 6)])
    hours = NumberField(_l("Ore di corso"), [between(1, 6000)])
    award_it = StringField(_l("Che cosa si ha in mano alla fine"), [at_most(120)])
    award_en = StringField(_l("Che cosa si ha in mano alla fine, in inglese"), [at_most(120)])
    cost = SelectField(_l("Quanto costa"))
    job = SelectField(_l("Dopo questo passo si può lavorare come"))
    note_it = StringField(_l("Da sapere"), [at_most(200)])
    note_en = StringField(_l("Da sapere, in inglese"), [at_most(200)])

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written in this row."""
        return not any(self[name].data or getattr(self[name], "text", "") for name in _TYPED)

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field for itself, then both languages, then hours against years."""
        if self.is_empty:
            return True
        super().validate(extra_validators)
        if not self.title_it.data:
            self.refuse({"title_it": [_("Scrivi che cosa si fa in questo passo.")]})
        for name in _PAIRS:
            here, there = self[f"{name}_it"], self[f"{name}_en"]
            if here.data and not there.data:
                self.refuse({there.name.split("-")[-1]: [_("Scrivilo anche in inglese: la pagina è in due lingue.")]})
            elif there.data and not here.data and name != "title":
                self.refuse({here.name.split("-")[-1]: [_("Scrivilo anche in italiano.")]})
        self._check_time()
        return not self.errors

    def _check_time(self) -> None:
        if self.years.errors or self.hours.errors:
            return
        years, hours = self.years.data, self.hours.data
        if years is None:
            self.refuse({"years": [_("Scrivi quanto dura, in anni: 0,5 sono sei mesi.")]})
        elif not years and self.kind.data != "exam":
            self.refuse({"years": [_("Solo un esame non prende tempo: scrivi quanto dura, 0,25 sono tre mesi.")]})
        elif hours and hours > years * HOURS_A_YEAR:
            self.refuse({"hours": [_("Tante ore non stanno in questi anni: al massimo %(num)s l’anno.", num=HOURS_A_YEAR)]})  # fmt: skip

    def step(self) -> dict[str, Any]:
        """The row as the table keeps it."""
        years, hours = self.years.data or 0, self.hours.data
        said = {
            f"{name}_{language}": self[f"{name}_{language}"].data or "" for name in _PAIRS for language in ("it", "en")
        }
        return {
            "kind": self.kind.data, **said, "years": int(years) if years == int(years) else years,
            "hours": round(hours) if hours else None, "cost": self.cost.data, "job": self.job.data or "",
        }  # fmt: skip


class PathForm(Form):
    """A way to a profession: for whom it is, its steps, what it opens."""

    to = SelectField(_l("A quale professione porta"), [required(_l("Scegli la professione."))])
    goals = Several(_l("Per chi vuole"), [required(_l("Scegli almeno una risposta: altrimenti nessuno vede questa strada."))])  # fmt: skip
    entry = RadioField(_l("Che cosa serve per cominciare"), [required(_l("Scegli che cosa serve."))])
    tracks = Several(_l("Da quali scuole"))
    steps = Rows(FormField(StepForm), max_entries=MOST_STEPS)
    opens = Several(_l("Dopo, apre la strada verso"))
    needs_check = TextAreaField(_l("Che cosa è ancora da verificare"), [at_most(1000)])
    version = HiddenField()

    def offer(self, told: Sequence[Told]) -> "PathForm":
        """Put in what can be chosen, and empty rows for further steps."""
        professions = [(one.slug, one.title) for one in told]
        self.to.choices = _choices([("", _("Scegli…")), *professions])
        self.opens.choices = _choices(professions)
        self.goals.choices = _choices(paths.GOALS_IN_TABLE.items())
        self.entry.choices = _choices(ENTRIES.items())
        self.tracks.choices = _choices((slug, track.name) for slug, track in tags.tracks().items())
        empty = sum(row.form.is_empty for row in self.steps)
        for _row in range(min(EMPTY_ROWS - empty, MOST_STEPS - len(self.steps))):
            self.steps.append_entry()
        kinds = [(kind, words) for kind, words in paths.KINDS.items() if kind != "school"]
        costs = [(slug, paths.cost_name(slug) or _("Niente")) for slug in paths.costs()]
        for row in self.steps:
            row.form.kind.choices, row.form.cost.choices = _choices(kinds), _choices(costs)
            row.form.job.choices = _choices([("", _("Non ancora")), *professions])
        return self

    def filled(self) -> list[StepForm]:
        """The rows in which something is written, by their number, those without a number last."""
        rows = [row.form for row in self.steps if not row.form.is_empty]
        return sorted(rows, key=lambda row: 100 if row.place.data is None else row.place.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field, then: at least one step, and the last of them that leads to work leads to the profession."""
        super().validate(extra_validators)
        rows = self.filled()
        leads = [row for row in rows if row.job.data]
        years = sum(row.years.data or 0 for row in rows)
        if not rows:
            self.steps[0].form.refuse({"title_it": [_("Serve almeno un passo.")]})
        elif self.to.data and (not leads or leads[-1].job.data != self.to.data):
            (leads or rows)[-1].refuse({"job": [_("L’ultimo lavoro deve essere la professione a cui porta la strada.")]})  # fmt: skip
        if years > LONGEST:
            rows[-1].refuse({"years": [_("In tutto sono più di %(num)s anni: controlla i numeri.", num=LONGEST)]})
        found = [row.form.errors for row in self.steps]
        self.steps.errors = found if any(found) else []
        return not self.errors

    def values(self, told: Sequence[Told], row: StudyPath | None = None) -> dict[str, Any]:
        """What was typed, as columns of the row; what `row` names already stays in its order."""
        goals, tracks, opens = (
            _in_order(self[name].data or [], getattr(row, name) if row else []) for name in ("goals", "tracks", "opens")
        )
        return {
            "to_id": next(one.id for one in told if one.slug == self.to.data), "goals": goals,
            # Every school ticked is the same as none.
            "tracks": [] if set(tracks) == set(tags.tracks()) else tracks, "entry": self.entry.data,
            "steps": [row.step() for row in self.filled()], "opens": opens,
            "needs_check": [line.strip() for line in (self.needs_check.data or "").splitlines() if line.strip()],
        }  # fmt: skip


def of_path(row: StudyPath, told: Sequence[Told]) -> dict[str, Any]:
    """A row as the data of its form."""
    plain = {name: getattr(row, name) for name in ("goals", "tracks", "entry", "opens")}
    steps = [{**step, "place": place} for place, step in enumerate(row.steps, 1)]
    return plain | {
        "to": next((one.slug for one in told if one.id == row.to_id), ""), "steps": steps,
        "needs_check": "\n".join(row.needs_check), "version": row.updated_at.isoformat(),
    }  # fmt: skip


def _in_order(chosen: Sequence[str], held: Sequence[str]) -> list[str]:
    return sorted(chosen, key=lambda one: held.index(one) if one in held else len(held))


def _choices(pairs: Any) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=str(name)) for value, name in pairs]
