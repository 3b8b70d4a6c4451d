"""The criteria of an opening: suggested, three to eight, lawful, never reworded under marks, never overwritten in silence."""

import json

import pytest
from sqlmodel import select

from portal.applications.judgement import criteria
from portal.applications.judgement.models import Criterion
from tests.conftest import sign_in
from tests.judgement.together import NAMES, chosen, follows, judge, path

GOOD = ("Cura", "Ascolto", "Turni")


def page(cast):
    return f"/desk/offerte/{cast.opening.key}/criteri"


def typed(*names, version=None, held=(), about=""):
    words = {"version": version if version is not None else criteria.version(held)}
    for n, name in enumerate(names):
        words |= {f"rows-{n}-name": name, f"rows-{n}-about": about, f"rows-{n}-number": held[n].key if n < len(held) else ""}  # fmt: skip
    return words


def names(session, opening, *, gone=False):
    session.rollback()
    rows = session.exec(select(Criterion).where(Criterion.opening_id == opening.key).order_by(Criterion.position))
    return [row.name for row in rows if (row.retired_at is not None) == gone]


def test_suggestions_are_there_for_every_profession_and_do_not_count_until_saved(client, portal, cast, session):
    facts = json.loads(criteria.SEED.read_text())
    lists = [facts["common"], *facts["families"].values(), *facts["professions"].values()]
    for rows in lists:
        assert criteria.FEWEST <= len(rows) <= criteria.MOST
        assert all(row[f"{what}_{way}"] for row in rows for what in ("name", "about") for way in ("it", "en"))
    sign_in(client, portal, cast.people["recruiter"])
    text = client.get(page(cast)).text
    assert all(row["name_it"] in text for row in facts["professions"]["oss"])
    assert facts["professions"]["oss"][0]["name_en"] in client.get("/en" + page(cast)).text
    assert not names(session, cast.opening)


@pytest.mark.parametrize("who", ["owner", "recruiter", "hiring_manager"])
def test_they_are_saved_and_changed(client, portal, cast, session, who):
    follows(portal, cast.opening, cast.people["hiring_manager"])
    sign_in(client, portal, cast.people[who])
    assert client.post(page(cast), data=typed(*GOOD)).status_code == 303
    assert client.post(page(cast), data=typed(*GOOD)).status_code == 303, "sent twice, saved once"
    assert names(session, cast.opening) == [*GOOD]
    with portal.db.read() as reading:
        held = criteria.active(reading, cast.opening.key)
    words = typed("Cura della persona", "Turni", "Ascolto", "Équipe", held=held)
    assert client.post(page(cast), data=words).status_code == 303
    assert names(session, cast.opening) == ["Cura della persona", "Turni", "Ascolto", "Équipe"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (("Cura", "Ascolto"), "Servono da 3 a 8 criteri"),
        (("Cura", "cura", "Turni"), "Questo criterio c’è già"),
        (("x" * 81, "Ascolto", "Turni"), "al massimo 80"),
        (("Bella presenza", "Ascolto", "Turni"), "«Bella presenza»"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_is_lost(client, portal, cast, session, rows, words):
    sign_in(client, portal, cast.people["owner"])
    answer = client.post(page(cast), data=typed(*rows))
    assert answer.status_code == 422 and words in answer.text and all(row in answer.text for row in rows)
    assert not names(session, cast.opening)


def test_an_explanation_needs_a_name(client, portal, cast):
    sign_in(client, portal, cast.people["owner"])
    answer = client.post(page(cast), data=typed("", "Ascolto", "Turni", about="Come parla"))
    assert answer.status_code == 422 and "Dai un nome" in answer.text


def test_two_editors_never_overwrite_each_other(client, portal, cast, session):
    held = chosen(portal, cast.opening)
    old = typed("Mia idea", "Ascolto", "Turni", held=held)
    chosen(portal, cast.opening, "Cura", "Rete", "Orari")
    sign_in(client, portal, cast.people["owner"])
    answer = client.post(page(cast), data=old)
    assert answer.status_code == 409 and "Mia idea" in answer.text and "Rete" in answer.text
    assert names(session, cast.opening) == ["Cura", "Rete", "Orari"]
    with portal.db.read() as reading:
        now = criteria.version(criteria.active(reading, cast.opening.key))
    assert f'value="{now}"' in answer.text, "saving once more is a decision"


def test_a_criterion_with_marks_is_never_reworded(client, portal, cast, session):
    held = chosen(portal, cast.opening)
    judge(client, portal, cast.people["owner"], cast.application, held, 2, 3, 4)
    words = typed("Altra cosa", *NAMES[1:], held=held)
    assert client.post(page(cast), data=words).status_code == 303
    assert names(session, cast.opening) == ["Altra cosa", *NAMES[1:]]
    assert names(session, cast.opening, gone=True) == [NAMES[0]]
    text = client.get(path(cast.application)).text
    assert NAMES[0] in text and "non più usato" in text, "the marks given stay legible"


def test_an_interviewer_reads_criteria_and_does_not_write_them(client, portal, cast):
    follows(portal, cast.opening, cast.people["interviewer"])
    chosen(portal, cast.opening)
    sign_in(client, portal, cast.people["interviewer"])
    assert client.get(page(cast)).status_code == 403
    text = client.get(path(cast.application)).text
    assert all(name in text for name in NAMES) and page(cast) not in text
