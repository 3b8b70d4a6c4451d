"""How does one page look to the program that recognises letters?"""

import io
import os
import sys
import tempfile
from typing import Any

from portal.candidates.cv_words import Unread, broken

MAX_PIXELS = 64_000_000
# About an A4 page at 300 dpi: more costs time and reads no better.
OCR_SIDE = 3_500
OCR_PIXELS = 9_000_000
# Sauvola's threshold, which looks at each spot's surroundings: with the default one, a photograph with a
# shadow across the page gave not a single word.
UNEVEN_LIGHT = ["-c", "thresholding_method=2"]


def open_picture(data: bytes) -> Any:
    """The picture, its size checked from the header before anything is decoded."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2  # Pillow itself refuses from twice this on
    try:
        picture = Image.open(io.BytesIO(data), formats=["JPEG", "PNG"])
    except Image.DecompressionBombError:
        raise Unread("rejected", "bomb") from None
    except Exception:
        raise broken() from None
    if picture.width * picture.height > MAX_PIXELS:
        raise Unread("rejected", "bomb")
    return picture


def draw(data: bytes, kind: str, number: int) -> Any:
    """One page as an upright grey picture of a size that recognition likes."""
    from PIL import Image, ImageOps

    if kind == "pdf":
        from portal.candidates.cv_pdf import open_pdf

        page = open_pdf(data)[number]
        longest = max(page.get_width(), page.get_height(), 1)
        scale = min(300 / 72, OCR_SIDE / longest)
        return page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil()
    picture = open_picture(data)
    picture.draft("L", (OCR_SIDE, OCR_SIDE))
    try:
        ImageOps.exif_transpose(picture, in_place=True)
        # Screenshots have an opaque alpha channel: without it, 60 million points fit in the memory allowed.
        opaque = picture.mode == "RGBA" and picture.getchannel("A").getextrema()[0] == 255
        mode = "RGBA" if picture.has_transparency_data and not opaque else "L"
        if picture.mode != mode:
            picture = picture.convert(mode)
    except (OSError, ValueError, SyntaxError):
        raise broken() from None
    size = picture.width * picture.height
    if size > OCR_PIXELS or size < OCR_PIXELS / 8:
        factor = min((OCR_PIXELS / size) ** 0.5, 2.0)
        picture = picture.resize((max(1, int(picture.width * factor)), max(1, int(picture.height * factor))))
    if mode == "RGBA":  # see-through paper is white, not black
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture)
        picture = paper.convert("L")
    return ImageOps.autocontrast(picture, cutoff=1)


def become_tesseract(picture: Any, command: str, languages: str) -> None:
    """Replace this process by tesseract, the picture on its standard input."""
    # It has no name: nothing of a CV is left when all is killed. It stays open through exec.
    scan = tempfile.TemporaryFile()  # noqa: SIM115
    picture.save(scan, "PPM")
    scan.flush()
    os.lseek(scan.fileno(), 0, os.SEEK_SET)
    os.dup2(scan.fileno(), 0)
    sys.stdout.write("\x1e")  # from here on the output is tesseract's
    sys.stdout.flush()
    os.execv(command, [command, "-", "-", "-l", languages, "--dpi", "300", "--psm", "1", *UNEVEN_LIGHT])
