"""What people at open events answered stands beside what classes did: by event, profession, host and year, nothing below five."""

import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pypdfium2
import pytest
import time_machine

from portal.cooperatives import queries as cooperatives
from portal.events.models import EventState, SignUp, SignUpState
from portal.outreach import event_figures, figures, report_answers, results
from portal.outreach.models import VisitState
from portal.outreach.results import By, Kind
from portal.outreach.school_years import SchoolYear
from tests.conftest import sign_in
from tests.events.eventing import event
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
def town(portal, cast):
    """Aurora and Brezza with a class and open days each; one open day with too few answers, some that never count."""
    with portal.db.write() as session:
        of = school(session)
        klass = visit(session, cast.aurora, of, starts_at=day(1, 20), professions=["oss"])
        answered(session, klass, {"interest": [2] * 5}, {"interest": [3] * 5})  # +1.0
        last = event(session, cast.aurora, starts_at=day(3, 1, 2026), title="Porte di marzo", professions=["oss"])
        answered(session, last, {"interest": [2] * 6}, {"interest": [2] * 3 + [3] * 3})  # +0.5
        first = event(session, cast.aurora, starts_at=day(11, 7, 2026), title="Porte d’autunno", title_en="Autumn doors",
                      professions=["oss", "infermiere"])  # fmt: skip
        answered(session, first, {"interest": [1] * 10}, {"interest": [3] * 10})  # +2.0
        few = event(session, cast.aurora, starts_at=day(2, 20), title="Porte quasi vuote", professions=["asa"])
        answered(session, few, {"interest": [1] * 4}, {"interest": [5] * 40})
        unasked = event(session, cast.aurora, starts_at=day(2, 27), title="Porte senza prima", professions=["oss"])
        answered(session, unasked, {}, {"interest": [5] * 30})
        other = event(session, cast.brezza, starts_at=day(2, 1), title="Brezza aperta", professions=["infermiere"])
        answered(session, other, {"interest": [4] * 8, "able": [1] * 8}, {"interest": [3] * 8, "able": [2] * 4})  # −1.0
        for state, at in (
            (EventState.CANCELLED, day(2, 2)),
            (EventState.DRAFT, day(2, 3)),
            (EventState.PUBLISHED, day(4, 4)),
        ):
            never = event(
                session, cast.aurora, starts_at=at, title=f"Non conta {state}", state=state, professions=["mediatore"]
            )
            answered(session, never, {"interest": [1] * 9}, {"interest": [5] * 9})
        off = visit(session, cast.aurora, of, starts_at=day(2, 4), state=VisitState.NOT_HELD, professions=["mediatore"])
        answered(session, off, {"interest": [1] * 9}, {"interest": [5] * 9})
        return {"first": first.key, "few": few.key, "last": last.key, "other": other.key, "klass": klass.key}


def measures(portal, person, year=YEAR, language="it"):
    with portal.db.read() as session:
        return results.read(session, cooperatives.staff(session, person), year, language)


def lines(found):
    return {line.name: (line.meetings, line.now and round(line.now.gain, 2), line.last and round(line.last.gain, 2)) for line in found.lines}  # fmt: skip


def test_open_events_are_in_the_results_of_their_professions(portal, cast, town):
    all_of_them = measures(portal, cast.people["coordinator"])
    titles = all_of_them.titles
    assert lines(all_of_them.results(By.PROFESSION)) == {
        titles["oss"]: (3, pytest.approx(1.67, abs=0.01), 0.5),  # a class with 5 answers and an open day with 10
        titles["infermiere"]: (2, pytest.approx(0.67, abs=0.01), None),
        "asa": (1, None, None),
    }
    assert lines(all_of_them.results(By.PROFESSION, Kind.EVENTS))[titles["oss"]] == (2, 2.0, 0.5)
    assert lines(all_of_them.results(By.PROFESSION, Kind.CLASSES)) == {titles["oss"]: (1, 1.0, None)}


def test_and_in_those_of_their_hosts_and_of_the_year(portal, cast, town):
    all_of_them = measures(portal, cast.people["coordinator"])
    assert lines(all_of_them.results(By.COOPERATIVE, Kind.EVENTS)) == {
        "Aurora": (3, 2.0, 0.5),
        "Brezza": (1, -1.0, None),
    }
    whole = all_of_them.results(By.COOPERATIVE)
    assert (whole.held, whole.counted) == (5, 3)
    assert [(c.question, c.before.n, c.after.n) for c in whole.questions] == [("interest", 23, 23)]
    assert whole.last["interest"].gain == 0.5
    past = measures(portal, cast.people["coordinator"], YEAR.previous).results(By.MEETING)
    assert lines(past) == {"Porte di marzo": (1, 0.5, None)}


def test_each_open_event_has_its_line_beside_the_last_one_of_its_host(portal, cast, town):
    found = measures(portal, cast.people["coordinator"]).results(By.MEETING, Kind.EVENTS)
    assert lines(found) == {
        "Porte senza prima": (1, None, 2.0), "Porte quasi vuote": (1, None, 2.0), "Brezza aperta": (1, -1.0, None),
        "Porte d’autunno": (1, 2.0, 0.5),
    }  # fmt: skip
    assert [line.starts_at for line in found.lines] == sorted((line.starts_at for line in found.lines), reverse=True)
    assert found.lines[-1].about == (Kind.EVENTS, town["first"])
    klass = measures(portal, cast.people["coordinator"]).results(By.MEETING, Kind.CLASSES)
    assert [(line.about, line.last) for line in klass.lines] == [((Kind.CLASSES, town["klass"]), None)], (
        "a class is not measured beside an open day"
    )


def test_no_subtraction_between_kinds_groups_and_totals_leads_to_fewer_than_five(portal, cast, town):
    with portal.db.write() as session:
        small = visit(session, cast.aurora, school(session), starts_at=day(2, 9), professions=["asa"])
        answered(session, small, {"interest": [3] * 30}, {"interest": [1] * 4})
    all_of_them = measures(portal, cast.people["coordinator"])
    assert all(min(before.n, after.n) >= 5 for before, after in all_of_them.answers.values()), "each part may be shown"
    hidden = {(Kind.EVENTS, town["few"]), (Kind.CLASSES, small.key)}
    assert not hidden & {meeting for meeting, _question in all_of_them.answers}, (
        "and the others are no part of anything"
    )
    totals = {kind: all_of_them.results(By.MEETING, kind) for kind in Kind}
    sizes = {kind: (found.questions[0].before.n, found.questions[0].after.n) for kind, found in totals.items()}
    assert sizes == {Kind.CLASSES: (5, 5), Kind.EVENTS: (18, 18), Kind.ALL: (23, 23)}
    for kind in Kind:
        for by in (By.COOPERATIVE, By.MEETING):
            told = [line.now for line in all_of_them.results(by, kind).lines if line.now]
            assert (sum(c.before.n for c in told), sum(c.after.n for c in told)) == sizes[kind]
    assert "able" not in {c.question for found in totals.values() for c in found.questions}, (
        "four answers after are too few"
    )


def test_a_host_counts_its_own_events_only(client, portal, cast, town):
    mine = measures(portal, cast.people["outreach"])
    assert set(lines(mine.results(By.COOPERATIVE))) == {"Aurora"} and mine.results(By.MEETING, Kind.EVENTS).held == 3
    sign_in(client, portal, cast.people["outreach"])
    assert "Brezza aperta" not in client.get("/desk/scuole-anno/risposte?per=incontro").text
    assert client.get(f"/desk/eventi/{town['other']}/domande").status_code == 404


def test_the_page_shows_each_kind_with_a_picture_and_its_numbers(client, portal, cast, town):
    sign_in(client, portal, cast.people["coordinator"])
    page = client.get("/desk/scuole-anno/risposte?per=incontro&tipo=eventi").text
    assert f'/desk/eventi/{town["first"]}/domande">Porte d’autunno' in page and "4B" not in page
    assert page.count("meno di 5 risposte") == 2 and "Porte quasi vuote" in page and "Non conta" not in page
    assert page.count('class="gain-path"') == 2, "one for each event that may be shown"
    assert "Contano 2 incontri su 4" in page and "−1,0" in page and "+2,0" in page
    classes = client.get("/desk/scuole-anno/risposte?per=incontro&tipo=classi").text
    assert "4B" in classes and "Porte d’autunno" not in classes and "tipo=classi&amp;anno=2025-26" in classes
    english = client.get("/en/desk/scuole-anno/risposte?per=incontro&tipo=eventi").text
    assert "Autumn doors" in english and "fewer than 5 answers" in english and "+2.0" in english
    for hostile in ("", "%00", "alles", "tutto'"):
        both = client.get(f"/desk/scuole-anno/risposte?per=incontro&tipo={hostile}").text
        assert "4B" in both and "Porte d’autunno" in both


def test_a_year_with_open_events_alone_says_which_kind_is_missing(client, portal, cast, town):
    sign_in(client, portal, cast.people["coordinator"])
    past = "/desk/scuole-anno/risposte?anno=2025-26"
    assert "Le risposte dell’anno, 2025/26" in client.get(past).text
    assert "nessun incontro con le classi" in client.get(f"{past}&tipo=classi").text
    assert "+0,5" in client.get(f"{past}&tipo=eventi").text


def test_years_begin_with_the_first_open_event_too(portal, cast, town):
    with portal.db.read() as session:
        of = cooperatives.staff(session, cast.people["outreach"])
        assert figures.years(session, of, YEAR) == [YEAR, YEAR.previous]
        assert figures.years(session, cooperatives.staff(session, cast.people["other_recruiter"]), YEAR) == [YEAR]


def test_the_page_of_an_open_event_stands_beside_the_last_one(client, portal, cast, town):
    sign_in(client, portal, cast.people["outreach"])
    page = client.get(f"/desk/eventi/{town['first']}/domande").text
    assert "+2,0" in page and "+0,5" in page and "«Porte di marzo», 1 marzo 2026" in page
    few = client.get(f"/desk/eventi/{town['few']}/domande").text
    assert "Ancora niente da mostrare" in few and "n 40" not in few
    oldest = client.get(f"/desk/eventi/{town['last']}/domande").text
    assert "+0,5" in oldest and "ultimo evento aperto" not in oldest


def test_open_events_are_counted_apart_beside_the_year_before(client, portal, cast, town):
    with portal.db.write() as session:
        for n in range(6):
            here = day(11, 7, 2026) if n < 4 else None
            session.add(
                SignUp(
                    event_id=town["first"],
                    code=f"BBBB{n}",
                    name=f"P{n}",
                    email=f"p{n}@posta.example",
                    checked_in_at=here,
                )
            )
        session.add(SignUp(event_id=town["first"], code="BBBB7", walk_in=True, checked_in_at=day(11, 7, 2026)))
        session.add(
            SignUp(
                event_id=town["first"], code="BBBB8", name="Attende", email="w@posta.example", state=SignUpState.WAITING
            )
        )
    with portal.db.read() as session:
        now, last = event_figures.of_year(session, cooperatives.staff(session, cast.people["coordinator"]), YEAR)
    assert (now.events, now.signed_up, now.came, now.missing) == (4, 6, 5, 2)
    assert (last.events, last.signed_up, round(last.gain.gain, 2)) == (1, 0, 0.5)
    assert now.gain.gain == pytest.approx((10 * 2 - 8) / 18)
    sign_in(client, portal, cast.people["coordinator"])
    page = client.get("/desk/scuole-anno").text.split("contati a parte")[1]
    assert "+0,7" in page and "anno prima: +0,5" in page and "anno prima: 1" in page


def test_the_report_says_the_same_in_a_spreadsheet(client, portal, cast, town):
    sign_in(client, portal, cast.people["coordinator"])
    text = client.get("/desk/scuole-anno/rapporto.csv").content.decode("utf-8-sig")
    rows = {tuple(r[1:4]): r[4] for r in csv.reader(StringIO(text), delimiter=";")}
    events = "Solo eventi aperti"
    by_event = f"Interesse · Per incontro · {events}"
    assert rows[by_event, "2026-11-07, Porte d’autunno", "cambiamento"] == "2"
    assert rows[by_event, "2026-11-07, Porte d’autunno", "cambiamento, misura precedente"] == "0,5"
    assert rows[by_event, "2027-02-20, Porte quasi vuote", "incontri con abbastanza risposte"] == "0"
    for measure in ("media prima", "risposte prima", "media dopo", "risposte dopo", "cambiamento"):
        assert rows[by_event, "2027-02-20, Porte quasi vuote", measure] == ""
    assert rows[f"Interesse · Per cooperativa · {events}", "Brezza", "cambiamento"] == "-1", (
        "a number, for a spreadsheet"
    )
    oss = measures(portal, cast.people["coordinator"]).titles["oss"]
    assert rows["Interesse · Per professione · Classi ed eventi aperti", oss, "risposte dopo"] == "15"
    question = f"Domanda · {events}", "Un lavoro di cura o educativo mi interessa."
    assert (rows[(*question, "risposte prima")], rows[(*question, "risposte dopo")]) == ("18", "18")
    able = f"Domanda · {events}", "Penso che, con lo studio giusto, ne sarei capace."
    assert rows[(*able, "incontri con abbastanza risposte")] == "0" and rows[(*able, "media prima")] == ""


def test_and_on_paper_in_both_languages(client, portal, cast, town):
    sign_in(client, portal, cast.people["coordinator"])
    for language, said in (
        ("", ("Solo eventi aperti", "Porte d’autunno", "Brezza", "+2,0", "meno di 5 risposte", "Contano 2 incontri su 4", "Misura precedente")),
        ("/en", ("Open events only", "Autumn doors", "+2.0", "fewer than 5 answers", "2 meetings out of 4 count", "Last measure")),
    ):  # fmt: skip
        document = pypdfium2.PdfDocument(client.get(f"{language}/desk/scuole-anno/rapporto.pdf").content)
        text = re.sub(r"\s+", " ", " ".join(p.get_textpage().get_text_range() for p in document))
        for words in said:
            assert words in text, words
        assert "n 40" not in text and "n 4 " not in text


def test_one_kind_alone_is_not_told_twice(portal, cast):
    with portal.db.write() as session:
        answered(
            session, event(session, cast.aurora, starts_at=day(2, 1)), {"interest": [2] * 5}, {"interest": [3] * 5}
        )
    alone = measures(portal, cast.people["coordinator"])
    assert report_answers.kinds(alone) == [Kind.EVENTS] and len(report_answers.sheet(alone)) == 1
    assert report_answers.kinds(measures(portal, cast.people["coordinator"], SchoolYear(2020))) == []


def test_statements_do_not_grow_with_the_events(client, portal, cast, town, queries):
    with portal.db.write() as session:
        for n in range(40):
            row = event(session, cast.aurora, starts_at=day(1, 1 + n % 28) - timedelta(hours=n % 5))
            answered(session, row, {"interest": [2] * 6}, {"interest": [3] * 6})
    sign_in(client, portal, cast.people["coordinator"])
    for path in (
        "/desk/scuole-anno",
        "/desk/scuole-anno/risposte?per=incontro&tipo=eventi",
        "/desk/scuole-anno/rapporto.csv",
    ):
        with queries(at_most=20):
            assert client.get(path).status_code == 200
