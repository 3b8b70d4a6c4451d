"""Who is asking, in which language, with what in hand?

`Visitor` is anybody, `Member` is signed in, `StaffRequest` works for a cooperative or the consortium. The gate in
`access.py` builds the right one, so that a handler's annotation says who can reach it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl

from itsdangerous import BadData, URLSafeSerializer
from sqlmodel import Session
from starlette.datastructures import FormData, ImmutableMultiDict
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from portal import i18n
from portal.accounts.models import Login, Person
from portal.cooperatives.policy import Staff
from portal.web import links
from portal.web.forms import clean

if TYPE_CHECKING:
    from portal.app import Portal

FLASH = "portal_flash"
R = TypeVar("R", bound=Response)


@dataclass
class Visitor:
    """One request by anybody. `portal` holds what the application is made of, `session` the database."""

    portal: Portal
    http: Request
    session: Session
    form: FormData = field(default_factory=FormData)
    person: Person | None = None
    login: Login | None = None
    staff_member: Staff | None = None
    # A refused page normally leaves no trace; counting a wrong code is the exception.
    commit_anyway: bool = False

    def __post_init__(self) -> None:
        self._cookies: list[tuple[str, str, int]] = []
        self._flashes: list[tuple[str, str]] = []

    # -- what came in

    @property
    def locale(self) -> str:
        """The language of this page."""
        return i18n.current()

    @cached_property
    def query(self) -> ImmutableMultiDict[str, str]:
        """The query string, with broken bytes and control characters taken out."""
        raw = self.http.scope["query_string"].decode("ascii", "replace")
        pairs = parse_qsl(raw, keep_blank_values=True, errors="replace", max_num_fields=None)
        return ImmutableMultiDict([(clean(k), clean(v)) for k, v in pairs[:200]])

    @property
    def params(self) -> Mapping[str, Any]:
        """What the route's pattern caught."""
        return self.http.path_params

    @property
    def address(self) -> str:
        """The network address of the client (behind a trusted proxy: the one it names)."""
        return self.http.client.host if self.http.client else "unknown"

    @property
    def path(self) -> str:
        """The path without its language prefix."""
        return str(self.http.scope.get("portal.path", self.http.url.path))

    @property
    def is_staff(self) -> bool:
        """Whether the desk is open to this person."""
        return self.staff_member is not None

    # -- what goes out

    def render(self, template: str, /, *, status: int = 200, **context: Any) -> HTMLResponse:
        """A page. Templates are named like routes: `openings.desk.edit` is `openings/desk/edit.html`."""
        html = self.portal.templates.get_template(template).render(**self.context(), **context)
        return self._dress(HTMLResponse(html, status))

    def context(self) -> dict[str, Any]:
        """What every template knows about this request."""
        query = self.http.scope["query_string"].decode("ascii", "replace")
        other = next(code for code in i18n.languages() if code != self.locale)
        return {
            "visitor": self,
            "locale": self.locale,
            "path": self.path,
            "switch_language_url": links.in_language(self.path, query, other),
            "flashes": self._take_flashes(),
            "demo": self.portal.is_demo(),
        }

    def redirect(self, name: str, /, *, query: Mapping[str, Any] | None = None, **params: Any) -> Response:
        """Off to another page of ours, with GET."""
        return self._dress(RedirectResponse(links.url(name, query=query, **params), 303))

    def redirect_to(self, path: str) -> Response:
        """Off to a path that was checked to be ours."""
        return self._dress(RedirectResponse(path, 303))

    def flash(self, kind: str, text: str) -> None:
        """Say this on the next page; kinds are success, info, warning, error."""
        self._flashes.append((kind, text))

    def set_cookie(self, name: str, value: str, days: int) -> None:
        """Give the browser a cookie; 0 days takes it away."""
        self._cookies.append((name, value, days))

    def _take_flashes(self) -> list[tuple[str, str]]:
        raw = self.http.cookies.get(FLASH)
        said: list[tuple[str, str]] = []
        if raw:
            try:
                said = [(str(k), str(t)) for k, t in URLSafeSerializer(self.portal.settings.key, FLASH).loads(raw)]
            except (BadData, TypeError, ValueError):
                said = []
            self.set_cookie(FLASH, "", 0)
        said += self._flashes
        self._flashes = []
        return said

    def _dress(self, response: R) -> R:
        secure = self.portal.settings.secure_cookies
        if self._flashes:
            value = URLSafeSerializer(self.portal.settings.key, FLASH).dumps(self._flashes[:5])
            response.set_cookie(FLASH, value, max_age=120, httponly=True, samesite="lax", secure=secure)
        for name, value, days in self._cookies:
            if days:
                response.set_cookie(name, value, max_age=days * 86400, httponly=True, samesite="lax", secure=secure)
            else:
                response.delete_cookie(name, httponly=True, samesite="lax", secure=secure)
        self._cookies, self._flashes = [], []
        return response


@dataclass
class Member(Visitor):
    """Somebody who is signed in: `me` is that person."""

    @property
    def me(self) -> Person:
        """The person; the gate has made sure that there is one."""
        assert self.person is not None
        return self.person


@dataclass
class StaffRequest(Member):
    """Somebody with a role; `staff` says which, and goes into every query of the desk."""

    @property
    def staff(self) -> Staff:
        """The person with their roles; the gate has made sure."""
        assert self.staff_member is not None
        return self.staff_member
