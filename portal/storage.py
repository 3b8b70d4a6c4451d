"""Where are private files kept, and how do they survive a crash?"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """A file that is safely on disk: `size` in bytes, `sha256` of its content."""

    key: str
    size: int
    sha256: str


class Storage(Protocol):
    """Private files by random key; a second implementation is an object store."""

    def put(self, source: BinaryIO) -> Stored: ...
    def path(self, key: str) -> Path: ...
    def open(self, key: str) -> BinaryIO: ...
    def remove(self, key: str) -> None: ...
    def keys(self) -> Iterator[str]: ...


class FolderStorage:
    """Files in a folder outside everything that is served, named by random keys, never by people."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, source: BinaryIO) -> Stored:
        """Copy the file in; when this returns it is on disk, whole, under its key."""
        key = secrets.token_hex(20)
        target = self.path(key)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = target.with_suffix(".part")
        digest, size = hashlib.sha256(), 0
        try:
            with temporary.open("xb") as out:
                while chunk := source.read(CHUNK):
                    out.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
                out.flush()
                os.fsync(out.fileno())
            temporary.rename(target)
            _sync_folder(target.parent)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return Stored(key, size, digest.hexdigest())

    def path(self, key: str) -> Path:
        """Where the file of this key is; raises ValueError for what is not a key."""
        if len(key) != 40 or not all(c in "0123456789abcdef" for c in key):
            raise ValueError("not a storage key")
        return self.root / key[:2] / key

    def open(self, key: str) -> BinaryIO:
        """The file, for reading; raises FileNotFoundError."""
        return self.path(key).open("rb")

    def remove(self, key: str) -> None:
        """Take the file away; one that is gone already is fine."""
        self.path(key).unlink(missing_ok=True)

    def keys(self) -> Iterator[str]:
        """Every key there is, for the nightly search for orphans."""
        for path in self.root.glob("??/*"):
            if path.suffix != ".part":
                yield path.name


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
