"""How does the reach of a year look on a map? Drawn on the server, in shapes that need no colour to be told apart.

Outlines: Openpolis/ISTAT, CC BY 4.0, simplified (`seed/provinces.json`).
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from portal.outreach.figures import Province

OUTLINES = Path(__file__).parent / "seed" / "provinces.json"
WIDTH = 640.0
MARGIN = 6.0


class Shade(StrEnum):
    """How far a province was reached this year: the class of its shape."""

    EMPTY = "empty"  # no school of it in the register
    NEVER = "never"  # schools, and none was ever reached
    BEFORE = "before"  # reached in other years only
    SOME = "some"  # fewer than half of its schools this year
    MANY = "many"


@dataclass(frozen=True)
class Shape:
    """One province as it is drawn: SVG path, where its letters stand, and what they say."""

    code: str
    shade: Shade
    path: str
    x: float
    y: float
    text: str  # 4/9, or nothing


@dataclass(frozen=True)
class Map:
    """A drawing of some provinces."""

    width: float
    height: float
    shapes: list[Shape]


def shade(province: Province) -> Shade:
    """How a province is shown."""
    if not province.schools:
        return Shade.SOME if province.reached else Shade.EMPTY
    if province.reached:
        return Shade.MANY if 2 * province.reached >= province.schools else Shade.SOME
    return Shade.NEVER if province.never == province.schools else Shade.BEFORE


def drawn(provinces: Sequence[Province]) -> Map:
    """The map of these provinces; those whose outline is unknown are left to the table."""
    known = {p.key: p for p in provinces if p.key in _outlines()}
    rings = {code: _outlines()[code]["rings"] for code in known}
    points = [point for those in rings.values() for ring in those for point in ring]
    if not points:
        return Map(WIDTH, 1, [])
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    # A degree of longitude is shorter than one of latitude, by the cosine of the latitude in the middle.
    narrow = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * narrow)

    def place(point: Sequence[float]) -> tuple[float, float]:
        return MARGIN + (point[0] - west) * narrow * scale, MARGIN + (north - point[1]) * scale

    shapes = []
    for code, province in known.items():
        laid = [[place(point) for point in ring] for ring in rings[code]]
        path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in laid)
        x, y = _middle(max(laid, key=_area))
        text = f"{province.reached}/{province.schools}" if province.schools or province.reached else ""
        shapes.append(Shape(code, shade(province), path, round(x, 1), round(y, 1), text))
    return Map(WIDTH, round((north - south) * scale + 2 * MARGIN, 1), shapes)


def _area(ring: Sequence[tuple[float, float]]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in _sides(ring))) / 2


def _middle(ring: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The centre of gravity of a ring."""
    area = x = y = 0.0
    for a, b in _sides(ring):
        cross = a[0] * b[1] - b[0] * a[1]
        area += cross
        x += (a[0] + b[0]) * cross
        y += (a[1] + b[1]) * cross
    return (x / (3 * area), y / (3 * area)) if area else ring[0]


def _sides(ring: Sequence[tuple[float, float]]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return list(zip(ring, [*ring[1:], ring[0]], strict=True))


@cache
def _outlines() -> Mapping[str, Any]:
    known: Mapping[str, Any] = json.loads(OUTLINES.read_text(encoding="utf-8"))["provinces"]
    return known


# On paper there are no style sheets: grounds that differ in lightness, and hatching for what was never reached.
INKS = {
    Shade.MANY: ("#0f6b5c", "#ffffff"), Shade.SOME: ("#9fcfb4", "#17211d"), Shade.BEFORE: ("#fdf2d8", "#17211d"),
    Shade.NEVER: ("url(#never)", "#17211d"), Shade.EMPTY: ("#ffffff", "#7b837e"),
}  # fmt: skip


def svg(drawing: Map) -> str:
    """The map as a picture for the paper."""
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}">',
        '<defs><pattern id="never" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="8" height="8" fill="#fcebe6"/><rect width="2.5" height="8" fill="#e0745c"/></pattern></defs>',
    ]
    for shape in drawing.shapes:
        ground, ink = INKS[shape.shade]
        out.append(f'<path d="{shape.path}" fill="{ground}" stroke="#17211d" stroke-width="1"/>')
        out.append(
            f'<text x="{shape.x}" y="{shape.y}" font-family="Source Sans 3" font-size="17" font-weight="700" fill="{ink}" '
            f'text-anchor="middle">{shape.code}</text>'
        )
        if shape.text:
            out.append(
                f'<text x="{shape.x}" y="{shape.y + 17}" font-family="Source Sans 3" font-size="16" font-weight="600" fill="{ink}" '
                f'text-anchor="middle">{shape.text}</text>'
            )
    return "".join([*out, "</svg>"])
