"""Which three hundred invented people look for work in the demo town, with which lives and which applications?"""

from datetime import date
from itertools import pairwise
from random import Random

from portal.demo import names
from portal.demo.applying import Desk
from portal.demo.openings import openings
from portal.demo.records import DemoCandidate, Job, Language, Study
from portal.demo.trades import ONLY_AT, TRADES, Trade
from portal.places import Comune, comuni, fold

SEED = 20261121
PROVINCES = ("LC", "SO", "MB", "MI", "BG", "CO")
# What the three hundred gave: how many of each kind of file, and how many none at all.
FILES = {"one_column": 70, "two_columns": 60, "compact": 47, "docx": 80, "scan": 12, "photo": 6, "none": 24}
AVAILABILITY = {
    "full_time": "tempo pieno",
    "part_time": "part time",
    "mornings": "mattine",
    "afternoons": "pomeriggi",
    "shifts": "turni",
    "nights": "turni notturni",
    "weekends": "fine settimana e festivi",
}
# Somebody searching "oss notte milano" must find her by what her file says.
NIGHT_WORKER = "Operatrice socio-sanitaria, turni notturni: da sei anni lavoro soprattutto di notte, per scelta."
GROWING = ("educatore-socio-pedagogico", "educatore-nido", "aec", "animatore", "pedagogista", "psicologo", "mediatore", "tnpee", "logopedista")  # fmt: skip


def candidates(today: date) -> list[DemoCandidate]:
    """The three hundred, always the same people; only their dates follow the day."""
    rng = Random(SEED)
    trades = [slug for slug, trade in TRADES.items() for _ in range(trade.share)]
    files = [kind for kind, count in FILES.items() for _ in range(count)]
    rng.shuffle(trades)
    rng.shuffle(files)
    # Two whose file matters: a night worker from Milan with a plain PDF, an educator with a Europass one.
    trades.remove("oss")
    trades.remove("educatore-socio-pedagogico")
    files.remove("one_column")
    plan = [("oss", "one_column"), ("educatore-socio-pedagogico", "europass"), *zip(trades, files, strict=True)]
    desk = Desk(openings(today), rng, today)
    towns = _towns()
    taken: set[str] = set()
    return [
        _candidate(number, slug, file, rng, desk, towns, taken, today) for number, (slug, file) in enumerate(plan, 1)
    ]


def _candidate(
    number: int, slug: str, file: str, rng: Random, desk: Desk,
    towns: dict[str, list[Comune]], taken: set[str], today: date,
) -> DemoCandidate:  # fmt: skip
    trade = TRADES[slug]
    feminine = number <= 2 or rng.randrange(100) < trade.women
    given, family, languages = _identity(rng, slug, feminine, taken, foreign=None if number > 2 else False)
    chosen = desk.choose(slug, trade.near, first="oss-notte-rsa-lecco" if number == 1 else None)
    home = _home(rng, towns, chosen[0].comune) if number > 1 else comuni()["015146"]
    years = 6 if number == 1 else _years(rng, slug)
    words = {
        "a": "a" if feminine else "o",
        "trice": "trice" if feminine else "tore",
        "n": str(years),
        "place": home.name,
    }
    grown = slug in GROWING
    title = trade.feminine if feminine else trade.masculine
    profile = rng.choice(trade.profiles).format(title=title, Title=title[0].upper() + title[1:], **words)
    profile = (NIGHT_WORKER if number == 1 else profile).replace(" 1 anni", " un anno")
    availability = _availability(rng, trade, night=number == 1)
    text = _availability_text(availability)
    jobs = _jobs(rng, trade, feminine, years, home, towns, today)
    studies = _studies(rng, trade, years, today)
    skills = tuple(rng.sample(trade.skills, min(len(trade.skills), rng.randint(4, 6))))
    car = rng.random() < (0.5 if home.province == "MI" else 0.75)
    pool = names.COURSES_ALL + (names.COURSES_GROWING if grown else names.COURSES_CARE)
    slug_name = ".".join(fold(part).replace(" ", "") for part in (given, family))
    return DemoCandidate(
        number=number, given_name=given, family_name=family, feminine=feminine,
        email=f"{slug_name}@posta.example", phone=_phone(rng, number),
        comune=home.istat, comune_name=home.name, province=home.province,
        profession=slug, years=years,
        profile=profile, jobs=jobs, studies=studies, courses=tuple(rng.sample(pool, rng.randint(1, 4))), skills=skills, languages=languages,
        availability=availability, availability_text=text, interests=rng.choice(names.INTERESTS), car=car,
        locale="en" if rng.random() < 0.04 else "it", cv=file,
        answer_work=f"{jobs[0].title[0].upper()}{jobs[0].title[1:]}, {jobs[0].employer}: {jobs[0].tasks[0]}." if file == "none" else "",
        answer_training=studies[0].title + "." if file == "none" else "",
        answer_availability=text if file == "none" else "",
        applications=tuple(desk.apply(one, rng.choice(names.MESSAGES).format(**words).replace(" 1 anni", " un anno")) for one in chosen),
    )  # fmt: skip


def _towns() -> dict[str, list[Comune]]:
    return {code: [c for c in comuni().values() if c.province == code and c.population > 2500] for code in PROVINCES}


def _home(rng: Random, towns: dict[str, list[Comune]], near: str) -> Comune:
    """Most people live in the province of the job, more of them in the larger towns."""
    province = comuni()[near].province if rng.random() < 0.78 else rng.choice(PROVINCES)
    choices = towns[province]
    return rng.choices(choices, [min(c.population, 120_000) ** 0.7 for c in choices])[0]


def _identity(
    rng: Random, slug: str, feminine: bool, taken: set[str], foreign: bool | None
) -> tuple[str, str, tuple[Language, ...]]:
    share = {"mediatore": 0.85, "assistente-familiare": 0.65, "oss": 0.28, "asa": 0.28}.get(slug, 0.1)
    if foreign is None:
        foreign = rng.random() < share
    for _ in range(200):
        if foreign:
            origin = rng.choice(names.ORIGINS[2:4] if slug == "mediatore" and rng.random() < 0.6 else names.ORIGINS)
            given, family = rng.choice(origin[0] if feminine else origin[1]), rng.choice(origin[2])
            italian = "C1" if slug == "mediatore" else rng.choice(("B1", "B2", "B2", "C1"))
            languages = [Language(origin[3], "madrelingua"), Language("italiano", italian)]
        else:
            given = rng.choice(names.FEMININE if feminine else names.MASCULINE)
            family = rng.choice(names.FAMILY).replace("_", " ")
            languages = [Language("italiano", "madrelingua")]
        if f"{given} {family}" not in taken:
            break
    taken.add(f"{given} {family}")
    known = {language.name for language in languages}
    for name, chance in (("inglese", 0.65), ("francese", 0.22), ("spagnolo", 0.12)):
        if name not in known and rng.random() < chance:
            languages.append(Language(name, rng.choice(("A2", "B1", "B1", "B2"))))
    return given, family, tuple(languages)


def _phone(rng: Random, number: int) -> str:
    """A well-formed mobile number in a block of zeros that nobody answers."""
    return f"+39 {rng.choice(('320', '328', '333', '338', '340', '347', '349'))} 000 {number:04d}"


def _years(rng: Random, slug: str) -> int:
    low = 4 if slug in ("coordinatore", "pedagogista", "assistente-infermiere") else 1
    return min(low + int(rng.expovariate(1 / 6)), 28)


def _availability(rng: Random, trade: Trade, night: bool) -> tuple[str, ...]:
    found = [rng.choice(("full_time", "full_time", "part_time"))]
    if night or rng.randrange(100) < trade.nights:
        found += ["shifts", "nights"]
    elif trade.nights:
        found.append(rng.choice(("shifts", "mornings")))
    else:
        found.append(rng.choice(("mornings", "afternoons")))
    if rng.random() < 0.4:
        found.append("weekends")
    if rng.random() < 0.25:
        found.append("immediately")
    return tuple(found)


def _availability_text(codes: tuple[str, ...]) -> str:
    start = "Disponibilità immediata" if "immediately" in codes else "Disponibilità"
    return f"{start}: {', '.join(AVAILABILITY[code] for code in codes if code in AVAILABILITY)}."


def _back(today: date, months: int) -> date:
    """The first of the month, so many months ago."""
    index = today.year * 12 + today.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def _jobs(
    rng: Random, trade: Trade, feminine: bool, years: int, home: Comune,
    towns: dict[str, list[Comune]], today: date,
) -> tuple[Job, ...]:  # fmt: skip
    """The newest first; long lives have more employers, and a third began with another trade."""
    months, count = years * 12 + rng.randint(0, 10), 1 + min(years // 4, 3)
    cuts = sorted(rng.sample(range(4, months - 3), count - 1)) if months > 8 + count else []
    edges = [0 if rng.random() < 0.7 else rng.randint(1, 3), *cuts, months]
    title = trade.feminine if feminine else trade.masculine
    jobs = []
    kinds = rng.sample(trade.places, len(trade.places)) * 4
    for place, (newer, older) in enumerate(pairwise(edges)):
        town = home if rng.random() < 0.5 else rng.choice(towns[home.province])
        jobs.append(
            Job(title, rng.choice(names.PLACES[kinds[place]]), town.name, _back(today, older), _back(today, newer) if newer else None,
                _tasks(rng, trade, kinds[place], 3 if place else 4))
        )  # fmt: skip
    if rng.random() < 0.35:
        her, him, employer, tasks = rng.choice(names.OTHER_JOBS)
        jobs.append(Job(her if feminine else him, employer, rng.choice(towns[home.province]).name,
            _back(today, months + rng.randint(14, 60)), _back(today, months + rng.randint(1, 6)), tasks))  # fmt: skip
    return tuple(jobs)


def _tasks(rng: Random, trade: Trade, place: str, count: int) -> tuple[str, ...]:
    fitting = [task for task in trade.tasks if place in ONLY_AT.get(task, (place,))]
    return tuple(rng.sample(fitting, min(count, len(fitting))))


def _studies(rng: Random, trade: Trade, years: int, today: date) -> tuple[Study, ...]:
    kinds = {"ateneo": names.UNIVERSITIES, "corso": names.COURSES, "esame": ("Ordine regionale",)}
    year = today.year - years - rng.randint(0, 1)
    found = []
    for title, kind in trade.studies:
        now = "in corso" in title or title.startswith("Iscrizione")
        school = rng.choice(kinds[kind]) if kind in kinds else names.school_of(title)
        found.append(Study(title, school, today.year if now else year))
        year -= 0 if now else {"esame": 1, "corso": rng.randint(2, 4)}.get(kind, rng.randint(3, 5))
    return tuple(found)
