"""With which letters is the portal set, and where do their files come from?

The faces arrive as packages with all the world's letters. They are cut to the Latin ones once, into the data folder;
while that has not happened (or cannot), the visitor's own system letters serve.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import structlog

log = structlog.get_logger(__name__)
RECIPE = "3"
"""Raised when the cut changes, so that installations cut again."""
LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *map(ord, "ŒœŠšŽžČčĆćĐđĂăȘșȚțĘęŁłŃńŚśŹźŻżĞğİıŞş‘’‚“”„–—‑−×…•·€←↑→↓″′\u2009\u202f"),
]
# Widths of Arial (and of the free faces drawn to its measure) in 1/2048 em: the stand-in while ours load.
ARIAL = dict(zip("abcdefghilmnopqrstuvz ", [1139, 1139, 1024, 1139, 1139, 569, 1139, 1139, 455, 455, 1706, 1139, 1139,
                                            1139, 1139, 682, 1024, 569, 1139, 1024, 1024, 569], strict=True))  # fmt: skip
SAMPLE = "la cura delle persone si impara ogni giorno con chi lavora accanto a noi nei servizi di quartiere"


class Face(NamedTuple):
    """One face to cut: family name in CSS, package, file, axes to pin or limit, and the CSS weight."""

    family: str
    package: str
    module: str
    file: str
    axes: dict[str, Any]
    weight: str
    name: str


FACES = (
    Face("Bricolage", "fontpkg-bricolage-grotesque", "fontpkg_bricolage_grotesque",
         "BricolageGrotesque[opsz,wdth,wght].ttf", {"opsz": 24, "wdth": 100, "wght": 680}, "600 800", "heading"),
    Face("Source Sans", "fontpkg-source-sans-3", "fontpkg_source_sans_3",
         "SourceSans3[wght].ttf", {"wght": (400, 700)}, "400 700", "body"),
)  # fmt: skip


def _key() -> str:
    """Changes with the packages, the faces and the recipe."""
    parts = [RECIPE, *(f"{face}{version(face.package)}" for face in FACES)]
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:10]


def _cut(face: Face, target: Path) -> str:
    """Write one face as woff2 and return its CSS: the face, and a stand-in of the same measure."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    with as_file(files(face.module) / "files" / face.file) as path:
        font = TTFont(path)
        options = Options()
        options.hinting = False
        options.layout_features = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "calt", "tnum", "lnum"]
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=LETTERS)
        subsetter.subset(font)
        font = instantiateVariableFont(font, face.axes)
        font.flavor = "woff2"
        font.save(target)
        widths, units, letters = font["hmtx"], font["head"].unitsPerEm, font.getBestCmap()
        ours = sum(widths[letters[ord(letter)]][0] for letter in SAMPLE) / units
        adjust = ours / (sum(ARIAL[letter] for letter in SAMPLE) / 2048)
        rise, fall = (abs(n) / units / adjust for n in (font["hhea"].ascent, font["hhea"].descent))
    return (
        f'@font-face{{font-family:"{face.family}";src:url("../fonts/{target.name}") format("woff2");'
        f"font-weight:{face.weight};font-display:swap}}\n"
        f'@font-face{{font-family:"{face.family} stand-in";src:local("Arial"),local("Liberation Sans"),'
        f'local("Helvetica Neue"),local("Roboto");size-adjust:{adjust:.2%};ascent-override:{rise:.2%};'
        f"descent-override:{fall:.2%};line-gap-override:0%}}\n"
    )


def cut_all(folder: Path) -> None:
    """Cut every face into `folder`; the description is written last and in one step, so half a cut never counts."""
    key = _key()
    folder.mkdir(parents=True, exist_ok=True)
    css = "".join(_cut(face, folder / f"{face.name}-{key}.woff2") for face in FACES)
    names = [f"{face.name}-{key}.woff2" for face in FACES]
    with tempfile.NamedTemporaryFile("w", dir=folder, delete=False, suffix=".tmp") as file:
        json.dump({"css": css, "files": names}, file)
    written = Path(file.name)
    written.chmod(0o644)
    written.replace(folder / f"faces-{key}.json")


class Fonts(NamedTuple):
    """CSS that declares the faces (empty when there are none) and their files."""

    css: str
    files: list[Path]


_known: list[Path] = []
"""Folders that held the letters earlier in this process: a second portal beside the first need not cut again."""


def build_fonts(target_dir: Path) -> Fonts:
    """The faces in `target_dir`, cut now if this version is not there yet (about four seconds, once).

    Never raises: whatever goes wrong is logged, and the system's letters serve. The cutting runs in a process of its
    own because its memory would otherwise stay with the server.
    """
    try:
        name = f"faces-{_key()}.json"
        target_dir = next((folder for folder in (target_dir, *_known) if (folder / name).is_file()), target_dir)
        description = target_dir / name
        if not description.exists():
            command = [sys.executable, "-m", "portal.web.fonts", str(target_dir)]
            subprocess.run(command, check=True, timeout=60, capture_output=True)
        found = json.loads(description.read_text())
        paths = [target_dir / name for name in found["files"]]
        if not all(path.is_file() for path in paths):
            description.unlink()
            return build_fonts(target_dir)
        if target_dir not in _known:
            _known.append(target_dir)
        return Fonts(str(found["css"]), paths)
    except (OSError, subprocess.SubprocessError, PackageNotFoundError, ValueError, KeyError) as error:
        log.warning("fonts not built, the system's letters serve", reason=type(error).__name__)
        return Fonts("", [])


if __name__ == "__main__":
    cut_all(Path(sys.argv[1]))
