"""Can these bytes be shown as a picture, and what does it look like at each width? Runs alone, as a limited child process.

Called by file path as `python -I image_maker.py {settings}`, the bytes on standard input; it answers with one line of
JSON and, after it, the files one behind the other. It imports nothing of the portal. What it gives back is drawn anew
from the pixels: where a photo was taken, by whom, and whatever hides behind its end stays here.
"""

import io
import json
import resource
import signal
import sys
import warnings
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
# Suffix and how it is written: WebP for nearly everybody, JPEG for the rest.
WRITTEN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("webp", "WEBP", {"quality": 78, "method": 3}),
    ("jpg", "JPEG", {"quality": 80, "optimize": True, "progressive": True}),
)


class Refused(Exception):
    """This is no picture for us; the word says why."""


def limit(cpu: int, memory_mb: int) -> None:
    """Take this process's own freedom away, for good."""
    for which, ceiling in (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, memory_mb * 1024 * 1024),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(which)[1]
        ceiling = ceiling if hard == resource.RLIM_INFINITY else min(ceiling, hard)
        resource.setrlimit(which, (ceiling, ceiling))
    # Should the parent be killed meanwhile, this one does not outlive its time.
    signal.alarm(cpu * 2)


def read(data: bytes, pixels: int, side: int, narrowest: int) -> Image.Image:
    """The pixels, upright, in sRGB, on white where they were see-through. Raises Refused."""
    Image.MAX_IMAGE_PIXELS = pixels
    try:
        # The size stands in the header: a bomb is refused before a single pixel is unpacked.
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("too_many_pixels") from None
    except UnidentifiedImageError:
        raise Refused("not_a_picture") from None
    if picture.width * picture.height > pixels or max(picture.size) > side:
        raise Refused("too_many_pixels")
    if min(picture.size) < narrowest:
        raise Refused("too_small")
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    return _plain(_in_srgb(upright))


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "CMYK", "L"}:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # a broken profile is no reason to refuse the photo
    return converted or picture


def _plain(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        see_through = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(see_through, mask=see_through.getchannel("A"))
        return ground
    if picture.mode.startswith(("I", "F")):
        raise Refused("not_a_picture")  # measurements, not a photo
    return picture.convert("RGB")


def write(picture: Image.Image, widths: list[int]) -> list[tuple[str, int, bytes]]:
    """Suffix, width and content of every version; never larger than the picture itself."""
    wanted = sorted({min(width, picture.width) for width in widths})
    made = []
    for width in wanted:
        height = max(1, round(picture.height * width / picture.width))
        scaled = picture if width == picture.width else picture.resize((width, height), Image.Resampling.LANCZOS)
        scaled = scaled.copy()
        scaled.info.clear()  # comments travel along otherwise
        for suffix, name, how in WRITTEN:
            out = io.BytesIO()
            scaled.save(out, name, **how)
            made.append((suffix, width, out.getvalue()))
    return made


def make(data: bytes, settings: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What there is to say about the picture, and its versions one behind the other."""
    warnings.simplefilter("ignore")  # about odd metadata, which is thrown away
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = read(data, settings["pixels"], settings["side"], settings["narrowest"])
        files = write(picture, settings["widths"])
    except Refused as refused:
        return {"refused": str(refused)}, b""
    except MemoryError:
        return {"refused": "too_many_pixels"}, b""
    except Exception:  # a damaged file can make a decoder fail in any way
        return {"refused": "broken"}, b""
    listed = [{"suffix": suffix, "width": width, "size": len(content)} for suffix, width, content in files]
    told = {"width": picture.width, "height": picture.height, "files": listed}
    return told, b"".join(content for _, _, content in files)


def main() -> None:
    """Take on the limits before anything of the file is looked at, then answer."""
    settings = json.loads(sys.argv[1])
    limit(settings["cpu"], settings["memory_mb"])
    told, body = make(sys.stdin.buffer.read(settings["max_bytes"]), settings)
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + body)


if __name__ == "__main__":
    main()
