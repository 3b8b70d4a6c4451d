"""Three hundred invented people, always the same, whose lives hold together and whose files can be read."""

import json
import zipfile
from collections import Counter
from datetime import date
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree

import phonenumbers
import pypdfium2
import pytest
import typst
from docx import Document
from PIL import Image

from portal.applications.models import ALLOWED, Stage
from portal.candidates.file_kind import FileKind, kind_of
from portal.candidates.vocabulary import availabilities
from portal.demo.candidates import candidates
from portal.demo.cv_files import cv_file
from portal.demo.cv_pages import FONTS, LAYOUTS
from portal.demo.cv_words import cv_words
from portal.demo.openings import openings
from portal.demo.records import DemoCandidate
from portal.demo.trades import TRADES
from portal.places import comune

TODAY = date(2026, 11, 21)
ALL = candidates(TODAY)
OPENINGS = {one.slug: one for one in openings(TODAY)}


def _with(cv: str, count: int) -> list[DemoCandidate]:
    return [one for one in ALL if one.cv == cv][:count]


def _file(candidate: DemoCandidate) -> tuple[str, bytes]:
    found = cv_file(candidate)
    assert found is not None
    return found


def _pdf_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    pages = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(pages.replace("\x02", "").split())


def test_the_same_three_hundred_come_out_every_time() -> None:
    assert candidates(TODAY) == ALL
    assert len(ALL) == len({one.email for one in ALL}) == len({one.name for one in ALL}) == 300


def test_another_day_gives_the_same_people_with_other_dates() -> None:
    later = candidates(date(2027, 3, 2))
    assert [one.email for one in later] == [one.email for one in ALL]
    assert [one.applications[0].opening for one in later] == [one.applications[0].opening for one in ALL]
    assert later[0].jobs[0].since > ALL[0].jobs[0].since


def test_every_trade_both_genders_and_many_origins_are_among_them() -> None:
    assert {one.profession for one in ALL} == set(TRADES)
    assert 40 <= sum(not one.feminine for one in ALL) <= 120
    assert len({one.languages[0].name for one in ALL}) >= 8


def test_nobody_can_be_reached_for_real() -> None:
    for one in ALL:
        assert one.email.endswith("@posta.example")
        assert " 000 " in one.phone and phonenumbers.is_valid_number(phonenumbers.parse(one.phone))


def test_no_birth_date_nationality_family_or_picture_is_told() -> None:
    told = " ".join(
        json.dumps([one.profile, one.interests, one.answer_work], ensure_ascii=False) for one in ALL
    ).lower()
    for word in ("nato il", "nata il", "nazionalità", "cittadinanza", "nubile", "celibe", "coniugat", "anni di età"):
        assert word not in told


def test_a_life_runs_backwards_without_overlap_and_ends_by_today() -> None:
    for one in ALL:
        assert one.jobs[0].until is None or one.jobs[0].until <= TODAY
        for job in one.jobs:
            assert job.since < (job.until or TODAY) and job.tasks
        for newer, older in pairwise(one.jobs):
            assert older.until is not None and older.until <= newer.since, one.number
        town = comune(one.comune)
        assert town is not None and town.province == one.province
        assert set(one.availability) <= {code for code, _ in availabilities()}


def test_applications_move_only_as_the_portal_allows() -> None:
    for one in ALL:
        assert 1 <= len(one.applications) <= 3
        assert len({a.opening for a in one.applications}) == len(one.applications)
        for application in one.applications:
            steps = [Stage(move.stage) for move in application.moves]
            assert steps[0] is Stage.RECEIVED
            for before, after in pairwise(steps):
                assert after in ALLOWED[before] or after is Stage.WITHDRAWN
            days = [move.days_ago for move in application.moves]
            assert days == sorted(days, reverse=True)


def test_applications_were_sent_while_the_opening_was_public_and_never_fill_it_twice() -> None:
    hired: Counter[str] = Counter()
    for one in ALL:
        for application in one.applications:
            opening = OPENINGS[application.opening]
            assert opening.published_on is not None
            assert application.days_ago <= (TODAY - opening.published_on).days
            assert opening.closed_on is None or application.days_ago >= (TODAY - opening.closed_on).days
            hired[opening.slug] += application.stage == "hired"
    for slug, count in hired.items():
        opening = OPENINGS[slug]
        assert count <= opening.positions - (opening.state == "published")
        assert not (opening.close_reason in ("unfilled", "cancelled") and count)


def test_every_stage_and_several_cooperatives_for_one_person_are_there() -> None:
    assert {a.stage for one in ALL for a in one.applications} == {stage.value for stage in Stage}
    across = [one for one in ALL if len({OPENINGS[a.opening].cooperative for a in one.applications}) > 1]
    assert len(across) >= 30
    assert {OPENINGS[a.opening].slug for one in ALL for a in one.applications} == {
        slug for slug, one in OPENINGS.items() if one.state != "draft"
    }


def test_a_night_worker_of_milan_is_found_by_what_her_pdf_says() -> None:
    she = ALL[0]
    text = _pdf_text(_file(she)[1])
    assert "Operatrice socio-sanitaria, turni notturni" in text and "Milano" in text
    assert she.applications[0].opening == "oss-notte-rsa-lecco"


@pytest.mark.parametrize("layout", ["one_column", "two_columns", "compact", "europass"])
def test_a_pdf_says_all_that_the_person_wrote(layout: str) -> None:
    for one in _with(layout, 4):
        name, data = _file(one)
        assert name.endswith(".pdf") and kind_of(BytesIO(data)) is FileKind.PDF
        text = _pdf_text(data).casefold()
        for words in (one.family_name, one.email, one.jobs[-1].employer, one.studies[-1].school, one.courses[-1]):
            assert words.casefold() in text, (one.number, words)


def test_a_docx_keeps_contacts_in_the_header_and_half_of_the_lives_in_a_table() -> None:
    tables = set()
    for one in _with("docx", 6):
        data = _file(one)[1]
        assert kind_of(BytesIO(data)) is FileKind.DOCX
        document = Document(BytesIO(data))
        assert one.email in document.sections[0].header.paragraphs[0].text
        cells = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
        body = " ".join(paragraph.text for paragraph in document.paragraphs)
        assert one.family_name in body and one.jobs[-1].employer in body + cells
        tables.add(one.jobs[-1].employer in cells)
    assert tables == {True, False}


def test_a_scan_is_a_pdf_without_a_word_in_it() -> None:
    for one in _with("scan", 2):
        data = _file(one)[1]
        assert kind_of(BytesIO(data)) is FileKind.PDF and _pdf_text(data) == ""
        assert len(data) < 1_000_000


def test_a_photograph_is_a_jpeg_of_telephone_size_without_hidden_data() -> None:
    data = _file(_with("photo", 1)[0])[1]
    with Image.open(BytesIO(data)) as picture:
        assert picture.format == "JPEG" and min(picture.size) > 1200 and not picture.getexif()


def test_the_one_europass_pdf_carries_its_data_and_nothing_private() -> None:
    (one,) = [candidate for candidate in ALL if candidate.cv == "europass"]
    attachment = pypdfium2.PdfDocument(_file(one)[1]).get_attachment(0)
    assert attachment.get_name() == "attachment.xml"
    root = ElementTree.fromstring(bytes(attachment.get_data()))
    assert root.tag == "{http://www.europass.eu/1.0}Candidate"
    words = " ".join(root.itertext())
    assert one.family_name in words and one.email in words and one.jobs[0].employer in words
    assert not {"BirthDate", "NationalityCode", "GenderCode", "EmbeddedData"} & {
        e.tag.rpartition("}")[2] for e in root.iter()
    }


def test_somebody_without_a_file_answered_three_questions() -> None:
    without = [one for one in ALL if one.cv == "none"]
    assert len(without) == 24
    for one in without:
        assert cv_file(one) is None and one.answer_work and one.answer_training and one.answer_availability


@pytest.mark.parametrize("kind", ["one_column", "docx", "scan", "photo"])
def test_a_file_is_the_same_to_the_last_byte_every_time(kind: str) -> None:
    one = _with(kind, 1)[0]
    assert _file(one) == _file(one)


def test_a_word_file_says_no_clock_time() -> None:
    with zipfile.ZipFile(BytesIO(_file(_with("docx", 1)[0])[1])) as archive:
        assert {part.date_time for part in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}


def test_no_layout_asks_for_a_font_that_is_not_there() -> None:
    for layout in sorted(LAYOUTS.glob("*.typ")):
        inputs = {"cv": json.dumps(cv_words(ALL[0])), "xml": "<Candidate/>"}
        paths = [str(files(package) / "files") for package in FONTS]
        compiler = typst.Compiler(root=str(LAYOUTS), font_paths=paths, ignore_system_fonts=True)
        _, warnings = compiler.compile_with_warnings(str(layout), sys_inputs=inputs)
        assert [warning.message for warning in warnings] == [], layout.name
