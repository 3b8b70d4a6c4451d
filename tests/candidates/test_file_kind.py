"""What is taken as a CV is decided by what is in the file."""

import io
import unicodedata
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.candidates.file_kind import MAX_BYTES, MAX_NAME, FileKind, Refusal, kind_of, look, safe_filename
from tests.candidates import cv_samples as cv


@pytest.mark.parametrize(
    ("sample", "kind"),
    [
        (cv.pdf, FileKind.PDF),
        (cv.word, FileKind.DOCX),
        (cv.odt, FileKind.ODT),
        (cv.phone_photo, FileKind.JPG),
        (cv.scan, FileKind.PNG),
        (lambda: b"X-Mail: gateway\r\n\r\n" + cv.pdf(), FileKind.PDF),
        (lambda: cv.pdf() + cv.zipped({"a.txt": b"a"}), FileKind.PDF),
    ],
    ids=["pdf", "docx", "odt", "jpg", "png", "pdf behind mail headers", "pdf with a zip behind it"],
)
def test_an_accepted_document_is_known_by_its_content(sample: Callable[[], bytes], kind: FileKind) -> None:
    file = io.BytesIO(sample())
    assert look(file) is kind
    assert file.tell() == 0


MACRO = {"word/vbaProject.bin": b"Sub Auto_Open()"}
MANY = {f"word/media/{n}.png": b"" for n in range(2_001)}
PASSWORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (lambda: b"", Refusal.EMPTY),
        (lambda: b"MZ\x90\x00" + bytes(500), Refusal.NOT_ACCEPTED),
        (lambda: b"MZ\x90\x00 %PDF-1.7" + bytes(500), Refusal.NOT_ACCEPTED),
        (lambda: b"<html><script>alert(1)</script>%PDF-1.7", Refusal.NOT_ACCEPTED),
        (lambda: cv.zipped({"%PDF-1.7": b"%PDF-1.7"}), Refusal.NOT_ACCEPTED),
        (lambda: cv.zipped({"a.txt": b"a"}), Refusal.NOT_ACCEPTED),
        (lambda: cv.word()[:-300], Refusal.NOT_ACCEPTED),
        (lambda: cv.zipped(MACRO, base=cv.word()), Refusal.MACRO),
        (lambda: cv.zipped({"Basic/Standard/a.xml": b"<a/>"}, base=cv.odt()), Refusal.MACRO),
        (lambda: cv.declaring("word/media/a.bmp", 903_000_000), Refusal.BOMB),
        (lambda: cv.zipped(MANY, base=cv.word()), Refusal.BOMB),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Refusal.OLD_WORD),
        (lambda: PASSWORD, Refusal.PROTECTED),
        (lambda: b"{\\rtf1 Mario}", Refusal.OLD_WORD),
        (lambda: b"\x00\x00\x00\x18ftypheic" + bytes(40), Refusal.HEIC),
        (lambda: b"Mario Rossi, operatore", Refusal.NOT_ACCEPTED),
        (lambda: cv.pdf() + bytes(MAX_BYTES), Refusal.TOO_LARGE),
    ],
    ids=[
        "empty", "program", "program with a PDF's mark", "page with a PDF's mark", "zip with a PDF's mark", "plain zip",
        "cut DOCX", "DOCX with macros", "ODT with macros", "DOCX bomb", "too many parts", "old Word",
        "DOCX with a password", "RTF", "iPhone picture", "plain text", "11 MB",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_its_reason(data: Callable[[], bytes], refusal: Refusal) -> None:
    file = io.BytesIO(data())
    assert look(file) is refusal
    assert kind_of(file) is None


def test_a_zip_that_lists_thousands_of_parts_is_refused_before_its_list_is_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(12_000):
            archive.writestr(f"{number:040}", b"")
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("the list was built"))
    assert look(out) is Refusal.BOMB


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"\xff\xd8\xff"]))
def test_no_bytes_make_the_check_fail(data: bytes, start: bytes) -> None:
    assert isinstance(look(io.BytesIO(start + data)), FileKind | Refusal)


@settings(deadline=None)
@given(st.binary(max_size=30), st.integers(0, 2_000))
def test_no_damage_to_a_real_zip_makes_the_check_fail(damage: bytes, at: int) -> None:
    data = cv.odt()
    at %= len(data)
    assert isinstance(look(io.BytesIO(data[:at] + damage + data[at + len(damage) :])), FileKind | Refusal)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Curriculum Niccolò Rossi.pdf", "Curriculum Niccolò Rossi.pdf"),
        ("CV.PDF.exe", "CV.pdf"),
        ("mario.rossi", "mario.rossi.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Mario\\cv.docx", "cv.pdf"),
        ("cv\u202efdp.exe", "cvfdp.pdf"),
        ("cv\r\nSet-Cookie: a=b.pdf", "cv Set-Cookie_ a=b.pdf"),
        ("cv .pdf.", "cv.pdf"),
        ("a \x1b\r b.pdf", "a b.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("con.pdf", "_con.pdf"),
        ("   ", "curriculum.pdf"),
        ("....", "curriculum.pdf"),
        ("سيرة ذاتية.pdf", "سيرة ذاتية.pdf"),
    ],
)
def test_a_file_keeps_a_readable_and_harmless_form_of_its_name(name: str, safe: str) -> None:
    assert safe_filename(name, FileKind.PDF) == safe


@settings(deadline=None)
@given(st.text(max_size=400), st.sampled_from(FileKind))
def test_no_name_is_long_invisible_or_elsewhere(name: str, kind: FileKind) -> None:
    safe = safe_filename(name, kind)
    assert safe.endswith(kind.extension) and len(kind.extension) < len(safe) <= MAX_NAME
    assert not set(safe) & set('/\\<>:"|?*')
    assert not [c for c in safe if unicodedata.category(c)[0] == "C"]
    assert safe_filename(safe, kind) == safe
