"""Somebody in the pool, as tests need them: joined, confirmed and findable; and what their pages are called."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

from portal.app import Portal
from portal.candidates.models import Candidate, Cv, ReadingState
from portal.cooperatives.models import Cooperative
from portal.db import now
from portal.db import today as italian_today
from portal.pool import actions, links
from portal.pool.models import Audience, Invitation, PoolDoor, PoolEntry, Years
from tests.conftest import KEY, drain

# Words that stand nowhere but in what the mask hides.
NAME, EMAIL, PHONE = "Ortensia Zambrotta", "ortensia.zambrotta@posta.example", "+393471239876"
EMPLOYER = "Villa Quadrifoglio"
CV_TEXT = f"Ortensia Zambrotta, OSS presso {EMPLOYER} di Mandello. Telefono 347 1239876. Tombolo e merletti."
HIDDEN_WORDS = ("Ortensia", "Zambrotta", "ortensia.zambrotta", "347 123 9876", "3471239876", "Quadrifoglio", "Tombolo", "merletti", "cv-ortensia")  # fmt: skip


def join(portal: Portal, *, confirmed: bool = True, cv: bool = True, index: bool = True, **changes: Any) -> PoolEntry:
    """Ortensia, OSS in Lecco, open to the whole network unless told otherwise."""
    wish = {
        "name": NAME, "phone": PHONE, "locale": "it", "comune": "097042", "professions": ["oss"],
        "skills": ["mobilizzazione", "igiene-cura"], "availability": ["nights"], "years": Years.SOME,
        "audience": Audience.NETWORK,
    }  # fmt: skip
    email = changes.pop("email", EMAIL)
    with portal.db.write() as session:
        actions.ask(
            session, email, actions.Wish(**(wish | changes)), submission=f"form of {email}", today=italian_today()
        )
        entry = session.exec(_of(email)).one()
        if cv:
            add_cv(session, entry)
        if confirmed:
            actions.confirm(session, entry, italian_today())
    if index:
        drain(portal)
    return entry


def add_cv(session: Any, entry: PoolEntry) -> Cv:
    """A CV that was read, full of words that nobody may find."""
    cv = Cv(
        candidate_id=entry.candidate_id, storage_key=f"{entry.key:040x}", filename="cv-ortensia-zambrotta.pdf", kind="pdf",
        size=2000, sha256="0" * 64, reading=ReadingState.READ, text=CV_TEXT, read_at=now(),
        facts={"skills": [{"value": "mobilizzazione", "words": EMPLOYER}]},
    )  # fmt: skip
    session.add(cv)
    session.flush()
    entry.cv_id = cv.key
    return cv


def only(*cooperatives: Cooperative) -> dict[str, Any]:
    """Changes for `join`: visible to these alone."""
    return {"audience": Audience.CHOSEN, "shown": frozenset(c.key for c in cooperatives)}


def page(entry: PoolEntry, rest: str = "") -> str:
    """Somebody's own page."""
    return f"/candidati/{links.page_token(KEY.encode(), entry)}{rest}"


def invitation(portal: Portal, entry: PoolEntry, opening: Any, **values: Any) -> Invitation:
    """They were invited; nothing was mailed."""
    with portal.db.write() as session:
        row = Invitation(
            candidate_id=entry.candidate_id, entry_id=entry.key, opening_id=opening.key,
            cooperative_id=opening.cooperative_id, note="Cerchiamo proprio una persona come te.",
            **({"expires_on": italian_today() + timedelta(days=14)} | values),
        )  # fmt: skip
        session.add(row)
        session.flush()
    return row


def answer_page(row: Invitation, rest: str = "") -> str:
    """Where the person answers."""
    return f"/candidati/inviti/{links.invitation_token(KEY.encode(), row)}{rest}"


def link_in(text: str) -> str:
    """The path of the first link of ours in a mail about the pool."""
    found = re.search(r"http://testserver((?:/en)?/candidati/\S+)", text)
    assert found, text
    return found[1]


def _of(email: str) -> Any:
    from sqlmodel import col, select

    return (
        select(PoolEntry).join(Candidate, col(Candidate.id) == PoolEntry.candidate_id).where(Candidate.email == email)
    )


def pooled(session: Any, where: Cooperative, opening: Any = None) -> tuple[PoolEntry, Invitation | None]:
    """Somebody whom this cooperative alone may see, invited to the opening if one is given; no worker needed."""
    who = Candidate(email=f"{uuid4().hex}@posta.example", name="Ida Neri", kept_until=italian_today())
    session.add(who)
    session.flush()
    entry = PoolEntry(
        candidate_id=who.key, name="Ida Neri", comune="097042", professions=["oss"], confirmed_at=now(),
        kept_until=italian_today() + timedelta(days=90),
    )  # fmt: skip
    session.add(entry)
    session.flush()
    session.add(PoolDoor(entry_id=entry.key, cooperative_id=where.key, shown=True))
    row = None
    if opening is not None:
        row = Invitation(
            candidate_id=who.key, entry_id=entry.key, opening_id=opening.key, cooperative_id=where.key, note="x",
            expires_on=italian_today() + timedelta(days=14),
        )  # fmt: skip
        session.add(row)
    session.flush()
    return entry, row


def tokens(session: Any, where: Cooperative, opening: Any) -> dict[str, object]:
    """What stands in the addresses of the pool: a mask to open, one's own page, an invitation to answer."""
    entry, row = pooled(session, where, opening)
    assert row is not None
    return {
        "mask": entry.key, "pool": links.page_token(KEY.encode(), entry), "invitation": links.invitation_token(KEY.encode(), row),
    }  # fmt: skip
