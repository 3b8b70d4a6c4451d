"""Does ClamAV's daemon find anything bad in this file?"""

import socket
import struct
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

CHUNK = 64 * 1024
MAX_REPLY = 4096


class ScanState(StrEnum):
    """What is known about a file."""

    NOT_SCANNED = "not_scanned"
    CLEAN = "clean"
    INFECTED = "infected"
    FAILED = "failed"


@dataclass(frozen=True)
class Scan:
    """One answer: `name` is the found malware's, `reason` a code why a scan failed.

    Reasons: unreachable and no_answer (try again later), size_limit (clamd's StreamMaxLength is
    below the file's size), bad_address, no_file, refused.
    """

    state: ScanState
    name: str | None = None
    reason: str | None = None


def where(address: str) -> tuple[str, int] | str:
    """The (host, port) or the socket path of `tcp://host:port` or `unix:///path`; else ValueError."""
    parts = urlsplit(address.strip())
    if parts.scheme == "unix" and not parts.netloc and len(parts.path) > 1:
        return parts.path
    if parts.scheme == "tcp" and parts.hostname and parts.path in ("", "/"):
        return parts.hostname, parts.port or 3310
    raise ValueError(f"not an address of clamd (tcp://host:port or unix:///path): {address!r}")


def scan(path: Path, address: str | None, *, timeout: float = 30.0) -> Scan:
    """Send a file to clamd at `address` (none: not scanned); never raises.

    `timeout` is in seconds and holds for each step: connecting, each chunk, the answer.
    """
    if not address:
        return Scan(ScanState.NOT_SCANNED)
    try:
        target = where(address)
    except ValueError:
        return Scan(ScanState.FAILED, reason="bad_address")
    try:
        file = path.open("rb")
    except OSError:
        return Scan(ScanState.FAILED, reason="no_file")
    with file:
        try:
            connection = _connect(target, timeout)
        except (OSError, UnicodeError):
            return Scan(ScanState.FAILED, reason="unreachable")
        with connection:
            try:
                connection.sendall(b"zINSTREAM\0")
                while chunk := file.read(CHUNK):
                    connection.sendall(struct.pack("!L", len(chunk)) + chunk)
                connection.sendall(struct.pack("!L", 0))
            except OSError:
                # clamd stops listening once a file is over its limit, yet says so: hear it out.
                pass
            return _meaning(_answer(connection))


def _connect(target: tuple[str, int] | str, timeout: float) -> socket.socket:
    if isinstance(target, tuple):
        return socket.create_connection(target, timeout)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(timeout)
    try:
        connection.connect(target)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> str:
    reply = b""
    try:
        while b"\0" not in reply and len(reply) < MAX_REPLY and (part := connection.recv(1024)):
            reply += part
    except OSError:
        return ""
    return reply.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _meaning(reply: str) -> Scan:
    """Read `stream: OK`, `stream: Name FOUND` or `… ERROR`; anything else is no answer."""
    said = reply.removeprefix("stream: ")
    if said == "OK":
        return Scan(ScanState.CLEAN)
    if said.endswith(" FOUND"):
        return Scan(ScanState.INFECTED, name=said.removesuffix(" FOUND"))
    if "size limit exceeded" in said:
        return Scan(ScanState.FAILED, reason="size_limit")
    return Scan(ScanState.FAILED, reason="refused" if said.endswith("ERROR") else "no_answer")
