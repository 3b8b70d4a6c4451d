"""Whatever colour an installation chooses, everybody can read the pages."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.web.colour import contrast, to_hex, to_lch
from portal.web.theme import DARK_GROUNDS, DARK_INK, DEFAULT, LIGHT_GROUNDS, LIGHT_INK, shades, theme_css

TOKENS = (Path(__file__).parents[2] / "static/css/tokens.css").read_text()
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def token(name: str) -> tuple[str, str]:
    """A colour of tokens.css in light and in dark."""
    found = re.search(rf"--{name}: light-dark\((#\w{{6}}), (#\w{{6}})\)", TOKENS)
    assert found, f"tokens.css has no colour --{name}"
    return found[1], found[2]


@given(colours)
@example("#ffe600")
@example("#000000")
@example("#ffffff")
@example("#0000ff")
@example("#808080")
def test_every_brand_colour_gives_words_and_rings_that_stand_out(colour: str) -> None:
    for dark in (False, True):
        shade = shades(colour, dark)
        grounds = [*(DARK_GROUNDS if dark else LIGHT_GROUNDS).values(), shade.brand_soft]
        for ground in grounds:
            assert contrast(shade.link, ground) >= 4.5, "links, and the focus ring that has their colour"
        assert contrast(shade.on_brand, shade.brand) >= 4.5
        assert contrast(shade.on_brand, shade.brand_hover) >= 4.5
        assert contrast(DARK_INK if dark else LIGHT_INK, shade.brand_soft) >= 4.5
        assert contrast(shade.on_deep, shade.deep) >= 4.5
        assert contrast(shade.deep_link, shade.deep) >= 4.5


@given(colours)
def test_a_colour_comes_back_from_its_lightness_chroma_and_hue(colour: str) -> None:
    back = to_hex(to_lch(colour))
    assert all(abs(int(colour[i : i + 2], 16) - int(back[i : i + 2], 16)) <= 2 for i in (1, 3, 5)), back


def test_black_and_white_have_the_contrast_that_the_guidelines_name() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_readable_colour_is_left_as_it_was_chosen() -> None:
    assert shades("#7a1f4b", dark=False).brand == "#7a1f4b"


def test_brand_shades_are_made_for_the_grounds_that_pages_have() -> None:
    for name in LIGHT_GROUNDS:
        assert token(name) == (LIGHT_GROUNDS[name], DARK_GROUNDS[name])
    assert token("ink") == (LIGHT_INK, DARK_INK)


@pytest.mark.parametrize("family", ["care", "education", "rehabilitation", "community", "organisation"])
def test_words_of_a_family_are_read_on_its_own_ground(family: str) -> None:
    for ink, soft in zip(token(f"{family}-ink"), token(f"{family}-soft"), strict=True):
        assert contrast(ink, soft) >= 4.5


def test_quiet_words_and_edges_of_fields_are_seen_on_every_ground() -> None:
    for scheme, grounds in enumerate((LIGHT_GROUNDS, DARK_GROUNDS)):
        for ground in grounds.values():
            assert contrast(token("muted")[scheme], ground) >= 4.5
            assert contrast(token("danger")[scheme], ground) >= 4.5
            assert contrast(token("line-strong")[scheme], ground) >= 3


@given(st.text(max_size=20))
def test_what_is_not_a_colour_never_reaches_the_style_sheet(text: str) -> None:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        assert theme_css(text) == theme_css(DEFAULT)
