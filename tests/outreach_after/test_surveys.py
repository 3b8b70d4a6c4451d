"""Five questions, on a phone, without names: a sheet counts once, only while it is time, and nothing of anybody stays."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from sqlmodel import select

from portal import limits, qr
from portal.db import now
from portal.outreach import links, surveys
from portal.outreach.models import Visit, VisitState
from portal.outreach.survey_models import Mark, Phase, SheetSeen
from tests.conftest import sign_in
from tests.outreach_after.classes import answered, school, visit

FIVE = {"know": "4", "interest": "3", "valued": "5", "able": "2", "next": "1"}


@pytest.fixture
def asked(portal, cast):
    """Codes before and after of a meeting that ended just now."""
    with portal.db.write() as session:
        row = visit(session, cast.aurora, school(session), starts_at=now() - timedelta(hours=2))
        return row, {phase: survey.code for phase, survey in surveys.of_visit(session, row).items()}


def sheet(client, code):
    """The random name of a freshly shown form."""
    return re.findall(r'name="foglio" value="([^"]+)"', client.get(f"/q/{code}").text)[0]


def tallies(portal):
    with portal.db.read() as session:
        return {(m.question, m.mark): m.count for m in session.exec(select(Mark))}


def test_a_sheet_is_counted_once_however_often_it_is_tapped_and_no_cookie_is_set(client, portal, asked):
    code = asked[1][Phase.AFTER]
    page = client.get(f"/q/{code}")
    assert page.status_code == 200 and "set-cookie" not in page.headers and page.text.count("<fieldset") == 5
    form = sheet(client, code)
    for _tap in range(3):
        answer = client.post(f"/q/{code}", data=FIVE | {"foglio": form})
        assert answer.status_code == 303 and answer.headers["location"] == f"/q/{code}/grazie"
        assert "set-cookie" not in answer.headers
    assert tallies(portal) == {(key, int(mark)): 1 for key, mark in FIVE.items()}
    thanks = client.get(f"/q/{code}/grazie").text
    assert "/professioni/oss" in thanks and "/orientamento" in thanks
    assert client.post(f"/q/{code}", data={"interest": "3", "foglio": sheet(client, code)}).status_code == 303
    assert tallies(portal)["interest", 3] == 2 and tallies(portal)["know", 4] == 1


def test_nothing_of_who_answered_is_kept(client, portal, asked):
    code = asked[1][Phase.AFTER]
    client.post(f"/q/{code}", data=FIVE | {"foglio": sheet(client, code)})
    assert set(SheetSeen.model_fields) == {"submission", "survey_id"}
    assert set(Mark.model_fields) == {"survey_id", "question", "mark", "count"}
    with portal.db.read() as session:
        for row in session.exec(select(limits.Counter)):
            assert "testclient" not in row.key  # the address is hashed


def test_questions_may_be_skipped_but_an_empty_sheet_is_asked_again(client, portal, asked):
    code = asked[1][Phase.AFTER]
    form = sheet(client, code)
    empty = client.post(f"/q/{code}", data={"foglio": form})
    assert empty.status_code == 422 and "almeno una risposta" in empty.text and form in empty.text
    assert tallies(portal) == {}


@pytest.mark.parametrize("typed", ["0", "6", "-1", "5.0", "٣", "", "x" * 5000, "1; drop table visit"])
def test_a_mark_that_is_none_counts_as_skipped(client, portal, asked, typed):
    code = asked[1][Phase.AFTER]
    client.post(f"/q/{code}", data={"interest": typed, "able": "4", "who": "me", "foglio": sheet(client, code)})
    assert tallies(portal) == {("able", 4): 1}


@pytest.mark.parametrize("form", ["", "short", "x" * 65, "<script>alert(1)</script>", "éééééééééééééééééééé"])
def test_a_made_up_form_gets_a_fresh_one_with_what_was_chosen(client, portal, asked, form):
    answer = client.post(f"/q/{asked[1][Phase.AFTER]}", data={"interest": "3", "foglio": form})
    assert answer.status_code == 422 and 'value="3" checked' in answer.text and tallies(portal) == {}


@pytest.mark.parametrize("code", ["AAAAAAA", "%00", "'--", "A" * 400, "%F0%9F%A6%84", "1"])
def test_a_hostile_code_opens_nothing(client, asked, code):
    for path in (f"/q/{code}", f"/q/{code}/grazie", f"/q/{code}/schermo"):
        assert client.get(path).status_code in {400, 404}
    assert client.post(f"/q/{code}", data=FIVE).status_code in {400, 404}


def test_before_is_open_until_the_meeting_begins_and_after_from_its_last_half_hour(client, portal, cast):
    starts = now() + timedelta(hours=1)
    with portal.db.write() as session:
        row = visit(session, cast.aurora, school(session), starts_at=starts, state=VisitState.CONFIRMED)
        codes = {phase: survey.code for phase, survey in surveys.of_visit(session, row).items()}
    assert client.get(f"/q/{codes[Phase.BEFORE]}").text.count("<fieldset") == 5
    early = client.get(f"/q/{codes[Phase.AFTER]}")
    assert early.status_code == 200 and "non sono ancora aperte" in early.text
    assert "non sono ancora aperte" in client.post(f"/q/{codes[Phase.AFTER]}", data=FIVE).text
    with portal.db.write() as session:  # moved: the windows go along
        row = session.get(Visit, row.key)
        row.starts_at, row.ends_at = now() - timedelta(hours=3), now() - timedelta(hours=1)
        session.add(row)
    over = client.get(f"/q/{codes[Phase.BEFORE]}")
    assert over.status_code == 410 and "/orientamento" in over.text
    assert client.post(f"/q/{codes[Phase.BEFORE]}", data=FIVE).status_code == 410
    assert client.get(f"/q/{codes[Phase.AFTER]}").text.count("<fieldset") == 5
    with portal.db.write() as session:
        row = session.get(Visit, row.key)
        row.state = VisitState.CANCELLED
        session.add(row)
    assert client.get(f"/q/{codes[Phase.AFTER]}").status_code == 410
    assert tallies(portal) == {}


def test_one_address_cannot_answer_for_a_whole_school(client, portal, asked):
    row, codes = asked
    code = codes[Phase.AFTER]
    statuses = [
        client.post(f"/q/{code}", data={"interest": "5", "foglio": f"made-up-sheet-{n:06}"}).status_code
        for n in range(row.students + 20)
    ]
    assert statuses.count(303) == row.students + 15 and statuses[-1] == 429


def test_the_screen_shows_a_code_that_phones_read_and_an_address_to_type(client, asked):
    code = asked[1][Phase.AFTER]
    page = client.get(f"/q/{code}/schermo").text.replace("<wbr>", "")
    address = f"http://testserver/q/{code}"
    assert f"testserver/q/{code}" in page and qr.svg(address, label="Codice QR che apre le cinque domande") in page
    (seen,) = zxingcpp.read_barcodes(Image.open(BytesIO(qr.png(address))))
    assert seen.text == address


def test_teacher_and_desk_find_the_same_two_codes(client, portal, cast, asked):
    row, codes = asked
    token = links.status_token(portal.settings.key, row)
    page = client.get(f"/scuole/richieste/{token}/domande")
    assert page.status_code == 200 and all(f"/q/{code}/schermo" in page.text for code in codes.values())
    for paper in ("domande", "attestato"):
        lost = client.get(f"/scuole/richieste/made-up/{paper}")
        assert lost.status_code == 404 and "Mandami un link nuovo" in lost.text
    sign_in(client, portal, cast.people["outreach"])
    desk = client.get(f"/desk/visite/{row.key}/domande").text
    assert all(f"/q/{code}/schermo" in desk for code in codes.values())


def test_the_desk_shows_a_meeting_beside_the_last_one_and_hides_fewer_than_five(client, portal, cast):
    with portal.db.write() as session:
        of = school(session)
        last = visit(session, cast.aurora, of, starts_at=now() - timedelta(days=9), class_name="3A")
        answered(session, last, {"interest": [2] * 5}, {"interest": [3] * 5})
        row = visit(session, cast.aurora, of)
        answered(session, row, {"interest": [2, 2, 3, 3, 2], "able": [1] * 6}, {"interest": [4] * 6, "able": [5] * 4})
        small = visit(session, cast.aurora, of, starts_at=now() - timedelta(days=1))
        answered(session, small, {"interest": [1] * 4}, {"interest": [5] * 30})
    sign_in(client, portal, cast.people["outreach"])
    page = client.get(f"/desk/visite/{row.key}/domande").text
    assert "+1,6" in page and "+1,0" in page and "3A" in page
    assert "Fiducia" not in page, "four answers after are too few"
    assert "Ancora niente da mostrare" in client.get(f"/desk/visite/{small.key}/domande").text


def test_another_cooperative_sees_neither_codes_nor_answers(client, portal, cast):
    with portal.db.write() as session:
        row = visit(session, cast.brezza, school(session))
    sign_in(client, portal, cast.people["owner"])
    assert client.get(f"/desk/visite/{row.key}/domande").status_code == 404
    sign_in(client, portal, cast.people["coordinator"])
    assert client.get(f"/desk/visite/{row.key}/domande").status_code == 200


def test_names_of_forms_are_forgotten_when_no_double_tap_can_come_any_more(client, portal, cast, asked):
    row, codes = asked
    client.post(f"/q/{codes[Phase.AFTER]}", data=FIVE | {"foglio": sheet(client, codes[Phase.AFTER])})
    for days_ago, kept in ((1, 1), (20, 0)):
        with portal.db.write() as session:
            stored = session.get(Visit, row.key)
            stored.ends_at = now() - timedelta(days=days_ago)
            session.add(stored)
            session.flush()
            surveys.forget_sheets(session)
        with portal.db.read() as session:
            assert len(session.exec(select(SheetSeen)).all()) == kept
    assert tallies(portal)["know", 4] == 1, "what was answered still counts"
