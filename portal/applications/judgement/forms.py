"""What may be typed about criteria, marks, guests, and who follows an opening?"""

import re
from collections.abc import Sequence
from secrets import token_urlsafe
from typing import Any

from markupsafe import Markup
from wtforms import (  # fmt: skip
    FormField,
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
from wtforms.validators import Optional

from portal.applications.desk_forms import TextForm
from portal.applications.judgement.actions import HIGHEST, LOWEST, Mark
from portal.applications.judgement.criteria import FEWEST, MOST, Typed
from portal.applications.judgement.guests import LONGEST
from portal.applications.judgement.models import Criterion
from portal.applications.judgement.people import Follower
from portal.editing.path_forms import Rows, Several
from portal.i18n import current
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.openings import ad_checks
from portal.web.forms import Form, at_most, between, one_line, required
from portal.web.pagination import whole_number

# About the task and not about the person: what was seen, against what the work needs.
MARKS = {
    1: _l("Non ancora adeguato al compito"),
    2: _l("Adeguato in parte"),
    3: _l("Adeguato al compito"),
    4: _l("Più che adeguato"),
}


class MarkForm(Form):
    """The mark for one criterion, and why; its fields are called after the criterion's number."""

    value = RadioField(_l("Voto"), [required(_l("Scegli un voto da 1 a 4."))])
    note = TextAreaField(_l("Che cosa te lo fa dire"), [at_most(500)])

    @classmethod
    def about(cls, criterion: Criterion, sent: Any, known: Mark | None) -> "MarkForm":
        """As it was sent, or as it is known."""
        values = {"value": str(known.value), "note": known.note} if known else {}
        form = cls(sent, prefix=f"c{criterion.key}-", **values)
        form.value.choices = [SelectChoice(str(n), f"{n} – {words}") for n, words in MARKS.items()]
        form.value.label.text = Markup('<span lang="it">{}</span>').format(criterion.name)  # as it was written
        return form


class JudgementForm(Form):
    """One's own marks for all criteria, with a note on the whole; `version` is what was on the screen."""

    note = TextAreaField(_l("In breve"), [at_most(2000)])
    version = HiddenField()

    marks: list[tuple[Criterion, MarkForm]]

    @classmethod
    def about(
        cls, criteria: Sequence[Criterion], known: dict[int, Mark], sent: Any = None, **values: Any
    ) -> "JudgementForm":
        """The form for these criteria, with what was sent or is known."""
        form = cls(sent, **values)
        form.marks = [(one, MarkForm.about(one, sent, known.get(one.key))) for one in criteria]
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """The note, and each mark for itself."""
        good = super().validate(extra_validators)
        wrong = [form for _criterion, form in self.marks if not form.validate()]  # each of them, not the first only
        return good and not wrong

    @property
    def all_errors(self) -> list[tuple[str, str]]:
        """Where (an id on the page) and what, in order."""
        fields = [(form.value, form.note) for _criterion, form in self.marks]
        flat = [one for pair in fields for one in pair] + [self.note]
        return [
            (one.id + ("-0" if one.type == "RadioField" else ""), f"{one.label.text} – {one.errors[-1]}")
            for one in flat
            if one.errors
        ]

    def given(self) -> dict[int, Mark]:
        """The marks by criterion; only after `validate`."""
        return {one.key: Mark(int(form.value.data), form.note.data or "") for one, form in self.marks}

    @staticmethod
    def left_over(retired: Sequence[Criterion], sent: Any) -> list[tuple[str, str, str]]:
        """What was typed for criteria that went meanwhile (name, mark, why), so that nothing is lost."""
        out = []
        for one in retired:
            value, note = str(sent.get(f"c{one.key}-value", "")), str(sent.get(f"c{one.key}-note", ""))[:500]
            number = whole_number(value)
            if (number is not None and LOWEST <= number <= HIGHEST) or note:
                out.append((one.name, value[:1], note))
        return out


class CriterionRow(Form):
    """One criterion; a row in which nothing is written is none."""

    number = HiddenField()
    name = StringField(_l("Criterio"), [at_most(80)], filters=[one_line])
    about = TextAreaField(_l("Che cosa si guarda"), [at_most(300)])

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not self.name.data and not self.about.data

    def validate_name(self, field: Field) -> None:
        """An explanation needs something that it explains; and nothing unlawful is judged."""
        if self.about.data and not field.data:
            raise ValidationError(_("Dai un nome a questo criterio."))
        findings = ad_checks.check_text(f"{field.data or ''}\n{self.about.data or ''}", frozenset())
        reasons = [f"«{f.words}»: {f.reasons.get(current(), f.reasons['it'])}" for f in findings if f.is_error]
        if reasons:
            raise ValidationError(" ".join(reasons))


class CriteriaForm(Form):
    """Three to eight criteria; `version` is what was on the screen."""

    rows = Rows(FormField(CriterionRow), _l("Criteri"), max_entries=MOST)
    version = HiddenField()

    @classmethod
    def about(cls, typed: Sequence[Typed], version: str, sent: Any = None) -> "CriteriaForm":
        """As they were sent, or as they are (or are proposed), with empty rows up to the most there may be."""
        form = cls(sent, version=version) if sent is not None else cls(version=version)
        if sent is None:
            for one in typed:
                form.rows.append_entry({"number": str(one.id or ""), "name": one.name, "about": one.about})
        while len(form.rows.entries) < MOST:
            form.rows.append_entry()
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Each row for itself, then how many there are and whether two are the same."""
        super().validate(extra_validators)
        filled, seen = [row for row in self.filled if row.name.data], set[str]()
        for row in filled:
            name = row.name.data.casefold()
            if name in seen:
                row.refuse({"name": [_("Questo criterio c’è già.")]})
            seen.add(name)
        # A list of rows does not notice by itself what was said beside one of them afterwards.
        self.rows.errors = [entry.errors for entry in self.rows.entries if entry.errors]
        if not self.rows.errors and not FEWEST <= len(filled) <= MOST:
            self.form_errors = [_("Servono da %(few)s a %(most)s criteri.", few=FEWEST, most=MOST)]
        return not self.errors and not self.form_errors

    @property
    def filled(self) -> list[CriterionRow]:
        """The rows in which something is written."""
        return [entry.form for entry in self.rows.entries if not entry.form.is_empty]

    def typed(self) -> list[Typed]:
        """What was written, in order."""
        return [Typed(whole_number(str(r.number.data or "")), r.name.data, r.about.data or "") for r in self.filled]


class RemarkForm(TextForm):
    """A note, and the colleagues whom it tells."""

    tell = Several(_l("Avvisa"))

    def offer(self, readers: Sequence[Follower]) -> "RemarkForm":
        """Put in who can be told."""
        self.tell.choices = [SelectChoice(value=str(one.id), label=one.name) for one in readers]
        return self


class AssignForm(Form):
    """Who should follow an opening."""

    person = SelectField(_l("Chi"), [Optional()], coerce=lambda value: whole_number(str(value)), validate_choice=False)

    def offer(self, free: Sequence[Follower], role_names: Any) -> "AssignForm":
        """Put in who can be chosen, with what they do."""
        self.person.choices = [
            SelectChoice("", _("Scegli…")),
            *(SelectChoice(one.id, f"{one.name} – {role_names(one)}") for one in free),
        ]
        return self


class GuestForm(Form):
    """A link for somebody without an account."""

    submission = HiddenField()
    name = StringField(
        _l("Nome e cognome"), [required(_l("Scrivi chi è: il nome sta in cima alla sua pagina.")), at_most(120)], filters=[one_line]
    )  # fmt: skip
    days = IntegerField(
        _l("Per quanti giorni"), [required(_l("Scrivi per quanti giorni.")), between(1, LONGEST)], default=7
    )

    @classmethod
    def fresh(cls) -> "GuestForm":
        """One showing of the form."""
        return cls(submission=token_urlsafe(18))

    def validate_submission(self, field: Field) -> None:
        """Our own word, not a novel."""
        if not re.fullmatch(r"[\w-]{10,64}", field.data or "", re.ASCII):
            field.data = token_urlsafe(18)
            raise ValidationError(_("La pagina era aperta da troppo tempo. Controlla e invia di nuovo."))
