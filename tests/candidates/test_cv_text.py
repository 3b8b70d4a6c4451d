"""The words of a CV are read whatever its form; a hostile file costs a child process and nothing else."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.candidates.cv_text import Limits, Reading, ReadingState, find_tesseract, read
from portal.candidates.file_kind import FileKind
from tests.candidates import cv_samples as cv

READ, NOT_READABLE, REJECTED = ReadingState.READ, ReadingState.NOT_READABLE, ReadingState.REJECTED


class Reader:
    """Reads bytes as a stored file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, data: bytes, kind: FileKind, tesseract: bool | str | None = False, **limits: int) -> Reading:
        path = self.folder / f"{threading.get_ident()}-{time.monotonic_ns()}"
        path.write_bytes(data)
        return read(path, kind, tesseract=tesseract, limits=Limits(**limits))


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


@pytest.fixture
def tesseract(request: pytest.FixtureRequest) -> str:
    """The real recognition program; without it the run says in plain sight what it did not prove."""
    command = find_tesseract()
    if command is None:
        capture = request.config.pluginmanager.getplugin("capturemanager")
        with capture.global_and_fixture_disabled():
            print(f"\n*** NOT PROVED, Tesseract with Italian is missing: {request.node.name} ***", flush=True)
        pytest.skip("Tesseract with Italian (tesseract-ocr, tesseract-ocr-ita) is not installed")
    return command


# -- documents with words


def test_a_pdf_is_read_with_its_accents_and_ligatures(reader: Reader) -> None:
    found = reader(cv.pdf(), FileKind.PDF)
    assert (found.state, found.pages, found.reason, found.method) == (READ, 1, None, "text")
    for words in ("Niccolò Galbusera", "situazioni difficili", "ufficio affidò a me", "perché so lavorare in équipe"):
        assert words in found.text.replace("\n", " ")


def test_columns_are_read_one_after_the_other_and_hyphens_of_line_ends_are_joined(reader: Reader) -> None:
    text = reader(cv.two_columns(), FileKind.PDF).text.replace("\n", " ")
    assert "la documentazione sanitaria e la quotidianità della comunità." in text
    assert "presso il centro di formazione professionale della provincia." in text
    assert "socio-sanitaria" in text
    assert text.index("comunità.") < text.index("Formazione")


def test_a_word_document_is_read_with_tables_header_footer_and_boxes(reader: Reader) -> None:
    found = reader(cv.word(), FileKind.DOCX)
    assert found.state is READ
    for words in (
        "Curriculum di Niccolò",
        "Educatrice in comunità minori",
        "Telefono nell'intestazione",
        "piè di pagina",
    ):
        assert words in found.text
    assert found.text.count("Patente B nel riquadro") == 1
    assert "cancellate" not in found.text


def test_an_opendocument_text_is_read(reader: Reader) -> None:
    found = reader(cv.odt(), FileKind.ODT)
    assert found.text == "Curriculum di Niccolò\nAnimatrice in una RSA di Lecco\nPatente B"


def test_a_pdf_locked_only_against_changes_is_read(reader: Reader) -> None:
    assert "Operatrice socio sanitaria" in reader(cv.READ_ONLY, FileKind.PDF).text


def test_words_typed_into_a_pdfs_form_are_read(reader: Reader) -> None:
    assert reader(cv.filled_form(), FileKind.PDF).text == "Educatrice con esperienza in comunita"


def test_only_the_first_sixty_pages_are_read(reader: Reader) -> None:
    pages = "\n#pagebreak()\n".join(f"Pagina numero {n} di un lunghissimo curriculum vitae" for n in range(1, 63))
    found = reader(cv.typeset(pages), FileKind.PDF)
    assert found.pages == 62
    assert "numero 60" in found.text
    assert "numero 61" not in found.text


def test_no_more_than_two_hundred_thousand_characters_are_kept(reader: Reader) -> None:
    body = b"<text:p>" + b"operatrice " * 60_000 + b"</text:p>"
    long = cv.ODT.encode().replace(b"<text:h>", body + b"<text:h>")
    found = reader(cv.zipped({"content.xml": long}, base=cv.odt()), FileKind.ODT)
    assert found.state is READ
    assert 190_000 < len(found.text) <= 200_000


# -- pictures of words


def test_a_scanned_pdf_is_recognised(reader: Reader, tesseract: str) -> None:
    found = reader(cv.scanned_pdf(), FileKind.PDF, tesseract)
    assert (found.state, found.method, found.pages) == (READ, "ocr", 1)
    assert "parametri vitali" in found.text
    assert "perché so lavorare in équipe" in found.text.replace("\n", " ")


def test_a_scan_behind_a_typed_letter_is_recognised_and_stands_after_it(reader: Reader, tesseract: str) -> None:
    found = reader(cv.half_scanned_pdf(), FileKind.PDF, tesseract)
    assert (found.state, found.method, found.pages) == (READ, "ocr", 2)
    assert found.text.index("Gentile cooperativa") < found.text.index("Galbusera")


def test_a_photograph_taken_sideways_is_recognised(reader: Reader, tesseract: str) -> None:
    found = reader(cv.phone_photo(), FileKind.JPG, tesseract)
    assert (found.state, found.method) == (READ, "ocr")
    assert "Residente a Lecco" in found.text
    assert "turni notturni" in found.text


def test_letters_on_a_see_through_ground_are_recognised(reader: Reader, tesseract: str) -> None:
    assert "Residente a Lecco" in reader(cv.see_through(), FileKind.PNG, tesseract).text


@pytest.mark.parametrize(("sample", "kind"), [(cv.blank_photo, FileKind.JPG), (cv.drawing, FileKind.PNG)])
def test_a_picture_without_words_is_not_readable(
    reader: Reader, tesseract: str, sample: Callable[[], bytes], kind: FileKind
) -> None:
    found = reader(sample(), kind, tesseract)
    assert (found.state, found.reason) == (NOT_READABLE, "ocr_found_nothing")


@pytest.mark.parametrize("missing", [False, "no-such-program"])
@pytest.mark.parametrize(("sample", "kind"), [(cv.scanned_pdf, FileKind.PDF), (cv.scan, FileKind.PNG)])
def test_without_tesseract_a_picture_is_not_readable_and_says_why(
    reader: Reader, missing: bool | str, sample: Callable[[], bytes], kind: FileKind
) -> None:
    found = reader(sample(), kind, missing)
    assert (found.state, found.reason, found.pages) == (NOT_READABLE, "no_ocr", 1)


def test_without_tesseract_the_typed_pages_are_read_all_the_same(reader: Reader) -> None:
    found = reader(cv.half_scanned_pdf(), FileKind.PDF)
    assert (found.state, found.method) == (READ, "text")
    assert "Gentile cooperativa" in found.text


# -- files that cannot be read, and files that should not be


ENTITIES = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + b"<a>&x;</a>"
LIE = cv.ODT.encode().replace(b"<text:h>", b"<text:p>" + b" " * (40 << 20) + b"</text:p><text:h>")


@pytest.mark.parametrize(
    ("data", "kind", "state", "reason"),
    [
        (lambda: cv.LOCKED, FileKind.PDF, NOT_READABLE, "encrypted"),
        (lambda: cv.pdf()[:400], FileKind.PDF, NOT_READABLE, "broken"),
        (lambda: cv.typeset(""), FileKind.PDF, NOT_READABLE, "no_text"),
        (lambda: b"", FileKind.PDF, NOT_READABLE, "broken"),
        (lambda: cv.word()[:-300], FileKind.DOCX, NOT_READABLE, "broken"),
        (lambda: cv.zipped({"content.xml": b"<a><b></a>"}, base=cv.odt()), FileKind.ODT, NOT_READABLE, "broken"),
        (lambda: cv.scan()[:5_000], FileKind.PNG, NOT_READABLE, None),
        (lambda: cv.pdf(), FileKind.PNG, NOT_READABLE, "broken"),
        (lambda: cv.pdf_bomb(), FileKind.PDF, REJECTED, "limit_memory"),
        (lambda: cv.declaring("word/media/a.bmp", 903_000_000), FileKind.DOCX, REJECTED, "bomb"),
        (lambda: cv.inflating("word/header9.xml", 60), FileKind.DOCX, REJECTED, "bomb"),
        (lambda: cv.zipped({"content.xml": LIE}, base=cv.odt()), FileKind.ODT, REJECTED, "bomb"),
        (lambda: cv.picture_bomb(), FileKind.PNG, REJECTED, "bomb"),
        (lambda: cv.zipped({"content.xml": ENTITIES}, base=cv.odt()), FileKind.ODT, REJECTED, "entities"),
        (lambda: cv.pdf() + bytes(10 << 20), FileKind.PDF, REJECTED, "too_large"),
    ],
    ids=[
        "PDF with a password", "cut PDF", "empty page", "no bytes", "cut DOCX", "ODT with bad XML", "cut PNG",
        "PDF that is called PNG", "PDF of 1 GiB", "DOCX that declares 903 MB", "DOCX of 60 MB of XML",
        "ODT of 40 MB of XML", "PNG of 400 million points", "ODT that reads other files", "11 MB",
    ],
)  # fmt: skip
def test_a_bad_file_ends_in_a_state_with_its_reason(
    reader: Reader, data: Callable[[], bytes], kind: FileKind, state: ReadingState, reason: str | None
) -> None:
    found = reader(data(), kind, None if reason is None else False)
    assert found.state is state
    assert reason is None or found.reason == reason
    assert found.text == ""


def test_a_file_that_is_away_is_left_for_later(tmp_path: Path) -> None:
    assert read(tmp_path / "none", FileKind.PDF) == Reading(ReadingState.WAITING, reason="no_file")


def test_a_reader_that_was_killed_from_outside_leaves_the_file_for_later(
    reader: Reader, program: Callable[[str], str]
) -> None:
    found = reader(cv.scan(), FileKind.PNG, program("kill -KILL $$"))
    assert (found.state, found.reason) == (ReadingState.WAITING, "interrupted")


# -- limits


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """A stand-in for Tesseract that knows Italian and then does what the script says."""

    def written(script: str) -> str:
        path = tmp_path / "recognise"
        path.write_text(f'#!/bin/sh\nif [ "$1" = --list-langs ]; then echo ita; exit; fi\n{script}\n')
        path.chmod(0o755)
        return str(path)

    yield written
    find_tesseract.cache_clear()


def test_recognition_that_never_ends_is_stopped_with_all_it_started(
    reader: Reader, program: Callable[[str], str], tmp_path: Path
) -> None:
    started = tmp_path / "started"
    slow = program(f"sleep 60 & echo $! > {started}; wait")
    began = time.monotonic()
    found = reader(cv.scan(), FileKind.PNG, slow, wall_seconds=1)
    assert (found.state, found.reason) == (NOT_READABLE, "ocr_limit")
    assert time.monotonic() - began < 10
    for _ in range(100):
        if not _running(int(started.read_text())):
            break
        time.sleep(0.02)
    else:
        pytest.fail("what it started is still running")


def _running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    # Killed, but its parent (the system's first process) may not have noticed yet.
    stat = Path(f"/proc/{number}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


def test_recognition_is_under_the_same_limits_of_seconds_memory_and_files(
    reader: Reader, program: Callable[[str], str], tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    asks = f"(ulimit -t; ulimit -v; ulimit -c; ulimit -n; env) > {seen}; while :; do :; done"
    found = reader(cv.scan(), FileKind.PNG, program(asks), cpu_seconds=2)
    assert (found.state, found.reason) == (NOT_READABLE, "ocr_limit")
    said = seen.read_text().split()
    assert said[:4] == ["2", str(512 * 1024), "0", "32"]
    assert "OMP_THREAD_LIMIT=1" in said


def test_secrets_of_the_server_do_not_reach_the_child(
    reader: Reader, program: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_SECRET", "do-not-tell")
    seen = tmp_path / "seen"
    reader(cv.scan(), FileKind.PNG, program(f"env > {seen}"))
    assert "PATH=" in seen.read_text()
    assert "do-not-tell" not in seen.read_text()


def test_endless_output_is_cut_off(reader: Reader, program: Callable[[str], str]) -> None:
    found = reader(cv.scan(), FileKind.PNG, program("yes parole"))
    assert (found.state, found.reason) == (NOT_READABLE, "ocr_limit")


def test_files_can_be_read_from_many_threads_at_once(reader: Reader) -> None:
    samples = [(cv.pdf(), FileKind.PDF), (cv.word(), FileKind.DOCX), (cv.odt(), FileKind.ODT)] * 4
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda sample: reader(*sample), samples))
    assert [one.state for one in found] == [READ] * len(samples)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.sampled_from(FileKind), st.integers(0, 100_000))
def test_no_bytes_make_reading_fail(reader: Reader, damage: bytes, kind: FileKind, at: int) -> None:
    made = {
        FileKind.PDF: cv.pdf, FileKind.DOCX: cv.word, FileKind.ODT: cv.odt,
        FileKind.JPG: cv.blank_photo, FileKind.PNG: cv.drawing,
    }[kind]()  # fmt: skip
    at %= len(made)
    found = reader(made[:at] + damage + made[at + len(damage) :], kind)
    assert found.state in ReadingState
    assert (found.state is READ) == bool(found.text) == (found.reason is None)
