"""Which page does a person get when something is not as it should be?

Kind words, what happened, a way on. Never a trace, and for 500 and 503 never a query.
"""

from typing import Any

import structlog
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from portal import i18n
from portal.errors import Conflict, Gone, NotAllowed, NotFound, RuleBroken, TooManyRequests
from portal.web import links
from portal.web.uploads import BodyTooLarge, BrokenForm, GoingDown

log = structlog.get_logger()

PAGES = frozenset({400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503})


class Nobody:
    """Stands in for the visitor where none could be made."""

    person = None
    is_staff = False
    staff_member = None


def respond(http: Request, status: int, *, headers: dict[str, str] | None = None, **context: Any) -> Response:
    """The page for this status, in the visitor's language."""
    visitor = getattr(http.state, "visitor", None)
    base: dict[str, Any]
    if visitor is not None and status < 500:
        base = visitor.context()
    else:
        path = str(http.scope.get("portal.path", http.url.path))
        other = next(code for code in i18n.languages() if code != i18n.current())
        base = {
            "visitor": Nobody(), "locale": i18n.current(), "path": path, "flashes": [], "demo": False,
            "switch_language_url": links.in_language(path, "", other),
        }  # fmt: skip
    template = f"errors/{status if status in PAGES else 500}.html"
    try:
        env = http.app.state.portal.templates
        html = env.get_template(template).render(**{"message": "", "messages": [], **base, **context})
    except Exception:  # the error page itself is broken: still no trace
        log.exception("error page failed", status=status)
        return PlainTextResponse(f"{status}", status, headers)
    return HTMLResponse(html, status, headers)


async def http_error(http: Request, error: Exception) -> Response:
    """Starlette's own refusals: unknown path, wrong method."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = _methods(http) or headers.get("Allow", "")
    return respond(http, error.status_code, headers=headers)


def _methods(http: Request) -> str:
    """What this address answers to: reading and writing are two routes with one path."""
    asked: Any = http.scope.get("route")
    known = http.app.routes
    tables = [known, *(mount.routes for mount in known if isinstance(mount, Mount))]
    siblings = [r for table in tables if asked in table for r in table if isinstance(r, Route) and r.path == asked.path]
    return ", ".join(sorted({method for route in siblings for method in route.methods or ()}))


async def portal_error(http: Request, error: Exception) -> Response:
    """What features raise."""
    match error:
        case NotFound():
            return respond(http, 404)
        case Gone():
            return respond(http, 410)
        case NotAllowed():
            return respond(http, 403)
        case Conflict():
            return respond(http, 409, message=error.message)
        case RuleBroken():
            return respond(http, 422, messages=[m for many in error.messages.values() for m in many])
        case TooManyRequests():
            return respond(
                http, 429, headers={"Retry-After": str(error.retry_after)}, minutes=-(-error.retry_after // 60)
            )
        case BodyTooLarge():
            # What is still coming would be read as the next request.
            return respond(http, 413, headers={"Connection": "close"})
        case BrokenForm():
            return respond(http, 400)
        case DataError():  # a number or text no column can hold names nothing of ours
            return respond(http, 404)
        case IntegrityError():  # what this was about went away, or came, in the same moment
            return respond(http, 409)
        case OperationalError():
            log.error("database away", kind=type(error.orig).__name__)
            return respond(http, 503, headers={"Retry-After": "30"})
        case GoingDown():
            return respond(http, 503, headers={"Retry-After": "30", "Connection": "close"})
    return respond(http, 500)


async def crash(http: Request, error: Exception) -> Response:
    """Everything else: our fault. The server logs the trace; the person gets a page."""
    return respond(http, 500)


HANDLERS: dict[Any, Any] = {
    HTTPException: http_error,
    NotFound: portal_error,
    Gone: portal_error,
    NotAllowed: portal_error,
    Conflict: portal_error,
    RuleBroken: portal_error,
    TooManyRequests: portal_error,
    BodyTooLarge: portal_error,
    BrokenForm: portal_error,
    GoingDown: portal_error,
    DBAPIError: portal_error,
    Exception: crash,
}
