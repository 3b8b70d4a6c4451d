"""Who follows an opening: added and taken away by owner and recruiter, at once, with its history and its refusals."""

import pytest
from sqlmodel import select

from portal.accounts.models import Role
from portal.applications.judgement.models import AssignmentChange
from portal.cooperatives.models import Membership
from portal.openings.models import Assignment
from tests import factories
from tests.conftest import sign_in
from tests.judgement.together import follows


def page(cast):
    return f"/desk/offerte/{cast.opening.key}/persone"


def assigned(session):
    session.rollback()
    return {(row.opening_id, row.person_id) for row in session.exec(select(Assignment))}


@pytest.mark.parametrize("by", ["owner", "recruiter"])
@pytest.mark.parametrize("who", ["hiring_manager", "interviewer"])
def test_it_counts_from_the_next_page_on(client, portal, cast, session, by, who):
    person, board = cast.people[who], f"/desk/offerte/{cast.opening.key}/candidature"
    sign_in(client, portal, person)
    assert client.get(board).status_code == 404
    sign_in(client, portal, cast.people[by])
    assert client.post(page(cast), data={"person": person.key}).status_code == 303
    assert (cast.opening.key, person.key) in assigned(session)
    text = client.get(page(cast)).text
    assert f"Aggiunta: {person.name}" in text and f"da {by}" in text
    sign_in(client, portal, person)
    assert client.get(board).status_code == 200
    sign_in(client, portal, cast.people[by])
    assert client.post(f"{page(cast)}/rimozioni", data={"person": person.key}).status_code == 303
    assert f"Tolta: {person.name}" in client.get(page(cast)).text
    sign_in(client, portal, person)
    assert client.get(board).status_code == 404
    session.rollback()
    assert [row.added for row in session.exec(select(AssignmentChange).order_by(AssignmentChange.id))] == [True, False]


def test_sent_twice_it_is_done_once(client, portal, cast, session):
    sign_in(client, portal, cast.people["owner"])
    person = cast.people["interviewer"]
    for _n in range(2):
        assert client.post(page(cast), data={"person": person.key}).status_code == 303
    assert len(session.exec(select(AssignmentChange)).all()) == 1
    for _n in range(2):
        assert client.post(f"{page(cast)}/rimozioni", data={"person": person.key}).status_code == 303
    session.rollback()
    assert len(session.exec(select(AssignmentChange)).all()) == 2


def test_nobody_shuts_themselves_out(client, portal, cast, session):
    owner = cast.people["owner"]
    with portal.db.write() as writing:
        writing.add(Membership(person_id=owner.key, cooperative_id=cast.aurora.key, role=Role.HIRING_MANAGER))
    follows(portal, cast.opening, owner)
    sign_in(client, portal, owner)
    assert "Non puoi togliere te" in (answer := client.post(f"{page(cast)}/rimozioni", data={"person": owner.key})).text
    assert answer.status_code == 422 and (cast.opening.key, owner.key) in assigned(session)


@pytest.mark.parametrize("where", ["", "/rimozioni"])
def test_somebody_of_another_cooperative_is_refused_in_words(client, portal, cast, session, where):
    with portal.db.write() as writing:
        stranger = factories.person(writing, "Sara", (cast.brezza, Role.INTERVIEWER))
    sign_in(client, portal, cast.people["owner"])
    answer = client.post(page(cast) + where, data={"person": stranger.key})
    assert answer.status_code == 422 and "non lavora alle selezioni di questa cooperativa" in answer.text
    assert "Sara" not in answer.text and not assigned(session)


@pytest.mark.parametrize(
    ("who", "words"),
    [("recruiter", "vede già tutte le offerte"), ("reader", "non lavora alle selezioni"), (None, "Scegli una persona")],
)
def test_nobody_else_is_assigned(client, portal, cast, session, who, words):
    sign_in(client, portal, cast.people["owner"])
    answer = client.post(page(cast), data={"person": cast.people[who].key if who else ""})
    assert answer.status_code == 422 and words in answer.text and not assigned(session)


def test_a_switched_off_account_is_not_offered(client, portal, cast):
    person = cast.people["interviewer"]
    with portal.db.write() as writing:
        writing.get_one(type(person), person.key).active = False
    sign_in(client, portal, cast.people["owner"])
    assert person.email not in client.get(page(cast)).text
    assert client.post(page(cast), data={"person": person.key}).status_code == 422


def test_an_opening_of_another_cooperative_is_not_there(client, portal, cast):
    sign_in(client, portal, cast.people["owner"])
    assert client.get(f"/desk/offerte/{cast.other_opening.key}/persone").status_code == 404
