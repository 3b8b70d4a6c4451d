"""Who gets through to this page?

Three gates, one for each kind of request. What a person may *see* behind the gate is decided by queries, which take
the staff member and return only rows in scope; a wrong id is simply not found.
"""

from collections.abc import Callable
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from portal.accounts import queries as accounts
from portal.accounts.policy import Action
from portal.cooperatives import queries as cooperatives
from portal.errors import NotAllowed
from portal.web import links
from portal.web.request import Member, StaffRequest, Visitor

Handler = Callable[..., Response]
SESSION = "portal_session"


def recognise(request: Visitor) -> None:
    """Find out who the cookie belongs to; a wrong or expired one is nobody."""
    token = request.http.cookies.get(SESSION)
    if token:
        found = accounts.by_session(request.session, token)
        if found is not None:
            request.login, request.person = found
            request.staff_member = cooperatives.staff(request.session, request.person)


def open_to_all(handler: Handler) -> Handler:
    """Anybody."""
    return handler


def members(handler: Handler) -> Handler:
    """Whoever is signed in; others are asked to sign in and come back."""

    def gate(request: Visitor) -> Response:
        if request.person is None:
            return to_sign_in(request)
        return handler(become(Member, request))

    return _named(gate, handler)


def staff(action: Action | None = None) -> Callable[[Handler], Handler]:
    """Whoever works for a cooperative or the consortium and may do `action` somewhere."""

    def wrap(handler: Handler) -> Handler:
        def gate(request: Visitor) -> Response:
            if request.person is None:
                return to_sign_in(request)
            member = request.staff_member
            if member is None or (action is not None and not member.may(action)):
                raise NotAllowed
            return handler(become(StaffRequest, request))

        gate.action = action  # type: ignore[attr-defined]  # read by the test that walks every route
        return _named(gate, handler)

    return wrap


def to_sign_in(request: Visitor) -> Response:
    """The way to the sign-in page, and back here afterwards when the page can be asked for again."""
    back = request.http.url.path if request.http.method in {"GET", "HEAD"} else ""
    query = request.http.url.query
    target = links.url("accounts.sign_in")
    if back:
        target += "?next=" + quote(back + (f"?{query}" if query else ""), safe="")
    return RedirectResponse(target, 303)


def become(kind: type[Visitor], request: Visitor) -> Visitor:
    """The same request under the type that its gate guarantees."""
    request.__class__ = kind
    return request


def _named(gate: Handler, handler: Handler) -> Handler:
    gate.__name__, gate.__module__, gate.__doc__ = handler.__name__, handler.__module__, handler.__doc__
    return gate
