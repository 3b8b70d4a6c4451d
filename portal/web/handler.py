"""How does an asynchronous request meet a plain function? Here, once; nothing else in the portal is async.

The form is awaited; then, in one thread, the session opens, the gate and the handler run, the page is rendered while
the session is open, and the transaction commits when the answer is below 400, else it rolls back.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import anyio
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from portal.web.access import recognise
from portal.web.request import Visitor
from portal.web.uploads import SMALL, Limits, read_form

if TYPE_CHECKING:
    from portal.app import Portal

Endpoint = Callable[[Request], Awaitable[Response]]
READ_METHODS = frozenset({"GET", "HEAD"})


def page(handler: Callable[[Any], Response], *, limits: Limits = SMALL, writes: bool | None = None) -> Endpoint:
    """Turn a handler into an endpoint. `writes` is for the rare GET that must write (who looked at whom)."""

    async def endpoint(http: Request) -> Response:
        portal: Portal = http.app.state.portal
        form = FormData() if http.method in READ_METHODS else await read_form(http, limits)
        write = http.method not in READ_METHODS if writes is None else writes
        try:
            return await anyio.to_thread.run_sync(_run, portal, http, form, handler, write, limiter=portal.limiter)
        finally:
            await form.close()

    endpoint.__name__ = handler.__name__
    endpoint.__doc__ = handler.__doc__
    endpoint.handler = handler  # type: ignore[attr-defined]
    return endpoint


def _run(portal: "Portal", http: Request, form: FormData, handler: Callable[[Any], Response], write: bool) -> Response:
    engine = portal.db.writer if write else portal.db.engine
    with Session(engine, expire_on_commit=False, autoflush=write) as session:
        request = Visitor(portal, http, session, form)
        http.state.visitor = request
        recognise(request)
        response = handler(request)
        if write and (response.status_code < 400 or request.commit_anyway):
            session.commit()
            portal.wake_worker()
        else:
            session.rollback()
    http.state.visitor = None
    return response
