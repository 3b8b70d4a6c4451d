"""Marks: each by oneself first, then side by side; corrected with history; no sum, no ranking, nothing of the others before."""

import io
import json
import zipfile

import pytest
from sqlmodel import select

from portal.applications import erasure, export
from portal.applications.judgement.models import Judgement, JudgementEdition, Score
from portal.applications.models import Application, Stage
from portal.db import now
from tests import factories
from tests.conftest import sign_in
from tests.interviews.arranging import offer
from tests.judgement.together import NAMES, chosen, follows, judge, marks, path, version

OTHERS = "Parola del collega"


@pytest.fixture
def panel(portal, cast):
    """Criteria, and an interviewer and a hiring manager who follow the opening."""
    follows(portal, cast.opening, cast.people["interviewer"], cast.people["hiring_manager"])
    return chosen(portal, cast.opening)


def count(session, model):
    session.rollback()
    return len(session.exec(select(model)).all())


def test_nothing_of_the_others_shows_before_ones_own_is_in(client, portal, cast, panel):
    recruiter, interviewer = cast.people["recruiter"], cast.people["interviewer"]
    sign_in(client, portal, interviewer)
    before = {p: client.get(p).text for p in (path(cast.application), f"/desk/candidature/{cast.application.key}")}
    judge(client, portal, recruiter, cast.application, panel, 4, 4, 1, why=OTHERS, note=f"{OTHERS} in breve")
    sign_in(client, portal, interviewer)
    for address, text in before.items():
        page = client.get(address).text
        assert (
            OTHERS not in page and "A confronto" not in page and 'class="on"' not in page.split("Che cosa vuol dire")[0]
        )
        # Not even how many have judged: the page is word for word what it was.
        assert page == text, address
    assert judge(client, portal, interviewer, cast.application, panel, 2, 3, 3, why="Parola mia").status_code == 303
    page = client.get(path(cast.application)).text
    assert "A confronto" in page and OTHERS in page and f"{OTHERS} in breve" in page and "Parola mia" in page
    assert recruiter.name in page


def test_side_by_side_adds_nothing_up_and_ranks_nobody(client, portal, cast, panel):
    for who, values in (("owner", (1, 2, 4)), ("recruiter", (4, 2, 4)), ("interviewer", (3, 2, 1))):
        judge(client, portal, cast.people[who], cast.application, panel, *values)
    page = client.get(path(cast.application)).text
    table = page.split("<table>")[1].split("</table>")[0]
    order = [table.index(name) for name in ("Tu", "owner", "recruiter")]
    assert order == sorted(order), "one's own first, then by name, whatever the marks"
    for word in ("media", "totale", "punteggio", "classifica:"):
        assert word not in table.casefold()
    assert "3 da 1 persona" not in table.split(NAMES[1])[1].split("</tr>")[0] and "2 da 3 persone" in table
    # No list of applications knows of marks.
    board = client.get(f"/desk/offerte/{cast.opening.key}/candidature?ordina=voto").text
    assert "Valutazion" not in board and 'class="pips"' not in board


@pytest.mark.parametrize("values", [{"0": "0"}, {"0": "5"}, {"0": ""}, {"0": "tre"}, {"0": "²"}])
def test_every_criterion_gets_one_to_four_and_nothing_typed_is_lost(client, portal, cast, panel, session, values):
    owner = cast.people["owner"]
    sign_in(client, portal, owner)
    words = marks(
        panel, 1, 2, 3, why="Perché sì", note="In breve mio", version=version(portal, cast.application, owner)
    )
    words[f"c{panel[0].key}-value"] = values["0"]
    answer = client.post(path(cast.application), data=words)
    assert answer.status_code == 422 and "Perché sì" in answer.text and "In breve mio" in answer.text
    assert f'value="3" checked' in answer.text and f"#c{panel[0].key}-value-0" in answer.text  # noqa: F541
    assert not count(session, Judgement)


def test_a_correction_keeps_what_was_there(client, portal, cast, panel, session):
    owner = cast.people["owner"]
    judge(client, portal, owner, cast.application, panel, 1, 2, 3, why="La prima idea")
    judge(client, portal, owner, cast.application, panel, 4, 2, 3, why="La seconda idea")
    assert count(session, JudgementEdition) == 2 and count(session, Judgement) == 1
    page = client.get(path(cast.application)).text
    assert "La prima idea" in page and "Com’era prima" in page and "La seconda idea" in page


def test_sent_twice_it_is_one_edition(client, portal, cast, panel, session):
    owner = cast.people["owner"]
    seen = version(portal, cast.application, owner)
    for _n in range(2):
        assert judge(client, portal, owner, cast.application, panel, 1, 2, 3, version=seen).status_code == 303
    assert count(session, JudgementEdition) == 1


def test_a_stale_page_gets_409_and_keeps_all_that_was_typed(client, portal, cast, panel, session):
    owner = cast.people["owner"]
    old = version(portal, cast.application, owner)
    judge(client, portal, owner, cast.application, panel, 1, 2, 3)
    answer = judge(
        client, portal, owner, cast.application, panel, 4, 4, 4, version=old, why="Scritto nell’altra scheda"
    )
    assert answer.status_code == 409 and "Scritto nell’altra scheda" in answer.text
    assert answer.text.count('value="4" checked') == 3 and count(session, JudgementEdition) == 1
    assert version(portal, cast.application, owner) in answer.text, "saving once more is a decision"


def test_criteria_that_changed_meanwhile_cost_no_word(client, portal, cast, panel, session):
    owner = cast.people["owner"]
    old = version(portal, cast.application, owner)
    chosen(portal, cast.opening, "Rete", *NAMES[1:])  # written anew: other criteria, whatever their names
    answer = judge(client, portal, owner, cast.application, panel, 4, 3, 2, version=old, why="Una frase lunga")
    assert answer.status_code == 409 and "Una frase lunga" in answer.text and NAMES[0] in answer.text
    assert "Rete" in answer.text and not count(session, Judgement)


def test_whoever_decides_may_read_without_judging_and_then_judges_no_more(client, portal, cast, panel, session):
    judge(client, portal, cast.people["interviewer"], cast.application, panel, 2, 3, 4, why=OTHERS)
    recruiter = cast.people["recruiter"]
    sign_in(client, portal, recruiter)
    for _n in range(2):
        assert client.post(f"{path(cast.application)}/letture").status_code == 303
    page = client.get(path(cast.application)).text
    assert OTHERS in page and "Leggono senza valutare: recruiter" in page
    answer = judge(client, portal, recruiter, cast.application, panel, 4, 4, 4)
    assert answer.status_code == 409 and "senza darne una tua" in answer.text and count(session, JudgementEdition) == 1


def test_an_interviewer_judges_before_reading(client, portal, cast, panel):
    judge(client, portal, cast.people["recruiter"], cast.application, panel, 2, 3, 4, why=OTHERS)
    sign_in(client, portal, cast.people["interviewer"])
    assert client.post(f"{path(cast.application)}/letture").status_code == 403
    assert OTHERS not in client.get(path(cast.application)).text


@pytest.mark.parametrize("stage", sorted([Stage.HIRED, Stage.DECLINED, Stage.WITHDRAWN]))
def test_marks_end_with_the_application(client, portal, cast, panel, session, stage):
    judge(client, portal, cast.people["owner"], cast.application, panel, 1, 2, 3)
    with portal.db.write() as writing:
        writing.get_one(Application, cast.application.key).stage = stage
    answer = judge(client, portal, cast.people["owner"], cast.application, panel, 4, 4, 4)
    assert answer.status_code == 409 and "è chiusa" in answer.text and count(session, JudgementEdition) == 1
    assert judge(client, portal, cast.people["recruiter"], cast.application, panel, 4, 4, 4).status_code == 409


def test_without_criteria_there_is_a_way_on(client, portal, cast):
    sign_in(client, portal, cast.people["owner"])
    assert f"/desk/offerte/{cast.opening.key}/criteri" in client.get(path(cast.application)).text
    assert client.post(path(cast.application), data={"version": "0.x"}).status_code == 409


def test_whoever_sits_in_judges_without_seeing_the_application(client, portal, cast):
    asked, interviewer = chosen(portal, cast.opening), cast.people["interviewer"]
    sign_in(client, portal, interviewer)
    assert client.get(path(cast.application)).status_code == 404
    (meeting,) = offer(portal, [cast.application], by=cast.people["owner"], people=[interviewer.key])
    assert path(cast.application) in client.get(f"/desk/colloqui/{meeting.key}").text
    assert judge(client, portal, interviewer, cast.application, asked, 1, 2, 3).status_code == 303
    page = client.get(path(cast.application)).text
    assert f'"/desk/candidature/{cast.application.key}"' not in page, "no link that would end nowhere"
    assert client.get(f"/desk/candidature/{cast.application.key}").status_code == 404


def test_sitting_in_opens_nothing_of_another_cooperative(client, portal, cast):
    offer(portal, [cast.other_application], by=cast.people["other_recruiter"], people=[cast.people["interviewer"].key])
    sign_in(client, portal, cast.people["interviewer"])
    assert client.get(path(cast.other_application)).status_code == 404


def test_a_colleague_who_left_stays_without_a_name(client, portal, cast, panel):
    judge(client, portal, cast.people["interviewer"], cast.application, panel, 1, 2, 3, why=OTHERS)
    with portal.db.write() as writing:
        writing.delete(writing.get_one(type(cast.people["interviewer"]), cast.people["interviewer"].key))
    judge(client, portal, cast.people["owner"], cast.application, panel, 1, 2, 3)
    page = client.get(path(cast.application)).text
    assert OTHERS in page and "non lavora più qui" in page


def test_the_person_gets_every_word_with_their_data_and_erasing_takes_it(client, portal, cast, panel, session):
    owner = cast.people["owner"]
    judge(client, portal, owner, cast.application, panel, 1, 2, 3, why="La prima idea", note="Tutto sommato")
    judge(client, portal, owner, cast.application, panel, 4, 2, 3)
    row = session.get_one(Application, cast.application.key)
    with zipfile.ZipFile(io.BytesIO(export.build(session, portal.storage, [row], now()).read())) as archive:
        told = json.loads(archive.read("dati.json"))["applications"][0]["judgements"]
    assert [one["replaced_later"] for one in told] == [True, False] and told[0]["note"] == "Tutto sommato"
    assert told[0]["marks"][0] == {"criterion": NAMES[0], "about": "", "mark": 1, "of": 4, "note": "La prima idea"}
    assert owner.name not in json.dumps(told), "as with notes, the cooperative speaks"
    session.rollback()
    with portal.db.write() as writing:
        erasure.erase(writing, writing.get_one(Application, cast.application.key))
    assert not count(session, Judgement) and not count(session, JudgementEdition) and not count(session, Score)


def test_a_page_full_of_marks_asks_few_questions(client, portal, cast, panel, queries):
    for who in ("owner", "recruiter", "interviewer", "hiring_manager"):
        for values in ((1, 2, 3), (2, 2, 2)):
            judge(client, portal, cast.people[who], cast.application, panel, *values)
    with portal.db.write() as session:
        factories.application(session, cast.opening)
    with queries(at_most=18):
        assert client.get(path(cast.application)).status_code == 200
