"""The server behind the protocol: away, half set up, or busy with a twin, it is never a broken page."""

import socket
from collections.abc import Iterator

import pytest

from search_index import meili_keys
from search_index.index import IndexBusy, IndexUnavailable, Query
from search_index.meili import MeiliIndex
from search_index.meili_documents import beginning, token
from tests.search_index.conftest import Server, meili
from tests.search_index.town import candidate


@pytest.fixture
def index(server: Server) -> Iterator[MeiliIndex]:
    index = meili(server)
    index.clear("candidates")
    yield index
    index._client.delete_index(index._uid("candidates"))


def test_a_server_that_is_away_is_unavailable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    index = MeiliIndex(f"http://127.0.0.1:{port}", "key")
    for call in (
        lambda: index.search("candidates", Query(text="oss")),
        lambda: index.put("candidates", [candidate(1, "oss")]),
        lambda: index.remove("candidates", ["1-1"]),
        lambda: index.clear("candidates"),
        lambda: list(index.ids("candidates")),
    ):
        with pytest.raises(IndexUnavailable):
            call()
    assert set(index.health().values()) == {"unreachable"}


def test_each_key_does_its_own_work_and_no_more(index: MeiliIndex, server: Server) -> None:
    assert index._key and index._search_key and len({index._key, index._search_key, server.key}) == 3
    index.put("candidates", [candidate(1, "oss")])
    assert index.search("candidates", Query(text="oss")).total == 1
    reader = MeiliIndex(index._url, index._search_key, index._prefix)
    assert reader.search("candidates", Query(text="oss")).total == 1
    for call in (
        lambda: reader.put("candidates", [candidate(2, "oss")]),
        lambda: reader.remove("candidates", ["1-1"]),
        lambda: reader.clear("candidates"),
        lambda: list(reader.ids("candidates")),
    ):
        with pytest.raises(IndexUnavailable, match=r"invalid_api_key|missing"):
            call()
    stranger = MeiliIndex(index._url, "", "another-", search_key=index._search_key)
    with pytest.raises(IndexUnavailable):
        stranger.search("candidates", Query(text="oss"))
    # Asked again, the server gives the same keys.
    again = meili_keys.make(server.url, server.key, index._prefix)
    assert (again.write, again.search) == (index._key, index._search_key)


def test_settings_are_sent_only_when_they_differ(index: MeiliIndex) -> None:
    def sent() -> int:
        found = index._client.get_tasks({"types": ["settingsUpdate"], "indexUids": [index._uid("candidates")]})
        return len(found.results)

    before = sent()
    MeiliIndex(index._url, index._key, index._prefix).put("candidates", [candidate(1, "oss")])
    assert sent() == before
    drifted = index._index("candidates")
    index._client.wait_for_task(drifted.update_synonyms({"a": ["b"]}).task_uid)
    late = MeiliIndex(index._url, index._key, index._prefix)
    assert late.health()["candidates"] == "reindex needed"
    late.put("candidates", [candidate(1, "oss")])
    assert late.health()["candidates"] == "ok"


def test_documents_of_another_shape_ask_for_a_reindex(index: MeiliIndex) -> None:
    there = index._index("candidates")
    index._client.wait_for_task(there.update_stop_words(["shape-of-yesterday"]).task_uid)
    late = MeiliIndex(index._url, index._key, index._prefix)
    with pytest.raises(IndexUnavailable, match="reindex needed"):
        late.put("candidates", [candidate(1, "oss")])
    late.clear("candidates")
    late.put("candidates", [candidate(1, "oss")])


def test_other_writers_wait_while_a_twin_is_filled_and_an_abandoned_twin_is_dropped(
    index: MeiliIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = MeiliIndex(index._url, index._key, index._prefix)
    with index.rebuild("candidates") as twin:
        twin.put([candidate(1, "oss")])
        with pytest.raises(IndexBusy):
            other.put("candidates", [candidate(2, "oss")])
        with pytest.raises(IndexBusy):
            other.clear("candidates")
    abandoned = index.rebuild("candidates")
    abandoned.__enter__()
    monkeypatch.setattr("search_index.meili.REBUILD_SECONDS", -1)
    other.put("candidates", [candidate(2, "oss")])
    assert other.count("candidates") == 2


@pytest.mark.parametrize(
    ("word", "as_stored", "as_last"),
    [
        ("infermiere", "infermier0", "infermier0"),
        ("educatrice", "educator0", "educator0"),
        ("nido", "nid0", "nid0"),
        ("oss", "oss", "oss"),
        ("fisiot", "fisiot0", "fisiot"),
        ("tirocinio", "tirocin0", "tirocini0"),
        ("68", "68", "68"),
    ],
)
def test_words_keep_about_their_length_so_that_slips_count_alike(word: str, as_stored: str, as_last: str) -> None:
    assert (token(word), beginning(word)) == (as_stored, as_last)
