"""A Meilisearch server for measuring, where there is one on PATH: its own process, its own folder, loopback only."""

import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from search_index import meili_keys
from search_index.meili import MeiliIndex

MASTER = "a master key for measuring only"
MISSING = "no `meilisearch` on PATH: only the embedded engine is measured"


@dataclass(frozen=True)
class Measured:
    """A running server."""

    url: str
    folder: Path
    pid: int

    def index(self) -> MeiliIndex:
        """An engine with the least rights."""
        keys = meili_keys.make(self.url, MASTER)
        return MeiliIndex(self.url, keys.write, search_key=keys.search)

    def disk(self) -> float:
        """MB that the server holds on disk."""
        return sum(path.stat().st_blocks * 512 for path in self.folder.rglob("*") if path.is_file()) / 1e6

    def memory(self) -> float:
        """MB of memory at most, so far."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        return 0.0


@contextmanager
def server() -> Iterator[Measured | None]:
    """A server with nothing in it; None where there is no binary."""
    binary = shutil.which("meilisearch")
    if binary is None:
        print(MISSING)
        yield None
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [binary, "--no-analytics", "--master-key", MASTER, "--http-addr", f"127.0.0.1:{port}", "--db-path", f"{folder}/data"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
        )  # fmt: skip
        try:
            _wait(f"http://127.0.0.1:{port}/health")
            yield Measured(f"http://127.0.0.1:{port}", Path(folder), process.pid)
        finally:
            process.terminate()
            process.wait(30)


def _wait(url: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("meilisearch did not start")
