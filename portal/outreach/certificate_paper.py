"""What stands on the paper that a class takes home, in words? No name of anybody: the class, its school, the hours."""

from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from portal import i18n, places, qr
from portal.calendar_files import ROME
from portal.events.labels import FORMATS, MODES
from portal.events.models import Mode
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.outreach import codes
from portal.outreach.certificates import Certificate


def facts(certificate: Certificate, professions: list[str]) -> list[tuple[str, str]]:
    """Names and values beside the three large numbers; the public page confirms the same ones."""
    visit, issue = certificate.visit, certificate.current
    host = visit.cooperative.name if visit.cooperative else ""
    lines = [
        (_("Attività"), str(FORMATS[visit.format])),
        (_("Professioni incontrate"), ", ".join(professions)),
        (_("Con chi"), ", ".join(part for part in (host, visit.service.name if visit.service else "") if part)),
        (_("Quando"), when(certificate)),
        (_("Dove"), visit.place if visit.mode is not Mode.ONLINE else str(MODES[visit.mode])),
        (_("Iscritti in classe"), str(issue.students)),
    ]
    return [(name, value) for name, value in lines if value]


def when(certificate: Certificate) -> str:
    """The day with its hours: giovedì 12 marzo 2027, 9:00–11:30."""
    visit, locale = certificate.visit, i18n.babel_locale()
    if visit.starts_at is None:
        return ""
    starts = visit.starts_at.astimezone(ROME)
    day = format_date(starts.date(), "full", locale=locale)
    ends = visit.ends_at.astimezone(ROME) if visit.ends_at else None
    hours = format_time(starts.timetz(), "H:mm", locale=locale)
    return f"{day}, {hours}" + (f"–{format_time(ends.timetz(), 'H:mm', locale=locale)}" if ends else "")


def hours(value: float) -> str:
    """Hours as people write them: 2,5."""
    return format_decimal(value, locale=i18n.babel_locale())


def sheet(certificate: Certificate, professions: list[str], *, issuer: str, address: str) -> dict[str, Any]:
    """The data of `templates/paper/certificate.typ`, in the language that is being spoken."""
    visit, issue, locale = certificate.visit, certificate.current, i18n.babel_locale()
    place = places.comune(visit.school.comune)
    short = address.split("://")[-1]
    starts = visit.starts_at.astimezone(ROME).date() if visit.starts_at else issue.issued_at.astimezone(ROME).date()
    issued = format_date(issue.issued_at.astimezone(ROME).date(), "long", locale=locale)
    number = _("Emissione %(number)s, %(day)s. Sostituisce le precedenti.", number=issue.number, day=issued)
    return {
        "issuer": issuer,
        "class": _("Classe %(name)s", name=visit.class_name),
        "school": visit.school.name,
        "school_place": " · ".join(p for p in (visit.school.code, place.label if place else "") if p),
        "hours": hours(issue.hours),
        "present": str(issue.present),
        "date": format_date(starts, "d MMM y", locale=locale),
        "facts": facts(certificate, professions),
        "code": codes.grouped(visit.certificate_code or ""),
        "address": address,
        "short_address": short,
        "qr": qr.svg(address, label=address),
        "words": {
            "title": _("Attestato di partecipazione"),
            "sentence": _("Si attesta che ha partecipato all’incontro la classe"),
            "hours": ngettext("ora per ciascuno", "ore per ciascuno", 1 if issue.hours == 1 else 2),
            "present": _("presenti su %(enrolled)s", enrolled=issue.students),
            "date": _("giorno dell’incontro"),
            "check": _("Vero o falso? Si controlla in un minuto"),
            "how": _("Inquadra il codice con il telefono, oppure scrivilo in questa pagina:"),
            "issued": number if issue.number > 1 else _("Emesso il %(day)s", day=issued),
            "qr": _("Codice QR che porta alla pagina di verifica"),
            "foot": _("Questo attestato vale per la classe: non contiene nomi di studenti o studentesse."),
        },
    }
