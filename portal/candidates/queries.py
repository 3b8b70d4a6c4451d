"""Which candidates, files and consents are there, and who looked at them?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from portal import pictures
from portal.candidates.models import Candidate, Consent, Cv, ReadingState, Viewing
from portal.cooperatives.models import Cooperative
from portal.openings.models import Opening


def by_email(session: Session, email: str) -> Candidate | None:
    """The candidate with this address (in its normal form)."""
    return session.exec(select(Candidate).where(Candidate.email == email)).first()


def consents(session: Session, application_id: int) -> Sequence[Consent]:
    """What was agreed to with one application, oldest first."""
    return session.exec(
        select(Consent).where(Consent.application_id == application_id).order_by(col(Consent.given_at))
    ).all()


def viewings(session: Session, application_id: int) -> Sequence[tuple[Viewing, str]]:
    """Who opened one application or its files, with the cooperative's name, oldest first."""
    return session.exec(
        select(Viewing, Cooperative.name)
        .join(Cooperative, col(Cooperative.id) == Viewing.cooperative_id)
        .where(Viewing.application_id == application_id)
        .order_by(col(Viewing.at))
    ).all()


def known_files(session: Session, storage_keys: Collection[str]) -> set[str]:
    """Those of these storage keys that belong to somebody."""
    cvs = set(session.exec(select(Cv.storage_key).where(col(Cv.storage_key).in_(storage_keys))))
    return cvs | pictures.known_files(session, storage_keys)


def read_twin(session: Session, cv: Cv) -> Cv | None:
    """Another copy of this file, given by the same person, whose words are known already."""
    return session.exec(
        select(Cv).where(
            Cv.candidate_id == cv.candidate_id,
            Cv.sha256 == cv.sha256,
            Cv.id != cv.id,
            Cv.reading == ReadingState.READ,
        )
    ).first()


@dataclass(frozen=True)
class Look:
    """How often a cooperative opened one thing for one opening, and when: what the person is told."""

    cooperative: str
    what: str  # as in `Viewing`
    opening: str  # title; empty when they named none
    times: int
    first: datetime
    last: datetime


def looks(session: Session, candidate_id: int, application_id: int | None) -> list[Look]:
    """Who opened one application (None: the mask in the pool), newest first; one line for each thing they opened."""
    last, title = func.max(col(Viewing.at)), func.coalesce(Opening.title, "")
    rows = session.execute(
        columns(col(Cooperative.name), col(Viewing.what), title, func.count(), func.min(col(Viewing.at)), last)
        .join(Cooperative, col(Cooperative.id) == Viewing.cooperative_id)
        .outerjoin(Opening, col(Opening.id) == Viewing.opening_id)
        .where(
            col(Viewing.candidate_id) == candidate_id, col(Viewing.application_id).is_not_distinct_from(application_id)
        )
        .group_by(col(Cooperative.name), col(Viewing.what), title)
        .order_by(last.desc(), col(Cooperative.name))
    ).all()
    return [Look(*row) for row in rows]
