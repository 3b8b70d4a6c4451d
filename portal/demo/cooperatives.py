"""Which six invented cooperatives live in the demo town, and where do their people work?"""

from portal.demo.records import DemoCooperative, DemoService

# fmt: off
COOPERATIVES: tuple[DemoCooperative, ...] = (
    DemoCooperative(
        slug="riva-nespola",
        name="Riva Nespola",
        legal_name="Riva Nespola Società Cooperativa Sociale",
        kind="A",
        comune="097042",
        province="LC",
        address="via dei Barcaioli 14",
        phone="+39 0341 555014",
        email="lavoro@coop-rivanespola.example",
        website="https://coop-rivanespola.example",
        founded=1991,
        workers=168,
        legal_representative="Nives Castagnola",
        about="Dal 1991 stiamo accanto alle persone anziane e con disabilità tra Lecco e la Brianza. "
        "Abbiamo una residenza sul lago, due centri diurni e una squadra che gira a domicilio tutti i giorni dell'anno. "
        "Siamo 168, quasi tutte socie e soci. Chi arriva ha per i primi tre mesi una collega o un collega di riferimento.",
        about_en="Since 1991 we have stood by older people and people with disabilities between Lecco and Brianza. "
        "We run a home on the lake, two day centres and a home care team on the road every day of the year. "
        "There are 168 of us, nearly all members. For the first three months each newcomer has a colleague to turn to.",
        services=(
            DemoService("rsa-barcaioli", "RSA I Barcaioli", "rsa", "097042", "via dei Barcaioli 16",
                "Ottanta posti in quattro nuclei, uno dedicato alle demenze, con giardino chiuso sul lago.",
                "Eighty places in four units, one for dementia, with a closed garden on the lake."),
            DemoService("cdi-filanda", "Centro diurno integrato La Filanda", "cdi", "097083", "via della Filanda 3",
                "Venticinque persone anziane passano qui la giornata e la sera tornano a casa.",
                "Twenty-five older people spend the day here and go home in the evening."),
            DemoService("sad-lecco", "Assistenza domiciliare Lecco e lago", "sad", "097042", "via dei Barcaioli 14",
                "Undici comuni, centoquaranta case, auto e telefono della cooperativa.",
                "Eleven municipalities, a hundred and forty homes, with the cooperative's cars and phones."),
            DemoService("cdd-cortile-alto", "CDD Il Cortile Alto", "cdd", "097057", "via Cortile Alto 9",
                "Centro diurno per trenta persone con disabilità: cucina, orto, piscina e uscite.",
                "A day centre for thirty people with disabilities: kitchen, garden, pool and outings."),
            DemoService("adi-meratese", "ADI e RSA aperta Meratese", "adi", "097048", "viale delle Robinie 22",
                "Cure infermieristiche e riabilitative a casa, in sei comuni.",
                "Nursing and rehabilitation at home, in six municipalities."),
        ),
    ),
    DemoCooperative(
        slug="malgafiorita",
        name="Malgafiorita",
        legal_name="Malgafiorita Società Cooperativa Sociale",
        kind="A+B",
        comune="014061",
        province="SO",
        address="via del Maglio 5",
        phone="+39 0342 555027",
        email="persone@coop-malgafiorita.example",
        website="https://coop-malgafiorita.example",
        founded=1998,
        workers=94,
        legal_representative="Ermes Tavaroli",
        about="Lavoriamo in Valtellina su due gambe: servizi per anziani e persone con disabilità, e lavoro vero "
        "(verde, lavanderia, orti) per chi fa più fatica a trovarlo. Le distanze sono grandi e le squadre piccole: "
        "ci si conosce tutti, e le idee di chi arriva contano dal primo giorno.",
        about_en="We work in Valtellina on two legs: services for older people and people with disabilities, and real jobs "
        "(gardening, laundry, vegetable plots) for those who find them hardest to get. Distances are long and teams small: "
        "everybody knows each other, and a newcomer's ideas count from the first day.",
        services=(
            DemoService("sad-valtellina", "Assistenza domiciliare media valle", "sad", "014061", "via del Maglio 5",
                "Case sparse tra fondovalle e mezza montagna, con i mezzi della cooperativa.",
                "Homes scattered from the valley floor to the slopes, with the cooperative's vehicles."),
            DemoService("cse-mulino", "CSE Mulino di Sotto", "cse", "014045", "via Mulino di Sotto 11",
                "Venti persone adulte con disabilità tra laboratorio del pane, teatro e vita in paese.",
                "Twenty adults with disabilities: a bakery workshop, theatre and village life."),
            DemoService("lavanderia-verde", "Lavanderia e squadra del verde", "inserimento_lavorativo", "014061", "via Industria Vecchia 2",
                "La parte B: trentadue persone, undici con un percorso di inserimento lavorativo.",
                "Our type B side: thirty-two people, eleven of them on a job inclusion path."),
            DemoService("rsa-alta-valle", "RSA Casa Larice", "rsa", "014066", "via alla Chiesa 30",
                "Quarantacinque posti, un nucleo protetto, cucina interna.",
                "Forty-five places, a protected unit, its own kitchen."),
            DemoService("botteghe-paese", "Botteghe di comunità", "abitare", "014018", "piazza Vecchia 4",
                "Tre porte aperte in tre paesi: pratiche, spesa, compagnia, medico a distanza.",
                "Three open doors in three villages: paperwork, shopping, company, a doctor by video."),
        ),
    ),
    DemoCooperative(
        slug="trecciaperta",
        name="Trecciaperta",
        legal_name="Trecciaperta Società Cooperativa Sociale",
        kind="A",
        comune="108033",
        province="MB",
        address="via dei Tessitori 41",
        phone="+39 039 5550133",
        email="candidature@coop-trecciaperta.example",
        website="https://coop-trecciaperta.example",
        founded=1987,
        workers=312,
        legal_representative="Fiorella Benzanti",
        about="Siamo la cooperativa dei piccoli e di chi cresce: nidi, scuole, centri per ragazzi e aiuto alle famiglie "
        "in quattordici comuni della Brianza. Ogni gruppo ha due ore al mese di supervisione pagate e un piano di formazione scelto insieme.",
        about_en="We are the cooperative of small and growing people: nurseries, schools, youth centres and help for families "
        "in fourteen municipalities of Brianza. Each team has two paid hours of supervision a month and a training plan chosen together.",
        services=(
            DemoService("nido-nuvola", "Nido Nuvola di Carta", "nido", "108033", "via dei Tessitori 43",
                "Quarantotto bambine e bambini, quattro sezioni, un orto e una cucina interna.",
                "Forty-eight children, four groups, a garden and our own kitchen."),
            DemoService("nido-gradini", "Micronido Tre Gradini", "nido", "108039", "via Gradini 3",
                "Dieci bambini, tre educatrici, una casa con il cortile.",
                "Ten children, three educators, a house with a courtyard."),
            DemoService("scuole-brianza", "Inclusione scolastica Brianza", "scuola", "108023", "via Lombarda 8",
                "Centoventi alunne e alunni con disabilità in trentun plessi.",
                "A hundred and twenty pupils with disabilities in thirty-one schools."),
            DemoService("cag-binario", "CAG Binario Nove", "cag", "108050", "viale Stazione Vecchia 9",
                "Compiti, musica, sala prove e cene del giovedì per ragazze e ragazzi dagli 11 ai 18 anni.",
                "Homework, music, a rehearsal room and Thursday dinners for 11 to 18 year olds."),
            DemoService("adm-brianza", "Educativa domiciliare minori", "adm", "108028", "via Carducci 70",
                "Sessanta famiglie seguite a casa con i servizi sociali dei Comuni.",
                "Sixty families followed at home with municipal social services."),
            DemoService("sede-monza", "Sede e ufficio progetti", "sede", "108033", "via dei Tessitori 41",
                "Amministrazione, progetti, formazione: il retro della bottega.",
                "Administration, projects, training: the back of the shop."),
        ),
    ),
    DemoCooperative(
        slug="ponteverso",
        name="Ponteverso",
        legal_name="Ponteverso Impresa Sociale Società Cooperativa",
        kind="A",
        comune="015146",
        province="MI",
        address="via Fonderia Nuova 88",
        phone="+39 02 55500188",
        email="lavora@coop-ponteverso.example",
        website="https://coop-ponteverso.example",
        founded=2003,
        workers=205,
        legal_representative="Tobia Marescotti",
        about="A Milano e nell'hinterland ci occupiamo di accoglienza, salute mentale e abitare. "
        "Parliamo diciannove lingue in sede. Cerchiamo persone curiose, che sappiano stare nelle situazioni complicate senza perdere l'ironia.",
        about_en="In Milan and around it we work on reception of migrants, mental health and housing. "
        "Nineteen languages are spoken in our office. We look for curious people who can stay in complicated situations without losing their sense of humour.",
        services=(
            DemoService("sai-fonderia", "Accoglienza diffusa SAI", "accoglienza", "015146", "via Fonderia Nuova 88",
                "Ventidue appartamenti, novanta persone, scuola d'italiano e orientamento al lavoro.",
                "Twenty-two flats, ninety people, an Italian school and job guidance."),
            DemoService("comunita-ponte", "Comunità psichiatrica Casa del Ponte", "salute_mentale", "015209", "via del Naviglietto 17",
                "Dieci persone adulte in una casa con un progetto di cura ad alta assistenza.",
                "Ten adults in a house with a high-support treatment plan."),
            DemoService("portinerie-sociali", "Portinerie sociali", "abitare", "015189", "via dei Glicini 2",
                "Cinque portinerie nelle case popolari di Rozzano e Milano sud.",
                "Five concierge desks in public housing in Rozzano and south Milan."),
            DemoService("consultorio-controvento", "Consultorio familiare Controvento", "consultorio", "015077", "via Frova Alta 12",
                "Ascolto, ostetricia, psicologia e spazio giovani, gratuito.",
                "Listening, midwifery, psychology and a youth space, free of charge."),
            DemoService("minori-soli", "Comunità Approdo Corto", "comunita_minori", "015118", "via dei Mille Passi 6",
                "Dieci ragazzi arrivati da soli da altri Paesi.",
                "Ten boys who arrived alone from other countries."),
        ),
    ),
    DemoCooperative(
        slug="cantamuro",
        name="Cantamuro",
        legal_name="Cantamuro Cooperativa Sociale a responsabilità limitata",
        kind="A",
        comune="016024",
        province="BG",
        address="via delle Cave 19",
        phone="+39 035 5550191",
        email="risorse@coop-cantamuro.example",
        website="https://coop-cantamuro.example",
        founded=1995,
        workers=143,
        legal_representative="Delfina Orsenighi",
        about="Da trent'anni lavoriamo con bambini e ragazzi nella bergamasca: comunità, riabilitazione, famiglie. "
        "Siamo piccoli abbastanza per decidere in assemblea e grandi abbastanza per non lasciare solo nessun servizio.",
        about_en="For thirty years we have worked with children and teenagers around Bergamo: residential homes, rehabilitation, families. "
        "Small enough to decide in assembly, large enough not to leave any service alone.",
        services=(
            DemoService("comunita-scale", "Comunità Le Scale", "comunita_minori", "016004", "via alle Scale 7",
                "Otto ragazze e ragazzi dai 12 ai 18 anni in una casa di paese.",
                "Eight young people aged 12 to 18 in a village house."),
            DemoService("riabilita-seriate", "Centro di riabilitazione Passo Dopo", "riabilitazione", "016198", "via Pizzo Nero 25",
                "Logopedia, neuropsicomotricità e psicologia per trecento famiglie l'anno.",
                "Speech therapy, psychomotor therapy and psychology for three hundred families a year."),
            DemoService("sfa-dalmine", "SFA Officina del Tempo", "sfa", "016091", "via Acciaio 50",
                "Ventotto giovani adulti con disabilità allenano autonomia, lavoro e casa.",
                "Twenty-eight young adults with disabilities train independence, work and home life."),
            DemoService("scuole-bassa", "Assistenza scolastica pianura", "scuola", "016219", "via Roggia Vecchia 1",
                "Settanta alunne e alunni in diciotto comuni della pianura.",
                "Seventy pupils in eighteen municipalities of the plain."),
        ),
    ),
    DemoCooperative(
        slug="pratolario",
        name="Pratolario",
        legal_name="Pratolario Società Cooperativa Sociale",
        kind="A",
        comune="013075",
        province="CO",
        address="via dei Setaioli 27",
        phone="+39 031 5550127",
        email="selezione@coop-pratolario.example",
        website="https://coop-pratolario.example",
        founded=1989,
        workers=227,
        legal_representative="Achille Vismaroli",
        about="Residenze, cure a casa e riabilitazione tra Como, Cantù ed Erba. "
        "Paghiamo la formazione a chi vuole passare da ASA a OSS, e chi studia Infermieristica sceglie i turni prima degli altri.",
        about_en="Residential care, care at home and rehabilitation between Como, Cantù and Erba. "
        "We pay the course for those who want to move from ASA to OSS, and nursing students choose their shifts first.",
        services=(
            DemoService("rsa-setaioli", "RSA Villa dei Setaioli", "rsa", "013041", "via Cascina Rossa 15",
                "Cento posti, palestra di riabilitazione e un nucleo per le cure intermedie.",
                "A hundred places, a rehabilitation gym and an intermediate care unit."),
            DemoService("rsd-arcobalena", "RSD Arcobalena", "rsd", "013095", "via Lambrone 4",
                "Ventiquattro persone con disabilità grave in quattro appartamenti collegati.",
                "Twenty-four people with severe disabilities in four linked flats."),
            DemoService("adi-como", "Cure domiciliari Como e lago", "adi", "013075", "via dei Setaioli 27",
                "Medicina, infermieristica e fisioterapia a casa, sette giorni su sette.",
                "Medicine, nursing and physiotherapy at home, seven days a week."),
            DemoService("cdi-mariano", "Centro diurno Le Seggiole", "cdi", "013143", "via Isonzo Basso 33",
                "Trenta persone anziane, molte con i primi segni di demenza.",
                "Thirty older people, many with early signs of dementia."),
            DemoService("casa-erba", "Sportello assistenza familiare", "sad", "013095", "via Plinio Corto 2",
                "Assistenti familiari assunte dalla cooperativa, per poche ore o per tutto il giorno.",
                "Home care aides employed by the cooperative, for a few hours or all day."),
        ),
    ),
)


# fmt: on


def service(cooperative: str, slug: str) -> DemoService:
    """The service of that cooperative; KeyError when the two do not go together."""
    for one in COOPERATIVES:
        if one.slug == cooperative:
            for place in one.services:
                if place.slug == slug:
                    return place
    raise KeyError(f"{cooperative}/{slug}")
