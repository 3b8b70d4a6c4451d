"""How is each kind of act taken back, when is that refused, and which acts may this person still undo?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from portal import acts
from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.acts import UNDO, Act
from portal.applications import desk_actions, letters
from portal.applications.desk_models import Why
from portal.applications.lists import keeping as lists
from portal.applications.merging import actions as merging
from portal.applications.merging import queries as merging_queries
from portal.applications.models import WAIT, Application, Message, Move, Stage
from portal.applications.tags import keeping as tags
from portal.cooperatives.policy import Staff
from portal.db import now
from portal.errors import Conflict, NotFound
from portal.i18n import gettext as _
from portal.openings import actions as openings
from portal.openings import templates as opening_templates
from portal.openings.models import Assignment, Opening
from portal.pool import pass_on


class CannotUndo(Conflict):
    """Something happened since; `why` is the reason as a batch keeps it."""

    def __init__(self, why: Why, message: str) -> None:
        super().__init__(message)
        self.why = why


def undo(session: Session, act: Act, *, by: Person) -> bool:
    """Take an act back; False when that was done before, so a second click shows the finished result.

    Raises Conflict with the reason when it is too late or something happened since.
    """
    act = acts.locked(session, act)
    if act.undone_at is not None:
        return False
    if act.until < now():
        raise CannotUndo(Why.OVER, _("Sono passati più di sette giorni: questa azione non si può più annullare."))
    KINDS[act.kind](session, act, by)
    act.undone_at, act.undone_by_id = now(), by.key
    return True


def _move_back(session: Session, act: Act, by: Person) -> None:
    application = session.exec(select(Application).where(Application.id == act.application_id).with_for_update()).one()
    taken_back = select(Move.undoes_id).where(Move.application_id == application.key, col(Move.undoes_id).is_not(None))
    # Steps that were taken back, and the taking back itself, are out of the way of the ones before.
    newest = session.exec(
        select(Move)
        .where(
            Move.application_id == application.key, col(Move.undoes_id).is_(None), col(Move.id).not_in(taken_back)
        )
        .order_by(col(Move.id).desc())
        .limit(1)
    ).one()  # fmt: skip
    if newest.id != act.payload["move"]:
        if application.stage is Stage.WITHDRAWN:
            raise CannotUndo(Why.MOVED_ON, _("Nel frattempo la persona ha ritirato la candidatura."))
        raise CannotUndo(
            Why.MOVED_ON, _("Nel frattempo la candidatura è stata spostata di nuovo: annulla prima quello spostamento.")
        )
    if _hired_elsewhere(session, application, act):
        raise CannotUndo(
            Why.HIRED_ELSEWHERE, _("Nel frattempo questa persona ha avuto il lavoro in un’altra vostra selezione.")
        )
    desk_actions.take_back(session, application, by=by, step=newest)
    if newest.after is Stage.DECLINED:
        pass_on.take_back(session, application.key)


def _hired_elsewhere(session: Session, application: Application, act: Act) -> bool:
    """Whether the same cooperative hired the person for another opening after the act."""
    same = merging_queries.members(session, act.cooperative_id, application.candidate_id)
    found = session.exec(
        select(Application.id)
        .join(Opening, col(Opening.id) == Application.opening_id)
        .join(Move, col(Move.application_id) == Application.id)
        .where(
            col(Application.candidate_id).in_(same), Application.id != application.id,
            Opening.cooperative_id == act.cooperative_id, Application.stage == Stage.HIRED,
            Move.after == Stage.HIRED, col(Move.at) > act.at,
        )
        .limit(1)
    )  # fmt: skip
    return found.first() is not None


def _stop_message(session: Session, act: Act, _by: Person) -> None:
    row = session.exec(
        select(Message).where(Message.id == act.payload["message"], Message.application_id == act.application_id)
        .with_for_update()
    ).one()  # fmt: skip
    if row.shown_at is not None and row.shown_at <= now():
        raise CannotUndo(Why.SENT, _("Il messaggio è già partito: non si può fermare, si può solo scriverne un altro."))
    row.shown_at = None
    desk_actions.reckon_answer(session, session.get_one(Application, act.application_id))


KINDS: dict[str, Callable[[Session, Act, Person], None]] = {
    desk_actions.MOVED: _move_back,
    desk_actions.WRITTEN: _stop_message,
    openings.CLOSED: openings.reopen,
    openings.DELETED: openings.restore,
    letters.DELETED: letters.restore,
    lists.DELETED: lists.restore,
    tags.DELETED: tags.restore,
    tags.MERGED: tags.part,
    merging.JOINED: merging.part,
    merging.APART: merging.ask_again,
    opening_templates.DELETED: opening_templates.restore,
}


# -- which acts there are


@dataclass(frozen=True)
class Line:
    """One act as the page shows it, with the names that belong to it."""

    act: Act
    who: str
    person: str | None
    opening: str | None
    undone_by: str | None
    news_at: datetime | None  # when the candidate hears of it; None: never, or it is none of their business

    @property
    def waits(self) -> bool:
        """Whether the candidate has not heard of it yet."""
        return self.act.undone_at is None and self.news_at is not None and self.news_at > now()

    @property
    def can_be_undone(self) -> bool:
        """Whether it is worth a button: the rules are asked again when it is pressed."""
        return self.act.undone_at is None and (self.act.kind != desk_actions.WRITTEN or self.waits)


def one(session: Session, staff: Staff, id_: int) -> Act:
    """The act of this number; raises NotFound outside the scope, or when it went with its application."""
    row = session.exec(select(Act).where(Act.id == id_, _in_scope(staff))).first()
    if row is None:
        raise NotFound
    return row


def recent(session: Session, staff: Staff, *, limit: int = 100) -> list[Line]:
    """What was done one by one in the last seven days, newest first; batches have their own pages."""
    return _lines(session, staff, Act.at > now() - UNDO, col(Act.batch_id).is_(None), limit=limit)


def waiting(session: Session, staff: Staff, *, opening_id: int | None = None, limit: int = 5) -> list[Line]:
    """What staff just did and the candidates have not heard of yet, newest first; batches left out."""
    here = () if opening_id is None else (Act.opening_id == opening_id,)
    told = (desk_actions.MOVED, desk_actions.WRITTEN)
    fresh = (col(Act.undone_at).is_(None), col(Act.kind).in_(told), col(Act.batch_id).is_(None))
    found = _lines(session, staff, Act.at > now() - WAIT, *fresh, *here, limit=limit)
    return [line for line in found if line.waits]


def of_application(session: Session, staff: Staff, application_id: int) -> list[Line]:
    """What was done with one application in the last seven days and can still be undone, newest first.

    Of several moves only the newest: the others have to wait their turn.
    """
    lines = _lines(session, staff, Act.at > now() - UNDO, Act.application_id == application_id, limit=50)
    moved, out = False, []
    for line in lines:
        if line.can_be_undone and not (moved and line.act.kind == desk_actions.MOVED):
            out.append(line)
        moved = moved or (line.act.kind == desk_actions.MOVED and line.act.undone_at is None)
    return out


def _lines(session: Session, staff: Staff, *conditions: ColumnElement[bool] | bool, limit: int) -> list[Line]:
    undoer = aliased(Person)
    rows: Sequence[tuple[Act, str | None, str | None, str | None, str | None, str | None]] = session.exec(
        select(Act, Person.name, Person.email, Application.name, Opening.title, undoer.name)  # type: ignore[call-overload]
        .outerjoin(Person, col(Person.id) == Act.by_id)
        .outerjoin(Application, col(Application.id) == Act.application_id)
        .outerjoin(Opening, col(Opening.id) == Act.opening_id)
        .outerjoin(undoer, undoer.id == Act.undone_by_id)
        .where(_in_scope(staff), *conditions)
        .order_by(col(Act.at).desc(), col(Act.id).desc())
        .limit(limit)
    ).all()
    news = _news(session, [row[0] for row in rows])
    two = _dossiers(session, [row[0] for row in rows])
    return [
        Line(act, name or email or "", person or two.get(act.key), opening, undone_by, news.get(act.key))
        for act, name, email, person, opening, undone_by in rows
    ]


def _dossiers(session: Session, found: Sequence[Act]) -> dict[int, str]:
    """Whom acts about two dossiers are about, by the act's number; the acts themselves hold no name."""
    about = [act for act in found if act.kind in (merging.JOINED, merging.APART)]
    pairs = {act.key: [(act.cooperative_id, number) for number in act.payload["people"]] for act in about}
    names = merging_queries.names(session, {pair for two in pairs.values() for pair in two})
    gone = _("una persona che ha cancellato i suoi dati")
    return {key: " · ".join(dict.fromkeys(names.get(pair, gone) for pair in two)) for key, two in pairs.items()}


def _news(session: Session, found: Sequence[Act]) -> dict[int, datetime]:
    """When the candidates hear of these acts: one statement for moves and one for messages."""
    out: dict[int, datetime] = {}
    for kind, what, model in ((desk_actions.MOVED, "move", Move), (desk_actions.WRITTEN, "message", Message)):
        numbers = {act.payload[what]: act.key for act in found if act.kind == kind}
        if numbers:
            rows = session.exec(select(model.id, model.shown_at).where(col(model.id).in_(list(numbers))))
            out |= {numbers[id_]: at for id_, at in rows if id_ is not None and at is not None}
    return out


def _in_scope(staff: Staff) -> ColumnElement[bool]:
    """Acts about applications that one may move; about openings and letters for those who write them."""
    parts: list[ColumnElement[bool]] = []
    about_people = col(Act.kind).in_((desk_actions.MOVED, desk_actions.WRITTEN))
    if mine := staff.cooperatives(Action.MOVE_APPLICATIONS):
        parts.append(and_(about_people, col(Act.cooperative_id).in_(mine)))
    if assigned := staff.assigned(Action.MOVE_APPLICATIONS):
        follows = select(Assignment.opening_id).where(Assignment.person_id == staff.person.key)
        parts.append(and_(about_people, col(Act.cooperative_id).in_(assigned), col(Act.opening_id).in_(follows)))
    if writes := staff.cooperatives(Action.WRITE_OPENINGS):
        about_openings = col(Act.kind).in_((openings.CLOSED, openings.DELETED, opening_templates.DELETED))
        parts.append(and_(about_openings, col(Act.cooperative_id).in_(writes)))
    if merges := staff.cooperatives(Action.MERGE_CANDIDATES):
        about_dossiers = col(Act.kind).in_((merging.JOINED, merging.APART))
        parts.append(and_(about_dossiers, col(Act.cooperative_id).in_(merges)))
    if letters_of := staff.cooperatives(Action.WRITE_LETTERS):
        parts.append(and_(col(Act.kind) == letters.DELETED, col(Act.cooperative_id).in_(letters_of)))
    if tags_of := staff.cooperatives(Action.TAG_CANDIDATES):
        about_tags = col(Act.kind).in_((lists.DELETED, tags.DELETED, tags.MERGED))
        parts.append(and_(about_tags, col(Act.cooperative_id).in_(tags_of)))
    return or_(*parts) if parts else false()
