"""What staff see of applications: list, board, one application, files; and that looking is written down."""

import io

import pytest
from sqlmodel import select

from portal.applications.models import ApplicationFile, Message, Stage
from portal.candidates.models import Cv, ReadingState, ScanState, Viewing
from portal.db import today as italian_today
from portal.openings.models import Opening
from tests import factories
from tests.conftest import sign_in


def add_cv(portal, application, *, name="cv dora.pdf", text="Operatrice socio-sanitaria, turni notturni", **values):
    """A file of this application, with its content in storage."""
    with portal.db.write() as session:
        stored = portal.storage.put(io.BytesIO(b"%PDF-1.7 a file"))
        cv = Cv(
            candidate_id=application.candidate_id, storage_key=stored.key, filename=name, kind="pdf", size=stored.size,
            sha256=stored.sha256, text=text, **{"reading": ReadingState.READ, "scan": ScanState.NOT_SCANNED} | values,
        )  # fmt: skip
        session.add(cv)
        session.flush()
        session.add(ApplicationFile(application_id=application.key, cv_id=cv.key))
        return cv


def test_the_board_shows_every_application_in_its_stage(client, portal, cast):
    sign_in(client, portal, cast.people["recruiter"])
    page = client.get(f"/desk/offerte/{cast.opening.key}/candidature")
    assert page.status_code == 200
    assert "Dora Bianchi" in page.text and "Elio Verdi" not in page.text
    table = client.get(f"/desk/offerte/{cast.opening.key}/candidature?vista=tabella")
    assert "Dora Bianchi" in table.text and "<table" in table.text


def test_an_opening_of_another_cooperative_has_no_board(client, portal, cast):
    sign_in(client, portal, cast.people["recruiter"])
    assert client.get(f"/desk/offerte/{cast.other_opening.key}/candidature").status_code == 404
    assert client.get(f"/desk/offerte/{cast.other_opening.key}/candidature?vista=tabella").status_code == 404


def test_the_table_filters_by_stage_name_lateness_and_unread_messages(client, portal, cast):
    from datetime import timedelta

    with portal.db.write() as session:
        late = factories.application(session, cast.opening, "Lara Tardi", answer_by=italian_today() - timedelta(days=1))
        talks = factories.application(session, cast.opening, "Mara Scrive", stage=Stage.INTERVIEW)
        session.add(Message(application_id=talks.key, from_candidate=True, text="Posso cambiare orario?"))
    sign_in(client, portal, cast.people["recruiter"])

    def names(query: str) -> set[str]:
        text = client.get(f"/desk/candidature?{query}").text
        return {n for n in ("Dora Bianchi", "Lara Tardi", "Mara Scrive", "Elio Verdi") if n in text}

    assert names("") == {"Dora Bianchi", "Lara Tardi", "Mara Scrive"}
    assert names("fase=interview") == {"Mara Scrive"}
    assert names("nome=dora") == {"Dora Bianchi"}
    assert names("in_ritardo=1") == {"Lara Tardi"}
    assert names("messaggi=1") == {"Mara Scrive"}
    assert names(f"offerta={cast.other_opening.key}") == set()
    client.get(f"/desk/candidature/{talks.key}")  # reading the page reads the message
    assert names("messaggi=1") == set()
    assert late.key != talks.key


def test_an_opening_in_several_places_is_filtered_by_where_people_would_work(client, portal, cast):
    forli = "Forlì (FC), Via dell’Olmo 3"
    sign_in(client, portal, cast.people["recruiter"])
    path = f"/desk/offerte/{cast.opening.key}/candidature"
    assert "Dove lavorerebbe" not in client.get(path).text, "one place is nothing to choose from"
    with portal.db.write() as session:
        opening = session.get_one(Opening, cast.opening.key)
        opening.further = [
            {"comune": "040012", "province": "FC", "address": "Via dell’Olmo 3", "service_id": None},
            {"comune": "014061", "province": "SO", "address": "", "service_id": None},
        ]
        factories.application(session, cast.opening, "Fausta Sola", wanted_places=[forli])
        factories.application(session, cast.opening, "Sandro Due", wanted_places=["Sondrio (SO)", forli])
        factories.application(session, cast.opening, "Sonia Valle", wanted_places=["Sondrio (SO)"])

    def names(where: str, view: str) -> set[str]:
        text = client.get(path, params={"luogo": where, "vista": view}).text
        assert f"<option selected>{where}</option>" in text or where not in (forli, "Sondrio (SO)")
        return {n for n in ("Dora Bianchi", "Fausta Sola", "Sandro Due", "Sonia Valle") if n in text}

    for view in ("", "tabella"):
        assert names(forli, view) == {"Dora Bianchi", "Fausta Sola", "Sandro Due"}, "who said none would work anywhere"
        assert names("Sondrio (SO)", view) == {"Dora Bianchi", "Sandro Due", "Sonia Valle"}
        assert names("Sondrio", view) == names("%", view) == {"Dora Bianchi"}
    assert "Sondrio (SO) · Forlì (FC)</p>" in client.get(path).text, "the card says where, in short"


@pytest.mark.parametrize(
    "query",
    [
        "luogo=" + "%C3%A8" * 900,
        "luogo=%5C%22%25",
        "fase=zzz",
        "pagina=-1",
        "pagina=abc",
        "offerta=99999999999999999999",
        "offerta=x",
        "x=%00%ff",
        "nome=%25_",
        "nome=" + "a" * 5000,
    ],
)
def test_unknown_filters_do_no_harm(client, portal, cast, query):
    sign_in(client, portal, cast.people["recruiter"])
    assert client.get(f"/desk/candidature?{query}").status_code == 200
    assert client.get(f"/desk/offerte/{cast.opening.key}/candidature?vista=tabella&{query}").status_code == 200


def test_opening_an_application_and_its_file_is_written_down_with_who_and_for_whom(client, portal, cast, session):
    cv = add_cv(portal, cast.application)
    sign_in(client, portal, cast.people["recruiter"])
    page = client.get(f"/desk/candidature/{cast.application.key}")
    assert "turni notturni" in page.text and "333 123 4567" in page.text
    assert client.get(f"/desk/candidature/{cast.application.key}/file/{cv.key}").status_code == 200
    seen = session.exec(select(Viewing).order_by(Viewing.id)).all()
    assert [(v.what, v.person_id, v.cooperative_id, v.candidate_id) for v in seen] == [
        (what, cast.people["recruiter"].key, cast.aurora.key, cast.application.candidate_id)
        for what in ("application", "cv")
    ]


def test_a_file_is_a_download_that_no_browser_opens_or_guesses_at(client, portal, cast):
    cv = add_cv(portal, cast.application, name='cv "dora".pdf')
    sign_in(client, portal, cast.people["recruiter"])
    answer = client.get(f"/desk/candidature/{cast.application.key}/file/{cv.key}")
    assert answer.content == b"%PDF-1.7 a file"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "application/pdf"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("values", [{"scan": ScanState.INFECTED}, {"reading": ReadingState.REJECTED}])
def test_a_dangerous_file_is_not_given_out(client, portal, cast, values):
    cv = add_cv(portal, cast.application, **values)
    sign_in(client, portal, cast.people["recruiter"])
    url = f"/desk/candidature/{cast.application.key}/file/{cv.key}"
    assert client.get(url).status_code == 404
    assert url not in client.get(f"/desk/candidature/{cast.application.key}").text


def test_files_are_reached_only_through_their_own_application_and_cooperative(client, portal, cast):
    mine, theirs = add_cv(portal, cast.application), add_cv(portal, cast.other_application)
    sign_in(client, portal, cast.people["recruiter"])
    assert client.get(f"/desk/candidature/{cast.application.key}/file/{theirs.key}").status_code == 404
    assert client.get(f"/desk/candidature/{cast.other_application.key}/file/{theirs.key}").status_code == 404
    sign_in(client, portal, cast.people["other_recruiter"])
    assert client.get(f"/desk/candidature/{cast.application.key}/file/{mine.key}").status_code == 404


def test_the_history_says_who_when_from_where_to_where(client, portal, cast):
    sign_in(client, portal, cast.people["recruiter"])
    base = f"/desk/candidature/{cast.application.key}"
    client.post(f"{base}/mosse", data={"to": "read", "version": "1", "note": "Letta con calma"})
    page = client.get(base).text
    assert "Da «Ricevuta» a «Letta»" in page and "recruiter: Letta con calma" in page
    english = client.get(f"/en{base}").text
    assert "Letta con calma" in english and "Da «" not in english


@pytest.mark.parametrize("size", [3, 30])
def test_pages_cost_the_same_number_of_queries_however_long_the_list(client, portal, cast, queries, size):
    with portal.db.write() as session:
        for n in range(size):
            factories.application(session, cast.opening, f"Persona {n}")
    sign_in(client, portal, cast.people["recruiter"])
    with queries(at_most=9):
        assert client.get(f"/desk/offerte/{cast.opening.key}/candidature").status_code == 200
    with queries(at_most=10):
        assert client.get("/desk/candidature").status_code == 200


def test_an_application_outside_the_database_is_not_found(client, portal, cast):
    sign_in(client, portal, cast.people["recruiter"])
    for number in ("999999999", "0", "99999999999999", "abc", "-1", "%00"):
        assert client.get(f"/desk/candidature/{number}").status_code == 404
