"""How does a teacher without JavaScript fill the request? Step by step, as a browser posts it."""

import re
from datetime import timedelta
from typing import Any

from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.db import today as italian_today
from portal.outreach.models import Visit
from portal.schools.models import School
from tests.conftest import SentMails, drain

PATH = "/scuole/richiesta"
EMAIL = "gianna@scuola.example"


def day(days: int) -> str:
    """So many days from today, as a date field sends it."""
    return (italian_today() + timedelta(days=days)).isoformat()


def who(of: School, **changes: Any) -> dict[str, Any]:
    """Step 1."""
    typed = {
        "passo": "1", "school": of.name, "school-code": of.code, "name": "Gianna Pozzi", "role": "teacher",
        "email": EMAIL, "phone": "333 123 4567", "slot": "", "serie": "", "website": "",
    }  # fmt: skip
    return typed | changes


def class_of(students: Any = 24, **changes: Any) -> dict[str, Any]:
    """Step 2."""
    typed = {
        "passo": "2", "class_name": "4B", "school_year_of_class": "4", "track": "scienze-umane", "students": str(students),
        "groups": "1", "support_count": "2", "support_note": "Una sedia a rotelle",
    }  # fmt: skip
    return typed | changes


def wish(**changes: Any) -> dict[str, Any]:
    """Step 3, without a date of the list."""
    typed = {
        "passo": "3", "slot": "0", "format": "class_talk", "mode": "at_school", "professions": ["oss"], "day_0": day(30),
        "until_0": "", "day_1": day(40), "until_1": day(44), "wished_part": "morning", "message": "Grazie!",
    }  # fmt: skip
    return typed | changes


def write(client: TestClient, school: School, *, slot: int | None = None, **changes: Any) -> None:
    """Steps 1 to 3; `changes` go into the step that has such a field."""
    first, second = who(school, slot=str(slot or "")), class_of()
    third = {"passo": "3", "slot": str(slot), "message": "Grazie!"} if slot else wish()
    for step in (first, second, third):
        step |= {k: v for k, v in changes.items() if k in step}
        answer = client.post(PATH, data=step)
        assert answer.status_code == 303, re.sub(r"\s+", " ", answer.text)[:3000]


def code_in(mails: SentMails, address: str = EMAIL) -> str:
    """The six digits of the newest mail."""
    found = re.search(r"\b\d{6}\b", mails.text(address))
    assert found
    return found[0]


def ask_code(client: TestClient, portal: Portal) -> None:
    """Step 4: the button that asks for the code."""
    assert client.post(PATH, data={"passo": "4"}).headers["location"].endswith("/codice")
    drain(portal)


def request(client: TestClient, portal: Portal, mails: SentMails, school: School, **changes: Any) -> str:
    """The whole way; the path of the status page."""
    write(client, school, **changes)
    ask_code(client, portal)
    answer = client.post(PATH + "/codice", data={"code": code_in(mails, changes.get("email", EMAIL))})
    return status_path(answer)


def status_path(answer: Any) -> str:
    """The status page behind a receipt."""
    assert answer.status_code == 303, answer.text[:3000]
    assert answer.headers["location"].endswith("/ricevuta"), answer.headers["location"]
    return re.sub("/ricevuta$", "", answer.headers["location"])


def newest(session: Session) -> Visit:
    """The visit that came last, as it is now."""
    session.rollback()
    session.expire_all()
    found = session.exec(select(Visit).order_by(Visit.id.desc())).first()  # type: ignore[union-attr]
    assert found
    return found


def link_in(mails: SentMails, address: str = EMAIL) -> str:
    """The status link of the newest mail, as a path."""
    found = re.search(r"/scuole/richieste/[^/\s]+", mails.text(address))
    assert found
    return found[0]
