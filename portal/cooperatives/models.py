"""What is known of a cooperative, its places of work and the people who act for it?"""

from datetime import date
from enum import StrEnum

from sqlalchemy import JSON
from sqlmodel import Field, UniqueConstraint

from portal import places
from portal.accounts.models import Role
from portal.db import Record, one_of


class Cooperative(Record, table=True):
    """A member of the consortium; it is the employer named in its openings."""

    __tablename__ = "cooperative"

    slug: str = Field(max_length=80, unique=True)
    name: str = Field(max_length=160)
    legal_name: str = Field(default="", max_length=200)
    kind: str = Field(default="A", max_length=8)  # L. 381/1991: A, B or A+B
    about: str = ""
    about_en: str = ""
    comune: str = Field(max_length=6)  # ISTAT code
    province: str = Field(max_length=2)
    address: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=40)
    website: str = Field(default="", max_length=200)
    workers: int | None = None
    founded: int | None = None
    reply_days: int = 15
    active: bool = True

    @property
    def place(self) -> str:
        """Where its seat is, as people write it: Lecco (LC)."""
        return _place(self.comune, self.province)


class ServiceKind(StrEnum):
    """The usual names of services in the trade."""

    RSA = "rsa"
    RSD = "rsd"
    CDI = "cdi"
    CDD = "cdd"
    CSE = "cse"
    SFA = "sfa"
    SAD = "sad"
    ADI = "adi"
    ADM = "adm"
    NURSERY = "nido"
    CHILD_COMMUNITY = "comunita_minori"
    MENTAL_HEALTH = "salute_mentale"
    YOUTH_CENTRE = "cag"
    SCHOOL = "scuola"
    RECEPTION = "accoglienza"
    FAMILY_CLINIC = "consultorio"
    WORK_INCLUSION = "inserimento_lavorativo"
    SOCIAL_HOUSING = "abitare"
    REHABILITATION = "riabilitazione"
    OFFICE = "sede"
    OTHER = "altro"


class Service(Record, table=True):
    """A place of work of a cooperative."""

    __tablename__ = "service"

    cooperative_id: int = Field(foreign_key="cooperative.id", index=True, ondelete="CASCADE")
    name: str = Field(max_length=160)
    kind: ServiceKind = Field(default=ServiceKind.OTHER, sa_type=one_of(ServiceKind))
    comune: str = Field(max_length=6)
    province: str = Field(max_length=2)
    address: str = Field(default="", max_length=200)
    about: str = ""
    about_en: str = ""
    # Slugs of professions that work here although no opening says so now; the others follow from the openings.
    professions: list[str] = Field(default_factory=list, sa_type=JSON)
    visits: bool = False  # people may come and see it, by arrangement
    reviewed_on: date | None = None
    author: str = Field(default="", max_length=120)
    version: int = 1

    @property
    def place(self) -> str:
        """Where it is, as people write it: Lecco (LC)."""
        return _place(self.comune, self.province)


class Membership(Record, table=True):
    """A person's role for a cooperative; without a cooperative the role is for the whole consortium."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "cooperative_id", "role"),)

    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    cooperative_id: int | None = Field(default=None, foreign_key="cooperative.id", index=True, ondelete="CASCADE")
    role: Role = Field(sa_type=one_of(Role))


def _place(comune: str, province: str) -> str:
    where = places.comune(comune)
    return where.label if where else province
