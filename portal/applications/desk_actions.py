"""What do staff do with an application: move it, note something, write to the person, look at it?

What the person hears of waits a quarter of an hour (`WAIT`): until then it can be taken back and leaves no trace for
them. Every move and message is recorded as an act, so that it can be undone (`undoing.py`).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select, update

from portal import acts, outbox
from portal.accounts.models import Person
from portal.applications import queries
from portal.applications.desk_models import Call
from portal.applications.models import CLOSING, WAIT, Application, Message, Move, Remark, Stage
from portal.candidates.models import Viewing
from portal.db import now
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.pool import pass_on

MOVED, WRITTEN, LEFT = "application.moved", "message.written", "interview.left"


@dataclass(frozen=True)
class Spoken:
    """A call that was made: when, who called, what was said."""

    at: datetime
    caller: str
    said: str


@dataclass(frozen=True)
class Told:
    """How the person hears of a move: by mail, in the usual words or in one's own; or they heard it in a call."""

    words: str = ""
    call: Spoken | None = None


class Stale(Conflict):
    """A colleague changed the application since the page was shown."""


class Forbidden(Conflict):
    """The step is not in the table of allowed moves."""


def move(
    session: Session, application: Application, to: Stage, *, by: Person, version: int | None, note: str = "",
    told: Told | None = None, batch_id: int | None = None,
) -> Move | None:  # fmt: skip
    """Bring an application (locked by the caller) to a stage; the person is told after the wait, or was told by call.

    None when it is there already, so a form sent twice shows the finished result. Raises Stale when a colleague moved
    it since the page was shown, Forbidden when the step is not in the table of allowed moves, and RuleBroken when it
    would close the application without anybody saying how the person is told.
    """
    if application.stage is to:
        return None
    if application.version != version:
        raise Stale(
            _(
                "Nel frattempo una collega o un collega ha spostato questa candidatura. Guarda com’è adesso e decidi di nuovo."
            )
        )
    if not application.can_move(to):
        raise Forbidden(_("Da questa fase non si può passare a quella scelta."))
    if to in CLOSING and told is None:
        raise RuleBroken({"tell": [_("Di’ come lo viene a sapere la persona: per e-mail o con una telefonata.")]})
    told = told or Told()
    step = Move(application_id=application.key, before=application.stage, after=to, by_id=by.key, note=note)
    _hide_unseen(session, application)
    application.stage = to
    application.version += 1
    session.add(step)
    session.flush()
    if told.call is None:
        announce(session, application, step)
    else:
        log_call(session, application, told.call, by=by, move_id=step.key)
    if told.words:
        _say(session, application, step, told.words, by)
    if to in queries.ANSWERED and application.answered_at is None:
        application.answered_at = now()
    if step.before is Stage.INTERVIEW or step.before is Stage.OFFER:  # an interview that is ahead may have to go
        outbox.note(session, LEFT, application.key, at=now() + WAIT)
    _record(session, MOVED, application, by=by, batch_id=batch_id, move=step.key, after=to.value)
    return step


def ask_for_others(session: Session, application: Application, *, by: Person) -> None:
    """With the no goes the question whether other cooperatives may see the person."""
    pass_on.ask(
        session, application_id=application.key, candidate_id=application.candidate_id,
        cooperative_id=application.opening.cooperative_id, by=by,
    )  # fmt: skip


def announce(session: Session, application: Application, step: Move) -> None:
    """The person hears of this step after the wait; unless they think it stands there anyway, then never."""
    if queries.seen(session, application, before=step.key).stage is step.after:
        step.shown_at = None
        return
    step.shown_at = now() + WAIT
    outbox.note(session, MOVED, step.key, at=step.shown_at)


def _say(session: Session, application: Application, step: Move, text: str, by: Person) -> None:
    """One's own words about a step: in its mail, or with a notice of their own when the step itself is no news."""
    own = step.shown_at is None or step.after not in queries.ANSWERED
    row = Message(application_id=application.key, by_id=by.key, text=text, move_id=None if own else step.key)
    row.shown_at = now() + WAIT if own else step.shown_at
    session.add(row)
    session.flush()
    if own:
        outbox.note(session, WRITTEN, row.key, at=row.shown_at)


def take_back(session: Session, application: Application, *, by: Person, step: Move) -> Move:
    """Undo the newest step of an application (locked by the caller): to where it was, with both acts in the history.

    What the person has not seen yet they never see; what they know they are told about.
    """
    assert step.before is not None, "the first move is the candidate's"
    _hide_unseen(session, application)
    back = Move(
        application_id=application.key, before=application.stage, after=step.before, by_id=by.key, undoes_id=step.key
    )
    application.stage = step.before
    application.version += 1
    session.add(back)
    session.flush()
    announce(session, application, back)
    reckon_answer(session, application)
    outbox.note(session, LEFT, application.key)
    return back


def _hide_unseen(session: Session, application: Application) -> None:
    """Only the newest news is told: what still waits gives way, with the words that go with it."""
    waiting = session.exec(select(Move).where(Move.application_id == application.key, col(Move.shown_at) > now())).all()
    for step in waiting:
        step.shown_at = None
    if waiting:
        session.execute(
            update(Message)
            .where(col(Message.move_id).in_([m.key for m in waiting]))
            .values(shown_at=None)
            .execution_options(synchronize_session=False)
        )
        session.flush()


def reckon_answer(session: Session, application: Application) -> None:
    """Whether the person has (or will have in a moment) an answer, after something was taken back."""
    steps = select(Move.at).where(
        Move.application_id == application.key, col(Move.by_id).is_not(None), col(Move.after).in_(queries.ANSWERED),
        col(Move.shown_at).is_not(None), col(Move.undoes_id).is_(None),
    )  # fmt: skip
    words = select(Message.created_at).where(
        Message.application_id == application.key, col(Message.from_candidate).is_(False),
        col(Message.shown_at).is_not(None),
    )  # fmt: skip
    calls = select(Call.at).where(Call.application_id == application.key)
    session.flush()
    moments = [at for statement in (steps, words, calls) for at in session.exec(statement)]
    application.answered_at = min(moments, default=None)


def log_call(
    session: Session, application: Application, call: Spoken, *, by: Person, move_id: int | None = None
) -> Call:
    """Write down a call with the person: it counts as an answer."""
    row = Call(
        application_id=application.key, move_id=move_id, by_id=by.key, at=call.at, caller=call.caller, said=call.said
    )
    session.add(row)
    if application.answered_at is None:
        application.answered_at = now()
    return row


def remark(session: Session, application: Application, *, by: Person, text: str) -> Remark:
    """A note for colleagues."""
    row = Remark(application_id=application.key, by_id=by.key, text=text)
    session.add(row)
    return row


def write(session: Session, application: Application, *, by: Person, text: str, batch_id: int | None = None) -> Message:
    """A message to the person: after the wait on their status page, and announced by mail."""
    row = Message(application_id=application.key, by_id=by.key, text=text, shown_at=now() + WAIT)
    session.add(row)
    session.flush()
    if application.answered_at is None:
        application.answered_at = now()
    outbox.note(session, WRITTEN, row.key, at=row.shown_at)
    _record(session, WRITTEN, application, by=by, batch_id=batch_id, message=row.key)
    return row


def _record(
    session: Session, kind: str, application: Application, *, by: Person, batch_id: int | None, **payload: object
) -> None:
    acts.record(
        session, kind, by=by, cooperative_id=application.opening.cooperative_id, opening_id=application.opening_id,
        application_id=application.key, batch_id=batch_id, **payload,
    )  # fmt: skip


def looked(session: Session, application: Application, *, by: Person, what: str) -> None:
    """Write down who saw what, in the transaction that shows it."""
    session.add(
        Viewing(
            candidate_id=application.candidate_id, application_id=application.key,
            cooperative_id=application.opening.cooperative_id, person_id=by.key, what=what,
        )
    )  # fmt: skip


def messages_read(session: Session, application: Application) -> None:
    """The candidate's messages have been seen."""
    session.execute(
        update(Message)
        .where(
            col(Message.application_id) == application.key,
            col(Message.from_candidate).is_(True),
            col(Message.read_at).is_(None),
        )
        .values(read_at=now())
        .execution_options(synchronize_session=False)
    )
