"""A list of the ministry: loaded, shown, confirmed, applied once, whatever happens in between."""

import re

import pytest
from sqlmodel import select

from portal.candidates import orphans
from portal.schools import import_work, imports, queries
from portal.schools.models import ImportState, School, SchoolImport
from tests import factories
from tests.conftest import drain, sign_in
from tests.schools.lists import a_list, row

CODES = ("LCPM001015", "LCPM001026", "LCPM001037")


@pytest.fixture
def desk(client, portal, cast):
    """The browser of the coordinator."""
    return sign_in(client, portal, cast.people["coordinator"])


def bring(desk, content: bytes, name: str = "elenco.csv"):
    return desk.post("/desk/scuole/importazioni", files={"file": (name, content, "text/csv")})


def rows(session) -> list[School]:
    session.rollback()
    return list(session.exec(select(School).order_by(School.code)).all())


def the_import(session) -> SchoolImport:
    session.rollback()
    return session.exec(select(SchoolImport).order_by(SchoolImport.id.desc())).first()


def test_a_list_is_read_shown_confirmed_and_applied(desk, portal, session):
    content = a_list(
        *(row(CODICESCUOLA=code) for code in CODES),
        row(CODICESCUOLA="SBAGLIATO"),
        row(DESCRIZIONETIPOLOGIAGRADOISTRUZIONESCUOLA="SCUOLA PRIMARIA"),
    )
    answer = bring(desk, content)
    assert answer.status_code == 303
    page = answer.headers["location"]
    reading = desk.get(page).text
    assert "In lettura" in reading and 'http-equiv="refresh"' in reading
    drain(portal)
    preview = desk.get(page).text
    assert "Da confermare" in preview and 'http-equiv="refresh"' not in preview and "2026/27" in preview
    assert "Il codice «SBAGLIATO» non ha la forma" in preview and "Scuola primaria: 1" in preview
    assert "The code “SBAGLIATO”" in desk.get("/en" + page).text
    assert rows(session) == []  # nothing has changed yet
    assert desk.post(f"{page}/conferme").status_code == 303
    running = desk.get(page).text
    assert "In corso" in running and 'http-equiv="refresh"' in running and "<progress" in running
    drain(portal)
    assert "Finita" in desk.get(page).text
    assert [s.code for s in rows(session)] == list(CODES)
    school = rows(session)[0]
    assert (school.name, school.comune, school.tracks, school.school_year) == (
        "Liceo Ortensia D'Alba",
        "097042",
        ["scienze-umane"],
        "2026/27",
    )
    assert [s.code for s in queries.find(session, "ortensia")] == list(CODES)


def test_the_refused_rows_are_a_table_to_take_away(desk, portal):
    page = bring(desk, a_list(row(CODICESCUOLA="=CMD()"), row(DESCRIZIONECOMUNE="PAPEROPOLI"))).headers["location"]
    drain(portal)
    table = desk.get(f"{page}/rifiutate.csv")
    text = table.content.decode("utf-8-sig")
    assert table.headers["content-type"].startswith("text/csv")
    assert (
        "2;'=CMD();Il codice «=CMD()» non ha la forma" in text
        and "3;LCPM001015;Non troviamo il comune «PAPEROPOLI (LC)»." in text
    )


def test_a_second_list_says_what_would_change_and_keeps_what_staff_know(desk, portal, session):
    with portal.db.write() as writing:
        factories.school(
            writing,
            "Vecchio nome",
            code=CODES[0],
            kind="ISTITUTO MAGISTRALE",
            tracks=["les"],
            active=False,
            version=4,
            email="",
        )
        factories.school(writing, "Proposta", code=CODES[1], checked=False, tracks=[])
    page = bring(desk, a_list(*(row(CODICESCUOLA=code, INDIRIZZOEMAILSCUOLA="") for code in CODES))).headers["location"]
    drain(portal)
    found = the_import(session)
    assert (found.new, found.changed, found.same) == (1, 2, 0)
    assert "nome" in desk.get(page).text
    desk.post(f"{page}/conferme")
    drain(portal)
    old, proposed, _new = rows(session)
    assert (old.name, old.tracks, old.active, old.version) == ("Liceo Ortensia D'Alba", ["les"], False, 5)
    assert proposed.checked and proposed.tracks == ["scienze-umane"]
    again = bring(desk, a_list(*(row(CODICESCUOLA=code, INDIRIZZOEMAILSCUOLA="") for code in CODES))).headers[
        "location"
    ]
    drain(portal)
    found = the_import(session)
    assert (found.new, found.changed, found.same) == (0, 0, 3) and again != page


def test_confirmed_twice_it_is_applied_once(desk, portal, session):
    page = bring(desk, a_list(row())).headers["location"]
    drain(portal)
    assert [desk.post(f"{page}/conferme").status_code for _ in range(2)] == [303, 303]
    drain(portal)
    assert desk.post(f"{page}/conferme").status_code == 303
    drain(portal)
    assert [s.version for s in rows(session)] == [1]


def test_while_one_list_is_at_work_another_is_refused(desk, portal, session):
    page = bring(desk, a_list(row())).headers["location"]
    refused = bring(desk, a_list(row()))
    assert refused.status_code == 409 and "Un altro elenco è già al lavoro" in refused.text
    drain(portal)
    assert bring(desk, a_list(row())).status_code == 409
    assert desk.post(f"{page}/scarti").status_code == 303
    assert bring(desk, a_list(row())).status_code == 303


def test_a_discarded_list_changes_nothing_and_an_applied_one_cannot_be_discarded(desk, portal, session):
    page = bring(desk, a_list(row())).headers["location"]
    drain(portal)
    desk.post(f"{page}/scarti")
    assert desk.get(page).status_code == 404 and rows(session) == []
    page = bring(desk, a_list(row())).headers["location"]
    drain(portal)
    desk.post(f"{page}/conferme")
    assert desk.post(f"{page}/scarti").status_code == 409
    drain(portal)
    assert desk.post(f"{page}/scarti").status_code == 409 and len(rows(session)) == 1


def test_after_a_crash_the_work_goes_on_where_it_stopped(desk, portal, session, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 2)
    codes = [f"LCPM0010{n:02d}" for n in range(10, 17)]
    page = bring(desk, a_list(*(row(CODICESCUOLA=code) for code in codes))).headers["location"]
    drain(portal)
    desk.post(f"{page}/conferme")
    whole, calls = imports.apply_batch, []

    def dies(*arguments):
        calls.append(1)
        if len(calls) == 3:
            raise RuntimeError("the power went")
        return whole(*arguments)

    monkeypatch.setattr(imports, "apply_batch", dies)
    drain(portal)
    stopped = the_import(session)
    assert stopped.state is ImportState.RUNNING and stopped.done == 5 and len(rows(session)) == 4
    assert "4 righe su 7" in desk.get(page).text or "5 righe su 7" in desk.get(page).text
    monkeypatch.setattr(imports, "apply_batch", whole)
    note = type("N", (), {"subject": str(stopped.id)})
    import_work.apply(portal, [note])
    assert the_import(session).state is ImportState.DONE
    assert [(s.code, s.version) for s in rows(session)] == [(code, 1) for code in codes]
    import_work.apply(portal, [note])  # a note that is handled twice
    assert {s.version for s in rows(session)} == {1}


def test_long_work_lets_the_mails_pass(desk, portal, session, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 1)
    monkeypatch.setattr(import_work, "TURN_SECONDS", -1)
    page = bring(desk, a_list(*(row(CODICESCUOLA=code) for code in CODES))).headers["location"]
    drain(portal)
    desk.post(f"{page}/conferme")
    drain(portal)
    assert the_import(session).state is ImportState.DONE and len(rows(session)) == 3


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\x00\x00", "non è una tabella di testo"),
        (b"nome;cognome\n", "Mancano le colonne"),
        (b"\n\n", "Il file è vuoto"),
    ],
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(desk, portal, session, content, says):
    page = bring(desk, content).headers["location"]
    drain(portal)
    shown = desk.get(page).text
    assert "Non riuscita" in shown and says in shown and rows(session) == []
    assert desk.post(f"{page}/conferme").status_code == 409
    assert bring(desk, a_list(row())).status_code == 303  # it is in nobody's way


def test_no_file_an_empty_one_and_one_too_large_are_told_beside_the_field(desk, monkeypatch):
    assert "Scegli il file da caricare." in desk.post("/desk/scuole/importazioni", data={}).text
    empty = bring(desk, b"")
    assert empty.status_code == 422 and "vuoto" in empty.text
    large = bring(desk, b"x" * (20 * 1024 * 1024 + 1))
    assert large.status_code == 422 and "supera 20 MB" in large.text


def test_an_older_list_is_pointed_out(desk, portal):
    with portal.db.write() as writing:
        factories.school(writing, school_year="2027/28")
    page = bring(desk, a_list(row())).headers["location"]
    drain(portal)
    assert "di un anno precedente" in desk.get(page).text


def test_the_file_stays_until_the_list_is_applied(desk, portal, session, monkeypatch):
    page = bring(desk, a_list(row())).headers["location"]
    drain(portal)
    monkeypatch.setattr(orphans, "KEPT_SECONDS", -60)
    orphans.sweep(portal)
    desk.post(f"{page}/conferme")
    drain(portal)
    assert the_import(session).state is ImportState.DONE
    orphans.sweep(portal)
    assert list(portal.storage.keys()) == []


def test_a_list_whose_file_is_gone_says_so(desk, portal, session):
    page = bring(desk, a_list(row())).headers["location"]
    portal.storage.remove(the_import(session).storage_key)
    drain(portal)
    assert "Il file non c’è più" in desk.get(page).text


def test_many_refused_rows_are_shown_page_by_page(desk, portal):
    page = bring(desk, a_list(*(row(CODICESCUOLA=f"NO{n}") for n in range(130)))).headers["location"]
    drain(portal)
    assert len(re.findall(r"<code>NO\d+", desk.get(page).text)) == 100
    assert len(re.findall(r"<code>NO\d+", desk.get(f"{page}?pagina=2").text)) == 30
