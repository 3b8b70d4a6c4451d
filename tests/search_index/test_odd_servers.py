"""Whatever is wrong with the search server, it is one clear line, said at once, and nothing was sent to a stranger."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search_index import documents, meili_gate
from search_index.index import IndexUnavailable, Query
from search_index.meili import MeiliIndex
from search_index.trouble import Trouble, plain
from tests.search_index.conftest import Server, meili
from tests.search_index.odd_servers import JSON, Answer, odd_server, older, page, silent_server, version
from tests.search_index.town import candidate

Calls = Callable[[MeiliIndex], list[Callable[[], object]]]


def everything(index: MeiliIndex) -> list[Callable[[], object]]:
    """All that can be asked of an engine."""
    return [
        lambda: index.search("candidates", Query(text="oss")),
        lambda: index.count("candidates"),
        lambda: list(index.ids("candidates")),
        lambda: index.put("candidates", [candidate(1, "oss")]),
        lambda: index.remove("candidates", ["1-1"]),
        lambda: index.clear("candidates"),
    ]


def trouble(call: Callable[[], object]) -> Trouble:
    with pytest.raises(IndexUnavailable) as caught:
        call()
    assert isinstance(caught.value, Trouble) and "\n" not in str(caught.value), caught.value
    return caught.value


@pytest.fixture
def index(server: Server) -> Iterator[MeiliIndex]:
    index = meili(server)
    index.clear("candidates")
    index.put("candidates", [candidate(1, "oss")])
    yield index
    index._client.delete_index(index._uid("candidates"))


def at(url: str, index: MeiliIndex) -> MeiliIndex:
    """The same engine at another address."""
    return MeiliIndex(url, index._key, index._prefix, search_key=index._search_key)


@pytest.mark.parametrize("number", ["0.30.5", "1.9.0", "1.14.2", "v1.2.0-rc.3"])
def test_a_server_that_is_too_old_is_told_so_and_gets_nothing(index: MeiliIndex, number: str) -> None:
    with odd_server(version(number), index._url) as odd:
        old = at(odd.url, index)
        for call in everything(old):
            told = trouble(call)
            assert told.kind == "old" and number in str(told) and "1.15" in str(told)
        assert set(old.health().values()) == {"unreachable"}
        assert set(odd.asked) == {"GET /health", "GET /version"}


def test_the_oldest_server_that_will_do_is_taken(index: MeiliIndex) -> None:
    with odd_server(version("1.15.0"), index._url) as odd:
        enough = at(odd.url, index)
        assert enough.search("candidates", Query(text="oss")).total == 1 and enough.remarks() == []


@pytest.mark.parametrize(("number", "says"), [("2.0.1", "2.0.1, newer"), ("", "not known"), ("prototype", "not known")])
def test_a_newer_or_nameless_server_is_warned_of_and_used(index: MeiliIndex, number: str, says: str) -> None:
    with odd_server(version(number), index._url) as odd:
        newer = at(odd.url, index)
        assert newer.search("candidates", Query(text="oss")).total == 1
        assert newer.put("candidates", [candidate(2, "oss")]) == 1
        (remark,) = newer.remarks()
        assert says in remark


def test_a_key_that_may_not_ask_the_version_still_works(index: MeiliIndex) -> None:
    refused = b'{"code":"invalid_api_key","type":"auth","message":"","link":""}'
    with odd_server(lambda _m, path, _b: (403, JSON, refused) if path == "/version" else None, index._url) as odd:
        before = at(odd.url, index)
        assert before.search("candidates", Query(text="oss")).total == 1
        assert "search-keys" in before.remarks()[0]


def test_an_older_server_that_does_not_say_so_is_found_out(index: MeiliIndex) -> None:
    with odd_server(older, index._url) as odd:
        liar = at(odd.url, index)
        assert trouble(lambda: liar.clear("candidates")).kind == "old"
        assert trouble(lambda: liar.search("candidates", Query(text="oss"))).kind == "stranger"
    assert index.search("candidates", Query(text="oss")).total == 1, "the index is as it was"


WRONG: dict[str, tuple[Answer, str, str]] = {
    "a web page": (page(), "stranger", "text/html"),
    "a page not found": (page(404), "stranger", "404"),
    "a door": (page(401), "stranger", "401"),
    "moved": (page(301, Location="https://elsewhere.example/"), "stranger", "elsewhere.example"),
    "moved, with all one sends": (page(307, Location="http://elsewhere.example/x"), "stranger", "redirects"),
    "a proxy without its server": (page(502), "away", "502"),
    "another program": (lambda *_: (200, JSON, b'{"status":"up"}'), "stranger", "no Meilisearch"),
    "a list": (lambda *_: (200, JSON, b"[1]"), "stranger", "no Meilisearch"),
    "nothing": (lambda *_: (200, {}, b""), "stranger", "no Meilisearch"),
    "half an answer": (lambda *_: (200, JSON, b'{"status": "avail'), "stranger", "no Meilisearch"),
    "an endless answer": (lambda *_: (200, JSON, b'{"status":"' + b"x" * 3_000_000), "stranger", "no Meilisearch"),
    "a wrong encoding": (lambda *_: (200, {"Content-Encoding": "gzip"}, b"plain"), "stranger", "no Meilisearch"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_meilisearch_gets_no_document_and_no_search(case: str) -> None:
    answer, kind, words = WRONG[case]
    with odd_server(answer) as odd:
        for call in everything(MeiliIndex(odd.url, "a key")):
            told = trouble(call)
            assert told.kind == kind and words in str(told)
        assert set(odd.asked) == {"GET /health"}


@pytest.mark.parametrize(
    "said", [b"<html>", b"[]", b"null", b'{"results": 3}', b'{"results": [{}, {}]}', b'{"results": [{"hits": [{}]}]}']
)
def test_nonsense_instead_of_an_answer_breaks_no_page(index: MeiliIndex, said: bytes) -> None:
    with odd_server(lambda method, path, _b: (200, JSON, said) if path == "/multi-search" else None, index._url) as odd:
        assert trouble(lambda: at(odd.url, index).search("candidates", Query(text="oss"))).kind == "stranger"


@pytest.mark.parametrize("url", ["localhost:7700", "http://", "ftp://127.0.0.1:7700", "http://127.0.0.1:port", "http://[::1", "http://a b", "//x", "127.0.0.1"])  # fmt: skip
def test_an_address_that_is_none_is_said_to_be_wrong(url: str) -> None:
    for call in everything(MeiliIndex(url, "a key")):
        assert trouble(call).kind in {"stranger", "away"}


def test_a_server_without_tls_behind_https_is_named_so() -> None:
    with odd_server(page()) as odd:
        index = MeiliIndex(odd.url.replace("http:", "https:"), "a key")
        told = trouble(lambda: index.search("candidates", Query(text="oss")))
        assert told.kind == "tls" and "secure" in str(told)


def test_a_password_in_the_address_is_never_said() -> None:
    with odd_server(page()) as odd:
        index = MeiliIndex(odd.url.replace("http://", "http://anna:secret@"), "a key")
        assert "secret" not in str(trouble(lambda: index.count("candidates")))


def test_a_silent_server_costs_one_wait_and_then_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meili_gate, "SECONDS", 1)
    monkeypatch.setattr(meili_gate, "PAUSE", 600.0)
    with silent_server() as url:
        index = MeiliIndex(url, "a key")
        began = time.monotonic()
        asking = [threading.Thread(target=trouble, args=(everything(index)[0],)) for _ in range(8)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join(30)
        assert time.monotonic() - began < 20, "they wait side by side, not one after the other"
        # What comes now opens no connection: none of these waits, let alone all of them.
        monkeypatch.setattr("requests.get", lambda *_a, **_k: pytest.fail("asked again"))
        for _ in range(50):
            assert trouble(everything(index)[0]).kind == "slow"
        assert set(index.health().values()) == {"unreachable"}


def test_after_the_pause_one_tries_and_the_way_is_open_again(
    index: MeiliIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = [True]
    with odd_server(lambda *_: (502, {}, b"") if broken[0] else None, index._url) as odd:
        here = at(odd.url, index)
        assert trouble(everything(here)[0]).kind == "away"
        asked = len(odd.asked)
        broken[0] = False
        assert trouble(everything(here)[0]).kind == "away" and len(odd.asked) == asked, "not asked during the pause"
        monkeypatch.setattr(here._gate, "_until", 0.0)
        assert here.search("candidates", Query(text="oss")).total == 1
        assert here.search("candidates", Query(text="oss")).total == 1


def test_the_way_is_open_as_soon_as_the_worker_got_through(index: MeiliIndex) -> None:
    broken = [True]
    with odd_server(lambda *_: (502, {}, b"") if broken[0] else None, index._url) as odd:
        here = at(odd.url, index)
        assert trouble(everything(here)[0]).kind == "away"
        broken[0] = False
        here.put("candidates", [candidate(2, "oss")])
        assert here.search("candidates", Query(text="oss")).total == 2, "no page waits for the pause to end"


def test_an_index_with_other_settings_is_named_and_put_right(index: MeiliIndex) -> None:
    there = index._index("candidates")
    index._client.wait_for_task(there.update_filterable_attributes(["is_skills"]).task_uid)
    index._client.wait_for_task(there.update_synonyms({"<script>": ["oss"]}).task_uid)
    late = at(index._url, index)
    assert late.health()["candidates"] == "reindex needed"
    assert late.remarks() == ["the index candidates has other settings: filterableAttributes, synonyms"]
    mine = Query(text="oss", walls={"cooperative_id": [1]})
    told = trouble(lambda: late.search("candidates", mine))
    assert told.kind == "settings", "without its wall a search is not answered at all"
    late.put("candidates", [candidate(2, "oss")])
    assert late.health()["candidates"] == "ok" and late.remarks() == []
    assert late.search("candidates", mine).total == 2


def test_html_in_synonyms_stop_words_and_documents_stays_text(index: MeiliIndex) -> None:
    there = index._index("candidates")
    index._client.wait_for_task(there.update_synonyms({"oss": ["<img src=x onerror=alert(1)>"]}).task_uid)
    text = "<script>alert('oss')</script> <b>oss</b> &lt;i&gt;"
    index.put("candidates", [{**candidate(7, text), "cv_text": text}])
    (hit,) = index.search("candidates", Query(text="oss script", highlight=("cv_text",))).hits
    (snippet,) = hit.highlights["cv_text"]
    assert "".join(piece.text for piece in snippet) == text, "pieces of the text itself, never markup"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("a\x1b[31mred\x1b[0m\nline", "a [31mred [0m line"),
        ("right\u202eleft", "right left"),
        ("tab\tand\r\nbreak", "tab and break"),
        ("à è <b>", "à è <b>"),
    ],
)
def test_a_line_for_the_log_is_one_plain_line(sent: str, shown: str) -> None:
    assert plain(sent) == shown
    assert len(plain("x" * 5000)) == 300


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[MeiliIndex]:
    """An engine whose server takes requests of 200 kB at most."""
    from search_index import meili_keys
    from tests.flows.test_healing_meili import BINARY, Engine
    from tests.search_index.conftest import MASTER, MISSING

    if BINARY is None:
        pytest.skip(MISSING)
    server = Engine(tmp_path, "--http-payload-size-limit", "200KB")
    server.start()
    keys = meili_keys.make(server.url, MASTER)
    try:
        yield MeiliIndex(server.url, keys.write, search_key=keys.search)
    finally:
        server.stop()


def test_a_document_over_the_servers_limit_is_cut_and_stops_nobody(narrow: MeiliIndex) -> None:
    narrow.clear("candidates")
    many = "un reparto di lungodegenza " * 150_000  # 4 MB
    huge = {**candidate(50, "oss"), "cv_text": f"Tracheostomia. {many}", "message": "Arrivo in bicicletta"}
    long = [{**candidate(60 + n, "oss"), "cv_text": f"numero{n} {many[:40_000]}"} for n in range(20)]
    narrow.put("candidates", [candidate(1, "oss"), huge, *long, candidate(2, "oss")])
    assert narrow.count("candidates") == 23
    held = dict(narrow.ids("candidates"))
    assert [id for id, mark in held.items() if mark.endswith(documents.CUT)] == ["1-50"]
    assert held["1-50"] == documents.fingerprint(huge) + documents.CUT
    for words in ("tracheostomia", "bicicletta"):
        assert [hit.id for hit in narrow.search("candidates", Query(text=words)).hits] == ["1-50"]
    with narrow.rebuild("candidates") as twin:
        assert twin.put([huge, *long]) == 21
    assert narrow.count("candidates") == 21
    # Replaced by one that fits, it is whole again.
    narrow.put("candidates", [candidate(50, "oss")])
    assert dict(narrow.ids("candidates"))["1-50"] == documents.fingerprint(candidate(50, "oss"))
