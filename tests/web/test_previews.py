"""A shared link shows a picture of its page: every kind of page has one, whatever its words, and drawn only once."""

import io
import re
import time
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient

from portal.app import Portal
from portal.db import today
from portal.openings.models import State
from portal.web import preview_picture, previews
from portal.web.preview_picture import LEFT, SIZE, SQUARE, TONES, Words, draw
from tests.factories import Town, opening, story

PLAIN = Words("OSS", "Offerta di lavoro", ("Aurora", "Lecco (LC)"), "1.545 € lordi al mese", "care")
HOSTILE = (
    "", " ", "x" * 5000, "parola " * 900, "Precipitevolissimevolmente" * 20, "<script>alert(1)</script>", "\x00\x1b[31m\ud7ff",
    "\u202eotanretla\u202c", "漢字 🤷🏽‍♀️ العربية", "e\u0301" * 300, "{{ 7*7 }} %s %(x)s", "\n\n\r\t" * 50,
)  # fmt: skip


@pytest.fixture
def paths(portal: Portal, client: TestClient, cast: Town, reference_data: None) -> dict[str, str]:
    """One page of each kind that people share."""
    assert client
    with portal.db.write() as session:
        job = opening(session, cast.aurora, cast.oss, title="OSS di notte", title_en="Night care assistant")
        told = story(session, cast.aurora, cast.oss)
    return {
        "home": "/", "openings": "/offerte", "opening": f"/offerte/{job.slug}", "professions": "/professioni",
        "profession": "/professioni/oss", "compare": "/professioni/confronto?p=oss", "map": "/professioni/mappa",
        "paths": "/percorsi", "test": "/orientamento", "cooperatives": "/cooperative",
        "cooperative": f"/cooperative/{cast.aurora.slug}", "stories": "/storie", "story": f"/storie/{told.slug}",
        "privacy": "/privacy", "accessibility": "/accessibilita",
    }  # fmt: skip


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Words]:
    """The words of every picture that is drawn from here on."""
    out: list[Words] = []

    def watched(brand: str, colour: str, words: Words) -> bytes:
        out.append(words)
        return draw(brand, colour, words)

    monkeypatch.setattr(previews, "draw", watched)
    return out


def meta(page: str) -> dict[str, str]:
    """What the head of a page tells machines, by name; each is said once."""
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', page)
    found += [(f"link {lang or 'canonical'}", href) for lang, href in re.findall(
        r'<link rel="(?:canonical|alternate)"(?: hreflang="([^"]+)")? href="([^"]+)"', page)]  # fmt: skip
    assert len(found) == len(dict(found)), "said twice"
    return {name: unescape(value) for name, value in found}


def test_every_page_tells_who_shares_it_what_it_is(client: TestClient, paths: dict[str, str]) -> None:
    pictures = set()
    for path in paths.values():
        for prefix, language in (("", "it_IT"), ("/en", "en_GB")):
            told = meta(client.get(prefix + path).text)
            plain = path.partition("?")[0]
            italian, english = "http://testserver" + plain, "http://testserver/en" + plain.removesuffix("/")
            here = english if prefix else italian
            assert told["link canonical"] == told["og:url"] == here
            assert (told["link it"], told["link en"], told["link x-default"]) == (italian, english, italian)
            assert client.get(here, follow_redirects=False).status_code == 200
            assert told["og:title"] and told["og:description"] == told["description"]
            assert told["og:locale"] == language and told["twitter:card"] == "summary_large_image"
            assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630") and told["og:image:alt"]
            answer = client.get(told["og:image"])
            assert answer.status_code == 200 and answer.headers["content-type"] == "image/png", told["og:image"]
            assert Image.open(io.BytesIO(answer.content)).size == SIZE and len(answer.content) < 60_000
            pictures.add(answer.content)
    # Two legal pages share the picture of the site with the home page; in each language.
    assert len(pictures) == 2 * (len(paths) - 2)


def test_a_picture_says_place_pay_and_family(client: TestClient, paths: dict[str, str], drawn: list[Words]) -> None:
    slug = paths["opening"].rsplit("/", 1)[1]
    client.get(f"/anteprima/offerta/{slug}.png")
    client.get(f"/en/anteprima/offerta/{slug}.png")
    client.get("/anteprima/professione/oss.png")
    italian, english, profession = drawn
    assert italian[:3] == ("OSS di notte", "Offerta di lavoro", ("Aurora", "Lecco (LC)"))
    assert italian.strong == "1.256 € – 1.591 € lordi al mese" and italian.tone == "care"
    assert english.title == "Night care assistant" and english.strong == "€1,256 – €1,591 gross a month"
    assert profession.above == "Assistere" and profession.tone == "care" and profession.below[0]


@pytest.mark.parametrize("over", [{"state": State.CLOSED}, {"closes_on": today() - timedelta(days=1)}])
def test_a_closed_opening_says_so_and_no_pay(
    client: TestClient, portal: Portal, cast: Town, drawn: list[Words], over: dict[str, Any]
) -> None:
    with portal.db.write() as session:
        slug = opening(session, cast.aurora, cast.oss, **over).slug
    told = meta(client.get(f"/offerte/{slug}").text)
    assert client.get(told["og:image"]).status_code == 200
    assert drawn[0].above == "Offerta chiusa" and drawn[0].strong == ""


@pytest.mark.parametrize(
    "path",
    ["pagina/boh", "offerta/boh", "professione/astronauta", "cooperativa/boh", "storia/boh", "altro/portale", "offerta/%3Cscript%3E",
     "professione/" + "x" * 5000, "pagina/..%2F..%2Fportal", "storia/%00"],
)  # fmt: skip
def test_what_has_no_page_has_no_picture(client: TestClient, cast: Town, path: str) -> None:
    assert client.get(f"/anteprima/{path}.png").status_code == 404


def test_drafts_and_stories_past_their_consent_have_no_picture(client: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        draft = opening(session, cast.aurora, cast.oss, state=State.DRAFT)
        ended = story(session, cast.aurora, cast.oss, consent_expires_on=today() - timedelta(days=1))
        ending = story(session, cast.aurora, cast.oss, consent_expires_on=today() + timedelta(days=2))
    assert client.get(f"/anteprima/offerta/{draft.slug}.png").status_code == 404
    assert client.get(f"/anteprima/storia/{ended.slug}.png").status_code == 410
    answer = client.get(f"/anteprima/storia/{ending.slug}.png?v=1")
    assert answer.headers["cache-control"] == f"public, max-age={2 * 86400}"  # no longer than the person agreed


def test_a_picture_is_drawn_once_and_again_when_its_words_change(
    client: TestClient, portal: Portal, cast: Town, drawn: list[Words]
) -> None:
    address = meta(client.get(f"/offerte/{cast.opening.slug}").text)["og:image"]
    first = client.get(address)
    assert client.get(address).content == first.content and len(drawn) == 1
    assert first.headers["cache-control"] == "public, max-age=2419200"
    assert client.get(address, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    with portal.db.write() as session:
        row = session.merge(cast.opening)
        row.title = "Un altro titolo"
    changed = meta(client.get(f"/offerte/{cast.opening.slug}").text)["og:image"]
    assert changed != address and client.get(changed).content != first.content and len(drawn) == 2


def test_a_full_disk_and_a_crowded_folder_stop_no_picture(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "previews").write_text("in the way")
    assert previews.kept(portal.settings, PLAIN)[1].startswith(b"\x89PNG")
    (tmp_path / "previews").unlink()
    monkeypatch.setattr(previews, "KEPT", 2)
    for number in range(4):
        previews.kept(portal.settings, PLAIN._replace(title=str(number)))
    assert len(list((tmp_path / "previews").iterdir())) == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_any_words_stay_inside_their_column(text: str) -> None:
    picture = Image.open(io.BytesIO(draw(text, "#0f6b5c", Words(text, text, (text, text), text, text)))).convert("RGB")
    empty = Image.open(io.BytesIO(draw("", "#0f6b5c", Words("", tone=text)))).convert("RGB")
    edge = SIZE[0] - 3 * SQUARE
    for box in ((0, 0, LEFT, SIZE[1]), (edge - 8, 0, edge, SIZE[1]), (0, SIZE[1] - 30, edge, SIZE[1])):
        assert _alike(picture.crop(box), empty.crop(box)), "words outside their column"


def _alike(one: Image.Image, other: Image.Image) -> bool:
    """The same to the eye: the smaller palette of each picture moves shades a little."""
    pairs = zip(one.tobytes(), other.tobytes(), strict=True)
    return max(abs(a - b) for a, b in pairs) < 24


def test_a_picture_takes_little_time() -> None:
    draw("Rete", "#0f6b5c", PLAIN)  # letters and squares are read once
    times = []
    for number in range(5):
        start = time.process_time()
        draw("Rete", "#0f6b5c", PLAIN._replace(title=f"Educatrice / educatore professionale {number}"))
        times.append(time.process_time() - start)
    assert min(times) < 0.15


def test_the_colours_are_those_of_the_pages() -> None:
    css = (Path(__file__).parents[2] / "static/css/tokens.css").read_text()
    light = dict(re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6})", css))
    assert {name: tuple(light[name + part] for part in ("", "-soft", "-ink")) for name in TONES} == TONES
    assert light["muted"] == preview_picture.MUTED


def test_the_installation_shows_its_name_and_colour() -> None:
    pictures = {draw(*brand, PLAIN) for brand in (("Rete", "#0f6b5c"), ("Lago", "#0f6b5c"), ("Rete", "#8a1c4a"))}
    assert len(pictures) == 3
