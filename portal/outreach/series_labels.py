"""How are the ways in which a class meets the trade called when one speaks with a school?"""

from collections.abc import Mapping
from typing import Any

from portal.events.models import Format, Mode
from portal.i18n import lazy as _l
from portal.outreach.models import Repeat, SeriesState

FORMATS: Mapping[Format, Any] = {
    Format.CLASS_TALK: _l("Intervento in classe"),
    Format.TESTIMONY: _l("Testimonianza di chi fa il mestiere"),
    Format.SERVICE_VISIT: _l("Visita a un servizio"),
    Format.OPEN_DAY: _l("Porte aperte per le classi"),
    Format.WORKSHOP: _l("Laboratorio"),
    Format.JOB_SHADOWING: _l("Job shadowing"),
    Format.FSL: _l("Formazione scuola-lavoro (FSL)"),
}
# What a class gets, in one sentence.
TOLD: Mapping[Format, Any] = {
    Format.CLASS_TALK: _l("Chi lavora nel sociale viene in classe e racconta le professioni, con esempi veri. Una o due ore."),
    Format.TESTIMONY: _l("Una persona racconta la sua strada, dalla scuola al lavoro di oggi, e risponde alle domande."),
    Format.SERVICE_VISIT: _l("La classe entra in un servizio, incontra chi ci lavora e chi ci vive. Mezza giornata."),
    Format.OPEN_DAY: _l("Più classi insieme: postazioni, prove e incontri con professioni diverse."),
    Format.WORKSHOP: _l("Si prova un pezzo di lavoro: un gesto di cura, un’attività educativa, un caso da discutere."),
    Format.JOB_SHADOWING: _l("Una o due persone seguono chi lavora per una giornata intera."),
    Format.FSL: _l("Un percorso di 20–80 ore con due tutor, valido per la formazione scuola-lavoro (ex PCTO)."),
}  # fmt: skip
ICONS: Mapping[Format, str] = {
    Format.CLASS_TALK: "presentation",
    Format.TESTIMONY: "messages-square",
    Format.SERVICE_VISIT: "footprints",
    Format.OPEN_DAY: "door-open",
    Format.WORKSHOP: "hand-heart",
    Format.JOB_SHADOWING: "users-round",
    Format.FSL: "graduation-cap",
}
MODES: Mapping[Mode, Any] = {
    Mode.AT_SERVICE: _l("Nel servizio"),
    Mode.AT_SCHOOL: _l("A scuola, in classe"),
    Mode.ONLINE: _l("In collegamento online"),
    Mode.ELSEWHERE: _l("In un altro luogo"),
}
REPEATS: Mapping[Repeat, Any] = {
    Repeat.ONCE: _l("Una volta sola"),
    Repeat.WEEKLY: _l("Ogni settimana"),
    Repeat.FORTNIGHTLY: _l("Ogni due settimane"),
    Repeat.MONTHLY: _l("Ogni mese, lo stesso giorno della settimana"),
}
WEEKDAYS: tuple[Any, ...] = (
    _l("Lunedì"), _l("Martedì"), _l("Mercoledì"), _l("Giovedì"), _l("Venerdì"), _l("Sabato"),
)  # fmt: skip
STATES: Mapping[SeriesState, Any] = {
    SeriesState.DRAFT: _l("Bozza"),
    SeriesState.PUBLISHED: _l("Pubblicata"),
    SeriesState.ENDED: _l("Conclusa"),
}
