"""How does somebody ask for an alert, and what can they do with the link in its mails?"""

from starlette.responses import Response

from portal import limits
from portal.alerts import actions, links, queries, searches
from portal.alerts.forms import FREQUENCIES, HINTS, AlertForm, FrequencyForm
from portal.alerts.models import Alert, AlertState
from portal.alerts.preview import preview
from portal.i18n import gettext as _
from portal.openings import forms
from portal.openings.forms import Wanted
from portal.web import links as addresses
from portal.web.request import Visitor
from portal.web.secret_links import gate

ASKS_PER_HOUR = 20  # from one network address: a school's whole class sits behind one
MAILS_PER_HOUR = 5  # to one mailbox
ONE_CLICK = "List-Unsubscribe"  # what a mail program sends (RFC 8058)


# -- asking


def new(request: Visitor) -> Response:
    """The search in words, how many it finds, and where to send what is new."""
    wanted = searches.settled(forms.read(request.query))
    return _form(request, AlertForm(search=searches.written(wanted)), wanted)


def create(request: Visitor) -> Response:
    """The same answer for every address; what happens next is in the mail."""
    form = AlertForm(request.form)
    wanted = searches.read(form.search.data or "")
    asked = searches.written(wanted)
    valid = form.validate()
    if len(asked) > searches.LONGEST:
        form.refuse({"": [_("Questa ricerca è troppo lunga per un avviso: togli qualche filtro.")]})
        valid = False
    if not valid:
        return _form(request, form, wanted, status=422)
    mailbox = form.email.data
    if limits.may_write_to(
        request.session, "alerts.ask", request.address, mailbox, from_network=ASKS_PER_HOUR, to_mailbox=MAILS_PER_HOUR
    ):
        actions.ask(request.session, mailbox, asked, form.chosen, request.locale)
    return request.redirect("alerts.sent")


def sent(request: Visitor) -> Response:
    """A mail is on its way."""
    return request.render("alerts/sent.html")


def _form(request: Visitor, form: AlertForm, wanted: Wanted, status: int = 200) -> Response:
    parts = searches.parts(request.session, wanted, request.locale)
    return request.render(
        "alerts/new.html", status=status, form=form, hints=HINTS, preview=preview(request.portal.index, wanted),
        parts=[(words, addresses.url("alerts.new", query=without.query())) for words, without in parts],
        list_url=addresses.url("openings.index", query=wanted.query()),
    )  # fmt: skip


# -- one's own alert


def _find(request: Visitor, writes: bool) -> Alert:
    reference = links.read_token(request.portal.settings.key, request.params["token"])
    return queries.by_link(request.session, reference, lock=writes)


def _lost(request: Visitor, status: int) -> Response:
    """A broken link, or an alert that was stopped: then stopping it says so, however often it is asked for."""
    broken = status == 404
    over = 200 if not broken and request.path.endswith("/stop") else status
    return request.render("alerts/stopped.html", status=over, broken=broken)


holder = gate(_find, _lost)


@holder
def show(request: Visitor, alert: Alert) -> Response:
    """What is asked for, how often, and every way to change or end it."""
    return _show(request, alert)


@holder
def update(request: Visitor, alert: Alert) -> Response:
    """More or less often."""
    form = FrequencyForm(request.form)
    if not form.validate():
        return _show(request, alert, form, 422)
    actions.change(alert, form.chosen)
    request.flash("success", _("Salvato: vale da subito."))
    return _back(request)


@holder
def create_confirmation(request: Visitor, alert: Alert) -> Response:
    """Yes, this address is mine and I want it."""
    actions.confirm(request.session, alert)
    request.flash("success", _("L’avviso è attivo: ti scriviamo quando esce un’offerta nuova."))
    return _back(request)


@holder
def create_pause(request: Visitor, alert: Alert) -> Response:
    """Nothing for a while."""
    actions.pause(request.session, alert)
    request.flash("success", _("In pausa: non ti scriviamo finché non riprendi da qui."))
    return _back(request)


@holder
def create_return(request: Visitor, alert: Alert) -> Response:
    """Go on."""
    actions.resume(alert)
    request.flash("success", _("L’avviso è di nuovo attivo."))
    return _back(request)


@holder
def create_renewal(request: Visitor, alert: Alert) -> Response:
    """Another six months."""
    actions.keep(alert)
    request.flash("success", _("Fatto: l’avviso continua."))
    return _back(request)


@holder
def create_answer(request: Visitor, alert: Alert) -> Response:
    """Were they useful? One number more."""
    said = request.form.get("utile")
    if said in ("si", "no"):
        actions.answer(request.session, alert, useful=said == "si")
        request.flash("success", _("Grazie: la risposta resta senza nome."))
    return _back(request)


@holder
def stop(request: Visitor, alert: Alert) -> Response:
    """One button; a mail scanner that follows links stops nothing."""
    return request.render(
        "alerts/stop.html", alert=alert, search=_search(request, alert), token=request.params["token"]
    )


@holder
def create_stop(request: Visitor, alert: Alert) -> Response:
    """The alert is over: answered on the spot, for mail programs follow no redirect."""
    actions.stop(request.session, alert)
    if ONE_CLICK in request.form:
        return request.render("alerts/stopped.html", broken=False)
    return request.redirect("alerts.stop", token=request.params["token"])


def _show(request: Visitor, alert: Alert, form: FrequencyForm | None = None, status: int = 200) -> Response:
    wanted = searches.read(alert.asked)
    asks = alert.told_at is not None and (alert.answered_at is None or alert.answered_at < alert.told_at)
    return request.render(
        "alerts/show.html", status=status, alert=alert, form=form or FrequencyForm(frequency=alert.frequency.value),
        hints=HINTS, search=_search(request, alert), token=request.params["token"], frequency=FREQUENCIES[alert.frequency],
        waits=alert.state is AlertState.ASKED, paused=alert.state is AlertState.PAUSED, asks=asks,
        preview=preview(request.portal.index, wanted), list_url=addresses.url("openings.index", query=wanted.query()),
    )  # fmt: skip


def _search(request: Visitor, alert: Alert) -> str:
    return searches.in_words(request.session, searches.read(alert.asked), request.locale)


def _back(request: Visitor) -> Response:
    return request.redirect("alerts.show", token=request.params["token"])
