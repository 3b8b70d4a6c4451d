"""What did each issue of a certificate say?"""

from datetime import datetime

from sqlmodel import Field, UniqueConstraint

from portal.db import Moment, Record, now


class CertificateIssue(Record, table=True):
    """One issue of a class's certificate. The code stays; a corrected attendance makes a new issue that replaces it."""

    __tablename__ = "certificate_issue"
    __table_args__ = (UniqueConstraint("visit_id", "number"),)

    visit_id: int = Field(foreign_key="visit.id", index=True, ondelete="CASCADE")
    number: int = 1
    present: int
    students: int
    hours: float
    issued_at: datetime = Field(default_factory=now, sa_type=Moment)
