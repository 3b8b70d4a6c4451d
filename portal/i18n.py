"""In which language does the portal speak to this person?

Message ids are the Italian words themselves. Every other language is a folder of catalogues under
`portal/locales/<language>/`, one file a feature, read and merged at start.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy

SOURCE = "it"
LOCALES = Path(__file__).parent / "locales"

_current: ContextVar[str] = ContextVar("locale", default=SOURCE)


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages the portal is complete in; the first is the one without a prefix in addresses."""
    return (SOURCE, *sorted(p.name for p in LOCALES.iterdir() if p.is_dir() and p.name != SOURCE))


def current() -> str:
    """The language of this request, mail or command."""
    return _current.get()


def babel_locale() -> Locale:
    """The current language as Babel knows it."""
    return _babel(_current.get())


@cache
def _babel(code: str) -> Locale:
    return Locale.parse({"it": "it_IT", "en": "en_GB"}.get(code, code))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything inside the block is said in this language; an unknown one falls back to Italian."""
    token = _current.set(language if language in languages() else SOURCE)
    try:
        yield
    finally:
        _current.reset(token)


def catalogue(language: str) -> Catalog:
    """All messages of one language, merged from its files."""
    merged = Catalog(locale=language)
    for path in sorted((LOCALES / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    merged.add(message.id, message.string, context=message.context)
    return merged


@cache
def translations(language: str) -> NullTranslations:
    """The words of one language; for Italian the messages as they are written."""
    if language == SOURCE:
        return NullTranslations()
    buffer = BytesIO()
    write_mo(buffer, catalogue(language))
    buffer.seek(0)
    return GNUTranslations(buffer)


def gettext(message: str, /, **values: Any) -> str:
    """The message in the current language, with `%(name)s` filled in when values are given."""
    text = translations(_current.get()).gettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, n: int, /, **values: Any) -> str:
    """The singular or plural message for `n`; `%(num)s` is the number."""
    text = translations(_current.get()).ngettext(singular, plural, n)
    return text % {"num": n, **values}


def lazy(message: str, /, **values: Any) -> Any:
    """A message translated when it is shown, for names that are made at import."""
    return LazyProxy(gettext, message, enable_cache=False, **values)
