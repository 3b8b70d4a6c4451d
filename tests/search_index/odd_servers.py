"""What may answer at the address of the search server: an older one, a newer one, a web page, nothing at all."""

import json
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Said = tuple[int, dict[str, str], bytes]
Answer = Callable[[str, str, bytes], Said | None]
JSON = {"Content-Type": "application/json"}


@dataclass
class Odd:
    """A server of a test; `asked` holds method and path of everything that came."""

    url: str
    asked: list[str] = field(default_factory=list)


@contextmanager
def odd_server(answer: Answer, real: str = "") -> Iterator[Odd]:
    """Says what `answer` says to method, path and body; what it says nothing to is answered by the `real` server."""

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            odd.asked.append(f"{self.command} {self.path}")
            status, headers, content = answer(self.command, self.path, body) or _pass_on(self, real, body)
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(content))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    odd = Odd(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield odd
    finally:
        server.shutdown()
        server.server_close()


def _pass_on(handler: BaseHTTPRequestHandler, real: str, body: bytes) -> Said:
    kept = {name: handler.headers[name] for name in ("Authorization", "Content-Type") if handler.headers[name]}
    request = urllib.request.Request(real + handler.path, body or None, kept, method=handler.command)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, JSON, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, JSON, error.read()


def version(number: str) -> Answer:
    """A server that says it is of this version."""
    told = json.dumps({"commitSha": "", "commitDate": "", "pkgVersion": number}).encode()
    return lambda _method, path, _body: (200, JSON, told) if path == "/version" else None


def older(_method: str, path: str, body: bytes) -> Said | None:
    """A server that does not say how old it is: it knows neither the newer settings nor searches in one request."""
    if b"disableOnNumbers" in body:
        error = {"code": "bad_request", "type": "invalid_request", "message": "Unknown field `disableOnNumbers`"}
        return 400, JSON, json.dumps(error | {"link": ""}).encode()
    return (404, {}, b"") if path == "/multi-search" else None


def page(status: int = 200, **headers: str) -> Answer:
    """A web page, whatever is asked."""
    return lambda *_asked: (status, {"Content-Type": "text/html", **headers}, b"<!doctype html><h1>Benvenuti</h1>")


@contextmanager
def silent_server() -> Iterator[str]:
    """Takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
