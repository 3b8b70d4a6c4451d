"""A class that came gets a paper; anybody can check it; what was corrected or withdrawn no longer counts."""

import re
from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp
from sqlmodel import select

from portal import outbox
from portal.db import now
from portal.outreach import actions, certificates, codes, links
from portal.outreach.certificate_models import CertificateIssue
from portal.outreach.models import Visit, VisitState
from tests.conftest import drain, sign_in
from tests.outreach_after.classes import school, visit


@pytest.fixture
def came(portal, cast):
    """A class that was there two days ago; its attendance has just been marked."""
    with portal.db.write() as session:
        row = visit(session, cast.aurora, school(session))
        outbox.note(session, "visit.held", row.key, change=0)
    drain(portal)
    return row.key


def now_is(portal, number):
    with portal.db.read() as session:
        return session.get(Visit, number)


def words(content):
    document = pypdfium2.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    picture = document[0].render(scale=3).to_pil()
    return re.sub(r"\s+", " ", text), [found.text for found in zxingcpp.read_barcodes(picture)], document


def test_the_teacher_gets_a_link_the_same_day_and_the_paper_says_what_happened(client, portal, mails, came):
    row = now_is(portal, came)
    mail = mails.text(row.email)
    (path,) = re.findall(r"http://testserver(/scuole/richieste/\S+/attestato)", mail)
    answer = client.get(path)
    assert answer.headers["content-type"] == "application/pdf"
    text, codes_seen, document = words(answer.content)
    code = codes.grouped(row.certificate_code)
    for said in ("Attestato di partecipazione", "Classe 4B", "Liceo delle scienze umane Prova", "presenti su 24", "21",
                 "Visita a un servizio", "socio-sanitario", "Aurora", "RSA Aurora, via dei Barcaioli 16", code):  # fmt: skip
        assert said in text, said
    assert codes_seen == [f"http://testserver/attestati/{code}"]
    assert "Marta Donati" not in text and "Rosa Verdi" not in text
    assert len(document) == 1
    assert b"/StructTreeRoot" in answer.content and b"pdfuaid" in answer.content.replace(b"\x00", b"")
    page = client.get(f"/attestati/{code}").text
    for said in ("è valido", "Classe 4B", "Liceo delle scienze umane Prova", "presenti su 24"):
        assert said in page
    assert "Donati" not in page and "Verdi" not in page


def test_the_paper_speaks_english_to_who_reads_english(client, portal, came):
    token = links.status_token(portal.settings.key, now_is(portal, came))
    text, seen, _ = words(client.get(f"/en/scuole/richieste/{token}/attestato").content)
    assert "Certificate of attendance" in text and "Attestato" not in text
    assert seen[0].startswith("http://testserver/en/attestati/")


def test_a_code_is_typed_as_one_likes_and_a_wrong_one_is_kept_to_be_mended(client, portal, came):
    code = now_is(portal, came).certificate_code
    typed = f" {code[:4].lower()} {code[4:8]}-{code[8:]} "
    answer = client.get("/attestati", params={"codice": typed})
    assert answer.status_code == 303 and answer.headers["location"] == f"/attestati/{codes.grouped(code)}"
    short = client.get("/attestati", params={"codice": "K7QA"})
    assert short.status_code == 422 and 'value="K7QA"' in short.text
    wrong = client.get("/attestati/AAAA-AAAA-AAAA")
    assert wrong.status_code == 404 and "Nessun attestato" in wrong.text and "AAAA-AAAA-AAAA" in wrong.text


@pytest.mark.parametrize("code", ["%00", "'; drop table visit", "A" * 500, "%F0%9F%A6%84", "..%2f..", "<script>alert(1)</script>", "------------"])  # fmt: skip
def test_a_hostile_code_finds_nothing(client, came, code):
    answer = client.get(f"/attestati/{code}")
    assert answer.status_code in {400, 404} and "<script>alert" not in answer.text
    assert client.get("/attestati", params={"codice": code}).status_code in {303, 422}


def test_corrected_attendance_makes_a_new_issue_that_tells_the_old_one_is_replaced(client, portal, mails, cast, came):
    with portal.db.write() as session:
        row = session.get(Visit, came)
        assert actions.hold(session, row, 19, 2.5, 5.0, cast.people["owner"])
    drain(portal)
    row = now_is(portal, came)
    assert "non vale più" in mails.text(row.email) and len(mails.to(row.email)) == 2
    page = client.get(f"/attestati/{row.certificate_code}").text
    assert "emissione 2" in page and "21 presenti su 24, 2 ore" in page and "2,5" in page
    text, _, _ = words(
        client.get(f"/scuole/richieste/{links.status_token(portal.settings.key, row)}/attestato").content
    )
    assert "Emissione 2" in text and "Sostituisce" in text


def test_set_to_not_held_the_certificate_is_withdrawn_and_held_again_it_counts_from_then(client, portal, cast, came):
    code = now_is(portal, came).certificate_code
    with portal.db.write() as session:
        actions.miss(session, session.get(Visit, came), "Sciopero", cast.people["owner"])
    drain(portal)
    page = client.get(f"/attestati/{code}")
    assert page.status_code == 200 and "ritirato" in page.text and "è valido" not in page.text
    token = links.status_token(portal.settings.key, now_is(portal, came))
    assert client.get(f"/scuole/richieste/{token}/attestato").status_code == 404
    with portal.db.write() as session:
        actions.hold(session, session.get(Visit, came), 21, 2.0, 5.0, cast.people["owner"])
    drain(portal)
    assert "è valido" in client.get(f"/attestati/{code}").text
    with portal.db.read() as session:
        assert [i.number for i in session.exec(select(CertificateIssue).order_by(CertificateIssue.number))] == [1, 2]


def test_handled_twice_the_same_news_makes_one_certificate_and_one_mail(portal, mails, came):
    with portal.db.write() as session:
        outbox.note(session, "visit.held", came, change=0)
    drain(portal)
    with portal.db.read() as session:
        assert len(session.exec(select(CertificateIssue)).all()) == 1
    assert len(mails.to(now_is(portal, came).email)) == 1


def test_no_certificate_before_the_meeting_was_held(portal, cast):
    with portal.db.write() as session:
        row = visit(
            session, cast.aurora, school(session), state=VisitState.CONFIRMED, starts_at=now() + timedelta(days=3)
        )
        assert certificates.issue(session, row.key) is None and row.certificate_code is None


def test_codes_are_long_unguessable_and_easy_to_read():
    made = {codes.fresh(codes.CERTIFICATE) for _ in range(500)}
    assert len(made) == 500 and all(len(code) == 12 and not set(code) & set("0O1IL2Z5S8BUV") for code in made)


def test_the_desk_prints_the_paper_of_its_own_classes_only(client, portal, cast, came):
    sign_in(client, portal, cast.people["outreach"])
    assert client.get(f"/desk/visite/{came}/attestato").headers["content-type"] == "application/pdf"
    with portal.db.write() as session:
        other = visit(session, cast.brezza, school(session))
    assert client.get(f"/desk/visite/{other.key}/attestato").status_code == 404
