"""Which uploads become pictures, what is left of them, and which are refused without harm?"""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from portal import images
from portal.images import Unusable, make

GPS = 0x8825


def encoded(picture: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def photo(width: int = 1600, height: int = 1000) -> Image.Image:
    """Left half red, right half blue."""
    picture = Image.new("RGB", (width, height), (200, 40, 40))
    picture.paste((40, 40, 200), (width // 2, 0, width, height))
    return picture


def png_header(width: int, height: int, rest: bytes = b"") -> bytes:
    """The beginning of a PNG that claims this size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rest) + chunk(b"IEND", b"")


def reason(data: bytes) -> str:
    with pytest.raises(Unusable) as unusable:
        make(data)
    assert str(unusable.value)  # there are words for it
    return unusable.value.reason


def test_a_photo_comes_in_every_width_and_both_formats():
    made = make(encoded(photo()))
    assert (made.width, made.height, made.widths) == (1600, 1000, [480, 960, 1440])
    assert [v.name for v in made.versions] == ["480.webp", "480.jpg", "960.webp", "960.jpg", "1440.webp", "1440.jpg"]
    for version in made.versions:
        picture = Image.open(io.BytesIO(version.content))
        assert picture.format == {"webp": "WEBP", "jpg": "JPEG"}[version.suffix]
        assert picture.size == (version.width, round(version.width / 1.6))


def test_a_small_photo_is_never_blown_up():
    assert make(encoded(photo(700, 500), "PNG")).widths == [480, 700]


def test_nothing_but_pixels_is_left():
    exif = Image.Exif()
    exif[0x010E] = "segreto: via Roma 1"
    exif.get_ifd(GPS)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(photo(), exif=exif, comment=b"segreto: nome e cognome", icc_profile=profile)
    assert b"segreto" in data
    for version in make(data).versions:
        picture = Image.open(io.BytesIO(version.content))
        assert b"segreto" not in version.content and not picture.getexif()
        assert not {"exif", "comment", "icc_profile", "xmp"} & picture.info.keys()


def test_a_photo_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the top of the scene is at the right
    made = make(encoded(photo(1600, 1000), exif=exif))
    assert (made.width, made.height) == (1000, 1600)
    red, _green, blue = Image.open(io.BytesIO(made.versions[1].content)).convert("RGB").getpixel((100, 20))
    assert red > 150 > blue  # what was left is on top now


def test_what_hides_behind_a_picture_is_gone():
    trailer = b"PK\x03\x04<script>alert(1)</script>"
    for version in make(encoded(photo()) + trailer).versions:
        assert trailer not in version.content and b"<script" not in version.content


def test_see_through_parts_become_white():
    ghost = Image.new("RGBA", (600, 600), (0, 0, 0, 0))
    made = make(encoded(ghost, "PNG"))
    assert Image.open(io.BytesIO(made.versions[1].content)).convert("RGB").getpixel((10, 10)) == (255, 255, 255)


def test_a_bomb_is_refused_before_it_is_unpacked():
    assert reason(png_header(20_000, 20_000, zlib.compress(b"\0" * 1000))) == "too_many_pixels"
    assert reason(png_header(2**31 - 1, 2**31 - 1)) == "too_many_pixels"
    assert reason(png_header(60_000, 400)) == "too_many_pixels"


def test_a_real_bomb_of_400_megapixels_is_refused():
    row = zlib.compressobj(9)
    body = b"".join([row.compress(b"\0" * (20_000 * 3 + 1)) for _ in range(2000)]) + row.flush()
    assert len(body) < 1_000_000
    assert reason(png_header(20_000, 20_000, body)) == "too_many_pixels"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_file_is_refused(kind: str):
    noisy = Image.effect_noise((900, 700), 60).convert("RGB")
    data = encoded(noisy, kind)
    assert reason(data[: len(data) // 2]) == "broken"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b"%PDF-1.7\n", b"GIF89a" + b"\0" * 50,
        encoded(Image.new("P", (500, 500)), "GIF"), encoded(Image.new("RGB", (500, 500)), "TIFF"), encoded(Image.new("RGB", (500, 500)), "BMP"),
    ],
    ids=["empty", "text", "svg", "pdf", "gif head", "gif", "tiff", "bmp"],
)  # fmt: skip
def test_what_is_no_photo_is_refused(data: bytes):
    assert reason(data) == "not_a_picture"


def test_html_that_begins_like_a_photo_is_refused():
    assert reason(b"\xff\xd8\xff\xe0<html><body onload=alert(1)>") == "broken"


def test_too_heavy_and_too_small_are_told_apart():
    assert reason(b"\xff\xd8\xff" + b"\0" * images.MAX_BYTES) == "too_heavy"
    assert reason(encoded(photo(200, 200))) == "too_small"


def test_a_decoder_that_dies_is_a_broken_file_and_not_a_broken_portal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    killed = tmp_path / "killed.py"
    killed.write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    monkeypatch.setattr(images, "_CHILD", killed)
    assert reason(encoded(photo())) == "broken"


def test_the_child_may_neither_write_nor_use_all_memory(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(images.SETTINGS, "memory_mb", 60)
    assert reason(encoded(photo(4000, 3000))) in {"broken", "too_many_pixels"}


def test_an_animation_shows_its_first_picture():
    frames = [Image.new("RGB", (500, 400), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    shown = Image.open(io.BytesIO(make(data).versions[1].content)).convert("RGB").getpixel((5, 5))
    assert shown[0] > 200 and shown[2] < 60
