"""Which applications does this member of staff see, and what happened to one of them?

Every function takes the staff member and returns only rows in scope: a number outside it is not found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import contains_eager, joinedload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.applications.desk_models import Call
from portal.applications.judgement import mentions
from portal.applications.merging import queries as merging_queries
from portal.applications.models import Application, ApplicationFile, Message, Move, Remark, Stage
from portal.candidates.models import Cv, Viewing
from portal.cooperatives.policy import Staff
from portal.db import now
from portal.errors import NotFound
from portal.openings.models import Opening, OpeningPlace
from portal.openings.policy import in_scope

# SQLModel types a relationship as the row it leads to; loaders want the attribute.
_OPENING: Any = Application.opening
BOARD_LIMIT = 400  # cards on one board; beyond that the table has pages


@dataclass(frozen=True)
class Event:
    """One line of an application's history, newest last."""

    at: datetime
    kind: str  # move, undo, remark, message, call, view, merge, part
    who: str | None  # a colleague's name; None for the candidate or somebody who left
    by_candidate: bool
    before: Stage | None = None
    after: Stage | None = None
    text: str = ""
    news_at: datetime | None = None  # when the candidate hears of it; None: never
    told: Sequence[str] = ()  # colleagues whom a note tells


def one(
    session: Session,
    staff: Staff,
    id_: int,
    action: Action = Action.READ_APPLICATIONS,
    *,
    lock: bool = False,
    hold: bool = False,
) -> Application:
    """The application with its opening and candidate; raises NotFound outside the staff member's scope.

    With `lock` nobody else changes it until this transaction ends; with `hold` nobody erases it meanwhile, so that
    what is written about it (who looked) still has something to hang on.
    """
    statement = (
        select(Application)
        .join(Opening, col(Opening.id) == Application.opening_id)
        .options(contains_eager(_OPENING))
        .where(Application.id == id_, in_scope(staff, action))
    )
    if lock or hold:
        statement = statement.with_for_update(of=Application, read=hold, key_share=hold)
    row = session.exec(statement).first()
    if row is None:
        raise NotFound
    return row


def opening(session: Session, staff: Staff, id_: int) -> Opening:
    """The opening whose applications are asked for; raises NotFound."""
    row = (
        session.exec(
            select(Opening)
            .where(Opening.id == id_, in_scope(staff, Action.READ_APPLICATIONS))
            .options(joinedload(Opening.further_places).joinedload(OpeningPlace.service), joinedload(Opening.service))  # type: ignore[arg-type]
        )
        .unique()
        .first()
    )
    if row is None:
        raise NotFound
    return row


def board(
    session: Session, staff: Staff, opening_id: int, conditions: Sequence[ColumnElement[bool]] = ()
) -> dict[Stage, list[Application]]:
    """The applications to one opening by stage, oldest first within a stage; every stage is there."""
    rows = session.exec(
        _listing(staff, Application.opening_id == opening_id, *conditions)
        .order_by(col(Application.submitted_at), col(Application.id))
        .limit(BOARD_LIMIT)
    ).all()
    lanes: dict[Stage, list[Application]] = {stage: [] for stage in Stage}
    for row in rows:
        lanes[row.stage].append(row)
    return lanes


def page(
    session: Session, staff: Staff, conditions: Sequence[ColumnElement[bool]], *, offset: int, limit: int
) -> tuple[Sequence[Application], int]:
    """One page of the table, newest first, and how many there are in all."""
    listing = _listing(staff, *conditions)
    total = session.exec(select(func.count()).select_from(listing.order_by(None).subquery())).one()
    rows = session.exec(
        listing.order_by(col(Application.submitted_at).desc(), col(Application.id).desc()).offset(offset).limit(limit)
    ).all()
    return rows, total


def chosen(
    session: Session, staff: Staff, conditions: Sequence[ColumnElement[bool]], limit: int
) -> Sequence[Application]:
    """Applications that this person may move, newest first, at most `limit` and one more."""
    return session.exec(
        select(Application)
        .join(Opening, col(Opening.id) == Application.opening_id)
        .options(contains_eager(_OPENING))
        .where(in_scope(staff, Action.MOVE_APPLICATIONS), *conditions)
        .order_by(col(Application.submitted_at).desc(), col(Application.id).desc())
        .limit(limit + 1)
    ).all()


def unread_counts(session: Session, numbers: Sequence[int]) -> dict[int, int]:
    """How many messages from the candidate nobody has read, for those of these applications that have some."""
    if not numbers:
        return {}
    rows = session.exec(
        select(Message.application_id, func.count())
        .where(
            col(Message.application_id).in_(numbers),
            col(Message.from_candidate).is_(True),
            col(Message.read_at).is_(None),
        )
        .group_by(col(Message.application_id))
    )
    return dict(rows.all())


def overdue(today: date) -> list[ColumnElement[bool]]:
    """Conditions: the promised day is over and the person has no answer."""
    return [
        col(Application.answer_by) < today,
        col(Application.answered_at).is_(None),
        col(Application.stage).in_((Stage.RECEIVED, Stage.READ)),
    ]


def unread_messages() -> SelectOfScalar[int]:
    """Numbers of applications with a message from the candidate that nobody has read."""
    return select(Message.application_id).where(col(Message.from_candidate).is_(True), col(Message.read_at).is_(None))


def stage_counts(session: Session, staff: Staff, openings: Sequence[int] = ()) -> dict[Stage, int]:
    """How many applications (to all openings, or to these) stand in each stage; every stage is there."""
    statement = (
        select(Application.stage, func.count())
        .join(Opening, col(Opening.id) == Application.opening_id)
        .where(in_scope(staff, Action.READ_APPLICATIONS))
        .group_by(col(Application.stage))
    )
    if openings:
        statement = statement.where(col(Application.opening_id).in_(openings))
    counted = dict(session.exec(statement).all())
    return {stage: counted.get(stage, 0) for stage in Stage}


def openings(session: Session, staff: Staff) -> Sequence[tuple[int, str]]:
    """Numbers and titles of openings with at least one application, for the filter."""
    statement = (
        select(Opening.id, Opening.title)
        .where(in_scope(staff, Action.READ_APPLICATIONS), col(Opening.id).in_(select(Application.opening_id)))
        .order_by(Opening.title)
    )
    return [(int(i or 0), t) for i, t in session.exec(statement)]


def files(session: Session, application_id: int) -> Sequence[Cv]:
    """The files of an application that is known to be in scope, the CV first."""
    return session.exec(
        select(Cv).join(ApplicationFile, col(ApplicationFile.cv_id) == Cv.id)
        .where(ApplicationFile.application_id == application_id).order_by(col(ApplicationFile.id))
    ).all()  # fmt: skip


def file(session: Session, staff: Staff, application_id: int, cv_id: int) -> tuple[Application, Cv]:
    """One file through the application it belongs to; raises NotFound."""
    application = one(session, staff, application_id, Action.READ_FILES, hold=True)
    row = session.exec(
        select(Cv).join(ApplicationFile, col(ApplicationFile.cv_id) == Cv.id)
        .where(ApplicationFile.application_id == application.key, Cv.id == cv_id)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    return application, row


def others(session: Session, staff: Staff, application: Application) -> Sequence[Application]:
    """Other applications of the same person that this member of staff may see; of all addresses of a merged dossier."""
    home = application.opening.cooperative_id
    group = merging_queries.members(session, home, application.candidate_id)
    same = or_(
        col(Application.candidate_id) == application.candidate_id,
        and_(col(Opening.cooperative_id) == home, col(Application.candidate_id).in_(group)),
    )
    return session.exec(
        _listing(staff, same, Application.id != application.id)
        .order_by(col(Application.submitted_at).desc())
    ).all()  # fmt: skip


def history(session: Session, application: Application) -> list[Event]:
    """All that happened to an application in scope, oldest first."""
    people = session.exec(select(Person.id, Person.name).where(col(Person.id).in_(_people(application.key)))).all()
    names: dict[int | None, str] = dict(people)
    events = [
        Event(
            m.at,
            "undo" if m.undoes_id else "move",
            names.get(m.by_id),
            m.by_id is None,
            m.before,
            m.after,
            m.note,
            m.shown_at,
        )
        for m in session.exec(select(Move).where(Move.application_id == application.key))
    ]
    told = mentions.told_of(session, application.key)
    events += [
        Event(r.created_at, "remark", names.get(r.by_id), False, text=r.text, told=told.get(r.key, ()))
        for r in session.exec(select(Remark).where(Remark.application_id == application.key))
    ]
    events += [
        Event(m.created_at, "message", names.get(m.by_id), m.from_candidate, text=m.text, news_at=m.shown_at)
        for m in session.exec(select(Message).where(Message.application_id == application.key))
    ]
    events += [
        Event(c.at, "call", c.caller, False, text=c.said)
        for c in session.exec(select(Call).where(Call.application_id == application.key))
    ]
    events += [
        Event(v.at, "view", names.get(v.person_id), False, text=v.what)
        for v in session.exec(
            select(Viewing).where(Viewing.application_id == application.key, col(Viewing.what).in_(("cv", "export")))
        )
    ]
    events += [
        Event(step.at, "part" if step.back else "merge", step.who, False)
        for step in merging_queries.steps(session, application, application.opening.cooperative_id)
    ]
    return sorted(events, key=lambda e: e.at)


def _people(application_id: int) -> Any:
    moves = select(Move.by_id).where(Move.application_id == application_id)
    remarks = select(Remark.by_id).where(Remark.application_id == application_id)
    messages = select(Message.by_id).where(Message.application_id == application_id)
    views = select(Viewing.person_id).where(Viewing.application_id == application_id)
    return moves.union(remarks, messages, views)


def _listing(staff: Staff, *conditions: ColumnElement[bool] | bool) -> SelectOfScalar[Application]:
    return (
        select(Application)
        .join(Opening, col(Opening.id) == Application.opening_id)
        .options(contains_eager(_OPENING))
        .where(in_scope(staff, Action.READ_APPLICATIONS), *conditions)
    )


def still_waiting(session: Session, application: Application, text: str) -> Message | None:
    """A message with the same words that has not left yet."""
    return session.exec(
        select(Message).where(
            Message.application_id == application.key, Message.text == text, col(Message.shown_at) > now()
        )
    ).first()


def is_logged(session: Session, application: Application, at: datetime, said: str) -> bool:
    """Whether this call was written down already."""
    statement = select(Call.id).where(Call.application_id == application.key, Call.at == at, Call.said == said)
    return session.exec(statement).first() is not None
