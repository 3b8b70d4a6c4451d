"""How is a search answered inside the process, without a server?

tantivy on disk: one writer at a time (a second one gets IndexBusy), any number of readers in any number of threads and
processes; a search sees every commit made before it began. An index that was never built or is gone answers
IndexUnavailable to readers and writers alike, because an index with a few late documents would look whole: `clear`
or `rebuild` makes it. The same holds after the settings of documents changed ("reindex needed").
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import tantivy

from search_index import settings
from search_index.embedded_schema import row, schema
from search_index.embedded_search import Search
from search_index.generations import FORMAT, Generations
from search_index.index import Document, IndexBusy, IndexUnavailable, Query, Results
from search_index.places import Points
from search_index.settings import Settings
from search_index.trouble import Trouble, plain

SMALL_HEAP = 32_000_000  # bytes, for the batches of every day
LARGE_HEAP = 200_000_000  # for a rebuild
Answer = TypeVar("Answer")


class EmbeddedIndex:
    """The indexes below one folder."""

    def __init__(self, path: Path | str) -> None:
        self._root = Path(path)
        self._readers: dict[str, Reader] = {}
        self._opening = threading.Lock()

    def put(self, name: str, documents: Iterable[Document]) -> int:
        """Add or replace, in one commit."""
        return self._change(name, documents, ())

    def remove(self, name: str, ids: Iterable[str]) -> None:
        """Take out, in one commit."""
        self._change(name, (), ids)

    def search(self, name: str, query: Query) -> Results:
        """Answer one search."""
        chosen = settings.of(name)
        search = Search(chosen, query)  # refuses unknown fields before anything is opened
        return self._read(name, lambda reader: search.run(reader.schema, reader.searcher, reader.points))

    def count(self, name: str) -> int:
        """How many documents there are."""
        return self._read(name, lambda reader: int(reader.searcher.num_docs))

    def ids(self, name: str) -> Iterator[tuple[str, str]]:
        """Every (id, fingerprint)."""
        found = self._read(
            name, lambda reader: reader.searcher.terms_with_prefix("listing", "", tantivy.Query.all_query())
        )
        for listing, count in found:
            if count:
                id, _, fingerprint = listing.rpartition("\t")
                yield id, fingerprint

    def clear(self, name: str) -> None:
        """An empty index with the settings of today."""
        with self.rebuild(name):
            pass

    @contextmanager
    def rebuild(self, name: str) -> Iterator[Twin]:
        """Fill a twin and swap it in. Other writers wait meanwhile, so that nothing they bring is lost."""
        chosen = settings.of(name)
        places = Generations(self._root, name)
        with _lock(places):
            twin = None
            try:
                with _writing(places):
                    twin = Twin(places, chosen)
                yield twin
                with _writing(places):
                    twin.finish()
                    places.swap(twin.folder, chosen.fingerprint)
            finally:
                if twin is not None:
                    twin.drop()
                places.sweep()

    def health(self) -> dict[str, str]:
        """Per index: "ok", "missing", "damaged" or "reindex needed"."""
        return {name: self._health(name) for name in settings.names()}

    def remarks(self) -> list[str]:
        """Nothing: what is wrong with a folder stops it."""
        return []

    def _health(self, name: str) -> str:
        places = Generations(self._root, name)
        if not places.pointer.exists():
            return "missing"
        try:
            if (places.current().settings, places.current().format) != (settings.of(name).fingerprint, FORMAT):
                return "reindex needed"
            self.search(name, Query(limit=1))
        except IndexUnavailable:
            return "damaged"
        return "ok"

    def _read(self, name: str, ask: Callable[[Reader], Answer]) -> Answer:
        """Ask the reader of today. A twin that is dropped at that very moment is looked for once more."""
        chosen = settings.of(name)
        for last in (False, False, True):
            try:
                with self._opening:
                    reader = self._readers.get(name)
                    if reader is None or reader.is_old():
                        reader = self._readers[name] = Reader(Generations(self._root, name), chosen)
                return ask(reader)
            except IndexUnavailable:
                self._readers.pop(name, None)
                if last:
                    raise
            except BaseException as error:
                self._readers.pop(name, None)
                if not _is_engine_trouble(error):
                    raise
                if last:
                    raise IndexUnavailable(f"the index {name} is damaged: reindex needed") from error
        raise AssertionError("the last attempt returns or raises")

    def _change(self, name: str, documents: Iterable[Document], ids: Iterable[str]) -> int:
        chosen = settings.of(name)
        rows = {str(document.get("id")): (document, row(chosen, document)) for document in documents}
        gone = [str(id) for id in ids]
        if not rows and not gone:
            _of_today(Generations(self._root, name), chosen)
            return 0
        places = Generations(self._root, name)
        with _lock(places):
            folder = _of_today(places, chosen)
            with _writing(places):
                writer = tantivy.Index.open(str(folder)).writer(SMALL_HEAP, 1)
                for id in (*rows, *gone):
                    writer.delete_documents_by_term("id", id)
                for _, columns in rows.values():
                    writer.add_document(columns)
                writer.commit()
                writer.wait_merging_threads()
        return len(rows)


class Reader:
    """One open twin, as it was at one commit."""

    def __init__(self, places: Generations, chosen: Settings) -> None:
        self._pointer, self._seen = places.pointer, _stamp(places.pointer)
        folder = _of_today(places, chosen)
        self._meta = folder / "meta.json"
        self._committed = _stamp(self._meta)
        index = tantivy.Index.open(str(folder))
        index.config_reader("manual")
        index.reload()
        self.searcher = index.searcher()
        self.schema = index.schema
        self._points: Points | None = None

    def points(self) -> Points:
        """The points of all documents, gathered when first asked for."""
        if self._points is None:
            self._points = Points(key for key, _ in self.searcher.terms_with_prefix("place", ""))
        return self._points

    def is_old(self) -> bool:
        """Whether there was a commit or a swap since."""
        return _stamp(self._pointer) != self._seen or _stamp(self._meta) != self._committed


class Twin:
    """The writer of a rebuild."""

    def __init__(self, places: Generations, chosen: Settings) -> None:
        self.folder, self._places, self._settings = places.new(), places, chosen
        self._ids: set[str] = set()
        self._index = tantivy.Index(schema(chosen), str(self.folder))
        self._writer: tantivy.IndexWriter | None = self._index.writer(LARGE_HEAP, 1)
        self._writer.commit()

    def put(self, documents: Iterable[Document]) -> int:
        """Add documents; the last one of an id counts."""
        assert self._writer is not None
        number = 0
        for document in documents:
            columns, id = row(self._settings, document), str(document["id"])
            with _writing(self._places):
                if id in self._ids:
                    self._writer.delete_documents_by_term("id", id)
                self._ids.add(id)
                self._writer.add_document(columns)
            number += 1
        return number

    def finish(self) -> None:
        """Commit, and compare counts. IndexUnavailable: the engine holds another number than was put."""
        assert self._writer is not None
        self._writer.commit()
        self.close()
        self._index.reload()
        held = self._index.searcher().num_docs
        if held != len(self._ids):
            raise IndexUnavailable(f"the twin holds {held} documents instead of {len(self._ids)}")

    def close(self) -> None:
        """Let go of the writer."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.wait_merging_threads()

    def drop(self) -> None:
        """Let go of it, whatever state it is in: the folder goes, or was swapped in."""
        with suppress(IndexUnavailable), _writing(self._places):
            self.close()


@contextmanager
def _lock(places: Generations) -> Iterator[None]:
    """Be the one writer. IndexUnavailable: the folder itself cannot be written."""
    with ExitStack() as held:
        with _writing(places):
            held.enter_context(places.writing())
        yield


@contextmanager
def _writing(places: Generations) -> Iterator[None]:
    """What goes wrong while writing, in the words of the protocol. IndexBusy: another writer; else IndexUnavailable."""
    try:
        yield
    except BaseException as error:
        if "LockBusy" in str(error):
            raise IndexBusy(f"another writer is at work on the index {places.name}") from None
        if not _is_engine_trouble(error):
            raise
        refused = f"the index {places.name} cannot be written"
        if not places.has_room():
            raise Trouble("full", f"{refused}: its disk is full") from error
        raise IndexUnavailable(f"{refused}: {plain(str(error))}") from error


def _of_today(places: Generations, chosen: Settings) -> Path:
    """The folder that counts, when it was built with the settings of today."""
    current = places.current()
    if (current.settings, current.format) != (chosen.fingerprint, FORMAT):
        raise IndexUnavailable(f"the index {places.name} was built with other settings: reindex needed")
    return current.folder


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def _is_engine_trouble(error: BaseException) -> bool:
    """tantivy tells of damage with ValueError, OSError or a panic that is no Exception."""
    return isinstance(error, (ValueError, OSError)) or type(error).__name__ == "PanicException"
