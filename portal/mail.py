"""How does a mail get written, wait its turn, and leave exactly once?

A mail is a row, made in the same transaction as what it tells; its Message-ID is fixed there. Were the process
killed between the server's «accepted» and our commit, the repeat carries the same Message-ID and is recognised.
"""

import base64
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, make_msgid, parseaddr
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from sqlalchemy import JSON
from sqlmodel import Field, Session, col, select

from portal import i18n, outbox
from portal.db import Moment, Record, now

UNSUBSCRIBE = "List-Unsubscribe"
Render = Callable[..., str]  # template path and context → text


class Mail(Record, table=True):
    """A mail on its way; its words are deleted as soon as it has left."""

    __tablename__ = "mail"

    unique: str = Field(max_length=120, unique=True)  # what it tells: never told twice
    recipient: str = Field(max_length=254, index=True)
    subject: str = Field(max_length=200)
    text: str
    html: str
    message_id: str = Field(max_length=200)
    attachments: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)  # name, type, base64 body
    headers: dict[str, str] = Field(default_factory=dict, sa_type=JSON)  # beside the usual ones
    sent_at: datetime | None = Field(default=None, sa_type=Moment)


class Transport(Protocol):
    """Whoever carries a mail away. Raises OSError or SMTPException when the way is blocked."""

    def send(self, message: EmailMessage) -> None: ...


class _Whole(EmailPolicy):
    """Addresses in List-Unsubscribe stay in one piece: folded, they would be encoded, and no mail program reads them."""

    def fold(self, name: str, value: Any) -> str:
        """The header as text."""
        return f"{name}: {value}{self.linesep}" if name == UNSUBSCRIBE else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header as it goes over the wire."""
        return self.fold(name, value).encode("ascii") if name == UNSUBSCRIBE else super().fold_binary(name, value)


class Unreachable(Exception):
    """The mail server is away or overloaded; the mail waits."""


class Refused(Exception):
    """The server will never take this mail (a bad address)."""


def compose(
    session: Session, render: Render, *, to: str, template: str, unique: str, locale: str,
    attachments: list[tuple[str, str, bytes]] | None = None, headers: dict[str, str] | None = None,
    at: datetime | None = None, **context: Any,
) -> Mail | None:  # fmt: skip
    """Write a mail from `mail/<template>.txt` (its first line is the subject) and `.html`; None if it was told before."""
    if session.exec(select(Mail.id).where(Mail.unique == unique)).first() is not None:
        return None
    with i18n.speaking(locale):
        subject, _, text = render(f"mail/{template}.txt", locale=locale, **context).strip().partition("\n")
        html = render(f"mail/{template}.html", locale=locale, subject=subject, **context)
    mail = Mail(
        unique=unique, recipient=to, subject=" ".join(subject.split())[:200], text=text.strip() + "\n", html=html,
        message_id=make_msgid(domain="mail.portal.invalid"), headers=headers or {},
        attachments=[
            {"name": name, "type": kind, "body": base64.b64encode(body).decode()} for name, kind, body in attachments or []
        ],
    )  # fmt: skip
    session.add(mail)
    session.flush()
    outbox.note(session, "mail.written", mail.key, at=at)
    return mail


def message(mail: Mail, sender: str) -> EmailMessage:
    """The mail as it goes over the wire."""
    out = EmailMessage(_Whole())
    out["From"] = sender
    out["To"] = mail.recipient
    out["Subject"] = mail.subject
    out["Date"] = format_datetime(mail.created_at)
    out["Message-ID"] = mail.message_id
    out["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        out[name] = value
    out.set_content(mail.text)
    out.add_alternative(mail.html, subtype="html")
    for attachment in mail.attachments:
        # "text/calendar; method=REQUEST": what stands behind the semicolons are parameters.
        kind, *rest = (part.strip() for part in attachment["type"].split(";"))
        main, _, sub = kind.partition("/")
        out.add_attachment(
            base64.b64decode(attachment["body"]), maintype=main, subtype=sub, filename=attachment["name"],
            params=dict(part.split("=", 1) for part in rest),
        )  # fmt: skip
    return out


def mark_sent(mail: Mail) -> None:
    """It has left: keep that it did, forget what it said and to whom."""
    mail.sent_at = now()
    mail.recipient = mail.subject = mail.text = mail.html = ""
    mail.attachments, mail.headers = [], {}


def forget(session: Session, address: str) -> None:
    """Drop every mail that still waits for this address."""
    for mail in session.exec(select(Mail).where(col(Mail.recipient) == address)):
        session.delete(mail)


class SmtpTransport:
    """A real server: `smtp://user:password@host:587` (STARTTLS when offered) or `smtps://…:465`."""

    def __init__(self, url: str, timeout: float = 20) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("PORTAL_SMTP_URL must look like smtp://host:port or smtps://host:port")
        self.host, self.port = parts.hostname, parts.port or (465 if parts.scheme == "smtps" else 25)
        self.secure = parts.scheme == "smtps"
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.timeout = timeout

    def send(self, message: EmailMessage) -> None:
        """Hand one mail over; raises Unreachable (try later) or Refused (never)."""
        try:
            with self._connect() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            code = max((c for c, _ in refused.recipients.values()), default=500)
            raise (Refused if code >= 500 else Unreachable)(f"recipient refused ({code})") from None
        except smtplib.SMTPResponseException as answer:
            # 5xx while handing over data is about this mail; about signing in it is about our settings.
            if answer.smtp_code >= 500 and isinstance(answer, smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
                raise Refused(f"mail refused ({answer.smtp_code})") from None
            raise Unreachable(f"server answered {answer.smtp_code}") from None
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(type(error).__name__) from None

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.secure:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
        if self.user:
            server.login(self.user, self.password)
        return server


class MailboxTransport:
    """Development and demo: every mail becomes a file, read on the mailbox page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write the mail under its Message-ID, so that a repeat replaces it."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = sha256(str(message["Message-ID"]).encode()).hexdigest()[:24]
        temporary = self.folder / f"{name}.part"
        temporary.write_bytes(bytes(message))
        temporary.replace(self.folder / f"{name}.eml")

    def forget(self, address: str) -> None:
        """Remove every mail to this address."""
        for path in self.folder.glob("*.eml"):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            if parseaddr(str(mail["To"]))[1].casefold() == address.casefold():
                path.unlink(missing_ok=True)
