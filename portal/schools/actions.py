"""What happens to a school and to the people one knows there?"""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, func, select

from portal import limits
from portal.db import today
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.places import Comune
from portal.schools import kinds, queries, register
from portal.schools.models import ContactRole, School, SchoolContact


def know(
    session: Session, school: School, name: str, email: str, role: ContactRole | str, phone: str = ""
) -> SchoolContact:
    """Keep somebody at a school, seen today: known by e-mail address, and without one by name. Never twice."""
    queries.by_id(session, school.key, lock=True)
    mine = select(SchoolContact).where(SchoolContact.school_id == school.key)
    address = email.strip().lower()
    same = func.lower(SchoolContact.email) == address if address else func.lower(SchoolContact.name) == name.lower()
    found = session.exec(mine.where(same).order_by(col(SchoolContact.id))).first()
    contact = found or SchoolContact(school_id=school.key, name=name, email=address)
    contact.name, contact.role, contact.last_seen_on = name, ContactRole(role), today()
    contact.phone = phone or contact.phone
    session.add(contact)
    session.flush()
    return contact


def propose(session: Session, code: str, name: str, place: Comune) -> School:
    """A school that the register lacks, named by its official code. Nobody else is offered it before staff confirm it.

    Asked twice, also at once, it is the same school. Raises TooManyRequests beyond thirty an hour from everybody.
    """
    register.changed(session)  # the second of two waits here
    known = session.exec(select(School).where(School.code == code)).first()
    if known is not None:
        return known
    limits.hit(session, "school proposed", "anybody", limit=30)
    school = School(
        code=code, name=name[:200], comune=place.istat, province=place.province, checked=False,
        tracks=kinds.tracks("", code), words=kinds.words(code=code, name=name, kind="", comune=place.istat),
    )  # fmt: skip
    session.add(school)
    session.flush()
    return school


def edit(session: Session, number: int, version: str, values: Mapping[str, Any]) -> School:
    """Change what staff know better than a list. Raises Conflict when somebody else changed the school meanwhile."""
    register.changed(session)
    school = queries.by_id(session, number, lock=True)
    if str(school.version) != version:
        raise Conflict(_("Mentre scrivevi la scuola è cambiata: qualcuno l’ha modificata, o è arrivato un elenco."))
    if not school.school_year:  # otherwise the ministry names it
        school.name = values["name"]
    school.tracks, school.active = list(values["tracks"]), bool(values["active"])
    school.checked = school.checked or bool(values["checked"])
    school.words = kinds.words(
        code=school.code, name=school.name, kind=school.kind, comune=school.comune, institute_code=school.institute_code
    )
    school.version += 1
    session.add(school)
    return school


def keep_contact(session: Session, contact: SchoolContact, values: Mapping[str, Any]) -> SchoolContact:
    """Write down who somebody at a school is."""
    contact.name, contact.role = " ".join(values["name"].split()), ContactRole(values["role"])
    contact.email, contact.phone, contact.note = values["email"] or "", values["phone"] or "", values["note"] or ""
    session.add(contact)
    return contact


def add_contact(session: Session, school: School, values: Mapping[str, Any]) -> SchoolContact:
    """Keep somebody staff tell of; an address known at the school is the same person, with what is written now."""
    queries.by_id(session, school.key, lock=True)
    same = [one for one in queries.contacts(session, school) if values["email"] and one.email == values["email"]]
    return keep_contact(session, same[0] if same else SchoolContact(school_id=school.key, name=""), values)
