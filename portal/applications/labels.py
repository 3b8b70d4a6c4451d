"""In which plain words does a candidate read where things stand?"""

from typing import Any

from portal.applications.models import Stage
from portal.i18n import lazy as _l

# What the stage means to the person who waits: a title and what happens next.
STAGES: dict[Stage, tuple[Any, Any]] = {
    Stage.RECEIVED: (
        _l("La tua candidatura è arrivata"),
        _l("La cooperativa la leggerà e ti risponderà. Intanto non devi fare niente."),
    ),
    Stage.READ: (
        _l("La cooperativa ha letto la tua candidatura"),
        _l("La sta valutando. Ti scriverà in ogni caso, anche se la risposta è no."),
    ),
    Stage.INTERVIEW: (
        _l("La cooperativa vuole conoscerti"),
        _l("Ti contatta per fissare un colloquio: tieni d’occhio telefono e posta."),
    ),
    Stage.OFFER: (
        _l("La cooperativa ti propone il lavoro"),
        _l("Ti contatta per parlare di contratto, orari e inizio."),
    ),
    Stage.HIRED: (
        _l("Il lavoro è tuo"),
        _l("La selezione è conclusa: buon inizio!"),
    ),
    Stage.DECLINED: (
        _l("Questa volta la cooperativa non prosegue con te"),
        _l("La selezione per te finisce qui. Puoi candidarti ad altre offerte quando vuoi."),
    ),
    Stage.WITHDRAWN: (
        _l("Hai ritirato la candidatura"),
        _l("La cooperativa non la prende più in considerazione."),
    ),
}

# Why the words of a file could not be read (`Cv.reading_reason`); a person can open the file all the same.
UNREAD: dict[str, Any] = {
    "encrypted": _l("È protetto da una password: la cooperativa non può aprirlo. Aggiungine uno senza password."),
    "broken": _l("Sembra danneggiato o incompleto. Se puoi, aggiungilo di nuovo."),
    "infected": _l("L’antivirus ha trovato qualcosa di pericoloso: il file è stato tolto. Aggiungine un altro."),
    "no_text": _l("È un’immagine, senza parole che il programma possa leggere. Le persone lo possono aprire."),
    "no_ocr": _l("È un’immagine, senza parole che il programma possa leggere. Le persone lo possono aprire."),
    "ocr_found_nothing": _l(
        "Nell’immagine il programma non ha trovato parole. Se la foto è scura o mossa, aggiungine una migliore."
    ),
    "ocr_limit": _l("L’immagine era troppo lunga da leggere per il programma. Le persone la possono aprire."),
}
UNREAD_OTHERWISE = _l(
    "Il programma si è fermato prima di finire di leggerlo. Se puoi, salvalo come PDF e aggiungilo di nuovo."
)
