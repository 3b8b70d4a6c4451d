"""A school is found after three letters, whoever changed the register and in whichever process."""

import pytest
from sqlmodel import Session, select

from portal.db import Database
from portal.schools import actions, queries, register
from portal.schools.kinds import words
from portal.schools.models import School, SchoolContact
from tests import factories


@pytest.fixture
def schools(portal):
    """Four schools, by a short name."""
    given = {
        "besta": ("Liceo Élena D’Arco", "LCPM00101A", "ISTITUTO MAGISTRALE", "097042"),
        "manzoni": ("IIS Manzoni", "LCIS00200B", "ISTITUTO SUPERIORE", "097048"),
        "sondrio": ("Liceo Manzoni", "SOPC00300C", "LICEO CLASSICO", "014061"),
        "turno": ("Istituto Rosa Turno", "COTD00400D", "ISTITUTO TECNICO COMMERCIALE", "013075"),
    }
    with portal.db.write() as session:
        return {
            key: factories.school(
                session, name, code=code, kind=kind, comune=comune, province=code[:2],
                words=words(code=code, name=name, kind=kind, comune=comune),
            )
            for key, (name, code, kind, comune) in given.items()
        }  # fmt: skip


def names(session: Session, text: str, **more: object) -> list[str]:
    return [school.name for school in queries.find(session, text, **more)]


def test_fewer_than_three_letters_find_nothing(session, schools):
    assert names(session, "ma") == [] and names(session, "") == [] and names(session, " ,. ") == []
    assert len(names(session, "man")) == 2


@pytest.mark.parametrize(
    "typed",
    [
        "elena",
        "Élena d'arco",
        "ARCO elena",
        "liceo lecco elena",
        "lcpm00101a",
        "LCPM 001",
        "magistrale lec",
        "liceo di lecco elena",
    ],
)
def test_words_in_any_order_without_accents_by_name_kind_comune_or_code(session, schools, typed):
    assert names(session, typed)[:1] == ["Liceo Élena D’Arco"]


@pytest.mark.parametrize("typed", ["manzoin", "manxoni", "mazoni", "mannzoni"])
def test_one_slip_of_the_finger_does_not_matter(session, schools, typed):
    assert set(names(session, typed)) == {"IIS Manzoni", "Liceo Manzoni"}


def test_every_word_must_fit(session, schools):
    assert names(session, "manzoni sondrio") == ["Liceo Manzoni"]
    assert names(session, "manzoni bergamo") == []


def test_a_province_narrows(session, schools):
    assert names(session, "manzoni", province="LC") == ["IIS Manzoni"]


def test_closed_merged_and_unchecked_schools_are_not_offered(portal, session, schools):
    with portal.db.write() as writing:
        for key, change in (
            ("besta", {"active": False}),
            ("manzoni", {"checked": False}),
            ("sondrio", {"merged_into_id": schools["turno"].key}),
        ):
            row = queries.by_id(writing, schools[key].key)
            for name, value in change.items():
                setattr(row, name, value)
            writing.add(row)
    assert names(session, "liceo") == [] and names(session, "manzoni") == []


def test_a_search_sees_what_another_process_changed(portal, settings, session, schools):
    assert names(session, "nuova") == []
    other = Database(settings.database)
    with other.write() as writing:
        row = queries.by_id(writing, schools["turno"].key)
        row.name, row.words = "Istituto Nuova Turno", "istituto nuova turno como"
        writing.add(row)
    other.close()
    session.rollback()
    assert names(session, "nuova") == ["Istituto Nuova Turno"]


def test_a_change_that_is_rolled_back_leaves_no_trace(portal, session, schools):
    assert names(session, "passeggera") == []
    with Session(portal.db.writer) as writing:
        factories.school(writing, "Passeggera", words="passeggera lecco")
        assert names(writing, "passeggera") == ["Passeggera"]
        writing.rollback()
    assert names(session, "passeggera") == []


def test_a_search_asks_for_little(session, schools, queries):
    names(session, "manzoni")
    with queries(at_most=3):  # the transaction, the mark, the schools shown
        names(session, "manzoni")


def test_a_code_leads_to_its_school_and_that_of_a_merged_one_to_the_other(portal, session, schools):
    assert queries.by_code(session, " lcpm00101a ").name == "Liceo Élena D’Arco"
    assert queries.by_code(session, "XXXX") is None and queries.by_code(session, None) is None
    with portal.db.write() as writing:
        gone = queries.by_id(writing, schools["manzoni"].key)
        gone.merged_into_id = schools["sondrio"].key
        writing.add(gone)
    session.rollback()
    assert queries.by_code(session, "LCIS00200B").code == "SOPC00300C"


def test_somebody_at_a_school_is_kept_once(portal, session, schools):
    for role, phone in (("teacher", "+39333"), ("guidance", "")):
        with portal.db.write() as writing:
            actions.know(writing, schools["turno"], "Ada Riva", "Ada@Scuola.example", role, phone)
    rows = session.exec(select(SchoolContact)).all()
    assert [(c.name, c.email, c.role.value, c.phone) for c in rows] == [
        ("Ada Riva", "ada@scuola.example", "guidance", "+39333")
    ]
    assert rows[0].last_seen_on is not None


def test_the_memory_holds_few_registers(portal, session, schools):
    for n in range(8):
        with portal.db.write() as writing:
            factories.school(writing, f"Numero {n}", words=f"numero n{n}")
        session.rollback()
        names(session, "numero")
    assert len(register._kept) <= register.KEEP


def test_a_change_made_in_bulk_is_seen_when_it_says_so(portal, session, schools):
    names(session, "manzoni")
    with portal.db.write() as writing:
        register.changed(writing)
        writing.execute(School.__table__.update().values(active=False))  # type: ignore[attr-defined]
    session.rollback()
    assert names(session, "manzoni") == []
