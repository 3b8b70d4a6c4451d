"""What the browser loads is small, kept for ever under its own address, and never missing."""

import gzip
import re
from pathlib import Path

import pytest
from lucide import IconDoesNotExist
from starlette.testclient import TestClient

from portal.web import assets, fonts
from portal.web.icons import icon

STATIC = Path(__file__).parents[2] / "static"


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fonts")
    assert fonts.build_fonts(folder).files
    return folder


@pytest.fixture(scope="module")
def client(cut: Path) -> TestClient:
    return TestClient(assets.Assets(STATIC, cut))


def test_an_address_with_its_fingerprint_is_kept_for_a_year(client: TestClient, cut: Path) -> None:
    answer = client.get(assets.Assets(STATIC, cut).url("css/site.css"))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]


def test_another_fingerprint_is_never_kept(client: TestClient) -> None:
    assert client.get("/static/css/site.css?v=old").headers["cache-control"] == "no-cache"


def test_a_file_that_did_not_change_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/static/js/enhance.js")
    again = client.get("/static/js/enhance.js", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_another_colour_gives_the_style_sheet_another_address() -> None:
    one, other = (assets.Assets(STATIC, None, colour).url("css/site.css") for colour in ("#0f6b5c", "#7a1f4b"))
    assert one != other


@pytest.mark.parametrize("path", ["/static/css/none.css", "/static/../portal/app.py", "/static/%2e%2e/pyproject.toml"])
def test_only_what_is_static_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_nothing_can_be_sent_to_static_files(client: TestClient) -> None:
    assert client.post("/static/css/site.css").status_code == 405


def test_a_template_that_names_a_missing_file_fails() -> None:
    with pytest.raises(KeyError):
        assets.Assets(STATIC).url("css/none.css")


def test_styles_scripts_and_letters_stay_light(cut: Path) -> None:
    built = assets.Assets(STATIC, cut)
    assert len(gzip.compress(built.files["css/site.css"].body)) < 15_000
    assert len(gzip.compress(built.files["css/desk.css"].body)) < 5_000
    scripts = {name: asset for name, asset in built.files.items() if name.startswith("js/")}
    assert scripts
    for name, script in scripts.items():
        assert len(gzip.compress(script.body)) < 2_000, name
    assert sum(path.stat().st_size for path in built.fonts.files) < 70_000


def test_no_sheet_asks_another_site_for_anything(cut: Path) -> None:
    css = assets.Assets(STATIC, cut).files["css/site.css"].body.decode()
    assert not re.search(r"(https?:)?//[a-z]", css)


def test_every_colour_and_size_that_a_sheet_uses_is_defined(cut: Path) -> None:
    css = assets.Assets(STATIC, cut).files["css/site.css"].body.decode()
    used, defined = set(re.findall(r"var\((--[\w-]+)\)", css)), set(re.findall(r"(--[\w-]+):", css))
    assert not used - defined


def test_letters_are_cut_once(cut: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("cut again")

    monkeypatch.setattr(fonts.subprocess, "run", never)
    assert len(fonts.build_fonts(cut).files) == 2


def test_the_cut_letters_hold_what_italian_needs(cut: Path) -> None:
    from fontTools.ttLib import TTFont

    for path in fonts.build_fonts(cut).files:
        assert not set(map(ord, "àèéìíòóùúÀÈÉÌÒÙ€’‘“”«»–—…•→←×°½ñçß")) - set(TTFont(path).getBestCmap())


def test_without_letters_the_portal_still_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(fonts, "_known", [])
    monkeypatch.setattr(fonts.subprocess, "run", broken)
    built = assets.Assets(STATIC, tmp_path)
    assert built.preloads == []
    assert b"@font-face" not in built.files["css/site.css"].body


def test_letters_that_were_lost_are_cut_again(tmp_path: Path) -> None:
    first = fonts.build_fonts(tmp_path)
    folder = first.files[0].parent
    first.files[0].unlink()
    assert all(path.is_file() for path in fonts.build_fonts(folder).files)


def test_an_icon_is_drawn_into_the_page_and_hidden_from_screen_readers() -> None:
    drawing = icon("map-pin", 18)
    assert drawing.startswith("<svg") and 'aria-hidden="true"' in drawing and 'width="18"' in drawing
    assert "style=" not in drawing


def test_a_misspelt_icon_fails() -> None:
    with pytest.raises(IconDoesNotExist):
        icon("map-pinn")
