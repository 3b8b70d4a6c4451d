"""What are the choices in a request called, and how many can come to each kind of meeting?"""

from collections.abc import Mapping
from typing import Any

from portal.events.models import Format, Mode
from portal.i18n import lazy as _l
from portal.outreach.models import VisitState
from portal.schools.models import ContactRole

# The most that make sense without an agreed date; a host's own series has its own limit. What hosts of the network
# usually take (a service 15 to 25, somebody at work one or two); reviewed 2026-11-22, to be checked with hosts.
MOST_STUDENTS: Mapping[Format, int] = {
    Format.CLASS_TALK: 60, Format.TESTIMONY: 120, Format.SERVICE_VISIT: 30, Format.WORKSHOP: 30,
    Format.JOB_SHADOWING: 3, Format.FSL: 30, Format.OPEN_DAY: 120,
}  # fmt: skip

FORMAT_HINTS: Mapping[str, Any] = {
    "class_talk": _l("Una o due ore per capire chi fa che cosa. Fino a 60 persone."),
    "testimony": _l("Chi lavora racconta e risponde alle domande. Fino a 120 persone."),
    "service_visit": _l("Mezza giornata dentro un servizio. Fino a 30 persone."),
    "workshop": _l("Si prova con le mani, due o quattro ore. Fino a 30 persone."),
    "job_shadowing": _l("Uno, due o tre studenti accanto a chi lavora."),
    "fsl": _l("Un percorso di più giorni, con la convenzione. Fino a 30 persone."),
    "open_day": _l("Si gira liberamente e si fanno domande. Fino a 120 persone."),
}
MODES: Mapping[Mode, Any] = {
    Mode.AT_SCHOOL: _l("A scuola nostra"),
    Mode.AT_SERVICE: _l("In un servizio della cooperativa"),
    Mode.ONLINE: _l("Online"),
}
PARTS: Mapping[str, Any] = {
    "any": _l("Va bene sempre"),
    "morning": _l("Di mattina"),
    "afternoon": _l("Di pomeriggio"),
}
ROLES: Mapping[ContactRole, Any] = {
    ContactRole.TEACHER: _l("Insegno alla classe"),
    ContactRole.GUIDANCE: _l("Seguo l’orientamento"),
    ContactRole.FSL_TUTOR: _l("Seguo la formazione scuola-lavoro"),
    ContactRole.HEAD: _l("Dirigo la scuola"),
    ContactRole.OFFICE: _l("Lavoro in segreteria"),
    ContactRole.OTHER: _l("Altro"),
}
# How a visit stands, to the teacher: a title, and what happens next.
STATES: Mapping[VisitState, tuple[Any, Any]] = {
    VisitState.REQUESTED: (
        _l("Cerchiamo chi può incontrare la classe"),
        _l("Chi coordina gli incontri sceglie la cooperativa più adatta. Non dovete fare niente."),
    ),
    VisitState.REVIEW: (
        _l("La cooperativa guarda la richiesta"),
        _l("Controlla giorno e persone, poi conferma o propone un’altra data. Non dovete fare niente."),
    ),
    VisitState.CONFIRMED: (
        _l("È confermato: vi aspettano"),
        _l("Qui trovate tutto quello che serve. Vi scriviamo una settimana prima e il giorno prima."),
    ),
    VisitState.HELD: (
        _l("L’incontro c’è stato"),
        _l("Grazie di essere venuti. Qui trovate l’attestato delle ore e le domande per la classe."),
    ),
    VisitState.NOT_HELD: (
        _l("L’incontro non c’è stato"),
        _l("Così risulta a chi doveva accogliervi. Se non è vero, scrivetelo qui sotto."),
    ),
    VisitState.CANCELLED: (
        _l("La richiesta è annullata"),
        _l("Non dovete fare altro. Quando volete, ne potete fare una nuova."),
    ),
}
# Why a class cannot come, as schools say it most often.
REASONS: Mapping[str, Any] = {
    "school": _l("Un impegno della scuola"),
    "closed": _l("Sciopero o chiusura"),
    "transport": _l("Manca il trasporto"),
    "away": _l("La classe o chi accompagna non c’è"),
    "other": _l("Altro motivo"),
}
