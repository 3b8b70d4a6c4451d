"""How does what was typed become a question to tantivy?

Each clause must be found. A word is found by its stem, by its synonyms and, if it is the last one, as a beginning.
Typing errors are forgiven by need: a word that stands in the documents in reach is taken as meant, so only long words
are still allowed one slip (CVs read from scans have them too); a word that stands nowhere is allowed one slip from
five letters and two from nine. "In reach" means behind the walls: what other cooperatives hold never shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tantivy import Occur, Query, Schema

from search_index.embedded_schema import weighted
from search_index.highlight import Sought
from search_index.settings import Settings
from search_index.slips import Slip
from search_index.synonyms import Clause, Phrase, clauses
from search_index.text import Asked, is_stop, stem, stems

SLOP = 2  # words that may stand inside an expression: "operatore (qualificato) socio sanitario"
EXACT, SYNONYM, BEGINNING, SLIP, TOGETHER = 0.5, 0.6, 0.05, 0.02, 2.0


@dataclass(slots=True)
class Built:
    """The question: what must hold (all that counting needs), what only raises the score, what to highlight.

    For a single word also its `ways`, with the score that each gives alone, or None where the score differs. `level`: all
    that is found was found by slips alone, so that every score is the same.
    """

    must: Query
    better: list[Query]
    sought: Sought
    ways: list[tuple[float | None, Query]]
    level: bool

    def scoring(self, score: float) -> Query | None:
        """Exactly the documents of one score, where that can be said without scoring them: those found in one way only."""
        flat = [query for worth, query in self.ways if worth is not None and abs(worth - score) < 1e-6]
        if len(flat) != 1:
            return None
        others = [*(query for _, query in self.ways if query is not flat[0]), *self.better]
        return Query.boolean_query([(Occur.Must, flat[0]), *((Occur.MustNot, query) for query in others)])


class Words:
    """Builds the text part of a search in one index."""

    def __init__(
        self, schema: Schema, settings: Settings, walls: Sequence[Query], exists: Callable[[Query], bool]
    ) -> None:
        self._schema, self._settings, self._walls, self._exists = schema, settings, walls, exists
        self._weights = weighted(settings)
        self._better: list[Query] = []
        self._sought = Sought()
        self._ways: list[tuple[float | None, Query]] = []
        self._level = True

    def build(self, asked: Asked) -> Built:
        """The question for these words; everything when nothing is asked."""
        asked_for = clauses(asked)
        parts: list[tuple[Occur, Query]] = [(Occur.Must, self._clause(clause)) for clause in asked_for]
        for phrase in asked.phrases:
            parts.append((Occur.Must, self._side_by_side(Phrase(phrase, exact=True))))
            self._sought.phrases[Phrase(phrase, exact=True)] = 0
        if len(together := stems(list(asked.words))) > 1:
            self._better.append(Query.boost_query(self._phrase("all_stems", together, SLOP), TOGETHER))
        without = [self._word(word) for word in asked.without]
        without += [self._side_by_side(Phrase(phrase, exact=True)) for phrase in asked.without_phrases]
        level = self._level and bool(asked_for) and not asked.phrases
        alone = len(parts) == 1 and [len(clause.words) for clause in asked_for] == [1]
        if not parts:
            parts.append((Occur.Must, Query.all_query()))
        parts += [(Occur.MustNot, query) for query in without]
        return Built(Query.boolean_query(parts), self._better, self._sought, self._ways if alone else [], level)

    def _clause(self, clause: Clause) -> Query:
        for phrase in clause.phrases:
            if len(phrase.words) == 1 and not phrase.exact:
                self._weigh(phrase.words[0], SYNONYM)
        self._sought.phrases.update(dict.fromkeys(clause.phrases, 0))
        ways = [
            Query.boost_query(self._side_by_side(phrase), SYNONYM) for phrase in sorted(clause.phrases, key=_length)
        ]
        if len(clause.words) == 1 and clause.literal:
            return self._single(clause, ways)
        if len(clause.words) == 1:
            self._level = False
            return _any(ways)
        apart = clause.loose
        if not apart:
            together = tuple(stems(list(clause.words)))
            self._sought.phrases[Phrase(together)] = SLOP
            ways.append(self._phrase("all_stems", together, SLOP))
            apart = not any(map(self._exists, ways))  # it stands nowhere: its words then, each with its slips, anywhere
        self._level = self._level and apart and not clause.loose
        if apart:
            words = [self._single(Clause((word,)), []) for word in clause.words]
            ways.append(Query.boolean_query([(Occur.Must, word) for word in words]))
        return _any(ways)

    def _single(self, clause: Clause, ways: Sequence[Query]) -> Query:
        """One typed word: its stem, its synonyms, its beginning, its slips."""
        word = clause.words[0]
        found: list[tuple[float | None, Query]] = [(None, query) for query in (self._word(word), *ways)]
        self._sought.stems.add(stem(word))
        if not is_stop(word):
            self._better.append(Query.boost_query(self._term("all_words", word), EXACT))
            self._weigh(stem(word), 1)
        known = any(self._exists(query) for _, query in found)
        if clause.prefix and (len(word) > 3 or not known):
            beginning = self._slip(word, 0, prefix=True)
            found.append((BEGINNING, Query.const_score_query(beginning, BEGINNING)))
            self._sought.prefixes.add(word)
            known = known or self._exists(beginning)
        self._level = self._level and not known
        distance = self._distance(word, known)
        if distance:
            slip = self._slip(word, distance, clause.prefix and not known)
            found.append((SLIP, Query.const_score_query(slip, SLIP)))
            self._sought.slips.append(Slip(word, distance, clause.prefix and not known))
        self._ways = found
        return _any([query for _, query in found])

    def _weigh(self, one: str, factor: float) -> None:
        for field, weight in self._weights.items():
            self._better.append(Query.boost_query(self._term(f"stems_{field}", one), weight * factor))

    def _distance(self, word: str, known: bool) -> int:
        if not word.isalpha():
            return 0
        allowed = (len(word) >= self._settings.one_typo_from) + (len(word) >= self._settings.two_typos_from)
        return max(0, allowed - 1) if known else allowed

    def _slip(self, word: str, distance: int, prefix: bool) -> Query:
        return Query.fuzzy_term_query(
            self._schema, "all_words", word, distance=distance, transposition_cost_one=True, prefix=prefix
        )

    def _word(self, word: str) -> Query:
        return self._term("all_words", word) if is_stop(word) else self._term("all_stems", stem(word))

    def _side_by_side(self, phrase: Phrase) -> Query:
        return self._phrase("all_words" if phrase.exact else "all_stems", phrase.words, 0)

    def _phrase(self, field: str, words: Sequence[str], slop: int) -> Query:
        if len(words) == 1:
            return self._term(field, words[0])
        found = Query.phrase_query(self._schema, field, list(words), slop)
        # Phrases are dear to check: inside the walls only, even as one of many ways.
        return Query.boolean_query([(Occur.Must, part) for part in (found, *self._walls)]) if self._walls else found

    def _term(self, field: str, word: str) -> Query:
        return Query.term_query(self._schema, field, word, "freq")


def _any(ways: Sequence[Query]) -> Query:
    return ways[0] if len(ways) == 1 else Query.boolean_query([(Occur.Should, way) for way in ways])


def _length(phrase: Phrase) -> int:
    return len(phrase.words)
