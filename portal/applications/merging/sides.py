"""What is there to compare of two dossiers, and which contacts were chosen for one that is merged?"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import contains_eager
from sqlmodel import Session, col, select

from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.applications.interviews.models import Interview
from portal.applications.merging.models import Joined, Likeness
from portal.applications.merging.queries import LIVE, kept, members
from portal.applications.models import Application, ApplicationFile, Message, Remark
from portal.candidates.models import Candidate, Consent, Cv
from portal.cooperatives.policy import Staff
from portal.errors import NotFound
from portal.openings.models import Opening

_OPENING: Any = Application.opening
_CANDIDATE: Any = Application.candidate


@dataclass(frozen=True)
class Side:
    """One dossier with all that a comparison shows."""

    cooperative_id: int
    root: int
    members: tuple[int, ...]
    applications: tuple[Application, ...]  # oldest first
    files: tuple[Cv, ...]
    remarks: tuple[tuple[Remark, str], ...]  # with the colleague's name
    consents: tuple[Consent, ...]
    messages: int
    interviews: int

    @property
    def newest(self) -> Application:
        """The application sent last: its name and contacts are the freshest."""
        return self.applications[-1]

    @property
    def names(self) -> dict[str, int]:
        """Each name as it was typed, with the newest application that says it."""
        return {a.name: a.key for a in self.applications}

    @property
    def phones(self) -> dict[str, int]:
        """Each telephone number, with the newest application that says it."""
        return {a.phone: a.key for a in self.applications}

    @property
    def emails(self) -> dict[str, int]:
        """Each address, with its candidate."""
        return {a.candidate.email: a.candidate_id for a in self.applications}

    @property
    def kept_until(self) -> list[date]:
        """Until when the data of each address are kept."""
        return sorted({a.candidate.kept_until for a in self.applications})


def likeness(session: Session, staff: Staff, id_: int) -> Likeness:
    """The pair of this number; raises NotFound outside the cooperatives in which one may decide."""
    row = session.exec(
        select(Likeness).where(
            Likeness.id == id_, col(Likeness.cooperative_id).in_(staff.cooperatives(Action.MERGE_CANDIDATES))
        )
    ).first()
    if row is None:
        raise NotFound
    return row


def sides(session: Session, row: Likeness, *, hold: bool = False) -> list[Side]:
    """The dossiers of a pair in scope, the older first: two, or one when they are joined already.

    Raises NotFound when nothing is left of one of them.
    """
    roots = {kept(session, row.cooperative_id, number) for number in (row.first_id, row.second_id)}
    return sorted((side(session, row.cooperative_id, root, hold=hold) for root in roots), key=lambda s: s.root)


def side(session: Session, cooperative_id: int, candidate_id: int, *, hold: bool = False) -> Side:
    """One dossier of a cooperative in scope; raises NotFound when it is empty.

    With `hold` nobody erases its applications until this transaction ends, so that who looked can be written down.
    """
    group = members(session, cooperative_id, candidate_id)
    statement = (
        select(Application)
        .join(Opening, col(Opening.id) == Application.opening_id)
        .join(Candidate, col(Candidate.id) == Application.candidate_id)
        .options(contains_eager(_OPENING), contains_eager(_CANDIDATE))
        .where(Opening.cooperative_id == cooperative_id, col(Application.candidate_id).in_(group))
        .order_by(col(Application.submitted_at), col(Application.id))
        .execution_options(populate_existing=True)
    )
    if hold:
        statement = statement.with_for_update(of=Application, read=True, key_share=True)
    applications = session.exec(statement).all()
    if not applications:
        raise NotFound
    numbers = [a.key for a in applications]
    return Side(
        cooperative_id, group[0], tuple(group), tuple(applications), tuple(_files(session, numbers)),
        tuple(_remarks(session, numbers)), tuple(_consents(session, numbers)),
        _how_many(session, Message, numbers), _how_many(session, Interview, numbers),
    )  # fmt: skip


def _files(session: Session, numbers: Collection[int]) -> Sequence[Cv]:
    return session.exec(
        select(Cv).join(ApplicationFile, col(ApplicationFile.cv_id) == Cv.id)
        .where(col(ApplicationFile.application_id).in_(numbers)).order_by(col(ApplicationFile.id))
    ).all()  # fmt: skip


def _remarks(session: Session, numbers: Collection[int]) -> list[tuple[Remark, str]]:
    rows = session.exec(
        select(Remark, Person.name).outerjoin(Person, col(Person.id) == Remark.by_id)
        .where(col(Remark.application_id).in_(numbers)).order_by(col(Remark.created_at))
    ).all()  # fmt: skip
    return [(row, name or "") for row, name in rows]


def _consents(session: Session, numbers: Collection[int]) -> Sequence[Consent]:
    return session.exec(
        select(Consent).where(col(Consent.application_id).in_(numbers)).order_by(col(Consent.given_at))
    ).all()


def _how_many(session: Session, model: type[Message] | type[Interview], numbers: Collection[int]) -> int:
    return session.exec(select(func.count()).where(col(model.application_id).in_(numbers))).one()


def state(both: Sequence[Side]) -> str:
    """A short name for how two dossiers stand now: it changes with every application, move, merge and erasure."""
    words = [f"{s.root}:" + ",".join(f"{a.key}.{a.version}.{a.candidate_id}" for a in s.applications) for s in both]
    return hashlib.blake2b("|".join(words).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Contacts:
    """Which name and contacts somebody chose for a merged dossier; None: as on the application one looks at."""

    name: str | None
    phone: str | None
    email: str | None
    emails: tuple[str, ...]  # all addresses of the dossier
    phones: tuple[str, ...]
    join: Joined  # the newest merge


def contacts(session: Session, cooperative_id: int, candidate_id: int) -> Contacts | None:
    """The contacts of a merged dossier; None when it is made of one address, as nearly all are."""
    root = kept(session, cooperative_id, candidate_id)
    newest = session.exec(
        select(Joined).where(Joined.cooperative_id == cooperative_id, Joined.kept_id == root, LIVE)
        .order_by(col(Joined.id).desc())
    ).first()  # fmt: skip
    if newest is None:
        return None
    whole = side(session, cooperative_id, root)
    by_key = {a.key: a for a in whole.applications}
    name, phone = by_key.get(newest.name_from_id or 0), by_key.get(newest.phone_from_id or 0)
    email = next((text for text, number in whole.emails.items() if number == newest.email_from_id), None)
    return Contacts(
        name.name if name else None, phone.phone if phone else None, email, tuple(whole.emails), tuple(whole.phones), newest,
    )  # fmt: skip
