"""What does an invented candidate write in a CV, whatever the file's kind and look?"""

from datetime import date
from typing import Any

from portal.demo.records import DemoCandidate

MONTHS = ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic")
TINTS = ("#1f4e5f", "#7a3b2e", "#35563c", "#4b3f72", "#2b2b2b", "#8a5a00")
# How people write where they live; one in six leaves it to be guessed, as in real CVs.
HOMES = (
    "Residente a {town}",
    "Residenza: {town}",
    "Indirizzo: via dei Tigli {house}, {town}",
    "Domicilio: {town}",
    "Abito a {town}",
    "{town}",
)
CLOSING = "Autorizzo il trattamento dei dati personali contenuti nel curriculum ai sensi del Regolamento UE 2016/679."


def cv_words(candidate: DemoCandidate) -> dict[str, Any]:
    """The texts of a CV as plain JSON values; periods are written in one of two common ways."""
    numeric = candidate.number % 2 == 0
    town = f"{candidate.comune_name} ({candidate.province})"
    return {
        "name": candidate.name,
        "given": candidate.given_name,
        "family": candidate.family_name,
        "title": _title(candidate),
        "town": town,
        "place": HOMES[candidate.number % len(HOMES)].format(town=town, house=candidate.number % 37 + 1),
        "phone": candidate.phone,
        "email": candidate.email,
        "profile": candidate.profile,
        "availability": candidate.availability_text,
        "jobs": [
            {
                "title": job.title[0].upper() + job.title[1:],
                "employer": job.employer,
                "place": job.comune,
                "period": f"{_month(job.since, numeric)} – {_month(job.until, numeric) if job.until else 'oggi'}",
                "tasks": list(job.tasks),
            }
            for job in candidate.jobs
        ],
        "studies": [
            {"title": study.title, "school": study.school, "year": str(study.year)} for study in candidate.studies
        ],
        "courses": list(candidate.courses),
        "interests": candidate.interests,
        "skills": list(candidate.skills),
        "languages": [{"name": one.name.capitalize(), "level": one.level} for one in candidate.languages],
        "car": "Patente B, auto propria." if candidate.car else "Mi muovo con i mezzi pubblici.",
        "tint": TINTS[candidate.number % len(TINTS)],
        "closing": CLOSING if candidate.number % 3 else "",
    }


def _title(candidate: DemoCandidate) -> str:
    title = candidate.jobs[0].title
    return title[0].upper() + title[1:]


def _month(day: date, numeric: bool) -> str:
    return f"{day.month:02d}/{day.year}" if numeric else f"{MONTHS[day.month - 1]} {day.year}"
