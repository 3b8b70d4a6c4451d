"""In which words does the portal speak of roles at a school, of an import, and of rows that were refused?"""

from typing import Any

from portal.i18n import lazy as _l
from portal.schools.models import ContactRole, ImportState

ROLES: dict[ContactRole, Any] = {
    ContactRole.TEACHER: _l("Docente"),
    ContactRole.GUIDANCE: _l("Referente per l’orientamento"),
    ContactRole.FSL_TUTOR: _l("Tutor per la formazione scuola-lavoro"),
    ContactRole.HEAD: _l("Dirigenza"),
    ContactRole.OFFICE: _l("Segreteria"),
    ContactRole.OTHER: _l("Altro ruolo"),
}

STATES: dict[ImportState, Any] = {
    ImportState.READING: _l("In lettura"),
    ImportState.PREVIEW: _l("Da confermare"),
    ImportState.RUNNING: _l("In corso"),
    ImportState.DONE: _l("Finita"),
    ImportState.FAILED: _l("Non riuscita"),
}

# Why a row is refused; %(value)s is what stands in it.
REASONS: dict[str, Any] = {
    "broken": _l("La riga è rotta: una virgoletta resta aperta."),
    "columns": _l("La riga ha un numero di colonne (%(value)s) diverso dall’intestazione."),
    "code": _l("Il codice «%(value)s» non ha la forma di un codice meccanografico."),
    "twice": _l("Questo codice sta già alla riga %(value)s."),
    "name": _l("Manca il nome della scuola."),
    "kind": _l("Non conosciamo il tipo di scuola «%(value)s»."),
    "province": _l("Non conosciamo la provincia «%(value)s»."),
    "comune": _l("Non troviamo il comune «%(value)s»."),
    "long": _l("Un testo della riga è troppo lungo (%(value)s)."),
}

# Why a whole file cannot be used.
FAILURES: dict[str, Any] = {
    "empty": _l("Il file è vuoto."),
    "not_text": _l("Questo file non è una tabella di testo (CSV). Scarica di nuovo l’elenco dal sito del ministero."),
    "no_columns": _l(
        "Mancano le colonne dell’elenco del ministero. Servono almeno: CODICESCUOLA, DENOMINAZIONESCUOLA, PROVINCIA, DESCRIZIONECOMUNE, DESCRIZIONETIPOLOGIAGRADOISTRUZIONESCUOLA."
    ),
    "too_long": _l("Il file ha troppe righe: al massimo %(rows)s."),
    "too_broken": _l("Quasi tutte le righe del file sono rotte: controlla che sia l’elenco del ministero."),
    "gone": _l("Il file non c’è più. Caricalo di nuovo."),
}

# What an import changes in a school that is known.
FIELDS: dict[str, Any] = {
    "institute_code": _l("istituto di riferimento"),
    "name": _l("nome"),
    "kind": _l("tipo"),
    "state_run": _l("statale o paritaria"),
    "address": _l("indirizzo"),
    "postcode": _l("CAP"),
    "comune": _l("comune"),
    "email": _l("e-mail"),
    "certified_email": _l("PEC"),
    "website": _l("sito"),
    "tracks": _l("indirizzi di studio"),
    "checked": _l("esistenza confermata"),
}
