"""What may staff choose when two dossiers become one?"""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, RadioField

from portal.applications.merging.actions import Chosen
from portal.applications.merging.sides import Side
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.web.forms import Form, shown_phone


class MergeForm(Form):
    """Which name and contacts to use where the two differ; `state` is how both stood on the screen."""

    state = HiddenField()
    name = RadioField(_l("Nome da usare"), validate_choice=False)
    phone = RadioField(_l("Telefono da usare"), validate_choice=False)
    email = RadioField(_l("E-mail da usare"), validate_choice=False)

    @classmethod
    def about(cls, both: Sequence[Side], state: str, sent: Any = None) -> "MergeForm":
        """The form for these two; what came last is chosen already."""
        form = cls(sent) if sent is not None else cls()
        newest = max((side.newest for side in both), key=lambda a: (a.submitted_at, a.key))
        for field, values, last in (
            (form.name, _all(side.names for side in both), newest.name),
            (form.phone, _all(side.phones for side in both), newest.phone),
            (form.email, _all(side.emails for side in both), newest.candidate.email),
        ):
            words = shown_phone if field is form.phone else str
            field.choices = [(str(number), words(value)) for value, number in values.items()]
            if sent is None:
                field.data = str(values[last])
        if sent is None:
            form.state.data = state
        return form

    @property
    def differing(self) -> list[RadioField]:
        """The questions that have more than one answer."""
        return [field for field in (self.name, self.phone, self.email) if len(field.choices) > 1]

    def chosen(self) -> Chosen | None:
        """The answers; None with the reasons beside the fields."""
        numbers = []
        for field in (self.name, self.phone, self.email):
            known = [value for value, _label in field.choices]
            value = known[0] if len(known) == 1 else field.data
            if value not in known:
                field.errors = [_("Scegli una delle voci.")]
                continue
            numbers.append(int(value))
        return Chosen(*numbers) if len(numbers) == 3 else None


def _all(parts: Any) -> Mapping[str, int]:
    """Each value once, with the newest place it stands in."""
    out: dict[str, int] = {}
    for part in parts:
        for value, number in part.items():
            out[value] = max(number, out.get(value, 0))
    return out
