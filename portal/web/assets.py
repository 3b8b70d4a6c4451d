"""What does the browser load beside the page, and under which address can it keep it for ever?

Every file is read once, at start. An address carries the fingerprint of what it serves, so a browser may keep it for
a year and still gets a new version at once. Style sheets are joined into one (`css/site.css`; the desk's own into `css/desk.css`), in the order of
their layers, together with the installation's colours and the letters.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.web.fonts import Fonts, build_fonts
from portal.web.theme import DEFAULT, theme_css

__all__ = ["Assets", "Fonts", "build_fonts", "files", "prepare", "static_url"]

SHEETS = (
    "tokens",
    "reset",
    "base",
    "layout",
    "components",
    "features",
    "stories",
    "orientation",
    "dossiers",
    "schools",
    "outreach",
    "surveys",
    "visits",
    "events",
    "pool",
    "interviews",
    "print",
)
"""Joined in this order; the order of precedence is declared by the `@layer` line that opens tokens.css."""
DESK_SHEETS = ("bulk", "lists", "judgement", "openings-desk")
"""What only the desk shows: joined into a second file, which no phone of a candidate has to fetch."""
PACKED = {"text/css", "text/javascript", "image/svg+xml", "application/json", "text/plain"}


class Asset(NamedTuple):
    """One file ready to be sent: its bytes, plain and packed, its kind and its fingerprint."""

    body: bytes
    packed: bytes | None
    media_type: str
    version: str


def _asset(body: bytes, name: str) -> Asset:
    kind = {".woff2": "font/woff2", ".js": "text/javascript"}.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
    kind = kind or "application/octet-stream"
    packed = gzip.compress(body, 9, mtime=0) if kind in PACKED and len(body) > 500 else None
    return Asset(body, packed, kind, hashlib.sha256(body).hexdigest()[:10])


def _join(parts: Iterable[str]) -> bytes:
    css = re.sub(r"/\*.*?\*/", "", "\n".join(parts), flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", css).strip().encode()


class Assets:
    """All static files of an installation. It is also the ASGI application that serves them under /static."""

    def __init__(self, static_dir: Path, fonts_dir: Path | None = None, colour: str = DEFAULT) -> None:
        self.static_dir = static_dir
        self.colour = colour
        self.fonts = build_fonts(fonts_dir) if fonts_dir else Fonts("", [])

    @cached_property
    def files(self) -> dict[str, Asset]:
        """Every servable file by its name below /static."""
        paths = {path.relative_to(self.static_dir).as_posix(): path for path in sorted(self.static_dir.rglob("*"))}
        found = {name: _asset(path.read_bytes(), name) for name, path in paths.items() if path.is_file()}
        found |= {f"fonts/{path.name}": _asset(path.read_bytes(), path.name) for path in self.fonts.files}
        site, desk = (
            [found[f"css/{name}.css"].body.decode() for name in names if f"css/{name}.css" in found]
            for names in (SHEETS, DESK_SHEETS)
        )
        found["css/site.css"] = _asset(_join([*site, theme_css(self.colour), self.fonts.css]), "site.css")
        found["css/desk.css"] = _asset(_join(desk), "desk.css")
        # A module loads its neighbours with its own version, so all modules share one.
        scripts = hashlib.sha256(b"".join(a.body for n, a in found.items() if n.startswith("js/"))).hexdigest()[:10]
        return {name: a._replace(version=scripts) if name.startswith("js/") else a for name, a in found.items()}

    def url(self, name: str) -> str:
        """The address of `css/site.css` and the like. Raises KeyError for a file that does not exist."""
        return f"/static/{name}?v={self.files[name].version}"

    @property
    def preloads(self) -> list[str]:
        """Addresses of the letters every page needs at once, as style sheets name them (without a version)."""
        return [f"/static/fonts/{path.name}" for path in self.fonts.files]

    def resolve(self, name: str) -> Asset | None:
        """The file of that name, or None."""
        return self.files.get(name)

    def response(self, name: str, headers: Headers, query: bytes) -> Response:
        """The answer to a request for `name`: kept a year when the address is versioned, else asked for again."""
        asset = self.resolve(name)
        if asset is None:
            return PlainTextResponse("Not found", status_code=404)
        fixed = name.startswith("fonts/") or query == b"v=" + asset.version.encode()
        kept = "public, max-age=31536000, immutable" if fixed else "no-cache"
        out = {"cache-control": kept, "etag": f'"{asset.version}"', "x-content-type-options": "nosniff"}
        if asset.packed is not None:
            out["vary"] = "Accept-Encoding"
        if headers.get("if-none-match") == out["etag"]:
            return Response(status_code=304, headers=out)
        if asset.packed is not None and "gzip" in headers.get("accept-encoding", ""):
            return Response(asset.packed, headers=out | {"content-encoding": "gzip"}, media_type=asset.media_type)
        return Response(asset.body, headers=out, media_type=asset.media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; everything is in memory, so nothing here waits."""
        name = scope["path"].removeprefix(scope.get("root_path", "")).removeprefix("/static").strip("/")
        if scope["method"] not in {"GET", "HEAD"}:
            response: Response = PlainTextResponse("Method not allowed", 405, headers={"allow": "GET, HEAD"})
        else:
            response = self.response(name, Headers(scope=scope), scope.get("query_string", b""))
        await response(scope, receive, send)


_installed: list[Assets] = []


def _folder() -> Path:
    """`static`: beside the package in the source tree, inside it in a wheel."""
    package = Path(__file__).parent.parent
    beside = package.parent / "static"
    return beside if beside.is_dir() else package / "static"


def _current() -> Assets:
    if not _installed:
        _installed.append(Assets(_folder()))
    return _installed[0]


def prepare(data_dir: Path, colour: str = DEFAULT) -> Assets:
    """Read everything, with letters cut into the data folder; from now on all addresses name these files."""
    _installed[:] = [Assets(_folder(), data_dir / "fonts", colour)]
    return _installed[0]


def files(_data_dir: Path) -> ASGIApp:
    """The application to mount at /static; it serves what `prepare` has read."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        await _current()(scope, receive, send)

    return serve


class Addresses:
    """What templates call `static`: static("css/site.css") is an address, static.fonts are those of the letters."""

    def __call__(self, name: str) -> str:
        return _current().url(name)

    @property
    def fonts(self) -> list[str]:
        """Letters that every page asks the browser for at once."""
        return _current().preloads


static_url = Addresses()
