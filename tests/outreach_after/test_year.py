"""A school year adds up: a case small enough to count by hand, behind the walls, within few statements."""

import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pypdfium2
import pytest
import time_machine

from portal.cooperatives import queries as cooperatives
from portal.db import now
from portal.events.models import Event, EventState, SignUp
from portal.outreach import change, figures, results, school_years
from portal.outreach.models import VisitState
from portal.outreach.results import By
from portal.outreach.school_years import SchoolYear
from tests.conftest import sign_in
from tests.outreach_after.classes import answered, school, visit

TODAY = datetime(2027, 3, 10, 9, tzinfo=UTC)
YEAR = SchoolYear(2026)


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel(TODAY, tick=True):
        yield


def day(month, number, year=2027):
    return datetime(year, month, number, 9, tzinfo=UTC)


@pytest.fixture
def counted(portal, cast):
    """Aurora met two schools of Lecco this year and one last year; Brezza met one of Milano; one of each was never met."""
    with portal.db.write() as session:
        first, second, only_last, never = (school(session) for _ in range(4))
        milano = school(session, code="MIPM00001A", comune="015146", province="MI", tracks=["les", "scienze-umane"])
        met = [
            visit(
                session,
                cast.aurora,
                first,
                starts_at=day(1, 20),
                students=24,
                present=20,
                held_hours=2.0,
                staff_hours=5.0,
            ),
            visit(
                session,
                cast.aurora,
                first,
                starts_at=day(2, 3),
                students=20,
                present=20,
                held_hours=1.5,
                staff_hours=3.0,
            ),
            visit(
                session,
                cast.aurora,
                second,
                starts_at=day(9, 30, 2026),
                students=26,
                present=16,
                held_hours=2.0,
                staff_hours=4.0,
            ),
        ]
        visit(session, cast.aurora, second, starts_at=day(2, 10), state=VisitState.NOT_HELD)
        visit(session, cast.aurora, never, starts_at=day(2, 11), state=VisitState.CANCELLED)
        visit(session, cast.aurora, never, starts_at=day(4, 1), state=VisitState.CONFIRMED)
        old = visit(session, cast.aurora, only_last, starts_at=day(8, 31, 2026) - timedelta(hours=12), present=10)
        other = visit(
            session, cast.brezza, milano, starts_at=day(1, 21), present=22, track="les", professions=["infermiere"]
        )
        answered(session, met[0], {"interest": [2, 2, 2, 2, 2]}, {"interest": [3, 3, 3, 3, 4]})  # 2.0 → 3.2
        answered(session, met[1], {"interest": [1] * 5}, {"interest": [2] * 10})  # 1.0 → 2.0
        answered(session, met[2], {"interest": [5] * 4}, {"interest": [1] * 20})  # too few before: in no sum
        answered(session, old, {"interest": [2] * 5}, {"interest": [3] * 5})
        answered(session, other, {"interest": [3] * 6}, {"interest": [4] * 6})
        session.add(
            Event(slug="porte-aperte", cooperative_id=cast.aurora.key, title="Porte aperte", comune="097042", province="LC",
                  starts_at=day(2, 20), ends_at=day(2, 20) + timedelta(hours=3), state=EventState.PUBLISHED, staff_hours=6)
        )  # fmt: skip
        session.flush()
        session.add_all(SignUp(event_id=1, code=f"AAAA{n}", name=f"P{n}", email=f"p{n}@posta.example",
                               checked_in_at=now() if n < 2 else None) for n in range(3))  # fmt: skip
    return {"met": met, "other": other, "never": never}


def staff(portal, person):
    with portal.db.read() as session:
        return cooperatives.staff(session, person)


def test_the_numbers_of_a_year_are_those_one_counts_by_hand(portal, cast, counted):
    with portal.db.read() as session:
        year = figures.year(session, staff(portal, cast.people["outreach"]), YEAR)
    assert (len(year.sum.schools), year.sum.held, year.sum.students) == (2, 3, 56)
    assert (year.sum.absent, year.sum.not_held, year.sum.hours, year.sum.student_hours) == (14, 1, 5.5, 102)
    assert year.sum.staff_hours == 12 and year.sum.absent_share == 20
    assert (year.last.held, year.last.students) == (1, 10)
    lecco = next(p for p in year.provinces if p.key == "LC")
    assert (lecco.schools, lecco.reached, lecco.before_only, lecco.never, lecco.residents) == (4, 2, 1, 1, 19737)
    assert lecco.share == pytest.approx(100 * 56 / 19737)
    milano = next(p for p in year.provinces if p.key == "MI")
    assert (milano.schools, milano.reached, milano.never) == (1, 0, 1), "of Brezza's meetings Aurora counts none"
    assert [s.key for s in year.never if s.province == "LC"] == [counted["never"].key]
    tracks = {t.key: t for t in year.tracks}
    assert (tracks["scienze-umane"].schools, tracks["scienze-umane"].reached) == (5, 2)
    assert year.gain.gain == pytest.approx((3.2 * 5 + 2.0 * 10) / 15 - 1.5) and year.gain.meetings == 2
    assert year.last_gain.gain == pytest.approx(1.0)


def test_the_coordinator_counts_everybodys_meetings(portal, cast, counted):
    with portal.db.read() as session:
        year = figures.year(session, staff(portal, cast.people["coordinator"]), YEAR)
    assert (len(year.sum.schools), year.sum.held, year.sum.students, year.gain.meetings) == (3, 4, 78, 3)
    assert {name for name, _sum in year.hosts} == {"Aurora", "Brezza"}


def test_what_may_not_be_shown_is_in_no_sum_so_that_no_subtraction_finds_it(portal, cast, counted):
    me = staff(portal, cast.people["coordinator"])
    with portal.db.read() as session:
        measures = results.read(session, me, YEAR, "it")
        answers = change.of_meetings(session, [v.key for v in [*counted["met"], counted["other"]]])
        assert (counted["met"][2].key, "interest") not in answers
        for by in By:
            found = measures.results(by)
            whole = found.questions[0]
            shown = [line.now for line in found.lines if line.now]
            assert whole.before.n == sum(c.before.n for c in shown) == 16, by
            assert whole.after.n == sum(c.after.n for c in shown) == 21, by
            assert all(min(c.before.n, c.after.n) >= 5 for c in shown)
    assert (found.held, found.counted) == (5, 3), "the open day has no answers"


def test_a_day_belongs_to_the_school_year_that_italy_is_in():
    assert school_years.at(datetime(2026, 8, 31, 22, 30, tzinfo=UTC)).label == "2026/27"
    assert school_years.at(datetime(2026, 8, 31, 21, 30, tzinfo=UTC)).label == "2025/26"
    for word in ("2026-28", "26-27", "2026/27", "٢٠٢٦-٢٧", "", None, "2026-27\n"):
        assert school_years.read(word) is None
    assert school_years.read("2026-27") == YEAR


def test_the_dashboard_shows_map_numbers_and_the_year_before(client, portal, cast, counted, queries):
    sign_in(client, portal, cast.people["coordinator"])
    with queries(at_most=17):
        page = client.get("/desk/scuole-anno").text
    assert 'class="province some"' in page and "2/4" in page and "Presenti ogni 100" in page
    assert "+0,8" in page and "anno prima: +1,0" in page
    assert "persone iscritte e non arrivate" in page
    assert "2025/26" in page and "2024/25" not in page
    old = client.get("/desk/scuole-anno?anno=2025-26").text
    assert "L’anno con le scuole, 2025/26" in old
    for hostile in ("1999-00", "2026-27'", "%00", "2099-00"):
        assert "2026/27" in client.get(f"/desk/scuole-anno?anno={hostile}").text


def test_the_number_of_statements_does_not_grow_with_the_meetings(client, portal, cast, counted, queries):
    with portal.db.write() as session:
        for n in range(60):
            row = visit(session, cast.aurora, school(session), starts_at=day(1, 1 + n % 28))
            answered(session, row, {"interest": [2] * 6}, {"interest": [3] * 6})
    sign_in(client, portal, cast.people["coordinator"])
    for path in ("/desk/scuole-anno", "/desk/scuole-anno/risposte?per=incontro", "/desk/scuole-anno/risposte"):
        with queries(at_most=17):
            assert client.get(path).status_code == 200


def test_answers_by_host_profession_and_meeting_stand_beside_last_year(client, portal, cast, counted):
    sign_in(client, portal, cast.people["coordinator"])
    page = client.get("/desk/scuole-anno/risposte?per=cooperativa").text
    assert "Aurora" in page and "Brezza" in page and "+1,0" in page
    assert "Contano 3 incontri su 5" in page
    assert "meno di 5 risposte" in client.get("/desk/scuole-anno/risposte?per=incontro").text
    sign_in(client, portal, cast.people["owner"])
    mine = client.get("/desk/scuole-anno/risposte?per=cooperativa").text
    assert "Aurora" in mine and "Brezza" not in mine


def test_the_report_opens_in_a_spreadsheet(client, portal, cast, counted):
    sign_in(client, portal, cast.people["coordinator"])
    answer = client.get("/desk/scuole-anno/rapporto.csv")
    assert (
        answer.content.startswith(b"\xef\xbb\xbf")
        and "anno-scolastico-2026-27.csv" in answer.headers["content-disposition"]
    )
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Anno scolastico", "Gruppo", "Voce", "Misura", "Valore"]
    assert ["2026/27", "Totale", "", "studenti e studentesse presenti", "78"] in rows
    assert ["2026/27", "Provincia", "Lecco (LC)", "scuole mai raggiunte", "1"] in rows
    assert ["2026/27", "Eventi aperti", "", "persone arrivate", "2"] in rows
    hours = next(r[-1] for r in rows if r[1:4] == ["Totale", "", "ore di incontro"])
    assert hours == "7,5"


def test_the_report_on_paper_says_the_same_and_is_tagged(client, portal, cast, counted):
    sign_in(client, portal, cast.people["coordinator"])
    for language, words in (("", ("Un anno con le scuole", "2026/27", "Lecco", "Aurora", "contati a parte")), ("/en", ("A year with schools", "Never", "Hours of work"))):  # fmt: skip
        content = client.get(f"{language}/desk/scuole-anno/rapporto.pdf").content
        text = re.sub(r"\s+", " ", "".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(content)))
        for said in words:
            assert said in text, said
        assert b"/StructTreeRoot" in content


def test_an_empty_year_is_no_error(client, portal, cast):
    sign_in(client, portal, cast.people["outreach"])
    assert "ancora nessun incontro" in client.get("/desk/scuole-anno").text
    assert client.get("/desk/scuole-anno/risposte").status_code == 200
    assert client.get("/desk/scuole-anno/rapporto.csv").status_code == 200
    assert client.get("/desk/scuole-anno/rapporto.pdf").content.startswith(b"%PDF")
