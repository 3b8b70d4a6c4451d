"""The demo town's documents, made once for the run, in both engines."""

from collections.abc import Callable

import pytest

from search_index.index import Index
from tests.relevance import measure
from tests.relevance.town import Town, build_town
from tests.search_index.conftest import engine, make, server

__all__ = ["engine", "make", "server"]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """What the demo town has to offer."""
    return build_town(tmp_path_factory.mktemp("relevance"))


@pytest.fixture(scope="session")
def levels(make: Callable[[], Index], demo: Town) -> dict[str, measure.Level]:
    """What the engine in hand reaches."""
    index = make()
    measure.fill(index, demo)
    return {level.index: level for level in measure.measure(index, demo)}
