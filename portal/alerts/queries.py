"""Which alert is meant, which are waiting for a mail, and how many are there?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, and_, col, or_, select

from portal.alerts.models import Alert, AlertMatch, AlertState, Frequency
from portal.errors import Gone

HOUR = 7  # o'clock in Italy: digests are there with the first coffee
MONDAY = 0
TO_CONFIRM = timedelta(days=7)  # what nobody proves by mail goes
KEEP_AFTER = timedelta(days=182)  # six months: do you still want it?
KEEP_WITHIN = timedelta(days=30)  # and without an answer it stops
TOLD_KEPT = timedelta(days=180)  # how long it is known that somebody was told of an opening


def by_link(session: Session, reference: str, *, lock: bool = False) -> Alert:
    """The alert of a link; raises Gone when it was stopped."""
    statement = select(Alert).where(Alert.reference == reference)
    row = session.exec(statement.with_for_update() if lock else statement).first()
    if row is None:
        raise Gone
    return row


def of_email(session: Session, email: str) -> Sequence[Alert]:
    """All alerts of one address, for whoever has proved that it is theirs."""
    return session.exec(select(Alert).where(Alert.email == email).order_by(col(Alert.id))).all()


def page_of_active(session: Session, after: tuple[str, int], limit: int) -> Sequence[tuple[int, str]]:
    """Number and search of the next alerts at work, those with the same search side by side."""
    asked, number = after
    rows = session.exec(
        select(col(Alert.id), col(Alert.asked))
        .where(
            or_(col(Alert.asked) > asked, and_(col(Alert.asked) == asked, col(Alert.id) > number)),
            Alert.state == AlertState.ACTIVE,
        )
        .order_by(col(Alert.asked), col(Alert.id))
        .limit(limit)
    )
    return [(number, search) for number, search in rows if number is not None]


def morning(moment: datetime) -> datetime:
    """The last seven o'clock in Italy that has gone by."""
    here = moment.astimezone(ZoneInfo("Europe/Rome"))
    at = here.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return at if here >= at else at - timedelta(days=1)


def monday(moment: datetime) -> datetime:
    """The last Monday, seven o'clock in Italy, that has gone by."""
    at = morning(moment)
    return at - timedelta(days=(at.weekday() - MONDAY) % 7)


def found_before(frequency: Frequency, moment: datetime) -> datetime:
    """What was found before this is told now; the rest waits for its hour."""
    match frequency:
        case Frequency.DAILY:
            return morning(moment)
        case Frequency.WEEKLY:
            return monday(moment)
        case _:
            return moment


def due(session: Session, moment: datetime, limit: int = 500) -> Sequence[int]:
    """Alerts that have something to tell now."""
    when = [
        and_(col(Alert.frequency) == frequency, col(AlertMatch.found_at) <= found_before(frequency, moment))
        for frequency in Frequency
    ]
    statement = (
        select(AlertMatch.alert_id)
        .join(Alert, col(Alert.id) == AlertMatch.alert_id)
        .where(col(AlertMatch.told_at).is_(None), Alert.state == AlertState.ACTIVE, or_(*when))
        .distinct()
        .order_by(col(AlertMatch.alert_id))
        .limit(limit)
    )
    return session.exec(statement).all()


def waiting(session: Session, alert: Alert, before: datetime) -> Sequence[AlertMatch]:
    """What this alert has found and not told, the newest first."""
    return session.exec(
        select(AlertMatch)
        .where(AlertMatch.alert_id == alert.key, col(AlertMatch.told_at).is_(None), col(AlertMatch.found_at) <= before)
        .order_by(col(AlertMatch.opening_id).desc())
    ).all()


def to_ask_again(session: Session, moment: datetime, limit: int = 500) -> Sequence[int]:
    """Alerts that nobody has said to want for six months, and that have not been asked about."""
    rows = session.exec(
        select(col(Alert.id))
        .where(
            Alert.state != AlertState.ASKED,
            col(Alert.kept_at) <= moment - KEEP_AFTER,
            col(Alert.keep_asked_at).is_(None),
        )
        .order_by(col(Alert.id))
        .limit(limit)
    )
    return [number for number in rows if number is not None]


def over(session: Session, moment: datetime) -> Sequence[Alert]:
    """Alerts that nobody confirmed within a week, or that nobody said to keep within a month of being asked."""
    return session.exec(
        select(Alert).where(
            or_(
                and_(col(Alert.state) == AlertState.ASKED, col(Alert.created_at) <= moment - TO_CONFIRM),
                col(Alert.keep_asked_at) <= moment - KEEP_WITHIN,
            )
        )
    ).all()
