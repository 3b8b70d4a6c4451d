"""What does the certificate of a class say, when is it issued anew, and when does it stop counting?

The code on the paper stays the same for a meeting. Each issue is kept, so that the public page can tell whoever holds an
older paper that its numbers were replaced. Set to «not held», the meeting has no certificate until it is held again.
"""

from dataclasses import dataclass

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from portal.errors import NotFound
from portal.outreach import codes
from portal.outreach.certificate_models import CertificateIssue
from portal.outreach.models import Visit, VisitChange, VisitState


@dataclass(frozen=True)
class Certificate:
    """A meeting with the issues of its certificate, the oldest first."""

    visit: Visit
    issues: list[CertificateIssue]

    @property
    def current(self) -> CertificateIssue:
        """The issue that counts."""
        return self.issues[-1]

    @property
    def replaced(self) -> list[CertificateIssue]:
        """Issues whose numbers no longer count."""
        return self.issues[:-1]

    @property
    def is_valid(self) -> bool:
        """Whether the meeting stands as held."""
        return self.visit.state is VisitState.HELD


def issue(session: Session, visit_id: int) -> CertificateIssue | None:
    """Issue the certificate of a meeting that was held, or issue it anew when what it says has changed since.

    Returns the new issue; None when there is nothing new to say. The row is locked, so that two workers make one.
    """
    visit = session.exec(select(Visit).where(Visit.id == visit_id).with_for_update()).first()
    if visit is None or visit.state is not VisitState.HELD or visit.present is None or not visit.held_hours:
        return None
    issues = _issues(session, visit)
    if issues and not _is_outdated(session, issues[-1], visit):
        return None
    fresh = CertificateIssue(
        visit_id=visit.key, number=len(issues) + 1, present=visit.present, students=visit.students, hours=visit.held_hours
    )  # fmt: skip
    if visit.certificate_code is None:
        visit.certificate_code = codes.fresh(codes.CERTIFICATE)
    visit.certified_at = fresh.issued_at
    session.add(fresh)
    session.flush()
    return fresh


def _is_outdated(session: Session, last: CertificateIssue, visit: Visit) -> bool:
    if (last.present, last.students, last.hours) != (visit.present, visit.students, visit.held_hours):
        return True
    # Withdrawn and held again: the old date would name a day on which it did not count.
    back = session.exec(
        select(VisitChange.id).where(
            VisitChange.visit_id == visit.id,
            VisitChange.before == VisitState.NOT_HELD,
            VisitChange.after == VisitState.HELD,
            col(VisitChange.at) > last.issued_at,
        )
    ).first()
    return back is not None


def by_code(session: Session, typed: str) -> Certificate:
    """The certificate with this code, valid or withdrawn; raises NotFound."""
    code = codes.read(typed)
    visit = session.exec(
        select(Visit)
        .where(Visit.certificate_code == code)
        .options(joinedload(Visit.school), joinedload(Visit.cooperative), joinedload(Visit.service))  # type: ignore[arg-type]
    ).first()
    if not code or visit is None:
        raise NotFound
    return Certificate(visit, _issues(session, visit))


def of(session: Session, visit: Visit) -> Certificate | None:
    """The certificate of a meeting to hand out now; None when there is none, or it was withdrawn."""
    if visit.certificate_code is None or visit.state is not VisitState.HELD:
        return None
    return Certificate(visit, _issues(session, visit))


def _issues(session: Session, visit: Visit) -> list[CertificateIssue]:
    return list(
        session.exec(
            select(CertificateIssue).where(CertificateIssue.visit_id == visit.id).order_by(col(CertificateIssue.number))
        )
    )
