"""Is there a Meilisearch server at this address that the portal can work with, and is there any use in asking it now?

Before the first word goes there, the server is looked at: what is no Meilisearch never gets a document or a key's
search. A server that does not answer costs one page `SECONDS`; the next ones are told at once, for `PAUSE` seconds,
and then a single one tries again. So pages never queue up behind a server that hangs.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import structlog

from search_index.index import IndexUnavailable
from search_index.meili_trouble import LEAST, LEAST_WORDS, NEWEST_MAJOR, of_connection, translated
from search_index.trouble import Trouble, kind_of

log = structlog.get_logger()

SECONDS = 3  # that a page waits for one answer
PAUSE = 10.0  # seconds in which a server that did not answer is left alone
_SHUTTING = {"away", "slow", "tls", "stranger"}
_MOST_BYTES = 20_000  # of an answer about health or version


class Gate:
    """The way to one server."""

    def __init__(self, url: str, key: str) -> None:
        self._url, self._key = url.rstrip("/"), key
        self._lock = threading.Lock()
        self._why: Trouble | None = None  # the gate is shut
        self._until = 0.0
        self._is_known = False
        self._told: dict[str, str] = {}  # who asks → the last line about it in the log
        self.remarks: list[str] = []  # what stops nothing, but should be known

    @contextmanager
    def asking(self, name: str) -> Iterator[None]:
        """For what a page waits for. Trouble at once while the gate is shut; a silent server shuts it."""
        self._refuse_while_shut()
        with self._told_of("asking"):
            try:
                with translated(name):
                    self._look()
                    yield
            except Trouble as trouble:
                if trouble.kind in _SHUTTING:
                    self._shut(trouble)
                raise
            with self._lock:
                self._why = None

    @contextmanager
    def working(self, name: str) -> Iterator[None]:
        """For the worker, which may wait longer: it is always let try, and being slow to take work shuts nothing."""
        with self._told_of("working"):
            try:
                with translated(name):
                    self._look()
                    yield
            except Trouble as trouble:
                if trouble.kind in _SHUTTING - {"slow"}:
                    self._shut(trouble)
                raise
            with self._lock:
                if self._why is not None and self._why.kind != "slow":
                    self._why = None  # it is back; whether it is quick again a page finds out

    def _refuse_while_shut(self) -> None:
        with self._lock:
            if self._why is None:
                return
            if time.monotonic() < self._until:
                raise Trouble(self._why.kind, str(self._why))
            self._until = time.monotonic() + PAUSE  # this one tries; the others go on being told

    def _shut(self, trouble: Trouble) -> None:
        with self._lock:
            self._why, self._until, self._is_known = trouble, time.monotonic() + PAUSE, False

    @contextmanager
    def _told_of(self, who: str) -> Iterator[None]:
        """One line in the log when something goes wrong in a new way, and one when it is over."""
        try:
            yield
        except IndexUnavailable as away:
            with self._lock:
                is_new = self._told.get(who) != str(away)
                self._told[who] = str(away)
            if is_new:
                log.warning("search engine in trouble", who=who, kind=kind_of(away), why=str(away))
            raise
        with self._lock:
            was = self._told.pop(who, None)
        if was is not None:
            log.info("search engine well again", who=who, was=was)

    def _look(self) -> None:
        """Once, and again after each time that nobody answered: the server may be another one then."""
        if self._is_known:
            return
        answer = self._get("health")
        if answer.get("status") != "available":
            raise Trouble("stranger", f"what answers at {self._place} is no Meilisearch server: see PORTAL_MEILI_URL")
        remarks = self._remarks(str(self._get("version").get("pkgVersion") or ""))
        with self._lock:
            fresh = [remark for remark in remarks if remark not in self.remarks]
            self._is_known, self.remarks = True, remarks
        for remark in fresh:
            log.warning("search engine", remark=remark)

    def _remarks(self, version: str) -> list[str]:
        found = re.match(r"v?(\d+)\.(\d+)", version)
        if found is None:
            return [
                "the search server's version is not known: its key may not ask (`portal search-keys` makes one that may)"
            ]
        number = (int(found[1]), int(found[2]))
        if number < LEAST:
            raise Trouble(
                "old", f"the search server is Meilisearch {version[:20]}, the portal needs {LEAST_WORDS} or newer"
            )
        if number[0] > NEWEST_MAJOR:
            return [
                f"the search server is Meilisearch {version[:20]}, newer than the portal was tried with ({NEWEST_MAJOR}.x)"
            ]
        return []

    @property
    def _place(self) -> str:
        """The address without what may be secret in it."""
        parts = urlsplit(self._url)
        return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")

    def _get(self, path: str) -> dict[str, Any]:
        """A small JSON answer; empty when the key may not ask. Trouble: something else came."""
        import json

        import requests

        headers = {"Authorization": f"Bearer {self._key}"} if self._key and path == "version" else {}
        try:
            with requests.get(
                f"{self._url}/{path}", headers=headers, timeout=SECONDS, allow_redirects=False, stream=True
            ) as answer:
                body = b""
                for piece in answer.iter_content(_MOST_BYTES):
                    body += piece
                    if len(body) >= _MOST_BYTES:
                        break
        except requests.RequestException as error:
            raise of_connection(error) from error
        if answer.is_redirect:
            to = urlsplit(str(answer.headers.get("location"))).hostname or "another page"
            raise Trouble(
                "stranger", f"{self._place} redirects to {to}: PORTAL_MEILI_URL must be the server's own address"
            )
        try:
            found = json.loads(body)
        except ValueError:
            found = None
        if path == "version" and answer.status_code in {401, 403}:
            return {}
        if answer.status_code in {502, 503, 504}:
            raise Trouble("away", f"the search server is away: {self._place} answers {answer.status_code}")
        if answer.status_code != 200 or not isinstance(found, dict):
            kind = str(answer.headers.get("content-type") or "nothing known").partition(";")[0]
            raise Trouble(
                "stranger",
                f"what answers at {self._place} is no Meilisearch server ({answer.status_code}, {kind}): see PORTAL_MEILI_URL",
            )
        return found
