"""Which search indexes are there, what fills them, and how do they come back after a loss?"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import structlog
from sqlmodel import Session

from portal.applications import dossiers
from portal.openings import search as openings
from portal.pool import search as pool
from search_index.documents import CUT, fingerprint
from search_index.index import IndexBusy, IndexUnavailable
from search_index.rebuild import rebuild

if TYPE_CHECKING:
    from portal.app import Portal

log = structlog.get_logger()

Documents = Callable[[Session], Iterator[Mapping[str, Any]]]
Progress = Callable[[str, int], None]

# Everything that belongs into each index, read from the database.
CONTENT: dict[str, Documents] = {
    openings.INDEX: openings.all_documents,
    dossiers.INDEX: dossiers.everybody,
    pool.INDEX: pool.everybody,
}


def reindex(portal: "Portal", name: str, progress: Progress | None = None) -> int:
    """Build one index anew beside the old one and swap; how many documents it holds. Raises IndexBusy, IndexUnavailable."""
    with portal.db.read() as session:
        report = (lambda done: progress(name, done)) if progress else None
        return rebuild(portal.index, name, CONTENT[name](session), progress=report)


def heal(portal: "Portal") -> list[str]:
    """Rebuild every index that is missing, damaged or made with other settings; which ones it were."""
    healed: list[str] = []
    for name, state in portal.index.health().items():
        if state in {"missing", "damaged", "reindex needed"} and name in CONTENT:
            try:
                count = reindex(portal, name)
            except IndexBusy:
                continue  # somebody else is at it
            except IndexUnavailable as away:
                log.warning("index not rebuilt", index=name, is_=state, why=str(away))
                continue
            log.info("index rebuilt", index=name, was=state, documents=count)
            healed.append(name)
    return healed


def held(portal: "Portal", name: str) -> dict[str, str]:
    """Id → fingerprint of every document that the index holds. Raises IndexUnavailable."""
    return dict(portal.index.ids(name))


def shortened(there: Mapping[str, str]) -> list[str]:
    """The ids among those of `held` whose texts had to be cut to fit into a request to the server."""
    return sorted(id for id, mark in there.items() if mark.endswith(CUT))


def differences(
    portal: "Portal", name: str, there: Mapping[str, str] | None = None
) -> tuple[list[str], list[str], list[str]]:
    """Ids that the index lacks, has too many, and has in an old form, compared with the database.

    `there`: what the index holds, when that was asked already. Raises IndexUnavailable.
    """
    there = dict(held(portal, name) if there is None else there)
    lacking, old = [], []
    with portal.db.read() as session:
        for document in CONTENT[name](session):
            mark = there.pop(str(document["id"]), None)
            if mark is None:
                lacking.append(str(document["id"]))
            elif mark.removesuffix(CUT) != fingerprint(document):
                old.append(str(document["id"]))
    return lacking, sorted(there), old
