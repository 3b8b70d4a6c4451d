"""Invented dossiers and openings to measure with: the same ones for the same seed, with a natural spread of words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from portal import places
from search_index.index import Near, Query

COOPERATIVES = 6
PEOPLE_FACETS = ("professions", "stages", "skills", "availability", "province")
TRADES = {
    "oss": "Operatore socio sanitario", "educatore": "Educatore professionale", "infermiere": "Infermiere",
    "asa": "Ausiliario socio assistenziale", "psicologo": "Psicologo", "fisioterapista": "Fisioterapista",
    "assistente-sociale": "Assistente sociale", "animatore": "Animatore",
}  # fmt: skip
PLACES = [
    ("Lodi", "LO", 45.314, 9.503), ("Milano", "MI", 45.464, 9.19), ("Lecco", "LC", 45.856, 9.397),
    ("Bergamo", "BG", 45.695, 9.67), ("Brescia", "BS", 45.539, 10.22), ("Varese", "VA", 45.821, 8.825),
    ("Pavia", "PV", 45.186, 9.155), ("Cremona", "CR", 45.133, 10.024), ("Crema", "CR", 45.362, 9.686),
    ("Monza", "MB", 45.584, 9.274), ("Como", "CO", 45.81, 9.086), ("Codogno", "LO", 45.16, 9.705),
]  # fmt: skip
PHRASES = [
    "",
    "ho lavorato come operatrice socio sanitaria in una casa di riposo con anziani non autosufficienti",
    "assistenza di base igiene personale mobilizzazione e somministrazione dei pasti",
    "turno notturno e fine settimana su tre turni in residenza sanitaria assistenziale",
    "educatrice professionale in comunità alloggio per minori con progetti educativi individualizzati",
    "tirocinio di cinquecento ore presso il centro diurno disabili",
    "infermiere di reparto con esperienza in geriatria e cure palliative",
    "assistenza domiciliare integrata con uso dell'auto propria patente b automunita",
    "attestato di primo soccorso e sicurezza sul lavoro corso antincendio rischio medio",
    "laurea in scienze dell'educazione classe l-19 università cattolica di milano",
    "qualifica di operatore socio sanitario conseguita presso la regione lombardia",
    "disponibile a part time e full time anche con contratto a tempo determinato",
    "buona conoscenza della lingua inglese e spagnola uso del pacchetto office",
    "lavoro di équipe con assistente sociale psicologo e neuropsichiatra infantile",
    "sostegno scolastico agli alunni con disabilità nella scuola primaria",
    "animazione per anziani laboratori di cucina musica e memoria",
    "gestione della relazione con le famiglie e stesura del progetto individuale",
    "servizio civile universale presso una cooperativa sociale di tipo b",
    "accoglienza di richiedenti asilo insegnamento della lingua italiana agli stranieri",
    "",
]
PEOPLE_ASKED: dict[str, Query] = {
    "one word": Query(text="infermiere"),
    "two words": Query(text="educatrice minori"),
    "four words": Query(text="operatrice anziani turno notturno"),
    "beginning": Query(text="assistenz domic"),
    "typing error": Query(text="infermeire geriattria"),
    "long and unknown": Query(text="somministrazzione farmachi"),
    "synonym": Query(text="oss casa di riposo weekend"),
    "phrase": Query(text='"centro diurno disabili"'),
    "exclusion": Query(text="educatore -minori"),
    "filter and place": Query(
        text="operatore socio sanitario", filters={"professions": ["oss"], "availability": ["nights"]},
        near=Near(45.314, 9.503, 40),
    ),
    "nearest": Query(text="oss", near=Near(45.314, 9.503, 60), sort="distance"),
    "all, newest": Query(),
}  # fmt: skip
OPENINGS_ASKED: dict[str, Query] = {
    "one word": Query(text="infermiere"),
    "two words": Query(text="oss notte"),
    "with a place": Query(text="educatrice lodi"),
    "beginning": Query(text="assist"),
    "typing error": Query(text="infermeire brescia"),
    "synonym": Query(text="casa di riposo"),
    "phrase": Query(text='"centro diurno disabili"'),
    "filters": Query(text="oss", filters={"province": ["MI", "LO"], "contract": ["permanent"], "nights": [False]}),
    "around a place": Query(text="", near=Near(45.314, 9.503, 30), sort="distance"),
    "pay from": Query(text="infermiere", ranges={"pay_max": (2000, None)}, sort="-pay_max"),
    "all, newest": Query(),
}  # fmt: skip
OPENINGS_FACETS = (
    "profession", "cooperative", "province", "contract", "time", "shifts", "nights", "weekends", "car_needed",
    "protected_category",
)  # fmt: skip


def dossiers(size: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Invented dossiers, the same ones for the same seed."""
    dice = random.Random(seed)
    rare, around = _rare_words(dice, 60_000), _around()
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(rare))))
    phrases = [line for line in PHRASES if line]
    skills = [f"skill-{number}" for number in range(40)]
    for number in range(size):
        length, text = dice.randint(2000, 4000), []
        while length > 0:
            piece = dice.choice(phrases) if dice.random() < 0.4 else " ".join(
                dice.choices(rare, cum_weights=weights, k=dice.randint(6, 14))
            )  # fmt: skip
            text.append(piece.capitalize())
            length -= len(piece) + 2
        comune, province, lat, lon = dice.choice(PLACES) if dice.random() < 0.6 else dice.choice(around)
        slugs = dice.sample(sorted(TRADES), dice.choice((1, 1, 2)))
        cooperative = number % COOPERATIVES + 1
        yield {
            "id": f"{cooperative}-{number}", "cooperative_id": cooperative, "candidate_id": number,
            "name": f"{dice.choice(rare)} {dice.choice(rare)}".title(), "cv_text": ". ".join(text), "answers": "",
            "message": dice.choice(phrases), "skills": dice.sample(skills, 5), "professions": slugs,
            "profession_names": [TRADES[slug] for slug in slugs], "openings": [dice.randint(1, 40)],
            "stages": [dice.choice(("received", "read", "interview", "offer", "hired", "declined"))], "tags": [],
            "comune": comune.lower(), "comune_name": comune, "province": province, "lat": lat, "lon": lon,
            "availability": dice.sample(("full_time", "part_time", "nights", "weekends", "immediately"), 2),
            "car": dice.random() < 0.7, "applied_at": 1_790_000_000 + dice.randint(0, 10_000_000), "has_cv": True,
        }  # fmt: skip


def openings(size: int, seed: int = 8) -> Iterator[dict[str, Any]]:
    """Invented openings of two hundred cooperatives, all open."""
    dice = random.Random(seed)
    rare, around = _rare_words(dice, 20_000), _around()
    phrases = [line for line in PHRASES if line]
    for number in range(size):
        comune, province, lat, lon = dice.choice(PLACES) if dice.random() < 0.6 else dice.choice(around)
        slug = dice.choice(sorted(TRADES))
        cooperative, hours, pay = dice.randint(1, 200), dice.randint(12, 38), dice.randint(12, 26) * 100
        words = [*dice.sample(phrases, 4), *(" ".join(dice.choices(rare, k=12)) for _ in range(6))]
        yield {
            "id": str(number + 1), "title": f"{TRADES[slug]} a {comune}", "profession": slug, "profession_name": TRADES[slug],
            "profession_words": slug.replace("-", " "), "cooperative": f"coop-{cooperative}",
            "cooperative_name": f"Cooperativa {dice.choice(rare).title()}", "service_name": f"Casa {dice.choice(rare).title()}",
            "text": ". ".join(words), "comune": comune.lower(), "comune_name": comune, "province": province,
            "province_name": comune, "region": "Lombardia", "lat": lat, "lon": lon,
            "contract": dice.choice(("permanent", "fixed_term", "substitution")),
            "time": ["full" if hours >= 36 else "part"], "hours_min": float(hours), "hours_max": float(hours),
            "shifts": dice.sample(("morning", "afternoon", "night"), 2), "nights": dice.random() < 0.3,
            "weekends": dice.random() < 0.5, "on_call": False, "car_needed": dice.random() < 0.3,
            "protected_category": dice.random() < 0.05, "level": "C2", "pay_min": pay, "pay_max": pay + 200,
            "published_at": 1_790_000_000 + dice.randint(0, 5_000_000), "closes_on": 1_900_000_000, "language": "it",
        }  # fmt: skip


def _around() -> list[tuple[str, str, float, float]]:
    """Every comune of the region: four people in ten do not live in one of its towns."""
    return [(c.name, c.province, c.lat, c.lon) for c in places.comuni().values() if c.region == "Lombardia"]


def _rare_words(dice: random.Random, count: int) -> list[str]:
    parts = [
        "ba", "be", "bi", "bo", "ca", "ce", "chi", "co", "da", "de", "di", "do", "fa", "fe", "fi", "fo", "ga", "ge",
        "la", "le", "li", "lo", "ma", "me", "mi", "mo", "na", "ne", "ni", "no", "pa", "pe", "pi", "po", "ra", "re",
        "ri", "ro", "sa", "se", "si", "so", "sta", "sti", "ta", "te", "ti", "to", "tra", "tri", "va", "ve", "vi",
        "vo",
    ]  # fmt: skip
    made = {"".join(dice.choices(parts, k=dice.randint(2, 5))) + dice.choice("aeio") for _ in range(count)}
    return sorted(made, key=lambda word: dice.random())
