"""How are confirmed batches carried out and taken back, one person at a time?

Each person has a transaction of their own, so that a crash loses nothing and a repeat finds who is done.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_
from sqlmodel import Session, col, delete, select

from portal import acts
from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.acts import Act
from portal.applications import desk_actions, desk_queries, letters, undoing
from portal.applications.batches import obstacle, target
from portal.applications.desk_actions import Forbidden, Stale, Told
from portal.applications.desk_models import Batch, BatchItem, BatchKind, Outcome, Why
from portal.cooperatives import queries as cooperatives
from portal.db import now
from portal.errors import NotFound
from portal.outbox import Note

if TYPE_CHECKING:
    from portal.app import Portal

KEPT = timedelta(days=30)


def carry_out(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `batch.confirmed`: everybody who still waits, one at a time."""
    for note in notes:
        with portal.db.read() as session:
            batch = session.get(Batch, int(note.subject))
        if batch is None:
            continue
        while _next(portal, batch.key):
            pass
        with portal.db.write() as session:
            batch = session.get_one(Batch, batch.key)
            batch.finished_at = now()
        if batch.undo_asked_at is not None:  # asked for while the last person was in hand
            while _next_back(portal, batch.key):
                pass


def _next(portal: "Portal", batch_id: int) -> bool:
    """Do it for the next person; False when there is nobody left."""
    with portal.db.write() as session:
        item = _first(session, batch_id, Outcome.WAITING)
        if item is None:
            return False
        batch = item.batch
        item.why = _do(session, batch, item) if batch.undo_asked_at is None else Why.STOPPED
        item.outcome = Outcome.SKIPPED if item.why else Outcome.DONE
    return True


def _first(session: Session, batch_id: int, outcome: Outcome) -> BatchItem | None:
    """The first person with whom it stands like this; nobody else takes them in hand meanwhile."""
    return session.exec(
        select(BatchItem)
        .where(BatchItem.batch_id == batch_id, BatchItem.outcome == outcome)
        .order_by(col(BatchItem.id))
        .limit(1)
        .with_for_update(of=BatchItem)
    ).first()


def _do(session: Session, batch: Batch, item: BatchItem) -> Why:
    """Move, reject or write; the reason when it cannot be."""
    person = session.get_one(Person, batch.by_id)
    staff = cooperatives.staff(session, person)
    action = Action.WRITE_MESSAGES if batch.kind is BatchKind.MESSAGE else Action.MOVE_APPLICATIONS
    if staff is None or not person.active:
        return Why.NOT_MINE
    try:
        application = desk_queries.one(session, staff, item.application_id, action, lock=True)
    except NotFound:
        return Why.NOT_MINE
    why = obstacle(batch, item, application)
    if why:
        return why
    text = letters.fill(letters.words_for(application, batch.text, batch.text_en), application, by=person)
    if batch.kind is BatchKind.MESSAGE:
        desk_actions.write(session, application, by=person, text=text, batch_id=batch.key)
    else:
        try:
            desk_actions.move(
                session, application, target(batch), by=person, version=item.version, note=batch.note,
                told=Told(words=text), batch_id=batch.key,
            )  # fmt: skip
        except Stale:
            return Why.STALE
        except Forbidden:
            return Why.NOT_ALLOWED
        if batch.pass_on and batch.kind is BatchKind.REJECT:
            desk_actions.ask_for_others(session, application, by=person)
    session.flush()
    item.act_id = session.exec(
        select(Act.id).where(Act.batch_id == batch.key, Act.application_id == application.key)
        .order_by(col(Act.id).desc()).limit(1)
    ).one()  # fmt: skip
    return Why.NONE


def take_back(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `batch.undone`: every act of the batch that can still be taken back."""
    for note in notes:
        with portal.db.read() as session:
            batch = session.get(Batch, int(note.subject))
        if batch is None:
            continue
        while _next_back(portal, batch.key):
            pass
        with portal.db.write() as session:
            session.get_one(Batch, batch.key).undone_at = now()


def _next_back(portal: "Portal", batch_id: int) -> bool:
    """Take it back for the next person; False when there is nobody left."""
    with portal.db.write() as session:
        item = _first(session, batch_id, Outcome.DONE)
        if item is None:
            return False
        act = session.get(Act, item.act_id) if item.act_id else None
        person = session.get(Person, item.batch.undone_by_id) if item.batch.undone_by_id else None
        try:
            if act is None or person is None:
                raise undoing.CannotUndo(Why.OVER, "")
            undoing.undo(session, act, by=person)
        except undoing.CannotUndo as cannot:
            item.outcome, item.why = Outcome.KEPT, cannot.why
        else:
            item.outcome = Outcome.UNDONE
    return True


def sweep(portal: "Portal") -> None:
    """Forget acts that can no longer be undone, batches a month after, and those that nobody confirmed after a week."""
    with portal.db.write() as session:
        acts.sweep(session)
        session.execute(
            delete(Batch).where(
                or_(
                    col(Batch.created_at) < now() - KEPT,
                    and_(col(Batch.confirmed_at).is_(None), col(Batch.created_at) < now() - acts.UNDO),
                )
            )
        )
