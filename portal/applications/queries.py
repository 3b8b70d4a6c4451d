"""What does a candidate find behind their link: the application, its steps, words and files? (Staff: `desk_queries`.)"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import and_, or_
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from portal.applications.desk_models import Call
from portal.applications.models import FINAL, Application, ApplicationFile, Message, Move, Remark, Stage
from portal.candidates.models import Candidate, Cv
from portal.db import now
from portal.errors import Gone
from portal.openings.models import Opening

# SQLModel types a relationship as the row it leads to; loaders want the attribute.
_OPENING: Any = Application.opening
_WHOLE = (
    joinedload(_OPENING).joinedload(Opening.cooperative),  # type: ignore[arg-type]
    joinedload(Application.candidate),  # type: ignore[arg-type]
)
# Stages that are an answer to the candidate.
ANSWERED = frozenset({Stage.INTERVIEW, Stage.OFFER, Stage.HIRED, Stage.DECLINED})


def by_submission(session: Session, submission: str) -> Application | None:
    """What a form that was shown has become, if it was sent."""
    return session.exec(select(Application).where(Application.submission == submission).options(*_WHOLE)).first()


def by_link(session: Session, reference: str, link_version: int, *, lock: bool = False) -> Application:
    """The application a status link opens; raises Gone when the link was revoked or the application erased."""
    statement = select(Application).where(Application.reference == reference).options(*_WHOLE)
    row = session.exec(statement.with_for_update(of=Application) if lock else statement).first()
    if row is None or row.link_version != link_version:
        raise Gone
    return row


def whole(session: Session, application_id: int) -> Application | None:
    """The application with its opening, cooperative and candidate; None when it was erased meanwhile."""
    return session.exec(select(Application).where(Application.id == application_id).options(*_WHOLE)).first()


def of_email(session: Session, email: str) -> Sequence[Application]:
    """All applications made under an address, newest first."""
    return session.exec(
        select(Application)
        .join(Candidate, col(Candidate.id) == Application.candidate_id)
        .where(Candidate.email == email)
        .options(*_WHOLE)
        .order_by(col(Application.submitted_at).desc(), col(Application.id).desc())
    ).all()


def closed_before(session: Session, day: date) -> Sequence[int]:
    """Numbers of applications to openings that ended (closed, or past their last day) before this day."""
    end = datetime.combine(day, time.min, UTC)
    ended = or_(col(Opening.closed_at) < end, and_(col(Opening.closed_at).is_(None), col(Opening.closes_on) < day))
    rows = session.exec(select(Application.id).join(Opening, col(Opening.id) == Application.opening_id).where(ended))
    return [number for number in rows if number is not None]


def moves(session: Session, application_id: int) -> Sequence[Move]:
    """Every step, oldest first."""
    return session.exec(
        select(Move).where(Move.application_id == application_id).order_by(col(Move.at), col(Move.id))
    ).all()


def messages(session: Session, application_id: int) -> Sequence[Message]:
    """Words both ways, oldest first."""
    return session.exec(
        select(Message)
        .where(Message.application_id == application_id)
        .order_by(col(Message.created_at), col(Message.id))
    ).all()


@dataclass(frozen=True)
class Seen:
    """An application as its candidate may see it now: what staff did a moment ago can still be taken back."""

    stage: Stage
    moves: list[Move]
    messages: list[Message]
    answered: bool

    @property
    def is_final(self) -> bool:
        """Whether, as far as the candidate knows, nothing more will happen."""
        return self.stage in FINAL


def seen(session: Session, application: Application, *, before: int | None = None) -> Seen:
    """What the candidate sees; with `before`, as if the move of that number had not been made."""
    moment = now()
    steps = [m for m in moves(session, application.key) if before is None or m.key < before]
    shown = [m for m in steps if m.shown_at is not None and m.shown_at <= moment]
    words = messages(session, application.key)
    told = [m for m in words if m.shown_at is not None and m.shown_at <= moment]
    waits = len(told) < len(words) or len(shown) < len(steps) or before is not None
    if not waits:
        return Seen(application.stage, shown, told, application.answered_at is not None)
    answered = any(not m.from_candidate for m in told) or any(
        m.by_id is not None and m.after in ANSWERED for m in shown
    )
    return Seen(shown[-1].after if shown else Stage.RECEIVED, shown, told, answered)


def seen_of_each(session: Session, applications: Sequence[Application]) -> dict[int, Seen]:
    """The same for several applications of one person, by number."""
    numbers = [a.key for a in applications]
    waits = set(
        session.exec(
            select(Move.application_id).where(col(Move.application_id).in_(numbers), col(Move.shown_at) > now())
        )
    )
    waits |= set(
        session.exec(
            select(Message.application_id).where(
                col(Message.application_id).in_(numbers), col(Message.shown_at) > now()
            )
        )
    )
    return {
        a.key: seen(session, a) if a.key in waits else Seen(a.stage, [], [], a.answered_at is not None)
        for a in applications
    }


def calls(session: Session, application_id: int) -> Sequence[Call]:
    """Calls in which the person was told something, oldest first."""
    return session.exec(select(Call).where(Call.application_id == application_id).order_by(col(Call.at))).all()


def remarks(session: Session, application_id: int) -> Sequence[Remark]:
    """What colleagues noted: for the export of one's own data only."""
    return session.exec(
        select(Remark).where(Remark.application_id == application_id).order_by(col(Remark.created_at))
    ).all()


def files(session: Session, application_id: int) -> Sequence[Cv]:
    """The files given with an application, the CV first."""
    return session.exec(
        select(Cv)
        .join(ApplicationFile, col(ApplicationFile.cv_id) == Cv.id)
        .where(ApplicationFile.application_id == application_id)
        .order_by(col(ApplicationFile.id))
    ).all()


def standing(session: Session, candidate_id: int, opening_id: int) -> Application | None:
    """What the person sent to this opening and did not withdraw."""
    return session.exec(
        select(Application)
        .where(
            Application.candidate_id == candidate_id,
            Application.opening_id == opening_id,
            Application.stage != Stage.WITHDRAWN,
        )
        .options(*_WHOLE)
        .order_by(col(Application.id).desc())
    ).first()


def known_to(session: Session, candidate_id: int, cooperative_id: int, *, besides: int) -> bool:
    """Whether another application of this person lies with the cooperative, in whatever stage."""
    return (
        session.exec(
            select(Application.id)
            .join(Opening, col(Opening.id) == Application.opening_id)
            .where(
                Application.candidate_id == candidate_id, Opening.cooperative_id == cooperative_id, Application.id != besides
            )
            .limit(1)
        ).first()
        is not None
    )  # fmt: skip
