"""Which mails go out because of a visit, and to whom? Handlers of the worker; what they say is in `letters`.

Each mail is written once: its `unique` name begins with `visit:<number>:`. News that is no longer true when its turn
comes is not told; the change that followed tells how things stand.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from portal import i18n, mail
from portal.accounts.models import Person, Role
from portal.calendar_files import invitation
from portal.cooperatives.models import Cooperative, Membership
from portal.letters import Letter
from portal.outbox import Note
from portal.outreach import host_letters, letters, links, meeting, queries
from portal.outreach.meeting import Meeting
from portal.outreach.models import Visit, VisitChange, VisitMessage, VisitState
from portal.web import links as addresses

if TYPE_CHECKING:
    from portal.app import Portal

# What happened to a visit, as `changes.record` names it. A visit that was held is told with its certificate.
TOPICS = tuple(
    f"visit.{word}"
    for word in (
        "requested", "assigned", "released", "confirmed", "edited", "redated", "proposed", "answered", "moved", "cancelled",
        "not_held", "message", "unclaimed",
    )
)  # fmt: skip
STAFF_LOCALE = i18n.SOURCE
# After these a date that stood in people's calendars may stand there no longer.
TAKES_AWAY = frozenset({"assigned", "released", "redated", "moved", "cancelled"})


@dataclass(frozen=True)
class News:
    """Which letter goes to whom; empty: none."""

    teacher: str = ""
    host: str = ""
    coordinator: str = ""
    said: str = ""


def tell(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topics `visit.*` (the subject is the visit, the payload its change or message): whoever must know is told."""
    for note in notes:
        word = note.topic.partition(".")[2]
        with portal.db.write() as session:
            visit = session.exec(queries.whole().where(Visit.id == int(note.subject))).first()
            if visit is None:
                continue
            change = session.get(VisitChange, int(note.payload.get("change") or 0))
            message = session.get(VisitMessage, int(note.payload.get("message") or 0))
            post = Post(portal, session, visit, word, f"{word}:{(change or message or note).id}", change)
            if word == "message":
                post.send(_words(visit, message) if message else News())
            elif change is not None or word == "unclaimed":
                post.send(news(session, word, visit, change))
            lost = lost_by(session, visit, change)
            if lost is not None:
                post.take_back(lost)


def news(session: Session, word: str, visit: Visit, change: VisitChange | None) -> News:
    """Who hears what of a change."""
    if word == "unclaimed":
        return News(coordinator="unclaimed") if visit.state in (VisitState.REQUESTED, VisitState.REVIEW) else News()
    assert change is not None
    still = change.after is visit.state and change.starts_after == visit.starts_at
    confirmed = visit.state is VisitState.CONFIRMED
    match word:
        case "requested":
            mine = change.cooperative_id is not None and change.cooperative_id == visit.cooperative_id
            nobody = change.cooperative_id is None and visit.state is VisitState.REQUESTED
            return News(
                "" if confirmed or visit.is_final else "requested", ("booked" if confirmed else "new") if mine else "",
                "unassigned" if nobody else "",
            )  # fmt: skip
        case "cancelled":
            return News("cancelled_by_you" if change.by_teacher else "cancelled", "cancelled", said=change.reason)
        case "proposed":
            return News("proposed", said=change.reason) if queries.open_proposal(session, visit) else News()
        case "answered":
            accepted = change.what == "moved"
            return News("moved" if accepted and confirmed and still else "", "accepted" if accepted else "declined")
        case _ if not still:
            return News()
        case "assigned":
            return News("assigned", "new")
        case "released":
            return News("released", coordinator="unassigned")  # the reason is for the coordinator
        case "confirmed":
            return News("confirmed", "confirmed" if change.by_id else "")  # by itself: the host was told "booked"
        case "edited":
            return News(host="edited") if change.by_teacher else News("edited")
        case "moved" | "redated" if change.by_teacher and not confirmed:
            return News("asked_to_move", "asked_to_move", said=change.reason)
        case "moved":
            return News("moved", "moved", said=change.reason)
        case "not_held":
            return News("not_held", said=change.reason)
    return News()


def lost_by(session: Session, visit: Visit, change: VisitChange | None) -> Cooperative | None:
    """The host that had this visit in its calendar until this change put it into other hands; None when none had."""
    if change is None or change.before is not VisitState.CONFIRMED or change.starts_before is None:
        return None
    if change.cooperative_before_id in (None, change.cooperative_id, visit.cooperative_id):
        return None
    return session.get(Cooperative, change.cooperative_before_id)


def _words(visit: Visit, message: VisitMessage) -> News:
    if not message.from_teacher:
        return News("message", said=message.text)
    return News(host="message") if visit.cooperative_id else News(coordinator="message")


@dataclass(frozen=True)
class Post:
    """The mails about one change of one visit."""

    portal: "Portal"
    session: Session
    visit: Visit
    word: str
    unique: str
    change: VisitChange | None = None

    def send(self, told: News) -> None:
        """Write them down."""
        if told.teacher and self.visit.email:
            with i18n.speaking(self.visit.locale):
                url = status_url(self.portal, self.visit)
                about = _about(self.session, self.visit, told.teacher)
                letter = letters.to_teacher(told.teacher, about, url, said=told.said, again=request_url())
                files = self._files(about, (self.visit.name, self.visit.email), url)
            self._compose(self.visit.email, "teacher", self.visit.locale, letter, files)
        said = told.said if told.host in {"cancelled", "moved", "asked_to_move"} else ""
        if told.host and self.visit.cooperative:
            self._staff(told.host, hosts(self.session, self.visit.cooperative), said)
        if told.coordinator:
            self._staff(told.coordinator, coordinators(self.session), "")

    def _staff(self, what: str, to: list[str], said: str) -> None:
        with i18n.speaking(STAFF_LOCALE):
            about = Meeting.of(self.session, self.visit)
            letter = host_letters.to_staff(what, about, desk_url(self.visit), said=said)
            files = [] if what in {"new", "message", "unassigned", "unclaimed"} else self._files(about, None, "")
        for address in to:
            self._compose(address, f"staff:{address}"[:60], STAFF_LOCALE, letter, files)

    def take_back(self, lost: Cooperative) -> None:
        """The host that no longer has the visit hears it, and its calendar is told to drop the date."""
        assert self.change is not None
        with i18n.speaking(STAFF_LOCALE):
            about = Meeting.of(self.session, self.visit).as_it_was(lost, self.change.starts_before)
            url = addresses.absolute("outreach.desk.index", STAFF_LOCALE)
            letter = host_letters.to_staff("passed_on", about, url)
            made = meeting.entry(about, self.visit, organiser=self._organiser, cancelled=True)
        for address in hosts(self.session, lost):
            self._compose(address, f"lost:{address}"[:60], STAFF_LOCALE, letter, [invitation(made)] if made else [])

    @property
    def _organiser(self) -> tuple[str, str]:
        return (self.portal.settings.name, self.portal.settings.mail_from)

    def _files(
        self, about: Meeting, attendee: tuple[str, str] | None, url: str
    ) -> list[tuple[str, str, bytes]]:  # fmt: skip
        visit, cancelled = self.visit, False
        if visit.state is not VisitState.CONFIRMED:
            if visit.confirmed_at is None or self.word not in TAKES_AWAY:
                return []
            cancelled = True
            old = self.change.starts_before if self.change else None
            if old is not None and old != about.starts_at:
                about = replace(about, starts_at=old, ends_at=None)
        elif self.word == "proposed":
            return []  # nothing moves before the answer
        made = meeting.entry(about, visit, organiser=self._organiser, url=url, cancelled=cancelled, attendee=attendee)
        return [invitation(made)] if made else []

    def _compose(
        self, to: str, who: str, locale: str, letter: Letter, files: list[tuple[str, str, bytes]]
    ) -> None:  # fmt: skip
        mail.compose(
            self.session, self.portal.render, to=to, template="letter",
            unique=f"visit:{self.visit.key}:{self.unique}:{who}", locale=locale, attachments=files, letter=letter,
        )  # fmt: skip


def preview(render: mail.Render, session: Session, what: str, visit: Visit, **draft: Any) -> tuple[str, str]:
    """Subject and words of the mail that goes to the teacher when staff make this change; nothing is changed here.

    `what` is a word of TOPICS, `draft` what is being typed: starts_at, ends_at, place, host_name, host_phone, bring,
    access, link, and reason, note or text. Only the personal link is left out: it belongs to the teacher alone.
    """
    said = str(draft.get("reason") or draft.get("note") or draft.get("text") or "")
    if what == "confirmed":
        draft["state"] = VisitState.CONFIRMED
    with i18n.speaking(visit.locale), _as_if(session, visit, draft):
        url = addresses.absolute("outreach.visits.show", visit.locale, token="TOKEN").replace("TOKEN", "…")
        letter = letters.to_teacher(what, Meeting.of(session, visit), url, said=said, again=request_url())
        words = render("mail/letter.txt", locale=visit.locale, letter=letter).strip()
    subject, _, text = words.partition("\n")
    return " ".join(subject.split()), text.strip() + "\n"


@contextmanager
def _as_if(session: Session, visit: Visit, draft: dict[str, Any]) -> Iterator[None]:
    """The visit as it would be; afterwards it is as it was."""
    was = {name: getattr(visit, name) for name in draft if name in Visit.model_fields}
    with session.no_autoflush:
        try:
            for name in was:
                setattr(visit, name, draft[name])
            yield
        finally:
            for name, value in was.items():
                setattr(visit, name, value)


def _about(session: Session, visit: Visit, what: str) -> Meeting:
    """The visit in words; for a proposal with the date that is proposed."""
    found = queries.open_proposal(session, visit) if what == "proposed" else None
    about = Meeting.of(session, visit)
    return replace(about, starts_at=found.starts_at, ends_at=found.ends_at) if found else about


# -- where it goes


def hosts(session: Session, cooperative: Cooperative) -> list[str]:
    """The cooperative's address; without one, those of its colleagues who see to visits."""
    if cooperative.email:
        return [cooperative.email]
    return _people(session, cooperative.key, (Role.OUTREACH, Role.OWNER))


def coordinators(session: Session) -> list[str]:
    """Those who hand requests to hosts."""
    return _people(session, None, (Role.COORDINATOR,))


def _people(session: Session, cooperative_id: int | None, roles: Sequence[Role]) -> list[str]:
    where = (
        col(Membership.cooperative_id).is_(None)
        if cooperative_id is None
        else Membership.cooperative_id == cooperative_id
    )
    return list(
        session.exec(
            select(Person.email)
            .join(Membership, col(Membership.person_id) == Person.id)
            .where(where, col(Membership.role).in_(roles), col(Person.active).is_(True))
            .distinct()
            .order_by(Person.email)
        )
    )


def status_url(portal: "Portal", visit: Visit) -> str:
    """The teacher's own page."""
    token = links.status_token(portal.settings.key, visit)
    return addresses.absolute("outreach.visits.show", visit.locale, token=token)


def desk_url(visit: Visit) -> str:
    """The visit on the desk; whoever opens it must sign in."""
    return addresses.absolute("outreach.desk.show", STAFF_LOCALE, id=visit.key)


def request_url() -> str:
    """Where another request begins."""
    return addresses.absolute("outreach.requests.new", i18n.current())
