"""How does a number that somebody typed the Italian way become a number?"""

import re

from wtforms import StringField

from portal import i18n
from portal.i18n import gettext as _

_THOUSANDS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]{1,2})?")
_PLAIN = re.compile(r"[0-9]{1,9}([.,][0-9]{1,2})?")


class NumberField(StringField):  # type: ignore[misc]
    """A number as people write it: 37,5 or 1.545,50; `data` is a float or None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if self.text:
            thousands = _THOUSANDS.fullmatch(self.text)
            if not thousands and not _PLAIN.fullmatch(self.text):
                raise ValueError(_("Scrivi un numero, per esempio 37,5."))
            self.data = float((self.text.replace(".", "") if thousands else self.text).replace(",", "."))

    def _value(self) -> str:
        typed: str = getattr(self, "text", "")
        if typed or self.data is None:
            return typed
        plain = f"{float(self.data):.2f}".rstrip("0").rstrip(".")
        return plain.replace(".", ",") if i18n.current() == i18n.SOURCE else plain


def cents(euros: float | None) -> int | None:
    """Euro as cents."""
    return round(euros * 100) if euros else None
