"""A search server of a test's own, and what `portal check` says about it."""

import pytest
from click.testing import CliRunner

from portal.cli import main
from search_index import meili_keys
from search_index.meili import MeiliIndex
from tests.flows.test_healing_meili import BINARY, Engine
from tests.search_index.conftest import MASTER, MISSING


@pytest.fixture
def checked(portal, monkeypatch):
    """What `portal check` prints and ends with."""

    def run():
        monkeypatch.setattr("portal.cli._open", lambda: portal)
        result = CliRunner().invoke(main, ["check"])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.output, result.exit_code

    return run


@pytest.fixture
def engines(tmp_path_factory):
    """Starts servers of this test's own, with the options it asks for."""
    if BINARY is None:
        pytest.skip(MISSING)
    started = []

    def start(*options, folder=None):
        server = Engine(folder or tmp_path_factory.mktemp("meili"), *options)
        server.start()
        started.append(server)
        keys = meili_keys.make(server.url, MASTER)
        return server, MeiliIndex(server.url, keys.write, search_key=keys.search)

    yield start
    for server in started:
        server.stop()
