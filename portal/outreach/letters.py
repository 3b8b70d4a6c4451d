"""What do the mails about a visit say to the teacher?

The same letter is shown to staff before it goes. (To the host and the coordinator: `host_letters`.)
"""

from collections.abc import Callable, Mapping

from portal.i18n import gettext as _
from portal.letters import Letter
from portal.outreach.meeting import Meeting


def to_teacher(what: str, meeting: Meeting, url: str, *, said: str = "", again: str = "") -> Letter:
    """The letter about `what` (a word of `mail.TOPICS`, or reminder_7, reminder_1).

    `said` are words of who acted (a reason, a message), `again` the address of a form for another request. Raises
    KeyError for news that is none for the teacher.
    """
    return LETTERS[what](meeting, url, said, again)


def _letter(
    meeting: Meeting, url: str, subject: str, *paragraphs: str, said: str = "", facts: bool = True,
    button: str = "", more: list[tuple[str, str]] | None = None, notes: list[str] | None = None,
) -> Letter:  # fmt: skip
    return Letter(
        subject, _("Gentile %(name)s,", name=meeting.teacher), [p for p in paragraphs if p], said,
        meeting.facts() if facts else [], [(button or _("Apri la pagina della visita"), url), *(more or [])],
        notes=notes if notes is not None else [_manage()],
    )  # fmt: skip


def _manage() -> str:
    return _("Dalla pagina della visita si può spostare, annullare, scrivere a chi accoglie. Il link è personale.")


def _requested(m: Meeting, url: str, said: str, again: str) -> Letter:
    wait = (
        _("La data è tenuta per voi. %(host)s risponde entro %(day)s.", host=m.host, day=m.answer_by)
        if m.host
        else _("Cerchiamo chi può incontrare la classe, e vi rispondiamo entro %(day)s.", day=m.answer_by)
    )
    return _letter(
        m, url, _("Richiesta ricevuta: %(format)s per la %(classe)s", format=m.format, classe=m.class_name),
        _("abbiamo ricevuto la richiesta per la classe %(classe)s.", classe=m.class_name), wait,
    )  # fmt: skip


def _assigned(m: Meeting, url: str, said: str, again: str) -> Letter:
    return _letter(
        m, url, _("%(host)s guarda la richiesta per la %(classe)s", host=m.host, classe=m.class_name),
        _("la richiesta è ora a %(host)s, che la guarda e risponde entro %(day)s.", host=m.host, day=m.answer_by),
    )  # fmt: skip


def _released(m: Meeting, url: str, said: str, again: str) -> Letter:
    return _letter(
        m, url, _("Cerchiamo un’altra cooperativa per la %(classe)s", classe=m.class_name),
        _("la cooperativa a cui avevamo passato la richiesta non può accogliere la classe. Ne cerchiamo un’altra e vi scriviamo appena c’è una risposta."),
    )  # fmt: skip


def _confirmed(m: Meeting, url: str, said: str, again: str) -> Letter:
    return _letter(
        m, url, _("Confermato: %(when)s", when=m.when), _("è tutto pronto per la classe %(classe)s.", classe=m.class_name),
        _("In allegato c’è l’appuntamento da mettere in calendario."),
        notes=[_("Non potete più venire? Ditelo appena possibile dalla pagina della visita: con due clic si sposta o si annulla.")],
    )  # fmt: skip


def _edited(m: Meeting, url: str, said: str, again: str) -> Letter:
    return _letter(
        m, url, _("Qualcosa è cambiato nella visita della %(classe)s", classe=m.class_name),
        _("%(host)s ha aggiornato i dettagli. Ecco come sono adesso; l’appuntamento allegato li contiene.", host=m.host),
    )  # fmt: skip


def _proposed(m: Meeting, url: str, said: str, again: str) -> Letter:
    return _letter(
        m, url, _("%(host)s propone un’altra data", host=m.host), _("la nuova data sarebbe: %(when)s.", when=m.when),
        _("Finché non rispondete non cambia niente."), said=said, button=_("Rispondi alla proposta"), facts=False,
    )  # fmt: skip


def _moved(m: Meeting, url: str, said: str, again: str) -> Letter:
    return _letter(
        m, url, _("Nuova data: %(when)s", when=m.when),
        _("la visita della classe %(classe)s ha una nuova data.", classe=m.class_name),
        _("L’appuntamento allegato prende il posto di quello di prima.") if m.settled else _("È ancora da confermare: vi scriviamo."),
        said=said,
    )  # fmt: skip


def _asked_to_move(m: Meeting, url: str, said: str, again: str) -> Letter:
    """Moved by the teacher, and the host has yet to say yes."""
    return _letter(
        m, url, _("Abbiamo passato la richiesta di una nuova data"),
        _("i giorni di prima non valgono più. Quelli nuovi sono da confermare: avete risposta entro %(day)s.", day=m.answer_by),
    )  # fmt: skip


def _cancelled(m: Meeting, url: str, said: str, again: str) -> Letter:
    return _letter(
        m, url, _("Annullata: visita della %(classe)s", classe=m.class_name),
        _("la visita non si farà. Ci dispiace: se volete, ne cerchiamo un’altra."), said=said, facts=False,
        more=[(_("Chiedi un altro incontro"), again)], notes=[],
    )  # fmt: skip


def _cancelled_by_you(m: Meeting, url: str, said: str, again: str) -> Letter:
    return _letter(
        m, url, _("Avete annullato la visita della %(classe)s", classe=m.class_name),
        _("la visita è annullata e chi doveva accogliervi lo sa già. Grazie di averlo detto."), facts=False,
        more=[(_("Chiedi un altro incontro"), again)], notes=[],
    )  # fmt: skip


def _message(m: Meeting, url: str, said: str, again: str) -> Letter:
    return _letter(
        m, url, _("Un messaggio per la visita della %(classe)s", classe=m.class_name),
        _("%(host)s vi ha scritto:", host=m.host or _("chi coordina gli incontri")), said=said, facts=False,
        button=_("Rispondi"), notes=[_("Rispondete dalla pagina: le risposte a questa mail non le legge nessuno.")],
    )  # fmt: skip


def _not_held(m: Meeting, url: str, said: str, again: str) -> Letter:
    return _letter(
        m, url, _("La visita della %(classe)s risulta non svolta", classe=m.class_name),
        _("chi doveva accogliervi ha segnato che la visita non c’è stata. Se non è così, scrivetelo dalla pagina della visita."),
        said=said, facts=False, more=[(_("Chiedi un altro incontro"), again)], notes=[],
    )  # fmt: skip


def _reminder_7(m: Meeting, url: str, said: str, again: str) -> Letter:
    return _letter(
        m, url, _("Fra una settimana: %(when)s", when=m.when), _("manca una settimana alla visita della classe %(classe)s.", classe=m.class_name),
        notes=[_("Se non potete più venire, o il numero è cambiato, ditelo oggi dalla pagina della visita: c’è chi vi aspetta.")],
    )  # fmt: skip


def _reminder_1(m: Meeting, url: str, said: str, again: str) -> Letter:
    return _letter(
        m, url, _("Domani: %(when)s", when=m.when), _("domani la classe %(classe)s è attesa.", classe=m.class_name),
        notes=[_("Un imprevisto? Chiamate il numero qui sopra, o annullate dalla pagina della visita.")],
    )  # fmt: skip


LETTERS: Mapping[str, Callable[[Meeting, str, str, str], Letter]] = {
    "requested": _requested, "assigned": _assigned, "released": _released, "confirmed": _confirmed, "edited": _edited,
    "proposed": _proposed, "moved": _moved, "asked_to_move": _asked_to_move, "cancelled": _cancelled,
    "cancelled_by_you": _cancelled_by_you, "message": _message, "not_held": _not_held, "reminder_7": _reminder_7,
    "reminder_1": _reminder_1,
}  # fmt: skip
