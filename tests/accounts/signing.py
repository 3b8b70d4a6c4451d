"""How do tests walk the way in? As a browser does: ask, read the mail, open the link or type the code."""

import re

from httpx2 import Response
from starlette.testclient import TestClient

from portal.app import Portal
from tests.conftest import SentMails, drain


def ask(client: TestClient, portal: Portal, email: str, **fields: str) -> Response:
    """Ask for a link, and let the worker do its part."""
    answer = client.post("/accedi", data={"email": email, **fields})
    drain(portal)
    return answer


def link_in(mails: SentMails, email: str) -> str:
    """The path of the link in the newest mail."""
    found = re.search(r"http://testserver(\S*/accedi/\S+)", mails.text(email))
    assert found
    return found[1]


def code_in(mails: SentMails, email: str) -> str:
    """The code in the newest mail."""
    found = re.search(r"\b(\d{6})\b", mails.text(email))
    assert found
    return found[1]


def wrong(code: str) -> str:
    """A code that is certainly another one."""
    return f"{(int(code) + 1) % 10**6:06d}"


def is_in(client: TestClient) -> bool:
    """Whether the site knows who this browser belongs to."""
    return "/esci" in client.get("/privacy").text
