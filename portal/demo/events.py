"""Which open days does the demo town have: past, coming, full, cancelled, online, across the provinces?"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from portal.cooperatives.models import Cooperative, Service
from portal.demo.sheets import event_answers
from portal.events.models import Event, EventState, Format, Mode, SignUp, SignUpState
from portal.places import fold

ROME = ZoneInfo("Europe/Rome")
LETTERS = "ACDEFHJKMNPRTUVWXY3479"
NAMES = (
    "Giada Lumassi", "Yassin El Bardi", "Matilde Orsucci", "Leone Brambati", "Chiara Sciuto", "Noemi Passarè",
    "Andrei Munteano", "Sofia Galdabassi", "Pietro Vallorini", "Amina Diallori", "Greta Monzecchi", "Davide Roncoroli",
    "Elisa Tentori Bo", "Samuel Okaforri", "Irene Colzanini", "Filippo Redaellini", "Aurora Malinvernari", "Karim Hassanelli",
)  # fmt: skip


@dataclass(frozen=True)
class DemoEvent:
    """One event; `days` counts from today, negative ones are past."""

    cooperative: str
    service: str
    days: int
    hours: tuple[str, str]
    format: Format
    professions: tuple[str, ...]
    title: str
    title_en: str
    about: str
    about_en: str
    programme: str
    access: str
    bring: str
    contact: str
    places: int
    people: int = 0
    came: int = 0
    walk_ins: int = 0
    state: EventState = EventState.PUBLISHED
    mode: Mode = Mode.AT_SERVICE
    reason: str = ""
    staff_hours: float | None = None


# fmt: off
EVENTS: tuple[DemoEvent, ...] = (
    DemoEvent(
        "riva-nespola", "rsa-barcaioli", 9, ("09:30", "12:30"), Format.OPEN_DAY, ("oss", "asa", "infermiere", "animatore"),
        "Una mattina in RSA, con chi ci lavora", "A morning in a care home, with those who work there",
        "Per chi sta scegliendo che cosa studiare, o vuole cambiare lavoro. Si gira per i piani con un’OSS e un’infermiera, si fa merenda con chi abita qui, e si chiede tutto: anche dei turni di notte e della paga.\n\nSi può venire con un genitore o un’amica.",
        "For those who are choosing what to study, or want to change jobs. You walk round the house with a care assistant and a nurse, have a snack with the people who live here, and ask anything: night shifts and pay too.\n\nBring a parent or a friend if you like.",
        "- 9:30 Accoglienza e caffè in veranda\n- 10:00 Giro dei quattro nuclei, in gruppi di cinque\n- 11:00 In palestra con la fisioterapista\n- 11:45 Domande a ruota libera, e merenda",
        "Autobus 5 dalla stazione di Lecco, fermata Barcaioli. Ingresso senza gradini, ascensore, bagno accessibile. Se usi la lingua dei segni scrivici una settimana prima.",
        "Scarpe comode. Chi ha il raffreddore viene un’altra volta: qui abitano persone fragili.",
        "Marta Colzi, coordinatrice, alla porta principale", 20, people=13,
    ),
    DemoEvent(
        "trecciaperta", "nido-nuvola", 5, ("16:30", "18:30"), Format.OPEN_DAY, ("educatore-nido",),
        "Nido aperto: come lavora un’educatrice", "Open nursery: how a nursery educator works",
        "Quando i bambini sono andati a casa apriamo le stanze. Due educatrici raccontano l’inserimento, il pranzo, le mamme in lacrime il primo giorno, e perché un tappeto sta proprio lì.",
        "When the children have gone home we open the rooms. Two educators tell about the first weeks, lunch, tears at the door, and why a carpet lies exactly where it does.",
        "- 16:30 Le stanze, una per una\n- 17:15 Una giornata di nido, raccontata\n- 18:00 Gli studi che servono",
        "Dieci minuti a piedi dalla stazione di Monza. Un gradino all’ingresso, con rampa: suona e veniamo ad aprire.",
        "Calzini puliti: nelle stanze si entra senza scarpe.", "Fiorella e Giusi, all’ingresso", 8, people=12,
    ),
    DemoEvent(
        "ponteverso", "portinerie-sociali", 16, ("18:00", "19:15"), Format.TESTIMONY, ("mediatore", "assistente-sociale", "custode-sociale"),
        "Lavorare con chi arriva: tre storie online", "Working with newcomers: three stories online",
        "Una mediatrice, un assistente sociale e una custode sociale raccontano una giornata vera, con quello che è andato bene e quello che no. Poi rispondono alle domande, anche scritte.",
        "A cultural mediator, a social worker and a community caretaker tell a real day, with what went well and what did not. Then they answer questions, also written ones.",
        "- 18:00 Tre racconti da dieci minuti\n- 18:35 Le vostre domande\n- 19:10 Dove si studia",
        "Sottotitoli automatici in italiano. Si può seguire senza farsi vedere.", "", "Aminata, che apre la stanza dieci minuti prima",
        60, people=15, mode=Mode.ONLINE,
    ),
    DemoEvent(
        "cantamuro", "riabilita-seriate", 23, ("15:00", "17:30"), Format.WORKSHOP, ("fisioterapista", "logopedista", "terapista-occupazionale"),
        "Laboratorio: la riabilitazione con le mani", "Workshop: rehabilitation, hands on",
        "Si prova: bere con una mano sola, vestirsi con un ausilio, spiegarsi senza parole. Chi lo fa di mestiere spiega che cosa osserva e come si arriva a questi lavori.",
        "You try it out: drinking with one hand, dressing with an aid, making yourself understood without words. Those who do it for a living explain what they look at and how one gets into these jobs.",
        "- 15:00 Tre postazioni, mezz’ora ciascuna\n- 16:45 Le lauree e i test di ingresso\n- 17:15 Merenda",
        "Parcheggio davanti, ingresso in piano, bagno accessibile. Linea C da Bergamo, fermata Pizzo Nero.", "Vestiti comodi.",
        "Delfina, in accettazione", 15, people=6,
    ),
    DemoEvent(
        "malgafiorita", "lavanderia-verde", 31, ("08:30", "12:30"), Format.JOB_SHADOWING, ("oil", "educatore-socio-pedagogico"),
        "Una mattina con la squadra del verde", "A morning with the gardening team",
        "Si lavora davvero, con guanti e rastrello, accanto a chi qui ha ritrovato un mestiere e a chi lo accompagna. Si capisce che cosa fa un operatore dell’inserimento lavorativo meglio che da cento parole.",
        "Real work, with gloves and a rake, beside people who found a trade again here and those who walk with them. It shows what a job-inclusion worker does better than a hundred words.",
        "- 8:30 Si parte col furgone\n- 9:00 Al lavoro\n- 11:30 Ci si siede e se ne parla",
        "A Sondrio, cinque minuti dalla stazione. Il terreno è in pendenza: se cammini con difficoltà scrivici, c’è la serra in piano.",
        "Scarpe robuste, una giacca, acqua.", "Ermes, al cancello verde", 6, people=2,
    ),
    DemoEvent(
        "pratolario", "rsd-arcobalena", 44, ("14:00", "17:00"), Format.SERVICE_VISIT, ("educatore-socio-sanitario", "oss"),
        "Un pomeriggio all’Arcobalena", "An afternoon at Arcobalena",
        "Vivere con una disabilità grave, e lavorare perché sia una bella vita: la musica, la piscina, la cucina. Si visita la casa con chi ci abita, che fa da guida.",
        "Living with a severe disability, and working so that it is a good life: music, the pool, the kitchen. You visit the house with the people who live there as guides.",
        "- 14:00 Ci presentiamo\n- 14:30 La casa, con due guide che ci abitano\n- 16:00 Musica insieme",
        "Treno per Erba, poi dieci minuti a piedi. Tutto in piano, bagni accessibili, stanza tranquilla se c’è troppo rumore.", "",
        "Omar Ferrighi, in cortile", 12,
    ),
    DemoEvent(
        "riva-nespola", "cdd-cortile-alto", 12, ("10:00", "12:00"), Format.OPEN_DAY, ("educatore-socio-pedagogico", "asa"),
        "Porte aperte al Cortile Alto", "Open day at Cortile Alto",
        "Trenta persone, una cucina, un orto e una piscina: il centro diurno aperto per chi vuole capire che cosa fa un educatore con persone adulte con disabilità.",
        "Thirty people, a kitchen, a garden and a pool: the day centre opens for those who want to see what an educator does with adults with disabilities.",
        "- 10:00 Accoglienza\n- 10:30 Laboratori aperti", "Autobus da Merate, ingresso in piano, bagno accessibile.", "",
        "Nives, all’ingresso", 15, people=4, state=EventState.CANCELLED,
        reason="In questi giorni abbiamo l’influenza in casa. Lo rifacciamo in primavera.",
    ),
    DemoEvent(
        "riva-nespola", "cdi-filanda", -20, ("15:00", "17:00"), Format.OPEN_DAY, ("asa", "animatore"),
        "Pomeriggio alla Filanda", "An afternoon at La Filanda",
        "Il centro diurno per anziani aperto a chi studia e a chi cerca lavoro: carte, ginnastica dolce, e molte domande.",
        "The day centre for older people open to students and job seekers: cards, gentle exercise, and many questions.",
        "- 15:00 Accoglienza\n- 15:30 Si gioca insieme", "Parcheggio davanti, tutto in piano.", "", "Ines Galdabini", 15,
        people=11, came=9, walk_ins=4, staff_hours=7.5,
    ),
    DemoEvent(
        "trecciaperta", "cag-binario", -75, ("17:00", "19:00"), Format.TESTIMONY, ("educatore-socio-pedagogico",),
        "Educare in un centro per ragazzi", "Working in a youth centre",
        "Gli educatori del Binario Nove raccontano i pomeriggi con settanta ragazze e ragazzi, e come ci si arriva.",
        "The educators of Binario Nove tell about afternoons with seventy teenagers, and how one gets there.",
        "- 17:00 Il centro\n- 18:00 Domande", "Accanto alla stazione, ingresso in piano.", "", "Rachele", 25, people=18, came=14, walk_ins=6,
        staff_hours=6,
    ),
    DemoEvent(
        "riva-nespola", "rsa-barcaioli", -48, ("09:30", "12:00"), Format.OPEN_DAY, ("oss", "infermiere"),
        "Una mattina d’autunno in RSA", "An autumn morning in a care home",
        "Un giro per i piani con chi ci lavora, una merenda con chi ci abita, e le domande di chi sta scegliendo una scuola.",
        "A walk through the house with those who work there, a snack with those who live there, and the questions of those choosing a school.",
        "- 9:30 Accoglienza\n- 10:00 Giro dei nuclei", "Autobus 5, tutto in piano.", "", "Marta Colzi", 20, people=19, came=16,
        walk_ins=3, staff_hours=8,
    ),
    DemoEvent(
        "malgafiorita", "lavanderia-verde", -61, ("08:30", "12:30"), Format.JOB_SHADOWING, ("oil", "educatore-socio-pedagogico"),
        "Con la squadra del verde, in settembre", "With the gardening team, in September",
        "Una mattina di lavoro vero accanto a chi qui ha ritrovato un mestiere, e a chi lo accompagna.",
        "A morning of real work beside people who found a trade again here, and those who walk with them.",
        "- 8:30 Si parte col furgone\n- 9:00 Al lavoro", "A cinque minuti dalla stazione di Sondrio.", "", "Ermes", 6, people=6, came=5,
        staff_hours=5,
    ),
    DemoEvent(
        "riva-nespola", "cdi-filanda", -250, ("15:00", "17:00"), Format.OPEN_DAY, ("asa", "animatore"),
        "Carnevale alla Filanda", "Carnival at La Filanda",
        "Il centro diurno per anziani aperto per un pomeriggio: maschere, musica, e chi ci lavora che racconta.",
        "The day centre for older people open for an afternoon: masks, music, and those who work there telling about it.",
        "- 15:00 Accoglienza\n- 15:30 Musica", "Parcheggio davanti, tutto in piano.", "", "Ines Galdabini", 20, people=14, came=12,
        walk_ins=2, staff_hours=7,
    ),
    DemoEvent(
        "trecciaperta", "cag-binario", -330, ("17:00", "19:00"), Format.TESTIMONY, ("educatore-socio-pedagogico",),
        "Una sera al Binario Nove", "An evening at Binario Nove",
        "Gli educatori del centro raccontano un anno con settanta ragazze e ragazzi, e che cosa si studia per farlo.",
        "The educators of the centre tell about a year with seventy teenagers, and what one studies for it.",
        "- 17:00 Il centro\n- 18:00 Domande", "Accanto alla stazione, ingresso in piano.", "", "Rachele", 25, people=15, came=13,
        staff_hours=5,
    ),
    DemoEvent(
        "pratolario", "rsa-setaioli", 60, ("09:00", "12:00"), Format.OPEN_DAY, ("oss", "infermiere"),
        "Porte aperte a Villa dei Setaioli", "Open day at Villa dei Setaioli",
        "Da completare con il programma.", "", "", "", "", "", 20, state=EventState.DRAFT,
    ),
)
# fmt: on


def load(
    session: Session,
    today: date,
    cooperatives: Mapping[str, Cooperative],
    services: Mapping[tuple[str, str], Service],
    known: frozenset[str],
) -> list[Event]:
    """Write them with the people who signed up; `known` are the professions that there are."""
    rows, dice = [], random.Random(1963)
    for number, demo in enumerate(EVENTS):
        row = _event(demo, today, cooperatives[demo.cooperative], services[demo.cooperative, demo.service], known)
        session.add(row)
        session.flush()
        row.slug = "-".join([*fold(demo.title).split()[:8], str(row.key)])
        _people(session, demo, row, number)
        if demo.came:
            event_answers(session, row, demo.came + demo.walk_ins, dice)
        rows.append(row)
    session.flush()
    return rows


def _event(demo: DemoEvent, today: date, house: Cooperative, place: Service, known: frozenset[str]) -> Event:
    day = today + timedelta(days=demo.days)
    starts, ends = (datetime.combine(day, time.fromisoformat(hour), ROME) for hour in demo.hours)
    online = demo.mode is Mode.ONLINE
    before = datetime.combine(min(day, today) - timedelta(days=30), time(10), UTC)
    return Event(
        slug=f"demo-{demo.service}-{demo.days}", cooperative_id=house.key, service_id=None if online else place.key,
        format=demo.format, mode=demo.mode, professions=[slug for slug in demo.professions if slug in known],
        title=demo.title, title_en=demo.title_en, about=demo.about, about_en=demo.about_en, programme=demo.programme,
        bring=demo.bring, access=demo.access, contact=demo.contact, starts_at=starts, ends_at=ends,
        place="" if online else place.name, address="" if online else place.address, comune=place.comune,
        province=place.province, link="https://incontri.example/stanza-aperta" if online else "", places=demo.places,
        state=demo.state, published_at=None if demo.state is EventState.DRAFT else before,
        cancelled_at=datetime.combine(today - timedelta(days=1), time(9), UTC) if demo.reason else None,
        cancel_reason=demo.reason, sequence=1 if demo.reason else 0, staff_hours=demo.staff_hours,
        closed_at=ends + timedelta(hours=2) if demo.staff_hours else None,
    )  # fmt: skip


def _people(session: Session, demo: DemoEvent, row: Event, number: int) -> None:
    """Who signed up, in order; those of an event long past have no name any more, as the rule says."""
    forgotten = demo.days < -28
    for n in range(demo.people):
        name = NAMES[(n + 3 * number) % len(NAMES)]
        address = ".".join(fold(name).split()) + f"{number}@posta.example"
        session.add(
            SignUp(
                event_id=row.key, code=_code(number * 100 + n), name="" if forgotten else name,
                email=None if forgotten else address,
                state=SignUpState.IN if n < demo.places else SignUpState.WAITING,
                signed_up_at=(row.published_at or row.starts_at) + timedelta(hours=7 * n + 1),
                checked_in_at=row.starts_at + timedelta(minutes=n - 4) if n < demo.came else None,
            )
        )  # fmt: skip
    for n in range(demo.walk_ins):
        code = f"-demo{number}-{n}"
        session.add(
            SignUp(event_id=row.key, code=code, walk_in=True, checked_in_at=row.starts_at + timedelta(minutes=n))
        )


def _code(number: int) -> str:
    """Eight letters that no other demo ticket has."""
    mixed, out = (number + 1) * 2_654_435_761 % 22**8, ""
    for _ in range(8):
        mixed, digit = divmod(mixed, 22)
        out += LETTERS[digit]
    return out
