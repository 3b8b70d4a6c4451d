"""How is a search answered by a Meilisearch server?

The official client, imported only when this engine is used. What people type is normalised as for the embedded index
(see `meili_documents.py`); the walls are part of every filter. Where the engines differ by nature:

- Meilisearch forgives slips everywhere and always; the embedded index only where a word needs it. So totals of one word
  may be larger here; the order puts the words as typed first.
- Quoted phrases are compared in stems ("asilo nido" also finds "asili nidi").
- Only the first ten words of a query count.
- A beginning of a word is always tried for the last word, however short.
- Scores differ, so the order by relevance may.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import structlog

from search_index import settings
from search_index.embedded_schema import ID
from search_index.index import Document, IndexBusy, IndexUnavailable, Query, Results
from search_index.meili_documents import differing, document, wanted
from search_index.meili_gate import SECONDS, Gate
from search_index.meili_search import Search
from search_index.meili_sending import TASK_SECONDS, Sender, done, send
from search_index.meili_trouble import of_task, translated

if TYPE_CHECKING:
    from meilisearch import Client
    from meilisearch.index import Index as Remote

log = structlog.get_logger()

REMOVED = 500  # documents taken out in one request
REBUILD_SECONDS = 900  # a twin that nobody touched for so long was left behind by a crash
# The twin of a rebuild lets this many requests queue up, and one of them may have all the others before it.
TWIN_QUEUED, TWIN_SECONDS = 40, 1800
WORK_SECONDS = 10  # that one answer to the worker may take; a page waits `SECONDS`


class MeiliIndex:
    """The indexes of one server whose names begin with `prefix`; people's searches go out with `search_key`."""

    def __init__(self, url: str, key: str = "", prefix: str = "", *, search_key: str = "") -> None:
        self._url, self._key, self._prefix, self._search_key = url, key, prefix, search_key
        self._made: dict[tuple[str, int], Client] = {}
        self._gate = Gate(url, key or search_key)
        self._checked: set[str] = set()

    def put(self, name: str, documents: Iterable[Document]) -> int:
        """Add or replace, batch by batch; returns when the server has them."""
        chosen = settings.of(name)
        rows = [_checked(chosen, one) for one in documents]
        with self._gate.working(name):
            self._may_write(name)
            send(self._index(name), rows)
        return len(rows)

    def remove(self, name: str, ids: Iterable[str]) -> None:
        """Take out."""
        settings.of(name)
        gone = [id for id in map(str, ids) if ID.fullmatch(id)]
        with self._gate.working(name):
            self._may_write(name)
            index = self._index(name)
            parts = (gone[at : at + REMOVED] for at in range(0, len(gone), REMOVED))
            tasks = [index.delete_documents(filter=f"id IN [{', '.join(part)}]").task_uid for part in parts]
            for task in tasks:
                done(index, task)

    def search(self, name: str, query: Query) -> Results:
        """Answer one search: in one request, or two when it asks about a circle."""
        search = Search(settings.of(name), query)
        if search.is_walled_off:
            return search.nothing()
        with self._gate.asking(name):
            client = self._connected(self._search_key or self._key, SECONDS)
            uid = self._uid(name)
            if query.near and not search.measure(client.multi_search(search.survey(uid))["results"]):
                return search.nothing()
            return search.read(client.multi_search(search.requests(uid))["results"])

    def count(self, name: str) -> int:
        """How many documents there are."""
        settings.of(name)
        with self._gate.asking(name):
            return int(self._index(name, SECONDS).get_stats().number_of_documents)

    def ids(self, name: str) -> Iterator[tuple[str, str]]:
        """Every (id, fingerprint)."""
        settings.of(name)
        offset = 0
        while True:
            with self._gate.working(name):
                found = self._index(name).get_documents(
                    {"fields": ["id", "fingerprint"], "limit": 5000, "offset": offset}
                )
            for one in found.results:
                yield one.id, one.fingerprint
            offset += len(found.results)
            if not found.results or offset >= found.total:
                return

    def clear(self, name: str) -> None:
        """An empty index with the settings of today."""
        with self.rebuild(name):
            pass

    @contextmanager
    def rebuild(self, name: str) -> Iterator[Twin]:
        """Fill a twin and swap it in; other writers are told to wait meanwhile."""
        chosen = settings.of(name)
        uid = self._uid(name)
        with self._gate.working(name):
            self._no_other_rebuild(name)
            twin = Twin(self._create(f"{uid}-twin"), chosen)
        try:
            yield twin
            with self._gate.working(name):
                twin.compare()
                self._create(uid)
                task = self._client.swap_indexes([{"indexes": [uid, f"{uid}-twin"]}])
                done(self._client, task.task_uid)
                self._checked.add(name)
        finally:
            with suppress(IndexUnavailable), translated(name):
                self._drop(f"{uid}-twin")

    def health(self) -> dict[str, str]:
        """Per index: "ok", "missing", "reindex needed" or "unreachable"."""
        try:
            with self._gate.asking("health"):
                return {name: self._health(name) for name in settings.names()}
        except IndexUnavailable:
            return dict.fromkeys(settings.names(), "unreachable")

    def _health(self, name: str) -> str:
        other = self._differing(name)
        return "missing" if other is None else "reindex needed" if other else "ok"

    def _differing(self, name: str) -> dict[str, Any] | None:
        """The settings that the index must have and has otherwise; None: there is no such index."""
        from meilisearch.errors import MeilisearchApiError

        try:
            return differing(self._index(name, SECONDS).get_settings(), settings.of(name))
        except MeilisearchApiError as error:
            if error.code != "index_not_found":
                raise
            return None

    def remarks(self) -> list[str]:
        """What to know of the server, and which settings of an index somebody changed."""
        found: list[str] = []
        with suppress(IndexUnavailable), self._gate.asking("settings"):
            for name in settings.names():
                if other := self._differing(name):
                    found.append(f"the index {name} has other settings: {', '.join(sorted(other))}")
        return [*self._gate.remarks, *found]

    @property
    def _client(self) -> Client:
        """The server, with the key that may write."""
        return self._connected(self._key, WORK_SECONDS)

    def _connected(self, key: str, seconds: int) -> Client:
        if (key, seconds) not in self._made:
            from meilisearch import Client

            self._made[key, seconds] = Client(self._url, key or None, timeout=seconds)
        return self._made[key, seconds]

    def _uid(self, name: str) -> str:
        return f"{self._prefix}{name}"

    def _index(self, name: str, seconds: int = WORK_SECONDS) -> Remote:
        return self._connected(self._key, seconds).index(self._uid(name))

    def _may_write(self, name: str) -> None:
        """Refuse while a twin is being filled (it would miss what is written now), or with other settings."""
        self._no_other_rebuild(name)
        if name in self._checked:
            return
        index, chosen = self._index(name), settings.of(name)
        other = differing(index.get_settings(), chosen)
        if "stopWords" in other:
            raise IndexUnavailable(f"the index {name} was built with other settings: reindex needed")
        if other:
            log.warning("index had other settings", index=name, put_right=sorted(other))
            done(index, index.update_settings(other).task_uid)
        self._checked.add(name)

    def _no_other_rebuild(self, name: str) -> None:
        from meilisearch.errors import MeilisearchApiError

        uid = f"{self._uid(name)}-twin"
        try:
            touched = self._client.get_index(uid).updated_at
        except MeilisearchApiError as error:
            if error.code != "index_not_found":
                raise
            return
        if touched and (datetime.now(UTC) - touched.replace(tzinfo=UTC)).total_seconds() < REBUILD_SECONDS:
            raise IndexBusy(f"the index {name} is being rebuilt")
        self._drop(uid)

    def _create(self, uid: str) -> Remote:
        from meilisearch.errors import MeilisearchApiError

        try:
            self._client.get_index(uid)
        except MeilisearchApiError as error:
            if error.code != "index_not_found":
                raise
            done(self._client, self._client.create_index(uid, {"primaryKey": "id"}).task_uid)
        return self._client.index(uid)

    def _drop(self, uid: str) -> None:
        task = self._client.delete_index(uid)
        told = self._client.wait_for_task(task.task_uid, TASK_SECONDS * 1000, 20)
        if told.status != "succeeded" and (told.error or {}).get("code") != "index_not_found":
            raise of_task(told.error or {})


class Twin:
    """The writer of a rebuild."""

    def __init__(self, index: Remote, chosen: settings.Settings) -> None:
        self._index, self._settings = index, chosen
        self._ids: set[str] = set()
        self._sender = Sender(index, TWIN_QUEUED, TWIN_SECONDS)
        done(index, index.update_settings(wanted(chosen)).task_uid)

    def put(self, documents: Iterable[Document]) -> int:
        """Add documents; the last one of an id counts."""
        rows = [_checked(self._settings, one) for one in documents]
        self._ids.update(row["id"] for row in rows)
        with translated(str(self._index.uid)):
            self._sender.send(rows)
        return len(rows)

    def compare(self) -> None:
        """Wait for what is still queued. IndexUnavailable: the server holds another number than was put."""
        self._sender.finish()
        held = self._index.get_stats().number_of_documents
        if held != len(self._ids):
            raise IndexUnavailable(f"the twin holds {held} documents instead of {len(self._ids)}")


def _checked(chosen: settings.Settings, source: Document) -> dict[str, Any]:
    if not ID.fullmatch(str(source.get("id") or "")):
        raise ValueError(f"a document needs an id of letters, digits, - and _, not {source.get('id')!r}")
    return document(chosen, source)
