"""What happens to events because time goes by: a reminder the day before, and forgetting who came some weeks after."""

from typing import TYPE_CHECKING

from portal.db import now
from portal.events import sign_ups

if TYPE_CHECKING:
    from portal.app import Portal

REMIND_FROM = 9  # o'clock in Italy


def remind(portal: "Portal") -> None:
    """The day before, from nine in the morning, those who are in get a mail."""
    moment = now()
    if moment.astimezone(sign_ups.ROME).hour >= REMIND_FROM:
        with portal.db.write() as session:
            sign_ups.remind(session, moment)


def forget(portal: "Portal") -> None:
    """Names and addresses of events long past are erased; the counts stay."""
    with portal.db.write() as session:
        sign_ups.forget_old(session, now())
