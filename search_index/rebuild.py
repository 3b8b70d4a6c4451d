"""How is an index filled anew while the old one still answers?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import islice

from search_index.index import Document, Index

BATCH = 500  # documents; bounds the memory of a rebuild


def rebuild(
    index: Index, name: str, documents: Iterable[Document], progress: Callable[[int], None] | None = None
) -> int:
    """Fill a twin in batches and swap it in; returns how many documents it holds.

    `progress` is told the number of documents after each batch. Whatever fails, the old index stays as it was.
    """
    done = 0
    source = iter(documents)
    with index.rebuild(name) as twin:
        while batch := list(islice(source, BATCH)):
            done += twin.put(batch)
            if progress is not None:
                progress(done)
    return done


def heal(
    index: Index,
    sources: Mapping[str, Callable[[], Iterable[Document]]],
    progress: Callable[[str, int], None] | None = None,
) -> list[str]:
    """Rebuild the indexes that are missing, damaged or built with other settings; returns their names.

    `sources` gives the documents of each index. An engine that is away is left alone.
    """
    ill = [name for name, state in index.health().items() if state not in ("ok", "unreachable") and name in sources]
    for name in ill:
        rebuild(index, name, sources[name](), partial(progress, name) if progress else None)
    return ill
