"""What does the picture of a shared link look like? The page's own words beside our patchwork, in the family's colours."""

import io
import threading
import unicodedata
from functools import lru_cache
from importlib.resources import as_file, files
from typing import NamedTuple

import structlog
from PIL import Image, ImageDraw, ImageFont

from portal.web.fonts import FACES
from portal.web.theme import DARK_INK, LIGHT_GROUNDS, LIGHT_INK, shades

log = structlog.get_logger(__name__)
SIZE = (1200, 630)  # what networks ask for
MUTED = "#535d58"
# Shape, soft ground and words of the families, in light; a test keeps them equal to static/css/tokens.css.
TONES = {
    "care": ("#e0745c", "#fcebe6", "#93371f"),
    "education": ("#f0b43c", "#fdf2d8", "#744f00"),
    "rehabilitation": ("#5d9dcf", "#e5f0f8", "#1d5885"),
    "community": ("#5ca680", "#e4f2e9", "#1c5f41"),
    "organisation": ("#a271ab", "#f4e9f6", "#703a79"),
}
# Squares from above: people, doors, suns, leaves, houses. Colours: t(one) s(oft) b(rand) d(eep) 1-5 the families.
ROWS = tuple(row.split() for row in ("ps sb ls", "ot ds pb", "ls pt hd", "sb qs ot", "dt lb ps", "hs p1 sd"))
SQUARE, LEFT, LOW = 105, 64, SIZE[1] - 118
WIDTH = SIZE[0] - 3 * SQUARE - LEFT - 48  # of the column of words
_FINE = 4  # shapes are drawn larger and made small, which rounds their edges
_WEIGHTS = {"Bricolage": 680.0, "Source Sans": 400.0, "Source Sans bold": 650.0}
_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
# Letters are drawn by a library that knows one pen at a time; it also keeps many of these from taking every thread.
_one_at_a_time = threading.Lock()


class Words(NamedTuple):
    """What a picture says: a line above, the title, lines below, and a strong last one (the pay)."""

    title: str
    above: str = ""
    below: tuple[str, ...] = ()
    strong: str = ""
    tone: str = "organisation"


def draw(brand: str, colour: str, words: Words) -> bytes:
    """A PNG of 1200 × 630. Any text will do: long ones are set smaller, broken, and cut with an ellipsis."""
    with _one_at_a_time:
        image = Image.new("RGB", SIZE, LIGHT_GROUNDS["page"])
        image.paste(_patchwork(words.tone, colour), (SIZE[0] - 3 * SQUARE, 0))
        pen = ImageDraw.Draw(image)
        _say(pen, words)
        _sign(image, pen, brand, colour)
    out = io.BytesIO()
    # A hundred colours are enough for flat shapes and the edges of letters, and halve the file.
    image.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", compress_level=7)
    return out.getvalue()


def _say(pen: ImageDraw.ImageDraw, words: Words) -> None:
    """The words, from above; what finds no room before the sign is left out, the pay never."""
    ink = TONES.get(words.tone, TONES["organisation"])
    y = 58.0 if words.above else 116.0
    if above := _lines(words.above, "Source Sans bold", 28, 1):
        font = _face("Source Sans bold", 28)
        pen.rounded_rectangle((LEFT, y, LEFT + font.getlength(above[0]) + 40, y + 50), 25, fill=ink[1])
        pen.text((LEFT + 20, y + 25), above[0], font=font, fill=ink[2], anchor="lm")
        y += 76.0
    end = LOW - (72 if words.strong else 12)
    size, lines = _fitting(words.title, end - y - 44 * max(1, len(words.below)) - 12)
    y = _column(pen, lines, y, "Bricolage", size, LIGHT_INK) + 12
    for left, text in zip(range(len(words.below), 0, -1), words.below, strict=True):
        room = max(0, min(3, int((end - y) // 44) - left + 1))
        y = _column(pen, _lines(text, "Source Sans", 34, room), y, "Source Sans", 34, MUTED)
    if strong := _lines(words.strong, "Source Sans bold", 38, 1):
        pen.text((LEFT, y + 14), strong[0], font=_face("Source Sans bold", 38), fill=ink[2], anchor="la")


def _column(pen: ImageDraw.ImageDraw, lines: list[str], y: float, face: str, size: int, fill: str) -> float:
    """Lines of one size below one another; gives where the next may begin."""
    step = size * (1.12 if face == "Bricolage" else 1.28)
    for line in lines:
        pen.text((LEFT, y), line, font=_face(face, size), fill=fill, anchor="la")
        y += step
    return y


def _fitting(title: str, room: float) -> tuple[int, list[str]]:
    """The largest of our sizes at which the title keeps to so many pixels from above (the smallest one cuts)."""
    for size in (76, 66, 58):
        lines = _lines(title, "Bricolage", size, 99)
        if len(lines) * size * 1.12 <= room and not any(line.endswith("…") for line in lines):
            return size, lines
    return 50, _lines(title, "Bricolage", 50, max(1, int(room // 56)))


def _sign(image: Image.Image, pen: ImageDraw.ImageDraw, brand: str, colour: str) -> None:
    """Whose page it is: the sign and the installation's name, below a line in its colour."""
    shade = shades(colour, dark=False)
    pen.rectangle((LEFT, LOW, LEFT + 96, LOW + 5), fill=shade.brand)
    side = 52 * _FINE
    mark = Image.new("RGB", (side, side), LIGHT_GROUNDS["page"])
    fine, u = ImageDraw.Draw(mark), side / 40
    fine.rounded_rectangle((0, 0, side - 1, side - 1), 9 * u, fill=shade.brand)
    for x, y, r, low, fill in ((14, 12.5, 5, 10, shade.on_brand), (27, 17, 4.2, 8.5, TONES["education"][0])):
        fine.ellipse(((x - r) * u, (y - r) * u, (x + r) * u, (y + r) * u), fill=fill)
        fine.pieslice(((x - low) * u, (32 - low) * u, (x + low) * u, (32 + low) * u), 180, 360, fill=fill)
    image.paste(mark.resize((52, 52), Image.Resampling.BOX), (LEFT, LOW + 28))
    for line in _lines(brand, "Bricolage", 34, 1, WIDTH - 72):
        pen.text((LEFT + 72, LOW + 54), line, font=_face("Bricolage", 34), fill=LIGHT_INK, anchor="lm")


@lru_cache(maxsize=16)
def _patchwork(tone: str, colour: str) -> Image.Image:
    """Three columns of squares, as in `components/motif.html`."""
    shape, soft, _ink = TONES.get(tone, TONES["organisation"])
    shade = shades(colour, dark=False)
    pairs = {
        "t": (shape, soft), "s": (soft, shape), "b": (shade.brand, shade.brand_soft), "d": (shade.deep, DARK_INK),
        "1": (TONES["education"][0], TONES["education"][1]),
    }  # fmt: skip
    side = SQUARE * _FINE
    sheet = Image.new("RGB", (3 * side, len(ROWS) * side))
    for row, squares in enumerate(ROWS):
        for column, square in enumerate(squares):
            sheet.paste(_square(square[0], side, *pairs[square[1]]), (column * side, row * side))
    return sheet.resize((3 * SQUARE, len(ROWS) * SQUARE), Image.Resampling.BOX)


def _square(kind: str, side: int, ground: str, figure: str) -> Image.Image:
    """One square of the patchwork; its measures are those of the drawing on the pages, 80 to a side."""
    image = Image.new("RGB", (side, side), ground)
    pen, u = ImageDraw.Draw(image), side / 80

    def disc(x: float, y: float, r: float, r2: float | None = None, half: bool = False) -> None:
        box = ((x - r) * u, (y - (r2 or r)) * u, (x + r) * u, (y + (r2 or r)) * u)
        pen.pieslice(box, 180, 360, fill=figure) if half else pen.ellipse(box, fill=figure)

    if kind == "p":
        disc(40, 28, 14)
        disc(40, 80, 30, 32, half=True)
    elif kind == "q":
        for x, y, r, wide, high in ((27, 26, 11, 23, 36), (58, 44, 8, 16, 22)):
            disc(x, y, r)
            disc(x, 80, wide, high, half=True)
    elif kind == "d":
        disc(40, 40, 22, half=True)
        pen.rectangle((18 * u, 40 * u, 62 * u, side), fill=figure)
    elif kind == "s":
        disc(40, 80, 40, half=True)
    elif kind == "o":
        disc(40, 40, 24)
    elif kind == "h":
        pen.polygon([(x * u, y * u) for x, y in ((40, 12), (72, 44), (72, 80), (8, 80), (8, 44))], fill=figure)
    else:  # a leaf: where two discs meet
        ones, others = Image.new("L", image.size), Image.new("L", image.size)
        ImageDraw.Draw(ones).ellipse((0, 0, 2 * side, 2 * side), fill=255)
        ImageDraw.Draw(others).ellipse((-side, -side, side, side), fill=255)
        image.paste(figure, mask=Image.composite(ones, others.point(lambda _: 0), others))
    return image


def _lines(text: str, face: str, size: int, most: int, width: int = WIDTH) -> list[str]:
    """The text in at most so many lines, none wider than so many pixels; what is too much ends in an ellipsis."""
    font, lines = _face(face, size), [""]
    for word in _readable(text).split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    lines = [line for line in lines if line]
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + "…"] if most else []
    return [_cut(line, font, width) for line in lines]


def _cut(line: str, font: _Font, width: int) -> str:
    while font.getlength(line) > width:
        line = line.rstrip("…")[:-1].rstrip(" ,;.") + "…"
    return line


def _readable(text: str) -> str:
    """At most 400 letters that our faces have: no marks that turn the reading direction, no signs that show as boxes."""
    known = _letters()
    spaced = (" " if c.isspace() else c for c in unicodedata.normalize("NFC", text[:400]))
    return "".join(c for c in spaced if c == " " or (ord(c) in known and unicodedata.category(c)[0] not in "CZ"))


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    """The letters that the faces draw; plain ones only where a face is missing."""
    from fontTools.ttLib import TTFont

    try:
        known = []
        for face in FACES:
            with as_file(files(face.module) / "files" / face.file) as path, TTFont(path, lazy=True) as font:
                known.append(frozenset(font.getBestCmap()))
        return known[0].intersection(*known[1:])
    except (ImportError, OSError):
        return frozenset(range(0x20, 0x17F))


@lru_cache(maxsize=16)
def _face(name: str, size: int) -> _Font:
    """A face of ours at this size; where it is missing, the library's own letters serve."""
    try:
        face = next(face for face in FACES if name.startswith(face.family))
        with as_file(files(face.module) / "files" / face.file) as path:
            font = ImageFont.truetype(io.BytesIO(path.read_bytes()), size)
        pinned = {b"Weight": _WEIGHTS[name], b"Optical size": 24.0}
        font.set_variation_by_axes(
            [pinned.get(axis["name"], float(axis["default"] or 0)) for axis in font.get_variation_axes()]
        )
    except (ImportError, OSError, StopIteration) as wrong:
        log.warning("letters of previews are missing", face=name, reason=type(wrong).__name__)
        return ImageFont.load_default(size)
    return font
