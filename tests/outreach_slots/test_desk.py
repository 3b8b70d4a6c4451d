"""A host writes a term on one screen, sees every date before publishing, and no class that is expected is ever lost."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.db import today as italian_today
from portal.outreach import slots
from portal.outreach.models import ClosedDays, Series, SeriesState, Slot
from portal.outreach.slot_rules import day_of
from tests.conftest import sign_in
from tests.factories import Town
from tests.outreach_slots.hosting import series, slot

LIST, NEW = "/desk/visite/proposte", "/desk/visite/proposte/nuova"


def monday() -> date:
    """The Monday after next: every date of the term lies ahead."""
    return italian_today() + timedelta(days=14 - italian_today().weekday())


def term(cast: Town, **changes: Any) -> dict[str, Any]:
    """What a host types for six fortnightly Tuesdays."""
    return {
        "cooperative_id": str(cast.aurora.key), "format": "service_visit", "mode": "at_service", "professions": ["oss"],
        "title": "Una mattina con noi", "about": "La classe gira per i nuclei, parla con chi ci lavora e con chi ci vive.",
        "host_name": "Marta, coordinatrice", "place": "RSA Aurora", "first_on": monday().isoformat(),
        "last_on": (monday() + timedelta(days=77)).isoformat(), "repeat": "fortnightly", "weekdays": ["1"], "starts": "9.30",
        "minutes": "120", "opens_days": "90", "notice_days": "7", "max_groups": "1", "max_students": "25", "min_year": "3",
        "max_year": "5", "submission": "one form",
    } | changes  # fmt: skip


@pytest.fixture
def host(client: TestClient, portal: Portal, cast: Town) -> TestClient:
    """The browser of who looks after schools at Aurora."""
    return sign_in(client, portal, cast.people["outreach"])


def boxes(page: str) -> dict[str, bool]:
    """The dates that have a box, and whether it is ticked."""
    found = re.findall(r'name="dates" value="([0-9-]+)"( checked)?', page)
    return {day: bool(ticked) for day, ticked in found}


def live(session: Session, row: Series) -> list[date]:
    """Days of the dates that are on, as committed now."""
    session.rollback()
    rows = session.exec(
        select(Slot).where(Slot.series_id == row.key, col(Slot.withdrawn_at).is_(None)).order_by(col(Slot.starts_at))
    )
    return [day_of(one.starts_at) for one in rows]


def test_a_fortnightly_slot_for_a_term_is_published_on_one_screen(
    host: TestClient, session: Session, portal: Portal, cast: Town
) -> None:
    tuesday = monday() + timedelta(days=1)
    with portal.db.write() as writing:
        writing.add(ClosedDays(first_on=tuesday, last_on=tuesday, name="Santa Prova"))
    shown = host.post(LIST, data=term(cast) | {"then": "dates"})
    assert shown.status_code == 200 and "Santa Prova" in shown.text
    expected = [tuesday + timedelta(days=14 * n) for n in range(1, 6)]
    assert boxes(shown.text) == {day.isoformat(): True for day in expected}
    kept = [day.isoformat() for day in expected[1:]]
    sent = term(cast) | {"then": "publish", "shown": ",".join(boxes(shown.text)), "dates": kept}
    assert host.post(LIST, data=sent).status_code == 303
    row = session.exec(select(Series)).one()
    assert row.state is SeriesState.PUBLISHED and live(session, row) == expected[1:]
    assert host.get(f"{LIST}/{row.key}").status_code == 200 and row.title in host.get(LIST).text


def test_a_form_sent_twice_makes_one_series(host: TestClient, session: Session, cast: Town) -> None:
    answers = [host.post(LIST, data=term(cast) | {"then": "publish"}) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert len(session.exec(select(Series)).all()) == 1


@pytest.mark.parametrize(
    ("field", "change", "said"),
    [
        ("first_on", {"first_on": "2020-01-07"}, "passato"),
        ("first_on", {"first_on": "domani"}, "Scrivi una data"),
        ("first_on", {"first_on": "9999-12-31"}, "troppo lontano"),
        ("last_on", {"last_on": (italian_today() + timedelta(days=1)).isoformat()}, "prima del primo"),
        ("last_on", {"last_on": (italian_today() + timedelta(days=700)).isoformat()}, "Più di un anno"),
        ("weekdays", {"weekdays": []}, "almeno un giorno"),
        ("weekdays", {"weekdays": ["6"]}, "non c’è nella lista"),
        ("weekdays", {"weekdays": ["martedì"]}, "non c’è nella lista"),
        ("starts", {"starts": "25:00"}, "per esempio 9:30"),
        ("starts", {"starts": "3:00"}, "tra le 7 e le 21"),
        ("notice_days", {"notice_days": "90"}, "prima di aprirsi"),
        ("max_students", {"max_students": "900"}, "tra 1 e 400"),
        ("max_year", {"max_year": "2"}, "prima della prima"),
        ("comune", {"comune": "Atlantide"}, "Non troviamo"),
        ("title", {"title": ""}, "Scrivi un titolo"),
        ("link", {"link": "javascript:alert(1)"}, "https://"),
        ("cooperative_id", {"cooperative_id": "999"}, "Scegli una delle voci"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    host: TestClient, session: Session, cast: Town, field: str, change: dict[str, Any], said: str
) -> None:
    answer = host.post(LIST, data=term(cast, **change) | {"then": "publish"})
    assert answer.status_code == 422 and said in answer.text
    assert f'id="{field}-error"' in answer.text and "Marta, coordinatrice" in answer.text
    assert session.exec(select(Series)).all() == []


@pytest.mark.parametrize(
    ("field", "change"), [("about", {"about": "Corto"}), ("host_name", {"host_name": ""}), ("place", {"place": ""})]
)
def test_a_draft_may_be_thin_but_what_a_class_must_know_is_there_before_publishing(
    host: TestClient, session: Session, cast: Town, field: str, change: dict[str, Any]
) -> None:
    refused = host.post(LIST, data=term(cast, **change) | {"then": "publish"})
    assert refused.status_code == 422 and f'id="{field}-error"' in refused.text
    assert session.exec(select(Series)).all() == []
    session.rollback()
    assert host.post(LIST, data=term(cast, **change) | {"then": "save"}).status_code == 303
    row = session.exec(select(Series)).one()
    assert row.state is SeriesState.DRAFT and client_sees_nothing(host, row)
    again = host.post(f"{LIST}/{row.key}/pubblicazioni", data={"version": "1"})
    assert again.status_code == 422 and f'id="{field}-error"' in again.text


def client_sees_nothing(client: TestClient, row: Series) -> bool:
    return client.get(f"/scuole/proposte/{row.key}").status_code == 404 and row.title not in client.get("/scuole").text


def test_a_term_of_closed_days_has_no_date_to_publish(
    host: TestClient, session: Session, portal: Portal, cast: Town
) -> None:
    with portal.db.write() as writing:
        writing.add(ClosedDays(first_on=monday(), last_on=monday() + timedelta(days=100), name="Vacanze lunghe"))
    answer = host.post(LIST, data=term(cast) | {"then": "publish"})
    assert answer.status_code == 422 and "le scuole sono chiuse: Vacanze lunghe" in answer.text


def test_changing_the_rules_moves_free_dates_and_keeps_the_ones_taken_off(
    host: TestClient, session: Session, cast: Town
) -> None:
    host.post(LIST, data=term(cast) | {"then": "publish"})
    row = session.exec(select(Series)).one()
    before = live(session, row)
    one = session.exec(select(Slot).where(Slot.series_id == row.key).order_by(col(Slot.starts_at))).first()
    assert one is not None
    assert host.post(f"{LIST}/{row.key}/date/{one.key}/ritiri").status_code == 303
    page = host.get(f"{LIST}/{row.key}/modifica").text
    assert boxes(page) == {before[0].isoformat(): False} | {day.isoformat(): True for day in before[1:]}
    sent = term(cast, repeat="weekly", version="2") | {
        "shown": ",".join(boxes(page)),
        "dates": [d.isoformat() for d in before[1:]],
    }
    assert host.post(f"{LIST}/{row.key}/modifica", data=sent).status_code == 303
    session.rollback()
    assert live(session, row) == [before[0] + timedelta(days=7 * n) for n in range(1, 11)]
    assert host.post(f"{LIST}/{row.key}/date/{one.key}/ritorni").status_code == 303
    assert before[0] in live(session, row)


def test_a_date_with_a_class_is_neither_taken_off_nor_lost_by_an_edit(
    host: TestClient, session: Session, portal: Portal, cast: Town
) -> None:
    host.post(LIST, data=term(cast) | {"then": "publish"})
    row = session.exec(select(Series)).one()
    booked = session.exec(select(Slot).where(Slot.series_id == row.key).order_by(col(Slot.starts_at))).all()[1]
    with portal.db.write() as writing:
        slots.take(writing, booked.key, 20)
    refused = host.post(f"{LIST}/{row.key}/date/{booked.key}/ritiri")
    assert refused.status_code == 409 and "prima sposta o annulla la visita" in refused.text
    moved = host.post(f"{LIST}/{row.key}/modifica", data=term(cast, weekdays=["2"], version="2") | {"title": "Altro"})
    assert moved.status_code == 422 and "Aspettate una classe" in moved.text and 'value="Altro"' in moved.text
    longer = host.post(f"{LIST}/{row.key}/modifica", data=term(cast, minutes="60", version="2"))
    assert longer.status_code == 422 and "Aspettate una classe" in longer.text
    session.rollback()
    assert row.title == "Una mattina con noi" and row.version == 2 and day_of(booked.starts_at) in live(session, row)
    assert host.post(f"{LIST}/{row.key}/chiusure").status_code == 303
    assert live(session, row) == [day_of(booked.starts_at)], "an ended series keeps the classes that are expected"


def test_a_stale_form_sees_both_versions(host: TestClient, session: Session, cast: Town) -> None:
    host.post(LIST, data=term(cast) | {"then": "publish"})
    row = session.exec(select(Series)).one()
    assert host.post(f"{LIST}/{row.key}/modifica", data=term(cast, title="La prima", version="2")).status_code == 303
    stale = host.post(f"{LIST}/{row.key}/modifica", data=term(cast, title="La seconda", version="2"))
    assert stale.status_code == 409 and "La prima" in stale.text and "La seconda" in stale.text
    version = re.search(r'name="version" type="hidden" value="(\d+)"', stale.text)
    assert version is not None
    again = host.post(f"{LIST}/{row.key}/modifica", data=term(cast, title="La seconda", version=version[1]))
    assert again.status_code == 303


def test_a_date_more_and_a_copy_for_the_next_term(
    host: TestClient, session: Session, portal: Portal, cast: Town
) -> None:
    host.post(LIST, data=term(cast) | {"then": "publish"})
    row = session.exec(select(Series)).one()
    friday = monday() + timedelta(days=4)
    add = f"{LIST}/{row.key}/date"
    assert host.post(add, data={"day": friday.isoformat(), "hour": "11"}).status_code == 303
    assert friday in live(session, row)
    for day, said in (
        (friday.isoformat(), "c’è già"),
        ("2020-01-01", "da domani"),
        ("", "Scegli un giorno"),
        ("9999-12-31", "da domani"),
    ):
        answer = host.post(add, data={"day": day, "hour": "11"})
        assert answer.status_code == 422 and said in answer.text
    kept = host.post(f"{LIST}/{row.key}/modifica", data=term(cast, version="2"))
    assert kept.status_code == 303 and friday in live(session, row), "an edit leaves what was added by hand"
    copied = host.post(f"{LIST}/{row.key}/copie")
    number = int(copied.headers["location"].split("/")[4])
    session.rollback()
    draft = session.get(Series, number)
    assert draft is not None and draft.state is SeriesState.DRAFT and draft.first_on > italian_today()
    assert draft.title == row.title and live(session, draft)
    assert host.post(f"{LIST}/{number}/eliminazioni").status_code == 303
    session.rollback()
    assert session.get(Series, number) is None
    assert host.post(f"{LIST}/{row.key}/eliminazioni").status_code == 409, "what was public is ended, not thrown away"


def test_a_host_works_for_its_own_cooperative_only(client: TestClient, portal: Portal, cast: Town) -> None:
    with portal.db.write() as writing:
        theirs = series(writing, cast.brezza, title="Di Brezza")
        their_date = slot(writing, theirs).key
    sign_in(client, portal, cast.people["outreach"])
    assert "Di Brezza" not in client.get(LIST).text
    for path in ("", "/modifica"):
        assert client.get(f"{LIST}/{theirs.key}{path}").status_code == 404
    assert client.get(f"{LIST}/date?serie={theirs.key}").status_code == 404
    for path in ("/modifica", "/chiusure", "/copie", "/eliminazioni", f"/date/{their_date}/ritiri"):
        assert client.post(f"{LIST}/{theirs.key}{path}").status_code == 404
    assert client.post(LIST, data=term(cast, cooperative_id=str(cast.brezza.key))).status_code == 422
    sign_in(client, portal, cast.people["coordinator"])
    assert "Di Brezza" in client.get(LIST).text and client.get(f"{LIST}/{theirs.key}/modifica").status_code == 200


def test_the_list_and_a_series_ask_the_database_a_few_times_only(
    host: TestClient, portal: Portal, cast: Town, queries: Any
) -> None:
    with portal.db.write() as writing:
        rows = [series(writing, cast.aurora, title=f"Numero {n}") for n in range(15)]
        for n in range(30):
            slot(writing, rows[0], n + 1)
    with queries(at_most=6):
        assert host.get(LIST).status_code == 200
    with queries(at_most=11):
        assert host.get(f"{LIST}/{rows[0].key}").status_code == 200


def test_the_school_calendar_is_kept_by_the_coordinator(
    client: TestClient, portal: Portal, session: Session, cast: Town
) -> None:
    page, day = "/desk/calendario-scolastico", date(2027, 2, 8)
    sign_in(client, portal, cast.people["outreach"])
    assert client.get(page).status_code == 200 and client.get(f"{page}/nuovo").status_code == 403
    sign_in(client, portal, cast.people["coordinator"])
    days = {
        "name": "Settimana bianca",
        "first_on": day.isoformat(),
        "last_on": "2027-02-12",
        "region": "Lombardia",
        "needs_check": "y",
    }
    assert client.post(page, data=days).status_code == 303
    assert client.post(page, data=days).status_code == 422, "the same days under the same name stand there once"
    shown = client.get(f"{page}?anno=2026-27").text
    assert "Settimana bianca" in shown and "da verificare" in shown
    row = session.exec(select(ClosedDays)).one()
    for change in (
        {"last_on": "2027-02-01"},
        {"last_on": "2028-02-01"},
        {"first_on": "ieri"},
        {"name": ""},
        {"region": "Padania"},
    ):
        assert client.post(f"{page}/{row.key}", data=days | change).status_code == 422
    stale = client.post(f"{page}/{row.key}", data=days | {"name": "Neve", "version": "2020-01-01T00:00:00+00:00"})
    assert stale.status_code == 409 and "Settimana bianca" in stale.text and 'value="Neve"' in stale.text
    fresh = days | {"name": "Neve", "version": row.updated_at.isoformat()}
    fresh.pop("needs_check")
    assert client.post(f"{page}/{row.key}", data=fresh).status_code == 303
    session.rollback()
    assert (row.name, row.needs_check, row.reviewed_on) == ("Neve", False, italian_today())
    assert client.post(f"{page}/{row.key}/eliminazioni").status_code == 303
    session.rollback()
    assert session.exec(select(ClosedDays)).all() == []
