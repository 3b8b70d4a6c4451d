"""How does the table of ways from school change, so that nobody who answers three questions is left without one?"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from portal import marks
from portal.accounts.models import Person
from portal.editing.actions import name_of
from portal.errors import Conflict, NotFound, RuleBroken
from portal.i18n import gettext as _
from portal.places import fold
from portal.professions import paths, tags
from portal.professions.models import StudyPath
from portal.professions.queries import Told

SHOWN = 12  # combinations named in a refusal


def table(session: Session, *, lock: bool = False) -> list[StudyPath]:
    """All ways in their order; with `lock` nobody else changes any of them until this is done."""
    statement = select(StudyPath).order_by(col(StudyPath.position), col(StudyPath.id))
    return list(session.exec(statement.with_for_update() if lock else statement).all())


def one(rows: Sequence[StudyPath], id_: int) -> StudyPath:
    """The way with this number; raises NotFound."""
    for row in rows:
        if row.id == id_:
            return row
    raise NotFound


def create(session: Session, values: Mapping[str, Any], *, by: Person, today: date) -> StudyPath:
    """A new way. Raises RuleBroken when it could not be told from another one."""
    rows = table(session, lock=True)
    row = StudyPath(**values, slug=_slug(rows, values), author=name_of(by), reviewed_on=today)
    row.position = max((other.position for other in rows), default=-1) + 1
    _refuse_twins(rows, row)
    session.add(row)
    session.flush()
    marks.put(session, paths.own_mark(row.slug), "edited")
    return row


def edit(
    session: Session, rows: Sequence[StudyPath], row: StudyPath, values: Mapping[str, Any], *, told: Sequence[Told],
    version: str, by: Person, today: date,
) -> None:  # fmt: skip
    """Change a way; from then on a new release of the portal leaves it alone.

    Raises Conflict when somebody saved since `version`, RuleBroken when some answers would be left without any way.
    """
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    if row.updated_at.isoformat() != version and changed:
        raise Conflict(_("Mentre scrivevi un’altra persona ha salvato questa strada."))
    others = [other for other in rows if other is not row]
    fresh = StudyPath(**values, slug=row.slug)
    _refuse_twins(others, fresh)
    if lost := _lost(rows, [*others, fresh], told):
        beside = "tracks" if "tracks" in changed else "goals"
        raise RuleBroken({beside: [_("Così resterebbe senza strade chi risponde: %(names)s.", names=lost)]})
    for name, value in values.items():
        setattr(row, name, value)
    row.author, row.reviewed_on = name_of(by), today
    session.flush()
    marks.put(session, paths.own_mark(row.slug), "edited")


def remove(session: Session, rows: Sequence[StudyPath], row: StudyPath, *, told: Sequence[Told]) -> None:
    """Take a way off the table for good. Raises Conflict when some answers would be left without any."""
    if lost := _lost(rows, [other for other in rows if other is not row], told):
        raise Conflict(_("Non si può togliere: resterebbe senza strade chi risponde: %(names)s.", names=lost))
    marks.put(session, paths.own_mark(row.slug), "removed")
    session.delete(row)
    session.flush()


def _lost(before: Sequence[StudyPath], after: Sequence[StudyPath], told: Sequence[Told]) -> str:
    """The answers that had a way and have none any more, in words; "" when there are none."""
    already = set(map(_key, paths.uncovered(before, told)))
    years: dict[tuple[str, str], list[str]] = {}
    for answers in paths.uncovered(after, told):
        if _key(answers) not in already:
            years.setdefault((answers.track, answers.goal), []).append(str(paths.YEARS[answers.year]))
    always = _("ogni anno")
    named = [
        f"{tags.tracks()[track].name} – {always if len(some) == len(paths.YEARS) else ', '.join(some)} – {paths.GOALS[goal]}"
        for (track, goal), some in years.items()
    ]  # fmt: skip
    more = [_("e altre %(num)s", num=len(named) - SHOWN)] if len(named) > SHOWN else []
    return "; ".join([*named[:SHOWN], *more])


def _key(answers: paths.Answers) -> tuple[str, str, str]:
    return answers.track, answers.year, answers.goal


def _refuse_twins(others: Sequence[StudyPath], fresh: StudyPath) -> None:
    """On the public page two ways to one profession are told apart by their first step."""
    for other in others:
        same = other.to_id == fresh.to_id and _begins(other.steps) == _begins(fresh.steps)
        schools = not other.tracks or not fresh.tracks or set(other.tracks) & set(fresh.tracks)
        if same and schools and set(other.goals) & set(fresh.goals):
            raise RuleBroken(
                {"to": [_("C’è già una strada per questa professione che comincia con lo stesso passo: cambia il primo passo, o modifica quella.")]}
            )  # fmt: skip


def _begins(steps: Sequence[Mapping[str, Any]]) -> str:
    return fold(str(steps[0]["title_it"])) if steps else ""


def _slug(rows: Sequence[StudyPath], values: Mapping[str, Any]) -> str:
    """An address on the page that no other way has: the words of its first step."""
    words = re.sub(r"[^a-z0-9]+", "-", _begins(values["steps"])).strip("-")[:50] or "strada"
    taken, slug, number = {row.slug for row in rows}, words, 1
    while slug in taken:
        number += 1
        slug = f"{words}-{number}"
    return slug
