"""Which facts that HR filters by does a CV state, and in which of its own words?

Only what the work needs: where somebody lives, what they can do, when they can work, which languages
they speak, whether they drive. Never health, birth, nationality, family, faith or union, and
nothing is inferred from them: the vocabulary has no words for these, and a sentence that speaks of
the candidate's own health or family yields no field of work. Every fact carries the words it was
found in, and nothing around them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from portal import places
from portal.candidates.cv_home import FindComune, home
from portal.candidates.word_forms import Evidence, Forms, Words

SENTENCE_END = re.compile(r"[.;!?•●▪|]|\n\s*\n")
CLAUSE_END = re.compile(r"[.,;:!?•●▪|()\n]")


@dataclass(frozen=True)
class Facts:
    """What one CV states. `comune` is an ISTAT code; `car` and `licence_b` may be stated as False."""

    comune: Evidence | None = None
    skills: tuple[Evidence, ...] = ()
    languages: tuple[Evidence, ...] = ()
    availability: tuple[Evidence, ...] = ()
    professions: tuple[Evidence, ...] = ()
    licence_b: Evidence | None = None
    car: Evidence | None = None


def facts_of(text: str) -> dict[str, Any]:
    """The facts as kept in the database; languages are told among the skills too, as `lingua-en`."""
    kept = asdict(facts(text, lambda name, province: getattr(places.find(name, province), "istat", None)))
    spoken = [{**language, "value": f"lingua-{language['value']}"} for language in kept["languages"]]
    return {**kept, "skills": [*kept["skills"], *spoken]}


def facts(text: str, find: FindComune, professions: Mapping[str, Iterable[str]] | None = None) -> Facts:
    """Read the facts from a CV's text.

    `find` gives the ISTAT code of a comune by name and, where known, province code;
    `professions` are word forms by slug, by default those of the vocabulary.
    """
    known = vocabulary()
    words = Words(text)
    trades = Forms(professions) if professions is not None else known.professions
    return Facts(
        comune=home(text, find),
        skills=_first(_skills(words, known)),
        languages=_first(_languages(words, known)),
        availability=_first(_availability(words, known)),
        professions=_first(_professions(words, known, trades)),
        licence_b=_stated(words, known, "licence"),
        car=_stated(words, known, "car"),
    )


@dataclass(frozen=True)
class Vocabulary:
    """The data file `cv_vocabulary.json`, ready to look things up."""

    skills: Forms
    fields: frozenset[str]  # skills that are somebody's condition as well as a field of work
    languages: Forms
    availability: Forms
    immediately: Forms
    professions: Forms
    cues: dict[str, Forms]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    data = json.loads(Path(__file__).with_name("cv_vocabulary.json").read_text(encoding="utf-8"))

    def by_code(rows: list[dict[str, Any]]) -> Forms:
        return Forms({row["code"]: row["forms"] for row in rows})

    return Vocabulary(
        skills=by_code(data["skills"]),
        fields=frozenset(row["code"] for row in data["skills"] if row.get("field")),
        languages=by_code(data["languages"]),
        availability=by_code(data["availability"]),
        immediately=by_code([data["immediately"]]),
        professions=Forms(data["professions"]),
        cues={name: Forms({name: forms}) for name, forms in data["cues"].items()},
    )


def _first(found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each value once, with the words it was found in first."""
    kept: dict[str | bool, Evidence] = {}
    for evidence in found:
        kept.setdefault(evidence.value, evidence)
    return tuple(kept.values())


def _cue(words: Words, cues: Forms, numbers: Iterable[int]) -> int | None:
    """The first of these tokens at which one of the cues stands."""
    return next((n for n in numbers if 0 <= n < len(words.tokens) and cues.at(words, n)), None)


def _same(words: Words, end: re.Pattern[str], first: int, second: int) -> bool:
    """Whether no end of sentence or clause parts two tokens."""
    return not any(end.search(words.between(n, n + 1)) for n in range(first, second))


def _skills(words: Words, known: Vocabulary) -> Iterator[Evidence]:
    private = [n for n in range(len(words.tokens)) if known.cues["private"].at(words, n)]
    for code, first, last in known.skills.all(words):
        personal = code in known.fields and any(
            abs(n - first) <= 15 and _same(words, SENTENCE_END, min(n, first), max(n, first)) for n in private
        )
        if not personal:
            yield Evidence(code, words.quote(first, last))


def _languages(words: Words, known: Vocabulary) -> Iterator[Evidence]:
    for code, first, last in known.languages.all(words):
        around = [*range(first - 6, first), *range(last + 1, last + 7)]
        if _cue(words, known.cues["origin"], range(first - 3, first)) is not None:
            continue
        if first != last or _cue(words, known.cues["language"], around) is not None:
            level = next(
                (n for n in range(last + 1, min(last + 4, len(words.tokens)))
                 if re.fullmatch("[abc][12]", words.tokens[n].word)), last,
            )  # fmt: skip
            # Not past the next language: "inglese, francese B1" says nothing of the English.
            if any(known.languages.at(words, n) for n in range(last + 1, level + 1)):
                level = last
            yield Evidence(code, words.quote(first, level))


def _availability(words: Words, known: Vocabulary) -> Iterator[Evidence]:
    """Times of work that the CV offers: near a word like «disponibile», for shifts worked in the past offer nothing."""
    available, negative = known.cues["available"], known.cues["negative"]
    for code, first, last in known.immediately.all(words):
        if not _denied(words, known, first, last):
            yield Evidence(code, words.quote(first, last))
    for code, first, last in known.availability.all(words):
        before = _cue(words, available, range(first - 1, max(-1, first - 26), -1))
        if before is not None:
            if words.between(before, first).count("\n") > 4:
                continue
            refused = _cue(words, negative, range(before, before - 4, -1))
            unwilling = refused is not None and _same(words, CLAUSE_END, refused, before)
            if unwilling and _same(words, SENTENCE_END, before, first):
                continue
        else:
            after = _cue(words, available, range(last + 1, last + 5))
            if after is None or not _same(words, SENTENCE_END, last, after):
                continue
        if not _denied(words, known, first, last):
            yield Evidence(code, words.quote(first, last))


def _denied(words: Words, known: Vocabulary, first: int, last: int) -> bool:
    """Whether «non», «senza», «tranne» … stands before in the same clause, or «: no» right after."""
    before = _cue(words, known.cues["negative"], range(first - 1, first - 5, -1))
    if before is not None and _same(words, CLAUSE_END, before, first):
        return True
    return (
        last + 1 < len(words.tokens)
        and words.tokens[last + 1].word == "no"
        and (re.fullmatch(r" ?[:=(–-]? ?", words.between(last, last + 1)) is not None)
    )


def _professions(words: Words, known: Vocabulary, trades: Forms) -> Iterator[Evidence]:
    """Trades the CV names, except of people worked with («in équipe con l'infermiere»)."""
    others, articles = known.cues["others"], known.cues["articles"]
    for code, first, last in trades.all(words):
        before = first - 1
        if before >= 0 and articles.at(words, before):
            before -= 1
        if before < 0 or not others.at(words, before) or not _same(words, CLAUSE_END, before, first):
            yield Evidence(code, words.quote(first, last))


def _stated(words: Words, known: Vocabulary, what: str) -> Evidence | None:
    for _, first, last in known.cues[what].all(words):
        denied = _cue(words, known.cues["negative"], range(first - 1, first - 5, -1))
        said_no = _denied(words, known, first, last)
        start = denied if denied is not None and said_no else first
        return Evidence(not said_no, words.quote(start, last))
    return None
