"""Which words are in a text, and which does a person ask for?

One normalisation for documents, queries and highlights: lower case, accents folded, apostrophes and hyphens as
spaces, elided articles dropped, "parttime" = "part time". Every step keeps one character per character, so that a
word found in the folded text lies at the same place in the text as written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from search_index.settings import italian

WORD = re.compile(r"[^\W_]+")
_ELISION = re.compile(
    r"(?<![^\W_])(?:" + "|".join(sorted(italian().elided, key=len, reverse=True)) + r")['’‘`´ʼ](?=[^\W_])",
    re.IGNORECASE,
)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"'})
_PARTS = re.compile(r'(?P<minus>(?<!\S)[-−–])?(?:"(?P<phrase>[^"]*)(?P<closed>"?)|(?P<word>[^\s"]+))')

LONGEST_QUERY = 1000  # characters; nobody types more, and each word costs time
MOST_WORDS = 20
LONGEST_WORD = 40


class _Folded(dict[int, int]):
    """Code point → code point of the lower-case letter without accent; learnt as it meets them."""

    def __missing__(self, point: int) -> int:
        char = chr(point)
        lower = char.lower()
        base = unicodedata.normalize("NFKD", lower[:1])[:1]
        self[point] = ord(base) if base and not unicodedata.combining(base) else ord(lower[:1])
        return self[point]


_FOLDED = _Folded()


def clean(text: str) -> str:
    """The text as stored: composed characters, ligatures opened, control characters as spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _CONTROL.sub(" ", text)


def fold(text: str) -> str:
    """Lower case without accents, of the same length."""
    low = text.lower()
    if text.isascii():
        return low
    if len(low) != len(text):  # a few letters have longer lower-case forms
        return text.translate(_FOLDED)
    for letter in set(_BEYOND_ASCII.findall(low)):
        low = low.replace(letter, chr(_FOLDED[ord(letter)]))
    return low


def _apart(folded: str) -> str:
    if not folded.isascii() or "'" in folded or "`" in folded:
        folded = _ELISION.sub(" ", folded)
    return folded.replace("&", " e ")


def words(text: str) -> list[str]:
    """The folded words in their order, elided articles left out, run-together words apart."""
    joined = italian().joined
    out: list[str] = []
    for word in WORD.findall(_apart(fold(text))):
        apart = joined.get(word)
        if apart is None:
            out.append(word)
        else:
            out.extend(apart.split())
    return out


_STEMS: dict[str, str] = {}


def stem(word: str) -> str:
    """What a folded word shares with its plural and its other gender.

    A light stemmer: the last vowel goes (-a -e -i -o, and -io -ia -he -hi), -trice becomes -tore. Verbs and nouns of
    one root stay apart ("educare" is no "educatore"), which keeps totals meaningful. Words of four letters keep a
    mark, so that "casa" is no "CAS"; shorter words and numbers stay as they are.
    """
    found = _STEMS.get(word)
    if found is None:
        if len(_STEMS) > 200_000:
            _STEMS.clear()
        found = _STEMS[word] = _stem(word)
    return found


def _stem(word: str) -> str:
    if len(word) < 4 or not word.isalpha():
        return word
    language = italian()
    if word in language.irregular:
        return language.irregular[word]
    for ending, instead in language.agents.items():
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + instead
    last = word[-1]
    if last not in "aeio":
        return word
    if len(word) == 4:
        return word[:3] + ("~" if last in "oi" else "^")
    base = word[:-1]
    if (last in "ei" and base[-1] == "h") or (last in "aeio" and base[-1] == "i"):
        base = base[:-1]
    return base if len(base) > 3 else base + "~"


def is_stop(word: str) -> bool:
    """Whether a folded word carries no meaning of its own."""
    return word in italian().stop_words


def stems(text_words: list[str]) -> list[str]:
    """The stems of the words that carry meaning; all of them where none does."""
    stop = italian().stop_words
    return [stem(word) for word in text_words if word not in stop] or [stem(word) for word in text_words]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a typed query asks for; everything folded.

    `words`: all must be found. `prefix`: whether the last of them may be a beginning. `capitals`: words typed all
    in capitals, among words that are not. `phrases`, `without`, `without_phrases`: word for word.
    """

    words: tuple[str, ...] = ()
    prefix: bool = False
    capitals: frozenset[str] = field(default_factory=frozenset)
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    without_phrases: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.without or self.without_phrases)


def ask(text: str) -> Asked:
    """Read what a person typed. Never fails: what has no meaning here is just text."""
    asked: list[str] = []
    phrases: list[tuple[str, ...]] = []
    without: list[str] = []
    without_phrases: list[tuple[str, ...]] = []
    capitals: set[str] = set()
    prefix = False
    for part in _PARTS.finditer(clean(text)[:LONGEST_QUERY].translate(_QUOTES)):
        prefix = False
        phrase = part["phrase"]
        raw = part["word"] if phrase is None else phrase
        found = [word[:LONGEST_WORD] for word in words(raw)]
        if not found:
            continue
        if part["minus"]:
            if len(found) == 1:
                without.append(found[0])
            else:
                without_phrases.append(tuple(found))
        elif phrase is not None and len(found) > 1:
            phrases.append(tuple(found))
        elif phrase is not None:
            phrases.append((found[0],))
        else:
            asked += found
            prefix = True
            if raw.isupper() and len(raw) > 1:
                capitals.update(found)
    kept = [word for word in asked if not is_stop(word) or word in capitals] or ([] if phrases else asked)
    if kept and asked and kept[-1] != asked[-1]:
        prefix = False
    return Asked(
        tuple(kept[:MOST_WORDS]),
        prefix and len(kept) <= MOST_WORDS,
        frozenset(capitals),
        tuple(phrase[:MOST_WORDS] for phrase in phrases[:MOST_WORDS]),
        tuple(without[:MOST_WORDS]),
        tuple(phrase[:MOST_WORDS] for phrase in without_phrases[:MOST_WORDS]),
    )
