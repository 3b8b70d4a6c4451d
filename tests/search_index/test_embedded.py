"""The index inside the process: one writer, many readers, and nothing half-built whatever dies when."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from search_index import settings
from search_index.embedded import EmbeddedIndex
from search_index.generations import Generations
from search_index.index import IndexBusy, IndexUnavailable, Query
from search_index.rebuild import rebuild
from tests.search_index.town import candidate

fresh = multiprocessing.get_context("spawn")


@pytest.fixture
def index(tmp_path: Path) -> EmbeddedIndex:
    index = EmbeddedIndex(tmp_path / "index")
    index.clear("candidates")
    index.put("candidates", [candidate(1, "cuoco")])
    return index


def found(index: EmbeddedIndex, text: str = "") -> list[str]:
    return [hit.id for hit in index.search("candidates", Query(text=text)).hits]


def folder(index: EmbeddedIndex) -> Path:
    return Generations(index._root, "candidates").current().folder


def _hold_a_rebuild(path: str, pipe: Connection) -> None:
    with EmbeddedIndex(path).rebuild("candidates") as twin:
        twin.put([candidate(2, "sarto")])
        pipe.send("holding")
        pipe.recv()


def _put(path: str) -> None:
    EmbeddedIndex(path).put("candidates", [candidate(3, "fabbro")])


@pytest.fixture
def rebuilding(index: EmbeddedIndex) -> Callable[[], tuple[multiprocessing.process.BaseProcess, Connection]]:
    """Starts another process that is in the middle of a rebuild."""

    def start() -> tuple[multiprocessing.process.BaseProcess, Connection]:
        ours, theirs = fresh.Pipe()
        process = fresh.Process(target=_hold_a_rebuild, args=(str(index._root), theirs))
        process.start()
        assert ours.recv() == "holding"
        return process, ours

    return start


def test_a_second_writer_is_told_to_wait_and_the_kernel_frees_a_dead_one(
    index: EmbeddedIndex, rebuilding: Callable[[], tuple[multiprocessing.process.BaseProcess, Connection]]
) -> None:
    process, _ = rebuilding()
    for write in (
        lambda: index.put("candidates", [candidate(4, "x")]),
        lambda: index.remove("candidates", ["1-1"]),
        lambda: index.clear("candidates"),
    ):
        with pytest.raises(IndexBusy):
            write()
    assert found(index) == ["1-1"]
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    index.put("candidates", [candidate(4, "x")])
    assert found(index) == ["1-4", "1-1"]
    rebuild(index, "candidates", [candidate(5, "y")])
    assert len(list((index._root / "candidates").glob("twin-*"))) == 1  # the dead one's twin is gone


def test_threads_take_turns_or_are_told_to_wait(index: EmbeddedIndex) -> None:
    refused: list[int] = []

    def write(number: int) -> None:
        try:
            index.put("candidates", [candidate(number, "cuoco")])
        except IndexBusy:
            refused.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(10, 16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert index.count("candidates") == 1 + 6 - len(refused)


def test_a_commit_or_swap_of_another_process_is_seen_by_the_next_search(
    index: EmbeddedIndex, rebuilding: Callable[[], tuple[multiprocessing.process.BaseProcess, Connection]]
) -> None:
    assert found(index) == ["1-1"]
    other = fresh.Process(target=_put, args=(str(index._root),))
    other.start()
    other.join()
    assert found(index) == ["1-3", "1-1"]
    process, pipe = rebuilding()
    pipe.send("go on")
    process.join()
    assert found(index) == ["1-2"]


def test_readers_never_notice_swaps(index: EmbeddedIndex) -> None:
    stop, wrong = threading.Event(), []

    def read() -> None:
        own = EmbeddedIndex(index._root)
        while not stop.is_set():
            try:
                if found(own, "cuoco") != ["1-1"]:
                    wrong.append("other hits")
            except Exception as error:
                wrong.append(repr(error))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(15):
        rebuild(index, "candidates", [candidate(1, "cuoco")])
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def _spoil_segments(index: EmbeddedIndex) -> None:
    for path in folder(index).glob("*.*"):
        if path.suffix != ".json":
            path.write_bytes(b"rubbish" * 20)


def _remove_segments(index: EmbeddedIndex) -> None:
    for path in folder(index).glob("*.*"):
        if path.suffix != ".json":
            path.unlink()


DAMAGE: dict[str, Callable[[EmbeddedIndex], object]] = {
    "meta": lambda index: (folder(index) / "meta.json").write_text("{"),
    "no meta": lambda index: (folder(index) / "meta.json").unlink(),
    "pointer": lambda index: (index._root / "candidates" / "current").write_text("\x00"),
    "pointer to nowhere": lambda index: folder(index).rename(index._root / "elsewhere"),
    "segments": _spoil_segments,
    "no segments": _remove_segments,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_index_is_unavailable_and_a_rebuild_heals_it(index: EmbeddedIndex, damage: str) -> None:
    DAMAGE[damage](index)
    other = EmbeddedIndex(index._root)
    with pytest.raises(IndexUnavailable):
        found(other)
    assert other.health()["candidates"] == "damaged"
    rebuild(other, "candidates", [candidate(2, "sarto")])
    assert found(other) == ["1-2"]
    assert found(index) == ["1-2"]
    assert other.health()["candidates"] == "ok"


def test_an_index_whose_folder_vanished_is_missing_not_empty(index: EmbeddedIndex) -> None:
    assert found(index) == ["1-1"]
    index._root.rename(index._root.with_name("gone"))
    with pytest.raises(IndexUnavailable):
        found(index)
    with pytest.raises(IndexUnavailable):
        index.put("candidates", [candidate(2, "sarto")])
    assert index.health()["candidates"] == "missing"


def test_other_settings_ask_for_a_reindex(index: EmbeddedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    today = settings.of("candidates")
    monkeypatch.setattr("search_index.settings.of", lambda name: replace(today, fingerprint="another"))
    late = EmbeddedIndex(index._root)
    for call in (lambda: found(late), lambda: late.put("candidates", [candidate(2, "sarto")])):
        with pytest.raises(IndexUnavailable, match="reindex needed"):
            call()
    assert late.health()["candidates"] == "reindex needed"
    rebuild(late, "candidates", [candidate(2, "sarto")])
    assert found(late) == ["1-2"]


def test_a_twin_that_lost_documents_is_not_swapped_in(index: EmbeddedIndex) -> None:
    with pytest.raises(IndexUnavailable, match="instead of"), index.rebuild("candidates") as twin:
        twin.put([candidate(2, "sarto"), candidate(3, "fabbro")])
        twin._ids.add("lost")
    assert found(index) == ["1-1"]


def test_a_twin_takes_the_last_of_an_id(index: EmbeddedIndex) -> None:
    rebuild(index, "candidates", [candidate(2, "sarto"), candidate(3, "x"), candidate(2, "fabbro")])
    assert found(index, "sarto") == []
    assert found(index, "fabbro") == ["1-2"]
    assert index.count("candidates") == 2


def test_many_small_batches_stay_quick_to_read(index: EmbeddedIndex) -> None:
    for number in range(2, 40):
        index.put("candidates", [candidate(number, "cuoco")])
    assert index.count("candidates") == 39
    assert len(list(folder(index).glob("*.store"))) <= 20  # segments are merged
