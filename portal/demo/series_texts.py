"""What do the six invented cooperatives offer to classes? Every format and every way of meeting, with its rules."""

from dataclasses import dataclass
from datetime import time

from portal.events.models import Format, Mode
from portal.outreach.models import Repeat


@dataclass(frozen=True)
class DemoSeries:
    """One thing that a class can book; `service` is empty when the host comes from its office."""

    cooperative: str
    service: str
    format: Format
    mode: Mode
    professions: tuple[str, ...]
    title: str
    title_en: str
    about: str
    about_en: str
    host: str
    repeat: Repeat
    weekday: int
    starts: time
    minutes: int
    students: int = 25
    groups: int = 1
    years: tuple[int, int] = (3, 5)
    notice: int = 10
    auto: bool = False
    place: str = ""
    bring: str = ""
    access: str = "Ingresso senza gradini e bagno accessibile."


SHOES = "Scarpe comode e un quaderno."

# fmt: off
SERIES: tuple[DemoSeries, ...] = (
    DemoSeries("riva-nespola", "rsa-barcaioli", Format.SERVICE_VISIT, Mode.AT_SERVICE, ("oss", "infermiere", "animatore"),
        "Una mattina alla RSA I Barcaioli", "A morning at the I Barcaioli care home",
        "La classe entra nei nuclei a piccoli gruppi, parla con chi ci lavora e con chi ci vive, e prova gli ausili. Alla fine un'ora di domande con un'OSS e un infermiere.",
        "The class visits the units in small groups, talks with those who work and live there, and tries the aids. It ends with an hour of questions with a care assistant and a nurse.",
        "Nives, coordinatrice dei nuclei", Repeat.FORTNIGHTLY, 1, time(9, 30), 150, bring=SHOES),
    DemoSeries("riva-nespola", "", Format.CLASS_TALK, Mode.AT_SCHOOL, ("oss", "asa", "educatore-socio-sanitario"),
        "Che cosa fa davvero un'OSS?", "What does a care assistant really do?",
        "Due colleghe vengono in classe: una giornata di lavoro raccontata ora per ora, le strade per arrivarci, quanto si guadagna. Metà del tempo è per le domande.",
        "Two colleagues come to the class: a working day told hour by hour, the ways to get there, the pay. Half of the time is for questions.",
        "Ines Galdabini, rapporti con le scuole", Repeat.WEEKLY, 3, time(10, 0), 110, students=50, groups=2, years=(2, 5), notice=7),
    DemoSeries("riva-nespola", "cdd-cortile-alto", Format.JOB_SHADOWING, Mode.AT_SERVICE, ("educatore-socio-sanitario",),
        "Un giorno accanto a un'educatrice", "A day beside an educator",
        "Una o due persone seguono un'educatrice per tutta la giornata del centro: accoglienza, laboratori, pranzo, riunione di fine turno.",
        "One or two students follow an educator through the whole day of the centre: arrival, workshops, lunch, the meeting at the end.",
        "Ramona, educatrice", Repeat.WEEKLY, 2, time(8, 30), 420, students=2, years=(4, 5), notice=14, bring="Il pranzo lo offriamo noi."),
    DemoSeries("malgafiorita", "cse-mulino", Format.WORKSHOP, Mode.AT_SERVICE, ("educatore-socio-sanitario", "animatore"),
        "Il pane si impara insieme", "Bread is learnt together",
        "Si lavora al forno con le persone del centro, a coppie. Poi ci si siede e si parla: che cosa fa un educatore mentre si impasta?",
        "Working at the oven with the people of the centre, in pairs. Then we sit down and talk: what does an educator do while the dough is kneaded?",
        "Ermes, educatore", Repeat.FORTNIGHTLY, 3, time(9, 0), 180, students=18, years=(1, 5), bring="Un grembiule, se lo avete."),
    DemoSeries("malgafiorita", "", Format.TESTIMONY, Mode.ONLINE, ("infermiere", "oss"),
        "Infermiera in montagna: un'ora di domande", "A nurse in the mountains: an hour of questions",
        "Un collegamento dalla valle con un'infermiera dell'assistenza domiciliare: le strade, le case, le scelte di studio, la paga.",
        "A call from the valley with a home care nurse: the roads, the homes, what to study, the pay.",
        "Wanda, infermiera", Repeat.FORTNIGHTLY, 4, time(11, 0), 60, students=90, groups=4, years=(3, 5), notice=3, auto=True, access="Sottotitoli automatici durante il collegamento."),
    DemoSeries("malgafiorita", "lavanderia-verde", Format.FSL, Mode.AT_SERVICE, ("oil",),
        "FSL: quaranta ore nell'inserimento lavorativo", "School-to-work: forty hours in job inclusion",
        "Due settimane con la squadra della lavanderia e del verde, con un tutor per persona. La data è il primo giorno: le altre si fissano insieme. Convenzione e patto formativo li prepariamo noi.",
        "Two weeks with the laundry and gardening team, a tutor for each student. The date is the first day: the others are fixed together. We prepare the agreements.",
        "Silvano, operatore dell'inserimento lavorativo", Repeat.MONTHLY, 0, time(8, 30), 300, students=3, years=(3, 5), notice=30),
    DemoSeries("trecciaperta", "nido-nuvola", Format.SERVICE_VISIT, Mode.AT_SERVICE, ("educatore-nido", "pedagogista"),
        "Dentro il nido, in punta di piedi", "Inside the nursery, on tiptoe",
        "Piccoli gruppi osservano una mattina del nido dalla sala accanto, poi incontrano educatrici e pedagogista. Niente foto: i bambini vengono prima.",
        "Small groups watch a nursery morning from the next room, then meet educators and the pedagogist. No photos: children come first.",
        "Fiorella, pedagogista", Repeat.FORTNIGHTLY, 2, time(9, 30), 120, students=15, years=(3, 5), bring="Calze antiscivolo."),
    DemoSeries("trecciaperta", "cag-binario", Format.WORKSHOP, Mode.AT_SERVICE, ("educatore-socio-pedagogico",),
        "Un caso, cinque occhi", "One case, five pairs of eyes",
        "La classe lavora su un caso inventato come fa un'équipe: educatore, assistente sociale, psicologa, famiglia, ragazzo. Si discute e si decide.",
        "The class works on an invented case as a team does: educator, social worker, psychologist, family, boy. It discusses and decides.",
        "Tommaso, educatore", Repeat.FORTNIGHTLY, 1, time(10, 30), 150, years=(3, 5)),
    DemoSeries("trecciaperta", "", Format.CLASS_TALK, Mode.AT_SCHOOL, ("educatore-nido", "aec", "educatore-socio-pedagogico"),
        "Educare è un mestiere", "Educating is a profession",
        "Tre educatrici, tre lavori diversi: nido, scuola, strada. Esempi veri, titoli che servono, che cosa cambia tra laurea e corso.",
        "Three educators, three jobs: nursery, school, street. True examples, the diplomas that count, what differs between degree and course.",
        "Giada, educatrice", Repeat.WEEKLY, 0, time(11, 0), 100, students=60, groups=2, years=(2, 5), notice=7),
    DemoSeries("ponteverso", "portinerie-sociali", Format.SERVICE_VISIT, Mode.AT_SERVICE, ("custode-sociale", "assistente-sociale"),
        "Una portineria che conosce tutti", "A porter's lodge that knows everybody",
        "Un giro nel quartiere con i custodi sociali: chi bussa, che cosa si risolve subito, che cosa no. Camminata di un'ora, poi domande.",
        "A walk through the neighbourhood with the social caretakers: who knocks, what is solved at once, what is not. An hour's walk, then questions.",
        "Amadou, custode sociale", Repeat.FORTNIGHTLY, 3, time(9, 30), 150, students=20, years=(2, 5), bring=SHOES),
    DemoSeries("ponteverso", "", Format.TESTIMONY, Mode.ONLINE, ("mediatore", "assistente-sociale"),
        "Mediatrice tra due lingue", "A mediator between two languages",
        "Una mediatrice racconta la sua strada, dall'arrivo in Italia al lavoro di oggi, e risponde alle domande della classe.",
        "A mediator tells her way, from arriving in Italy to today's work, and answers the questions of the class.",
        "Samira, mediatrice", Repeat.FORTNIGHTLY, 0, time(12, 0), 55, students=90, groups=4, years=(1, 5), notice=3, auto=True, access="Sottotitoli automatici durante il collegamento."),
    DemoSeries("ponteverso", "", Format.OPEN_DAY, Mode.ELSEWHERE, ("assistente-sociale", "psicologo", "mediatore", "educatore-socio-pedagogico"),
        "I mestieri del sociale in una piazza", "The social professions in one square",
        "Sei tavoli, sei professioni: ogni gruppo gira, prova e chiede. Ci sono anche studenti dei corsi e persone che ci sono passate.",
        "Six tables, six professions: each group goes round, tries and asks. Students of the courses are there too, and people who went that way.",
        "Orsola, orientamento", Repeat.MONTHLY, 4, time(9, 0), 240, students=120, groups=5, years=(3, 5), place="Sala civica del quartiere"),
    DemoSeries("cantamuro", "riabilita-seriate", Format.WORKSHOP, Mode.AT_SERVICE, ("fisioterapista", "logopedista", "tnpee"),
        "Mani, voce, gioco: tre modi di riabilitare", "Hands, voice, play: three ways to rehabilitate",
        "Tre postazioni con fisioterapista, logopedista e terapista della neuro e psicomotricità: si prova ciascuna per mezz'ora.",
        "Three stations with a physiotherapist, a speech therapist and a developmental therapist: half an hour each.",
        "Bortolo, fisioterapista", Repeat.FORTNIGHTLY, 4, time(9, 0), 120, students=24, years=(3, 5)),
    DemoSeries("cantamuro", "sfa-dalmine", Format.FSL, Mode.AT_SERVICE, ("educatore-socio-sanitario",),
        "FSL: trenta ore di autonomia", "School-to-work: thirty hours of autonomy",
        "Si affianca chi accompagna persone con disabilità nella vita di ogni giorno: bus, spesa, cucina, lavoro. La data è il primo giorno.",
        "Beside those who go with people with disabilities through daily life: bus, shopping, cooking, work. The date is the first day.",
        "Lucrezia, educatrice", Repeat.MONTHLY, 1, time(9, 0), 300, students=2, years=(3, 5), notice=30),
    DemoSeries("pratolario", "rsd-arcobalena", Format.SERVICE_VISIT, Mode.AT_SERVICE, ("educatore-socio-sanitario", "oss", "terp"),
        "Una casa per quaranta persone", "A home for forty people",
        "La vita in una residenza per persone con disabilità: il laboratorio di teatro, la cucina, le stanze. Si lavora in gruppi di otto.",
        "Life in a home for people with disabilities: the theatre workshop, the kitchen, the rooms. We work in groups of eight.",
        "Omar Ferrighi, rapporti con le scuole", Repeat.FORTNIGHTLY, 2, time(9, 30), 150, students=24, bring=SHOES),
    DemoSeries("pratolario", "rsa-setaioli", Format.OPEN_DAY, Mode.AT_SERVICE, ("oss", "infermiere", "assistente-infermiere", "fisioterapista"),
        "Porte aperte per le classi quinte", "Open day for final years",
        "Una mattina per chi deve scegliere: OSS, infermieri e fisioterapisti mostrano il lavoro, l'università e i corsi sono presenti.",
        "A morning for those who must choose: care assistants, nurses and physiotherapists show their work; university and courses are there.",
        "Omar Ferrighi, rapporti con le scuole", Repeat.ONCE, 5, time(9, 0), 210, students=80, groups=4, years=(5, 5)),
)
