"""Where do the professions and the steps between them stand on the map of careers?

A layered drawing: each step goes from left to right, long steps run through empty seats in the columns between, and the
order in each column is the one that crosses the fewest lines (means of neighbours, swept to and fro).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from textwrap import wrap

Edge = tuple[str, str]
WIDTH, HEIGHT, ACROSS, DOWN, MARGIN = 180, 58, 100, 20, 20  # of a box, between boxes, around all, in pixels
PASSING = 14  # height of the empty seat of a passing line
LINE = 22  # letters that fit into a line of a box
MOST = 6  # boxes in a column, as far as it can be helped
BADGE = 11  # radius of the number on a line
_SWEEPS = 12


@dataclass(frozen=True)
class Box:
    """A profession on the map; `lines` is its name, broken to fit."""

    slug: str
    x: int
    y: int
    lines: list[str]


@dataclass(frozen=True)
class Line:
    """A step: the path it is drawn along, the number of its row in the list, and where that number stands."""

    number: int
    edge: Edge
    path: str
    x: float
    y: float
    both_ways: bool = False


@dataclass(frozen=True)
class Map:
    """All of it, in pixels."""

    width: int
    height: int
    boxes: list[Box]
    lines: list[Line]


def draw(names: Mapping[str, str], edges: Sequence[Edge]) -> Map:
    """The map of these professions (slug → name); `edges` in the order in which their list numbers them."""
    return _draw(tuple(names.items()), tuple(edges))


@lru_cache(maxsize=8)  # it changes with the data only
def _draw(named: tuple[tuple[str, str], ...], edges: tuple[Edge, ...]) -> Map:
    names = dict(named)
    forward = _without_cycles(edges)
    columns = _columns({slug for edge in edges for slug in edge}, forward)
    seats, chains = _seats(columns, forward)
    rows = _ordered(seats, chains)
    places = _places(rows, chains)
    boxes = [Box(slug, *places[slug], _broken(names[slug])) for slug in columns]
    lines = _lines(edges, chains, places)
    tall = max((y for _x, y in places.values()), default=0) + HEIGHT + MARGIN
    return Map(MARGIN * 2 + len(rows) * WIDTH + max(len(rows) - 1, 0) * ACROSS, tall, boxes, lines)


def _without_cycles(edges: Iterable[Edge]) -> list[Edge]:
    """The edges that can all point to the right; one that would close a circle is left out."""
    after: dict[str, set[str]] = {}

    def reaches(start: str, goal: str) -> bool:
        seen, todo = set(), [start]
        while todo:
            here = todo.pop()
            if here == goal:
                return True
            if here not in seen:
                seen.add(here)
                todo += after.get(here, ())
        return False

    kept = []
    for before, then in edges:
        if not reaches(then, before):
            after.setdefault(before, set()).add(then)
            kept.append((before, then))
    return kept


def _columns(slugs: set[str], forward: Sequence[Edge]) -> dict[str, int]:
    """The column of each: as far to the right as what comes after it allows; where it gets crowded, further left."""
    depth: dict[str, int] = {}

    def below(slug: str) -> int:
        if slug not in depth:
            depth[slug] = 1 + max((below(then) for before, then in forward if before == slug), default=-1)
        return depth[slug]

    deepest = max(map(below, sorted(slugs)), default=0)
    columns = {slug: deepest - depth[slug] for slug in sorted(slugs)}
    starts = slugs - {then for _before, then in forward}
    for column in range(deepest, 0, -1):
        here = [slug for slug in columns if columns[slug] == column]
        for slug in [slug for slug in here if slug in starts][: max(len(here) - MOST, 0)]:
            columns[slug] -= 1
    return columns


def _seats(columns: Mapping[str, int], forward: Sequence[Edge]) -> tuple[list[list[str]], dict[Edge, list[str]]]:
    """Who sits in each column, empty seats for passing lines included; and the seats that each line passes."""
    seats: list[list[str]] = [[] for _ in range(max(columns.values(), default=-1) + 1)]
    for slug, column in columns.items():
        seats[column].append(slug)
    chains = {}
    for before, then in forward:
        passed = [f"{before}>{then}@{column}" for column in range(columns[before] + 1, columns[then])]
        for column, seat in enumerate(passed, columns[before] + 1):
            seats[column].append(seat)
        chains[before, then] = [before, *passed, then]
    return seats, chains


def _ordered(seats: list[list[str]], chains: Mapping[Edge, list[str]]) -> list[list[str]]:
    """The order in each column with the fewest crossings that some sweeps find."""
    links = [pair for chain in chains.values() for pair in pairwise(chain)]
    left: dict[str, list[str]] = {}
    right: dict[str, list[str]] = {}
    for before, then in links:
        left.setdefault(then, []).append(before)
        right.setdefault(before, []).append(then)
    best, fewest = [list(column) for column in seats], _crossings(seats, links)
    rows = [list(column) for column in seats]
    for sweep in range(_SWEEPS):
        towards, order = (left, range(1, len(rows))) if sweep % 2 == 0 else (right, range(len(rows) - 2, -1, -1))
        for column in order:
            at = {seat: place for row in rows for place, seat in enumerate(row)}
            rows[column].sort(key=lambda s, at=at, to=towards: _mean_of([at[o] for o in to.get(s, ())], at[s]))  # type: ignore[misc]
        if (crossed := _crossings(rows, links)) < fewest:
            best, fewest = [list(column) for column in rows], crossed
    return best


def _crossings(rows: Sequence[Sequence[str]], links: Sequence[Edge]) -> int:
    at = {seat: (column, place) for column, row in enumerate(rows) for place, seat in enumerate(row)}
    count = 0
    for n, (a, b) in enumerate(links):
        for c, d in links[n + 1 :]:
            if at[a][0] == at[c][0] and (at[a][1] - at[c][1]) * (at[b][1] - at[d][1]) < 0:
                count += 1
    return count


def _places(rows: Sequence[Sequence[str]], chains: Mapping[Edge, list[str]]) -> dict[str, tuple[int, int]]:
    """The upper left corner of each seat: near the middle of its neighbours, never touching the seats above and below."""
    beside: dict[str, list[str]] = {}
    for chain in chains.values():
        for before, then in pairwise(chain):
            beside.setdefault(before, []).append(then)
            beside.setdefault(then, []).append(before)
    middle = {seat: y for row in rows for seat, y in zip(row, _stacked(row, [0.0] * len(row)), strict=True)}
    for _ in range(_SWEEPS):
        for row in rows:
            wanted = [_mean_of([middle[other] for other in beside.get(seat, ())], middle[seat]) for seat in row]
            middle.update(zip(row, _stacked(row, wanted), strict=True))
    top = min((middle[seat] - _tall(seat) / 2 for row in rows for seat in row), default=0.0)
    return {
        seat: (MARGIN + column * (WIDTH + ACROSS), MARGIN + round(middle[seat] - _tall(seat) / 2 - top))
        for column, row in enumerate(rows)
        for seat in row
    }


def _tall(seat: str) -> int:
    return PASSING if "@" in seat else HEIGHT


def _mean_of(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _stacked(row: Sequence[str], wanted: Sequence[float]) -> list[float]:
    """Middles as near as can be to the wanted ones, in this order and with gaps: pushed down, then moved up together."""
    out: list[float] = []
    for place, seat in enumerate(row):
        least = out[-1] + (_tall(row[place - 1]) + _tall(seat)) / 2 + DOWN if out else wanted[place]
        out.append(max(wanted[place], least))
    shift = _mean_of([want - got for want, got in zip(wanted, out, strict=True)], 0.0)
    return [y + shift for y in out]


def _broken(name: str) -> list[str]:
    """The name in at most three lines; what is longer ends in an ellipsis (the link says all of it)."""
    lines = wrap(name, LINE, break_long_words=True)
    return lines if len(lines) <= 3 else [*lines[:2], lines[2][: LINE - 1].rstrip() + "…"]


# -- lines


def _lines(
    edges: Sequence[Edge], chains: Mapping[Edge, list[str]], places: Mapping[str, tuple[int, int]]
) -> list[Line]:
    taken: list[tuple[float, float]] = []
    out = []
    for number, edge in enumerate(edges, 1):
        backward = edge not in chains
        chain = chains.get(edge) or chains.get((edge[1], edge[0])) or [edge[1], edge[0]]
        points = _points(chain, places)
        x, y = _free(points, taken, places)
        taken.append((x, y))
        twin = (edge[1], edge[0]) in edges
        # The way back of a pair is drawn on the way there: only its number is new.
        out.append(Line(number, edge, "" if backward and twin else _curve(points), x, y, twin and not backward))
    return out


def _points(chain: Sequence[str], places: Mapping[str, tuple[int, int]]) -> list[tuple[float, float]]:
    """From the right side of the first box, straight through the empty seats, to the left side of the last."""
    points = [(places[chain[0]][0] + WIDTH + 0.0, places[chain[0]][1] + HEIGHT / 2)]
    for seat in chain[1:-1]:
        x, y = places[seat]
        points += [(x + 0.0, y + PASSING / 2), (x + WIDTH + 0.0, y + PASSING / 2)]
    return [*points, (places[chain[-1]][0] - 6.0, places[chain[-1]][1] + HEIGHT / 2)]


def _curve(points: Sequence[tuple[float, float]]) -> str:
    parts = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for (x1, y1), (x2, y2) in pairwise(points):
        middle = (x1 + x2) / 2
        parts.append(f"L{x2:g} {y2:g}" if y1 == y2 else f"C{middle:g} {y1:g} {middle:g} {y2:g} {x2:g} {y2:g}")
    return "".join(parts)


def _free(
    points: Sequence[tuple[float, float]], taken: Sequence[tuple[float, float]], places: Mapping[str, tuple[int, int]]
) -> tuple[float, float]:
    """The first place along the line where a number covers neither another number nor a box."""
    spots = [_along(points, part / 40) for part in (*range(6, 35, 2), *range(5, 36), *range(1, 40))]
    boxes = [place for seat, place in places.items() if "@" not in seat]
    for gap in (2 * BADGE + 4, 2 * BADGE, 2 * BADGE - 4):
        for x, y in spots:
            near = any(abs(x - a) < gap and abs(y - b) < gap for a, b in taken)
            if not near and not any(
                a - BADGE < x < a + WIDTH + BADGE and b - BADGE < y < b + HEIGHT + BADGE for a, b in boxes
            ):
                return round(x, 1), round(y, 1)
    return _along(points, 0.5)


def _along(points: Sequence[tuple[float, float]], part: float) -> tuple[float, float]:
    """The point after this part of the way, measured from left to right."""
    x = points[0][0] + (points[-1][0] - points[0][0]) * part
    for (x1, y1), (x2, y2) in pairwise(points):
        if x1 <= x <= x2:
            t = _time(x1, x2, x)
            return x, y1 + (y2 - y1) * (3 * t * t - 2 * t * t * t)
    return points[-1]


def _time(x1: float, x2: float, x: float) -> float:
    """The moment at which a curve with both handles in the middle is at `x`: x(t) = 1.5t - 1.5t² + t³ of its width."""
    low, high, goal = 0.0, 1.0, (x - x1) / (x2 - x1) if x2 > x1 else 0.0
    for _ in range(20):
        middle = (low + high) / 2
        if 1.5 * middle - 1.5 * middle**2 + middle**3 < goal:
            low = middle
        else:
            high = middle
    return low
