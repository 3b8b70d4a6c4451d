"""Which addresses exist? The public ones and people's own here, the desk's in `desk_routes.py`. `/en/…` is the same page in English."""

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute, Mount, Route

from portal import desk_routes
from portal.accounts import pages as accounts
from portal.accounts.policy import Action
from portal.alerts import pages as alerts
from portal.applications import invited, joining, own_data, pool_data, status
from portal.applications import pages as applications
from portal.applications.interviews import status as interviews_status
from portal.applications.judgement import guest_pages as guests
from portal.cooperatives import pages as cooperatives
from portal.events import pages as events
from portal.events import tickets as events_tickets
from portal.openings import pages as openings
from portal.outreach import (
    browse,
    visit_links,
)
from portal.outreach import certificate_pages as certificates
from portal.outreach import pages as requests
from portal.outreach import proof as requests_proof
from portal.outreach import status as visits
from portal.outreach import survey_pages as surveys
from portal.pool import holder as pool_holder
from portal.pool import pages as pool
from portal.professions import pages as professions
from portal.schools import pages as schools
from portal.settings import Settings
from portal.stories import pages as stories
from portal.web import assets, joins, orientation, pages, previews
from portal.web.access import members, staff
from portal.web.handler import page
from portal.web.uploads import WITH_FILES


class KeyConvertor(Convertor[int]):
    """A row's number, small enough for every database's integer."""

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("key", KeyConvertor())


# One route a line, so that the whole stays on one screen.
# fmt: off
def table(settings: Settings) -> list[BaseRoute]:
    """All routes; the mailbox and the style guide only outside production."""
    public: list[BaseRoute] = [
        Route("/", page(joins.home), name="home"),
        Route("/privacy", page(pages.privacy), name="legal.privacy"),
        Route("/accessibilita", page(pages.accessibility), name="legal.accessibility"),
        # -- professions, cooperatives
        Route("/professioni", page(professions.index), name="professions.index"),
        Route("/professioni/confronto", page(orientation.compare), name="professions.compare"),
        Route("/professioni/mappa", page(professions.careers), name="professions.map"),
        Route("/professioni/{slug}", page(orientation.profession), name="professions.show"),
        Route("/percorsi", page(professions.study_paths), name="orientation.paths"),
        Route("/orientamento", page(orientation.test), name="orientation.test"),
        Route("/anteprima/{kind}/{slug}.png", page(previews.show), name="previews.show"),
        Route("/cooperative", page(cooperatives.index), name="cooperatives.index"),
        Route("/cooperative/{slug}", page(joins.cooperative), name="cooperatives.show"),
        # -- what a class can book
        Route("/scuole", page(browse.index), name="outreach.browse"),
        Route("/scuole/proposte/{id:key}", page(browse.show), name="outreach.series"),
        # -- the register of schools, for forms that ask for one
        Route("/scuole/elenco", page(schools.find), name="schools.find"),
        # -- stories
        Route("/storie", page(stories.index), name="stories.index"),
        Route("/storie/{slug}", page(joins.story), name="stories.show"),
        Route("/immagini/{token}/{name}", page(stories.picture), name="stories.picture"),
        # -- events that anybody may join: list, calendars, sign-up, ticket
        Route("/eventi", page(events.index), name="events.index"),
        Route("/eventi/calendario.ics", page(events.feed), name="events.feed"),
        Route("/eventi/{slug}", page(events.show), name="events.show"),
        Route("/eventi/{slug}/calendario.ics", page(events.file), name="events.file"),
        Route("/eventi/{slug}/iscrizioni", page(events_tickets.create), name="events.sign_up", methods=["POST"]),
        Route("/eventi/{slug}/iscrizioni", page(events_tickets.signed_up), name="events.signed_up", methods=["GET"]),
        Route("/iscrizioni/{token}", page(events_tickets.ticket), name="events.ticket"),
        Route("/iscrizioni/{token}/calendario.ics", page(events_tickets.file), name="events.ticket_file"),
        Route("/iscrizioni/{token}/disdette", page(events_tickets.leave), name="events.leave", methods=["POST"]),
        # -- openings
        Route("/offerte", page(openings.index), name="openings.index"),
        Route("/offerte/{slug}", page(openings.show), name="openings.show"),
        Route("/luoghi", page(openings.places), name="openings.places"),
        # -- alerts: new openings by mail, without an account
        Route("/avvisi", page(alerts.new), name="alerts.new", methods=["GET"]),
        Route("/avvisi", page(alerts.create), name="alerts.create", methods=["POST"]),
        Route("/avvisi/inviato", page(alerts.sent), name="alerts.sent"),
        Route("/avvisi/{token}", page(alerts.show), name="alerts.show", methods=["GET"]),
        Route("/avvisi/{token}", page(alerts.update), name="alerts.update", methods=["POST"]),
        Route("/avvisi/{token}/conferme", page(alerts.create_confirmation), name="alerts.create_confirmation", methods=["POST"]),
        Route("/avvisi/{token}/pause", page(alerts.create_pause), name="alerts.create_pause", methods=["POST"]),
        Route("/avvisi/{token}/riprese", page(alerts.create_return), name="alerts.create_return", methods=["POST"]),
        Route("/avvisi/{token}/rinnovi", page(alerts.create_renewal), name="alerts.create_renewal", methods=["POST"]),
        Route("/avvisi/{token}/pareri", page(alerts.create_answer), name="alerts.create_answer", methods=["POST"]),
        Route("/avvisi/{token}/stop", page(alerts.stop), name="alerts.stop", methods=["GET"]),
        Route("/avvisi/{token}/stop", page(alerts.create_stop), name="alerts.create_stop", methods=["POST"]),
        # -- applications: apply, receipt, status page
        Route("/offerte/{slug}/candidatura", page(applications.new), name="applications.new", methods=["GET"]),
        Route("/offerte/{slug}/candidatura", page(applications.create, limits=WITH_FILES), name="applications.create", methods=["POST"]),
        Route("/candidature/link", page(status.fresh_link.new), name="applications.new_link", methods=["GET"]),
        Route("/candidature/link", page(status.fresh_link.create), name="applications.create_link", methods=["POST"]),
        Route("/candidature/link/inviato", page(status.links_sent), name="applications.links_sent"),
        Route("/candidature/cancellata", page(own_data.erased), name="applications.erased"),
        Route("/candidature/{token}", page(status.status), name="applications.status"),
        Route("/candidature/{token}/ricevuta", page(applications.sent), name="applications.sent"),
        Route("/candidature/{token}/file", page(status.create_file, limits=WITH_FILES), name="applications.create_file", methods=["POST"]),
        Route("/candidature/{token}/messaggi", page(status.create_message), name="applications.create_message", methods=["POST"]),
        Route("/candidature/{token}/dettagli", page(status.update_details), name="applications.update_details", methods=["POST"]),
        Route("/candidature/{token}/colloqui/{id:key}/scelte", page(interviews_status.create_pick), name="applications.interviews.create_pick", methods=["POST"]),
        Route("/candidature/{token}/colloqui/{id:key}/altre-date", page(interviews_status.create_refusal), name="applications.interviews.create_refusal", methods=["POST"]),
        Route("/candidature/{token}/colloqui/{id:key}/disdette", page(interviews_status.create_cancellation), name="applications.interviews.create_cancellation", methods=["POST"]),
        Route("/candidature/{token}/colloqui/{id:key}/calendario.ics", page(interviews_status.calendar), name="applications.interviews.calendar"),
        Route("/candidature/{token}/ritiri", page(status.create_withdrawal), name="applications.create_withdrawal", methods=["POST"]),
        Route("/candidature/{token}/revoche", page(status.revocation), name="applications.revocation", methods=["GET"]),
        Route("/candidature/{token}/revoche", page(status.create_revocation), name="applications.create_revocation", methods=["POST"]),
        Route("/candidature/{token}/dati", page(own_data.data), name="applications.data"),
        Route("/candidature/{token}/cancellazioni", page(own_data.erasure_page), name="applications.erasure", methods=["GET"]),
        Route("/candidature/{token}/cancellazioni", page(own_data.create_erasure), name="applications.create_erasure", methods=["POST"]),
        # -- a guest of an interview reads one application
        Route("/ospiti/{token}", page(guests.door), name="applications.guest", methods=["GET"]),
        Route("/ospiti/{token}", page(guests.show), name="applications.guest_read", methods=["POST"]),
        Route("/ospiti/{token}/cv", page(guests.cv, writes=True), name="applications.guest_cv"),
        # -- after a class came: certificates, five questions
        Route("/attestati", page(certificates.index), name="outreach.certificates.index"),
        Route("/attestati/{code}", page(certificates.show, writes=True), name="outreach.certificates.show"),
        # -- a class asks: the request in four steps, and the page of the visit it becomes
        Route("/scuole/richiesta", page(requests.new), name="outreach.requests.new", methods=["GET"]),
        Route("/scuole/richiesta", page(requests.create), name="outreach.requests.create", methods=["POST"]),
        Route("/scuole/richiesta/ripartenze", page(requests.create_restart), name="outreach.requests.create_restart", methods=["POST"]),
        Route("/scuole/richiesta/codice", page(requests_proof.code), name="outreach.requests.code", methods=["GET"]),
        Route("/scuole/richiesta/codice", page(requests_proof.create_code), name="outreach.requests.create_code", methods=["POST"]),
        Route("/scuole/richiesta/rinvii", page(requests_proof.create_resend), name="outreach.requests.create_resend", methods=["POST"]),
        Route("/scuole/richiesta/codice/{token}", page(requests_proof.link), name="outreach.requests.link", methods=["GET"]),
        Route("/scuole/richiesta/codice/{token}", page(requests_proof.use_link), name="outreach.requests.use_link", methods=["POST"]),
        Route("/scuole/richieste/link", page(visit_links.fresh_link.new), name="outreach.visits.new_link", methods=["GET"]),
        Route("/scuole/richieste/link", page(visit_links.fresh_link.create), name="outreach.visits.create_link", methods=["POST"]),
        Route("/scuole/richieste/link/inviato", page(visit_links.links_sent), name="outreach.visits.links_sent"),
        Route("/scuole/richieste/{token}", page(visits.show, writes=True), name="outreach.visits.show"),
        Route("/scuole/richieste/{token}/ricevuta", page(visits.sent), name="outreach.requests.sent"),
        Route("/scuole/richieste/{token}/calendario.ics", page(visits.calendar), name="outreach.visits.calendar"),
        Route("/scuole/richieste/{token}/messaggi", page(visits.create_message), name="outreach.visits.create_message", methods=["POST"]),
        Route("/scuole/richieste/{token}/numeri", page(visits.update_numbers), name="outreach.visits.update_numbers", methods=["POST"]),
        Route("/scuole/richieste/{token}/risposte", page(visits.create_answer), name="outreach.visits.create_answer", methods=["POST"]),
        Route("/scuole/richieste/{token}/spostamenti", page(visits.move), name="outreach.visits.move", methods=["GET"]),
        Route("/scuole/richieste/{token}/spostamenti", page(visits.create_move), name="outreach.visits.create_move", methods=["POST"]),
        Route("/scuole/richieste/{token}/annullamenti", page(visits.create_cancellation), name="outreach.visits.create_cancellation", methods=["POST"]),
        Route("/scuole/richieste/{token}/revoche", page(visit_links.revocation), name="outreach.visits.revocation", methods=["GET"]),
        Route("/scuole/richieste/{token}/revoche", page(visit_links.create_revocation), name="outreach.visits.create_revocation", methods=["POST"]),
        Route("/scuole/richieste/{token}/attestato", page(certificates.download), name="outreach.certificates.download"),
        Route("/scuole/richieste/{token}/domande", page(surveys.teacher, writes=True), name="outreach.surveys.teacher"),
        Route("/q/{code}", page(surveys.show, writes=True), name="outreach.surveys.show", methods=["GET"]),
        Route("/q/{code}", page(surveys.create), name="outreach.surveys.create", methods=["POST"]),
        Route("/q/{code}/grazie", page(surveys.thanks, writes=True), name="outreach.surveys.thanks"),
        Route("/q/{code}/schermo", page(surveys.screen, writes=True), name="outreach.surveys.screen"),
        # -- the pool: join, one's own page, invitations
        Route("/candidature/{token}/bacino", page(joining.join), name="applications.join", methods=["GET"]),
        Route("/candidature/{token}/bacino", page(joining.create_join, limits=WITH_FILES), name="applications.create_join", methods=["POST"]),
        Route("/candidature/{token}/bacino/no", page(joining.create_refusal), name="applications.create_join_refusal", methods=["POST"]),
        Route("/candidati", page(pool.new), name="pool.new", methods=["GET"]),
        Route("/candidati", page(pool.create, limits=WITH_FILES), name="pool.create", methods=["POST"]),
        Route("/candidati/inviato", page(pool.sent), name="pool.sent"),
        Route("/candidati/link", page(pool_holder.fresh_link.new), name="pool.new_link", methods=["GET"]),
        Route("/candidati/link", page(pool_holder.fresh_link.create), name="pool.create_link", methods=["POST"]),
        Route("/candidati/inviti/{token}", page(invited.show), name="pool.invitation"),
        Route("/candidati/inviti/{token}/si", page(invited.create_answer), name="pool.create_answer", methods=["POST"]),
        Route("/candidati/inviti/{token}/no", page(invited.create_refusal), name="pool.create_refusal", methods=["POST"]),
        Route("/candidati/{token}", page(pool.show), name="pool.show", methods=["GET"]),
        Route("/candidati/{token}", page(pool.update, limits=WITH_FILES), name="pool.update", methods=["POST"]),
        Route("/candidati/{token}/conferme", page(pool.create_confirmation), name="pool.create_confirmation", methods=["POST"]),
        Route("/candidati/{token}/rinnovi", page(pool.create_renewal), name="pool.create_renewal", methods=["POST"]),
        Route("/candidati/{token}/stop", page(pool.create_stop), name="pool.create_stop", methods=["POST"]),
        Route("/candidati/{token}/file", page(pool.create_file, limits=WITH_FILES), name="pool.create_file", methods=["POST"]),
        Route("/candidati/{token}/dati", page(pool_data.data), name="pool.data"),
        Route("/candidati/{token}/cancellazioni", page(pool_data.erasure_page), name="pool.erasure", methods=["GET"]),
        Route("/candidati/{token}/cancellazioni", page(pool_data.create_erasure), name="pool.create_erasure", methods=["POST"]),
    ]
    me: list[BaseRoute] = [
        # -- sign in and out, my applications
        Route("/le-mie-candidature", page(members(own_data.mine)), name="applications.mine"),
        Route("/le-mie-candidature/dati", page(members(own_data.all_data)), name="applications.all_data"),
        Route("/le-mie-candidature/cancellazioni", page(members(own_data.all_erasure_page)), name="applications.all_erasure", methods=["GET"]),
        Route("/le-mie-candidature/cancellazioni", page(members(own_data.create_all_erasure)), name="applications.create_all_erasure", methods=["POST"]),
        Route("/accedi", page(accounts.sign_in), name="accounts.sign_in", methods=["GET"]),
        Route("/accedi", page(accounts.create_sign_in), name="accounts.create_sign_in", methods=["POST"]),
        Route("/accedi/codice", page(accounts.code), name="accounts.code", methods=["GET"]),
        Route("/accedi/codice", page(accounts.create_code), name="accounts.create_code", methods=["POST"]),
        Route("/accedi/arrivo", page(members(joins.arrive)), name="accounts.arrive"),
        Route("/accedi/{token}", page(accounts.link), name="accounts.link", methods=["GET"]),
        Route("/accedi/{token}", page(accounts.use_link), name="accounts.use_link", methods=["POST"]),
        Route("/esci", page(accounts.sign_out), name="accounts.sign_out", methods=["POST"]),
    ]
    machine: list[BaseRoute] = [
        Route("/health", pages.health, name="health"),
        Route("/ready", pages.ready, name="ready"),
        Route("/metrics", pages.metrics, name="metrics"),
        Route("/theme.css", pages.theme, name="theme"),
        Route("/logo", pages.logo, name="logo"),
        Route("/robots.txt", pages.robots, name="robots"),
        Mount("/static", assets.files(settings.data_dir), name="static"),
    ]
    if not settings.production:
        public += [
            Route("/mailbox", page(pages.mailbox), name="mailbox.index"),
            Route("/mailbox/{name}", page(pages.mailbox_show), name="mailbox.show"),
            Route("/styleguide", page(pages.styleguide), name="styleguide"),
        ]
    return [*public, *me, Mount("/desk", routes=desk_routes.table()), *machine]


__all__ = ["WITH_FILES", "Action", "members", "staff", "table"]
