"""Which professions do these words mean, however they are spelled?

There are a few dozen professions, so they are searched in memory with the index's own Italian (`search_index.text`, its
synonyms and its count of slips): see docs/decisions/0007.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from portal.professions import tags
from portal.professions.models import ProfessionText
from portal.professions.queries import Told
from search_index import settings
from search_index.slips import Slip
from search_index.synonyms import Clause, Phrase, clauses, table
from search_index.text import Asked, ask, is_stop, stem, words

LONGEST = 200  # characters that are read
_ENGLISH = frozenset(["the", "of", "and", "to", "with", "for", "an", "in", "on", "at", "is", "who", "that", "my"])
# What people write around the word that matters.
_CHATTER = frozenset(
    [
        "lavorare",
        "lavoro",
        "lavori",
        "lavora",
        "fare",
        "faccio",
        "voglio",
        "vorrei",
        "piace",
        "piacerebbe",
        "mestiere",
        "mestieri",
        "professione",
        "professioni",
        "diventare",
        "essere",
        "work",
        "job",
        "jobs",
        "working",
        "become",
        "want",
    ]
)
# How much a word counts where it stands; a synonym of a typed word counts a little less than the word.
NAME, SYNONYM, PLACE, SUMMARY, TEXT = 12.0, 9.0, 6.0, 3.0, 1.0
_MEANS_THE_SAME = 0.85
_BEGINS = 0.7
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")  # O.S.S.


@dataclass(frozen=True)
class Found:
    """Professions, best first, and the words that were read instead of the typed ones ("" when nothing was mended)."""

    professions: list[Told]
    mended: str = ""


@dataclass(frozen=True)
class _Sheet:
    """All that is said of one profession: stems of each text with their weight."""

    told: Told
    texts: list[tuple[float, tuple[str, ...]]]
    stems: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for weight, found in self.texts:
            for one in found:
                self.stems[one] = max(weight, self.stems.get(one, 0.0))


def find(told: Sequence[Told], typed: str) -> Found:
    """The professions that fit most of the typed words, best first; none when no word means anything here."""
    asked = _asked(typed)
    if not asked.words:
        return Found(list(told) if not typed.strip() else [])
    sheets = [_sheet(one) for one in told]
    known = _known(sheets)
    mended = tuple(_mend(word, known) for word in asked.words)
    wanted = clauses(Asked(mended, asked.prefix, asked.capitals))
    scored = []
    for place, sheet in enumerate(sheets):
        scores = [score for clause in wanted if (score := _score(clause, sheet))]
        if scores:
            scored.append((len(scores), sum(scores), -place, sheet.told))
    most = max((row[0] for row in scored), default=0)
    best = sorted((row for row in scored if row[0] == most), key=lambda row: row[:3], reverse=True)
    return Found([row[3] for row in best], " ".join(mended) if mended != asked.words else "")


def _asked(typed: str) -> Asked:
    asked = ask(_DOTTED.sub(lambda short: short[0].replace(".", ""), typed[:LONGEST]))
    every = [*asked.words, *(word for phrase in asked.phrases for word in phrase if not is_stop(word))]
    meant = [word for word in every if word not in _ENGLISH]
    meant = [word for word in meant if word not in _CHATTER] or meant
    return Asked(tuple(meant), asked.prefix, asked.capitals)


# -- what is said of a profession


def _sheet(told: Told) -> _Sheet:
    out: list[tuple[float, tuple[str, ...]]] = []
    for text in {id(text): text for text in (told.text, told.source)}.values():
        out += [(NAME, _stems(name)) for name in (text.title, text.title_f, text.title_m) if name]
        out += [(SUMMARY, _stems(text.summary)), *_blocks(text)]
    if told.profession.acronym:
        out.append((NAME, _stems(told.profession.acronym)))
    for slugs, known in ((told.profession.places, tags.places()), (told.profession.with_whom, tags.with_whom())):
        for place, slug in enumerate(slugs):
            if slug in known:  # the first ones are the most typical
                said = {*known[slug].names.values(), *known[slug].words}
                out += [(PLACE * (1 - place / 20), _stems(name)) for name in sorted(said)]
    return _Sheet(told, out)


def _blocks(text: ProfessionText) -> Iterable[tuple[float, tuple[str, ...]]]:
    for name, said in text.blocks.items():
        weight = {"synonyms": SYNONYM, "where": PLACE / 2}.get(name, TEXT)
        for part in said if isinstance(said, list) else [said]:
            yield weight, _stems(" ".join(map(str, part)) if isinstance(part, list) else str(part))


@cache
def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in words(text) if not is_stop(word))


# -- slips of the finger


@dataclass(frozen=True)
class _Known:
    words: set[str]
    stems: set[str]
    heavy: set[str]


def _known(sheets: Sequence[_Sheet]) -> _Known:
    """The words that mean something here: those of the professions and those of the synonyms."""
    heavy, every = set(_synonym_words()), set(_synonym_words())
    for sheet in sheets:
        for text in (sheet.told.text, sheet.told.source):
            heavy |= _words(" ".join((text.title, text.title_f, text.title_m)))
            for said in (text.summary, *text.blocks.values()):
                every |= _words(said if isinstance(said, str) else json.dumps(said, ensure_ascii=False))
    return _Known(every | heavy, {stem(word) for word in every | heavy}, heavy)


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(words(text))


@cache
def _synonym_words() -> frozenset[str]:
    groups = json.loads(settings.load("synonyms"))["same"]
    ours = [word for known in (tags.with_whom(), tags.places()) for tag in known.values() for word in tag.words]
    return frozenset(
        word for entry in [*ours, *(entry for group in groups for entry in group)] for word in words(entry)
    )


def _mend(word: str, known: _Known) -> str:
    """The word itself when it means something, else the nearest one that does, else the word."""
    if len(word) < 4 or stem(word) in known.stems or (word,) in table().misspelled:
        return word
    if any(other.startswith(word) for other in known.words):
        return word
    for distance in (1, 2) if len(word) > 6 else (1,):
        slip = Slip(word, distance)
        near = slip.among(known.heavy) or slip.among(known.words)
        if near:
            # Feminine and masculine differ by a letter or two: of equals, the one that begins and ends like the word.
            return min(near, key=lambda other: (slip.count(other), other[-2:] != word[-2:], other[0] != word[0], other))
    return word


# -- how well one thing that was asked for fits


def _score(clause: Clause, sheet: _Sheet) -> float:
    best = 0.0
    if clause.literal:
        own = tuple(map(stem, clause.words))
        best = _phrase(own, sheet)
        if not best and clause.loose and all(one in sheet.stems for one in own):
            best = min(sheet.stems[one] for one in own) * _MEANS_THE_SAME
        if not best and len(own) == 1 and len(clause.words[0]) > 2:
            best = max((w for s, w in sheet.stems.items() if s.startswith(clause.words[0])), default=0.0) * _BEGINS
    return max([best, *(_MEANS_THE_SAME * _phrase(_key(phrase), sheet) for phrase in clause.phrases)])


def _key(phrase: Phrase) -> tuple[str, ...]:
    return tuple(map(stem, phrase.words)) if phrase.exact else phrase.words


def _phrase(wanted: tuple[str, ...], sheet: _Sheet) -> float:
    """The weight of the best text that holds these stems side by side; more where the text says little else."""
    if any(one not in sheet.stems for one in wanted):
        return 0.0
    best, size = 0.0, len(wanted)
    for weight, text in sheet.texts:
        if weight > best / 1.5:
            for start in range(len(text) - size + 1):
                if text[start : start + size] == wanted:
                    best = max(best, weight * (1 + 0.3 * size / len(text) + (0.2 if start == 0 else 0)))
                    break
    return best
