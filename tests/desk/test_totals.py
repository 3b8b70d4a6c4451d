"""Totals: everybody's for the coordinator, one's own for the rest, and nobody recognisable in a small number."""

import csv
import io

import pytest
from starlette.testclient import TestClient

from portal.app import Portal
from portal.applications.models import Stage
from portal.applications.totals import Group, hide_small
from portal.csv_files import as_csv
from portal.openings.models import State
from tests.conftest import sign_in
from tests.factories import Town, application, opening


def table(client: TestClient, by: str) -> dict[str, list[str]]:
    """The lines of the CSV by their name."""
    answer = client.get(f"/desk/totali.csv?per={by}")
    assert answer.status_code == 200 and answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    return {row[0]: row[1:] for row in rows}


@pytest.fixture
def crowd(portal: Portal, cast: Town) -> None:
    """Seven people applied to Aurora, six to Brezza; Brezza has a draft and a closed opening."""
    with portal.db.write() as session:
        for n in range(6):
            application(session, cast.opening, f"Prima Persona{n}", stage=Stage.READ)
        for n in range(5):
            application(session, cast.other_opening, f"Altra Persona{n}", stage=Stage.READ)
        opening(session, cast.brezza, cast.oss, state=State.DRAFT, published_at=None, province="MI")
        opening(session, cast.brezza, cast.nurse, state=State.CLOSED, positions=3, province="MI")


def test_the_coordinator_counts_every_cooperative(client: TestClient, portal: Portal, cast: Town, crowd: None) -> None:
    desk = sign_in(client, portal, cast.people["coordinator"])
    assert table(desk, "cooperativa") == {
        "Cooperativa": ["Pubblicate in tutto", "Aperte adesso", "Posti aperti", "Candidature"],
        "Brezza": ["2", "1", "1", "6"],
        "Aurora": ["1", "1", "1", "7"],
    }
    assert table(desk, "provincia")["Milano"] == ["2", "1", "1", "6"]
    assert table(desk, "professione")["Infermiera / infermiere"] == ["2", "1", "1", "6"]
    assert table(desk, "fase")["Letta"] == ["–"], "beside two people that are not told, the total would tell them"
    assert table(desk, "fase")["Ricevuta"] == ["<5"]
    months = table(desk, "mese")
    assert sum(int(row[0]) for name, row in months.items() if name != "Mese") == 3


@pytest.mark.parametrize("role", ["owner", "recruiter", "reader", "outreach", "editor"])
def test_others_count_their_own_cooperative(
    client: TestClient, portal: Portal, cast: Town, crowd: None, role: str
) -> None:
    desk = sign_in(client, portal, cast.people[role])
    assert set(table(desk, "cooperativa")) == {"Cooperativa", "Aurora"}
    page = desk.get("/desk/totali?per=cooperativa").text
    assert "Aurora" in page and "Brezza" not in page and "Persona" not in page
    assert table(desk, "professione").keys() == {"Professione", "Operatrice / operatore socio-sanitario (OSS)"}


@pytest.mark.parametrize("role", ["hiring_manager", "interviewer"])
def test_who_follows_single_openings_has_no_totals(client: TestClient, portal: Portal, cast: Town, role: str) -> None:
    desk = sign_in(client, portal, cast.people[role])
    assert desk.get("/desk/totali").status_code == desk.get("/desk/totali.csv").status_code == 403


def test_fewer_than_five_people_are_not_counted_out(client: TestClient, portal: Portal, cast: Town) -> None:
    desk = sign_in(client, portal, cast.people["reader"])
    assert table(desk, "cooperativa")["Aurora"] == ["1", "1", "1", "<5"]
    assert "&lt;5" in desk.get("/desk/totali").text and "&lt;5" in desk.get("/desk/").text


def test_a_single_hidden_group_cannot_be_worked_out_from_the_total() -> None:
    shown = hide_small(
        [
            Group("a", applications=40),
            Group("b", applications=3),
            Group("c", applications=9),
            Group("d", applications=0),
        ]
    )
    assert [g.people for g in shown] == [40, "<5", "–", 0]
    assert [g.applications for g in hide_small([Group("a", applications=5), Group("b", applications=6)])] == [5, 6]
    assert [g.applications for g in hide_small([Group("a", applications=1), Group("b", applications=2)])] == [
        None,
        None,
    ]


@pytest.mark.parametrize("evil", ["=1+1", "+39", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_a_spreadsheet_runs_nothing_that_somebody_typed(evil: str) -> None:
    line = as_csv(["Nome"], [[evil, 7, -1]]).decode("utf-8-sig").split("\r\n", 1)[1]
    assert line.lstrip('"').startswith("'") and ";7;-1" in line


def test_a_cooperative_with_a_formula_for_a_name_is_harmless(
    client: TestClient, portal: Portal, cast: Town, crowd: None
) -> None:
    with portal.db.write() as session:
        session.merge(cast.aurora).name = '=HYPERLINK("http://x";"y")<script>'
    desk = sign_in(client, portal, cast.people["coordinator"])
    assert "'=HYPERLINK" in desk.get("/desk/totali.csv?per=cooperativa").text
    assert "<script>" not in desk.get("/desk/totali").text.split("</head>")[1].replace('<script type="module"', "")


@pytest.mark.parametrize("query", ["", "?per=abc", "?per=%ff", "?per=fase&per=mese", "?x=1"])
def test_an_odd_question_gets_the_usual_answer(client: TestClient, portal: Portal, cast: Town, query: str) -> None:
    assert sign_in(client, portal, cast.people["coordinator"]).get(f"/desk/totali{query}").status_code == 200


@pytest.mark.parametrize("by", ["cooperativa", "professione", "provincia", "mese", "fase"])
def test_every_view_exists_in_english(client: TestClient, portal: Portal, cast: Town, crowd: None, by: str) -> None:
    page = sign_in(client, portal, cast.people["coordinator"]).get(f"/en/desk/totali?per={by}").text
    assert "Applications received" in page and "Candidature" not in page
