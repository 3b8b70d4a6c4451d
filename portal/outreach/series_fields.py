"""How do boxes to tick, hours and lists of days that somebody sent become values?"""

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Any

from wtforms import Field, SelectMultipleField, StringField, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from portal.i18n import gettext as _
from portal.web.forms import Form

_HOUR = re.compile(r"([0-9]{1,2})[:.,h ]?([0-9]{2})?")
_MANY = 400


class Boxes(SelectMultipleField):  # type: ignore[misc]  # the library has no types
    """Boxes to tick; refuses what is not among them, in our words."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.type = "SelectMultipleField"  # as templates know it

    def process_formdata(self, valuelist: list[str]) -> None:
        """A value of another kind counts as one that is not in the list."""
        self.odd = False
        try:
            self.data = [self.coerce(value) for value in valuelist]
        except ValueError:
            self.data, self.odd = [], True

    def pre_validate(self, form: Form) -> None:
        known = {choice.value for choice in self.choices or ()}
        if getattr(self, "odd", False) or any(value not in known for value in self.data or ()):
            raise ValidationError(_("Una di queste voci non c’è nella lista: scegli di nuovo."))


class HourField(StringField):  # type: ignore[misc]
    """An hour on the clock as people type it: 9:30, 9.30, 930, 9; `data` is a time or None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not self.text:
            return
        found = _HOUR.fullmatch(self.text) if self.text.isascii() else None
        if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise ValueError(_("Scrivi un’ora, per esempio 9:30."))
        self.data = time(int(found[1]), int(found[2] or 0))

    def _value(self) -> str:
        typed: str = getattr(self, "text", "")
        return typed or (f"{self.data:%H:%M}" if isinstance(self.data, time) else "")


class DaysField(Field):  # type: ignore[misc]
    """Days in ISO form, one a value or with commas between; what is no day is left out. `data` is a set."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        words = [word for value in valuelist[:_MANY] for word in value[: _MANY * 11].split(",")]
        self.data = {day for word in words[:_MANY] if (day := _day(word)) is not None}

    def _value(self) -> str:
        return written(self.data or ())


def written(days: Iterable[date]) -> str:
    """Days as one hidden value."""
    return ",".join(day.isoformat() for day in sorted(days))


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word.strip()) if len(word.strip()) == 10 else None
    except ValueError:
        return None
