"""Where does this page live, in the language of the visitor?"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from starlette.routing import BaseRoute, Mount, Route

from portal import i18n

_paths: dict[str, str] = {}
_public_url = ""


def learn(routes: Iterable[BaseRoute], public_url: str, prefix: str = "") -> None:
    """Remember every named route, so that a link costs a look-up and not a walk over all routes."""
    global _public_url
    _public_url = public_url
    for route in routes:
        if isinstance(route, Mount):
            learn(route.routes, public_url, prefix + route.path)
        elif isinstance(route, Route) and route.name:
            _paths[route.name] = prefix + route.path_format


def url(name: str, /, language: str | None = None, query: Mapping[str, Any] | None = None, **params: Any) -> str:
    """The address of a named page in the current (or given) language; raises KeyError for an unknown name."""
    path = _paths[name].format(**{k: quote(str(v), safe="") for k, v in params.items()}) if params else _paths[name]
    language = language or i18n.current()
    if language != i18n.SOURCE:
        path = f"/{language}" if path == "/" else f"/{language}{path}"
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def paths() -> Mapping[str, str]:
    """Every named route with its pattern: `professions.show` is `/professioni/{slug}`."""
    return _paths


def public_url() -> str:
    """Scheme and host under which visitors know this site."""
    return _public_url


def absolute(name: str, /, language: str | None = None, **params: Any) -> str:
    """The same with scheme and host, for mails, feeds and structured data."""
    return _public_url + url(name, language, **params)


def in_every_language(path: str) -> list[tuple[str, str]]:
    """Language codes and full addresses of the page at `path` (without language prefix), the source language first."""
    return [(code, _public_url + in_language(path, "", code)) for code in i18n.languages()]


def in_language(path: str, query: str, language: str) -> str:
    """The page one is looking at, in another language. `path` is without language prefix, and decoded."""
    prefix = "" if language == i18n.SOURCE else f"/{language}"
    # `/en//host` asks for the path `//host`, which in a link would be another site.
    path = quote("/" + path.lstrip("/"), safe="/:@!$&'()*+,;=~")
    return (prefix + path if path != "/" or not prefix else prefix) + (f"?{query}" if query else "")
