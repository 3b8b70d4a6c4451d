"""How a form comes to know which school is meant, with and without JavaScript, and when the register lacks it."""

import pytest
from sqlmodel import select
from starlette.datastructures import FormData

from portal.errors import TooManyRequests
from portal.schools.fields import SchoolField
from portal.schools.models import School
from portal.web.forms import Form
from tests import factories


class AskForm(Form):
    """A form that asks for a school."""

    school = SchoolField("La scuola")


class MaybeForm(Form):
    """A form that may."""

    school = SchoolField("La scuola", needed=False)


@pytest.fixture
def schools(portal):
    """Two with the same name, one closed."""
    with portal.db.write() as session:
        return [
            factories.school(session, "Liceo Uguale", code="LCPS00001A", words="liceo uguale lecco lcps00001a"),
            factories.school(
                session, "Liceo Uguale", code="LCPS00002B", words="liceo uguale merate lcps00002b", comune="097048"
            ),
            factories.school(session, "Liceo Chiuso", code="LCPS00003C", words="liceo chiuso", active=False),
        ]


def asked(session, propose: bool = False, kind: type[Form] = AskForm, **sent: str):
    """The form with these things sent, and whether it is good."""
    form = kind(FormData([(name.replace("_", "-"), value) for name, value in sent.items()]))
    form.school.look_up(session, propose=propose)
    return form, form.validate()


def test_a_code_picked_is_the_school(session, schools):
    form, good = asked(
        session,
        school="Liceo Uguale, Lecco (LC) · LCPS00001A",
        school_code="LCPS00001A",
        school_asked="Liceo Uguale, Lecco (LC) · LCPS00001A",
    )
    assert good and form.school.school.id == schools[0].id and form.data["school"] == "LCPS00001A"


def test_words_bring_a_list_and_a_choice_from_it_the_school(session, schools):
    form, good = asked(session, school="uguale")
    assert not good and [s.code for s in form.school.matches] == ["LCPS00001A", "LCPS00002B"]
    assert form.errors["school"] == ["Scegli la scuola dalla lista."]
    form, good = asked(session, school="uguale", school_asked="uguale", school_code="LCPS00002B")
    assert good and form.school.school.id == schools[1].id


def test_other_words_than_the_list_answered_are_a_new_question(session, schools):
    form, good = asked(session, school="uguale merate", school_asked="uguale", school_code="LCPS00001A")
    assert not good and [s.code for s in form.school.matches] == ["LCPS00002B"]


def test_a_code_typed_is_enough(session, schools):
    form, good = asked(session, school=" lcps 00002b ")
    assert good and form.school.school.id == schools[1].id


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Scrivi almeno tre lettere"), ("li", "Scrivi almeno tre lettere"), ("zzzzz", "Nessuna scuola con queste parole"),
        ("LCPS00003C", "risulta chiusa"), ("LCPS99999Z", "scrivi il nome e il comune"), ("LCPS99999", "Nessuna scuola"),
    ],
)  # fmt: skip
def test_what_is_no_school_is_told_beside_the_field(session, schools, typed, says):
    form, good = asked(session, school=typed)
    assert not good and says in form.errors["school"][0] and form.school.typed == " ".join(typed.split())


def test_a_school_that_was_picked_and_is_gone_is_told(session, schools):
    form = AskForm(data={"school": "LCPS00003C"})
    form.school.look_up(session)
    assert not form.validate() and "non è più nell’elenco" in form.errors["school"][0]


def test_a_form_that_does_not_need_a_school_takes_none(session, schools):
    form, good = asked(session, kind=MaybeForm, school="")
    assert good and form.data["school"] is None
    assert not asked(session, kind=MaybeForm, school="uguale")[1]  # words are not yet a school


def test_a_draft_shows_what_was_picked(session, schools):
    form = AskForm(data={"school": "LCPS00001A"})
    form.school.look_up(session)
    assert form.school.typed == "Liceo Uguale, Lecco (LC) · LCPS00001A" and form.school.matches == [schools[0]]


NEW = {"school": "LCPS99999Z", "school_name": "Liceo Nuovo", "school_place": "Merate"}


def test_a_school_that_the_register_lacks_is_named_by_code_once(portal, session, schools):
    for _ in range(2):
        with portal.db.write() as writing:
            form, good = asked(writing, propose=True, **NEW)
            assert good and form.data["school"] == "LCPS99999Z"
    (row,) = session.exec(select(School).where(School.code == "LCPS99999Z")).all()
    assert (row.name, row.comune, row.checked, row.tracks) == ("Liceo Nuovo", "097048", False, ["scientifico"])
    assert not asked(session, school="liceo nuovo")[1]  # nobody else is offered it


def test_a_comune_that_is_none_is_told_and_nothing_entered(portal, session, schools):
    with portal.db.write() as writing:
        form, good = asked(writing, propose=True, **NEW | {"school_place": "Meratte"})
    assert not good and "Non troviamo questo comune" in form.errors["school"][0]
    assert form.school.new_name == "Liceo Nuovo" and form.school.unknown_code == "LCPS99999Z"
    assert session.exec(select(School).where(School.code == "LCPS99999Z")).first() is None


def test_nobody_fills_the_register_by_machine(portal, schools):
    with pytest.raises(TooManyRequests), portal.db.write() as writing:
        for n in range(31):
            asked(writing, propose=True, **NEW | {"school": f"LCPS9{n:04d}Z"})


def test_the_list_for_the_field_is_json_and_for_people_a_page(client, schools):
    found = client.get("/scuole/elenco?q=uguale", headers={"Accept": "application/json"})
    assert [row["code"] for row in found.json()] == ["LCPS00001A", "LCPS00002B"]
    assert found.json()[1]["label"] == "Liceo Uguale, Merate (LC) · LCPS00002B" and found.headers["vary"]
    page = client.get("/scuole/elenco?q=uguale").text
    assert (
        "LCPS00001A" in page
        and "2 scuole trovate" in page
        and "2 schools found" in client.get("/en/scuole/elenco?q=uguale").text
    )
    assert "Scrivi almeno tre lettere." in client.get("/scuole/elenco?q=ug").text
    assert "Nessuna scuola con queste parole" in client.get("/scuole/elenco?q=zzzz").text
    assert client.get("/scuole/elenco?q=uguale&provincia=CO", headers={"Accept": "application/json"}).json() == []
