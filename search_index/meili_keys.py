"""Which keys does the portal need on a Meilisearch server, and who makes them?

Two, each able to do only its own work: one searches, one writes. They are made once, with the server's master key,
which the portal itself never keeps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search_index import settings
from search_index.index import IndexUnavailable

if TYPE_CHECKING:
    from meilisearch import Client

SEARCHES = ["search"]
WRITES = [
    "search", "documents.add", "documents.get", "documents.delete", "indexes.create", "indexes.get", "indexes.delete",
    "indexes.swap", "settings.get", "settings.update", "stats.get", "tasks.get",
    "version",
]  # fmt: skip
# A swap belongs to no single index, and a key bound to indexes may not see how it ended: a server of one's own, then.
EVERY = ["*"]


@dataclass(frozen=True)
class Keys:
    """What goes into PORTAL_MEILI_SEARCH_KEY and PORTAL_MEILI_KEY."""

    search: str
    write: str


def make(url: str, master: str, prefix: str = "") -> Keys:
    """The two keys for the indexes whose names begin with `prefix`; made again they are the same. Raises IndexUnavailable."""
    from meilisearch import Client
    from meilisearch.errors import MeilisearchError

    client = Client(url, master, timeout=5)
    read = [f"{prefix}{name}" for name in settings.names()]
    try:
        return Keys(
            _key(client, f"{prefix}portal search", SEARCHES, read),
            _key(client, f"{prefix}portal write", WRITES, EVERY),
        )
    except MeilisearchError as error:
        raise IndexUnavailable(f"the search server gave no keys: {error}") from error


def _key(client: Client, name: str, actions: list[str], indexes: list[str]) -> str:
    """The key of this name that may do just this; one that may do something else is replaced."""
    for there in client.get_keys({"limit": 1000}).results:
        if there.name == name:
            if set(there.actions) == set(actions) and set(there.indexes) == set(indexes):
                return str(there.key)
            client.delete_key(there.uid)
    made = client.create_key({"name": name, "actions": actions, "indexes": indexes, "expiresAt": None})
    return str(made.key)
