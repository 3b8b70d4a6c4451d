"""What do those who interview for an opening look at, what do we suggest, and how is it changed without falsifying marks?"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from portal.applications.judgement.models import Criterion, Score
from portal.db import now
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.openings.models import Opening
from portal.professions.models import Profession

FEWEST, MOST = 3, 8
SEED = Path(__file__).parent / "seed" / "criteria.json"


@dataclass(frozen=True)
class Typed:
    """One criterion as somebody wrote it; `id` is the one it was before, if any."""

    id: int | None
    name: str
    about: str = ""


def active(session: Session, opening_id: int) -> list[Criterion]:
    """The criteria that are asked now, in order."""
    return list(
        session.exec(
            select(Criterion)
            .where(Criterion.opening_id == opening_id, col(Criterion.retired_at).is_(None))
            .order_by(col(Criterion.position), col(Criterion.id))
        )
    )


def version(criteria: Sequence[Criterion]) -> str:
    """Names these criteria with their words: two editors never overwrite each other, nobody marks what was reworded."""
    words = json.dumps([[c.key, c.name, c.about] for c in criteria])
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def suggested(session: Session, opening: Opening, language: str) -> list[Typed]:
    """What we propose for the opening's profession: its own list, else its family's, else the common one."""
    profession = session.get(Profession, opening.profession_id)
    facts = _seed()
    rows = facts["common"]
    if profession is not None:
        rows = facts["professions"].get(profession.slug) or facts["families"].get(profession.family) or rows
    ending = "en" if language == "en" else "it"
    return [Typed(None, row[f"name_{ending}"], row[f"about_{ending}"]) for row in rows]


def save(session: Session, opening: Opening, typed: Sequence[Typed], seen: str) -> bool:
    """Take over what was typed (three to eight, checked by the form); the caller holds the opening.

    False when it was so already. Raises Conflict when a colleague changed them since `seen`. A criterion that has marks
    is never reworded: the marks were given for the old words, so it retires and the new words are a new one.
    """
    held = active(session, opening.key)
    if [(c.name, c.about) for c in held] == [(t.name, t.about) for t in typed]:
        return False
    if version(held) != seen:
        raise Conflict(
            _(
                "Nel frattempo una collega o un collega ha cambiato i criteri. Quello che hai scritto è ancora qui: guarda come sono adesso e salva di nuovo."
            )
        )
    left = {c.key: c for c in held}
    marked = _marked(session, list(left))
    for position, one in enumerate(typed):
        row = left.pop(one.id, None) if one.id is not None else None
        if row is not None and (row.name, row.about) != (one.name, one.about) and row.key in marked:
            row.retired_at = now()
            row = None
        if row is None:
            session.add(Criterion(opening_id=opening.key, position=position, name=one.name, about=one.about))
        else:
            row.position, row.name, row.about = position, one.name, one.about
    for gone in left.values():
        gone.retired_at = now()
    session.flush()
    return True


def _marked(session: Session, numbers: Sequence[int]) -> set[int]:
    return set(session.exec(select(Score.criterion_id).where(col(Score.criterion_id).in_(numbers)).distinct()))


@cache
def _seed() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(SEED.read_text(encoding="utf-8"))
    return facts
