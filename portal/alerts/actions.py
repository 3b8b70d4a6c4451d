"""How does an alert begin, change, rest and end?"""

import secrets
from datetime import timedelta

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select

from portal import mail, outbox
from portal.alerts import queries
from portal.alerts.models import Alert, AlertMatch, AlertState, AlertTally, Frequency
from portal.db import now, today

ASKED = "alert.asked"


def ask(session: Session, email: str, asked: str, frequency: Frequency, locale: str) -> Alert:
    """Somebody wants an alert; the mail that proves the address comes from the worker.

    The same search of the same address is one alert: asked for again it changes nothing before the mail is answered.
    """
    alert = session.exec(select(Alert).where(Alert.email == email, Alert.asked == asked).with_for_update()).first()
    if alert is None:
        alert = Alert(reference=secrets.token_urlsafe(16), email=email, asked=asked, frequency=frequency, locale=locale)
        session.add(alert)
        session.flush()
    elif alert.state is AlertState.ASKED:
        alert.frequency, alert.locale = frequency, locale
    outbox.note(session, ASKED, alert.key)
    return alert


def confirm(session: Session, alert: Alert) -> None:
    """The address is proved: from now on the alert is at work."""
    if alert.state is AlertState.ASKED:
        alert.state, alert.confirmed_at, alert.kept_at = AlertState.ACTIVE, now(), now()
        count(session, "confirmed")


def change(alert: Alert, frequency: Frequency) -> None:
    """Tell me more or less often."""
    alert.frequency = frequency


def pause(session: Session, alert: Alert) -> None:
    """Nothing for a while; what is published meanwhile is not told later."""
    if alert.state is AlertState.ACTIVE:
        alert.state = AlertState.PAUSED
        _forget_waiting(session, alert)


def resume(alert: Alert) -> None:
    """At work again."""
    if alert.state is AlertState.PAUSED:
        alert.state = AlertState.ACTIVE


def keep(alert: Alert) -> None:
    """Yes, I still want it: another six months."""
    alert.kept_at, alert.keep_asked_at = now(), None


def stop(session: Session, alert: Alert) -> None:
    """The alert ends and nothing of it is left: address, search, what was told, mails on their way."""
    if alert.state is not AlertState.ASKED:
        count(session, "stopped")
    remove(session, alert)


def remove(session: Session, alert: Alert) -> None:
    """Delete an alert with the mails that wait for it."""
    session.execute(delete(mail.Mail).where(col(mail.Mail.unique).like(f"alert:{alert.key}:%")))
    session.execute(delete(AlertMatch).where(col(AlertMatch.alert_id) == alert.key))
    session.delete(alert)
    session.flush()


def forget(session: Session, email: str) -> int:
    """Remove every alert of an address; how many there were."""
    rows = queries.of_email(session, email)
    for alert in rows:
        remove(session, alert)
    return len(rows)


def answer(session: Session, alert: Alert, useful: bool) -> bool:
    """Were the openings useful? One answer for each mail, kept as a number; whether it was counted."""
    if alert.told_at is None or (alert.answered_at is not None and alert.answered_at >= alert.told_at):
        return False
    alert.answered_at = now()
    count(session, "useful" if useful else "useless")
    return True


def count(session: Session, what: str) -> None:
    """One more of this in this week."""
    monday = today() - timedelta(days=today().weekday())
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(
        insert(AlertTally)
        .values(week=monday, what=what, count=1)
        .on_conflict_do_update(index_elements=["week", "what"], set_={"count": col(AlertTally.count) + 1})
    )


def sweep(session: Session) -> None:
    """What nobody confirmed or wanted to keep goes, and in time also what was told."""
    moment = now()
    for alert in queries.over(session, moment):
        stop(session, alert)
    session.execute(delete(AlertMatch).where(col(AlertMatch.told_at) <= moment - queries.TOLD_KEPT))


def _forget_waiting(session: Session, alert: Alert) -> None:
    session.execute(delete(AlertMatch).where(col(AlertMatch.alert_id) == alert.key, col(AlertMatch.told_at).is_(None)))
