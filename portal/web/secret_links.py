"""What do all pages behind a mailed link share: who holds one, what if it opens nothing, and how does one get a fresh one?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, TypeVar

from sqlmodel import Session
from starlette.responses import Response
from wtforms.fields import EmailField

from portal import limits
from portal.errors import Gone
from portal.i18n import lazy as _l
from portal.signed import Broken, Expired
from portal.web.forms import Form, at_most, email, if_filled, required
from portal.web.request import Visitor

LINKS_PER_HOUR = 3
Row = TypeVar("Row")
Page = Callable[[Visitor], Response]


def unseen(response: Response) -> Response:
    """A page about one person, whose address is a secret, stays out of every cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


def gate(
    find: Callable[[Visitor, bool], Row], lost: Callable[[Visitor, int], Response]
) -> Callable[[Callable[[Visitor, Row], Response]], Page]:
    """A decorator for pages of whoever holds a link.

    `find` gives what the link of this request opens, locked when it is told that the request writes; it raises Broken
    for words we did not sign, Expired for old ones, Gone for revoked ones. In the page's place then stands `lost`.
    """

    def holder(handler: Callable[[Visitor, Row], Response]) -> Page:
        @wraps(handler)
        def page(request: Visitor) -> Response:
            try:
                row = find(request, request.http.method == "POST")
            except Broken:
                return unseen(lost(request, 404))
            except (Expired, Gone):
                return unseen(lost(request, 410))
            return unseen(handler(request, row))

        return page

    return holder


@dataclass(frozen=True)
class FreshLink:
    """The way of one feature to a fresh link by mail. The answer is the same for every address, known or not.

    `template` has the form, and says so when it stands in place of a page that a link no longer opens; `ask` leaves a
    note for the worker, who finds out whether the address is known; `done` is the route that says where to look;
    `missing` is said of an empty field; `purpose` names the counters of wishes.
    """

    template: str
    ask: Callable[[Session, str, str], None]
    done: str
    missing: Any
    purpose: str

    @cached_property
    def form(self) -> type[Form]:
        """Where to send it."""

        class LinkForm(Form):
            email = EmailField(_l("E-mail"), validators=[required(self.missing), at_most(254), if_filled(email)])

        return LinkForm

    def new(self, request: Visitor) -> Response:
        """Ask for a fresh link."""
        return request.render(self.template, form=self.form(), lost=False)

    def create(self, request: Visitor) -> Response:
        """A mail only to a known address, and not too many."""
        form = self.form(request.form)
        if not form.validate():
            return request.render(self.template, status=422, form=form, lost=False)
        if limits.may_write_to(
            request.session, self.purpose, request.address, form["email"].data,
            from_network=10 * LINKS_PER_HOUR, to_mailbox=LINKS_PER_HOUR,
        ):  # fmt: skip
            self.ask(request.session, form["email"].data, request.locale)
        return request.redirect(self.done)

    def lost(self, request: Visitor, status: int) -> Response:
        """In place of a page whose link does not open it."""
        return request.render(self.template, status=status, form=self.form(), lost=True)
