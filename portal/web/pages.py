"""Pages that belong to no feature: home, legal texts, health, and in development the mailbox and the style guide."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import anyio.to_thread
from markupsafe import Markup, escape
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from portal import marks
from portal.candidates.consents import PRIVACY_VERSION
from portal.errors import NotFound
from portal.events.policy import KEPT
from portal.mail import MailboxTransport
from portal.web import theme as themes
from portal.web.request import Visitor
from portal.web.styleguide import samples

# A full stop or bracket after an address belongs to the sentence.
_LINK = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:!?)\]])")


def privacy(request: Visitor) -> Response:
    """What is done with people's data, by whom, for how long."""
    return request.render(
        "legal/privacy.html",
        months=request.portal.settings.retention_months,
        version=PRIVACY_VERSION,
        event_weeks=KEPT.days // 7,
    )


def accessibility(request: Visitor) -> Response:
    """How accessible the portal is, and whom to tell when it is not."""
    return request.render("legal/accessibility.html")


def styleguide(request: Visitor) -> Response:
    """Every component with its states."""
    return request.render("styleguide.html", **samples())


# -- the mailbox of a development or demo installation


def mailbox(request: Visitor) -> Response:
    """Every mail that was «sent», newest first."""
    folder = _mailbox(request).folder
    paths = sorted(folder.glob("*.eml"), key=lambda p: p.stat().st_mtime, reverse=True)[:100]
    mails = [(path.stem, _mail(path)) for path in paths]
    return request.render("mailbox/index.html", mails=mails)


def mailbox_show(request: Visitor) -> Response:
    """One mail, as text; its links work."""
    name = request.params["name"]
    path = _mailbox(request).folder / f"{name}.eml"
    if not re.fullmatch(r"[0-9a-f]{24}", name) or not path.is_file():
        raise NotFound
    mail = _mail(path)
    body = mail.get_body(("plain",))
    return request.render(
        "mailbox/show.html",
        mail=mail,
        text=linked(body.get_content() if body else ""),
        attachments=[("paperclip", part.get_filename() or "") for part in mail.iter_attachments()],
    )


def linked(text: str) -> Markup:
    """Plain text as paragraphs in which web addresses can be clicked; everything else is escaped."""

    def line(words: str) -> str:
        parts = _LINK.split(words)
        return "".join(
            f'<a href="{escape(p)}">{escape(p)}</a>' if n % 2 else str(escape(p)) for n, p in enumerate(parts)
        )

    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return Markup("".join(f"<p>{'<br>'.join(line(words) for words in block.splitlines())}</p>" for block in blocks))


def _mailbox(request: Visitor) -> MailboxTransport:
    transport = request.portal.mail
    if not isinstance(transport, MailboxTransport):
        raise NotFound
    return transport


def _mail(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)


# -- for machines


async def health(_http: Request) -> Response:
    """The process is up."""
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


async def ready(http: Request) -> Response:
    """Whether database and search answer; 503 while the database does not. Pages do without the search."""
    portal = http.app.state.portal

    def look() -> dict[str, bool]:
        answer = {}
        for name, ask in (("database", portal.db.ping), ("search", portal.index.health)):
            try:
                told = ask()
                answer[name] = told is None or all(state == "ok" for state in told.values())
            except Exception:
                answer[name] = False
        return answer

    answer = await anyio.to_thread.run_sync(look)
    return JSONResponse(answer, 200 if answer["database"] else 503, headers={"Cache-Control": "no-store"})


async def metrics(http: Request) -> Response:
    """Prometheus; only for callers on this machine or a private network, never through the proxy."""
    client = http.client.host if http.client else ""
    if "x-forwarded-for" in http.headers or not _private(client):
        raise NotFound
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _private(address: str) -> bool:
    import ipaddress

    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return address == "testclient"


async def theme(http: Request) -> Response:
    """The installation's colour, as tokens whose contrast is right."""
    colour = http.app.state.portal.settings.colour
    return Response(themes.theme_css(colour), media_type="text/css", headers={"Cache-Control": "max-age=3600"})


async def logo(http: Request) -> Response:
    """The installation's logo."""
    path = http.app.state.portal.settings.logo
    if not path or not Path(path).is_file():
        raise NotFound
    return FileResponse(
        path,
        headers={
            "Cache-Control": "max-age=86400",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        },
    )


async def robots(_http: Request) -> Response:
    """What search engines leave alone: everything about one person."""
    lines = (
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /en/desk/",
        "Disallow: /candidature/",
        "Disallow: /en/candidature/",
    )
    return PlainTextResponse("\n".join(lines) + "\n")


__all__ = [
    "accessibility", "health", "logo", "mailbox", "mailbox_show", "marks", "metrics", "privacy", "ready", "robots",
    "styleguide", "theme",
]  # fmt: skip
