"""The mask leaks nothing: one test for each way in which a name, a contact or a word of the CV could get out."""

import io
import json
import re
import zipfile

import pytest
from sqlmodel import select

from portal.applications import search as people
from portal.cooperatives import queries as cooperatives
from portal.pool import search
from portal.pool.mask import initials
from search_index.index import IndexUnavailable, Query
from tests.conftest import sign_in
from tests.pool.people import EMAIL, HIDDEN_WORDS, NAME, join, only, page

POOL = "/desk/candidati/bacino"


@pytest.fixture
def entry(client, portal, cast):
    """Ortensia is in the pool, open to everybody; Aurora's recruiter is signed in."""
    row = join(portal)
    sign_in(client, portal, cast.people["recruiter"])
    return row


def leaks(text):
    """What of the hidden words stands in this text."""
    return [word for word in HIDDEN_WORDS if word.lower() in text.lower()]


def test_html_of_list_profile_and_invitations_holds_nothing_of_the_person(client, entry, cast):
    told = {"opening": str(cast.opening.key), "note": "Ci piacerebbe conoscerti."}
    assert client.post(f"{POOL}/{entry.key}/inviti", data=told).status_code == 303
    for path in (POOL, f"{POOL}/{entry.key}", f"{POOL}/{entry.key}?per={cast.opening.key}", "/desk/candidati/inviti"):
        for prefix in ("", "/en"):
            shown = client.get(prefix + path)
            assert shown.status_code == 200 and "O. Z." in shown.text and leaks(shown.text) == [], path
    refused = client.post(f"{POOL}/{entry.key}/inviti", data={"opening": "999"})
    assert refused.status_code == 422 and leaks(refused.text) == []


@pytest.mark.parametrize(
    "text",
    ["Ortensia", "Zambrotta", "ortensi", "Ortenzia", "zambrota", '"Ortensia Zambrotta"', EMAIL, "ortensia.zambrotta", "3471239876", "+393471239876",
     "347 123 9876", "Quadrifoglio", "Villa Quadrifoglio", "tombolo", "merletti", "curriculum", "pdf"],
)  # fmt: skip
def test_searching_by_name_mail_phone_or_words_of_the_cv_finds_nobody(client, entry, text):
    shown = client.get(POOL, params={"q": text})
    assert "O. Z." not in shown.text and ">0 persone<" in shown.text
    assert "O. Z." not in client.get("/desk/candidati", params={"q": text}).text


def test_leaving_out_a_word_of_the_cv_leaves_nobody_out(client, entry):
    for text in ("-Ortensia", "-Quadrifoglio", f'-"{NAME}"', f"oss -{EMAIL.split('@')[0]}"):
        assert "O. Z." in client.get(POOL, params={"q": text}).text, "else who is missing would tell who is there"


def test_what_the_mask_says_is_found(client, entry):
    for text in ("oss", "mobilizzazione", "notti", "lecco", "operatrice", "oss notte lecco"):
        assert "O. Z." in client.get(POOL, params={"q": text}).text, text
    for query in ("professione=oss", "competenza=mobilizzazione", "disponibilita=nights", "anni=3-5", "provincia=LC", "luogo=Lecco&raggio=10", "luogo=provincia+di+Lecco"):  # fmt: skip
        assert "O. Z." in client.get(f"{POOL}?{query}").text, query
    for query in ("professione=infermiere", "competenza=caa", "anni=11%2B", "luogo=Milano&raggio=10"):
        assert "O. Z." not in client.get(f"{POOL}?{query}").text, query


def test_the_document_in_the_index_holds_words_of_fixed_lists_alone(portal, entry, session):
    (document,) = search.documents(session, [entry.key])
    assert leaks(json.dumps(document, ensure_ascii=False)) == []
    assert set(document) == {
        "id", "visible_to", "professions", "profession_names", "skills", "skill_names", "availability", "availability_names",
        "years", "comune", "comune_name", "province", "lat", "lon", "joined_on",
    }  # fmt: skip
    assert document["joined_on"] % 86400 == 0, "the second of joining would tell whose application came just before"


def test_no_file_of_the_index_holds_a_hidden_word(portal, settings, entry):
    for path in (settings.index_dir / "pool").rglob("*"):
        if path.is_file():
            held = path.read_bytes().lower()
            assert not [word for word in HIDDEN_WORDS if word.lower().encode() in held], path


def test_highlights_and_reasons_quote_the_mask_alone(portal, client, entry, cast, session):
    staff = cooperatives.staff(session, cast.people["recruiter"])
    for text in ("oss", "mobilizzazione notti", "lecco"):
        for hit in search.find(portal.index, staff, search.Wanted(text)).hits:
            assert set(hit.highlights) <= {"profession_names", "skill_names", "comune_name", "availability_names"}
            assert leaks(repr(hit)) == []


def test_counts_do_not_tell_of_people_behind_another_wall(client, portal, entry, cast, session):
    for n in range(4):
        join(portal, email=f"altra{n}@posta.example", name="Elvira Contardi", skills=["caa"], cv=False, index=n == 3, **only(cast.brezza))  # fmt: skip
    staff = cooperatives.staff(session, cast.people["recruiter"])
    for text in ("", "oss", "caa"):
        found = search.find(portal.index, staff, search.Wanted(text))
        assert found.total == (0 if text == "caa" else 1) and "caa" not in found.facets["skills"]
    shown = client.get(POOL).text
    assert "E. C." not in shown and ">1 persona<" in shown and "competenza=caa" not in shown


def test_the_order_does_not_follow_names(portal, cast, session):
    names = ["Zita Albani", "Ada Zorzi", "Mina Merli"]
    numbers = [join(portal, email=f"{n}@posta.example", name=n, cv=False, index=n == names[-1]).key for n in names]
    staff = cooperatives.staff(session, cast.people["recruiter"])
    hits = [hit.id for hit in search.find(portal.index, staff, search.Wanted("oss")).hits]
    assert hits == sorted(map(str, numbers)), "equal matches stand in the order of their numbers"
    with pytest.raises(ValueError, match="cannot be sorted"):
        portal.index.search(search.INDEX, Query(walls={"visible_to": [cast.aurora.key]}, sort="name"))


def test_without_the_engine_the_plain_list_is_masked_and_cannot_be_searched(client, entry, monkeypatch, portal):
    def away(*_):
        raise IndexUnavailable("away")

    monkeypatch.setattr(portal.index, "search", away)
    for query in ("", "?q=Ortensia"):
        shown = client.get(POOL + query)
        assert "O. Z." in shown.text and "non risponde" in shown.text
        assert leaks(re.sub(r'value="[^"]*"|\?q=\w+', "", shown.text)) == [], (
            "only what one typed oneself stands in the search box"
        )


def test_the_cv_and_its_name_are_behind_no_door_of_the_desk(client, entry, cast):
    assert client.get(f"/desk/candidature/{cast.application.key}/file/{entry.cv_id}").status_code == 404
    assert client.get(f"{POOL}/{entry.key}/file/{entry.cv_id}").status_code == 404


def test_the_search_of_applicants_and_its_index_know_nothing_of_the_pool(client, portal, entry, cast, session):
    staff = cooperatives.staff(session, cast.people["recruiter"])
    assert all(hit.id != str(entry.candidate_id) for hit in people.find(portal.index, staff, people.Wanted()).hits)
    assert "O. Z." not in client.get("/desk/candidati").text and "Ortensia" not in client.get("/desk/candidati").text


def test_totals_csv_and_other_exports_of_the_desk_say_nothing(client, portal, entry, cast):
    sign_in(client, portal, cast.people["owner"])
    for path in ("/desk/totali", "/desk/totali.csv", "/desk/"):
        assert leaks(client.get(path).text) == []


def test_the_export_of_another_person_at_the_same_cooperative_holds_nothing_of_this_one(client, entry, cast):
    from portal.applications import links
    from tests.conftest import KEY

    client.cookies.clear()
    answer = client.get(f"/candidature/{links.status_token(KEY.encode(), cast.application)}/dati")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert leaks("".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())) == []


def test_mails_to_staff_and_flashes_name_nobody(client, portal, entry, cast, mails):
    from tests.conftest import drain

    client.post(
        f"{POOL}/{entry.key}/inviti", data={"opening": str(cast.opening.key), "note": "Ci piacerebbe conoscerti."}
    )
    drain(portal)
    assert [m for m in mails.messages if m["To"] != EMAIL and leaks(str(m))] == []
    assert leaks(client.get("/desk/candidati/inviti").text) == []


def test_what_is_no_code_of_a_list_never_reaches_the_mask(client, portal, cast, session):
    entry = join(
        portal, skills=["mobilizzazione", "ho lavorato a Villa Quadrifoglio"], availability=["dopo le 14, 3471239876"]
    )
    sign_in(client, portal, cast.people["recruiter"])
    assert leaks(client.get(f"{POOL}/{entry.key}").text) == []
    assert leaks(json.dumps(search.documents(session, [entry.key]))) == []


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Dora Bianchi", "D. B."), ("maria de' rossi", "M. D. R."), ("Ànna", "À."), ("x@posta.example", "X."), ("  ", "–"), ("333 1234567", "–"), ("A B C D E", "A. B. C."), ("ﬁore", "F.")],
)  # fmt: skip
def test_initials_are_letters_and_no_more_than_three(name, letters):
    assert initials(name) == letters


def test_a_cooperative_without_access_gets_404_and_writes_no_row(client, portal, cast, session):
    from portal.candidates.models import Viewing

    entry = join(portal, **only(cast.brezza))
    sign_in(client, portal, cast.people["recruiter"])
    assert client.get(f"{POOL}/{entry.key}").status_code == 404
    assert session.exec(select(Viewing)).all() == []


# -- who looked at me


def test_each_view_is_written_with_its_opening_and_told_to_the_person(client, portal, entry, cast):
    client.get(f"{POOL}/{entry.key}")
    client.get(f"{POOL}/{entry.key}")
    client.get(f"{POOL}/{entry.key}?per={cast.opening.key}")
    client.get(f"{POOL}/{entry.key}?per={cast.other_opening.key}")
    client.post(f"{POOL}/{entry.key}/inviti", data={})
    client.cookies.clear()
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", client.get(page(entry)).text))
    assert f"{cast.aurora.name} ha aperto il tuo profilo senza nome, per l’offerta «{cast.opening.title}»" in text
    assert "4 volte" in text, (
        "without an opening of mine it counts as none; a refused invitation shows the mask as well"
    )
    assert cast.other_opening.title not in text and cast.people["recruiter"].name not in text.split()


def test_a_view_that_cannot_be_written_shows_nothing(portal, entry, cast, monkeypatch):
    from starlette.testclient import TestClient

    from portal.app import application
    from portal.pool import actions

    def broken(**_):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "Viewing", broken)
    with TestClient(
        application(portal), headers={"Origin": "http://testserver"}, raise_server_exceptions=False
    ) as browser:
        sign_in(browser, portal, cast.people["recruiter"])
        answer = browser.get(f"{POOL}/{entry.key}")
    assert answer.status_code == 500 and "O. Z." not in answer.text and "Lecco" not in answer.text


def test_a_commit_that_fails_shows_nothing(portal, entry, cast, monkeypatch):
    from sqlmodel import Session
    from starlette.testclient import TestClient

    from portal.app import application

    with TestClient(
        application(portal), headers={"Origin": "http://testserver"}, raise_server_exceptions=False
    ) as browser:
        sign_in(browser, portal, cast.people["recruiter"])

        def broken(_self):
            raise RuntimeError("the disk is full")

        monkeypatch.setattr(Session, "commit", broken)
        answer = browser.get(f"{POOL}/{entry.key}")
    assert answer.status_code == 500 and "O. Z." not in answer.text


def test_the_status_page_tells_who_opened_the_application(client, portal, cast):
    from portal.applications import links
    from tests.conftest import KEY

    sign_in(client, portal, cast.people["recruiter"])
    client.get(f"/desk/candidature/{cast.application.key}")
    client.cookies.clear()
    text = client.get(f"/candidature/{links.status_token(KEY.encode(), cast.application)}").text
    assert f"<strong>{cast.aurora.name}</strong> ha aperto la tua candidatura" in text


def test_the_lists_ask_the_database_a_bounded_number_of_times(client, portal, entry, cast, queries):
    for n in range(12):
        join(portal, email=f"tante{n}@posta.example", cv=False, index=n == 11)
    with queries(at_most=10):
        assert client.get(POOL).text.count("O. Z.") == 13
    with queries(at_most=14):
        client.get(f"{POOL}/{entry.key}")
