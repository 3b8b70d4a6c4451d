"""Files of people: what the role may see, nothing that runs, and everybody in them knows."""

import csv
import io
import json
import re
import zipfile

import openpyxl
import pytest
from sqlmodel import select

from portal.accounts.models import Role
from portal.accounts.policy import RIGHTS, Action
from portal.applications import links
from portal.applications.lists import export as lists_export
from portal.applications.models import Application
from portal.candidates.models import Viewing
from search_index.index import IndexUnavailable
from tests.conftest import KEY, drain


def sheet(answer):
    """Rows of an Excel file as text, and its cells."""
    assert answer.status_code == 200, answer.text
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    return [[cell.value for cell in row] for row in page.iter_rows()], page


def table(answer):
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def looked(desk):
    with desk.portal.db.read() as session:
        return sorted(
            v.application_id for v in session.exec(select(Viewing).where(Viewing.what == lists_export.WHAT)).all()
        )


def test_the_ticked_people_become_a_file_and_each_of_them_sees_who_took_it(desk, client):
    desk.tag("Estate", desk.dora)
    answer = desk.post("esportazioni", a=[desk.dora, desk.ines], then="xlsx")
    rows, page = sheet(answer)
    assert rows[0][:4] == ["Nome e cognome", "E-mail", "Telefono", "Comune"]
    assert {row[0] for row in rows[1:]} == {"Dora Bianchi", "Ines Neri"}
    dora = next(row for row in rows if row[0] == "Dora Bianchi")
    assert "Estate" in dora and dora[2] == "333 123 4567"
    assert page["C2"].number_format == "@" and page["A1"].font.bold
    assert looked(desk) == sorted([desk.applications["dora"].key, desk.applications["ines"].key])
    assert "no-store" in answer.headers["cache-control"]


def test_the_persons_page_and_data_say_that_they_were_exported(desk, client):
    desk.post("esportazioni", a=[desk.dora], then="csv")
    assert "recruiter ha esportato i dati in un elenco" in desk.page(f"candidature/{desk.applications['dora'].key}")
    with desk.portal.db.read() as session:
        token = links.status_token(KEY.encode(), session.get_one(Application, desk.applications["dora"].key))
    assert "un elenco esportato con i tuoi dati" in client.get(f"/candidature/{token}").text
    data = client.get(f"/candidature/{token}/dati")
    told = json.loads(zipfile.ZipFile(io.BytesIO(data.content)).read("dati.json"))["applications"][0]
    assert ("Aurora", "export") in [(s["cooperative"], s["what"]) for s in told["seen_by"]]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["=1+1", "+39 danno", "-2", "@SUM(A1)", "\t=1+1"])
def test_nothing_in_the_file_runs(desk, kind, name):
    with desk.portal.db.write() as session:
        session.get_one(Application, desk.applications["dora"].key).name = name
    drain(desk.portal)
    answer = desk.post("esportazioni", a=[desk.dora], then=kind)
    if kind == "csv":
        assert table(answer)[1][0] == f"'{name}"
    else:
        _rows, page = sheet(answer)
        assert page["A2"].data_type == "s" and page["A2"].value.startswith("'")


def test_a_foreign_number_keeps_its_plus_and_is_no_number(desk):
    rows, page = sheet(desk.post("esportazioni", a=[desk.ines], then="xlsx"))
    assert page["C2"].data_type == "s" and rows[1][2].lstrip("'") == "+44 20 7946 0000"
    assert table(desk.post("esportazioni", a=[desk.ines], then="csv"))[1][2] == "'+44 20 7946 0000"


def test_all_that_a_search_finds_or_a_list_holds(desk):
    assert {row[0] for row in table(desk.post("esportazioni", tutte="1", ricerca="q=ines", then="csv"))[1:]} == {
        "Ines Neri"
    }
    whole = table(desk.post("esportazioni", tutte="1", then="csv"))
    assert {row[0] for row in whole[1:]} == {"Dora Bianchi", "Ines Neri", "Ugo Rossi"}
    number = desk.put("Estate", desk.ugo, desk.dora)
    listed = table(desk.post("esportazioni", tutte="1", elenco=str(number), then="csv"))
    assert [row[0] for row in listed[1:]] == ["Dora Bianchi", "Ugo Rossi"]
    assert "2 persone scaricate in un file" in desk.page(f"candidati/liste/{number}")


def test_the_name_of_the_file_tells_nothing_and_its_head_speaks_the_readers_language(desk):
    number = desk.put("Da richiamare Dora Bianchi", desk.dora)
    answer = desk.post("esportazioni", tutte="1", elenco=str(number), then="csv")
    assert re.search(r"persone-\d{4}-\d\d-\d\d\.csv$", answer.headers["content-disposition"])
    english = desk.client.post("/en/desk/candidati/esportazioni", data={"a": desk.dora, "then": "csv"})
    assert table(english)[0][:3] == ["Name and surname", "E-mail", "Phone"]
    assert "people-" in english.headers["content-disposition"]


def test_too_many_are_refused_with_words_and_nothing_is_noted(desk, monkeypatch):
    monkeypatch.setattr(lists_export, "MOST", 2)
    answer = desk.post("esportazioni", tutte="1", then="csv")
    assert answer.status_code == 422 and "Sono 3 persone" in answer.text and "al massimo 2" in answer.text
    assert looked(desk) == []


def test_nobody_chosen_or_the_engine_away_is_said(desk, monkeypatch):
    assert "Scegli prima almeno una persona" in desk.post("esportazioni", then="csv").text

    def away(*_args, **_more):
        raise IndexUnavailable

    monkeypatch.setattr(type(desk.portal.index), "search", away)
    answer = desk.post("esportazioni", tutte="1", then="csv")
    assert answer.status_code == 422 and "non risponde" in answer.text


def test_people_of_elsewhere_never_come_along(desk):
    assert desk.post("esportazioni", a=[desk.elio], then="csv").status_code == 422
    rows = table(desk.post("esportazioni", a=[desk.elio, desk.dora], then="csv"))
    assert [row[0] for row in rows[1:]] == ["Dora Bianchi"]
    for role in ("hiring_manager", "interviewer", "reader", "coordinator"):
        desk.become(role)
        assert desk.post("esportazioni", a=[desk.dora], then="csv").status_code == 403


def test_a_column_that_the_role_may_not_see_is_not_in_the_file(desk, monkeypatch):
    fewer = RIGHTS[Role.RECRUITER] - {Action.READ_APPLICATIONS, Action.TAG_CANDIDATES}
    monkeypatch.setitem(RIGHTS, Role.RECRUITER, fewer)
    head = table(desk.post("esportazioni", a=[desk.dora], then="csv"))[0]
    assert "Nome e cognome" in head and not {"E-mail", "Telefono", "Etichette"} & set(head)


def test_more_people_cost_no_more_statements(desk, queries):
    with queries(at_most=40) as asked:
        desk.client.post("/desk/candidati/esportazioni", data={"a": desk.dora, "then": "xlsx"})
    few = len(asked)
    with queries(at_most=few):
        desk.client.post("/desk/candidati/esportazioni", data={"a": [desk.dora, desk.ines, desk.ugo], "then": "xlsx"})
