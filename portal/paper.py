"""How does a page become a PDF: certificates, sheets to print, the year's report?

Layouts are typst files in `templates/paper/`; what a person typed reaches them as data and is never read as markup.
The files are tagged (PDF/UA-1), so that a screen reader can read them.
"""

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from portal.web.templates import folder

if TYPE_CHECKING:
    import typst

LAYOUTS = folder("templates") / "paper"
FONTS = ("fontpkg_source_sans_3", "fontpkg_bricolage_grotesque")


@cache
def _compiler() -> "typst.Compiler":
    import typst  # 84 MB on disk: only whoever prints loads it

    # The machine's own fonts are left out: the same file comes out everywhere.
    paths = [str(files(package) / "files") for package in FONTS]
    return typst.Compiler(root=str(LAYOUTS), font_paths=paths, ignore_system_fonts=True)


def pdf(layout: str, data: dict[str, Any], *, language: str) -> bytes:
    """The paper `templates/paper/<layout>.typ` with this data: JSON values only. Raises FileNotFoundError."""
    source = LAYOUTS / f"{layout}.typ"
    if not source.is_file():
        raise FileNotFoundError(source.name)
    inputs = {"data": json.dumps(data | {"language": language}, ensure_ascii=False)}
    made = _compiler().compile(str(source), format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    if not isinstance(made, bytes):
        raise ValueError(f"no page came out of {layout}")
    return made
