"""The cast: two cooperatives that must never see each other's people, and everybody around them."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from portal.accounts.models import Person, Role
from portal.applications.models import Application, Move, Stage
from portal.candidates.models import Candidate
from portal.cooperatives.models import Cooperative, Membership, Service, ServiceKind
from portal.db import now
from portal.db import today as italian_today
from portal.events.models import Format
from portal.openings.models import Contract, Opening, State
from portal.outreach.models import Series, SeriesState, Slot, Visit, VisitState
from portal.professions.models import Profession, ProfessionText
from portal.schools.models import School
from portal.stories.models import Story, StoryState

_numbers = itertools.count(1)


def cooperative(session: Session, name: str = "Aurora", **values: Any) -> Cooperative:
    """A cooperative in Lecco."""
    n = next(_numbers)
    row = Cooperative(
        **{"slug": f"{name.lower().replace(' ', '-')}-{n}", "name": name, "comune": "097042", "province": "LC",
           "email": f"info@{name.lower()}.example", "about": f"{name} lavora con le persone anziane."} | values
    )  # fmt: skip
    return _added(session, row)


def person(session: Session, name: str, *roles: tuple[Cooperative | None, Role]) -> Person:
    """Somebody with an account and these roles."""
    row = _added(session, Person(email=f"{name.lower()}.{next(_numbers)}@staff.example", name=name))
    for where, role in roles:
        session.add(Membership(person_id=row.key, cooperative_id=where.key if where else None, role=role))
    session.flush()
    return row


def profession(
    session: Session, slug: str = "oss", title: str = "Operatrice / operatore socio-sanitario (OSS)"
) -> Profession:
    """A profession with its words in both languages."""
    row = _added(session, Profession(slug=slug, family="assistenza", acronym=slug.upper(), levels=["C2"]))
    session.add(
        ProfessionText(profession_id=row.key, language="it", title=title, summary="Aiuta le persone ogni giorno.")
    )
    session.add(
        ProfessionText(profession_id=row.key, language="en", title=f"{slug} (en)", summary="Helps people every day.")
    )
    session.flush()
    return row


def opening(session: Session, where: Cooperative, what: Profession, **values: Any) -> Opening:
    """A public opening, open for another thirty days."""
    n = next(_numbers)
    defaults: dict[str, Any] = {
        "slug": f"oss-lecco-{n}", "title": "OSS – operatrice / operatore socio-sanitario",
        "description": "Cerchiamo una persona che affianchi gli anziani della RSA nella vita di ogni giorno.",
        "requirements": "Attestato OSS.", "offer": "Formazione e supervisione.", "comune": "097042", "province": "LC",
        "contract": Contract.PERMANENT, "level_min": "C2", "level_max": "C2", "hours_min": 30, "hours_max": 38,
        "pay_min": 125610, "pay_max": 159106, "state": State.PUBLISHED, "published_at": now() - timedelta(days=3),
        "closes_on": italian_today() + timedelta(days=30), "reply_days": 15,
    }  # fmt: skip
    row = Opening.written(cooperative_id=where.key, profession_id=what.key, **(defaults | values))
    return _added(session, row)


def application(session: Session, to: Opening, name: str = "Dora Bianchi", **values: Any) -> Application:
    """Somebody applied; the first move is written too."""
    n = next(_numbers)
    email = values.pop("email", f"{name.split()[0].lower()}.{n}@posta.example")
    who = _added(session, Candidate(email=email, name=name, kept_until=italian_today() + timedelta(days=365)))
    defaults: dict[str, Any] = {
        "submission": f"submission-{n}", "phone": "+393331234567", "stage": Stage.RECEIVED,
        "answer_by": italian_today() + timedelta(days=15), "message": "Ho lavorato tre anni in RSA.",
    }  # fmt: skip
    row = _added(session, Application(opening_id=to.key, candidate_id=who.key, name=name, **(defaults | values)))
    session.add(Move(application_id=row.key, before=None, after=Stage.RECEIVED))
    session.flush()
    return row


def story(session: Session, where: Cooperative, what: Profession, **values: Any) -> Story:
    """A public story whose consent lasts another hundred days."""
    n = next(_numbers)
    defaults: dict[str, Any] = {
        "slug": f"oss-in-rsa-{n}", "person": "Nadia", "role": "OSS in una RSA", "role_en": "Care assistant in a home",
        "quote": "La mattina comincia da un buongiorno detto piano.",
        "text": "Lavoro qui da sei anni. La mattina comincia presto, con le persone che si svegliano una alla volta. " * 3,
        "consent_on": italian_today() - timedelta(days=30), "consent_expires_on": italian_today() + timedelta(days=100),
        "state": StoryState.PUBLISHED, "published_on": italian_today() - timedelta(days=20), "reviewed_on": italian_today(),
    }  # fmt: skip
    return _added(session, Story(cooperative_id=where.key, profession_id=what.key, **(defaults | values)))


def at(days: int, hour: int = 10) -> datetime:
    """So many days from today at this hour in Italy."""
    return datetime.combine(italian_today() + timedelta(days=days), time(hour), ZoneInfo("Europe/Rome"))


def school(session: Session, name: str = "Liceo Manzoni", **values: Any) -> School:
    """A liceo in Lecco, in the register under a code that fits the pattern."""
    n = next(_numbers)
    defaults: dict[str, Any] = {
        "code": f"LCPS{n:05d}A", "kind": "LICEO SCIENZE UMANE", "tracks": ["scienze-umane"], "comune": "097042",
        "province": "LC", "email": f"scuola.{n}@istruzione.example", "words": f"{name} lecco".lower(),
    }  # fmt: skip
    return _added(session, School(name=name, **(defaults | values)))


def series(session: Session, where: Cooperative, **values: Any) -> Series:
    """What a host offers to classes, bookable now: a visit to its service, once, in three weeks."""
    day = italian_today() + timedelta(days=21)
    defaults: dict[str, Any] = {
        "format": Format.SERVICE_VISIT, "professions": ["oss"], "title": f"Una mattina in RSA da {where.name}",
        "place": f"RSA {where.name}", "address": "via Roma 1", "comune": where.comune, "province": where.province,
        "host_name": "Carla Riva", "host_phone": "+390341123456", "bring": "Scarpe comode", "access": "Ingresso senza gradini",
        "first_on": day, "last_on": day, "weekdays": [day.weekday()], "starts": time(10), "minutes": 90,
        "state": SeriesState.PUBLISHED,
    }  # fmt: skip
    return _added(session, Series(cooperative_id=where.key, **(defaults | values)))


def slot(session: Session, where: Series | Cooperative, **values: Any) -> Slot:
    """One date of a series (of a new one, when only the cooperative is said), in three weeks at ten."""
    of = where if isinstance(where, Series) else series(session, where)
    starts = values.pop("starts_at", at(21))
    defaults: dict[str, Any] = {"starts_at": starts, "ends_at": starts + timedelta(minutes=of.minutes)}
    return _added(session, Slot(series_id=of.key, **(defaults | values)))


def visit(session: Session, host: Cooperative | None, **values: Any) -> Visit:
    """A class of 24 that asked to come; with a host it is in that host's hands, without one nobody's yet.

    A date (`starts_at`) is given when the state needs one; `school=` says which school.
    """
    n = next(_numbers)
    of = values.pop("school", None) or school(session)
    state = values.get("state", VisitState.REVIEW if host else VisitState.REQUESTED)
    defaults: dict[str, Any] = {
        "submission": f"visit-{n}", "name": "Gianna Pozzi", "email": f"gianna.{n}@istruzione.example", "class_name": "4B",
        "school_year_of_class": 4, "students": 24, "format": Format.SERVICE_VISIT, "professions": ["oss"], "state": state,
        "wished_on": [(italian_today() + timedelta(days=d)).isoformat() for d in (21, 28)], "wished_part": "morning",
    }  # fmt: skip
    if host is not None:
        defaults |= {"cooperative_id": host.key, "assigned_at": now()}
    if state in (VisitState.CONFIRMED, VisitState.HELD, VisitState.NOT_HELD):
        starts = values.get("starts_at") or at(21 if state is VisitState.CONFIRMED else -7)
        defaults |= {
            "starts_at": starts, "ends_at": starts + timedelta(minutes=90), "place": "RSA, via Roma 1", "host_name": "Carla Riva",
            "confirmed_at": now(),
        }  # fmt: skip
    if state is VisitState.HELD:
        defaults |= {"present": 22, "held_hours": 2.0, "staff_hours": 4.0}
    return _added(session, Visit(school_id=of.key, **(defaults | values)))


@dataclass
class Town:
    """Aurora and Brezza, their people, and what is going on."""

    aurora: Cooperative
    brezza: Cooperative
    oss: Profession
    nurse: Profession
    people: dict[str, Person] = field(default_factory=dict)
    opening: Opening = None  # type: ignore[assignment]
    other_opening: Opening = None  # type: ignore[assignment]
    application: Application = None  # type: ignore[assignment]
    other_application: Application = None  # type: ignore[assignment]


def town(session: Session) -> Town:
    """Aurora (Lecco) has one person of each role; Brezza (Milano) a recruiter; each has one opening and one applicant."""
    aurora = cooperative(session, "Aurora")
    brezza = cooperative(session, "Brezza", comune="015146", province="MI")
    for where in (aurora, brezza):
        session.add(
            Service(
                cooperative_id=where.key,
                name=f"RSA {where.name}",
                kind=ServiceKind.RSA,
                comune=where.comune,
                province=where.province,
            )
        )
    out = Town(aurora, brezza, profession(session), profession(session, "infermiere", "Infermiera / infermiere"))
    for role in Role:
        out.people[role.value] = person(session, role.value, (None if role is Role.COORDINATOR else aurora, role))
    out.people["other_recruiter"] = person(session, "bruno", (brezza, Role.RECRUITER))
    out.people["candidate"] = person(session, "dora")
    out.opening = opening(session, aurora, out.oss)
    out.other_opening = opening(
        session, brezza, out.nurse, title="Infermiera / infermiere in RSA", comune="015146", province="MI"
    )
    out.application = application(session, out.opening)
    out.other_application = application(session, out.other_opening, "Elio Verdi")
    return out


def _added(session: Session, row: Any) -> Any:
    session.add(row)
    session.flush()
    return row
