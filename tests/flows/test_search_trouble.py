"""Whatever is wrong with the search engine: pages work, the desk and `portal check` say what it is, nothing is lost."""

import time
from contextlib import contextmanager

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from portal import indexes, outbox
from portal.applications.models import Application
from portal.applications.tags import keeping as tags
from portal.db import now
from portal.professions.models import ProfessionText
from search_index import meili_gate
from search_index.meili import MeiliIndex
from tests import factories
from tests.conftest import drain, sign_in
from tests.flows.test_healing_meili import is_whole, notes_wait, pages_work_while_it_is_away
from tests.search_index.odd_servers import odd_server, page, silent_server, version

WORDS = "<script>alert('oss')</script>"


def somebody_applies(portal, cast, name="Persona Nuova"):
    with portal.db.write() as session:
        return factories.application(session, cast.opening, name).key


@contextmanager
def _wrong(case, real):
    """An engine that cannot be used, beside one that could."""
    if case == "silent":
        with silent_server() as url:
            yield MeiliIndex(url, real._key)
    elif case == "wrong key":
        yield MeiliIndex(real._url, "no key of this server")
    elif case == "tls":
        with odd_server(page()) as odd:
            yield MeiliIndex(odd.url.replace("http:", "https:"), real._key)
    else:
        answer = {"a web page": page(), "moved": page(308, Location="https://elsewhere.example/")}.get(case)
        with odd_server(answer or version("1.3.0"), real._url) as odd:
            yield MeiliIndex(odd.url, real._key, search_key=real._search_key)


CASES = {
    "silent": ("does not answer in time", "non risponde in tempo", "does not answer in time"),
    "wrong key": ("portal search-keys", "non accetta la chiave", "does not take the portal"),
    "tls": ("no secure connection", "collegamento sicuro", "secure connection"),
    "a web page": ("no Meilisearch server (200, text/html)", "risponde un altro programma", "Another program"),
    "moved": ("redirects to elsewhere.example", "risponde un altro programma", "Another program"),
    "too old": ("Meilisearch 1.3.0, the portal needs 1.15 or newer", "troppo vecchio", "too old"),
}


@pytest.mark.timeout(300)
def test_each_trouble_is_said_in_the_log_the_check_and_the_desk_and_nothing_is_lost(
    engines, portal, client, cast, session, checked, monkeypatch
):
    monkeypatch.setattr(meili_gate, "SECONDS", 1)
    _, right = engines()
    portal.index = right
    assert sorted(indexes.heal(portal)) == sorted(indexes.CONTENT) and is_whole(portal)
    assert checked()[1] == 0
    names = ["Alba", "Bruna", "Carla", "Dalia", "Elsa", "Flora"]
    for first, (case, (line, italian, english)) in zip(names, CASES.items(), strict=True):
        with _wrong(case, right) as portal.index:
            name = f"Persona {first}"
            somebody_applies(portal, cast, name)
            with capture_logs() as said:
                sign_in(client, portal, cast.people["recruiter"])
                pages_work_while_it_is_away(client, cast)
                assert client.get("/desk/candidati/bacino").status_code == 200
                notes_wait(portal, session)
            told = [entry for entry in said if entry["event"] == "search engine in trouble"]
            assert any(line in entry["why"] for entry in told), (case, said)
            assert len(told) <= 4, "once for pages, once for the worker; the two keys have each their word"
            output, code = checked()
            assert code == 1 and line in output and "unreachable" in output, (case, output)
            assert "index.candidates wait" in output and name not in output, (case, output)
            sign_in(client, portal, cast.people["coordinator"])
            assert italian in client.get("/desk/sistema").text, case
            assert english in client.get("/en/desk/sistema").text, case
            assert indexes.heal(portal) == [], "there is nothing to be mended from here"
        portal.index = right
        assert is_whole(portal), case
        sign_in(client, portal, cast.people["recruiter"])
        assert name in client.get(f"/desk/candidati?q={first}").text, case
    output, code = checked()
    assert code == 0 and "0 waiting, 0 parked" in output


@pytest.mark.timeout(300)
def test_a_server_that_never_answers_costs_one_page_the_wait(engines, portal, client, cast, monkeypatch):
    monkeypatch.setattr(meili_gate, "PAUSE", 600.0)
    with silent_server() as url:
        portal.index = MeiliIndex(url, "a key")
        sign_in(client, portal, cast.people["recruiter"])
        assert "non risponde" in client.get("/desk/candidati").text
        began = time.monotonic()
        for _ in range(10):
            assert client.get("/desk/candidati?q=oss").status_code == 200
            assert client.get("/offerte?q=oss").status_code == 200
        assert time.monotonic() - began < 20 * meili_gate.SECONDS / 2, "not one of them waits its three seconds"


@pytest.mark.timeout(300)
def test_a_newer_server_is_used_and_remarked(engines, portal, cast, checked):
    _, right = engines()
    with odd_server(version("2.1.0"), right._url) as odd:
        portal.index = MeiliIndex(odd.url, right._key, search_key=right._search_key)
        with capture_logs() as said:
            indexes.heal(portal)
        assert is_whole(portal)
        output, code = checked()
        assert code == 0 and "search: the search server is Meilisearch 2.1.0, newer" in output
        assert any("2.1.0" in str(entry.get("remark")) for entry in said)


@pytest.mark.timeout(300)
def test_an_index_changed_by_hand_is_noticed_and_put_right(engines, portal, client, cast, checked):
    _, portal.index = engines()
    indexes.heal(portal)
    assert is_whole(portal)
    there = portal.index._index("candidates")
    portal.index._client.wait_for_task(there.update_filterable_attributes(["id"]).task_uid)
    portal.index._client.wait_for_task(there.update_stop_words([WORDS, "oss"]).task_uid)
    sign_in(client, portal, cast.people["recruiter"])
    pages_work_while_it_is_away(client, cast)
    output, code = checked()
    assert code == 1 and "candidates: reindex needed" in output
    assert "the index candidates has other settings: filterableAttributes, stopWords" in output
    sign_in(client, portal, cast.people["coordinator"])
    assert "il portale lo rifà da solo" in client.get("/desk/sistema").text
    with capture_logs() as said:
        assert indexes.heal(portal) == ["candidates"]
    assert any(entry.get("was") == "reindex needed" for entry in said)
    assert is_whole(portal) and checked()[1] == 0


@pytest.mark.timeout(300)
def test_a_dossier_over_the_servers_limit_is_found_by_its_beginning_and_named_by_number(
    engines, portal, client, cast, session, checked
):
    _, portal.index = engines("--http-payload-size-limit", "100KB")
    indexes.heal(portal)
    application = session.get(Application, somebody_applies(portal, cast, "Persona Prolissa"))
    long = "Tracheostomia. " + "un reparto di lungodegenza " * 40_000  # a megabyte
    with portal.db.write() as writing:
        writing.get(Application, application.key).message = long
    somebody_applies(portal, cast, "Persona Breve")
    assert is_whole(portal)
    sign_in(client, portal, cast.people["recruiter"])
    assert "Persona Prolissa" in client.get("/desk/candidati?q=tracheostomia").text
    assert "Persona Breve" in client.get("/desk/candidati?q=breve").text
    output, code = checked()
    assert code == 0 and f"{cast.aurora.key}-{application.candidate_id}" in output and "Prolissa" not in output
    assert outbox.parked(session) == []


def test_html_in_what_people_wrote_shows_as_text_wherever_search_shows_it(portal, client, cast, checked):
    with portal.db.write() as session:
        application = factories.application(session, cast.opening, f"Zoe {WORDS}")
        application.message = f"Parole {WORDS} & <b>oss</b>"
        tag = tags.create(session, cast.aurora.key, "<b>x</b>")
        tags.put(session, tag, [application.candidate_id], by=cast.people["recruiter"])
    drain(portal)
    sign_in(client, portal, cast.people["recruiter"])
    for query in ("q=oss", f"q={WORDS}", "q=alert&competenza=<b>x", f"q=alert&etichetta={tag.key}", "q=<b>x</b>"):
        found = client.get(f"/desk/candidati?{query}").text
        assert "<script>alert" not in found and "<b>oss" not in found and "<b>x" not in found, query
    found = client.get(f"/desk/candidati?q=alert&etichetta={tag.key}").text
    assert "&lt;script&gt;" in found and "&lt;b&gt;x&lt;/b&gt;" in found, "name, words found, chip and filter"
    portal.index.remove("candidates", [f"{cast.aurora.key}-{application.candidate_id}"])
    output, code = checked()
    assert code == 1 and "script" not in output and "Zoe" not in output


def test_html_in_a_synonym_of_a_profession_shows_as_text(portal, client, cast):
    with portal.db.write() as session:
        words = session.exec(
            select(ProfessionText).where(ProfessionText.profession_id == cast.oss.key, ProfessionText.language == "it")
        ).one()
        words.blocks = {"synonyms": [f"badante{WORDS}", "<img src=x onerror=alert(1)>"]}
        outbox.note(session, "index.openings", cast.opening.key)
    drain(portal)
    found = client.get("/offerte?q=badante").text
    assert cast.opening.title in found, "the synonym is understood"
    for address in ("/offerte?q=badante", f"/offerte?q=badante{WORDS}", "/professioni?q=badante", f"/professioni?q={WORDS}", f"/offerte/{cast.opening.slug}"):  # fmt: skip
        found = client.get(address)
        assert found.status_code == 200 and "<script>alert" not in found.text and "<img src=x" not in found.text, (
            address
        )


def test_notes_that_never_succeed_are_named_by_number(portal, cast, checked):
    drain(portal)
    with portal.db.write() as session:
        for topic, subject in (("index.candidates", "1-7"), ("sign_in.requested", "dora@posta.example")):
            note = outbox.note(session, topic, subject)
            note.parked_at, note.error = now(), "ValueError: dora@posta.example \x1b[31m"
    output, code = checked()
    assert code == 1 and "parked: index.candidates 1-7 (ValueError)" in output
    assert "parked: sign_in.requested (ValueError)" in output and "dora" not in output and "\x1b" not in output


def test_an_erasure_is_remembered_when_the_index_could_not_be_written_anew(portal, cast, monkeypatch):
    from portal import marks, rewriting
    from search_index.index import IndexUnavailable

    def away(*_args):
        raise IndexUnavailable("away")

    with portal.db.write() as session:
        marks.put(session, rewriting.HOLDS_ERASED, "yes")
    with monkeypatch.context() as broken:
        broken.setattr(indexes, "reindex", away)
        with pytest.raises(IndexUnavailable):
            rewriting.rewrite_index(portal)
    with portal.db.read() as session:
        assert marks.get(session, rewriting.HOLDS_ERASED) == "yes", "the night after tries again"
    rewriting.rewrite_index(portal)
    with portal.db.read() as session:
        assert marks.get(session, rewriting.HOLDS_ERASED) == "no"
