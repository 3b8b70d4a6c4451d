"""A merge is taken back for seven days: what goes back, what stays, and when it is refused."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Column, DateTime, ForeignKey, Integer, MetaData, Table, UniqueConstraint, insert, select
from sqlmodel import SQLModel

from portal.applications import erasure, search
from portal.applications.lists.models import ListEntry, PeopleList, Tag, Tagging
from portal.applications.merging import rows as merging_rows
from portal.applications.models import Application
from portal.cooperatives import queries as cooperatives
from portal.db import now
from tests.conftest import drain, sign_in
from tests.merging.twins import acts, form, joins, merge, pair, part, twin


@pytest.fixture
def merged(client, portal, cast, session):
    """Dora and Dora again are one; the recruiter looks."""
    other = twin(portal, cast)
    join = merge(portal, cast, cast.application, other)
    sign_in(client, portal, cast.people["recruiter"])
    return cast.application, other, join


def undo(client, act):
    return client.post(f"/desk/azioni/{act.key}/annullamenti")


def found(portal, cast):
    with portal.db.read() as session:
        staff = cooperatives.staff(session, cast.people["owner"])
    return {hit.id for hit in search.find(portal.index, staff, search.Wanted()).hits}


def test_it_is_undone_once_however_often_one_clicks_and_both_acts_stay(client, portal, cast, session, merged):
    first, second, _join = merged
    (act,) = acts(session)
    text = client.get("/desk/azioni").text
    assert "unite in una persona sola" in text and "Dora Bianchi · Dora Bianki" in text
    assert undo(client, act).status_code == undo(client, act).status_code == 303
    drain(portal)
    assert found(portal, cast) == {f"{cast.aurora.key}-{row.candidate_id}" for row in (first, second)}
    history = client.get(f"/desk/candidature/{second.key}").text
    assert "Unita con un’altra candidatura" in history and "Unione annullata" in history
    assert "annullata da recruiter" in client.get("/desk/azioni").text
    row = pair(session, first, second)
    assert f"doppioni/{row.key}" in client.get("/desk/candidati/doppioni").text, "it is asked about again"
    assert client.post(f"/desk/candidati/doppioni/{row.key}/unioni", data=form(session, row)).status_code == 303
    assert len(joins(session)) == 2 and [j.parted_at is None for j in joins(session)] == [False, True]


def test_from_the_page_of_the_person_one_gets_back_to_the_list(client, portal, cast, session, merged):
    (act,) = acts(session)
    back = client.post(f"/desk/azioni/{act.key}/annullamenti", data={"back": "duplicates"})
    assert back.headers["location"] == "/desk/candidati/doppioni"


def test_after_seven_days_it_stays(client, portal, cast, session, merged):
    (act,) = acts(session)
    with time_machine.travel(now() + timedelta(days=7, minutes=1)):
        sign_in(client, portal, cast.people["recruiter"])
        refused = undo(client, act)
        assert refused.status_code == 409 and "più di sette giorni" in refused.text
        assert "Annulla l’unione" not in client.get(f"/desk/candidature/{cast.application.key}").text
    assert joins(session)[0].parted_at is None


def test_a_merge_under_another_waits_for_its_turn(client, portal, cast, session):
    """Second and third become one, then the first with both: the newest is taken back first, and all is as it was."""
    first = cast.application
    second, third = twin(portal, cast), twin(portal, cast, name="Dora Bianca")
    merge(portal, cast, second, third)
    merge(portal, cast, first, third)
    sign_in(client, portal, cast.people["recruiter"])
    assert found(portal, cast) == {f"{cast.aurora.key}-{first.candidate_id}"}
    inner, outer = acts(session)
    refused = undo(client, inner)
    assert refused.status_code == 409 and "annulla prima quell’unione" in refused.text
    assert undo(client, outer).status_code == 303
    drain(portal)
    assert found(portal, cast) == {f"{cast.aurora.key}-{n}" for n in (first.candidate_id, second.candidate_id)}
    assert undo(client, inner).status_code == 303
    drain(portal)
    assert len(found(portal, cast)) == 3


@pytest.mark.parametrize("who", [0, 1])
def test_after_one_was_erased_there_is_nothing_to_take_back(client, portal, cast, session, merged, who):
    (act,) = acts(session)
    with portal.db.write() as writing:
        erasure.erase(writing, writing.get(Application, merged[who].key))
    refused = undo(client, act)
    assert refused.status_code == 409 and "sono stati cancellati" in refused.text
    assert "ha cancellato i suoi dati" in refused.text


def test_telling_apart_is_taken_back(client, portal, cast, session):
    other = twin(portal, cast)
    row = pair(session, cast.application, other)
    sign_in(client, portal, cast.people["recruiter"])
    client.post(f"/desk/candidati/doppioni/{row.key}/distinzioni")
    (act,) = acts(session)
    assert "non è la stessa persona" in client.get("/desk/azioni").text
    assert undo(client, act).status_code == undo(client, act).status_code == 303
    assert f"doppioni/{row.key}" in client.get("/desk/candidati/doppioni").text


@pytest.mark.parametrize("role", ["other_recruiter", "hiring_manager", "interviewer", "reader"])
def test_acts_about_merges_are_only_for_those_who_may_merge(client, portal, cast, session, merged, role):
    (act,) = acts(session)
    sign_in(client, portal, cast.people[role])
    assert undo(client, act).status_code in (403, 404)
    assert "Dora" not in client.get("/desk/azioni").text


# -- what the cooperative keeps about a dossier goes along


def tagged(session, cast, name, *people):
    row = Tag(cooperative_id=cast.aurora.key, name=name, folded=name)
    session.add(row)
    session.flush()
    for person in people:
        session.add(Tagging(tag_id=row.key, candidate_id=person.candidate_id))
    session.flush()
    return row


def carried(session, person):
    session.rollback()
    rows = session.execute(
        select(Tag.name).join(Tagging, Tagging.tag_id == Tag.id).where(Tagging.candidate_id == person.candidate_id)
    )
    return sorted(rows.scalars())


def test_tags_and_lists_go_along_and_back_and_what_came_since_stays(client, portal, cast, session):
    first, second = cast.application, twin(portal, cast)
    with portal.db.write() as writing:
        tagged(writing, cast, "notti", first, second)
        tagged(writing, cast, "patente", second)
        people = PeopleList(cooperative_id=cast.aurora.key, name="Estate", folded="estate")
        writing.add(people)
        writing.flush()
        writing.add(ListEntry(list_id=people.key, candidate_id=second.candidate_id))
    join = merge(portal, cast, first, second)
    assert carried(session, first) == ["notti", "patente"]
    assert session.exec(select(ListEntry.candidate_id)).scalars().all() == [first.candidate_id]
    with portal.db.write() as writing:
        tagged(writing, cast, "dopo", first)
    part(portal, cast, join)
    assert carried(session, first) == ["dopo", "notti"] and carried(session, second) == ["notti", "patente"]
    assert session.exec(select(ListEntry.candidate_id)).scalars().all() == [second.candidate_id]


def test_a_tag_taken_off_since_does_not_come_back_under_another_row_of_its_number(portal, cast, session):
    first, second = cast.application, twin(portal, cast)
    with portal.db.write() as writing:
        tag = tagged(writing, cast, "patente", second)
    join = merge(portal, cast, first, second)
    with portal.db.write() as writing:
        for row in writing.execute(select(Tagging).where(Tagging.tag_id == tag.key)).scalars():
            writing.delete(row)
        writing.flush()
        tagged(writing, cast, "nuova", first)  # SQLite gives it the number of the one that is gone
    part(portal, cast, join)
    assert carried(session, first) == ["nuova"] and carried(session, second) == []


def test_tags_of_another_cooperative_stay_where_they_are(portal, cast, session):
    first, second = cast.application, twin(portal, cast)
    with portal.db.write() as writing:
        theirs = Tag(cooperative_id=cast.brezza.key, name="loro", folded="loro")
        writing.add(theirs)
        writing.flush()
        writing.add(Tagging(tag_id=theirs.key, candidate_id=second.candidate_id))
    merge(portal, cast, first, second)
    assert carried(session, second) == ["loro"] and carried(session, first) == []


def test_what_was_said_of_an_erased_person_does_not_stay_on_the_other(portal, cast, session):
    first, second = cast.application, twin(portal, cast)
    with portal.db.write() as writing:
        tagged(writing, cast, "di-lei", first)
        tagged(writing, cast, "di-lui", second)
    merge(portal, cast, first, second)
    with portal.db.write() as writing:
        erasure.erase(writing, writing.get(Application, second.key))
    assert carried(session, first) == ["di-lei"]


def test_when_the_kept_one_is_erased_the_other_has_its_own_back(portal, cast, session):
    first, second = cast.application, twin(portal, cast)
    with portal.db.write() as writing:
        tagged(writing, cast, "di-lei", first)
        tagged(writing, cast, "di-lui", second)
    merge(portal, cast, first, second)
    with portal.db.write() as writing:
        erasure.erase(writing, writing.get(Application, first.key))
    assert carried(session, second) == ["di-lui"] and carried(session, first) == []


def test_every_table_about_candidates_is_known_to_merges():
    """A new table with a foreign key to `candidate` must go along with a merge, or say why not (merging.rows.OWN)."""
    held = {one.table.name for one in merging_rows.held()}
    about = {table.name for table in merging_rows.about_candidates(SQLModel.metadata)}
    assert about == held | set(merging_rows.OWN) and not held & set(merging_rows.OWN)
    assert {"tagging", "people_list_entry"} <= held


def test_a_table_that_says_not_whose_it_is_is_refused_and_one_that_does_goes_along(portal, cast, session):
    metadata = MetaData()
    for name in ("candidate", "cooperative"):
        Table(name, metadata, Column("id", Integer, primary_key=True))

    def columns():
        return (
            Column("id", Integer, primary_key=True),
            Column("candidate_id", ForeignKey("candidate.id")),
            Column("created_at", DateTime),
        )

    lost = Table("made_up_lost", metadata, *columns())
    with pytest.raises(LookupError, match="made_up_lost says not"):
        merging_rows.held(metadata)
    metadata.remove(lost)
    stars = Table(
        "made_up_star",
        metadata,
        *columns(),
        Column("cooperative_id", ForeignKey("cooperative.id")),
        UniqueConstraint("cooperative_id", "candidate_id"),
    )
    tables = merging_rows.held(metadata)
    home, one, other = cast.aurora.key, cast.application.candidate_id, cast.other_application.candidate_id
    with portal.db.write() as writing:
        stars.create(writing.connection())
        moment = now().replace(tzinfo=None)
        writing.execute(insert(stars).values(candidate_id=one, cooperative_id=home, created_at=moment))
        moved = merging_rows.move(writing, home, one, other, tables)
        assert list(moved) == ["made_up_star"] and writing.execute(select(stars.c.candidate_id)).scalar_one() == other
        merging_rows.move_back(writing, home, moved, now().replace(tzinfo=None), other, one, tables)
        assert writing.execute(select(stars.c.candidate_id)).scalar_one() == one
        stars.drop(writing.connection())
