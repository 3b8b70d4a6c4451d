"""What are the states, the parts of the to-do list and the steps of a visit called on the desk?"""

from collections.abc import Mapping
from typing import Any

from portal.i18n import lazy as _l
from portal.outreach.models import ProposalState, VisitState

STATES: Mapping[VisitState, Any] = {
    VisitState.REQUESTED: _l("Da affidare"),
    VisitState.REVIEW: _l("Attende risposta"),
    VisitState.CONFIRMED: _l("Confermata"),
    VisitState.HELD: _l("Svolta"),
    VisitState.NOT_HELD: _l("Non svolta"),
    VisitState.CANCELLED: _l("Annullata"),
}
TONES: Mapping[VisitState, tuple[str, str]] = {
    VisitState.REQUESTED: ("warning", "inbox"),
    VisitState.REVIEW: ("info", "eye"),
    VisitState.CONFIRMED: ("brand", "calendar-check"),
    VisitState.HELD: ("good", "circle-check"),
    VisitState.NOT_HELD: ("outline", "circle-x"),
    VisitState.CANCELLED: ("outline", "ban"),
}
# Title, what one line of it is called in the overview, and whether it presses.
PARTS: Mapping[str, tuple[Any, Any, str]] = {
    "unclaimed": (_l("Richieste da affidare"), _l("richieste da affidare"), "warning"),
    "silent": (_l("Affidate, senza risposta da cinque giorni"), _l("senza risposta da cinque giorni"), "danger"),
    "answer": (_l("Aspettano la tua risposta"), _l("aspettano la tua risposta"), "warning"),
    "declined": (_l("Hanno detto di no alla data proposta"), _l("date proposte rifiutate"), "warning"),
    "unmarked": (_l("Passate, da segnare"), _l("passate, da segnare"), "danger"),
    "unread": (_l("Messaggi da leggere"), _l("con messaggi da leggere"), "warning"),
    "today": (_l("Oggi"), _l("visite oggi"), ""),
    "week": (_l("Nei prossimi sei giorni"), _l("nei prossimi sei giorni"), ""),
}
PROPOSALS: Mapping[ProposalState, Any] = {
    ProposalState.OPEN: _l("in attesa di risposta"),
    ProposalState.ACCEPTED: _l("accettata"),
    ProposalState.DECLINED: _l("rifiutata"),
    ProposalState.REPLACED: _l("non vale più"),
}
DAY_PARTS: Mapping[str, Any] = {
    "morning": _l("di mattina"),
    "afternoon": _l("di pomeriggio"),
    "any": _l("a qualsiasi ora"),
}
