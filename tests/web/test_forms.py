"""What do forms make of what is typed: addresses that any mail server takes, words where words belong?"""

import pytest
from starlette.datastructures import FormData, UploadFile
from wtforms import FileField, StringField

from portal.web.forms import Form, clean, normal_email


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Ada.Rossi@Posta.EXAMPLE", "ada.rossi@posta.example"), ("info@müller.example", "info@xn--mller-kva.example"),
     ("o'hara+cv@posta.example", "o'hara+cv@posta.example")],
)  # fmt: skip
def test_an_address_is_kept_as_any_mail_server_takes_it(typed, kept):
    assert normal_email(typed) == kept and kept.isascii()


@pytest.mark.parametrize(
    "typed",
    ["strauß@posta.example", "jürgen@posta.example", "ａda@posta.example", "a,b@posta.example", '"a b"@posta.example',
     "a@b.example\r\nBcc: all@evil.example", "a@[127.0.0.1]", "a@localhost", "a@", "@b.example", "a" * 250 + "@b.example"],
)  # fmt: skip
def test_what_no_mail_server_takes_is_refused_and_never_becomes_another_address(typed):
    with pytest.raises(ValueError, match=r".+"):
        normal_email(typed)


def test_a_file_where_words_belong_counts_as_not_sent():
    class Both(Form):
        name = StringField("")
        cv = FileField("")

    file = UploadFile(None, filename="cv.pdf")  # type: ignore[arg-type]
    form = Both(FormData([("name", file), ("name", "Ada"), ("cv", "words"), ("cv", file)]))
    assert (form.name.data, form.cv.data) == ("Ada", file)


def test_characters_that_nobody_types_are_taken_out():
    assert clean("a\x00b\u202ec\ud800\ufeffd\te\n") == "abcd\te\n"
