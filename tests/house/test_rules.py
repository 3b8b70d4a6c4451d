"""The rules that keep the house: templates compile, settings are documented, messages are translated, migrations fit."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from portal import i18n, migrations
from portal.app import Portal
from portal.settings import Settings
from portal.web.templates import folder

ROOT = Path(__file__).parents[2]
METHODS = [("portal/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
OPTIONS = {
    "templates/**": {
        "extensions": "jinja2.ext.do",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "silent": "false",
        "newstyle_gettext": "true",
    },
}
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "lazy": None}


def messages() -> dict[str | tuple[str, ...], str]:
    """Every message id in code and templates, with one place where it stands."""
    found = {}
    for top in ("portal", "templates"):
        rows = extract_from_dir(
            ROOT / top,
            [(m.removeprefix(f"{top}/"), how) for m, how in METHODS if m.startswith(top)],
            {k.removeprefix(f"{top}/"): v for k, v in OPTIONS.items()},
            KEYWORDS,
        )
        for name, line, message, _comments, _context in rows:
            key = message if isinstance(message, str) else tuple(message[:2])
            found[key] = f"{top}/{name}:{line}"
    return {k: v for k, v in found.items() if k}


def test_every_template_compiles(portal: Portal):
    paths = sorted(folder("templates").rglob("*.*"))
    assert len(paths) > 40
    for path in paths:
        portal.templates.get_template(path.relative_to(folder("templates")).as_posix())


def test_every_page_template_has_a_title():
    for path in sorted(folder("templates").rglob("*.html")):
        text = path.read_text()
        if (
            "{% extends" in text
            and path.name not in {"desk.html", "layout.html", "home.html", "preview.html"}
            and "mail" not in path.parts
        ):
            assert "{% block title %}" in text or '"errors/' in text, path


def test_no_template_has_inline_code_or_style():
    for path in sorted(folder("templates").rglob("*.html")):
        if "mail" in path.parts:
            continue  # mail programs know no style sheets
        text = path.read_text()
        assert not re.search(r"<script(?![^>]*(src=|application/ld\+json))", text), path
        assert not re.search(r"\sstyle=|\son[a-z]+=\"", text), path
        third_party = re.search(r"(src|action|poster|srcset)=\"https?://|<link[^>]*href=\"https?://", text)
        assert not third_party, f"{path} loads something from elsewhere"


@pytest.mark.parametrize("language", [code for code in i18n.languages() if code != i18n.SOURCE])
def test_every_message_is_translated_and_no_translation_is_stale(language):
    wanted, there = messages(), i18n.catalogue(language)
    known = {m.id if isinstance(m.id, str) else tuple(m.id): m for m in there if m.id}
    missing = {
        f"{where}: {key!r}"
        for key, where in wanted.items()
        if key not in known or not all([known[key].string] if isinstance(known[key].string, str) else known[key].string)
    }
    assert not missing, "\n".join(sorted(missing))
    stale = {repr(key) for key in known if key not in wanted}
    assert not stale, "\n".join(sorted(stale))


@pytest.mark.parametrize("language", [code for code in i18n.languages() if code != i18n.SOURCE])
def test_translations_keep_the_placeholders(language):
    pattern = re.compile(r"%\((\w+)\)[sd]")
    for message in i18n.catalogue(language):
        if not message.id:
            continue
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        allowed = set().union(*(pattern.findall(o) for o in originals))
        needed = set(pattern.findall(originals[-1]))
        for string in strings:
            assert set(pattern.findall(string)) <= allowed, message.id
        assert needed - {"num"} <= set(pattern.findall(strings[-1])), message.id


def test_no_plain_message_is_also_the_singular_of_a_plural_one():
    """gettext keeps one entry for both, and the English plural would silently be lost."""
    wanted = messages()
    singulars = {key[0]: where for key, where in wanted.items() if isinstance(key, tuple)}
    share_a_singular = {
        key: (wanted[key], singulars[key]) for key in wanted if isinstance(key, str) and key in singulars
    }
    assert not share_a_singular


def test_every_setting_is_in_the_readme():
    readme = (ROOT / "README.md").read_text()
    for name, field in Settings.model_fields.items():
        assert f"`PORTAL_{name.upper()}`" in readme, f"PORTAL_{name.upper()} is not in the README"
        assert field.description or name in {"data_dir"}, name
    for named in re.findall(r"`PORTAL_([A-Z_]+)`", readme):
        assert named.lower() in Settings.model_fields or named in {"SECRETS_DIR", "TEST_DATABASE", "TEST_MEILI_URL"}, (
            named
        )


def test_migrations_from_nothing_give_the_metadata(database_url):
    migrations.check(database_url)


def test_production_refuses_to_start_without_its_secrets():
    good = {
        "environment": "production",
        "secret_key": "x" * 32,
        "base_url": "https://lavoro.example",
        "smtp_url": "smtp://mail.example",
    }
    assert Settings(**good).production
    for name in ("secret_key", "base_url", "smtp_url"):
        with pytest.raises(ValueError, match=f"PORTAL_{name.upper()}"):
            Settings(**{**good, name: ""})
    with pytest.raises(ValueError, match="32 characters"):
        Settings(**{**good, "secret_key": "short"})
    with pytest.raises(ValueError, match="https"):
        Settings(**{**good, "base_url": "http://lavoro.example"})


def test_files_stay_small_enough_to_be_read():
    for top in ("portal", "search_index"):
        for path in sorted((ROOT / top).rglob("*.py")):
            lines = len(path.read_text().splitlines())
            if "demo" not in path.parts and "versions" not in path.parts:
                assert lines <= 300, f"{path} has {lines} lines"


def test_every_module_says_which_question_it_answers():
    for top in ("portal", "search_index", "tests"):
        for path in sorted((ROOT / top).rglob("*.py")):
            if path.read_text().strip() and "versions" not in path.parts:
                assert ast.get_docstring(ast.parse(path.read_text())), path


def test_nothing_names_a_registry_or_a_path_of_one_machine():
    words = re.compile(r"https?://(files|registry|index|deb)\.|['\"= (]/(root|work|farm)/|pythonhosted")
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert len(tracked) > 200
    for path in map(ROOT.joinpath, tracked):
        if path.is_file() and path != Path(__file__):
            assert not words.search(path.read_text(errors="ignore")), path
