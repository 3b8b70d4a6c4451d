"""What have colleagues in the demo town said of the people they met: criteria, marks, a note for somebody, a guest?"""

import hashlib
from datetime import timedelta

from sqlmodel import Session, col, select

from portal.accounts.models import Person, Role
from portal.applications.judgement import actions as judgement
from portal.applications.judgement import criteria
from portal.applications.judgement import mentions as judgement_mentions
from portal.applications.judgement.actions import Mark
from portal.applications.judgement.models import Criterion, Guest, GuestLook
from portal.applications.models import Application, Remark, Stage
from portal.candidates.models import Viewing
from portal.cooperatives.models import Cooperative, Membership
from portal.db import now
from portal.openings.models import Opening

WHY = {
    2: "Ne ha parlato solo in generale: da chiedere ancora.",
    3: "Un esempio chiaro, dal lavoro di questi anni.",
    4: "Tre esempi diversi, tutti concreti.",
}
WHOLE = "Colloquio sereno. Ha fatto le domande giuste sui turni."
NOTE = "Ha chiesto se può cominciare dal mese prossimo: lo guardi tu?"


def load(session: Session) -> None:
    """Each cooperative has one opening judged together: one person by everybody, one by a single colleague."""
    for home in session.exec(select(Cooperative).order_by(col(Cooperative.id))).all():
        met = session.exec(
            select(Application)
            .join(Opening, col(Opening.id) == Application.opening_id)
            .where(Opening.cooperative_id == home.key, col(Application.stage).in_((Stage.INTERVIEW, Stage.OFFER)))
            .order_by(col(Application.opening_id), col(Application.id))
        ).all()
        people = _people(session, home)
        if met and people:
            _opening(session, [one for one in met if one.opening_id == met[0].opening_id], people)
    session.flush()


def _people(session: Session, home: Cooperative) -> list[Person]:
    """Whoever judges there, those who only interview first."""
    order = (Role.INTERVIEWER, Role.HIRING_MANAGER, Role.RECRUITER, Role.OWNER)
    rows = session.exec(
        select(Person, Membership.role)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(Membership.cooperative_id == home.key, col(Membership.role).in_(order))
    ).all()
    return [person for person, _role in sorted(rows, key=lambda row: (order.index(row[1]), row[0].key))]


def _opening(session: Session, met: list[Application], people: list[Person]) -> None:
    opening = session.get_one(Opening, met[0].opening_id)
    criteria.save(session, opening, criteria.suggested(session, opening, "it"), criteria.version([]))
    asked = criteria.active(session, opening.key)
    for person in people[:3]:
        _judge(session, met[0], person, asked)
    if len(met) > 1:
        _judge(session, met[1], people[0], asked)
        _guest(session, met[1], opening, people[-1])
    note = Remark(application_id=met[-1].key, by_id=people[0].key, text=NOTE)
    session.add(note)
    judgement_mentions.tell(session, note, [people[-1].key])


def _judge(session: Session, application: Application, person: Person, asked: list[Criterion]) -> None:
    marks = {}
    for one in asked:
        drawn = hashlib.sha256(f"{application.key} {person.email} {one.name}".encode()).digest()[0]
        value = 2 + drawn % 3
        marks[one.key] = Mark(value, WHY[value] if drawn % 2 else "")
    seen = judgement.version(session, application, None)
    judgement.hand_in(session, application, marks, WHOLE if person.key % 2 else "", by=person, seen=seen)


def _guest(session: Session, application: Application, opening: Opening, by: Person) -> None:
    guest = Guest(
        submission=f"demo-guest-{application.key}", application_id=application.key, name="Carla Invernizzi",
        by_id=by.key, expires_at=now() + timedelta(days=7),
    )  # fmt: skip
    session.add(guest)
    session.flush()
    session.add(GuestLook(guest_id=guest.key, what="guest"))
    session.add(
        Viewing(
            candidate_id=application.candidate_id, application_id=application.key, cooperative_id=opening.cooperative_id,
            what="guest",
        )
    )  # fmt: skip
