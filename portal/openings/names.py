"""What are professions and cooperatives called in a filter, without asking the database for every page?"""

import time
from collections.abc import Mapping
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from portal.cooperatives.models import Cooperative
from portal.openings.filters import Counts, Names
from portal.professions.models import Profession, ProfessionText

SECONDS = 20  # how long an old name may still be seen in a filter after it was changed
_known: WeakKeyDictionary[Engine, dict[str, tuple[float, Names]]] = WeakKeyDictionary()


def called(session: Session, language: str, counts: Counts) -> Names:
    """Names by filter and slug; read anew when they are old, or when `counts` hold a slug that has no name yet."""
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    held = _known.setdefault(engine, {})
    then, names = held.get(language, (0.0, {}))
    if (
        not names
        or time.monotonic() - then > SECONDS
        or any(set(counts.get(name, ())) - set(some) for name, some in names.items())
    ):
        names = _read(session, language)
        held[language] = (time.monotonic(), names)
    return names


def _read(session: Session, language: str) -> Mapping[str, Mapping[str, str]]:
    titles = session.exec(
        select(Profession.slug, ProfessionText.title)
        .join(ProfessionText, col(ProfessionText.profession_id) == Profession.id)
        .where(ProfessionText.language == language)
    )
    cooperatives = session.exec(select(Cooperative.slug, Cooperative.name))
    return {"professione": dict(titles.all()), "cooperativa": dict(cooperatives.all())}
