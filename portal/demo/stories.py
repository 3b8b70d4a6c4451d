"""Who tells their work in the demo town? Invented people, invented consents, one of each state."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class DemoStory:
    """One story; days are counted from today: the consent was signed `signed` days ago and lasts `lasts` more."""

    person: str
    role: str
    role_en: str
    profession: str
    cooperative: str
    service: str
    quote: str
    quote_en: str
    text: str
    text_en: str
    drawing: str
    alt: str
    alt_en: str
    signed: int
    lasts: int
    state: str = "published"
    transcript: str = ""

    def consent(self, today: date) -> tuple[date, date]:
        """First and last day of the consent."""
        return today - timedelta(days=self.signed), today + timedelta(days=self.lasts)


# fmt: off
STORIES: tuple[DemoStory, ...] = (
    DemoStory(
        "Nadia", "OSS in una RSA sul lago", "Care assistant in a home on the lake", "oss", "riva-nespola", "rsa-barcaioli",
        "Il signor Piero mi riconosce dal passo. Alle sette sa già che sono io.",
        "Mr Piero knows me by my step. At seven he already knows it is me.",
        "## Come ci sono arrivata\n\nFacevo la commessa. Quando è nato mio figlio cercavo turni diversi, e mia cugina mi ha detto: prova il corso OSS. "
        "Mille ore, un anno di fatica: la mattina il tirocinio, il pomeriggio la scuola.\n\n## Una mattina\n\nEntro alle sette. Leggo le consegne della notte, "
        "poi comincio dalle stanze. Non si lava una persona: la si aiuta a lavarsi, con quello che riesce a fare da sola. Alle nove c’è la colazione. "
        "Alle dieci, se c’è il sole, usciamo in giardino.\n\n## La parte difficile\n\nLe persone a cui vuoi bene muoiono. Nessuno ti prepara del tutto. "
        "Qui ne parliamo insieme, una volta al mese, con una psicologa. E la schiena va protetta: si usa il sollevatore, sempre.\n\n"
        "## Se ci stai pensando\n\nChiedi di venire a vedere. Una mattina basta per capire se fa per te.",
        "## How I got here\n\nI was a shop assistant. When my son was born I needed other hours, and my cousin said: try the care assistant course. "
        "A thousand hours, a hard year: placement in the morning, school in the afternoon.\n\n## A morning\n\nI start at seven. I read the notes of the night, "
        "then begin with the rooms. You do not wash a person: you help them wash, with whatever they can still do. Breakfast is at nine. "
        "At ten, if the sun is out, we go into the garden.\n\n## The hard part\n\nPeople you care about die. Nobody prepares you fully. "
        "Here we talk about it together once a month, with a psychologist. And your back needs care: we use the hoist, always.\n\n"
        "## If you are thinking about it\n\nAsk to come and see. One morning is enough to know.",
        "tea", "Disegno: un’operatrice e un’anziana prendono il tè a un tavolo, davanti a una finestra con il sole.",
        "Drawing: a care assistant and an old woman have tea at a table, by a sunny window.", 120, 600,
    ),
    DemoStory(
        "Giulia", "Educatrice al nido", "Nursery educator", "educatore-nido", "trecciaperta", "nido-nuvola",
        "A un anno nessuno ti ascolta per educazione. Se ti guardano, è perché gli interessa.",
        "At one year old nobody listens out of politeness. If they look at you, they are interested.",
        "Ho scelto questo lavoro a diciassette anni, dopo un’estate da volontaria. Poi tre anni di università e il tirocinio.\n\n"
        "## Che cosa faccio\n\nOsservo molto. Un bambino che butta a terra il cucchiaio venti volte sta studiando la gravità: il mio mestiere è dargli "
        "tempo e un secondo cucchiaio. Preparo lo spazio, racconto, cambio pannolini, consolo. Ogni sera scrivo due righe alle famiglie.\n\n"
        "## Con chi\n\nSiamo in tre per diciannove bambine e bambini. Ci parliamo con gli occhi. Una volta a settimana ci fermiamo due ore a pensare.\n\n"
        "## Le fatiche\n\nIl rumore, i malanni d’inverno, il mal di schiena. E la paga, che deve crescere: per questo nella mia cooperativa sono socia, e voto.",
        "I chose this job at seventeen, after a summer as a volunteer. Then three years of university and a placement.\n\n"
        "## What I do\n\nI watch a lot. A child who drops the spoon twenty times is studying gravity: my job is to give them time and a second spoon. "
        "I prepare the space, tell stories, change nappies, comfort. Every evening I write two lines to the families.\n\n"
        "## With whom\n\nThere are three of us for nineteen children. We talk with our eyes. Once a week we stop for two hours to think.\n\n"
        "## The hard sides\n\nThe noise, the winter colds, the back. And the pay, which has to grow: that is why I am a member of my cooperative, and I vote.",
        "nursery", "Disegno: un’educatrice con due bambini piccoli tra cubi colorati, una palla e bandierine.",
        "Drawing: an educator with two small children among coloured blocks, a ball and bunting.", 60, 900,
    ),
    DemoStory(
        "Samuele", "Educatore in una comunità per minori", "Educator in a home for minors", "educatore-socio-pedagogico", "cantamuro", "comunita-scale",
        "La cosa più utile che faccio è restare quando qualcuno prova a farmi andare via.",
        "The most useful thing I do is to stay when somebody tries to make me leave.",
        "In comunità vivono otto ragazze e ragazzi. Un giudice ha deciso che per un po’ è meglio così. Io ci sono a turno: giorno, sera, ogni tanto la notte.\n\n"
        "## Le sere\n\nSi cucina insieme. È lì che escono le cose: con le mani occupate è più facile parlare. Poi i compiti, una partita, il telefono da negoziare.\n\n"
        "## Che cosa serve\n\nLa laurea in educazione. E saper stare calmi quando vola una sedia: non è contro di te, quasi mai. "
        "Ogni due settimane abbiamo la supervisione, e non la salto.\n\n## Che cosa resta\n\nMarta se n’è andata a diciotto anni, con un lavoro e una stanza sua. "
        "Ogni tanto scrive. Di solito per chiedere una ricetta.",
        "Eight young people live here. A judge decided that for a while it is better this way. I am there in shifts: day, evening, now and then the night.\n\n"
        "## The evenings\n\nWe cook together. That is when things come out: with busy hands it is easier to talk. Then homework, a game, the phone to negotiate.\n\n"
        "## What it takes\n\nA degree in education. And staying calm when a chair flies: it is hardly ever about you. "
        "Every two weeks we have supervision, and I do not skip it.\n\n## What stays\n\nMarta left at eighteen, with a job and a room of her own. "
        "Now and then she writes. Mostly to ask for a recipe.",
        "evening", "Disegno: un educatore e due adolescenti cucinano insieme, fuori è sera.",
        "Drawing: an educator and two teenagers cook together, it is evening outside.", 200, 25,
    ),
    DemoStory(
        "Blessing", "Infermiera a domicilio", "Home care nurse", "infermiere", "pratolario", "adi-como",
        "In ospedale il malato è ospite tuo. A casa sei tu l’ospite, e cambia tutto.",
        "In hospital the patient is your guest. At home you are the guest, and that changes everything.",
        "Ho studiato a Lagos e ho rifatto gli esami in Italia. Ho lavorato quattro anni in ospedale, poi ho scelto il territorio.\n\n"
        "## La giornata\n\nParto alle sette e mezza con l’auto della cooperativa. Sette o otto case: medicazioni, prelievi, flebo, e molte spiegazioni. "
        "La cosa che insegno più spesso è a non avere paura di un catetere.\n\n"
        "## Da sola, ma non troppo\n\nIn casa decido io, in pochi minuti. Però ho un medico al telefono e una riunione ogni mattina. "
        "Quando una famiglia non ce la fa più lo capisco dalla cucina, prima che dalle parole.\n\n"
        "## Le fatiche\n\nIl traffico. Le scale. E certe case in cui vorresti restare tutto il giorno e hai trenta minuti.",
        "I studied in Lagos and took my exams again in Italy. I worked four years in hospital, then chose care in the community.\n\n"
        "## The day\n\nI leave at half past seven in the cooperative’s car. Seven or eight homes: dressings, blood samples, drips, and many explanations. "
        "What I teach most often is not to be afraid of a catheter.\n\n"
        "## Alone, but not too much\n\nIn the home I decide, within minutes. But I have a doctor on the phone and a meeting every morning. "
        "When a family can take no more I can tell from the kitchen, before the words.\n\n"
        "## The hard sides\n\nTraffic. Stairs. And certain homes where you would like to stay all day and have thirty minutes.",
        "doorstep", "Disegno: un’infermiera con una borsa davanti alla porta di una casa, in una giornata di sole.",
        "Drawing: a nurse with a bag in front of the door of a house, on a sunny day.", 90, 400,
    ),
    DemoStory(
        "Chiara", "Logopedista in un centro di riabilitazione", "Speech therapist in a rehabilitation centre", "logopedista", "cantamuro", "riabilita-seriate",
        "Quando un bambino dice la sua prima frase intera, la dice a te. Poi corre a dirla alla mamma.",
        "When a child says their first whole sentence, they say it to you. Then they run to say it to their mother.",
        "Lavoro con bambine e bambini che parlano poco, tardi, o in un modo che gli altri non capiscono. Da fuori sembra giocare. "
        "Ogni gioco però ha uno scopo, e io so qual è.\n\n## Una seduta\n\nQuarantacinque minuti. Carte, bolle, specchio, suoni. "
        "Gli ultimi dieci sono per i genitori: senza di loro non funziona niente.\n\n## Lo studio\n\nTre anni, con un test d’ingresso duro. "
        "La prima volta non sono passata. La seconda sì.\n\n## La parte difficile\n\nLe liste d’attesa. E accettare che qualche bambino parlerà con le immagini, "
        "e che va bene lo stesso.",
        "I work with children who speak little, late, or in a way others do not understand. From outside it looks like playing. "
        "But every game has a purpose, and I know what it is.\n\n## A session\n\nForty-five minutes. Cards, bubbles, mirror, sounds. "
        "The last ten are for the parents: without them nothing works.\n\n## The studies\n\nThree years, with a tough entrance test. "
        "I did not pass the first time. The second time I did.\n\n## The hard part\n\nWaiting lists. And accepting that some children will speak with pictures, "
        "and that this is fine too.",
        "words", "Disegno: una logopedista e una bambina sedute a un tavolo con carte colorate.",
        "Drawing: a speech therapist and a child sit at a table with coloured cards.", 30, 1000,
    ),
    DemoStory(
        "Yousra", "Mediatrice linguistico-culturale", "Language and culture mediator", "mediatore", "ponteverso", "sai-fonderia",
        "Non traduco parole. Traduco perché una domanda fa paura.",
        "I do not translate words. I translate why a question is frightening.",
        "", "",
        "welcome", "Disegno: una mediatrice e due persone appena arrivate davanti a una carta del mondo.",
        "Drawing: a mediator and two newcomers in front of a map of the world.", 45, 500,
        transcript="## Dall’intervista\n\n**Che cosa fai in una giornata normale?**\n\nAccompagno le persone: in questura, dal medico, a scuola per i figli. "
        "Parlo arabo, francese e italiano, e un po’ di tigrino che mi hanno insegnato loro.\n\n**Basta sapere le lingue?**\n\nNo. Se il medico chiede «quanti figli ha?» "
        "a una donna che ne ha persi due per strada, io devo sapere prima di tradurre. A volte chiedo al medico di aspettare.\n\n"
        "**La parte più difficile?**\n\nDire di no. Sono dalla stessa parte del mare, e a volte pensano che io possa tutto.\n\n"
        "**E la più bella?**\n\nQuando non servo più. Vuol dire che ce la fanno da soli.",
    ),
    DemoStory(
        "Renzo", "Operatore dell’inserimento lavorativo", "Work inclusion worker", "oil", "malgafiorita", "lavanderia-verde",
        "Il primo mese conto le assenze. Il sesto conto le battute.",
        "In the first month I count the absences. In the sixth I count the jokes.",
        "Ero giardiniere. Sono entrato in cooperativa per insegnare a potare, e ho scoperto che la potatura era la scusa.\n\n"
        "## Che cosa faccio\n\nOgni persona ha un progetto: orari, compiti, chi avvisare se sta male. Io lo scrivo con lei, con i servizi e con il medico. "
        "Poi si lavora: siepi, orti, lavanderia. Lavoro vero, con clienti che pagano.\n\n"
        "## La regola\n\nNon faccio le cose al posto loro. Se una siepe viene storta, la guardiamo insieme.\n\n"
        "## Le fatiche\n\nLe ricadute. Si ricomincia, e ogni volta si parte da un pezzo più avanti.",
        "I was a gardener. I joined the cooperative to teach pruning, and found out that pruning was the excuse.\n\n"
        "## What I do\n\nEach person has a plan: hours, tasks, whom to call when they feel bad. I write it with them, with the services and the doctor. "
        "Then we work: hedges, vegetable gardens, laundry. Real work, with customers who pay.\n\n"
        "## The rule\n\nI do not do things in their place. If a hedge comes out crooked, we look at it together.\n\n"
        "## The hard sides\n\nRelapses. You start again, and each time from a bit further on.",
        "garden", "Disegno: due persone in un orto con una cassetta di verdure.",
        "Drawing: two people in a vegetable garden with a crate of vegetables.", 380, 300,
    ),
    DemoStory(
        "Ivana", "ASA nell’assistenza domiciliare", "Home care aide", "asa", "riva-nespola", "sad-lecco",
        "Undici comuni, e di ognuno conosco le scale.", "Eleven villages, and I know the stairs of each.",
        "Giro in auto tutta la mattina. Aiuto le persone ad alzarsi, a lavarsi, a mangiare. Poi chiudo la porta e vado alla casa dopo. "
        "La cosa che dico a chi comincia: impara i nomi dei vicini, prima o poi ti servono. E chiedi sempre dove sta la chiave di scorta.",
        "", "", "", "", 800, -12, state="expired",
    ),
)
# fmt: on


def ready(today: date) -> Iterator[tuple[DemoStory, date, date]]:
    """Every story with the days of its consent."""
    for one in STORIES:
        yield (one, *one.consent(today))
