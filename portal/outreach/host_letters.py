"""What do the mails about a visit say to the cooperative that hosts it, and to the coordinator?

What students need is not in them: that note is read on the desk, by the host alone. Nor are the teacher's messages.
"""

from collections.abc import Mapping
from typing import Any

from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.letters import Letter
from portal.outreach.meeting import Meeting

# What happened → subject, text, words on the button.
NEWS: Mapping[str, tuple[Any, Any, Any]] = {
    "new": (
        _l("Nuova richiesta: %(school)s, %(classe)s"),
        _l("una scuola chiede di incontrarvi. La risposta è attesa entro %(day)s."),
        _l("Apri la richiesta"),
    ),
    "booked": (
        _l("Prenotato: %(school)s, %(classe)s"),
        _l("una classe ha prenotato una delle vostre date, che si conferma da sola. In allegato c’è l’appuntamento."),
        _l("Apri la visita"),
    ),
    "confirmed": (
        _l("In calendario: %(school)s, %(classe)s"),
        _l("la visita è confermata. In allegato c’è l’appuntamento."),
        _l("Apri la visita"),
    ),
    "moved": (
        _l("Nuova data: %(school)s, %(classe)s"),
        _l("la visita ha una nuova data: %(when)s."),
        _l("Apri la visita"),
    ),
    "asked_to_move": (
        _l("La scuola sposta la visita: %(school)s, %(classe)s"),
        _l("chi insegna ha chiesto un’altra data. Quella di prima non vale più; la nuova aspetta la vostra conferma."),
        _l("Guarda e conferma"),
    ),
    "cancelled": (
        _l("Annullata: %(school)s, %(classe)s"),
        _l("la visita non si fa. Se era in calendario, l’allegato la toglie."),
        _l("Apri la visita"),
    ),
    "edited": (
        _l("Cambia la classe: %(school)s, %(classe)s"),
        _l("la scuola ha corretto il numero di chi viene: ora %(students)s."),
        _l("Apri la visita"),
    ),
    "accepted": (
        _l("Data accettata: %(school)s, %(classe)s"),
        _l("la scuola accetta la data proposta: %(when)s."),
        _l("Apri la visita"),
    ),
    "declined": (
        _l("Data non accettata: %(school)s, %(classe)s"),
        _l("la data proposta non va bene alla scuola. Proponetene un’altra, o scrivete a chi insegna."),
        _l("Apri la visita"),
    ),
    "message": (
        _l("Vi scrivono da %(school)s"),
        _l("chi accompagna la classe %(classe)s vi ha scritto un messaggio."),
        _l("Leggi e rispondi"),
    ),
    "reminder": (
        _l("Domani arriva la %(classe)s di %(school)s"),
        _l("domani aspettate una classe. Dalla pagina della visita si segnano le presenze e si stampa il foglio."),
        _l("Apri la visita"),
    ),
    "passed_on": (
        _l("Non più da voi: %(school)s, %(classe)s"),
        _l(
            "la visita che aspettavate %(date)s è ora in mano a un’altra cooperativa. L’allegato la toglie dal calendario."
        ),
        _l("Apri le vostre visite"),
    ),
    "unassigned": (
        _l("Da assegnare: %(school)s, %(classe)s"),
        _l(
            "è arrivata una richiesta che nessuna cooperativa ha ancora in mano. Entro %(day)s la scuola si aspetta notizie."
        ),
        _l("Scegli chi accoglie"),
    ),
    "unclaimed": (
        _l("Ferma da cinque giorni: %(school)s, %(classe)s"),
        _l(
            "questa richiesta aspetta da cinque giorni e nessuno ha risposto. La scuola si aspetta notizie entro %(day)s."
        ),
        _l("Apri la richiesta"),
    ),
}


def to_staff(what: str, meeting: Meeting, url: str, *, said: str = "") -> Letter:
    """The letter about `what`; `url` is the visit on the desk. Raises KeyError for news that is none for staff."""
    about = {
        "school": meeting.school, "classe": meeting.class_name, "students": meeting.students, "when": meeting.when,
        "date": meeting.day, "day": meeting.answer_by,
    }  # fmt: skip
    subject, paragraph, button = (str(words) % about for words in NEWS[what])
    facts = [(name, value) for name, value in meeting.facts() if name != _("Cooperativa")]
    return Letter(subject, _("Buongiorno,"), [paragraph], said, facts, [(button, url)])
