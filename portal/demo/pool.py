"""Who of the demo town is in the pool, who looked at them, and whom did the cooperatives invite?"""

import random
from datetime import date, timedelta

from sqlmodel import Session, col, select

from portal.accounts.models import Person, Role
from portal.candidates.consents import POOL, POOL_VERSION
from portal.candidates.models import Candidate, Consent, Viewing
from portal.cooperatives.models import Cooperative, Membership
from portal.db import now
from portal.demo.names import FAMILY, FEMININE, MASCULINE
from portal.openings.models import Opening
from portal.openings.queries import is_public
from portal.places import fold
from portal.pool.models import (
    Audience,
    Invitation,
    InvitationState,
    PoolDoor,
    PoolEntry,
    Reason,
    Years,
)

PEOPLE = 36
# What goes together: professions somebody looks for, what such people can do, how often they are in the pool.
TRADES: tuple[tuple[tuple[str, ...], tuple[str, ...], int], ...] = (
    (("oss", "asa"), ("igiene-cura", "mobilizzazione", "parametri-vitali", "assistenza-pasti", "demenza-alzheimer", "anziani"), 12),
    (("asa", "assistente-familiare"), ("igiene-cura", "assistenza-pasti", "assistenza-domiciliare", "anziani"), 6),
    (("educatore-socio-pedagogico", "aec"), ("minori", "progettazione-educativa", "sostegno-scolastico", "gruppi", "autismo", "pei"), 9),
    (("educatore-nido",), ("prima-infanzia", "osservazione", "gruppi"), 4),
    (("infermiere",), ("parametri-vitali", "medicazioni", "prelievi", "terapia-farmaci", "cure-palliative"), 3),
    (("fisioterapista",), ("fisioterapia", "mobilizzazione"), 2),
)  # fmt: skip
TOWNS = ("097042", "097083", "097012", "098031", "016024", "108033", "015146", "013075", "097091", "014061")
TIMES = ("full_time", "part_time", "mornings", "nights", "weekends", "shifts", "immediately")
NOTE = (
    "Ci serve una persona che conosca questo lavoro e abiti non lontano. La squadra è affiatata e per il primo mese "
    "c’è chi affianca. Se ti va di parlarne, ti raccontiamo i turni con calma."
)


def load(session: Session, today: date) -> None:
    """Some three dozen people; a few hidden from somebody, a few open to some; invitations in each state."""
    rng = random.Random("pool of the demo town")
    homes = list(session.exec(select(Cooperative).order_by(col(Cooperative.id))))
    entries = [_person(session, rng, today, number, homes) for number in range(PEOPLE)]
    if homes:
        _invite(session, rng, today, entries, homes)
    session.flush()


def _person(session: Session, rng: random.Random, today: date, number: int, homes: list[Cooperative]) -> PoolEntry:
    trades, skills, _share = rng.choices(TRADES, [share for *_, share in TRADES])[0]
    first = rng.choice(FEMININE if rng.random() < 0.8 else MASCULINE)
    name = f"{first} {rng.choice(FAMILY)}"
    joined = today - timedelta(days=rng.randint(2, 240))
    who = Candidate(
        email=f"{'.'.join(fold(name).split())}.b{number}@posta.example", name=name,
        kept_until=joined + timedelta(days=365),
    )  # fmt: skip
    session.add(who)
    session.flush()
    moment = now() - (today - joined)
    entry = PoolEntry(
        candidate_id=who.key, submission=f"demo-{number}", name=name, phone=f"+3933355501{number:02}", comune=rng.choice(TOWNS),
        professions=list(trades[: rng.randint(1, len(trades))]), skills=sorted(rng.sample(skills, rng.randint(1, len(skills)))),
        availability=sorted(rng.sample(TIMES, rng.randint(1, 3)), key=TIMES.index), years=rng.choice([*Years, None]),
        audience=Audience.NETWORK if rng.random() < 0.75 else Audience.CHOSEN, confirmed_at=moment,
        kept_until=joined + timedelta(days=365), created_at=moment,
    )  # fmt: skip
    session.add(entry)
    session.flush()
    session.add(Consent(candidate_id=who.key, purpose=POOL, text_version=POOL_VERSION, given_at=moment))
    if homes and entry.audience is Audience.CHOSEN:
        for home in rng.sample(homes, min(2, len(homes))):
            session.add(PoolDoor(entry_id=entry.key, cooperative_id=home.key, shown=True))
    elif homes and rng.random() < 0.2:
        session.add(PoolDoor(entry_id=entry.key, cooperative_id=rng.choice(homes[1:] or homes).key, hidden=True))
    return entry


def _invite(
    session: Session, rng: random.Random, today: date, entries: list[PoolEntry], homes: list[Cooperative]
) -> None:
    """The first cooperative looked at some and invited four: one waits, two said no, one never answered."""
    home = homes[0]
    by = session.exec(
        select(Person)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(Membership.cooperative_id == home.id, Membership.role == Role.RECRUITER)
    ).first()
    openings = session.exec(
        select(Opening)
        .join(Cooperative, col(Cooperative.id) == Opening.cooperative_id)
        .where(is_public(today), Opening.cooperative_id == home.id)
        .order_by(col(Opening.id))
    ).all()
    open_to_all = [entry for entry in entries if entry.audience is Audience.NETWORK]
    seen = rng.sample(open_to_all, min(7, len(open_to_all)))
    stories = (
        (0, InvitationState.SENT, None), (3, InvitationState.DECLINED, Reason.HOURS),
        (9, InvitationState.DECLINED, None), (30, InvitationState.SENT, None),
    )  # fmt: skip
    for number, entry in enumerate(seen):
        fitting = [one for one in openings if one.profession.slug in entry.professions] or list(openings)
        opening = fitting[number % len(fitting)] if fitting else None
        days, state, reason = stories[number] if number < len(stories) else (1, None, None)
        at = now() - timedelta(days=days, hours=3)
        session.add(
            Viewing(
                candidate_id=entry.candidate_id, cooperative_id=home.key, person_id=by.key if by else None, what="pool",
                opening_id=opening.key if opening else None, at=at,
            )
        )  # fmt: skip
        if state is None or opening is None:
            continue
        session.add(
            Invitation(
                candidate_id=entry.candidate_id, entry_id=entry.key, opening_id=opening.key, cooperative_id=home.key,
                by_id=by.key if by else None, note=NOTE, state=state, reason=reason, created_at=at,
                expires_on=at.date() + timedelta(days=14), answered_at=at + timedelta(days=1) if state is not InvitationState.SENT else None,
            )
        )  # fmt: skip
