"""How does a test let the quarter of an hour pass in which candidates are not told yet?"""

from datetime import timedelta

from sqlmodel import col, update

from portal.applications import desk_actions
from portal.applications.models import Message, Move
from portal.db import Database, now
from portal.outbox import Note


def the_wait_passes(db: Database) -> None:
    """What waited for its quarter of an hour is due now: the mails may leave, the status page shows it."""
    with db.write() as session:
        topics = (desk_actions.MOVED, desk_actions.WRITTEN)
        session.execute(update(Note).where(col(Note.topic).in_(topics)).values(run_at=now()))
        for model in (Move, Message):
            past = now() - timedelta(seconds=1)
            session.execute(update(model).where(col(model.shown_at) > now()).values(shown_at=past))
