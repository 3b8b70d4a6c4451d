"""A note tells colleagues who may read the application: on their first page and counted in the digest, and nobody else."""

from datetime import timedelta

import pytest
from sqlmodel import select

from portal.accounts.models import Role
from portal.applications import digests
from portal.applications.judgement import mentions as judgement_mentions
from portal.applications.judgement.models import Mention
from portal.applications.judgement.people import Follower
from portal.cooperatives import queries as cooperatives
from portal.db import now
from portal.openings.models import Assignment
from tests import factories
from tests.conftest import sign_in
from tests.judgement.together import follows


def note(client, portal, cast, text, *people, by="recruiter"):
    sign_in(client, portal, cast.people[by])
    words = {"remark-text": text, "remark-tell": [str(p.key) for p in people]}
    return client.post(f"/desk/candidature/{cast.application.key}/note", data=words)


def told(session):
    session.rollback()
    return {row.person_id for row in session.exec(select(Mention))}


def today(client, portal, person):
    sign_in(client, portal, person)
    return client.get("/desk/").text


def test_a_ticked_colleague_finds_it_on_their_first_page_until_they_read_it(client, portal, cast):
    follows(portal, cast.opening, cast.people["interviewer"])
    assert note(client, portal, cast, "La guardi tu?", cast.people["interviewer"]).status_code == 303
    page = client.get(f"/desk/candidature/{cast.application.key}").text
    assert "La trovano in «Oggi»: interviewer" in page and "Nota di recruiter → interviewer" in page
    first = today(client, portal, cast.people["interviewer"])
    assert "Note per te" in first and "da recruiter" in first and "Dora Bianchi" in first
    assert "Note per te" not in today(client, portal, cast.people["owner"])
    sign_in(client, portal, cast.people["interviewer"])
    assert client.get(f"/desk/candidature/{cast.application.key}").status_code == 200
    assert "Note per te" not in client.get("/desk/").text


@pytest.mark.parametrize("text", ["@owner la guardi tu?", "Chiedo a @Owner, poi decidiamo.", "(@owner)"])
def test_a_name_after_an_at_tells_too(client, portal, cast, session, text):
    note(client, portal, cast, text)
    assert told(session) == {cast.people["owner"].key}


@pytest.mark.parametrize("text", ["@interviewer guarda", "@bruno guarda", "@nessuno guarda"])
def test_whoever_may_not_read_it_is_never_told(client, portal, cast, session, text):
    """Not assigned, of another cooperative, or nobody at all: the note is kept, and the page says that it told nobody."""
    note(client, portal, cast, text)
    assert not told(session)
    page = client.get(f"/desk/candidature/{cast.application.key}").text
    assert f"Non è chiaro chi sia {text.split()[0]}" in page and text in page


@pytest.mark.parametrize("who", ["interviewer", "other_recruiter", "reader", "coordinator", "recruiter"])
def test_ticking_somebody_who_may_not_read_it_is_refused(client, portal, cast, session, who):
    answer = note(client, portal, cast, "Una nota mia", cast.people[who])
    assert answer.status_code == 422 and "Una nota mia" in answer.text and not told(session)


def test_an_address_in_the_text_tells_nobody(client, portal, cast, session):
    note(client, portal, cast, "Scrive da dora@owner.example")
    assert not told(session)


@pytest.mark.parametrize(
    ("text", "found", "unclear"),
    [
        ("@Anna Riva guarda", {1}, []), ("@anna", set(), ["@anna"]), ("@ànna rìva e @Bea", {1, 3}, []),
        ("@Anna e @Anna Rossi.", {2}, ["@Anna"]), ("@Beatrice", set(), ["@Beatrice"]), ("niente", set(), []),
    ],
)  # fmt: skip
def test_a_name_counts_when_it_is_one_persons(text, found, unclear):
    readers = [Follower(1, "Anna Riva", "a"), Follower(2, "Anna Rossi", "b"), Follower(3, "Bea Neri", "c")]
    assert judgement_mentions.named(text, readers) == (found, unclear)


def test_whoever_is_taken_away_no_longer_finds_it(client, portal, cast):
    interviewer = cast.people["interviewer"]
    follows(portal, cast.opening, interviewer)
    note(client, portal, cast, "La guardi tu?", interviewer)
    with portal.db.write() as writing:
        writing.delete(writing.exec(select(Assignment)).one())
    assert "Dora Bianchi" not in today(client, portal, interviewer)
    with portal.db.read() as reading:
        staff = cooperatives.staff(reading, interviewer)
        assert not digests.news(reading, staff, now() - timedelta(days=1))


def test_the_digest_counts_it_once_and_names_nobody(client, portal, cast):
    with portal.db.write() as session:
        factories.application(session, cast.opening, "Lucia Segreta")
    for text in ("@owner uno", "@owner due"):
        note(client, portal, cast, text)
    with portal.db.read() as reading:
        staff = cooperatives.staff(reading, cast.people["owner"])
        (news,) = digests.news(reading, staff, now() - timedelta(days=1))
        assert (news.applications, news.messages, news.notes) == (2, 0, 2)
        (later,) = digests.news(
            reading, cooperatives.staff(reading, cast.people["recruiter"]), now() - timedelta(days=1)
        )
        assert later.notes == 0


def test_a_colleague_of_two_cooperatives_is_told_of_each_in_its_own_scope(client, portal, cast, session):
    with portal.db.write() as writing:
        both = factories.person(writing, "Sara", (cast.aurora, Role.RECRUITER), (cast.brezza, Role.READER))
    note(client, portal, cast, "@sara guarda")
    assert told(session) == {both.key}
