"""How do documents get onto the server in pieces that it takes, so that one that is too large stops no other?"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import structlog

from search_index.documents import CUT
from search_index.meili_trouble import of_task
from search_index.trouble import Trouble

if TYPE_CHECKING:
    from meilisearch.index import Index as Remote

log = structlog.get_logger()

BATCH = 500  # documents in one request
BYTES = 8_000_000  # in one request; the server's own limit is 100 MB unless it is set lower
QUEUED = 8  # requests
TASK_SECONDS = 120  # that a task may take before the engine counts as away
SHORTEST = 500  # characters to which a text is cut at most, for a server that takes very little

Row = dict[str, Any]


class Sender:
    """Sends documents to one index and lets a few requests queue up: the server takes queued ones together."""

    def __init__(self, index: Remote, queued: int = QUEUED, seconds: int = TASK_SECONDS) -> None:
        self._index, self._queued, self._seconds = index, queued, seconds
        self._pending: deque[int] = deque()
        self._cut: list[str] = []

    def send(self, rows: Iterable[Row]) -> None:
        """In batches. Trouble: one of those sent before failed."""
        for batch in _batches((row, _json(row)) for row in rows):
            self._pending += _add(self._index, batch, self._cut)
            while len(self._pending) >= self._queued:
                done(self._index, self._pending.popleft(), self._seconds)

    def finish(self) -> None:
        """Wait until the server has them all. Trouble: one failed."""
        while self._pending:
            done(self._index, self._pending.popleft(), self._seconds)
        if self._cut:
            ids = ", ".join(self._cut[:10]) + (" …" if len(self._cut) > 10 else "")
            log.warning(
                "documents shortened to fit the search server's limit", index=self._index.uid, number=len(self._cut), ids=ids
            )  # fmt: skip
            self._cut.clear()


def send(index: Remote, rows: Iterable[Row]) -> None:
    """Send these and wait until the server has them."""
    sender = Sender(index)
    sender.send(rows)
    sender.finish()


def done(server: Any, task: int, seconds: int = TASK_SECONDS) -> None:
    """Wait for a task. Trouble: it failed."""
    told = server.wait_for_task(task, seconds * 1000, 10)
    if told.status != "succeeded":
        raise of_task(told.error or {})


Piece = tuple[Row, bytes]


def _batches(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    batch: list[Piece] = []
    size = 0
    for piece in pieces:
        if batch and (len(batch) == BATCH or size + len(piece[1]) > BYTES):
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += len(piece[1])
    if batch:
        yield batch


def _add(index: Remote, batch: list[Piece], cut: list[str]) -> list[int]:
    """The tasks of these documents: too large together, they go in halves; alone, with shorter texts (and into `cut`)."""
    try:
        body = b"[" + b",".join(text for _, text in batch) + b"]"
        return [index.add_documents_json(body, "id").task_uid]
    except Exception as error:
        if not _is_too_large(index, error, batch):
            raise
    if len(batch) > 1:
        half = len(batch) // 2
        return _add(index, batch[:half], cut) + _add(index, batch[half:], cut)
    row = batch[0][0]
    longest = max((len(text) for texts in _texts(row) for text in texts), default=0)
    if longest <= SHORTEST:
        raise Trouble("large", "the search server takes hardly any document: raise its --http-payload-size-limit")
    shorter = _cut(row, max(longest // 2, SHORTEST))
    if not str(row["fingerprint"]).endswith(CUT):
        cut.append(str(row["id"]))
    return _add(index, [(shorter, _json(shorter))], cut)


def _is_too_large(index: Remote, error: Exception, batch: list[Piece]) -> bool:
    """The server says so, or hangs up in the middle of what it does not want to read."""
    from meilisearch.errors import MeilisearchApiError, MeilisearchCommunicationError

    if isinstance(error, MeilisearchApiError):
        return error.code == "payload_too_large" or error.status_code == 413  # a proxy in front has its own limit
    if isinstance(error, MeilisearchCommunicationError) and sum(len(text) for _, text in batch) > SHORTEST * 100:
        index.get_stats()  # raises when it is simply away
        return True
    return False


def _texts(row: Row) -> list[list[str]]:
    """The lists of texts in a row, as written and in stems."""
    return [*row["texts"].values(), *(value for key, value in row.items() if key.startswith("s_"))]


def _cut(row: Row, most: int) -> Row:
    """The row with no text longer than this; its fingerprint says that something is missing."""

    def short(texts: list[str]) -> list[str]:
        return [text if len(text) <= most else text[:most].rpartition(" ")[0] or text[:most] for text in texts]

    out = {key: short(value) if key.startswith("s_") else value for key, value in row.items()}
    out["texts"] = {field: short(texts) for field, texts in row["texts"].items()}
    return out | {"fingerprint": str(row["fingerprint"]).removesuffix(CUT) + CUT}


def _json(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
