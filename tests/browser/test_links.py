"""Does every link lead somewhere, and does every English page speak English? The whole site is walked from its first pages."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import httpx2
import pytest

from portal import i18n
from tests.browser.installation import Installation
from tests.browser.pages import every_page
from tests.browser.village import COORDINATOR, EDITOR, OWNER

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
MOST_QUERIES = 4  # pages of one path that differ in their filters only
LITTLE_WORDS = frozenset(
    [
        "il",
        "lo",
        "la",
        "gli",
        "le",
        "un",
        "una",
        "di",
        "del",
        "della",
        "dei",
        "delle",
        "degli",
        "da",
        "dal",
        "dalla",
        "nel",
        "nella",
        "con",
        "per",
        "che",
        "non",
        "sono",
        "è",
        "e",
        "o",
        "si",
        "ti",
        "al",
        "alla",
        "ai",
        "alle",
        "come",
        "se",
        "chi",
        "anche",
        "più",
    ]
)


class Document(HTMLParser):
    """What a page says and where it leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.parts: list[str] = []
        self.ids: set[str] = set()
        self.texts: list[tuple[str, str]] = []
        self.open: list[tuple[str, str]] = [("", "")]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        language = given.get("lang", self.open[-1][1])
        if tag not in VOID:
            self.open.append((tag, language))
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        self.parts += [given[name] for name in ("src", "action", "formaction", "data-suggest") if given.get(name)]
        if tag == "link" and given.get("rel") not in {"canonical", "alternate"}:
            self.parts.append(given["href"])
        for name in ("placeholder", "aria-label", "title", "alt", "value" if tag == "button" else "aria-label"):
            if given.get(name) and tag != "button":
                self.texts.append((given[name], language))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _language in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words and self.open[-1][0] not in {"script", "style"}:
            self.texts.append((words, self.open[-1][1]))


@dataclass
class Site:
    """Every page that can be reached, with what was wrong on the way."""

    base: str
    cookie: str = ""
    pages: dict[str, Document] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def walk(self, start: str, inside: str) -> None:
        """Follow every link from here to pages whose path begins with `inside`; look at the others once."""
        waiting, queries, fragments = [(start, "the start")], dict[str, int](), list[tuple[str, str, str]]()
        asked: dict[str, int] = {}
        with httpx2.Client(
            base_url=self.base, cookies={"portal_session": self.cookie} if self.cookie else {}, timeout=60
        ) as client:
            while waiting:
                address, here = waiting.pop(0)
                if address in asked:
                    continue
                path, query = urlsplit(address).path, urlsplit(address).query
                if query:
                    queries[path] = queries.get(path, 0) + 1
                    if queries[path] > MOST_QUERIES:
                        continue
                try:
                    answer = client.get(address, follow_redirects=True)
                except httpx2.HTTPError as error:
                    self.problems.append(f"{here} leads to {address}, which fails: {error}")
                    continue
                asked[address] = answer.status_code
                if answer.status_code >= 400:
                    self.problems.append(f"{here} leads to {address}, which answers {answer.status_code}")
                if "text/html" not in answer.headers.get("content-type", ""):
                    continue
                document = Document(answer.text)
                self.pages[address] = document
                if not path.startswith(inside):
                    continue
                for part in document.parts:
                    if urlsplit(part).netloc:
                        self.problems.append(f"{address} asks somebody else for {part}")
                for link in document.links:
                    target = urlsplit(urljoin(self.base + address, link))
                    if f"{target.scheme}://{target.netloc}" != self.base:
                        continue
                    fresh = target.path + (f"?{target.query}" if target.query else "")
                    if target.fragment:
                        fragments.append((address, fresh, unquote(target.fragment)))
                    waiting.append((fresh, address))
        for here, page, name in fragments:
            if page in self.pages and name not in self.pages[page].ids | {"main"}:
                self.problems.append(f"{here} leads to #{name} of {page}, which is not there")


@cache
def messages() -> tuple[set[str], set[str]]:
    """Our messages as they stand in Italian and as they stand in English, where the two differ."""
    pairs = [(m.id, m.string) for m in i18n.catalogue("en") if isinstance(m.id, str) and m.id and m.id != m.string]
    return {italian for italian, _ in pairs}, {english for _, english in pairs if isinstance(english, str)}


def italian_words(document: Document, *, public: bool = True) -> Iterator[str]:
    """Texts of an English page that are messages of ours in Italian, or (where the public reads) sound Italian unmarked.

    On the desk people read and write each other's words, whatever their language.
    """
    italian, english = messages()
    for text, language in document.texts:
        if language == "it":
            continue
        if text.startswith("http"):
            continue  # an address, for paper
        words = re.findall(r"[a-zà-ù]+", text.lower())
        if (text in italian and text not in english and len(text) > 3) or (
            public and len(words) >= 6 and sum(word in LITTLE_WORDS for word in words) / len(words) > 0.3
        ):
            yield text


@pytest.fixture(scope="module")
def walk(installation: Installation) -> Callable[[str, str, str], Site]:
    """The site as somebody sees it from one page on; each walk is taken once."""
    taken: dict[tuple[str, str, str], Site] = {}

    def walked(start: str, inside: str, email: str) -> Site:
        if (start, inside, email) not in taken:
            site = Site(installation.url, installation.login(email) if email else "")
            site.walk(start, inside)
            taken[start, inside, email] = site
        return taken[start, inside, email]

    return walked


WALKS = [
    ("/", "/", ""),
    ("/en", "/en", ""),
    ("/desk/", "/desk", OWNER),
    ("/en/desk/", "/en/desk", OWNER),
    ("/en/desk/", "/en/desk", COORDINATOR),
]


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("start", "inside", "email"), WALKS)
def test_every_link_and_every_part_leads_somewhere_on_this_site(
    walk: Callable[[str, str, str], Site], start: str, inside: str, email: str
) -> None:
    site = walk(start, inside, email)
    assert len(site.pages) > (50 if not email else 5)
    assert site.problems == [], "\n".join(site.problems)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("start", "inside", "email"), [one for one in WALKS if one[0].startswith("/en")])
def test_english_pages_speak_english(
    walk: Callable[[str, str, str], Site], start: str, inside: str, email: str
) -> None:
    found = {}
    for address, document in walk(start, inside, email).pages.items():
        # The mailbox of a demo town shows mails in the language of those who get them.
        if address.startswith("/en") and not address.startswith("/en/mailbox"):
            for text in italian_words(document, public=not address.startswith("/en/desk")):
                found.setdefault(text, address)
    assert found == {}, "\n".join(f"{address}: {text[:160]}" for text, address in found.items())


def test_the_walk_notices_a_dead_link_and_italian_words() -> None:
    page = Document(
        '<p>Le offerte che ti piacciono sono qui per te</p><p lang="it">Le offerte che ti piacciono sono qui</p><a href="/x#y">Offerte</a>'
    )
    assert list(italian_words(page)) == ["Le offerte che ti piacciono sono qui per te", "Offerte"]
    assert page.links == ["/x#y"]


def test_every_page_answers_in_english_as_in_italian(installation: Installation) -> None:
    answers = {}
    for email in ("", OWNER, COORDINATOR, EDITOR):
        cookies = {"portal_session": installation.login(email)} if email else {}
        with httpx2.Client(base_url=installation.url, cookies=cookies, timeout=60) as client:
            for seen in every_page(installation):
                if seen.email == email and not seen.refused:
                    answers[f"{seen.name} {seen.path}"] = (
                        client.get(f"/en{seen.path}", follow_redirects=True).status_code,
                        seen.status,
                    )
    assert {name: status for name, status in answers.items() if status[0] != status[1]} == {}
