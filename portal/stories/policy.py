"""What must a story have before the public reads it, and whose stories may this member of staff write?"""

from datetime import date

from sqlalchemy import ColumnElement, true
from sqlmodel import col

from portal import text_checks
from portal.accounts.policy import Action
from portal.cooperatives.policy import Staff
from portal.i18n import gettext as _
from portal.stories.models import Story
from portal.text_checks import IsDead

LONGEST_YEARS = 3  # then the person is asked again
SHORTEST_QUOTE, SHORTEST_TEXT = 12, 200


def in_scope(staff: Staff, action: Action = Action.EDIT_TEXTS) -> ColumnElement[bool]:
    """The wall, as a condition on `Story`."""
    return true() if staff.sees_all(action) else col(Story.cooperative_id).in_(staff.cooperatives(action))


def reasons(story: Story, today: date, is_dead: IsDead) -> dict[str, list[str]]:
    """All that speaks against this story being public, by field; empty when it may be."""
    found: dict[str, list[str]] = {}
    for field, reason in _missing(story).items():
        found.setdefault(field, []).append(reason)
    for field, reason in consent_problems(story.consent_on, story.consent_expires_on, today).items():
        found.setdefault(field, []).append(reason)
    for field in ("text", "text_en", "transcript"):
        if said := text_checks.reasons(getattr(story, field), is_dead):
            found.setdefault(field, []).extend(said)
    return found


def _missing(story: Story) -> dict[str, str]:
    asked: dict[str, str] = {}
    if not story.person.strip():
        asked["person"] = _("Scrivi come la persona vuole essere chiamata.")
    if not story.role.strip():
        asked["role"] = _("Scrivi che lavoro fa.")
    if story.profession_id is None:
        asked["profession_id"] = _("Scegli la professione: chi legge arriva da lì.")
    if len(story.quote.strip()) < SHORTEST_QUOTE:
        asked["quote"] = _("Scegli una frase sua: è la prima cosa che si legge.")
    if len(story.text.strip()) + len(story.transcript.strip()) < SHORTEST_TEXT:
        asked["text"] = _(
            "Racconta il lavoro in almeno %(length)s caratteri, o incolla la trascrizione.", length=SHORTEST_TEXT
        )
    if story.picture_id is not None and not story.alt.strip():
        asked["alt"] = _("Descrivi la foto: senza, chi non la vede non sa che cosa mostra.")
    return asked


def consent_problems(given: date | None, expires: date | None, today: date) -> dict[str, str]:
    """Why these two days are no consent that holds today, by field."""
    asked: dict[str, str] = {}
    if given is None:
        asked["consent_on"] = _("Scrivi il giorno in cui la persona ha firmato il consenso.")
    elif given > today:
        asked["consent_on"] = _("Questo giorno deve ancora arrivare: serve il giorno della firma.")
    if expires is None:
        asked["consent_expires_on"] = _("Scrivi fino a quando vale il consenso.")
    elif expires < today:
        asked["consent_expires_on"] = _("Il consenso è già scaduto: chiedilo di nuovo alla persona.")
    elif given is not None and expires > in_years(given, LONGEST_YEARS):
        asked["consent_expires_on"] = _("Al massimo tre anni dopo la firma: poi si chiede di nuovo.")
    return asked


def in_years(day: date, years: int) -> date:
    """The same day so many years later (28 February for the 29th)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
