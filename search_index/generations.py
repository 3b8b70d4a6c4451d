"""Where on disk does an index lie, who may write, and which of its twins counts?

`<root>/<name>/current` names the folder that counts and the settings it was built with; it is replaced in one step,
so that readers see the old twin or the new one. One writer at a time holds the lock; the kernel frees it when the
process dies, however it dies.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from search_index.index import IndexBusy, IndexUnavailable

FORMAT = 3  # raise it when the way of storing changes
ROOM = 1_000_000  # bytes; with less a batch of every day may not fit


@dataclass(frozen=True, slots=True)
class Current:
    """The twin that counts."""

    folder: Path
    settings: str
    format: int


class Generations:
    """The folders of one index."""

    def __init__(self, root: Path, name: str) -> None:
        self.name = name
        self.home = root / name
        self.pointer = self.home / "current"

    def current(self) -> Current:
        """The twin that counts. IndexUnavailable: there is none, or the note of it cannot be read."""
        try:
            data = json.loads(self.pointer.read_text(encoding="utf-8"))
            folder = self.home / str(data["folder"])
            found = Current(folder, str(data["settings"]), int(data["format"]))
        except FileNotFoundError:
            raise IndexUnavailable(f"the index {self.name} is missing: reindex needed") from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnavailable(f"the index {self.name} is damaged: reindex needed") from error
        if not folder.is_dir():
            raise IndexUnavailable(f"the index {self.name} is damaged: reindex needed")
        return found

    @contextmanager
    def writing(self, wait: float = 1.0) -> Iterator[None]:
        """Be the one writer. IndexBusy: another one is at work for longer than `wait` seconds."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "lock").open("a") as lock:
            until = time.monotonic() + wait
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= until:
                        raise IndexBusy(f"another writer is at work on the index {self.name}") from None
                    time.sleep(0.02)
            yield

    def new(self) -> Path:
        """An empty folder for a twin; call it while writing. Twins that a crash left behind go."""
        self.sweep()
        folder = self.home / f"twin-{secrets.token_hex(6)}"
        folder.mkdir(parents=True)
        return folder

    def swap(self, folder: Path, settings: str) -> None:
        """From now on this twin counts; the others are dropped (open readers keep what they have open)."""
        note = self.home / "current.new"
        with note.open("w", encoding="utf-8") as file:
            json.dump({"folder": folder.name, "settings": settings, "format": FORMAT}, file)
            file.flush()
            os.fsync(file.fileno())
        note.replace(self.pointer)
        home = os.open(self.home, os.O_RDONLY)
        try:
            os.fsync(home)
        finally:
            os.close(home)
        self.sweep()

    def has_room(self) -> bool:
        """Whether something can still be written here: a writer that died does not say of what."""
        trial = self.home / "room"
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            with trial.open("wb") as file:
                file.write(bytes(ROOM))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            return error.errno not in {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
        finally:
            with suppress(OSError):
                trial.unlink()
        return True

    def sweep(self) -> None:
        """Drop every twin but the one that counts."""
        try:
            keep = self.current().folder.name
        except IndexUnavailable:
            keep = ""
        for folder in self.home.glob("twin-*"):
            if folder.name != keep:
                shutil.rmtree(folder, ignore_errors=True)
