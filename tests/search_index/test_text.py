"""What holds for every text: the same words whether it is a document, a query or a highlight."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search_index.highlight import Sought, marked
from search_index.settings import of
from search_index.slips import Slip
from search_index.snippets import snippets
from search_index.synonyms import clauses, table, telling
from search_index.text import ask, clean, fold, is_stop, stem, stems, words

LETTERS = st.text("abcdeilostrè’'- \"&É", max_size=40)
WORD = st.text("abcde", min_size=1, max_size=11)


@given(st.text())
@example("ﬁne İstanbul ẞ ǅ ½ e\u0301")
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    text = clean(text)
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(LETTERS)
def test_writing_in_capitals_or_without_accents_changes_nothing(text: str) -> None:
    assert words(text.upper()) == words(text)
    assert words(text.replace("è", "e")) == words(text)


@given(st.text() | LETTERS)
def test_any_query_is_read_and_stays_small(text: str) -> None:
    asked = ask(text * 50)
    assert len(asked.words) <= 20
    assert sum(len(clause.words) for clause in clauses(asked)) == len(asked.words)


@given(st.lists(WORD, min_size=1, max_size=6))
def test_words_without_signs_are_all_asked_for(typed: list[str]) -> None:
    asked = ask(" ".join(typed))
    meant = [word for word in typed if not is_stop(word)] or typed
    assert list(asked.words) == meant


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("L'operatrice dell’équipe", ["operatrice", "equipe"]),
        ("Socio-Sanitario", ["socio", "sanitario"]),
        ("parttime PART-TIME part time", ["part", "time"] * 3),
        ("Amministrazione & controllo", ["amministrazione", "e", "controllo"]),
        ("ﬁducia perché città", ["fiducia", "perche", "citta"]),
        ("L-19, L. 68/99", ["l", "19", "l", "68", "99"]),
        ("un’educatrice d'asilo all'aperto", ["educatrice", "asilo", "aperto"]),
    ],
)
def test_words_are_what_a_reader_would_say(text: str, found: list[str]) -> None:
    assert words(clean(text)) == found


@pytest.mark.parametrize(
    "forms",
    [
        "infermiere infermieri infermiera",
        "educatore educatrice educatori educatrici",
        "psicologo psicologa psicologi psicologhe",
        "nido nidi",
        "casa case",
        "notte notti",
        "tirocinio tirocini",
        "dottore dottoressa dottoresse",
        "cooperativa cooperative",
        "logopedista logopedisti logopediste",
    ],
)
def test_gender_and_number_share_a_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["casa cas", "educatore educazione", "oss ossa", "caso casa", "asa asilo", "sai saio"])
def test_different_words_keep_different_stems(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("text", "kept", "phrases", "without", "without_phrases"),
    [
        ('oss "fine settimana" -notte -"turno unico"', ("oss",), (("fine", "settimana"),), ("notte",), (("turno", "unico"),)),
        ("operatore di comunità", ("operatore", "comunita"), (), (), ()),
        ("socio-sanitario", ("socio", "sanitario"), (), (), ()),
        ("oss -part-time", ("oss",), (), (), (("part", "time"),)),
        ('"non chiusa', (), (("non", "chiusa"),), (), ()),
        ("di", ("di",), (), (), ()),
        ("- oss", ("oss",), (), (), ()),
        ("", (), (), (), ()),
    ],
)  # fmt: skip
def test_quotes_and_minus_mean_what_people_expect(
    text: str, kept: object, phrases: object, without: object, without_phrases: object
) -> None:
    asked = ask(text)
    assert (asked.words, asked.phrases, asked.without, asked.without_phrases) == (
        kept,
        phrases,
        without,
        without_phrases,
    )


def test_only_the_last_word_may_be_a_beginning() -> None:
    assert ask("oss lod").prefix
    assert not ask("lodi e").prefix
    assert not ask('lodi "asilo nido"').prefix
    assert not ask("lodi -oss").prefix


def _distance(one: str, other: str) -> int:
    """The textbook table: slow, and plainly right."""
    rows = [[max(i, j) if not min(i, j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            rows[i][j] = min(
                rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            )  # fmt: skip
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@settings(max_examples=400, deadline=None)
@given(WORD, WORD, st.sampled_from([1, 2]))
@example("abcde", "abdce", 1)
@example("abcabcabc", "acbabcbac", 2)
def test_slips_are_counted_as_the_textbook_does(typed: str, word: str, allowed: int) -> None:
    slip = Slip(typed, allowed)
    right = _distance(typed, word) <= allowed
    assert (slip.count(word) <= allowed) == right
    if len(typed) >= 5:
        assert slip.among({word}) == ([word] if right else [])


@given(WORD, WORD, st.sampled_from([1, 2]))
def test_slips_of_a_beginning_are_those_of_the_nearest_beginning(typed: str, word: str, allowed: int) -> None:
    nearest = min(_distance(typed, word[:end]) for end in range(len(word) + 1))
    assert (Slip(typed, allowed, prefix=True).count(word) <= allowed) == (nearest <= allowed)


@given(st.text(max_size=200) | LETTERS, st.integers(3, 12))
def test_highlights_are_pieces_of_the_text_and_mark_only_matches(text: str, size: int) -> None:
    text = clean(text)
    found = stems(words(text))[:2]
    [(where, seen)] = marked([{"field": [text]}], Sought(stems=set(found)))
    for spans in where.get("field", []):
        for snippet in snippets(text, spans, size):
            shown = "".join(f.text for f in snippet if f.text not in ("… ", " …"))
            assert shown in text
            assert any(f.matched for f in snippet)
            assert all(fold(f.text) in {fold(text[a:b]) for a, b in spans} for f in snippet if f.matched)
    assert bool(where) == bool(seen)


def test_every_synonym_leads_somewhere_and_none_to_itself() -> None:
    known = table()
    assert len(known.same) > 180
    for key, phrases in known.same.items():
        assert phrases
        assert all(phrase.words != key or phrase.exact for phrase in phrases)
    assert {word for phrase in known.misspelled for word in phrase} >= {"eduatore", "wekend", "leco"}


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("oss part time lodi", [("oss",), ("part", "time"), ("lodi",)]),
        ("educatrice nido milano", [("educatrice", "nido"), ("milano",)]),
        ("casa di riposo notte", [("casa", "riposo"), ("notte",)]),
        ("tempo", [("tempo",)]),
    ],
)
def test_the_longest_expression_is_taken_as_one(text: str, groups: list[tuple[str, ...]]) -> None:
    assert [clause.words for clause in clauses(ask(text))] == groups


@pytest.mark.parametrize(
    ("text", "words", "prefix"),
    [
        ("cerco lavoro come oss a lecco", ("oss", "lecco"), True),
        ("oss lavoro", ("oss",), False),
        ("lavoro da casa", ("lavoro", "casa"), True),
        ("lavoro", ("lavoro",), True),
    ],
)
def test_words_that_say_nothing_among_openings_are_passed_over(text: str, words: tuple[str, ...], prefix: bool) -> None:
    asked = telling(ask(text), of("openings").unsaid)
    assert (asked.words, asked.prefix) == (words, prefix)
