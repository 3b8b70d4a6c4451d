"""From which names, places of work, schools and sentences are the invented candidates made?

Given and family names are common ones put together by chance; employers are invented, schools are generic.
"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FEMININE: tuple[str, ...] = _words(
    "Alessia Annalisa Anna Arianna Aurora Barbara Beatrice Benedetta Camilla Carla Cecilia Chiara Cinzia "
    "Claudia Cristina Daniela Debora Denise Donatella Eleonora Elisa Emanuela Erica Federica Francesca "
    "Gaia Giada Giorgia Giulia Ilaria Irene Jessica Lara Laura Letizia Linda Lisa Loredana Lucia Luisa "
    "Manuela Margherita Marina Marta Martina Micol Mirella Monica Nadia Nicoletta Noemi Ornella Paola "
    "Patrizia Rebecca Roberta Rosanna Sabrina Sara Serena Silvia Simona Sofia Sonia Stefania Tamara "
    "Tiziana Valentina Vanessa Veronica Viola"
)
MASCULINE: tuple[str, ...] = _words(
    "Alberto Alessandro Andrea Antonio Christian Claudio Daniele Dario Davide Diego Edoardo Emanuele "
    "Enrico Fabio Federico Filippo Francesco Gabriele Giacomo Gianluca Giorgio Giovanni Ivan Jacopo "
    "Lorenzo Luca Luigi Manuel Marco Mario Massimo Matteo Mattia Maurizio Mauro Michele Nicola Omar Paolo "
    "Pietro Raffaele Renato Riccardo Roberto Samuele Sergio Simone Stefano Tommaso Valerio"
)
# An underscore stands for the space inside a family name.
FAMILY: tuple[str, ...] = _words(
    "Acquistapace Airoldi Albertoni Amigoni Arrigoni Balossi Barindelli Beretta Bianchi Bonfanti Bonacina Brambilla Brusadelli Cantoni Carenini "
    "Casati Castagna Cattaneo Cavalli Colombo Conti Corbetta Corti Crippa Dell'Oro Del_Nero Esposito Fagioli Ferrari Fontana Fumagalli Galbiati "
    "Galli Gatti Gentile Ghezzi Gilardi Greco Invernizzi Isella La_Rosa Limonta Locatelli Lombardi Longhi Maggi Magni Mandelli Manzoni Mapelli "
    "Marchesi Mauri Mazzoleni Milani Molteni Motta Negri Nava Oldani Panzeri Parisi Perego Pirola Pozzi Proserpio Ratti Redaelli Riva Rizzo "
    "Romano Rota Ruggeri Russo Sala Sangalli Scaccabarozzi Sironi Spreafico Tentori Todeschini Valsecchi Vergani Villa Viganò Zambelli Zappa"
)
# fmt: off
# Given names (women, men), family names, mother tongue: the people who live and work here come from many places.
ORIGINS: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str], ...] = (
    (("Ana Maria", "Mihaela", "Ioana", "Elena", "Alina"), ("Andrei", "Florin", "Ionuț"), ("Popescu", "Dumitru", "Ionescu", "Munteanu", "Rusu", "Ciobanu"), "rumeno"),
    (("Oksana", "Halyna", "Natalia", "Svitlana"), ("Andriy", "Bohdan"), ("Kovalenko", "Shevchuk", "Melnyk", "Bondarenko"), "ucraino"),
    (("Fatima", "Khadija", "Samira", "Naima", "Hanane"), ("Youssef", "Rachid", "Mehdi"), ("El Amrani", "Bennani", "Haddouch", "Ouali", "Zeroual"), "arabo"),
    (("Nour", "Amal"), ("Ahmed", "Karim", "Mahmoud"), ("Mansour", "Farouk", "Saleh", "Hassanein"), "arabo"),
    (("Elira", "Blerta", "Arjana"), ("Erion", "Ardit"), ("Hoxha", "Gjoka", "Leka", "Kola"), "albanese"),
    (("Rosa Elvira", "Maribel", "Yesenia", "Luz"), ("Jorge", "Wilmer"), ("Quispe Rojas", "Huamán", "Vargas Tello", "Salazar Paredes"), "spagnolo"),
    (("Aminata", "Ndeye", "Awa"), ("Ousmane", "Modou", "Ibrahima"), ("Diallo", "Ndiaye", "Sow", "Faye"), "francese"),
    (("Blessing", "Joy", "Patience"), ("Emeka", "Collins"), ("Okafor", "Eze", "Osagie"), "inglese"),
    (("Maricel", "Jocelyn"), ("Rommel",), ("Dela Cruz", "Santos Reyes", "Bautista"), "tagalog"),
    (("Xiu Li",), ("Wei",), ("Zhang", "Hu", "Chen"), "cinese"),
    (("Shamima", "Nasreen"), ("Rahim", "Imran"), ("Hossain", "Uddin", "Malik"), "bengalese"),
)  # fmt: skip

# Employers by kind of service: how it is called and the invented names that it may bear.
PLACES: dict[str, tuple[str, ...]] = {
    "rsa": ("RSA Villa Ginepro", "RSA Casa Ontano", "Fondazione Ricovero Sant'Aldo", "RSA Le Terrazze Basse", "Residenza Il Tiglio Grande"),
    "rsd": ("RSD Borgo Salice", "Residenza disabili La Chiocciola Blu"),
    "cdi": ("Centro diurno Il Pergolato", "CDI Cascina Merlo"),
    "cdd": ("CDD La Bussola Storta", "CSE Il Telaio Aperto", "Centro diurno Passi Larghi"),
    "sad": ("Servizio domiciliare Cooperativa Valdoro", "SAD Cooperativa Il Sestante", "Assistenza domiciliare Cooperativa Millefoglie"),
    "adi": ("ADI Cooperativa Il Sestante", "Cure domiciliari Cooperativa Millefoglie"),
    "ospedale": ("Ospedale, reparto di medicina", "Ospedale, reparto di geriatria", "Clinica privata, chirurgia", "Pronto soccorso"),
    "hospice": ("Hospice Casa della Betulla",),
    "comunita": ("Comunità minori La Mongolfiera", "Comunità educativa Casa Torchio", "Comunità mamma-bambino Il Cancelletto"),
    "adm": ("Educativa domiciliare Cooperativa Controluce", "ADM Cooperativa Bandus"),
    "cag": ("CAG Il Muretto", "Oratorio San Biagio, spazio compiti", "Centro giovani La Rimessa"),
    "scuola": ("Scuola primaria, Cooperativa Controluce", "Istituto comprensivo, Cooperativa Bandus", "Scuola secondaria di primo grado", "Scuola dell'infanzia paritaria"),
    "accoglienza": ("Centro di accoglienza Casa Meridiana", "Progetto SAI, Associazione Lungofiume"),
    "nido": ("Nido Il Bottone Rosso", "Micronido Pisolo e Pancrazio", "Nido comunale Aquilone", "Nido famiglia La Tana Gialla"),
    "casa": ("Famiglia privata", "Assistenza privata a domicilio"),
    "estivo": ("Centro estivo comunale", "Grest parrocchiale", "Villaggio vacanze"),
    "comune": ("Comune, servizi sociali", "Ufficio di piano", "Tutela minori d'ambito"),
    "consultorio": ("Consultorio familiare La Lanterna Piccola", "Centro per la famiglia"),
    "riabilitazione": ("Centro di riabilitazione Il Gomitolo", "Studio associato Parole e Passi", "Neuropsichiatria infantile"),
    "psichiatria": ("Comunità terapeutica Cascina Melata", "Centro psicosociale (CPS)", "Centro diurno psichiatrico La Veranda"),
    "serd": ("Servizio dipendenze (SerD)", "Comunità terapeutica Il Crinale"),
    "quartiere": ("Portineria sociale del quartiere Fornace", "Condominio, portierato"),
    "lavoro": ("Cooperativa di tipo B Terra Mossa", "Servizio inserimento lavorativo (SIL)", "Agenzia per il lavoro accreditata"),
    "ufficio": ("Consorzio Tramontana", "Fondazione di comunità", "Associazione Orizzonte Corto"),
}  # fmt: skip
# Working lives are not straight: jobs before this trade, for her and for him.
OTHER_JOBS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("Addetta vendite", "Addetto vendite", "Supermercato", ("cassa e rifornimento", "relazione con i clienti")),
    ("Cameriera", "Cameriere", "Ristorante", ("servizio in sala", "turni serali e festivi")),
    ("Operaia tessile", "Operaio tessile", "Tessitura", ("controllo qualità", "lavoro su turni")),
    ("Magazziniera", "Magazziniere", "Logistica", ("preparazione ordini", "uso del muletto")),
    ("Impiegata amministrativa", "Impiegato amministrativo", "Studio contabile", ("fatture e archivio", "telefono e appuntamenti")),
    ("Volontaria di servizio civile", "Volontario di servizio civile", "Servizio civile universale", ("dodici mesi in un progetto di assistenza", "accompagnamento di persone anziane")),
)  # fmt: skip
UNIVERSITIES = ("Università degli Studi di Milano-Bicocca", "Università degli Studi di Bergamo", "Università degli Studi di Milano", "Università Cattolica", "Università degli Studi dell'Insubria")  # fmt: skip
COURSES = ("Centro di formazione professionale", "Ente accreditato dalla Regione", "Scuola ASA e OSS della fondazione")

# Short courses that people list in CVs, for everybody and for those who care for bodies or for children.
COURSES_ALL = ("Formazione generale e specifica sulla sicurezza (D.Lgs. 81/2008)", "Antincendio rischio medio", "Privacy e segreto professionale", "Comunicazione efficace in équipe", "Corso base di informatica")  # fmt: skip
COURSES_CARE = ("BLS-D e defibrillatore", "Movimentazione manuale delle persone", "HACCP", "Approccio capacitante alle demenze", "Prevenzione delle cadute", "Cure di fine vita", "Igiene delle mani e rischio infettivo")  # fmt: skip
COURSES_GROWING = ("Primo soccorso pediatrico", "HACCP", "CAA: introduzione e tabelle", "Gestione dei comportamenti problema", "Outdoor education", "Lettura ad alta voce", "Bullismo e cyberbullismo", "Mediazione dei conflitti")  # fmt: skip
INTERESTS: tuple[str, ...] = (
    "Canto nel coro del paese e cammino in montagna.",
    "Faccio volontariato in Croce Rossa due sere al mese.",
    "Leggo gialli, coltivo un orto, cucino per molti.",
    "Alleno una squadra di pallavolo under 12 all'oratorio.",
    "Suono la chitarra e curo la biblioteca della frazione.",
    "Vado in bicicletta tutto l'anno e riparo quelle degli altri.",
    "Mi piacciono il cinema, il teatro dialettale e i giochi da tavolo.",
    "Cucio, faccio il pane e seguo una piccola associazione di genitori.",
    "",
    "",
)  # fmt: skip

MESSAGES: tuple[str, ...] = (
    "Ho letto l'annuncio due volte: gli orari vanno bene per me e il servizio mi interessa. Posso venire per un colloquio quando preferite.",
    "Abito a {place} e conosco la vostra zona. Sono disponibile a una giornata di prova.",
    "Una vostra collega mi ha parlato bene di come lavorate. Vorrei capire meglio i turni.",
    "Sto cercando un posto più vicino a casa dopo {n} anni nello stesso servizio.",
    "Ho il preavviso di un mese. Allego il curriculum e resto a disposizione.",
    "Mi piacerebbe soprattutto la parte di lavoro in équipe di cui parlate.",
    "Buongiorno, sono interessat{a} alla posizione. Posso telefonare dopo le 16?",
    "Vorrei cominciare a settembre o anche prima, se serve.",
    "È il tipo di lavoro che cerco da tempo. Grazie per aver scritto la paga nell'annuncio.",
    "",
    "",
)
NOTES: dict[str, tuple[str, ...]] = {
    "read": ("Curriculum chiaro, esperienza coerente.", "Da sentire per gli orari.", "", ""),
    "interview": ("Colloquio fissato in servizio.", "Primo incontro positivo, rivedere con la responsabile.", "Chiede dei fine settimana.", ""),
    "offer": ("Proposta inviata, risponde entro venerdì.", "Concordata mezza giornata di prova."),
    "hired": ("Firma fatta, comincia il primo del mese.", "Assunzione confermata."),
    "declined": ("Titolo non ancora conseguito: proporre il corso.", "Orari non compatibili, risentire a giugno.", "Scelta un'altra persona, profilo buono da tenere presente."),
    "withdrawn": ("Ha trovato un posto più vicino a casa.", ""),
}  # fmt: skip


# fmt: on


def school_of(title: str) -> str:
    """The kind of school that gives this diploma."""
    for word, school in (
        ("liceo", "Liceo statale"),
        ("professionale", "Istituto professionale statale"),
        ("tecnico", "Istituto tecnico statale"),
    ):
        if word in title:
            return school
    return "Scuola secondaria di primo grado"
