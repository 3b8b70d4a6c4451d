"""What is done with a series: write, publish, change, take a date off or add one, copy for the next term, end?

A date on which a class is expected never vanishes here: whoever wants it gone first moves or cancels the visit, and the
teacher hears of it then.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

from babel.dates import format_date
from sqlmodel import Session

from portal import i18n
from portal.accounts.models import Person
from portal.db import now, today
from portal.errors import Conflict, RuleBroken
from portal.events.models import Mode
from portal.i18n import gettext as _
from portal.outreach import closed_days, series_dates, series_queries
from portal.outreach.models import ClosedDays, Repeat, Series, SeriesState, Slot
from portal.outreach.series_dates import Planned
from portal.outreach.slot_rules import day_of

# Below this nobody can picture the morning.
SHORT = 40


def create(
    session: Session, values: Mapping[str, Any], left_out: Collection[date], *, by: Person, submission: str | None = None
) -> Series:  # fmt: skip
    """A draft with its dates. Raises RuleBroken when no date is left."""
    row = Series(**values, edited_by_id=by.id, submission=submission or None)
    session.add(row)
    session.flush()
    _sync(session, row, left_out)
    return row


def edit(
    session: Session, series: Series, values: Mapping[str, Any], left_out: Collection[date], *, by: Person, version: int
) -> None:  # fmt: skip
    """Change words, rules and dates. The caller holds the series' lock.

    Raises Conflict when somebody saved since `version`; RuleBroken when a public one would not be fit to be public, when
    no date is left, or when a date would vanish on which a class is expected.
    """
    if series.state is SeriesState.ENDED:
        raise Conflict(_("Questa proposta è conclusa: puoi farne una copia."))
    if series.version != version:
        raise Conflict(_("Mentre scrivevi un’altra persona ha salvato questa proposta."))
    for name, value in values.items():
        setattr(series, name, value)
    if series.state is SeriesState.PUBLISHED:
        _refuse(missing(series))
    _sync(session, series, left_out)
    series.version += 1
    series.edited_by_id = by.id
    session.flush()


def publish(session: Session, series: Series, *, by: Person, version: int) -> None:
    """Let classes book. Raises RuleBroken with all that is missing, Conflict for a stale page or an ended series."""
    if series.state is SeriesState.PUBLISHED:
        return
    if series.state is SeriesState.ENDED or series.version != version:
        raise Conflict(_("Intanto qualcun altro ha cambiato questa proposta: guardala di nuovo."))
    messages = missing(series)
    if not any(s.starts_at > now() and s.withdrawn_at is None for s in series_queries.dates(session, series)):
        messages.setdefault("first_on", []).append(_("Non c’è nessuna data da oggi in poi."))
    _refuse(messages)
    series.state = SeriesState.PUBLISHED
    series.version += 1
    series.edited_by_id = by.id
    session.flush()


def missing(series: Series) -> dict[str, list[str]]:
    """What a class must be able to read before it books, by field."""
    out: dict[str, list[str]] = {}
    if len(series.about) < SHORT:
        out["about"] = [_("Racconta in due righe che cosa fa la classe: almeno %(num)s caratteri.", num=SHORT)]
    if not series.host_name:
        out["host_name"] = [_("Scrivi chi accoglie la classe: chi viene vuole sapere chi incontra.")]
    if series.mode in {Mode.AT_SERVICE, Mode.ELSEWHERE} and not series.place:
        out["place"] = [_("Scrivi il luogo, o scegli il servizio.")]
    if series.auto_confirm and series.mode is Mode.ONLINE and not series.link:
        out["link"] = [_("Se la conferma è automatica serve l’indirizzo del collegamento.")]
    return out


def withdraw(session: Session, series: Series, slot: Slot, *, by: Person) -> None:
    """Take a date off. The caller holds its lock. Raises Conflict while a class is expected on it."""
    if slot.withdrawn_at is not None:
        return
    if slot.groups_taken or series_queries.visits_on(session, [slot.key]):
        raise Conflict(
            _(
                "In questa data aspettate una classe: prima sposta o annulla la visita, così chi insegna lo viene a sapere."
            )
        )
    if series.state is SeriesState.DRAFT:
        session.delete(slot)
    else:
        slot.withdrawn_at = now()
    series.edited_by_id = by.id
    session.flush()


def restore(session: Session, series: Series, slot: Slot, *, by: Person) -> None:
    """Offer a date again that was taken off. Raises Conflict for one that is past or whose series is over."""
    if slot.starts_at <= now() or series.state is SeriesState.ENDED:
        raise Conflict(_("Questa data non si può più offrire."))
    slot.withdrawn_at = None
    series.edited_by_id = by.id
    session.flush()


def add(session: Session, series: Series, day: date, starts: time | None, *, by: Person) -> Slot:
    """One more date beside what the rules give. Raises RuleBroken ("day") for one that cannot be.

    A day on which schools are closed is refused: whoever knows better corrects the school calendar.
    """
    if series.state is SeriesState.ENDED:
        raise Conflict(_("Questa proposta è conclusa: puoi farne una copia."))
    if day <= today() or day > today() + 2 * series_dates.LONGEST:
        raise RuleBroken({"day": [_("Scegli un giorno da domani in poi, al massimo tra due anni.")]})
    if reason := series_dates.closed_on(day, _closures(session, series.comune, day, day)):
        raise RuleBroken({"day": [_("In quel giorno le scuole sono chiuse: %(name)s.", name=reason)]})
    begin, end = series_dates.span(day, starts or series.starts, series.minutes)
    for held in series_queries.dates(session, series, lock=True):
        if held.starts_at == begin:
            if held.withdrawn_at is None:
                raise RuleBroken({"day": [_("Questa data c’è già.")]})
            held.withdrawn_at = None
            session.flush()
            return held
    slot = Slot(series_id=series.key, starts_at=begin, ends_at=end, added=True)
    session.add(slot)
    series.edited_by_id = by.id
    session.flush()
    return slot


def copy(session: Session, series: Series, *, by: Person) -> Series:
    """The same for the next school term, as a draft with its own dates."""
    first, last = series_dates.next_term(max(series.last_on, today()), today())
    left = {"id", "created_at", "updated_at", "state", "version", "submission", "first_on", "last_on"}
    values = series.model_dump(exclude=left)
    row = Series(**(values | {"first_on": first, "last_on": last, "edited_by_id": by.id}))
    if row.repeat is Repeat.ONCE:
        row.last_on = row.first_on
    session.add(row)
    session.flush()
    with suppress(RuleBroken):  # all its dates may fall on closed days: the form says so
        _sync(session, row, ())
    return row


def end(session: Session, series: Series, *, by: Person) -> None:
    """No more bookings; dates without a class vanish, classes that are expected still come."""
    if series.state is SeriesState.ENDED:
        return
    for slot in series_queries.dates(session, series, lock=True):
        if slot.starts_at > now() and slot.withdrawn_at is None and not slot.groups_taken:
            slot.withdrawn_at = now()
    series.state = SeriesState.ENDED
    series.version += 1
    series.edited_by_id = by.id
    session.flush()


def delete(session: Session, series: Series) -> None:
    """Throw a draft away. Raises Conflict for one that was public."""
    if series.state is not SeriesState.DRAFT:
        raise Conflict(_("Solo una bozza si può eliminare: questa proposta si può concludere."))
    for slot in series_queries.dates(session, series):
        session.delete(slot)
    session.flush()
    session.delete(series)
    session.flush()


def planned(session: Session, rules: series_dates.Rules, comune: str) -> list[Planned]:
    """The dates that rules give for a class near this comune, with the days on which schools are closed."""
    found = series_dates.days(rules)
    return series_dates.plan(rules, _closures(session, comune, found[0], found[-1])) if found else []


def _closures(session: Session, comune: str, first: date, last: date) -> Sequence[ClosedDays]:
    return closed_days.between(session, closed_days.region_of(comune), first, last)


def _sync(session: Session, series: Series, left_out: Collection[date]) -> None:
    """Make the dates ahead what the rules give, without those left out; past ones and added ones stay."""
    all_days = planned(session, series_dates.of_series(series), series.comune)
    if len(all_days) > series_dates.MOST_DATES:
        raise RuleBroken(
            {"last_on": [_("Sono più di %(num)s date: accorcia il periodo.", num=series_dates.MOST_DATES)]}
        )
    wanted = {p.starts_at: p for p in series_dates.kept(all_days, left_out) if p.starts_at > now()}
    rows = [slot for slot in series_queries.dates(session, series, lock=True) if slot.starts_at > now()]
    held = {slot.starts_at: slot for slot in rows}
    if not wanted and not any(slot.added and slot.withdrawn_at is None for slot in rows):
        raise RuleBroken({"first_on": [_no_dates(all_days)]})
    busy = series_queries.visits_on(session, [slot.key for slot in rows])
    clashes = []
    for slot in rows:
        fit = wanted.get(slot.starts_at)
        if slot.added or (fit is not None and fit.ends_at == slot.ends_at):
            continue
        if slot.groups_taken or slot.key in busy:
            clashes.append(slot.starts_at)
        elif fit is not None:
            slot.ends_at = fit.ends_at
        elif series.state is SeriesState.DRAFT:
            session.delete(slot)
        elif slot.withdrawn_at is None:
            slot.withdrawn_at = now()
    if clashes:
        raise RuleBroken({"first_on": [_clash(clashes)]})
    for begin, one in wanted.items():
        if begin not in held:
            session.add(Slot(series_id=series.key, starts_at=begin, ends_at=one.ends_at))
        else:
            held[begin].withdrawn_at = None
    session.flush()


def _no_dates(all_days: Sequence[Planned]) -> str:
    if all_days and all(one.closed for one in all_days):
        return _("In tutti questi giorni le scuole sono chiuse: %(name)s.", name=all_days[0].closed)
    return _("Così non resta nessuna data da oggi in poi.")


def _clash(moments: Sequence[datetime]) -> str:
    days = ", ".join(format_date(day_of(m), "d MMMM", locale=i18n.babel_locale()) for m in moments[:5])
    return _("Aspettate una classe in queste date: %(days)s. Prima sposta o annulla quelle visite.", days=days)


def _refuse(messages: dict[str, list[str]]) -> None:
    if messages:
        raise RuleBroken(messages)
