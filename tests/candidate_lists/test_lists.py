"""Lists: people of one cooperative kept together, with who added whom, and nothing for anybody else."""

from datetime import timedelta

import pytest
from sqlmodel import select

from portal.acts import Act
from portal.applications import erasure
from portal.applications.lists import keeping as lists
from portal.applications.lists.models import ListEntry, PeopleList
from portal.applications.models import Application, Stage
from portal.db import now
from portal.timetable import forget_deleted
from tests.conftest import drain


def test_ticked_people_make_a_list_and_twice_is_once(desk):
    number = desk.put("Sostituzioni estate", desk.dora, desk.ines)
    again = desk.post("aggiunte", a=[desk.dora, desk.ugo], lista="sostituzioni  ESTATE", ricerca="q=rsa&fase=received")
    assert again.headers["location"] == "/desk/candidati?q=rsa&fase=received"
    assert desk.on_list(number) == {desk.dora, desk.ines, desk.ugo}
    page = desk.page(f"candidati/liste/{number}")
    for word in ("Dora Bianchi", "Ines Neri", "Ugo Rossi", "3 persone", "recruiter", "1 persona aggiunta"):
        assert word in page
    assert "Sostituzioni estate" in desk.page("candidati/liste")


def test_a_list_is_made_empty_renamed_and_keeps_what_was_typed_when_refused(desk):
    made = desk.post("liste", name="Notti", note="Chi fa le notti.")
    number = int(made.headers["location"].rsplit("/", 1)[1])
    assert "Qui non c’è ancora nessuno" in desk.page(f"candidati/liste/{number}")
    same = desk.post("liste", name="NOTTI", note="")
    assert same.headers["location"].endswith(f"/{number}"), "the one of that name is shown"
    desk.post("liste", name="Giorni")
    for name, said in (
        ("", "Questo campo serve"),
        ("!", "almeno due"),
        ("giorni", "C’è già una lista"),
        ("a" * 90, "al massimo"),
    ):
        refused = desk.post(f"liste/{number}", name=name, note="Bozza di nota", version="1")
        assert refused.status_code == 422 and said in refused.text and "Bozza di nota" in refused.text
    assert desk.post(f"liste/{number}", name="Notti e feste", note="Nuova", version="1").status_code == 303
    stale = desk.post(f"liste/{number}", name="Altro nome", note="Persa?", version="1")
    assert stale.status_code == 409 and "Persa?" in stale.text and "altra persona ha cambiato" in stale.text
    assert desk.post("liste", name="").status_code == 422


def test_the_order_is_by_the_latest_added_or_by_name_and_there_are_pages(desk, monkeypatch):
    number = desk.put("Tutte", desk.ugo)
    with desk.portal.db.write() as session:
        session.exec(select(ListEntry)).one().created_at = now() - timedelta(days=1)
    desk.put("Tutte", desk.ines, desk.dora)
    latest, named = desk.page(f"candidati/liste/{number}"), desk.page(f"candidati/liste/{number}?ordina=nome")
    assert latest.index("Ugo Rossi") > max(latest.index("Ines Neri"), latest.index("Dora Bianchi"))
    assert named.index("Dora Bianchi") < named.index("Ines Neri") < named.index("Ugo Rossi")
    monkeypatch.setattr("portal.applications.lists.desk.PAGE_SIZE", 2)
    second = desk.page(f"candidati/liste/{number}?ordina=nome&pagina=2")
    assert "Ugo Rossi" in second and "Dora Bianchi" not in second and "ordina=nome&amp;pagina=1" in second


def test_people_leave_a_list_and_stay_candidates(desk):
    number = desk.put("Estate", desk.dora, desk.ines)
    nobody = desk.post(f"liste/{number}/rimozioni")
    assert nobody.status_code == 422 and "Scegli prima" in nobody.text
    assert desk.post(f"liste/{number}/rimozioni", a=[desk.dora, desk.elio, "x"]).status_code == 303
    assert desk.on_list(number) == {desk.ines}
    assert "1 persona tolta" in desk.page(f"candidati/liste/{number}") and "Dora" in desk.page("candidati")


def test_the_bar_of_a_list_works_on_all_of_it(desk):
    number = desk.put("Estate", desk.dora, desk.ines)
    answer = desk.post("assegnazioni", tutte="1", elenco=str(number), etichetta="Chiamata", then="add")
    assert answer.headers["location"] == f"/desk/candidati/liste/{number}"
    assert desk.tags() == {"Chiamata": sorted([desk.dora, desk.ines])}
    refused = desk.post("assegnazioni", a=desk.dora, elenco=str(number), etichetta="", then="add")
    assert refused.status_code == 422 and "Scrivi un nome" in refused.text and "Nome e nota" in refused.text
    assert desk.post("aggiunte", a=desk.ines, elenco=str(number), lista="Seconda").status_code == 303


def test_enter_in_the_field_of_the_list_adds_to_the_list(desk):
    desk.post("assegnazioni", a=desk.dora, lista="Da tastiera", etichetta="")
    assert "Da tastiera" in desk.page("candidati/liste") and desk.tags() == {}


def test_an_archived_list_takes_nobody_until_it_is_back(desk):
    number = desk.put("Estate", desk.dora)
    for _twice in range(2):
        assert desk.post(f"liste/{number}/archiviazioni", **{"in": "1"}).status_code == 303
    page = desk.page("candidati/liste")
    assert page.index("In archivio</h2>") < page.index(f"candidati/liste/{number}")
    refused = desk.post("aggiunte", a=desk.ines, lista="estate")
    assert refused.status_code == 422 and "in archivio" in refused.text
    desk.post(f"liste/{number}/archiviazioni", **{"in": "0"})
    desk.put("Estate", desk.ines)
    assert desk.on_list(number) == {desk.dora, desk.ines}


def test_a_deleted_list_comes_back_whole(desk):
    number = desk.put("Estate", desk.dora)
    assert desk.post(f"liste/{number}/eliminazioni").status_code == 303
    assert desk.client.get(f"/desk/candidati/liste/{number}").status_code == 404
    assert "lista eliminata" in desk.page("azioni")
    with desk.portal.db.read() as session:
        act = session.exec(select(Act).where(Act.kind == lists.DELETED)).one().key
    assert desk.client.post(f"/desk/azioni/{act}/annullamenti").status_code == 303
    assert desk.on_list(number) == {desk.dora} and "Dora Bianchi" in desk.page(f"candidati/liste/{number}")


def test_a_taken_name_keeps_a_list_from_coming_back_and_time_forgets_it(desk):
    number = desk.put("Estate", desk.dora)
    desk.post(f"liste/{number}/eliminazioni")
    desk.post("liste", name="estate")
    with desk.portal.db.read() as session:
        act = session.exec(select(Act).where(Act.kind == lists.DELETED)).one().key
    refused = desk.client.post(f"/desk/azioni/{act}/annullamenti")
    assert refused.status_code == 409 and "un’altra lista con questo nome" in refused.text
    with desk.portal.db.write() as session:
        session.get_one(PeopleList, number).deleted_at = now() - timedelta(days=9)
    forget_deleted(desk.portal)
    with desk.portal.db.read() as session:
        assert session.get(PeopleList, number) is None and not session.exec(select(ListEntry)).all()


def test_a_list_and_what_is_done_with_it_is_for_the_cooperative_alone(desk):
    number = desk.put("Nostra lista", desk.dora)
    desk.become("other_recruiter")
    assert "Nostra lista" not in desk.page("candidati/liste") and "Nostra lista" not in desk.page("candidati")
    assert desk.client.get(f"/desk/candidati/liste/{number}").status_code == 404
    for path in ("", "/rimozioni", "/archiviazioni", "/eliminazioni"):
        assert desk.post(f"liste/{number}{path}", name="Preda", a=desk.dora).status_code == 404
    for path in ("assegnazioni", "aggiunte", "esportazioni"):
        assert desk.post(path, tutte="1", elenco=str(number), etichetta="Preda", lista="Preda").status_code == 404
    assert desk.post("aggiunte", a=[desk.dora], lista="Preda").status_code == 422
    for role in ("hiring_manager", "interviewer", "reader"):
        desk.become(role)
        assert desk.client.get("/desk/candidati/liste").status_code == 403
        assert desk.post("aggiunte", a=[desk.dora], lista="Preda").status_code == 403


def test_whoever_withdrew_shows_nowhere_and_whoever_is_erased_is_gone(desk):
    number = desk.put("Estate", desk.dora, desk.ines, desk.ugo)
    with desk.portal.db.write() as session:
        session.get_one(Application, desk.applications["ugo"].key).stage = Stage.WITHDRAWN
        erasure.erase(session, session.get_one(Application, desk.applications["ines"].key))
    drain(desk.portal)
    assert desk.on_list(number) == {desk.dora, desk.ugo}
    page = desk.page(f"candidati/liste/{number}")
    assert "1 persona" in page and "Ugo Rossi" not in page and "Ines Neri" not in page


def test_a_list_has_an_end(desk, monkeypatch):
    monkeypatch.setattr(lists, "MOST_PEOPLE", 1)
    number = desk.put("Estate", desk.dora)
    full = desk.post("aggiunte", a=desk.ines, lista="Estate")
    assert full.status_code == 422 and "al massimo 1 persone" in full.text and desk.on_list(number) == {desk.dora}
    monkeypatch.setattr(lists, "MOST", 1)
    assert "Ci sono già 1 liste" in desk.post("aggiunte", a=desk.ines, lista="Altra").text


def test_lists_are_changed_on_the_persons_own_page_too(desk):
    path = f"/desk/candidature/{desk.applications['dora'].key}"
    assert desk.client.post(f"{path}/liste", data={"lista": "Estate"}).status_code == 303
    page = desk.page(f"candidature/{desk.applications['dora'].key}")
    number = desk.put("Estate", desk.ines)
    assert "Estate" in page and desk.on_list(number) == {desk.dora, desk.ines}
    refused = desk.client.post(f"{path}/liste", data={"lista": "?", "back": "tags"})
    assert refused.status_code == 422 and "almeno due" in refused.text
    gone = desk.client.post(f"{path}/liste", data={"togli": number, "back": "tags"})
    assert gone.headers["location"] == f"{path}/etichette" and desk.on_list(number) == {desk.ines}
    assert desk.client.get(f"{path}/etichette").status_code == 200
    desk.become("other_recruiter")
    assert desk.client.post(f"{path}/liste", data={"lista": "Preda"}).status_code == 404


def test_somebody_who_withdrew_gets_no_new_tag_or_list(desk):
    ugo = desk.applications["ugo"].key
    with desk.portal.db.write() as session:
        session.get_one(Application, ugo).stage = Stage.WITHDRAWN
    for path, data in (("etichette", {"etichetta": "Estate"}), ("liste", {"lista": "Estate"})):
        refused = desk.client.post(f"/desk/candidature/{ugo}/{path}", data=data)
        assert refused.status_code == 422 and "ha ritirato la candidatura" in refused.text
    assert desk.tags() == {}


@pytest.mark.parametrize(
    "path", ["candidati/liste", "candidati/liste/{number}", "candidati/liste/{number}?ordina=nome"]
)
def test_more_people_and_lists_cost_no_more_statements(desk, queries, path):
    number = desk.put("Estate", desk.dora)
    with queries(at_most=45) as asked:
        desk.page(path.format(number=number))
    few = len(asked)
    desk.put("Estate", desk.ines, desk.ugo)
    for name in ("Inverno", "Notti", "Feste"):
        desk.put(name, desk.dora, desk.ines, desk.ugo)
    desk.tag("Parola", desk.dora, desk.ines)
    with queries(at_most=few):
        desk.page(path.format(number=number))
