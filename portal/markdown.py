"""How does what editors write become a safe page, and which headings, links and pictures does it hold?

Markdown without raw HTML, cleaned once more after it was made. Pictures are no part of it: a photo has its own field
with its own alternative text.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "s", "a", "blockquote", "code", "pre",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
# Addresses that no page of ours may hold; the renderer leaves them as plain text.
FORBIDDEN = re.compile(r"\]\(\s*<?\s*(javascript|vbscript|data|file)\s*:", re.IGNORECASE)
_MARKDOWN = MarkdownIt("js-default", {"html": False, "linkify": False, "typographer": False})


@dataclass
class Outline:
    """What stands in a text: levels of its headings in order, targets of its links, alternative texts of its pictures."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)  # target, words
    pictures: list[str] = field(default_factory=list)


@lru_cache(maxsize=512)
def render(text: str) -> Markup:
    """The text as HTML that can stand on a page as it is."""
    tokens = _MARKDOWN.parse(text)
    for token in _flat(tokens):
        if token.tag == "h1":
            token.tag = "h2"  # the page has its one title already
        if token.type == "link_open" and host(str(token.attrGet("href") or "")):
            # Where our visitors come from, and our weight with search engines, is not given away with a link.
            token.attrSet("rel", "noopener noreferrer nofollow")
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    safe = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    return Markup(safe)


def outline(text: str) -> Outline:
    """Headings, links and pictures of a text."""
    found = Outline()
    tokens = _MARKDOWN.parse(text)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            found.headings.append((int(token.tag[1]), tokens[place + 1].content))
    target: str | None = None
    said: list[str] = []
    for token in _flat(tokens):
        if token.type == "link_open":
            target, said = str(token.attrGet("href") or ""), []
        elif token.type == "link_close" and target is not None:
            found.links.append((target, "".join(said)))
            target = None
        elif token.type == "image":
            found.pictures.append(token.content)
        elif token.type in {"text", "code_inline"}:
            said.append(token.content)
    return found


def words(text: str) -> str:
    """The text without its marks, for counting and for descriptions: every block a paragraph."""
    blocks = [
        "".join(
            c.content if c.type in {"text", "code_inline"} else " " if "break" in c.type else ""
            for c in t.children or []
        )
        for t in _MARKDOWN.parse(text)
        if t.type == "inline"
    ]
    return "\n\n".join(" ".join(block.split()) for block in blocks if block.strip())


def host(target: str) -> str:
    """The host of a link to another site; empty for links within this one and for addresses that make no sense."""
    try:
        return urlsplit(target).netloc
    except ValueError:
        return ""


def _flat(tokens: list[Token]) -> list[Token]:
    return [one for token in tokens for one in (token, *(token.children or []))]
