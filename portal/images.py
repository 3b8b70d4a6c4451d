"""Is this upload a picture that we can show, and in which versions? Decoding happens in a limited child process."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from portal.i18n import gettext as _

log = structlog.get_logger()

WIDTHS = (480, 960, 1440)  # CSS pixels of a phone, of a column, of both on a sharp screen
MAX_BYTES = 8 * 1024 * 1024
MAX_MB = 8
# A good telephone takes 50 megapixels; a 20,000 × 20,000 PNG of 1 MB would need 1.6 GB of memory.
PIXELS = 50_000_000
SIDE = 12_000
NARROWEST = 320
CPU_SECONDS = 20
MEMORY_MB = 1024
_CHILD = Path(__file__).with_name("image_maker.py")

SETTINGS: dict[str, Any] = {
    "pixels": PIXELS, "side": SIDE, "narrowest": NARROWEST, "widths": list(WIDTHS), "cpu": CPU_SECONDS,
    "memory_mb": MEMORY_MB, "max_bytes": MAX_BYTES,
}  # fmt: skip


class Unusable(Exception):
    """This upload is no picture for us; `reason` says why in a word, `str()` in the visitor's language."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        said = {
            "too_heavy": _("Questa immagine pesa troppo: al massimo %(mb)s MB.", mb=MAX_MB),
            "too_many_pixels": _("Questa immagine è troppo grande. Riducila: bastano 2000 punti per lato."),
            "too_small": _("Questa immagine è troppo piccola: servono almeno %(side)s punti per lato.", side=NARROWEST),
            "not_a_picture": _("Questo file non è una foto che possiamo mostrare. Va bene un JPEG, un PNG o un WebP."),
            "broken": _("Questa immagine è rovinata o incompleta. Prova a salvarla di nuovo."),
        }
        return said[self.reason]


@dataclass(frozen=True)
class Version:
    """One file of a picture: its kind (`webp`, `jpg`), its width in pixels, its bytes."""

    suffix: str
    width: int
    content: bytes

    @property
    def name(self) -> str:
        """Its name in addresses: 960.webp."""
        return f"{self.width}.{self.suffix}"


@dataclass(frozen=True)
class Made:
    """A picture drawn anew: size of the upright original, and its versions, narrow ones first."""

    width: int
    height: int
    versions: tuple[Version, ...]

    @property
    def widths(self) -> list[int]:
        """The widths there are, ascending."""
        return sorted({v.width for v in self.versions})


def make(data: bytes) -> Made:
    """The picture in every version, without anything but its pixels. Raises Unusable."""
    if len(data) > MAX_BYTES:
        raise Unusable("too_heavy")
    command = [sys.executable, "-I", str(_CHILD), json.dumps(SETTINGS)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=CPU_SECONDS * 2, env={}, check=False)
    except subprocess.TimeoutExpired:
        raise Unusable("too_many_pixels") from None
    head, _newline, body = done.stdout.partition(b"\n")
    if done.returncode != 0 or not head:
        # Killed by one of its limits: an honest photo does not come near them.
        log.warning("picture maker ended", code=done.returncode)
        raise Unusable("broken")
    told = json.loads(head)
    if "refused" in told:
        raise Unusable(told["refused"])
    return unpack(told, body)


def unpack(told: dict[str, Any], body: bytes) -> Made:
    """The child's answer as a picture."""
    versions, at = [], 0
    for file in told["files"]:
        versions.append(Version(file["suffix"], file["width"], body[at : at + file["size"]]))
        at += file["size"]
    return Made(told["width"], told["height"], tuple(versions))
