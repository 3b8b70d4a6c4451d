"""What do the pictures of the demo town's stories look like? Drawn here, shape by shape: nobody's photo, nobody's licence."""

import math

from PIL import Image, ImageDraw

from portal import images
from portal.image_maker import write
from portal.images import Made, Version

WIDTH, HEIGHT, FINE = 960, 720, 2  # drawn twice as large, then scaled down: smooth edges
PAPER, INK, WOOD, LEAF = "#fdf8ee", "#24312c", "#b98552", "#5ca680"
SKIN = ("#f1cfb3", "#dba883", "#a8714c", "#7b4b32")
HAIR = ("#2c211c", "#6b4a2f", "#d9d3c7", "#b5652b", "#4a3a55")


class Sheet:
    """A sheet to draw on, in units of the finished picture."""

    def __init__(self, wall: str, floor: str) -> None:
        self.picture = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), wall)
        self.pen = ImageDraw.Draw(self.picture)
        self.box(0, 560, WIDTH, HEIGHT, floor)

    def box(self, x0: float, y0: float, x1: float, y1: float, fill: str, round_: float = 0) -> None:
        """A rectangle, with round corners when asked."""
        self.pen.rounded_rectangle([v * FINE for v in (x0, y0, x1, y1)], round_ * FINE, fill)

    def disc(self, x: float, y: float, r: float, fill: str, squash: float = 1) -> None:
        """A circle, or an ellipse."""
        self.pen.ellipse([v * FINE for v in (x - r, y - r * squash, x + r, y + r * squash)], fill)

    def arc(self, x: float, y: float, r: float, start: float, end: float, fill: str) -> None:
        """A slice of a circle, angles clockwise from the right."""
        self.pen.pieslice([v * FINE for v in (x - r, y - r, x + r, y + r)], start, end, fill)

    def shape(self, points: list[tuple[float, float]], fill: str) -> None:
        """Any polygon."""
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], fill)

    def person(self, x: float, y: float, size: float, skin: int, hair: int, clothes: str, bun: bool = False) -> None:
        """Somebody seen from the waist up, shoulders resting on height y."""
        if bun:
            self.disc(x, y - 2.62 * size, 0.36 * size, HAIR[hair])
        self.disc(x, y - 1.72 * size, 0.82 * size, HAIR[hair])
        self.arc(x, y, 1.25 * size, 180, 360, clothes)
        self.box(x - 0.24 * size, y - 1.3 * size, x + 0.24 * size, y - 0.8 * size, SKIN[skin], 0.2 * size)
        self.disc(x, y - 1.6 * size, 0.66 * size, SKIN[skin])
        for side in (-1, 1):
            self.disc(x + side * 0.24 * size, y - 1.62 * size, 0.06 * size, INK)
        self.pen.arc(
            [v * FINE for v in (x - 0.26 * size, y - 1.62 * size, x + 0.26 * size, y - 1.26 * size)],
            25,
            155,
            INK,
            int(0.07 * size * FINE),
        )

    def window(self, x: float, y: float, sky: str, light: str, sun: bool = True) -> None:
        """A window with a hill, and a sun or a moon."""
        self.box(x - 12, y - 12, x + 232, y + 252, "#ffffff", 10)
        pane = Image.new("RGB", (220 * FINE, 240 * FINE), sky)
        pen = ImageDraw.Draw(pane)
        pen.ellipse([v * FINE for v in (116, 36, 184, 104)], light)
        if not sun:
            pen.ellipse([v * FINE for v in (136, 30, 196, 90)], sky)
        pen.ellipse([v * FINE for v in (-60, 170, 200, 430)], LEAF)
        pen.rectangle([v * FINE for v in (106, 0, 114, 240)], "#ffffff")
        self.picture.paste(pane, (int(x * FINE), int(y * FINE)))
        self.box(x - 20, y + 240, x + 240, y + 258, "#ffffff", 6)

    @property
    def wall(self) -> str:
        """The colour of the wall."""
        red, green, blue = self.picture.getpixel((4, 4))  # type: ignore[misc]
        return f"#{red:02x}{green:02x}{blue:02x}"

    def plant(self, x: float, y: float, size: float) -> None:
        """A pot with leaves."""
        for turn in (-60, -30, 0, 30, 60):
            tip = math.radians(turn - 90)
            self.disc(x + math.cos(tip) * size, y - size + math.sin(tip) * size, 0.42 * size, LEAF, 1.3)
        self.shape(
            [
                (x - 0.7 * size, y - 0.7 * size),
                (x + 0.7 * size, y - 0.7 * size),
                (x + 0.5 * size, y + 0.5 * size),
                (x - 0.5 * size, y + 0.5 * size),
            ],
            "#c9643f",
        )

    def table(self, y: float, x0: float = 120, x1: float = 840) -> None:
        """A table seen from the side."""
        self.box(x0, y, x1, y + 26, WOOD, 8)
        for leg in (x0 + 30, x1 - 50):
            self.box(leg, y + 20, leg + 20, 700, WOOD)

    def cup(self, x: float, y: float, fill: str) -> None:
        """A cup standing on height y."""
        self.disc(x + 26, y - 26, 15, fill)
        self.disc(x + 26, y - 26, 8, self.wall)
        self.box(x - 24, y - 50, x + 24, y, fill, 8)


def tea() -> Sheet:
    """Two people at a table by a window, one of them old."""
    sheet = Sheet("#fcebe6", "#efd3c7")
    sheet.window(370, 90, "#cfe6f5", "#f0b43c")
    sheet.person(250, 600, 105, 1, 0, "#4d8f8a", bun=True)
    sheet.person(700, 600, 100, 0, 2, "#a271ab")
    sheet.table(560)
    sheet.cup(420, 560, "#ffffff")
    sheet.cup(540, 560, "#f0b43c")
    sheet.plant(800, 535, 36)
    return sheet


def nursery() -> Sheet:
    """A grown-up and two small children among blocks and a ball."""
    sheet = Sheet("#fdf2d8", "#f0dca8")
    for n, colour in enumerate(("#e0745c", "#5d9dcf", "#5ca680", "#a271ab", "#f0b43c")):
        sheet.shape([(90 + n * 170, 40), (190 + n * 170, 40), (140 + n * 170, 120)], colour)
    sheet.person(470, 640, 120, 2, 0, "#e0745c", bun=True)
    sheet.person(250, 690, 72, 0, 3, "#5d9dcf")
    sheet.person(700, 690, 72, 3, 0, "#5ca680")
    for x, y, colour in ((90, 640, "#e0745c"), (150, 640, "#5d9dcf"), (120, 580, "#f0b43c")):
        sheet.box(x - 30, y, x + 30, y + 60, colour, 6)
    sheet.disc(860, 650, 52, "#e0745c")
    sheet.arc(860, 650, 52, 300, 60, "#ffffff")
    return sheet


def doorstep() -> Sheet:
    """A house on a hill and somebody with a bag at its door."""
    sheet = Sheet("#d9ecf7", "#8fc4a4")
    sheet.disc(860, 130, 58, "#f0b43c")
    sheet.disc(140, 640, 330, "#79b592", 0.6)
    sheet.box(330, 260, 760, 640, "#fdf8ee")
    sheet.shape([(290, 280), (545, 90), (800, 280)], "#c9643f")
    sheet.box(370, 400, 470, 640, "#7a5a8c", 6)
    sheet.disc(452, 525, 8, "#f0b43c")
    sheet.window(505, 330, "#cfe6f5", "#f0b43c")
    sheet.person(250, 700, 96, 3, 0, "#e0745c", bun=True)
    sheet.box(330, 600, 420, 700, "#24312c", 12)
    sheet.box(352, 580, 398, 604, "#24312c", 8)
    sheet.plant(850, 650, 42)
    return sheet


def evening() -> Sheet:
    """A kitchen in the evening: an educator and two teenagers cooking."""
    sheet = Sheet("#e4f2e9", "#bcd9c7")
    sheet.window(90, 80, "#33466b", "#fdf2d8", sun=False)
    sheet.box(560, 90, 900, 130, WOOD, 6)
    for n, colour in enumerate(("#e0745c", "#f0b43c", "#5d9dcf", "#a271ab")):
        sheet.box(585 + n * 78, 40, 640 + n * 78, 90, colour, 8)
    sheet.person(250, 610, 98, 0, 3, "#5d9dcf")
    sheet.person(490, 600, 110, 2, 1, "#f0b43c")
    sheet.person(730, 610, 98, 1, 0, "#e0745c", bun=True)
    sheet.table(580, 60, 900)
    sheet.box(430, 500, 570, 582, "#5b6b66", 12)
    sheet.box(415, 500, 585, 516, "#24312c", 8)
    for x, colour in ((320, "#e0745c"), (360, "#5ca680"), (650, "#f0b43c")):
        sheet.disc(x, 562, 20, colour)
    return sheet


def words() -> Sheet:
    """A child and a grown-up with picture cards."""
    sheet = Sheet("#e5f0f8", "#c4daea")
    sheet.box(300, 60, 660, 300, "#ffffff", 16)
    sheet.disc(400, 180, 54, "#f0b43c")
    sheet.shape([(520, 230), (575, 110), (630, 230)], "#e0745c")
    sheet.person(270, 620, 112, 1, 1, "#5ca680", bun=True)
    sheet.person(680, 640, 84, 0, 4, "#e0745c")
    sheet.table(570)
    for n, colour in enumerate(("#a271ab", "#5d9dcf", "#f0b43c")):
        sheet.box(390 + n * 76, 516, 450 + n * 76, 572, "#ffffff", 6)
        sheet.disc(420 + n * 76, 544, 17, colour)
    return sheet


def welcome() -> Sheet:
    """Three people in front of a map."""
    sheet = Sheet("#f4e9f6", "#dcc6e0")
    sheet.box(180, 60, 780, 400, "#cfe6f5", 16)
    for x, y, r, squash in ((300, 190, 80, 0.7), (350, 300, 50, 1.2), (560, 180, 110, 0.55), (640, 290, 60, 0.8)):
        sheet.disc(x, y, r, LEAF, squash)
    for x, y in ((320, 180), (590, 190), (640, 300)):
        sheet.disc(x, y, 12, "#e0745c")
    sheet.person(250, 690, 112, 3, 0, "#f0b43c")
    sheet.person(490, 680, 118, 1, 3, "#4d8f8a", bun=True)
    sheet.person(730, 690, 108, 2, 0, "#e0745c", bun=True)
    return sheet


def garden() -> Sheet:
    """Two people and a crate of vegetables in a garden."""
    sheet = Sheet("#d9ecf7", "#9a7b55")
    sheet.disc(150, 120, 56, "#f0b43c")
    sheet.disc(480, 640, 520, "#8fc4a4", 0.32)
    for x in range(60, 960, 90):
        sheet.box(x, 300, x + 24, 560, "#fdf8ee", 8)
    sheet.box(40, 350, 940, 374, "#fdf8ee")
    sheet.person(300, 650, 112, 0, 1, "#5d9dcf")
    sheet.person(620, 650, 112, 2, 0, "#5ca680", bun=True)
    sheet.box(380, 590, 560, 690, WOOD, 8)
    for n, colour in enumerate(("#e0745c", "#5ca680", "#f0b43c", "#e0745c", "#a271ab")):
        sheet.disc(404 + n * 33, 586, 24, colour)
    sheet.plant(850, 640, 44)
    return sheet


DRAWINGS = {
    "tea": tea,
    "nursery": nursery,
    "doorstep": doorstep,
    "evening": evening,
    "words": words,
    "welcome": welcome,
    "garden": garden,
}


def drawing(name: str) -> Made:
    """The drawing in every version that a photo would have."""
    picture = DRAWINGS[name]().picture.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    versions = (Version(suffix, width, content) for suffix, width, content in write(picture, list(images.WIDTHS)))
    return Made(WIDTH, HEIGHT, tuple(versions))
