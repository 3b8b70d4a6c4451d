"""What are the kinds of events, and the ways to take part, called?"""

from collections.abc import Mapping
from typing import Any

from portal.events.models import EventState, Format, Mode
from portal.i18n import lazy as _l

FORMATS: Mapping[Format, Any] = {
    Format.OPEN_DAY: _l("Porte aperte"),
    Format.TESTIMONY: _l("Incontro con chi ci lavora"),
    Format.WORKSHOP: _l("Laboratorio"),
    Format.SERVICE_VISIT: _l("Visita a un servizio"),
    Format.JOB_SHADOWING: _l("Una giornata accanto a chi lavora"),
    Format.CLASS_TALK: _l("Presentazione delle professioni"),
    Format.FSL: _l("Formazione scuola-lavoro"),
}
MODES: Mapping[Mode, Any] = {
    Mode.AT_SERVICE: _l("In un nostro servizio"),
    Mode.AT_SCHOOL: _l("In una scuola"),
    Mode.ONLINE: _l("Online"),
    Mode.ELSEWHERE: _l("In un altro luogo"),
}
STATES: Mapping[EventState, Any] = {
    EventState.DRAFT: _l("Bozza"),
    EventState.PUBLISHED: _l("Pubblicato"),
    EventState.CANCELLED: _l("Annullato"),
}
ICONS: Mapping[Format, str] = {
    Format.OPEN_DAY: "door-open",
    Format.TESTIMONY: "messages-square",
    Format.WORKSHOP: "hand-heart",
    Format.SERVICE_VISIT: "footprints",
    Format.JOB_SHADOWING: "users-round",
    Format.CLASS_TALK: "presentation",
    Format.FSL: "graduation-cap",
}
