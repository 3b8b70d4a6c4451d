"""How is a day, or the time from one moment to another, said in words, as clocks in Italy show it?"""

from datetime import date, datetime

from babel.dates import format_date, format_time

from portal import i18n
from portal.calendar_files import ROME
from portal.i18n import gettext as _


def span(starts_at: datetime, ends_at: datetime) -> str:
    """Day and hours as clocks in Italy show them."""
    first, last = starts_at.astimezone(ROME), ends_at.astimezone(ROME)
    locale = i18n.babel_locale()
    until = format_time(last, "HH:mm", locale=locale)
    if last.date() != first.date():
        until = f"{day_in_words(last.date())}, {until}"
    return _(
        "%(day)s, dalle %(start)s alle %(end)s", day=day_in_words(first.date()),
        start=format_time(first, "HH:mm", locale=locale), end=until,
    )  # fmt: skip


def day_in_words(day: date) -> str:
    """With the day of the week: people think in those."""
    return format_date(day, "EEEE d MMMM y", locale=i18n.babel_locale())
