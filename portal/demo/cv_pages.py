"""How are the PDF layouts of the CVs set, and how do they look once printed and scanned or photographed?"""

import json
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Literal

import typst
from PIL import Image, ImageChops, ImageFilter, ImageOps

from portal.demo.cv_europass import europass_xml
from portal.demo.cv_words import cv_words
from portal.demo.records import DemoCandidate

LAYOUTS = Path(__file__).parent / "layouts"
FONTS = ("fontpkg_source_sans_3", "fontpkg_bricolage_grotesque")
DPI = 150


@cache
def _compiler() -> typst.Compiler:
    # The machine's own fonts are left out: the same file comes out everywhere.
    paths = [str(files(package) / "files") for package in FONTS]
    return typst.Compiler(root=str(LAYOUTS), font_paths=paths, ignore_system_fonts=True)


def _set(candidate: DemoCandidate, layout: str, picture: bool = False) -> bytes:
    """The CV in this layout, as PDF or its first page as PNG; the Europass one carries its data as an attachment."""
    inputs = {"cv": json.dumps(cv_words(candidate), ensure_ascii=False)}
    if layout == "europass":
        inputs["xml"] = europass_xml(candidate)
    source = str(LAYOUTS / f"{layout}.typ")
    kind: Literal["png", "pdf"] = "png" if picture else "pdf"
    made = _compiler().compile(source, format=kind, ppi=DPI, sys_inputs=inputs)
    first = made[0] if isinstance(made, list) else made
    if first is None:
        raise ValueError(f"no page came out of {layout} for candidate {candidate.number}")
    return first


def pdf_file(candidate: DemoCandidate, layout: str) -> bytes:
    """The CV set in one of the layouts."""
    return _set(candidate, layout)


def _picture(candidate: DemoCandidate, layout: str) -> Image.Image:
    return Image.open(BytesIO(_set(candidate, layout, picture=True))).convert("RGB")


def _grain(size: tuple[int, int], rng: Random, strength: int) -> Image.Image:
    """Dust of the scanner, the same for the same candidate."""
    small = (size[0] // 2, size[1] // 2)
    noise = Image.frombytes("L", small, rng.randbytes(small[0] * small[1]))
    return noise.point([value * strength // 255 for value in range(256)]).resize(size)


def scan_file(candidate: DemoCandidate) -> bytes:
    """A PDF without text: the page printed, laid a little askew on a grey scanner."""
    rng = Random(candidate.number)
    page = ImageOps.grayscale(_picture(candidate, "one_column" if candidate.number % 2 else "compact"))
    page = page.rotate(rng.uniform(-1.6, 1.6), Image.Resampling.BICUBIC, fillcolor=235)
    page = ImageChops.subtract(page, _grain(page.size, rng, 34)).filter(ImageFilter.GaussianBlur(0.5))
    written = BytesIO()
    page.save(written, "PDF", resolution=DPI, quality=70, creationDate=None, modDate=None)
    return written.getvalue()


def photo_file(candidate: DemoCandidate) -> bytes:
    """A JPEG as a telephone takes it: the sheet on a table, seen from an angle, light from one side."""
    rng = Random(candidate.number)
    sheet = _picture(candidate, "one_column")
    table = Image.new("RGB", (sheet.width + 220, sheet.height + 240), (92, 70, 54))
    table.paste(sheet, (110, 120))
    width, height = table.size
    lean = rng.randint(20, 60)
    table = table.transform(
        table.size, Image.Transform.QUAD, (-lean, 0, 0, height, width, height + lean, width + lean, lean), Image.Resampling.BICUBIC
    )  # fmt: skip
    shade = (
        Image.linear_gradient("L")
        .rotate(90)
        .resize(table.size)
        .point([175 + value * 80 // 255 for value in range(256)])
    )
    table = ImageChops.multiply(
        table, Image.merge("RGB", (shade, shade, shade.point([v * 245 // 255 for v in range(256)])))
    )
    table = ImageChops.subtract(table, _grain(table.size, rng, 20).convert("RGB"))
    written = BytesIO()
    table.save(written, "JPEG", quality=80)
    return written.getvalue()
