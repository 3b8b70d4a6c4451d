"""The register on the desk: who reads, who mends, contacts, and two entries that are one school."""

import pytest
from sqlmodel import select

from portal.outreach.models import Visit
from portal.schools import actions, queries
from portal.schools.models import School, SchoolContact, SchoolMerge
from tests import factories
from tests.conftest import drain, sign_in


@pytest.fixture
def desk(client, portal, cast):
    """The browser of the coordinator."""
    return sign_in(client, portal, cast.people["coordinator"])


@pytest.fixture
def pair(portal, cast):
    """Two schools that are one, each with a contact and the first with a visit."""
    with portal.db.write() as session:
        one, two = (
            factories.school(session, name, code=code, words=f"{name} lecco {code}".lower(), school_year="2026/27")
            for name, code in (("Liceo Doppio", "LCPS00001A"), ("Liceo Doppio Vero", "LCPS00002B"))
        )
        actions.know(session, one, "Ada Riva", "ada@scuola.example", "teacher")
        actions.know(session, two, "Bice Sala", "bice@scuola.example", "guidance")
        factories.visit(session, cast.aurora, school=one)
        return one, two


def fresh(session, model, number):
    session.rollback()
    return session.get(model, number)


def test_the_list_is_narrowed_by_words_province_track_and_state(desk, portal):
    with portal.db.write() as session:
        factories.school(session, "Liceo Alfa", words="liceo alfa lecco")
        factories.school(
            session, "Istituto Beta", words="istituto beta como", province="CO", comune="013075", tracks=["ip-sociale"]
        )
        factories.school(session, "Scuola Chiusa", words="scuola chiusa", active=False)
        factories.school(session, "Scuola Nuova", words="scuola nuova", checked=False)
    for query, shown in (
        ("", {"Liceo Alfa", "Istituto Beta"}), ("q=beta", {"Istituto Beta"}), ("provincia=LC", {"Liceo Alfa"}),
        ("indirizzo=ip-sociale", {"Istituto Beta"}), ("stato=closed", {"Scuola Chiusa"}), ("stato=unchecked", {"Scuola Nuova"}),
        ("stato=all&q=scuola", {"Scuola Chiusa", "Scuola Nuova"}), ("q=zzz", set()), ("q=%25&stato=all", {"Liceo Alfa", "Istituto Beta", "Scuola Chiusa", "Scuola Nuova"}),
    ):  # fmt: skip
        text = desk.get(f"/desk/scuole?{query}").text
        found = {
            name for name in ("Liceo Alfa", "Istituto Beta", "Scuola Chiusa", "Scuola Nuova") if f">{name}</a>" in text
        }
        assert found == shown, query
    assert "Chi insegna ha indicato una scuola" in desk.get("/desk/scuole").text


def test_a_long_list_comes_in_pages_and_few_queries(desk, portal, queries):
    with portal.db.write() as session:
        for n in range(60):
            factories.school(session, f"Liceo {n:02d}")
    with queries(at_most=14):
        first = desk.get("/desk/scuole").text
    assert "Liceo 49" in first and "Liceo 50" not in first and "Liceo 59" in desk.get("/desk/scuole?pagina=2").text


def test_names_of_people_are_for_those_who_follow_visits(client, portal, cast, pair):
    for role, sees in (("outreach", True), ("coordinator", True), ("recruiter", False)):
        text = sign_in(client, portal, cast.people[role]).get(f"/desk/scuole/{pair[0].id}").text
        assert ("Ada Riva" in text) is sees and ("/modifica" in text) is (role == "coordinator")


def test_a_school_shows_how_many_visits_it_asked_for(desk, pair):
    assert "Visite chieste" in desk.get(f"/desk/scuole/{pair[0].id}").text


def test_staff_tick_tracks_and_close_a_school(desk, session, pair):
    path = f"/desk/scuole/{pair[0].id}/modifica"
    assert desk.get(path).status_code == 200
    saved = desk.post(path, data={"version": "1", "tracks": ["les", "ip-sociale"], "name": "Inventato"})
    assert saved.status_code == 303
    school = fresh(session, School, pair[0].id)
    assert (school.tracks, school.active, school.name) == (
        ["les", "ip-sociale"],
        False,
        "Liceo Doppio",
    )  # the list names it
    assert [s.id for s in queries.find(session, "doppio")] == [pair[1].id]
    assert desk.post(path, data={"version": "2", "tracks": ["astronautica"]}).status_code == 422


def test_an_edit_of_what_changed_meanwhile_is_not_saved_silently(desk, session, pair):
    path = f"/desk/scuole/{pair[0].id}/modifica"
    assert desk.post(path, data={"version": "1", "active": "y"}).status_code == 303
    late = desk.post(path, data={"version": "1", "tracks": ["les"], "active": "y"})
    assert late.status_code == 409 and "Mentre scrivevi la scuola è cambiata" in late.text
    assert fresh(session, School, pair[0].id).tracks == []
    assert 'value="2"' in late.text


def test_a_school_that_a_teacher_named_is_confirmed_under_its_right_name(desk, portal, session):
    with portal.db.write() as writing:
        row = factories.school(writing, "liceo scritto male", checked=False)
    assert "L’ha indicata chi insegna" in desk.get(f"/desk/scuole/{row.id}").text
    data = {"version": "1", "name": "Liceo Scritto Bene", "checked": "y", "active": "y"}
    assert desk.post(f"/desk/scuole/{row.id}/modifica", data=data).status_code == 303
    assert [s.name for s in queries.find(session, "scritto bene")] == ["Liceo Scritto Bene"]


def test_contacts_are_added_changed_and_removed(desk, session, pair):
    path = f"/desk/scuole/{pair[0].id}/contatti"
    assert "Scrivi un’e-mail o un telefono" in desk.post(path, data={"name": "Cia Neri", "role": "head"}).text
    wrong = desk.post(path, data={"name": "Cia Neri", "role": "student", "email": "cia"})
    assert wrong.status_code == 422 and 'value="Cia Neri"' in wrong.text
    good = {
        "name": "Cia  Neri",
        "role": "head",
        "email": "Cia@Scuola.example",
        "phone": "333 1234567",
        "note": "Meglio il lunedì",
    }
    assert [desk.post(path, data=good).status_code for _ in range(2)] == [303, 303]
    session.rollback()
    (contact,) = session.exec(select(SchoolContact).where(SchoolContact.name == "Cia Neri")).all()
    assert (contact.email, contact.phone, contact.role.value) == ("cia@scuola.example", "+393331234567", "head")
    assert desk.post(f"{path}/{contact.id}", data=good | {"name": "Cia Verdi"}).status_code == 303
    assert "Cia Verdi" in desk.get(f"/desk/scuole/{pair[0].id}").text
    assert desk.get(f"/desk/scuole/{pair[1].id}/contatti/{contact.id}").status_code == 404  # of another school
    assert desk.post(f"{path}/{contact.id}/eliminazioni").status_code == 303
    assert fresh(session, SchoolContact, contact.id) is None


def join(desk, gone, stays):
    return desk.post(f"/desk/scuole/{gone.id}/unione", data={"into": stays.code, "into-code": stays.code})


def test_two_schools_are_seen_side_by_side_then_joined_and_parted(desk, portal, session, pair):
    gone, stays = pair
    chosen = desk.get(f"/desk/scuole/{gone.id}/unione?into=doppio+vero")
    assert chosen.status_code == 422 and 'value="LCPS00002B"' in chosen.text  # words: choose from the list
    preview = desk.get(f"/desk/scuole/{gone.id}/unione?into={stays.code}")
    assert preview.status_code == 200
    assert "Ada Riva" in preview.text and "Bice Sala" in preview.text and "Un contatto passa" in preview.text
    assert fresh(session, School, gone.id).merged_into_id is None
    assert join(desk, gone, stays).status_code == 303
    drain(portal)
    assert fresh(session, School, gone.id).merged_into_id == stays.id
    assert {c.name for c in queries.contacts(session, stays)} == {"Ada Riva", "Bice Sala"}
    assert [v.school_id for v in session.exec(select(Visit))] == [stays.id]
    assert queries.by_code(session, gone.code).id == stays.id
    merge = session.exec(select(SchoolMerge)).one()
    assert "LCPS00001A" in desk.get(f"/desk/scuole/{stays.id}").text and set(merge.moved) == {"contacts", "visits"}
    assert "unita a un’altra" in desk.get(f"/desk/scuole/{gone.id}").text
    assert desk.post(f"/desk/scuole/unioni/{merge.id}/annullamenti").status_code == 303
    drain(portal)
    session.rollback()
    assert [c.name for c in queries.contacts(session, gone)] == ["Ada Riva"]
    assert [v.school_id for v in session.exec(select(Visit))] == [gone.id]
    assert queries.by_code(session, gone.code).id == gone.id
    assert "Annullata il" in desk.get(f"/desk/scuole/{gone.id}").text
    assert desk.post(f"/desk/scuole/unioni/{merge.id}/annullamenti").status_code == 409


def test_what_cannot_be_joined_is_refused(desk, portal, pair):
    gone, stays = pair
    assert "Sono la stessa scuola" in desk.get(f"/desk/scuole/{gone.id}/unione?into={gone.code}").text
    assert join(desk, gone, gone).status_code == 422
    assert join(desk, gone, stays).status_code == 303
    assert join(desk, gone, stays).status_code == 409  # the form sent twice
    assert desk.post("/desk/scuole/unioni/999/annullamenti").status_code == 404


def test_a_merge_that_another_builds_on_is_undone_last(desk, portal, pair):
    gone, stays = pair
    with portal.db.write() as session:
        third = factories.school(session, "Terza")
    join(desk, gone, stays)
    join(desk, stays, third)
    first, second = 1, 2
    late = desk.post(f"/desk/scuole/unioni/{first}/annullamenti")
    assert late.status_code == 409 and "annulla prima" in late.text
    assert desk.post(f"/desk/scuole/unioni/{second}/annullamenti").status_code == 303
    assert desk.post(f"/desk/scuole/unioni/{first}/annullamenti").status_code == 303


def test_a_merge_undone_before_the_worker_came_moves_no_visit(desk, portal, session, pair):
    gone, stays = pair
    join(desk, gone, stays)
    desk.post("/desk/scuole/unioni/1/annullamenti")
    drain(portal)
    assert [v.school_id for v in session.exec(select(Visit))] == [gone.id]
