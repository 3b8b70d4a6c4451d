"""What does this CV say? Asks limited child processes and turns whatever happens into a state.

Each child is alone under the limits: one reads the text layer; each page that is only a picture
gets one more, which draws it and lets Tesseract recognise it. So a CV of six scanned pages may use
7 × `cpu_seconds`, but no process more than `cpu_seconds` and `memory_mb`.
"""

import functools
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from portal.candidates.cv_words import MAX_CHARS, clean, has_words
from portal.candidates.file_kind import MAX_BYTES, FileKind

MAX_OUTPUT = 2_500_000
READER = Path(__file__).with_name("cv_reader.py")


class ReadingState(StrEnum):
    """How far the reading got. WAITING: nothing is wrong with the file, try again later."""

    WAITING = "waiting"
    READ = "read"
    NOT_READABLE = "not_readable"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Limits:
    """What one child process may use, and how many pages may be recognised in one document."""

    cpu_seconds: int = 10
    memory_mb: int = 512
    # Only against a child that hangs: on a busy machine, ten seconds of CPU may well take forty.
    wall_seconds: int = 60
    ocr_pages: int = 6


@dataclass(frozen=True)
class Reading:
    """What was read. `reason` is a code, None when the state is READ:

    waiting: no_file, interrupted · not_readable: encrypted, broken, no_text, no_ocr, ocr_found_nothing,
    ocr_limit · rejected: too_large, bomb, entities, limit_cpu, limit_time, limit_memory, crashed, too_much.
    """

    state: ReadingState
    text: str = ""
    pages: int | None = None
    reason: str | None = None
    method: str = "text"


@functools.lru_cache
def find_tesseract(command: str = "tesseract", languages: str = "ita") -> str | None:
    """Full path of a Tesseract that knows the languages ("ita", "ita+eng"), or None; asked once."""
    path = shutil.which(command)
    if path is None:
        return None
    try:
        said = subprocess.run([path, "--list-langs"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return None
    known = (said.stdout + said.stderr).split()
    return str(Path(path).resolve()) if set(languages.split("+")) <= set(known) else None


def read(
    path: Path,
    kind: FileKind,
    *,
    tesseract: bool | str | None = None,
    limits: Limits = Limits(),
    languages: str = "ita",
) -> Reading:
    """Read a stored file's words; never raises, never runs document code in this process.

    `tesseract`: the program's name or path, False for "do without", None or True for "where it is installed".
    """
    try:
        return _read(path, kind, tesseract, limits, languages)
    except FileNotFoundError:
        return Reading(ReadingState.WAITING, reason="no_file")
    except OSError:  # no more processes, disk away: not the document's fault
        return Reading(ReadingState.WAITING, reason="interrupted")


def _read(path: Path, kind: FileKind, tesseract: bool | str | None, limits: Limits, languages: str) -> Reading:
    if path.stat().st_size > MAX_BYTES:
        return Reading(ReadingState.REJECTED, reason="too_large")
    end = _run(path, {"task": "text", "kind": kind.value}, limits)
    said = _parsed(end)
    if "state" in said:
        return Reading(ReadingState(said["state"]), reason=said["reason"])
    pages: list[str] = said["pages"]
    bare: list[int] = said["bare"]
    count: int | None = said["count"]
    reason, method = "no_text", "text"
    if bare:
        named = tesseract if isinstance(tesseract, str) else "tesseract"
        command = None if tesseract is False else find_tesseract(named, languages)
        reason = "no_ocr"
        if command:
            reason = "ocr_found_nothing"
            method = "ocr"
            settings = {"task": "page", "kind": kind.value, "tesseract": command, "languages": languages}
            for number in bare[: limits.ocr_pages]:
                text, failure = _recognised(_run(path, {**settings, "page": number}, limits))
                if failure == "interrupted":
                    return Reading(ReadingState.WAITING, pages=count, reason=failure)
                pages[number] = text or pages[number]
                reason = failure or reason
    whole = "\n\n".join(filter(None, pages))[:MAX_CHARS].strip()
    if not any(map(str.isalnum, whole)) or (bare and not has_words(whole)):
        if reason in REJECTING:
            return Reading(ReadingState.REJECTED, pages=count, reason=reason)
        return Reading(ReadingState.NOT_READABLE, pages=count, reason=reason, method=method)
    return Reading(ReadingState.READ, whole, count, method=method)


# PDFium aborts when memory is refused to it.
DEATHS = {
    int(signal.SIGXCPU): "limit_cpu",
    int(signal.SIGALRM): "limit_time",
    int(signal.SIGABRT): "limit_memory",
    int(signal.SIGXFSZ): "too_much",
    int(signal.SIGSEGV): "crashed",
    int(signal.SIGBUS): "crashed",
    int(signal.SIGILL): "crashed",
    int(signal.SIGFPE): "crashed",
}
OUTSIDE = {int(signal.SIGKILL), int(signal.SIGTERM), int(signal.SIGINT), int(signal.SIGHUP)}
REJECTING = {"limit_cpu", "limit_memory", "limit_time", "crashed", "too_much", "bomb"}


@dataclass(frozen=True)
class _End:
    """How a child ended: its output, its exit code (negative: the signal), and who stopped it."""

    output: bytes
    code: int
    stopped: str | None


def _parsed(end: _End) -> dict[str, Any]:
    """A text child's answer, or the state that its death means."""
    if end.stopped:
        return {"state": "rejected", "reason": end.stopped}
    if end.code == 0:
        try:
            said = json.loads(end.output)
            if isinstance(said, dict):
                return said
        except ValueError:
            pass
    if -end.code not in DEATHS:
        # Not the document's doing: the system was short of memory, is going down, or lacks a part.
        return {"state": "waiting", "reason": "interrupted"}
    return {"state": "rejected", "reason": DEATHS[-end.code]}


def _recognised(end: _End) -> tuple[str, str | None]:
    """A page child's words, and why there are none.

    A noisy photo can keep Tesseract busy past its limit without anybody meaning harm, so only what
    happens while the page is drawn counts as hostile; the mark tells how far the child got.
    """
    drawn, mark, words = end.output.partition(b"\x1e")
    if not mark:
        said = _parsed(end) if drawn or end.code else {"reason": "broken"}
        return "", said.get("reason", "broken")
    if end.stopped or end.code:
        return "", "interrupted" if -end.code in OUTSIDE and not end.stopped else "ocr_limit"
    return clean(words.decode("utf-8", "replace")), None


def _run(path: Path, settings: dict[str, Any], limits: Limits) -> _End:
    """Run one child on the file, never longer and never with more output than allowed.

    The child sets its own resource limits first thing: doing it between fork and exec (preexec_fn)
    can deadlock in a server with threads.
    """
    settings |= {
        "cpu": limits.cpu_seconds, "memory_mb": limits.memory_mb, "wall": limits.wall_seconds,
        "max_bytes": MAX_BYTES, "file_mb": 32 if settings["task"] == "page" else 0,
    }  # fmt: skip
    kept = ("TESSDATA_PREFIX", "LD_LIBRARY_PATH", "TMPDIR")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
    with path.open("rb") as document:
        child = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", str(READER), json.dumps(settings)],
            stdin=document, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment, cwd="/", start_new_session=True,
        )  # fmt: skip
    try:
        output, stopped = _listen(child, time.monotonic() + limits.wall_seconds)
    finally:
        # Not yet waited for, so the group's number cannot belong to anybody else.
        code = child.poll()
        if code is None:
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                child.kill()
        child.wait()
        if child.stdout:
            child.stdout.close()
    return _End(output, child.returncode, stopped)


def _listen(child: subprocess.Popen[bytes], deadline: float) -> tuple[bytes, str | None]:
    """Gather the child's output until it ends, or until it went too far and in which way."""
    assert child.stdout is not None
    output = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                return bytes(output), "limit_time"
            if not selector.select(left):
                continue
            part = os.read(child.stdout.fileno(), 65_536)
            if not part:
                break
            output += part
            if len(output) > MAX_OUTPUT:
                return bytes(output), "too_much"
    # Output closed but still alive: give it the rest of its time to end by itself.
    try:
        child.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return bytes(output), "limit_time"
    return bytes(output), None
