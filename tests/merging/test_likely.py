"""Who may be the same person, by which signs, and who never is?"""

import pytest
from sqlmodel import select

from portal.accounts.models import Role
from portal.applications import erasure
from portal.applications.merging import likely as merging_likely
from portal.applications.merging import names as merging_names
from portal.applications.merging.models import Likeness, Trait
from portal.applications.models import Application, Stage
from portal.candidates.models import Cv
from tests import factories
from tests.applications_desk.test_pages import add_cv
from tests.conftest import drain, sign_in
from tests.merging.twins import again, likenesses, reasons, twin

LECCO, MILANO = "097042", "015146"


@pytest.fixture
def dora(portal, cast):
    """Dora Bianchi of Lecco, number +39 333 123 4567."""
    with portal.db.write() as session:
        session.get(Application, cast.application.key).comune = LECCO
    drain(portal)
    return cast.application


def test_the_same_address_is_the_same_dossier_whatever_its_capitals(client, portal, cast):
    from portal.web.forms import normal_email

    assert normal_email("Dora.Bianchi@Posta.EXAMPLE") == "dora.bianchi@posta.example"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"phone": "+393331234567", "name": "Tutt Altra"}, ["phone"]),
        ({"comune": LECCO}, ["name"]),
        ({"comune": LECCO, "name": "BIANCHI Dòra"}, ["name"]),
        ({"comune": LECCO, "name": "Dora Bianki"}, ["near"]),
        ({"comune": LECCO, "name": "Dora Maria Bianchi"}, ["near"]),
        ({"comune": LECCO, "phone": "+393331234567"}, ["phone", "name"]),
        ({"comune": MILANO}, None),
        ({"comune": None}, None),
        ({"comune": LECCO, "name": "Dario Bianchi"}, None),
    ],
    ids=lambda v: "-".join(map(str, v.values() if isinstance(v, dict) else v or ["nobody"])),
)
def test_two_are_alike_by_telephone_or_by_name_and_town(portal, cast, dora, session, values, why):
    again(portal, cast, **values)
    assert reasons(session) == ([why] if why else [])


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("dora.bianchi@gmail.com", "dorabianchi+lavoro@googlemail.com", ["email", "local"]),
        ("dora.bianchi@posta.example", "dora.bianchi+oss@posta.example", ["email", "local"]),
        ("dora.bianchi@posta.example", "dorabianchi@altra.example", ["local"]),
        ("dora.bianchi@posta.example", "bianchi.d@altra.example", None),
        ("dora@posta.example", "dora@altra.example", None),
    ],
)
def test_two_are_alike_by_their_mailbox(portal, cast, session, one, other, why):
    again(portal, cast, phone="+393330000001", email=one)
    again(portal, cast, phone="+393330000002", email=other)
    assert list(reasons(session)) == ([why] if why else [])


def test_full_stops_count_where_the_server_counts_them():
    assert merging_names.folded_email("a.b@gmail.com") == merging_names.folded_email("AB+x@GoogleMail.com")
    assert merging_names.folded_email("a.b@posta.example") != merging_names.folded_email("ab@posta.example")


def test_the_same_file_from_two_addresses(portal, cast, session):
    other = again(portal, cast, name="Tutt Altra")
    first, second = add_cv(portal, cast.application), add_cv(portal, other)
    with portal.db.write() as writing:
        for cv in (first, second):
            writing.get(Cv, cv.key).sha256 = "f" * 64
    drain(portal)
    assert reasons(session) == [["file"]]


@pytest.mark.parametrize(("name", "why"), [("Dora Bianki", [["cv"]]), ("Tutt Altra", [])])
def test_a_contact_in_a_cv_counts_when_the_names_are_alike(portal, cast, session, name, why):
    other = again(portal, cast, name)
    add_cv(portal, other, text="Curriculum. Telefono: 333 123 45 67 oppure 333.123.4567, casa.")
    drain(portal)
    assert reasons(session) == why


def test_nobody_of_another_cooperative_is_ever_alike(portal, cast, session):
    """Elio wrote to Brezza from the same telephone."""
    drain(portal)
    assert cast.application.phone == cast.other_application.phone
    assert likenesses(session) == []
    again(portal, cast, "Elio Verdi", phone=cast.other_application.phone, to=cast.opening)
    assert {row.cooperative_id for row in likenesses(session)} == {cast.aurora.key}
    assert cast.other_application.candidate_id not in {
        n for r in likenesses(session) for n in (r.first_id, r.second_id)
    }


def test_a_number_that_a_crowd_shares_says_nothing_unless_the_names_are_alike(portal, cast, session):
    names = ["Ada Riva", "Bice Sala", "Carlo Tosi", "Dino Villa", "Elsa Zani", "Fabio Neri", "Gina Moro", "Ivo Longo"]
    with portal.db.write() as writing:
        for name in [*names, "Ada Riva"]:
            factories.application(writing, cast.opening, name)
    drain(portal)
    found = likenesses(session)
    assert len(found) == 1 and found[0].reasons == ["phone"], "only the two Ada Riva"


def test_a_likeness_goes_when_its_sign_goes_and_a_withdrawn_application_gives_none(portal, cast, session):
    row = twin(portal, cast)
    assert reasons(session) == [["phone"]]
    with portal.db.write() as writing:
        writing.get(Application, row.key).phone = "+393338888888"
    drain(portal)
    assert reasons(session) == []
    with portal.db.write() as writing:
        changed = writing.get(Application, row.key)
        changed.phone, changed.stage = "+393331234567", Stage.WITHDRAWN
    drain(portal)
    assert reasons(session) == []


def test_signs_are_unreadable_and_go_with_the_last_application_at_the_cooperative(portal, cast, session):
    row = twin(portal, cast)
    kept = session.exec(select(Trait).where(Trait.candidate_id == row.candidate_id)).all()
    assert kept and all(len(t.value) == 32 and "333" not in t.kind for t in kept)
    assert not any("bianki" in t.value or "3331234567" in t.value for t in kept)
    with portal.db.write() as writing:
        # The person stays a candidate of another cooperative.
        writing.add(
            Application(
                submission="elsewhere", opening_id=cast.other_opening.key, candidate_id=row.candidate_id, name=row.name,
                phone=row.phone, answer_by=row.answer_by,
            )
        )  # fmt: skip
    with portal.db.write() as writing:
        erasure.erase(writing, writing.get(Application, row.key))
    session.rollback()
    here = (Trait.candidate_id == row.candidate_id, Trait.cooperative_id == cast.aurora.key)
    assert session.exec(select(Trait).where(*here)).all() == [], "at once, before the worker comes"
    assert session.exec(select(Likeness)).all() == []


def test_looking_again_changes_nothing(portal, cast, session):
    twin(portal, cast)
    before = [row.model_dump() for row in likenesses(session)]
    subjects = [f"{cast.aurora.key}-{n}" for n in (before[0]["first_id"], before[0]["second_id"])]
    notes = [type("Note", (), {"subject": subject})() for subject in subjects]
    merging_likely.handle(portal, notes)
    merging_likely.handle(portal, notes)
    assert [row.model_dump() for row in likenesses(session)] == before


def test_a_sign_that_hundreds_share_is_not_followed(portal, cast, session, queries, monkeypatch):
    """An employer's number in every CV: the cost of a look does not grow with how many share it."""
    monkeypatch.setattr(merging_likely, "TOO_MANY", 10)
    with portal.db.write() as writing:
        rows = [factories.application(writing, cast.opening, f"Persona Numero{n}") for n in range(30)]
    pairs = [(cast.aurora.key, row.candidate_id) for row in rows]
    with portal.db.write() as writing:
        merging_likely.keep_signs(writing, pairs)
    with portal.db.write() as writing, queries(at_most=8):
        merging_likely.look(writing, pairs)
    assert likenesses(session) == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Dora Bianchi", "bianchi  DORA", True), ("Dora Bianchi", "Dora Bianki", True), ("Dora Bianchi", "Dora Bainchi", True),
        ("Giulia D’Angelo", "Giulia D'Angelo", True), ("Maria Rosa Conti", "Maria Conti", True),
        ("Mario Rossi", "Maria Rossi", False), ("Anna Rossi", "Anna Verdi", False), ("Dora", "Dora Bianchi", False),
        ("", "Dora", False), ("Li Wu", "Li Xu", True), ("李伟", "李伟", True),
    ],
)  # fmt: skip
def test_names_are_nearly_the_same_after_a_slip_of_the_pen(one, other, alike):
    assert merging_names.near(one, other) is merging_names.near(other, one) is alike


# -- the list


def test_the_list_says_who_and_why_and_the_search_page_counts_them(client, portal, cast):
    twin(portal, cast)
    sign_in(client, portal, cast.people["recruiter"])
    page = client.get("/desk/candidati/doppioni")
    assert page.status_code == 200
    assert "Dora Bianchi" in page.text and "Dora Bianki" in page.text and "stesso telefono" in page.text
    import re

    tab = re.search(
        r'href="/desk/candidati/doppioni"[^>]*>([^<]*)<span class="badge">(\d+)<', client.get("/desk/candidati").text
    )
    assert tab is not None and tab[2] == "1"
    assert "Maybe the same person" in client.get("/en/desk/candidati/doppioni").text


def test_the_page_of_an_application_hints_at_the_other(client, portal, cast, session):
    other = twin(portal, cast)
    (row,) = likenesses(session)
    sign_in(client, portal, cast.people["recruiter"])
    for number in (cast.application.key, other.key):
        assert f'href="/desk/candidati/doppioni/{row.key}"' in client.get(f"/desk/candidature/{number}").text


@pytest.mark.parametrize("role", [r.value for r in Role if r not in (Role.OWNER, Role.RECRUITER)])
def test_only_owner_and_recruiter_see_them(client, portal, cast, session, role):
    twin(portal, cast)
    (row,) = likenesses(session)
    sign_in(client, portal, cast.people[role])
    for path in ("/desk/candidati/doppioni", f"/desk/candidati/doppioni/{row.key}"):
        assert client.get(path).status_code == 403
    for what in ("unioni", "distinzioni"):
        assert client.post(f"/desk/candidati/doppioni/{row.key}/{what}").status_code == 403


def test_for_another_cooperative_they_are_not_there(client, portal, cast, session):
    twin(portal, cast)
    (row,) = likenesses(session)
    sign_in(client, portal, cast.people["other_recruiter"])
    assert "Dora" not in client.get("/desk/candidati/doppioni").text
    assert client.get(f"/desk/candidati/doppioni/{row.key}").status_code == 404
    for what in ("unioni", "distinzioni"):
        assert client.post(f"/desk/candidati/doppioni/{row.key}/{what}").status_code == 404


def test_the_list_costs_the_same_however_long_it_is(client, portal, cast, queries):
    with portal.db.write() as session:
        for n in range(15):
            for _twice in range(2):
                factories.application(session, cast.opening, f"Persona {n}", phone=f"+39333000{n:04}")
    drain(portal)
    sign_in(client, portal, cast.people["recruiter"])
    with queries(at_most=11):
        text = client.get("/desk/candidati/doppioni").text
    assert "Persona 14" in text and "Persona 0" in text
