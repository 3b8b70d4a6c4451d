"""What must an event have before the public sees it, whose events may staff change, and when may one sign up?"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, true
from sqlmodel import col

from portal import text_checks
from portal.accounts.policy import Action
from portal.cooperatives.policy import Staff
from portal.db import now
from portal.events.models import Event, EventState, Mode
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.text_checks import IsDead

# Names and addresses of those who signed up are erased this long after the event; the counts stay.
KEPT = timedelta(weeks=4)
LONGEST = timedelta(hours=14)
SHORTEST_ABOUT, SHORTEST_ACCESS = 80, 20
MOST_PLACES = 2000
# A change of one of these is news for those who signed up; the calendar entry changes with it.
MATTERS = ("starts_at", "ends_at", "mode", "place", "address", "comune", "link")


def in_scope(staff: Staff, action: Action) -> ColumnElement[bool]:
    """The wall, as a condition on `Event`."""
    return true() if staff.sees_all(action) else col(Event.cooperative_id).in_(staff.cooperatives(action))


def is_open(event: Event, at: datetime | None = None) -> bool:
    """Whether one may sign up now: public, not begun, and not past the last moment for it."""
    at = at or now()
    return (
        event.state is EventState.PUBLISHED and at < event.starts_at and at < (event.sign_up_until or event.starts_at)
    )


def is_over(event: Event, at: datetime | None = None) -> bool:
    """Whether it has ended."""
    return event.ends_at <= (at or now())


def reasons(event: Event, at: datetime, is_dead: IsDead) -> dict[str, list[str]]:
    """All that speaks against this event being public, by field of its form; empty when it may be."""
    found: dict[str, list[str]] = {}
    for field, reason in [*_words(event), *_when(event, at), *_where(event)]:
        found.setdefault(field, []).append(reason)
    for field in ("about", "about_en", "programme"):
        if said := text_checks.reasons(getattr(event, field), is_dead):
            found.setdefault(field, []).extend(said)
    return found


def _words(event: Event) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    if not event.title.strip():
        out.append(("title", _("Scrivi un titolo.")))
    if len(event.about.strip()) < SHORTEST_ABOUT:
        out.append(("about", _("Di’ che cosa succede e per chi è, in almeno %(length)s caratteri.", length=SHORTEST_ABOUT)))  # fmt: skip
    if not event.programme.strip():
        out.append(("programme", _("Scrivi il programma ora per ora: chi viene vuole sapere quanto dura.")))
    if not event.contact.strip():
        out.append(("contact", _("Scrivi chi accoglie le persone: un nome fa la differenza.")))
    if not event.professions:
        out.append(("professions", _("Scegli almeno una professione: chi cerca arriva da lì.")))
    return out


def _when(event: Event, at: datetime) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    if event.starts_at <= at:
        out.append(("day", _("Questa data è già passata.")))
    if event.ends_at <= event.starts_at:
        out.append(("ends", _("La fine viene dopo l’inizio.")))
    elif event.ends_at - event.starts_at > LONGEST:
        out.append(("ends", _("Un evento dura al massimo %(hours)s ore.", hours=LONGEST.seconds // 3600)))
    if event.sign_up_until is not None and event.sign_up_until <= at:
        out.append(("sign_up_until", _("Le iscrizioni sarebbero già chiuse: scegli un giorno che deve ancora venire.")))
    return out


def _where(event: Event) -> list[tuple[str, str]]:
    if event.mode is Mode.ONLINE:
        if not event.link.startswith("https://"):
            return [("link", _("Scrivi il collegamento per partecipare: comincia con https://."))]
        return []
    out: list[tuple[str, str]] = []
    if not event.place.strip():
        out.append(("place", _("Scrivi come si chiama il posto.")))
    if not event.address.strip():
        out.append(("address", _("Scrivi via e numero: senza, non ti trovano.")))
    if len(event.access.strip()) < SHORTEST_ACCESS:
        out.append(("access", _("Scrivi come si arriva e se si entra in carrozzina.")))
    return out


def places_in_words(free: int) -> str:
    """How many places are left, as one says it."""
    if free <= 0:
        return _("Completo: c’è la lista d’attesa")
    if free <= 5:
        return ngettext("Resta %(num)s posto", "Restano %(num)s posti", free)
    return _("Ci sono posti")
