"""Whom does the portal remind of a meeting, a week and a day before, and what does it forget some time after?

What is kept how long is said on the privacy page (`templates/legal/privacy.html`, «scuole»).
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, delete, select

from portal import mail as mails
from portal.calendar_files import ROME
from portal.db import now
from portal.outreach import drafts, queries, wishes
from portal.outreach.mail import News, Post
from portal.outreach.models import Visit, VisitChange, VisitMessage, VisitState

if TYPE_CHECKING:
    from portal.app import Portal

REMINDERS = (7, 1)
"""Days before the meeting."""
SUPPORT_DAYS = 30
"""Days after the meeting for which what students need is kept."""
TEACHER_MONTHS = 24
"""Months after the meeting for which the teacher's name, address and messages are kept: the school year after it, when
its results are compared. To be confirmed by whoever is responsible for privacy."""


def remind(portal: "Portal", moment: datetime | None = None) -> None:
    """Mails for meetings that come near: each once, also when the worker is killed between writing and noting it.

    Whoever confirmed or moved a meeting later than the reminder would have gone has just read its date. Late reminders
    (the worker was away) still go, until the next one is due.
    """
    moment = moment or now()
    horizon = moment + timedelta(days=max(REMINDERS) + 1)
    with portal.db.read() as session:
        near = select(Visit.id).where(
            Visit.state == VisitState.CONFIRMED, col(Visit.starts_at) > moment, col(Visit.starts_at) < horizon
        )
        numbers = session.exec(near.order_by(col(Visit.starts_at))).all()
    for number in numbers:
        with portal.db.write() as session:
            visit = session.exec(queries.whole().where(Visit.id == number).with_for_update(of=Visit)).one()
            days = due(visit, moment, _settled_at(session, visit))
            if days is not None and str(days) not in visit.reminded:
                visit.reminded = [*visit.reminded, str(days)]
                session.add(visit)
                unique = f"reminder:{days}:{visit.starts_at:%Y%m%d%H%M}"
                Post(portal, session, visit, "reminder", unique).send(
                    News(f"reminder_{days}", "reminder" if days == 1 else "")
                )


def due(visit: Visit, moment: datetime, settled_at: datetime) -> int | None:
    """Which reminder's time it is now; None when none, or when the date was settled after its time."""
    if visit.state is not VisitState.CONFIRMED or visit.starts_at is None or visit.starts_at <= moment:
        return None
    starts = visit.starts_at.astimezone(ROME)
    # The same hour on the clock, so many days before, whatever the clocks did in between.
    passed = [(days, starts - timedelta(days=days)) for days in REMINDERS if starts - timedelta(days=days) <= moment]
    if not passed:
        return None
    days, time = passed[-1]
    return days if settled_at <= time else None


def _settled_at(session: Session, visit: Visit) -> datetime:
    """When the teacher last heard of the date."""
    last: datetime | None = session.exec(
        select(func.max(col(VisitChange.at))).where(
            VisitChange.visit_id == visit.key, col(VisitChange.what).in_(("moved", "redated"))
        )
    ).one()
    known = [m for m in (last, visit.confirmed_at) if m is not None]
    return max(known, default=visit.requested_at)


def forget(portal: "Portal", moment: datetime | None = None) -> None:
    """What students needed goes 30 days after the meeting, who the teacher was after two years; drafts after a week."""
    moment = moment or now()
    with portal.db.write() as session:
        drafts.sweep(session)
        for visit in session.exec(
            select(Visit).where(col(Visit.support_note) != "", _over_before(moment - timedelta(days=SUPPORT_DAYS)))
        ):
            visit.support_note = ""
            session.add(visit)
        for visit in session.exec(
            select(Visit).where(
                col(Visit.email) != "", _over_before(moment - timedelta(days=round(TEACHER_MONTHS * 30.44)))
            )
        ):
            forget_teacher(session, visit)


def forget_teacher(session: Session, visit: Visit) -> None:
    """The visit stays as a number of the year; who asked for it, and what was written, go."""
    visit.name = visit.email = visit.phone = visit.message = visit.support_note = ""
    visit.link_version += 1
    session.add(visit)
    session.execute(delete(VisitMessage).where(col(VisitMessage.visit_id) == visit.key))
    session.execute(delete(mails.Mail).where(col(mails.Mail.unique).like(f"visit:{visit.key}:%")))
    for change in session.exec(
        select(VisitChange).where(VisitChange.visit_id == visit.key, col(VisitChange.reason) != "")
    ):
        change.reason = ""
        session.add(change)


def _over_before(moment: datetime) -> ColumnElement[bool]:
    """Condition on `Visit`: the meeting was before this moment; or it was called off, or asked for and never dated."""
    return or_(
        col(Visit.ends_at) < moment,
        (col(Visit.ends_at).is_(None)) & (col(Visit.requested_at) < moment - wishes.FARTHEST),
        (col(Visit.state) == VisitState.CANCELLED) & (col(Visit.updated_at) < moment),
    )
