"""Is this upload a document we accept, judged by what it contains and never by its name?"""

import re
import struct
import unicodedata
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

MAX_BYTES = 10 * 1024 * 1024
# A document saved by Word or LibreOffice has some dozens of parts; one that declares more, or more
# unpacked bytes than this, is made to exhaust whoever opens it.
MAX_PARTS = 2_000
MAX_DIRECTORY_BYTES = 512 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_NAME = 100

ODT_TYPE = b"application/vnd.oasis.opendocument.text"
DOCX_BODY = re.compile(r"word/document\d*\.xml")


class FileKind(StrEnum):
    """A kind of document that a candidate may send."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    JPG = "jpg"
    PNG = "png"

    @property
    def media_type(self) -> str:
        """The Content-Type to serve it with."""
        return MEDIA_TYPES[self]

    @property
    def extension(self) -> str:
        """The file name's ending, with its dot."""
        return f".{self.value}"

    @property
    def is_picture(self) -> bool:
        """Whether its words can only be read by optical recognition."""
        return self in (FileKind.JPG, FileKind.PNG)


MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.JPG: "image/jpeg",
    FileKind.PNG: "image/png",
}
# For <input type="file" accept>: phones then offer the camera and turn HEIC photos into JPEG.
ACCEPT = ",".join([*(kind.extension for kind in FileKind), ".jpeg", *MEDIA_TYPES.values()])


class Refusal(StrEnum):
    """Why an upload is not taken; the form turns it into a sentence in the visitor's language."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_ACCEPTED = "not_accepted"
    MACRO = "macro"
    BOMB = "bomb"
    PROTECTED = "protected"
    OLD_WORD = "old_word"
    HEIC = "heic"


def look(file: BinaryIO | Path) -> FileKind | Refusal:
    """Tell the kind of a seekable upload, or why it is refused; the position is put back to 0.

    Reads the ends of the file and a zip's list of parts: nothing is unpacked, nothing is drawn.
    """
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return look(opened)
    size = file.seek(0, 2)
    file.seek(0)
    if size == 0:
        return Refusal.EMPTY
    if size > MAX_BYTES:
        return Refusal.TOO_LARGE
    head = file.read(1024)
    try:
        return _by_content(file, head, size)
    finally:
        file.seek(0)


def kind_of(file: BinaryIO | Path) -> FileKind | None:
    """The kind of an accepted document, or None."""
    found = look(file)
    return found if isinstance(found, FileKind) else None


def _by_content(file: BinaryIO, head: bytes, size: int) -> FileKind | Refusal:
    if head.startswith(b"PK"):
        return _zip_kind(file, size)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPG
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # Word puts a DOCX with a password into the old container, under this stream name.
        file.seek(0)
        locked = "EncryptedPackage".encode("utf-16-le") in file.read(MAX_BYTES)
        return Refusal.PROTECTED if locked else Refusal.OLD_WORD
    if head.startswith(b"{\\rtf"):
        return Refusal.OLD_WORD
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc"):
        return Refusal.HEIC
    # Real PDFs may carry a few stray bytes in front (mail gateways add them), and readers allow
    # 1024; a program or a web page that merely contains the mark is not one of those.
    if head.lstrip().startswith((b"MZ", b"\x7fELF", b"#!", b"<")):
        return Refusal.NOT_ACCEPTED
    return FileKind.PDF if b"%PDF-" in head else Refusal.NOT_ACCEPTED


def _zip_kind(file: BinaryIO, size: int) -> FileKind | Refusal:
    directory = _directory_bytes(file, size)
    if directory is None:
        return Refusal.NOT_ACCEPTED
    if directory > MAX_DIRECTORY_BYTES:
        return Refusal.BOMB
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > MAX_UNPACKED_BYTES:
                return Refusal.BOMB
            names = {part.filename for part in parts}
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return Refusal.MACRO
            if "[Content_Types].xml" in names and any(map(DOCX_BODY.fullmatch, names)):
                return FileKind.DOCX
            if {"mimetype", "content.xml"} <= names:
                if any(name.startswith(("Basic/", "Scripts/")) for name in names):
                    return Refusal.MACRO
                with archive.open("mimetype") as opened:
                    if opened.read(len(ODT_TYPE) + 2).strip() == ODT_TYPE:
                        return FileKind.ODT
    # Besides BadZipFile, a damaged list or part can raise nearly anything of these.
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, RuntimeError, struct.error):
        return Refusal.NOT_ACCEPTED
    except Exception:  # zlib.error and friends: a part that cannot be unpacked
        return Refusal.NOT_ACCEPTED
    return Refusal.NOT_ACCEPTED


def _directory_bytes(file: BinaryIO, size: int) -> int | None:
    """Size of a zip's list of parts, or None when it has none or is a zip64.

    zipfile builds an object per listed part before anybody can object, so that the list's size is
    checked first. No document under 10 MB needs zip64, whose locator would override this size.
    """
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22 or b"PK\x06\x07" in tail[max(0, at - 20) : at]:
        return None
    return int(struct.unpack("<4s4H2LH", tail[at : at + 22])[5])


# Only known endings are taken off, so that "mario.rossi" keeps its surname.
_ENDINGS = re.compile(
    r"(\s*\.\s*(pdf|docx?|docm|dotx?|odt|ott|rtf|txt|jpe?g|png|gif|webp|heic|tiff?|bmp|zip|p7m|exe|"
    r"com|scr|bat|cmd|js|vbs|html?|svg|php|sh|msi|dll|lnk|pif))+\s*$",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def safe_filename(name: str, kind: FileKind) -> str:
    """A readable form of the sender's file name, at most 100 characters, ending as its kind does.

    Keeps letters of any script; drops folders, control and invisible characters (among them the
    right-to-left overrides that make "gpj.exe" look like "exe.jpg") and what Windows forbids.
    """
    text = unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode("utf-8"))
    text = re.split(r"[/\\]", text[-1000:])[-1]
    text = "".join(c for c in re.sub(r"\s", " ", text) if unicodedata.category(c)[0] != "C")
    text = re.sub(r'[<>:"|?*%;]+', "_", text)
    text = re.sub(r" +", " ", text)
    before = None
    while text != before:  # what a cut lays bare may be an ending again
        before = text
        text = _ENDINGS.sub("", text.strip(" ."))[: MAX_NAME - len(kind.extension)].strip(" .")
    if _RESERVED.fullmatch(text):
        text = f"_{text}"
    return (text or "curriculum") + kind.extension
