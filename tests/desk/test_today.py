"""The first page of the desk: what needs doing first, for whom it may concern, quickly whatever the size."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from portal.app import Portal
from portal.applications.models import Message, Stage
from portal.db import now, today
from portal.openings.models import Assignment, State
from tests.conftest import sign_in
from tests.factories import Town, application, opening

Queries = Callable[..., AbstractContextManager[list[str]]]


def busy(portal: Portal, cast: Town, many: int = 1) -> None:
    """In Aurora something of each kind needs doing, `many` times; in Brezza too."""
    with portal.db.write() as session:
        for n in range(many):
            application(session, cast.opening, f"Nuova Candidata{n}")
            application(
                session, cast.opening, f"Tardi Candidato{n}", stage=Stage.READ, answer_by=today() - timedelta(days=3)
            )
            application(
                session,
                cast.opening,
                f"Risposta Avuta{n}",
                stage=Stage.READ,
                answer_by=today() - timedelta(days=3),
                answered_at=now(),
            )
            wrote = application(session, cast.opening, f"Scrive Spesso{n}", stage=Stage.INTERVIEW)
            session.add(Message(application_id=wrote.key, from_candidate=True, text="Quando comincio?"))
            opening(session, cast.aurora, cast.oss, title=f"Chiude presto {n}", closes_on=today() + timedelta(days=5))
            opening(session, cast.aurora, cast.oss, title=f"Bozza mia {n}", state=State.DRAFT, published_at=None)
            opening(session, cast.brezza, cast.oss, title=f"Bozza altrui {n}", state=State.DRAFT, published_at=None)
            application(session, cast.other_opening, f"Altrui Candidato{n}", answer_by=today() - timedelta(days=3))


@pytest.mark.parametrize("role", ["owner", "recruiter"])
def test_what_needs_doing_comes_first_with_names_and_links(
    client: TestClient, portal: Portal, cast: Town, role: str
) -> None:
    busy(portal, cast)
    page = sign_in(client, portal, cast.people[role]).get("/desk/").text
    for words in (
        "Nuova Candidata0",
        "Tardi Candidato0",
        "3 giorni di ritardo",
        "Scrive Spesso0",
        "Chiude presto 0",
        "Bozza mia 0",
    ):
        assert words in page, words
    assert "/desk/candidature?in_ritardo=1" in page and "/desk/candidature?messaggi=1" in page
    order = (
        "candidature nuove",
        "risposte in ritardo",
        "colloqui oggi",
        "messaggi da leggere",
        "chiudono in una settimana",
    )
    places = [page.index(words) for words in order]
    assert places == sorted(places), "what is new, what is late, who comes today, what is unread, what ends"
    assert "Risposta Avuta0" not in page, "who has an answer waits for nothing"


def test_nobody_sees_what_is_going_on_elsewhere(client: TestClient, portal: Portal, cast: Town) -> None:
    busy(portal, cast)
    page = sign_in(client, portal, cast.people["recruiter"]).get("/desk/").text
    assert "Altrui" not in page and "Bozza altrui" not in page and cast.other_opening.title not in page
    other = sign_in(client, portal, cast.people["other_recruiter"]).get("/desk/").text
    assert "Altrui Candidato0" in other and "Nuova Candidata0" not in other


def test_a_hiring_manager_sees_the_assigned_opening_only(client: TestClient, portal: Portal, cast: Town) -> None:
    busy(portal, cast)
    manager = sign_in(client, portal, cast.people["hiring_manager"])
    before = manager.get("/desk/").text
    assert "Nuova Candidata0" not in before and cast.opening.title not in before
    assert manager.get(f"/desk/offerte/{cast.opening.key}").status_code == 404
    with portal.db.write() as session:
        session.add(Assignment(opening_id=cast.opening.key, person_id=cast.people["hiring_manager"].key))
    after = manager.get("/desk/").text
    assert "Nuova Candidata0" in after and cast.opening.title in after
    assert "Chiude presto 0" not in after and "Bozza mia 0" not in after and "Nuova offerta" not in after
    shown = manager.get(f"/desk/offerte/{cast.opening.key}").text
    assert "Apri la bacheca" in shown and "/modifica" not in shown


@pytest.mark.parametrize("role", ["reader", "outreach", "editor"])
def test_who_follows_no_applications_sees_openings_and_totals_without_names(
    client: TestClient, portal: Portal, cast: Town, role: str
) -> None:
    busy(portal, cast)
    desk = sign_in(client, portal, cast.people[role])
    for path in ("/desk/", f"/desk/offerte/{cast.opening.key}", "/desk/offerte", "/desk/offerte?stato=bozze"):
        page = desk.get(path)
        assert page.status_code == 200 and "Candidata0" not in page.text and "Dora" not in page.text
    assert cast.opening.title in desk.get("/desk/").text and "offerte aperte" in desk.get("/desk/").text
    assert "Apri la bacheca" not in desk.get(f"/desk/offerte/{cast.opening.key}").text


def test_the_coordinator_sees_the_network_and_no_candidate(client: TestClient, portal: Portal, cast: Town) -> None:
    busy(portal, cast)
    page = sign_in(client, portal, cast.people["coordinator"]).get("/desk/").text
    assert cast.opening.title in page and cast.other_opening.title in page and "Offerte aperte nella rete" in page
    assert "Candidat" not in page.replace("Candidature", "") and "Nuova offerta" not in page


def test_a_calm_day_says_so(client: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as session:
        session.merge(cast.application).stage = Stage.HIRED
    assert "Tutto fatto" in sign_in(client, portal, cast.people["recruiter"]).get("/desk/").text


def test_whoever_is_not_staff_stays_outside(client: TestClient, portal: Portal, cast: Town) -> None:
    assert client.get("/desk/").headers["location"].startswith("/accedi")
    candidate = sign_in(client, portal, cast.people["candidate"])
    for path in ("/desk/", "/desk/offerte", "/desk/totali", "/desk/totali.csv", "/desk/sistema"):
        assert candidate.get(path).status_code == 403


@pytest.mark.parametrize("role", ["recruiter", "coordinator", "hiring_manager", "reader"])
def test_the_page_asks_few_questions_whatever_the_size(
    client: TestClient, portal: Portal, cast: Town, queries: Queries, role: str
) -> None:
    busy(portal, cast, many=12)
    desk = sign_in(client, portal, cast.people[role])
    with queries(12):
        assert desk.get("/desk/").status_code == 200
    with queries(12):
        assert desk.get("/desk/offerte").status_code == 200


def test_it_speaks_english(client: TestClient, portal: Portal, cast: Town) -> None:
    busy(portal, cast)
    page = sign_in(client, portal, cast.people["recruiter"]).get("/en/desk/").text
    assert "3 days late" in page and "Waiting beyond the promised day" in page and "Aspettano" not in page


def test_odd_parameters_change_nothing(client: TestClient, portal: Portal, cast: Town) -> None:
    desk = sign_in(client, portal, cast.people["recruiter"])
    for query in ("stato=%ff", "stato=<script>", "x=1&x=2", "stato="):
        assert desk.get(f"/desk/offerte?{query}").status_code == 200


def test_names_typed_by_candidates_are_text(client: TestClient, portal: Portal, session: Session, cast: Town) -> None:
    with portal.db.write() as writing:
        application(writing, cast.opening, "<script>alert(1)</script> Rossi")
    assert "<script>alert" not in sign_in(client, portal, cast.people["recruiter"]).get("/desk/").text


# -- what goes soon, what did not come out, and which openings are looked at


def test_data_about_to_go_is_told_two_weeks_before_with_its_day(client: TestClient, portal: Portal, cast: Town) -> None:
    kept = round(portal.settings.retention_months * 30.44)
    with portal.db.write() as session:
        for days, name in ((kept - 10, "Finisce presto"), (kept - 30, "Finisce più tardi")):
            ended = opening(session, cast.aurora, cast.oss, title=name, state=State.CLOSED, closed_at=now() - timedelta(days=days))  # fmt: skip
            application(session, ended, f"Vecchia {name}", stage=Stage.HIRED)
        elsewhere = opening(session, cast.brezza, cast.oss, title="Altrui finita", state=State.CLOSED, closed_at=now() - timedelta(days=kept))  # fmt: skip
        application(session, elsewhere, "Vecchia Altrui")
    page = sign_in(client, portal, cast.people["recruiter"]).get("/desk/").text
    part = page[page.index('id="si-cancellano"') :]
    part = part[: part.index("</section>")]
    assert "Finisce presto" in part and "1 candidatura" in part and "?vista=tabella" in part
    assert "Finisce più tardi" not in part and "Altrui" not in part


def test_what_did_not_come_out_is_told_with_its_reason(client: TestClient, portal: Portal, cast: Town) -> None:
    unfit = {"state": State.DRAFT, "published_at": None, "publish_failed_at": now(), "level_min": None, "pay_min": None}
    with portal.db.write() as session:
        opening(session, cast.aurora, cast.oss, title="Senza livello", **unfit)
        opening(session, cast.brezza, cast.oss, title="Di altri", **unfit)
    page = sign_in(client, portal, cast.people["recruiter"]).get("/desk/").text
    part = page[page.index('id="non-uscite"') :]
    part = part[: part.index("</section>")]
    assert "Senza livello" in part and "Livello (minimo): Scegli il livello" in part and "Di altri" not in part
    assert "Senza livello" not in sign_in(client, portal, cast.people["reader"]).get("/desk/").text, (
        "nothing to do there"
    )


def test_one_opening_or_several_are_looked_at_and_the_choice_stays_in_the_links(
    client: TestClient, portal: Portal, cast: Town
) -> None:
    with portal.db.write() as session:
        rows = [opening(session, cast.aurora, cast.oss, title=f"Offerta {name}") for name in "XYZ"]
        for row in rows:
            application(session, row, f"Persona {row.title}")
    desk, x, y = sign_in(client, portal, cast.people["recruiter"]), rows[0].key, rows[1].key
    alone = desk.get(f"/desk/?offerta={x}").text
    assert "Persona Offerta X" in alone and "Persona Offerta Y" not in alone and "Solo: Offerta X" in alone
    assert f"offerta={x}&amp;fase=received" in alone
    for address in (f"/desk/?offerta={x}&offerta={y}", f"/desk/?offerta={x},{y}"):
        both = desk.get(address).text
        assert "Persona Offerta X" in both and "Persona Offerta Y" in both and "Persona Offerta Z" not in both
        assert f"offerta={x}%2C{y}&amp;fase=received" in both
    listed = desk.get(f"/desk/candidature?offerta={x},{y}&fase=received").text
    assert "Persona Offerta X" in listed and "Persona Offerta Y" in listed and "Persona Offerta Z" not in listed
    assert "Le 2 offerte scelte" in listed and f'name="filters" value="offerta={x}%2C{y}' in listed


@pytest.mark.parametrize("odd", ["abc", "-1", "9" * 400, "%ff", ",,,", "1;2", "²"])
def test_a_choice_that_is_none_shows_all(client: TestClient, portal: Portal, cast: Town, odd: str) -> None:
    desk = sign_in(client, portal, cast.people["recruiter"])
    assert cast.opening.title in desk.get(f"/desk/?offerta={odd}").text
    foreign = desk.get(f"/desk/?offerta={cast.other_opening.key}").text
    assert cast.opening.title in foreign and cast.other_opening.title not in foreign


def test_the_page_asks_as_many_questions_of_many_as_of_few(
    client: TestClient, portal: Portal, cast: Town, queries: Queries
) -> None:
    asked = []
    desk = sign_in(client, portal, cast.people["owner"])
    assert desk.get("/desk/account").status_code == 200  # what a new process reads once is read
    kept = timedelta(days=round(portal.settings.retention_months * 30.44) - 3)
    for many in (1, 15):
        busy(portal, cast, many)
        with portal.db.write() as session:
            for n in range(many):
                opening(session, cast.aurora, cast.oss, title=f"Mancata {many} {n}", state=State.DRAFT, publish_failed_at=now())  # fmt: skip
                old = opening(session, cast.aurora, cast.oss, state=State.CLOSED, closed_at=now() - kept)
                application(session, old, f"Vecchia {many} {n}")
        with queries(12) as statements:
            assert desk.get("/desk/").status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]
