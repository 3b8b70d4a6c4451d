"""In which plain words are years, answers and reasons said?"""

from typing import Any

from portal.i18n import lazy as _l
from portal.pool.models import InvitationState, Reason, Years

YEARS: dict[Years, Any] = {
    Years.NONE: _l("Prima esperienza"),
    Years.FEW: _l("1–2 anni"),
    Years.SOME: _l("3–5 anni"),
    Years.MANY: _l("6–10 anni"),
    Years.MOST: _l("Più di 10 anni"),
}
REASONS: dict[Reason, Any] = {
    Reason.FAR: _l("È troppo lontano"),
    Reason.HOURS: _l("Gli orari non vanno bene"),
    Reason.PAY: _l("La paga non va bene"),
    Reason.WORK: _l("Cerco un altro tipo di lavoro"),
    Reason.FOUND: _l("Ho già trovato lavoro"),
    Reason.LATER: _l("Adesso no, più avanti forse"),
    Reason.OTHER: _l("Un altro motivo"),
}
STATES: dict[str, Any] = {
    InvitationState.SENT.value: _l("In attesa di risposta"),
    InvitationState.ACCEPTED.value: _l("Ha accettato"),
    InvitationState.DECLINED.value: _l("Ha detto no"),
    "expired": _l("Scaduto senza risposta"),
}
WHAT: dict[str, Any] = {
    "application": _l("la tua candidatura"),
    "cv": _l("un tuo file"),
    "pool": _l("il tuo profilo senza nome"),
    "guest": _l("la tua candidatura a un ospite del colloquio"),
    "guest_cv": _l("il tuo CV a un ospite del colloquio"),
    "export": _l("un elenco esportato con i tuoi dati"),
}
