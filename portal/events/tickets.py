"""How does somebody sign up, show their ticket, and give the place back? Without an account: a signed link is enough."""

from starlette.responses import Response

from portal import calendar_files, limits, qr
from portal.db import now
from portal.errors import Conflict, Gone
from portal.events import calendar, links, mail, policy, queries, sign_ups
from portal.events.forms import SignUpForm
from portal.events.models import Event, SignUp, SignUpState
from portal.events.pages import CALENDAR, page_of
from portal.i18n import gettext as _
from portal.web import links as addresses
from portal.web.request import Visitor

# A whole school may sit behind one address.
PER_HOUR = 150


def create(request: Visitor) -> Response:
    """Sign up. The answer is the same for a new address and for a known one: only the mail tells who is in."""
    told = queries.by_slug(request.session, request.params["slug"], request.locale, lock=True)
    form = SignUpForm(request.form)
    valid = form.validate()
    if not told.is_open and not (told.is_cancelled or told.is_over):
        form.refuse({"": [_("Le iscrizioni sono chiuse.")]})
        return page_of(request, told, form, 409)
    if not valid or told.is_cancelled or told.is_over:
        return page_of(request, told, form, 422)
    limits.hit(request.session, "event sign-up", request.address, limit=PER_HOUR)
    wish = sign_ups.Wish(form.name.data, form.email.data, request.locale)
    sign_ups.sign_up(request.session, told.event, wish)
    return request.redirect("events.signed_up", slug=told.slug)


def signed_up(request: Visitor) -> Response:
    """Where to look now."""
    told = queries.by_slug(request.session, request.params["slug"], request.locale)
    others = queries.alternatives(request.session, told.event, request.locale)
    return request.render("events/signed_up.html", told=told, others=others, kept=policy.KEPT.days // 7)


def ticket(request: Visitor) -> Response:
    """The ticket with its QR code, or the place in the line; after leaving, the way back in."""
    row, event = _held(request)
    return _ticket(request, row, event)


def leave(request: Visitor) -> Response:
    """Give the place back."""
    row, event = _held(request, lock=True)
    if row.state is not SignUpState.CANCELLED:
        try:
            sign_ups.leave(request.session, event, row)
        except Conflict as conflict:
            request.flash("warning", conflict.message)
    return request.redirect("events.ticket", token=request.params["token"])


def file(request: Visitor) -> Response:
    """The date for one's calendar, with the link for who takes part online."""
    row, event = _held(request)
    if row.state is not SignUpState.IN:
        raise Gone
    told = queries.Told(event, request.locale)
    entry = calendar.entry(told, addresses.absolute, description=event.link if told.online else "")
    headers = {"Content-Disposition": f'attachment; filename="{event.slug}.ics"', "Cache-Control": "no-store"}
    return Response(calendar_files.download([entry]), media_type=CALENDAR, headers=headers)


def _held(request: Visitor, *, lock: bool = False) -> tuple[SignUp, Event]:
    number, code = links.read(request.portal.settings.key, request.params["token"])
    return queries.sign_up(request.session, number, code, lock=lock)


def _ticket(request: Visitor, row: SignUp, event: Event) -> Response:
    told = queries.told(request.session, event, request.locale)
    gone = row.state is SignUpState.CANCELLED or told.is_cancelled or told.is_over
    answer = request.render(
        "events/ticket.html", status=410 if gone else 200, row=row, told=told, token=request.params["token"],
        number=queries.place_in_line(request.session, row) if row.state is SignUpState.WAITING else 0,
        code=qr.svg(mail.door_url(row), label=_("Codice QR del biglietto")), begun=event.starts_at <= now(),
        others=queries.alternatives(request.session, event, request.locale) if gone else [],
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer
