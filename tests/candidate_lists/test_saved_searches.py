"""Saved searches: one's own or shared, each says how many are new since one last looked."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import select

from portal.accounts.models import Person, Role
from portal.applications import digests
from portal.applications.lists.models import SavedSearch, SearchMark
from portal.applications.models import Application
from portal.applications.searches import keeping as saved_searches
from portal.candidates.models import Cv, ReadingState
from portal.cooperatives.models import Membership
from portal.db import now
from portal.openings.models import Opening
from portal.outbox import Note
from portal.timetable import forget_deleted
from search_index.index import IndexUnavailable
from tests import factories
from tests.applications_desk.test_pages import add_cv
from tests.conftest import drain

MORNING = datetime(2027, 1, 13, 9, 0, tzinfo=UTC)


def save(desk, name, asked="", **more):
    answer = desk.post("ricerche", name=name, ricerca=asked, **more)
    assert answer.status_code == 303, answer.text
    with desk.portal.db.read() as session:
        return session.exec(select(SavedSearch).where(SavedSearch.name == name)).one().key


def back(desk, number, days):
    """As if it had been opened so many days ago."""
    with desk.portal.db.write() as session:
        row = session.exec(select(SearchMark).where(SearchMark.search_id == number)).one()
        row.seen_at = row.before_at = now() - timedelta(days=days)


def apply(desk, name, **values):
    with desk.portal.db.write() as session:
        factories.application(session, desk.cast.opening, name, **values)
    drain(desk.portal)


def test_a_search_says_how_many_are_new_until_one_opens_it(desk):
    number = save(desk, "Chi ha lavorato in RSA", "q=rsa&fase=received")
    assert "niente di nuovo" in desk.page("candidati/ricerche")
    back(desk, number, 2.5)
    listed = desk.page("candidati/ricerche")
    assert "2 nuove" in listed and "«rsa», Ricevuta" in listed
    opened = desk.client.get(f"/desk/candidati/ricerche/{number}")
    assert opened.headers["location"] == f"/desk/candidati?q=rsa&fase=received&salvata={number}"
    shown = desk.client.get(opened.headers["location"]).text
    assert shown.count("Nuova</span>") == 2 and "Ricerca salvata: Chi ha lavorato in RSA" in shown
    assert "niente di nuovo" in desk.page("candidati/ricerche")
    assert "Nuova</span>" not in desk.page("candidati?q=rsa"), "only where one came from a saved search"


def test_somebody_whose_cv_is_still_being_read_is_new_later(desk):
    number = save(desk, "Ippoterapia", "q=ippoterapia")
    apply(desk, "Lia Gallo")
    with desk.portal.db.write() as session:
        lia = session.exec(select(Application).where(Application.name == "Lia Gallo")).one()
        # The worker has not come to her file yet.
        waiting = Note(topic="cv.received", subject="1", run_at=now() + timedelta(hours=1), created_at=now())
        session.add(waiting)
    cv = add_cv(desk.portal, lia, text="", reading=ReadingState.WAITING)
    desk.client.get(f"/desk/candidati/ricerche/{number}")
    with desk.portal.db.write() as session:
        row = session.get_one(Cv, cv.key)
        row.text, row.reading = "Anni di ippoterapia", ReadingState.READ
        session.delete(session.get_one(Note, waiting.key))
    drain(desk.portal)
    assert "1 nuova" in desk.page("candidati/ricerche")


def test_the_count_is_what_the_role_may_see_now(desk):
    number = save(desk, "Tutte")
    back(desk, number, 30)
    assert "3 nuove" in desk.page("candidati/ricerche"), "and not Elio, of the other cooperative"
    with desk.portal.db.write() as session:
        me = desk.cast.people["recruiter"]
        session.exec(
            select(Membership).where(Membership.person_id == me.key)
        ).one().cooperative_id = desk.cast.brezza.key
    assert "1 nuova" in desk.page("candidati/ricerche")
    found = desk.page("candidati")
    assert "Elio Verdi" in found and "Dora" not in found


def test_mine_is_mine_and_a_shared_one_is_the_cooperatives(desk):
    mine, shared = save(desk, "Solo mia"), save(desk, "Di tutti", "q=rsa", shared=str(desk.cast.aurora.key))
    desk.become("owner")
    listed = desk.page("candidati/ricerche")
    assert "Di tutti" in listed and "di recruiter" in listed and "Solo mia" not in listed
    assert desk.client.get(f"/desk/candidati/ricerche/{mine}").status_code == 404
    assert desk.post(f"ricerche/{mine}", name="Preda").status_code == 404
    assert desk.client.get(f"/desk/candidati/ricerche/{shared}").status_code == 303
    assert desk.post(f"ricerche/{shared}", name="Per tutti noi", shared=str(desk.cast.aurora.key)).status_code == 303
    desk.become("other_recruiter")
    for number in (mine, shared):
        assert desk.client.get(f"/desk/candidati/ricerche/{number}").status_code == 404
        for path in ("", "/eliminazioni", "/ritorni"):
            assert desk.post(f"ricerche/{number}{path}", name="Preda").status_code == 404
    assert "Per tutti noi" not in desk.page("candidati/ricerche")
    desk.become("hiring_manager")
    assert desk.client.get("/desk/candidati/ricerche").status_code == 403


def test_each_colleague_has_their_own_mark(desk):
    number = save(desk, "Di tutti", "q=rsa", shared=str(desk.cast.aurora.key))
    with desk.portal.db.write() as session:
        session.get_one(SavedSearch, number).created_at = now() - timedelta(days=10)
    assert "niente di nuovo" in desk.page("candidati/ricerche")
    desk.become("owner")
    assert "3 nuove" in desk.page("candidati/ricerche"), "the owner never opened it"
    desk.client.get(f"/desk/candidati/ricerche/{number}")
    assert "niente di nuovo" in desk.page("candidati/ricerche")


def test_nobody_shares_with_a_cooperative_they_do_not_work_for(desk):
    number = save(desk, "Furba", shared=str(desk.cast.brezza.key))
    with desk.portal.db.read() as session:
        assert session.get_one(SavedSearch, number).shared_with_id is None
    desk.become("other_recruiter")
    assert "Furba" not in desk.page("candidati/ricerche")


@pytest.mark.parametrize(("name", "said"), [("", "Questo campo serve"), ("?", "almeno due"), ("a" * 81, "al massimo")])
def test_a_bad_name_is_said_beside_the_field_and_the_search_stays(desk, name, said):
    answer = desk.post("ricerche", name=name, ricerca="q=ines")
    assert answer.status_code == 422 and said in answer.text
    assert "Ines Neri" in answer.text and "Ugo Rossi" not in answer.text and 'value="ines"' in answer.text


def test_a_name_twice_is_refused_unless_it_is_the_same_search_sent_twice(desk, monkeypatch):
    number = save(desk, "Notti", "q=notti")
    assert save(desk, "Notti", "q=notti") == number
    taken = desk.post("ricerche", name="NOTTI", ricerca="q=giorni")
    assert taken.status_code == 422 and "Hai già una ricerca con questo nome" in taken.text
    other = save(desk, "Giorni", "q=giorni")
    assert desk.post(f"ricerche/{other}", name="notti").status_code == 422
    monkeypatch.setattr(saved_searches, "MOST", 2)
    assert "Hai già 2 ricerche salvate" in desk.post("ricerche", name="Terza", ricerca="").text


def test_a_deleted_search_comes_back_for_a_week(desk):
    number = save(desk, "Notti", "q=notti")
    for _twice in range(2):
        assert desk.post(f"ricerche/{number}/eliminazioni").status_code == 303
    listed = desk.page("candidati/ricerche")
    assert "Eliminate da poco" in listed and f"/ricerche/{number}/ritorni" in listed
    assert desk.client.get(f"/desk/candidati/ricerche/{number}").status_code == 404
    for _twice in range(2):
        assert desk.post(f"ricerche/{number}/ritorni").status_code == 303
    assert "Eliminate da poco" not in desk.page("candidati/ricerche")
    desk.post(f"ricerche/{number}/eliminazioni")
    save(desk, "notti", "q=feste")
    assert desk.post(f"ricerche/{number}/ritorni").status_code == 409
    with desk.portal.db.write() as session:
        session.get_one(SavedSearch, number).deleted_at = now() - timedelta(days=9)
    forget_deleted(desk.portal)
    with desk.portal.db.read() as session:
        assert session.get(SavedSearch, number) is None


def test_a_search_whose_filters_are_gone_still_opens_and_says_so(desk):
    desk.tag("Estate", desk.dora)
    with desk.portal.db.write() as session:
        spare = factories.opening(session, desk.cast.aurora, desk.cast.oss)
        asked = f"q=rsa&professione=astronauta&offerta={spare.key}"
    asked += f"&etichetta={desk.number('Estate')}"
    number = save(desk, "Vecchia", asked)
    desk.post(f"etichette/{desk.number('Estate')}/eliminazioni")
    with desk.portal.db.write() as session:
        session.delete(session.get_one(Opening, spare.key))
    listed = desk.page("candidati/ricerche")
    for words in ("un’etichetta che non c’è più", "la professione «astronauta»", "un’offerta che non c’è più"):
        assert words in listed
    shown = desk.client.get(desk.client.get(f"/desk/candidati/ricerche/{number}").headers["location"])
    assert shown.status_code == 200 and "un’etichetta che non c’è più" in shown.text and "Dora Bianchi" in shown.text


def test_with_the_engine_away_searches_are_listed_without_counts(desk, monkeypatch):
    number = save(desk, "Notti", "q=notti")

    def away(*_args, **_more):
        raise IndexUnavailable

    monkeypatch.setattr(type(desk.portal.index), "search", away)
    listed = desk.page("candidati/ricerche")
    assert "Notti" in listed and "non risponde" in listed and "nuove</span>" not in listed
    assert desk.client.get(f"/desk/candidati/ricerche/{number}").status_code == 303


def test_the_mail_counts_new_people_and_names_neither_them_nor_the_search(desk, mails):
    with time_machine.travel(MORNING, tick=True):
        desk.become("recruiter")
        number = save(desk, "Cerco Lucia Segreta", "q=rsa")
        again = save(desk, "Anche questa", "fase=received")
        for one in (number, again):
            desk.post(f"ricerche/{one}", name=f"Cerco Segreta {one}", in_digest="y")
    with time_machine.travel(MORNING + timedelta(days=1), tick=True):
        apply(desk, "Lucia Segreta", submitted_at=now() - timedelta(hours=1))
        apply(desk, "Marta Segreta", submitted_at=now() - timedelta(hours=2))
        with desk.portal.db.write() as session:  # they were read at once: no opening is news
            session.get(Person, desk.cast.people["owner"].key).digest = "off"
        digests.write_due(desk.portal)
        drain(desk.portal)
        me = desk.cast.people["recruiter"].email
        (mail,) = mails.to(me)
        whole = mail.as_string() + mails.text(me) + str(mail.get_body(("html",)).get_content())
        assert "2 profili nuovi nelle tue ricerche salvate" in whole and "/desk/candidati/ricerche" in whole
        assert "Segreta" not in whole and "Lucia" not in whole
    with time_machine.travel(MORNING + timedelta(days=2), tick=True):
        digests.write_due(desk.portal)
        drain(desk.portal)
    assert len(mails.to(me)) == 1, "told once is told"


def test_who_may_no_longer_search_gets_no_count(desk, mails):
    number = save(desk, "Tutte")
    desk.post(f"ricerche/{number}", name="Tutte", in_digest="y")
    back(desk, number, 30)
    with desk.portal.db.write() as session:
        me = session.get(Person, desk.cast.people["recruiter"].key)
        session.exec(select(Membership).where(Membership.person_id == me.key)).one().role = Role.INTERVIEWER
        me.digest_at = now() - timedelta(days=20)
    with time_machine.travel(MORNING):
        digests.write_due(desk.portal)
    drain(desk.portal)
    assert not any("ricerche salvate" in mails.text(str(m["To"])) for m in mails.messages)


def test_more_searches_cost_no_more_statements(desk, queries):
    save(desk, "Una")
    with queries(at_most=30) as asked:
        desk.page("candidati/ricerche")
    few = len(asked)
    for n in range(5):
        save(desk, f"Ricerca {n}", f"q=rsa{n}")
    with queries(at_most=few):
        desk.page("candidati/ricerche")
