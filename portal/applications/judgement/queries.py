"""Which judgements may this colleague read? The others' once their own is in, side by side, with no sum and in no ranking."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlalchemy.orm import contains_eager
from sqlmodel import Session, col, select

from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.applications.interviews.models import Interview, InterviewPanel
from portal.applications.judgement import actions
from portal.applications.judgement.actions import HIGHEST, LOWEST, Mark
from portal.applications.judgement.models import Criterion, Judgement
from portal.applications.models import Application
from portal.cooperatives.policy import Staff
from portal.errors import NotFound
from portal.openings.models import Opening
from portal.openings.policy import in_scope

# SQLModel types a relationship as the row it leads to; loaders want the attribute.
_OPENING: Any = Application.opening


@dataclass
class Sheet:
    """What one colleague handed in: the newest edition, and the ones before, newest first."""

    name: str | None  # None: somebody who left
    mine: bool
    at: datetime
    note: str
    marks: dict[int, Mark]
    earlier: list["Sheet"] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One criterion with everybody's marks, in the order of the sheets; None: not asked when they judged."""

    criterion: Criterion
    marks: list[Mark | None]

    @property
    def heights(self) -> list[tuple[int, int]]:
        """How many gave each mark, from the lowest to the highest: for the small picture."""
        values = [mark.value for mark in self.marks if mark]
        return [(value, values.count(value)) for value in range(LOWEST, HIGHEST + 1)]


@dataclass(frozen=True)
class SideBySide:
    """Everybody's judgement of one application; who looks on without judging is named too."""

    sheets: list[Sheet]
    rows: list[Row]
    lookers: list[str]


def application(session: Session, staff: Staff, id_: int, *, lock: bool = False) -> Application:
    """The application that this person may judge: who follows its opening, or sits in at its interview.

    Raises NotFound outside that.
    """
    homes = staff.cooperatives(Action.WRITE_JUDGEMENTS) | staff.assigned(Action.WRITE_JUDGEMENTS)
    sits_in = (
        select(Interview.application_id)
        .join(InterviewPanel, col(InterviewPanel.round_id) == Interview.round_id)
        .where(InterviewPanel.person_id == staff.person.key)
    )
    statement = (
        select(Application)
        .join(Opening, col(Opening.id) == Application.opening_id)
        .options(contains_eager(_OPENING))
        .where(
            Application.id == id_,
            col(Opening.cooperative_id).in_(homes),
            or_(in_scope(staff, Action.WRITE_JUDGEMENTS), col(Application.id).in_(sits_in)),
        )
    )
    if lock:
        statement = statement.with_for_update(of=Application).execution_options(populate_existing=True)
    row = session.exec(statement).first()
    if row is None:
        raise NotFound
    return row


def sees(session: Session, staff: Staff, application: Application) -> bool:
    """Whether the application itself is open to this person, and not only the interview at which they sit in."""
    wall = in_scope(staff, Action.READ_APPLICATIONS)
    return session.exec(select(Opening.id).where(Opening.id == application.opening_id, wall)).first() is not None


def may_read(own: Judgement | None) -> bool:
    """Whether the others' judgements are open to whoever handed this in: nothing of them shows before, not even a count."""
    return own is not None and (own.version > 0 or own.abstained_at is not None)


def side_by_side(session: Session, application: Application, me: Person) -> SideBySide | None:
    """Everybody's marks, criterion by criterion, colleagues in order of name; None while one's own are not in."""
    if not may_read(actions.of(session, application.key, me.key)):
        return None
    sheets = sheets_of(session, application.key, me)
    used = {number for sheet in sheets for number in sheet.marks}
    asked = session.exec(
        select(Criterion)
        .where(
            Criterion.opening_id == application.opening_id,
            or_(col(Criterion.retired_at).is_(None), col(Criterion.id).in_(used)),
        )
        .order_by(col(Criterion.retired_at).is_not(None), col(Criterion.position), col(Criterion.id))
    ).all()
    rows = [Row(c, [sheet.marks.get(c.key) for sheet in sheets]) for c in asked]
    return SideBySide(sheets, rows, _lookers(session, application.key))


def sheets_of(session: Session, application_id: int, me: Person, *, only_mine: bool = False) -> list[Sheet]:
    """What was handed in, by name, one's own first; each with its earlier editions."""
    found: dict[int, Sheet] = {}
    everything = actions.history(session, application_id)
    names = _names(session, [row.person_id for row, _edition, _scores in everything])
    for row, edition, scores in everything:
        mine = row.person_id == me.key
        if only_mine and not mine:
            continue
        marks = {score.criterion_id: Mark(score.value, score.note) for score in scores}
        sheet = Sheet(names.get(row.person_id), mine, edition.at, edition.note, marks)
        before = found.get(row.key)
        if before is not None:
            sheet.earlier = [before, *before.earlier]
            before.earlier = []
        found[row.key] = sheet
    return sorted(found.values(), key=lambda s: (not s.mine, s.name is None, (s.name or "").casefold()))


def for_the_person(session: Session, application_id: int) -> list[dict[str, Any]]:
    """All that was handed in about an application, every edition, for the export of the person's own data.

    As with notes the colleagues are not named: it is the cooperative that speaks.
    """
    everything = actions.history(session, application_id)
    used = {score.criterion_id for _row, _edition, scores in everything for score in scores}
    rows = session.exec(select(Criterion).where(col(Criterion.id).in_(used))).all()
    words = {row.key: row for row in rows}
    return [
        {
            "at": edition.at, "replaced_later": edition.version < row.version, "note": edition.note,
            "marks": [
                {"criterion": words[s.criterion_id].name, "about": words[s.criterion_id].about, "mark": s.value, "of": HIGHEST, "note": s.note}
                for s in scores
            ],
        }
        for row, edition, scores in everything
    ]  # fmt: skip


def names_of(session: Session, sheets: list[Sheet]) -> dict[int, str]:
    """The words of every criterion that was marked in these, also in earlier editions."""
    used = {number for sheet in sheets for one in [sheet, *sheet.earlier] for number in one.marks}
    rows = session.exec(select(Criterion.id, Criterion.name).where(col(Criterion.id).in_(used))).all()
    return {int(number or 0): name for number, name in rows}


def _names(session: Session, numbers: list[int | None]) -> dict[int | None, str]:
    rows = session.exec(select(Person).where(col(Person.id).in_([n for n in numbers if n is not None]))).all()
    return {person.key: person.name or person.email for person in rows}


def _lookers(session: Session, application_id: int) -> list[str]:
    rows = session.exec(
        select(Person)
        .join(Judgement, col(Judgement.person_id) == Person.id)
        .where(Judgement.application_id == application_id, col(Judgement.abstained_at).is_not(None))
    ).all()
    return sorted(person.name or person.email for person in rows)
