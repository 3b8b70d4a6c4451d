"""How is one thing done to forty applications: chosen, looked at, confirmed once, and asked back?

Choosing makes a batch that does nothing yet. Confirming it writes one note, which `batch_work.py` carries out. What
cannot be done for one person (moved meanwhile, over, erased) is said beside the name and holds up nobody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, update
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, or_, select

from portal import outbox
from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.acts import UNDO, Act
from portal.applications import letters
from portal.applications.desk_models import Batch, BatchItem, BatchKind, Outcome, Why
from portal.applications.models import Application, Message, Move, Stage
from portal.cooperatives.policy import Staff
from portal.db import now
from portal.errors import Conflict, NotFound, RuleBroken
from portal.i18n import gettext as _
from portal.openings.models import Opening

if TYPE_CHECKING:
    pass

MOST = 500
CONFIRMED, UNDONE = "batch.confirmed", "batch.undone"
# Stages to which many are brought at once; hiring and proposing are done one by one.
TO = (Stage.READ, Stage.INTERVIEW)
_OPENING: Any = Application.opening


@dataclass(frozen=True)
class Row:
    """One person of a batch: how it went, or (before) why it will be left out."""

    item: BatchItem
    application: Application
    why: Why
    undone: bool = False  # taken back by itself, the batch as a whole was not


# -- choosing


def choose(
    session: Session, staff: Staff, chosen: Sequence[tuple[Application, int]], kind: BatchKind, to: Stage | None, *,
    submission: str, back: str,
) -> Batch:  # fmt: skip
    """A batch of these applications with the versions that were on the screen; the same press of a button makes one.

    Raises RuleBroken when nobody was chosen, too many were, or they belong to several cooperatives.
    """
    there = session.exec(select(Batch).where(Batch.submission == submission, Batch.by_id == staff.person.key)).first()
    if there is not None:
        return there
    if not chosen:
        raise RuleBroken({"": [_("Scegli almeno una persona: metti un segno accanto al nome.")]})
    if len(chosen) > MOST:
        raise RuleBroken({"": [_("Sono più di %(most)s persone: restringi con i filtri.", most=MOST)]})
    where = {application.opening.cooperative_id for application, _version in chosen}
    if len(where) > 1:
        raise RuleBroken({"": [_("Hai scelto persone di cooperative diverse: fai un gruppo per volta.")]})
    batch = Batch(
        submission=submission, cooperative_id=where.pop(), by_id=staff.person.key, kind=kind, to=to, back=back[:600]
    )
    session.add(batch)
    session.flush()
    session.add_all(
        BatchItem(batch_id=batch.key, application_id=application.key, version=version)
        for application, version in chosen
    )
    session.flush()
    return batch


def confirm(session: Session, batch: Batch, *, text: str, text_en: str, letter_id: int | None) -> bool:
    """Let the worker begin; False when it was confirmed before. The batch is locked by the caller.

    Raises RuleBroken when names in the text cannot be filled in, or a message has no words.
    """
    if batch.confirmed_at is not None:
        return False
    wrong = {name: found for name, words in (("text", text), ("text_en", text_en)) if (found := letters.reasons(words))}
    if not text and batch.kind is not BatchKind.MOVE:
        wrong.setdefault("text", []).append(_("Scrivi che cosa dire alle persone, o scegli un modello."))
    if wrong:
        raise RuleBroken(wrong)
    batch.text, batch.text_en, batch.letter_id, batch.confirmed_at = text, text_en, letter_id, now()
    outbox.note(session, CONFIRMED, batch.key)
    return True


# -- reading


def one(session: Session, staff: Staff, id_: int, *, lock: bool = False) -> Batch:
    """The batch, for whoever made it or moves every application of its cooperative; raises NotFound."""
    mine = col(Batch.cooperative_id).in_(staff.cooperatives(Action.MOVE_APPLICATIONS))
    still = col(Batch.cooperative_id).in_(staff.assigned(Action.MOVE_APPLICATIONS))
    statement = select(Batch).where(Batch.id == id_, or_(mine, (Batch.by_id == staff.person.key) & still))  # type: ignore[operator]
    row = session.exec(statement.with_for_update() if lock else statement).first()
    if row is None:
        raise NotFound
    return row


def rows(session: Session, batch: Batch, *, limit: int = MOST) -> list[Row]:
    """Everybody in the batch, in the order of the list; who was erased since is not there any more."""
    found = session.exec(
        select(BatchItem, Application, Act.undone_at)
        .join(Application, col(Application.id) == BatchItem.application_id)
        .outerjoin(Act, col(Act.id) == BatchItem.act_id)
        .where(BatchItem.batch_id == batch.key)
        .options(joinedload(_OPENING).joinedload(Opening.cooperative))  # type: ignore[arg-type]
        .order_by(col(BatchItem.id))
        .limit(limit)
    ).all()
    return [
        Row(item, a, item.why if batch.confirmed_at else obstacle(batch, item, a), undone is not None)
        for item, a, undone in found
    ]


def tally(session: Session, batch: Batch) -> dict[Outcome, int]:
    """How many stand how; every outcome is there."""
    counted = dict(
        session.exec(
            select(BatchItem.outcome, func.count()).where(BatchItem.batch_id == batch.key).group_by(col(BatchItem.outcome))
        ).all()
    )  # fmt: skip
    return {outcome: counted.get(outcome, 0) for outcome in Outcome}


def recent(session: Session, staff: Staff) -> Sequence[tuple[Batch, str, int]]:
    """Batches confirmed in the last seven days with who made them and how many were done, newest first."""
    mine = col(Batch.cooperative_id).in_(staff.cooperatives(Action.MOVE_APPLICATIONS))
    done = (
        select(func.count())
        .where(BatchItem.batch_id == Batch.id, col(BatchItem.outcome).in_((Outcome.DONE, Outcome.UNDONE, Outcome.KEPT)))
        .scalar_subquery()
    )
    return session.exec(
        select(Batch, func.coalesce(Person.name, ""), done)
        .join(Person, col(Person.id) == Batch.by_id)
        .where(or_(mine, Batch.by_id == staff.person.key), col(Batch.confirmed_at) > now() - UNDO)
        .order_by(col(Batch.confirmed_at).desc())
        .limit(30)
    ).all()


def obstacle(batch: Batch, item: BatchItem, application: Application) -> Why:
    """Why this person would be left out if it were done now."""
    if batch.kind is BatchKind.MESSAGE:
        return Why.OVER if application.stage is Stage.WITHDRAWN else Why.NONE
    to = target(batch)
    if application.stage is to:
        return Why.ALREADY
    if application.version != item.version:
        return Why.STALE
    return Why.NONE if application.can_move(to) else Why.NOT_ALLOWED


def target(batch: Batch) -> Stage:
    """The stage a batch brings people to."""
    return batch.to if batch.kind is BatchKind.MOVE and batch.to is not None else Stage.DECLINED


# -- taking back


def ask_undo(session: Session, batch: Batch, *, by: Person) -> bool:
    """Take the whole batch back, mails that still wait at once, the rest by the worker; False when asked before.

    Raises Conflict after seven days.
    """
    if batch.undo_asked_at is not None:
        return False
    if batch.confirmed_at is None or batch.confirmed_at < now() - UNDO:
        raise Conflict(_("Sono passati più di sette giorni: questa azione non si può più annullare."))
    batch.undo_asked_at, batch.undone_by_id = now(), by.key
    numbers = select(BatchItem.application_id).where(BatchItem.batch_id == batch.key, BatchItem.outcome == Outcome.DONE)
    acts = session.exec(select(Act.payload).where(Act.batch_id == batch.key, col(Act.undone_at).is_(None))).all()
    for model, what in ((Move, "move"), (Message, "message")):
        ids = [payload[what] for payload in acts if what in payload]
        session.execute(
            update(model)
            .where(col(model.id).in_(ids), col(model.application_id).in_(numbers), col(model.shown_at) > now())
            .values(shown_at=None)
            .execution_options(synchronize_session=False)
        )
    outbox.note(session, UNDONE, batch.key)
    return True


def leaves_at(session: Session, batch: Batch) -> datetime | None:
    """When the next mail of the batch leaves; None when none waits."""
    mine = select(BatchItem.application_id).where(BatchItem.batch_id == batch.key)
    acts = session.exec(select(Act.payload).where(Act.batch_id == batch.key)).all()
    moments: list[datetime] = []
    for model, what in ((Move, "move"), (Message, "message")):
        ids = [payload[what] for payload in acts if what in payload]
        if ids:
            found = session.exec(
                select(func.min(model.shown_at)).where(
                    col(model.id).in_(ids), col(model.application_id).in_(mine), col(model.shown_at) > now()
                )
            ).one()
            moments += [found] if found is not None else []
    return min(moments, default=None)
