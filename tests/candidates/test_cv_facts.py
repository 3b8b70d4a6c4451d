"""HR filters by what a CV states; each fact shows the CV's own words, and private things yield none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.candidates.cv_facts import Facts, facts, facts_of
from portal.candidates.word_forms import Evidence

COMUNI = {
    ("lecco", "LC"): "097042", ("monza", "MB"): "108033", ("merate", "LC"): "097048", ("bergamo", "BG"): "016024",
    ("sesto san giovanni", "MI"): "015209", ("calco", "LC"): "097010", ("cantu", "CO"): "013041",
    ("livo", "CO"): "013130", ("livo", "TN"): "022106", ("l'aquila", "AQ"): "066049", ("roma", "RM"): "058091",
}  # fmt: skip


def find(name: str, province: str | None) -> str | None:
    wanted = name.lower().replace("ù", "u").replace("’", "'")
    found = [istat for (known, code), istat in COMUNI.items() if known == wanted and province in (None, code)]
    return found[0] if found else None


def read(text: str) -> Facts:
    return facts(text, find)


def values(found: tuple[Evidence, ...]) -> set[str | bool]:
    return {one.value for one in found}


# -- what they can do


@pytest.mark.parametrize(
    ("text", "skill", "words"),
    [
        ("Mi occupo di igiene e cura degli ospiti", "igiene-cura", "igiene e cura"),
        ("Esperta in MOBILIZZAZIONI", "mobilizzazione", "MOBILIZZAZIONI"),
        ("misuro i parametri\nvitali", "parametri-vitali", "parametri vitali"),
        ("Lavoro d’équipe e ascolto", "equipe", "Lavoro d’équipe"),
        ("stesura del P.A.I. e del PEI", "pei", "PEI"),
        ("corso HACCP 2023", "haccp", "HACCP"),
        ("tecniche CAA con bambini", "caa", "CAA"),
        ("conosco la Lingua dei Segni", "lis", "Lingua dei Segni"),
        ("formazione in cure palliative", "cure-palliative", "cure palliative"),
        ("nucleo Alzheimer di una RSA", "demenza-alzheimer", "Alzheimer"),
        ("comunità per minori", "minori", "comunità per minori"),
        ("bambini nello spettro autistico", "autismo", "spettro autistico"),
        ("test VADO", "icf", "VADO"),
    ],
)
def test_a_skill_is_found_in_its_forms_and_shown_in_the_cvs_words(text: str, skill: str, words: str) -> None:
    assert Evidence(skill, words) in read(text).skills


@pytest.mark.parametrize("text", ["vado a scuola a piedi", "un pei di pane", "Elisabetta", "l'adige", "abaco"])
def test_common_words_are_no_skills(text: str) -> None:
    assert read(text).skills == ()


def test_a_skill_said_twice_is_one_with_the_first_words() -> None:
    assert read("Animazione in RSA. Poi ancora animazione.").skills[0] == Evidence("animazione", "Animazione")
    assert len(read("animazione, animazione").skills) == 1


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Inglese: B2\nFrancese: A1", {"en": "Inglese: B2", "fr": "Francese: A1"}),
        ("Lingue: arabo (madrelingua), inglese fluente", {"ar": "arabo", "en": "inglese"}),
        ("Conoscenza scolastica della lingua araba", {"ar": "lingua araba"}),
        ("Nazionalità: albanese\n\n\nEducatrice presso il comune di Lecco", {}),
        ("Cittadinanza: romeno. Lingue conosciute: spagnolo B1", {"es": "spagnolo B1"}),
        ("Cucina: piatto cinese e zuppa", {}),
    ],
)
def test_languages_are_told_and_nationality_is_not(text: str, languages: dict[str, str]) -> None:
    assert {one.value: one.words for one in read(text).languages} == languages


# -- when they can work


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Disponibile a full-time e part-time", {"full_time", "part_time"}),
        ("Disponibilità: turni, notti, weekend", {"shifts", "nights", "weekends"}),
        ("DISPONIBILITÀ\nTurni notturni e festivi", {"nights", "weekends"}),
        ("Disponibilità immediata", {"immediately"}),
        ("Sono subito disponibile, anche il sabato e domenica", {"immediately", "weekends"}),
        ("Disponibile a turni e weekend, no notti", {"shifts", "weekends"}),
        ("Non disponibile a turni notturni, festivi e weekend", set()),
        ("Disponibile al mattino; non disponibile il pomeriggio", {"mornings"}),
        ("Disponibile su turni, escluse le notti", {"shifts"}),
        ("Notti: no. Disponibile part time", {"part_time"}),
        ("2019–2021 OSS, contratto part time, turni notturni", set()),
        ("Non ho disponibilità immediata", set()),
    ],
)
def test_times_are_those_offered_not_those_worked_or_refused(text: str, codes: set[str]) -> None:
    assert values(read(text).availability) == codes


@pytest.mark.parametrize(
    ("text", "licence", "car"),
    [
        ("Patente B, automunita", Evidence(True, "Patente B"), Evidence(True, "automunita")),
        ("Patente di guida: cat. B", Evidence(True, "Patente di guida: cat. B"), None),
        ("Non automunito", None, Evidence(False, "Non automunito")),
        ("Senza patente B", Evidence(False, "Senza patente B"), None),
        ("Non fumatrice, automunita", None, Evidence(True, "automunita")),
        ("Munita di auto propria", None, Evidence(True, "Munita di auto")),
        ("Patente europea del computer. Brevetto", None, None),
        ("Lavoro con l'automobile", None, None),
    ],
)
def test_driving_is_stated_either_way_or_not_at_all(text: str, licence: Evidence | None, car: Evidence | None) -> None:
    found = read(text)
    assert (found.licence_b, found.car) == (licence, car)


# -- what they are


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("Operatrice socio-sanitaria", {"oss"}),
        ("Educatore professionale socio-pedagogico", {"educatore-socio-pedagogico"}),
        ("Educatrice professionale socio sanitaria", {"educatore-socio-sanitario"}),
        ("Assistente infermiere", {"assistente-infermiere"}),
        ("OSS, lavoro con l'infermiere e con gli educatori", {"oss"}),
        ("Collaborazione con un'assistente sociale", set()),
        ("ASA e poi OSS in RSA", {"asa", "oss"}),
    ],
)
def test_professions_are_the_persons_own(text: str, slugs: set[str]) -> None:
    assert values(read(text).professions) == slugs


def test_professions_can_be_those_of_the_caller() -> None:
    found = facts("Terapista occupazionale", find, {"to": ["terapist* occupazional*"]})
    assert found.professions == (Evidence("to", "Terapista occupazionale"),)


# -- where they live


@pytest.mark.parametrize(
    ("text", "istat", "words"),
    [
        ("Residente a Lecco", "097042", "Lecco"),
        ("RESIDENZA: Via Roma 12, 23807 MERATE (LC)", "097048", "MERATE (LC)"),
        ("Residente in via Lecco 12, Monza", "108033", "Monza"),
        ("Residenza: Bergamo\nDomicilio: Monza", "108033", "Monza"),
        ("Indirizzo: Piazza Verdi, 3 – 20099 Sesto San Giovanni MI", "015209", "Sesto San Giovanni (MI)"),
        ("Via dei Tigli 4\n23900 Lecco (LC)\ntel. 333 1234567", "097042", "Lecco (LC)"),
        ("Domiciliata a Cantù", "013041", "Cantù"),
        ("Residente a L’Aquila", "066049", "L’Aquila"),
        ("Abito a Livo (TN)", "022106", "Livo (TN)"),
        ("Vivo a Calco, in provincia di Lecco", "097010", "Calco"),
        ("Nata a Bergamo il 3 marzo, residente a Lecco", "097042", "Lecco"),
        ("Residente a Lecco\nOSS dal 2010, 20900 Monza", "097042", "Lecco"),
        ("Residente in via Roma 3\n23900 Lecco", "097042", "Lecco"),
        ("Nata a Roma\nResidente in Via Milano 4, 23900 Lecco, Italia", "097042", "Lecco"),
    ],
)
def test_the_town_is_where_somebody_lives(text: str, istat: str, words: str) -> None:
    assert read(text).comune == Evidence(istat, words)


@pytest.mark.parametrize(
    "text",
    [
        "Nata a Bergamo il 3 marzo 1980",
        "Luogo di nascita: 24121 Bergamo (BG)",
        "OSS presso RSA Villa Serena, 23900 Lecco",
        "Cooperativa Il Sole\nVia Po 3, 23900 Lecco (LC)",
        "Residente a Nessunluogo",
        "Ho lavorato a Lecco per tre anni",
        "",
    ],
)
def test_birthplaces_and_employers_are_not_where_somebody_lives(text: str) -> None:
    assert read(text).comune is None


# -- what is nobody's business

PRIVATE = """Nata a Lecco il 12/05/1979, nazionalità albanese, coniugata, due figli, testimone di Geova.
Iscritta alle categorie protette (L. 68/99) per disabilità, invalidità civile 60%. Iscritta al sindacato.
Sono affetta da autismo. Assisto mia madre, che ha la demenza. In cura per dipendenze: soffro dal 2020.
Sono disabile e seguita dal servizio di salute mentale."""


def test_private_things_yield_no_fact() -> None:
    assert read(PRIVATE) == Facts()


def test_the_same_words_as_a_field_of_work_are_found() -> None:
    text = "Iscritta alle categorie protette.\n\nEsperienza: centro diurno disabili, salute mentale, dipendenze."
    assert values(read(text).skills) == {"disabilita", "salute-mentale", "dipendenze"}


def test_a_fact_shows_its_own_words_and_nothing_around_them() -> None:
    text = "invalida dal 2020, HACCP, allergica"
    assert read(text).skills == (Evidence("haccp", "HACCP"),)


# -- as it is kept


def test_facts_are_kept_with_the_real_comuni_and_languages_among_the_skills() -> None:
    kept = facts_of("Residente a Lecco (LC). Inglese: B2. HACCP. Automunita.")
    assert kept["comune"] == {"value": "097042", "words": "Lecco (LC)"}
    assert kept["skills"] == [{"value": "haccp", "words": "HACCP"}, {"value": "lingua-en", "words": "Inglese: B2"}]
    assert kept["car"] == {"value": True, "words": "Automunita"}
    assert kept["licence_b"] is None


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_can_be_searched_for_facts(text: str) -> None:
    folded = " ".join(text.split())
    for one in read(text + " HACCP").skills:
        assert one.words in f"{folded} HACCP".replace("(", "") or one.words in f"{folded} HACCP"
