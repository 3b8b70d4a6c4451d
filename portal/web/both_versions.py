"""How does what somebody typed differ from what is saved, field by field, in words?"""

from collections.abc import Collection
from typing import Any

from babel.dates import format_date

from portal import i18n
from portal.i18n import gettext as _

# Said in another way on the page, or no text at all.
LEFT_OUT = frozenset({"HiddenField", "FileField"})


def rows(mine: Any, saved: Any, besides: Collection[str] = ()) -> list[tuple[str, str, str]]:
    """Label, my words and the saved words of every field that differs between two forms of one kind.

    `besides` names fields that are left out.
    """
    fields = [field for field in mine if field.type not in LEFT_OUT and field.name not in besides]
    pairs = [(field.label.text, said(field), said(saved[field.name])) for field in fields]
    return [(str(label), here, there) for label, here, there in pairs if here != there]


def said(field: Any) -> str:
    """What a field holds, in words."""
    value = field.data
    if field.type == "BooleanField":
        return _("Sì") if value else _("No")
    if field.type in {"SelectField", "SelectMultipleField"}:
        chosen = {str(v) for v in value} if isinstance(value, list) else {"" if value is None else str(value)}
        names = {str(choice.value): str(choice.label) for choice in field.choices}
        return ", ".join(names.get(v, v) for v in sorted(chosen) if v)
    if field.type == "DateField":
        return format_date(value, "long", locale=i18n.babel_locale()) if value else ""
    if field.type == "NumberField":
        return str(field._value())
    return "" if value is None else str(value).replace("\r\n", "\n")
