"""Which words does a Word (DOCX) or OpenDocument (ODT) file show?"""

import io
import re
import zipfile
from typing import Any
from xml.parsers import expat

from portal.candidates.cv_words import MAX_CHARS, Unread, broken, clean
from portal.candidates.file_kind import MAX_PARTS, MAX_UNPACKED_BYTES

# The written parts only, pictures not counted: a thousand pages of words are less.
MAX_XML = 30 * 1024 * 1024


def read_office(data: bytes, kind: str) -> dict[str, Any]:
    """The words of a DOCX or ODT; sizes are added up before anything is unpacked."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise broken() from None
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise Unread("rejected", "bomb")
    names = [part.filename for part in parts]
    if kind == "docx":
        order = (r"word/header\d*\.xml", r"word/document\d*\.xml", r"word/(foot|end)notes\.xml",
                 r"word/footer\d*\.xml")  # fmt: skip
        wanted = [name for shape in order for name in sorted(names) if re.fullmatch(shape, name)]
    else:
        wanted = [name for name in ("content.xml", "styles.xml") if name in names]
        if "META-INF/manifest.xml" in names and b"encryption-data" in unpack(archive, "META-INF/manifest.xml"):
            raise Unread("not_readable", "encrypted")
    if sum(archive.getinfo(name).file_size for name in wanted) > MAX_XML:
        raise Unread("rejected", "bomb")
    texts: list[str] = []
    for name in wanted:
        text = clean(words_of_xml(unpack(archive, name)))
        if text and text not in texts:  # first, even and other pages often repeat one header
            texts.append(text)
    return {"pages": ["\n".join(texts)[:MAX_CHARS]], "bare": [], "count": None}


def unpack(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part's bytes, never more than the caps allow whatever its header says."""
    with archive.open(name) as part:
        data = part.read(MAX_XML + 1)
    if len(data) > MAX_XML:
        raise Unread("rejected", "bomb")
    return data


BREAKS = {"br", "cr", "line-break", "p", "h", "tab", "s", "noBreakHyphen"}
# Old copies of text boxes, deleted text, comments: words that nobody sees on the page.
HIDDEN = {"Fallback", "tracked-changes", "annotation"}


def words_of_xml(data: bytes) -> str:
    """The visible words of a Word or OpenDocument part, a line per paragraph.

    Declarations are refused as such: no real document has one, and entities live in them.
    """
    out: list[str] = []
    depth = {"text": 0, "hidden": 0}

    def forbid(*_: Any) -> None:
        raise Unread("rejected", "entities")

    def split(name: str) -> tuple[str, str]:
        space, _, local = name.rpartition(" ")
        return ("w" if "wordprocessingml" in space else "o" if "opendocument" in space else ""), local

    def is_text(space: str, local: str) -> bool:
        return (space, local) == ("w", "t") or (space == "o" and local in ("p", "h"))

    def start(name: str, attributes: dict[str, str]) -> None:
        space, local = split(name)
        depth["hidden"] += local in HIDDEN
        depth["text"] += is_text(space, local)
        if space and local in BREAKS and not depth["hidden"]:
            if local not in ("p", "h"):
                out.append({"tab": " ", "s": " ", "noBreakHyphen": "-"}.get(local, "\n"))
            elif out and not out[-1].endswith("\n"):  # a text box in the middle of a paragraph
                out.append("\n")

    def end(name: str) -> None:
        space, local = split(name)
        depth["hidden"] -= local in HIDDEN
        depth["text"] -= is_text(space, local)
        if space and local in ("p", "h"):
            out.append("\n")

    def words(text: str) -> None:
        if depth["text"] and not depth["hidden"]:
            out.append(re.sub(r"\s+", " ", text))  # breaks are elements, not line ends of the XML

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = words
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = forbid
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise broken() from None
    return "".join(out)
