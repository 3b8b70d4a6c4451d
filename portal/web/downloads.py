"""How does a file about a person leave the portal? As a download that no cache keeps and no browser opens or guesses at."""

from collections.abc import Iterator
from typing import IO
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

PIECE = 64 * 1024


def download(content: IO[bytes], name: str, media_type: str) -> Response:
    """The open file under this name. Erased from the disk meanwhile, it is read to its end all the same."""
    size = content.seek(0, 2)
    content.seek(0)
    headers = {
        "Content-Disposition": f"attachment; filename*=utf-8''{quote(name)}",
        "Content-Length": str(size),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return StreamingResponse(_pieces(content), media_type=media_type, headers=headers)


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    with content:
        while piece := content.read(PIECE):
            yield piece
