"""What is wrong with a search engine, in one word for a program and in one line for a person?"""

from __future__ import annotations

import re

from search_index.index import IndexUnavailable

LONGEST = 300  # characters of a line
_UNPRINTABLE = re.compile(r"[^\S ]+|[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")


class Trouble(IndexUnavailable):
    """The engine cannot be used, and why.

    `kind`: "away", "slow", "tls", "stranger" (something else answers there), "old", "key", "full" (no room on its
    disk), "large" (a request over its limit), "missing", "settings" (the index has others) or "other".
    The line never quotes a document or a search: it goes into the log and onto a terminal.
    """

    def __init__(self, kind: str, line: str) -> None:
        super().__init__(plain(line))
        self.kind = kind


def plain(line: str) -> str:
    """What a stranger sent, fit for a log and a terminal: one line, no control characters, not too long."""
    line = " ".join(_UNPRINTABLE.sub(" ", line).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def kind_of(error: BaseException) -> str:
    """The one word; "other" for what has none."""
    return error.kind if isinstance(error, Trouble) else "other"
