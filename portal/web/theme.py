"""Which shades of an installation's own colour can be read by everybody, in light and in dark?

Only lightness (and, where a screen cannot follow, chroma) is moved; the hue stays the one that was chosen.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from portal.web.colour import Lch, contrast, to_hex, to_lch

DEFAULT = "#0f6b5c"
INK, PAPER = "#17211d", "#ffffff"
TEXT, SHAPE = 4.6, 3.1
"""Contrast aimed at for words and for shapes: a little above WCAG's 4.5 and 3, so that rounding never undercuts."""

# The neutral grounds of static/css/tokens.css that brand colours are put on; a test keeps both lists equal.
LIGHT_GROUNDS = {"page": "#fcfbf8", "surface": "#ffffff", "sunken": "#f3f2ec", "warm": "#ffe9b8"}
DARK_GROUNDS = {"page": "#141917", "surface": "#1d2422", "sunken": "#0f1312", "warm": "#2c2517"}
LIGHT_INK, DARK_INK = "#17211d", "#edefeb"


class Shades(NamedTuple):
    """What one scheme (light or dark) needs from the brand colour."""

    brand: str
    brand_hover: str
    on_brand: str
    brand_soft: str
    link: str
    deep: str
    on_deep: str
    deep_link: str


def _until_readable(colour: Lch, grounds: list[str], ratio: float, step: float) -> str:
    """The colour moved lighter (step > 0) or darker until it stands out from every ground by `ratio`."""
    shade = to_hex(colour)
    while min(contrast(shade, ground) for ground in grounds) < ratio and 0 < colour.lightness < 1:
        colour = colour._replace(lightness=min(1.0, max(0.0, colour.lightness + step)))
        shade = to_hex(colour)
    return shade


def _solid(colour: Lch) -> tuple[str, str, str]:
    """A ground for buttons, its hover shade and the words on it: white where that works with little change."""
    on, step = (PAPER, -0.01) if contrast(to_hex(colour), PAPER) >= 3.2 else (INK, 0.01)
    solid = _until_readable(colour, [on], TEXT, step)
    base = to_lch(solid)
    hover = to_hex(base._replace(lightness=min(0.99, max(0.05, base.lightness + (-0.06 if on == PAPER else 0.04)))))
    return solid, hover, on


def shades(colour: str, dark: bool) -> Shades:
    """All shades of `colour` (`#rrggbb`) for one scheme."""
    given = to_lch(colour)
    grounds, ink = (DARK_GROUNDS, DARK_INK) if dark else (LIGHT_GROUNDS, LIGHT_INK)
    brand = given._replace(lightness=min(0.74, max(0.5, given.lightness))) if dark else given
    solid, hover, on_brand = _solid(brand)
    soft = to_hex(Lch(0.3 if dark else 0.952, min(given.chroma, 0.035 if dark else 0.02), given.hue))
    soft = _until_readable(to_lch(soft), [ink], 7.0, -0.01 if dark else 0.01)
    start = given._replace(lightness=max(given.lightness, 0.72)) if dark else given
    link = _until_readable(start, [*grounds.values(), soft], TEXT, 0.01 if dark else -0.01)
    deep = to_hex(Lch(0.2 if dark else 0.29, min(given.chroma, 0.05), given.hue))
    deep_link = _until_readable(Lch(0.85, min(given.chroma, 0.09), given.hue), [deep], 7.0, 0.01)
    return Shades(solid, hover, on_brand, soft, link, deep, "#f4f6f3", deep_link)


@lru_cache(maxsize=16)
def theme_css(colour: str = DEFAULT) -> str:
    """The brand tokens of `colour` (`#rrggbb`; anything else gives the default colour) as one CSS rule."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        colour = DEFAULT
    light, dark = shades(colour, dark=False), shades(colour, dark=True)
    lines = [
        f"  --{name.replace('_', '-')}: light-dark({bright}, {dim});"
        for name, bright, dim in zip(Shades._fields, light, dark, strict=True)
    ]
    return "@layer tokens {\n:root {\n" + "\n".join(lines) + "\n}\n}\n"
