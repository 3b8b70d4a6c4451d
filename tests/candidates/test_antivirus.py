"""A file is what ClamAV says it is; while ClamAV is away, nobody takes it for clean."""

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.antivirus import Scan, ScanState, scan, where

# The harmless string that every scanner reports, in two halves so that none reports this file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.BaseRequestHandler):
    """The daemon's side of INSTREAM: a command, chunks with their length in front, a zero, one answer."""

    limit = 1_000_000
    answer: bytes | None = None
    received: list[bytes] = []  # noqa: RUF012 - shared by all connections on purpose

    def take(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = self.request.recv(size - len(data))
            if not part:
                raise ConnectionError
            data += part
        return data

    def handle(self) -> None:
        assert self.take(10) == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack("!L", self.take(4))[0]:
            data += self.take(size)
            if len(data) > self.limit:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.received.append(data)
        said = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
        self.request.sendall(said if self.answer is None else self.answer)


class Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True


class Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def serving(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def clamd(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(Clamd, "received", [])
    for server in serving(Tcp(("127.0.0.1", 0), Clamd)):
        yield f"tcp://127.0.0.1:{server.server_address[1]}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cv"
    path.write_bytes(b"Curriculum " * 20_000)
    return path


def test_a_clean_file_reaches_the_scanner_whole(clamd: str, file: Path) -> None:
    assert scan(file, clamd) == Scan(ScanState.CLEAN)
    assert Clamd.received == [file.read_bytes()]


def test_malware_is_named(clamd: str, file: Path) -> None:
    file.write_bytes(b"curriculum" + EICAR)
    assert scan(file, clamd) == Scan(ScanState.INFECTED, name="Eicar-Test-Signature")


def test_a_unix_socket_serves_as_well(tmp_path: Path, file: Path) -> None:
    path = tmp_path / "clamd.ctl"
    for _ in serving(Unix(str(path), Clamd)):
        assert scan(file, f"unix://{path}") == Scan(ScanState.CLEAN)


@pytest.mark.parametrize("address", [None, ""])
def test_without_a_scanner_a_file_is_not_scanned(file: Path, address: str | None) -> None:
    assert scan(file, address) == Scan(ScanState.NOT_SCANNED)


def test_a_scanner_that_is_away_can_be_asked_again(tmp_path: Path, file: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: nobody else can answer here
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        assert scan(file, address) == Scan(ScanState.FAILED, reason="unreachable")
    assert scan(file, f"unix://{tmp_path}/none.ctl") == Scan(ScanState.FAILED, reason="unreachable")


def test_a_scanner_that_never_answers_is_not_waited_for_for_ever(file: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        assert scan(file, address, timeout=0.2) == Scan(ScanState.FAILED, reason="no_answer")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "no_answer"),
        (b"stream: OK but not really\0", "no_answer"),
        (b"UNKNOWN COMMAND. ERROR\0", "refused"),
        (b"\xff" * 9_000, "no_answer"),
    ],
)
def test_an_answer_that_is_not_understood_is_never_clean(
    clamd: str, file: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes, reason: str
) -> None:
    monkeypatch.setattr(Clamd, "answer", answer)
    assert scan(file, clamd) == Scan(ScanState.FAILED, reason=reason)


def test_a_file_over_the_scanners_limit_is_not_taken_for_clean(
    clamd: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Clamd, "limit", 1_000)
    found = scan(file, clamd)
    assert found.state is ScanState.FAILED
    assert found.reason in ("size_limit", "no_answer")  # the answer is lost when the connection breaks first


def test_a_file_that_is_not_there_is_not_clean(tmp_path: Path) -> None:
    assert scan(tmp_path / "none", "tcp://127.0.0.1:1") == Scan(ScanState.FAILED, reason="no_file")


@pytest.mark.parametrize(
    "address", ["clamd:3310", "http://clamd", "tcp://", "tcp://host:none", "unix://", "tcp://[", "x"]
)
def test_a_bad_address_is_told_as_one(file: Path, address: str) -> None:
    with pytest.raises(ValueError):
        where(address)
    assert scan(file, address) == Scan(ScanState.FAILED, reason="bad_address")


def test_addresses_are_understood() -> None:
    assert where("tcp://clamav") == ("clamav", 3310)
    assert where("tcp://[::1]:99") == ("::1", 99)
    assert where("unix:///run/clamav/clamd.ctl") == "/run/clamav/clamd.ctl"
