"""What do all forms share: the language of their messages, clean text, checks that many need?"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from wtforms import FileField, StringField, ValidationError
from wtforms import Form as WTForm
from wtforms.fields import Field

from portal import places
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.i18n import ngettext

# Control characters, lone surrogates and the marks that turn text around: nobody types them on purpose.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")


def clean(text: str) -> str:
    """The text in composed form (NFC), without characters that no keyboard makes."""
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text))


# WTForms' own English messages, in our words; everything else is said by our validators.
_OWN_WORDS = {
    "This field is required.": _l("Questo campo serve."),
    "Not a valid choice.": _l("Scegli una delle voci della lista."),
    "Invalid Choice: could not coerce.": _l("Scegli una delle voci della lista."),
    "Not a valid choice": _l("Scegli una delle voci della lista."),
    "'%(value)s' is not a valid choice for this field.": _l("Scegli una delle voci della lista."),
    "Not a valid integer value.": _l("Scrivi un numero intero."),
    "Not a valid decimal value.": _l("Scrivi un numero."),
    "Not a valid float value.": _l("Scrivi un numero."),
    "Not a valid date value.": _l("Scrivi una data, per esempio 31/12/2026."),
    "Invalid input.": _l("Questo valore non va bene."),
}


class _Words:
    """WTForms asks here for its messages."""

    def gettext(self, text: str) -> str:
        return str(_OWN_WORDS.get(text, text))

    def ngettext(self, one: str, many: str, n: int) -> str:
        return str(_OWN_WORDS.get(one, one if n == 1 else many))


def _strip(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


class Form(WTForm):  # type: ignore[misc]  # the library has no types
    """Base of every form: messages in the visitor's language, spaces around text taken off."""

    class Meta:
        locales = False
        cache_translations = False

        def get_translations(self, form: WTForm) -> _Words:
            return _Words()

        def wrap_formdata(self, form: WTForm, sent: Any) -> Any:
            """A file where words belong, or words where a file belongs, count as not sent."""
            if not hasattr(sent, "multi_items"):
                return sent
            files = {field.name for field in form if isinstance(field, FileField)}
            return type(sent)([(k, v) for k, v in sent.multi_items() if isinstance(v, str) != (k in files)])

        def bind_field(self, form: WTForm, unbound: Any, options: dict[str, Any]) -> Field:
            filters = list(unbound.kwargs.get("filters", ()))
            if issubclass(unbound.field_class, StringField) and _strip not in filters:
                filters.append(_strip)
            return (
                unbound.bind(form=form, filters=filters, **options) if filters else unbound.bind(form=form, **options)
            )

    form_errors: list[str]

    def refuse(self, messages: dict[str, list[str]]) -> None:
        """Put a rule's reasons (`RuleBroken.messages`) beside the fields they are about."""
        for name, reasons in messages.items():
            if name in self._fields:
                self[name].errors = [*self[name].errors, *reasons]
            else:
                self.form_errors = [*self.form_errors, *reasons]


def required(message: str | None = None) -> Callable[[Form, Field], None]:
    """The field may not be empty (for text: not only spaces)."""

    def check(_form: Form, field: Field) -> None:
        if (
            field.data is None
            or field.data is False
            or field.data == []
            or (isinstance(field.data, str) and not field.data.strip())
        ):
            raise ValidationError(str(message) if message else _("Questo campo serve."))

    check.field_flags = {"required": True}  # type: ignore[attr-defined]
    return check


def at_most(limit: int) -> Callable[[Form, Field], None]:
    """The text may have this many characters."""

    def check(_form: Form, field: Field) -> None:
        length = len(field.data or "")
        if length > limit:
            raise ValidationError(
                ngettext(
                    "Il testo ha %(num)s carattere; al massimo %(limit)s.",
                    "Il testo ha %(num)s caratteri; al massimo %(limit)s.",
                    length,
                    limit=limit,
                )
            )

    check.field_flags = {"maxlength": limit}  # type: ignore[attr-defined]
    return check


def between(low: float, high: float) -> Callable[[Form, Field], None]:
    """The number lies between these two, both included."""

    def check(_form: Form, field: Field) -> None:
        if field.data is not None and not (low <= field.data <= high):
            raise ValidationError(_("Scrivi un numero tra %(low)s e %(high)s.", low=f"{low:g}", high=f"{high:g}"))

    check.field_flags = {"min": low, "max": high}  # type: ignore[attr-defined]
    return check


def email(_form: Form, field: Field) -> None:
    """The text is an e-mail address; the field then holds it in its normal form."""
    try:
        field.data = normal_email(field.data or "")
    except ValueError:
        raise ValidationError(_("Controlla l’indirizzo e-mail: dovrebbe essere come nome@esempio.it.")) from None


def normal_email(text: str) -> str:
    """The address as we keep it: checked for its form, lower case, as any mail server takes it. Raises ValueError.

    A domain with accents is kept in its ASCII form; before the @ accents are refused, since few servers carry them.
    """
    if len(text) > 254:
        raise ValueError("too long")
    try:
        # Not casefold(): it makes ss of ß, and that is somebody else's address.
        found = validate_email(text, check_deliverability=False, test_environment=True, allow_smtputf8=False)
        return (found.ascii_email or found.normalized).lower()
    except EmailNotValidError as wrong:
        raise ValueError(str(wrong)) from None


def phone(_form: Form, field: Field) -> None:
    """The text is a telephone number, Italian unless it begins with +; the field then holds it as E.164."""
    try:
        field.data = normal_phone(field.data or "")
    except ValueError:
        raise ValidationError(_("Controlla il numero di telefono: per esempio 333 123 4567.")) from None


def normal_phone(text: str) -> str:
    """The number in E.164, `+393331234567`. Raises ValueError."""
    if len(text) > 40:
        raise ValueError("too long")
    try:
        number = phonenumbers.parse(text, "IT")
    except phonenumbers.NumberParseException as wrong:
        raise ValueError(str(wrong)) from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError("not a possible number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_phone(e164: str) -> str:
    """The number as people read it: 333 123 4567 for Italian ones, else with its prefix."""
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    italian = number.country_code == 39
    kind = phonenumbers.PhoneNumberFormat.NATIONAL if italian else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, kind)


def comune(_form: Form, field: Field) -> None:
    """The text, if there is one, names a comune; else those that it may mean are offered."""
    if field.data and places.find(field.data) is None:
        near = ", ".join(c.label for c in places.suggest(field.data, 3))
        if near:
            raise ValidationError(_("Non troviamo questo comune. Forse intendi: %(names)s?", names=near))
        raise ValidationError(_("Non troviamo questo comune. Scrivi il nome ufficiale, per esempio Lecco (LC)."))


def one_line(value: Any) -> Any:
    """Names go into subjects of mails: no line breaks, single spaces."""
    return " ".join(value.split()) if isinstance(value, str) else value


def if_filled(check: Callable[[Form, Field], None]) -> Callable[[Form, Field], None]:
    """The check only where there is something to check: an empty field has one reason, not two."""

    def checked(form: Form, field: Field) -> None:
        if field.data:
            check(form, field)

    return checked


def first_error(form: Form) -> Sequence[str]:
    """All reasons of a form in one list, for a summary."""
    return [*form.form_errors, *(reason for field in form for reason in field.errors)]
