"""The frame of every page: a way on from every error, a menu for everybody, rooms only for those who may enter."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest

from portal import i18n
from portal.settings import Settings
from portal.web import templates

ROOT = Path(__file__).parents[2]
STATUSES = sorted(path.stem for path in (ROOT / "templates/errors").glob("[45]*.html"))
NOBODY = SimpleNamespace(person=None, is_staff=False, staff_member=None)


@pytest.fixture(scope="module")
def env() -> jinja2.Environment:
    """The real environment; addresses are the names of their routes."""
    made = templates.environment(Settings(legal_email="ciao@example.org", legal_representative="Giulia Rinaldi"))
    made.globals["url"] = lambda name, _language=None, **_params: f"/{name}"
    return made


def render(env: jinja2.Environment, template: str, language: str = "it", **context: Any) -> str:
    around = {"locale": language, "path": "/", "switch_language_url": "/en", "visitor": NOBODY, "flashes": []}
    with i18n.speaking(language):
        return env.get_template(template).render(**{**around, **context})


def words(html: str) -> str:
    """What a person reads of a page's main part."""
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main>")]).split())


def test_every_refusal_that_the_portal_gives_has_its_page() -> None:
    from portal.web.errors import PAGES

    assert {int(status) for status in STATUSES} == PAGES


@pytest.mark.parametrize("status", STATUSES)
def test_an_error_page_says_what_happened_and_where_to_go(env: jinja2.Environment, status: str) -> None:
    html = render(env, f"errors/{status}.html", message="", messages=[])
    assert html.count("<h1>") == 1
    assert re.search(r'class="button primary" href="/', html), "no way on"
    assert "noindex" in html
    assert status in words(html)


@pytest.mark.parametrize("status", STATUSES)
def test_an_error_page_speaks_english_too(env: jinja2.Environment, status: str) -> None:
    italian, english = (
        words(render(env, f"errors/{status}.html", code, message="", messages=[])) for code in ("it", "en")
    )
    assert italian != english
    assert not set(italian.split()) & set(english.split()) & {"Torna", "pagina", "offerte", "Errore"}


def test_a_conflict_and_a_refused_form_repeat_their_reasons_as_text(env: jinja2.Environment) -> None:
    assert "&lt;b&gt;chiusa" in render(env, "errors/409.html", message="<b>chiusa")
    assert "&lt;i&gt;serve" in render(env, "errors/422.html", message="", messages=["<i>serve"])


def test_the_pause_after_too_many_tries_is_told_in_minutes(env: jinja2.Environment) -> None:
    assert "fra 1 minuto." in render(env, "errors/429.html", minutes=1)
    assert "in 5 minutes." in render(env, "errors/429.html", "en", minutes=5)


def test_the_foot_says_who_answers_for_the_site(env: jinja2.Environment) -> None:
    html = render(env, "errors/404.html")
    assert "Giulia Rinaldi" in html and "mailto:ciao@example.org" in html


def staff(*rights: str) -> Any:
    person = SimpleNamespace(name="Marta Belli", email="marta@example.org")
    return SimpleNamespace(
        person=person, is_staff=True, staff_member=SimpleNamespace(may=lambda right: right in rights)
    )


def test_the_desk_shows_only_rooms_that_one_may_enter(env: jinja2.Environment) -> None:
    recruiter = render(env, "desk.html", visitor=staff("candidates.search"))
    coordinator = render(env, "desk.html", visitor=staff("totals.read", "system.read"))
    assert "/candidates.desk.index" in recruiter and "/desk.totals" not in recruiter
    assert "/desk.totals" in coordinator and "/candidates.desk.index" not in coordinator


def test_the_rights_that_the_desk_asks_about_exist() -> None:
    from portal.accounts.policy import Action

    asked = set(re.findall(r'may\("([\w.]+)"\)', (ROOT / "templates/desk.html").read_text()))
    assert asked
    assert asked <= {str(action) for action in Action}


def test_a_candidate_finds_their_applications_in_the_menu_and_staff_their_desk(env: jinja2.Environment) -> None:
    candidate = SimpleNamespace(person=SimpleNamespace(name="Amina"), is_staff=False, staff_member=None)
    assert "/applications.mine" in render(env, "errors/404.html", visitor=candidate)
    assert "/desk.home" in render(env, "errors/404.html", visitor=staff())
    assert "/accounts.sign_in" in render(env, "errors/404.html")


def test_no_template_carries_code_or_style_that_the_policy_would_refuse() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        if "mail" in path.relative_to(ROOT / "templates").parts:
            continue
        text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
        assert not re.search(r"\sstyle=|\son\w+=\"|<style|<script(?![^>]*(src=|ld\+json))", text), path
