"""Which mails does somebody with an alert get, and when?

A mail and the mark on what it tells are written in one transaction: killed before it nothing has happened, killed
after it the mail leaves once. Every mail can be answered with one click that stops the alert (RFC 8058).
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from portal import i18n, mail
from portal.alerts import actions, links, queries, searches
from portal.alerts.models import Alert, AlertState
from portal.db import now, today
from portal.openings import queries as openings
from portal.outbox import Note
from portal.web import links as addresses

if TYPE_CHECKING:
    from portal.app import Portal

MOST = 12  # openings in one mail; the others are counted
TOGETHER = 10  # mails in one transaction


def tell_asked(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `alert.asked` (the subject is the alert): prove the address, or the way to an alert that is there already."""
    for note in notes:
        with portal.db.write() as session:
            alert = session.get(Alert, int(note.subject))
            if alert is not None:
                known = alert.state is not AlertState.ASKED
                _compose(
                    portal,
                    session,
                    alert,
                    "alert_known" if known else "alert_confirm",
                    f"asked:{note.name}",
                )


def write_due(portal: "Portal") -> None:
    """Whatever has been found and whose hour has come is told: at once, or with the digest of the day or week."""
    moment = now()
    _each(portal, lambda session: queries.due(session, moment), lambda s, alert: _tell(portal, s, alert, moment))


def ask_again(portal: "Portal") -> None:
    """After six months: do you still want it?"""

    def ask(session: Session, alert: Alert) -> None:
        if alert.keep_asked_at is None:
            alert.keep_asked_at = now()
            _compose(portal, session, alert, "alert_keep", f"keep:{int(now().timestamp())}")

    _each(portal, lambda session: queries.to_ask_again(session, now()), ask)


def sweep(portal: "Portal") -> None:
    """What nobody confirmed, or wanted to keep."""
    with portal.db.write() as session:
        actions.sweep(session)


def _each(portal: "Portal", numbers: Callable[[Session], Sequence[int]], do: Callable[[Session, Alert], None]) -> None:
    """Do it for each of these alerts, held while it is done, until there are none left."""
    while True:
        with portal.db.read() as session:
            found = numbers(session)
        for at in range(0, len(found), TOGETHER):
            with portal.db.write() as session:
                statement = select(Alert).where(col(Alert.id).in_(found[at : at + TOGETHER])).with_for_update()
                for alert in session.exec(statement):
                    do(session, alert)
        if not found:
            return


def _tell(portal: "Portal", session: Session, alert: Alert, moment: datetime) -> None:
    waiting = queries.waiting(session, alert, queries.found_before(alert.frequency, moment))
    if not waiting or alert.state is not AlertState.ACTIVE:
        return
    ids = [match.opening_id for match in waiting]
    rows = openings.by_ids(session, ids[: 10 * MOST], today(), alert.locale)
    for match in waiting:
        match.told_at = moment
    if not rows:
        return  # all of them closed meanwhile
    alert.told_at = moment
    more = max(0, len(ids) - 10 * MOST) + max(0, len(rows) - MOST)
    _compose(
        portal, session, alert, "alert_news", f"news:{max(ids)}:{int(moment.timestamp())}", rows=rows[:MOST], more=more,
        total=min(len(rows), MOST) + more, opening_url=lambda slug: addresses.absolute("openings.show", alert.locale, slug=slug),
    )  # fmt: skip


def _compose(portal: "Portal", session: Session, alert: Alert, template: str, unique: str, **context: Any) -> None:
    key = portal.settings.key
    stop = links.stop(key, alert)
    with i18n.speaking(alert.locale):
        words = searches.in_words(session, searches.read(alert.asked), alert.locale)
    mail.compose(
        session, portal.render, to=alert.email, template=template, unique=f"alert:{alert.key}:{unique}",
        locale=alert.locale, alert=alert, page_url=links.page(key, alert), stop_url=stop, today=today(),
        search=words,
        list_url=addresses.absolute("openings.index", alert.locale) + (f"?{alert.asked}" if alert.asked else ""),
        headers={mail.UNSUBSCRIBE: f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}, **context,
    )  # fmt: skip
