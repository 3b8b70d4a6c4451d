"""How does an address get from a screen or a sheet of paper into a phone?"""

from io import BytesIO

import segno


def svg(text: str, *, label: str) -> str:
    """A QR code to put into a page: inline SVG, black on white in every theme, named for screen readers."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out,
        kind="svg",
        border=4,
        xmldecl=False,
        svgns=True,
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        title=label,
        light="#fff",
    )
    return out.getvalue().decode()


def png(text: str, scale: int = 8) -> bytes:
    """The same as a picture, for mails and papers."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", border=4, scale=scale)
    return out.getvalue()
