"""Which mails does a candidate get, and what do they say?

Handlers of the worker. Each mail is written once: its `unique` name begins with `application:<number>:`, so that
erasing the application also stops what is still on its way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from portal import i18n, mail
from portal.applications import links, queries
from portal.applications.interviews.models import LIVE, Interview
from portal.applications.labels import STAGES
from portal.applications.models import Application, Message, Move, Stage
from portal.db import now
from portal.i18n import gettext as _
from portal.outbox import Note
from portal.pool import queries as pool
from portal.web import links as addresses

if TYPE_CHECKING:
    from portal.app import Portal

# Being read, or having withdrawn oneself, is no news worth a mail.
TOLD = frozenset({Stage.INTERVIEW, Stage.OFFER, Stage.HIRED, Stage.DECLINED})


def tell_submitted(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `application.submitted`: the receipt."""
    for note in notes:
        with portal.db.write() as session:
            application = queries.whole(session, int(note.subject))
            if application is not None:
                _write(portal, session, application, "application_received", "received")


def tell_moved(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `application.moved` (the subject is the move, its time the end of the wait): good or bad news, in kind words."""
    for note in notes:
        with portal.db.write() as session:
            move = session.get(Move, int(note.subject))
            application = queries.whole(session, move.application_id) if move else None
            if move is None or application is None or not _is_due(move) or application.stage is not move.after:
                continue  # erased, taken back, or moved on before the mail was written: only the newest news is sent
            template = _news(session, move)
            if template and not _tells_dates(session, move):
                title = STAGES[move.after][0]
                words = session.exec(select(Message.text).where(Message.move_id == move.key)).first() or ""
                _write(
                    portal,
                    session,
                    application,
                    template,
                    f"moved:{move.key}",
                    title=str(title),
                    words=words,
                    asked=pool.question(session, application.key) is not None,
                )


def _is_due(news: Move | Message) -> bool:
    """Whether the candidate may know by now. The note of something erased may bear the number of something newer."""
    return news.shown_at is not None and news.shown_at <= now()


def _tells_dates(session: Session, move: Move) -> bool:
    """Whether dates for an interview were offered with this move: the mail that brings them tells it all."""
    offered = select(Interview.id).where(Interview.move_id == move.key, col(Interview.state).in_(LIVE))
    return session.exec(offered).first() is not None


def _news(session: Session, move: Move) -> str:
    """Which mail tells this move; empty when it is no news. News that was told and is taken back is told too."""
    undone = session.get(Move, move.undoes_id) if move.undoes_id else None
    if undone is not None and undone.shown_at is not None and undone.after in TOLD:
        return "application_reopened"
    return f"application_{move.after.value}" if move.after in TOLD else ""


def tell_message(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `message.written`: staff wrote; the words themselves stay on the status page."""
    for note in notes:
        with portal.db.write() as session:
            message = session.get(Message, int(note.subject))
            application = queries.whole(session, message.application_id) if message else None
            if message is None or application is None or message.from_candidate or not _is_due(message):
                continue
            _write(portal, session, application, "application_message", f"message:{message.key}")


@dataclass(frozen=True)
class Preview:
    """A mail as one person would get it, to look at before it is sent; the words of a message stay on the status page."""

    name: str
    subject: str
    text: str
    words: str


def preview(portal: "Portal", application: Application, template: str, words: str, *, asked: bool = False) -> Preview:
    """The mail to this person, with or without the question of `portal.pool.pass_on`.

    The private link is theirs alone: a place-holder stands for it.
    """
    with i18n.speaking(application.locale):
        link = _("(qui c’è il link personale)")
        rendered = portal.render(
            f"mail/{template}.txt", locale=application.locale, application=application, opening=application.opening,
            cooperative=application.opening.cooperative, status_url=link, revoke_url=link, words=words, title="",
            asked=asked,
        )  # fmt: skip
    subject, _rest, text = rendered.strip().partition("\n")
    body = text.split("\n-- \n")[0].strip()
    return Preview(application.name, subject, body, words if template == "application_message" else "")


def send_links(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `link.asked`: fresh links to all applications of the address in the payload; nothing for an unknown one."""
    for note in notes:
        email, locale = str(note.payload["email"]), str(note.payload.get("locale", "it"))
        with portal.db.write() as session:
            found = queries.of_email(session, email)
            if found:
                mail.compose(
                    session, portal.render, to=email, template="application_links",
                    unique=f"application:{found[0].key}:links:{note.name}", locale=locale,
                    applications=[(a, _status(portal, a, locale)) for a in found],
                )  # fmt: skip


def send_replaced_link(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `link.revoked` (the subject is `<application>-<link version>`): the one link that works now."""
    for note in notes:
        number, _, version = note.subject.partition("-")
        with portal.db.write() as session:
            application = queries.whole(session, int(number))
            if application is not None and application.link_version == int(version):
                _write(portal, session, application, "application_link", f"link:{version}")


def _write(
    portal: "Portal", session: Session, application: Application, template: str, unique: str, **more: Any
) -> None:
    locale = application.locale
    token = links.status_token(portal.settings.key, application)
    mail.compose(
        session, portal.render, to=application.candidate.email, template=template,
        unique=f"application:{application.key}:{unique}", locale=locale, application=application,
        opening=application.opening, cooperative=application.opening.cooperative,
        status_url=addresses.absolute("applications.status", locale, token=token),
        revoke_url=addresses.absolute("applications.revocation", locale, token=token), **more,
    )  # fmt: skip


def _status(portal: "Portal", application: Application, locale: str) -> str:
    token = links.status_token(portal.settings.key, application)
    return addresses.absolute("applications.status", locale, token=token)
