"""Which words do the invented teachers and hosts write to each other?"""

from portal.events.models import Format, Mode

# What is looked at in each kind of service, and who tells of their work there.
PROFESSIONS: dict[str, tuple[str, ...]] = {
    "rsa": ("oss", "infermiere", "asa"),
    "rsd": ("oss", "educatore-socio-sanitario"),
    "cdi": ("asa", "animatore", "oss"),
    "cdd": ("educatore-socio-sanitario", "oss"),
    "cse": ("educatore-socio-pedagogico",),
    "sfa": ("educatore-socio-pedagogico",),
    "sad": ("asa", "oss"),
    "adi": ("infermiere", "fisioterapista"),
    "adm": ("educatore-socio-pedagogico",),
    "nido": ("educatore-nido",),
    "scuola": ("aec",),
    "cag": ("educatore-socio-pedagogico", "animatore"),
    "consultorio": ("assistente-sociale", "psicologo"),
    "riabilitazione": ("fisioterapista", "logopedista", "tnpee"),
    "abitare": ("custode-sociale",),
    "inserimento_lavorativo": ("educatore-socio-pedagogico",),
}
# How often each way of meeting is asked for, where it happens, how many minutes it takes.
FORMATS: tuple[tuple[Format, int, Mode, int], ...] = (
    (Format.CLASS_TALK, 5, Mode.AT_SCHOOL, 120),
    (Format.TESTIMONY, 4, Mode.AT_SCHOOL, 90),
    (Format.SERVICE_VISIT, 6, Mode.AT_SERVICE, 180),
    (Format.WORKSHOP, 3, Mode.AT_SERVICE, 150),
    (Format.TESTIMONY, 1, Mode.ONLINE, 60),
    (Format.FSL, 1, Mode.AT_SERVICE, 240),
)
WISHES = (
    "La classe ha appena studiato l’età anziana: vorrebbero sentire chi ci lavora davvero.",
    "Metà della classe pensa di fermarsi al diploma. Ci interessa che cosa si può fare subito.",
    "Per noi vale come orientamento, servirebbe l’attestato delle ore.",
    "Alcune ragazze sono già sicure, molti altri non sanno nemmeno che mestieri ci sono.",
    "Se possibile vorremmo parlare anche con qualcuno che lavora da pochi anni.",
    "",
    "",
)
QUESTIONS = (
    "Arriviamo con il treno delle 8.52: riuscite ad aspettarci dieci minuti?",
    "In classe c’è una ragazza in carrozzina: l’ingresso è senza gradini?",
    "Possiamo fare qualche foto agli spazi, senza persone?",
    "I ragazzi hanno preparato delle domande. Ve le mando prima?",
)
REPLIES = (
    "Certo, vi aspettiamo davanti all’ingresso. Nessun problema.",
    "Sì: ingresso in piano dal cortile, e l’ascensore porta a tutti i piani.",
    "Agli spazi sì, alle persone no. Vi diciamo noi dove.",
    "Volentieri, così chiediamo alla collega giusta di esserci.",
)
CANCELLED = (
    "La data cade nella settimana delle prove INVALSI.",
    "Sciopero dei treni: non riusciamo a portare la classe.",
    "Il consiglio di classe ha spostato l’uscita all’anno prossimo.",
)
NOT_HELD = (
    "La classe non è arrivata: sciopero dei trasporti.",
    "Influenza in reparto: per prudenza abbiamo chiuso alle visite.",
    "La scuola ci ha avvisato la mattina stessa.",
)
OTHER_DATE = "Quel giorno abbiamo l’équipe. Va bene la settimana dopo, alla stessa ora?"
BRING = "Scarpe comode e un quaderno. Niente cibo nei reparti."
ACCESS = "Ingresso in piano, bagno accessibile al piano terra."
