"""Who could meet this class best? Every host with its points, and for each point the reason in words.

There is no score beside the reasons: the points are their sum, and `WEIGHTS` is the whole table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import func
from sqlalchemy.orm import contains_eager
from sqlmodel import Session, col, select

from portal import places
from portal.cooperatives import queries as cooperatives
from portal.cooperatives.models import Cooperative, Service
from portal.db import now, today
from portal.events.models import Mode
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.openings.models import Opening, State
from portal.outreach import slot_rules, wishes
from portal.outreach.models import Series, SeriesState, Slot, Visit, VisitChange, VisitState
from portal.places import Comune
from portal.professions.models import Profession


class Part(StrEnum):
    """What speaks for a host."""

    DISTANCE = "distance"
    PROFESSION = "profession"
    FREE = "free"
    HELD = "held"


# The whole table. Distance and visits by steps (up to this much → points), the others yes or no.
DISTANCE = ((10, 40), (25, 30), (50, 15), (80, 5))  # km from the school to the service
PROFESSION = 30  # one of the professions the class asked for works there
FREE_ON_THE_DAY, FREE_IN_THE_PERIOD = 20, 10  # a date with room on a wished day, or within a week of one
HELD = ((1, 4), (3, 7), (6, 10))  # classes met in the last two years: at least so many → points
NEAR_A_WISH = timedelta(days=7)
WITHOUT_A_WISH = timedelta(days=60)
HELD_SINCE = timedelta(days=730)
BEST = 3


@dataclass(frozen=True)
class Reason:
    """One part of the points, with its words."""

    part: Part
    points: int
    words: str


@dataclass(frozen=True)
class Match:
    """A host that could take the class, where, and why."""

    cooperative: Cooperative
    service: Service | None
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        """The sum of its reasons, and nothing else."""
        return sum(reason.points for reason in self.reasons)


def best_hosts(session: Session, visit: Visit, limit: int = BEST) -> list[Match]:
    """The hosts that suit the visit best, best first; whoever said no already is left out. Equal points: by name."""
    matches = [match for match in all_hosts(session, visit) if match.points]
    return sorted(matches, key=lambda m: (-m.points, m.cooperative.name))[:limit]


def all_hosts(session: Session, visit: Visit) -> list[Match]:
    """Every active cooperative that has not declined this visit, with its reasons."""
    refused = set(
        session.exec(
            select(VisitChange.cooperative_id).where(VisitChange.visit_id == visit.key, VisitChange.what == "released")
        )
    )
    services, working = cooperatives.all_services(session), _professions(session)
    free, held = _free_slots(session, visit), _held(session)
    school, out = places.comune(visit.school.comune), list[Match]()
    for host in cooperatives.active(session):
        if host.key in refused:
            continue
        dates, here = free.get(host.key, []), set(visit.professions)
        service = _nearest(visit, services.get(host.key, []), school)
        offered = working.get(host.key, set()) | {p for slot in dates for p in slot.series.professions}
        offered |= {p for row in services.get(host.key, []) for p in row.professions}
        parts = (
            _distance(visit, school, host, service), _profession(bool(here & offered)), _free(visit, dates),
            _experience(held.get(host.key, 0)),
        )  # fmt: skip
        out.append(Match(host, service, tuple(part for part in parts if part is not None)))
    return out


def _distance(visit: Visit, school: Comune | None, host: Cooperative, service: Service | None) -> Reason | None:
    there = places.comune(service.comune if service else host.comune)
    if visit.mode is Mode.ONLINE or school is None or there is None:
        return None
    km = round(places.distance_km(school, there))
    points = next((points for most, points in DISTANCE if km <= most), 0)
    if not points:
        return None
    if km == 0:
        return Reason(Part.DISTANCE, points, _("nello stesso comune della scuola"))
    return Reason(Part.DISTANCE, points, _("a %(km)s km dalla scuola", km=km))


def _profession(offers: bool) -> Reason | None:
    return Reason(Part.PROFESSION, PROFESSION, _("ci lavora chi fa la professione chiesta")) if offers else None


def _free(visit: Visit, dates: Sequence[Slot]) -> Reason | None:
    wished = wishes.read(visit.wished_on)
    days = [slot_rules.day_of(slot.starts_at) for slot in dates]
    exact = sum(any(wish.first <= day <= wish.last for wish in wished) for day in days)
    if exact:
        words = ngettext(
            "%(num)s data con posto in un giorno chiesto", "%(num)s date con posto nei giorni chiesti", exact
        )
        return Reason(Part.FREE, FREE_ON_THE_DAY, words)
    if days:
        words = ngettext("%(num)s data con posto nel periodo", "%(num)s date con posto nel periodo", len(days))
        return Reason(Part.FREE, FREE_IN_THE_PERIOD, words)
    return None


def _experience(count: int) -> Reason | None:
    points = max((points for least, points in HELD if count >= least), default=0)
    if not points:
        return None
    words = ngettext("ha già incontrato %(num)s classe", "ha già incontrato %(num)s classi", count)
    return Reason(Part.HELD, points, words)


def _nearest(visit: Visit, services: Iterable[Service], school: Comune | None) -> Service | None:
    """The place to go to: one where the profession works, that receives visits, near the school, in this order."""
    wanted = set(visit.professions)

    def rank(service: Service) -> tuple[bool, bool, float]:
        there = places.comune(service.comune)
        far = places.distance_km(school, there) if school and there else 999.0
        return (bool(wanted) and not wanted & set(service.professions), not service.visits, far)

    return min(services, key=rank, default=None)


def _periods(visit: Visit, day: date) -> list[tuple[date, date]]:
    """The days to look at: each wish with a week around it; without a wish the next sixty days."""
    wished = [w for w in wishes.read(visit.wished_on) if w.last >= day]
    if not wished:
        return [(day, day + WITHOUT_A_WISH)]
    return [(max(day, w.first - NEAR_A_WISH), w.last + NEAR_A_WISH) for w in wished]


def _free_slots(session: Session, visit: Visit) -> dict[int, list[Slot]]:
    """Dates of this format with room for the class in the wished period, by cooperative."""
    day = today()
    periods = _periods(visit, day)
    first, last = min(p[0] for p in periods), max(p[1] for p in periods)
    rows = session.exec(
        select(Slot).join(Series, col(Series.id) == Slot.series_id)
        .options(contains_eager(Slot.series))  # type: ignore[arg-type]
        .where(
            Series.state == SeriesState.PUBLISHED, Series.format == visit.format, col(Slot.withdrawn_at).is_(None),
            Slot.starts_at > now(), Slot.starts_at < now() + (last - day) + timedelta(days=1), last >= first,
        )
        .order_by(col(Slot.starts_at)).limit(500)
    ).all()  # fmt: skip
    out: dict[int, list[Slot]] = {}
    for slot in slot_rules.open_ones(rows, day, visit.students):
        on = slot_rules.day_of(slot.starts_at)
        if any(a <= on <= b for a, b in periods):
            out.setdefault(slot.series.cooperative_id, []).append(slot)
    return out


def _professions(session: Session) -> dict[int, set[str]]:
    """Professions that a cooperative is looking for now, and so has at work."""
    out: dict[int, set[str]] = {}
    rows = session.exec(
        select(Opening.cooperative_id, Profession.slug).join(Profession, col(Profession.id) == Opening.profession_id)
        .where(Opening.state == State.PUBLISHED).distinct()
    )  # fmt: skip
    for cooperative, slug in rows:
        out.setdefault(cooperative, set()).add(slug)
    return out


def _held(session: Session) -> dict[int, int]:
    """Classes that each cooperative has met in the last two years."""
    rows = session.exec(
        select(Visit.cooperative_id, func.count())
        .where(Visit.state == VisitState.HELD, col(Visit.starts_at) > now() - HELD_SINCE)
        .group_by(col(Visit.cooperative_id))
    )  # fmt: skip
    return {int(cooperative or 0): count for cooperative, count in rows}
