"""Which pages lead a person in, and out again?"""

import secrets
from urllib.parse import unquote

from starlette.responses import Response

from portal import limits
from portal.accounts import actions, queries
from portal.accounts.forms import CodeForm, SignInForm, own_path
from portal.accounts.models import SignIn
from portal.errors import RuleBroken
from portal.i18n import gettext as _
from portal.i18n import languages
from portal.web import links
from portal.web.access import SESSION
from portal.web.request import Visitor
from portal.web.secret_links import unseen

BROWSER = "portal_browser"
CODES_A_DAY = 30
"""Codes tried for one account in a day: with more of them six digits could be guessed."""


def sign_in(request: Visitor) -> Response:
    """The form for the address; somebody who is in already is told so."""
    if request.person is not None:
        return request.render("accounts/signed_in.html", logins=queries.logins(request.session, request.person))
    form = SignInForm(next=own_path(request.query.get("next")))
    return request.render("accounts/sign_in.html", form=form)


def create_sign_in(request: Visitor) -> Response:
    """Ask for a link and a code. The answer is the same for every address, known or not."""
    form = SignInForm(request.form)
    if not form.validate():
        return request.render("accounts/sign_in.html", status=422, form=form)
    allowed = request.portal.settings.sign_in_per_hour
    limits.hit(request.session, "sign_in.network", request.address, limit=allowed * 10)
    limits.hit(request.session, "sign_in.account", form.email.data, limit=allowed)
    if not form.website.data:
        browser = secrets.token_urlsafe(32)
        actions.request_sign_in(
            request.session,
            form.email.data,
            browser=browser,
            destination=own_path(form.next.data),
            locale=request.locale,
        )
        request.set_cookie(BROWSER, browser, 1)
    return request.redirect("accounts.code")


def code(request: Visitor) -> Response:
    """Where the six digits are typed, in the browser that asked for them."""
    waiting = queries.waiting_in(request.session, request.http.cookies.get(BROWSER, ""))
    return request.render("accounts/code.html", form=CodeForm(), waiting=waiting)


def create_code(request: Visitor) -> Response:
    """Sign in with the code; a wrong one is counted although the page is refused."""
    form, browser = CodeForm(request.form), request.http.cookies.get(BROWSER, "")
    waiting = queries.waiting_in(request.session, browser)
    try:
        if form.validate():
            limits.hit(request.session, "sign_in.network_codes", request.address, limit=CODES_A_DAY * 10, seconds=86400)
            if waiting is not None:
                limits.hit(request.session, "sign_in.codes", waiting.email, limit=CODES_A_DAY, seconds=86400)
            return _enter(
                request, actions.use_code(request.session, browser, form.code.data, request.portal.settings.key)
            )
    except RuleBroken as rule:
        request.commit_anyway = True
        form.refuse(rule.messages)
    return request.render("accounts/code.html", status=422, form=form, waiting=waiting)


def link(request: Visitor) -> Response:
    """The mailed link asks for one more click, so that programs which read mails and try links don't use it up."""
    row = queries.by_token(request.session, request.params["token"])
    if not queries.usable(row):
        return _spent(request)
    return unseen(request.render("accounts/link.html", token=request.params["token"], email=row.email if row else ""))


def use_link(request: Visitor) -> Response:
    """Sign in with the link; it works in any browser, once."""
    limits.hit(request.session, "sign_in.links", request.address, limit=request.portal.settings.sign_in_per_hour * 10)
    row = actions.use_token(request.session, request.params["token"])
    return _enter(request, row) if row is not None else _spent(request)


def sign_out(request: Visitor) -> Response:
    """Close this session, or all of them."""
    if request.login is not None:
        everywhere = request.form.get("everywhere") == "1"
        actions.close_login(request.session, request.login, everywhere=everywhere)
        request.flash(
            "success", _("Hai chiuso l’accesso su tutti i dispositivi.") if everywhere else _("Hai chiuso l’accesso.")
        )
    request.set_cookie(SESSION, "", 0)
    return request.redirect("home")


def _enter(request: Visitor, row: SignIn) -> Response:
    """The address is proved: open a session and go where the person wanted to go."""
    days = request.portal.settings.session_days
    opened = actions.open_login(request.session, row.email, days=days, locale=request.locale)
    if opened is None:
        request.commit_anyway = True
        return _spent(request)
    request.set_cookie(SESSION, opened[1], days)
    request.set_cookie(BROWSER, "", 0)
    path = own_path(row.destination)
    if not path:
        return request.redirect("accounts.arrive")
    if path.split("/")[1].split("?")[0] not in languages():
        wanted, _sign, query = path.partition("?")
        path = links.in_language(unquote(wanted), query, request.locale)
    return request.redirect_to(path)


def _spent(request: Visitor) -> Response:
    """The link was used or is too old: here is how to get a fresh one."""
    return request.render("accounts/spent.html", status=410, form=SignInForm())
