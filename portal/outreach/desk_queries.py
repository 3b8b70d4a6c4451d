"""What has to be done about visits, today and by whom, and which visits are there?

Every function takes the staff member and returns only what is in scope.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal import places
from portal.calendar_files import ROME
from portal.cooperatives.models import Cooperative, Service
from portal.cooperatives.policy import Staff
from portal.db import now, today
from portal.errors import RuleBroken
from portal.events.models import Format
from portal.i18n import gettext as _
from portal.outreach import slot_rules
from portal.outreach.models import Proposal, ProposalState, Series, SeriesState, Slot, Visit, VisitMessage, VisitState
from portal.outreach.policy import hosts, in_scope, may_assign
from portal.outreach.queries import whole
from portal.outreach.unclaimed import silent, waits_for_teacher
from portal.schools.models import School

Conditions = list[ColumnElement[bool]]
SHOWN = 5
DECLINED_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Part:
    """One part of the to-do list: how many, and the first of them."""

    name: str
    count: int
    visits: Sequence[Visit] = ()


@dataclass(frozen=True)
class Wanted:
    """What the list is filtered by; empty: everything."""

    part: str = ""
    state: VisitState | None = None
    format: Format | None = None
    province: str = ""
    school: str = ""
    host: int | None = None
    first: date | None = None
    last: date | None = None

    @property
    def active(self) -> bool:
        """Whether anything is filtered."""
        return self != Wanted()


def parts(staff: Staff, moment: datetime) -> Mapping[str, Conditions]:
    """What this person's to-do list is made of, in the order of urgency; each part with its conditions on `Visit`."""
    own, assigns, out = hosts(staff), may_assign(staff), dict[str, Conditions]()
    mine = col(Visit.cooperative_id).in_(own)
    nobodys = col(Visit.cooperative_id).is_(None)
    live = col(Visit.state).in_((VisitState.REQUESTED, VisitState.REVIEW))
    confirmed = col(Visit.state) == VisitState.CONFIRMED
    if assigns:
        out["unclaimed"] = [nobodys, live]
        out["silent"] = [~nobodys, *silent(moment)]
    if own:
        out["answer"] = [mine, live, ~waits_for_teacher(), ~_declined(moment)]
        out["declined"] = [mine, _declined(moment)]
    if own or assigns:
        theirs = in_scope(staff) if assigns else mine
        out["unmarked"] = [theirs, confirmed, col(Visit.ends_at) < moment]
        meant = or_(mine, nobodys) if assigns else mine
        out["unread"] = [meant, col(Visit.id).in_(_unread())]
    midnight = _start(moment.astimezone(ROME).date() + timedelta(days=1))
    out["today"] = [in_scope(staff), confirmed, *_between(_start(moment.astimezone(ROME).date()), midnight)]
    out["week"] = [in_scope(staff), confirmed, *_between(midnight, midnight + timedelta(days=6))]
    return out


def counts(session: Session, staff: Staff, moment: datetime) -> dict[str, int]:
    """How many visits each part of the to-do list has; one statement."""
    named = parts(staff, moment)
    sums = [func.sum(case((and_(*conditions), 1), else_=0)) for conditions in named.values()]
    row = session.execute(select(*sums).select_from(Visit)).one()
    return {name: int(count or 0) for name, count in zip(named, row, strict=True)}


def todo(session: Session, staff: Staff, moment: datetime) -> list[Part]:
    """The to-do list: every part with its count, those that have something with the first few."""
    named, counted = parts(staff, moment), counts(session, staff, moment)
    return [
        Part(name, counted[name], _first(session, conditions) if counted[name] else ())
        for name, conditions in named.items()
    ]


def _first(session: Session, conditions: Conditions) -> Sequence[Visit]:
    return session.exec(
        whole().where(*conditions).order_by(_moment(), col(Visit.requested_at), col(Visit.id)).limit(SHOWN)
    ).all()


def page(
    session: Session, staff: Staff, wanted: Wanted, offset: int, limit: int
) -> tuple[Sequence[Visit], int]:  # fmt: skip
    """One page of the visits in scope, the latest date first, and how many there are in all."""
    listing = _listing(staff, wanted)
    total = session.exec(select(func.count()).select_from(listing.with_only_columns(col(Visit.id)).subquery())).one()
    ids: Sequence[int | None] = session.scalars(
        listing.with_only_columns(col(Visit.id))
        .order_by(_moment().desc(), col(Visit.id).desc()).offset(offset).limit(limit)
    ).all()  # fmt: skip
    rows = {row.id: row for row in session.exec(whole().where(col(Visit.id).in_(ids)))} if ids else {}
    return [rows[i] for i in ids], total


def state_counts(session: Session, staff: Staff) -> dict[VisitState, int]:
    """How many visits in scope stand in each state; every state is there."""
    counted = dict(
        session.exec(select(Visit.state, func.count()).where(in_scope(staff)).group_by(col(Visit.state))).all()
    )
    return {state: counted.get(state, 0) for state in VisitState}


def hosts_in_scope(session: Session, staff: Staff) -> Sequence[Cooperative]:
    """Cooperatives that host or hosted a visit in scope, by name, for the filter."""
    return session.exec(
        select(Cooperative)
        .where(col(Cooperative.id).in_(select(Visit.cooperative_id).where(in_scope(staff))))
        .order_by(Cooperative.name)
    ).all()


def unread(session: Session, visits: Sequence[Visit]) -> set[int]:
    """Which of these have words from the teacher that nobody has read."""
    if not visits:
        return set()
    keys = [visit.key for visit in visits]
    return set(session.exec(_unread().where(col(VisitMessage.visit_id).in_(keys))))


def host(session: Session, cooperative_id: int | None, service_id: int | None) -> tuple[int, int | None]:
    """An active cooperative and (if one is said) a service of its own; raises RuleBroken for anything else."""
    row = session.get(Cooperative, cooperative_id or 0)
    place = session.get(Service, service_id or 0)
    if row is None or not row.active or (service_id and (place is None or place.cooperative_id != row.id)):
        raise RuleBroken({"host": [_("Questa cooperativa non è nella lista: scegline un’altra.")]})
    return row.key, service_id or None


def own_dates(session: Session, visit: Visit) -> list[Slot]:
    """Other dates of the visit's host that have room for the class, soonest first."""
    if visit.cooperative_id is None:
        return []
    rows = session.exec(
        select(Slot).join(Series, col(Series.id) == Slot.series_id)
        .where(
            Series.cooperative_id == visit.cooperative_id, Series.state == SeriesState.PUBLISHED,
            Slot.starts_at > now(), Slot.id != visit.slot_id if visit.slot_id else col(Slot.id).is_not(None),
        )
        .order_by(col(Slot.starts_at)).limit(200)
    ).all()  # fmt: skip
    return slot_rules.open_ones(rows, today(), visit.students)[:40]


def _listing(staff: Staff, wanted: Wanted) -> SelectOfScalar[Visit]:
    statement = select(Visit).join(School, col(School.id) == Visit.school_id).where(in_scope(staff))
    if wanted.part:
        statement = statement.where(*parts(staff, now()).get(wanted.part, []))
    if wanted.state:
        statement = statement.where(Visit.state == wanted.state)
    if wanted.format:
        statement = statement.where(Visit.format == wanted.format)
    if wanted.host is not None:
        statement = statement.where(Visit.cooperative_id == wanted.host)
    if wanted.province:
        statement = statement.where(School.province == wanted.province)
    for word in places.fold(wanted.school).split()[:6]:
        statement = statement.where(col(School.words).contains(word, autoescape=True))
    if wanted.first:
        statement = statement.where(_moment() >= _start(wanted.first))
    if wanted.last:
        statement = statement.where(_moment() < _start(wanted.last) + timedelta(days=1))
    return statement


def _moment() -> ColumnElement[datetime]:
    """When it is; while it has no date, when it was asked for."""
    return func.coalesce(col(Visit.starts_at), col(Visit.requested_at))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), ROME).astimezone(UTC)


def _between(first: datetime, last: datetime) -> Conditions:
    return [col(Visit.starts_at) >= first, col(Visit.starts_at) < last]


def _unread() -> SelectOfScalar[int]:
    return select(VisitMessage.visit_id).where(
        col(VisitMessage.from_teacher).is_(True), col(VisitMessage.read_at).is_(None)
    )


def _declined(moment: datetime) -> ColumnElement[bool]:
    """The teacher said no to the newest date put forward: another is needed, or the first one stands."""
    newest = select(func.max(Proposal.id)).group_by(col(Proposal.visit_id))
    refused = select(Proposal.visit_id).where(
        Proposal.state == ProposalState.DECLINED, col(Proposal.id).in_(newest)
    )  # fmt: skip
    lately = refused.where(col(Proposal.answered_at) > moment - DECLINED_FOR)
    return or_(
        and_(col(Visit.state) == VisitState.REVIEW, col(Visit.id).in_(refused)),
        and_(col(Visit.state) == VisitState.CONFIRMED, col(Visit.ends_at) > moment, col(Visit.id).in_(lately)),
    )
