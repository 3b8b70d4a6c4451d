"""Which forty jobs are offered in the demo town, in which words, and until when?"""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.demo.cooperatives import service
from portal.demo.opening_texts import SELECTION, TEXTS
from portal.demo.records import DemoOpening

ROTATING = ("rotating",)
DAY = ("morning", "afternoon")


@dataclass(frozen=True)
class _Terms:
    """The facts of one opening; days are counted from the day on which the town is built."""

    slug: str
    profession: str
    place: str
    level: tuple[str, str]
    hours: tuple[float, float]
    shifts: tuple[str, ...]
    published: int | None  # days ago; None is a draft
    closes: int  # in how many days; negative is over
    contract: str = "permanent"
    months: int | None = None
    nights: bool = False
    weekends: bool = False
    on_call: bool = False
    season: str = "all_year"
    car: str = "no"
    protected: bool = False
    positions: int = 1
    reply_days: int = 15
    pay_note: str = ""
    closed: str | None = None  # why it ended
    also: tuple[str, ...] = ()  # further services of the cooperative at which one may work


# fmt: off
_TERMS: tuple[_Terms, ...] = (
    _Terms("oss-notte-rsa-lecco", "oss", "riva-nespola/rsa-barcaioli", ("C2", "C2"), (38, 38), ("night",), 9, 21,
        nights=True, weekends=True, positions=2, reply_days=10, pay_note="Più le maggiorazioni per le ore notturne e festive."),
    _Terms("oss-cdi-valmadrera", "oss", "riva-nespola/cdi-filanda", ("C2", "C2"), (25, 30), DAY, 4, 30, car="useful"),
    _Terms("infermiera-infermiere-rsa-lecco", "infermiere", "riva-nespola/rsa-barcaioli", ("D2", "D3"), (30, 38), ROTATING, 16, 25, also=("adi-meratese",),
        nights=True, weekends=True, on_call=True, reply_days=7, pay_note="Il livello D3 è per chi coordina un nucleo."),
    _Terms("asa-domicilio-lecco", "asa", "riva-nespola/sad-lecco", ("C1", "C1"), (20, 30), ("morning", "split"), 12, 18,
        weekends=True, car="useful", positions=3, reply_days=10, also=("adi-meratese", "cdi-filanda")),
    _Terms("assistente-infermiere-rsa-lecco", "assistente-infermiere", "riva-nespola/rsa-barcaioli", ("C2", "C3"), (36, 38), ROTATING, 6, 40,
        nights=True, weekends=True),
    _Terms("animatrice-animatore-rsa-lecco", "animatore", "riva-nespola/rsa-barcaioli", ("C1", "D1"), (24, 28), DAY, 20, 5,
        contract="fixed_term", months=12, weekends=True),
    _Terms("educatrice-educatore-cdd-oggiono", "educatore-socio-pedagogico", "riva-nespola/cdd-cortile-alto", ("D2", "D2"), (35, 35), DAY, 14, 16),
    _Terms("fisioterapista-domicilio-merate", "fisioterapista", "riva-nespola/adi-meratese", ("D2", "D2"), (24, 36), DAY, 8, 35,
        car="needed", reply_days=10),
    _Terms("asa-domicilio-sondrio", "asa", "malgafiorita/sad-valtellina", ("B1", "C1"), (18, 30), ("morning", "split"), 11, 24,
        weekends=True, car="needed", positions=2, also=("cse-mulino",), pay_note="B1 per chi comincia senza qualifica, C1 con la qualifica ASA."),
    _Terms("educatrice-educatore-cse-morbegno", "educatore-socio-pedagogico", "malgafiorita/cse-mulino", ("D2", "D2"), (30, 38), DAY, 18, 12),
    _Terms("operatrice-operatore-inserimento-lavorativo-sondrio", "oil", "malgafiorita/lavanderia-verde", ("D1", "D2"), (30, 38), DAY, 7, 28,
        car="useful", reply_days=20),
    _Terms("custode-sociale-chiavenna", "custode-sociale", "malgafiorita/botteghe-paese", ("C1", "C1"), (20, 24), ("morning",), 63, -18,
        contract="fixed_term", months=12, closed="filled"),
    _Terms("infermiera-infermiere-rsa-tirano", "infermiere", "malgafiorita/rsa-alta-valle", ("D2", "D2"), (30, 38), ROTATING, None, 45,
        nights=True, weekends=True),
    _Terms("assistente-sociale-chiavenna", "assistente-sociale", "malgafiorita/botteghe-paese", ("D2", "D2"), (24, 30), DAY, 22, 9,
        car="needed"),
    _Terms("educatrice-educatore-nido-monza", "educatore-nido", "trecciaperta/nido-nuvola", ("D2", "D2"), (30, 35), DAY, 10, 20,
        positions=2, reply_days=10),
    _Terms("educatrice-educatore-micronido-seregno", "educatore-nido", "trecciaperta/nido-gradini", ("D2", "D2"), (25, 30), ("morning",), 3, 14,
        contract="replacement", months=9),
    _Terms("assistente-autonomia-comunicazione-giussano", "aec", "trecciaperta/scuole-brianza", ("C1", "D1"), (15, 25), ("morning",), 25, 10,
        contract="fixed_term", months=8, season="school_year", positions=5, reply_days=7, pay_note="D1 con diploma ed esperienza, C1 alla prima esperienza."),
    _Terms("educatrice-educatore-domiciliare-lissone", "educatore-socio-pedagogico", "trecciaperta/adm-brianza", ("D2", "D2"), (20, 38), ("afternoon",), 13, 33,
        car="useful", positions=2),
    _Terms("animatrice-animatore-cag-vimercate", "animatore", "trecciaperta/cag-binario", ("D1", "D1"), (18, 20), ("afternoon", "evening"), 75, -30,
        contract="fixed_term", months=10, closed="unfilled"),
    _Terms("coordinatrice-coordinatore-nido-monza", "coordinatore", "trecciaperta/nido-nuvola", ("D3", "E1"), (36, 38), DAY, 15, 15, reply_days=20),
    _Terms("pedagogista-servizi-infanzia-monza", "pedagogista", "trecciaperta/sede-monza", ("E2", "F1"), (18, 24), DAY, 5, 36,
        car="useful", pay_note="F1 dai cinque anni di esperienza."),
    _Terms("progettista-sociale-monza", "progettista", "trecciaperta/sede-monza", ("D2", "D3"), (25, 38), DAY, 19, 22, protected=True, reply_days=20),
    _Terms("mediatrice-mediatore-arabo-milano", "mediatore", "ponteverso/sai-fonderia", ("D1", "D1"), (20, 24), DAY, 6, 26,
        contract="fixed_term", months=12, reply_days=10),
    _Terms("assistente-sociale-accoglienza-milano", "assistente-sociale", "ponteverso/sai-fonderia", ("D2", "D2"), (30, 38), DAY, 17, 20),
    _Terms("tecnica-tecnico-riabilitazione-psichiatrica-sesto", "terp", "ponteverso/comunita-ponte", ("D2", "D2"), (36, 38), ROTATING, 21, 19,
        nights=True, weekends=True),
    _Terms("custode-sociale-rozzano", "custode-sociale", "ponteverso/portinerie-sociali", ("B1", "C1"), (20, 30), ("morning",), 9, 27,
        protected=True, positions=2, reply_days=20, pay_note="C1 con qualifica ASA o due anni di esperienza."),
    _Terms("psicologa-psicologo-consultorio-cinisello", "psicologo", "ponteverso/consultorio-controvento", ("E2", "E2"), (15, 20), ("afternoon",), 11, 8),
    _Terms("educatrice-educatore-comunita-minori-legnano", "educatore-socio-pedagogico", "ponteverso/minori-soli", ("D1", "D2"), (30, 38), ROTATING, 2, 40,
        nights=True, weekends=True, positions=2, pay_note="D2 con il titolo, D1 per chi lo sta finendo."),
    _Terms("educatrice-educatore-socio-sanitario-sesto", "educatore-socio-sanitario", "ponteverso/comunita-ponte", ("D2", "D2"), (36, 38), ROTATING, 24, 6,
        nights=True, weekends=True),
    _Terms("logopedista-seriate", "logopedista", "cantamuro/riabilita-seriate", ("D2", "D2"), (18, 30), DAY, 30, 15, reply_days=10),
    _Terms("terapista-neuropsicomotricita-seriate", "tnpee", "cantamuro/riabilita-seriate", ("D2", "D2"), (20, 30), DAY, 12, 30),
    _Terms("educatrice-educatore-comunita-albino", "educatore-socio-pedagogico", "cantamuro/comunita-scale", ("D2", "D2"), (38, 38), ROTATING, 8, 17,
        nights=True, weekends=True, reply_days=10),
    _Terms("assistente-scolastica-scolastico-treviglio", "aec", "cantamuro/scuole-bassa", ("C1", "D1"), (12, 20), ("morning",), 80, -40,
        contract="fixed_term", months=9, season="school_year", positions=4, closed="filled"),
    _Terms("operatrice-operatore-inserimento-lavorativo-dalmine", "oil", "cantamuro/sfa-dalmine", ("D1", "D1"), (25, 30), DAY, None, 50, car="useful"),
    _Terms("ausiliaria-ausiliario-apprendistato-cantu", "asa", "pratolario/rsa-setaioli", ("C1", "C1"), (30, 36), ROTATING, 14, 31,
        contract="apprenticeship", months=24, weekends=True, positions=3,
        pay_note="Apprendistato: l'85% del livello nella prima metà, il 90% nella seconda."),
    _Terms("infermiera-infermiere-domicilio-como", "infermiere", "pratolario/adi-como", ("D2", "D2"), (25, 38), ROTATING, 5, 32,
        weekends=True, on_call=True, car="needed", positions=2, reply_days=7),
    _Terms("oss-residenza-disabilita-erba", "oss", "pratolario/rsd-arcobalena", ("C2", "C2"), (30, 36), ROTATING, 28, 3,
        contract="replacement", months=7, nights=True, weekends=True),
    _Terms("assistente-familiare-erba", "assistente-familiare", "pratolario/casa-erba", ("B1", "C1"), (20, 38), ("morning", "split"), 10, 45,
        car="useful", positions=4, pay_note="C1 con il corso base o la qualifica ASA."),
    _Terms("coordinatrice-coordinatore-centro-diurno-mariano", "coordinatore", "pratolario/cdi-mariano", ("E1", "E2"), (38, 38), DAY, 55, -10,
        closed="cancelled"),
    _Terms("fisioterapista-rsa-cantu", "fisioterapista", "pratolario/rsa-setaioli", ("D2", "D2"), (20, 30), DAY, None, 40),
)


# fmt: on


def openings(today: date) -> tuple[DemoOpening, ...]:
    """The forty openings as they stand on this day."""
    return tuple(_opening(terms, today) for terms in _TERMS)


def _opening(terms: _Terms, today: date) -> DemoOpening:
    cooperative, place = terms.place.split("/")
    words = TEXTS[terms.slug]
    ends = today + timedelta(days=terms.closes)
    state = "closed" if terms.closed else "draft" if terms.published is None else "published"
    return DemoOpening(
        slug=terms.slug,
        title=words.title,
        title_en=words.title_en,
        description=words.description,
        requirements=words.requirements,
        offer=words.offer,
        selection=SELECTION[cooperative],
        summary_en=words.summary_en,
        profession=terms.profession,
        cooperative=cooperative,
        service=place,
        comune=service(cooperative, place).comune,
        contract=terms.contract,
        contract_months=terms.months,
        level_min=terms.level[0],
        level_max=terms.level[1],
        hours_min=terms.hours[0],
        hours_max=terms.hours[1],
        shifts=terms.shifts,
        nights=terms.nights,
        weekends=terms.weekends,
        on_call=terms.on_call,
        season=terms.season,
        car=terms.car,
        protected_category=terms.protected,
        positions=terms.positions,
        reply_days=terms.reply_days,
        pay_note=terms.pay_note,
        state=state,
        published_on=None if terms.published is None else today - timedelta(days=terms.published),
        closes_on=ends,
        closed_on=ends if terms.closed else None,
        also=terms.also,
        close_reason=terms.closed,
    )
