"""Who of the demo town wants to hear of new openings, and what was searched there in vain?"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from portal.alerts.models import Alert, AlertState, AlertTally, Frequency
from portal.openings.missed import MissedSearch, monday

# Reference, address, language, search, how often, state, days since it was asked.
ALERTS = (
    ("demo-oss-lecco", "ornella.tavecchio@posta.example", "it", "luogo=Lecco&orario=parziale&q=oss", Frequency.DAILY, AlertState.ACTIVE, 40),
    ("demo-nido", "miriam.sala@posta.example", "it", "luogo=provincia+di+Lecco&professione=educatore-nido", Frequency.AT_ONCE, AlertState.ACTIVE, 12),
    ("demo-nurse", "grace.mensah@posta.example", "en", "luogo=Milano&notti=no&q=infermiere", Frequency.WEEKLY, AlertState.ACTIVE, 90),
    ("demo-pausa", "tullio.brambilla@posta.example", "it", "contratto=permanent&q=educatore", Frequency.DAILY, AlertState.PAUSED, 120),
    ("demo-attesa", "noemi.riva@posta.example", "it", "q=asa", Frequency.DAILY, AlertState.ASKED, 1),
)  # fmt: skip
MISSED = (("badante convivente", 9), ("magazziniere", 6), ("bagnino", 4), ("ostetrica", 3), ("lavoro da casa", 3), ("pet therapy", 2))  # fmt: skip


def load(session: Session, today: date) -> None:
    """A few alerts in each state, numbers of the last weeks, words that found nothing."""
    for reference, email, locale, asked, frequency, state, days in ALERTS:
        at = datetime.combine(today - timedelta(days=days), time(9, 30), ZoneInfo("Europe/Rome"))
        proved = None if state is AlertState.ASKED else at
        session.add(Alert(
            reference=reference, email=email, locale=locale, asked=asked, frequency=frequency, state=state, created_at=at,
            confirmed_at=proved, kept_at=proved, told_at=at + timedelta(days=3) if reference == "demo-oss-lecco" else None,
        ))  # fmt: skip
    this = monday(today)
    for back in range(1, 9):
        week = this - timedelta(weeks=back)
        for what, count in (
            ("confirmed", 2 + back % 3),
            ("useful", 5 + back),
            ("useless", 1 + back % 2),
            ("stopped", 1),
        ):
            session.add(AlertTally(week=week, what=what, count=count))
        for words, times in MISSED[: 3 + back % 4]:
            session.add(MissedSearch(week=week, words=words, times=max(1, times - back)))
    for words, times in MISSED:
        session.add(MissedSearch(week=this, words=words, times=times))
    session.flush()
