"""How far is a request that somebody is writing, and what may they choose now?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select
from wtforms.fields import SelectChoice

from portal import i18n
from portal.db import now, today
from portal.errors import NotFound, RuleBroken
from portal.events.labels import FORMATS, MODES
from portal.events.models import Format, Mode
from portal.i18n import gettext as _
from portal.moments import day_in_words, span
from portal.outreach import closed_days, slots, visit_words, wishes
from portal.outreach import request_labels as labels
from portal.outreach import slot_rules as rules
from portal.outreach.models import Series, SeriesState, Slot
from portal.outreach.request_forms import ClassStep, SchoolStep, Step, WishStep
from portal.professions import queries as professions
from portal.professions import tags
from portal.schools import queries as schools
from portal.schools.models import School

STEPS: tuple[type[Step], ...] = (SchoolStep, ClassStep, WishStep)
SEND = len(STEPS) + 1
# With this answer a page is done.
_DONE = ("email", "students", "chosen")
# Dates of one series on a page.
SHOWN = 30


@dataclass(frozen=True)
class Offer:
    """Dates that the class may take; `refused` is why the one they came for is not among them."""

    series: Series | None
    dates: Sequence[Slot]
    refused: str = ""


def names() -> list[str]:
    """What the steps are called."""
    return [_("La scuola"), _("La classe"), _("L’incontro"), _("Controlla e invia")]


def first_open(answers: Mapping[str, Any]) -> int:
    """The first step, from 1, that waits for answers; SEND when all have theirs."""
    return next((n for n, key in enumerate(_DONE, 1) if not answers.get(key)), SEND)


def school_of(session: Session, answers: Mapping[str, Any]) -> School | None:
    """The school that was picked, if it is still in the register."""
    return schools.by_code(session, answers.get("school"))


def offer(session: Session, answers: Mapping[str, Any]) -> Offer:
    """The dates of the series that the teacher came from, and others where theirs is gone."""
    students, groups = int(answers.get("students") or 1), int(answers.get("groups") or 1)
    chosen, refused, number = _chosen(session, answers), "", answers.get("series")
    if chosen is not None:
        number = chosen.series_id
        refused = slots.refusal(chosen, today(), students, groups)
    series = session.get(Series, number) if number else None
    if series is None or series.state is not SeriesState.PUBLISHED:
        return Offer(None, slots.alternatives(session, chosen, students) if chosen else [], refused)
    year = answers.get("school_year_of_class")
    if not rules.suits_year(series, year):
        refused = _("Questo incontro è pensato per un altro anno di corso.")
        return Offer(series, slots.alternatives(session, chosen, students) if chosen else [], refused)
    found = [s for s in _dates(session, series) if rules.standing(series, s, today(), students, groups) == "open"]
    if refused and chosen is not None:
        found += [s for s in slots.alternatives(session, chosen, students) if s.series_id != series.key]
    elif not found:
        refused = _("Per una classe come la vostra non ci sono date libere di questo incontro.")
    return Offer(series, found[:SHOWN], refused)


def _chosen(session: Session, answers: Mapping[str, Any]) -> Slot | None:
    try:
        return slots.public(session, int(answers["slot"])) if answers.get("slot") else None
    except NotFound:
        return None


def _dates(session: Session, series: Series) -> Sequence[Slot]:
    ahead = select(Slot).where(Slot.series_id == series.key, Slot.starts_at > now(), col(Slot.withdrawn_at).is_(None))
    whole = joinedload(Slot.series).joinedload(Series.cooperative)  # type: ignore[arg-type]
    return session.exec(ahead.options(whole).order_by(col(Slot.starts_at)).limit(200)).all()


def wish_step(session: Session, answers: Mapping[str, Any], found: Offer, sent: Any = None) -> WishStep:
    """The third step with its choices, filled with what was sent or kept."""
    form = WishStep(sent) if sent is not None else WishStep.filled(_suggested(answers, found))
    form.students = int(answers.get("students") or 1)
    form.slot.choices = visit_words.dates(found.dates)
    if sent is None and form.slot.data not in {s.key for s in found.dates}:
        form.slot.data = 0
    form.professions.choices = [
        SelectChoice(told.slug, told.title) for told in professions.listed(session, i18n.current())
    ]
    return form


def _suggested(answers: Mapping[str, Any], found: Offer) -> dict[str, Any]:
    """Whoever came from a series and finds no date probably wishes for the same on another day."""
    series = found.series
    if series is None:
        return dict(answers)
    like = {"format": series.format.value, "mode": series.mode.value, "professions": list(series.professions)}
    return like | dict(answers)


def slot_of(session: Session, answers: Mapping[str, Any]) -> Slot | None:
    """The date that was chosen, bookable or not."""
    return _chosen(session, answers)


def check(session: Session, answers: Mapping[str, Any]) -> tuple[int, Step] | None:
    """The first step whose answers hold no longer, with its reasons; None when the request can go."""
    for number, kind in enumerate(STEPS, 1):
        form: Any = wish_step(session, answers, offer(session, answers)) if kind is WishStep else kind.filled(answers)
        if kind is SchoolStep:
            form.school.look_up(session)
        if kind is WishStep and answers.get("slot"):
            continue  # taking the date says whether it is free
        if not form.validate():
            return number, form
    return None


def warnings(session: Session, answers: Mapping[str, Any]) -> list[str]:
    """Days that were wished for and on which no school is open: said, not forbidden."""
    school, found = school_of(session, answers), wishes.read(answers.get("wished_on", ()))
    region = closed_days.region_of(school.comune) if school else ""
    out = []
    for wish in found:
        closures = closed_days.between(session, region, wish.first, wish.last)
        if wish.is_day and closures:
            out.append(
                _("%(day)s: le scuole sono chiuse (%(why)s).", day=day_in_words(wish.first), why=closures[0].name)
            )
        elif wish.is_day and wish.first.weekday() == 6:
            out.append(_("%(day)s è domenica.", day=day_in_words(wish.first)))
        elif closures and all(
            _covered(wish.first + timedelta(days=n), closures) for n in range((wish.last - wish.first).days + 1)
        ):
            out.append(_("%(days)s: le scuole sono chiuse (%(why)s).", days=wish.text, why=closures[0].name))
    return out


def _covered(day: Any, closures: Sequence[Any]) -> bool:
    return any(c.first_on <= day <= c.last_on for c in closures)


def step_of(rule: RuleBroken) -> int:
    """The step on which a reason belongs."""
    return next((n for n, kind in enumerate(STEPS, 1) if set(rule.messages) & set(kind.KEPT)), SEND - 1)


def words(session: Session, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What was chosen, as people say it."""
    slot, told = _chosen(session, answers), professions.chosen(session, answers.get("professions", ()), i18n.current())
    series, track = slot.series if slot else None, tags.tracks().get(answers.get("track") or "")
    english = i18n.current() == "en"
    chosen = {
        "format": str(FORMATS[series.format if series else Format(answers["format"])]),
        "mode": str(MODES[series.mode]) if series else str(labels.MODES[Mode(answers["mode"])]),
    } if series or answers.get("format") else {"format": "", "mode": ""}  # fmt: skip
    return chosen | {
        "title": (series.title_en if english and series.title_en else series.title) if series else "",
        "host": series.cooperative.name if series else "",
        "when": span(slot.starts_at, slot.ends_at) if slot else "; ".join(wishes.worded(answers.get("wished_on", ()))),
        "part": "" if slot else str(labels.PARTS.get(answers.get("wished_part", ""), "")),
        "professions": "" if slot else ", ".join(one.title for one in told),
        "track": track.name if track else "",
        "role": str(labels.ROLES.get(answers.get("role", ""), "")),
    }
