"""How are numbers, means and changes written, in the visitor's language?"""

from babel.numbers import format_decimal

from portal import i18n


def number(value: float | None, digits: int = 1) -> str:
    """A number in the visitor's language; a dash for none."""
    if value is None:
        return "–"
    return format_decimal(round(value, digits), locale=i18n.babel_locale(), decimal_quantization=False)


def mean(value: float) -> str:
    """A mean mark, always with one decimal: 4,0."""
    return format_decimal(value, "0.0", locale=i18n.babel_locale())


def signed(value: float | None) -> str:
    """A change with its sign: +0,6."""
    return "–" if value is None else ("+" if round(value, 1) > 0 else "") + mean(round(value, 1) or 0).replace("-", "−")
