"""What is there to say about a visit, whoever is told: class, host, day, place, and its entry in a calendar?"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from portal.calendar_files import ROME, Entry
from portal.cooperatives.models import Cooperative
from portal.events.labels import FORMATS, MODES
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.moments import day_in_words, span
from portal.outreach import queries, wishes
from portal.outreach.models import Visit, VisitState
from portal.web.forms import shown_phone

# A request that nobody took rings after five days; by then somebody can still say how things stand.
ANSWER_DAYS = 7


@dataclass(frozen=True)
class Meeting:
    """One visit in words, in the language that is being spoken; empty where nothing is known yet."""

    teacher: str
    school: str
    class_name: str
    students: str
    format: str
    mode: str
    host: str  # the cooperative
    host_email: str
    starts_at: datetime | None
    ends_at: datetime | None
    wished: tuple[str, ...]
    place: str
    host_name: str
    host_phone: str
    bring: str
    access: str
    link: str
    answer_by: str
    settled: bool  # the host has said yes

    @classmethod
    def of(cls, session: Session, visit: Visit) -> "Meeting":
        """As it stands now."""
        facts, host = queries.meeting_facts(session, visit), visit.cooperative
        return cls(
            teacher=visit.name, school=visit.school.name, class_name=visit.class_name,
            students=ngettext("%(num)s studente o studentessa", "%(num)s studenti e studentesse", visit.students),
            format=str(FORMATS[visit.format]), mode=str(MODES[visit.mode]), host=host.name if host else "",
            host_email=host.email if host else "", starts_at=visit.starts_at, ends_at=visit.ends_at,
            wished=tuple(wishes.worded(visit.wished_on)), place=facts.place, host_name=facts.host_name,
            host_phone=facts.host_phone, bring=facts.bring, access=facts.access, link=facts.link,
            answer_by=day_in_words(answer_by(visit)), settled=visit.state is VisitState.CONFIRMED,
        )  # fmt: skip

    def as_it_was(self, host: Cooperative, starts_at: datetime | None) -> "Meeting":
        """In the hands of an earlier host; what the present one has arranged is not its business."""
        return replace(
            self, host=host.name, host_email=host.email, starts_at=starts_at, ends_at=None, wished=(), place="",
            host_name="", host_phone="", bring="", access="", link="", settled=False,
        )  # fmt: skip

    @property
    def when(self) -> str:
        """Day and hours, or the days that would suit."""
        if self.starts_at is not None and self.ends_at is not None:
            return span(self.starts_at, self.ends_at)
        return "; ".join(self.wished)

    @property
    def day(self) -> str:
        """The day alone; empty while there is none."""
        return day_in_words(self.starts_at.astimezone(ROME).date()) if self.starts_at else ""

    @property
    def met_by(self) -> str:
        """Who waits for the class, with a telephone number."""
        return ", ".join(
            part for part in (self.host_name, shown_phone(self.host_phone) if self.host_phone else "") if part
        )

    def facts(self) -> list[tuple[str, str]]:
        """All of it as lines of a mail or a page; empty ones are left out by whoever shows them."""
        return [
            (_("Quando"), self.when),
            (_("Dove"), self.place or self.mode),
            (_("Collegamento"), self.link),
            (_("Vi accoglie"), self.met_by),
            (_("Da portare"), self.bring),
            (_("Accessibilità"), self.access),
            (_("Incontro"), self.format),
            (_("Cooperativa"), self.host),
            (_("Classe"), f"{self.class_name}, {self.students}"),
            (_("Scuola"), self.school),
        ]


def answer_by(visit: Visit) -> date:
    """The day by which the teacher hears how things stand."""
    since = max(visit.requested_at, visit.assigned_at or visit.requested_at)
    return since.astimezone(ROME).date() + timedelta(days=ANSWER_DAYS)


def entry(
    meeting: Meeting, visit: Visit, *, organiser: tuple[str, str], url: str = "", cancelled: bool = False,
    attendee: tuple[str, str] | None = None,
) -> Entry | None:  # fmt: skip
    """The visit as calendars know it; None while it has no date."""
    starts = meeting.starts_at
    if starts is None:
        return None
    ends = meeting.ends_at or starts + timedelta(hours=1)
    told = [(name, text) for name, text in meeting.facts()[2:] if text]
    return Entry(
        uid=visit.uid, sequence=visit.sequence, starts_at=starts, ends_at=ends, changed_at=visit.updated_at,
        summary=f"{meeting.format} – {meeting.class_name}, {meeting.host or meeting.school}",
        description="\n".join(f"{name}: {text}" for name, text in told), location=meeting.link or meeting.place or meeting.school,
        url=url, organiser=organiser, attendee=attendee, cancelled=cancelled,
    )  # fmt: skip
