"""Which date may a class book, how is it taken and given back, and which others would do?

The counters on a slot are true because they change only under a lock on its row: PostgreSQL locks it here, on SQLite
every writing transaction is alone from its beginning (`BEGIN IMMEDIATE`).
"""

from datetime import date, timedelta

from sqlalchemy.orm import contains_eager, joinedload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal import places
from portal.cooperatives.models import Cooperative
from portal.db import now, today
from portal.errors import Conflict, NotFound, RuleBroken
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.outreach import slot_rules as rules
from portal.outreach.models import Series, SeriesState, Slot
from portal.outreach.slot_rules import Standing

# Farther than this a class does not travel for a morning.
FAR_KM = 120.0


def bookable(session: Session, slot_id: int, day: date | None = None, *, year: int | None = None) -> Slot:
    """The date with its series, when a class may book it on this day (today).

    Raises NotFound for a date that is not public, RuleBroken ("slot") with the reason when it cannot be booked now,
    and RuleBroken ("school_year_of_class") when it is meant for another year of school.
    """
    slot = public(session, slot_id)
    reason = refusal(slot, day or today())
    if reason:
        raise RuleBroken({"slot": [reason]})
    _check_year(slot.series, year)
    return slot


def public(session: Session, slot_id: int) -> Slot:
    """The date with its series and cooperative, bookable or not; raises NotFound when it never was public."""
    slot = session.exec(_with_series(select(Slot).where(Slot.id == slot_id))).first()
    if slot is None or slot.series.state is SeriesState.DRAFT or not slot.series.cooperative.active:
        raise NotFound
    return slot


def take(
    session: Session, slot_id: int, students: int, groups: int = 1, *, day: date | None = None, year: int | None = None
) -> Slot:
    """Book room on this date for a class, under a lock on its row.

    Raises Conflict when it is full, withdrawn or outside its window by now, and RuleBroken ("students", "groups",
    "school_year_of_class") for a class that this meeting could never take.
    """
    public(session, slot_id)
    slot = _locked(session, slot_id)
    series = slot.series
    _check_size(series, students, groups)
    _check_year(series, year)
    reason = refusal(slot, day or today(), students, groups)
    if reason:
        raise Conflict(reason)
    slot.groups_taken += groups
    slot.students_taken += students
    session.flush()
    return slot


def release(session: Session, slot_id: int, students: int, groups: int = 1) -> Slot:
    """Give the room back; a date that was withdrawn meanwhile stays withdrawn. Raises NotFound."""
    slot = _locked(session, slot_id)
    slot.groups_taken = max(0, slot.groups_taken - groups)
    slot.students_taken = max(0, slot.students_taken - students)
    session.flush()
    return slot


def resize(session: Session, slot_id: int, before: int, after: int) -> Slot:
    """A class that has its place counts more or fewer heads, also when the time for booking is over.

    Raises RuleBroken ("students") when there is no room for so many.
    """
    slot = _locked(session, slot_id)
    _check_size(slot.series, after, 1)
    free = slot.series.max_students - slot.students_taken
    if after - before > free:
        raise RuleBroken(
            {
                "students": [
                    ngettext(
                        "In questa data c’è posto ancora per %(num)s persona.",
                        "In questa data c’è posto ancora per %(num)s persone.",
                        max(0, free),
                    )
                ]
            }
        )
    slot.students_taken = max(0, slot.students_taken + after - before)
    session.flush()
    return slot


def refusal(slot: Slot, day: date, students: int = 1, groups: int = 1) -> str:
    """Why the date cannot be booked on this day, in words; empty when it can."""
    series = slot.series
    match rules.standing(series, slot, day, students, groups):
        case Standing.WITHDRAWN:
            return _("Questa data non c’è più: chi ospita l’ha ritirata.")
        case Standing.LATER:
            opening = f"{rules.opens_on(series, slot.starts_at):%d/%m/%Y}"
            return _("Questa data si prenota dal %(day)s.", day=opening)
        case Standing.OVER if slot.starts_at <= now():
            return _("Questa data è passata.")
        case Standing.OVER:
            return ngettext(
                "Questa data si prenota almeno %(num)s giorno prima: ormai è tardi.",
                "Questa data si prenota almeno %(num)s giorni prima: ormai è tardi.",
                series.notice_days,
            )
        case Standing.FULL:
            left = rules.free_students(series, slot)
            if not left:
                return _("Questa data è al completo.")
            return ngettext(
                "In questa data c’è posto ancora per %(num)s persona.",
                "In questa data c’è posto ancora per %(num)s persone.",
                left,
            )
        case _:
            return ""


def alternatives(session: Session, slot: Slot, students: int, limit: int = 4, *, day: date | None = None) -> list[Slot]:
    """Other dates with room for the class, best first: the same meeting, then the same format near by.

    Of another series only its next free date is offered, so that four answers are four ways.
    """
    day, here = day or today(), places.comune(slot.series.comune)
    found: dict[int, Slot] = {}
    same: list[Slot] = []
    for other in rules.open_ones(_upcoming(session, slot.series), day, students):
        if other.id == slot.id:
            continue
        if other.series_id == slot.series_id:
            same.append(other)
        else:
            found.setdefault(other.series_id, other)

    def distance(other: Slot) -> float:
        there = places.comune(other.series.comune)
        return places.distance_km(here, there) if here and there else FAR_KM

    wanted = set(slot.series.professions)
    near = [other for other in found.values() if other.series.mode == "online" or distance(other) <= FAR_KM]
    near.sort(
        key=lambda o: (
            o.series.format is not slot.series.format,
            not wanted & set(o.series.professions),
            round(distance(o) / 15),
            o.starts_at,
        )
    )
    same.sort(key=lambda o: abs(o.starts_at - slot.starts_at))
    # Half from the same series when there are others, so that somebody who cannot travel that week has a choice.
    kept = same[: limit if not near else max(1, limit - min(len(near), limit // 2))]
    return [*kept, *near][:limit]


def _upcoming(session: Session, series: Series) -> list[Slot]:
    """Public dates ahead of the same series, of its format or of its province; a few hundred at most."""
    statement = (
        select(Slot)
        .where(
            Slot.starts_at > now(),
            Slot.starts_at < now() + timedelta(days=370),
            col(Slot.withdrawn_at).is_(None),
            Series.state == SeriesState.PUBLISHED,
            (Series.format == series.format) | (Series.province == series.province),
        )
        .order_by(col(Slot.series_id) != series.id, col(Slot.starts_at), col(Slot.id))
        .limit(400)
    )
    return list(session.exec(_with_series(statement)))


def _with_series(statement: SelectOfScalar[Slot]) -> SelectOfScalar[Slot]:
    return (
        statement.join(Series, col(Series.id) == Slot.series_id)
        .join(Cooperative, col(Cooperative.id) == Series.cooperative_id)
        .where(col(Cooperative.active).is_(True))
        .options(contains_eager(Slot.series).contains_eager(Series.cooperative))  # type: ignore[arg-type]
    )


def _locked(session: Session, slot_id: int) -> Slot:
    """The row as it is now, held until this transaction ends."""
    slot = session.exec(
        select(Slot)
        .where(Slot.id == slot_id)
        .options(joinedload(Slot.series))  # type: ignore[arg-type]
        .with_for_update(of=Slot)
        .execution_options(populate_existing=True)
    ).first()
    if slot is None:
        raise NotFound
    return slot


def _check_size(series: Series, students: int, groups: int) -> None:
    messages: dict[str, list[str]] = {}
    if students < 1:
        messages["students"] = [_("Scrivi quanti studenti e studentesse vengono.")]
    elif students > series.max_students:
        messages["students"] = [
            ngettext(
                "Questo incontro accoglie al massimo %(num)s persona.",
                "Questo incontro accoglie al massimo %(num)s persone.",
                series.max_students,
            )
        ]
    if not 1 <= groups <= series.max_groups:
        messages["groups"] = [
            ngettext(
                "Questo incontro accoglie al massimo %(num)s classe.",
                "Questo incontro accoglie al massimo %(num)s classi.",
                series.max_groups,
            )
        ]
    if messages:
        raise RuleBroken(messages)


def _check_year(series: Series, year: int | None) -> None:
    if not rules.suits_year(series, year):
        raise RuleBroken(
            {
                "school_year_of_class": [
                    _(
                        "Questo incontro è per le classi dalla %(low)sª alla %(high)sª.",
                        low=series.min_year,
                        high=series.max_year,
                    )
                    if series.min_year != series.max_year
                    else _("Questo incontro è per le classi %(year)sª.", year=series.min_year)
                ]
            }
        )
