"""Every row of a list is taken, left out for a reason, or refused by its number: none is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.schools.labels import FAILURES, REASONS
from portal.schools.reading import Unreadable, read
from tests.schools.lists import PRIVATE, STATE, a_list, row


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
@pytest.mark.parametrize("quoting", [0, 1])  # where needed; everywhere
def test_the_list_is_understood_however_it_is_written(delimiter, encoding, quoting):
    content = a_list(
        row(DENOMINAZIONESCUOLA="LICEO CARITÀ, E PIÙ"), delimiter=delimiter, encoding=encoding, quoting=quoting
    )
    listed = read(content)
    school = listed.rows[0]
    assert school.name == "Liceo Carità, e Più" and school.comune == "097042" and school.province == "LC"
    assert (school.code, school.institute_code, school.state_run) == ("LCPM001015", "LCIS00100X", True)
    assert (school.school_year, school.tracks) == ("2026/27", ("scienze-umane",))
    assert (school.certified_email, school.website) == ("", "")  # «Non Disponibile»


def test_the_list_of_private_schools_has_fewer_columns():
    given_row = row(
        CODICESCUOLA="MIPMEO500H", DESCRIZIONETIPOLOGIAGRADOISTRUZIONESCUOLA="SCUOLA SEC. SECONDO GRADO NON STATALE"
    )
    school = read(a_list(given_row, columns=PRIVATE)).rows[0]
    assert not school.state_run and school.institute_code == "" and school.tracks == ("scienze-umane",)


def test_only_upper_secondary_schools_are_taken_and_the_others_are_counted():
    kinds = ("SCUOLA INFANZIA", "SCUOLA PRIMARIA", "ISTITUTO COMPRENSIVO", "SCUOLA PRIMARIA")
    listed = read(a_list(row(), *(row(DESCRIZIONETIPOLOGIAGRADOISTRUZIONESCUOLA=kind) for kind in kinds)))
    assert len(listed.rows) == 1 and listed.count == 5 and not listed.refused
    assert listed.left_out == {"SCUOLA INFANZIA": 1, "SCUOLA PRIMARIA": 2, "ISTITUTO COMPRENSIVO": 1}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"CODICESCUOLA": "LC123"}, ("code", "LC123")),
        ({"CODICESCUOLA": "12PM001015"}, ("code", "12PM001015")),
        ({"DENOMINAZIONESCUOLA": " - "}, ("name", "")),
        ({"PROVINCIA": "ATLANTIDE"}, ("province", "ATLANTIDE")),
        ({"DESCRIZIONECOMUNE": "PAPEROPOLI"}, ("comune", "PAPEROPOLI (LC)")),
        ({"DESCRIZIONECOMUNE": "BERGAMO"}, ("comune", "BERGAMO (LC)")),
        ({"DESCRIZIONETIPOLOGIAGRADOISTRUZIONESCUOLA": "CIRCO", "CODICESCUOLA": "LCQQ001015"}, ("kind", "CIRCO")),
        ({"INDIRIZZOSCUOLA": "V" * 300}, ("long", "INDIRIZZOSCUOLA")),
    ],
)
def test_a_wrong_row_is_named_with_its_reason_and_the_others_stay(changes, reason):
    listed = read(a_list(row(CODICESCUOLA="LCPM001026"), row(**changes), row(CODICESCUOLA="LCPM001037")))
    assert [r.code for r in listed.rows] == ["LCPM001026", "LCPM001037"]
    (refused,) = listed.refused
    assert refused.number == 3 and reason in refused.reasons
    assert str(REASONS[reason[0]]) % {"value": reason[1]}


def test_a_code_that_comes_twice_is_taken_once_and_named():
    listed = read(a_list(row(), row(DENOMINAZIONESCUOLA="ALTRO")))
    assert len(listed.rows) == 1 and listed.refused[0].reasons == (("twice", "2"),)


def test_an_open_quote_swallows_no_other_row():
    good = a_list(row(), row(CODICESCUOLA="LCPM001026")).split(b"\r\n")
    listed = read(b"\r\n".join([good[0], good[1], b'"202627,"rotta', b"x,y", good[2]]))
    assert [r.number for r in listed.rows] == [2, 5]
    assert [(r.number, r.reasons[0][0]) for r in listed.refused] == [(3, "broken"), (4, "columns")]


@pytest.mark.parametrize(
    ("province", "comune", "istat"),
    [
        ("MONZA E DELLA BRIANZA", "CARATE BRIANZA", "108015"), ("FORLI'-CESENA", "FORLI'", "040012"),
        ("COMO", "CANTU'", "013041"), ("REGGIO NELL'EMILIA", "SANT'ILARIO D'ENZA", "035039"), ("LODI", "SANT'ANGELO LODIGIANO", "098050"),
        ("BOLZANO", "BOLZANO/BOZEN", "021008"), ("BOLZANO", "BOLZANO", "021008"), ("PESARO E URBINO", "URBINO", "041067"),
        ("AOSTA", "AOSTA", "007003"), ("REGGIO DI CALABRIA", "REGGIO DI CALABRIA", "080063"), ("MASSA-CARRARA", "MASSA", "045010"),
    ],
)  # fmt: skip
def test_comuni_are_known_as_the_ministry_writes_them(province, comune, istat):
    listed = read(a_list(row(PROVINCIA=province, DESCRIZIONECOMUNE=comune)))
    assert [r.comune for r in listed.rows] == [istat], listed.refused


def test_an_institute_offers_the_tracks_of_its_sites():
    institute = row(CODICESCUOLA="LCIS00100X", DESCRIZIONETIPOLOGIAGRADOISTRUZIONESCUOLA="ISTITUTO SUPERIORE")
    site = row(CODICESCUOLA="LCRF00101X", DESCRIZIONETIPOLOGIAGRADOISTRUZIONESCUOLA="IST PROF PER I SERVIZI SOCIALI")
    listed = read(a_list(institute, row(), site))
    assert set(listed.rows[0].tracks) == {"scienze-umane", "ip-sociale"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"), (b"\r\n \r\n", "empty"), (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "not_text"), (b"PK\x03\x04 zip", "not_text"),
        (b"%PDF-1.7 ...", "not_text"), ("a;b;c\n1;2;3".encode("utf-16"), "not_text"), (b"nome;cognome\nAda;Riva\n", "no_columns"),
        (b"CODICESCUOLA,DENOMINAZIONESCUOLA\nLCPM001015,X\n", "no_columns"), (bytes(range(1, 256)) * 50, "no_columns"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_says_so(content, why):
    with pytest.raises(Unreadable) as raised:
        read(content)
    assert raised.value.why == why and str(FAILURES[why])


def test_a_file_with_too_many_rows_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr("portal.schools.reading.MOST_ROWS", 3)
    with pytest.raises(Unreadable, match="too_long"):
        read(a_list(*[row()] * 5))


HEAD = a_list().decode()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=40), st.just(a_list(row()).decode().split("\r\n")[1])), max_size=8))
def test_whatever_stands_in_the_file_every_row_is_accounted_for(lines):
    content = (HEAD + "\n".join(lines)).encode("utf-8", "replace")
    try:
        listed = read(content)
    except Unreadable as unreadable:
        assert unreadable.why == "not_text"
        return
    assert listed.count == len(listed.rows) + len(listed.refused) + sum(listed.left_out.values())
    numbers = [r.number for r in listed.rows] + [r.number for r in listed.refused]
    assert len(numbers) == len(set(numbers)) and all(number > 1 for number in numbers)
    assert all(reason in REASONS for r in listed.refused for reason, _ in r.reasons)


LETTERS = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(STATE), st.text(LETTERS, max_size=30)))
def test_whatever_stands_in_a_row_it_is_taken_or_named(cells):
    listed = read(a_list(row(), row(**cells)))
    assert listed.rows[0].number == 2
    assert listed.count == len(listed.rows) + len(listed.refused) + sum(listed.left_out.values())


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200))
def test_junk_is_never_a_crash(junk):
    try:
        listed = read(HEAD.encode() + junk)
    except Unreadable:
        return
    assert not listed.rows
