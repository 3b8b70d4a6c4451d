"""Tags: a cooperative's own words on its dossiers, found by, changed together, seen by nobody else."""

import json
import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from sqlmodel import select

from portal.acts import Act
from portal.applications import erasure, links
from portal.applications.lists.models import Tag, Tagging
from portal.applications.models import Application, Stage
from portal.applications.tags import keeping as tags
from portal.applications.tags.words import warning
from portal.db import now
from portal.timetable import forget_deleted
from tests import factories
from tests.conftest import KEY, drain


def act(desk, kind):
    with desk.portal.db.read() as session:
        return session.exec(select(Act).where(Act.kind == kind)).one().key


def test_a_new_word_becomes_a_tag_for_all_who_were_ticked_and_finds_them(desk):
    answer = desk.post(
        "assegnazioni", a=[desk.dora, desk.ines], etichetta="  Estate  2027 ", then="add", ricerca="q=rsa"
    )
    assert answer.status_code == 303 and answer.headers["location"] == "/desk/candidati?q=rsa"
    assert desk.tags() == {"Estate 2027": sorted([desk.dora, desk.ines])}
    found = desk.page(f"candidati?etichetta={desk.number('Estate 2027')}")
    assert "Dora Bianchi" in found and "Ines Neri" in found and "Ugo Rossi" not in found
    assert "etichetta «Estate 2027»" in found
    counted = re.search(r"Estate 2027</span><span class=\"count\">.*?(\d)", desk.page("candidati"), re.DOTALL)
    assert counted and counted[1] == "2"


def test_the_same_word_in_other_letters_is_the_same_tag_and_twice_is_once(desk):
    desk.tag("Estate", desk.dora)
    desk.tag("ÈSTATE", desk.dora, desk.ugo)
    assert desk.tags() == {"Estate": sorted([desk.dora, desk.ugo])}


def test_a_tag_comes_off_again(desk):
    desk.tag("Estate", desk.dora, desk.ines)
    assert desk.post("assegnazioni", a=desk.dora, etichetta="estate", then="remove").status_code == 303
    assert desk.tags() == {"Estate": [desk.ines]}
    assert "Dora" not in desk.page(f"candidati?etichetta={desk.number('Estate')}")
    unknown = desk.post("assegnazioni", a=desk.dora, etichetta="inverno", then="remove")
    assert unknown.status_code == 422 and "Non c’è un’etichetta con questo nome" in unknown.text


def test_all_that_the_search_finds_can_be_tagged_at_once(desk):
    desk.post("assegnazioni", tutte="1", ricerca="q=ines", etichetta="Trovata", then="add")
    assert desk.tags() == {"Trovata": [desk.ines]}
    desk.post("assegnazioni", tutte="1", etichetta="Tutte", then="add")
    assert desk.tags()["Tutte"] == sorted([desk.dora, desk.ines, desk.ugo]), "and nobody of the other cooperative"


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "Scrivi un nome"), ("x", "almeno due lettere"), ("?!?!", "almeno due lettere"), ("a" * 31, "troppo lungo")],
)
def test_a_name_that_is_none_is_refused_beside_the_field_and_the_ticks_stay(desk, name, said):
    answer = desk.post("assegnazioni", a=[desk.dora], etichetta=name, then="add")
    assert answer.status_code == 422 and said in answer.text
    assert f'value="{desk.dora}" checked' in answer.text and desk.tags() == {}


def test_nobody_ticked_is_said(desk):
    answer = desk.post("assegnazioni", etichetta="Estate", then="add")
    assert answer.status_code == 422 and "Scegli prima almeno una persona" in answer.text
    assert 'value="Estate"' in answer.text, "what was typed is still there"


def test_neither_vocabulary_nor_dossier_grows_beyond_what_one_reads(desk, monkeypatch):
    monkeypatch.setattr(tags, "MOST", 2)
    desk.tag("Uno", desk.dora)
    desk.tag("Due", desk.dora)
    full = desk.post("assegnazioni", a=desk.dora, etichetta="Tre", then="add")
    assert full.status_code == 422 and "Ci sono già 2 etichette" in full.text
    monkeypatch.setattr(tags, "MOST", 9)
    monkeypatch.setattr(tags, "MOST_EACH", 2)
    desk.post("assegnazioni", a=[desk.dora, desk.ugo], etichetta="Tre", then="add")
    assert "ha già 2 etichette" in desk.page("candidati")
    assert desk.tags()["Tre"] == [desk.ugo]


@pytest.mark.parametrize(
    "name", ["depressa", "musulmano", "CGIL", "mamma", "marocchina", "troppo vecchia", "legge 104"]
)
def test_a_word_that_an_employer_may_not_keep_is_warned_of(desk, name):
    desk.tag(name, desk.dora)
    assert "Attenzione a" in desk.page("candidati") and "Attenzione a" in desk.page("candidati/etichette")


@pytest.mark.parametrize("name", ["Estate", "notti", "salute mentale", "esperienza con anziani", "disabilità", "nido"])
def test_a_word_about_work_is_not(name):
    assert warning(name) == ""


def test_the_other_cooperative_sees_neither_tag_nor_page(desk):
    desk.tag("Nostra parola", desk.dora)
    number = desk.number("Nostra parola")
    desk.become("other_recruiter")
    for path in ("candidati", "candidati/etichette", f"candidati?etichetta={number}", "candidati/bacino"):
        assert "Nostra parola" not in desk.page(path)
    for path in (f"etichette/{number}", f"etichette/{number}/unioni", f"etichette/{number}/eliminazioni"):
        assert desk.post(path, name="Preda", into=str(number)).status_code == 404
    desk.post("assegnazioni", a=[desk.dora, desk.elio], etichetta="Nostra parola", then="add")
    assert desk.tags() == {"Nostra parola": [desk.dora, desk.elio]}, "each cooperative has its own of the same name"
    desk.become("recruiter")
    assert "Elio" not in desk.page("candidati")


def test_people_of_elsewhere_and_people_who_withdrew_are_not_tagged(desk):
    with desk.portal.db.write() as session:
        session.get_one(Application, desk.applications["ugo"].key).stage = Stage.WITHDRAWN
    answer = desk.post(
        "assegnazioni", a=[desk.elio, desk.ugo, "1-999999", "x", "1-1-1", "-"], etichetta="Estate", then="add"
    )
    assert answer.status_code == 422 and desk.tags() == {}


def test_renaming_keeps_everybody_and_a_taken_name_points_to_merging(desk):
    desk.tag("Estate", desk.dora)
    desk.tag("Inverno", desk.ugo)
    number = desk.number("Estate")
    taken = desk.post(f"etichette/{number}", name="inverno")
    assert taken.status_code == 409 and "unisci le due" in taken.text and 'value="inverno"' in taken.text
    assert desk.post(f"etichette/{number}", name="").status_code == 422
    assert desk.post(f"etichette/{number}", name="Stagione estiva").status_code == 303
    assert desk.tags()["Stagione estiva"] == [desk.dora]
    assert "Dora" in desk.page(f"candidati?etichetta={number}")


def test_two_tags_become_one_and_two_again(desk):
    desk.tag("Estate", desk.dora, desk.ines)
    desk.tag("Periodo estivo", desk.ines, desk.ugo)
    one, other = desk.number("Estate"), desk.number("Periodo estivo")
    assert desk.post(f"etichette/{other}/unioni", into=str(one)).status_code == 303
    assert desk.tags() == {"Estate": sorted([desk.dora, desk.ines, desk.ugo])}
    assert "Ugo" in desk.page(f"candidati?etichetta={one}")
    assert "etichetta unita con «Estate»" in desk.page("azioni")
    undone = desk.client.post(f"/desk/azioni/{act(desk, 'tag.merged')}/annullamenti")
    drain(desk.portal)
    assert undone.status_code == 303
    assert desk.tags() == {"Estate": sorted([desk.dora, desk.ines]), "Periodo estivo": sorted([desk.ines, desk.ugo])}
    assert "Ugo" not in desk.page(f"candidati?etichetta={one}")


def test_merging_with_nothing_itself_or_a_tag_of_elsewhere_is_refused(desk):
    desk.tag("Estate", desk.dora)
    mine = desk.number("Estate")
    desk.become("other_recruiter")
    desk.tag("Altrui", desk.elio)
    theirs = desk.number("Altrui")
    desk.become("recruiter")
    for into, status in (("", 422), ("x", 422), ("99999", 422), (str(theirs), 422), (str(mine), 409)):
        assert desk.post(f"etichette/{mine}/unioni", into=into).status_code == status
    assert desk.tags() == {"Altrui": [desk.elio], "Estate": [desk.dora]}


def test_a_deleted_tag_is_gone_everywhere_and_comes_back_with_everybody(desk):
    desk.tag("Estate", desk.dora)
    number = desk.number("Estate")
    assert desk.post(f"etichette/{number}/eliminazioni").status_code == 303
    gone = desk.page(f"candidati?etichetta={number}")
    assert "un’etichetta che non c’è più" in gone and "Ugo Rossi" in gone, "the search goes on without it, and says so"
    assert desk.post(f"etichette/{number}", name="Boh").status_code == 404
    assert desk.client.post(f"/desk/azioni/{act(desk, 'tag.deleted')}/annullamenti").status_code == 303
    drain(desk.portal)
    assert desk.tags() == {"Estate": [desk.dora]} and "Dora" in desk.page(f"candidati?etichetta={number}")


def test_a_name_that_was_taken_meanwhile_keeps_a_tag_from_coming_back(desk):
    desk.tag("Estate", desk.dora)
    desk.post(f"etichette/{desk.number('Estate')}/eliminazioni")
    desk.tag("estate", desk.ugo)
    refused = desk.client.post(f"/desk/azioni/{act(desk, 'tag.deleted')}/annullamenti")
    assert refused.status_code == 409 and "Nel frattempo" in refused.text
    assert desk.tags() == {"estate": [desk.ugo]}


def test_what_nobody_can_bring_back_is_forgotten(desk):
    desk.tag("Estate", desk.dora)
    desk.post(f"etichette/{desk.number('Estate')}/eliminazioni")
    with desk.portal.db.write() as session:
        session.exec(select(Tag)).one().deleted_at = now() - timedelta(days=9)
    forget_deleted(desk.portal)
    with desk.portal.db.read() as session:
        assert not session.exec(select(Tag)).all() and not session.exec(select(Tagging)).all()


def test_tags_are_put_on_and_taken_off_on_the_persons_own_page(desk):
    dora = desk.applications["dora"].key
    path = f"/desk/candidature/{dora}"
    assert desk.client.post(f"{path}/etichette", data={"etichetta": "Estate"}).status_code == 303
    assert "Estate" in desk.page(f"candidature/{dora}") and desk.tags() == {"Estate": [desk.dora]}
    refused = desk.client.post(f"{path}/etichette", data={"etichetta": "y"})
    assert refused.status_code == 422 and "almeno due lettere" in refused.text and "Dora Bianchi" in refused.text
    assert desk.client.post(f"{path}/etichette", data={"togli": desk.number("Estate")}).status_code == 303
    assert desk.tags() == {}
    desk.become("hiring_manager")
    assert desk.client.get(f"{path}/etichette").status_code == 403
    desk.become("other_recruiter")
    assert desk.client.get(f"{path}/etichette").status_code == 404


def test_a_dossier_that_is_erased_takes_its_tags_along_and_leaves_those_of_elsewhere(desk):
    with desk.portal.db.write() as session:
        dora = session.get_one(Application, desk.applications["dora"].key)
        other = factories.application(session, desk.cast.other_opening, "Dora Bianchi")
        other.candidate_id = dora.candidate_id
        session.flush()
    drain(desk.portal)
    desk.tag("Estate", desk.dora, desk.ines)
    desk.become("other_recruiter")
    desk.tag("Altrove", f"{desk.cast.brezza.key}-{dora.candidate_id}")
    with desk.portal.db.write() as session:
        erasure.erase(session, session.get_one(Application, dora.key))
    assert desk.tags() == {"Altrove": [f"{desk.cast.brezza.key}-{dora.candidate_id}"], "Estate": [desk.ines]}


def test_ones_own_data_tell_the_tags_and_lists_of_that_cooperative_alone(desk, client):
    desk.tag("Estate", desk.dora)
    desk.put("Sostituzioni", desk.dora)
    with desk.portal.db.read() as session:
        token = links.status_token(KEY.encode(), session.get_one(Application, desk.applications["dora"].key))
    answer = client.get(f"/candidature/{token}/dati")
    assert answer.status_code == 200
    told = json.loads(zipfile.ZipFile(BytesIO(answer.content)).read("dati.json"))["applications"][0]
    assert told["tags"] == ["Estate"] and [one["name"] for one in told["lists"]] == ["Sostituzioni"]


def test_a_longer_list_of_tags_costs_no_more_statements(desk, queries):
    for n in range(3):
        desk.tag(f"Parola {n}", desk.dora, desk.ines)
    with queries(at_most=40) as asked:
        desk.page("candidati/etichette")
    few = len(asked)
    with queries(at_most=60) as asked:
        desk.page("candidati")
    search = len(asked)
    for n in range(3, 12):
        desk.tag(f"Parola {n}", desk.dora, desk.ines, desk.ugo)
    with queries(at_most=few):
        desk.page("candidati/etichette")
    with queries(at_most=search):
        desk.page("candidati")
