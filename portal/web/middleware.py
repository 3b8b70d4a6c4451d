"""What happens to every request before its page: language, forgery guard, headers, log line."""

import time
from urllib.parse import urlsplit

import structlog
from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal import i18n
from portal.web import errors

log = structlog.get_logger()

REQUESTS = Counter("portal_requests_total", "Requests by route, method and status", ["route", "method", "status"])
SECONDS = Histogram("portal_request_seconds", "Time to answer, by route", ["route"])

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
        "connect-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    )
)  # fmt: skip


class Log:
    """One line and one measurement a request: the route's pattern, never the address itself, which may hold a token."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, status = time.perf_counter(), 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            seconds = time.perf_counter() - start
            route = getattr(scope.get("route"), "path", "unknown")
            REQUESTS.labels(route, scope["method"], status).inc()
            SECONDS.labels(route).observe(seconds)
            log.info("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))


class Language:
    """`/en/offerte` is `/offerte` in English: the prefix is taken off here and put back by `links.url`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        first, _, rest = path[1:].partition("/")
        language = i18n.SOURCE
        if first != i18n.SOURCE and first in i18n.languages():
            language, path = first, "/" + rest
            # In place, not on a copy: the log line outside needs the route that is found inside.
            scope["path"], scope["raw_path"] = path, path.encode()
        scope["portal.path"] = path
        with i18n.speaking(language):
            await self.app(scope, receive, _keeping(language, send))


def _keeping(language: str, send: Send) -> Send:
    """The router's own redirects (a slash too few or too many) know nothing of the prefix and believe the Host header.

    Put the prefix back, and leave out scheme and host: whoever names another host is not sent there.
    """
    prefix = "" if language == i18n.SOURCE else f"/{language}"

    async def kept(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 307:
            headers = MutableHeaders(scope=message)
            there = urlsplit(headers["location"])
            headers["location"] = prefix + there.path + (f"?{there.query}" if there.query else "")
        await send(message)

    return kept


class OwnFault:
    """A crash gets its page here, inside the language and the headers of every page; the server still logs the trace."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception:
            if scope["type"] == "http" and not begun:
                await errors.respond(Request(scope), 500)(scope, receive, send)
            raise


class ForgeryGuard:
    """A change is accepted only from our own pages (Sec-Fetch-Site, else Origin, else no cookies at all)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE or is_ours(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        await errors.respond(Request(scope), 403)(scope, receive, send)


def is_ours(headers: Headers) -> bool:
    """Whether a request that changes something comes from a page of this site.

    Browsers send Sec-Fetch-Site on https and localhost, Origin with every POST; a client that sends neither and
    holds no cookie (one-click unsubscribe) borrows nobody's rights.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc.casefold() == headers.get("host", "").casefold() != ""
    return "cookie" not in headers


class SecurityHeaders:
    """What the browser may do with our pages: only what is ours, nothing inline, no frames, no guessing of types."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dress(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", POLICY)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                # Not `no-referrer`: it would make Origin null and our own forms would be refused.
                headers.setdefault("Referrer-Policy", "same-origin")
                headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
                headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
                # Pages are made for one person at one moment.
                headers.setdefault("Cache-Control", "no-store" if "cookie" in Headers(scope=scope) else "no-cache")
                if self.https:
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        await self.app(scope, receive, dress if scope["type"] == "http" else send)
