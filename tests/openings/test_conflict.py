"""Two people edit one opening: nobody's words are lost, and nobody overwrites the other unknowingly."""

import threading

from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.app import Portal
from portal.cooperatives import queries as cooperatives
from portal.db import today
from portal.errors import Conflict
from portal.openings import actions, desk_queries
from portal.openings.models import Opening
from tests.conftest import sign_in
from tests.factories import Town
from tests.openings.writing import newest, stored, typed


def test_the_second_one_sees_both_versions_and_keeps_their_own_text(
    desk: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    desk.post("/desk/offerte", data=typed(cast))
    path = f"/desk/offerte/{newest(session).key}/modifica"
    assert desk.post(path, data=typed(cast, offer="Versione di Carla.", shifts=["morning"])).status_code == 303
    sign_in(desk, portal, cast.people["owner"])
    answer = desk.post(path, data=typed(cast, offer="Versione di Olga.", nights=""))
    assert answer.status_code == 409
    assert "Versione di Carla." in answer.text and "Versione di Olga." in answer.text
    assert cast.people["recruiter"].name in answer.text, "who saved is said"
    assert "Mattina" in answer.text and 'name="version" type="hidden" value="2"' in answer.text
    row = newest(session)
    assert (row.offer, row.version) == ("Versione di Carla.", 2), "nothing was saved"
    assert desk.post(path, data=typed(cast, offer="Versione di Olga.", version="2")).status_code == 303
    row = newest(session)
    assert (row.offer, row.version, row.edited_by_id) == ("Versione di Olga.", 3, cast.people["owner"].key)


def test_a_version_that_never_was_is_a_conflict_too(desk: TestClient, session: Session, cast: Town) -> None:
    desk.post("/desk/offerte", data=typed(cast))
    path = f"/desk/offerte/{newest(session).key}/modifica"
    for odd in ("", "abc", "-1", "99", "9" * 50, "²"):
        assert desk.post(path, data=typed(cast, offer="Altro.", version=odd)).status_code == 409
    assert newest(session).version == 1


def test_the_same_words_from_both_are_no_conflict(desk: TestClient, session: Session, cast: Town) -> None:
    desk.post("/desk/offerte", data=typed(cast))
    path = f"/desk/offerte/{newest(session).key}/modifica"
    for _ in range(2):
        assert desk.post(path, data=typed(cast, offer="Le stesse parole.")).status_code == 303
    assert newest(session).version == 2


def test_of_many_at_the_same_moment_exactly_one_saves(
    portal: Portal, session: Session, cast: Town, pay_table: None
) -> None:
    start, results = threading.Barrier(6), []

    def save(number: int) -> None:
        start.wait()
        try:
            with portal.db.write() as writing:
                person = writing.exec(select(Person).where(Person.id == cast.people["recruiter"].key)).one()
                staff = cooperatives.staff(writing, person)
                assert staff is not None
                row = desk_queries.one(writing, staff, cast.opening.key, Action.WRITE_OPENINGS, lock=True)
                actions.edit(writing, row, {"offer": f"Versione {number}"}, by=person, version=1, today=today())
            results.append(number)
        except Conflict:
            pass

    threads = [threading.Thread(target=save, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row: Opening = stored(session, cast.opening)
    assert len(results) == 1 and (row.offer, row.version) == (f"Versione {results[0]}", 2)
