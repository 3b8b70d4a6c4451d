"""How many requests a second does a server answer, and how long does one take? A small keep-alive client."""

import asyncio
import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """What was seen: requests a second, and milliseconds for the middle and the slowest twentieth."""

    per_second: float
    p50: float
    p95: float
    failed: int


def load(host: str, port: int, raw: bytes, *, seconds: float, connections: int) -> Load:
    """Send the same request over `connections` kept-alive connections for some seconds."""
    return asyncio.run(_load(host, port, raw, seconds, connections))


async def _load(host: str, port: int, raw: bytes, seconds: float, connections: int) -> Load:
    times: list[float] = []
    failed = 0
    end = time.perf_counter() + seconds

    async def one() -> None:
        nonlocal failed
        reader, writer = await asyncio.open_connection(host, port)
        while time.perf_counter() < end:
            start = time.perf_counter()
            writer.write(raw)
            await writer.drain()
            status = await _answer(reader)
            times.append((time.perf_counter() - start) * 1000)
            failed += status >= 400
        writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(connections)))
    took = time.perf_counter() - start
    times.sort()
    return Load(len(times) / took, statistics.median(times), times[int(len(times) * 0.95)], failed)


async def _answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    if "content-length:" in head:
        await reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
    elif "transfer-encoding: chunked" in head:
        while size := int((await reader.readline()).strip() or b"0", 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return status


def get(path: str, cookie: str = "") -> bytes:
    """A GET request on the wire."""
    extra = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n{extra}\r\n".encode()
