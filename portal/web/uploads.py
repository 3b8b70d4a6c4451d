"""How much may somebody send, and what happens to the part that is too much?

A file over its limit is not stored further, yet the rest of the form is read: the person gets the page back with
all they typed. Only a body far beyond any form is cut off.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from portal.web.forms import clean


class BodyTooLarge(Exception):
    """More than any form of ours could hold (413)."""


class BrokenForm(Exception):
    """Not a form at all (400)."""


class GoingDown(Exception):
    """The server stops before the whole form has come (503)."""


@dataclass(frozen=True)
class Limits:
    """Bytes: the whole body, one file, one text field."""

    body: int = 256 * 1024
    file: int = 0
    field: int = 64 * 1024
    files: int = 5


SMALL = Limits()
WITH_FILES = Limits(body=32 * 1024 * 1024, file=10 * 1024 * 1024)
# One photo: `portal.images.MAX_BYTES`.
WITH_PICTURE = Limits(body=24 * 1024 * 1024, file=8 * 1024 * 1024)


class Upload(UploadFile):
    """A file that was sent; `too_large` when its end was thrown away."""

    too_large = False


class _Parser(MultiPartParser):
    """Starlette's parser, with a limit on each file that is enforced while it streams in."""

    max_file_size = 0

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        file = self._current_part.file
        if file is not None:
            self._current_part.file = Upload(file.file, size=0, filename=file.filename, headers=file.headers)
        self._received = 0

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        file = self._current_part.file
        if file is None:
            super().on_part_data(data, start, end)
            return
        self._received += end - start
        if self._received > self.max_file_size:
            file.too_large = True  # type: ignore[attr-defined]
        else:
            super().on_part_data(data, start, end)


async def read_form(request: Request, limits: Limits) -> FormData:
    """The form in the body; raises BodyTooLarge or BrokenForm. Text is cleaned of control characters."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limits.body:
        raise BodyTooLarge
    stream = _limited(request.stream(), limits.body)
    try:
        if kind == "multipart/form-data":
            parser = _Parser(
                request.headers, stream, max_files=limits.files, max_fields=500, max_part_size=limits.field
            )
            parser.max_file_size = limits.file
            form = await parser.parse()
        elif kind == "application/x-www-form-urlencoded":
            form = await FormParser(request.headers, stream, max_fields=500, max_part_size=limits.field).parse()
        else:
            async for _ in stream:
                pass
            form = FormData()
    except MultiPartException as broken:
        if "maximum size" in broken.message:
            raise BodyTooLarge from None
        raise BrokenForm(broken.message) from None
    except ClientDisconnect:
        raise BrokenForm("the client went away") from None
    except asyncio.CancelledError:  # the server stops, and has waited for this body as long as it can
        raise GoingDown from None
    return FormData([(clean(k), clean(v) if isinstance(v, str) else v) for k, v in form.multi_items()])


async def _limited(stream: AsyncGenerator[bytes, None], limit: int) -> AsyncGenerator[bytes, None]:
    received = 0
    async for chunk in stream:
        received += len(chunk)
        if received > limit:
            raise BodyTooLarge
        yield chunk


def chosen(value: object) -> Upload | None:
    """The file of a file field, or None when nothing was chosen (browsers then send an empty, nameless file)."""
    if isinstance(value, UploadFile) and (value.filename or value.size):
        return value  # type: ignore[return-value]
    return None


__all__ = [
    "SMALL",
    "WITH_FILES",
    "WITH_PICTURE",
    "BodyTooLarge",
    "BrokenForm",
    "GoingDown",
    "Headers",
    "Limits",
    "Upload",
    "chosen",
    "read_form",
]
