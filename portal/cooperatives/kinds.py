"""What are the kinds of service called?"""

from typing import Any

from portal.cooperatives.models import ServiceKind
from portal.i18n import lazy as _l

NAMES: dict[ServiceKind, Any] = {
    ServiceKind.RSA: _l("RSA: residenza per persone anziane"),
    ServiceKind.RSD: _l("RSD: residenza per persone con disabilità"),
    ServiceKind.CDI: _l("CDI: centro diurno per persone anziane"),
    ServiceKind.CDD: _l("CDD: centro diurno per persone con disabilità"),
    ServiceKind.CSE: _l("CSE: centro socio-educativo"),
    ServiceKind.SFA: _l("SFA: formazione all’autonomia"),
    ServiceKind.SAD: _l("SAD: assistenza a domicilio"),
    ServiceKind.ADI: _l("ADI: cure a domicilio"),
    ServiceKind.ADM: _l("ADM: educativa a domicilio per minori"),
    ServiceKind.NURSERY: _l("Asilo nido"),
    ServiceKind.CHILD_COMMUNITY: _l("Comunità per minori"),
    ServiceKind.MENTAL_HEALTH: _l("Salute mentale"),
    ServiceKind.YOUTH_CENTRE: _l("CAG: centro di aggregazione giovanile"),
    ServiceKind.SCHOOL: _l("Educativa a scuola"),
    ServiceKind.RECEPTION: _l("Accoglienza"),
    ServiceKind.FAMILY_CLINIC: _l("Consultorio familiare"),
    ServiceKind.WORK_INCLUSION: _l("Inserimento lavorativo"),
    ServiceKind.SOCIAL_HOUSING: _l("Abitare sociale"),
    ServiceKind.REHABILITATION: _l("Riabilitazione"),
    ServiceKind.OFFICE: _l("Sede e uffici"),
    ServiceKind.OTHER: _l("Altro servizio"),
}
