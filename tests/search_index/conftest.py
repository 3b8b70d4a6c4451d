"""Both engines, real: the embedded one in a temporary folder, and a Meilisearch server started for the run.

The server is the `meilisearch` found on PATH, on a free loopback port with a temporary folder, or the one at
`PORTAL_TEST_MEILI_URL` (with `PORTAL_TEST_MEILI_KEY`). Without either, its half of the suite is skipped, loudly.
"""

import os
import shutil
import socket
import subprocess
import time
import urllib.request
import uuid
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from search_index.embedded import EmbeddedIndex
from search_index.index import Index
from tests.search_index.town import CANDIDATES, OPENINGS, POOL

if TYPE_CHECKING:
    from search_index.meili import MeiliIndex

# A machine at work on other things is no failure.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

MISSING = (
    "SEARCH NOT PROVED ON MEILISEARCH: no `meilisearch` on PATH and no PORTAL_TEST_MEILI_URL, "
    "so the contract ran on the embedded engine only."
)
MASTER = "a master key for tests only"


@dataclass(frozen=True)
class Server:
    """A running Meilisearch."""

    url: str
    key: str = ""  # the master key: it makes the keys that each engine then works with


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Meilisearch server for the whole run."""
    if url := os.environ.get("PORTAL_TEST_MEILI_URL"):
        yield Server(url, os.environ.get("PORTAL_TEST_MEILI_KEY", ""))
        return
    binary = shutil.which("meilisearch")
    if binary is None:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(pytest.PytestWarning(MISSING), stacklevel=1)
        pytest.skip(MISSING)
    folder = tmp_path_factory.mktemp("meili")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [binary, "--no-analytics", "--master-key", MASTER, "--http-addr", f"127.0.0.1:{port}", "--db-path", str(folder / "data")],
            stdout=log, stderr=log, cwd=folder,
        )  # fmt: skip
        try:
            _wait(url, process, folder / "log")
            yield Server(url, MASTER)
        finally:
            process.terminate()
            process.wait(10)


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"meilisearch did not start: {log.read_text()[-2000:]}")


@pytest.fixture(scope="session", params=["embedded", "meilisearch"])
def engine(request: pytest.FixtureRequest) -> str:
    """The name of the engine in hand."""
    return str(request.param)


@pytest.fixture(scope="session")
def make(engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Index]:
    """Makes an engine that shares nothing with the others."""
    if engine == "embedded":
        return lambda: EmbeddedIndex(tmp_path_factory.mktemp("index"))
    running: Server = request.getfixturevalue("server")
    return lambda: meili(running)


def meili(running: Server) -> "MeiliIndex":
    """An engine with a name and keys of its own: what the suite proves, it proves with the least rights."""
    from search_index import meili_keys
    from search_index.meili import MeiliIndex

    prefix = f"test-{uuid.uuid4().hex[:10]}-"
    if not running.key:
        return MeiliIndex(running.url, "", prefix)
    keys = meili_keys.make(running.url, running.key, prefix)
    return MeiliIndex(running.url, keys.write, prefix, search_key=keys.search)


@pytest.fixture(scope="session")
def town(make: Callable[[], Index]) -> Index:
    """A filled index that tests only read."""
    index = make()
    for name, documents in (("openings", OPENINGS), ("candidates", CANDIDATES), ("pool", POOL)):
        with index.rebuild(name) as twin:
            twin.put(documents)
    return index


@pytest.fixture(scope="session")
def _own(make: Callable[[], Index]) -> Index:
    return make()


@pytest.fixture
def index(_own: Index) -> Index:
    """An index with no candidates, to write to."""
    _own.clear("candidates")
    return _own


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it again in the last lines."""
    if any(MISSING in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(MISSING, red=True, bold=True)
