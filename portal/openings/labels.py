"""In which words does a page say contract, shifts, hours, season and car?"""

from collections.abc import Mapping
from typing import Any

from babel.numbers import format_decimal

from portal import i18n
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.i18n import ngettext
from portal.openings.models import Car, CloseReason, Contract, Season, Shift

CONTRACTS: Mapping[Contract, Any] = {
    Contract.PERMANENT: _l("Tempo indeterminato"),
    Contract.FIXED_TERM: _l("Tempo determinato"),
    Contract.REPLACEMENT: _l("Sostituzione"),
    Contract.APPRENTICESHIP: _l("Apprendistato"),
    Contract.INTERNSHIP: _l("Tirocinio"),
    Contract.ON_CALL: _l("A chiamata"),
    Contract.FREELANCE: _l("Libera professione"),
}
SHIFTS: Mapping[Shift, Any] = {
    Shift.MORNING: _l("Mattina"),
    Shift.AFTERNOON: _l("Pomeriggio"),
    Shift.EVENING: _l("Sera"),
    Shift.NIGHT: _l("Notte"),
    Shift.ROTATING: _l("Turni a rotazione"),
    Shift.SPLIT: _l("Orario spezzato"),
}
SEASONS: Mapping[Season, Any] = {
    Season.ALL_YEAR: _l("Tutto l’anno"),
    Season.SCHOOL_YEAR: _l("Durante l’anno scolastico"),
    Season.SUMMER: _l("D’estate"),
}
CARS: Mapping[Car, Any] = {
    Car.NO: _l("Non serve l’auto"),
    Car.USEFUL: _l("L’auto è utile"),
    Car.NEEDED: _l("Serve l’auto"),
}
CLOSE_REASONS: Mapping[CloseReason, Any] = {
    CloseReason.FILLED: _l("Posto coperto"),
    CloseReason.EXPIRED: _l("Termine passato"),
    CloseReason.CANCELLED: _l("Annullata"),
    CloseReason.UNFILLED: _l("Nessuna persona trovata"),
}


def number(value: float) -> str:
    """A number in the visitor's language, without useless zeros."""
    return str(int(value)) if value == int(value) else format_decimal(value, locale=i18n.babel_locale())


def hours(low: float | None, high: float | None) -> str:
    """Weekly hours: «30 ore a settimana», «da 30 a 38 ore a settimana»."""
    low, high = low or high, high or low
    if low is None or high is None:
        return ""
    if low == high:
        return _("%(hours)s ore a settimana", hours=number(low))
    return _("da %(low)s a %(high)s ore a settimana", low=number(low), high=number(high))


def contract(kind: Contract, months: int | None = None) -> str:
    """The kind of contract and, where it ends, after how many months."""
    name = str(CONTRACTS[kind])
    if not months:
        return name
    length = ngettext("%(num)s mese", "%(num)s mesi", months)  # not inside an f-string: messages are not found there
    return f"{name}, {length}"


def shifts(values: list[str]) -> list[str]:
    """Names of the parts of the day, in the order of the day."""
    return [str(name) for shift, name in SHIFTS.items() if shift.value in values]
