"""How does a person without JavaScript fill the form? Reads the page like a browser and posts what it holds."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import docx
from starlette.testclient import TestClient

from portal.app import Portal
from portal.applications import links
from portal.db import now
from portal.openings.models import Opening

PDF = "application/pdf"


class _Form(HTMLParser):
    """Values of the inputs of the first form that has a form token."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.names: list[str] = []
        self.textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "textarea" and name:
            self.textarea = name
            self.values[name] = ""
            self.names.append(name)
        elif tag == "input" and name:
            self.names.append(name)
            if given.get("type") == "checkbox" and "checked" not in given:
                return
            self.values[name] = given.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.values[self.textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.textarea = None


def fields(html: str) -> dict[str, str]:
    """What a browser would send back for the forms on this page."""
    parser = _Form()
    parser.feed(html)
    return parser.values


def token(portal: Portal, opening: Opening, age: timedelta = timedelta(minutes=2)) -> str:
    """The token of a form that was shown a while ago."""
    return links.form_token(portal.settings.key, opening.key, now() - age)


def answers(portal: Portal, opening: Opening, **changes: Any) -> dict[str, Any]:
    """Everything a person without a CV types; None leaves a field out."""
    typed = {
        "form_token": token(portal, opening), "cv_draft": "", "website": "", "name": "Nora Ferrari", "email": "nora@posta.example",
        "phone": "333 123 4567", "answer_work": "Due anni in una comunità.", "answer_training": "Diploma.",
        "answer_availability": "Da subito, anche notti.", "consent": "y",
    } | changes  # fmt: skip
    return {k: v for k, v in typed.items() if v is not None}


def path(opening: Opening, prefix: str = "") -> str:
    """Where the form lives."""
    return f"{prefix}/offerte/{opening.slug}/candidatura"


def apply(
    client: TestClient,
    portal: Portal,
    opening: Opening,
    *,
    cv: tuple[str, bytes] | None = None,
    prefix: str = "",
    **changes: Any,
) -> Any:
    """Send the form; `cv` is a name and content."""
    files = {"cv": (cv[0], BytesIO(cv[1]), "application/octet-stream")} if cv else {"cv": ("", BytesIO(b""), PDF)}
    return client.post(path(opening, prefix), data=answers(portal, opening, **changes), files=files)


def status_path(response: Any) -> str:
    """The status page behind a receipt."""
    assert response.status_code == 303, response.text[:2000]
    return re.sub("/ricevuta$", "", response.headers["location"])


def word(
    text: str = "Curriculum di Nora Ferrari\nOperatrice socio-sanitaria a Lecco, disponibile per turni e notti.",
) -> bytes:
    """A real DOCX."""
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
