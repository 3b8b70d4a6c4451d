"""Who at the desk is told what is new, when, and in how few words?

One mail instead of one each: how many applications came and how many messages wait, opening by opening. Nothing about a
person is in it, so that it may lie in any mailbox.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, or_, select

from portal import mail
from portal.accounts.models import Digest, Person
from portal.accounts.policy import RIGHTS, Action
from portal.applications.judgement.models import Mention
from portal.applications.models import Application, Message, Remark
from portal.applications.searches import news as saved_searches_news
from portal.cooperatives import queries as cooperatives
from portal.cooperatives.models import Membership
from portal.cooperatives.policy import Staff
from portal.db import now
from portal.openings.models import Opening
from portal.openings.policy import in_scope
from portal.web import links

if TYPE_CHECKING:
    from portal.app import Portal

MORNING = 7  # o'clock in Italy: the daily digest is there when the office opens
FIRST_LOOK = timedelta(days=1)  # somebody who never had a digest hears of the last day
MOST = 20  # openings named in one mail


@dataclass(frozen=True)
class News:
    """What is new for one opening."""

    opening_id: int
    title: str
    applications: int
    messages: int
    notes: int = 0  # notes of colleagues that ask this person to read them


def write_due(portal: "Portal") -> None:
    """Everybody whose hour or morning has come gets one mail, if there is something new."""
    moment = now()
    with portal.db.read() as session:
        numbers = [p.key for p in _readers(session) if is_due(p, moment)]
    for number in numbers:
        with portal.db.read() as session:  # the index is asked before anything is locked
            reader = session.get(Person, number)
            since = (reader.digest_at if reader else None) or moment - FIRST_LOOK
            profiles = saved_searches_news.count(portal, session, reader, since) if reader else 0
        with portal.db.write() as session:
            person = session.exec(select(Person).where(Person.id == number).with_for_update()).first()
            if person is not None and is_due(person, moment):
                _write(portal, session, person, moment, profiles)


def is_due(person: Person, moment: datetime) -> bool:
    """Whether it is time to tell this person what is new."""
    match person.digest:
        case Digest.HOURLY:
            return person.digest_at is None or person.digest_at <= moment - timedelta(hours=1)
        case Digest.DAILY:
            here = moment.astimezone(ZoneInfo("Europe/Rome"))
            morning = here.replace(hour=MORNING, minute=0, second=0, microsecond=0)
            return here >= morning and (person.digest_at is None or person.digest_at < morning)
        case _:
            return False


def _readers(session: Session) -> list[Person]:
    """People who may read applications somewhere and want a digest."""
    roles = [role for role, rights in RIGHTS.items() if Action.READ_APPLICATIONS in rights]
    reads = select(Membership.person_id).where(col(Membership.role).in_(roles))
    wants = (col(Person.active).is_(True), col(Person.digest) != Digest.OFF, col(Person.id).in_(reads))
    return list(session.exec(select(Person).where(*wants)))


def _write(portal: "Portal", session: Session, person: Person, moment: datetime, profiles: int) -> None:
    staff = cooperatives.staff(session, person)
    since = person.digest_at or moment - FIRST_LOOK
    person.digest_at = moment
    found = news(session, staff, since) if staff else []
    if found or profiles:
        mail.compose(
            session, portal.render, to=person.email, template="desk_digest", locale=person.locale,
            unique=f"digest:{person.key}:{int(moment.timestamp())}", news=found[:MOST], more=max(0, len(found) - MOST),
            applications=sum(n.applications for n in found), messages=sum(n.messages for n in found),
            notes=sum(n.notes for n in found), profiles=profiles,
            searches_url=links.absolute("saved_searches.desk.index", person.locale),
            desk_url=links.absolute("desk.home", person.locale), account_url=links.absolute("desk.account", person.locale),
            board_url=lambda id_: links.absolute("applications.desk.board", person.locale, id=id_),
        )  # fmt: skip


def news(session: Session, staff: Staff, since: datetime) -> list[News]:
    """New applications, unread messages and notes for this person since then, for the openings they may read."""
    mine = in_scope(staff, Action.READ_APPLICATIONS)
    came = func.count(func.distinct(case((col(Application.submitted_at) > since, col(Application.id)))))
    fresh = and_(
        col(Message.application_id) == Application.id, col(Message.from_candidate).is_(True),
        col(Message.read_at).is_(None), col(Message.created_at) > since,
    )  # fmt: skip
    said = func.count(func.distinct(col(Message.id)))
    asked = (
        select(Mention.id, Remark.application_id)
        .join(Remark, col(Remark.id) == Mention.remark_id)
        .where(Mention.person_id == staff.person.key, col(Mention.read_at).is_(None), col(Mention.created_at) > since)
        .subquery()
    )
    noted = func.count(func.distinct(asked.c.id))
    rows = session.execute(
        columns(col(Opening.id), col(Opening.title), came, said, noted)
        .join(Application, col(Application.opening_id) == Opening.id)
        .outerjoin(Message, fresh)
        .outerjoin(asked, asked.c.application_id == col(Application.id))
        .where(mine, or_(col(Application.submitted_at) > since, col(Message.id).is_not(None), asked.c.id.is_not(None)))
        .group_by(col(Opening.id), col(Opening.title))
        .order_by(came.desc(), col(Opening.title))
    )
    return [News(*row) for row in rows]
