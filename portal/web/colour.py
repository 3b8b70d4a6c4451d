"""How light does a colour look, and how well can it be read on another one?

Colours are hex strings outside and OKLCH (lightness 0–1, chroma, hue in radians) inside, because equal steps of
OKLCH lightness look equal. Formulas: Björn Ottosson, "A perceptual color space for image processing" (2020), and
WCAG 2.2, "contrast ratio".
"""

from math import atan2, cos, hypot, sin
from typing import NamedTuple


class Lch(NamedTuple):
    """One colour in OKLCH."""

    lightness: float
    chroma: float
    hue: float


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance of a `#rrggbb` colour, from 0 (black) to 1 (white)."""
    red, green, blue = _channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def to_lch(colour: str) -> Lch:
    """A `#rrggbb` colour in OKLCH."""
    red, green, blue = _channels(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Lch(0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short, hypot(a, b), atan2(b, a))


def _to_rgb(colour: Lch) -> tuple[float, float, float]:
    a, b = colour.chroma * cos(colour.hue), colour.chroma * sin(colour.hue)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def to_hex(colour: Lch) -> str:
    """The nearest `#rrggbb` colour of the same lightness and hue: chroma gives way until a screen can show it."""
    while colour.chroma > 0 and not all(-0.0005 <= c <= 1.0005 for c in _to_rgb(colour)):
        colour = colour._replace(chroma=max(0.0, colour.chroma - 0.004))
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, _encoded(max(0.0, c))))):02x}" for c in _to_rgb(colour))
