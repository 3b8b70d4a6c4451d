"""In which words does each demo opening describe the work, what it asks and what it offers?"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """The text of one opening; Italian, with an English title and summary."""

    title: str
    title_en: str
    description: str
    requirements: str
    offer: str
    summary_en: str


SELECTION: dict[str, str] = {
    "riva-nespola": "Leggiamo ogni candidatura entro una settimana. Ci vediamo una volta sola, in servizio, con la "
    "responsabile e una persona della squadra. Poi, se vuoi, passi mezza giornata con noi prima di decidere.",
    "malgafiorita": "Prima una telefonata di dieci minuti, poi un colloquio a Sondrio o in videochiamata. "
    "A chi viene da lontano rimborsiamo il treno.",
    "trecciaperta": "Due incontri: uno di gruppo, in cui proviamo una situazione vera, e uno individuale con la "
    "coordinatrice del servizio. Rispondiamo a tutte e a tutti, anche quando è un no.",
    "ponteverso": "Un colloquio con chi coordina il servizio e una visita al posto di lavoro. Se ti serve un "
    "adattamento per il colloquio, scrivicelo: lo organizziamo.",
    "cantamuro": "Un colloquio con la responsabile e con una persona dell'équipe, che poi ti dice con franchezza come "
    "si lavora qui. Decidiamo entro quindici giorni.",
    "pratolario": "Colloquio in struttura, giro dei reparti e risposta entro una settimana. Le domande che facciamo "
    "sono le stesse per chiunque.",
}

# fmt: off
TEXTS: dict[str, Words] = {
    "oss-notte-rsa-lecco": Words(
        "Operatrice / operatore socio-sanitaria/o (OSS) per le notti in RSA", "Healthcare assistant (OSS), night shifts in a care home",
        "La notte in RSA non è un tempo vuoto: c'è chi non dorme, chi chiama, chi ha bisogno di cambiare posizione ogni due ore. "
        "Lavorerai dalle 21 alle 7, in coppia, su due nuclei da venti persone, con un'infermiera o un infermiere sempre in struttura. "
        "Farai i giri, le igieni del primo mattino, qualche camomilla e molte rassicurazioni. Ogni notte si chiude con dieci minuti di consegne scritte. "
        "Il ritmo è di tre notti, una di smonto e due di riposo.",
        "Attestato OSS. Va bene anche chi ha finito il corso da poco: le prime quattro notti si fanno in affiancamento. "
        "Serve calma e attenzione ai dettagli. Si usano sollevatori e teli in tutte le stanze.",
        "Due posti a tempo indeterminato, turni pubblicati con due mesi di anticipo, cena e colazione in mensa, "
        "formazione sulle demenze pagata. Dopo un anno puoi chiedere di passare al giorno.",
        "Two permanent posts for night work in an 80-place care home on the lake: pairs on two units, a nurse always on site, four shadowed nights to start."),
    "oss-cdi-valmadrera": Words(
        "Operatrice / operatore socio-sanitaria/o (OSS) in centro diurno", "Healthcare assistant (OSS) in a day centre",
        "Alla Filanda le persone arrivano alle nove con il pulmino e vanno via alle cinque. Niente notti, niente domeniche. "
        "Tu le accogli, aiuti con il bagno assistito, segui il pranzo e la camminata, e tieni d'occhio chi oggi sembra diverso da ieri. "
        "Nel pomeriggio affianchi l'animazione: tombola sì, ma anche giornale, orto rialzato e ricette da ricostruire a memoria. "
        "Con le famiglie si parla ogni giorno, sul cancello o al telefono.",
        "Attestato OSS, italiano scritto sufficiente per il diario di bordo. Se hai la patente B puoi dare una mano con il pulmino, ma non è obbligatorio.",
        "Da 25 a 30 ore su cinque giorni, dal lunedì al venerdì, con un orario che decidiamo insieme. "
        "Si arriva anche in treno: la stazione è a sette minuti a piedi. Pasto compreso.",
        "Daytime work, Monday to Friday, with twenty-five older people: bathing, lunch, walks, activities, and daily talk with families."),
    "infermiera-infermiere-rsa-lecco": Words(
        "Infermiera / infermiere in RSA, a Lecco", "Nurse in a care home in Lecco",
        "Qui conosci le persone per mesi, non per tre giorni. Segui un nucleo di venti ospiti: terapie, medicazioni difficili, PAI, "
        "rapporto con i medici e con le famiglie. Le cure palliative sono una parte vera del lavoro e facciamo l'incontro d'équipe ogni settimana per reggerle. "
        "Hai due OSS di riferimento per turno e una cartella informatizzata che funziona. "
        "La reperibilità è di tre notti al mese.",
        "Laurea in Infermieristica e iscrizione all'OPI, oppure iscrizione in corso. Chi si laurea in questa sessione può candidarsi già adesso.",
        "Full time o 30 ore, contributo alla quota OPI, crediti ECM interni, foresteria a due passi per i primi sei mesi. "
        "Chi vuole può prendere il coordinamento di un nucleo, con il livello D3.",
        "Nursing where you know people for months: one unit of twenty, weekly team meetings on palliative care, a digital record, lodging for six months."),
    "asa-domicilio-lecco": Words(
        "Ausiliaria / ausiliario socio-assistenziale (ASA) a domicilio", "Social care assistant (ASA), home care",
        "Quattro o cinque case al mattino, sempre le stesse, in una zona che si gira in un quarto d'ora. Aiuti ad alzarsi, a lavarsi, a fare colazione; "
        "controlli che le medicine siano nel cassetto giusto e che il gas sia chiuso. A metà settimana ti trovi con le colleghe e la coordinatrice per raccontare com'è andata. "
        "Una domenica su quattro lavori, con un giro più corto.",
        "Qualifica ASA o OSS. Bisogna sapersi organizzare e scrivere due righe sul telefono dopo ogni visita. "
        "A Lecco città ci si muove anche in bici o in autobus; per i paesi c'è l'auto della cooperativa e serve la patente B.",
        "Tre posti, da 20 a 30 ore, tempo indeterminato. I minuti tra una casa e l'altra sono orario di lavoro. "
        "Telefono della cooperativa, divisa, scarpe buone e un corso sulla movimentazione ogni anno.",
        "Four or five homes each morning, always the same ones; travel time is paid, cars and phones are provided, one Sunday in four."),
    "assistente-infermiere-rsa-lecco": Words(
        "Assistente infermiera / infermiere in RSA", "Nurse assistant in a care home",
        "È una figura nuova e la stiamo costruendo con le colleghe infermiere, una procedura alla volta. Rilevi i parametri su tutto il nucleo, "
        "segui l'ossigeno, prepari il carrello delle medicazioni, affianchi nella terapia su delega scritta. "
        "Fai anche da punto di riferimento per gli OSS appena arrivati. Lavori sul nucleo più impegnativo della casa, dove le condizioni cambiano in fretta e ci vuole occhio.",
        "Attestato di assistente infermiere oppure di OSS con formazione complementare. Chi sta frequentando il corso ci scriva lo stesso: possiamo cominciare come OSS.",
        "Tempo indeterminato, 36 o 38 ore su turni, notti comprese. Livello C2 all'inizio e C3 dopo sei mesi con valutazione. "
        "Le ore di aggiornamento obbligatorio sono pagate e si fanno in sede.",
        "A new role we are building with our nurses: readings, oxygen, dressings trolley and delegated therapy on the most demanding unit."),
    "animatrice-animatore-rsa-lecco": Words(
        "Animatrice / animatore in RSA", "Activity leader in a care home",
        "Ottanta persone, ottanta storie: barcaioli, operaie della seta, una maestra che corregge ancora tutti. Cerchiamo qualcuno che sappia tirarle fuori. "
        "Prepari il programma della settimana, conduci il coro del martedì e il gruppo del giornale, fai entrare le scuole, i cani della pet therapy e i nipoti. "
        "Con chi sta a letto bastano venti minuti, una canzone e una mano: anche quello è animazione. Lavori con fisioterapista ed educatrice sul progetto di ogni persona.",
        "Un corso di animazione, l'istituto professionale per i servizi sociali o una laurea in tema. Se suoni, reciti o coltivi, scrivilo.",
        "Un anno, con possibile conferma. Da 24 a 28 ore su cinque giorni, un sabato o una domenica al mese. "
        "Un piccolo budget da gestire in autonomia e un furgone per le uscite.",
        "Eighty residents and eighty stories: choir, newspaper group, schools coming in, twenty quiet minutes with people in bed. One year, may be confirmed."),
    "educatrice-educatore-cdd-oggiono": Words(
        "Educatrice / educatore in centro diurno per persone con disabilità", "Educator in a day centre for people with disabilities",
        "Al Cortile Alto la giornata comincia con il giro delle mani: ognuno dice, a parole o con un'immagine, come sta. "
        "Poi si va in piscina, in cucina, nell'orto, al mercato del venerdì. Segui cinque persone con bisogni molto diversi, scrivi i loro progetti e li rileggi ogni sei mesi con le famiglie. "
        "Usiamo la CAA in tutto il centro e chi non la conosce la impara qui.",
        "Laurea in Scienze dell'educazione o in Educazione professionale. Cerchiamo chi sa stare nei tempi lunghi e non si spaventa davanti a un comportamento difficile.",
        "35 ore dal lunedì al venerdì, dalle 8.30 alle 16, tempo indeterminato. Chiusura per tre settimane ad agosto. "
        "Supervisione mensile con una psicologa esterna.",
        "Pool, kitchen, garden and Friday market with five people you follow closely; picture communication everywhere; supervision every month."),
    "fisioterapista-domicilio-merate": Words(
        "Fisioterapista a domicilio nel Meratese", "Home physiotherapist in the Merate area",
        "Porti la riabilitazione dove serve: in cucina, sulle scale, dentro una vasca da bagno troppo alta. Segui persone dopo una frattura o un ictus e bambini con disabilità complesse, "
        "in sei comuni vicini. Fai la valutazione, scegli l'ausilio e insegni alla famiglia a usarlo. "
        "Ogni martedì c'è la riunione con infermiere, medico e assistente sociale, così nessuno lavora da solo.",
        "Laurea in Fisioterapia e iscrizione all'albo. Ti sposti tra una casa e l'altra: serve la patente B; l'auto la mettiamo noi oppure rimborsiamo i chilometri.",
        "Da 24 a 36 ore, agenda che componi tu con la segreteria, sei accessi al giorno al massimo. "
        "Corsi ECM pagati e un tutor per chi è al primo lavoro.",
        "Rehabilitation in kitchens and on staircases: six visits a day at most, a weekly team meeting, a diary you shape yourself."),
    "asa-domicilio-sondrio": Words(
        "Ausiliaria / ausiliario socio-assistenziale (ASA) in Valtellina", "Social care assistant (ASA) in Valtellina",
        "Il tuo giro passa per tre paesi e una frazione dove d'inverno si sale con le catene. Entri in case con la stufa accesa e persone che ti aspettano dalle sei. "
        "Aiuti con l'igiene, il pranzo, la legna e le carte del medico. Se trovi la porta chiusa sai chi chiamare. "
        "Nei mesi di neve si fanno meno case e ci si muove in due.",
        "Meglio con la qualifica ASA o OSS, ma prendiamo anche chi comincia adesso e vuole fare il corso: lo paghiamo a metà. "
        "Si guida tutti i giorni, quindi serve la patente B. I mezzi sono della cooperativa, con gomme termiche.",
        "Due posti a tempo indeterminato da 18 a 30 ore. Tempo di viaggio pagato, orario spezzato solo due giorni a settimana, una domenica al mese.",
        "Home care between the valley floor and the slopes: cooperative vehicles, paid travel time, half of the ASA course paid if you are starting out."),
    "educatrice-educatore-cse-morbegno": Words(
        "Educatrice / educatore nel laboratorio del pane", "Educator in a bakery workshop",
        "Il Mulino di Sotto sforna davvero: cento chili di pane la settimana, venduto al mercato di Morbegno. Lo impastano venti persone adulte con disabilità. "
        "Tu tieni insieme il laboratorio e le persone: chi pesa la farina, chi non sopporta il rumore dell'impastatrice, chi vuole andare a vivere da solo. "
        "Il pomeriggio c'è teatro, paese, spesa. Scrivi progetti che si capiscono anche a casa.",
        "Laurea L-19 o SNT2. Non serve saper fare il pane: serve saper aspettare che lo faccia un altro.",
        "Da 30 a 38 ore diurne, dal lunedì al venerdì, tempo indeterminato. Un percorso HACCP e uno di teatro sociale inclusi. "
        "Per chi si trasferisce aiutiamo a trovare casa: qui gli affitti sono ancora umani.",
        "A working bakery run by twenty adults with disabilities: you hold together the workshop and the people. Daytime hours, help with finding a home."),
    "operatrice-operatore-inserimento-lavorativo-sondrio": Words(
        "Operatrice / operatore dell'inserimento lavorativo", "Employment support worker",
        "Undici persone stanno imparando un lavoro nella nostra lavanderia e nella squadra del verde. Tu conosci loro e conosci le postazioni: quanti chili, quanto rumore, quanta fretta. "
        "Costruisci con ciascuno un progetto, parli con capisquadra, assistenti sociali, collocamento mirato e famiglie, e ogni tre mesi guardi con tutti che cosa ha funzionato. "
        "Quando qualcuno è pronto, cerchi un'azienda in valle che abbia il posto giusto.",
        "Laurea in educazione, servizio sociale o psicologia, oppure diploma e due anni di esperienza. Conosci la legge 381 o hai voglia di studiarla.",
        "Da 30 a 38 ore, livello D1 o D2 secondo l'esperienza. Il tempo di rete è contato come lavoro: riunioni e telefonate stanno in agenda, non nelle sere.",
        "You know eleven people and their workstations, build a path with each, and look for the right firm in the valley when they are ready."),
    "custode-sociale-chiavenna": Words(
        "Custode sociale nelle botteghe di comunità", "Community concierge in village shops",
        "La bottega apre alle otto con il caffè sul fuoco. Arriva chi deve prenotare una visita, chi non capisce la bolletta, chi vuole solo sedersi. "
        "Fai un giro di telefonate a chi vive solo, accompagni al medico a distanza nella stanza dietro, segnali all'assistente sociale quello che non torna. "
        "Una volta al mese organizzi qualcosa con il paese: quest'anno una mostra di scarponi e una cena di polenta.",
        "Diploma o qualifica ASA, pazienza con i moduli e con le persone. Conoscere la valle aiuta, impararla anche.",
        "Un anno, da 20 a 24 ore al mattino. Ufficio caldo, computer nuovo e una coordinatrice che passa ogni settimana. Possibile proroga con il nuovo bando.",
        "You open a village shop where people book visits, decode bills or just sit down; phone rounds to those who live alone; one event a month."),
    "infermiera-infermiere-rsa-tirano": Words(
        "Infermiera / infermiere in RSA, a Tirano", "Nurse in a care home in Tirano",
        "Casa Larice ha quarantacinque posti e un cortile dove d'estate si cena fuori. Siamo in sei tra infermiere e infermieri e cerchiamo la settima persona. "
        "Segui le terapie e i piani di assistenza, fai da riferimento al medico che viene tre volte a settimana, decidi con gli OSS come organizzare il turno. "
        "Il confine con la Svizzera è vicino e lo sappiamo: chi resta qui lo fa per i turni, che sono umani.",
        "Laurea in Infermieristica e iscrizione all'albo. Benvenuto anche chi rientra dopo una pausa: rifacciamo insieme le procedure.",
        "Da 30 a 38 ore, mai più di quattro notti al mese, due fine settimana liberi garantiti. Appartamento condiviso gratuito per il primo anno.",
        "Forty-five places, seven nurses, at most four nights a month, two free weekends guaranteed and a shared flat for the first year."),
    "assistente-sociale-chiavenna": Words(
        "Assistente sociale per tre paesi della Valchiavenna", "Social worker for three villages in Valchiavenna",
        "Lavori dentro le botteghe di comunità e non dietro uno sportello. Le persone ti conoscono per nome e spesso ti raccontano le cose davanti al bancone. "
        "Fai segretariato, visite a casa, progetti con l'ambito, riunioni con il medico e la parrocchia. Ti occupi soprattutto di anziani soli e di famiglie che tengono in casa un parente non autosufficiente. "
        "Una giornata a settimana è fissa a Sondrio con il resto del gruppo.",
        "Laurea L-39 o LM-87 e iscrizione all'Ordine. Si gira tra i paesi: serve la patente B, l'auto è della cooperativa.",
        "Da 24 a 30 ore, tempo indeterminato, supervisione professionale ogni mese, crediti formativi e una settimana di affiancamento con chi lascia il posto.",
        "Social work from inside village shops: home visits, planning with the district, older people alone. A day a week with the team in Sondrio."),
    "educatrice-educatore-nido-monza": Words(
        "Educatrice / educatore di nido a Monza", "Nursery educator in Monza",
        "Cerchiamo due persone per la sezione dei medi, quattordici bambine e bambini tra uno e due anni. Da noi si esce in giardino anche con la pioggia, i libri stanno ad altezza di bambino "
        "e il pranzo si serve in ciotole vere. Ogni educatrice o educatore ha cinque famiglie di riferimento e scrive per loro un diario breve, senza frasi fatte. "
        "Il collettivo si riunisce ogni quindici giorni, in orario.",
        "Laurea L-19 indirizzo infanzia, LM-85 bis con il corso integrativo o titoli equivalenti per la Lombardia. Va bene la prima esperienza.",
        "30 o 35 ore su turni tra le 7.30 e le 18, tempo indeterminato, livello D2. Due ore a settimana senza bambini per documentare. Percorso di outdoor education già avviato.",
        "Two educators for fourteen children aged one to two: out in the garden in any weather, five families each, two paid hours a week for documentation."),
    "educatrice-educatore-micronido-seregno": Words(
        "Educatrice / educatore di micronido, sostituzione di maternità", "Micro-nursery educator, parental leave cover",
        "Dieci bambini, tre adulti, una casa con le scale di legno: il micronido è un posto piccolo dove si fa tutto, dal cambio al bilancio di fine mese. "
        "Arrivi alle 7.30, apri le finestre, accogli. Fino alle 13 segui gioco, pranzo e nanna insieme a una collega esperta. "
        "L'ambientamento di gennaio sarà tuo, con cinque famiglie nuove.",
        "Titolo valido per i servizi educativi 0-3. Ti chiediamo di restare fino a fine anno educativo, per i bambini prima che per noi.",
        "Nove mesi, da 25 a 30 ore al mattino, possibilità di altre ore nei centri estivi di luglio. Chi ha fatto sostituzioni da noi ha la precedenza quando si apre un posto fisso.",
        "Ten children, three adults, a house with wooden stairs. Nine months of mornings, with first call on permanent posts afterwards."),
    "assistente-autonomia-comunicazione-giussano": Words(
        "Assistente all'autonomia e alla comunicazione (AEC) nelle scuole", "School inclusion assistant",
        "Cinque alunne e alunni cambiano scuola a gennaio e cercano la loro persona. C'è chi parla con un tablet; c'è chi deve imparare a prendere l'autobus; c'è chi ha bisogno che la classe capisca. "
        "Lavori in aula, in mensa, in gita. Prepari i materiali con l'insegnante di sostegno e partecipi al PEI. "
        "La coordinatrice viene a trovarti a scuola una volta al mese.",
        "Diploma e voglia di studiare; la L-19 dà un livello in più. Se conosci la CAA o la LIS dillo: l'abbinamento si fa su questo.",
        "Cinque incarichi da 15 a 25 ore fino a giugno, tutti raggiungibili in treno o autobus. Le assenze dell'alunno vengono pagate o recuperate. In estate proponiamo ore nei centri estivi.",
        "Five pupils are looking for their person: tablets, buses, classmates. Hours until June, and pupils' absences are not taken off your pay."),
    "educatrice-educatore-domiciliare-lissone": Words(
        "Educatrice / educatore domiciliare minori (ADM)", "Home educator for families and children",
        "Suoni al citofono e non sai mai che pomeriggio sarà. Segui quattro o cinque ragazze e ragazzi a casa loro e fuori: compiti, certo, ma anche la lavatrice, il campetto, la prima domanda di lavoro. "
        "Con i genitori costruisci fiducia un tè alla volta. Ogni progetto nasce con l'assistente sociale del Comune e ha obiettivi che si possono vedere. "
        "Quando una situazione pesa, si va in due.",
        "Laurea in Scienze dell'educazione (L-19) o equipollente. Serve libertà nei pomeriggi; al mattino si può studiare o fare altre ore a scuola.",
        "Due posti, da 20 a 38 ore combinando ADM e scuola. Spostamenti tra una casa e l'altra pagati, supervisione quindicinale, telefono di servizio.",
        "Four or five young people at home and outside: homework, laundry, football, first job applications. Travel paid, supervision every two weeks."),
    "animatrice-animatore-cag-vimercate": Words(
        "Animatrice / animatore in centro di aggregazione", "Youth worker in a youth centre",
        "Binario Nove apre alle tre: prima i compiti, poi la sala prove, il giovedì la cena cucinata a turno. Vengono in quaranta, tra gli undici e i diciotto anni, e non tutti sanno stare con tutti. "
        "Tu stai in mezzo, proponi, lasci provare, fermi quando serve. Quest'anno vogliono fare una web radio e un torneo di calcio senza squadre fisse. "
        "Si lavora in tre, con una riunione lunga il lunedì mattina.",
        "Diploma e un corso o un'esperienza con gruppi di adolescenti. Se sai qualcosa di musica, mixer o serigrafia lo useremo.",
        "Dieci mesi, da 18 a 20 ore tra pomeriggio e una sera. Chi studia può chiedere di fermarsi nel periodo degli esami. Pausa lunga in agosto.",
        "Homework at three, rehearsal room at five, dinner on Thursdays: forty teenagers and a web radio to set up. Ten months, afternoons and one evening."),
    "coordinatrice-coordinatore-nido-monza": Words(
        "Coordinatrice / coordinatore di nido", "Nursery coordinator",
        "Chi coordina oggi Nuvola di Carta va in pensione a giugno e vuole passare il testimone bene. Prendi in mano un gruppo di tredici persone, quarantotto famiglie, un bilancio piccolo e vero. "
        "Fai turni e sostituzioni, conduci il collettivo, tieni il rapporto con il Comune e con l'ATS, cammini nelle sezioni ogni giorno. "
        "Con la pedagogista decidi che cosa provare di nuovo e che cosa smettere di fare.",
        "Laurea in ambito educativo e almeno tre anni al nido. Il titolo richiesto dalla Regione per coordinare si verifica insieme al colloquio.",
        "36 o 38 ore, livello D3 nei primi sei mesi ed E1 dopo. Quattro mesi di affiancamento pieno, un coach esterno e nessuna reperibilità nel fine settimana.",
        "Take over from a coordinator who retires in June: thirteen colleagues, forty-eight families, a small real budget, four months side by side."),
    "pedagogista-servizi-infanzia-monza": Words(
        "Pedagogista per i servizi 0–6", "Pedagogist for services from birth to six",
        "Quattro servizi, quattro gruppi con storie diverse: il tuo lavoro è aiutarli a pensare. Osservi in sezione, restituisci, accompagni i collettivi quando si incagliano su un bambino o tra adulti. "
        "Curi il progetto pedagogico e la formazione annuale, incontri i genitori due sere al mese e stai al tavolo del coordinamento territoriale 0–6. "
        "Ci piacerebbe qualcuno che scriva bene e parli semplice.",
        "Laurea magistrale in area pedagogica (LM-50, LM-57, LM-85, LM-93) ed esperienza diretta nei servizi, anche in ruoli educativi.",
        "18 o 24 ore distribuite su tre giorni, livello E2 o F1. I servizi sono tutti a meno di quindici chilometri. Bilancio per libri e convegni, senza dover chiedere tre volte.",
        "Four services, four teams: observing, giving back, helping groups that are stuck. Three days a week and a budget for books."),
    "progettista-sociale-monza": Words(
        "Progettista sociale (posto riservato L. 68/99)", "Social project designer (reserved post, Law 68/99)",
        "Nell'ufficio progetti siamo in tre e abbiamo più idee che mani. Cerchiamo chi legga un bando e capisca in mezz'ora se fa per noi, chi sappia mettere in fila obiettivi, azioni e costi, "
        "e chi non dimentichi di chiedere a educatrici ed educatori che cosa serve davvero. Seguirai due progetti già finanziati, con la rendicontazione, e ne scriverai di nuovi su infanzia e adolescenza.",
        "Posto riservato a persone iscritte alle liste del collocamento mirato (categorie protette, legge 68/99). Una laurea o un'esperienza nella progettazione; buon uso dei fogli di calcolo.",
        "Da 25 a 38 ore, fino a tre giorni a settimana da casa. La sede è senza barriere; schermo, sedia, software e tempi si adattano a te: lo decidiamo insieme prima di cominciare.",
        "Reserved under Law 68/99. Read calls, line up aims, actions and costs, report on two funded projects. Up to three days a week from home."),
    "mediatrice-mediatore-arabo-milano": Words(
        "Mediatrice / mediatore linguistico-culturale, arabo", "Intercultural mediator, Arabic",
        "Accompagni novanta persone, molte arrivate da Egitto, Siria e Sudan, nei passaggi che pesano: la commissione, il medico, il primo contratto d'affitto. "
        "Traduci fedele e spieghi prima e dopo che cosa sta succedendo, a chi parla arabo e a chi non lo parla. "
        "Una mattina la settimana sei a scuola d'italiano, una in consultorio. Le chiamate urgenti si dividono con la collega che c'è già.",
        "Arabo a livello madrelingua o C1, italiano almeno B2; il francese è utile. Corso di mediazione o esperienza dimostrabile. Riservatezza assoluta.",
        "Un anno rinnovabile, da 20 a 24 ore tra le 9 e le 18, livello D1. Supervisione mensile: le storie che si traducono restano addosso.",
        "Faithful translation and careful explaining for ninety people, in Arabic and Italian: hearings, doctors, first leases. Monthly supervision."),
    "assistente-sociale-accoglienza-milano": Words(
        "Assistente sociale nell'accoglienza SAI", "Social worker in reception of migrants",
        "Ventidue appartamenti sparsi per la città e un ufficio dove si entra senza appuntamento il mercoledì. Segui una trentina di persone: i documenti, la salute, la scuola dei figli, il lavoro, e soprattutto il dopo, "
        "perché da qui si esce e bisogna sapere dove andare. Lavori in coppia con un'educatrice o un educatore e con l'operatrice legale. "
        "Scrivi relazioni che il Comune legge davvero.",
        "Laurea in Servizio sociale e iscrizione all'Ordine. Inglese o francese per un colloquio semplice. Per il resto c'è la mediazione.",
        "30 o 38 ore, tempo indeterminato. Una giornata da remoto per la scrittura, supervisione di gruppo ogni tre settimane, abbonamento ai mezzi pagato.",
        "Some thirty people in scattered flats: papers, health, children's school, work, and what comes after. Writing day from home, transport pass paid."),
    "tecnica-tecnico-riabilitazione-psichiatrica-sesto": Words(
        "Tecnica / tecnico della riabilitazione psichiatrica in comunità", "Psychiatric rehabilitation therapist in a residential community",
        "Casa del Ponte è una casa: dieci stanze, una cucina grande, un cane anziano. Ci vivono persone adulte che stanno ricostruendo una vita dopo anni difficili. "
        "Tu porti gli strumenti della riabilitazione: valutazioni, obiettivi piccoli e scritti insieme, gruppi sulle abilità sociali, prove di autonomia nell'appartamento al piano di sopra. "
        "Con lo psichiatra e il CPS si rivede ogni progetto ogni due mesi.",
        "Laurea in Tecnica della riabilitazione psichiatrica e iscrizione all'albo. Cerchiamo anche chi ha appena finito il tirocinio.",
        "36 o 38 ore su turni, quattro notti al mese in due, fine settimana alternati. Formazione sulla gestione delle crisi e debriefing dopo ogni episodio.",
        "A house of ten adults rebuilding a life: assessments, small written goals, social skills groups, trial independence upstairs."),
    "custode-sociale-rozzano": Words(
        "Custode sociale nelle case popolari (posto riservato L. 68/99)", "Community concierge in public housing (reserved post, Law 68/99)",
        "Una stanza al piano terra, una finestra sul cortile, seicento famiglie intorno. Apri alle nove, ascolti, prendi nota, telefoni. "
        "C'è chi non sa usare lo SPID, chi litiga per il posto auto, chi non scende da tre giorni: di questi ultimi ti accorgi tu. "
        "Due volte alla settimana fai il giro delle scale con la collega. Una volta al mese si fa festa in cortile.",
        "Posto riservato a persone iscritte alle liste del collocamento mirato (categorie protette, legge 68/99). Servono ascolto, riservatezza e un po' di pratica con computer e moduli.",
        "Due posti a tempo indeterminato, da 20 a 30 ore al mattino. Locali accessibili senza gradini, compiti e ritmi adattati con te e con il tutor, revisione dopo tre mesi.",
        "Reserved under Law 68/99. A ground-floor room among six hundred families: listening, phoning, noticing who hasn't come down. Step-free, adapted tasks."),
    "psicologa-psicologo-consultorio-cinisello": Words(
        "Psicologa / psicologo in consultorio familiare", "Psychologist in a family advice centre",
        "Controvento è un consultorio di quartiere: si entra senza ricetta e non si paga. Incontri coppie che si separano, mamme e papà nei primi mesi, adolescenti che chiedono di parlare da soli. "
        "Fai percorsi brevi, gruppi per genitori e due ore la settimana nello spazio giovani. L'équipe è di sette persone e discute i casi ogni giovedì. "
        "Non cerchiamo un orientamento teorico preciso, ma la capacità di dire con chiarezza che cosa stai facendo e perché.",
        "Laurea magistrale in Psicologia e iscrizione all'albo; la specializzazione in psicoterapia, anche in corso, è utile.",
        "Da 15 a 20 ore nei pomeriggi, contratto da dipendente e non a partita IVA, supervisione clinica pagata, stanza silenziosa con le finestre.",
        "A neighbourhood centre, free of charge: short courses with couples, parents and teenagers, a weekly case meeting, an employee contract."),
    "educatrice-educatore-comunita-minori-legnano": Words(
        "Educatrice / educatore in comunità per minori arrivati da soli", "Educator in a home for unaccompanied minors",
        "Dieci ragazzi, sette Paesi, una tavola sola. Hanno attraversato mari e deserti e adesso devono imparare i verbi, il mercato del lavoro e la raccolta differenziata. "
        "Segui due di loro da vicino: scuola, documenti con il tutore, sport, telefonate a casa. Le sere sono il momento vero, quando si parla. "
        "In turno si è sempre almeno in due fino alle 22, poi uno dorme in struttura e c'è un secondo in reperibilità.",
        "Laurea L-19 conclusa o agli ultimi esami. L'inglese o il francese sono preziosi; l'arabo, il bengalese o l'albanese ancora di più.",
        "Due posti, 30 o 38 ore, livello D2 con il titolo. Notti pagate secondo contratto, supervisione ogni due settimane, turni fatti con il gruppo.",
        "Ten boys, seven countries, one table. You follow two of them closely: school, papers, sport, calls home. Always in pairs until ten at night."),
    "educatrice-educatore-socio-sanitario-sesto": Words(
        "Educatrice / educatore socio-sanitaria/o in comunità psichiatrica", "Health and social care educator in a psychiatric community",
        "Il lunedì si fa la spesa, il martedì il gruppo di parola, il mercoledì si va in palestra con il quartiere. Tu accompagni, proponi e soprattutto osservi, "
        "perché quello che succede davanti al banco del pesce dice più di un test. Segui come riferimento due persone e tieni il diario clinico educativo. "
        "Il gruppo è misto: TeRP, infermieri, OSS, psicologa. Ci si dà del tu e ci si dice le cose.",
        "Laurea in Educazione professionale (SNT2) con iscrizione all'albo. Un tirocinio in psichiatria è un buon inizio.",
        "36 o 38 ore, turni con quattro notti al mese, tempo indeterminato. Indennità di turno da contratto, mensa, formazione ECM interna, un'uscita residenziale d'équipe all'anno.",
        "Monday shopping, Tuesday talking group, Wednesday gym with the neighbourhood: you follow two people closely within a mixed team."),
    "logopedista-seriate": Words(
        "Logopedista per l'età evolutiva", "Speech and language therapist for children",
        "Passo Dopo ha una lista d'attesa di undici mesi e non ci va bene. Con te apriremo una terza stanza di logopedia: bambini piccoli che non parlano ancora, disturbi del linguaggio, DSA, e un pomeriggio di CAA di gruppo. "
        "Hai un'ora senza pazienti ogni quattro di terapia, per scrivere e parlare con le scuole. "
        "La neuropsichiatra è in sede due giorni e la psicomotricista lavora nella stanza accanto.",
        "Laurea in Logopedia e iscrizione all'albo. Chi è alla prima esperienza lavora in coppia per il primo mese.",
        "Da 18 a 30 ore, giorni a scelta, contratto di dipendenza. Test aggiornati, ECM pagati, nessun sabato. Il centro è a cinque minuti dalla stazione di Seriate.",
        "A third speech therapy room to cut an eleven-month wait: small children, learning disorders, group AAC. One paid hour in five to write and call schools."),
    "terapista-neuropsicomotricita-seriate": Words(
        "Terapista della neuro e psicomotricità dell'età evolutiva (TNPEE)", "Child neuro-psychomotor therapist",
        "La stanza ha tappeti, una parete da arrampicata bassa e un armadio di cose strane: tubi, stoffe, una bilancia da mercato. Ci lavori con bambine e bambini dai due ai sette anni, molti nello spettro dell'autismo. "
        "Ogni ciclo comincia e finisce con un incontro con i genitori, che possono anche entrare e giocare. "
        "Con la scuola dell'infanzia facciamo osservazioni in sezione, due al mese.",
        "Laurea in Terapia della neuro e psicomotricità e albo. Ci interessa come guardi un bambino che gioca più di quanti corsi hai fatto.",
        "Da 20 a 30 ore nei giorni feriali, tempo indeterminato, sette terapie al giorno al massimo. Supervisione con una collega che lo fa da venticinque anni.",
        "Mats, a low climbing wall and a cupboard of odd things: children aged two to seven, parents in the room, seven sessions a day at most."),
    "educatrice-educatore-comunita-albino": Words(
        "Educatrice / educatore in comunità per minori", "Educator in a residential home for minors",
        "Le Scale è una casa in mezzo al paese, con i vicini che suonano per riportare il pallone. Ci vivono otto ragazze e ragazzi allontanati dalle famiglie per un periodo. "
        "Fai colazione con loro, li porti a scuola, discuti di telefoni, prepari gli incontri con i genitori. Ogni ragazza e ogni ragazzo ha due adulti di riferimento e un progetto che ha letto e firmato. "
        "Nei momenti brutti nessuno resta solo in turno.",
        "Laurea in Scienze dell'educazione o Educazione professionale. Chiediamo di reggere i conflitti senza alzare la voce, e di saperlo raccontare in équipe.",
        "38 ore, tempo indeterminato, turni con cinque notti al mese e un fine settimana libero su due. Équipe settimanale pagata, supervisione, due settimane di ferie d'estate scelte da te.",
        "A village house with eight young people living away from their families for a while: breakfast, school, phones, parents. Five nights a month."),
    "assistente-scolastica-scolastico-treviglio": Words(
        "Assistente all'autonomia nelle scuole della pianura", "School inclusion assistant in the plain",
        "Primarie e medie di diciotto paesi tra Treviglio e l'Oglio. Ti affidiamo una o due alunne o alunni e li segui per tutto l'anno, perché cambiare persona ogni trimestre non aiuta nessuno. "
        "Prepari schede con immagini, aiuti negli spostamenti, costruisci con le insegnanti un modo per far lavorare la classe insieme. "
        "Prima di cominciare ci sono tre giorni di formazione e un incontro con la famiglia.",
        "Diploma di scuola superiore; contano esperienza con bambini, pazienza e puntualità. Chi studia Scienze dell'educazione può far valere le ore come tirocinio.",
        "Quattro incarichi da 12 a 20 ore fino a giugno, plessi vicini tra loro, ore di programmazione pagate e pasti in mensa con i bambini.",
        "One or two pupils for the whole year in village schools; three days' training first; planning hours paid."),
    "operatrice-operatore-inserimento-lavorativo-dalmine": Words(
        "Operatrice / operatore per i tirocini di giovani adulti con disabilità", "Support worker for work placements of young adults with disabilities",
        "All'Officina del Tempo ventotto giovani adulti provano a diventare grandi: cucinano, prendono il treno, dormono fuori una notte al mese. "
        "Tu apri per loro la porta del lavoro. Visiti supermercati, magazzini, bar, biblioteche; guardi che cosa si fa davvero e chi potrebbe insegnarlo. "
        "Poi affianchi nei primi giorni, parli con i colleghi, torni dopo un mese. Quando non va, cerchi di capire perché senza cercare un colpevole.",
        "Laurea L-19, L-24 o L-39, oppure diploma con esperienza di tutoraggio. Serve saper parlare con un capo reparto alle sei di mattina.",
        "Da 25 a 30 ore in orario diurno, con qualche alba. Auto e telefono della cooperativa, formazione su ICF e legge 68.",
        "Open the door to work for young adults: visit shops and warehouses, watch what is really done, stand by in the first days, come back after a month."),
    "ausiliaria-ausiliario-apprendistato-cantu": Words(
        "Ausiliaria / ausiliario in RSA: ti formiamo noi", "Care assistant apprentice in a care home",
        "Non sai ancora se è il tuo lavoro? Vieni a provarlo pagata o pagato. Per due anni impari accanto a chi lo fa da tempo: come si lava una persona senza toglierle dignità, come si usa un sollevatore, come si parla con chi non ricorda. "
        "Nello stesso periodo frequenti il corso ASA, dentro l'orario di lavoro. Alla fine hai una qualifica e, se le cose sono andate bene, il posto.",
        "Licenza media e un'età tra i 18 e i 29 anni, perché è un contratto di apprendistato. Nessuna esperienza. Ti chiediamo puntualità, gentilezza e voglia di fare domande.",
        "Tre posti, da 30 a 36 ore su turni senza notti. Corso pagato da noi, divisa, pranzo, una tutor per ogni apprendista e un colloquio ogni tre mesi per dirsi come va.",
        "Not sure it's for you? Two paid years beside experienced colleagues, the ASA course within working hours, then the post. No nights."),
    "infermiera-infermiere-domicilio-como": Words(
        "Infermiera / infermiere a domicilio (ADI)", "Home care nurse",
        "Otto visite al giorno, tra Como e il primo bacino del lago: medicazioni avanzate, terapie infusionali, cateteri, e ogni settimana qualcuno che vuole morire a casa sua. "
        "Organizzi tu il giro con la centrale, che risponde sempre. Insegni ai familiari a fare da soli quello che possono. "
        "Il medico palliativista si chiama al telefono e arriva. Il giovedì all'una si mangia insieme e si parla dei casi.",
        "Laurea in Infermieristica, albo, patente B: si gira in macchina tutto il giorno. Esperienza in ospedale utile; per chi viene dalle RSA c'è un mese di affiancamento.",
        "Due posti, da 25 a 38 ore. Auto aziendale anche per tornare a casa, tablet, reperibilità una settimana al mese pagata a parte.",
        "Eight visits a day around Como and the lake: advanced dressings, infusions, people who wish to die at home. Company car, one on-call week a month."),
    "oss-residenza-disabilita-erba": Words(
        "Operatrice / operatore socio-sanitaria/o (OSS) in RSD", "Healthcare assistant (OSS) in a residence for people with disabilities",
        "Ad Arcobalena si vive in quattro appartamenti da sei. Conosci i gusti di ciascuno: chi vuole la musica alta, chi l'acqua a trentotto gradi, chi la pizza frullata come si deve. "
        "Ti occupi dell'igiene e dei pasti, accompagni in giardino e al cinema, scrivi le consegne con poche parole chiare. "
        "Con le educatrici prepari le vacanze al mare di giugno, a cui puoi partecipare anche tu.",
        "Attestato OSS. Utile, non obbligatoria, un'esperienza con la disabilità. I passaggi si fanno con sollevatori a soffitto.",
        "Sette mesi in sostituzione, da 30 a 36 ore con tre notti al mese. Molte sostituzioni qui sono diventate contratti stabili. Si arriva a piedi dalla stazione di Erba.",
        "Four flats of six people, and you learn what each one likes. Seven months' cover, three nights a month, ceiling hoists throughout."),
    "assistente-familiare-erba": Words(
        "Assistente familiare assunta o assunto dalla cooperativa", "Home care aide employed by the cooperative",
        "Lo stesso lavoro che si fa in tante case, ma con un contratto vero, ferie vere e qualcuno da chiamare. Ti abbiniamo a una o due persone anziane di Erba e dintorni, dopo averti conosciuto. "
        "Aiuti ad alzarsi e a vestirsi, cucini, fai compagnia, accompagni a fare la spesa. Non vivi in casa: la sera torni alla tua. "
        "Quando la persona va in ospedale o viene a mancare, ti troviamo un'altra casa.",
        "Esperienza con persone anziane, anche in famiglia. Italiano sufficiente per capirsi al telefono. Il corso base lo organizziamo noi ogni primavera.",
        "Quattro posti da 20 a 38 ore, tempo indeterminato, sostituzione garantita durante ferie e malattia, incontri mensili con le colleghe, scuola d'italiano gratuita il sabato.",
        "The same work done in many homes, but with a real contract, real holidays and someone to call. You don't live in. Free Italian classes."),
    "coordinatrice-coordinatore-centro-diurno-mariano": Words(
        "Coordinatrice / coordinatore di centro diurno per anziani", "Coordinator of a day centre for older people",
        "Le Seggiole accoglie trenta persone e dà respiro a trenta famiglie. Ne curi l'organizzazione intera: gli ingressi, i trasporti, i piani individuali, i turni di undici colleghe e colleghi, la rendicontazione ad ATS. "
        "Vogliamo aprire il sabato e un pomeriggio al mese per chi assiste a casa: sarà il tuo primo progetto. "
        "Rispondi alla direzione sanitaria e fai parte del gruppo coordinatori, che si vede ogni due settimane.",
        "Laurea in area sociale, educativa o sanitaria e tre anni di lavoro con persone anziane, di cui almeno uno con responsabilità su altri.",
        "38 ore dal lunedì al venerdì, livello E1 o E2 secondo l'esperienza, telefono e computer. Master in management dei servizi finanziato a metà dopo il primo anno.",
        "Thirty older people and thirty families: admissions, transport, plans, eleven colleagues, and a Saturday opening to invent."),
    "fisioterapista-rsa-cantu": Words(
        "Fisioterapista in RSA e cure intermedie", "Physiotherapist in a care home and intermediate care",
        "Villa dei Setaioli ha una palestra luminosa e un nucleo dove si sta in media quaranta giorni, il tempo di rimettersi in piedi dopo un'operazione. Dividi la settimana tra quel nucleo e la RSA, dove l'obiettivo cambia: "
        "continuare a mangiare da soli, arrivare alla finestra, non cadere. Insegni a OSS e ASA le posture giuste, fai il gruppo di ginnastica del lunedì e scegli gli ausili con il fisiatra.",
        "Laurea in Fisioterapia e iscrizione all'albo. Passione per le persone molto anziane, che migliorano più di quanto si creda.",
        "Da 20 a 30 ore diurne, tempo indeterminato, anche compatibili con uno studio proprio. Ferie programmate, ECM interni, due colleghe con cui fare squadra.",
        "A bright gym, a forty-day intermediate care unit and a care home: getting back on your feet, reaching the window, not falling."),
}
# fmt: on
