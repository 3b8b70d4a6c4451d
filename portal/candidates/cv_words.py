"""What is text, as a document gave it, once it is made fit to read, search and quote?"""

import re
import unicodedata

# More than any CV: a 90-page one has about this.
MAX_CHARS = 200_000
# Fewer letters than this on a page (a page number, a scanner's stamp) are no text of a CV.
FEW = 25

LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st"}
# A hyphen at a line's end is mostly the typesetter's; these words are written with one.
COMPOUND = re.compile(
    r"\b(socio|medico|psico|part|full|self|problem|week)[-‐\ufffe]\s*\n?\s*"
    r"(?=sanitari|assistenzial|educativ|pedagogic|cultural|time|solving|end\b)",
    re.IGNORECASE,
)
LINE_END_HYPHEN = re.compile(r"(?<=\w)(?:[-‐\u00ad][ \t]*\n[ \t]*(?=[^\W\d_A-Z])|\ufffe\s*)")


class Unread(Exception):
    """The document gives no text: `state` and `reason` are what the parent should say."""

    def __init__(self, state: str, reason: str) -> None:
        super().__init__(reason)
        self.state = state
        self.reason = reason


def broken() -> Unread:
    """The document is damaged or is not what its kind promised."""
    return Unread("not_readable", "broken")


def clean(text: str) -> str:
    """Words as a person would type them: one form per letter, no invisible ones, few blanks."""
    text = unicodedata.normalize("NFC", text.translate(LIGATURES))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = COMPOUND.sub(r"\1-", text)
    text = LINE_END_HYPHEN.sub("", text)
    text = re.sub(r"[\t\x0b\u00a0\u2000-\u200a\u202f\u3000\ue000-\uf8ff]", " ", text)
    text = re.sub(r"[\x0c\u2028\u2029]", "\n", text)
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c)[0] != "C")
    text = re.sub(r" {2,}", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def has_words(text: str) -> bool:
    """Whether a page's text is language; a font without a letter table yields mere signs."""
    letters = sum(c.isalpha() for c in text)
    solid = sum(not c.isspace() for c in text)
    return letters >= FEW and letters * 2 >= solid
