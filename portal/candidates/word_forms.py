"""Where do these words, in any of their forms, stand in a text?"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Evidence:
    """A fact and the CV's own words that say so («trovato nel CV: …»)."""

    value: str | bool
    words: str


@dataclass(frozen=True, slots=True)
class Token:
    """One word: folded (lower case, no accents), its place in the text, whether it is all capitals."""

    word: str
    start: int
    end: int
    capitals: bool


class Words:
    """A text cut into words; apostrophes, hyphens and line ends part words as blanks do."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [Token(folded(m[0]), m.start(), m.end(), m[0].isupper()) for m in re.finditer(r"[^\W_]+", text)]

    def quote(self, first: int, last: int) -> str:
        """The text's own words from one token to another, on one line."""
        said = " ".join(self.text[self.tokens[first].start : self.tokens[last].end].split())
        return said if ")" in said else said.replace("(", "")

    def between(self, first: int, second: int) -> str:
        """The signs between two tokens."""
        return self.text[self.tokens[first].end : self.tokens[second].start]


def folded(word: str) -> str:
    """Lower case without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))


class Forms:
    """Word forms by code: `mobilizzazion*` any ending, `PEI` only in capitals, blanks as in `Words`."""

    def __init__(self, by_code: Mapping[str, Iterable[str]]) -> None:
        self._by_start: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
        for code, forms in by_code.items():
            for form in forms:
                parts = form.split()
                self._by_start[parts[0].rstrip("*").lower()[:3]].append((parts, code))
        # The longest first: "assistente infermiere" before "assistente".
        for found in self._by_start.values():
            found.sort(key=lambda pair: (-len(pair[0]), -len(pair[0][0])))

    def at(self, words: Words, number: int) -> tuple[str, int] | None:
        """Code and last token of the longest form that begins at this token."""
        for parts, code in self._by_start.get(words.tokens[number].word[:3], ()):
            last = number + len(parts) - 1
            if last < len(words.tokens) and all(_fits(part, words.tokens[number + i]) for i, part in enumerate(parts)):
                return code, last
        return None

    def all(self, words: Words) -> Iterator[tuple[str, int, int]]:
        """Code, first and last token of each find, none inside another."""
        number = 0
        while number < len(words.tokens):
            found = self.at(words, number)
            if found:
                yield found[0], number, found[1]
                number = found[1]
            number += 1


def _fits(part: str, token: Token) -> bool:
    if part.endswith("*"):
        return token.word.startswith(part[:-1])
    if part.isupper() and part.isalpha() and len(part) > 1:
        return token.capitals and token.word == part.lower()
    return token.word == part
