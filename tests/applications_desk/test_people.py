"""Searching people by what their CVs say: found, explained, and never across the wall."""

import pytest

from portal.accounts.policy import Action
from portal.applications import search
from portal.applications.models import Application, Stage
from portal.candidates.models import Cv, ReadingState
from search_index.index import IndexUnavailable
from tests import factories
from tests.applications_desk.test_pages import add_cv
from tests.conftest import drain, sign_in

NIGHT_CV = """Curriculum vitae. Operatrice socio-sanitaria, turni notturni in RSA a Milano.
Igiene e cura della persona, mobilizzazione, rilevazione dei parametri vitali."""


@pytest.fixture
def indexed(client, portal, cast):
    """Dora sent Aurora a CV; Elio sent Brezza the same words."""
    add_cv(
        portal,
        cast.application,
        text=NIGHT_CV,
        facts={
            "comune": {"value": "015146", "words": "Milano"},
            "skills": [{"value": "mobilizzazione", "words": "mobilizzazione"}],
            "availability": [{"value": "nights", "words": "turni notturni"}],
        },
    )
    add_cv(portal, cast.other_application, text=NIGHT_CV)
    drain(portal)
    return cast


def test_oss_notte_milano_finds_the_cv_that_says_it_in_other_words(client, portal, indexed):
    sign_in(client, portal, indexed.people["recruiter"])
    page = client.get("/desk/candidati?q=oss+notte+milano")
    assert page.status_code == 200 and "Dora Bianchi" in page.text
    assert "<mark>turni notturni</mark>" in page.text, "the matched words are shown as they stand in the CV"


@pytest.mark.parametrize("text", ["operatrise", "MOBILIZZAZIONE", "parametr", '"turni notturni"', "Dora", "bianchi"])
def test_typos_case_beginnings_phrases_and_names_find_the_person(client, portal, indexed, text):
    sign_in(client, portal, indexed.people["recruiter"])
    assert "Dora Bianchi" in client.get("/desk/candidati", params={"q": text}).text


@pytest.mark.parametrize("text", ["falegname", "oss -notturni", '"notturni turni"', "zzzz"])
def test_words_that_are_not_there_or_are_excluded_find_nobody(client, portal, indexed, text):
    sign_in(client, portal, indexed.people["recruiter"])
    page = client.get("/desk/candidati", params={"q": text})
    assert "Dora Bianchi" not in page.text and "Nessuna persona" in page.text


def test_the_wall_holds_in_hits_counts_facets_and_highlights(client, portal, indexed):
    with portal.db.write() as session:
        for n in range(5):
            who = factories.application(session, indexed.other_opening, f"Segreta Persona{n}", message="parolasegreta")
            who.skills = ["abilità segreta"]
    drain(portal)
    sign_in(client, portal, indexed.people["recruiter"])
    for query in (
        "",
        "q=parolasegreta",
        "q=segreta",
        "competenza=abilit%C3%A0+segreta",
        f"offerta={indexed.other_opening.key}",
        "professione=infermiere",
    ):
        text = client.get(f"/desk/candidati?{query}").text
        assert "Persona0" not in text and "Elio" not in text
        assert "abilità segreta (" not in text
    assert "1 persona" in client.get("/desk/candidati").text.replace("\n", " ")
    found = search.find(portal.index, _staff(portal, indexed.people["recruiter"]), search.Wanted())
    assert found.total == 1 and sum(found.facets["professions"].values()) == 1
    assert "abilità segreta" not in found.facets["skills"]


def test_the_same_person_at_two_cooperatives_is_two_dossiers_with_nothing_in_common(client, portal, indexed, session):
    with portal.db.write() as writing:
        dora = writing.get(Application, indexed.application.key)
        writing.add(
            Application(
                submission="again",
                opening_id=indexed.other_opening.key,
                candidate_id=dora.candidate_id,
                name="Dora Bianchi",
                phone="+393330000000",
                message="Solo per Brezza: girasole",
                answer_by=dora.answer_by,
            )
        )
    drain(portal)
    sign_in(client, portal, indexed.people["recruiter"])
    assert "Dora" not in client.get("/desk/candidati?q=girasole").text
    sign_in(client, portal, indexed.people["other_recruiter"])
    assert "Dora" in client.get("/desk/candidati?q=girasole").text
    assert "Dora" not in client.get("/desk/candidati?q=mobilizzazione+dora").text


def test_place_and_radius_narrow_the_list_and_the_distance_is_given_as_a_reason(client, portal, indexed):
    sign_in(client, portal, indexed.people["recruiter"])
    assert "Dora Bianchi" in client.get("/desk/candidati?luogo=Monza&raggio=20").text
    assert "km da Monza" in client.get("/desk/candidati?luogo=Monza&raggio=20").text
    assert "Dora Bianchi" not in client.get("/desk/candidati?luogo=Sondrio&raggio=10").text
    assert "Dora Bianchi" in client.get("/desk/candidati?luogo=provincia+di+Milano").text
    page = client.get("/desk/candidati?luogo=Lecoo")
    assert page.status_code == 200 and "Non conosco il luogo" in page.text and "Lecoo" in page.text


@pytest.mark.parametrize(
    ("good", "bad"),
    [("competenza=mobilizzazione", "competenza=caa"), ("disponibilita=nights", "disponibilita=part_time"), ("fase=received", "fase=offer"), ("professione=oss", "professione=infermiere")],
)  # fmt: skip
def test_filters_find_and_leave_out(client, portal, indexed, good, bad):
    sign_in(client, portal, indexed.people["recruiter"])
    assert "Dora Bianchi" in client.get(f"/desk/candidati?{good}").text
    assert "Dora Bianchi" not in client.get(f"/desk/candidati?{bad}").text


@pytest.mark.parametrize(
    "query",
    ["q=" + "a" * 5000, "q=%22%22%22", "q=title:*+AND+(", "q=%00%FF", "raggio=abc", "pagina=-1", "pagina=99999", "ordina=boh", "auto=7", "fase=zzz", "competenza=" + "x" * 500, "sconosciuto=1", "offerta=x"],
)  # fmt: skip
def test_strange_searches_are_answered_kindly(client, portal, indexed, query):
    sign_in(client, portal, indexed.people["recruiter"])
    assert client.get(f"/desk/candidati?{query}").status_code == 200


def test_moving_or_withdrawing_reaches_the_index(client, portal, indexed):
    sign_in(client, portal, indexed.people["recruiter"])
    client.post(
        f"/desk/candidature/{indexed.application.key}/mosse", data={"to": "interview", "version": "1", "note": ""}
    )
    drain(portal)
    assert "Dora Bianchi" in client.get("/desk/candidati?fase=interview").text
    with portal.db.write() as session:
        session.get(Application, indexed.application.key).stage = Stage.WITHDRAWN
    assert "Dora Bianchi" not in client.get("/desk/candidati").text, (
        "the database is asked again, even before the index knows"
    )
    drain(portal)
    assert portal.index.count(search.INDEX) == 1


def test_a_cv_that_is_read_later_is_found_then(client, portal, cast):
    cv = add_cv(portal, cast.application, text="", reading=ReadingState.WAITING)
    drain(portal)
    sign_in(client, portal, cast.people["recruiter"])
    assert "In attesa di lettura" in client.get("/desk/candidati").text
    with portal.db.write() as session:
        row = session.get(Cv, cv.key)
        row.text, row.reading = "Esperta di arteterapia", ReadingState.READ
    drain(portal)
    assert "Dora Bianchi" in client.get("/desk/candidati?q=arteterapia").text


def test_with_the_engine_away_a_plain_list_stands_in_and_says_so(client, portal, indexed, monkeypatch):
    def away(*_: object) -> None:
        raise IndexUnavailable("away")

    monkeypatch.setattr(portal.index, "search", away)
    sign_in(client, portal, indexed.people["recruiter"])
    page = client.get("/desk/candidati?q=dora")
    assert page.status_code == 200 and "Dora Bianchi" in page.text and "non risponde" in page.text
    assert "Elio" not in client.get("/desk/candidati").text
    assert "Dora" not in client.get("/desk/candidati?q=zzz").text


@pytest.mark.parametrize("role", ["hiring_manager", "interviewer", "reader", "outreach", "editor", "coordinator"])
def test_only_owner_and_recruiter_search_people(client, portal, cast, role):
    sign_in(client, portal, cast.people[role])
    assert client.get("/desk/candidati").status_code == 403


def test_the_same_search_gives_the_same_order(client, portal, cast):
    with portal.db.write() as session:
        for n in range(30):
            factories.application(session, cast.opening, f"Uguale Persona{n:02}", message="identico")
    drain(portal)
    staff = _staff(portal, cast.people["recruiter"])
    first = [hit.id for hit in search.find(portal.index, staff, search.Wanted("identico", limit=40)).hits]
    assert len(first) == 30
    for _ in range(3):
        assert [hit.id for hit in search.find(portal.index, staff, search.Wanted("identico", limit=40)).hits] == first


def _staff(portal, person):
    from portal.cooperatives import queries

    with portal.db.read() as session:
        member = queries.staff(session, person)
    assert member is not None and member.may(Action.READ_OPENINGS)
    return member
