"""An event that may be public, and somebody who signs up for it."""

import itertools
import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from sqlmodel import Session
from starlette.testclient import TestClient

from portal.cooperatives.models import Cooperative
from portal.db import now
from portal.events.models import Event, EventState, Mode
from tests.conftest import SentMails

_numbers = itertools.count(1)


def event(session: Session, where: Cooperative, **values: Any) -> Event:
    """A public open day in Lecco, in ten days, for twenty people."""
    n = next(_numbers)
    starts = values.pop("starts_at", now().replace(minute=0, second=0, microsecond=0) + timedelta(days=10))
    defaults: dict[str, Any] = {
        "slug": f"porte-aperte-{n}", "title": f"Porte aperte numero {n}", "professions": ["oss"], "mode": Mode.AT_SERVICE,
        "about": "Una mattina con chi lavora in RSA: si gira per i piani, si parla con chi c’è, si chiede tutto quello che si vuole.",
        "programme": "- 9:30 Accoglienza\n- 10:00 Giro dei piani", "bring": "Scarpe comode.",
        "access": "Autobus 5, ingresso senza gradini, bagno accessibile.", "contact": "Marta, coordinatrice",
        "starts_at": starts, "ends_at": starts + timedelta(hours=2), "place": "RSA Aurora", "address": "via dei Tigli 3",
        "comune": "097042", "province": "LC", "places": 20, "state": EventState.PUBLISHED,
        "published_at": now() - timedelta(days=5),
    }  # fmt: skip
    row = Event(cooperative_id=where.key, **(defaults | values))
    session.add(row)
    session.flush()
    return row


def sign_up(client: TestClient, row: Event, email: str, name: str = "Zoe Quaranta", language: str = "") -> Any:
    """Send the two fields."""
    return client.post(f"{language}/eventi/{row.slug}/iscrizioni", data={"name": name, "email": email})


def ticket_path(mails: SentMails, email: str) -> str:
    """The link in the newest mail to this address."""
    found = re.search(r"http://testserver((?:/en)?/iscrizioni/\S+)", mails.text(email))
    assert found, mails.text(email)
    return found[1]


def attachment(message: EmailMessage, kind: str) -> bytes:
    """The bytes of the attachment of this type."""
    (part,) = [p for p in message.iter_attachments() if p.get_content_type() == kind]
    content = part.get_content()
    return content.encode() if isinstance(content, str) else content
