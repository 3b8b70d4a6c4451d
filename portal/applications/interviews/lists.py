"""Which interviews and which people does the desk list: whom to invite, what is ahead, what is over, what is on today?"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, or_
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from portal.accounts.policy import Action
from portal.applications.interviews.models import Interview, InterviewState
from portal.applications.interviews.queries import INVITABLE, listing, visible
from portal.applications.models import Application, Stage
from portal.calendar_files import ROME
from portal.cooperatives.policy import Staff
from portal.errors import NotFound
from portal.openings.models import Assignment, Opening
from portal.openings.policy import in_scope

LIST_LIMIT = 200
MORNING_LIMIT = 30


def invitable(session: Session, opening_id: int) -> list[Application]:
    """Applications to this opening that can be asked to an interview, those at that stage first, then by name."""
    rows = session.exec(
        select(Application)
        .where(Application.opening_id == opening_id, col(Application.stage).in_(INVITABLE))
        .order_by(Application.name, col(Application.id))
    ).all()
    order = (Stage.INTERVIEW, Stage.READ, Stage.RECEIVED)
    return sorted(rows, key=lambda a: order.index(a.stage))


def opening(session: Session, staff: Staff, id_: int) -> Opening:
    """The opening whose applications this person may move; raises NotFound."""
    row = session.exec(
        select(Opening)
        .where(Opening.id == id_, in_scope(staff, Action.MOVE_APPLICATIONS))
        .options(joinedload(Opening.cooperative))  # type: ignore[arg-type]
    ).first()
    if row is None:
        raise NotFound
    return row


def assigned_to(session: Session, opening_id: int) -> set[int]:
    """Colleagues who follow this opening: the likely panel."""
    return set(session.exec(select(Assignment.person_id).where(Assignment.opening_id == opening_id)))


def ahead(session: Session, staff: Staff, moment: datetime) -> list[Interview]:
    """What is arranged or being arranged, the next date first, those without a date last."""
    begins = datetime.combine(moment.astimezone(ROME).date(), time.min, ROME)
    rows: Sequence[Interview] = session.exec(
        listing(
            visible(staff),
            or_(
                and_(col(Interview.state) == InterviewState.BOOKED, col(Interview.starts_at) >= begins),
                col(Interview.state).in_((InterviewState.OFFERED, InterviewState.UNSUITED)),
            ),
        )
        .order_by(col(Interview.starts_at).is_(None), col(Interview.starts_at), col(Interview.id))
        .limit(LIST_LIMIT)
    ).all()
    return [*rows]


def behind(session: Session, staff: Staff, moment: datetime) -> list[Interview]:
    """What is over, the newest first; those that wait for an outcome come first of all."""
    begins = datetime.combine(moment.astimezone(ROME).date(), time.min, ROME)
    rows: Sequence[Interview] = session.exec(
        listing(
            visible(staff),
            or_(
                and_(col(Interview.state) == InterviewState.BOOKED, col(Interview.starts_at) < begins),
                col(Interview.state).in_((InterviewState.HELD, InterviewState.MISSED, InterviewState.CANCELLED)),
            ),
        )
        .order_by(col(Interview.state) != InterviewState.BOOKED, col(Interview.updated_at).desc(), col(Interview.id).desc())
        .limit(LIST_LIMIT // 4)
    ).all()  # fmt: skip
    return [*rows]


def on(session: Session, staff: Staff, day: date, openings: Sequence[int] = ()) -> list[Interview]:
    """The interviews of one day in Italy (of all openings, or of these), in order: one statement, for the morning page."""
    only = (col(Opening.id).in_(openings),) if openings else ()
    first = datetime.combine(day, time.min, ROME)
    last = datetime.combine(day + timedelta(days=1), time.min, ROME)
    rows: Sequence[Interview] = session.exec(
        listing(
            visible(staff), Interview.state == InterviewState.BOOKED,
            col(Interview.starts_at) >= first, col(Interview.starts_at) < last, *only,
        )
        .order_by(col(Interview.starts_at), col(Interview.id))
        .limit(MORNING_LIMIT)
    ).all()  # fmt: skip
    return [*rows]
