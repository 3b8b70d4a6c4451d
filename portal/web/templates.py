"""What can every template use, and how are dates, money and links written?"""

import hashlib
from collections.abc import Callable, Mapping, MutableMapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_currency, format_decimal
from jinja2 import pass_context, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from portal import i18n, markdown
from portal.candidates import vocabulary
from portal.settings import ROOT, Settings
from portal.web import assets, icons, links

ROME = ZoneInfo("Europe/Rome")


def folder(name: str) -> Path:
    """`templates` or `static`: beside the package in the source tree, inside it in a wheel."""
    beside = ROOT / name
    return beside if beside.is_dir() else Path(__file__).parent.parent / name


class _Environment(jinja2.Environment):
    """No template has globals of its own, so all share one plain dict: every import compares its keys."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def environment(settings: Settings, *, cache: bool = True) -> jinja2.Environment:
    """The one Jinja environment: escaping always on, a missing key is an error."""
    env = _Environment(
        loader=jinja2.FileSystemLoader(folder("templates")),
        # Plain text has no markup to protect: an apostrophe in a mail stays an apostrophe.
        autoescape=lambda name: not (name or "").endswith(".txt"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=not cache,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: i18n.translations(i18n.current()).gettext(text),
        lambda one, many, n: i18n.translations(i18n.current()).ngettext(one, many, n),
        newstyle=True,
    )
    env.globals |= {
        "_": translated,
        "url": links.url,
        "absolute": links.absolute,
        "in_every_language": links.in_every_language,
        "fingerprint": fingerprint,
        "static": assets.static_url,
        "icon": icons.icon,
        "remember": remember,
        "demo": False,
        "brand": brand(settings),
        "production": settings.production,
    }
    env.filters |= {
        "euro": euro, "date": day, "datetime": moment, "number": number, "ago": ago, "paragraphs": paragraphs, "markdown": markdown.render,
    }  # fmt: skip
    # Filters run when the page is made, so they speak the visitor's language; the context keeps Jinja from folding them.
    env.filters |= {"skill_name": skill, "availability_name": availability}
    return env


@pass_eval_context
def translated(context: EvalContext, message: str, /, **values: Any) -> str:
    """The message in the visitor's language with its values filled in, escaped where the template escapes.

    What Jinja's own `_` does, without its three calls: a page says fifty to two hundred messages.
    """
    text = _translated(message, i18n.current(), bool(context.autoescape))
    return text % values if values or "%" in text else text


@lru_cache(maxsize=8192)
def _translated(message: str, language: str, escaped: bool) -> str:
    text = i18n.translations(language).gettext(message)
    return Markup(text) if escaped else text


def brand(settings: Settings) -> Mapping[str, Any]:
    """Who the installation is, for header, footer and mails."""
    return {
        "name": settings.name,
        "tagline": settings.tagline,
        "logo_url": "/logo" if settings.logo else None,
        "colour": settings.colour,
        "legal": {
            "organisation": settings.legal_organisation, "representative": settings.legal_representative,
            "address": settings.legal_address, "vat": settings.legal_vat, "email": settings.legal_email,
            "phone": settings.legal_phone, "pec": settings.legal_pec,
        },
    }  # fmt: skip


# Filters take the context so that Jinja never folds one visitor's language into the compiled template.


@pass_context
def euro(_context: Any, cents: int | None, decimals: bool = False) -> str:
    """Euro cents as people write them: 1.545 €."""
    return "" if cents is None else _euro(cents, decimals, i18n.current())


@lru_cache(maxsize=4096)
def _euro(cents: int, decimals: bool, language: str) -> str:
    pattern = "¤#,##0.00" if language == "en" else "#,##0.00 ¤"
    if not decimals:
        pattern = pattern.replace(".00", "")
    return format_currency(cents / 100, "EUR", pattern, locale=i18n.babel_locale(), currency_digits=False)


@pass_context
def day(_context: Any, value: date | datetime | None, style: str = "long") -> str:
    """A day: 21 novembre 2026."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(ROME).date()
    return _day(value, style, i18n.current())


@lru_cache(maxsize=4096)
def _day(value: date, style: str, _language: str) -> str:
    return format_date(value, style, locale=i18n.babel_locale())


@pass_context
def moment(_context: Any, value: datetime | None, style: str = "d MMMM y, HH:mm") -> str:
    """A point in time, as clocks in Italy show it."""
    return "" if value is None else format_datetime(value.astimezone(ROME), style, locale=i18n.babel_locale())


@pass_context
def ago(_context: Any, value: datetime) -> str:
    """How long ago: 3 giorni fa."""
    from portal.db import now

    return format_timedelta(value - now(), add_direction=True, locale=i18n.babel_locale())


@pass_context
def number(_context: Any, value: float | None) -> str:
    """A number with the language's separators, without useless zeros."""
    return "" if value is None else _number(value, i18n.current())


@lru_cache(maxsize=4096)
def _number(value: float, _language: str) -> str:
    return format_decimal(value, locale=i18n.babel_locale())


def fingerprint(*words: str) -> str:
    """Eight signs that change with these words, for addresses of what may be kept while they stay the same."""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:8]


def remember(macro: Callable[..., Markup], *arguments: Any) -> Markup:
    """The macro's markup, made once for the same arguments in the same language.

    Only for macros that show nothing but their arguments (imported without context), and only with arguments that never
    change: a long list then costs a look-up a row.
    """
    return _remembered(macro, i18n.current(), *arguments)


@lru_cache(maxsize=4096)
def _remembered(macro: Callable[..., Markup], _language: str, *arguments: Any) -> Markup:
    return macro(*arguments)


@pass_context
def skill(_context: Any, code: str) -> str:
    """What we call a skill."""
    return vocabulary.skill_name(code)


@pass_context
def availability(_context: Any, code: str) -> str:
    """What we call a time of availability."""
    return vocabulary.availability_name(code)


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs and, for lines that begin with a dash, as a list."""
    out: list[str] = []
    for block in text.replace("\r\n", "\n").strip().split("\n\n"):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        items = [line for line in lines if line[:1] in "-•–"]
        if lines and len(items) == len(lines):
            out.append("<ul>" + "".join(f"<li>{escape(line[1:].strip())}</li>" for line in lines) + "</ul>")
        elif lines:
            head, rest = [line for line in lines if line not in items], items
            out.append("<p>" + "<br>".join(str(escape(line)) for line in head) + "</p>" if head else "")
            if rest:
                out.append("<ul>" + "".join(f"<li>{escape(line[1:].strip())}</li>" for line in rest) + "</ul>")
    return Markup("\n".join(out))
