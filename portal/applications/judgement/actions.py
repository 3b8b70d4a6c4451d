"""How does a colleague's judgement come about: marks for every criterion, corrected with the old ones kept, or none at all?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from portal.accounts.models import Person
from portal.applications.judgement import criteria
from portal.applications.judgement.models import Criterion, Judgement, JudgementEdition, Score
from portal.applications.models import Application
from portal.db import now
from portal.errors import Conflict
from portal.i18n import gettext as _

LOWEST, HIGHEST = 1, 4


@dataclass(frozen=True)
class Mark:
    """A mark and why."""

    value: int
    note: str = ""


def of(session: Session, application_id: int, person_id: int) -> Judgement | None:
    """What this colleague has handed in, or that they look on."""
    statement = select(Judgement).where(Judgement.application_id == application_id, Judgement.person_id == person_id)
    return session.exec(statement).first()


def version(session: Session, application: Application, judgement: Judgement | None) -> str:
    """Names one's own judgement and the criteria as they stand; a form carries it."""
    return version_of(judgement, criteria.active(session, application.opening_id))


def version_of(judgement: Judgement | None, asked: Sequence[Criterion]) -> str:
    """The same of rows that are at hand."""
    return f"{judgement.version if judgement else 0}.{criteria.version(asked)}"


def newest(session: Session, judgement: Judgement) -> tuple[JudgementEdition, dict[int, Mark]]:
    """Its newest edition, with the marks by criterion."""
    edition = session.exec(
        select(JudgementEdition).where(
            JudgementEdition.judgement_id == judgement.key, JudgementEdition.version == judgement.version
        )
    ).one()
    rows = session.exec(select(Score).where(Score.edition_id == edition.key)).all()
    return edition, {row.criterion_id: Mark(row.value, row.note) for row in rows}


def hand_in(
    session: Session, application: Application, marks: Mapping[int, Mark], note: str, *, by: Person, seen: str
) -> bool:
    """Keep one's marks for an application (locked by the caller); False when they were the same already.

    `marks` holds one for each criterion that is asked now (the form sees to it). Earlier editions stay. Raises Conflict
    when the application is closed, when one chose to look on, and when one's own marks or the criteria changed since.
    """
    own = of(session, application.key, by.key)
    open_to_marks(application, own)
    if own is not None:
        edition, held = newest(session, own)
        if held == dict(marks) and edition.note == note:
            return False
    if version(session, application, own) != seen:
        raise Conflict(
            _(
                "Nel frattempo sono cambiati i criteri, o i tuoi voti in un’altra pagina. Quello che hai scritto è ancora qui: controlla e salva di nuovo."
            )
        )
    if own is None:
        own = Judgement(application_id=application.key, person_id=by.key, version=1)
        session.add(own)
    else:
        own.version += 1
    session.flush()
    edition = JudgementEdition(judgement_id=own.key, version=own.version, note=note)
    session.add(edition)
    session.flush()
    session.add_all(
        Score(edition_id=edition.key, criterion_id=number, value=mark.value, note=mark.note)
        for number, mark in marks.items()
    )
    session.flush()
    return True


def look_on(session: Session, application: Application, *, by: Person) -> bool:
    """Read what colleagues handed in without judging (the caller holds the application); False when one may read already.

    For whoever decides and did not interview. It is written down, and one gives no marks any more: marks given after
    reading the others' would not be one's own.
    """
    own = of(session, application.key, by.key)
    if own is not None:
        return False
    session.add(Judgement(application_id=application.key, person_id=by.key, version=0, abstained_at=now()))
    session.flush()
    return True


def open_to_marks(application: Application, own: Judgement | None) -> None:
    """Raises Conflict when no marks are given any more."""
    if own is not None and own.abstained_at is not None:
        raise Conflict(
            _("Hai scelto di leggere le valutazioni senza darne una tua: per questa candidatura resta così.")
        )
    if application.is_final:
        raise Conflict(_("Questa candidatura è chiusa: le valutazioni restano come sono."))


def history(session: Session, application_id: int) -> list[tuple[Judgement, JudgementEdition, list[Score]]]:
    """Everything handed in about an application, oldest first. No wall: for the wall and for the person's own data."""
    rows = session.exec(
        select(Judgement, JudgementEdition)
        .join(JudgementEdition, col(JudgementEdition.judgement_id) == Judgement.id)
        .where(Judgement.application_id == application_id)
        .order_by(col(JudgementEdition.id))
    ).all()
    scores: dict[int, list[Score]] = {}
    numbers = [edition.key for _judgement, edition in rows]
    for score in session.exec(select(Score).where(col(Score.edition_id).in_(numbers)).order_by(col(Score.id))):
        scores.setdefault(score.edition_id, []).append(score)
    return [(judgement, edition, scores.get(edition.key, [])) for judgement, edition in rows]
